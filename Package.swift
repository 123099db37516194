// swift-tools-version: 6.2
import PackageDescription

/// One list of settings for every target: what the compiler can hold us to, it does.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// Tests call C without marking each call: what is unsafe in them harms nobody.
let testing: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

// The modules stand in the order in which data travels; each imports only what stands above it.
let package = Package(
  name: "evidence-ledger",
  products: [
    .library(name: "CEL", targets: ["CEL"]),
    .library(name: "TransparencyLog", targets: ["TransparencyLog"]),
    .library(name: "Evidence", targets: ["Evidence"]),
    .library(name: "Rules", targets: ["Rules"]),
    .library(name: "LedgerStore", targets: ["LedgerStore"]),
    .library(name: "Verifier", targets: ["Verifier"]),
    .library(name: "Ledger", targets: ["Ledger"]),
    .executable(name: "ledger", targets: ["LedgerTool"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(name: "COpenSSL", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CLinux"),
    .target(name: "CSHA256"),
    .target(name: "Decimals", swiftSettings: strict),
    .target(
      name: "CEL", dependencies: ["Decimals"], swiftSettings: strict,
      // Rounding of doubles, for programs that don't bring the mathematics along with Foundation.
      linkerSettings: [.linkedLibrary("m")]),
    .target(name: "TransparencyLog", dependencies: ["COpenSSL", "CSHA256"], swiftSettings: strict),
    .target(name: "Evidence", dependencies: ["TransparencyLog", "Decimals"], swiftSettings: strict),
    .target(
      name: "LedgerStore", dependencies: ["CLinux", "TransparencyLog", systemPackage], swiftSettings: strict),
    .target(
      name: "Rules", dependencies: ["CEL", "Decimals", "Evidence", "TransparencyLog"], swiftSettings: strict),
    .target(
      name: "Verifier", dependencies: ["TransparencyLog", "Evidence", "Rules", "LedgerStore", systemPackage],
      swiftSettings: strict),
    .target(
      name: "Ledger",
      dependencies: ["CLinux", "TransparencyLog", "Evidence", "Rules", "LedgerStore", "CSQLite", systemPackage],
      swiftSettings: strict),
    .executableTarget(
      name: "LedgerTool",
      dependencies: [
        "TransparencyLog", "Decimals", "CEL", "Evidence", "Rules", "LedgerStore", "Ledger", "Verifier",
        argumentParser, systemPackage, yams,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "DecimalsTests", dependencies: ["Decimals"], exclude: ["prove.py", "Vectors"], swiftSettings: testing),
    .testTarget(
      name: "CELTests", dependencies: ["CEL", "Decimals"], exclude: ["Regex/make.py", "Regex/patterns.tsv"],
      swiftSettings: testing),
    .testTarget(
      name: "TransparencyLogTests", dependencies: ["TransparencyLog"], swiftSettings: strict),
    .testTarget(
      name: "EvidenceTests", dependencies: ["Evidence", "Decimals", "TransparencyLog"], swiftSettings: testing),
    .testTarget(
      name: "LedgerStoreTests", dependencies: ["LedgerStore", "TransparencyLog", systemPackage],
      swiftSettings: strict),
    .testTarget(
      name: "VerifierTests",
      dependencies: ["Verifier", "TransparencyLog", "Evidence", "LedgerStore", systemPackage],
      swiftSettings: testing),
    .testTarget(name: "RulesTests", dependencies: ["Rules", "CEL", "Evidence"], swiftSettings: testing),
    .testTarget(
      name: "LedgerToolTests",
      dependencies: [
        "LedgerTool", "Ledger", "Verifier", "Evidence", "TransparencyLog", argumentParser, systemPackage,
      ],
      swiftSettings: testing),
    .testTarget(
      name: "LedgerTests",
      dependencies: [
        "Ledger", "Verifier", "Rules", "CEL", "Evidence", "LedgerStore", "TransparencyLog", systemPackage,
      ],
      swiftSettings: testing),
  ]
)
