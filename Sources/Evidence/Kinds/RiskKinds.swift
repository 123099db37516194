import Decimals

extension Kind {
  /// Measurements, assessments, incidents, and documents of others.
  static let riskKinds: [Kind] = [indicator, riskAssessment, dpia, incident, attestation, sandboxApplication]

  /// The indicators of the risk matrix, and the two conditions of the sandbox's second level: live notices (NOTICE)
  /// and compliance after the fact (PFC).
  private static let indicators: [Text] = [
    "EC", "TCR", "ADRI", "CDPEC", "ES", "ADR", "BIAS", "HR", "HATE", "MCR", "MISINFORMATION", "CHECKS", "CMI",
    "SCR", "CUD", "TCRS", "RRT", "NOTICE", "PFC",
  ]

  private static let span = Property("span", Vocabulary.span, "The time that it holds for.")

  private static let indicator = Kind(
    .indicator, "indicator@1", title: "Indicator",
    note: "One measurement of one indicator of the risk matrix.",
    roles: [.producer, .provider, .assessor],
    [
      .optional("coverage", .percent, "Of a score: the share of decisions that LIME or SHAP explained, in percent."),
      Property("dimension", .choice(Vocabulary.dimensions), "Its dimension."),
      Property("indicator", .choice(indicators), "The indicator."),
      .optional("inputs", .text(.digest), "Digest of what it was computed from."),
      Vocabulary.optionalJurisdiction("The jurisdiction whose threshold applies."),
      .optional("method", .text(.identifier), "Code of the method, with its version."),
      .optional("reviewed", .boolean, "Of a score: whether experts reviewed it."),
      .optional(
        "risk_index", .decimal(Millionths(1)...Millionths(999_999_999)),
        "Of encryption: the data risk index, sensitivity 1 to 5 weighted with the frequency of access."),
      .optional("samples", .natural, "Samples measured."),
      .optional(
        "scene", .choice(["general", "high-risk", "biometric", "eu-high-risk", "adversarial"]), "The scene."),
      span,
      Property("unit", .choice(["percent", "ratio", "score", "minutes", "per-hour"]), "Unit of the value."),
      Property("value", .anyDecimal, "The value."),
    ])

  private static let riskAssessment = Kind(
    .riskAssessment, "risk-assessment@1", title: "Risk assessment",
    note: "A composite risk index with its parts: 0.7 known + 0.3 unknown + correction.",
    roles: [.assessor],
    [
      .optional("correction", .decimal(Millionths(-1)...Millionths(1)), "The time-series correction."),
      Property("cri", .percent, "The composite risk index."),
      .optional(
        "dimensions",
        .list(
          .object([
            Property("dimension", .choice(Vocabulary.dimensions), "The dimension."),
            Property("risk", .percent, "Its risk."),
            Property("weight", .fraction, "Its weight."),
          ]), count: 1...5, order: .ascending), "The parts of the known risk, sorted by dimension."),
      Property("inputs", .text(.digest), "Digest of the list of its inputs."),
      Vocabulary.optionalJurisdiction("The jurisdiction that it is for."),
      Property("known", .percent, "The known risk score (KRS)."),
      .optional("measurements", Vocabulary.entries(), "Entries of the indicators."),
      Property("method", .text(.identifier), "Code of the method, with its version."),
      .optional("model", .text(.digest), "Digest of the model that made the correction."),
      span,
      Property("unknown", .percent, "The unknown risk score (URS)."),
    ])

  /// Sources: GDPR, articles 35(2), (3), (7) and (9) and 36; PIPL, articles 55 and 56; Regulation (EU) 2024/1689, article
  /// 27, and annex VIII, C.5, which also names Directive (EU) 2016/680, article 27.
  private static let dpia = Kind(
    .dpia, "dpia@1", title: "Data protection impact assessment",
    note: "That an assessment was made, and how it ended; the report is in the payload.", roles: [.provider],
    [
      .optional("acts_on", .entry, "Entry of the assessment that this one renews."),
      Property("completed", .text(.date), "When it was completed."),
      .optional("dpo_advice", .boolean, "Whether the data protection officer's advice was sought."),
      .optional(
        "grounds",
        .set(
          .choice([
            "automated-decisions", "cross-border", "high-risk-ai", "large-scale", "monitoring", "other",
            "sensitive-data", "sharing",
          ]), 1...8), "Why it is demanded, sorted."),
      Vocabulary.jurisdiction,
      Property(
        "law", .choice(["gdpr-35", "uk-gdpr-35", "led-27", "pipl-55", "ai-act-27", "lgpd-38", "other"]),
        "What asks for it."),
      .optional("measures", .natural, "Measures that it names."),
      .optional("next_review", .text(.date), "When it is due again."),
      Property("outcome", .choice(["proceed", "proceed-with-measures", "consult", "stop"]), "How it ended."),
      .optional("prior_consultation", .boolean, "Whether the authority was consulted before (GDPR, article 36)."),
      .optional("processing", .set(.text(.identifier)), "Codes of the processing, sorted."),
      Property("report", .text(.digest), "Digest of the report."),
      Property("residual_risk", .choice(["low", "medium", "high"]), "The risk that is left."),
      .optional("views_sought", .boolean, "Whether the views of those concerned were sought."),
    ])

