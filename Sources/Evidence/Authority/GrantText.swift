public import TransparencyLog

/// A grant in one word, as rules and the quorums that they demand say it: `assessor`, `regulator:EU`.
///
/// Source: ledger-spec/8-rules.md, 8.1 and 8.4.
enum GrantText {
  /// The role, with a colon and the jurisdiction where the grant has one.
  static func of(_ grant: Grant) -> Text {
    let role = Text(grant.role.rawValue)
    guard let jurisdiction = grant.jurisdiction else { return role }
    return Text(wellFormed: role.utf8 + [UInt8(ascii: ":")] + jurisdiction.utf8)
  }

  /// Whether some grant could be said so.
  static func isWellFormed(_ text: Text) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
    guard Role(rawValue: Text(wellFormed: Array(parts[0])).string) != nil else { return false }
    return parts.count == 1 || TextClass.jurisdiction.matches(Text(wellFormed: Array(parts[1])))
  }
}

extension Chain {
  /// The grants of these keys that stand, in words, sorted, each once.
  public func grants(of signers: [Digest]) -> [Text] {
    Set(signers.flatMap { keyring.keys[$0]?.standing ?? [] }.map(GrantText.of)).sorted()
  }

  /// How many of these keys hold a grant of these words.
  public func count(of signers: [Digest], holding grant: Text) -> Int {
    signers.count { id in keyring.keys[id]?.standing.contains { GrantText.of($0) == grant } ?? false }
  }
}
