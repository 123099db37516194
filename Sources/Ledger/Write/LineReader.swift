internal import Glibc

/// Lines from a file descriptor, in pieces that end where a line does.
///
/// A piece is what is there: as much as fits while input keeps coming, at once what has come when it pauses,
/// so that a slow pipeline is answered at once and a fast one in large commits.
public struct LineReader: Sendable {
  /// What a read brought.
  public enum Piece: Sendable {
    /// Whole lines (the last may lack its end, at the end of the input), and the number of the first.
    case lines([UInt8], first: Int)
    /// Nothing came in the time allowed.
    case idle
    /// The input has ended, or was to be stopped.
    case end
  }

  /// The longest line that is read, in bytes: far more than an entry, for records with much white space.
  public static let longestLine = 1 << 20

  private let descriptor: Int32
  private let pieceByteCount: Int
  private let idleMilliseconds: Int32
  private var rest: [UInt8] = []
  private var lineNumber = 1
  private var hasEnded = false

  /// Reads from `descriptor`, which stays the caller's.
  ///
  /// - Parameters:
  ///   - pieceByteCount: about how large a piece is at most.
  ///   - idleMilliseconds: how long to wait for input before saying `idle`.
  public init(descriptor: Int32, pieceByteCount: Int = 2 << 20, idleMilliseconds: Int = 250) {
    self.descriptor = descriptor
    self.pieceByteCount = pieceByteCount
    self.idleMilliseconds = Int32(idleMilliseconds)
  }

  /// The next piece.
  ///
  /// - Throws: `refused` for a line that is too long or a read that fails.
  public mutating func next() throws -> Piece {
    if hasEnded { return .end }
    var buffer = rest
    rest = []
    buffer.reserveCapacity(pieceByteCount + (64 << 10))
    while true {
      guard isReady(wait: buffer.isEmpty || !hasLine(buffer)) else {
        if let piece = cut(&buffer) { return piece }
        rest = buffer
        return .idle
      }
      let count = try read(into: &buffer)
      if count == 0 {
        hasEnded = true
        return buffer.isEmpty ? .end : .lines(buffer, first: lineNumber)
      }
      if buffer.count >= pieceByteCount, let piece = cut(&buffer) { return piece }
    }
  }

  /// The whole lines of the buffer; what follows the last is kept.
  private mutating func cut(_ buffer: inout [UInt8]) -> Piece? {
    guard let end = LineEnd.findLast(buffer.span) else { return nil }
    rest = Array(buffer[(end + 1)...])
    buffer.removeLast(buffer.count - end - 1)
    let first = lineNumber
    lineNumber += LineEnd.count(buffer.span)
    return .lines(buffer, first: first)
  }

  private func hasLine(_ buffer: [UInt8]) -> Bool { LineEnd.findLast(buffer.span) != nil }

  private func isReady(wait: Bool) -> Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&request, 1, wait ? idleMilliseconds : 0) > 0
  }

  private func read(into buffer: inout [UInt8]) throws -> Int {
    let start = buffer.count
    if start > pieceByteCount + Self.longestLine {
      throw LedgerError(.refused, "line \(lineNumber) is longer than \(Self.longestLine) bytes")
    }
    let room = max(64 << 10, pieceByteCount - start)
    var count = 0
    var failure: Int32 = 0
    let descriptor = descriptor
    buffer.append(addingCapacity: room) { output in
      unsafe output.withUnsafeMutableBufferPointer { bytes, filled in
        count = unsafe Glibc.read(descriptor, bytes.baseAddress! + filled, room)
        failure = errno
        filled += max(0, count)
      }
    }
    if count >= 0 { return count }
    if failure == EINTR || failure == EAGAIN { return try read(into: &buffer) }
    throw LedgerError(.refused, "the input can't be read: \(unsafe String(cString: strerror(failure)))")
  }
}
