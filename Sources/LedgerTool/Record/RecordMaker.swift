import Evidence
import SystemPackage
import TransparencyLog

/// Makes records of a list of files as the options say, and prints them.
struct RecordMaker {
  private let options: RecordCommand
  private let subject: Text
  private let keys: [Ed25519.PrivateKey]
  /// What `--set` says.
  private let settings: [(path: [Substring], value: JSONValue)]

  /// Reads what can be wrong in the options before anything is hashed, which may take hours.
  init(_ options: RecordCommand) throws {
    self.options = options
    guard let name = options.subject ?? (options.kind == .trainingData ? options.data.dataset : nil) else {
      let option = options.kind == .trainingData ? "--dataset" : "--subject"
      throw Failure(
        .usage, "usage", "the record needs a subject", at: option,
        do: "give \(option) such as example.com/datasets/corpus")
    }
    subject = Text(name)
    keys = try options.signing.keys().map(\.privateKey)
    settings = try options.set.map(Self.setting)
    try rehearse()
  }

  private static func setting(_ text: String) throws(Failure) -> (path: [Substring], value: JSONValue) {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
      throw Failure(.usage, "usage", "\(text) isn't MEMBER=VALUE", at: "--set", do: "write --set MEMBER=VALUE")
    }
    let path = text[..<equals].split(separator: ".")
    let value = String(text[text.index(after: equals)...])
    do {
      return (path, try JSONValue.parse(value, exact: true))
    } catch {
      // A number that a record can't bear isn't to be another one, nor text, without a word.
      if error.code == .inexact || error.code == .range {
        throw Failure(
          .usage, error.code.rawValue, error.reason, at: "--set \(text[..<equals])", do: Failure.remedy(error.code))
      }
      return (path, .string(Text(value)))
    }
  }

  /// Makes a record of nothing, so that a missing option is told before the hashing.
  private func rehearse() throws(Failure) {
    _ = try draft(of: FileList(files: [], digests: [Merkle.emptyRoot]), sequence: 0).canonical()
  }

  /// Prints the record of a list, or the records of its files.
  func write(_ list: FileList) throws {
    if options.each {
      for place in list.files.indices {
        try write(FileList(files: [list.files[place]], digests: [list.digests[place]]), sequence: Int64(place))
      }
      return
    }
    guard options.kind.isAboutList || list.files.count == 1 else {
      throw Failure(.usage, "usage", "\(options.kind.rawValue) is about one document", at: "FILE", do: "give one file")
    }
    try write(list, sequence: 0)
  }

  private func write(_ list: FileList, sequence: Int64) throws {
    let record = try draft(of: list, sequence: sequence).canonical()
    guard !keys.isEmpty else { return Output.standard.append(record + [0x0A]) }
    let envelope = DSSEEnvelope(record: record, signatures: try RecordSignature.all(over: record.span, by: keys))
    Output.standard.append(envelope.json.canonicalBytes + [0x0A])
  }

  private func draft(of list: FileList, sequence: Int64) throws(Failure) -> RecordDraft {
    var draft = RecordDraft(options.kind, subject: subject)
    draft.ledger = options.ledger.map { Text($0) }
    if let id = options.producer, let first = options.firstSequence {
      draft.producer = (Text(id), first + sequence)
    }
    for (name, value) in try options.data.members(of: options.kind) { draft.predicate[name] = value }
    fill(&draft, with: list)
    for (path, value) in settings { draft.set(path, value) }
    return draft
  }

  /// What follows from the files.
  private func fill(_ draft: inout RecordDraft, with list: FileList) {
    let produced = options.data.produced.map(DataOptions.time) ?? Text(Time(microseconds: list.modified).description)
    let count = JSONValue.number(JSONNumber(Int64(list.files.count)))
    let bytes = JSONValue.number(JSONNumber(Int64(list.size)))
    let root = list.root
    if options.kind.isAboutList { draft.predicate["root"] = .string(Text(root.text)) }
    draft.digest = list.digests.count == 1 ? list.digests[0] : SHA256.hash(list.text.span)
    switch options.kind {
    case .trainingData:
      draft.predicate["dataset"] = .string(Text(options.data.dataset ?? subject.string))
      fillVersion(&draft, root, produced, count, bytes)
    case .modelSnapshot:
      draft.predicate["model"] = .string(subject)
      fillVersion(&draft, root, produced, count, bytes)
    case .gradientLog:
      draft.predicate["produced"] = .string(produced)
    case .decisionTrace:
      draft.predicate["algorithm"] = .string(subject)
    case .dpia, .incident:
      draft.predicate["report"] = .string(Text(list.digests[0].text))
    case .attestation:
      draft.predicate["digest"] = .string(Text(list.digests[0].text))
      draft.predicate["size"] = bytes
    }
  }

  private func fillVersion(
    _ draft: inout RecordDraft, _ root: Digest, _ produced: Text, _ count: JSONValue, _ bytes: JSONValue
  ) {
    draft.predicate["count"] = count
    draft.predicate["bytes"] = bytes
    draft.predicate["produced"] = .string(produced)
    draft.predicate["version"] = .string(Text(options.data.revision ?? String(root.hex.prefix(16))))
  }
}
