import SystemPackage

extension Disk {
  /// The content of a whole file; nil if it is not there.
  ///
  /// - Throws: `outOfRange` if it is longer than `limit` bytes: what should be a note is not read without end.
  func contents(of path: FilePath, limit: Int = 1 << 20) throws(StoreError) -> [UInt8]? {
    guard let file = try open(path, .read) else { return nil }
    let length = try self.length(file)
    if length > limit {
      throw StoreError(.outOfRange, "the file is longer than \(limit) bytes", path: path, offset: limit)
    }
    var bytes: [UInt8] = []
    let got = try read(file, at: 0, count: length, into: &bytes)
    // Shorter than just now: it is being replaced, and what was read is of no use.
    if got < length { throw StoreError(.short, "the file shrank while it was read", path: path, offset: got) }
    return bytes
  }

  /// The bytes of a file that can be done without; nil also where something else stands, or may not be read.
  func contentsIfReadable(of path: FilePath) throws(StoreError) -> [UInt8]? {
    guard try status(path)?.kind == .file else { return nil }
    do { return try contents(of: path, limit: .max) } catch {
      if error.errno == .permissionDenied { return nil }
      throw error
    }
  }

  /// Makes the folders down to `path` that are not there, below `top`; whatever is made lasts.
  func makeDirectories(_ path: FilePath, below top: FilePath) throws(StoreError) {
    if path == top { return }
    let parent = path.removingLastComponent()
    guard try status(path) == nil else { return }
    try makeDirectories(parent, below: top)
    if try makeDirectory(path) { try syncDirectory(parent) }
  }
}

extension Disk {
  /// Puts a file in place of another so that a crash leaves the old or the new one, whole.
  ///
  /// - Parameter unfinished: where the file is made; the same file system.
  func replace(
    _ path: FilePath, by bytes: Span<UInt8>, through unfinished: FilePath, permissions: CInterop.Mode = 0o644
  ) throws(StoreError) {
    try replace([(path, unfinished)], by: bytes, permissions: permissions)
  }

  /// Puts one file, under several names, in place of others of the same folder: of each a crash leaves the old or the
  /// new one.
  func replace(
    _ files: [(path: FilePath, unfinished: FilePath)], by bytes: Span<UInt8>, permissions: CInterop.Mode
  ) throws(StoreError) {
    guard let first = files.first else { return }
    try makeFile(first.unfinished, bytes, permissions)
    for other in files.dropFirst() where try !link(first.unfinished, to: other.unfinished) {
      throw StoreError(.system, "an unfinished file is in the way", path: other.unfinished, errno: .fileExists)
    }
    for file in files { try rename(file.unfinished, to: file.path) }
    try syncDirectory(first.path.removingLastComponent())
  }

  /// Makes a file that was not there; false, with nothing changed, if something is.
  func add(_ path: FilePath, _ bytes: Span<UInt8>, through unfinished: FilePath) throws(StoreError) -> Bool {
    try makeFile(unfinished, bytes, 0o644)
    let isNew = try link(unfinished, to: path)
    // Also if it was there already: a call that was interrupted here must not leave a name that can go.
    try syncDirectory(path.removingLastComponent())
    _ = try unlink(unfinished)
    return isNew
  }

  private func makeFile(
    _ path: FilePath, _ bytes: Span<UInt8>, _ permissions: CInterop.Mode
  ) throws(StoreError) {
    // What a crash has left there may be a second name of a file that stands: nothing is written into that.
    _ = try unlink(path)
    guard let file = try open(path, .fresh, permissions: permissions) else { throw Self.missing(path) }
    try write(bytes, to: file, at: 0)
    try sync(file)
  }
}
