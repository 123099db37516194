// The bytes of a snapshot: numbers of eight bytes, little-endian, and what they count. A snapshot stands behind its
// digest, so what is read here was written here; lengths are checked all the same, because anybody can lay a file
// into a folder.

/// Reads a snapshot from its beginning to its end.
package struct SnapshotReader {
  package let bytes: [UInt8]
  /// Where it has got to.
  private(set) var at: Int

  package init(_ bytes: [UInt8], at offset: Int) {
    self.bytes = bytes
    at = offset
  }

  /// The next number; nil if there is none, or one that can be no count.
  package mutating func count() -> Int? {
    guard let range = range(8) else { return nil }
    let number = bytes.number(at: range.lowerBound)
    return number >= 0 ? number : nil
  }

  /// Where the next so many elements of so many bytes stand; nil if there are fewer.
  package mutating func range(_ count: Int, of size: Int = 1) -> Range<Int>? {
    guard count >= 0, count <= (bytes.count - at) / size else { return nil }
    defer { at += count * size }
    return at..<at + count * size
  }

  /// The next elements, as many as the next number says, copied as they lie.
  mutating func elements<Element: BitwiseCopyable>(of type: Element.Type) -> [Element]? {
    guard let count = count(), let range = range(count, of: MemoryLayout<Element>.stride) else { return nil }
    // An array made for none is the one that all threads share, and its count would be written.
    if count == 0 { return [] }
    return unsafe [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
      unsafe bytes.withUnsafeBytes { bytes in
        unsafe UnsafeMutableRawBufferPointer(buffer).copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[range]))
      }
      initialized = count
    }
  }
}

extension [UInt8] {
  /// The number in the eight bytes from `offset` on, which must be there.
  func number(at offset: Int) -> Int {
    precondition(offset >= 0 && count - offset >= 8, "a number has eight bytes")
    let raw = unsafe span.bytes
    return unsafe Int(littleEndian: raw.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: Int.self))
  }

  /// Appends a number as ``SnapshotReader/count()`` reads it.
  package mutating func append(number: Int) {
    unsafe Swift.withUnsafeBytes(of: number.littleEndian) { unsafe append(contentsOf: $0) }
  }

  /// Their number, and elements as they lie in memory.
  mutating func append<Value: BitwiseCopyable>(elements: [Value]) {
    append(number: elements.count)
    unsafe elements.withUnsafeBytes { unsafe append(contentsOf: $0) }
  }
}
