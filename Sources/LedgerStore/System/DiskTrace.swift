import SystemPackage

/// One system call about to be made, for a trace.
struct DiskCall: Sendable {
  /// The calls that this module makes.
  enum Name: String, Sendable {
    case open, read, reserve, write, beginSync, sync, cut, status, lock, rename, link, unlink, makeDirectory, list
  }

  let name: Name
  let path: FilePath
  /// The second path of `rename` and `link`.
  var target: FilePath?
  var offset: Int?
  var count = 0
}

/// What a trace can do to a call.
enum DiskFault: Sendable {
  /// The call is not made and reports this.
  case failed(Errno)
  /// The call is made and reports this all the same: no caller may conclude that nothing was done.
  case failedButDone(Errno)
  /// A read or write that moves only this many bytes.
  case short(Int)
}

/// Sees every system call, and may fail it: tests run the real code with one in place of a mock.
protocol DiskTrace: AnyObject, Sendable {
  /// Called before a call; nil lets it through.
  func before(_ call: DiskCall) -> DiskFault?
  /// Called after a call that was made and did not fail.
  func after(_ call: DiskCall)
}
