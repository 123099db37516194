import Decimals
import Foundation
import Testing

@Suite("Logarithms and powers of decimals")
struct TranscendentalTests {
  @Test("agree with the vectors, among which are the arguments that are hardest to round")
  func vectors() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Vectors/transcendental.tsv")
    var count = 0
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      let fields = line.split(separator: "\t")
      let argument = Millionths(units: try #require(Int64(fields[1])))
      // Powers beyond 64 bits are among the vectors.
      let expected = Int64(fields[2]).map { Millionths(units: $0) }
      let result: Millionths? =
        switch fields[0] {
        case "ln": try argument.naturalLogarithm()
        case "log10": try argument.decimalLogarithm()
        default: try? argument.exponential()
        }
      #expect(result == expected, "\(line)")
      count += 1
    }
    #expect(count > 1_000)
  }

  @Test("stay in their domain")
  func domain() throws {
    for units: Int64 in [0, -1, .min] {
      #expect(throws: Millionths.Failure.domain) { try Millionths(units: units).naturalLogarithm() }
      #expect(throws: Millionths.Failure.domain) { try Millionths(units: units).decimalLogarithm() }
    }
    for units: Int64 in [29_852_774, 30_000_001, .max] {
      #expect(throws: Millionths.Failure.overflow) { try Millionths(units: units).exponential() }
    }
    #expect(try Millionths(units: .min).exponential() == Millionths(0))
    #expect(try Millionths(1_000).decimalLogarithm() == Millionths(3))
    #expect(try Millionths(1).naturalLogarithm() == Millionths(0))
    #expect(try Millionths(0).exponential() == Millionths(1))
  }
}
