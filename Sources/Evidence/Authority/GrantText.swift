public import TransparencyLog

/// A grant in one word, as rules and the quorums that they demand say it: `assessor`, `regulator:EU`.
///
/// Source: ledger-spec/8-rules.md, 8.1 and 8.4.
public enum GrantText {
  /// The role, with a colon and the jurisdiction where the grant has one.
  static func of(_ grant: Grant) -> Text {
    let role = Text(grant.role.rawValue)
    guard let jurisdiction = grant.jurisdiction else { return role }
    return Text(wellFormed: role.utf8 + [UInt8(ascii: ":")] + jurisdiction.utf8)
  }

  /// The role and the jurisdiction that a text says; nil if no grant could be said so.
  public static func parts(_ text: Text) -> (role: Role, jurisdiction: Text?)? {
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
      .map { Text(wellFormed: Array($0)) }
    guard let role = Role(rawValue: parts[0].string) else { return nil }
    guard parts.count == 2 else { return (role, nil) }
    return TextClass.jurisdiction.matches(parts[1]) ? (role, parts[1]) : nil
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
