import TransparencyLog

/// Files with their digests: what a record about several files commits to.
///
///     root  RFC 6962 tree whose entries are the files' SHA-256 digests, 32 bytes each, in the list's order
///     text  a line each, in the form of sha256sum(1), by which it can be checked: HEX, two spaces, name
struct FileList: Sendable {
  let files: [FoundFile]
  let digests: [Digest]

  /// Bytes of all files.
  var size: Int { files.reduce(0) { $0 + $1.status.size } }

  /// The time of the last change of any of the files, in microseconds since 1970.
  var modified: Int64 { files.map(\.status.modified).max() ?? 0 }

  /// The root over the digests: with it and a short path, one file can be shown to be in the list.
  var root: Digest {
    var tree = CompactRange()
    for digest in digests { tree.append(Self.leaf(digest)) }
    return tree.root
  }

  /// The leaf of one file.
  static func leaf(_ digest: Digest) -> Digest { digest.withBytes { Merkle.leaf($0) } }

  /// The list as text; `sha256sum -c` checks it in the folder that was given.
  var text: [UInt8] {
    var text: [UInt8] = []
    for (file, digest) in zip(files, digests) { Self.append(file.name, digest, to: &text) }
    return text
  }

  private static func append(_ name: [UInt8], _ digest: Digest, to text: inout [UInt8]) {
    let escaped = name.contains { $0 == 0x5C || $0 == 0x0A || $0 == 0x0D }
    // A backslash before the line says that there are some in the name.
    if escaped { text.append(0x5C) }
    digest.appendHex(to: &text)
    text += [0x20, 0x20]
    for byte in name {
      switch byte {
      case 0x5C: text += [0x5C, 0x5C]
      case 0x0A: text += [0x5C, 0x6E]
      case 0x0D: text += [0x5C, 0x72]
      default: text.append(byte)
      }
    }
    text.append(0x0A)
  }
}
