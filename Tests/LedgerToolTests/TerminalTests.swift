import Foundation
import Glibc
import Testing

@testable import LedgerTool

@Suite struct TerminalTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("聊天", 4), ("ａ", 2), ("한글", 4), ("e\u{301}", 1), ("🙂", 2), ("👩‍👩‍👧", 2), ("🇨🇳", 2),
    ("\u{1B}", 0), ("a\u{200B}b", 2), ("网信算备110号", 13), ("ｱ", 1), ("é", 1), ("—", 1),
  ])
  func widths(_ text: String, _ columns: Int) {
    #expect(DisplayWidth.of(text) == columns, "\(text)")
  }

  @Test func whatIsCutFitsAndWhatIsPaddedAligns() {
    for columns in 1...12 {
      #expect(DisplayWidth.of(DisplayWidth.truncated("模型 model 模型", to: columns)) <= columns)
    }
    #expect(DisplayWidth.truncated("short", to: 5) == "short")
    #expect(DisplayWidth.of(DisplayWidth.padded("中", to: 6)) == 6)
  }

  @Test(arguments: [
    ("one two three", 7, 7, ["one two", "three"]),
    ("one  two", 20, 20, ["one  two"]),
    ("综合风险指数达到80，即冻结服务。", 10, 12, ["综合风险指", "数达到80，即", "冻结服务。"]),
    ("sha256:0123456789", 8, 20, ["", "sha256:0123456789"]),
    ("sha256:0123456789 x", 8, 8, ["sha256:0123456789", "x"]),
    ("", 5, 5, [""]),
  ])
  func wordsStayWhole(_ text: String, _ first: Int, _ rest: Int, _ lines: [String]) {
    #expect(WrappedText.lines(text, first: first, rest: rest) == lines)
  }

  /// On a terminal a value goes on below itself, in a file it stays one line.
  @Test func valuesHangBelowTheirLabels() {
    var table = Table()
    table.heading("第一条 " + String(repeating: "很长的标题", count: 10))
    table.line("title", String(repeating: "words and more ", count: 12))
    table.line("标题", String(repeating: "综合风险指数达到八十即冻结服务。", count: 6))
    table.line("leaf hash", "sha256:" + String(repeating: "0", count: 64))
    let lines = table.text(Style(isColoured: false), columns: 80).split(separator: "\n").map(String.init)
    #expect(lines.allSatisfy { DisplayWidth.of($0) <= 80 }, "\(lines)")
    #expect(lines.contains { $0.hasPrefix("             words") || $0.hasPrefix("             and") }, "\(lines)")
    #expect(lines.last == "      sha256:" + String(repeating: "0", count: 64))
    #expect(table.text(Style(isColoured: false)).split(separator: "\n").count == 4)
  }

  @Test(arguments: [
    ["gate", "--subject", "example.com/chat", "--for", "trianing"], ["rules", "list"], ["rules", "show"], ["status"],
    ["clocks"],
  ])
  func whatIsShownFitsATerminal(_ command: [String]) throws {
    try withTool { tool in
      try tool.makeLedger("--rules")
      try tool.addKey("example.com/CN", roles: ["regulator"], jurisdiction: "CN")
      let rule = RuleTests.freeze.replacingOccurrences(
        of: "A composite", with: String(repeating: "What is long goes on in the next line; ", count: 4) + "a composite")
      try tool.write(rule, to: "rule.yaml")
      let deployed = try tool.run("rules", "deploy", "demo", "rule.yaml", "--sign", "example.com-CN.key")
      #expect(deployed.status == 0, "\(deployed.errors)")
      let words = command.prefix { !$0.hasPrefix("-") }
      let rest = command.last == "show" ? ["cn/cri-freeze"] : Array(command.dropFirst(words.count))
      let shown = try onTerminal(tool, words + ["demo"] + rest, ["NO_COLOR": "1"])
      let long = shown.split(whereSeparator: \.isNewline).filter { DisplayWidth.of(String($0)) > 80 }
      #expect(long.isEmpty, "\(long)")
    }
  }

  @Test func amounts() {
    #expect(Amount.count(0) == "0")
    #expect(Amount.count(999) == "999")
    #expect(Amount.count(1_000) == "1,000")
    #expect(Amount.count(-1_234_567) == "-1,234,567")
    #expect(Amount.bytes(1023) == "1023 B")
    #expect(Amount.bytes(1024) == "1.0 KiB")
    #expect(Amount.bytes(1_572_864) == "1.5 MiB")
    #expect(Amount.bytes(Int.max) == "8191.9 PiB")
    #expect(Amount.duration(59) == "59 s")
    #expect(Amount.duration(61) == "1 min 1 s")
    #expect(Amount.duration(3_660) == "1 h 1 min")
    #expect(Amount.duration(86_399) == "23 h 59 min")
    #expect(Amount.duration(1_209_599) == "13 d 23 h")
  }

  @Test func progressSaysAmountRateAndTimeLeft() {
    let line = Progress.text("Hashing", .bytes, done: 1 << 20, total: 4 << 20, after: 1_000_000_000)
    #expect(line == "Hashing  1.0 MiB of 4.0 MiB (25 %)  1.0 MiB/s  4 s left")
    let open = Progress.text("Appending", .items("records"), done: 5_000, total: 0, after: 500_000_000)
    #expect(open == "Appending  5,000 records  10,000 records/s")
  }

  /// A record's text can't pretend to be ours.
  @Test func whatWouldMoveTheCursorIsSpelledOut() throws {
    #expect(Printable.text("a\u{1B}[2Kb\u{202E}c\u{9B}") == "a\\u{1b}[2Kb\\u{202e}c\\u{9b}")
    #expect(Printable.text("模型 ✓") == "模型 ✓")
    try withTool { tool in
      try tool.makeLedger()
      let record =
        #"{"kind":"x.example/note@1","predicate":{"text":"\u001b[31mholds\u001b[0m"},"subject":[{"name":"x.example/s"}]}"#
      #expect(try tool.run("append", "demo", input: record).status == 0)
      let shown = try tool.run("show", "demo", "--index", "1")
      #expect(!shown.output.contains("\u{1B}"))
      #expect(shown.output.contains("\\u{1b}[31mholds"))
    }
  }

  @Test func columnsAlignWithWideCharacters() throws {
    try withTool { tool in
      try tool.makeLedger()
      let record =
        #"{"kind":"x.example/note@1","predicate":{"短":"一","longer":"二"},"subject":[{"name":"x.example/聊天"}]}"#
      #expect(try tool.run("append", "demo", input: record).status == 0)
      let shown = try tool.run("show", "demo", "--index", "1").output
      let columns = ["一", "二"].map { value -> Int in
        let line = shown.split(separator: "\n").first { $0.hasSuffix(value) } ?? ""
        return DisplayWidth.of(String(line.dropLast(value.count)))
      }
      #expect(columns[0] == columns[1])
      #expect(columns[0] > 0)
    }
  }

  @Test func colourIsForTerminalsOnly() throws {
    try withTool { tool in
      let arguments = ["status", "none"]
      let plain = try tool.run(arguments).errors
      #expect(plain.hasPrefix("error: "))
      let coloured = try onTerminal(tool, arguments, [:])
      #expect(coloured.contains("\u{1B}[1;31merror:\u{1B}[0m"))
      for environment in [["NO_COLOR": "1"], ["TERM": "dumb"]] {
        let text = try onTerminal(tool, arguments, environment)
        #expect(text.hasPrefix("error: "), "\(environment)")
      }
      // An empty NO_COLOR is as good as none (https://no-color.org).
      let empty = try onTerminal(tool, arguments, ["NO_COLOR": ""])
      #expect(empty == coloured)
    }
  }

  /// What a person at a terminal would see.
  private func onTerminal(_ tool: Tool, _ arguments: [String], _ environment: [String: String]) throws -> String {
    let main = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    // Unlock the other side and ask for its number: TIOCSPTLCK and TIOCGPTN of Linux's tty_ioctl(4).
    var (unlocked, number): (Int32, UInt32) = (0, 0)
    try #require(main >= 0 && ioctl(main, 0x4004_5431, &unlocked) == 0 && ioctl(main, 0x8004_5430, &number) == 0)
    let other = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
    let process = try tool.process(arguments, environment)
    let handle = FileHandle(fileDescriptor: other)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
    process.waitUntilExit()
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    _ = fcntl(main, F_SETFL, O_NONBLOCK)
    while true {
      let count = read(main, &buffer, buffer.count)
      if count <= 0 { break }
      text += buffer[..<count]
    }
    close(other)
    close(main)
    return String(decoding: text, as: UTF8.self)
  }
}
