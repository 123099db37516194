/// The way from a JSON text's outermost value to one inside it.
public struct JSONPath: Hashable, Sendable {
  public enum Step: Hashable, Sendable {
    case member(Text)
    case item(Int)
  }

  public var steps: [Step]

  public init(_ steps: [Step] = []) { self.steps = steps }

  /// The outermost value.
  public static let root = JSONPath()
}

extension JSONPath: CustomStringConvertible {
  /// As in `record.subject[0].name`; a name that is not plain stands quoted in brackets.
  public var description: String {
    var text = ""
    for step in steps {
      switch step {
      case .item(let index):
        text += "[\(index)]"
      case .member(let name) where JSONPath.isPlain(name):
        text += text.isEmpty ? name.string : ".\(name)"
      case .member(let name):
        text += "[" + JSONValue.string(name).description + "]"
      }
    }
    return text
  }

  private static func isPlain(_ name: Text) -> Bool {
    !name.utf8.isEmpty
      && name.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A, 0x2D: true
        default: false
        }
      }
  }
}
