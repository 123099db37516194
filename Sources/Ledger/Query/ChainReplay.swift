internal import Evidence
internal import LedgerStore
internal import TransparencyLog

/// Brings a chain up to date from a ledger's own files, trusting them: the writer's after a crash, a
/// reader's for proofs of the state. Verification is the verifier's.
struct ChainReplay {
  let reader: LedgerReader

  /// Applies the entries from the chain's size up to `size`.
  ///
  /// - Parameter note: told of every entry with a producer that isn't a stub: slot, sequence, index.
  func run(
    _ chain: inout Chain, upTo size: Int, note: (Int, Int, Int) -> Void = { _, _, _ in }
  ) throws {
    var buffer = EntryBuffer()
    while chain.size < size {
      let bundle = chain.size / 256
      let last = min(bundle + 8, (size + 255) / 256, (bundle / 256 + 1) * 256)
      try reader.readEntries(bundles: bundle..<last, into: &buffer)
      let leaves = try reader.hashes(level: 0, buffer.firstIndex..<buffer.firstIndex + buffer.count)
      for position in 0..<buffer.count {
        let index = buffer.firstIndex + position
        guard index >= chain.size, index < size else { continue }
        try apply(
          buffer.bytes.span.extracting(buffer[position]), leaves[position], at: index, to: &chain, note)
      }
    }
  }

  private func apply(
    _ bytes: Span<UInt8>, _ leaf: Digest, at index: Int, to chain: inout Chain,
    _ note: (Int, Int, Int) -> Void
  ) throws {
    var failure: (any Error)?
    // What can't be read is no fault of the entry.
    func reading<Value>(_ body: () throws -> Value?) -> Value? {
      do {
        return try body()
      } catch {
        failure = failure ?? error
        return nil
      }
    }
    do {
      if let stub = RedactionStub(bytes) {
        _ = try chain.applyStub(stub, leaf: leaf)
        return
      }
      let layout = try EntryLayout.scan(bytes)
      let slot = layout.hasProducer ? chain.slot(of: bytes.extracting(layout.record.producer.range)) : nil
      _ = try chain.apply(
        bytes, layout, leaf: leaf, signatures: .right, slot: slot,
        root: { reading { try reader.covering(index).compactRange().root } },
        past: { past in reading { try reader.pastEntry(past) } })
      if let slot { note(slot, layout.producerSequence, index) }
    } catch {
      if let failure { throw failure }
      throw LedgerError(.damaged, "entry \(index) doesn't replay (\(error)); run ledger verify")
    }
  }
}
