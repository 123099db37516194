import Evidence
import SystemPackage
import Yams

/// A file of rules: YAML, one document a rule.
///
/// Source: ledger-spec/8-rules.md, 8.7.
struct RuleFile: Sendable {
  /// The longest file that is read.
  static let longest = 1 << 20

  let source: RuleSource
  private(set) var documents: [RuleDocument] = []
  private(set) var faults: [FileFault] = []
  /// What can be deployed, and can't have been meant.
  private(set) var warnings: [FileFault] = []

  /// Reads a file and judges what is in it.
  ///
  /// - Throws: only if the file can't be read; what is wrong in it are its faults.
  init(_ path: FilePath) throws(Failure) {
    let bytes = try Files.read(path, limit: Self.longest)
    let name = path == "-" ? "standard input" : path.string
    guard let text = Text(utf8: bytes) else {
      throw Failure(.refused, "yaml-malformed", "this isn't UTF-8", at: name, do: "write the file as UTF-8")
    }
    let plain = Self.withoutMark(text.string)
    source = RuleSource(plain, name: name)
    read(plain)
  }

  /// A byte order mark says how the file is encoded and is no part of its first key (YAML 1.2, 5.2).
  private static func withoutMark(_ text: String) -> String {
    let scalars = text.unicodeScalars
    return scalars.first == "\u{FEFF}" ? String(scalars.dropFirst()) : text
  }

  private mutating func read(_ text: String) {
    do {
      // It refuses by itself what is nested deeper than 1,000.
      let parser = try Parser(yaml: text, encoding: .utf8)
      while let node = try parser.nextRoot() {
        if case .scalar(let scalar) = node, scalar.string.isEmpty { continue }
        var reader = RuleReader(source)
        if let document = reader.rule(node) { documents.append(document) }
        faults += reader.faults
        warnings += reader.warnings
      }
      if documents.isEmpty && faults.isEmpty {
        faults.append(FileFault(code: "rule-malformed", sentence: "there is no rule in this file", place: .init(nil)))
      }
    } catch {
      faults.append(fault(error))
    }
  }

  private func fault(_ error: any Error) -> FileFault {
    func fault(_ problem: String, _ mark: Mark?) -> FileFault { Self.fault(problem, at: .init(mark)) }
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return fault(problem, mark)
    case .reader(let problem, let offset, _, let text):
      let front = text.prefix(offset ?? 0)
      let lines = front.split(separator: "\n", omittingEmptySubsequences: false)
      return Self.fault(problem, at: .init(line: lines.count, column: (lines.last?.unicodeScalars.count ?? 0) + 1))
    case .duplicatedKeysInMapping(let names, let context):
      // The parser tells where the first one stands; it is the second that is one too many.
      let first = RuleSource.Place(context.mark)
      return Self.fault(
        "the key \(names.joined(separator: ", ")) stands here again",
        at: names.first.flatMap { source.place(ofKey: $0, again: first) } ?? first)
    default: return fault("this isn't YAML: \(error)", nil)
    }
  }

  private static func fault(_ problem: String, at place: RuleSource.Place) -> FileFault {
    FileFault(code: "yaml-malformed", sentence: problem, place: place)
  }

  /// Adds what is wrong with a document for another reason than its text.
  mutating func add(_ fault: FileFault) { faults.append(fault) }

  /// A warning in words, with its place.
  func text(of warning: FileFault) -> String { "\(source.text(of: warning.place)): \(warning.sentence)" }

  /// The faults as failures, in the order of the file.
  var failures: [Failure] {
    faults.sorted { ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column) }
      .map { $0.failure(in: source) }
  }
}
