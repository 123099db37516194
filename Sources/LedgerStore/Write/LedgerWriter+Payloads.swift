import SystemPackage
public import TransparencyLog

/// A payload being written: it has no name before it is whole, and leaves nothing behind if it is dropped.
public struct PayloadWriter: ~Copyable {
  private let disk: Disk
  fileprivate let file: OpenFile
  /// The bytes written so far.
  public private(set) var count = 0
  fileprivate var isFinished = false

  fileprivate init(_ file: OpenFile, _ disk: Disk) {
    self.file = file
    self.disk = disk
  }

  /// Writes what comes next.
  public mutating func append(_ bytes: Span<UInt8>) throws(StoreError) {
    try disk.write(bytes, to: file, at: count)
    count += bytes.count
  }

  deinit {
    // What stays behind if this fails is swept when a writer opens the next time.
    if !isFinished { _ = try? disk.unlink(file.path) }
  }
}

extension LedgerWriter {
  /// Begins to write a payload.
  public func beginPayload() throws -> PayloadWriter {
    try change { () throws(StoreError) in
      payloadsBegun += 1
      let path = layout.unfinished("payload-\(payloadsBegun)")
      guard let file = try disk.open(path, .fresh) else { throw Disk.missing(path) }
      return PayloadWriter(file, disk)
    }
  }

  /// Notes, lastingly, that a payload will get this name: if no entry comes to name it, the next opening knows.
  public func announcePayload(_ name: Digest) throws {
    let size = Array("\(size)".utf8)
    try change { () throws(StoreError) in
      try disk.replace(
        layout.announcement(name), by: size.span, through: layout.unfinished("payload-\(name.hex)"),
        permissions: 0o600)
    }
  }

  /// Payloads that were announced and not settled since, each with how many entries there were before.
  public func announcedPayloads() throws(StoreError) -> [(name: Digest, size: Int)] {
    var announced: [(name: Digest, size: Int)] = []
    for name in try disk.names(in: layout.state) where name.string.hasPrefix("payload-") && name.extension == nil {
      guard let digest = Digest(hex: String(name.string.dropFirst("payload-".count))) else { continue }
      let text = try disk.contents(of: layout.announcement(digest)) ?? []
      announced.append((digest, Int(String(decoding: text, as: UTF8.self)) ?? 0))
    }
    return announced
  }

  /// An entry names the payload, or it is gone. A note that stays behind is judged again at the next opening.
  public func settlePayload(_ name: Digest) {
    _ = try? disk.unlink(layout.announcement(name))
  }

  /// Gives a payload its name and makes it last. One that had the name before is replaced: it was of a
  /// record that never became an entry.
  public func finishPayload(_ payload: consuming PayloadWriter, name: Digest) throws {
    let path = layout.payload(name)
    try change { () throws(StoreError) in
      try disk.makeDirectories(path.removingLastComponent(), below: layout.folder)
      try disk.sync(payload.file)
      try disk.rename(payload.file.path, to: path)
      payload.isFinished = true
      try disk.syncDirectory(path.removingLastComponent())
    }
  }

  /// Deletes a payload, lastingly; false if there is none of this name.
  ///
  /// The blocks of the file are left to the disk: it is the key to them that an erasure destroys.
  @discardableResult
  public func deletePayload(_ name: Digest) throws -> Bool {
    let path = layout.payload(name)
    return try change { () throws(StoreError) in
      let wasThere = try disk.unlink(path)
      // Also if it was not there: a call that was interrupted before this must not leave it to come back.
      let parent = path.removingLastComponent()
      if try disk.status(parent) != nil { try disk.syncDirectory(parent) }
      return wasThere
    }
  }
}
