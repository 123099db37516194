import TransparencyLog

/// Every text of the log's formats: what is accepted is written byte for byte.
func fuzzNote(_ bytes: [UInt8]) {
  if let note = try? UnverifiedNote(bytes.span) {
    require(note.bytes == bytes, "the note is written otherwise")
    fuzzCheckpoint(note.unverifiedText)
    _ = try? note.verified(by: [])
  }
  fuzzCheckpoint(bytes)
  if let key = try? VerifierKey(bytes.span) {
    require(Array(key.text.utf8) == bytes, "the key is written otherwise")
  }
  if let proof = try? TlogProof(bytes.span) {
    require(proof.bytes == bytes, "the proof is written otherwise")
    fuzzCheckpoint(proof.note.unverifiedText)
  }
  if let policy = try? TrustPolicy(bytes.span) { fuzzPolicy(policy) }
}

private func fuzzCheckpoint(_ text: [UInt8]) {
  guard let checkpoint = try? Checkpoint(text: text.span) else { return }
  require(checkpoint.text == text, "the checkpoint is written otherwise")
}

/// A policy has no writer. Its keys must be ones, and all witnesses together must do.
private func fuzzPolicy(_ policy: TrustPolicy) {
  for key in policy.logs.map(\.key) + policy.witnesses.map(\.key) {
    let again = try? VerifierKey(key.text)
    require(again == key, "a policy's key is none")
  }
  require(policy.isMet(by: Set(policy.witnesses.map(\.key.publicKey))), "all witnesses do not suffice")
  require(policy.isMet(by: []) != policy.requiresWitnesses, "no witness suffices")
}
