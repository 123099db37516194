import Glibc
import SystemPackage

/// An open file. All system calls on files that the command line itself makes stand in this folder; those
/// on a ledger's files are LedgerStore's.
///
/// Calls that a signal interrupts are made again.
struct SystemFile: ~Copyable {
  let descriptor: Int32
  /// As people know it, for failures.
  let path: FilePath

  deinit { close(descriptor) }

  /// Opens a file to read it.
  static func reading(_ path: FilePath) throws(Failure) -> SystemFile {
    try open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY, 0)
  }

  /// Makes a file that mustn't be there yet.
  ///
  /// - Parameter mode: its permission bits, whatever the umask says.
  static func making(_ path: FilePath, mode: mode_t) throws(Failure) -> SystemFile {
    let file = try open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    try SystemCall.make("fchmod", path) { fchmod(file.descriptor, mode) }
    return file
  }

  /// A second descriptor of standard input, to be closed without harm.
  static func standardInput() throws(Failure) -> SystemFile {
    let path: FilePath = "standard input"
    let descriptor = try SystemCall.make("dup", path) { fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3) }
    return SystemFile(descriptor: descriptor, path: path)
  }

  private static func open(_ path: FilePath, _ flags: Int32, _ mode: mode_t) throws(Failure) -> SystemFile {
    let descriptor = try SystemCall.make("open", path) {
      unsafe path.withPlatformString { unsafe Glibc.open($0, flags, mode) }
    }
    return SystemFile(descriptor: descriptor, path: path)
  }

  /// What the file is now.
  func status() throws(Failure) -> FileStatus {
    var raw = stat()
    try SystemCall.make("fstat", path) { unsafe fstat(descriptor, &raw) }
    return FileStatus(raw)
  }

  /// Fills `buffer` with what comes next; returns how many bytes there were, 0 at the end.
  func read(into buffer: inout [UInt8]) throws(Failure) -> Int {
    try Int(
      SystemCall.make("read", path) {
        // No buffer here is as large as a read could be.
        unsafe buffer.withUnsafeMutableBytes { unsafe Int32(Glibc.read(descriptor, $0.baseAddress, $0.count)) }
      })
  }

  /// Tells the kernel that the file is read once, from its beginning to its end.
  func adviseSequential() {
    // Advice: without it the same bytes are read, only slower.
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
  }

  /// Writes all of `bytes`.
  func write(_ bytes: [UInt8]) throws(Failure) {
    try Self.write(bytes, to: descriptor, path)
  }

  /// Writes all of `bytes` to a descriptor that is somebody else's.
  static func write(_ bytes: [UInt8], to descriptor: Int32, _ path: FilePath) throws(Failure) {
    var done = 0
    while done < bytes.count {
      let start = done
      let count = try SystemCall.make("write", path) {
        unsafe bytes.withUnsafeBytes {
          // A write takes at most 2 GiB at a time anyway.
          unsafe Int32(Glibc.write(descriptor, $0.baseAddress! + start, min($0.count - start, 1 << 30)))
        }
      }
      done += Int(count)
    }
  }

  /// Waits until no other process has the file locked, and keeps others waiting until it is closed.
  func lockAgainstOthers() throws(Failure) {
    try SystemCall.make("flock", path) { flock(descriptor, LOCK_EX) }
  }

  /// Waits until the file is on the disk.
  func sync() throws(Failure) {
    try SystemCall.make("fsync", path) { fsync(descriptor) }
  }
}

/// Makes system calls.
enum SystemCall {
  /// Makes a call until no signal interrupts it; returns its result, unless that is -1.
  @discardableResult
  static func make(_ name: String, _ path: FilePath, _ call: () -> Int32) throws(Failure) -> Int32 {
    while true {
      let result = call()
      if result >= 0 { return result }
      if errno != EINTR { throw Failure.system(name, path, errno: errno) }
    }
  }
}
