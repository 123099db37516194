import ArgumentParser
import Evidence

/// Options that take one value and are given twice: the parser takes the last without a word, and whoever asks
/// about two subjects would be answered about one.
enum SingleValues {
  /// - Throws: which option stands there twice; nothing was done then.
  static func check(_ arguments: [String], of command: any ParsableCommand.Type) throws(Failure) {
    // Behind two hyphens nothing is an option; of `--subject=a` the name counts.
    let given = arguments.prefix { $0 != "--" }.filter { $0.hasPrefix("-") && $0 != "-" }
      .map { String($0.prefix { $0 != "=" }) }
    // What the parser knows of a command is asked for only where it matters.
    guard Set(given).count < given.count || given.contains(where: { !$0.hasPrefix("--") }) else { return }
    for names in options(of: command) where given.count(where: names.contains) > 1 {
      throw Failure(
        .usage, "usage", "this takes one value, and stands here twice", at: names.last, do: "give it once")
    }
  }

  /// The names of each option that takes one value, the long one last.
  private static func options(of command: any ParsableCommand.Type) -> [[String]] {
    // The parser writes it for other programs; if it came to be something else, nothing would be refused.
    let arguments = (try? JSONValue.parse(command._dumpHelp()))?["command"]?["arguments"]?.array ?? []
    return arguments.filter { $0["kind"]?.string == "option" && $0["isRepeating"]?.bool == false }
      .map { ($0["names"]?.array ?? []).compactMap(name).sorted { $0.count < $1.count } }
  }

  private static func name(_ value: JSONValue) -> String? {
    value["name"]?.string.map { (value["kind"]?.string == "long" ? "--" : "-") + $0.string }
  }
}
