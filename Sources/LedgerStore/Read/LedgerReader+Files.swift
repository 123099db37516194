import SystemPackage
public import TransparencyLog

/// A file open for reading: a payload.
public struct StoredFile: Sendable {
  let file: OpenFile
  let disk: Disk
  /// Its length in bytes when it was opened.
  public let size: Int

  /// Reads up to `count` bytes from `offset` on to the front of `buffer`, which grows but never shrinks;
  /// returns how many there were.
  public func read(at offset: Int, count: Int, into buffer: inout [UInt8]) throws(StoreError) -> Int {
    try disk.read(file, at: offset, count: count, into: &buffer)
  }
}

extension LedgerReader {
  /// The certificate of the block of this height; nil if there is none.
  public func certificate(_ height: Int) throws(StoreError) -> [UInt8]? {
    try files.disk.contents(of: files.layout.certificate(height))
  }

  /// What was added to the certificate of the block of this height, in order.
  public func additions(_ height: Int) throws(StoreError) -> [[UInt8]] {
    var additions: [[UInt8]] = []
    while let addition = try files.disk.contents(of: files.layout.addition(height, additions.count + 1)) {
      additions.append(addition)
    }
    return additions
  }

  /// The payload of this name; nil if there is none.
  public func payload(_ name: Digest) throws(StoreError) -> StoredFile? {
    guard let file = try files.disk.open(files.layout.payload(name), .read) else { return nil }
    return StoredFile(file: file, disk: files.disk, size: try files.disk.length(file))
  }

  /// The snapshot that the writer left; nil if there is none.
  public func snapshot(_ snapshot: Snapshot) throws(StoreError) -> [UInt8]? {
    try files.disk.contentsIfReadable(of: files.layout.snapshot(snapshot))
  }

  /// The length of the file that holds a segment, which a writer may be about to lengthen.
  public func segmentLength(_ number: Int) throws(StoreError) -> Int {
    try files.disk.length(try files.segment(number))
  }

  /// Calls `body` with every file in the ledger's folder, those that do not belong there included.
  ///
  /// Folders come in the order of their names' bytes, so that two runs agree; a link is `foreign`, and is
  /// not followed.
  public func forEachFile(_ body: (LedgerFile) throws -> Void) throws {
    try visit([], body)
  }

  func visit(_ elements: [FilePath.Component], _ body: (LedgerFile) throws -> Void) throws {
    var path = FilePath()
    path.append(elements)
    let names = try files.disk.names(in: folder.appending(elements))
    for name in names.sorted(by: { $0.string.utf8.lexicographicallyPrecedes($1.string.utf8) }) {
      let place = path.appending(name)
      // A file that went away since is none: payloads are erased, the writer's own files renamed.
      guard let status = try files.disk.status(folder.appending(place.components)) else { continue }
      if status.kind == .directory {
        try visit(elements + [name], body)
      } else {
        let role = LedgerFile.Role((elements + [name]).map(\.string))
        try body(
          LedgerFile(role: status.kind == .file ? role : .foreign, path: place, size: status.size))
      }
    }
  }
}
