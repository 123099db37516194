import Synchronization
import SystemPackage
import TransparencyLog

/// Hashes files on all cores: one file is one stream, read in large pieces into a buffer that is used again.
struct FileHasher: Sendable {
  let threads: Int

  /// Large enough that a read costs nothing beside the hashing, small enough to stay in a core's cache.
  private static let pieceByteCount = 256 << 10

  /// The digests of `files`, in their order.
  func digests(of files: [FoundFile], progress: Progress) throws -> [Digest] {
    // The largest first: else the last one would keep one core busy while the others wait.
    let order = files.indices.sorted { files[$0].status.size > files[$1].status.size }
    let next = Atomic<Int>(0)
    let digests = Mutex([Digest](repeating: Merkle.emptyRoot, count: files.count))
    try Workers.run(min(threads, files.count)) { _ in
      var buffer = [UInt8](repeating: 0, count: Self.pieceByteCount)
      var own: [(place: Int, digest: Digest)] = []
      do {
        while let place = Self.take(next, order) {
          own.append((place, try Self.digest(of: files[place], &buffer, progress)))
        }
      } catch {
        // The others find nothing left to do.
        next.store(order.count, ordering: .relaxed)
        throw error
      }
      digests.withLock { digests in
        for (place, digest) in own { digests[place] = digest }
      }
    }
    return digests.withLock { $0 }
  }

  private static func take(_ next: borrowing Atomic<Int>, _ order: [Int]) -> Int? {
    if StopSignal.isRaised { return nil }
    let place = next.add(1, ordering: .relaxed).oldValue
    return place < order.count ? order[place] : nil
  }

  /// A file that changes while it is read has no digest that anybody could check.
  private static func digest(
    of found: FoundFile, _ buffer: inout [UInt8], _ progress: Progress
  ) throws(Failure) -> Digest {
    let file = try SystemFile.reading(found.path)
    file.adviseSequential()
    var hash = SHA256()
    while true {
      let count = try file.read(into: &buffer)
      // Who asked to stop gets no digests at all.
      if count == 0 || StopSignal.isRaised { break }
      hash.update(buffer.span.extracting(first: count))
      progress.add(count)
    }
    guard try file.status() == found.status else {
      throw Failure(
        .inputOutput, "changed", "the file changed while it was read", at: found.path.string,
        do: "wait until nobody writes to it, then run this again")
    }
    return hash.finalize()
  }
}
