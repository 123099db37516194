import ArgumentParser
import Evidence
import SystemPackage
import TransparencyLog

struct KeygenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keygen",
    abstract: "Make a key pair: the secret to a file, the verifier key to standard output.",
    discussion: """
      NAME says whose key it is, such as example.com/pipeline. The secret goes to a new file of mode 0600 \
      and is never printed; an existing file is never replaced. With --witness the key cosigns \
      checkpoints (C2SP tlog-cosignature) and nothing else; without, it signs records and logs.

      Example:
        ledger keygen example.com/pipeline -o pipeline.key
      """)

  @Argument(help: ArgumentHelp("The key's name, without spaces and plus signs.", valueName: "NAME"))
  var name: String

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("The key file. (default: NAME.key here, slashes replaced by hyphens)", valueName: "FILE"),
    completion: .file())
  var output: String?

  @Flag(help: "Make a witness's key, for `ledger cosign`.")
  var witness = false

  @OptionGroup var format: JSONOption

  func run() throws {
    let name = try at("NAME", { try KeyName(self.name) })
    let key = try SignerKey(
      name: name, type: witness ? .cosignatureV1 : .ed25519, privateKey: Ed25519.PrivateKey())
    let path = output.map { FilePath($0) } ?? KeyFile.defaultPath(name)
    try KeyFile.write(key, toNew: path)
    if format.json {
      let object: JSONValue = [
        "file": .string(Text(path.string)), "keyid": .string(Text(key.verifierKey.publicKey.fingerprint.hex)),
        "public": .string(Text(Base64.encode(key.verifierKey.publicKey.bytes.span))),
        "vkey": .string(Text(key.verifierKey.text)),
      ]
      Output.standard.append(object.canonicalBytes + [0x0A])
    } else {
      Output.standard.line(key.verifierKey.text)
      Report.note("The secret is in \(path), mode 0600. Keep it; nothing can replace it.")
    }
  }
}
