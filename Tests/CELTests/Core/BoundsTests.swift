import CEL
import Testing

@Suite("Hostile expressions end quickly")
struct BoundsTests {
  @Test func nestingIsBounded() {
    for (open, close) in [("(", ")"), ("[", "]"), ("{1:", "}"), ("!(", ")"), ("size(", ")"), ("true ? 1 : (", ")")] {
      let text = String(repeating: open, count: 5000) + "1" + String(repeating: close, count: 5000)
      #expect(failure(text)?.code == .nesting, "\(open)")
    }
    #expect(failure("a" + String(repeating: ".b", count: 5000))?.code == .nesting)
    #expect(failure("a" + String(repeating: "[0]", count: 5000))?.code == .nesting)
    #expect(failure("1" + String(repeating: " + 1", count: 5000))?.code == .nesting)
    #expect(failure(String(repeating: "true ? 1 : ", count: 5000) + "1")?.code == .nesting)
  }

  @Test func whatTheSpecificationAsksForFits() throws {
    func row(_ part: String, _ separator: String, _ count: Int) -> String {
      Array(repeating: part, count: count).joined(separator: separator)
    }
    for text in [
      row("true", " && ", 1000), row("1", " + ", 100) + " == 100", row("(", "", 100) + "true" + row(")", "", 100),
      "[" + row("1", ", ", 1000) + "].size() == 1000", "!" + row("!", "", 999) + "true",
      row("true ? true : ", "", 24) + "true", "size([" + row("[", "", 30) + row("]", "", 30) + "]) == 1",
    ] {
      #expect(try evaluate(text).description == "true", "\(text.prefix(40))")
    }
  }

  @Test func sourceAndNodesAreBounded() {
    #expect(failure(String(repeating: " ", count: 70_000) + "1")?.code == .size)
    #expect(failure("[" + String(repeating: "1,", count: 32_700) + "1]")?.code == nil)
    var small = standard
    small.limits.nodes = 100
    #expect(failure("[" + String(repeating: "1,", count: 200) + "1]", small)?.code == .size)
  }

  @Test func doublingStringsEnds() {
    // Forty times twice as long, by bindings and by a map over a list.
    var text = "x40"
    for index in (1...40).reversed() { text = "cel.bind(x\(index), x\(index - 1) + x\(index - 1), \(text))" }
    let error = failure("cel.bind(x0, 'aaaaaaaa', \(text)).size()")
    #expect(error?.code == .size || error?.code == .cost)
  }

  @Test func sharedElementsAreNotWalkedOverForEver() {
    // Sixty lists of two, each holding the one before twice: small to build, 2^60 elements to compare.
    func nested(_ last: String, _ name: String) -> String {
      var text = last
      for index in (1...60).reversed() {
        text = "cel.bind(\(name)\(index), [\(name)\(index - 1), \(name)\(index - 1)], \(text))"
      }
      return "cel.bind(\(name)0, [1], \(text))"
    }
    var environment = standard
    environment.limits.cost = 20_000
    #expect(failure(nested(nested("x60 == y60", "x"), "y"), environment)?.code == .cost)
    #expect(failure(nested(nested("x60 in [y60]", "x"), "y"), environment)?.code == .cost)
    #expect(failure(nested(nested("x60 != y60 || true", "x"), "y"), environment)?.code == .cost)
    let lists = "['foo', 'bar']" + String(repeating: ".map(x, [x + x, x + x])", count: 30)
    #expect(failure("\(lists) == \(lists)", environment)?.code == .cost)
  }

  @Test func nestedLoopsEndAtTheCostLimit() {
    var environment = standard
    environment.limits.cost = 20_000
    var text = "1 / 0 == 0"
    for _ in 0..<30 { text = "[0, 1].all(x, \(text))" }
    // The limit is no error that a macro or an operator may absorb.
    #expect(failure(text, environment)?.code == .cost)
    #expect(failure("\(text) || true", environment)?.code == .cost)
    #expect(failure(text, environment)?.offset ?? -1 >= 0)
    #expect(failure("[0].exists(y, \(text)) || true", environment)?.code == .cost)
  }

  @Test func patternsTakeLinearTime() throws {
    let text = "'" + String(repeating: "a", count: 5000) + "'.matches('(a*)*b')"
    #expect(try evaluate(text).description == "false")
  }

  @Test func theCostIsWhatWasCounted() throws {
    let program = try standard.compile(standard.parse("[1, 2, 3].all(x, x > 0)"))
    var run = Evaluation(standard)
    _ = try program.evaluate(&run)
    // The loop, and for each element: the iteration, the variable, the comparison.
    #expect(run.spent == NodeCost.loop + 3 * (NodeCost.iteration + NodeCost.variable + NodeCost.operator))
    run.reset()
    #expect(run.spent == 0)
  }
}
