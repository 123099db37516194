public import Decimals

extension Millionths {
  /// Reads `-?(0|[1-9][0-9]{0,8})(.[0-9]{1,6})?`: at most six places and a magnitude below 10^9, no exponent.
  public init?(_ text: Text) { self.init(measure: text.utf8[...]) }

  /// The shortest decimal that says the value.
  public var text: Text { Text(wellFormed: ascii) }
}
