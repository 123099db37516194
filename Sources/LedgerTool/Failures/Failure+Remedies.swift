import Evidence
import Glibc
import LedgerStore
import TransparencyLog

/// What to do about what went wrong, where the code alone tells.
extension Failure {
  static func remedy(_ code: TransparencyLogError.Code) -> String? {
    switch code {
    case .malformedKey, .unsupportedKeyType: "give a key as `ledger keygen` writes and prints it"
    case .malformedName: "use letters, digits, dots and slashes, such as example.com/ledger"
    case .wrongOrigin: "give the key of the log that signed this, or the other ledger"
    case .badSignature, .noTrustedSignature: "check that file and key belong together; if they do, it was changed"
    case .quorumNotMet: "collect more cosignatures, or ask with another policy"
    case .notAuthentic: "check that the payload key is the right one; if it is, the payload was changed"
    case .malformedNote, .malformedCheckpoint, .malformedProof, .malformedPolicy, .notIncluded, .notConsistent,
      .cryptoFailure:
      nil
    }
  }

  static func remedy(_ code: JSONError.Code) -> String? {
    switch code {
    case .end: "end the record before the line ends: one record a line"
    case .trailing: "put each record on a line of its own"
    case .syntax, .control, .escape: "write the line with a JSON library"
    case .surrogate, .utf8: "write the line as UTF-8"
    case .number, .range, .inexact: "write integers up to 2^53 - 1 and decimals of at most 15 digits"
    case .duplicate: "name each member once"
    case .depth: "nest at most 64 levels"
    case .canonical: "a signed record is in canonical form (RFC 8785) already; sign that form"
    case .size: "an entry has at most 65,535 bytes; put the rest into the payload"
    case .kind: "use a kind of ledger-spec/schemas, or one of your own: your-domain.example/name@1"
    case .type, .missing, .unknown, .text, .choice, .value, .places, .items, .order:
      "see the kind's schema in ledger-spec/schemas"
    }
  }

  static func remedy(_ code: StoreError.Code) -> String? {
    switch code {
    case .locked: "wait for the other writer, or stop it"
    case .notALedger: "give the folder that `ledger init` made"
    case .exists: "choose another place, or remove what is there yourself"
    case .missing, .short, .damaged: "run `ledger verify` on the folder; don't write to it"
    case .poisoned: "look after the disk, then run the command again: opening recovers what was acknowledged"
    case .system, .outOfRange: nil
    }
  }

  static func remedy(errno: Int32) -> String? {
    switch errno {
    case ENOENT: "check the name"
    case EACCES, EPERM: "run it as a user who may, or give another place"
    case EEXIST: "choose another name, or remove what is there yourself"
    case ENOSPC, EDQUOT: "make room on the disk, then run it again"
    case EISDIR: "give a file"
    case ENOTDIR: "give a folder"
    case EMFILE, ENFILE: "raise the limit of open files (ulimit -n)"
    default: nil
    }
  }
}
