internal import TransparencyLog

// What was made from what, by the names of data and models: spec page 8.9.

extension Chain {
  /// The most names that the entries which one record names may be about.
  private static let mostSources = 1_024

  /// What a record says that its subject was made from.
  struct Links {
    /// Names, and the entries about them that the record names.
    let sources: [(name: Text, entry: Int)]
    let name: Text
    /// The names from which it was made, as rules see them: those aside that may be blanked, spec page 8.4.
    let origins: [Text]
  }

  /// Judges what a record names as its origins, if it is one that ``EntryLayout/hasOrigins``; nil if links aren't
  /// kept here.
  func judgeLinks(_ record: Record, past: (Int) -> PastEntry?) throws(Refusal) -> Links? {
    guard isJudged, engine > 0 else { return nil }
    var sources: [(name: Text, entry: Int)] = []
    var origins: Set<Text> = []
    for origin in record.origins {
      guard let entry = try entry(at: origin, past: past), map[.redaction, Text("\(origin.index)")] == nil else {
        continue
      }
      sources += entry.subjects.map { ($0, origin.index) }
      if !entry.mayBeRedacted { origins.formUnion(entry.subjects) }
    }
    guard record.subjects.count == 1, let name = record.subjects.first else {
      throw Refusal(.recordRefused, "what names its origins is about one subject")
    }
    guard sources.count <= Self.mostSources else {
      throw Refusal(
        .recordRefused, "the origins are about \(sources.count) names together, of at most \(Self.mostSources)")
    }
    origins.remove(name)
    return Links(sources: sources, name: name, origins: origins.sorted())
  }

  mutating func make(_ links: Links, leaf: Digest) {
    for (source, entry) in links.sources where source != links.name {
      guard self.links.add(from: source, to: links.name, of: entry) else { continue }
      map.set(
        .link, StateKey.link(from: source, to: links.name),
        to: ["index": .integer(size), "leaf": .string(Text(leaf.text)), "of": .integer(entry)])
    }
  }

  /// The names of all that was made from `name`, directly or not, sorted; `name` itself isn't among them.
  public func derived(from name: Text) -> [Text] { links.reachable(from: name) }
}

extension PastEntry {
  /// Whether it is of those that may be blanked, so that no decision hangs on it: spec page 2.5.
  public var mayBeRedacted: Bool { Chain.isRedactable(kind) && !hasOrigins }
}

extension Record {
  /// As ``PastEntry/mayBeRedacted``.
  public var mayBeRedacted: Bool { Chain.isRedactable(kind) && origins.isEmpty }

  /// The entries that data or a model names as what it was made from, in the order of 8.9.
  public var origins: [LeafReference] {
    (builtIn?.originMembers ?? []).flatMap { member in
      guard let value = predicate[member] else { return [] as [LeafReference] }
      return (value.array ?? [value]).compactMap { LeafReference($0) }
    }
  }
}
