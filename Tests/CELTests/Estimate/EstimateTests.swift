import Decimals
import Foundation
import Testing

@testable import CEL

@Suite("The static estimate of costs")
struct EstimateTests {
  static let textSize = 40
  static let wordSize = 6
  static let count = 5

  static let environment: Environment = {
    var environment = Environment(.rules)
    for library in [Library.optionals, .bindings, .strings, .math(.rules), .encoders, .decimalMath] {
      environment.add(library)
    }
    let word = SizeBound(wordSize)
    environment.add(Variable("text", .string, bound: SizeBound(textSize)))
    environment.add(Variable("word", .string, bound: word))
    environment.add(Variable("words", .list(.string), bound: SizeBound(count, elements: word)))
    environment.add(Variable("numbers", .list(.int), bound: SizeBound(count)))
    environment.add(
      Variable("m", .map(key: .string, value: .string), bound: SizeBound(count, elements: word, keys: word)))
    environment.add(Variable("n", .int))
    environment.add(Variable("d", .decimal))
    environment.add(Variable("flag", .bool))
    environment.add(
      ObjectType(
        "record",
        fields: [
          .init("name", .string, bound: word), .init("count", .int), .init("rate", .decimal),
          .init("names", .list(.string), bound: SizeBound(count, elements: word)),
        ]))
    environment.add(Variable("o", .object("record")))
    environment.add(Variable("unbounded", .string))
    return environment
  }()

  final class Record: CELObject {
    let typeName = "record"
    let fields: [String: Value]
    init(_ fields: [String: Value]) { self.fields = fields }
    func field(_ name: CELString) -> Value? { fields[name.string] }
  }

  /// Values within the bounds, as large as they can be more often than not.
  private static func variables(_ random: inout SeededGenerator) throws -> [Value?] {
    func text(_ most: Int) -> Value {
      let count = Bool.random(using: &random) ? most : Int.random(in: 0...most, using: &random)
      return .string(String((0..<count).map { _ in "aabcx".randomElement(using: &random)! }))
    }
    func size() -> Int { Bool.random(using: &random) ? count : Int.random(in: 0...count, using: &random) }
    let entries = try CELMap(
      (0..<size()).map { (key: .string(CELString("k\($0)" + "zzzz".prefix($0 > 2 ? 4 : 0))), value: text(wordSize)) })
    let record = Record([
      "name": text(wordSize), "count": .int(3), "rate": .decimal(Millionths(units: 1_500_000)),
      "names": .list((0..<size()).map { _ in text(wordSize) }),
    ])
    return [
      text(textSize), text(wordSize), .list((0..<size()).map { _ in text(wordSize) }),
      .list((0..<size()).map { .int(Int64($0)) }), .map(entries), .int(Int64.random(in: -3...9, using: &random)),
      .decimal(Millionths(units: 250_000)), .bool(Bool.random(using: &random)), .object(record), .string("?"),
    ]
  }

  @Test("no evaluation costs or builds more than the estimate says")
  func bound() throws {
    let seed = ProcessInfo.processInfo.environment["CEL_SEED"].flatMap { UInt64($0) } ?? .random(in: 0 ... .max)
    print("estimate: CEL_SEED=\(seed)")
    var generator = ExpressionGenerator(seed: seed)
    // Long runs end early: what was charged by then must be in the estimate as well.
    var environment = Self.environment
    environment.limits.cost = 20_000
    environment.limits.built = 1_000_000
    var evaluated = 0
    var exact = 0
    for _ in 0..<4_000 {
      let kind: ExpressionGenerator.Kind = generator.pick([.bool, .bool, .string, .strings, .map, .int])
      let text = generator.expression(kind, Int.random(in: 1...4, using: &generator.random))
      let syntax = try environment.parse(Source(text))
      let checked: Checked
      do throws(CheckFailure) { checked = try environment.check(syntax) } catch {
        Issue.record("CEL_SEED=\(seed): \(syntax.source.describe(error.errors[0]))")
        continue
      }
      let estimate = environment.estimate(checked)
      let program = try environment.compile(checked)
      for _ in 0..<3 {
        var run = Evaluation(environment, try Self.variables(&generator.random))
        _ = try? program.evaluate(&run)
        let built = run.limits.built - run.built
        evaluated += 1
        if run.spent == estimate.cost { exact += 1 }
        if let most = estimate.cost, run.spent > most {
          Issue.record("CEL_SEED=\(seed): cost \(run.spent) is above \(most)\n\(text)")
        }
        if let most = estimate.built, built > most {
          Issue.record("CEL_SEED=\(seed): built \(built) is above \(most)\n\(text)")
        }
      }
    }
    print("estimate: \(exact) of \(evaluated) evaluations cost exactly as much as estimated")
    #expect(exact > evaluated / 50)
  }

  @Test("what has no bound has no estimate, and what has one fits or doesn't")
  func limits() throws {
    func estimate(_ text: String) throws -> CostEstimate {
      try Self.environment.estimate(Self.environment.check(Self.environment.parse(Source(text))))
    }
    #expect(try estimate("unbounded.contains('a')").cost == nil)
    #expect(try estimate("unbounded == 'a'").cost == 2)
    #expect(try estimate("o.rate >= 80.0 && word in ['a', 'b'] || flag").cost == 8)
    var limits = Limits()
    #expect(try estimate("words.all(w, words.all(v, w == v))").fits(limits))
    limits.cost = 50
    #expect(try !estimate("words.all(w, words.all(v, w == v))").fits(limits))
    #expect(try estimate("dyn(o).x == 1").cost == 4)
  }
}
