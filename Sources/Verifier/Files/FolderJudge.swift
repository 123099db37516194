internal import Evidence
internal import LedgerStore
internal import SystemPackage
internal import TransparencyLog

/// Judges the names and lengths of the files of a ledger.
///
/// Source: ledger-spec/4-files.md, 4.1 and 4.2.
struct FolderJudge {
  /// The number of entries that the checkpoint says.
  let size: Int
  /// The payloads that entries name; nil: nobody looked.
  let payloads: PayloadTable?
  /// The heights of seals that were used.
  let heights: HeightSet
  var findings = Findings()
  /// Certificates of heights below the newest seal's that no seal says.
  private(set) var orphans: [Int] = []
  /// Additions of certificates of used heights, or of orphans.
  private(set) var additions: [(height: Int, numbers: [Int])] = []

  private var segments = 0
  private var hasOffsets = false
  private var levels: Set<Int> = []
  private var hasCertificate: Set<Int> = []

  private var segmentCount: Int { (size + LedgerReader.segmentSize - 1) / LedgerReader.segmentSize }

  init(size: Int, payloads: PayloadTable?, heights: HeightSet) {
    self.size = size
    self.payloads = payloads
    self.heights = heights
  }

  /// Looks at every file, and then for those that should be there.
  mutating func judge(_ reader: LedgerReader) throws {
    try reader.forEachFile { judge($0) }
    if segments < segmentCount { try findMissingSegments(reader) }
    if size > 0 && !hasOffsets { raiseMissing("entries/offsets") }
    for level in 0..<8 where size >> (8 * level) > 0 && !levels.contains(level) { raiseMissing("hashes/\(level)") }
  }

  private mutating func findMissingSegments(_ reader: LedgerReader) throws {
    var there: Set<Int> = []
    try reader.forEachFile(in: .entries) { file in
      if case .segment(let number) = file.role { there.insert(number) }
    }
    var count = segmentCount - segments
    var number = 0
    while count > 0 {
      if !there.contains(number) {
        // The places are the first ten; what is beyond counts at the last of them.
        let isLast = count == 1 || number >= there.count + Finding.placeLimit
        raiseMissing("entries/\(TileIndex.text(number))", count: isLast ? count : 1)
        count -= isLast ? count : 1
      }
      number += 1
    }
  }

  private mutating func raiseMissing(_ name: String, count: Int = 1) {
    findings.raise(.fileMissing, at: Place(file: name), count: count, "a file that the ledger must have isn't there")
  }

  private mutating func judge(_ file: LedgerFile) {
    switch file.role {
    case .checkpoint, .state: break
    case .segment(let number): if number < segmentCount { segments += 1 } else { raiseTail(file) }
    case .offsets:
      hasOffsets = true
      judgeLength(file, of: 8 * ((size + 255) / 256))
    case .hashes(let level):
      levels.insert(level)
      guard level < 100 else { return raiseForeign(file) }
      judgeLength(file, of: Digest.byteCount * (level < 8 ? size >> (8 * level) : 0))
    case .certificate(let height): judgeCertificate(file, height)
    case .addition(let height, let number): judgeAddition(file, height, number)
    case .payload(let digest): if let payloads, payloads.payloads[digest] == nil { raiseTail(file) }
    case .foreign: raiseForeign(file)
    }
  }

  private mutating func judgeLength(_ file: LedgerFile, of length: Int) {
    if file.size < length {
      findings.raise(
        .fileShort, at: Place(file: file.path.string), "the file has \(file.size) bytes instead of \(length)")
    } else if file.size > length || length == 0 {
      raiseTail(file)
    }
  }

  private mutating func raiseTail(_ file: LedgerFile) {
    findings.raise(
      .uncoveredTail, at: Place(file: file.path.string), "the file is, or goes, beyond what the checkpoint covers")
  }

  private mutating func raiseForeign(_ file: LedgerFile) {
    findings.raise(.fileForeign, at: Place(file: file.path.string), "a ledger has no such file")
  }

  private func isBeyond(_ height: Int) -> Bool { height > heights.maximum ?? -1 }

  private mutating func judgeCertificate(_ file: LedgerFile, _ height: Int) {
    if heights.contains(height) { return }
    if isBeyond(height) { return raiseTail(file) }
    orphans.append(height)
  }

  private mutating func judgeAddition(_ file: LedgerFile, _ height: Int, _ number: Int) {
    if isBeyond(height) { return raiseTail(file) }
    // In the order of names the additions of a height follow its certificate: .1, .10, .2 …
    if additions.last?.height != height { additions.append((height, [])) }
    additions[additions.count - 1].numbers.append(number)
  }
}
