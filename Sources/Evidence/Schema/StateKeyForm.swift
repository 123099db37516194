/// The form that the keys of one type of the state have: parts, each of a class, with one byte between them.
///
/// That a state holds nothing under a key that no entry could ever make says nothing; so whoever proves or
/// reads an absence asks first whether the key has its type's form.
///
/// Source: ledger-spec/5-proofs.md, 5.4.
public struct StateKeyForm: Sendable {
  /// One part of a key.
  enum Part: Sendable {
    case jurisdiction, identifier, name, filingNumber, keyID, registerKey, index, year

    func matches(_ text: Text) -> Bool {
      switch self {
      case .jurisdiction: TextClass.jurisdiction.matches(text)
      case .identifier: TextClass.identifier.matches(text)
      case .name: TextClass.name.matches(text)
      case .filingNumber: TextClass.filingNumber.matches(text)
      case .keyID: TextClass.sha256.matches(text)
      case .registerKey: TextClass.source.matches(text)
      case .index: Self.isNumber(text, in: 0...JSONNumber.maximumInteger)
      case .year: Self.isNumber(text, in: 1970...9999)
      }
    }

    /// Decimal digits without leading zeros.
    private static func isNumber(_ text: Text, in range: ClosedRange<Int64>) -> Bool {
      guard let number = Int64(text.string), range.contains(number) else { return false }
      return "\(number)" == text.string
    }
  }

  private static let space = UInt8(ascii: " ")

  let parts: [Part]
  /// What stands between the parts; in none of them but the last.
  let separator: UInt8
  /// The form, as people read it: `JURISDICTION STATUS NAME`.
  public let text: String
  /// A key of that form.
  public let example: String

  init(_ parts: [Part], separator: UInt8 = Self.space, _ text: String, example: String) {
    self.parts = parts
    self.separator = separator
    self.text = text
    self.example = example
  }

  /// The parts of a key; nil if it hasn't the form.
  ///
  /// - Parameter isAbsent: whether nothing stands under the key. A space at either end of a part is then one too
  ///   many: nobody sees it, and what does stand may stand without.
  public func parts(of key: Text, isAbsent: Bool = false) -> [Text]? {
    if parts.isEmpty { return key.utf8.isEmpty ? [] : nil }
    let pieces = key.utf8.split(separator: separator, maxSplits: parts.count - 1, omittingEmptySubsequences: false)
    guard pieces.count == parts.count else { return nil }
    let texts = pieces.map { Text(wellFormed: Array($0)) }
    guard zip(parts, texts).allSatisfy({ $0.matches($1) }) else { return nil }
    return isAbsent && pieces.contains(where: Self.hasSpaceAtEnd) ? nil : texts
  }

  private static func hasSpaceAtEnd(_ piece: ArraySlice<UInt8>) -> Bool {
    piece.first == space || piece.last == space
  }
}

extension StateType {
  /// The form of the type's keys.
  public var keyForm: StateKeyForm {
    switch self {
    case .genesis, .resume, .engine: StateKeyForm([], "nothing", example: "")
    case .key, .grant:
      StateKeyForm([.keyID], "KEYID, 64 hexadecimal digits", example: String(repeating: "0", count: 64))
    case .producer: StateKeyForm([.identifier], "PRODUCER", example: "example.com/pipeline")
    case .rule: StateKeyForm([.identifier], "RULE", example: "cn/cri-freeze")
    case .algorithm, .unregistered: StateKeyForm([.name], "NAME", example: "example.com/chat")
    case .withdrawal, .hold, .erasure, .redaction, .draw: StateKeyForm([.index], "INDEX", example: "42")
    case .filing, .number, .registry: keyFormOfFilings
    case .status, .clock, .register, .calendar, .link: keyFormOfRules
    }
  }

  private var keyFormOfFilings: StateKeyForm {
    let slash = UInt8(ascii: "/")
    return switch self {
    case .number:
      StateKeyForm([.jurisdiction, .filingNumber], separator: slash, "JURISDICTION/NUMBER", example: "EU/4711")
    case .registry:
      StateKeyForm(
        [.jurisdiction, .identifier], separator: slash, "JURISDICTION/AUTHORITY", example: "CN/cac.example")
    default:
      StateKeyForm([.jurisdiction, .name], separator: slash, "JURISDICTION/NAME", example: "CN/example.com/chat")
    }
  }

  private var keyFormOfRules: StateKeyForm {
    switch self {
    case .clock:
      StateKeyForm(
        [.jurisdiction, .identifier, .name], "JURISDICTION CLOCK NAME", example: "CN audit example.com/chat")
    case .register:
      StateKeyForm(
        [.jurisdiction, .identifier, .registerKey], "JURISDICTION REGISTER KEY", example: "CN strikes example.com/chat")
    case .calendar: StateKeyForm([.jurisdiction, .year], "JURISDICTION YEAR", example: "CN 2026")
    case .link:
      StateKeyForm(
        [.name, .name], separator: UInt8(ascii: "\n"), "NAME, a line feed, NAME",
        example: "example.com/corpus\nexample.com/chat")
    default:
      StateKeyForm(
        [.jurisdiction, .identifier, .name], "JURISDICTION STATUS NAME", example: "CN frozen example.com/chat")
    }
  }
}
