internal import Evidence
internal import TransparencyLog

/// Judges what was added to a certificate.
///
/// Source: ledger-spec/3-blocks-and-state.md, 3.3; 6-verdict.md, 6.4.
struct AdditionJudge: Sendable {
  /// Witnesses whose keys the reader has; of others the form alone is judged.
  let witnesses: [VerifierKey]
  /// Time stamping authorities that the reader trusts.
  let stamps: [StampCertificate]

  init(_ options: VerificationOptions) {
    witnesses = options.policy?.witnesses.map(\.key) ?? []
    stamps = options.stampCertificates
  }

  /// What an addition is.
  enum Kind: Hashable {
    case cosignature, token
    /// A token of an authority that the reader trusts.
    case trustedToken
  }

  private static let tokenStart: UInt8 = 0x30

  /// What the addition is, or why it is wrong.
  func judge(_ addition: [UInt8], to certificate: [UInt8]) -> Result<Kind, Fault> {
    if addition.first == Self.tokenStart {
      return judgeToken(addition, certificate)
    }
    return judgeLine(addition, certificate)
  }

  private func judgeToken(_ bytes: [UInt8], _ certificate: [UInt8]) -> Result<Kind, Fault> {
    guard let token = TimeStampToken(bytes) else {
      return .failure(Fault("it isn't a time stamp token over a SHA-256"))
    }
    guard token.imprint == SHA256.hash(certificate.span) else {
      return .failure(Fault("the token is of something else than this certificate"))
    }
    var kind = Kind.token
    for stamp in stamps {
      guard let isRight = token.isSigned(by: stamp) else { continue }
      guard isRight else { return .failure(Fault("the token's signature isn't right, or its signer may not stamp")) }
      kind = .trustedToken
    }
    return .success(kind)
  }

  private func judgeLine(_ line: [UInt8], _ certificate: [UInt8]) -> Result<Kind, Fault> {
    guard line.count(where: { $0 == 0x0A }) == 1, let signature = try? NoteSignature(line: line.span),
      signature.signature.count == 72, signature.signature[0] < 0x80
    else { return .failure(Fault("it is neither one cosignature line nor a time stamp token")) }
    // A certificate that is no note is a finding of its own, and no fault of the addition.
    guard let note = try? UnverifiedNote(certificate.span),
      let alone = try? UnverifiedNote(text: note.unverifiedText, signatures: [signature])
    else { return .success(.cosignature) }
    do throws(TransparencyLogError) {
      _ = try alone.verified(by: witnesses)
    } catch  where error.code == .badSignature {
      return .failure(Fault("the witness \(signature.name) didn't sign this checkpoint"))
    } catch {
      // It is of a witness that isn't known here.
    }
    return .success(.cosignature)
  }

  /// Why an addition is wrong.
  struct Fault: Error {
    let sentence: String

    init(_ sentence: String) { self.sentence = sentence }
  }
}
