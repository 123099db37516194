/// The members of a JSON object in canonical order: by the UTF-16 code units of their names, each name once.
public struct JSONObject: Hashable, Sendable {
  public struct Member: Hashable, Sendable {
    public var name: Text
    public var value: JSONValue

    public init(name: Text, value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  public private(set) var members: [Member]

  public init() { members = [] }

  /// Sorts the members; `nil` if a name occurs twice.
  public init?(_ members: [Member]) {
    let sorted = members.sorted { Text.precedesInUTF16($0.name, $1.name) }
    for (left, right) in zip(sorted, sorted.dropFirst()) where left.name == right.name { return nil }
    self.members = sorted
  }

  public var count: Int { members.count }

  /// The value of that name; setting `nil` removes the member.
  public subscript(_ name: Text) -> JSONValue? {
    get {
      let index = position(of: name)
      return index < members.count && members[index].name == name ? members[index].value : nil
    }
    set {
      let index = position(of: name)
      if index < members.count && members[index].name == name { members.remove(at: index) }
      if let newValue { members.insert(Member(name: name, value: newValue), at: index) }
    }
  }

  /// The index of the first member that does not sort before `name`.
  private func position(of name: Text) -> Int {
    var low = 0
    var high = members.count
    while low < high {
      let middle = (low + high) / 2
      if Text.precedesInUTF16(members[middle].name, name) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// Traps on a repeated name.
  public init(dictionaryLiteral elements: (Text, JSONValue)...) {
    guard let object = JSONObject(elements.map { Member(name: $0, value: $1) }) else {
      preconditionFailure("a literal object repeats a name")
    }
    self = object
  }
}
