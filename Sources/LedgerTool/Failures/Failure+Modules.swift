import Evidence
import Glibc
import Ledger
import LedgerStore
import SystemPackage
import TransparencyLog
import Verifier

extension Failure {
  /// Any error as a failure. An error type that isn't named here is our own omission, and says so.
  init(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as TransparencyLogError: self.init(error)
    case let error as JSONError: self.init(error)
    case let error as StoreError: self.init(error)
    case let error as LedgerError: self.init(error)
    case let refusal as Refusal: self.init(refusal)
    case let refusal as LineRefusal: self.init(refusal)
    case let error as VerifierError: self.init(error)
    default: self.init(.inputOutput, "unexpected", String(describing: error))
    }
  }

  init(_ error: TransparencyLogError) {
    let place: String? =
      switch error.place {
      case .whole: nil
      case .line(let line): "line \(line)"
      case .byte(let byte): "byte \(byte)"
      }
    let status: ExitStatus = error.code == .cryptoFailure ? .inputOutput : .refused
    self.init(status, Self.hyphenated(error.code.rawValue), error.sentence, at: place, do: Self.remedy(error.code))
  }

  init(_ error: JSONError) {
    var place = "line \(error.line), column \(error.column)"
    if error.path != .root { place += ", field \(error.path)" }
    self.init(.refused, error.code.rawValue, error.reason, at: place, do: Self.remedy(error.code))
  }

  init(_ error: StoreError) {
    var place = error.path?.string
    if let offset = error.offset { place = "\(place ?? "") at byte \(offset)" }
    let errno = error.errno.map { ": \($0)" } ?? ""
    let status: ExitStatus =
      switch error.code {
      case .missing, .short, .damaged, .outOfRange: .refused
      case .system, .locked, .notALedger, .exists, .poisoned: .inputOutput
      }
    self.init(
      status, Self.hyphenated(error.code.rawValue), error.sentence + errno, at: place,
      do: Self.remedy(error.code))
  }

  /// A failed system call.
  static func system(_ call: String, _ path: FilePath, errno code: Int32) -> Failure {
    Failure(
      .inputOutput, "system", "\(call) failed: \(unsafe String(cString: strerror(code)))", at: path.string,
      do: remedy(errno: code))
  }

  /// `malformedNote` as `malformed-note`: one spelling for codes, whatever the module.
  static func hyphenated(_ camelCase: String) -> String {
    camelCase.reduce(into: "") { text, character in
      if character.isUppercase { text += "-" }
      text += character.lowercased()
    }
  }
}
