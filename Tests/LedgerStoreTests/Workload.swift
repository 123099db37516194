import Synchronization
import SystemPackage
import Testing
import TransparencyLog

@testable import LedgerStore

/// What a run of the workload handed in and what was acknowledged: the ledger as a list in memory.
final class Oracle: Sendable {
  struct State {
    /// Everything that was handed in, in order.
    var offered: [[UInt8]] = []
    /// Sizes that the ledger may have: before and after each commit.
    var sizes: Set<Int> = [0]
    /// How many of the entries were acknowledged.
    var acknowledged = 0
    /// Whether the ledger was made at all.
    var isMade = false
    /// Files that were acknowledged, with their content.
    var files: [FilePath: [UInt8]] = [:]
    /// Entries that may have other bytes: redaction has begun.
    var redacted: Set<Int> = []
  }

  let state = Mutex(State())
  /// Of the workload's entries, which are the same in every run: by size and last entry.
  private static let roots = Mutex<[[UInt8]: Digest]>([:])

  func offer(_ entries: [[UInt8]]) {
    state.withLock {
      $0.offered += entries
      $0.sizes.insert($0.offered.count)
    }
  }

  /// Recovery has settled what became of a commit that failed.
  func keep(_ size: Int) {
    state.withLock {
      $0.offered.removeLast($0.offered.count - size)
      $0.sizes = $0.sizes.filter { $0 <= size }
      $0.acknowledged = size
    }
  }

  func acknowledge(_ size: Int) { state.withLock { $0.acknowledged = size } }

  func acknowledge() { state.withLock { $0.acknowledged = $0.offered.count } }

  func acknowledge(_ path: FilePath, _ content: [UInt8]?) { state.withLock { $0.files[path] = content } }

  private func root(_ size: Int) -> Digest {
    let entries = state.withLock { $0.offered }[..<size]
    let key = [UInt8(size >> 8), UInt8(size & 255)] + (entries.last ?? [])
    if let known = Self.roots.withLock({ $0[key] }) { return known }
    let root = slowRoot(entries)
    Self.roots.withLock { $0[key] = root }
    return root
  }

  /// Opens the ledger without faults and holds it against what is known; then goes on with it.
  func check(_ ledger: FilePath, _ place: String) throws {
    let state = state.withLock { $0 }
    let writer: LedgerWriter
    do {
      writer = try LedgerWriter(ledger, notary: plainNotary(), smallSetup())
    } catch let error as StoreError where error.code == .notALedger && !state.isMade {
      // What an interrupted `create` left must not hinder another.
      _ = try LedgerWriter.create(ledger, notary: plainNotary(), smallSetup())
      return
    } catch {
      Issue.record("\(place): \(error)")
      return
    }
    try check(writer, state, place)
    let before = writer.size
    let more = try batch((0..<3).map { testEntry(1000 + $0) })
    let head = try writer.commit(more)
    try writer.checkpoint()
    #expect(head.size == before + 3, "\(place)")
    try checkLengths(writer, place)
    for (path, content) in state.files {
      #expect(contents(FilePath("\(ledger)/\(path)")) == content, "\(place): \(path)")
    }
  }

  /// No file holds a byte that the checkpoint does not cover.
  private func checkLengths(_ writer: LedgerWriter, _ place: String) throws {
    let layout = writer.layout
    let size = writer.size
    #expect(contents(layout.offsets).count == (size + 255) / 256 * 8, "\(place)")
    #expect(contents(layout.hashes(level: 0)).count == 32 * size, "\(place)")
    #expect(contents(layout.hashes(level: 1)).count == 32 * (size / 256), "\(place)")
    let end = try writer.reader().entriesEnd()
    #expect(contents(layout.segment((size - 1) / 256)).count == end, "\(place)")
    #expect(try Disk().status(layout.segment((size - 1) / 256 + 1)) == nil, "\(place)")
  }

  private func check(_ writer: LedgerWriter, _ state: State, _ place: String) throws {
    let size = writer.size
    #expect(size >= state.acknowledged, "\(place): acknowledged entries are gone")
    #expect(state.sizes.contains(size), "\(place): part of a commit, \(size)")
    guard state.offered.count >= size else { return }
    #expect(writer.head.root == root(size), "\(place): the root of \(size)")
    let reader = try writer.reader()
    var buffer = EntryBuffer()
    for bundle in 0..<(size + 255) / 256 {
      try reader.readEntries(bundles: bundle..<bundle + 1, into: &buffer)
      for i in 0..<buffer.count {
        let entry = Array(buffer.bytes[buffer[i]])
        let index = buffer.firstIndex + i
        // Whole before and whole afterwards, never in between.
        let isRedacted = state.redacted.contains(index) && entry == [UInt8](repeating: 0, count: entry.count)
        if entry != state.offered[index] && !isRedacted {
          Issue.record("\(place): entry \(buffer.firstIndex + i) differs")
        }
      }
    }
    let folder = writer.layout.folder.string + "/"
    for (path, content) in listTree(writer.layout.folder) where content != nil {
      let elements = path.dropFirst(folder.count).split(separator: "/").map(String.init)
      if path.hasSuffix(".new") || LedgerFile.Role(elements) == .foreign {
        Issue.record("\(place): \(path) was left behind")
      }
    }
  }
}

