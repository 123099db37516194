/// What a key may append.
///
/// Source: ledger-spec/2-authority.md, 2.3.
public struct Grant: Hashable, Sendable {
  /// The entry that granted it.
  public let index: Int
  /// What its holder is.
  public let role: Role
  /// The kinds it is for; empty: all that the role may append.
  public let kinds: [Text]
  /// What subject names and producer ids begin with: empty, or ended by a slash.
  public let prefix: Text
  /// Whose matters it is about, for regulators.
  public let jurisdiction: Text?
  /// The entry that withdrew it; nil while it stands.
  public internal(set) var withdrawn: Int?

  /// The grant that the genesis authorities hold: everything that role may do.
  static let founding = Grant(index: 0, role: .authority, kinds: [], prefix: "", jurisdiction: nil)

  /// Whether a withdrawal of (role, prefix, jurisdiction) ends this grant.
  func isSameAs(role: Role, prefix: Text, jurisdiction: Text?) -> Bool {
    withdrawn == nil && self.role == role && self.prefix == prefix && self.jurisdiction == jurisdiction
  }

  /// The value that the state holds.
  var value: JSONValue {
    var object = JSONObject()
    object["index"] = .integer(index)
    object["role"] = .string(Text(role.rawValue))
    object["kinds"] = .array(kinds.map(JSONValue.string))
    object["prefix"] = .string(prefix)
    object["jurisdiction"] = jurisdiction.map(JSONValue.string)
    object["withdrawn"] = withdrawn.map(JSONValue.integer)
    return .object(object)
  }

  /// A grant as a record or the state says it; nil if it isn't one.
  public init?(_ value: JSONValue, index: Int) {
    guard let name = value["role"]?.string, let role = Role(rawValue: name.string),
      let kinds = value["kinds"]?.array, let prefix = value["prefix"]?.string
    else { return nil }
    self.init(
      index: index, role: role, kinds: kinds.compactMap(\.string), prefix: prefix,
      jurisdiction: value["jurisdiction"]?.string)
    withdrawn = value["withdrawn"]?.integer.map { Int($0) }
  }

  init(index: Int, role: Role, kinds: [Text], prefix: Text, jurisdiction: Text?) {
    self.index = index
    self.role = role
    self.kinds = kinds
    self.prefix = prefix
    self.jurisdiction = jurisdiction
  }
}
