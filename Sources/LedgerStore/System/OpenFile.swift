import SystemPackage

/// An open file; closed when the last owner lets go of it.
///
/// Nothing is lost by a close that fails: what had to last was synced before.
final class OpenFile: Sendable {
  let descriptor: Int32
  let path: FilePath

  init(descriptor: Int32, path: FilePath) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit { Disk.close(descriptor) }
}
