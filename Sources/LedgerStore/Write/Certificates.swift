public import SystemPackage

/// What is kept for ever about blocks: a certificate each, and what is added to it later. Files that are
/// there never change.
public enum Certificates {
  /// Adds a cosignature or a time stamp token to the certificate of a block.
  ///
  /// Needs no writer and gets into no writer's way: the name is taken in one step, and if another takes it
  /// first, the next is tried.
  ///
  /// - Returns: the number of the addition, from 1.
  /// - Throws: `missing` if there is no certificate of this height, `system`.
  @discardableResult
  public static func add(
    _ bytes: Span<UInt8>, toBlock height: Int, of folder: FilePath
  ) throws(StoreError) -> Int {
    let layout = Layout(folder)
    let disk = LedgerWriter.Setup.standard.disk
    let unfinished = layout.unfinished("addition-\(Disk.processNumber)")
    do {
      return try add(bytes, height, layout, disk, through: unfinished)
    } catch {
      // No writer sweeps it, for it might be another's that is still at work.
      _ = try? disk.unlink(unfinished)
      throw error
    }
  }

  static func add(
    _ bytes: Span<UInt8>, _ height: Int, _ layout: Layout, _ disk: Disk, through unfinished: FilePath
  ) throws(StoreError) -> Int {
    let certificate = layout.certificate(height)
    if try disk.status(certificate) == nil { throw Disk.missing(certificate) }
    var number = 1
    while true {
      while try disk.status(layout.addition(height, number)) != nil { number += 1 }
      if try disk.add(layout.addition(height, number), bytes, through: unfinished) { return number }
    }
  }
}

extension LedgerWriter {
  /// Writes the certificate of a block. Written again with the same bytes it is left as it is.
  ///
  /// - Throws: `exists` if there is one with other bytes, `system`.
  public func writeCertificate(_ height: Int, _ bytes: Span<UInt8>) throws {
    let path = layout.certificate(height)
    try change { () throws(StoreError) in
      try disk.makeDirectories(path.removingLastComponent(), below: layout.folder)
      if try disk.add(path, bytes, through: layout.unfinished("certificate")) { return }
      let there = try disk.contents(of: path) ?? []
      guard there.count == bytes.count, bytes.indices.allSatisfy({ bytes[$0] == there[$0] }) else {
        throw StoreError(.exists, "there is another certificate of block \(height)", path: path)
      }
    }
  }

  /// Adds a cosignature or a time stamp token to the certificate of a block.
  ///
  /// - Returns: the number of the addition, from 1.
  /// - Throws: `missing` if there is no certificate of this height, `system`.
  @discardableResult
  public func addToCertificate(_ height: Int, _ bytes: Span<UInt8>) throws -> Int {
    try change { () throws(StoreError) in
      try Certificates.add(bytes, height, layout, disk, through: layout.unfinished("certificate"))
    }
  }
}
