// swift-tools-version: 6.2
import PackageDescription

// Throws mutated bytes at every parser. A package of its own, so that the ledger depends on none of it;
// `run` builds it, for the flags that instrument the ledger's modules are of the whole build.
let package = Package(
  name: "ledger-fuzz",
  dependencies: [
    .package(name: "evidence-ledger", path: "../.."),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
  ],
  targets: [
    .systemLibrary(name: "CFuzzer"),
    .executableTarget(
      name: "LedgerFuzz",
      dependencies: [
        "CFuzzer",
        .product(name: "TransparencyLog", package: "evidence-ledger"),
        .product(name: "Evidence", package: "evidence-ledger"),
        .product(name: "LedgerStore", package: "evidence-ledger"),
        .product(name: "Verifier", package: "evidence-ledger"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
  ]
)
