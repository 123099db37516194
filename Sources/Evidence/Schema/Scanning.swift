extension EntryLayout {
  /// Proves that `bytes` are one whole entry in canonical form whose record has the shape of its kind, and
  /// tells where its parts lie.
  ///
  /// The codes that it throws with are those of ``JSONError/Code``; what needs more than one field or another
  /// entry to judge is not judged here.
  public static func scan(_ bytes: borrowing Span<UInt8>) throws(JSONError) -> EntryLayout {
    var layout = EntryLayout()
    let error = ByteView.reading(bytes) { view -> JSONError? in
      var scanner = Scanner(bytes: view, grammar: .builtIn)
      if scanner.entry(&layout) >= 0 { return nil }
      return Diagnosis(bytes: view, grammar: .builtIn, failure: scanner.failure).error
    }
    if let error { throw error }
    return layout
  }
}

extension RecordLayout {
  /// Proves that `bytes` are one record by itself, in canonical form and with the shape of its kind.
  public static func scan(_ bytes: borrowing Span<UInt8>) throws(JSONError) -> RecordLayout {
    var layout = RecordLayout()
    let error = ByteView.reading(bytes) { view -> JSONError? in
      var scanner = Scanner(bytes: view, grammar: .builtIn)
      if scanner.wholeRecord(&layout) >= 0 { return nil }
      return Diagnosis(bytes: view, grammar: .builtIn, failure: scanner.failure).error
    }
    if let error { throw error }
    return layout
  }
}
