"""Bundles (5.3, 5.4): right ones, and one thing wrong each."""

import copy
import json

from bases import ACME, AT, Eventful, plain
from predicates import grant, indicator, key_revoke
from vectors import broken
from writer import (
    Key,
    b64,
    bundle_value,
    canonical,
    checkpoint_text,
    cosignature_line,
    digest,
    note,
    sha256,
    sign,
    state_of,
    state_proof,
)

ORIGIN = "vectors.example/plain"
MODEL = "acme.example/model"
# Where the keys are added and granted.
PROD, OFFICE, CAC = (1, 2), (3, 4), (5, 6)


def of_key(name):
    return [("key", Key(name).id), ("grant", Key(name).id)]


def accepted():
    """The bundle of the accepted filing, with a proof of the filing's state, and of two that aren't there."""
    w = plain()
    state = [*of_key("cac"), ("filing", f"CN/{MODEL}"), ("filing", f"EU/{MODEL}"), ("algorithm", "nobody's")]
    return w, bundle_value(w, AT["accepted"], AT["first seal"], [*CAC, AT["submitted"]], state)


def define(v):
    right(v)
    shapes(v)
    proofs(v)
    state_proofs(v)
    authority(v)
    seals(v)
    readers(v)


def put(v, name, about, value, *findings, **options):
    text = value if isinstance(value, bytes) else canonical(value)
    v.bundle(f"bundle-{name}", about, text, *findings, **options)


def right(v):
    w, value = accepted()
    put(v, "accepted", "An accepted filing: entry, keys, seal, and what the state says.", value)
    put(v, "vkey", "The same, by a reader who knows the log key.", value, vkey=Key("log").vkey(ORIGIN))
    put(v, "open", "An entry of the open window.", bundle_value(w, 23, entries=PROD))
    put(v, "unsigned", "An unsigned entry.", bundle_value(w, AT["data"], AT["first seal"]))
    put(v, "genesis", "The genesis itself.", bundle_value(w, 0, 9))
    key = bundle_value(w, OFFICE[0], 9)
    put(v, "authority", "A key that an authority of genesis added.", key)
    put(v, "seal", "A seal, which lies in no block of its own.", bundle_value(w, AT["first seal"]))
    alone = bundle_value(w, seal=AT["seal"], state=[("filing", f"CN/{MODEL}"), ("unregistered", MODEL)])
    put(v, "state", "Nothing but what the state says at a seal.", alone)
    e = Eventful()
    late = e.at["late"]
    additions = [e.w.blocks["blocks/000.1"], e.w.blocks["blocks/000.2"]]
    put(v, "additions", "A key's entry, with the additions of its block.", bundle_value(e.w, 1, late, additions=additions))
    single = bundle_value(e.w, e.at["seen"], e.at["seen"] + 1, state=[("redaction", "1"), ("unregistered", "other.example/model")])
    put(v, "small-block", "A trace, unsigned, at the end of its block.", single)
    deep_right(v)


def deep_right(v):
    w = plain()
    data = b'{"a":' * 62 + b"1" + b"}" * 62
    record = w.make("x.example/note@1", "note", json.loads(data), ledger=False)
    index = w.record(record, [])
    w.seal()
    value = bundle_value(w, index, index + 1)
    put(v, "deep", "An entry of 64 levels, which is three deeper in a bundle.", value)


