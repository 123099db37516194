/// Reads and signs checkpoints for a writer, which itself knows nothing of notes and keys.
public struct Notary {
  /// Checks a signed checkpoint and returns what it says.
  let read: ([UInt8]) throws -> TreeHead
  /// Signs a tree head and keeps a copy beside the key.
  let sign: (TreeHead) throws -> [UInt8]

  /// Makes a notary of two closures.
  ///
  /// - Parameters:
  ///   - read: checks the bytes of the ledger's checkpoint, the signature included, and returns what it says.
  ///   - sign: returns the bytes of a signed checkpoint. Called when every byte it covers lasts; before it
  ///     returns, it must have made the copy that is kept beside the key last, for the ledger's own
  ///     checkpoint is replaced next. If it throws, the ledger is as before and can go on.
  public init(
    read: @escaping ([UInt8]) throws -> TreeHead, sign: @escaping (TreeHead) throws -> [UInt8]
  ) {
    self.read = read
    self.sign = sign
  }
}
