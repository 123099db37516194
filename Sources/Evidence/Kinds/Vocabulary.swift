/// Members and word lists that several kinds share.
enum Vocabulary {
  static let legalBases: [Text] = [
    "consent", "contract", "legal-obligation", "vital-interests", "public-interest", "legitimate-interests",
    "statutory-exception", "publicly-disclosed", "not-personal",
  ]

  /// The five dimensions of the risk matrix.
  static let dimensions: [Text] = [
    "data-security", "algorithm-transparency", "content-compliance", "meta-regulation",
    "dynamic-adaptability",
  ]

  static let jurisdiction = Property(
    "jurisdiction", .text(.jurisdiction), "The jurisdiction that it is under.")

  static func optionalJurisdiction(_ note: String) -> Property {
    .optional("jurisdiction", .text(.jurisdiction), note)
  }

  static let produced = Property("produced", .text(.timestamp), "When it was produced.")

  /// A span of time; the end is outside it.
  static let span = Shape.object([
    Property("end", .text(.timestamp), "Its end, which is outside it."),
    Property("start", .text(.timestamp), "Its start."),
  ])

  static let run = Property.optional("run", .text(.identifier), "The pipeline or training run that made it.")

  /// Other entries, in any order.
  static func entries(_ most: Int = 256) -> Shape { .list(.entry, count: 1...most, order: .free) }
}
