import SystemPackage

/// A file that is to be hashed, with the name that it has in the list of files.
struct FoundFile: Sendable {
  let path: FilePath
  /// The path below the folder that was given, or the last component of the file that was given.
  let name: [UInt8]
  /// What it was when it was found.
  let status: FileStatus
}

/// The files that a command line names, folders taken apart, in the order of their names' bytes.
struct FileTree: Sendable {
  private(set) var files: [FoundFile] = []
  /// Links and what is neither file nor folder, met in folders and left out.
  private(set) var leftOut = 0
  private let followingLinks: Bool

  /// Bytes of all files, as they were found.
  var size: Int { files.reduce(0) { $0 + $1.status.size } }

  /// - Parameter followingLinks: whether a link in a folder stands for the file that it leads to. Links to
  ///   folders are never followed: they could lead in circles.
  init(_ paths: [FilePath], followingLinks: Bool) throws(Failure) {
    self.followingLinks = followingLinks
    for path in paths {
      guard let status = try FileStatus.of(path) else {
        throw Failure(.inputOutput, "system", "there is no such file", at: path.string, do: "check the name")
      }
      switch status.kind {
      case .file: files.append(FoundFile(path: path, name: path.lastComponent?.bytes ?? path.bytes, status: status))
      case .folder: try visit(path, below: FilePath())
      case .link, .other:
        throw Failure(.inputOutput, "not-a-file", "this is neither a file nor a folder", at: path.string)
      }
    }
    files.sort { $0.name.lexicographicallyPrecedes($1.name) }
    try refuseRepeatedNames()
  }

  private mutating func visit(_ folder: FilePath, below place: FilePath) throws(Failure) {
    for component in try FileStatus.names(in: folder) {
      let path = folder.appending(component)
      let name = place.appending(component)
      // What went away since it was listed is not there.
      guard let status = try FileStatus.of(path, following: false) else { continue }
      switch status.kind {
      case .file: files.append(FoundFile(path: path, name: name.bytes, status: status))
      case .folder: try visit(path, below: name)
      case .link: try addLink(path, name)
      case .other: leftOut += 1
      }
    }
  }

  private mutating func addLink(_ path: FilePath, _ name: FilePath) throws(Failure) {
    guard followingLinks, let status = try FileStatus.of(path), status.kind == .file else {
      leftOut += 1
      return
    }
    files.append(FoundFile(path: path, name: name.bytes, status: status))
  }

  private func refuseRepeatedNames() throws(Failure) {
    for (left, right) in zip(files, files.dropFirst()) where left.name == right.name {
      throw Failure(
        .usage, "repeated-name", "two files have the same name in the list, \(left.path) and \(right.path)",
        do: "give the folder above both")
    }
  }
}
