import Decimals

extension Kind {
  /// Measurements, assessments, incidents, and documents of others.
  static let riskKinds: [Kind] = [indicator, riskAssessment, dpia, incident, attestation]

  /// The indicators of the risk matrix.
  private static let indicators: [Text] = [
    "EC", "TCR", "ADRI", "CDPEC", "ES", "ADR", "BIAS", "HR", "HATE", "MCR", "MISINFORMATION", "CHECKS", "CMI",
    "SCR", "CUD", "TCRS", "RRT",
  ]

  private static let span = Property("span", Vocabulary.span, "The time that it holds for.")

  private static let indicator = Kind(
    .indicator, "indicator@1", title: "Indicator",
    note: "One measurement of one indicator of the risk matrix.",
    roles: [.producer, .provider, .assessor],
    [
      Property("dimension", .choice(Vocabulary.dimensions), "Its dimension."),
      Property("indicator", .choice(indicators), "The indicator."),
      .optional("inputs", .text(.digest), "Digest of what it was computed from."),
      Vocabulary.optionalJurisdiction("The jurisdiction whose threshold applies."),
      .optional("method", .text(.identifier), "Code of the method, with its version."),
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

  private static let dpia = Kind(
    .dpia, "dpia@1", title: "Data protection impact assessment",
    note: "That an assessment was made, and how it ended; the report is in the payload.", roles: [.provider],
    [
      .optional("acts_on", .entry, "Entry of the assessment that this one renews."),
      Property("completed", .text(.date), "When it was completed."),
      .optional("consulted", .boolean, "Whether the authority was consulted before."),
      Vocabulary.jurisdiction,
      Property(
        "law", .choice(["gdpr-35", "uk-gdpr-35", "pipl-55", "ai-act-27", "lgpd-38", "other"]),
        "What asks for it."),
      .optional("measures", .natural, "Measures that it names."),
      .optional("next_review", .text(.date), "When it is due again."),
      Property("outcome", .choice(["proceed", "proceed-with-measures", "consult", "stop"]), "How it ended."),
      .optional("processing", .set(.text(.identifier)), "Codes of the processing, sorted."),
      Property("report", .text(.digest), "Digest of the report."),
      Property("residual_risk", .choice(["low", "medium", "high"]), "The risk that is left."),
    ])

  private static let incident = Kind(
    .incident, "incident@1", title: "Incident",
    note: "An incident and how it stands; details are in the payload.",
    roles: [.provider, .regulator],
    [
      .optional("acts_on", .entry, "Entry of the incident's notice that this one follows up."),
      .optional("affected", .natural, "Persons affected, as far as known."),
      Property(
        "category",
        .choice([
          "data-breach", "harmful-output", "discrimination", "safety", "fundamental-rights", "security",
          "availability", "model-theft", "data-poisoning", "other",
        ]), "What happened."),
      Property("detected", .text(.timestamp), "When it was detected."),
      Property("jurisdictions", .set(.text(.jurisdiction)), "Jurisdictions concerned, sorted."),
      .optional("occurred", .text(.timestamp), "When it happened."),
      .optional("report", .text(.digest), "Digest of the report."),
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
}
