import Glibc
import SystemPackage

/// A folder that goes with the test.
final class TemporaryFolder {
  let path: FilePath

  init() {
    var template = Array("/tmp/verifier-tests-XXXXXX".utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { unsafe mkdtemp($0.baseAddress!) != nil }
    precondition(made, "a temporary folder can be made")
    path = FilePath(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
  }

  deinit { TemporaryFolder.remove(path) }

  /// Writes a file and the folders above it.
  func write(_ name: String, _ bytes: [UInt8]) { Self.write(path.appending(name), bytes) }

  static func write(_ path: FilePath, _ bytes: [UInt8]) {
    makeFolders(path.removingLastComponent())
    let file = try! FileDescriptor.open(
      path, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
    try! file.closeAfter { _ = try file.writeAll(bytes) }
  }

  static func read(_ path: FilePath) -> [UInt8] {
    let file = try! FileDescriptor.open(path, .readOnly)
    return try! file.closeAfter {
      let length = Int(try file.seek(offset: 0, from: .end))
      try file.seek(offset: 0, from: .start)
      var bytes = [UInt8](repeating: 0, count: length)
      let got = unsafe try bytes.withUnsafeMutableBytes { unsafe try file.read(into: $0) }
      precondition(got == length)
      return bytes
    }
  }

  private static func makeFolders(_ path: FilePath) {
    if path.isEmpty || path == "/" || access(path.string, F_OK) == 0 { return }
    makeFolders(path.removingLastComponent())
    mkdir(path.string, 0o755)
  }

  private static func remove(_ path: FilePath) {
    for name in names(in: path) {
      let child = path.appending(name)
      var status = stat()
      guard lstat(child.string, &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR { remove(child) } else { unlink(child.string) }
    }
    rmdir(path.string)
  }

  static func names(in path: FilePath) -> [String] {
    guard let directory = unsafe opendir(path.string) else { return [] }
    defer { unsafe _ = closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
        unsafe name.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}
