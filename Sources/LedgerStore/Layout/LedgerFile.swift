public import SystemPackage
public import TransparencyLog

/// A file in a ledger's folder and what it is there for.
public struct LedgerFile: Sendable {
  /// What a file is there for, told by its name alone.
  public enum Role: Hashable, Sendable {
    /// The newest signed checkpoint.
    case checkpoint
    /// The segment of entries with this number.
    case segment(Int)
    /// Where bundles start in their segments.
    case offsets
    /// The hashes of this tile level.
    case hashes(level: Int)
    /// The certificate of the block of this height.
    case certificate(Int)
    /// What was added to that certificate, numbered from 1.
    case addition(Int, Int)
    /// A detached payload.
    case payload(Digest)
    /// The writer's own: nothing that a verifier relies on.
    case state
    /// None of the above: it does not belong here. So is whatever is neither file nor folder.
    case foreign
  }

  /// Its role.
  public let role: Role
  /// Its path below the ledger's folder.
  public let path: FilePath
  /// Its length in bytes.
  public let size: Int
}

extension LedgerFile.Role {
  /// The role of the file whose path below the ledger's folder has these elements.
  init(_ elements: [String]) {
    self = Self.role(elements) ?? .foreign
  }

  private static func role(_ elements: [String]) -> Self? {
    let names = elements.dropFirst()
    switch elements.first {
    case "checkpoint": return names.isEmpty ? .checkpoint : nil
    case "entries":
      if elements == ["entries", "offsets"] { return .offsets }
      return TileIndex.parse(names.joined(separator: "/")).map(Self.segment)
    case "hashes":
      guard names.count == 1, let level = number(names[1][...]), 0..<Layout.levels ~= level else {
        return nil
      }
      return .hashes(level: level)
    case "blocks": return block(names)
    case "payloads":
      guard names.count == 2, let name = Digest(hex: names[2]), names[2].hasPrefix(names[1]),
        names[1].utf8.count == 2
      else { return nil }
      return .payload(name)
    case "state": return .state
    default: return nil
    }
  }

  private static func block(_ names: ArraySlice<String>) -> Self? {
    guard let last = names.last, let dot = last.utf8.firstIndex(of: UInt8(ascii: ".")) else {
      return TileIndex.parse(names.joined(separator: "/")).map(Self.certificate)
    }
    let number = number(last[last.utf8.index(after: dot)...])
    let height = (names.dropLast() + [String(last[..<dot])]).joined(separator: "/")
    guard let number, number > 0, let height = TileIndex.parse(height) else { return nil }
    return .addition(height, number)
  }

  /// A number in decimal, without sign or leading zeros.
  private static func number(_ text: Substring) -> Int? {
    guard let number = Int(text), String(number) == text else { return nil }
    return number
  }
}
