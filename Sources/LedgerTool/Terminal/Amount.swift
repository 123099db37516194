/// Numbers as people read them.
enum Amount {
  /// `1234567` as `1,234,567`.
  static func count(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var text = number < 0 ? "-" : ""
    for (place, digit) in digits.enumerated() {
      if place > 0 && (digits.count - place).isMultiple(of: 3) { text += "," }
      text.append(digit)
    }
    return text
  }

  /// A number with its noun: `1 entry`, `1,234 entries`.
  static func count(_ number: Int, _ one: String, _ many: String) -> String {
    "\(count(number)) \(number == 1 ? one : many)"
  }

  /// Bytes with three digits or so: `12.3 MiB`.
  static func bytes(_ number: Int) -> String {
    let units = ["KiB", "MiB", "GiB", "TiB", "PiB"]
    if number < 1024 { return "\(number) B" }
    var shift = 10
    for unit in units {
      if number >> shift < 1024 || unit == "PiB" {
        let tenths = (number >> (shift - 10)) * 10 / 1024
        return "\(tenths / 10).\(tenths % 10) \(unit)"
      }
      shift += 10
    }
    return "\(number) B"
  }

  /// A span of time in seconds, as `43 s`, `2 min 5 s`, `3 h 10 min` or `13 d 4 h`.
  static func duration(_ seconds: Int) -> String {
    switch seconds {
    case ..<60: "\(seconds) s"
    case ..<3600: "\(seconds / 60) min \(seconds % 60) s"
    case ..<86_400: "\(seconds / 3600) h \(seconds / 60 % 60) min"
    default: "\(seconds / 86_400) d \(seconds / 3600 % 24) h"
    }
  }
}
