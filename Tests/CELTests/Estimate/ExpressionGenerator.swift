/// SplitMix64: the same numbers from the same seed everywhere.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}

/// Writes random expressions that check, over the variables of `EstimateTests`.
struct ExpressionGenerator {
  enum Kind: String { case bool, int, decimal, string, strings, ints, map, optional }

  var random: SeededGenerator
  /// The macros' variables in scope.
  private var scope: [(name: String, kind: Kind)] = []
  private var count = 0

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func pick<T>(_ choices: [T]) -> T { choices.randomElement(using: &random)! }

  mutating func expression(_ kind: Kind, _ depth: Int) -> String {
    let known = scope.filter { $0.kind == kind }
    if !known.isEmpty, Int.random(in: 0..<3, using: &random) == 0 { return pick(known).name }
    if depth == 0 { return leaf(kind) }
    if Int.random(in: 0..<12, using: &random) == 0 { return bound(kind, depth) }
    if Int.random(in: 0..<12, using: &random) == 0 {
      return "(\(expression(.bool, depth - 1)) ? \(expression(kind, depth - 1)) : \(expression(kind, depth - 1)))"
    }
    return composed(kind, depth - 1)
  }

  private mutating func leaf(_ kind: Kind) -> String {
    switch kind {
    case .bool: pick(["true", "false", "flag"])
    case .int: pick(["0", "1", "7", "n", "size(text)", "o.count"])
    case .decimal: pick(["0.5", "12.25", "d", "o.rate"])
    case .string: pick(["'a'", "'long enough to cost something'", "text", "word", "o.name", "m.k1", "''"])
    case .strings: pick(["words", "o.names", "['a', word]", "[text]"])
    case .ints: pick(["numbers", "[1, 2, n]"])
    case .map: pick(["m", "{'k1': word}", "{'k1': text, 'k2': 'b'}"])
    case .optional: pick(["optional.of(text)", "optional.of(word)", "m[?'k1']", "o.?name", "words[?0]"])
    }
  }

  private mutating func bound(_ kind: Kind, _ depth: Int) -> String {
    let inner: Kind = pick([.string, .int, .strings, .map])
    let value = expression(inner, depth - 1)
    let name = fresh()
    scope.append((name, inner))
    defer { scope.removeLast() }
    return "cel.bind(\(name), \(value), \(expression(kind, depth - 1)))"
  }

  private mutating func fresh() -> String {
    count += 1
    return "v\(count)"
  }

  /// Fills a template. In backticks stands a kind, for an expression; or a macro, its body's kind and perhaps its range's.
  private mutating func filled(_ template: String, _ depth: Int) -> String {
    var text = ""

    for (index, piece) in template.split(separator: "`", omittingEmptySubsequences: false).enumerated() {
      if index % 2 == 0 {
        text += piece
        continue
      }
      let words = piece.split(separator: " ").map(String.init)
      if words.count == 1, let kind = Kind(rawValue: words[0]) {
        text += expression(kind, depth)
      } else {
        text += loop(words[0], Kind(rawValue: words[1])!, words.count > 2 ? Kind(rawValue: words[2]) : nil, depth)
      }
    }
    return text
  }

  private mutating func loop(_ macro: String, _ body: Kind, _ range: Kind?, _ depth: Int) -> String {
    let range = range ?? pick([.strings, .ints, .map])
    let source = expression(range, depth)
    let variable = fresh()
    scope.append((variable, range == .ints ? .int : .string))
    defer { scope.removeLast() }
    return "\(source).\(macro)(\(variable), \(expression(body, depth)))"
  }

  private mutating func composed(_ kind: Kind, _ depth: Int) -> String {
    filled(pick(Self.templates[kind]!), depth)
  }

  private static let templates: [Kind: [String]] = [
    .bool: [
      "(`bool` && `bool` && `bool`)",
      "(`bool` || `bool`)",
      "!`bool`",
      "(`string` == `string`)",
      "(`strings` == `strings`)",
      "(`map` == `map`)",
      "(`string` < `string`)",
      "(`int` >= `int`)",
      "(`decimal` > `decimal`)",
      "(`string` in `strings`)",
      "(`string` in `map`)",
      "(`string` in ['a', 'b', 'c'])",
      "`string`.contains(`string`)",
      "`string`.startsWith(`string`)",
      "`string`.matches('^[a-c]+x?$')",
      "`string`.matches('(a|b){3,9}c')",
      "has(m.k2)",
      "`all bool`",
      "`exists bool`",
      "`exists_one bool`",
      "`optional`.hasValue()",
      "(`ints` == `ints`)",
    ],
    .int: [
      "(`int` + `int`)",
      "size(`string`)",
      "size(`strings`)",
      "`string`.indexOf(`string`)",
      "`string`.lastIndexOf(`string`)",
      "math.greatest(`int`, 3, 4)",
      "`ints`.size()",
      "(`ints` + [1])[0]",
    ],
    .decimal: [
      "(`decimal` + `decimal`)",
      "math.abs(`decimal`)",
      "math.exp(0.5)",
      "decimal(`int`)",
      "math.round(`decimal`)",
    ],
    .string: [
      "(`string` + `string`)",
      "`string`.replace(`string`, `string`)",
      "`string`.replace('', `string`)",
      "`strings`.join(`string`)",
      "`strings`.join()",
      "`string`.upperAscii()",
      "`string`.trim()",
      "`string`.reverse()",
      "strings.quote(`string`)",
      "string(`int`)",
      "string(`decimal`)",
      "`string`.substring(0)",
      "`string`.charAt(0)",
      "'%s and %d'.format([`string`, `int`])",
      "'%s'.format([`strings`])",
      "`optional`.orValue(`string`)",
      "base64.encode(bytes(`string`))",
      "`map`['k1']",
      "`strings`[0]",
      "string(base64.decode(base64.encode(bytes(`string`))))",
    ],
    .strings: [
      "(`strings` + `strings`)",
      "`string`.split('a')",
      "`string`.split('')",
      "[`string`, `string`]",
      "`map string strings`",
      "`filter bool strings`",
      "`map string map`",
      "`string`.split(`string`, 3)",
    ],
    .ints: [
      "(`ints` + `ints`)",
      "[`int`, `int`]",
      "`map int ints`",
      "`filter bool ints`",
      "`map int strings`",
    ],
    .map: [
      "{`string`: `string`}",
      "`map`.transformMap(k, w, w + k)",
      "`map`.transformMapEntry(k, w, {w: k})",
    ],
    .optional: [
      "optional.of(`string`)",
      "`map`[?`string`]",
      "`strings`[?`int`]",
      "`optional`.or(`optional`)",
    ],
  ]
}
