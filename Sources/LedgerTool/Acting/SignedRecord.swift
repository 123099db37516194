import Evidence
import Ledger
import SystemPackage
import TransparencyLog

/// A record that a command makes and signs itself.
struct SignedRecord {
  let kind: Text
  let predicate: JSONObject
  let subjects: [Text]
  let producer: Text

  /// The keys of `--sign`.
  static func signers(_ options: SigningKeyOption) throws -> [SignerKey] {
    try options.sign.map { try KeyFile.readForRecords(FilePath($0)) }
  }

  /// Appends it with its producer's next sequence number, and prints its receipt.
  @discardableResult
  func append(to appender: Appender, signers: [SignerKey]) throws -> Receipt {
    let record: JSONValue = [
      "kind": .string(kind), "ledger": .string(appender.genesis.origin), "predicate": .object(predicate),
      "producer": ["id": .string(producer), "sequence": .integer(appender.sequence(of: producer) + 1)],
      "subject": .array(subjects.map { ["name": .string($0)] }),
    ]
    var batch = PreparedBatch(accepted: try appender.currentTime())
    let bytes = record.canonicalBytes
    batch.append(line: bytes.span, number: 1, signers: signers.map(\.privateKey))
    let outcome = try appender.append(batch, policy: .stopAtRefusal)
    if case .refused(_, let refusal)? = outcome.answers?.first { throw Self.failure(refusal) }
    guard let leaf = outcome.leaves.first else { preconditionFailure("what isn't refused is accepted") }
    let receipt = Receipt(index: outcome.first, leaf: leaf, accepted: outcome.accepted)
    var line: [UInt8] = []
    receipt.append(to: &line)
    Output.standard.append(line)
    return receipt
  }

  private static func failure(_ refusal: LineRefusal) -> Failure {
    switch refusal {
    case .malformed(let error): Failure(error)
    case .refused(let refusal): Failure(refusal)
    }
  }

  /// Signs the checkpoint that covers it and prints that.
  static func finish(_ appender: Appender) throws {
    if let note = try appender.finish() {
      Output.standard.append(Receipt.checkpointLine(note, size: appender.size))
    }
  }
}
