import Glibc
import SystemPackage

/// One of the two streams that people may be looking at.
struct Terminal: Sendable {
  let descriptor: Int32
  /// Whether a person looks at it, rather than a file or a program.
  let isInteractive: Bool
  /// How text on it may look.
  let style: Style

  static let standardOutput = Terminal(STDOUT_FILENO)
  static let standardError = Terminal(STDERR_FILENO)

  private init(_ descriptor: Int32) {
    self.descriptor = descriptor
    isInteractive = isatty(descriptor) == 1
    style = Style(isColoured: isInteractive && Self.wantsColour)
  }

  /// Colour is for terminals that have it and people who want it (https://no-color.org).
  private static var wantsColour: Bool {
    (Environment["NO_COLOR"] ?? "").isEmpty && Environment["TERM"] != "dumb"
  }

  /// Columns, or 80 where nobody knows.
  var width: Int {
    var size = winsize()
    if unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    return Environment["COLUMNS"].flatMap { Int($0) }.map { max($0, 20) } ?? 80
  }

  /// Writes at once. That a person's terminal went away ends nothing.
  func write(_ text: String) {
    do { try SystemFile.write(Array(text.utf8), to: descriptor, "the terminal") } catch { return }
  }
}

/// Variables of the environment.
enum Environment {
  static subscript(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }
}
