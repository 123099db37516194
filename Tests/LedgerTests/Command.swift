import Glibc

/// Runs a program and waits for it.
enum Command {
  static func run(_ arguments: String...) throws -> Int32 {
    var pid = pid_t()
    var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    let status = posix_spawnp(&pid, arguments[0], nil, nil, &pointers, environ)
    if status != 0 { return status }
    var result: Int32 = 0
    waitpid(pid, &result, 0)
    return result >> 8
  }
}
