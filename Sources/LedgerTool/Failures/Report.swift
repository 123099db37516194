import Evidence

/// The one place that prints failures: text on standard error, and with `--json` an object on standard
/// output as well, where the program that asked for JSON looks.
enum Report {
  /// Prints a failure.
  static func print(_ failure: Failure, json: Bool) {
    Output.standard.flushIgnoringFailure()
    Terminal.standardError.write(text(of: failure, style: Terminal.standardError.style))
    if json {
      var line = object(of: failure).canonicalBytes
      line.append(0x0A)
      Output.standard.append(line)
      Output.standard.flushIgnoringFailure()
    }
  }

  /// A sentence that warns of something and ends nothing.
  static func warn(_ sentence: String) {
    let style = Terminal.standardError.style
    Terminal.standardError.write("\(style.warning("warning:")) \(wrapped(sentence, after: 9))\n")
  }

  /// A sentence about the work, for people.
  static func note(_ sentence: String) {
    Terminal.standardError.write(wrapped(sentence) + "\n")
  }

  /// A sentence in lines for a person at a terminal; as it is where it has lines of its own, for a file or a program.
  ///
  /// - Parameter start: the columns before it.
  private static func wrapped(_ sentence: String, after start: Int = 0) -> String {
    let terminal = Terminal.standardError
    guard terminal.isInteractive, !sentence.contains("\n") else { return sentence }
    return WrappedText.lines(sentence, first: terminal.width - start, rest: terminal.width - 2)
      .joined(separator: "\n  ")
  }

  static func text(of failure: Failure, style: Style) -> String {
    let place = failure.place.map { "\($0): " } ?? ""
    var text = "\(style.failure("error:")) \(place)\(failure.sentence) [\(failure.code)]\n"
    for line in failure.excerpt?.split(separator: "\n") ?? [] { text += "  | \(line)\n" }
    if let remedy = failure.remedy { text += "  \(style.strong("do:")) \(remedy)\n" }
    return text
  }

  static func object(of failure: Failure) -> JSONValue {
    var object = JSONObject()
    object["code"] = .string(Text(failure.code))
    object["do"] = failure.remedy.map { .string(Text($0)) }
    object["sentence"] = .string(Text(failure.sentence))
    object["status"] = .number(JSONNumber(Int64(failure.status.rawValue)))
    object["where"] = failure.place.map { .string(Text($0)) }
    return ["error": .object(object)]
  }
}
