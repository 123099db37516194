internal import Evidence
internal import TransparencyLog

/// A seal that was used, for its certificate and for what it observes.
struct SealedBlock: Sendable {
  /// The index of the seal.
  let index: Int
  /// The height that it says.
  let height: Int
  /// The root of the tree up to and with the seal; nil if it isn't known.
  let root: Digest?
  /// The seal, unless something is held against it: then what it says isn't judged any further.
  let seal: Seal?
  /// Whether the certificate of this height is this seal's; not if a later seal says the same height.
  var ownsCertificate = true
}
