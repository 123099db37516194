import SystemPackage

/// The right to write, held by one process at a time and given back by its end, however it comes.
///
/// `state/lock` says for people who holds it; what counts is the lock on the file, not what it says.
struct WriterLock: ~Copyable {
  private let file: OpenFile

  init(_ layout: Layout, _ disk: Disk) throws(StoreError) {
    guard let file = try disk.open(layout.lock, .make, permissions: 0o600) else {
      throw Disk.missing(layout.lock)
    }
    guard try disk.lock(file) else {
      let holder = try disk.contents(of: layout.lock).map { String(decoding: $0, as: UTF8.self) } ?? ""
      let name = holder.isEmpty ? "another process" : holder.split(separator: "\n").joined(separator: ", ")
      throw StoreError(.locked, "another writer holds the ledger: \(name)", path: layout.lock)
    }
    let text = "pid \(Disk.processNumber)\nhost \(Disk.hostName)\nsince \(Disk.timeText)\n"
    try disk.cut(file, to: 0)
    try disk.write(Array(text.utf8).span, to: file, at: 0)
    self.file = file
  }

  // Closing alone would leave the lock to a child that is being spawned and has every file for a moment.
  deinit { Disk.unlock(file) }
}
