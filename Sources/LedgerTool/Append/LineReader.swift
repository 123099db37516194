import Evidence
import Glibc
import Ledger
import SystemPackage

/// Whole lines of input, as many as there were at once.
struct LineBlock: Sendable {
  /// Its place among the blocks, from 0.
  let number: Int
  /// When its records are accepted: no block's time is before that of an earlier one.
  let time: Time
  /// The number of its first line, from 1.
  let firstLine: Int
  /// The lines with their ends; the last line of the input may have none.
  let bytes: [UInt8]
  /// The number of a line after these that is longer than any record can be, if one follows.
  let overlong: Int?
}

/// Cuts input into blocks of whole lines: of a file large ones, of a pipe whatever has come so far, so that
/// who writes a line gets its receipt before writing the next.
struct LineReader: ~Copyable {
  private let file: SystemFile
  private var number = 0
  private var line = 1
  private var time: Time
  private let clock: Clock
  /// What came after the last whole line.
  private var rest: [UInt8] = []
  private var isAtEnd = false

  /// Large enough that a sync costs little beside it, small enough that two of them and all that is made of
  /// them stay far below the memory that `append` may take.
  private static let blockByteCount = 4 << 20
  /// White space may make a line longer than its record, but not without end.
  private static let longestLine = 1 << 20

  init(_ path: FilePath, from time: Time, clock: Clock = .system) throws(Failure) {
    file = path == "-" ? try SystemFile.standardInput() : try SystemFile.reading(path)
    self.time = time
    self.clock = clock
    file.adviseSequential()
  }

  /// The next block; nil at the end of the input, or when somebody asked to stop.
  ///
  /// - Parameter idle: called again and again while there is nothing to read, with the number that the next
  ///   block will have; tells how many milliseconds to wait before the next call.
  mutating func next(idle: (Int) throws -> Int) throws -> LineBlock? {
    var buffer = rest
    while !StopSignal.isRaised {
      if isAtEnd { return buffer.isEmpty ? nil : block(buffer, end: buffer.count) }
      if let end = lastLineEnd(in: buffer), try isEnough(buffer) { return block(buffer, end: end) }
      if buffer.count > Self.longestLine, lastLineEnd(in: buffer) == nil { return try overlong() }
      while try !file.waitForInput(milliseconds: idle(number)) {
        if StopSignal.isRaised { return nil }
      }
      try read(onto: &buffer)
    }
    return nil
  }

  /// Whether to stop reading: the block is large, or nothing more has come.
  private func isEnough(_ buffer: [UInt8]) throws -> Bool {
    try buffer.count >= Self.blockByteCount / 2 || !file.waitForInput(milliseconds: 0)
  }

  private mutating func read(onto buffer: inout [UInt8]) throws {
    let start = buffer.count
    let room = max(Self.blockByteCount - start, 65_536)
    buffer.append(contentsOf: repeatElement(0, count: room))
    let count = try file.read(into: &buffer, from: start, interruptible: true) ?? 0
    buffer.removeLast(room - count)
    if count == 0 && !StopSignal.isRaised { isAtEnd = true }
  }

  private mutating func block(_ buffer: [UInt8], end: Int, overlong: Int? = nil) -> LineBlock {
    let block = LineBlock(
      number: number, time: now(), firstLine: line, bytes: end == buffer.count ? buffer : Array(buffer[..<end]),
      overlong: overlong)
    rest = end == buffer.count ? [] : Array(buffer[end...])
    number += 1
    line += block.bytes.count { $0 == 0x0A }
    return block
  }

  /// Passes over a line without end, and says which it was.
  private mutating func overlong() throws -> LineBlock {
    rest = []
    var chunk: [UInt8] = []
    let block = block([], end: 0, overlong: line)
    line += 1
    while !isAtEnd && !StopSignal.isRaised {
      chunk.removeAll(keepingCapacity: true)
      try read(onto: &chunk)
      if let end = chunk.firstIndex(of: 0x0A) {
        rest = Array(chunk[(end + 1)...])
        break
      }
    }
    return block
  }

  private mutating func now() -> Time {
    time = max(time, clock.now())
    return time
  }

  private func lastLineEnd(in buffer: [UInt8]) -> Int? {
    buffer.lastIndex(of: 0x0A).map { $0 + 1 }
  }
}

extension LineBlock {
  /// Calls `body` with each line that isn't blank, without its end, and its number.
  func forEachLine(_ body: (Span<UInt8>, Int) throws -> Void) rethrows {
    let span = bytes.span
    var start = 0
    var number = firstLine
    while start < span.count {
      let end = Self.lineEnd(in: span, from: start)
      let line = span.extracting(start..<end)
      if !Self.isBlank(line) { try body(line, number) }
      start = end + 1
      number += 1
    }
  }

  private static func lineEnd(in span: Span<UInt8>, from start: Int) -> Int {
    unsafe span.withUnsafeBytes { bytes in
      let rest = unsafe bytes.baseAddress! + start
      guard let found = unsafe memchr(rest, 0x0A, bytes.count - start) else { return bytes.count }
      return unsafe start + (UnsafeRawPointer(found) - rest)
    }
  }

  private static func isBlank(_ line: Span<UInt8>) -> Bool {
    // A record begins with its brace: the loop ends at once.
    for i in line.indices where line[i] != 0x20 && line[i] != 0x09 && line[i] != 0x0D { return false }
    return true
  }
}
