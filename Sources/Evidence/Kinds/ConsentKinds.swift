extension Kind {
  /// Consent and its end.
  ///
  /// Source of the names: ISO/IEC TS 27560:2023, 6.3.3 (record header: `schema_version`, `record_id`), 6.3.4 (PII
  /// processing: `privacy_notice` to `authority_party`), 6.3.5 (PII information) and 6.3.7 (event), as far as they are
  /// public; of the values that it leaves open: the W3C community report "Consent Records and Receipts as per ISO/IEC TS
  /// 27560:2023 using DPV" (15 February 2026), 7.2 and 8.2 to 8.5.
  ///
  /// Three things of the standard are in the payload only, because they are or lead to personal data or are prose:
  /// `pii_principal_id`, `pii_attribute_id` and the party identification (6.3.6). `entity_id` says a party by its role.
  /// What may differ from purpose to purpose stands with the purpose, the rest once.
  static let consentKinds: [Kind] = [consent, consentWithdrawal]

  private static let recordID = Property(
    "record_id", .text(.handle),
    "A fresh random handle, such as a UUID of version 4 without its hyphens; what links it to a person is in the payload only."
  )

  private static let entity = Property(
    "entity_id",
    .choice([
      "pii-principal", "parent", "guardian", "representative", "rights-holder", "pii-controller", "authority", "court",
    ]), "Which party's act the event is, by its role: an identifier would be personal data.")

  private static let indication = Property.optional(
    "indication_method", .choice(["web", "app", "paper", "voice", "in-person", "api"]),
    "By what means the party said so (not in the standard; DPV: hasIndicationMethod).")

  private static let information = Shape.object([
    .optional("pii_optional", .boolean, "Whether the person may leave it out."),
    Property("pii_type", .text(.identifier), "Code of the category."),
    .optional("sensitive_pii_category", .boolean, "Whether the category is sensitive."),
    .optional("special_pii_category", .boolean, "Whether the law treats it as special (GDPR, article 9)."),
  ])

  private static let retention = Shape.object([
    Property("days", .natural, "Days from then on; 0 if it ends there."),
    Property(
      "from", .choice(["collection", "consent", "last-use", "purpose-end", "contract-end", "withdrawal"]),
      "From what on the days are counted."),
  ])

  private static let purpose = Shape.object([
    .optional(
      "collection_method", .set(.choice(["provided", "observed", "derived", "inferred", "third-party"]), 1...5),
      "How the data is collected, sorted: from the person, by watching, from other data, from others."),
    .optional(
      "geographic_restrictions", .set(.text(.jurisdiction)), "The only places where it may be processed, sorted."),
    .optional("lawful_basis", .choice(Vocabulary.legalBases), "Its lawful basis."),
    Property("pii_controllers", .set(.text(.identifier)), "The controllers, sorted."),
    Property(
      "pii_information", .list(information, count: 0...64, order: .free),
      "The categories of data; none where a rights holder consents to the use of works without such data."),
    .optional("processing_locations", .set(.text(.jurisdiction)), "Where the data is processed, sorted."),
    .optional("processing_method", .set(.text(.identifier)), "Codes of what is done with it, sorted."),
    Property("purpose", .text(.identifier), "Code of the purpose."),
    .optional("purpose_type", .text(.identifier), "Code of the category of the purpose."),
    Property("recipient_third_parties", .set(.text(.identifier), 0...64), "Third parties that get it, sorted."),
    Property("retention_period", retention, "How long the data is kept."),
    .optional("services", .set(.text(.identifier)), "The services that it is for, sorted."),
    Property("storage_locations", .set(.text(.jurisdiction)), "Where the data is kept, sorted."),
  ])

  private static let consent = Kind(
    .consent, "consent@1", title: "Consent",
    note: """
      A data subject's or rights holder's consent, or its refusal. Who it was, and the parties' names and addresses, are \
      in the payload.
      """,
    roles: [.producer, .provider],
    [
      .optional("acts_on", .entry, "Entry of the consent that this one confirms or replaces."),
      .optional("authority_party", .text(.identifier), "The authority that complaints go to."),
      .optional("codes_of_conduct", .set(.text(.identifier)), "Codes of conduct that apply, sorted."),
      entity,
      Property(
        "event_state", .choice(["unknown", "requested", "deferred", "given", "confirmed", "refused"]),
        "State after the event; how it ends a withdrawal says."),
      Property("event_time", .text(.timestamp), "When the event was."),
      Property("event_type", .choice(["explicit", "expressed", "implied"]), "Kind of consent."),
      .optional("impact_assessment", .entry, "Entry of the impact assessment of the processing."),
      indication,
      Vocabulary.jurisdiction,
      Property("language", .text(.language), "Language of the notice."),
      Property("privacy_notice", .text(.digest), "Digest of the notice as it was shown."),
      .optional("privacy_rights", .text(.identifier), "Reference of what the person was told on their rights."),
      Property(
        "purposes", .list(purpose, count: 1...64, order: .free), "What the data is processed for; no purpose twice."),
      recordID,
      Property("schema_version", .constant("ISO-27560-2023"), "The standard that the field names are from."),
      .optional("validity_duration", .natural, "Days that it is valid; without it, until withdrawn."),
      Property(
        "withdrawal_method", .set(.choice(["web", "app", "email", "phone", "post", "in-person", "api"]), 1...7),
        "How it can be withdrawn, sorted."),
    ])

  private static let consentWithdrawal = Kind(
    .consentWithdrawal, "consent-withdrawal@1", title: "Withdrawal of consent",
    note: "Ends a consent, in whole or for some purposes.", roles: [.producer, .provider],
    [
      Property("consent", .entry, "Entry of the consent."),
      entity,
      Property(
        "event_state", .choice(["withdrawn", "expired", "invalidated", "terminated"]),
        "State after the event: by the person, by time, by an authority or court, by the controller."),
      Property("event_time", .text(.timestamp), "When the event was."),
      indication,
      Property("jurisdiction", .text(.jurisdiction), "The jurisdiction of the consent."),
      .optional(
        "purposes", .set(.text(.identifier)), "The purposes that it ends, sorted; without them, all."),
      recordID,
    ])
}
