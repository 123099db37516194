import Glibc

/// The end of a command that has said all there is to say, with a status other than "holds".
struct Ending: Error {
  let status: ExitStatus

  init(_ status: ExitStatus) { self.status = status }
}

extension ExitStatus {
  /// Ends the process.
  func end() -> Never { exit(rawValue) }
}
