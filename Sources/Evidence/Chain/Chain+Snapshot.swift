internal import TransparencyLog

// A chain as bytes, so that a writer or a reader need not begin at the first entry. Not part of the format: a snapshot
// can always be made again from the entries.
//
//     SHA-256 of what follows || format || length of the head || head, as JSON || state || running clocks ||
//     the state's tree
//
// State and tree are read where they lie (`StoredValues`): an opening hashes the bytes and looks at little of them.

extension Chain {
  private static let snapshotFormat = 2

  /// Appends all of it, and goes on from what was written. Only a chain in which every entry was applied has a snapshot.
  package mutating func appendSnapshot(to bytes: inout [UInt8]) {
    precondition(isJudged, "only a chain in which every entry was applied has a snapshot")
    flushProducers()
    let start = bytes.count
    bytes += [UInt8](repeating: 0, count: Digest.byteCount)
    bytes.append(number: Self.snapshotFormat)
    let head = snapshotHead.canonicalBytes
    bytes.append(number: head.count)
    bytes += head
    bytes.reserveCapacity(bytes.count + map.likelyByteCount)
    let values = bytes.count
    map.appendValues(to: &bytes)
    StoredClocks.append(clocks.all, keys: map.keys(of: .clock), to: &bytes)
    map.appendTree(to: &bytes)
    let digest = SHA256.hash(bytes.span.extracting(start + Digest.byteCount..<bytes.count))
    bytes.replaceSubrange(start..<start + Digest.byteCount, with: digest.bytes)
    map.rebase(on: SnapshotReader(bytes, at: values))
  }

  /// The chain whose snapshot is the rest of these bytes; nil if they aren't whole or of another format.
  package init?(snapshot reader: SnapshotReader) {
    var reader = reader
    let bytes = reader.bytes
    guard let digest = reader.range(Digest.byteCount) else { return nil }
    let span = bytes.span
    guard Digest(span, at: digest.lowerBound) == SHA256.hash(span.extracting(digest.upperBound..<bytes.count)) else {
      return nil
    }
    // What isn't JSON, or no genesis, wasn't written here.
    guard reader.count() == Self.snapshotFormat, let length = reader.count(), let range = reader.range(length),
      let head = try? JSONValue.parse(span.extracting(range)),
      let genesis = try? head["genesis"].flatMap(Record.init).map(Genesis.init),
      var map = StateMap(&reader), let keyring = Keyring(state: map), let keys = map.stored(.clock),
      let clocks = StoredClocks(&reader, keys: keys)
    else { return nil }
    let numbers: [Text] = ["first", "height", "size", "time", "window"]
    guard numbers.allSatisfy({ head[$0]?.integer.map { $0 >= 0 } ?? false }) else { return nil }
    map.setTree(reader)
    self.init()
    self.genesis = genesis
    unsignedKinds = KindSet(genesis.unsignedKinds)
    self.map = map
    self.keyring = keyring
    self.clocks = ClockTable(clocks)
    links = LinkTable(map.stored(.link))
    restorePlaces(head)
    restoreProducers(head["producers"]?.array ?? [])
    resumedTo = map[.resume, ""]?["to"]?.string.flatMap { Time($0) }
    filingRate = FilingRate(snapshot: head["filings"]?.array ?? [], unregistered: map.count(of: .unregistered))
  }

  private var snapshotHead: JSONValue {
    var object = JSONObject()
    object["filings"] = filingRate.snapshot
    object["first"] = .integer(firstOfBlock)
    object["genesis"] = genesis?.record
    object["height"] = .integer(height)
    object["producers"] = .array(
      zip(producerNames.names, producers).map { ["id": .string($0), "state": $1.snapshot] })
    object["seal"] = lastSeal.map { ["index": .integer($0.index), "leaf": .string(Text($0.leaf.text))] }
    object["size"] = .integer(size)
    object["time"] = .integer(Int(lastTime.microseconds))
    object["window"] = .integer(Int(window.start.microseconds))
    object["without_producer"] = [.integer(withoutProducer.count), .integer(withoutProducer.first)]
    return .object(object)
  }

  private mutating func restorePlaces(_ head: JSONValue) {
    func integer(_ name: Text) -> Int { Int(head[name]?.integer ?? 0) }
    size = integer("size")
    lastTime = Time(microseconds: Int64(integer("time")))
    window = Window(from: Time(microseconds: Int64(integer("window"))), seconds: genesis?.window ?? 1)
    height = integer("height")
    firstOfBlock = integer("first")
    lastSeal = head["seal"].flatMap { LeafReference($0) }
    let without = head["without_producer"]?.array ?? []
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
}
