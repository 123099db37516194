internal import Glibc

/// How many threads are worth starting.
public enum Threads {
  /// As many as there are processors that this process may run on, at least 1.
  public static let ofMachine = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
}
