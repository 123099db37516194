import Testing
import TransparencyLog

@Suite("Signed notes")
struct NoteTests {
  /// The example that the specification prints (https://c2sp.org/signed-note, Example).
  static let key = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
  static let note = """
    This is an example message.

    — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=

    """

  @Test("the specification's example verifies and is written as it was read")
  func example() throws {
    let key = try VerifierKey(Self.key)
    #expect(key.text == Self.key)
    let bytes = Array(Self.note.utf8)
    let note = try UnverifiedNote(bytes.span)
    #expect(note.bytes == bytes)
    let verified = try note.verified(by: [key])
    #expect(verified.text == Array("This is an example message.\n".utf8))
  }
}
