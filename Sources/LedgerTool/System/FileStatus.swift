import Glibc
import SystemPackage

/// What a file was when it was looked at.
struct FileStatus: Hashable, Sendable {
  enum Kind: Sendable { case file, folder, link, other }

  let kind: Kind
  /// Bytes.
  let size: Int
  /// The permission bits.
  let mode: UInt32
  /// Time of the last change of the content, in microseconds since 1970.
  let modified: Int64
  /// With `inode` the same for two names of one file.
  let device: UInt64
  let inode: UInt64
}

extension FileStatus {
  init(_ raw: stat) {
    kind =
      switch raw.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .link
      default: .other
      }
    size = Int(raw.st_size)
    mode = raw.st_mode & 0o7777
    modified = Int64(raw.st_mtim.tv_sec) * 1_000_000 + Int64(raw.st_mtim.tv_nsec) / 1_000
    device = UInt64(raw.st_dev)
    inode = UInt64(raw.st_ino)
  }

  /// What a path leads to; nil if to nothing.
  ///
  /// - Parameter following: whether a link at its end is followed.
  static func of(_ path: FilePath, following: Bool = true) throws(Failure) -> FileStatus? {
    var raw = stat()
    let flags = following ? 0 : AT_SYMLINK_NOFOLLOW
    let result = unsafe path.withPlatformString { unsafe fstatat(AT_FDCWD, $0, &raw, flags) }
    if result == 0 { return FileStatus(raw) }
    if errno == ENOENT || errno == ENOTDIR { return nil }
    throw Failure.system("stat", path, errno: errno)
  }

  /// The names in a folder, without `.` and `..`, sorted by their bytes.
  static func names(in folder: FilePath) throws(Failure) -> [FilePath.Component] {
    guard let stream = unsafe folder.withPlatformString({ unsafe opendir($0) }) else {
      throw Failure.system("opendir", folder, errno: errno)
    }
    defer { unsafe closedir(stream) }
    var names: [FilePath.Component] = []
    errno = 0
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
        unsafe FilePath.Component(platformString: $0.baseAddress!.assumingMemoryBound(to: CChar.self))
      }
      // `.` and `..` aren't regular components.
      if let name, name.kind == .regular { names.append(name) }
    }
    if errno != 0 { throw Failure.system("readdir", folder, errno: errno) }
    return names.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
  }
}

extension FilePath.Component {
  /// The bytes of the name, whatever encoding they are in.
  var bytes: [UInt8] {
    unsafe withPlatformString { unsafe Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
  }
}

extension FilePath {
  /// The bytes of the path, whatever encoding they are in.
  var bytes: [UInt8] {
    unsafe withPlatformString { unsafe Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
  }
}

extension FilePath {
  /// Whether it lies below `folder`, as far as names tell.
  func isInside(_ folder: FilePath) -> Bool {
    lexicallyNormalized().starts(with: folder.lexicallyNormalized())
  }
}
