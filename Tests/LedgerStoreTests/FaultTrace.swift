import Synchronization
import SystemPackage

@testable import LedgerStore

/// Counts system calls and makes one of them fail, or acts at each.
final class FaultTrace: DiskTrace {
  private struct State {
    var count = 0
    var names: [DiskCall.Name: Int] = [:]
    var last: DiskCall?
  }

  private let state = Mutex(State())
  private let fault: @Sendable (Int, DiskCall) -> DiskFault?

  /// - Parameter fault: what happens to the call with this number, counted from 1.
  init(_ fault: @escaping @Sendable (Int, DiskCall) -> DiskFault? = { _, _ in nil }) { self.fault = fault }

  /// Fails one call alone.
  convenience init(at number: Int, _ fault: DiskFault) {
    self.init { count, _ in count == number ? fault : nil }
  }

  /// How many calls were made or failed.
  var count: Int { state.withLock { $0.count } }

  /// How many calls of a name were made or failed.
  func count(_ name: DiskCall.Name) -> Int { state.withLock { $0.names[name, default: 0] } }

  func before(_ call: DiskCall) -> DiskFault? {
    let number = state.withLock { state in
      state.count += 1
      state.names[call.name, default: 0] += 1
      return state.count
    }
    return fault(number, call)
  }

  func after(_ call: DiskCall) {}
}
