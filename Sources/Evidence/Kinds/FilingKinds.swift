extension Kind {
  /// Algorithms, their filings, and what a register says of them.
  static let filingKinds: [Kind] = [algorithm, algorithmFiling, registry]

  /// The CAC keeps four lists: algorithms, deep synthesis (both with numbers 网信算备…号), generative services that were
  /// filed (备案, with a filing number such as Beijing-YunQue-20230821), and applications that call a filed model and
  /// were registered (登记, with an online number).
  private static let schemes: [Text] = [
    "cac-algorithm", "cac-deep-synthesis", "cac-generative", "cac-generative-registration", "eu-database",
    "uk-atrs", "us-state", "sg-register", "other",
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

  private static let modalities: [Text] = ["3d", "audio", "code", "image", "other", "tabular", "text", "video"]

  /// Fields that the Chinese filing system asks for, in codes and digests.
  ///
  /// Source: Provisions on algorithmic recommendation in Internet information services (互联网信息服务算法推荐管理规定),
  /// article 24: provider, form of service, field of application, type of algorithm, self-assessment report, content to be
  /// published; article 27: security assessment; article 2: the five types. The form at beian.cac.gov.cn has three parts:
  /// 算法主体信息 (`commitment`, `credit_code`, `responsibility`), 算法信息 (`algorithm_type` to `role`) and 产品及功能信息
  /// (`access`, `function`, `product`, `service_forms`, `users`). Provisions on deep synthesis, articles 19 and 23: role
  /// and modalities. Interim measures on generative services, article 17, and the lists published under it: `territory`,
  /// `models`. The legal representative, the person responsible for security and all prose are in the payload.
  private static let cac = Shape.object([
    .optional("access", .text(.identifier), "Where the product is reached (访问地址)."),
    .optional(
      "algorithm_type",
      .choice([
        "generation-synthesis", "personalised-push", "ranking-selection", "retrieval-filtering",
        "scheduling-decision",
      ]), "Type of the algorithm (算法类型)."),
    .optional("application_field", .text(.identifier), "Code of the field of application (应用领域)."),
    .optional("commitment", .text(.digest), "Digest of the commitment (算法备案承诺书)."),
    .optional("credit_code", .text(.identifier), "The organisation's unified social credit code (统一社会信用代码)."),
    .optional("data", Vocabulary.entries(64), "Entries of the training data that it names (训练数据集)."),
    .optional("function", .text(.identifier), "Code of the product's function (功能名称)."),
    .optional("input_modalities", .set(.choice(modalities), 1...8), "What goes in (输入模态), sorted."),
    .optional("model", .entry, "Entry of the model snapshot that it names (算法模型)."),
    .optional(
      "models", .set(.text(.filingNumber)), "Filing numbers of the models that a registered application calls, sorted."),
    .optional("online", .text(.date), "The day that it went online (上线时间)."),
    .optional("output_modalities", .set(.choice(modalities), 1...8), "What comes out (输出模态), sorted."),
    .optional("product", .text(.identifier), "Code of the product (产品名称)."),
    .optional(
      "public_opinion", .boolean,
      "Whether it can shape public opinion or mobilise the public (舆论属性或者社会动员能力)."),
    .optional("publication", .text(.digest), "Digest of the content to be published (拟公示内容)."),
    .optional(
      "responsibility", .text(.digest),
      "Digest of the statement on responsibility for security (落实算法安全主体责任基本情况)."),
    .optional(
      "role", .choice(["service-provider", "technical-supporter"]), "The filer's role (服务提供者, 服务技术支持者)."),
    .optional("security_assessment", .text(.digest), "Digest of the security assessment (安全评估)."),
    .optional("self_assessment", .text(.digest), "Digest of the self-assessment (算法安全自评估报告)."),
    .optional(
      "service_forms",
      .set(
        .choice(["api", "app", "desktop", "mini-program", "official-account", "other", "plugin", "website"]), 1...8),
      "How it is offered (服务形式), sorted."),
    .optional("territory", .text(.jurisdiction), "The province whose office it went through (属地)."),
    .optional("users", .set(.text(.identifier)), "Codes of those whom it serves (服务对象), sorted."),
  ])

  /// Fields that the EU database asks for, in codes and digests.
  ///
  /// Source: Regulation (EU) 2024/1689, annex VIII, section A (points 1 to 13), B (1 to 9) and C (1 to 5), registered under
  /// article 49 in the database of article 71; the letter and number of each are in its note. Names, addresses, contact
  /// details (article 71(5)) and descriptions (A.5, A.6, B.5) are in the payload.
  private static let eu = Shape.object([
    .optional("additional_information", .text(.identifier), "A.13: where there is more."),
    .optional("annex_iii_point", .integer(1...8), "Point of annex III, on which article 49(4) and (5) turn."),
    .optional("authorised_representative", .text(.identifier), "A.3, B.3: the authorised representative."),
    .optional("certificate", .text(.identifier), "A.8: number of the notified body's certificate."),
    .optional("certificate_copy", .text(.digest), "A.9: digest of the certificate."),
    .optional("certificate_expiry", .text(.date), "A.8: the day on which the certificate expires."),
    .optional("certificate_type", .text(.identifier), "A.8: code of the certificate's type."),
    .optional(
      "conditions", .set(.choice(["6-3-a", "6-3-b", "6-3-c", "6-3-d"]), 1...4),
      "B.6: points of article 6(3) for which it is not high-risk, sorted."),
    .optional("data_protection_assessment", .text(.digest), "C.5: digest of the summary of the DPIA."),
    .optional("declaration", .text(.digest), "A.11: digest of the EU declaration of conformity."),
    .optional("deployer", .text(.identifier), "C.1: the deployer."),
    .optional("fundamental_rights_assessment", .text(.digest), "C.4: digest of the summary of its findings."),
    .optional("grounds", .text(.digest), "B.7: digest of the summary of the grounds for not being high-risk."),
    .optional("instructions", .text(.digest), "A.12: digest of the instructions for use."),
    .optional("member_states", .set(.text(.jurisdiction), 1...64), "A.10, B.9: member states, sorted."),
    .optional("notified_body", .text(.identifier), "A.8: the notified body."),
    .optional("provider_entry", .text(.identifier), "C.3: the provider's entry of the system in the database."),
    .optional("restricted", .boolean, "Whether it is in the section that is not public (article 49(4))."),
    .optional(
      "role", .choice(["provider", "authorised-representative", "deployer", "on-behalf"]),
      "Who submits it; on-behalf: another person (A.2, B.2, C.2)."),
    .optional("section", .choice(["A", "B", "C"]), "Section of annex VIII."),
    .optional(
      "system_status",
      .choice(["on-market", "in-service", "no-longer-on-market", "no-longer-in-service", "recalled"]),
      "A.7, B.8: status of the system."),
    .optional(
      "trade_reference", .text(.identifier), "A.4, B.4: reference of the system, if other than its name."),
  ])

  private static let algorithmFiling = Kind(
    .algorithmFiling, "algorithm-filing@1", title: "Filing of an algorithm",
    note: """
      One step of a filing. Only a regulator's key of that authority may write accepted or rejected. Names, addresses, \
      persons and descriptions are in the payload.
      """,
    roles: [.provider, .regulator],
    [
      .optional("acts_on", .entry, "Entry of the step before that this one answers or changes."),
      Property("authority", .text(.identifier), "The authority."),
      .optional("cac", cac, "What the CAC asks for, in a scheme of its own."),
      Property("date", .text(.date), "Date of the step."),
      .optional("eu", eu, "What the EU database asks for, in its scheme."),
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
