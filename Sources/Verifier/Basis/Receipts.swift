internal import Evidence
internal import TransparencyLog

/// What `append` answered: receipts, and the checkpoints that cover them.
///
///     {"accepted":TIME,"index":INT,"leaf":DIGEST}
///     {"checkpoint":NOTE,"size":INT}
///
/// Source: ledger-spec/5-proofs.md, 5.1.
public struct Receipts: Sendable {
  /// That an entry was accepted.
  struct Receipt: Sendable {
    let index: Int
    let leaf: Digest
  }

  /// Where they come from, for people: the name of a file.
  public let source: String
  let receipts: [Receipt]
  let checkpoints: [SeenCheckpoint]

  /// Reads lines of JSON; throws `malformedOption` at the first that is neither.
  public init(_ bytes: Span<UInt8>, source: String) throws(VerifierError) {
    var receipts: [Receipt] = []
    var checkpoints: [SeenCheckpoint] = []
    var number = 0
    var start = 0
    while start < bytes.count {
      var end = start
      while end < bytes.count && bytes[end] != 0x0A { end += 1 }
      number += 1
      let line = bytes.extracting(start..<end)
      start = end + 1
      if (0..<line.count).allSatisfy({ line[$0] == 0x20 || line[$0] == 0x09 || line[$0] == 0x0D }) { continue }
      let place = "\(source), line \(number)"
      if let receipt = try Self.read(line, place, &checkpoints) { receipts.append(receipt) }
    }
    self.source = source
    self.receipts = receipts
    self.checkpoints = checkpoints
  }

  private static func read(
    _ line: Span<UInt8>, _ place: String, _ checkpoints: inout [SeenCheckpoint]
  ) throws(VerifierError) -> Receipt? {
    // What a line has wrong doesn't matter: `ledger append` didn't print it.
    guard let value = try? JSONValue.parse(line), let members = value.object else {
      throw VerifierError(.malformedOption, "\(place): this isn't a JSON object")
    }
    if let text = members["checkpoint"]?.string {
      let checkpoint = try SeenCheckpoint(text.utf8.span, source: place)
      guard members.count == 2, members["size"]?.integer == Int64(checkpoint.checkpoint.size) else {
        throw VerifierError(.malformedOption, "\(place): size isn't that of the checkpoint")
      }
      checkpoints.append(checkpoint)
      return nil
    }
    guard members.count == 3, members["accepted"]?.string != nil, let index = members["index"]?.integer, index >= 0,
      let leaf = members["leaf"]?.string.flatMap({ Digest(text: $0.utf8.span) })
    else { throw VerifierError(.malformedOption, "\(place): this is neither a receipt nor a checkpoint") }
    return Receipt(index: Int(index), leaf: leaf)
  }
}
