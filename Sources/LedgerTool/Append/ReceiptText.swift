import Evidence
import Ledger
import TransparencyLog

/// Receipts as lines of JSON, for batches: all that is the same in every line is made once.
struct ReceiptText {
  private let head: [UInt8]
  private static let leafHead = Array(",\"leaf\":\"".utf8)
  private static let tail = Array("\"}\n".utf8)

  /// Receipts for what was accepted at `time`.
  init(accepted time: Time) {
    head = Array("{\"accepted\":\"\(time)\",\"index\":".utf8)
  }

  /// Appends the receipts of entries that follow each other.
  func append(first: Int, leaves: [Digest], to bytes: inout [UInt8]) {
    bytes.reserveCapacity(bytes.count + leaves.count * (head.count + 100))
    for (place, leaf) in leaves.enumerated() {
      bytes += head
      Self.append(first + place, to: &bytes)
      bytes += Self.leafHead
      leaf.appendText(to: &bytes)
      bytes += Self.tail
    }
  }

  private static func append(_ number: Int, to bytes: inout [UInt8]) {
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
