extension Kind {
  /// Consent, with the field names of ISO/IEC TS 27560:2023. The person is in the payload only.
  static let consentKinds: [Kind] = [consent, consentWithdrawal]

  private static let recordID = Property(
    "record_id", .text(.handle), "A fresh random handle; what links it to a person is in the payload only.")

  private static let purposes = Property(
    "purposes",
    .list(
      .object([
        Property("purpose", .text(.identifier), "Code of the purpose."),
        .optional("lawful_basis", .choice(Vocabulary.legalBases), "Its lawful basis."),
        .optional("pii_types", .set(.text(.identifier)), "Codes of the categories of data, sorted."),
        .optional("retention_days", .natural, "Days that the data is kept."),
        .optional("sensitive_pii", .boolean, "Whether a sensitive category is among them."),
      ]), count: 1...64, order: .free), "What the data is processed for.")

  private static let consent = Kind(
    .consent, "consent@1", title: "Consent", note: "A data subject's or rights holder's consent.",
    roles: [.producer, .provider],
    [
      .optional(
        "collection_method", .choice(["web", "app", "paper", "voice", "in-person", "api", "representative"]),
        "How it was collected."),
      .optional(
        "event_state",
        .choice(["unknown", "requested", "given", "confirmed", "refused", "expired", "invalidated"]),
        "State after the event."),
      Property("event_time", .text(.timestamp), "When it was given."),
      Property(
        "event_type", .choice(["explicit", "expressed", "implied", "parental", "opt-out"]), "Kind of consent."
      ),
      Vocabulary.jurisdiction,
      .optional("language", .text(.language), "Language of the notice."),
      Property("pii_controllers", .set(.text(.identifier)), "The controllers, sorted."),
      Property("privacy_notice", .text(.digest), "Digest of the notice as it was shown."),
      .optional("processing_locations", .set(.text(.jurisdiction)), "Where the data is processed, sorted."),
      purposes,
      .optional("recipient_third_parties", .set(.text(.identifier)), "Recipients, sorted."),
      recordID,
      Property("schema_version", .constant("ISO-27560-2023"), "The standard that the field names are from."),
      .optional("storage_locations", .set(.text(.jurisdiction)), "Where the data is kept, sorted."),
      .optional("validity_duration", .natural, "Days that it is valid; without it, until withdrawn."),
      .optional(
        "withdrawal_method", .choice(["web", "app", "email", "post", "in-person", "api"]),
        "How it can be withdrawn."),
    ])

  private static let consentWithdrawal = Kind(
    .consentWithdrawal, "consent-withdrawal@1", title: "Withdrawal of consent",
    note: "Ends a consent, in whole or for some purposes.", roles: [.producer, .provider],
    [
      Property("consent", .entry, "Entry of the consent."),
      Property(
        "event_state", .choice(["withdrawn", "expired", "invalidated", "terminated"]),
        "State after the event."),
      Property("event_time", .text(.timestamp), "When it was withdrawn."),
      .optional(
        "purposes", .set(.text(.identifier)), "The purposes that it ends, sorted; without them, all."),
      .optional(
        "reason", .choice(["data-subject", "controller", "court", "authority", "age", "expiry"]),
        "On whose account."),
      recordID,
    ])
}
