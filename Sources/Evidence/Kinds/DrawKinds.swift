extension Kind {
  /// Draws whose outcome nobody can steer and everybody can check.
  ///
  /// Source: ledger-spec/8-rules.md, 8.10.
  static let drawKinds: [Kind] = [draw, drawCommitment, drawReveal]

  private static let draw = Kind(
    .draw, "draw@1", title: "Draw",
    note: "Opens a draw: its seed hangs on a nonce of each party and on a block that isn't sealed yet.",
    roles: [.regulator],
    [
      Property("height", .natural, "Height of the block: nonces are committed to before its seal, revealed after it."),
      .optional("items", .set(.text(.name), 1...256), "What is drawn from, sorted."),
      Vocabulary.jurisdiction,
      Property("parties", .set(.text(.identifier), 2...64), "The producers that bring a nonce each, sorted."),
      Property("until", .text(.timestamp), "Until when nonces are revealed."),
    ])

  private static let drawCommitment = Kind(
    .drawCommitment, "draw-commitment@1", title: "Commitment to a nonce", note: "A party binds itself to its nonce.",
    roles: [.producer, .provider, .regulator, .assessor],
    [
      Property("commitment", .text(.digest), "Digest of the nonce's 32 bytes."),
      Property("draw", .entry, "Entry of the draw."),
    ])

  private static let drawReveal = Kind(
    .drawReveal, "draw-reveal@1", title: "Nonce", note: "A party reveals its nonce.",
    roles: [.producer, .provider, .regulator, .assessor],
    [
      Property("block", .entry, "Entry of the seal of the block that the draw names."),
      Property("draw", .entry, "Entry of the draw."),
      Property("nonce", .text(.publicKey), "32 random bytes in base64."),
    ])
}
