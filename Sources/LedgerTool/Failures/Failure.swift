/// Why a command ended early, as a person needs it: what, where, and what to do.
///
/// Errors of all modules become one of these before anybody sees them; only `Report` prints it.
struct Failure: Error, Sendable {
  /// How the process ends.
  var status: ExitStatus
  /// For programs: lower-case words joined by hyphens, which stay the same.
  var code: String
  /// What is wrong: one sentence without a full stop.
  var sentence: String
  /// Where: a file, an option, or a line of input.
  var place: String?
  /// What to do about it, where we know: one sentence without a full stop.
  var remedy: String?
  /// The line of a file in which it is wrong, and under it a caret.
  var excerpt: String?

  init(
    _ status: ExitStatus, _ code: String, _ sentence: String, at place: String? = nil,
    do remedy: String? = nil
  ) {
    self.status = status
    self.code = code
    self.sentence = sentence
    self.place = place
    self.remedy = remedy
  }

  /// The same failure, at `place` if it doesn't know one better.
  func located(at place: String) -> Failure {
    var copy = self
    copy.place = copy.place ?? place
    return copy
  }
}

/// Runs `body`, and says of a failure without a place that it happened at `place`.
func at<Result>(_ place: String, _ body: () throws -> Result) throws -> Result {
  do { return try body() } catch { throw Failure(error).located(at: place) }
}
