/// The shapes around the predicate, which are the same for every kind.
public enum Envelope {
  /// The longest entry, in bytes.
  public static let maximumSize = 65_535

  /// The level of nesting of a record's predicate: the entry is the first, the record the second.
  static let predicateLevel = 3

  /// The most subjects of one record.
  public static let maximumSubjects = 1_024

  public static let digests = Shape.object(
    [
      .optional("sha256", .text(.sha256), "SHA-256 in hexadecimal."),
      .optional("sha384", .text(.sha384), "SHA-384 in hexadecimal."),
      .optional("sha512", .text(.sha512), "SHA-512 in hexadecimal."),
    ], least: 1)

  public static let subjectItem = Shape.object([
    .optional("digest", digests, "Digests of the subject's content."),
    Property("name", .text(.name), "What the record is about; starts with a domain granted to its provider."),
  ])

  public static let subject = Shape.list(subjectItem, count: 1...maximumSubjects, order: .free)

  public static let payload = Shape.object([
    Property("digest", .text(.digest), "Digest of the payload's plaintext."),
    Property("mediaType", .text(.mediaType), "What the payload is."),
    Property(
      "size", .integer(32...JSONNumber.maximumInteger), "Bytes of the plaintext, its 32 random bytes included."),
  ])

  public static let producer = Shape.object([
    Property("id", .text(.identifier), "The producer."),
    Property("sequence", .positive, "The place of the record in the producer's own sequence."),
  ])

  public static let signature = Shape.object([
    Property("keyid", .text(.sha256), "SHA-256 of the public key."),
    Property("sig", .text(.signature), "Ed25519 over the DSSE pre-authentication encoding."),
  ])

  /// Signatures that an entry has at most: nobody may demand more.
  public static let mostSignatures: Int64 = 16

  public static let signatures = Shape.list(signature, count: 0...Int(mostSignatures), order: .ascending)

  /// The members of a record whose predicate has that shape; without a name, of any kind.
  public static func record(kind: Text?, predicate: Shape) -> Shape {
    .object([
      Property("kind", kind.map { .constant($0) } ?? .text(.kind), "What the record says, and its version."),
      .optional("ledger", .text(.origin), "The origin of the ledger that it was made for."),
      .optional("payload", payload, "What is kept beside the ledger."),
      Property("predicate", predicate, "What is said of the subject."),
      .optional("producer", producer, "Who made the record."),
      Property("subject", subject, "What it is about."),
    ])
  }

  /// The members of an entry around a record of that shape.
  public static func entry(record: Shape) -> Shape {
    .object([
      Property("accepted", .text(.timestamp), "When the ledger accepted the record."),
      Property("record", record, "The record as it was handed in."),
      Property("signatures", signatures, "Signatures over the record, sorted by keyid, none twice."),
    ])
  }
}
