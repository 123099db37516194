import Decimals

extension Kind {
  /// What data pipelines and training runs produce.
  static let dataKinds: [Kind] = [trainingData, modelSnapshot, gradientLog, decisionTrace]

  private static let root = Property(
    "root", .text(.digest), "Merkle root over the digests of the parts; the list is in the payload.")

  private static let trainingData = Kind(
    .trainingData, "training-data@1", title: "Training data",
    note: "A batch or version of a data set as it was produced. The list of files is in the payload.",
    roles: [.producer, .provider], unsigned: true,
    [
      Property("bytes", .natural, "Bytes over all files or shards."),
      .optional(
        "collection",
        .object([
          Property("from", .text(.date), "First day of collection."),
          Property(
            "method",
            .choice([
              "crawl", "licensed", "purchased", "contributed", "user-interaction", "sensor", "synthetic",
              "annotation", "public-record", "internal",
            ]), "How it was collected."),
          Property("to", .text(.date), "Last day of collection."),
        ]), "When and how it was collected."),
      Property("count", .natural, "Files or shards."),
      Property("dataset", .text(.identifier), "The data set."),
      .optional(
        "derived_from", Vocabulary.entries(), "Entries of the data, and of the consents, that it was made from."),
      Vocabulary.optionalJurisdiction("Where it was collected."),
      .optional("languages", .set(.text(.language)), "Languages, sorted."),
      .optional("legal_basis", .choice(Vocabulary.legalBases), "Legal basis of its processing."),
      .optional("licence", .text(.licence), "Its licence."),
      .optional("modality", .choice(modalities), "What it consists of."),
      .optional(
        "personal", .choice(["none", "pseudonymised", "anonymised", "personal", "sensitive"]),
        "Personal data in it."),
      Vocabulary.produced,
      root,
      Vocabulary.run,
      .optional(
        "source",
        .choice(["web", "public", "licensed", "partner", "users", "internal", "synthetic", "mixed"]),
        "Where it comes from."),
      Property("version", .text(.identifier), "The version of the data set."),
    ])

  private static let modalities: [Text] = [
    "text", "code", "image", "audio", "video", "tabular", "time-series", "graph", "geospatial", "multimodal",
  ]

  private static let modelSnapshot = Kind(
    .modelSnapshot, "model-snapshot@1", title: "Model snapshot",
    note: "The weights of a model at one moment.",
    roles: [.producer, .provider], unsigned: true,
    [
      .optional("algorithm", .text(.identifier), "The algorithm that it belongs to."),
      Property("bytes", .natural, "Bytes over all files."),
      Property("count", .natural, "Files."),
      .optional("data", Vocabulary.entries(), "Entries of the data that it was trained on."),
      .optional(
        "format",
        .choice([
          "safetensors", "pytorch", "onnx", "gguf", "tensorflow", "jax", "paddle", "mindspore", "other",
        ]),
        "Format of the files."),
      Property("model", .text(.identifier), "The model."),
      .optional("parameters", .natural, "Parameters."),
      .optional("parent", .entry, "Entry of the snapshot that it continues."),
      Vocabulary.produced,
      root,
      Vocabulary.run,
      .optional(
        "stage",
        .choice([
          "initial", "pretraining", "fine-tuning", "alignment", "distillation", "quantised", "release",
        ]),
        "Stage of training."),
      .optional("step", .natural, "Training step."),
      Property("version", .text(.identifier), "The version of the model."),
    ])

  private static let gradientLog = Kind(
    .gradientLog, "gradient-log@1", title: "Gradient log",
    note: "A stretch of a training run's optimiser log; the log itself is in the payload.",
    roles: [.producer, .provider], unsigned: true,
    [
      Property("count", .natural, "Log records."),
      .optional("data", Vocabulary.entries(), "Entries of the data that was trained on."),
      Property("first_step", .natural, "First step."),
      Property("last_step", .natural, "Last step."),
      .optional(
        "learning_rate", .decimal(Millionths(0)...Millionths(1_000)), "Learning rate at the last step."),
      .optional("loss", .anyDecimal, "Loss at the last step."),
      Property("model", .text(.identifier), "The model."),
      .optional("norm", .decimal(Millionths(0)...Millionths(999_999_999)), "Gradient norm at the last step."),
      .optional(
        "privacy",
        .object([
          Property("delta", .fraction, "Delta spent so far."),
          Property("epsilon", .decimal(Millionths(0)...Millionths(999_999)), "Epsilon spent so far."),
          Property("noise", .choice(["gaussian", "laplace", "discrete-gaussian", "other"]), "Noise."),
        ]), "Differential privacy, where it is used."),
      Vocabulary.produced,
      root,
      Property("run", .text(.identifier), "The training run."),
    ])

  private static let decisionTrace = Kind(
    .decisionTrace, "decision-trace@1", title: "Decision trace",
    note: "The decisions of an algorithm in a stretch of time; each one's trace is in the payload.",
    roles: [.producer, .provider], unsigned: true,
    [
      Property("algorithm", .text(.identifier), "The algorithm that decided."),
      Property("count", .natural, "Decisions."),
      .optional("explained", .natural, "Decisions whose key path can be explained."),
      .optional("harmful", .natural, "Outputs judged harmful."),
      .optional("model", .entry, "Entry of the model snapshot that ran."),
      .optional("overridden", .natural, "Decisions that a person changed."),
      root,
      .optional("reviewed", .natural, "Decisions that a person reviewed."),
      .optional("scene", .text(.identifier), "Scene of use."),
      Property("span", Vocabulary.span, "The time of the decisions."),
    ])
}
