import Decimals
import Testing
import TransparencyLog

@testable import Evidence

@Suite("Values that another implementation computed")
struct ValueVectorTests {
  @Test("State trees: roots, and proofs of presence and absence")
  func stateTree() throws {
    for state in try Vectors.cases("state-tree") {
      var map = StateMap()
      // Whatever the order of setting, and whatever came and went: the shape is the set's.
      let elements = state["elements"]!.array!
      map.set(.hold, "never mind", to: ["by": 1])
      for element in elements.reversed() { set(element, "not yet", in: &map) }
      for element in elements { set(element, element["value"]!, in: &map) }
      map.set(.hold, "never mind", to: nil)
      #expect(map.root() == state.digest("root"))
      for proof in state["proofs"]!.array! { check(proof, in: &map, under: state.digest("root")) }
    }
  }

  private func set(_ element: JSONValue, _ value: JSONValue, in map: inout StateMap) {
    map.set(StateType(rawValue: element["type"]!.text.string)!, element["key"]!.text, to: value)
  }

  private func check(_ proof: JSONValue, in map: inout StateMap, under root: Digest) {
    let made = map.proof(StateType(rawValue: proof["type"]!.text.string)!, proof["key"]!.text)
    #expect(made.holds(under: root))
    #expect(made.value == proof["value"]?.canonicalBytes)
    let steps = proof["proof"]!.array!.map {
      StateProof.Step(bit: Int($0["bit"]!.integer!), hash: Digest($0.base64("hash").span, at: 0))
    }
    #expect(made.path.steps == steps)
    if let other = proof["other"] {
      #expect(made.path.end?.path == Digest(other.base64("path").span, at: 0))
      #expect(made.path.end?.value == Digest(other.base64("value").span, at: 0))
    }
    mutate(made, root)
  }

  /// No step left out or changed, no other claim, is believed.
  private func mutate(_ proof: StateProof, _ root: Digest) {
    let path = proof.path
    let claim = proof.value == nil ? Array("{}".utf8) : nil
    #expect(!StateProof(type: proof.type, key: proof.key, value: claim, path: path).holds(under: root))
    guard !path.steps.isEmpty else { return }
    let shorter = StateProof.Path(steps: Array(path.steps.dropLast()), end: path.end)
    #expect(
      !StateProof(type: proof.type, key: proof.key, value: proof.value, path: shorter).holds(under: root))
    for (place, step) in path.steps.enumerated() {
      var steps = path.steps
      steps[place] = StateProof.Step(bit: step.bit, hash: Merkle.emptyRoot)
      let other = StateProof.Path(steps: steps, end: path.end)
      #expect(
        !StateProof(type: proof.type, key: proof.key, value: proof.value, path: other).holds(under: root))
    }
  }

  @Test("Times")
  func times() throws {
    for time in try Vectors.cases("times") {
      let parsed = Time(time["text"]!.text)
      #expect(parsed.map { Text("\($0.microseconds)") } == time["micros"]!.string, "\(time["text"]!.text)")
      if let parsed { #expect(Text(parsed.description) == time["text"]!.text) }
    }
  }

  @Test("Measures")
  func measures() throws {
    for measure in try Vectors.cases("measures") {
      #expect(
        Millionths(measure["text"]!.text)?.units == measure["millionths"]!.integer, "\(measure["text"]!.text)"
      )
    }
  }

  @Test("Canonical JSON, and what is refused")
  func json() throws {
    for text in try Vectors.cases("json") {
      let bytes = hex(text["bytes"]!.text)
      let canonical = (try? JSONValue.parse(bytes.span)).map { Text(wellFormed: $0.canonicalBytes) }
      #expect(canonical == text["canonical"]!.string, "\(text["about"]!.text)")
    }
  }

  private func hex(_ text: Text) -> [UInt8] {
    let digits = text.utf8.map { $0 < 0x40 ? $0 - 0x30 : $0 - 0x57 }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  @Test("Entries and their leaves")
  func entries() throws {
    for entry in try Vectors.cases("entries") {
      let bytes = entry["entry"]!.text.utf8
      #expect(Merkle.leaf(bytes.span) == entry.digest("leaf"))
      let layout = try EntryLayout.scan(bytes.span)
      #expect(Text(Time(microseconds: layout.accepted).description) == entry["accepted"]!.text)
    }
  }

  @Test("Signatures and what they are over")
  func signatures() throws {
    for signed in try Vectors.cases("signatures") {
      let record = signed["record"]!.text.utf8
      let message = RecordSignature.preAuthenticationEncoding(of: record.span)
      #expect(message == hex(signed["pae"]!.text))
      for key in signed["keys"]!.array! {
        let seed = hex(key["seed"]!.text)
        let signature = try RecordSignature(signing: record.span, with: Ed25519.PrivateKey(seed: seed.span))
        #expect(Text(signature.keyID.hex) == key["id"]!.text)
        let publicKey = key.base64("public")
        #expect(signature.isRight(over: record.span, by: try Ed25519.PublicKey(publicKey.span)))
      }
    }
  }

  @Test("Roots of producer closes")
  func closes() throws {
    for close in try Vectors.cases("close-root") {
      var producer = Producer()
      for number in 0..<Int(close["count"]!.integer!) {
        let entry = Array("\(number)".utf8)
        producer.append(leaf: Merkle.leaf(entry.span), index: number, sequence: number + 1, isSigned: false)
      }
      #expect(producer.root == close.digest("root"))
      let kept = try #require(Producer(snapshot: producer.snapshot))
      #expect(kept.root == close.digest("root"))
    }
  }

  @Test("Filing rates")
  func filingRates() throws {
    for state in try Vectors.cases("filing-rate") {
      var map = StateMap()
      var rate = FilingRate()
      for member in state["algorithms"]!.object!.members {
        map.set(.algorithm, member.name, to: member.value)
      }
      for member in state["filings"]!.object!.members {
        map.set(.filing, member.name, to: ["status": member.value])
      }
      for name in map.keys(of: .algorithm) { rate.add(name, in: map) }
      let rows = rate.rows.map { row -> JSONValue in
        var object = JSONObject()
        object["filed"] = .integer(row.count.filed)
        object["must"] = .integer(row.count.must)
        object["jurisdiction"] = .string(row.jurisdiction)
        object["rate"] = row.count.percent.map { .string($0.text) }
        return .object(object)
      }
      #expect(JSONValue.array(rows) == state["rates"]!, "\(state["about"]!.text)")
      for name in map.keys(of: .algorithm) { rate.subtract(name, in: map) }
      #expect(rate.counts.isEmpty)
    }
  }
}
