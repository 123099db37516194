internal import Evidence
internal import LedgerStore
internal import TransparencyLog

/// Judges seals against certificates and certificates against seals. What it finds doesn't depend on the
/// order, so workers do it beside the replay.
///
/// Source: ledger-spec/3-blocks-and-state.md, 3.3; 4-files.md, 4.3.
struct CertificateJudge: Sendable {
  let reader: LedgerReader
  let genesis: Genesis
  let logKey: VerifierKey

  /// Judges a seal's certificate, the certificate that the seal names, and raises what the seal observes.
  func judge(_ block: SealedBlock, _ findings: inout Findings) throws(StoreError) {
    if block.ownsCertificate {
      switch try certificate(block.height) {
      case .missing:
        findings.raise(
          .certificateMissing, at: Place(height: block.height), "the seal at \(block.index) has no certificate")
      case .bytes(let bytes):
        judge(bytes, height: block.height, size: block.index + 1, &findings) { _ in block.root }
      case .tooLong:
        findings.raise(.certificateWrong, at: Place(height: block.height), "a certificate is at most 1 MiB")
      }
    }
    guard let seal = block.seal else { return }
    if let previous = seal.previous, try !isRight(previous, height: seal.height - 1) {
      findings.raise(
        .sealCertificate, at: Place(index: block.index),
        "the certificate of block \(seal.height - 1) with \(previous.additions) additions has another digest")
      return
    }
    observe(seal, at: block.index, &findings)
  }

  private func observe(_ seal: Seal, at index: Int, _ findings: inout Findings) {
    let (grace, isLong) = genesis.grace.multipliedReportingOverflow(by: Int(Time.second))
    if !isLong && seal.lateness > grace {
      findings.raise(
        .lateSeal, at: Place(index: index),
        "sealed \(seal.lateness / Int(Time.second)) s after its window's end; \(genesis.grace) s are allowed")
    }
    if seal.missed > 0 {
      findings.raise(
        .missedWindows, at: Place(index: index), count: seal.missed,
        "\(seal.missed) windows have no seal of their own")
    }
  }

  /// Judges the bytes of a certificate.
  ///
  /// - Parameters:
  ///   - size: the size it must have; nil where no seal says.
  ///   - root: the root of the tree of a size; nil if it isn't known.
  func judge(
    _ bytes: [UInt8], height: Int, size: Int?, _ findings: inout Findings, root: (Int) -> Digest?
  ) {
    let checkpoint: Checkpoint
    do throws(TransparencyLogError) {
      checkpoint = try self.checkpoint(bytes, size: size)
    } catch {
      findings.raise(.certificateWrong, at: Place(height: height), error.sentence)
      return
    }
    if let root = root(checkpoint.size), root != checkpoint.root {
      let file = "blocks/\(TileIndex.text(height))"
      findings.raise(
        .rootWrong, at: Place(file: file, size: checkpoint.size), "the tree's root is \(root)")
    }
  }

  private func checkpoint(_ bytes: [UInt8], size: Int?) throws(TransparencyLogError) -> Checkpoint {
    let verified = try UnverifiedNote(bytes.span).verifiedCheckpoint(log: logKey)
    let checkpoint = verified.checkpoint
    func demand(_ holds: Bool, _ sentence: String) throws(TransparencyLogError) {
      if !holds { throw TransparencyLogError(.malformedCheckpoint, sentence) }
    }
    try demand(checkpoint.extensionLines.isEmpty, "a certificate has no extension lines")
    try demand(checkpoint.size <= reader.size, "the certificate is of size \(checkpoint.size), beyond the ledger")
    if let size {
      try demand(checkpoint.size == size, "the certificate is of size \(checkpoint.size), not \(size)")
    }
    return checkpoint
  }

  // MARK: What a seal names

  /// Whether a seal names the certificate before it as it stands; true if there is none, which is a finding
  /// of its own.
  private func isRight(_ previous: Seal.Previous, height: Int) throws(StoreError) -> Bool {
    guard height >= 0, case .bytes(let certificate) = try certificate(height) else { return true }
    var hash = SHA256()
    hash.update(certificate.span)
    var number = 1
    while number <= previous.additions {
      guard case .bytes(let addition) = try addition(height, number) else { return false }
      hash.update(addition.span)
      number += 1
    }
    return hash.finalize() == previous.certificate
  }

  enum Content {
    case missing
    case bytes([UInt8])
    case tooLong
  }

  func certificate(_ height: Int) throws(StoreError) -> Content {
    try content { () throws(StoreError) in try reader.certificate(height) }
  }

  func addition(_ height: Int, _ number: Int) throws(StoreError) -> Content {
    try content { () throws(StoreError) in try reader.addition(height, number) }
  }

  private func content(_ read: () throws(StoreError) -> [UInt8]?) throws(StoreError) -> Content {
    do throws(StoreError) {
      return try read().map(Content.bytes) ?? .missing
    } catch {
      if error.isOfSystem { throw error }
      return error.code == .outOfRange ? .tooLong : .missing
    }
  }
}
