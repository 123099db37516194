import Evidence
import Ledger
import Verifier

extension Failure {
  init(_ error: LedgerError) {
    let status: ExitStatus =
      switch error.code {
      case .refused, .behindPublished, .damaged, .notFound, .notSealed, .notThisLedger, .clock: .refused
      case .logKey, .index, .payload: .inputOutput
      case .stateKey: .usage
      }
    self.init(status, Self.hyphenated(error.code.rawValue), error.sentence, do: error.remedy ?? Self.remedy(error.code))
  }

  init(_ refusal: Refusal) {
    self.init(.refused, refusal.code.rawValue, refusal.sentence, do: Self.remedy(refusal.code))
  }

  /// A record that a command made, refused.
  init(_ refusal: LineRefusal) {
    switch refusal {
    case .malformed(let error): self.init(error)
    case .refused(let refusal): self.init(refusal)
    }
  }

  /// A line of input that was refused.
  init(_ refusal: LineRefusal, input: String, line: Int) {
    switch refusal {
    case .malformed(let error):
      var place = "\(input) line \(line), column \(error.column)"
      if error.path != .root { place += ", field \(error.path)" }
      self.init(.refused, error.code.rawValue, error.reason, at: place, do: Self.remedy(error.code))
    case .refused(let refusal):
      self.init(refusal)
      place = "\(input) line \(line)"
    }
  }

  init(_ error: VerifierError) {
    switch error.code {
    case .malformedOption: self.init(.usage, "usage", error.sentence, do: "give the file that the option asks for")
    case .unreadable, .unwritable:
      let cause = error.cause.map { ": \($0)" } ?? ""
      self.init(.inputOutput, error.code.rawValue, error.sentence + cause)
    }
  }

  static func remedy(_ code: LedgerError.Code) -> String? {
    switch code {
    case .notThisLedger: "give the folder that `ledger init` made"
    case .behindPublished: "bring back the newest folder; a restored one can be read and verified, not written"
    case .clock: "set the clock right; or let an authority append a resume@1 record that says why"
    case .damaged: "run `ledger verify` on the folder; don't write to it"
    case .logKey: "give the ledger's log key with --key"
    case .notFound: "see `ledger status` for what there is"
    case .notSealed: "wait for the window's end and run `ledger seal`"
    case .index: "delete DIR/state/index*; it is made again"
    case .payload, .refused, .stateKey: nil
    }
  }

  static func remedy(_ code: FindingCode) -> String? {
    switch code {
    case .ledgerWrong: "name this ledger's origin in the record's `ledger`"
    case .unsigned: "sign the record: --sign KEY"
    case .producerMissing: "name the producer in the record, or with --producer ID"
    case .keyUnknown: "let an authority append a key@1 record for this key first"
    case .signatureWrong: "sign the canonical bytes of exactly this record"
    case .grantMissing: "let an authority append a grant@1 record: key, role, kinds, prefix, jurisdiction"
    case .quorumMissing: "let more authorities sign: --sign for each of them"
    case .demandUnmet: "let those sign that the rule demands: --sign for each of their keys"
    case .sequenceRepeated: "use the producer's next sequence number"
    case .actsOnWrong: "name index and leaf of the entry that it acts on, as its receipt has them"
    case .closeWrong: "use `ledger close`, which computes what a close says"
    case .timeJumps: "set the clock right; or let an authority append a resume@1 record that says why"
    default: nil
    }
  }
}
