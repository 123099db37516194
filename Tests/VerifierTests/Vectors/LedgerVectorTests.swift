import SystemPackage
import Testing
import Verifier

@Suite("Ledgers of ledger-spec/vectors")
struct LedgerVectorTests {
  @Test("finding by finding", arguments: Vector.all("ledger-"))
  func judged(_ vector: Vector) throws {
    let folder = TemporaryFolder()
    for (name, bytes) in vector.files { folder.write("ledger/" + name, bytes) }
    for threads in [1, 2] {
      var options = try vector.options(in: folder)
      options.threads = threads
      let verdict = try LedgerVerification(folder.path.appending("ledger"), options).run()
      let differences = vector.differences(from: verdict)
      #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))\n\(verdict.text)")
    }
  }
}