  /// Sources: Regulation (EU) 2024/1689, articles 3(49) (the harms of a serious incident) and 73 (report, which may be
  /// initial and incomplete); GDPR, article 33 (a breach, 72 hours after having become aware of it, in phases; numbers of
  /// persons and of records); PIPL, article 57.
  private static let incident = Kind(
    .incident, "incident@1", title: "Incident",
    note: "An incident and how it stands; details are in the payload.",
    roles: [.provider, .regulator],
    [
      .optional("acts_on", .entry, "Entry of the incident's notice that this one follows up."),
      .optional("affected", .natural, "Persons affected, as far as known."),
      .optional("aware", .text(.timestamp), "When the provider became aware of it: the law's time runs from then."),
      Property(
        "category",
        .choice([
          "data-breach", "harmful-output", "discrimination", "safety", "health", "critical-infrastructure",
          "fundamental-rights", "property", "environment", "security", "availability", "model-theft", "data-poisoning",
          "other",
        ]), "What happened."),
      Property("detected", .text(.timestamp), "When it was detected."),
      Property("jurisdictions", .set(.text(.jurisdiction)), "Jurisdictions concerned, sorted."),
      .optional(
        "laws",
        .set(.choice(["ai-act-55", "ai-act-73", "gdpr-33", "nis2-23", "other", "pipl-57", "uk-gdpr-33"]), 1...7),
        "What asks for a notice, sorted."),
      .optional("occurred", .text(.timestamp), "When it happened."),
      .optional("records", .natural, "Records of personal data affected, as far as known."),
      .optional("report", .text(.digest), "Digest of the report."),
      .optional("report_type", .choice(["initial", "follow-up", "final"]), "Which report it is of those that follow."),
      .optional("resolved", .text(.timestamp), "When it was resolved."),
      Property("severity", .choice(["low", "medium", "high", "critical"]), "How severe it is."),
      Property(
        "status", .choice(["detected", "notified", "contained", "resolved", "closed"]), "How it stands."),
    ])

  private static let attestation = Kind(
    .attestation, "attestation@1", title: "Attestation",
    note: "A document of another format, byte for byte: here, or in the payload where it is too long.",
    roles: [.producer, .provider, .regulator, .assessor],
    [
      Property("digest", .text(.digest), "Digest of the document's bytes."),
      .optional("document", .text(.base64), "The document's bytes."),
      Property(
        "format",
        .choice([
          "in-toto", "dsse", "oms", "sigstore-bundle", "c2pa", "cyclonedx", "spdx", "vc", "eat", "tee-quote",
          "dp-passport", "x509", "other",
        ]), "What it is."),
      Property("media_type", .text(.mediaType), "Media type of the document."),
      .optional("predicate_type", .text(.identifier), "An in-toto statement's predicate type."),
      .optional("size", .natural, "Bytes of the document."),
    ])

  private static let sandboxApplication = Kind(
    .sandboxApplication, "sandbox-application@1", title: "Application to the sandbox",
    note: "A provider asks to be exempt from duties, and says what they cost.", roles: [.provider],
    [
      .optional("currency", .text(.identifier), "Currency of the costs, as ISO 4217 writes it."),
      Property(
        "duties",
        .list(
          .object([
            Property("cost", .natural, "What complying with it costs, in minor units."),
            Property("duty", .text(.identifier), "Code of the duty."),
            Property("flexibility", .fraction, "The policy flexibility index of the duty."),
          ]), count: 1...32, order: .free), "The duties."),
      .optional("extension_days", .integer(1...92), "Days that a supplier asks for beyond its time."),
      Vocabulary.jurisdiction,
      Property("level", .integer(1...3), "The level: 1 base model, 2 service, 3 supply chain."),
      .optional("supplier", .text(.name), "The supplier who falls short."),
      .optional("white_paper", .text(.digest), "Digest of the white paper on the sources of the data."),
    ])
}
