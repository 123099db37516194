extension Kind {
  /// Algorithms, their filings, and what a register says of them.
  static let filingKinds: [Kind] = [algorithm, algorithmFiling, registry]

  private static let schemes: [Text] = [
    "cac-algorithm", "cac-deep-synthesis", "cac-generative", "eu-database", "uk-atrs", "us-state",
    "sg-register",
    "other",
  ]

  private static let provider = Property("provider", .text(.identifier), "The provider.")

  private static let algorithm = Kind(
    .algorithm, "algorithm@1", title: "Algorithm in or out of service",
    note:
      "From this entry on the subject is in service, and must be filed where it says, or is out of service.",
    roles: [.provider, .regulator],
    [
      Property("action", .choice(["in-service", "out-of-service"]), "What becomes of it."),
      Property(
        "filings",
        .list(
          .object([
            Property("jurisdiction", .text(.jurisdiction), "Where."),
            Property("scheme", .choice(schemes), "Under which scheme."),
          ]), count: 0...256, order: .ascending),
        "Where it must be filed: sorted by jurisdiction, none twice; may be empty."),
      provider,
      Property("since", .text(.date), "Since when."),
    ])

  /// Fields that the Chinese filing system asks for, in codes.
  private static let cac = Shape.object([
    .optional(
      "algorithm_type",
      .choice([
        "generation-synthesis", "personalised-push", "ranking-selection", "retrieval-filtering",
        "scheduling-decision",
      ]), "Type of the algorithm."),
    .optional(
      "content_modalities", .set(.choice(["audio", "image", "text", "video"]), 1...4), "What it makes."),
    .optional("product", .text(.identifier), "Code of the product."),
    .optional("public_opinion", .boolean, "Whether it can shape public opinion or mobilise the public."),
    .optional("role", .choice(["service-provider", "technical-supporter"]), "The filer's role."),
    .optional("security_assessment", .text(.digest), "Digest of the security self-assessment."),
    .optional(
      "service_forms", .set(.choice(["app", "mini-program", "other", "website"]), 1...4), "How it is offered."
    ),
  ])

  /// Fields that the EU database asks for (Regulation (EU) 2024/1689, annex VIII), in codes.
  private static let eu = Shape.object([
    .optional("annex_iii_area", .integer(1...8), "Point of annex III."),
    .optional("certificate", .text(.identifier), "Number of the notified body's certificate."),
    .optional("conformity_assessment", .choice(["internal-control", "notified-body"]), "Procedure."),
    .optional("declaration", .text(.digest), "Digest of the declaration of conformity."),
    .optional("fundamental_rights_assessment", .text(.digest), "Digest of its summary."),
    .optional("market_status", .choice(["on-market", "in-service", "withdrawn", "recalled"]), "Status."),
    .optional("member_states", .set(.text(.jurisdiction), 1...64), "Member states, sorted."),
    .optional("notified_body", .text(.identifier), "The notified body."),
    .optional(
      "role", .choice(["provider", "authorised-representative", "deployer"]), "The registrant's role."),
    .optional("section", .choice(["A", "B", "C"]), "Section of annex VIII."),
  ])

  private static let algorithmFiling = Kind(
    .algorithmFiling, "algorithm-filing@1", title: "Filing of an algorithm",
    note: "One step of a filing. Only a regulator's key of that authority may write accepted or rejected.",
    roles: [.provider, .regulator],
    [
      .optional("acts_on", .entry, "Entry of the step before that this one answers or changes."),
      Property("authority", .text(.identifier), "The authority."),
      .optional("cac", cac, "What the CAC asks for."),
      Property("date", .text(.date), "Date of the step."),
      .optional("eu", eu, "What the EU database asks for."),
      Vocabulary.jurisdiction,
      .optional("number", .text(.filingNumber), "The number; absent while there is none."),
      .optional("provider", .text(.identifier), "The provider."),
      Property("scheme", .choice(schemes), "The scheme."),
      Property(
        "status", .choice(["submitted", "accepted", "rejected", "changed", "cancelled"]), "The status."),
      .optional("valid_until", .text(.date), "Last day of its effect, where it ends by itself."),
    ])

  private static let registry = Kind(
    .registry, "registry@1", title: "A register's own count",
    note: "What a regulator's register holds, to reconcile the ledger against.", roles: [.regulator],
    [
      Property("authority", .text(.identifier), "The authority."),
      Property("count", .natural, "Filings in effect."),
      .optional("date", .text(.date), "The day that it holds for."),
      Vocabulary.jurisdiction,
      Property("root", .text(.digest), "Merkle root over the digests of the numbers, sorted."),
      .optional("scheme", .choice(schemes), "The scheme, where it is about one."),
    ])
}