def shapes(v):
    w, value = accepted()
    wrong = broken("bundle-malformed", file="bundle")

    def case(name, about, change):
        put(v, f"malformed-{name}", about, change(copy.deepcopy(value)), wrong)

    case("empty", "An empty file.", lambda _: b"")
    case("cut", "The last byte is missing.", lambda b: canonical(b)[:-1])
    case("space", "A newline at the end.", lambda b: canonical(b) + b"\n")
    case("member", "A member that no bundle has.", lambda b: b | {"remark": "x"})
    case("version", "Version 2.", lambda b: b | {"bundle": 2})
    case("no-additions", "No additions member.", lambda b: without(b, "additions"))
    case("origin", "The origin of another ledger.", lambda b: b | {"origin": "vectors.example/other"})
    case("checkpoint", "No checkpoint in it.", lambda b: b | {"checkpoint": "nothing"})
    case("no-genesis", "No genesis.", lambda b: b | {"entries": b["entries"][1:]})
    case("no-about", "The entry itself is missing.", lambda b: b | {"about": 12})
    case("no-seal", "The seal is missing.", lambda b: b | {"entries": b["entries"][:-1]})
    case("order", "Entries not sorted.", lambda b: b | {"entries": b["entries"][::-1]})
    case("twice", "An entry twice.", lambda b: b | {"entries": [b["entries"][0], *b["entries"]]})
    case("state-order", "State proofs not sorted.", lambda b: b | {"state": b["state"][::-1]})
    case("no-key", "No state proof of a signing key.", lambda b: b | {"state": [p for p in b["state"] if p["type"] != "key"]})
    case("no-grant", "No state proof of its grants.", lambda b: b | {"state": [p for p in b["state"] if p["type"] != "grant"]})
    case("unsealed-state", "State proofs without a seal.", lambda b: without(b, "seal"))
    case("nothing", "About nothing.", lambda b: without(b, "about") | {"state": []})
    case("short-hash", "A hash of 31 bytes.", lambda b: with_proof(b, 2, lambda p: [b64(bytes(31)), *p[1:]]))
    case("both", "A state proof with a value and another's.", lambda b: with_state(b, "filing", lambda p: p | {"other": {"path": b64(bytes(32)), "value": b64(bytes(32))}}))
    other = w.note(10)
    case("size", "The checkpoint isn't the seal's.", lambda b: b | {"checkpoint": other})
    case("bit-range", "A bit above 255.", lambda b: with_state(b, "filing", lambda p: p | {"proof": [p["proof"][0] | {"bit": 256}, *p["proof"][1:]]}))


def without(value, name):
    return {key: one for key, one in value.items() if key != name}


def with_proof(value, number, change):
    entry = value["entries"][number]
    entry["proof"] = change(entry["proof"])
    return value


def with_entry(value, number, change):
    entry = value["entries"][number]
    entry["entry"] = change(entry["entry"])
    return value


def with_state(value, kind, change, number=0):
    """Changes the so-manyth state proof of a type."""
    places = [place for place, one in enumerate(value["state"]) if one["type"] == kind]
    value["state"][places[number]] = change(value["state"][places[number]])
    return value


def proofs(v):
    w, value = accepted()

    def case(name, about, change, *findings):
        put(v, name, about, change(copy.deepcopy(value)), *findings)

    # Entries of the bundle: 0 genesis, 1 the key, 2 the grant, 3 what it acts on, 4 the filing, 5 the seal.
    # What isn't proven counts as not there.
    wrong = broken("proof-wrong", index=AT["submitted"])
    lost = broken("acts-on-wrong", index=AT["accepted"])
    case("proof-hash", "One hash of a proof is another.", lambda b: with_proof(b, 3, lambda p: [b64(bytes(32)), *p[1:]]), wrong, lost)
    case("proof-short", "A proof lacks its last hash.", lambda b: with_proof(b, 3, lambda p: p[:-1]), wrong, lost)
    case("proof-long", "A proof has one hash more.", lambda b: with_proof(b, 3, lambda p: [*p, b64(bytes(32))]), wrong, lost)

    def moved(b):
        b["entries"][1]["index"] = 4
        return b

    # The key of the regulator isn't where it says, so it doesn't count.
    found = [broken("proof-wrong", index=4), broken("key-unknown", index=AT["accepted"])]
    case("proof-index", "An entry under another index.", moved, *found)

    def retimed(b):
        return with_entry(b, 3, lambda e: e | {"accepted": "2026-11-22T00:10:00.000000Z"})

    found = [wrong, lost]
    case("proof-entry", "The entry that it acts on has another time.", retimed, *found)

    def spoiled(b):
        return with_entry(b, 3, lambda e: e | {"more": 1})

    found = [broken("entry-malformed", index=AT["submitted"]), lost]
    case("entry-malformed", "The entry that it acts on isn't an entry.", spoiled, *found)
    case("genesis-wrong", "A genesis that is none.", lambda b: with_entry(b, 0, lambda e: e | {"more": 1}), broken("genesis-wrong", index=0))
    about = "The entry itself has another time."
    case("proof-about", about, lambda b: with_entry(b, 4, lambda e: e | {"accepted": "2026-11-22T00:10:40.000000Z"}), broken("proof-wrong", index=AT["accepted"]))
    other = note(Key("other"), ORIGIN, checkpoint_text(ORIGIN, 22, w.root(22)))
    case("signature", "Another key signed the checkpoint.", lambda b: b | {"checkpoint": other}, broken("checkpoint-signature", file="bundle"))
    forged = note(Key("log"), ORIGIN, checkpoint_text(ORIGIN, 22, bytes(32)))
    indexes = (0, *CAC, AT["submitted"], AT["accepted"], AT["first seal"])
    found = [broken("proof-wrong", index=index) for index in indexes]
    case("root", "A signed checkpoint of another root.", lambda b: b | {"checkpoint": forged}, *found)


