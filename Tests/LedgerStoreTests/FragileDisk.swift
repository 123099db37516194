import Glibc
import Synchronization
import SystemPackage

@testable import LedgerStore

/// What a disk may hold after the power fails: of every file what its last sync made last, or anything
/// between that and what was written since; of every folder the names that its last sync made last, or any
/// of the changes since. A sync that failed forgets what it should have written: the next one does not.
final class FragileDisk: DiskTrace {
  private struct Name: Equatable {
    var file: Int
    var isFolder: Bool
  }

  private struct State {
    /// Inodes are used again; the numbers here are not.
    var numbers: [UInt64: Int] = [:]
    var nextNumber = 0
    /// By file: what lasts of its content.
    var contents: [Int: [UInt8]] = [:]
    /// By file: what was written since its last sync.
    var written: [Int: [Range<Int>]] = [:]
    /// By folder: its names as of its last sync.
    var folders: [String: [String: Name]] = [:]
    var calls = 0
    /// The inode that the call being made frees.
    var leaving: UInt64?
  }

  private let top: String
  private let state = Mutex(State())
  private let atCall: @Sendable (FragileDisk, Int) -> DiskFault?

  init(_ top: FilePath, atCall: @escaping @Sendable (FragileDisk, Int) -> DiskFault?) {
    self.top = top.string
    self.atCall = atCall
    state.withLock { $0.folders[self.top] = [:] }
  }

  func before(_ call: DiskCall) -> DiskFault? {
    let number = state.withLock { state in
      state.calls += 1
      // A name that goes takes its inode with it: the next file of this inode is another.
      state.leaving = nil
      if call.name == .unlink { state.leaving = Self.onlyName(call.path.string) }
      if call.name == .rename, let target = call.target { state.leaving = Self.onlyName(target.string) }
      return state.calls
    }
    let fault = atCall(self, number)
    if fault != nil, call.name == .sync {
      state.withLock { state in
        let (file, isFolder) = Self.identity(call.path.string, &state)
        if !isFolder { state.written[file] = [] }
      }
    }
    return fault
  }

  func after(_ call: DiskCall) {
    state.withLock { state in
      if let inode = state.leaving.take() { state.numbers[inode] = nil }
      guard [.write, .sync].contains(call.name) else { return }
      let path = call.path.string
      let (file, isFolder) = Self.identity(path, &state)
      if call.name == .write {
        let start = call.offset ?? 0
        state.written[file, default: []].append(start..<start + call.count)
      } else if isFolder {
        state.folders[path] = Self.names(path, &state)
      } else {
        var lasting = state.contents[file] ?? []
        let now = contents(call.path)
        lasting.append(contentsOf: repeatElement(0, count: max(0, now.count - lasting.count)))
        lasting.removeLast(lasting.count - now.count)
        for range in state.written[file] ?? [] {
          let range = range.clamped(to: 0..<now.count)
          lasting.replaceSubrange(range, with: now[range])
        }
        state.contents[file] = lasting
        state.written[file] = []
      }
    }
  }

  private static func identity(_ path: String, _ state: inout State) -> (file: Int, isFolder: Bool) {
    var status = stat()
    unsafe _ = lstat(path, &status)
    return (number(status, &state), status.st_mode & S_IFMT == S_IFDIR)
  }

  /// The inode of a path that is its only name.
  private static func onlyName(_ path: String) -> UInt64? {
    var status = stat()
    guard unsafe lstat(path, &status) == 0, status.st_nlink == 1 else { return nil }
    return UInt64(status.st_ino)
  }

  private static func number(_ status: stat, _ state: inout State) -> Int {
    if let known = state.numbers[UInt64(status.st_ino)] { return known }
    state.nextNumber += 1
    state.numbers[UInt64(status.st_ino)] = state.nextNumber
    return state.nextNumber
  }

  private static func names(_ folder: String, _ state: inout State) -> [String: Name] {
    var names: [String: Name] = [:]
    for name in namesIn(folder) {
      let (file, isFolder) = identity("\(folder)/\(name)", &state)
      names[name] = Name(file: file, isFolder: isFolder)
    }
    return names
  }

  /// Builds in `target` what a power failure now could leave; everything unsynced is lost without a generator.
  func fail(into target: FilePath, _ generator: inout SeededGenerator, losesAll: Bool) {
    let state = state.withLock { $0 }
    var copy = state
    func build(_ folder: String, _ target: String) {
      unsafe _ = mkdir(target, 0o755)
      let lasting = state.folders[folder] ?? [:]
      let current = Self.names(folder, &copy)
      for name in Set(lasting.keys).union(current.keys).sorted() {
        let isLost = losesAll || Bool.random(using: &generator)
        guard let entry = isLost ? lasting[name] : current[name] else { continue }
        if entry.isFolder {
          build("\(folder)/\(name)", "\(target)/\(name)")
        } else {
          let now = current[name] == entry ? contents(FilePath("\(folder)/\(name)")) : nil
          let content = mix(state.contents[entry.file] ?? [], now, &generator, losesAll)
          try? write(content, to: FilePath("\(target)/\(name)"))
        }
      }
    }
    build(top, target.string)
  }

  /// Each sector of 512 bytes is the old one or the new one, and so is the length.
  private func mix(
    _ old: [UInt8], _ new: [UInt8]?, _ generator: inout SeededGenerator, _ losesAll: Bool
  ) -> [UInt8] {
    guard let new, !losesAll, new != old else { return old }
    let length = Bool.random(using: &generator) ? new.count : old.count
    var mixed = old + [UInt8](repeating: 0, count: max(0, length - old.count))
    mixed.removeLast(mixed.count - length)
    for sector in stride(from: 0, to: min(length, new.count), by: 512) where Bool.random(using: &generator) {
      let end = min(sector + 512, length, new.count)
      mixed.replaceSubrange(sector..<end, with: new[sector..<end])
    }
    return mixed
  }
}
