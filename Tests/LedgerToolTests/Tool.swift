import Foundation
import Testing

/// The built binary, run as people run it.
struct Tool {
  /// A folder of its own for each test, gone afterwards.
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("ledger-tool-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// Beside the test bundle, where the build puts both.
  static let binary = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appendingPathComponent("ledger")

  struct Result {
    let status: Int32
    let output: String
    let errors: String

    /// The lines of standard output as JSON objects.
    var objects: [[String: Any]] {
      output.split(separator: "\n").compactMap {
        (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any]
      }
    }
  }

  /// Runs `ledger` in the test's folder until it ends.
  @discardableResult
  func run(_ arguments: String..., input: String = "", environment: [String: String] = [:]) throws -> Result {
    try run(arguments, input: input, environment: environment)
  }

  func run(_ arguments: [String], input: String = "", environment: [String: String] = [:]) throws -> Result {
    // Files, not pipes: whatever is written, nobody waits for a reader.
    let stem = folder.appendingPathComponent(".run-\(UUID().uuidString)")
    let paths = ["in", "out", "err"].map { stem.appendingPathExtension($0) }
    try Data(input.utf8).write(to: paths[0])
    for path in paths[1...] { try Data().write(to: path) }
    let process = try process(arguments, environment)
    process.standardInput = try FileHandle(forReadingFrom: paths[0])
    process.standardOutput = try FileHandle(forWritingTo: paths[1])
    process.standardError = try FileHandle(forWritingTo: paths[2])
    try process.run()
    process.waitUntilExit()
    defer { for path in paths { try? FileManager.default.removeItem(at: path) } }
    return Result(
      status: process.terminationStatus, output: try String(contentsOf: paths[1], encoding: .utf8),
      errors: try String(contentsOf: paths[2], encoding: .utf8))
  }

  /// The process, not started yet.
  func process(_ arguments: [String], _ environment: [String: String] = [:]) throws -> Process {
    let process = Process()
    process.executableURL = Self.binary
    process.arguments = arguments
    process.currentDirectoryURL = folder
    // The binary is built with the sanitizer that the tests are built with.
    let own = ProcessInfo.processInfo.environment.filter { ["PATH", "TSAN_OPTIONS", "ASAN_OPTIONS"].contains($0.key) }
    process.environment = ["HOME": folder.path, "TERM": "xterm"].merging(own) { $1 }.merging(environment) { $1 }
    return process
  }

  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  func write(_ text: String, to name: String) throws {
    let url = folder.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  func read(_ name: String) throws -> String {
    try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
  }

  func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: folder.appendingPathComponent(name))) }

  func mode(_ name: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
    return (attributes[.posixPermissions] as? Int) ?? -1
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }
}

/// Runs `body` with a tool whose folder goes away afterwards.
func withTool(_ body: (Tool) throws -> Void) throws {
  let tool = try Tool()
  defer { tool.remove() }
  try body(tool)
}

extension Tool {
  /// Seconds of a window that began a moment ago, whatever the time is (windows are aligned to the epoch), and that
  /// ends in hours: in no test is anything sealed by itself.
  static var longWindow: Int {
    let now = Int(Date().timeIntervalSince1970)
    return (3600...43_200).max { $0 - now % $0 < $1 - now % $1 }!
  }

  /// A ledger `demo`; returns the log's vkey.
  @discardableResult
  func makeLedger(window: Int = longWindow, _ options: String...) throws -> String {
    let result = try run(["init", "demo", "--origin", "example.com/evidence", "--window", "\(window)"] + options)
    #expect(result.status == 0, "\(result.errors)")
    return result.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// A key that the authority has added, with a grant of each of the roles.
  func addKey(_ name: String, roles: [String], jurisdiction: String? = nil) throws {
    let made = try run("keygen", name, "-o", "\(Self.file(name)).key", "--json")
    let key = try #require(made.objects.first)
    let identifier = try #require(key["keyid"] as? String)
    let material = try #require(key["public"] as? String)
    var lines = [
      #"{"kind":"key@1","predicate":{"action":"add","name":"\#(name)","public":"\#(material)"},"subject":[{"name":"\#(name)"}]}"#
    ]
    for role in roles {
      let place = jurisdiction.map { #""jurisdiction":"\#($0)","# } ?? ""
      lines.append(
        #"{"kind":"grant@1","predicate":{"action":"grant",\#(place)"key":"\#(identifier)","kinds":[],"prefix":"","role":"\#(role)"},"subject":[{"name":"\#(name)"}]}"#
      )
    }
    let added = try run(
      "append", "demo", "--sign", "demo.authority.key", "--producer", "example.com/evidence/authority",
      input: lines.joined(separator: "\n") + "\n")
    #expect(added.status == 0, "\(added.errors)")
  }

  static func file(_ name: String) -> String { name.replacingOccurrences(of: "/", with: "-") }

  /// An unsigned record of a decision trace with a sequence number.
  static func trace(_ sequence: Int, count: Int = 1) -> String {
    let root = String(repeating: "0", count: 64)
    return
      #"{"kind":"decision-trace@1","predicate":{"algorithm":"example.com/models/chat","count":\#(count),"root":"sha256:\#(root)","span":{"end":"2026-01-01T00:00:01.000000Z","start":"2026-01-01T00:00:00.000000Z"}},"producer":{"id":"example.com/gateway","sequence":\#(sequence)},"subject":[{"name":"example.com/models/chat"}]}"#
  }
}
