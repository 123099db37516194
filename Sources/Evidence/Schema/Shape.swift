public import Decimals

/// What a JSON value must look like: the one declaration from which the scanner's tables and the published
/// JSON Schemas are both made.
public indirect enum Shape: Sendable {
  case text(TextClass)
  case constant(Text)
  /// One of these strings.
  case choice([Text])
  case boolean
  /// The value true, of a member that stands there or doesn't.
  case truth
  case integer(ClosedRange<Int64>)
  /// An exact decimal of at most six places and a magnitude below 10^9.
  case decimal(ClosedRange<Millionths>)
  case list(Shape, count: ClosedRange<Int>, order: Order)
  /// An object with these members and no others, of which at least so many are present.
  case object([Property], least: Int = 0)
  /// Any canonical object.
  case anything

  /// How the items of a list stand.
  public enum Order: Sendable {
    case free
    /// Strings ascend by bytes, objects by their first member; none occurs twice.
    case ascending
  }
}

/// A member that an object may or must have.
public struct Property: Sendable {
  public let name: Text
  public let shape: Shape
  public let required: Bool
  /// One sentence for the schema.
  public let note: String

  public init(_ name: Text, _ shape: Shape, required: Bool = true, _ note: String) {
    self.name = name
    self.shape = shape
    self.required = required
    self.note = note
  }

  /// A member that may be absent.
  public static func optional(_ name: Text, _ shape: Shape, _ note: String) -> Property {
    Property(name, shape, required: false, note)
  }
}

extension Shape {
  /// An integer from 0 to 2^53 - 1.
  public static let natural = Shape.integer(0...JSONNumber.maximumInteger)
  /// An integer from 1 to 2^53 - 1.
  public static let positive = Shape.integer(1...JSONNumber.maximumInteger)
  /// A decimal of either sign, of any magnitude that the format has.
  public static let anyDecimal = Shape.decimal(
    Millionths(units: -999_999_999_999_999)...Millionths(units: 999_999_999_999_999))
  public static let percent = Shape.decimal(Millionths(0)...Millionths(100))
  public static let fraction = Shape.decimal(Millionths(0)...Millionths(1))

  /// A set of strings, sorted.
  public static func set(_ shape: Shape, _ count: ClosedRange<Int> = 1...64) -> Shape {
    .list(shape, count: count, order: .ascending)
  }

  /// Whether an object of this shape can have a member of that name.
  func hasMember(_ name: Text) -> Bool {
    guard case .object(let properties, _) = self else { return false }
    return properties.contains { $0.name == name }
  }

  /// The place of another entry: its index and its leaf hash.
  public static let entry = Shape.object([
    Property("index", .natural, "The entry's index in this ledger."),
    Property("leaf", .text(.digest), "The entry's leaf hash."),
  ])
}
