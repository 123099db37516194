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
  enum Kind { case bool, int, decimal, string, strings, ints, map, optional }

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

  /// A macro over a random range; the result's text is made with the variable in scope.
  private mutating func macro(_ name: String, _ depth: Int, _ body: Kind, _ suffix: String = "") -> String {
    let range: (Kind, Kind) = pick([(.strings, .string), (.ints, .int), (.map, .string)])
    let source = expression(range.0, depth)
    return loop(name, source, range.1, depth, body, suffix)
  }

  private mutating func loop(
    _ name: String, _ source: String, _ element: Kind, _ depth: Int, _ body: Kind, _ suffix: String = ""
  ) -> String {
    let variable = fresh()
    scope.append((variable, element))
    defer { scope.removeLast() }
    return "\(source).\(name)(\(variable), \(expression(body, depth)))\(suffix)"
  }

  private mutating func composed(_ kind: Kind, _ depth: Int) -> String {
    func e(_ kind: Kind) -> String { expression(kind, depth) }
    switch kind {
    case .bool: return boolean(depth)
    case .int:
      return pick([
        "(\(e(.int)) + \(e(.int)))", "size(\(e(.string)))", "size(\(e(.strings)))",
        "\(e(.string)).indexOf(\(e(.string)))",
        "\(e(.string)).lastIndexOf(\(e(.string)))", "math.greatest(\(e(.int)), 3, 4)", "\(e(.ints)).size()",
        "(\(e(.ints)) + [1])[0]",
      ])
    case .decimal:
      return pick([
        "(\(e(.decimal)) + \(e(.decimal)))", "math.abs(\(e(.decimal)))", "math.exp(0.5)", "decimal(\(e(.int)))",
        "math.round(\(e(.decimal)))",
      ])
    case .string: return string(depth)
    case .strings:
      return pick([
        "(\(e(.strings)) + \(e(.strings)))", "\(e(.string)).split('a')", "\(e(.string)).split('')",
        "[\(e(.string)), \(e(.string))]", loop("map", e(.strings), .string, depth, .string),
        loop("filter", e(.strings), .string, depth, .bool), loop("map", e(.map), .string, depth, .string),
        "\(e(.string)).split(\(e(.string)), 3)",
      ])
    case .ints:
      return pick([
        "(\(e(.ints)) + \(e(.ints)))", "[\(e(.int)), \(e(.int))]", loop("map", e(.ints), .int, depth, .int),
        loop("filter", e(.ints), .int, depth, .bool), loop("map", e(.strings), .string, depth, .int),
      ])
    case .map:
      return pick([
        "{\(e(.string)): \(e(.string))}", "\(e(.map)).transformMap(k\(depth), w\(depth), w\(depth) + k\(depth))",
        "\(e(.map)).transformMapEntry(k\(depth), w\(depth), {w\(depth): k\(depth)})",
      ])
    case .optional:
      return pick([
        "optional.of(\(e(.string)))", "\(e(.map))[?\(e(.string))]", "\(e(.strings))[?\(e(.int))]",
        "\(e(.optional)).or(\(e(.optional)))",
      ])
    }
  }

  private mutating func boolean(_ depth: Int) -> String {
    func e(_ kind: Kind) -> String { expression(kind, depth) }
    return pick([
      "(\(e(.bool)) && \(e(.bool)) && \(e(.bool)))", "(\(e(.bool)) || \(e(.bool)))", "!\(e(.bool))",
      "(\(e(.string)) == \(e(.string)))", "(\(e(.strings)) == \(e(.strings)))", "(\(e(.map)) == \(e(.map)))",
      "(\(e(.string)) < \(e(.string)))", "(\(e(.int)) >= \(e(.int)))", "(\(e(.decimal)) > \(e(.decimal)))",
      "(\(e(.string)) in \(e(.strings)))", "(\(e(.string)) in \(e(.map)))", "(\(e(.string)) in ['a', 'b', 'c'])",
      "\(e(.string)).contains(\(e(.string)))", "\(e(.string)).startsWith(\(e(.string)))",
      "\(e(.string)).matches('^[a-c]+x?$')", "has(m.k2)", macro("all", depth, .bool), macro("exists", depth, .bool),
      macro("exists_one", depth, .bool), "\(e(.optional)).hasValue()", "(\(e(.ints)) == \(e(.ints)))",
    ])
  }

  private mutating func string(_ depth: Int) -> String {
    func e(_ kind: Kind) -> String { expression(kind, depth) }
    return pick([
      "(\(e(.string)) + \(e(.string)))", "\(e(.string)).replace(\(e(.string)), \(e(.string)))",
      "\(e(.string)).replace('', \(e(.string)))", "\(e(.strings)).join(\(e(.string)))", "\(e(.strings)).join()",
      "\(e(.string)).upperAscii()", "\(e(.string)).trim()", "\(e(.string)).reverse()", "strings.quote(\(e(.string)))",
      "string(\(e(.int)))", "string(\(e(.decimal)))", "\(e(.string)).substring(0)", "\(e(.string)).charAt(0)",
      "'%s and %d'.format([\(e(.string)), \(e(.int))])", "'%s'.format([\(e(.strings))])",
      "\(e(.optional)).orValue(\(e(.string)))", "base64.encode(bytes(\(e(.string))))", "\(e(.map))['k1']",
      "\(e(.strings))[0]", "string(base64.decode(base64.encode(bytes(\(e(.string))))))",
    ])
  }
}
