package import TransparencyLog

extension Ed25519.PublicKey {
  /// The strict key in base64, as records and the state hold it; nil if it isn't one.
  package init?(base64 text: Text) {
    // Whatever is the matter with a key, it is none: callers say where.
    guard let bytes = Base64.decode(text.utf8.span), let key = try? Ed25519.PublicKey(bytes.span) else { return nil }
    self = key
  }
}
