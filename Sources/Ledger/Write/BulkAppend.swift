internal import Dispatch
internal import Evidence
public import TransparencyLog

/// Appends a stream of records, piece by piece. A worker carries a piece through all steps; pieces overtake
/// each other in none of those that go in order, and different pieces are in different steps at a time.
///
///     take   in order   read lines, give them their time
///     ready             validate, canonicalise, hash
///     judge  in order   against all entries before; seals and checkpoints that are due
///     hash              whole tiles
///     stage  in order   into tree and segment
///     finish in order   one sync for all that are staged by then
///     write             receipts
///     answer in order
public struct BulkAppend {
  /// How the stream is taken.
  public struct Options: Sendable {
    /// What happens at a refused line.
    public var policy = Appender.Policy.stopAtRefusal
    /// Keys that sign every record that comes without signatures.
    public var signers: [Ed25519.PrivateKey] = []
    /// What is filled in where a record leaves it out.
    public var completion: RecordCompletion?
    /// Processors to be kept busy.
    public var cores = 2

    /// The usual.
    public init() {}
  }

  /// What came of it.
  public struct Summary: Sendable {
    /// New entries.
    public internal(set) var accepted = 0
    /// Records that were on the ledger already and got their receipt again.
    public internal(set) var repeated = 0
    /// Refused lines.
    public internal(set) var refused = 0
    /// Whether it ended at a refused line, with input left.
    public internal(set) var isCut = false

    /// Nothing yet.
    public init() {}
  }

  /// What goes out while it runs, in order.
  public enum Output {
    /// Receipts, each a line of JSON.
    case receipts([UInt8])
    /// A refused line.
    case refused(line: Int, LineRefusal)
    /// A signed checkpoint that covers all receipts so far.
    case checkpoint([UInt8], size: Int)
  }

  private let appender: Appender
  private let options: Options

  /// A stream onto the ledger that `appender` writes.
  public init(_ appender: Appender, options: Options = Options()) {
    self.appender = appender
    self.options = options
  }

  /// Takes all of the input.
  ///
  /// - Parameters:
  ///   - input: where the lines come from.
  ///   - shouldStop: asked before every piece; what was taken is brought to its end.
  ///   - output: told of every answer, in order, from one thread at a time; called again for what it throws
  ///     never: the stream ends, and what was committed stays.
  public func run(
    _ input: LineReader, shouldStop: @escaping @Sendable () -> Bool = { false },
    output: (Output) throws -> Void
  ) throws -> Summary {
    let start = appender.latestTime
    PieceMemory.keep()
    return try withoutActuallyEscaping(output) { output in
      let stream = BulkStream(appender, options, input, from: start, shouldStop, output)
      let workers = DispatchGroup()
      // Beside those that keep the cores busy one waits for the disk at any time, and one for its turn.
      for number in 0..<min(options.cores + 2, Appender.mostStaged) {
        // A serial queue each: those have threads of their own, also while others wait.
        DispatchQueue(label: "ledger.append.\(number)").async(group: workers) { stream.work() }
      }
      workers.wait()
      return try stream.end()
    }
  }
}
