internal import TransparencyLog

// A chain as bytes, so that a writer or a prover need not begin at the first entry. Not part of the format:
// a snapshot can always be made again from the entries.

extension Chain {
  private static let snapshotFormat = 1

  /// All of it as bytes. Only a chain in which every entry was applied has a snapshot.
  public mutating func snapshot() -> [UInt8] {
    precondition(isJudged, "only a chain in which every entry was applied has a snapshot")
    flushProducers()
    var object = JSONObject()
    object["format"] = .integer(Self.snapshotFormat)
    object["size"] = .integer(size)
    object["time"] = .integer(Int(lastTime.microseconds))
    object["window"] = .integer(Int(window.start.microseconds))
    object["height"] = .integer(height)
    object["first"] = .integer(firstOfBlock)
    object["seal"] = lastSeal.map { ["index": .integer($0.index), "leaf": .string(Text($0.leaf.text))] }
    object["without_producer"] = [.integer(withoutProducer.count), .integer(withoutProducer.first)]
    object["genesis"] = genesis?.record
    object["state"] = map.snapshot
    object["producers"] = .array(
      zip(producerNames.names, producers).map { ["id": .string($0), "state": $1.snapshot] })
    let body = JSONValue.object(object).canonicalBytes
    return SHA256.hash(body.span).bytes + body
  }

  /// The chain that a snapshot holds; nil if the bytes aren't whole or of another format.
  public init?(snapshot: [UInt8]) {
    guard snapshot.count > Digest.byteCount else { return nil }
    let body = snapshot.span.extracting(Digest.byteCount..<snapshot.count)
    guard Digest(snapshot.span, at: 0) == SHA256.hash(body), let value = try? JSONValue.parse(body),
      value["format"]?.integer == Int64(Self.snapshotFormat),
      let genesis = value["genesis"].flatMap(Record.init),
      let map = value["state"].flatMap(StateMap.init(snapshot:)), let keyring = Keyring(state: map)
    else { return nil }
    self.init()
    self.genesis = try? Genesis(genesis)
    unsignedKinds = KindSet(self.genesis?.unsignedKinds ?? [])
    self.map = map
    self.keyring = keyring
    restorePlaces(value)
    restoreProducers(value["producers"]?.array ?? [])
    restoreDerived()
  }

  private mutating func restorePlaces(_ value: JSONValue) {
    func integer(_ name: Text) -> Int { Int(value[name]?.integer ?? 0) }
    size = integer("size")
    lastTime = Time(microseconds: Int64(integer("time")))
    window = Window(from: Time(microseconds: Int64(integer("window"))), seconds: genesis?.window ?? 1)
    height = integer("height")
    firstOfBlock = integer("first")
    lastSeal = value["seal"].flatMap { LeafReference($0) }
    let without = value["without_producer"]?.array ?? []
    withoutProducer = (Int(without.first?.integer ?? 0), Int(without.last?.integer ?? 0))
  }

  private mutating func restoreProducers(_ values: [JSONValue]) {
    for value in values {
      guard let id = value["id"]?.string, let state = value["state"].flatMap(Producer.init(snapshot:)) else {
        continue
      }
      _ = producerNames.insert(id.utf8.span)
      producers.append(state)
    }
  }

  /// What follows from the state map.
  private mutating func restoreDerived() {
    resumedTo = map[.resume, ""]?["to"]?.string.flatMap { Time($0) }
    for name in map.keys(of: .algorithm) {
      _ = knownSubjects.insert(name.utf8.span)
      filingRate.add(name, in: map)
    }
    rulesVersion = map.count(of: .rule)
    for key in map.keys(of: .clock) {
      guard let deadline = map[.clock, key]?["deadline"]?.string.flatMap({ Time($0) }) else { continue }
      clocks.insert(RunningClock(deadline: deadline, key: key))
    }
    for key in map.keys(of: .link) {
      guard let (source, name) = StateKey.linkParts(key), let entry = map[.link, key]?["of"]?.integer else { continue }
      _ = links.add(from: source, to: name, of: Int(entry))
    }
    for name in map.keys(of: .unregistered) { _ = knownSubjects.insert(name.utf8.span) }
    filingRate.unregistered = map.count(of: .unregistered)
  }
}
