/// Operations on the bits of integers.
extension MathFunctions {
  static let bits = [
    pair("bitAnd", { $0 & $1 }), pair("bitOr", { $0 | $1 }), pair("bitXor", { $0 ^ $1 }),
    function("math.bitNot", [.int, .uint]) { value throws(CELError) in
      switch value {
      case .int(let int): .int(~int)
      case .uint(let uint): .uint(~uint)
      default: nil
      }
    },
    shift("bitShiftLeft") { $0 << $1 }, shift("bitShiftRight") { $0 >> $1 },
  ]

  private static func pair(_ name: String, _ body: @escaping @Sendable (UInt64, UInt64) -> UInt64) -> Function {
    Function(
      "math.\(name)",
      [CELType.int, .uint].map { type in
        Overload(
          "math.\(name)_\(type)", [type, type], returns: type,
          .binary { (_, a, b) throws(CELError) in
            switch (a, b) {
            case (.int(let a), .int(let b)):
              .int(Int64(bitPattern: body(UInt64(bitPattern: a), UInt64(bitPattern: b))))
            case (.uint(let a), .uint(let b)): .uint(body(a, b))
            default: throw CELError.overload("math.\(name)", [a, b])
            }
          })
      })
  }

  /// Bits that are shifted out are lost, and zeros come in, for ints too.
  private static func shift(_ name: String, _ body: @escaping @Sendable (UInt64, UInt64) -> UInt64) -> Function {
    Function(
      "math.\(name)",
      [CELType.int, .uint].map { type in
        Overload(
          "math.\(name)_\(type)", [type, .int], returns: type,
          .binary { (_, value, count) throws(CELError) in
            guard case .int(let count) = count else { throw CELError.overload("math.\(name)", [value, count]) }
            if count < 0 { throw CELError(.argument, "bits are shifted by a count that isn't negative") }
            let places = UInt64(count)
            switch value {
            case .int(let int): return .int(Int64(bitPattern: body(UInt64(bitPattern: int), places)))
            case .uint(let uint): return .uint(body(uint, places))
            default: throw CELError.overload("math.\(name)", [value, .int(count)])
            }
          })
      })
  }
}
