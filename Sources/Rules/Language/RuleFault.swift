public import CEL
public import Evidence

/// Why a rule can't be deployed.
public struct RuleFault: Error, Sendable, CustomStringConvertible {
  /// The rule.
  public let rule: Text
  /// Where in it: `condition`, `effects[1].fields[0].value`.
  public let member: String
  /// The expression, for a caret under the place.
  public let source: Text
  /// What is wrong in it, and where.
  public let errors: [CELError]

  /// One line an error, with the column.
  public var description: String {
    errors.map { error in
      let place = error.offset >= 0 ? ", column \(column(of: error))" : ""
      return "rule \(rule), \(member)\(place): \(error.message)"
    }.joined(separator: "\n")
  }

  /// The error's column in characters, from 1.
  public func column(of error: CELError) -> Int {
    let front = source.utf8.prefix(max(0, Int(error.offset)))
    return front.count { $0 & 0xC0 != 0x80 } + 1
  }
}
