import Evidence
import SystemPackage
import Testing
import TransparencyLog
import Verifier

/// A vector of ledger-spec/vectors: written by an implementation that shares nothing with this one.
struct Vector: CustomTestStringConvertible, Sendable {
  let name: String
  let value: JSONValue

  var testDescription: String { name }

  static let folder = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
    .removingLastComponent().appending("ledger-spec/vectors")

  init(_ name: String) {
    self.name = name
    let bytes = TemporaryFolder.read(Self.folder.appending(name + ".json"))
    value = try! JSONValue.parse(bytes.span)
  }

  /// All whose names begin so.
  static func all(_ prefix: String) -> [Vector] {
    TemporaryFolder.names(in: folder).filter { $0.hasPrefix(prefix) && $0.hasSuffix(".json") }
      .map { Vector(String($0.dropLast(5))) }
  }

  /// The files of a ledger: given in full, or another vector's with edits.
  var files: [String: [UInt8]] {
    if let files = value["files"]?.object {
      return Dictionary(uniqueKeysWithValues: files.members.map { ($0.name.string, Self.bytes($0.value)) })
    }
    var files = Vector(value["base"]!.string!.string).files
    for edit in value["edits"]!.array! {
      let name = edit["file"]!.string!.string
      if edit["delete"]?.bool == true {
        files[name] = nil
      } else {
        let at = Int(edit["at"]!.integer!)
        files[name, default: []].replaceSubrange(
          at..<at + Int(edit["remove"]!.integer!), with: Self.bytes(edit["insert"]!))
      }
    }
    return files
  }

  var bundle: [UInt8] { Self.bytes(value["bundle"]!) }

  private static func bytes(_ value: JSONValue) -> [UInt8] { Base64.decode(value.string!.string)! }

  /// The options, with keys of payloads written to a folder.
  func options(in folder: TemporaryFolder) throws -> VerificationOptions {
    var options = VerificationOptions()
    let given = value["options"]!
    if let text = given["vkey"]?.string?.utf8 { options.logKey = try VerifierKey(text.span) }
    if let text = given["policy"]?.string?.utf8 { options.policy = try TrustPolicy(text.span) }
    if let text = given["since"]?.string?.utf8 { options.since = try SeenCheckpoint(text.span, source: "since") }
    for value in given["receipts"]?.array ?? [] {
      let text = value.string!.utf8
      options.receipts.append(try Receipts(text.span, source: "receipts"))
    }
    options.isStrict = given["strict"]?.bool ?? false
    if let pem = given["tsa"]?.string?.utf8 { options.stampCertificates = try StampCertificate.all(inPEM: pem) }
    if let keys = given["payload_keys"]?.object {
      for key in keys.members { folder.write("keys/\(key.name)", Self.bytes(key.value)) }
      options.payloadKeys = folder.path.appending("keys")
    }
    return options
  }

  /// How a verdict differs from what is expected, line by line; empty if it doesn't.
  func differences(from verdict: Verdict) -> [String] {
    let expected = value["expect"]!
    var lines: [String] = []
    let found = Set(verdict.findings.map { Self.line($0.json) })
    let wanted = Set(expected["findings"]!.array!.map(Self.line))
    lines += wanted.subtracting(found).map { "missing \($0)" }
    lines += found.subtracting(wanted).map { "raised  \($0)" }
    for member in expected.object!.members where member.name != "findings" {
      let got = verdict.json[member.name] ?? .null
      if got != member.value { lines.append("\(member.name): \(Self.text(got)) instead of \(Self.text(member.value))") }
    }
    return lines.sorted()
  }

  /// Class, code, count and places of a finding.
  private static func line(_ finding: JSONValue) -> String {
    ["class", "code", "count", "places"].map { text(finding[$0]!) }.joined(separator: " ")
  }

  private static func text(_ value: JSONValue) -> String { String(decoding: value.canonicalBytes, as: UTF8.self) }
}
