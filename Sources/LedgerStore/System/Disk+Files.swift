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

  /// Makes the folders down to `path` that are not there, below `top`; whatever is made lasts.
  func makeDirectories(_ path: FilePath, below top: FilePath) throws(StoreError) {
    if path == top { return }
    let parent = path.removingLastComponent()
    guard try status(path) == nil else { return }
    try makeDirectories(parent, below: top)
    if try makeDirectory(path) { try syncDirectory(parent) }
  }
}
