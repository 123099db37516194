import Evidence
import Foundation
import Testing
import TransparencyLog

/// Entries taken as runs as far as that goes, against the same entries one by one.
@Suite("Runs of plain entries")
struct RunTests {
  static let origin: Text = "example.com/log"
  static let start = Time("2026-11-22T00:00:00.000000Z" as Text)!
  static let predicates: [(kind: Text, value: JSONValue)] =
    ["training-data@1", "gradient-log@1", "decision-trace@1", "algorithm@1"].flatMap { kind in
      Examples.good.filter { $0.path.hasPrefix("\(kind)/") }.compactMap { example in
        (try? JSONValue.parse(example.bytes.span))?["predicate"].map { (Text(kind), $0) }
      }
    } + [("example.com/other@1", ["any": "thing"])]

  @Test("the same are accepted, with the same gaps, and lead to the same state", arguments: 0..<40 as Range<UInt64>)
  func sameAsOneByOne(seed: UInt64) throws {
    let entries = try Self.entries(Seeded(seed), count: 400)
    var (slow, fast) = (try Self.founded(), try Self.founded())
    let alone = entries.indices.map { Self.apply(entries[$0], to: &slow) }
    var together: [String] = []
    let layouts = entries.map(\.layout)
    let leaves = entries.map(\.leaf)
    var producers = ProducerColumn()
    for entry in entries { producers.append(entry.bytes.span.extracting(entry.layout.record.producer.range)) }
    let slots = producers.slots(in: &fast)
    while together.count < entries.count {
      let first = together.count
      let count = fast.applyPlain(
        layouts.span.extracting(first...), leaves.span.extracting(first...), producers, from: first, slots: slots)
      together += Array(repeating: "accepted", count: count)
      if together.count < entries.count { together.append(Self.apply(entries[together.count], to: &fast)) }
    }
    #expect(together == alone)
    #expect(alone.contains("accepted") && Set(alone).count > 3)
    #expect(fast.size == slow.size && fast.lastTime == slow.lastTime)
    #expect(fast.unattested.count == slow.unattested.count && fast.unattested.first == slow.unattested.first)
    #expect(fast.openRecords(of: Array("p0".utf8).span) == slow.openRecords(of: Array("p0".utf8).span))
    #expect(fast.stateRoot() == slow.stateRoot())
  }

  struct Sample {
    let bytes: [UInt8]
    let layout: EntryLayout
    let leaf: Digest
  }

  static func apply(_ entry: Sample, to chain: inout Chain) -> String {
    do {
      let effect = try chain.apply(
        entry.bytes.span, entry.layout, leaf: entry.leaf, root: { nil }, past: { _ in nil })
      return effect.isGap ? "accepted after a gap" : "accepted"
    } catch {
      return error.code.rawValue
    }
  }

  static func founded() throws -> Chain {
    let key = try Ed25519.PrivateKey(seed: [UInt8](repeating: 7, count: 32).span)
    let genesis = Genesis(
      origin: origin,
      logKey: Text(SignerKey(name: try KeyName("example.com/log"), type: .ed25519, privateKey: key).verifierKey.text),
      authorities: [.init(name: "one", publicKey: key.publicKey)], quorum: 1, window: 600, grace: 60, ahead: 86_400,
      mergeDelay: 1_000, unsignedKinds: Genesis.unsignedKindsAllowed, engine: Genesis.engine)
    let entry = try sample(genesis.record, at: start)
    var chain = Chain()
    _ = try chain.apply(entry.bytes.span, entry.layout, leaf: entry.leaf, root: { nil }, past: { _ in nil })
    return chain
  }

  static func sample(_ record: JSONValue, at time: Time) throws -> Sample {
    let bytes = Entry.bytes(accepted: time, record: record.canonicalBytes)
    return Sample(bytes: bytes, layout: try EntryLayout.scan(bytes.span), leaf: Merkle.leaf(bytes.span))
  }

  /// Mostly plain entries in order; now and then one of everything that isn't.
  static func entries(_ random: Seeded, count: Int) throws -> [Sample] {
    var random = random
    var sequences = [0, 0, 0]
    var time = start
    return try (0..<count).map { _ in
      func sometimes(_ rarity: Int) -> Bool { Int.random(in: 0..<rarity, using: &random) == 0 }
      let (kind, predicate) = sometimes(3) ? predicates.randomElement(using: &random)! : predicates[0]
      let subject = Text("example.com/\(Int.random(in: 0..<9, using: &random))")
      var record: JSONObject = [
        "kind": .string(kind), "predicate": predicate, "subject": [["name": .string(subject)]],
      ]
      let producer = Int.random(in: 0..<sequences.count, using: &random)
      if !sometimes(30) {
        sequences[producer] += sometimes(20) ? Int.random(in: 0...2, using: &random) : 1
        record["producer"] = ["id": .string(Text("p\(producer)")), "sequence": .integer(max(1, sequences[producer]))]
      }
      if sometimes(20) { record["ledger"] = .string(sometimes(2) ? origin : "example.com/another") }
      time = time.advanced(by: Int64.random(in: 0...2_000_000, using: &random))
      // Before the last, in a later window, on a later day.
      let wrong: [Int64] = [-3_000_000, 700_000_000, 90_000_000_000]
      let moved = sometimes(40) ? wrong.randomElement(using: &random)! : 0
      return try sample(.object(record), at: time.advanced(by: moved))
    }
  }
}
