#!/usr/bin/env python3
"""Records signed by a stock DSSE library are accepted, and what the ledger signs verifies with that library.

    Tests/Interop/dsse.py LEDGER_BINARY

The library is securesystemslib (PyPI), which in-toto and TUF use; it shares no code with the ledger. The file of
a segment is read here byte by byte (ledger-spec 4: uint16 length || entry), not through the ledger.
"""
import base64
import hashlib
import json
import struct
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import CryptoSigner, SSlibKey

import tool
from tool import ORIGIN, check

PAYLOAD_TYPE = "application/vnd.evidence-ledger.record+json"
PREDICATE = {"note": "数据 \"quoted\" \u0001 é 😀", "n": [1, -1.5, 0.001, True, None]}


def canonical(value):
    """RFC 8785 for the values used here, whose keys are ASCII and whose numbers are written as Python does."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def new_signer():
    """A fresh key whose keyid is the SHA-256 of the raw public key, as ledger-spec 1.4 says."""
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    return CryptoSigner(private, SSlibKey.from_crypto(private.public_key(), tool.key_id(public))), public


def record(sequence, kind="ex.example/note@1", predicate=PREDICATE, ledger=ORIGIN):
    return {"kind": kind, "ledger": ledger, "predicate": predicate,
            "producer": {"id": "ex.example/python", "sequence": sequence},
            "subject": [{"name": "ex.example/模型"}]}


def signed(payload, *signers, payload_type=PAYLOAD_TYPE):
    envelope = Envelope(payload, payload_type, {})
    for signer in signers:
        envelope.sign(signer)
    return envelope


def line(envelope):
    return json.dumps(envelope.to_dict()) + "\n"


def stored_entries(path):
    """The raw entries of a segment file."""
    with open(path, "rb") as file:
        data = file.read()
    found, at = [], 0
    while at < len(data):
        (size,) = struct.unpack_from(">H", data, at)
        found.append(data[at + 2:at + 2 + size])
        at += 2 + size
    return found


def split(entry):
    """The bytes of the record in an entry, and its signatures."""
    start = entry.index(b'"record":') + len(b'"record":')
    end = entry.rindex(b',"signatures":')
    return entry[start:end], json.loads(entry)["signatures"]


def verifies(payload, signatures, keys, threshold):
    """Whether the library, given nothing but the entry's bytes, accepts its signatures."""
    envelope = Envelope.from_dict({
        "payload": base64.b64encode(payload).decode(), "payloadType": PAYLOAD_TYPE,
        "signatures": [dict(s) for s in signatures]})
    try:
        return len(envelope.verify(keys, threshold)) == threshold
    except VerificationError:
        return False


