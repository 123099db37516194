internal import Decimals

extension Library {
  /// `math.ln(d)`, `math.log10(d)` and `math.exp(d)` on decimals, in integers throughout and correctly rounded to the
  /// sixth place.
  public static let decimalMath = Library(functions: [
    DecimalMath.function("math.ln") { decimal throws(Millionths.Failure) in try decimal.naturalLogarithm() },
    DecimalMath.function("math.log10") { decimal throws(Millionths.Failure) in try decimal.decimalLogarithm() },
    DecimalMath.function("math.exp") { decimal throws(Millionths.Failure) in try decimal.exponential() },
  ])
}

enum DecimalMath {
  /// About a microsecond in units of cost.
  private static let series = FunctionCost(100)

  static func function(
    _ name: String, _ body: @escaping @Sendable (Millionths) throws(Millionths.Failure) -> Millionths
  ) -> Function {
    Function(
      name,
      [
        Overload(
          "\(name)_decimal", [.decimal], returns: .decimal, cost: series,
          .unary { (_, value) throws(CELError) in
            guard case .decimal(let decimal) = value else { throw CELError.overload(name, [value]) }
            return try apply { () throws(Millionths.Failure) in try body(decimal) }
          })
      ])
  }

  static func apply(_ body: () throws(Millionths.Failure) -> Millionths) throws(CELError) -> Value {
    do throws(Millionths.Failure) { return .decimal(try body()) } catch {
      switch error {
      case .overflow: throw CELError(.overflow, "the result is beyond what a decimal holds")
      case .division: throw CELError(.division, "a decimal is divided by zero")
      case .domain: throw CELError(.argument, "the logarithm of zero or less")
      }
    }
  }
}
