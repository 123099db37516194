/// Reading line-based texts: positions of lines, decimals, and what counts as clean text.
enum Lines {
  /// The ranges of the lines without their newlines; nil if the last line does not end in a newline.
  static func ranges(in text: Span<UInt8>) -> [Range<Int>]? {
    var lines: [Range<Int>] = []
    var start = 0
    for i in text.indices where text[i] == newline {
      lines.append(start..<i)
      start = i + 1
    }
    return start == text.count ? lines : nil
  }

  static let newline: UInt8 = 0x0A
  static let space: UInt8 = 0x20

  /// Where `text` stops being valid UTF-8 without control characters other than newline, or nil.
  static func firstFault(in text: Span<UInt8>) -> Int? {
    for i in text.indices where text[i] < 0x20 && text[i] != newline { return i }
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: text)
      return nil
    } catch {
      return error.byteOffsets.lowerBound
    }
  }
}

/// A count as it stands in signed texts: ASCII digits without a leading zero, 0 to 2^63 - 1.
enum DecimalText {
  static func parse(_ text: Span<UInt8>) -> Int? {
    guard text.count > 0, text.count <= 19, text.count == 1 || text[0] != 0x30 else { return nil }
    var value = 0
    for i in text.indices {
      guard case 0x30...0x39 = text[i] else { return nil }
      let (tens, tooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, alsoTooLarge) = tens.addingReportingOverflow(Int(text[i] - 0x30))
      if tooLarge || alsoTooLarge { return nil }
      value = sum
    }
    return value
  }
}

extension Span<UInt8> {
  /// Whether the bytes are those of `text`.
  func equals(_ text: StaticString) -> Bool { hasPrefix(text) && count == text.utf8CodeUnitCount }

  /// Whether the bytes begin with those of `text`.
  func hasPrefix(_ text: StaticString) -> Bool {
    guard count >= text.utf8CodeUnitCount else { return false }
    for i in 0..<text.utf8CodeUnitCount {
      guard unsafe self[i] == text.utf8Start[i] else { return false }
    }
    return true
  }

  /// The first place of `byte` at or after `start`.
  func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
    var i = start
    while i < count {
      if self[i] == byte { return i }
      i += 1
    }
    return nil
  }

  /// The bytes as an array.
  var array: [UInt8] { unsafe withUnsafeBufferPointer { unsafe Array($0) } }
}
