import Testing
import Verifier

@Suite("Bundles of ledger-spec/vectors")
struct BundleVectorTests {
  @Test("finding by finding", arguments: Vector.all("bundle-"))
  func judged(_ vector: Vector) throws {
    let folder = TemporaryFolder()
    let verdict = try BundleVerification(vector.bundle, name: "bundle", try vector.options(in: folder)).run()
    let differences = vector.differences(from: verdict)
    #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))\n\(verdict.text)")
  }
}
