extension JSONPath {
  /// The path of the innermost value around byte `offset` of a JSON text, or of the member whose name stands
  /// there. The text must be one that the reader accepts.
  init(to offset: Int, in bytes: ByteView) {
    var walker = Walker(bytes: bytes, target: .offset(offset))
    walker.value()
    self = walker.found ?? .root
  }

  /// Where the value of this path starts in a JSON text that the reader accepts; `nil` if it is not there.
  func offset(in bytes: ByteView) -> Int? {
    var walker = Walker(bytes: bytes, target: .path(self))
    walker.value()
    return walker.place
  }
}

extension JSONError {
  /// The same error with its place in `source`, another spelling of the text that was refused: the line as it
  /// was handed in rather than its canonical form.
  public func located(in source: borrowing Span<UInt8>) -> JSONError {
    ByteView.reading(source) { view in
      var error = self
      error.offset = path.offset(in: view) ?? 0
      (error.line, error.column) = JSONError.position(of: error.offset, in: view)
      return error
    }
  }
}

/// Walks over a JSON text that is known to be good, looking for a place or for a path.
private struct Walker {
  enum Target {
    case offset(Int)
    case path(JSONPath)
  }

  var reader: JSONReader
  let target: Target
  var path = JSONPath.root
  var found: JSONPath?
  var place: Int?

  init(bytes: ByteView, target: Target) {
    reader = JSONReader(bytes: bytes, exact: false)
    self.target = target
  }

  private var byte: UInt8 { reader.bytes[reader.at] }

  private mutating func space() {
    while byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { reader.at += 1 }
  }

  private mutating func note(_ start: Int) {
    switch target {
    // Inner values are noted first.
    case .offset(let offset): if found == nil && start <= offset && offset < reader.at { found = path }
    case .path(let wanted): if place == nil && wanted == path { place = start }
    }
  }

  // A string that isn't right is no fault here: the walk looks for the place of a fault that is known.
  mutating func value() {
    space()
    let start = reader.at
    switch byte {
    case UInt8(ascii: "{"):
      container { walker in
        let name = walker.reader.at
        let text = (try? walker.reader.string()) ?? ""
        walker.space()
        walker.reader.at += 1
        walker.path.steps.append(.member(text))
        walker.value()
        walker.note(name)
      }
    case UInt8(ascii: "["):
      var index = 0
      container { walker in
        walker.path.steps.append(.item(index))
        index += 1
        walker.value()
      }
    case UInt8(ascii: "\""): _ = try? reader.string()
    default:
      while ![0, 0x20, 0x0A, 0x0D, 0x09, 0x2C, 0x5D, 0x7D].contains(byte) { reader.at += 1 }
    }
    note(start)
  }

  private mutating func container(_ item: (inout Walker) -> Void) {
    let depth = path.steps.count
    reader.at += 1
    space()
    while byte != UInt8(ascii: "}") && byte != UInt8(ascii: "]") && byte != 0 {
      if byte == UInt8(ascii: ",") {
        reader.at += 1
        space()
      }
      item(&self)
      path.steps.removeLast(path.steps.count - depth)
      space()
    }
    reader.at += 1
  }
}
