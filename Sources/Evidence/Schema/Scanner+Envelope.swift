extension Scanner {
  /// A whole entry: `{"accepted":"...","record":{...},"signatures":[...]}` and nothing after it.
  mutating func entry(_ layout: inout EntryLayout) -> Int {
    if bytes.count > Envelope.maximumSize { return fail(.size, 0) }
    guard literal(0, "{\"accepted\":\"") else { return failing(grammar.entry, 0) }
    guard let accepted = Calendar.timestamp(bytes, 13) else { return failing(grammar.entry, 0) }
    layout.accepted = accepted
    guard literal(40, "\",\"record\":") else { return failing(grammar.entry, 0) }
    var at = record(51, &layout.record)
    if at < 0 { return at }
    if literal(at, ",\"signatures\":[]}") {
      layout.signatures = Extent(at &+ 14, at &+ 16)
      at &+= 17
    } else {
      guard literal(at, ",\"signatures\":") else { return member(grammar.entry, 2, at) }
      let start = at &+ 14
      at = list(grammar.signatures, start)
      if at < 0 { return at }
      layout.signatures = Extent(start, at)
      layout.signatureCount = UInt16(lastCount)
      guard bytes[at] == UInt8(ascii: "}") else { return member(grammar.entry, 3, at) }
      at &+= 1
    }
    return at == bytes.count ? at : fail(.trailing, at)
  }

  /// A record by itself and nothing after it.
  mutating func wholeRecord(_ layout: inout RecordLayout) -> Int {
    if bytes.count > Envelope.maximumSize { return fail(.size, 0) }
    let end = record(0, &layout)
    return end < 0 || end == bytes.count ? end : fail(.trailing, end)
  }

  private mutating func record(_ start: Int, _ layout: inout RecordLayout) -> Int {
    guard literal(start, "{\"kind\":\"") else { return failing(grammar.record, start) }
    let shape = kind(start &+ 9, &layout)
    if shape < -1 { return -1 }
    var at = Int(layout.kind.end) &+ 1
    if literal(at, ",\"ledger\":") {
      let end = characters(grammar.origin, at &+ 10)
      if end < 0 { return end }
      layout.ledger = Extent(at &+ 11, end &- 1)
      at = end
    }
    if literal(at, ",\"payload\":") {
      let end = object(grammar.payload, at &+ 11)
      if end < 0 { return end }
      // {"digest":"sha256:...": the digest is the first member and has one length.
      layout.payload = Extent(at &+ 22, at &+ 93)
      at = end
    }
    guard literal(at, ",\"predicate\":") else { return member(grammar.record, 3, at) }
    let predicate = at &+ 13
    if shape >= 0 {
      at = value(shape, predicate)
    } else if bytes[predicate] == UInt8(ascii: "{") {
      at = anyObject(predicate, Envelope.predicateLevel)
    } else {
      at = fail(.type, predicate)
    }
    if at < 0 { return at }
    layout.predicate = Extent(predicate, at)
    layout.namesEntries = namesEntries
    if literal(at, ",\"producer\":") {
      at = producer(at &+ 12, &layout)
      if at < 0 { return at }
    }
    guard literal(at, ",\"subject\":") else { return member(grammar.record, 5, at) }
    at = subject(at &+ 11, &layout)
    if at < 0 { return at }
    guard bytes[at] == UInt8(ascii: "}") else { return member(grammar.record, 6, at) }
    layout.record = Extent(start, at &+ 1)
    return at &+ 1
  }

  /// The shape of the predicate for the kind named at `at`: -1 for any, -2 for a failure.
  @inline(__always)
  private mutating func kind(_ at: Int, _ layout: inout RecordLayout) -> Int32 {
    let token = unsafe candidate(grammar.nodes + Int(grammar.kinds), at)
    if token >= 0 {
      let known = unsafe grammar.tokens + Int(token)
      layout.kind = unsafe Extent(at, at &+ Int(known.pointee.length) &- 1)
      let place = unsafe token &- grammar.nodes[Int(grammar.kinds)].first
      layout.builtIn = KindID(rawValue: UInt8(truncatingIfNeeded: place))
      return unsafe known.pointee.node
    }
    return foreignKind(at, &layout)
  }

  @inline(never)
  private mutating func foreignKind(_ at: Int, _ layout: inout RecordLayout) -> Int32 {
    let end = string(at)
    if end < 0 { return -2 }
    layout.kind = Extent(at, end)
    layout.builtIn = nil
    guard TextClass.kind.matches(bytes, at, end),
      (at..<end).contains(where: { bytes[$0] == UInt8(ascii: "/") })
    else {
      _ = fail(.kind, at &- 1)
      return -2
    }
    return -1
  }

  @inline(__always)
  private mutating func producer(_ at: Int, _ layout: inout RecordLayout) -> Int {
    guard literal(at, "{\"id\":") else { return failing(grammar.producer, at) }
    let end = identifier(grammar.identifier, at &+ 6)
    if end < 0 { return end }
    layout.producer = Extent(at &+ 7, end &- 1)
    guard literal(end, ",\"sequence\":") else { return failing(grammar.producer, at) }
    let close = integer(grammar.sequence, end &+ 12)
    if close < 0 { return close }
    layout.sequence = UInt64(bitPattern: lastInteger)
    return bytes[close] == UInt8(ascii: "}") ? close &+ 1 : failing(grammar.producer, at)
  }

  @inline(__always)
  private mutating func subject(_ start: Int, _ layout: inout RecordLayout) -> Int {
    guard bytes[start] == UInt8(ascii: "[") else { return fail(.type, start, node: grammar.subjects) }
    var at = start
    var count = 0
    repeat {
      if count == Envelope.maximumSubjects { return fail(.items, start, node: grammar.subjects) }
      at = subjectItem(at &+ 1)
      if at < 0 { return at }
      if count == 0 { layout.subjectName = lastName }
      count &+= 1
    } while bytes[at] == UInt8(ascii: ",")
    guard bytes[at] == UInt8(ascii: "]") else { return fail(.syntax, at, node: grammar.subjects) }
    layout.subject = Extent(start, at &+ 1)
    layout.subjectCount = UInt16(count)
    return at &+ 1
  }

  /// The two usual forms by hand, all others by their shape.
  @inline(__always)
  private mutating func subjectItem(_ at: Int) -> Int {
    var end = at
    if literal(at, "{\"digest\":{\"sha256\":\"") && isHexadecimal(at &+ 21, 64)
      && literal(at &+ 85, "\"},\"name\":")
    {
      end = name(grammar.name, at &+ 95)
    } else if literal(at, "{\"name\":") {
      end = name(grammar.name, at &+ 8)
    } else if bytes[at] == UInt8(ascii: "]") {
      return fail(.items, at &- 1, node: grammar.subjects)
    } else {
      return object(grammar.subject, at)
    }
    if end < 0 { return end }
    return bytes[end] == UInt8(ascii: "}") ? end &+ 1 : failing(grammar.subject, at)
  }

  /// Lets the shape of a part say what is wrong with it, after the quick look has failed.
  @inline(never)
  private mutating func failing(_ node: Int32, _ at: Int) -> Int {
    let end = value(node, at)
    return end < 0 ? end : fail(.syntax, at, node: node)
  }

  /// What stands at `at` is not the member number `ordinal` of the object, nor one that may precede it.
  @inline(never)
  private mutating func member(_ node: Int32, _ ordinal: Int32, _ at: Int) -> Int {
    let object = unsafe grammar.nodes + Int(node)
    let token = unsafe object.pointee.first &+ ordinal
    return fail(unsafe token == object.pointee.end ? .unknown : .missing, at, node: node, token: token)
  }
}
