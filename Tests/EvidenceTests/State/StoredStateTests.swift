import Testing
import TransparencyLog

@testable import Evidence

/// A state that goes through snapshots again and again is the state that never did.
@Suite struct StoredStateTests {
  static let types: [StateType] = [.status, .register, .link, .clock]

  /// A model without tree and snapshot: what was set last.
  struct Model {
    var values: [StateType: [Text: JSONValue]] = [:]

    var map: StateMap {
      var map = StateMap()
      for (type, keys) in values { for (key, value) in keys { map.set(type, key, to: value) } }
      return map
    }
  }

  static func key(_ random: inout Seeded) -> Text {
    let places: [Text] = ["CN", "EU", "SG"]
    let names: [Text] = ["frozen", "frozen2", "f"]
    return StateKey.named(
      places[Int.random(in: 0..<3, using: &random)], names[Int.random(in: 0..<3, using: &random)],
      Text("a.example/冻/\(Int.random(in: 0..<40, using: &random))"))
  }

  static func reopened(_ map: StateMap) throws -> StateMap {
    var map = map
    var bytes: [UInt8] = [1, 2, 3]
    map.appendValues(to: &bytes)
    map.appendTree(to: &bytes)
    var reader = SnapshotReader(bytes, at: 3)
    var read = try #require(StateMap(&reader))
    read.setTree(reader)
    return read
  }

  /// As a writer goes on after a snapshot.
  static func rebased(_ map: StateMap) -> StateMap {
    var map = map
    var bytes: [UInt8] = [1, 2, 3]
    map.appendValues(to: &bytes)
    map.rebase(on: SnapshotReader(bytes, at: 3))
    return map
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func aStateThroughSnapshotsIsTheStateItself(seed: UInt64) throws {
    var random = Seeded(seed)
    var (map, model) = (StateMap(), Model())
    for step in 0..<400 {
      let type = Self.types[Int.random(in: 0..<Self.types.count, using: &random)]
      let key = Self.key(&random)
      let value: JSONValue? = Int.random(in: 0..<3, using: &random) == 0 ? nil : ["index": .integer(step)]
      map.set(type, key, to: value)
      model.values[type, default: [:]][key] = value
      switch Int.random(in: 0..<40, using: &random) {
      case 0: map = try Self.reopened(map)
      case 1, 2: map = Self.rebased(map)
      default: break
      }
      #expect(map[type, key] == value, "seed \(seed), step \(step)")
    }
    map = try Self.reopened(map)
    var slow = model.map
    #expect(map.count == slow.count)
    for type in StateType.allCases {
      #expect(map.keys(of: type) == slow.keys(of: type), "seed \(seed)")
      #expect(map.count(of: type) == slow.keys(of: type).count, "seed \(seed)")
      for key in slow.keys(of: type) { #expect(map[type, key] == slow[type, key], "seed \(seed)") }
    }
    for number in 0..<41 {
      let subject = Text("a.example/冻/\(number)")
      let about = slow.keys(of: .status).filter { StateKey.parts($0)?.subject == subject }
      #expect(map.keys(of: .status, about: subject) == about, "seed \(seed)")
    }
    let absent = StateKey.named("CN", "frozen", "nobody")
    #expect(map.root() == slow.root(), "seed \(seed)")
    #expect("\(map.proof(.status, absent))" == "\(slow.proof(.status, absent))", "seed \(seed)")
    // A tree that isn't one is made anew of the values.
    var bytes: [UInt8] = []
    map.appendValues(to: &bytes)
    var reader = SnapshotReader(bytes, at: 0)
    var bare = try #require(StateMap(&reader))
    bare.setTree(reader)
    #expect(bare.root() == slow.root(), "seed \(seed)")
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func clocksThroughSnapshotsRunOutInOrder(seed: UInt64) throws {
    var random = Seeded(seed)
    var (clocks, map, running) = (ClockTable(), StateMap(), Set<RunningClock>())
    for step in 0..<600 {
      let key = Self.key(&random)
      if let old = running.first(where: { $0.key == key }) {
        clocks.remove(old)
        map.set(.clock, key, to: nil)
        running.remove(old)
      }
      if Bool.random(using: &random) {
        let clock = RunningClock(deadline: Time(microseconds: Int64.random(in: 0..<9, using: &random)), key: key)
        clocks.insert(clock)
        map.set(.clock, key, to: ["deadline": .string(Text(clock.deadline.description))])
        running.insert(clock)
      }
      if Int.random(in: 0..<50, using: &random) == 0 {
        map = try Self.reopened(map)
        var bytes: [UInt8] = []
        StoredClocks.append(clocks.all, keys: map.keys(of: .clock), to: &bytes)
        var reader = SnapshotReader(bytes, at: 0)
        let keys = try #require(map.stored(.clock))
        let stored: StoredClocks = try #require(StoredClocks(&reader, keys: keys))
        clocks = ClockTable(stored)
      }
      #expect(clocks.first == running.min(), "seed \(seed), step \(step)")
      #expect(clocks.nextDeadline == running.min()?.deadline.microseconds ?? .max, "seed \(seed), step \(step)")
    }
    #expect(clocks.all == running.sorted(), "seed \(seed)")
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func linksThroughSnapshotsLeadAsFar(seed: UInt64) throws {
    var random = Seeded(seed)
    var (links, slow, map) = (LinkTable(), LinkTable(), StateMap())
    let names = (0..<12).map { Text("a/\($0)") }
    for entry in 0..<60 {
      let source = names[Int.random(in: 0..<12, using: &random)]
      let name = names[Int.random(in: 0..<12, using: &random)]
      let isNew = links.add(from: source, to: name, of: entry)
      #expect(isNew == slow.add(from: source, to: name, of: entry), "seed \(seed)")
      if isNew { map.set(.link, StateKey.link(from: source, to: name), to: ["of": .integer(entry)]) }
      if entry % 20 == 19 {
        map = try Self.reopened(map)
        links = LinkTable(map.stored(.link))
      }
    }
    for name in names {
      #expect(links.reachable(from: name) == slow.reachable(from: name), "seed \(seed)")
      for entry in 0..<60 {
        #expect(links.hang(on: entry, about: [name]) == slow.hang(on: entry, about: [name]), "seed \(seed)")
      }
    }
  }

  /// Whatever lies there in place of a snapshot is read, or isn't: nothing traps, and every walk ends.
  @Test(arguments: 0..<200 as Range<UInt64>)
  func aSpoiltStateIsNone(seed: UInt64) throws {
    var random = Seeded(seed)
    var map = StateMap()
    for number in 0..<30 { map.set(.status, Self.key(&random), to: ["index": .integer(number)]) }
    for _ in 0..<10 { map.set(.status, Self.key(&random), to: nil) }
    var bytes: [UInt8] = []
    map.appendValues(to: &bytes)
    map.appendTree(to: &bytes)
    for _ in 0..<Int.random(in: 1..<6, using: &random) {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      bytes[place] = UInt8.random(in: 0...255, using: &random)
    }
    if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
    var reader = SnapshotReader(bytes, at: 0)
    guard var read = StateMap(&reader) else { return }
    read.setTree(reader)
    for key in read.keys(of: .status) { _ = read[.status, key] }
    _ = read.keys(of: .status, about: "a.example/冻/1")
    read.set(.status, "CN frozen x", to: ["index": 1])
    _ = read.root()
    read.set(.status, "CN frozen x", to: nil)
    _ = read.proof(.status, "CN frozen y")
  }
}