def state_proofs(v):
    w, value = accepted()
    wrong = broken("proof-wrong", index=AT["first seal"])

    def case(name, about, kind, change, number=0):
        put(v, f"state-{name}", about, with_state(copy.deepcopy(value), kind, change, number), wrong)

    def step(number, **changes):
        def apply(p):
            p["proof"][number] |= changes
            return p

        return apply

    case("value", "A state proof of another value.", "filing", lambda p: p | {"value": p["value"] | {"status": "submitted"}})
    case("hash", "One hash of a state proof.", "filing", step(0, hash=b64(bytes(32))))
    case("bit", "Another bit of a state proof.", "filing", step(0, bit=200))
    case("short", "A state proof lacks its last step.", "filing", lambda p: p | {"proof": p["proof"][:-1]})

    def steps_swapped(p):
        return p | {"proof": p["proof"][::-1]}

    case("order", "Bits that don't decrease.", "filing", steps_swapped)

    def denied(p):
        other = {"path": b64(sha256(f"filing:CN/{MODEL}".encode())), "value": b64(sha256(canonical(p["value"])))}
        return {"key": p["key"], "other": other, "proof": p["proof"], "type": p["type"]}

    case("denied", "What is there is denied, with its own leaf.", "filing", denied)
    case("nothing", "What is there is denied by an empty state.", "filing", lambda p: {"key": p["key"], "proof": [], "type": p["type"]})
    before = state_before(w, AT["first seal"])
    elsewhere = state_proof(before, "algorithm", MODEL)
    other = {"path": b64(sha256(f"algorithm:{MODEL}".encode())), "value": b64(sha256(canonical(elsewhere["value"])))}

    def ends_elsewhere(p):
        return {"key": p["key"], "other": other, "proof": elsewhere["proof"], "type": p["type"]}

    case("elsewhere", "An absence shown by a search that ends elsewhere.", "filing", ends_elsewhere)
    case("claimed", "What isn't there is claimed.", "filing", lambda p: {"key": p["key"], "proof": p["proof"], "type": p["type"], "value": {"status": "accepted"}}, 1)


def state_before(w, seal):
    return state_of([one for one in w.folded if one[0] < seal])


