/// Which scalars differ in case only, by Unicode's simple case folding.
///
/// A scalar's name among its kind is the lower case of its upper case, wherever these are single scalars. All that
/// share a name are an orbit: k, K and the Kelvin sign.
enum CaseFolding {
  /// The scalar's orbit with the scalar itself, empty if it has no other case.
  static func orbit(of scalar: UInt32) -> [UInt32] {
    orbits[name(of: scalar)] ?? []
  }

  /// The members of all orbits of which a member is in a set.
  static func companions(of contains: (UInt32) -> Bool) -> [UInt32] {
    orbits.values.filter { $0.contains(where: contains) }.flatMap { $0 }
  }

  /// By name; those with one member are left out. The last scalar with a case stands below U+1EA00.
  private static let orbits: [UInt32: [UInt32]] = {
    var found: [UInt32: [UInt32]] = [:]
    for value: UInt32 in 0..<0x1EA00 {
      guard let scalar = Unicode.Scalar(value), isCased(scalar) else { continue }
      found[name(of: value), default: []].append(value)
    }
    return found.filter { $0.value.count > 1 }
  }()

  private static func isCased(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.changesWhenUppercased || scalar.properties.changesWhenLowercased
  }

  private static func name(of value: UInt32) -> UInt32 {
    // The dotless i is a letter of its own: its upper case is another letter's.
    guard value != 0x131, let scalar = Unicode.Scalar(value) else { return value }
    let upper = single(scalar.properties.uppercaseMapping) ?? scalar
    return (single(upper.properties.lowercaseMapping) ?? upper).value
  }

  private static func single(_ mapping: String) -> Unicode.Scalar? {
    mapping.unicodeScalars.count == 1 ? mapping.unicodeScalars.first : nil
  }
}

/// Unicode's general categories as bits.
enum GeneralCategories {
  static func mask(of scalar: UInt32) -> UInt32 {
    guard let scalar = Unicode.Scalar(scalar) else { return 0 }
    guard let index = order.firstIndex(of: scalar.properties.generalCategory) else { return 0 }
    return 1 << UInt32(index)
  }

  /// The bits of `L`, `Lu`, `Any` and so on; `nil` for other names.
  static func mask(named name: String) -> UInt32? {
    if name == "Any" { return .max }
    var mask: UInt32 = 0
    for (index, known) in names.enumerated() where known == name || known.prefix(1) == name {
      mask |= 1 << UInt32(index)
    }
    return mask == 0 ? nil : mask
  }

  private static let names = [
    "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm",
    "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Cn",
  ]

  private static let order: [Unicode.GeneralCategory] = [
    .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
    .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber, .connectorPunctuation,
    .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation,
    .otherPunctuation, .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol, .spaceSeparator,
    .lineSeparator, .paragraphSeparator, .control, .format, .surrogate, .privateUse, .unassigned,
  ]
}
