/// One run of a program: the variables' values, and what may still be spent.
public struct Evaluation: Sendable {
  /// By slot; nil: not bound.
  var variables: [Value?]
  /// Variables of macros.
  var locals: [Value]
  /// Units of cost left.
  var cost: Int
  /// Bytes and elements that may still be built.
  var built: Int
  let zones: (@Sendable (String) -> (any ZoneRules)?)?

  /// Takes a cost from what is left.
  /// - Throws: `cost` if that isn't enough.
  public mutating func charge(_ units: Int) throws(CELError) {
    cost -= units
    if cost < 0 { throw CELError(.cost, "the evaluation costs more than its limit") }
  }

  /// Announces a string or list about to be built: bytes or elements.
  /// - Throws: `size` if too much was built already.
  public mutating func build(_ size: Int) throws(CELError) {
    built -= size
    if built < 0 { throw CELError(.size, "the evaluation builds more than its limit") }
  }
}