/// A payload could not be written: that alone leaves the writer as it was.
struct PayloadInterrupted: Error {}

/// Everything that a writer does, in a small ledger: commits of both kinds that cross bundles and segments,
/// checkpoints asked for and forced by the journal's end, certificates, payloads, snapshots, a redaction.
func runWorkload(_ ledger: FilePath, _ oracle: Oracle, _ trace: (any DiskTrace)?) throws {
  let writer = try LedgerWriter.create(ledger, notary: plainNotary(), smallSetup(trace))
  oracle.state.withLock { $0.isMade = true }
  func commit(_ count: Int, length: Int? = nil) throws {
    let first = oracle.state.withLock { $0.offered.count }
    let entries = (0..<count).map { testEntry(first + $0, length: length) }
    oracle.offer(entries)
    try writer.commit(try batch(entries))
    oracle.acknowledge()
  }
  /// Stages several commits before it finishes the first: those that can share a sync do.
  func commitTogether(_ counts: [Int], length: Int?) throws {
    var staged: [StagedCommit] = []
    for count in counts {
      let first = oracle.state.withLock { $0.offered.count }
      let entries = (0..<count).map { testEntry(first + $0, length: length) }
      oracle.offer(entries)
      let next = try writer.stage(try batch(entries))
      if !staged.isEmpty, staged[staged.count - 1].join(next) { continue }
      staged.append(next)
    }
    for commit in staged {
      try writer.finish(commit)
      oracle.acknowledge(commit.head.size)
    }
  }
  do {
    try commit(1)
    try commit(3)
    try writer.checkpoint()
    // Two sectors of the disk at least, whatever begins where.
    try commit(1, length: 1100)
    // One frame for both.
    try commitTogether([40, 60], length: 300)
    // Inline before a reference, and a roll between two references.
    try commitTogether([2, 40, 3], length: 300)
    try commitTogether([100, 40], length: 300)
    try commit(250)
    try commit(4)
    try writeFiles(writer, oracle)
    try commit(2)
    // Larger than a frame, across two rolls.
    try commit(400, length: 30)
    try commit(1)
    // Twelve frames of 8 KiB: the journal holds eight.
    for _ in 0..<12 { try commit(2, length: 2000) }
    try commit(1)
    oracle.state.withLock { _ = $0.redacted.insert(4) }
    try writer.replaceEntry(4, by: [UInt8](repeating: 0, count: 1100).span)
    try commit(90)
    try commit(250, length: 40)
    try commit(1)
  } catch let error as StoreError where error.code == .system {
    #expect(throws: StoreError(.poisoned, "")) { try writer.commit(try batch([testEntry(0)])) }
    #expect(throws: StoreError(.poisoned, "")) { try writer.checkpoint() }
    throw error
  }
}

private func writeFiles(_ writer: LedgerWriter, _ oracle: Oracle) throws {
  for height in [0, 1000] {
    let certificate = testEntry(height, length: 100)
    try writer.writeCertificate(height, certificate.span)
    oracle.acknowledge(height == 0 ? "blocks/000" : "blocks/x001/000", certificate)
  }
  let addition = testEntry(7, length: 50)
  try writer.addToCertificate(1000, addition.span)
  oracle.acknowledge("blocks/x001/000.1", addition)
  try writer.addToCertificate(1000, addition.span)
  oracle.acknowledge("blocks/x001/000.2", addition)
  let name = SHA256.hash(addition.span)
  for round in 0..<2 {
    var payload = try writer.beginPayload()
    let content = testEntry(round, length: 9000)
    do {
      try payload.append(content.span.extracting(first: 5000))
      try payload.append(content.span.extracting(5000...))
    } catch {
      throw PayloadInterrupted()
    }
    oracle.acknowledge(FilePath("payloads/\(name.hex.prefix(2))/\(name.hex)"), nil)
    if round == 1 { continue }
    try writer.finishPayload(payload, name: name)
    oracle.acknowledge(FilePath("payloads/\(name.hex.prefix(2))/\(name.hex)"), content)
  }
  oracle.acknowledge(FilePath("payloads/\(name.hex.prefix(2))/\(name.hex)"), nil)
  try writer.deletePayload(name)
  for (round, names) in [[Snapshot.newest], [.sealed, .newest], [.newest], [.sealed, .newest]].enumerated() {
    for name in names { oracle.acknowledge(FilePath("state/\(name.rawValue)"), nil) }
    try writer.writeSnapshots(names, [UInt8(round)].span)
    for name in names { oracle.acknowledge(FilePath("state/\(name.rawValue)"), [UInt8(round)]) }
  }
}
