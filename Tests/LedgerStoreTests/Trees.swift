import Glibc
import SystemPackage
import Testing

@testable import LedgerStore

// Shared with Tests/LedgerTests, by links there.

func removeTree(_ path: FilePath) {
  for (path, content) in listTree(path).reversed() {
    if content != nil {
      unsafe _ = Glibc.unlink(path)
    } else {
      unsafe _ = rmdir(path)
    }
  }
  unsafe _ = rmdir(path.string)
}

/// The files below `top`, folders first, each by its whole path and with its content; nil for a folder.
///
/// Paths are strings: without optimisation, joining `FilePath`s took most of the tests' time.
func listTree(_ top: FilePath, withContent: Bool = false) -> [(path: String, content: [UInt8]?)] {
  var found: [(path: String, content: [UInt8]?)] = []
  func visit(_ folder: String) {
    for name in namesIn(folder) {
      let path = "\(folder)/\(name)"
      var status = stat()
      unsafe _ = lstat(path, &status)
      if status.st_mode & S_IFMT == S_IFDIR {
        found.append((path, nil))
        visit(path)
      } else {
        found.append((path, withContent ? contents(FilePath(path)) : []))
      }
    }
  }
  visit(top.string)
  return found
}

func namesIn(_ folder: String) -> [String] {
  guard let directory = unsafe opendir(folder) else { return [] }
  defer { unsafe _ = closedir(directory) }
  var names: [String] = []
  while let entry = unsafe readdir(directory) {
    let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
      unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name != "." && name != ".." { names.append(name) }
  }
  return names.sorted()
}

func contents(_ path: FilePath) -> [UInt8] { (try? Disk().contents(of: path, limit: .max)) ?? [] }

func write(_ bytes: [UInt8], to path: FilePath) throws {
  let opened = try Disk().open(path, .fresh)
  let file = try #require(opened)
  try Disk().write(bytes.span, to: file, at: 0)
}

/// Numbers that a seed determines (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
