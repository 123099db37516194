internal import CEL
internal import Evidence

/// Makes types of the expression language of the shapes of a kind, so that a rule is checked against the
/// schemas of what it listens to.
struct ShapeTypes {
  /// In front of the names of its object types.
  let prefix: String
  private(set) var objects: [ObjectType] = []

  init(prefix: String) { self.prefix = prefix }

  /// The type of a shape, and how large its values can be.
  mutating func type(of shape: Shape, named name: String) -> (type: CELType, bound: SizeBound) {
    switch shape {
    case .text(.timestamp): return (.timestamp, .scalar)
    case .text(let textClass): return (.string, SizeBound(textClass.lengths.upperBound))
    case .constant(let text): return (.string, SizeBound(text.utf8.count))
    case .choice(let texts): return (.string, SizeBound(texts.map(\.utf8.count).max() ?? 0))
    case .boolean, .truth: return (.bool, .scalar)
    case .integer: return (.int, .scalar)
    case .decimal: return (.decimal, .scalar)
    case .list(let item, let count, _):
      let item = type(of: item, named: name + ".item")
      return (.list(item.type), SizeBound(count.upperBound, elements: item.bound))
    case .object(let properties, _):
      let type = "\(prefix).\(name)"
      let fields = properties.map { property in
        let field = self.type(of: property.shape, named: "\(name).\(property.name)")
        return ObjectType.Field("\(property.name)", field.type, bound: field.bound)
      }
      objects.append(ObjectType(type, fields: fields))
      return (.object(type), .scalar)
    case .anything: return (.map(key: .string, value: .dyn), SizeBound(4_096, elements: SizeBound(65_535)))
    }
  }
}
