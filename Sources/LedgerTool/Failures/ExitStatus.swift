/// What the process tells its caller when it ends. The numbers are documented and never change.
enum ExitStatus: Int32, Sendable {
  /// It holds, or it was done.
  case holds = 0
  /// It doesn't hold, or input was refused.
  case refused = 1
  /// The command line isn't right; nothing was done.
  case usage = 2
  /// A file, a terminal or a lock couldn't be read, written or had.
  case inputOutput = 3

  /// What every `--help` of the root says about it.
  static let explanation = """
    Exit status:
      0  it holds, or it was done
      1  it does not hold, or input was refused
      2  the command line is not right; nothing was done
      3  something could not be read or written
    """
}
