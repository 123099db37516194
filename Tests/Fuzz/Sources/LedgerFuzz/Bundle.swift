import Evidence
import Verifier

/// Any bytes get a verdict that writes as JSON; what holds was one object, with nothing around it.
func fuzzBundle(_ bytes: [UInt8]) {
  let verdict: Verdict
  do {
    verdict = try BundleVerification(bytes, name: "input").run()
  } catch {
    fatalError("nothing is remembered, so nothing is unreadable: \(error)")
  }
  let written = verdict.json.canonicalBytes
  let read = try? JSONValue.parse(written.span, exact: true)
  require(read == verdict.json, "the verdict reads as another")
  require(verdict.text.contains("\n"), "the verdict has no text")
  guard verdict.holds else { return }
  require(bytes.first == UInt8(ascii: "{") && bytes.last == UInt8(ascii: "}"), "there is something around it")
  require((verdict.size ?? 0) > 0, "a bundle of an empty tree holds")
}
