import Evidence
import Glibc
import SystemPackage
import TransparencyLog

/// What an offline witness cosigned last, log by log: a file beside its key, a line of JSON each.
///
///     {"checkpoint":NOTE,"vkey":VKEY}
///
/// The line is on the disk before the cosignature leaves this process: a witness that forgot would sign
/// both sides of a fork.
final class WitnessMemory {
  /// What is remembered of one log.
  struct Log {
    let key: VerifierKey
    let checkpoint: Checkpoint
    fileprivate let line: JSONValue
  }

  private let path: FilePath
  private var logs: [Log] = []
  // Held as long as the memory is: two processes with one key must not sign at the same time.
  private let lock: SystemFile

  /// Reads the memory beside the key at `keyPath`, and keeps other processes from it.
  init(beside keyPath: FilePath) throws {
    path = FilePath(keyPath.string + ".cosigned")
    lock = try SystemFile.reading(keyPath)
    try lock.lockAgainstOthers()
    guard try FileStatus.of(path) != nil else { return }
    let bytes = try Files.read(path, limit: 64 << 20)
    for line in bytes.split(separator: 0x0A) {
      logs.append(try at(path.string) { try Log(line: Array(line)) })
    }
  }

  /// What was cosigned last of a log; nil if nothing was.
  func last(of origin: Origin) -> Log? { logs.first { $0.checkpoint.origin == origin } }

  /// Remembers a checkpoint in place of the last of its log.
  func remember(_ note: UnverifiedNote, _ checkpoint: Checkpoint, key: VerifierKey) throws {
    let line: JSONValue = [
      "checkpoint": .string(Text(String(decoding: note.bytes, as: UTF8.self))), "vkey": .string(Text(key.text)),
    ]
    logs.removeAll { $0.checkpoint.origin == checkpoint.origin }
    logs.append(try Log(line: line.canonicalBytes))
    var text: [UInt8] = []
    for log in logs { text += log.line.canonicalBytes + [0x0A] }
    try Files.write(text, replacing: path, mode: 0o600)
  }
}

extension WitnessMemory.Log {
  fileprivate init(line bytes: [UInt8]) throws {
    let line = try JSONValue.parse(bytes.span)
    guard let note = line["checkpoint"]?.string, let vkey = line["vkey"]?.string else {
      throw Failure(
        .inputOutput, "damaged", "this isn't what a witness remembers",
        do: "don't delete it: a witness that forgets can sign a fork")
    }
    self.line = line
    key = try VerifierKey(vkey.string)
    let noteBytes = note.utf8
    checkpoint = try UnverifiedNote(noteBytes.span).verifiedCheckpoint(log: key).checkpoint
  }
}
