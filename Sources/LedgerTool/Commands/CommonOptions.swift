import ArgumentParser
import Evidence
import SystemPackage
import TransparencyLog

/// The folder of the ledger that a command works on.
struct LedgerArgument: ParsableArguments {
  @Argument(help: ArgumentHelp("The folder of the ledger.", valueName: "DIR"), completion: .directory)
  var folder: String

  /// The folder, without slashes at its end.
  var path: FilePath { FilePath(folder) }
}

/// Where the secrets of a ledger lie, which are never inside of its folder.
struct LogKeyOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The log's key file, mode 0600, never inside DIR. Beside it lies FILE.checkpoint. (default: DIR.key)",
      valueName: "FILE"), completion: .file())
  var key: String?

  /// The key file of the ledger in `folder`.
  func path(for folder: FilePath) -> FilePath { FilePath(key ?? folder.string + ".key") }
}

/// Where the keys of payloads lie.
struct PayloadKeysOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The folder of the payloads' keys, never inside DIR. (default: the log's key file with .payloads)",
      valueName: "FOLDER"),
    completion: .directory)
  var payloadKeys: String?

  func path(beside key: FilePath) -> FilePath { FilePath(payloadKeys ?? key.string + ".payloads") }
}

/// Who signs, where one key signs.
struct SigningKeyOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A key file of `ledger keygen` to sign with, mode 0600. Several where a quorum is asked for.",
      valueName: "KEY"), completion: .file())
  var sign: [String] = []

  /// The keys, each of them another one, which must not be witnesses'.
  func keys() throws(Failure) -> [SignerKey] {
    var keys: [SignerKey] = []
    for path in sign {
      let key = try KeyFile.readForRecords(FilePath(path))
      guard !keys.contains(where: { $0.verifierKey.publicKey == key.verifierKey.publicKey }) else {
        throw Failure(
          .usage, "usage", "this key signs already: it counts once, however often it is given", at: "--sign \(path)",
          do: "give the key of somebody else, or leave this out")
      }
      keys.append(key)
    }
    guard keys.count <= RecordSignature.maximumCount else {
      throw Failure(
        .usage, "usage", "\(keys.count) keys are too many", at: "--sign",
        do: "give at most \(RecordSignature.maximumCount)")
    }
    return keys
  }
}

/// What a program reads instead of a person.
struct JSONOption: ParsableArguments {
  @Flag(help: "Print JSON, errors included, on standard output.")
  var json = false
}
