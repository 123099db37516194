/// Records as pipelines write them: not one template, but several kinds of which fields come and go.
enum Records {
  /// A line of about 300 bytes; the same number gives the same line.
  static func line(_ number: Int, producers: Int = 4) -> [UInt8] {
    var random = Generator(state: UInt64(number) &* 0x9E37_79B9_7F4A_7C15 | 1)
    let producer = number / 500 % producers
    let sequence = number / (500 * producers) * 500 + number % 500 + 1
    var optional = ""
    switch random.next() % 4 {
    case 0: optional = #""languages":["en","zh-Hans"],"licence":"CC-BY-4.0","#
    case 1: optional = #""jurisdiction":"CN","languages":["zh-Hans"],"#
    case 2: optional = #""legal_basis":"contract","modality":"image","#
    default: break
    }
    let kind = random.next() % 20 == 0
    let name = "example.com/datasets/web-\(random.next() % 1000)/shard-\(number)"
    let predicate =
      kind
      ? #""bytes":\#(random.next() % 1_000_000_000),"count":1,"produced":"2026-11-22T00:00:00.000000Z","root":"sha256:\#(random.hex)""#
      : #""bytes":\#(random.next() % 1_000_000_000),"count":\#(random.next() % 900),"dataset":"example.com/web",\#(optional)"produced":"2026-11-22T00:00:00.000000Z","root":"sha256:\#(random.hex)","version":"v\#(random.next() % 99)""#
    return Array(
      #"{"kind":"training-data@1","predicate":{\#(kind ? predicate.replacingDataset : predicate)},"producer":{"id":"example.com/pipeline-\#(producer)","sequence":\#(sequence)},"subject":[{"name":"\#(name)"}]}"#
        .utf8)
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

extension String {
  /// The short variant names its data set too.
  fileprivate var replacingDataset: String {
    let parts = split(separator: ",", maxSplits: 2).map(String.init)
    return parts[0] + "," + parts[1] + #","dataset":"example.com/other","# + parts[2] + #","version":"v1""#
  }
}
