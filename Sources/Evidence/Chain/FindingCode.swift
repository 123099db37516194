/// What can be held against a ledger or a bundle: the codes of the verdict. A writer refuses a record with
/// the code that a replay would raise against it.
///
/// Source: ledger-spec/6-verdict.md, 6.2 and 6.3.
public enum FindingCode: String, Hashable, Sendable, CaseIterable {
  // Broken.
  case checkpointMissing = "checkpoint-missing"
  case checkpointMalformed = "checkpoint-malformed"
  case checkpointSignature = "checkpoint-signature"
  case genesisWrong = "genesis-wrong"
  case engineUnknown = "engine-unknown"
  case fileForeign = "file-foreign"
  case fileMissing = "file-missing"
  case fileShort = "file-short"
  case offsetWrong = "offset-wrong"
  case entryFrame = "entry-frame"
  case leafWrong = "leaf-wrong"
  case nodeWrong = "node-wrong"
  case rootWrong = "root-wrong"
  case entryMalformed = "entry-malformed"
  case timeDecreases = "time-decreases"
  case timeJumps = "time-jumps"
  case timeOutside = "time-outside"
  case ledgerWrong = "ledger-wrong"
  case unsigned = "unsigned"
  case producerMissing = "producer-missing"
  case keyUnknown = "key-unknown"
  case signatureWrong = "signature-wrong"
  case grantMissing = "grant-missing"
  case quorumMissing = "quorum-missing"
  case sequenceRepeated = "sequence-repeated"
  case actsOnWrong = "acts-on-wrong"
  case recordRefused = "record-refused"
  case closeWrong = "close-wrong"
  case demandUnmet = "demand-unmet"
  case triggerMissing = "trigger-missing"
  case triggerWrong = "trigger-wrong"
  case sealChain = "seal-chain"
  case sealWindow = "seal-window"
  case sealRoot = "seal-root"
  case sealState = "seal-state"
  case sealCertificate = "seal-certificate"
  case certificateMissing = "certificate-missing"
  case certificateWrong = "certificate-wrong"
  case additionWrong = "addition-wrong"
  case payloadMissing = "payload-missing"
  case payloadWrong = "payload-wrong"
  case redactionWrong = "redaction-wrong"
  case logKeyOther = "log-key-other"
  case policyUnmet = "policy-unmet"
  case rolledBack = "rolled-back"
  case forked = "forked"
  case receiptUnmet = "receipt-unmet"
  case bundleMalformed = "bundle-malformed"
  case proofWrong = "proof-wrong"
  // Observed.
  case lateSeal = "late-seal"
  case missedWindows = "missed-windows"
  case gap = "gap"
  case unattested = "unattested"
  case erased = "erased"
  case erasurePending = "erasure-pending"
  case redacted = "redacted"
  case redactionPending = "redaction-pending"
  case held = "held"
  case resumed = "resumed"
  case compromisedKey = "compromised-key"
  case rulesCut = "rules-cut"
  case uncoveredTail = "uncovered-tail"
  case payloadUnopened = "payload-unopened"

  /// Whether a ledger with such a finding does not hold; the others are reported and counted.
  public var isBroken: Bool {
    switch self {
    case .lateSeal, .missedWindows, .gap, .unattested, .erased, .erasurePending, .redacted, .redactionPending,
      .held, .resumed, .compromisedKey, .rulesCut, .uncoveredTail, .payloadUnopened:
      false
    default: true
    }
  }
}

/// Why an entry is not applied: what a writer refuses, and a replay holds against the ledger.
public struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// What it is.
  public let code: FindingCode
  /// One sentence: what is wrong and, where that helps, what to do.
  public let sentence: String

  /// A refusal with its code and one sentence.
  public init(_ code: FindingCode, _ sentence: String) {
    self.code = code
    self.sentence = sentence
  }

  /// The code and the sentence.
  public var description: String { "\(code.rawValue): \(sentence)" }
}
