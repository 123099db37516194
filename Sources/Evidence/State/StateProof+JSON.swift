public import TransparencyLog

extension StateProof {
  /// The most steps that a proof has: one for each bit of a path.
  private static let stepLimit = 256

  /// The proof that a bundle holds; nil if it isn't one in form.
  ///
  /// Source: ledger-spec/5-proofs.md, 5.4.
  public init?(_ json: JSONValue) {
    guard let object = json.object, let type = object["type"]?.string.flatMap({ StateType(rawValue: $0.string) }),
      let key = object["key"]?.string, let items = object["proof"]?.array, items.count <= Self.stepLimit
    else { return nil }
    var steps: [Step] = []
    for item in items {
      guard item.object?.count == 2, let bit = item["bit"]?.integer, (0...255).contains(bit),
        let hash = item["hash"].flatMap(Digest.init(base64:))
      else { return nil }
      steps.append(Step(bit: Int(bit), hash: hash))
    }
    var value: [UInt8]?
    var end: End?
    if let member = object["value"] {
      guard object.count == 4, member.object != nil else { return nil }
      value = member.canonicalBytes
      end = End(path: StateTree.path(type: type, key: key.utf8.span), value: SHA256.hash(member.canonicalBytes.span))
    } else if let other = object["other"] {
      guard object.count == 4, other.object?.count == 2, let path = other["path"].flatMap(Digest.init(base64:)),
        let digest = other["value"].flatMap(Digest.init(base64:))
      else { return nil }
      end = End(path: path, value: digest)
    } else {
      guard object.count == 3, steps.isEmpty else { return nil }
    }
    self.init(type: type, key: key, value: value, path: Path(steps: steps, end: end))
  }
}

extension Digest {
  /// The digest that a proof holds in base64; nil if the value isn't 32 bytes.
  public init?(base64 json: JSONValue) {
    guard let text = json.string?.utf8, let bytes = Base64.decode(text.span), bytes.count == Self.byteCount else {
      return nil
    }
    self.init(bytes.span)
  }
}
