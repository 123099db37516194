public import Evidence
public import TransparencyLog

/// What a submitter gets for a record: where it stands, and since when.
///
/// Source: ledger-spec/5-proofs.md, 5.1.
public struct Receipt: Hashable, Sendable {
  /// Its index.
  public let index: Int
  /// Its leaf hash.
  public let leaf: Digest
  /// When it was accepted.
  public let accepted: Time

  /// A receipt for the entry at `index`.
  public init(index: Int, leaf: Digest, accepted: Time) {
    self.index = index
    self.leaf = leaf
    self.accepted = accepted
  }

  /// About as long as a receipt's line is.
  static let usualByteCount = 150

  /// Appends the receipts of entries that stand one after another, each as a line of JSON.
  static func append(_ leaves: [Digest], first: Int, accepted: Time, to bytes: inout [UInt8]) {
    let head = acceptedHead + accepted.text + indexHead
    for place in leaves.indices {
      bytes += head
      appendDecimal(first + place, to: &bytes)
      bytes += leafHead
      leaves[place].appendHex(to: &bytes)
      bytes += tail
    }
  }

  /// Appends the receipt as a line of JSON.
  public func append(to bytes: inout [UInt8]) {
    Self.append([leaf], first: index, accepted: accepted, to: &bytes)
  }

  /// The line of JSON in which a checkpoint follows receipts.
  public static func checkpointLine(_ note: [UInt8], size: Int) -> [UInt8] {
    let line: JSONValue = [
      "checkpoint": .string(Text(String(decoding: note, as: UTF8.self))),
      "size": .number(JSONNumber(Int64(size))),
    ]
    return line.canonicalBytes + [UInt8(ascii: "\n")]
  }

  private static let acceptedHead = Array("{\"accepted\":\"".utf8)
  private static let indexHead = Array("\",\"index\":".utf8)
  private static let leafHead = Array(",\"leaf\":\"sha256:".utf8)
  private static let tail = Array("\"}\n".utf8)

  private static func appendDecimal(_ number: Int, to bytes: inout [UInt8]) {
    var digits: InlineArray<20, UInt8> = .init(repeating: 0)
    var count = 0
    var rest = number
    repeat {
      digits[count] = 0x30 + UInt8(rest % 10)
      rest /= 10
      count += 1
    } while rest > 0
    for place in (0..<count).reversed() { bytes.append(digits[place]) }
  }
}
