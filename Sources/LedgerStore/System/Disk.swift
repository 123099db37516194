import CLinux
import Glibc
import Synchronization
import SystemPackage

/// Every system call of this module, and nothing else.
///
/// Calls interrupted by a signal are made again, short reads and writes are continued, and every failure
/// is a `StoreError` with path and place. With a trace each single call is shown to it; without one that
/// costs a comparison.
struct Disk: Sendable {
  private let trace: (any DiskTrace)?
  private let counter = SyncCounter()

  /// Counts syncs that were made; shared by all copies of a disk.
  private final class SyncCounter: Sendable {
    let value = Atomic<Int>(0)
  }

  init(trace: (any DiskTrace)? = nil) { self.trace = trace }

  /// How many syncs of files and folders succeeded.
  var syncs: Int { counter.value.load(ordering: .relaxed) }

  /// How a file is opened.
  enum Mode {
    case read, write
    /// Read and write; made if it is not there.
    case make
    /// Write from nothing, whatever was there.
    case fresh

    fileprivate var flags: Int32 {
      switch self {
      case .read: O_RDONLY | O_CLOEXEC
      case .write: O_RDWR | O_CLOEXEC
      case .make: O_RDWR | O_CREAT | O_CLOEXEC
      case .fresh: O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC
      }
    }
  }

  /// What a path leads to, without following a link.
  struct Status: Equatable {
    enum Kind { case file, directory, other }
    let kind: Kind
    let size: Int
  }
}

// MARK: - The seam

extension Disk {
  @inline(__always)
  private func perform(
    _ call: @autoclosure () -> DiskCall, count: Int = 0, _ body: (Int) -> Int
  ) throws(StoreError) -> Int {
    while true {
      if let trace {
        switch performTraced(call(), trace, count, body) {
        case .success(let result): return result
        case .failure(.interrupted): continue
        case .failure(let errno): throw Self.error(call(), errno)
        }
      }
      let result = body(count)
      if result >= 0 { return result }
      let errno = Errno(rawValue: Glibc.errno)
      if errno != .interrupted { throw Self.error(call(), errno) }
    }
  }

  private func performTraced(
    _ call: DiskCall, _ trace: any DiskTrace, _ count: Int, _ body: (Int) -> Int
  ) -> Result<Int, Errno> {
    var count = count
    var afterwards: Errno?
    switch trace.before(call) {
    case .failed(let errno): return .failure(errno)
    case .failedButDone(let errno): afterwards = errno
    case .short(let most): count = min(count, most)
    case nil: break
    }
    let result = body(count)
    if result < 0 { return .failure(Errno(rawValue: Glibc.errno)) }
    trace.after(call)
    if let afterwards { return .failure(afterwards) }
    return .success(result)
  }

  private static func withText(_ path: FilePath, _ body: (UnsafePointer<CChar>) -> Int32) -> Int {
    unsafe path.withPlatformString { unsafe Int(body($0)) }
  }

  private static func withText(
    _ path: FilePath, _ target: FilePath, _ body: (UnsafePointer<CChar>, UnsafePointer<CChar>) -> Int32
  ) -> Int {
    unsafe path.withPlatformString { path in
      unsafe target.withPlatformString { unsafe Int(body(path, $0)) }
    }
  }

  private static func error(_ call: DiskCall, _ errno: Errno) -> StoreError {
    StoreError(.system, "\(call.name.rawValue) failed", path: call.path, offset: call.offset, errno: errno)
  }
}

// MARK: - Files

extension Disk {
  /// Opens a file; nil if `mode` does not make it and it is not there.
  func open(_ path: FilePath, _ mode: Mode, permissions: mode_t = 0o644) throws(StoreError) -> OpenFile? {
    do {
      let descriptor = try perform(DiskCall(name: .open, path: path)) { _ in
        unsafe Self.withText(path) { unsafe Glibc.open($0, mode.flags, permissions) }
      }
      return OpenFile(descriptor: Int32(descriptor), path: path)
    } catch let error where error.errno == .noSuchFileOrDirectory && (mode == .read || mode == .write) {
      return nil
    }
  }

  /// `count` zero bytes, in one step also where the compiler does not optimise.
  static func zeros(_ count: Int) -> [UInt8] {
    unsafe Array(unsafeUninitializedCapacity: count) { bytes, initialized in
      if count > 0 { unsafe memset(bytes.baseAddress!, 0, count) }
      initialized = count
    }
  }

