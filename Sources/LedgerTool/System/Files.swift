import Glibc
import SystemPackage

/// Whole files, read and written in one go.
enum Files {
  /// The bytes of a file, or of standard input if `path` is `-`.
  ///
  /// - Parameter limit: the most bytes that it may have; more is a failure, not an excerpt.
  static func read(_ path: FilePath, limit: Int) throws(Failure) -> [UInt8] {
    let file = path == "-" ? try SystemFile.standardInput() : try SystemFile.reading(path)
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = try file.read(into: &chunk)
      if count == 0 { return bytes }
      bytes += chunk[..<count]
      guard bytes.count <= limit else {
        throw Failure(.refused, "too-long", "more than \(limit) bytes", at: file.path.string)
      }
    }
  }

  /// Writes a new file and waits until it is on the disk; refuses to replace one. Of a full disk nothing is left.
  static func write(_ bytes: [UInt8], toNew path: FilePath, mode: mode_t = 0o644) throws(Failure) {
    let file = try SystemFile.making(path, mode: mode)
    do throws(Failure) {
      try file.write(bytes)
      try file.sync()
    } catch {
      remove(path)
      throw error
    }
  }

  /// Writes a file, replacing what was there in one step: a reader sees the old one or the new one.
  static func write(_ bytes: [UInt8], replacing path: FilePath, mode: mode_t = 0o644) throws(Failure) {
    let unfinished = FilePath("\(path.string).\(getpid()).new")
    do throws(Failure) {
      try write(bytes, toNew: unfinished, mode: mode)
      try SystemCall.make("rename", path) {
        unsafe unfinished.withPlatformString { from in
          unsafe path.withPlatformString { unsafe rename(from, $0) }
        }
      }
    } catch {
      remove(unfinished)
      throw error
    }
  }

  /// Takes a file away that is of no use; what can't be taken away stays.
  private static func remove(_ path: FilePath) {
    _ = unsafe path.withPlatformString { unsafe unlink($0) }
  }

  /// Writes what a command was asked for: to a file if one is given, else to standard output.
  static func write(_ bytes: [UInt8], to path: String?) throws(Failure) {
    guard let path, path != "-" else { return Output.standard.append(bytes) }
    try write(bytes, replacing: FilePath(path))
  }

  /// Makes a folder and those above it; one that is there already will do.
  static func makeFolder(_ path: FilePath) throws(Failure) {
    if path.isEmpty || path.components.isEmpty { return }
    if try FileStatus.of(path)?.kind == .folder { return }
    try makeFolder(path.removingLastComponent())
    let made = unsafe path.withPlatformString { unsafe mkdir($0, 0o755) }
    guard made == 0 || errno == EEXIST else { throw Failure.system("mkdir", path, errno: errno) }
  }
}
