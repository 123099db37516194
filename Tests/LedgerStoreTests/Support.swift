import Glibc
import SystemPackage
import Testing
import TransparencyLog

@testable import LedgerStore

/// A folder of its own for a test, gone with it.
final class TemporaryFolder: Sendable {
  let path: FilePath

  init() {
    var template = Array("/tmp/ledger-store-XXXXXX".utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { unsafe mkdtemp($0.baseAddress!) }
    precondition(unsafe made != nil, "no temporary folder")
    path = unsafe FilePath(platformString: made!)
  }

  deinit { removeTree(path) }

  /// The ledger in it.
  var ledger: FilePath { path.appending("ledger") }
}

func removeTree(_ path: FilePath) {
  let disk = Disk()
  guard let status = try? disk.status(path) else { return }
  if status.kind == .directory {
    for name in (try? disk.names(in: path)) ?? [] { removeTree(path.appending(name)) }
    unsafe path.withPlatformString { unsafe _ = rmdir($0) }
  } else {
    _ = try? disk.unlink(path)
  }
}

/// The files below `top`, folders first, each with its content; nil for a folder.
func listTree(_ top: FilePath, _ below: FilePath = "") -> [(path: FilePath, content: [UInt8]?)] {
  let disk = Disk()
  var found: [(path: FilePath, content: [UInt8]?)] = []
  let names = (try? disk.names(in: top.appending(below.components))) ?? []
  for name in names.sorted(by: { $0.string < $1.string }) {
    let path = below.appending(name)
    if (try? disk.status(top.appending(path.components)))??.kind == .directory {
      found.append((path, nil))
      found += listTree(top, path)
    } else {
      found.append((path, contents(top.appending(path.components))))
    }
  }
  return found
}

func contents(_ path: FilePath) -> [UInt8] { (try? Disk().contents(of: path, limit: .max)) ?? [] }

func write(_ bytes: [UInt8], to path: FilePath) throws {
  let file = try #require(try Disk().open(path, .fresh))
  try Disk().write(bytes.span, to: file, at: 0)
}

func copyTree(_ source: FilePath, to target: FilePath) throws {
  _ = try Disk().makeDirectory(target)
  for (path, content) in listTree(source) {
    let place = target.appending(path.components)
    if let content { try write(content, to: place) } else { _ = try Disk().makeDirectory(place) }
  }
}

/// Checkpoints of tests: size and root as text, without a signature.
func plainNotary(signed: @escaping (TreeHead) throws -> Void = { _ in }) -> Notary {
  Notary(
    read: { bytes in
      let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      guard lines.count == 2, let size = Int(lines[0]), let root = Digest(hex: String(lines[1])) else {
        throw StoreError(.damaged, "no plain checkpoint")
      }
      return TreeHead(size: size, root: root)
    },
    sign: { head in
      try signed(head)
      return Array("\(head.size)\n\(head.root.hex)\n".utf8)
    })
}

/// RFC 6962's recursion as it is printed: MTH(D[n]) = SHA-256(0x01 || MTH(D[0:k]) || MTH(D[k:n])).
func slowRoot(_ entries: ArraySlice<[UInt8]>) -> Digest {
  if entries.isEmpty { return SHA256.hash([UInt8]().span) }
  if entries.count == 1 {
    let leaf = [0] + entries[entries.startIndex]
    return SHA256.hash(leaf.span)
  }
  var k = 1
  while 2 * k < entries.count { k *= 2 }
  let middle = entries.startIndex + k
  let node = [1] + slowRoot(entries[..<middle]).bytes + slowRoot(entries[middle...]).bytes
  return SHA256.hash(node.span)
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

/// The entry of tests with this number: its length and content follow from the number alone.
func testEntry(_ number: Int, length: Int? = nil) -> [UInt8] {
  var generator = SeededGenerator(seed: UInt64(number))
  let length = length ?? Int.random(in: 0...40, using: &generator)
  return (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
}

func batch(_ entries: some Sequence<[UInt8]>) throws -> EntryBatch {
  var batch = EntryBatch()
  for entry in entries { try batch.append(entry.span) }
  return batch
}

/// Every entry that a reader reads, one by one.
func allEntries(_ reader: LedgerReader) throws -> [[UInt8]] {
  try (0..<reader.size).map { try reader.entry($0) }
}

/// A small ledger: segments roll after one bundle, the journal is 64 KiB, frames at most 8 KiB.
func smallSetup(_ trace: (any DiskTrace)? = nil) -> LedgerWriter.Setup {
  LedgerWriter.Setup(
    segmentSize: 256, journalCapacity: 64 << 10, longestInlineFrame: 8 << 10, disk: Disk(trace: trace))
}
