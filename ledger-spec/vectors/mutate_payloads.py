"""Mutations of payloads and of redacted entries."""

import bases
from bases import AT, plain
from common import changed, eventful_findings, parsed, submit
from predicates import redaction
from vectors import broken, observed
from writer import Payload, b64, canonical, digest, sha256, time_text


def define(v):
    payloads(v)
    redactions(v)


# ---- payloads


def payloads(v):
    e = bases.Eventful()
    right = e.w.files()
    all_paths = sorted(one.path for one in e.payloads[1:])
    one = e.payloads[1]
    unopened = [path for path in all_paths if path != one.path]
    gone = changed(right, one.path, None)
    found = eventful_findings(e.at, unopened)
    missing = broken("payload-missing", index=e.at["payloads"][1])
    v.add("payload-missing", "A payload is gone without an erasure.", "eventful", gone, *found, missing)
    wrong = broken("payload-wrong", file=one.path)
    data = one.file
    shapes = {
        "bit": (data[:30] + bytes([data[30] ^ 1]) + data[31:], "One bit of the ciphertext."),
        "hash": (data[:-1] + bytes([data[-1] ^ 1]), "One bit of the closing hash."),
        "long": (data + b"\0", "A byte more."),
        "magic": (rehashed(b"EVPAYLD2" + data[8:]), "Another magic."),
        "empty": (b"", "An empty file."),
    }
    for name, (changed_data, about) in shapes.items():
        v.add(
            f"payload-wrong-{name}", about, "eventful", changed(right, one.path, changed_data), *found, wrong
        )
    define_opened(v, e, right, found, wrong)
    pending = bases.Eventful(erased=False)
    found = eventful_findings(pending.at, all_paths) + [
        observed("erasure-pending", file=pending.payloads[0].path)
    ]
    v.add("erasure-pending", "An erased payload is still there.", "eventful", pending.w.files(), *found)


def rehashed(data):
    return data[:-32] + sha256(data[:-32])


def define_opened(v, e, right, found, wrong):
    one = e.payloads[1]
    keys = {payload.hex: b64(payload.key) for payload in e.payloads}
    opened = [finding for finding in found if finding[1] != "payload-unopened"]
    data = one.file
    tag = changed(right, one.path, rehashed(data[:30] + bytes([data[30] ^ 1]) + data[31:]))
    about = "One bit of the ciphertext, the closing hash made anew: only the key tells."
    v.add("payload-wrong-tag", about, "eventful", tag, *opened, wrong, payload_keys=keys)
    unopened = [observed("payload-unopened", file=one.path)]
    without = found + unopened
    v.add("payload-wrong-tag-unopened", "The same without the key.", "eventful", tag, *sorted_paths(without))
    other = Payload("payload 1", b"content X")
    swapped = changed(right, one.path, other.file)
    about = "Another plaintext of the same size under the same key."
    v.add("payload-wrong-digest", about, "eventful", swapped, *opened, wrong, payload_keys=keys)


def sorted_paths(findings):
    """Places of one code stand in order of their file."""
    return sorted(findings, key=lambda one: (one[1], one[3].get("index", -1), one[3].get("file", "")))


# ---- redaction


def without_producer(stub):
    return stub | {"redacted": {name: one for name, one in stub["redacted"].items() if name != "producer"}}


def redactions(v):
    e = bases.Eventful()
    paths = sorted(one.path for one in e.payloads[1:])
    found = eventful_findings(e.at, paths)
    blanked = e.at["unattested"]
    # What a stub that isn't right doesn't change any more: three entries are left unattested, and the
    # producer's gap isn't judged.
    less = [one for one in found if one[1] not in ("unattested", "gap")]
    less.append(observed("unattested", 3, index=blanked + 1))

    def case(name, about, change):
        w = e.w.copy()
        length = len(w.entries[blanked])
        stub = parsed(w.entries[blanked])
        w.entries[blanked] = canonical(change(stub)).ljust(length, b" ")
        v.add(
            f"redaction-wrong-{name}",
            about,
            "eventful",
            w.files(),
            *less,
            broken("redaction-wrong", index=blanked),
        )

    def redacted(**changes):
        return lambda stub: stub | {"redacted": stub["redacted"] | changes}

    case("by", "A stub that names another entry.", redacted(by=e.at["erased"]))
    case("pending", "A stub that names the redaction of another entry.", redacted(by=e.at["redacted"][1]))
    case("before", "A stub that names an entry before it.", redacted(by=0))
    case("beyond", "A stub that names an entry that isn't there.", redacted(by=999))
    case("by-text", "A stub whose by is text.", redacted(by="25"))
    case("no-producer", "A stub without the producer.", without_producer)
    case("kind", "A stub of another kind.", redacted(kind="gradient-log@1"))
    case("producer", "A stub of another producer.", redacted(producer={"id": "other", "sequence": 1}))
    case("accepted", "A stub with another time.", lambda stub: stub | {"accepted": time_text(e.w.now)})
    case("member", "A stub with more to say.", lambda stub: stub | {"remark": "x"})
    w = plain()
    predicate = redaction(w, AT["data"]) | {"leaf": digest(w.leaves[AT["data"] + 1])}
    index = submit(w, "redaction@1", "case/9", predicate, ["ada"], producer="ada")
    w.redact(AT["data"], index)
    w.seal()
    about = "A stub whose redaction names another leaf."
    found = [broken("redaction-wrong", index=AT["data"]), observed("redacted", index=index)]
    v.add("redaction-wrong-leaf", about, "plain", w.files(), *found)
    define_unstored(v)
    w = plain()
    w.redact(AT["data"], AT["indicator"])
    about = "An entry is blanked without a redaction."
    v.add("redaction-wrong-none", about, "plain", w.files(), broken("redaction-wrong", index=AT["data"]))
    w = plain()
    target = AT["algorithm"]
    index = submit(w, "redaction@1", "case/9", redaction(w, target), ["ada"], producer="ada")
    w.redact(target, index)
    w.seal()
    about = "An algorithm's record was blanked, which no redaction may do."
    found = [broken("redaction-wrong", index=target), observed("redacted", index=index)]
    v.add("redaction-wrong-algorithm", about, "plain", w.files(), *found)
    w = plain()
    index = submit(w, "redaction@1", "case/9", redaction(w, target), ["ada"], producer="ada")
    w.seal()
    about = "A redaction of an algorithm's record."
    v.add(
        "acts-on-wrong-redaction-algorithm", about, "plain", w.files(), broken("acts-on-wrong", index=index)
    )


def define_unstored(v):
    """Without the stored leaf nobody knows that an entry was blanked, whatever a later one says."""
    w = plain()
    target = w.add("x.example/log@1", "acme.example/log", {}, producer="acme/log")
    redacted = w.add("redaction@1", "case/9", redaction(w, target), by=["ada"], producer="ada")
    w.redact(target, redacted)
    seal = w.seal()
    files = w.files()
    del files["hashes/0"]
    certificate = f"blocks/{w.height - 1:03}"
    v.add(
        "redaction-unstored",
        "A blanked entry, and no leaf hashes.",
        "plain",
        files,
        broken("file-missing", file="hashes/0"),
        broken("entry-malformed", index=target),
        broken("root-wrong", file=certificate, size=seal + 1),
        broken("root-wrong", file="checkpoint", size=seal + 1),
        broken("seal-root", index=seal),
        observed("redacted", index=redacted),
    )