def library_to_ledger(t, signer, other):
    """Envelopes of the library are accepted as they are; each way to be wrong is refused and nothing is kept."""
    payload = canonical(record(1))
    done = t.run("append", "led", input=line(signed(payload, signer)))
    got = tool.receipts(done.stdout)
    if check("an envelope that the library signed is accepted", done.returncode == 0 and len(got) == 1,
             tool.text(done.stderr)):
        entry = stored_entries(t.path("led", "entries", "000"))[got[0]["index"]]
        check("the record is stored as the library signed it", split(entry)[0] == payload, entry)
        check("the receipt's leaf is the hash of the entry",
              got[0]["leaf"] == "sha256:" + hashlib.sha256(b"\0" + entry).hexdigest(), got[0])
    done = t.run("append", "led", input=line(signed(canonical(record(2)), signer, other)))
    check("an envelope with two signatures is accepted", done.returncode == 0, tool.text(done.stderr))

    good = canonical(record(3))
    tampered = signed(good, signer)
    tampered.payload = canonical(record(3, predicate={"note": "another"}))
    spaced = json.dumps(record(3)).encode()
    stranger, _ = new_signer()
    key_record = record(3, "key@1", {"action": "add", "name": "x", "public": base64.b64encode(b"9" * 32).decode()})
    wrong = [
        ("a payload that was changed after signing", "signature-wrong", tampered),
        ("a payload type of somebody else", "entry-malformed",
         signed(payload, signer, payload_type="application/vnd.in-toto+json")),
        ("a record that isn't canonical", "not-canonical", signed(spaced, signer)),
        ("a key that the ledger doesn't know", "key-unknown", signed(good, stranger)),
        ("a second signature by an unknown key", "key-unknown", signed(good, signer, stranger)),
        ("a record made for another ledger", "ledger-wrong",
         signed(canonical(record(3, ledger="ledger.example/else")), signer)),
        ("a kind that the role may not append", "grant-missing", signed(canonical(key_record), signer)),
        ("an envelope without a signature", "entry-malformed", signed(good)),
    ]
    before = len(stored_entries(t.path("led", "entries", "000")))
    for name, code, envelope in wrong:
        done = t.run("append", "led", input=line(envelope))
        check(f"refused with {code}: {name}",
              done.returncode == 1 and not tool.receipts(done.stdout) and f"[{code}]" in tool.text(done.stderr),
              f"status {done.returncode} {tool.text(done.stdout)}{tool.text(done.stderr)}")
    check("what was refused left nothing behind",
          len(stored_entries(t.path("led", "entries", "000"))) == before)
    done = t.run("append", "led", input=line(signed(good, signer)))
    check("the same record, signed rightly, is accepted", done.returncode == 0, tool.text(done.stderr))


def ledger_to_library(t):
    """What `append --sign` writes verifies with the library, and only as it is."""
    keys = []
    for name in ("one", "two"):
        made = json.loads(t.must("keygen", "ex.example/" + name, "-o", name + ".key", "--json"))
        public = base64.b64decode(made["public"])
        t.authorize(name, public, "producer")
        key = SSlibKey.from_dict(made["keyid"], {
            "keytype": "ed25519", "scheme": "ed25519", "keyval": {"public": public.hex()}})
        keys.append(key)
        check(f"keygen's keyid of {name} is the SHA-256 of the public key", made["keyid"] == tool.key_id(public))
    body = tool.record("ex.example/note@1", PREDICATE)
    one = tool.receipts(t.must("append", "led", "--sign", "one.key", "--producer", "ex.example/p", input=body).encode())
    two = tool.receipts(t.must("append", "led", "--sign", "one.key", "--sign", "two.key",
                               "--producer", "ex.example/p", input=body).encode())
    entries = stored_entries(t.path("led", "entries", "000"))
    payload, signatures = split(entries[one[0]["index"]])
    check("an entry that the ledger signed verifies with the library", verifies(payload, signatures, keys, 1))
    check("not with another key", not verifies(payload, signatures, keys[1:], 1))
    check("not with a byte changed", not verifies(payload[:-1] + b" ", signatures, keys, 1))
    check("an entry with two signatures verifies with the library at threshold 2",
          verifies(*split(entries[two[0]["index"]]), keys, 2))
    shown = json.loads(t.must("show", "led", "--index", str(one[0]["index"]), "--json"))["entry"]
    check("`show --json` gives the signatures that are stored", shown["signatures"] == signatures, shown)
    check("the record that `show --json` gives verifies once it is canonical",
          verifies(canonical(shown["record"]), shown["signatures"], keys, 1))


def main():
    with tool.Tool(sys.argv[1]) as t:
        vkey = t.init()
        signer, public = new_signer()
        other, other_public = new_signer()
        t.authorize("python", public, "producer")
        t.authorize("other", other_public, "producer")
        library_to_ledger(t, signer, other)
        ledger_to_library(t)
        done = t.run("verify", "led", "--vkey", vkey)
        check("`verify` finds nothing broken", done.returncode == 0, tool.text(done.stdout))
    tool.finish()


main()
