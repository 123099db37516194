"""Bundles (5.3, 5.4): right ones, and one thing wrong each."""

import copy
import json

from bases import ACME, AT, Eventful, plain
from common import entry_of, filling
from predicates import grant, incident, indicator, key_revoke
from vectors import broken
from writer import (
    Key,
    b64,
    bundle_value,
    canonical,
    checkpoint_text,
    cosignature_line,
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
SEAL, HEAD = AT["first seal"], AT["seal"]


def accepted():
    """The bundle of the accepted filing, with the filing's state, and of two things that aren't there."""
    w = plain()
    state = [("filing", f"EU/{MODEL}"), ("algorithm", "nobody's")]
    return w, bundle_value(w, AT["accepted"], [*CAC, AT["submitted"]], state)


def define(v):
    right(v)
    shapes(v)
    fitting(v)
    proofs(v)
    certificates(v)
    state_proofs(v)
    state_keys(v)
    authority(v)
    seals(v)
    readers(v)


def put(v, name, about, value, *findings, **options):
    text = value if isinstance(value, bytes) else canonical(value)
    v.bundle(f"bundle-{name}", about, text, *findings, **options)


def right(v):
    w, value = accepted()
    checked = {"blocks": 2, "entries": 7, "payloads": 0, "signatures": 1}
    about = "An accepted filing: entry, keys, seals, and what the state says."
    put(v, "accepted", about, value, expect={"checked": checked})
    put(v, "vkey", "The same, by a reader who knows the log key.", value, vkey=Key("log").vkey(ORIGIN))
    put(v, "open", "An entry of the open window.", bundle_value(w, 23, PROD))
    put(v, "unsigned", "An unsigned entry.", bundle_value(w, AT["data"]))
    put(v, "genesis", "The genesis itself.", bundle_value(w, 0))
    put(v, "authority", "A key that an authority of genesis added.", bundle_value(w, OFFICE[0]))
    put(v, "seal", "A seal, which lies in no block of its own.", bundle_value(w, SEAL))
    alone = bundle_value(w, state=[("filing", f"CN/{MODEL}"), ("unregistered", MODEL)])
    put(v, "state", "Nothing but what the state says at the newest seal.", alone)
    e = Eventful()
    additions = [e.w.blocks["blocks/000.1"], e.w.blocks["blocks/000.2"]]
    put(
        v,
        "additions",
        "A key's entry, with the additions of its block.",
        bundle_value(e.w, 1, additions=additions),
    )
    state = [("redaction", "10"), ("unregistered", "other.example/model")]
    put(
        v,
        "trace",
        "A trace, unsigned, at the end of its block.",
        bundle_value(e.w, e.at["seen"], state=state),
    )
    erased = bundle_value(e.w, e.at["erased"], [7, 8, e.at["payloads"][0]])
    put(v, "erasure", "An erasure and what it acts on.", erased)
    put(v, "redaction", "A redaction: what it acts on is blanked.", bundle_value(e.w, e.at["redacted"][0]))
    newest = plain()
    index = newest.add("indicator@1", MODEL, indicator(), by=["acme"], producer=ACME)
    newest.seal()
    put(
        v,
        "newest",
        "An entry of the newest block: seal and head are one.",
        bundle_value(newest, index, OFFICE),
    )
    deep_right(v)


def deep_right(v):
    w = plain()
    record = w.make("x.example/note@1", "note", nested(62), ledger=False)
    index = w.record(record, [])
    w.seal()
    about = "An entry of 64 levels, which is three deeper in a bundle."
    put(v, "deep", about, bundle_value(w, index))


def nested(levels):
    return json.loads('{"a":' * levels + "1" + "}" * levels)


def without(value, *names):
    return {key: one for key, one in value.items() if key not in names}


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


def malformed(v, value):
    def case(name, about, change):
        wrong = broken("bundle-malformed", file="bundle")
        put(v, f"malformed-{name}", about, change(copy.deepcopy(value)), wrong)

    return case


def shapes(v):
    w, value = accepted()
    case = malformed(v, value)
    case("empty", "An empty file.", lambda _: b"")
    case("cut", "The last byte is missing.", lambda b: canonical(b)[:-1])
    case("space", "A newline at the end.", lambda b: canonical(b) + b"\n")
    case("member", "A member that no bundle has.", lambda b: b | {"remark": "x"})
    case("version", "Version 2.", lambda b: b | {"bundle": 2})
    case("version-true", "Version true.", lambda b: b | {"bundle": True})
    case("about-text", "about is text.", lambda b: b | {"about": "17"})
    for name in ("additions", "checkpoint", "consistency", "entries", "origin", "state"):
        case(f"no-{name}", f"No {name} member.", lambda b, name=name: without(b, name))
    case("checkpoint", "No checkpoint in it.", lambda b: b | {"checkpoint": "nothing"})
    case("order", "Entries not sorted.", lambda b: b | {"entries": b["entries"][::-1]})
    case("twice", "An entry twice.", lambda b: b | {"entries": [b["entries"][0], *b["entries"]]})
    case("state-order", "State proofs not sorted.", lambda b: b | {"state": b["state"][::-1]})
    case("short-hash", "A hash of 31 bytes.", lambda b: with_proof(b, 2, lambda p: [b64(bytes(31)), *p[1:]]))
    other = {"path": b64(bytes(32)), "value": b64(bytes(32))}
    case(
        "both",
        "A state proof with a value and another's.",
        lambda b: with_state(b, "filing", lambda p: p | {"other": other}),
    )
    case(
        "value-list",
        "A state's value that is a list.",
        lambda b: with_state(b, "filing", lambda p: p | {"value": []}),
    )
    wide = lambda p: p | {"proof": [p["proof"][0] | {"bit": 256}, *p["proof"][1:]]}
    case("bit-range", "A bit above 255.", lambda b: with_state(b, "filing", wide))
    alone = lambda p: {"key": p["key"], "proof": p["proof"], "type": p["type"]}
    case("steps", "Steps of a proof of nothing.", lambda b: with_state(b, "filing", alone))
    case("certificate-number", "A certificate that is a number.", lambda b: b | {"certificate": 1})
    case("proof-many", "A proof of 65 hashes.", lambda b: with_proof(b, 2, lambda p: [b64(bytes(32))] * 65))
    case("additions-text", "additions that are text.", lambda b: b | {"additions": "x"})
    case(
        "key-number",
        "A state's key that is a number.",
        lambda b: with_state(b, "filing", lambda p: p | {"key": 1}),
    )
    many = [{"bit": 0, "hash": b64(bytes(32))}] * 257
    case(
        "steps-many",
        "A state proof of 257 steps.",
        lambda b: with_state(b, "filing", lambda p: p | {"proof": many}),
    )
    other = "vectors.example/other"
    text = note(Key("log"), other, checkpoint_text(other, HEAD + 1, w.root(HEAD + 1)))
    renamed = lambda b: b | {"checkpoint": text, "origin": other}
    case("origin-genesis", "Origin and checkpoint of another ledger than genesis.", renamed)
    deep = plain()
    record = deep.make("x.example/note@1", "note", nested(63), ledger=False)
    index = deep.record(record, [], applied=False)
    deep.seal()
    text = canonical(bundle_value(deep, index))
    put(v, "malformed-deep", "68 levels of nesting.", text, broken("bundle-malformed", file="bundle"))


def fitting(v):
    """Members that are missing or don't fit together."""
    w, value = accepted()
    case = malformed(v, value)
    case("origin", "The origin of another ledger.", lambda b: b | {"origin": "vectors.example/other"})
    case("genesis", "No genesis.", lambda b: b | {"entries": b["entries"][1:]})
    case("about", "The entry itself is missing.", lambda b: b | {"about": 12})
    case("head-entry", "The newest seal is missing.", lambda b: b | {"entries": b["entries"][:-1]})
    case(
        "seal-entry",
        "The seal is missing.",
        lambda b: b | {"entries": [*b["entries"][:-2], b["entries"][-1]]},
    )
    for name in ("seal", "head", "certificate"):
        case(f"only-{name}", f"No {name}, though there are others.", lambda b, name=name: without(b, name))
    no_key = lambda b: b | {"state": [p for p in b["state"] if p["type"] != "key"]}
    case("no-key", "No state proof of a signing key.", no_key)
    no_grant = lambda b: b | {"state": [p for p in b["state"] if p["type"] != "grant"]}
    case("no-grant", "No state proof of its grants.", no_grant)
    no_filing = lambda b: b | {"state": [p for p in b["state"] if p["key"] != f"CN/{MODEL}"]}
    case("no-filing", "No state proof of the filing.", no_filing)
    case(
        "unsealed-state",
        "State proofs without a seal.",
        lambda b: without(b, "seal", "head", "certificate") | {"consistency": []},
    )
    bare = lambda b: without(b, "seal", "head", "certificate") | {"consistency": [], "state": []}
    case(
        "unsealed-additions",
        "Additions without a certificate.",
        lambda b: bare(b) | {"additions": [b64(b"x")]},
    )
    case(
        "unsealed-consistency",
        "A consistency proof without a certificate.",
        lambda b: bare(b) | {"consistency": [b64(bytes(32))]},
    )
    case("nothing", "About nothing.", lambda b: without(bare(b), "about"))
    case("state-alone", "Without about, seal and head must be one.", lambda b: without(b, "about"))
    case(
        "state-none",
        "Without about and without state.",
        lambda b: without(b, "about") | {"seal": HEAD, "state": []},
    )
    case("size", "The checkpoint isn't the newest seal's.", lambda b: b | {"checkpoint": w.note(SEAL + 1)})
    case(
        "before",
        "head lies before the seal.",
        lambda b: b | {"head": SEAL, "seal": HEAD, "checkpoint": w.note(SEAL + 1)},
    )
    genesis = without(value, "about") | {"about": 0}
    put(
        v,
        "malformed-genesis-block",
        "A block for the genesis.",
        genesis,
        broken("bundle-malformed", file="bundle"),
    )


def proofs(v):
    w, value = accepted()

    def case(name, about, change, *findings):
        put(v, name, about, change(copy.deepcopy(value)), *findings)

    # Entries of the bundle: 0 genesis, 1 the key, 2 the grant, 3 what it acts on, 4 the filing, 5 and 6 seals.
    # What isn't proven counts as not there.
    wrong = broken("proof-wrong", index=AT["submitted"])
    lost = broken("acts-on-wrong", index=AT["accepted"])
    case(
        "proof-hash",
        "One hash of a proof is another.",
        lambda b: with_proof(b, 3, lambda p: [b64(bytes(32)), *p[1:]]),
        wrong,
        lost,
    )
    case(
        "proof-short",
        "A proof lacks its last hash.",
        lambda b: with_proof(b, 3, lambda p: p[:-1]),
        wrong,
        lost,
    )
    case(
        "proof-long",
        "A proof has one hash more.",
        lambda b: with_proof(b, 3, lambda p: [*p, b64(bytes(32))]),
        wrong,
        lost,
    )

    def moved(b):
        b["entries"][1]["index"] = 4
        return b

    # The key of the regulator isn't where it says, so it doesn't count.
    found = [broken("proof-wrong", index=4), broken("key-unknown", index=AT["accepted"])]
    case("proof-index", "An entry under another index.", moved, *found)
    retimed = lambda e: e | {"accepted": "2026-11-22T00:10:00.000000Z"}
    about = "The entry that it acts on has another time."
    case("proof-entry", about, lambda b: with_entry(b, 3, retimed), wrong, lost)
    spoiled = broken("entry-malformed", index=AT["submitted"])
    about = "The entry that it acts on isn't an entry."
    case("entry-malformed", about, lambda b: with_entry(b, 3, lambda e: e | {"more": 1}), spoiled, lost)
    about = "A genesis that is none."
    case(
        "genesis-wrong",
        about,
        lambda b: with_entry(b, 0, lambda e: e | {"more": 1}),
        broken("genesis-wrong", index=0),
    )
    about = "The entry itself has another time."
    case(
        "proof-about", about, lambda b: with_entry(b, 4, retimed), broken("proof-wrong", index=AT["accepted"])
    )
    about = "The newest seal has another time: the state isn't judged, and revocations aren't known."
    case("proof-head", about, lambda b: with_entry(b, 6, retimed), broken("proof-wrong", index=HEAD))
    text = checkpoint_text(ORIGIN, HEAD + 1, w.root(HEAD + 1))
    other = note(Key("other"), ORIGIN, text)
    case(
        "signature",
        "Another key signed the checkpoint.",
        lambda b: b | {"checkpoint": other},
        broken("checkpoint-signature", file="bundle"),
    )
    forged = note(Key("log"), ORIGIN, checkpoint_text(ORIGIN, HEAD + 1, bytes(32)))
    indexes = (0, *CAC, AT["submitted"], AT["accepted"], SEAL, HEAD)
    # Of SEAL both the inclusion and the consistency proof are wrong.
    found = [broken("proof-wrong", index=index) for index in sorted((*indexes, SEAL))]
    case("root", "A signed checkpoint of another root.", lambda b: b | {"checkpoint": forged}, *found)


def certificates(v):
    w, value = accepted()
    wrong = broken("certificate-wrong", file="bundle")
    log, text = Key("log"), checkpoint_text(ORIGIN, SEAL + 1, w.root(SEAL + 1))
    shapes_ = {
        "key": (note(Key("other"), ORIGIN, text), "Another key signed the certificate."),
        "size": (w.note(SEAL), "A certificate of another size."),
        "origin": (
            note(log, ORIGIN, checkpoint_text("x.example", SEAL + 1, w.root(SEAL + 1))),
            "Of another origin.",
        ),
        "none": ("nothing", "It isn't a checkpoint."),
    }
    for name, (changed, about) in shapes_.items():
        put(v, f"certificate-{name}", about, value | {"certificate": changed}, wrong)
    wrong = broken("proof-wrong", index=SEAL)
    proof = value["consistency"]
    assert len(proof) > 1
    shapes_ = {
        "hash": ([b64(bytes(32)), *proof[1:]], "One hash of the consistency proof."),
        "short": (proof[:-1], "The consistency proof lacks its last hash."),
        "long": ([*proof, b64(bytes(32))], "The consistency proof has one hash more."),
        "empty": ([], "No consistency proof."),
    }
    for name, (changed, about) in shapes_.items():
        put(v, f"consistency-{name}", about, value | {"consistency": changed}, wrong)
    forked = note(log, ORIGIN, checkpoint_text(ORIGIN, SEAL + 1, bytes(32)))
    about = "The log signed a certificate of another root."
    put(v, "consistency-forked", about, value | {"certificate": forked}, wrong)
    single = bundle_value(w, state=[("filing", f"CN/{MODEL}")])
    about = "A consistency proof between trees of one size."
    put(
        v,
        "consistency-same",
        about,
        single | {"consistency": [b64(bytes(32))]},
        broken("proof-wrong", index=HEAD),
    )


def state_proofs(v):
    w, value = accepted()
    wrong = broken("proof-wrong", index=HEAD)

    def case(name, about, kind, change, number=0):
        put(v, f"state-{name}", about, with_state(copy.deepcopy(value), kind, change, number), wrong)

    def step(number, **changes):
        def apply(p):
            p["proof"][number] |= changes
            return p

        return apply

    case(
        "value",
        "A state proof of another value.",
        "filing",
        lambda p: p | {"value": p["value"] | {"status": "submitted"}},
    )
    case("hash", "One hash of a state proof.", "filing", step(0, hash=b64(bytes(32))))
    case("bit", "Another bit of a state proof.", "filing", step(0, bit=200))
    case("short", "A state proof lacks its last step.", "filing", lambda p: p | {"proof": p["proof"][:-1]})
    case("order", "Bits that don't decrease.", "filing", lambda p: p | {"proof": p["proof"][::-1]})

    def denied(p):
        other = {
            "path": b64(sha256(f"filing:CN/{MODEL}".encode())),
            "value": b64(sha256(canonical(p["value"]))),
        }
        return {"key": p["key"], "other": other, "proof": p["proof"], "type": p["type"]}

    case("denied", "What is there is denied, with its own leaf.", "filing", denied)
    case(
        "nothing",
        "What is there is denied by an empty state.",
        "filing",
        lambda p: {"key": p["key"], "proof": [], "type": p["type"]},
    )
    before = state_of([one for one in w.folded if one[0] < HEAD])
    elsewhere = state_proof(before, "algorithm", MODEL)
    other = {
        "path": b64(sha256(f"algorithm:{MODEL}".encode())),
        "value": b64(sha256(canonical(elsewhere["value"]))),
    }
    ends_elsewhere = lambda p: {
        "key": p["key"],
        "other": other,
        "proof": elsewhere["proof"],
        "type": p["type"],
    }
    case("elsewhere", "An absence shown by a search that ends elsewhere.", "filing", ends_elsewhere)
    claimed = lambda p: {
        "key": p["key"],
        "proof": p["proof"],
        "type": p["type"],
        "value": {"status": "accepted"},
    }
    case("claimed", "What isn't there is claimed.", "filing", claimed, 1)
    earlier = state_of([one for one in w.folded if one[0] < AT["accepted"]])
    old = state_proof(earlier, "filing", f"CN/{MODEL}")
    case("old", "What the state said before.", "filing", lambda p: old)


def state_keys(v):
    """5.4: what nothing can ever stand under isn't asked about."""
    w = plain()
    asked = [
        ("calendar", "CN 2026"),
        ("clock", f"CN audit {MODEL}"),
        ("draw", "0"),
        ("engine", ""),
        ("key", "0" * 64),
        ("link", f"{MODEL}\n{MODEL}"),
        ("number", "EU/4711"),
        ("register", f'US-CA strikes "{MODEL}"'),
        ("registry", "CN/cac"),
        ("rule", "cn/freeze"),
        ("status", f"CN frozen {MODEL}"),
        ("status", "CN frozen a model of that name"),
    ]
    put(v, "state-keys", "Keys of all forms, under which nothing stands.", bundle_value(w, state=asked))
    wrong = broken("bundle-malformed", file="bundle")
    for name, about, kind, key in (
        ("slash", "A slash in the place of a space.", "status", f"CN/frozen {MODEL}"),
        ("spaces", "Two spaces before the subject, under which nothing stands.", "status", f"CN frozen  {MODEL}"),
        ("word", "A status without jurisdiction and subject.", "status", "frozen"),
        ("case", "A jurisdiction in small letters.", "clock", f"cn audit {MODEL}"),
        ("filing", "A space in the place of a slash.", "filing", f"CN {MODEL}"),
        ("index", "An index with a leading zero.", "erasure", "07"),
        ("year", "A year that no calendar has.", "calendar", "CN 1969"),
        ("engine", "A key where there is but one.", "engine", "1"),
        ("type", "A type that the state hasn't.", "ban", MODEL),
    ):
        put(v, f"malformed-key-{name}", about, bundle_value(w, state=[(kind, key)]), wrong)


def authority(v):
    w, value = accepted()
    about = AT["accepted"]

    def lacking(*indexes):
        entries = [one for one in value["entries"] if one["index"] not in indexes]
        return value | {"entries": entries}

    put(
        v,
        "no-key-entry",
        "The entry that added the key is missing.",
        lacking(CAC[0]),
        broken("key-unknown", index=about),
    )
    put(
        v,
        "no-grant-entry",
        "The entry that granted is missing.",
        lacking(CAC[1]),
        broken("grant-missing", index=about),
    )
    acted = lacking(AT["submitted"])
    put(
        v,
        "no-acted-entry",
        "The entry that it acts on is missing.",
        acted,
        broken("acts-on-wrong", index=about),
    )
    w = plain()
    notice = w.add("incident@1", MODEL, incident(), by=["acme"], producer=ACME)
    closed = incident(acts_on=w.act(notice), status="closed")
    about = w.add("incident@1", MODEL, closed, by=["acme"], producer=ACME)
    w.seal()
    put(v, "follow-up", "An incident and the one that it follows up.", bundle_value(w, about, [*OFFICE, notice]))
    alone = bundle_value(w, about, OFFICE)
    put(v, "no-followed-entry", "The one that it follows up is missing.", alone, broken("acts-on-wrong", index=about))
    hostile(v)
    for name, text, change in (
        (
            "revoked-later",
            "The key was revoked after it signed, in the same block.",
            ("key@1", key_revoke(Key("acme"))),
        ),
        (
            "withdrawn-later",
            "The grant was withdrawn after it signed, in the same block.",
            ("grant@1", withdrawal()),
        ),
    ):
        w = plain()
        index = w.add("indicator@1", MODEL, indicator(), by=["acme"], producer=ACME)
        w.add(change[0], "acme", change[1], by=["ben"], producer="ben")
        w.seal()
        put(v, name, text, bundle_value(w, index, OFFICE))


def withdrawal():
    return grant(Key("acme"), "provider", "acme.example/", "withdraw")


def hostile(v):
    """A log that holds an entry which it should have refused."""

    def case(name, text, code, build):
        w = plain()
        index = build(w)
        w.seal()
        w.seal()
        put(v, name, text, bundle_value(w, index, OFFICE), broken(code, index=index))

    def signed(w, by=("acme",), **changes):
        record = w.make("indicator@1", MODEL, indicator(), producer=ACME) | changes
        return w.after(1).record(record, sign(record, [Key(name) for name in by]), applied=False)

    def tampered(w):
        record = w.make("indicator@1", MODEL, indicator(), producer=ACME)
        signatures = sign(record, [Key("acme")])
        return w.after(1).record(record | {"subject": [{"name": MODEL + "2"}]}, signatures, applied=False)

    def after(kind, predicate):
        def build(w):
            w.add(kind, "acme", predicate, by=["ben"], producer="ben")
            return signed(w)

        return build

    case("ledger-wrong", "Made for another ledger.", "ledger-wrong", lambda w: signed(w, ledger="other"))
    case("unsigned-kind", "An indicator that nobody signed.", "unsigned", lambda w: signed(w, by=()))
    case("signature-wrong", "The record was changed after it was signed.", "signature-wrong", tampered)
    case(
        "prefix",
        "A subject outside the grant's prefix.",
        "grant-missing",
        lambda w: signed(w, subject=[{"name": "x"}]),
    )
    case("stranger", "A key that nobody added.", "key-unknown", lambda w: signed(w, by=("mallory",)))
    revoked = after("key@1", key_revoke(Key("acme")))
    case("revoked", "The key was revoked, which the state tells.", "key-unknown", revoked)
    about = "The grant was withdrawn, which the state tells."
    case("withdrawn", about, "grant-missing", after("grant@1", withdrawal()))


def long_entry(v):
    w = plain()
    index = w.raw(canonical(entry_of(w, predicate=filling(65_536))))
    assert len(w.entries[index]) == 65_536
    w.seal()
    about = "An entry of 65,536 bytes, which no segment could hold."
    put(v, "entry-long", about, bundle_value(w, index), broken("entry-malformed", index=index))


def seals(v):
    long_entry(v)
    w = plain()
    value = bundle_value(w, AT["accepted"], [*CAC, AT["submitted"]], seal=HEAD)
    put(v, "later-seal", "The seal of a later block.", value, broken("seal-chain", index=HEAD))
    value = bundle_value(w, AT["data"], seal=AT["data"] + 2)
    about = "What is named as the seal is none."
    put(v, "not-a-seal", about, value, broken("seal-chain", index=AT["data"] + 2))
    w = plain()
    index = w.seal(size=20)
    value = bundle_value(w, 23, PROD)
    put(v, "seal-size", "A seal of another size.", value, broken("seal-chain", index=index))
    e = Eventful()
    additions = [e.w.blocks["blocks/000.1"], b"nothing\n"]
    value = bundle_value(e.w, 1, additions=additions)
    put(v, "addition-wrong", "An addition that is none.", value, broken("addition-wrong", file="bundle"))


def readers(v):
    w, value = accepted()
    other = broken("log-key-other", file="bundle")
    put(v, "other-vkey", "The reader knows another log key.", value, other, vkey=Key("other").vkey(ORIGIN))
    witness = Key("witness 0")
    policy = f"witness w {witness.vkey('w.example', 4)}\nquorum w\n"
    put(
        v, "policy-unmet", "No witness cosigned.", value, broken("policy-unmet", file="bundle"), policy=policy
    )
    body = value["checkpoint"].split("\n\n")[0] + "\n"
    cosigned = value | {
        "checkpoint": value["checkpoint"] + cosignature_line(witness, "w.example", body, 1_795_306_000)
    }
    basis = {"basis": {"key": "policy", "time": "cosignature"}}
    put(v, "policy", "A witness cosigned.", cosigned, policy=policy, expect=basis)
    fork = plain(genesis={"merge_delay": 999}).note(HEAD + 1)
    put(v, "forked", "Another root at the same size.", value, broken("forked", size=HEAD + 1), since=fork)
