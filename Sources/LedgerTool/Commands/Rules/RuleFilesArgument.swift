import ArgumentParser
import Evidence
import SystemPackage

/// The files of rules that a command reads.
struct RuleFilesArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp("Files of rules (YAML), or folders with them.", valueName: "FILE"),
    completion: .file(extensions: ["yaml", "yml"]))
  var files: [String]

  func validate() throws {
    if files.isEmpty { throw ValidationError("FILE is missing: give files of rules") }
  }

  /// The files, each read and judged; a rule that stands in two places is a fault of the second.
  func read() throws(Failure) -> [RuleFile] {
    var paths: [FilePath] = []
    for file in files { paths += try Self.expand(FilePath(file)) }
    try Self.demandOnce(paths)
    var read: [RuleFile] = []
    var places: [Text: String] = [:]
    for path in paths {
      var file = try RuleFile(path)
      for document in file.documents {
        if let first = places[document.id] {
          file.add(
            FileFault(
              code: "rule-malformed", sentence: "rule \(document.id) stands in \(first) already",
              place: document.idPlace))
        } else {
          places[document.id] = file.source.text(of: document.idPlace)
        }
      }
      read.append(file)
    }
    return read
  }

  /// The rules, all of which must be right.
  func rules() throws -> [(file: RuleFile, document: RuleDocument)] {
    let files = try read()
    try Self.demandRight(files)
    return files.flatMap { file in file.documents.map { (file, $0) } }
  }

  /// Ends the command if a file has a fault; tells all of them, the last one as the command's own failure.
  private static func demandRight(_ files: [RuleFile]) throws {
    let failures = files.flatMap(\.failures)
    guard let last = failures.last else { return }
    for failure in failures.dropLast() { Report.print(failure, json: false) }
    throw last
  }

  /// A file that is given by its name and with its folder would have a fault for each rule in it.
  private static func demandOnce(_ paths: [FilePath]) throws(Failure) {
    var seen: Set<FilePath> = []
    let again = paths.filter { !seen.insert($0.lexicallyNormalized()).inserted }
    guard let first = again.first else { return }
    let others = again.count > 1 ? ", and so are \(again.count - 1) more" : ""
    throw Failure(
      .usage, "usage", "this file is given twice\(others)", at: first.string, do: "give the folder, or files in it")
  }

  private static func expand(_ path: FilePath) throws(Failure) -> [FilePath] {
    guard path != "-", try FileStatus.of(path)?.kind == .folder else { return [path] }
    let names = try FileStatus.names(in: path).filter { ["yaml", "yml"].contains($0.extension) }
    guard !names.isEmpty else {
      throw Failure(
        .refused, "no-files", "there is no file of rules in this folder", at: path.string, do: "give *.yaml")
    }
    return names.map { path.appending($0) }
  }
}
