internal import Evidence
internal import Rules
internal import TransparencyLog

/// An entry that the rules demand, made and applied.
struct MadeEntry {
  let bytes: [UInt8]
  let layout: EntryLayout
  let leaf: Digest

  /// Makes the entry of a draft, and applies it to the chain that it was drafted for.
  ///
  /// No content stands in the way: what expressions give fits a record (``FactValue``), in doubt what a rule says fits
  /// an entry (``RuleBounds/predicate``), a deadline is a time that a record can say, and a draft's own time lies in the
  /// open window. So it traps for nothing but a fault of ours.
  init(_ draft: TriggerDraft, _ chain: inout Chain, _ rules: inout RuleEngine) {
    let entry = draft.entry
    let leaf = Merkle.leaf(entry.span)
    guard let layout = try? EntryLayout.scan(entry.span),
      let record = Record(draft.record),
      (try? rules.apply(
        entry.span, layout, leaf: leaf, to: &chain, record: record, root: { nil }, past: { _ in nil })) != nil
    else { preconditionFailure("a trigger is an entry that the chain admits: \(draft.record)") }
    (bytes, self.layout, self.leaf) = (entry, layout, leaf)
  }
}
