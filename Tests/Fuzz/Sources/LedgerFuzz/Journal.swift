import Glibc
import LedgerStore
import SystemPackage
import TransparencyLog

/// Opens a small ledger whose journal is the input: it opens, or the store's error says why not.
///
/// The input's first byte says what is made right before: a frame is bound by digests that no mutation hits.
enum JournalTarget {
  /// Frames begin at pages; this is where a frame's parts begin (LedgerStore/Journal/JournalFrame.swift).
  private static let page = 4096
  private static let (payloadLength, previous, digest, header) = (96, 104, 168, 200)
  private static let smallest = 4 * page

  /// The environment names the folder, which `run` removes.
  private static let home = FilePath(getenv("FUZZ_FOLDER").map { String(cString: $0) } ?? "/tmp/ledger-fuzz")
  private static let ledger: FilePath = {
    let folder = home.appending("ledger-\(getpid())")
    make(folder, entries: 5)
    return folder
  }()

  static func fuzz(_ input: [UInt8]) {
    guard let options = input.first else { return }
    var journal = Array(input.dropFirst())
    if options & 1 == 0 {
      let whole = max(smallest, (journal.count + page - 1) / page * page)
      journal += [UInt8](repeating: 0, count: whole - journal.count)
    }
    if options & 2 == 0 { seal(&journal, linking: options & 4 == 0) }
    let folder = ledger
    write(journal, folder.appending("state/journal"))
    do {
      let writer = try LedgerWriter(folder, notary: notary)
      require(writer.size >= 5, "what was checkpointed is gone")
      let reader = try writer.reader()
      for index in 0..<writer.size { _ = try reader.entry(index) }
    } catch let error as StoreError {
      require(error.code != .locked, "the lock was kept")
    } catch {
      fatalError("another error than the store's: \(error)")
    }
  }

  /// Writes the digests that make frames whole, and each one's predecessor if `linking`.
  private static func seal(_ journal: inout [UInt8], linking: Bool) {
    var last: [UInt8]?
    for start in stride(from: 0, to: journal.count - header, by: page)
    where journal[start..<start + 8].elementsEqual("ledgerj1".utf8) {
      if linking, let last { journal.replaceSubrange(start + previous..<start + previous + 32, with: last) }
      var length = 0
      for byte in journal[start + payloadLength..<start + payloadLength + 8] { length = length << 8 | Int(byte) }
      guard 0...journal.count - start - header ~= length else { continue }
      var hash = SHA256()
      let head = Array(journal[start..<start + digest])
      hash.update(head.span)
      var place = start + header
      let end = place + length
      while place + 2 <= end {
        let next = place + 2 + Int(journal[place]) << 8 + Int(journal[place + 1])
        guard next <= end else { break }
        let leaf = leafHash(Array(journal[place + 2..<next]))
        hash.update(leaf.span)
        place = next
      }
      let own = hash.finalize().bytes
      journal.replaceSubrange(start + digest..<start + header, with: own)
      last = own
    }
  }

  private static func leafHash(_ entry: [UInt8]) -> [UInt8] {
    let leaf = [0] + entry
    return SHA256.hash(leaf.span).bytes
  }

  /// Seeds: journals that commits have left, one with small frames and one with a large frame among them.
  static func writeSeeds(to folder: String) {
    for (name, counts) in [("small", [1, 2, 1]), ("large", [2, 300, 1]), ("none", [])] {
      let place = home.appending("seed-\(name)")
      make(place, entries: 5, then: counts)
      let used = counts.isEmpty ? page : 4 * page
      let journal = read(place.appending("state/journal"), used)
      write([0] + journal, FilePath(folder).appending("journal-\(name)"))
    }
  }

  private static func make(_ folder: FilePath, entries: Int, then counts: [Int] = []) {
    do {
      let writer = try LedgerWriter.create(folder, notary: notary)
      var made = 0
      func commit(_ count: Int) throws {
        var batch = EntryBatch()
        for number in made..<made + count {
          let entry = Array("entry \(number)".utf8)
          _ = try batch.append(entry.span)
        }
        made += count
        _ = try writer.commit(batch)
      }
      try commit(entries)
      _ = try writer.checkpoint()
      for count in counts { try commit(count) }
    } catch {
      fatalError("no ledger could be made: \(error)")
    }
  }

  /// Checkpoints without a signature: a size and a root.
  private static var notary: Notary {
    Notary(
      read: { bytes in
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        guard lines.count == 2, let size = Int(lines[0]), let root = Digest(hex: String(lines[1])) else {
          throw StoreError(.damaged, "no checkpoint")
        }
        return TreeHead(size: size, root: root)
      },
      sign: { Array("\($0.size)\n\($0.root.hex)\n".utf8) })
  }

  private static func write(_ bytes: [UInt8], _ path: FilePath) {
    do {
      let file = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
      try file.closeAfter { _ = try file.writeAll(bytes) }
    } catch {
      fatalError("\(path): \(error)")
    }
  }

  private static func read(_ path: FilePath, _ count: Int) -> [UInt8] {
    do {
      let file = try FileDescriptor.open(path, .readOnly)
      return try file.closeAfter {
        try [UInt8](unsafeUninitializedCapacity: count) { $1 = try file.read(into: UnsafeMutableRawBufferPointer($0)) }
      }
    } catch {
      fatalError("\(path): \(error)")
    }
  }
}
