import Evidence

/// How files name who signs: a role, or a role, a colon and a jurisdiction.
enum SignerRole {
  /// What to write in the place of something else.
  static var remedy: String {
    "write \(Role.allCases.map(\.rawValue).joined(separator: ", ")), or one with its jurisdiction: regulator:EU"
  }

  /// Role and jurisdiction; nil if that isn't one.
  static func parts(_ text: String) -> (role: Role, jurisdiction: Text?)? {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let role = Role(rawValue: parts[0]) else { return nil }
    guard parts.count == 2 else { return (role, nil) }
    return TextClass.jurisdiction.matches(Text(parts[1])) ? (role, Text(parts[1])) : nil
  }

  static func isOne(_ text: String) -> Bool { parts(text) != nil }
}
