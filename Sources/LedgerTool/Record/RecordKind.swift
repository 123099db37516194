import ArgumentParser
import Evidence

/// The kinds of records that are about files.
enum RecordKind: String, CaseIterable, ExpressibleByArgument {
  case trainingData = "training-data"
  case modelSnapshot = "model-snapshot"
  case gradientLog = "gradient-log"
  case decisionTrace = "decision-trace"
  case dpia
  case incident
  case attestation

  /// The built-in kind.
  var id: KindID {
    switch self {
    case .trainingData: .trainingData
    case .modelSnapshot: .modelSnapshot
    case .gradientLog: .gradientLog
    case .decisionTrace: .decisionTrace
    case .dpia: .dpia
    case .incident: .incident
    case .attestation: .attestation
    }
  }

  /// Whether a record is about a list of files, rather than about one document.
  var isAboutList: Bool {
    switch self {
    case .trainingData, .modelSnapshot, .gradientLog, .decisionTrace: true
    case .dpia, .incident, .attestation: false
    }
  }
}
