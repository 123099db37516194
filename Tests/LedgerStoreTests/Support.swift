import Glibc
import Synchronization
import SystemPackage
import Testing
import TransparencyLog

@testable import LedgerStore

/// A folder of its own for a test, gone with it; in memory where that can be, for thousands of syncs.
final class TemporaryFolder: Sendable {
  let path: FilePath

  init() {
    let place = (try? Disk().status("/dev/shm")) == nil ? "/tmp" : "/dev/shm"
    var template = Array("\(place)/ledger-store-XXXXXX".utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { unsafe mkdtemp($0.baseAddress!) }
    precondition(unsafe made != nil, "no temporary folder")
    path = unsafe FilePath(platformString: made!)
  }

  deinit { removeTree(path) }

  /// The ledger in it.
  var ledger: FilePath { path.appending("ledger") }
}

func fileMode(_ path: FilePath) -> mode_t {
  var status = stat()
  unsafe _ = lstat(path.string, &status)
  return status.st_mode
}

func makeLink(_ path: FilePath, to target: String) { unsafe _ = symlink(target, path.string) }

func copyTree(_ source: FilePath, to target: FilePath) throws {
  unsafe _ = mkdir(target.string, 0o755)
  for (path, content) in listTree(source, withContent: true) {
    let place = target.string + path.dropFirst(source.string.count)
    if let content { try write(content, to: FilePath(place)) } else { unsafe _ = mkdir(place, 0o755) }
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

/// The entry of tests with this number: its length and content follow from the number alone.
func testEntry(_ number: Int, length: Int? = nil) -> [UInt8] {
  let key = "\(number) \(length ?? -1)"
  if let known = testEntries.withLock({ $0[key] }) { return known }
  let entry = makeTestEntry(number, length: length)
  testEntries.withLock { $0[key] = entry }
  return entry
}

private let testEntries = Mutex<[String: [UInt8]]>([:])

private func makeTestEntry(_ number: Int, length: Int?) -> [UInt8] {
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
