import Evidence
import TransparencyLog

/// What may be added to a certificate: a cosignature line, or a time stamp token.
struct Addition {
  /// As it is kept: a line with its end, or DER.
  let bytes: [UInt8]
  /// What it is, for people.
  let sentence: String

  /// Reads and checks what somebody wants to add to `certificate`.
  ///
  /// - Parameter witness: the key that must have cosigned; without it only the form of a cosignature is
  ///   checked, since only who verifies knows whom to trust.
  init(_ bytes: [UInt8], of certificate: [UInt8], witness: VerifierKey?) throws {
    if bytes.first == 0x30 {
      try self.init(token: bytes, of: certificate)
    } else {
      try self.init(cosignature: bytes, of: certificate, witness)
    }
  }

  private init(token: [UInt8], of certificate: [UInt8]) throws {
    guard let token = TimeStampToken(token) ?? TimeStampToken(response: token) else {
      throw Failure(
        .refused, "addition-wrong", "this is no time stamp token over a SHA-256",
        do: "give what the authority answered, in DER; a refusal is none")
    }
    guard token.imprint == SHA256.hash(certificate.span) else {
      throw Failure(
        .refused, "addition-wrong", "the time stamp isn't of this block's certificate",
        do: "request it with: openssl ts -query -sha256 -cert -data DIR/blocks/…")
    }
    guard token.isSignedByItsOwn != false else {
      throw Failure(
        .refused, "addition-wrong", "the time stamp's signature isn't right, or its signer may not stamp",
        do: "ask another authority: every reader who trusts this one would refuse it")
    }
    bytes = token.bytes
    let checked = token.isSignedByItsOwn == nil ? "; its certificate isn't in it" : ""
    sentence = "a time stamp of \(token.timeText)\(checked)"
  }

  private init(cosignature: [UInt8], of certificate: [UInt8], _ witness: VerifierKey?) throws {
    let line = cosignature.last == 0x0A ? cosignature : cosignature + [0x0A]
    let signature = try NoteSignature(line: line.span)
    // Key ID, time and an Ed25519 signature: nothing else is a cosignature.
    guard signature.signature.count == 8 + Ed25519.signatureByteCount else {
      throw Failure(
        .refused, "addition-wrong", "this is neither a cosignature nor a time stamp token",
        do: "give the line that `ledger cosign` prints, or a token in DER")
    }
    if let witness {
      let note = try UnverifiedNote(certificate.span)
      let checkpoint = try UnverifiedNote(text: note.unverifiedText, signatures: [signature])
      _ = try checkpoint.verified(by: [witness])
    }
    bytes = line
    sentence = "a cosignature by \(signature.name)" + (witness == nil ? ", whose key wasn't given to check it" : "")
  }
}
