internal import Dispatch
internal import Evidence
internal import LedgerStore
internal import TransparencyLog

/// Drives a replay on several threads.
///
/// Every worker claims the next chunk, reads and examines it, and lays it down. Whoever lays down the chunk
/// whose turn it is applies it and all that wait behind it, so there is no thread that does nothing else.
/// Chunks are few and used again, so memory doesn't grow with the ledger.
final class Pipeline: Sendable {
  private let reader: LedgerReader
  private let depth: Chunk.Depth
  private let judge: CertificateJudge
  private let threads: Int
  private let size: Int
  private let progress: (@Sendable (Int, Int) -> Void)?
  private let shared: Monitor<Shared>

  private static let bundlesPerChunk = 2
  /// Chunks beside those that are worked on. Where one takes long, for it is full of signatures or its rules are asked
  /// much, this much is done in the meantime: a ledger's signed records come in runs.
  private static let chunksAhead = 30
  /// A chunk is made of less if its entries are longer than this altogether.
  private static let chunkByteCount = 2 << 20
  /// Bytes of entries that may be on their way at a time, beyond one chunk.
  private static let byteLimit = 20 << 20

  private struct Shared {
    let replay: Replay
    /// The first entry that nobody has claimed.
    var next = 0
    /// The first entry that wasn't applied.
    var turn = 0
    var isApplying = false
    /// Whether all is applied and the last seals were handed out.
    var isFinished = false
    var free: [Chunk]
    var done: [Int: Chunk] = [:]
    var bytesOnTheirWay = 0
    var seals: [[SealedBlock]] = []
    var keys = KnownKeys()
    var keysVersion = 0
    var findings = Findings()
    var failure: StoreError?
  }

  private enum Task {
    case examine(Chunk, KnownKeys)
    case judge([SealedBlock])
    case stop
  }

  /// A pipeline for the entries before `size` of a replay that nobody else uses.
  init(
    _ replay: sending Replay, size: Int, judge: CertificateJudge, threads: Int,
    progress: (@Sendable (Int, Int) -> Void)?
  ) {
    reader = replay.reader
    depth = replay.depth
    self.size = size
    self.judge = judge
    self.threads = threads
    self.progress = progress
    let free = (0..<threads + Self.chunksAhead).map { _ in Chunk() }
    shared = Monitor(Shared(replay: replay, free: free))
  }

  /// Applies everything, and calls `body` with the replay; its findings include those of the workers.
  func run<Result>(_ body: (Replay) throws(StoreError) -> Result) throws(StoreError) -> Result {
    shared.change { if $0.next >= size { Self.finish(&$0) } }
    DispatchQueue.concurrentPerform(iterations: threads) { _ in work() }
    return try shared.change { shared throws(StoreError) in
      if let failure = shared.failure { throw failure }
      shared.replay.findings.merge(shared.findings)
      return try body(shared.replay)
    }
  }

  private func work() {
    while true {
      do throws(StoreError) {
        switch nextTask() {
        case .stop: return
        case .judge(let seals): try judgeSeals(seals)
        case .examine(let chunk, let keys):
          try chunk.read(reader)
          if chunk.isRead { chunk.examine(depth, keys: keys) }
          try deliver(chunk)
        }
      } catch {
        shared.change { $0.failure = $0.failure ?? error }
        return
      }
    }
  }

  private func nextTask() -> Task {
    shared.wait { shared in
      if shared.failure != nil { return .stop }
      if let seals = shared.seals.popLast() { return .judge(seals) }
      if shared.next < size, !shared.free.isEmpty,
        shared.bytesOnTheirWay < Self.byteLimit || shared.turn == shared.next
      {
        return .examine(claim(&shared), shared.keys)
      }
      return shared.isFinished ? .stop : nil
    }
  }

  private func judgeSeals(_ seals: [SealedBlock]) throws(StoreError) {
    var findings = Findings()
    for seal in seals { try judge.judge(seal, &findings) }
    if !findings.isEmpty { shared.change { $0.findings.merge(findings) } }
  }
}

// MARK: - Chunks

extension Pipeline {
  private func claim(_ shared: inout Shared) -> Chunk {
    let chunk = shared.free.removeLast()
    let (count, length) = extent(from: shared.next)
    chunk.begin(shared.next, count: count)
    chunk.byteCount = length
    shared.next += count
    shared.bytesOnTheirWay += length
    return chunk
  }

  /// How many entries the chunk that starts at `first` has, and roughly how many bytes: whole bundles of one
  /// segment, and few if they are long.
  private func extent(from first: Int) -> (count: Int, length: Int) {
    let group = GrowingTree.groupSize
    let segmentEnd = (first / LedgerReader.segmentSize + 1) * LedgerReader.segmentSize
    let end = min(size, segmentEnd, first + Self.bundlesPerChunk * group)
    var bytes: [UInt8] = []
    let wanted = (end - first + group - 1) / group
    // Only an extent: where offsets can't be read, the reading of the entries says so.
    let read = try? reader.readBytes(of: .offsets, at: first / group * 8, count: wanted * 8, into: &bytes)
    let offsets = stride(from: 0, to: read ?? 0, by: 8).map { place in
      bytes[place..<min(place + 8, bytes.count)].reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    }
    // The last bundle's length can't be told from here: it is taken to be as long as the one before.
    var bundles = 1
    var length = offsets.count > 1 ? Int(clamping: offsets[1] &- offsets[0]) : 0
    while bundles < wanted && bundles < offsets.count && length < Self.chunkByteCount {
      bundles += 1
      let last = bundles < offsets.count ? offsets[bundles] : offsets[bundles - 1]
      length = max(length, Int(clamping: last &- offsets[0]))
    }
    return (min(end, first + bundles * group) - first, min(length, group * 65_537))
  }

  /// Lays down a chunk, and applies what has its turn.
  private func deliver(_ chunk: Chunk) throws(StoreError) {
    var mine = shared.change { shared in
      shared.done[chunk.first] = chunk
      return Self.takeTurn(&shared)
    }
    while let (replay, chunk) = mine {
      try replay.apply(chunk)
      progress?(chunk.first + chunk.count, size)
      mine = shared.change { shared in
        shared.turn += chunk.count
        shared.bytesOnTheirWay -= chunk.byteCount
        shared.free.append(chunk)
        shared.isApplying = false
        Self.publish(from: replay, &shared, all: false)
        if shared.turn >= size { Self.finish(&shared) }
        return Self.takeTurn(&shared)
      }
    }
  }

  private static func takeTurn(_ shared: inout Shared) -> (Replay, Chunk)? {
    guard !shared.isApplying, let chunk = shared.done.removeValue(forKey: shared.turn) else { return nil }
    shared.isApplying = true
    return (shared.replay, chunk)
  }

  private static func publish(from replay: Replay, _ shared: inout Shared, all: Bool) {
    if let seals = replay.takePending(all: all) { shared.seals.append(seals) }
    if shared.keysVersion != replay.keysVersion {
      shared.keys = replay.keys
      shared.keysVersion = replay.keysVersion
    }
  }

  private static func finish(_ shared: inout Shared) {
    shared.replay.finish()
    publish(from: shared.replay, &shared, all: true)
    shared.isFinished = true
  }
}