  static func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }

  /// Reads `count` bytes from `offset` on to the front of `buffer`, which grows but never shrinks;
  /// returns how many there were before the file's end.
  func read(
    _ file: OpenFile, at offset: Int, count: Int, into buffer: inout [UInt8]
  ) throws(StoreError) -> Int {
    if buffer.count < count { buffer = Self.zeros(count) }
    var bytes = buffer.mutableSpan
    var done = 0
    while done < count {
      let start = done
      let call = DiskCall(name: .read, path: file.path, offset: offset + start, count: count - start)
      let got = try perform(call, count: count - start) { most in
        unsafe bytes.withUnsafeMutableBytes {
          unsafe pread(file.descriptor, $0.baseAddress! + start, most, off_t(offset + start))
        }
      }
      if got == 0 { break }
      done += got
    }
    return done
  }

  /// Writes all of `bytes` from `offset` on.
  func write(_ bytes: Span<UInt8>, to file: OpenFile, at offset: Int) throws(StoreError) {
    var done = 0
    while done < bytes.count {
      let start = done
      let call = DiskCall(name: .write, path: file.path, offset: offset + start, count: bytes.count - start)
      let got = try perform(call, count: bytes.count - start) { most in
        unsafe bytes.withUnsafeBytes {
          unsafe pwrite(file.descriptor, $0.baseAddress! + start, most, off_t(offset + start))
        }
      }
      // A write of nothing that reports no error would be tried for ever.
      if got == 0 { throw StoreError(.system, "write made no progress", path: file.path, errno: .ioError) }
      done += got
    }
  }

  /// Asks the file system for room that is about to be written, without making the file longer. Only a
  /// hint: a system that can't do it says what is wrong when the bytes are written.
  func reserve(_ file: OpenFile, at offset: Int, count: Int) {
    let call = DiskCall(name: .reserve, path: file.path, offset: offset, count: count)
    _ = try? perform(call) { _ in
      Int(fallocate(file.descriptor, ledger_falloc_keep_size, off_t(offset), off_t(count)))
    }
  }

  /// Lets the disk begin to write a part of a file, so that a sync later finds little to do. Only a hint.
  func beginSync(_ file: OpenFile, at offset: Int, count: Int) {
    let call = DiskCall(name: .beginSync, path: file.path, offset: offset, count: count)
    _ = try? perform(call) { _ in
      Int(sync_file_range(file.descriptor, off_t(offset), off_t(count), ledger_sync_begin))
    }
  }

  /// Makes a file's content, and its length, last.
  func sync(_ file: OpenFile) throws(StoreError) {
    _ = try perform(DiskCall(name: .sync, path: file.path)) { _ in Int(fdatasync(file.descriptor)) }
    counter.value.add(1, ordering: .relaxed)
  }

  /// Cuts a file off (or fills it up with zeros) at `length`.
  func cut(_ file: OpenFile, to length: Int) throws(StoreError) {
    _ = try perform(DiskCall(name: .cut, path: file.path, offset: length)) { _ in
      Int(ftruncate(file.descriptor, off_t(length)))
    }
  }

  /// The length of a file in bytes.
  func length(_ file: OpenFile) throws(StoreError) -> Int {
    var status = stat()
    _ = try perform(DiskCall(name: .status, path: file.path)) { _ in
      unsafe Int(fstat(file.descriptor, &status))
    }
    return Int(status.st_size)
  }

  /// What stands at `path`; nil if nothing does.
  func status(_ path: FilePath) throws(StoreError) -> Status? {
    var status = stat()
    do {
      _ = try perform(DiskCall(name: .status, path: path)) { _ in
        unsafe Self.withText(path) { unsafe lstat($0, &status) }
      }
    } catch let error where error.errno == .noSuchFileOrDirectory {
      return nil
    }
    let kind: Status.Kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .directory
      default: .other
      }
    return Status(kind: kind, size: Int(status.st_size))
  }

  /// Takes the lock on a file that ends with the process; false if another holds it.
  func lock(_ file: OpenFile) throws(StoreError) -> Bool {
    do {
      _ = try perform(DiskCall(name: .lock, path: file.path)) { _ in
        Int(flock(file.descriptor, LOCK_EX | LOCK_NB))
      }
      return true
    } catch let error where error.errno == .wouldBlock {
      return false
    }
  }
}

