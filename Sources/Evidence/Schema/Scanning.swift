extension EntryLayout {
  /// Proves that `bytes` are one whole entry in canonical form whose record has the shape of its kind, and
  /// tells where its parts lie.
  ///
  /// The codes that it throws with are those of ``JSONError/Code``; what needs more than one field or another
  /// entry to judge is not judged here.
  public static func scan(_ bytes: borrowing Span<UInt8>) throws(JSONError) -> EntryLayout {
    var layout = EntryLayout()
    let holds = unsafe bytes.withUnsafeBufferPointer { buffer in
      var scanner = unsafe Scanner(bytes: ByteView(buffer), grammar: .builtIn)
      return scanner.entry(&layout) >= 0
    }
    if holds { return layout }
    throw refusal(bytes)
  }

  @inline(never)
  private static func refusal(_ bytes: borrowing Span<UInt8>) -> JSONError {
    ByteView.reading(bytes) { view in
      var layout = EntryLayout()
      var scanner = Scanner(bytes: view, grammar: .builtIn)
      _ = scanner.entry(&layout)
      return Diagnosis(bytes: view, grammar: .builtIn, failure: scanner.failure).error
    }
  }
}

extension RecordLayout {
  /// Proves that `bytes` are one record by itself, in canonical form and with the shape of its kind.
  public static func scan(_ bytes: borrowing Span<UInt8>) throws(JSONError) -> RecordLayout {
    var layout = RecordLayout()
    let holds = unsafe bytes.withUnsafeBufferPointer { buffer in
      var scanner = unsafe Scanner(bytes: ByteView(buffer), grammar: .builtIn)
      return scanner.wholeRecord(&layout) >= 0
    }
    if holds { return layout }
    throw refusal(bytes)
  }

  @inline(never)
  private static func refusal(_ bytes: borrowing Span<UInt8>) -> JSONError {
    ByteView.reading(bytes) { view in
      var layout = RecordLayout()
      var scanner = Scanner(bytes: view, grammar: .builtIn)
      _ = scanner.wholeRecord(&layout)
      return Diagnosis(bytes: view, grammar: .builtIn, failure: scanner.failure).error
    }
  }
}
