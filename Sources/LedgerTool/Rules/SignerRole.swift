import Evidence

/// How files name who signs, for whoever has written something else.
enum SignerRole {
  static var remedy: String {
    "write \(Role.allCases.map(\.rawValue).joined(separator: ", ")), or one with its jurisdiction: regulator:EU"
  }
}
