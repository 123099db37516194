internal import CSQLite
internal import SystemPackage

/// The little of SQLite that the query index needs; nothing else calls it.
@safe final class SQLite {
  private nonisolated(unsafe) var handle: OpaquePointer?

  /// Opens the database at `path`, made if it is not there.
  init(_ path: FilePath) throws {
    let status = unsafe sqlite3_open_v2(
      path.string, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nil)
    guard status == SQLITE_OK else { throw error("can't be opened") }
    unsafe sqlite3_busy_timeout(handle, 10_000)
  }

  deinit { unsafe sqlite3_close(handle) }

  /// Runs statements that return nothing.
  func execute(_ sql: String) throws {
    guard unsafe sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else {
      throw error("refuses «\(sql)»")
    }
  }

  /// A statement that is used again and again; its values are integers.
  @safe final class Statement {
    private nonisolated(unsafe) var statement: OpaquePointer?
    private let database: SQLite

    fileprivate init(_ sql: String, _ database: SQLite) throws {
      self.database = database
      guard unsafe sqlite3_prepare_v2(database.handle, sql, -1, &statement, nil) == SQLITE_OK else {
        throw database.error("refuses «\(sql)»")
      }
    }

    deinit { unsafe sqlite3_finalize(statement) }

    /// Runs the statement with these values and returns the first column of each row.
    @discardableResult
    func run(_ values: Int64...) throws -> [Int64] {
      unsafe sqlite3_reset(statement)
      for (place, value) in values.enumerated() {
        unsafe sqlite3_bind_int64(statement, Int32(place + 1), value)
      }
      var rows: [Int64] = []
      while true {
        switch unsafe sqlite3_step(statement) {
        case SQLITE_ROW: rows.append(unsafe sqlite3_column_int64(statement, 0))
        case SQLITE_DONE: return rows
        default: throw database.error("can't be read or written")
        }
      }
    }
  }

  /// Prepares a statement.
  func prepare(_ sql: String) throws -> Statement { try Statement(sql, self) }

  private func error(_ what: String) -> LedgerError {
    let reason = unsafe String(cString: sqlite3_errmsg(handle))
    return LedgerError(
      .index, "the query index \(what): \(reason). It can be deleted at any time: it is built again")
  }
}
