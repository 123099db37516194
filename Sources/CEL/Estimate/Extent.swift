/// How large a value can be, and what is in it.
struct Extent: Sendable {
  /// Bytes, elements or entries; one for everything else.
  let size: UpperBound
  /// What every element of a list, or every value of a map, is at most. Empty: nothing is in it.
  private let inner: [Extent]
  private let keyExtent: [Extent]
  /// Whether nothing is known of it, or of what is in it.
  let isUnknown: Bool

  init(_ size: UpperBound, elements: Extent? = nil, keys: Extent? = nil) {
    self.size = size
    inner = elements.map { [$0] } ?? []
    keyExtent = keys.map { [$0] } ?? []
    isUnknown = false
  }

  private init(unknown: Void) {
    size = .unbounded
    inner = []
    keyExtent = []
    isUnknown = true
  }

  static let scalar = Extent(UpperBound(1))
  static let unknown = Extent(unknown: ())

  var element: Extent { inner.first ?? (isUnknown ? .unknown : .scalar) }
  var key: Extent { keyExtent.first ?? (isUnknown ? .unknown : .scalar) }

  /// Enough for both.
  func joined(_ other: Extent) -> Extent {
    if isUnknown || other.isUnknown { return .unknown }
    return resized(max(size, other.size), with: other)
  }

  /// Another size; elements enough for both.
  func resized(_ size: UpperBound, with other: Extent) -> Extent {
    if isUnknown || other.isUnknown { return .unknown }
    return Extent(
      size, elements: Extent.join(inner.first, other.inner.first),
      keys: Extent.join(keyExtent.first, other.keyExtent.first))
  }

  private static func join(_ one: Extent?, _ other: Extent?) -> Extent? {
    guard let one, let other else { return one ?? other }
    return one.joined(other)
  }
}

extension Extent {
  /// What a type says: a scalar is a scalar, everything else has no bound.
  init(_ type: CELType) {
    switch type {
    case .null, .bool, .int, .uint, .double, .decimal, .timestamp, .duration, .type: self = .scalar
    case .string, .bytes: self = Extent(.unbounded)
    case .list(let element): self = Extent(.unbounded, elements: Extent(element))
    case .map(let key, let value): self = Extent(.unbounded, elements: Extent(value), keys: Extent(key))
    case .optional(let value): self = Extent(value)
    // An object's fields are declared one by one.
    case .dyn, .error, .parameter, .object, .abstract: self = .unknown
    }
  }

  /// What the host declares of a value of that type.
  init(_ bound: SizeBound?, _ type: CELType) {
    guard let bound else {
      self.init(type)
      return
    }
    switch type {
    case .optional(let value): self.init(bound, value)
    case .list(let element):
      self = Extent(UpperBound(bound.size), elements: Extent(bound.elements.first, element))
    case .map(let key, let value):
      self = Extent(
        UpperBound(bound.size), elements: Extent(bound.elements.first, value), keys: Extent(bound.keys.first, key))
    case .string, .bytes: self = Extent(UpperBound(bound.size))
    // Whatever it is: all that is in it has no more bytes altogether.
    case .dyn: self = Extent(UpperBound(bound.size))
    default: self.init(type)
    }
  }

  init(_ value: Value) {
    switch value {
    case .list(let list):
      self = Extent(UpperBound(list.count), elements: Extent.all(list.elements))
    case .map(let map):
      self = Extent(UpperBound(map.count), elements: Extent.all(map.values), keys: Extent.all(map.keys.map(\.value)))
    case .optional(let optional): self = optional.value.map { Extent($0) } ?? .scalar
    case .object: self = .unknown
    default: self = Extent(UpperBound(value.costSize))
    }
  }

  private static func all(_ values: [Value]) -> Extent? {
    values.reduce(nil) { join($0, Extent($1)) }
  }
}

extension Extent {
  /// What `Value.deepCostSize` can be.
  func deepSize(_ type: CELType) -> UpperBound {
    switch type {
    case .list(let of): size * element.deepSize(of) + 1
    case .map(_, let of): size * element.deepSize(of) + size + 1
    case .optional(let value): deepSize(value)
    case .dyn, .error, .parameter: size.divided(by: 16) + size * deepElement + size + 1
    case .string, .bytes: size.divided(by: 16) + 1
    default: UpperBound(1)
    }
  }

  private var deepElement: UpperBound {
    if isUnknown { return .unbounded }
    return inner.isEmpty ? .zero : element.deepSize(.dyn)
  }

  /// What comparing it with its equal counts: one for each element, two for each entry, one for 16 bytes.
  func work(_ type: CELType) -> UpperBound {
    switch type {
    case .list(let of): size * (element.work(of) + 1)
    case .map(_, let of): size * (element.work(of) + 2)
    case .optional(let value): work(value)
    case .string, .bytes: size.sixteenths
    case .dyn, .error, .parameter:
      if isUnknown { .unbounded } else { size.sixteenths + (inner.isEmpty ? .zero : size * (element.work(.dyn) + 2)) }
    default: .zero
    }
  }

  /// All bytes of strings in it, one level deep.
  var content: UpperBound { inner.isEmpty ? size : size * element.size }

  /// What building it counts: its bytes, and room for its elements and what is in them.
  func built(_ type: CELType) -> UpperBound {
    let stride = MemoryLayout<Value>.stride
    switch type {
    case .string, .bytes: return size
    case .list(let of): return size * (element.built(of) + stride)
    case .map(_, let of): return size * (element.built(of) + 2 * stride)
    case .optional(let value): return built(value)
    case .dyn, .error, .parameter:
      return isUnknown ? .unbounded : size * ((inner.isEmpty ? .zero : element.built(.dyn)) + 2 * stride)
    default: return .zero
    }
  }
}
