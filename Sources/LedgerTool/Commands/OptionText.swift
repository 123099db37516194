import ArgumentParser
import Evidence

/// What an option says, held against what the record may say: told where it was typed, and before anything is done.
enum OptionText {
  /// - Throws: what the option should be.
  static func check(_ value: String?, of option: String, is textClass: TextClass) throws(ValidationError) {
    guard let value, !textClass.matches(Text(value)) else { return }
    throw ValidationError("\(option) isn't \(textClass.title)")
  }
}
