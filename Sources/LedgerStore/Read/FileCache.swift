import Synchronization
import SystemPackage

/// The files of a ledger that readers have open: opened at first use, shared by threads, bounded.
///
/// A file of a ledger is never replaced by another (but for `checkpoint`, which is not kept open), so an
/// open one stays the right one.
final class FileCache: Sendable {
  let layout: Layout
  let disk: Disk
  private let files = Mutex(Files())

  private static let segmentLimit = 32

  private struct Files {
    var levels = [OpenFile?](repeating: nil, count: Layout.levels)
    var offsets: OpenFile?
    /// The most lately opened last.
    var segments: [(number: Int, file: OpenFile)] = []
  }

  init(layout: Layout, disk: Disk) {
    self.layout = layout
    self.disk = disk
  }

  func hashes(level: Int) throws(StoreError) -> OpenFile {
    try files.withLock { files throws(StoreError) in
      if let file = files.levels[level] { return file }
      let file = try open(layout.hashes(level: level))
      files.levels[level] = file
      return file
    }
  }

  func offsets() throws(StoreError) -> OpenFile {
    try files.withLock { files throws(StoreError) in
      if let file = files.offsets { return file }
      let file = try open(layout.offsets)
      files.offsets = file
      return file
    }
  }

  func segment(_ number: Int) throws(StoreError) -> OpenFile {
    try files.withLock { files throws(StoreError) in
      if let known = files.segments.last(where: { $0.number == number }) { return known.file }
      let file = try open(layout.segment(number))
      if files.segments.count == Self.segmentLimit { files.segments.removeFirst() }
      files.segments.append((number, file))
      return file
    }
  }

  private func open(_ path: FilePath) throws(StoreError) -> OpenFile {
    guard let file = try disk.open(path, .read) else { throw Disk.missing(path) }
    return file
  }
}

extension FileCache {
  /// Reads exactly `count` bytes to the front of `buffer`; fewer are an error that names the first missing.
  func read(
    _ file: OpenFile, at offset: Int, count: Int, into buffer: inout [UInt8]
  ) throws(StoreError) {
    let got = try disk.read(file, at: offset, count: count, into: &buffer)
    // Where nothing was read, the end may lie well before.
    if got < count { throw Self.short(file, at: min(offset + got, try disk.length(file))) }
  }

  static func short(_ file: OpenFile, at offset: Int) -> StoreError {
    StoreError(.short, "the file ends before what the ledger's size needs", path: file.path, offset: offset)
  }
}
