import Evidence
import Glibc
import TransparencyLog

/// The vectors of ledger-spec, written by another implementation.
enum Vectors {
  /// The cases of a file `value-NAME.json`.
  static func cases(_ name: String) throws -> [JSONValue] {
    let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let bytes = try contents(of: "/\(root)/ledger-spec/vectors/value-\(name).json")
    return try JSONValue.parse(bytes.span)["cases"]!.array!
  }

  private static func contents(of path: String) throws -> [UInt8] {
    guard let file = fopen(path, "rb") else { throw Missing(path: path) }
    defer { fclose(file) }
    fseek(file, 0, SEEK_END)
    var bytes = [UInt8](repeating: 0, count: ftell(file))
    rewind(file)
    fread(&bytes, 1, bytes.count, file)
    return bytes
  }

  struct Missing: Error { let path: String }
}

extension JSONValue {
  var text: Text { string! }
  func digest(_ name: Text) -> Digest {
    let bytes = self[name]!.text.utf8
    return Digest(text: bytes.span) ?? Digest(hex: bytes.span)!
  }
  func base64(_ name: Text) -> [UInt8] {
    let text = self[name]!.text.utf8
    return Base64.decode(text.span)!
  }
}
