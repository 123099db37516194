import ArgumentParser
import Evidence
import TransparencyLog

/// What is known of the data beyond its bytes. Whatever isn't given is left out: no legal fact is made up.
struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The data set, such as example.com/datasets/corpus: the subject of training-data.", valueName: "NAME"))
  var dataset: String?

  @Option(
    help: ArgumentHelp(
      "The version of the data set or model. (default: the first 16 digits of the root)", valueName: "VERSION"))
  var revision: String?

  @Option(help: ArgumentHelp("text, code, image, audio, video, tabular, …", valueName: "WORD"))
  var modality: String?

  @Option(help: ArgumentHelp("A language tag, such as zh-Hans or en; may be repeated.", valueName: "TAG"))
  var language: [String] = []

  @Option(help: ArgumentHelp("The licence as SPDX writes it, such as CC-BY-4.0.", valueName: "LICENCE"))
  var licence: String?

  @Option(help: ArgumentHelp("web, public, licensed, partner, users, internal, synthetic or mixed.", valueName: "WORD"))
  var source: String?

  @Option(
    help: ArgumentHelp("crawl, licensed, purchased, contributed, user-interaction, sensor, …", valueName: "WORD"))
  var collectionMethod: String?

  @Option(help: ArgumentHelp("First day of collection, such as 2026-01-31.", valueName: "DATE"))
  var collectedFrom: String?

  @Option(help: ArgumentHelp("Last day of collection.", valueName: "DATE"))
  var collectedTo: String?

  @Option(
    help: ArgumentHelp(
      "consent, contract, legal-obligation, public-interest, legitimate-interests, not-personal, …",
      valueName: "WORD"))
  var legalBasis: String?

  @Option(help: ArgumentHelp("Where it was collected, as ISO 3166 codes, such as CN or US-CA.", valueName: "CODE"))
  var jurisdiction: String?

  @Option(
    help: ArgumentHelp(
      "none, pseudonymised, anonymised, personal or sensitive: the personal data in it.", valueName: "WORD"))
  var personal: String?

  @Option(
    help: ArgumentHelp(
      "An entry that this was made from, as its receipt says; may be repeated.", valueName: "INDEX:LEAF"))
  var derivedFrom: [String] = []

  @Option(help: ArgumentHelp("The pipeline's or training's run.", valueName: "ID"))
  var run: String?

  @Option(
    help: ArgumentHelp(
      "When it was produced, such as 2026-11-22T00:10:00Z. (default: the last change of the files)", valueName: "TIME"))
  var produced: String?

  func validate() throws {
    let collection = [collectionMethod, collectedFrom, collectedTo].compactMap { $0 }
    guard collection.isEmpty || collection.count == 3 else {
      throw ValidationError("--collection-method, --collected-from and --collected-to go together")
    }
  }
}

extension DataOptions {
  /// The members that were given, for a kind that has them.
  func members(of kind: RecordKind) throws(Failure) -> [(name: Text, value: JSONValue)] {
    var members: [(Text, JSONValue)] = []
    func add(_ name: Text, _ value: String?) { if let value { members.append((name, .string(Text(value)))) } }
    add("modality", modality)
    add("licence", licence)
    add("source", source)
    add("legal_basis", legalBasis)
    add("jurisdiction", jurisdiction)
    add("personal", personal)
    add("run", run)
    if !language.isEmpty {
      members.append(("languages", .array(Set(language.map { Text($0) }).sorted().map(JSONValue.string))))
    }
    if let collectionMethod, let collectedFrom, let collectedTo {
      members.append(
        (
          "collection",
          [
            "from": .string(Text(collectedFrom)), "method": .string(Text(collectionMethod)),
            "to": .string(Text(collectedTo)),
          ]
        ))
    }
    if !derivedFrom.isEmpty {
      let name: Text = kind == .trainingData ? "derived_from" : "data"
      var entries: [JSONValue] = []
      for text in derivedFrom { entries.append(try Self.entry(text)) }
      members.append((name, .array(entries)))
    }
    return members
  }

  /// `7:sha256:…` as an entry's index and leaf.
  private static func entry(_ text: String) throws(Failure) -> JSONValue {
    guard let colon = text.firstIndex(of: ":"), let index = Int64(text[..<colon]), index >= 0,
      index <= JSONNumber.maximumInteger, let leaf = Digest(text: String(text[text.index(after: colon)...]))
    else {
      throw Failure(
        .usage, "usage", "\(text) isn't INDEX:LEAF", at: "--derived-from",
        do: "write index and leaf as the receipt has them: 7:sha256:…")
    }
    return ["index": .number(JSONNumber(index)), "leaf": .string(Text(leaf.text))]
  }

  /// A time as people write it, with six places.
  static func time(_ text: String) -> Text {
    guard text.hasSuffix("Z"), text.utf8.count == 20 else { return Text(text) }
    return Text(text.dropLast() + ".000000Z")
  }
}