def authority(v):
    w, value = accepted()
    about = AT["accepted"]

    def lacking(*indexes):
        entries = [one for one in value["entries"] if one["index"] not in indexes]
        return value | {"entries": entries}

    put(v, "no-key-entry", "The entry that added the key is missing.", lacking(CAC[0]), broken("key-unknown", index=about))
    put(v, "no-grant-entry", "The entry that granted is missing.", lacking(CAC[1]), broken("grant-missing", index=about))
    acted = lacking(AT["submitted"])
    put(v, "no-acted-entry", "The entry that it acts on is missing.", acted, broken("acts-on-wrong", index=about))

    def hostile(name, text, code, build):
        """A log that holds an entry which it should have refused."""
        w = plain()
        index, state = build(w)
        seal = w.seal()
        put(v, name, text, bundle_value(w, index, seal, OFFICE, state), broken(code, index=index))

    def signed(w, by=("acme",), **changes):
        record = w.make("indicator@1", MODEL, indicator(), producer=ACME) | changes
        return w.after(1).record(record, sign(record, [Key(name) for name in by]), applied=False)

    acme = of_key("acme")
    hostile("ledger-wrong", "Made for another ledger.", "ledger-wrong", lambda w: (signed(w, ledger="other"), acme))
    hostile("unsigned-kind", "An indicator that nobody signed.", "unsigned", lambda w: (signed(w, by=()), []))

    def tampered(w):
        record = w.make("indicator@1", MODEL, indicator(), producer=ACME)
        signatures = sign(record, [Key("acme")])
        return w.after(1).record(record | {"subject": [{"name": MODEL + "2"}]}, signatures, applied=False), acme

    hostile("signature-wrong", "The record was changed after it was signed.", "signature-wrong", tampered)

    def revoked(w):
        w.add("key@1", "acme", key_revoke(Key("acme")), by=["ben"], producer="ben")
        return signed(w), acme

    hostile("revoked", "The key was revoked, which the state tells.", "key-unknown", revoked)

    def withdrawn(w):
        w.add("grant@1", "acme", grant(Key("acme"), "provider", "acme.example/", "withdraw"), by=["ada"], producer="ada")
        return signed(w), acme

    hostile("withdrawn", "The grant was withdrawn, which the state tells.", "grant-missing", withdrawn)
    w = plain()
    index = w.add("indicator@1", MODEL, indicator(), by=["acme"], producer=ACME)
    w.add("key@1", "acme", key_revoke(Key("acme")), by=["ben"], producer="ben")
    value = bundle_value(w, index, w.seal(), OFFICE, acme)
    put(v, "revoked-later", "The key was revoked after it signed, in the same block.", value)


def seals(v):
    w = plain()
    state = of_key("cac")
    entries = [*CAC, AT["submitted"]]
    later = bundle_value(w, AT["accepted"], AT["seal"], entries, state)
    put(v, "later-seal", "The seal of a later block.", later, broken("seal-chain", index=AT["seal"]))
    put(v, "not-a-seal", "What is named as the seal is none.", bundle_value(w, AT["data"], AT["data"] + 2), broken("seal-chain", index=AT["data"] + 2))
    w = plain()
    index = w.seal(root=digest(bytes(32)))
    put(v, "seal-root", "A seal with another root.", bundle_value(w, 23, index, PROD, of_key("prod")), broken("seal-root", index=index))
    e = Eventful()
    additions = [e.w.blocks["blocks/000.1"], b"nothing\n"]
    value = bundle_value(e.w, 1, e.at["late"], additions=additions)
    put(v, "addition-wrong", "An addition that is none.", value, broken("addition-wrong", file="bundle"))


def readers(v):
    w, value = accepted()
    other = broken("log-key-other", file="bundle")
    put(v, "other-vkey", "The reader knows another log key.", value, other, vkey=Key("other").vkey(ORIGIN))
    witness = Key("witness 0")
    policy = f"witness w {witness.vkey('w.example', 4)}\nquorum w\n"
    put(v, "policy-unmet", "No witness cosigned.", value, broken("policy-unmet", file="bundle"), policy=policy)
    body = value["checkpoint"].split("\n\n")[0] + "\n"
    cosigned = value | {"checkpoint": value["checkpoint"] + cosignature_line(witness, "w.example", body, 1_795_306_000)}
    put(v, "policy", "A witness cosigned.", cosigned, policy=policy)
    fork = plain(genesis={"merge_delay": 999}).note(22)
    put(v, "forked", "Another root at the same size.", value, broken("forked", size=22), since=fork)