extension Disk {
  /// Gives a lock back, whoever else has the file open.
  static func unlock(_ file: OpenFile) { _ = flock(file.descriptor, LOCK_UN) }
}

// MARK: - Names

extension Disk {
  /// Makes a folder; false if something is there already.
  func makeDirectory(_ path: FilePath, permissions: mode_t = 0o755) throws(StoreError) -> Bool {
    do {
      _ = try perform(DiskCall(name: .makeDirectory, path: path)) { _ in
        unsafe Self.withText(path) { unsafe mkdir($0, permissions) }
      }
      return true
    } catch let error where error.errno == .fileExists {
      return false
    }
  }

  /// Makes the names in a folder last.
  func syncDirectory(_ path: FilePath) throws(StoreError) {
    // What lies above a relative name of one component is the folder that the process is in.
    let path = path.isEmpty ? "." : path
    guard let folder = try open(path, .read) else { throw Self.missing(path) }
    _ = try perform(DiskCall(name: .sync, path: path)) { _ in Int(fsync(folder.descriptor)) }
    counter.value.add(1, ordering: .relaxed)
  }

  /// Gives a file another name, over whatever had it.
  func rename(_ path: FilePath, to target: FilePath) throws(StoreError) {
    _ = try perform(DiskCall(name: .rename, path: path, target: target)) { _ in
      unsafe Self.withText(path, target) { unsafe Glibc.rename($0, $1) }
    }
  }

  /// Gives a file a second name; false if that name is taken.
  func link(_ path: FilePath, to target: FilePath) throws(StoreError) -> Bool {
    do {
      _ = try perform(DiskCall(name: .link, path: path, target: target)) { _ in
        unsafe Self.withText(path, target) { unsafe Glibc.link($0, $1) }
      }
      return true
    } catch let error where error.errno == .fileExists {
      return false
    }
  }

  /// Takes a name away; false if it was not there.
  func unlink(_ path: FilePath) throws(StoreError) -> Bool {
    do {
      _ = try perform(DiskCall(name: .unlink, path: path)) { _ in
        unsafe Self.withText(path) { unsafe Glibc.unlink($0) }
      }
      return true
    } catch let error where error.errno == .noSuchFileOrDirectory {
      return false
    }
  }

  /// The names in a folder, without `.` and `..`, in no order.
  func names(in path: FilePath) throws(StoreError) -> [FilePath.Component] {
    var directory: OpaquePointer?
    _ = try perform(DiskCall(name: .list, path: path)) { _ in
      unsafe directory = path.withPlatformString { unsafe opendir($0) }
      return unsafe directory == nil ? -1 : 0
    }
    guard let directory = unsafe directory else { throw Self.missing(path) }
    defer { unsafe _ = closedir(directory) }
    var names: [FilePath.Component] = []
    while true {
      Glibc.errno = 0
      guard let entry = unsafe readdir(directory) else { break }
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
        unsafe name.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe FilePath.Component(platformString: $0)
        }
      }
      // No component comes of an empty name only, and no file has one.
      if let name, name.kind == .regular { names.append(name) }
    }
    let errno = Errno(rawValue: Glibc.errno)
    if errno.rawValue != 0 { throw Self.error(DiskCall(name: .list, path: path), errno) }
    return names
  }

  static func missing(_ path: FilePath) -> StoreError {
    StoreError(.missing, "this is not there", path: path)
  }
}

// MARK: - The process

extension Disk {
  /// The number of this process.
  static var processNumber: Int { Int(getpid()) }

  /// The name of this machine.
  static var hostName: String {
    var name = [UInt8](repeating: 0, count: 256)
    let failed = unsafe name.withUnsafeMutableBytes {
      unsafe gethostname($0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count - 1) != 0
    }
    return failed ? "unknown" : String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// The time of day in UTC, for people who look who holds a lock; nothing depends on it.
  static var timeText: String {
    var now = time(nil)
    var parts = unsafe tm()
    _ = unsafe gmtime_r(&now, &parts)
    func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let day = unsafe "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    return unsafe "\(day)T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
  }

  /// Sixteen bytes that nobody could foresee.
  static func randomBytes() throws(StoreError) -> InlineArray<16, UInt8> {
    var bytes = InlineArray<16, UInt8>(repeating: 0)
    let got = unsafe getentropy(&bytes, 16)
    if got != 0 { throw StoreError(.system, "no random bytes", errno: Errno(rawValue: Glibc.errno)) }
    return bytes
  }
}
