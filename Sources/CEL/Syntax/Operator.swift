/// The names under which operators are declared and called; none of them can be written as an identifier.
public enum Operator {
  public static let conditional = "_?_:_"
  public static let and = "_&&_"
  public static let or = "_||_"
  public static let not = "!_"
  public static let negate = "-_"
  public static let equals = "_==_"
  public static let notEquals = "_!=_"
  public static let less = "_<_"
  public static let lessOrEqual = "_<=_"
  public static let greater = "_>_"
  public static let greaterOrEqual = "_>=_"
  public static let contains = "@in"
  public static let add = "_+_"
  public static let subtract = "_-_"
  public static let multiply = "_*_"
  public static let divide = "_/_"
  public static let remainder = "_%_"
  public static let index = "_[_]"
  /// `a[?b]`
  public static let optionalIndex = "_[?_]"
  /// `a.?b`: the second argument is a string literal.
  public static let optionalSelect = "_?._"
}
