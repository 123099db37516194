// swift-tools-version: 6.2
import PackageDescription

// Measures what the README claims. A package of its own, so that the ledger depends on none of it.
let package = Package(
  name: "ledger-benchmarks",
  dependencies: [.package(name: "evidence-ledger", path: "../..")],
  targets: [
    .systemLibrary(name: "CFloor", providers: [.apt(["libssl-dev"])]),
    .executableTarget(
      name: "LedgerBench",
      dependencies: [
        "CFloor",
        .product(name: "TransparencyLog", package: "evidence-ledger"),
        .product(name: "Evidence", package: "evidence-ledger"),
        .product(name: "Rules", package: "evidence-ledger"),
        .product(name: "LedgerStore", package: "evidence-ledger"),
        .product(name: "Verifier", package: "evidence-ledger"),
        .product(name: "Ledger", package: "evidence-ledger"),
      ]),
  ]
)
