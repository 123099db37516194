extension Scanner {
  /// The digits that stand at `at`, at most eight, and their value.
  @inline(__always)
  private func digits(_ at: Int) -> (count: Int, value: UInt64) {
    let lanes = bytes.word(at: at) ^ 0x3030_3030_3030_3030
    let others = ((lanes &+ 0x7676_7676_7676_7676) | lanes) & 0x8080_8080_8080_8080
    let count = others.trailingZeroBitCount &>> 3  // 8 if there are no others
    if count == 0 { return (0, 0) }
    // Digits to the top bytes, zeros before them; then tens, hundreds and ten thousands at once.
    var value = lanes &<< UInt64(64 &- 8 &* count)
    value = value &* 10 &+ (value &>> 8)
    let mask: UInt64 = 0x0000_00FF_0000_00FF
    value = (value & mask) &* 0x000F_4240_0000_0064 &+ ((value &>> 16) & mask) &* 0x0000_2710_0000_0001
    return (count, value &>> 32)
  }

  @inline(__always)
  mutating func integer(_ index: Int32, _ start: Int) -> Int {
    let node = unsafe grammar.nodes + Int(index)
    let negative = bytes[start] == UInt8(ascii: "-")
    let first = start &+ (negative ? 1 : 0)
    var (count, value) = digits(first)
    if count == 0 { return fail(.type, start, node: index) }
    if count == 8 {
      // A ninth to a sixteenth digit; more than sixteen are out of range whatever they are.
      let more = digits(first &+ 8)
      value = unsafe value &* grammar.powers[more.count] &+ more.value
      count &+= more.count
      if more.count == 8 && digits(first &+ 16).count > 0 { return fail(.range, start, node: index) }
    }
    if bytes[first] == 0x30 && (count > 1 || negative) { return fail(.canonical, start, node: index) }
    let end = first &+ count
    if bytes[end] == UInt8(ascii: ".") || bytes[end] == UInt8(ascii: "e") {
      return fail(.type, start, node: index)
    }
    let signed = negative ? 0 &- Int64(bitPattern: value) : Int64(bitPattern: value)
    guard unsafe signed >= node.pointee.low && signed <= node.pointee.high else {
      return fail(.value, start, node: index)
    }
    lastInteger = signed
    return end
  }

  /// A decimal of at most nine digits, a point and six more: it has at most fifteen, so its canonical form has
  /// no exponent, and is canonical if its last decimal is not zero.
  mutating func decimal(_ index: Int32, _ start: Int) -> Int {
    let node = unsafe grammar.nodes + Int(index)
    let negative = bytes[start] == UInt8(ascii: "-")
    let first = start &+ (negative ? 1 : 0)
    var (count, value) = digits(first)
    if count == 0 { return fail(.type, start, node: index) }
    if count == 8 {
      let more = digits(first &+ 8)
      if more.count > 1 { return fail(.value, start, node: index) }
      if more.count == 1 { value = value &* 10 &+ more.value }
      count &+= more.count
    }
    if bytes[first] == 0x30 && count > 1 { return fail(.canonical, start, node: index) }
    var end = first &+ count
    value &*= 1_000_000
    if bytes[end] == UInt8(ascii: ".") {
      let places = digits(end &+ 1)
      if places.count > 6 { return fail(.places, start, node: index) }
      if places.count == 0 || bytes[end &+ places.count] == 0x30 {
        return fail(.canonical, start, node: index)
      }
      value = unsafe value &+ places.value &* grammar.powers[6 &- places.count]
      end &+= 1 &+ places.count
    }
    if bytes[end] == UInt8(ascii: "e") { return fail(.places, start, node: index) }
    if negative && value == 0 { return fail(.canonical, start, node: index) }
    let signed = negative ? 0 &- Int64(bitPattern: value) : Int64(bitPattern: value)
    guard unsafe signed >= node.pointee.low && signed <= node.pointee.high else {
      return fail(.value, start, node: index)
    }
    return end
  }

  /// Any canonical number. Up to fifteen digits in plain form need only a look at their shape.
  mutating func anyNumber(_ start: Int) -> Int {
    let first = start &+ (bytes[start] == UInt8(ascii: "-") ? 1 : 0)
    var at = first
    while isDigit(at) { at &+= 1 }
    let whole = at &- first
    if whole == 0 { return fail(.syntax, start) }
    var places = 0
    if bytes[at] == UInt8(ascii: ".") {
      at &+= 1
      while isDigit(at &+ places) { places &+= 1 }
      at &+= places
    }
    let exponent = bytes[at] | 0x20 == UInt8(ascii: "e")
    let last = bytes[at &- 1]
    if exponent || whole &+ places > 15 || last == UInt8(ascii: ".") || (places > 0 && last == 0x30) {
      return unusualNumber(start)
    }
    if bytes[first] != 0x30 { return at }
    // Below one: no needless zero, no minus before nothing, and not so small that it takes an exponent.
    if whole == 1 && (places > 0 ? !isSmall(first &+ 2, places) : first == start) { return at }
    return unusualNumber(start)
  }

  /// Whether the decimals from `at` on are all zero up to the sixth.
  private func isSmall(_ at: Int, _ places: Int) -> Bool {
    for k in 0..<min(places, 6) where bytes[at &+ k] != 0x30 { return false }
    return true
  }

  @inline(__always)
  private func isDigit(_ at: Int) -> Bool { bytes[at] &- 0x30 <= 9 }

  /// Asks the reader, and compares.
  @inline(never)
  private mutating func unusualNumber(_ start: Int) -> Int {
    var reader = JSONReader(bytes: bytes, exact: false)
    reader.at = start
    do throws(JSONError) {
      let number = try reader.number()
      let literal = bytes.bytes(start..<reader.at)
      return number.text.utf8 == literal ? reader.at : fail(.canonical, start)
    } catch {
      return fail(error.code, error.offset)
    }
  }
}
