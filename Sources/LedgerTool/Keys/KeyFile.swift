import SystemPackage
import TransparencyLog

/// A file with one private key in the form `PRIVATE+KEY+…` and a newline. Others on the machine must not
/// be able to read it: a key that they could read is refused, whatever it is for.
enum KeyFile {
  /// The key in a file.
  static func read(_ path: FilePath) throws(Failure) -> SignerKey {
    let file = try SystemFile.reading(path)
    let status = try file.status()
    guard status.kind == .file else {
      throw Failure(.inputOutput, "key-file", "a key is read from a file", at: path.string)
    }
    guard status.mode & 0o077 == 0 else {
      throw Failure(
        .inputOutput, "key-mode", "others on this machine may read or change this key", at: path.string,
        do: "chmod 600 \(path), and think about who has read it")
    }
    var buffer = [UInt8](repeating: 0, count: 4_096)
    let count = try file.read(into: &buffer)
    var text = Array(buffer[..<count])
    if text.last == 0x0A { text.removeLast() }
    do {
      return try SignerKey(text.span)
    } catch {
      // What the key's own error would quote or count is inside a secret: the place alone is told.
      throw Failure(
        .refused, "malformed-key", "this isn't a private key", at: path.string,
        do: "give a file that `ledger keygen` wrote")
    }
  }

  /// The key in a file, which must not be a witness's: that cosigns checkpoints and does nothing else.
  static func readForRecords(_ path: FilePath) throws(Failure) -> SignerKey {
    let key = try read(path)
    guard key.verifierKey.type == .ed25519 else {
      throw Failure(
        .refused, "unsupported-key-type", "this is a witness's key, which cosigns checkpoints only", at: path.string,
        do: "make another with `ledger keygen`, without --witness")
    }
    return key
  }

  /// Writes a key to a file that isn't there yet, readable by its owner alone.
  static func write(_ key: SignerKey, toNew path: FilePath) throws {
    try Files.write(Array((try key.secretText() + "\n").utf8), toNew: path, mode: 0o600)
  }

  /// The file that a key of that name goes to where none is given.
  static func defaultPath(_ name: KeyName) -> FilePath {
    let text = name.description.map { $0 == "/" ? "-" : $0 }
    return FilePath("./\(String(text)).key")
  }
}
