/// Records as pipelines write them: not one template, but several kinds of which fields come and go.
enum Records {
  /// A line of about 300 bytes; the same number gives the same line.
  ///
  /// - Parameter ledger: named in it, for records that are signed.
  static func line(_ number: Int, producers: Int = 4, ledger: String? = nil) -> [UInt8] {
    var random = Generator(state: UInt64(number) &* 0x9E37_79B9_7F4A_7C15 | 1)
    let producer = number / 500 % producers
    let sequence = number / (500 * producers) * 500 + number % 500 + 1
    var optional = ""
    switch random.next() % 5 {
    case 0: optional = #""languages":["en"],"#
    case 1: optional = #""jurisdiction":"CN","languages":["zh-Hans"],"#
    case 2: optional = #""modality":"image","#
    case 3: optional = #""licence":"CC-BY-4.0","#
    default: break
    }
    let predicate =
      #""bytes":\#(random.next() % 1_000_000_000),"count":\#(random.next() % 900),"dataset":"web",\#(optional)"#
      + #""produced":"2026-11-22T00:00:00.000000Z","root":"sha256:\#(random.hex)","version":"v\#(random.next() % 99)""#
    let named = ledger.map { #""ledger":"\#($0)","# } ?? ""
    return Array(
      (#"{"kind":"training-data@1",\#(named)"predicate":{\#(predicate)},"producer":{"id":"a.io/p\#(producer)","#
        + #""sequence":\#(sequence)},"subject":[{"name":"a.io/d\#(random.next() % 1000)"}]}"#).utf8)
  }

  /// A line of one client among many.
  static func short(client: Int, sequence: Int) -> [UInt8] {
    var random = Generator(state: UInt64(client &* 1_000_003 &+ sequence) | 1)
    return Array(
      (#"{"kind":"gradient-log@1","predicate":{"count":\#(random.next() % 1000),"first_step":\#(sequence),"last_step":\#(sequence + 9),"model":"a.io/m","produced":"2026-11-22T00:00:00.000000Z","root":"sha256:\#(random.hex)","run":"r\#(client)"},"producer":{"id":"example.com/client-\#(client)","#
        + #""sequence":\#(sequence)},"subject":[{"name":"a.io/run-\#(random.next() % 1000)"}]}"#).utf8)
  }

  /// What rules listen to: two indicators, two consents and an assessment in every five.
  static func measure(_ number: Int, subjects: Int) -> [UInt8] {
    var random = Generator(state: UInt64(number) &* 0x9E37_79B9_7F4A_7C15 | 1)
    let subject = #"[{"name":"a.io/services/\#(random.next() % UInt64(subjects))"}]"#
    let span = #""span":{"end":"2026-11-22T00:00:00.000000Z","start":"2026-11-21T00:00:00.000000Z"}"#
    let digest = #""sha256:\#(random.hex)""#
    switch number % 5 {
    case 0:
      let cri = random.next() % 100
      let value = #"\#(cri)"#
      return Array(
        (#"{"kind":"risk-assessment@1","predicate":{"cri":\#(value),"inputs":\#(digest),"jurisdiction":"CN","known":\#(value),"#
          + #""method":"cri@1",\#(span),"unknown":\#(value)},"subject":\#(subject)}"#).utf8)
    case 1, 2:
      let (name, dimension, unit, most) = [
        ("TCR", "data-security", "percent", 101), ("HR", "content-compliance", "percent", 1),
        ("MCR", "content-compliance", "percent", 101), ("SCR", "meta-regulation", "percent", 101),
        ("ES", "algorithm-transparency", "score", 11),
      ][Int(random.next() % 5)]
      return Array(
        (#"{"kind":"indicator@1","predicate":{"dimension":"\#(dimension)","indicator":"\#(name)","jurisdiction":"CN","#
          + #"\#(span),"unit":"\#(unit)","value":\#(random.next() % UInt64(most))},"subject":\#(subject)}"#).utf8)
    default:
      return Array(
        (#"{"kind":"consent@1","predicate":{"entity_id":"pii-principal","event_state":"given","#
          + #""event_time":"2026-11-22T00:00:00.000000Z","event_type":"explicit","jurisdiction":"CN","language":"en","#
          + #""privacy_notice":\#(digest),"purposes":[{"pii_controllers":["a.io"],"pii_information":[],"purpose":"training","#
          + #""recipient_third_parties":[],"retention_period":{"days":30,"from":"consent"},"storage_locations":["CN"]}],"#
          + #""record_id":"\#(random.hex.prefix(32))","schema_version":"ISO-27560-2023","withdrawal_method":["app"]},"#
          + #""subject":\#(subject)}"#).utf8)
    }
  }

  /// A decision trace of one service among very many.
  static func trace(of service: Int, sequence: Int) -> [UInt8] {
    var random = Generator(state: UInt64(service) &* 0x9E37_79B9_7F4A_7C15 | 1)
    return Array(
      (#"{"kind":"decision-trace@1","predicate":{"algorithm":"a.io/a","count":9,"root":"sha256:\#(random.hex)","#
        + #""span":{"end":"2026-11-22T00:00:00.000000Z","start":"2026-11-21T00:00:00.000000Z"}},"#
        + #""producer":{"id":"a.io/p","sequence":\#(sequence)},"subject":[{"name":"a.io/services/\#(service)"}]}"#).utf8
    )
  }

  private struct Generator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state >> 11
    }
    var hex: String {
      mutating get {
        var text = ""
        for _ in 0..<4 {
          let word = String(next() &* 0x9E37_79B9_7F4A_7C15, radix: 16)
          text += String(repeating: "0", count: 16 - word.count) + word
        }
        return text
      }
    }
  }
}
