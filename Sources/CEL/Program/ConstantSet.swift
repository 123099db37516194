/// The elements of a literal list, sorted for `in`.
struct ConstantSet: Sendable {
  /// By UTF-8 bytes.
  private let strings: [CELString]
  /// By value; NaN, which equals nothing, is left out.
  private let numbers: [Value]
  private let others: [Value]

  init(_ list: CELList) {
    var strings: [CELString] = []
    var numbers: [Value] = []
    var others: [Value] = []
    for element in list.elements {
      if case .string(let string) = element {
        strings.append(string)
      } else if !element.kind.isNumber {
        others.append(element)
      } else if Numbers.compare(element, element) != nil {
        numbers.append(element)
      }
    }
    self.strings = strings.sorted()
    // Beside doubles the order of large integers isn't transitive: such lists are searched one by one.
    let isMixed = numbers.contains { $0.kind == .double }
    self.numbers = isMixed ? [] : numbers.sorted { Numbers.compare($0, $1) ?? 0 < 0 }
    self.others = isMixed ? others + numbers : others
  }

  func contains(_ value: Value) -> Bool {
    if case .string(let string) = value { return contains(string) }
    if !others.isEmpty, others.contains(where: { $0.equals(value) }) { return true }
    if !value.kind.isNumber { return false }
    var low = 0
    var high = numbers.count
    while low < high {
      let middle = (low + high) / 2
      guard let order = Numbers.compare(numbers[middle], value) else { return false }
      if order == 0 { return true }
      if order < 0 { low = middle + 1 } else { high = middle }
    }
    return false
  }

  private func contains(_ string: CELString) -> Bool {
    if strings.count <= 8 {
      for candidate in strings where candidate == string { return true }
      return false
    }
    var low = 0
    var high = strings.count
    while low < high {
      let middle = (low + high) / 2
      let order = strings[middle].compare(string)
      if order == 0 { return true }
      if order < 0 { low = middle + 1 } else { high = middle }
    }
    return false
  }
}
