internal import Glibc
internal import SystemPackage

/// The few system calls that this module makes by itself, beside what the store reads of a ledger.
enum FileSystem {
  /// Whether there is a folder.
  static func isFolder(_ path: FilePath) -> Bool {
    var status = stat()
    let result = unsafe path.withPlatformString { unsafe stat($0, &status) }
    return result == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The content of a file of at most `limit` bytes; nil if there is none.
  static func contents(of path: FilePath, limit: Int) throws(Errno) -> [UInt8]? {
    do {
      let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
      return try file.closeAfter {
        var bytes = [UInt8](repeating: 0, count: limit)
        var count = 0
        while count < limit {
          let start = count
          let got = try unsafe bytes.withUnsafeMutableBytes { buffer in
            try unsafe file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[start...]))
          }
          if got == 0 { break }
          count += got
        }
        return Array(bytes[..<count])
      }
    } catch Errno.noSuchFileOrDirectory {
      return nil
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  /// Puts a file in place of another, so that a crash leaves the old or the new one, whole.
  static func replace(_ path: FilePath, by bytes: [UInt8]) throws(Errno) {
    let unfinished = path.removingLastComponent().appending("\(path.lastComponent!.string).\(getpid()).new")
    do {
      let file = try FileDescriptor.open(
        unfinished, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: .ownerReadWrite)
      try file.closeAfter {
        try file.writeAll(bytes)
        if fsync(file.rawValue) != 0 { throw Errno(rawValue: errno) }
      }
      try rename(unfinished, to: path)
    } catch {
      _ = unsafe unfinished.withPlatformString { unsafe unlink($0) }
      throw error as? Errno ?? .ioError
    }
  }

  private static func rename(_ path: FilePath, to target: FilePath) throws(Errno) {
    let result = unsafe path.withPlatformString { path in
      unsafe target.withPlatformString { unsafe Glibc.rename(path, $0) }
    }
    if result != 0 { throw Errno(rawValue: errno) }
  }

  /// Makes a folder and those above it that aren't there.
  static func makeFolders(_ path: FilePath) throws(Errno) {
    if path.isEmpty || isFolder(path) { return }
    try makeFolders(path.removingLastComponent())
    let result = unsafe path.withPlatformString { unsafe mkdir($0, 0o700) }
    if result != 0 && errno != EEXIST { throw Errno(rawValue: errno) }
  }
}
