import CEL
import Foundation

/// Time zones from the operating system's files.
enum SystemZones {
  static let rules: @Sendable (String) -> (any ZoneRules)? = { name in
    guard name.allSatisfy({ $0.isLetter || $0.isNumber || "_/+-".contains($0) }), !name.hasPrefix("/"),
      let data = FileManager.default.contents(atPath: "/usr/share/zoneinfo/\(name)")
    else { return nil }
    return TZif(Array(data))
  }
}
