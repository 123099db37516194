"""One mutation a finding: of files that are right, or a record that no writer would have taken."""

import base64
import json

import bases
from bases import ACME, AT, NUMBER, PIPELINE, plain
from predicates import (
    algorithm,
    consent,
    erasure,
    filing,
    grant,
    hold,
    indicator,
    key_add,
    key_revoke,
    redaction,
    resume,
    training_data,
    withdrawal,
)
from timestamp import PEM, certificate_pem, other_digest, token
from values import no_point
from vectors import broken, observed
from writer import (
    Key,
    Payload,
    Writer,
    b64,
    canonical,
    checkpoint_text,
    close_root,
    cosignature_line,
    digest,
    leaf_hash,
    note,
    sha256,
    sign,
    time_text,
    tree_root,
)

ORIGIN = "vectors.example/plain"
MODEL = "acme.example/model"


def define(v):
    define_bases(v)
    checkpoint(v)
    genesis(v)
    files(v)
    malformed(v)
    times(v)
    authority(v)
    acting(v)
    refused(v)
    closes(v)
    seals(v)
    certificates(v)
    payloads(v)
    redactions(v)
    options(v)


# ---- right ledgers


def eventful_findings(at, payload_paths):
    return [
        observed("compromised-key", index=at["compromised"]),
        observed("erased", index=at["erased"]),
        observed("gap", index=at["gap"]),
        observed("held", index=at["held"]),
        observed("late-seal", index=at["late"]),
        observed("missed-windows", 2, index=at["missed"]),
        observed("missed-windows", 575, index=at["down"]),
        *[observed("payload-unopened", file=path) for path in payload_paths],
        observed("redacted", index=at["redacted"][0]),
        observed("redacted", index=at["redacted"][1]),
        observed("redaction-pending", index=at["redacted"][1]),
        observed("resumed", index=at["resumed"]),
        observed("unattested", 4, index=at["unattested"]),
    ]


def define_bases(v):
    v.base("plain", "Three blocks, the last one empty, and an open window: nothing to find.", plain().files())
    tiny, tiles = bases.tiny(), bases.tiles()
    v.base(
        "tiny", "A genesis, two unsigned entries, a seal.", tiny.files(), [observed("unattested", 2, index=1)]
    )
    v.base("tiles", "544 entries: two full tiles.", tiles.files(), [observed("unattested", 540, index=1)])
    filed, history = bases.filings()
    v.base(
        "filings",
        "Filings in two jurisdictions over six blocks.",
        filed.files(),
        expect={"filing_rate": history},
    )
    e = bases.Eventful()
    paths = sorted(one.path for one in e.payloads[1:])
    found = eventful_findings(e.at, paths)
    v.base("eventful", "All that may happen without breaking anything.", e.w.files(), found)
    about = "The same with the keys of all payloads at hand."
    opened = [one for one in found if one[1] != "payload-unopened"]
    keys = {one.hex: b64(one.key) for one in e.payloads}
    v.add("eventful-opened", about, "eventful", e.w.files(), *opened, payload_keys=keys)
    v.add(
        "eventful-strict",
        "The same, strictly: it doesn't hold.",
        "eventful",
        e.w.files(),
        *found,
        strict=True,
    )
    v.add("plain-strict", "Nothing to find holds strictly, too.", "plain", plain().files(), strict=True)


# ---- the checkpoint


def with_checkpoint(data):
    return plain().files() | {"checkpoint": data if isinstance(data, bytes) else data.encode()}


def checkpoint(v):
    right = plain()
    size, root = len(right.entries), right.root()
    text = checkpoint_text(ORIGIN, size, root)
    log = Key("log")
    none = right.files()
    del none["checkpoint"]
    v.add(
        "checkpoint-missing", "No checkpoint.", "plain", none, broken("checkpoint-missing", file="checkpoint")
    )
    shapes = {
        "empty": (b"", "It is empty."),
        "unsigned": (text.encode(), "It has no signature."),
        "extension": (note(log, ORIGIN, text + "more\n"), "It has an extension line."),
        "leading-zero": (
            note(log, ORIGIN, checkpoint_text(ORIGIN, f"0{size}", root)),
            "Its size has a leading zero.",
        ),
        "short-root": (note(log, ORIGIN, f"{ORIGIN}\n{size}\n{b64(root[:31])}\n"), "Its root has 31 bytes."),
        "base64": (
            note(log, ORIGIN, f"{ORIGIN}\n{size}\n{loose(root)}\n"),
            "Its root isn't canonical base64.",
        ),
        "return": (note(log, ORIGIN, text).replace("\n", "\r\n"), "Its lines end in CR LF."),
        "no-newline": (note(log, ORIGIN, text)[:-1], "The last newline is missing."),
        "utf8": (note(log, ORIGIN, text).encode() + b"\xe2\x80\x94 \xff AAAA\n", "It isn't UTF-8."),
    }
    for name, (data, about) in shapes.items():
        found = broken("checkpoint-malformed", file="checkpoint")
        v.add(f"checkpoint-malformed-{name}", about, "plain", with_checkpoint(data), found)
    other = Key("other")
    wrong = {
        "key": (note(other, ORIGIN, text), "Another key signed it, under the log's name."),
        "name": (note(log, "vectors.example/other", text), "The signature bears another name."),
        "origin": (
            note(log, ORIGIN, checkpoint_text("vectors.example/other", size, root)),
            "The log's key signed it for another origin.",
        ),
        "bit": (flip_note(note(log, ORIGIN, text)), "One bit of the signature is flipped."),
        "two": (
            note(log, ORIGIN, text) + flip_note(note(log, ORIGIN, text)).split("\n\n")[1],
            "The log's key signed twice, once wrongly.",
        ),
    }
    for name, (data, about) in wrong.items():
        found = broken("checkpoint-signature", file="checkpoint")
        v.add(f"checkpoint-signature-{name}", about, "plain", with_checkpoint(data), found)
    extra = note(log, ORIGIN, text) + note(other, "somebody.example", text).split("\n\n")[1]
    v.add(
        "checkpoint-cosigned", "Another signature beside the log's is fine.", "plain", with_checkpoint(extra)
    )


def loose(data):
    """Base64 of 32 bytes whose two unused bits aren't zero."""
    text = b64(data)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return text[:-2] + alphabet[alphabet.index(text[-2]) + 1] + "="


def flip_note(text):
    """One bit of the last signature flipped."""
    place = len(text) - 6
    return text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]


# ---- genesis


def genesis(v):
    start = bases.START

    def wrong(name, about, **changes):
        w = Writer(ORIGIN, start, genesis=changes)
        w.seal()
        v.add(f"genesis-wrong-{name}", about, "plain", w.files(), broken("genesis-wrong", index=0))

    keys = sorted((Key(name) for name in ("ada", "ben", "cleo")), key=lambda key: key.public)
    listed = [{"name": key.name, "public": b64(key.public)} for key in keys]
    wrong("ahead", "ahead is less than two windows.", ahead=1199)
    wrong("format", "A format that doesn't exist.", format=2)
    wrong("suite", "A suite that doesn't exist.", suite="sm3-sm2")
    wrong("window", "A window of no seconds.", window=0)
    wrong("quorum-zero", "A quorum of nobody.", quorum=0)
    wrong("quorum-above", "A quorum of four of three.", quorum=4)
    wrong("unsorted", "The authorities aren't sorted by key.", authorities=listed[::-1])
    wrong("twice", "An authority is there twice.", authorities=[listed[0], *listed])
    wrong("nobody", "No authorities.", authorities=[])
    wrong("log-name", "The log key's name isn't the origin.", log=Key("log").vkey("vectors.example/other"))
    wrong(
        "log-id",
        "The log key's id isn't its own.",
        log=ORIGIN + "+00000000+" + Key("log").vkey(ORIGIN).split("+", 2)[2],
    )
    wrong("log-type", "The log key is one for cosignatures.", log=Key("log").vkey(ORIGIN, 4))
    wrong("unsigned", "consent@1 may never be unsigned.", unsigned_kinds=["consent@1"])
    wrong("unsigned-order", "unsigned_kinds isn't sorted.", unsigned_kinds=["training-data@1", "foreign"])
    small = {"name": "small", "public": b64(bytes(32))}
    wrong("small-order", "An authority's key has order 4.", authorities=[small, *listed], quorum=2)
    wrong("extra", "A member that no genesis has.", more=1)
    wrong(
        "origin",
        "The origin isn't the subject's.",
        origin="vectors.example/other",
        log=Key("log").vkey("vectors.example/other"),
    )
    define_genesis_elsewhere(v, start)
    engine = Writer(ORIGIN, start, genesis={"engine": 999})
    engine.seal()
    found = broken("engine-unknown", index=0)
    v.add("engine-unknown", "An engine that no reader knows yet.", "plain", engine.files(), found)


def define_genesis_elsewhere(v, start):
    w = Writer(ORIGIN, start)
    w.entries, w.leaves, w.folded = [], [], []
    record = w.make("x.example/note@1", "note", {}, ledger=False)
    w.record(record, [])
    v.add(
        "genesis-wrong-first",
        "Entry 0 isn't a genesis.",
        "plain",
        w.files(),
        broken("genesis-wrong", index=0),
    )
    w = plain()
    again = w.record(parsed(w.entries[0])["record"], [], applied=False)
    v.add(
        "genesis-wrong-again", "A second genesis.", "plain", w.files(), broken("genesis-wrong", index=again)
    )
    w = Writer(ORIGIN, start)
    entry = parsed(w.entries[0])
    entry["signatures"] = sign(entry["record"], [Key("ada")])
    w.entries = [canonical(entry)]
    w.leaves = [leaf_hash(w.entries[0])]
    v.add("genesis-wrong-signed", "A signed genesis.", "plain", w.files(), broken("genesis-wrong", index=0))


def parsed(data):
    return json.loads(data)


# ---- names and lengths of files


def changed(base, name, data):
    result = dict(base)
    if data is None:
        del result[name]
    else:
        result[name] = data
    return result


def files(v):
    right = plain().files()
    for name in (
        "notes.txt",
        "entries/1",
        "entries/x000",
        "blocks/latest",
        "blocks/000.0",
        "hashes/01",
        "payloads/ab/abc",
    ):
        found = broken("file-foreign", file=name)
        label = name.replace("/", "-").replace(".", "-")
        v.add(f"file-foreign-{label}", f"There is {name}.", "plain", changed(right, name, b"x"), found)
    v.add(
        "state-folder",
        "Whatever is in state/ is nobody's business.",
        "plain",
        changed(right, "state/journal", b"x"),
    )
    gone = changed(right, "entries/offsets", None)
    v.add(
        "file-missing-offsets", "No offsets.", "plain", gone, broken("file-missing", file="entries/offsets")
    )
    gone = changed(right, "hashes/0", None)
    v.add("file-missing-hashes", "No leaf hashes.", "plain", gone, broken("file-missing", file="hashes/0"))
    gone = changed(right, "entries/000", None)
    v.add("file-missing-entries", "No entries.", "plain", gone, broken("genesis-wrong", index=0))
    short = changed(right, "entries/offsets", right["entries/offsets"][:7])
    v.add(
        "file-short-offsets",
        "An offset of 7 bytes.",
        "plain",
        short,
        broken("file-short", file="entries/offsets"),
    )
    short = changed(right, "hashes/0", right["hashes/0"][:-32])
    v.add(
        "file-short-hashes",
        "The last leaf hash is gone.",
        "plain",
        short,
        broken("file-short", file="hashes/0"),
    )
    define_tails(v, right)
    define_frames(v, right)
    define_tiles(v)


def define_tails(v, right):
    for name in ("entries/000", "entries/offsets", "hashes/0"):
        longer = changed(right, name, right[name] + bytes(40))
        label = name.replace("/", "-")
        about = f"Bytes after what the checkpoint covers in {name}."
        v.add(f"uncovered-tail-{label}", about, "plain", longer, observed("uncovered-tail", file=name))
    later = plain()
    later.seal()
    later.seal()
    files_ = later.files() | {"checkpoint": right["checkpoint"]}
    tails = ["blocks/003", "blocks/004", "entries/000", "hashes/0"]
    found = [observed("uncovered-tail", file=name) for name in tails]
    v.add("uncovered-tail-blocks", "Two blocks more than the checkpoint covers.", "plain", files_, *found)
    orphan = Payload("orphan", b"nobody names it")
    files_ = right | {orphan.path: orphan.file}
    about = "A payload that no entry names (yet)."
    v.add("uncovered-tail-payload", about, "plain", files_, observed("uncovered-tail", file=orphan.path))


def frame_offset(w, index):
    return sum(2 + len(entry) for entry in w.entries[:index])


def define_frames(v, right):
    w = plain()
    data = right["entries/000"]
    last = len(w.entries) - 1
    offset = frame_offset(w, last)
    cut = changed(right, "entries/000", data[:offset])
    v.add(
        "file-short-entries",
        "The last entry is gone.",
        "plain",
        cut,
        broken("file-short", file="entries/000"),
        expect={"unjudged": last},
    )
    cut = changed(right, "entries/000", data[:-1])
    v.add("entry-frame-cut", "The last byte is gone.", "plain", cut, broken("entry-frame", index=last))
    cut = changed(right, "entries/000", data[: offset + 1])
    v.add("entry-frame-length", "Half a length at the end.", "plain", cut, broken("entry-frame", index=last))
    offset = frame_offset(w, 12)
    zero = changed(right, "entries/000", data[:offset] + bytes(2) + data[offset + 2 :])
    rest = [observed("unattested", 2, index=10)] + [
        observed("uncovered-tail", file=f"blocks/00{n}") for n in (1, 2)
    ]
    v.add("entry-frame-zero", "A length of 0.", "plain", zero, broken("entry-frame", index=12), *rest)
    wide = changed(right, "entries/000", data[:offset] + b"\xff\xff" + data[offset + 2 :])
    v.add(
        "entry-frame-beyond",
        "A length that leaves the file.",
        "plain",
        wide,
        broken("entry-frame", index=12),
        *rest,
    )


def define_tiles(v):
    right = bases.tiles().files()
    unattested = observed("unattested", 540, index=1)
    gone = changed(right, "hashes/1", None)
    found = broken("file-missing", file="hashes/1")
    v.add("file-missing-level", "A level of the tree is gone.", "tiles", gone, found, unattested)
    data = right["hashes/1"]
    node = changed(right, "hashes/1", data[:40] + bytes([data[40] ^ 1]) + data[41:])
    found = broken("node-wrong", file="hashes/1", index=1)
    v.add("node-wrong", "One bit of an inner hash.", "tiles", node, found, unattested)
    data = right["entries/offsets"]
    offset = changed(right, "entries/offsets", data[:15] + bytes([data[15] ^ 1]) + data[16:])
    v.add(
        "offset-wrong",
        "One bit of an offset.",
        "tiles",
        offset,
        broken("offset-wrong", index=256),
        unattested,
    )
    longer = changed(right, "hashes/2", bytes(32))
    found = observed("uncovered-tail", file="hashes/2")
    v.add(
        "uncovered-tail-level", "A level that this size doesn't have yet.", "tiles", longer, found, unattested
    )


# ---- entries that are none


def appended(build):
    """Plain with one more entry that is not right, and a seal after it; and the entry's index."""
    w = plain()
    index = build(w)
    w.seal()
    return w.files(), index


def bad(v, name, about, code, build):
    ledger, index = appended(build)
    v.add(name, about, "plain", ledger, broken(code, index=index))


def entry_of(w, **changes):
    """A right unsigned entry as a value, with changes of its record (None removes a member)."""
    record = w.make("x.example/note@1", "note", {}, ledger=False) | changes
    record = {name: value for name, value in record.items() if value is not None}
    return {"accepted": time_text(w.now + 1), "record": record, "signatures": []}


# 253 bytes, the longest that a domain may have.
DOMAIN = ".".join(["a" * 63] * 3 + ["b" * 61])


class Half(float):
    """1.5, which canonical form writes so."""

    def __new__(cls):
        return super().__new__(cls, 1.5)


def filling(length):
    """The predicate with which entry_of is so long."""
    empty = len(canonical(entry_of(plain(), predicate={"a": ""})))
    return {"a": "x" * (length - empty)}


MALFORMED_RECORDS = {
    "kind-unknown": ("A built-in kind that doesn't exist.", {"kind": "nonsense@1"}),
    "kind-version": ("A version that doesn't exist.", {"kind": "training-data@2"}),
    "kind-shape": ("A kind without a version.", {"kind": "x.example/note"}),
    "kind-zero": ("A version with a leading zero.", {"kind": "x.example/note@01"}),
    "kind-domain": ("A kind of a domain of one label.", {"kind": "example/note@1"}),
    "kind-upper": ("A domain in upper case.", {"kind": "X.example/note@1"}),
    "no-subject": ("No subject.", {"subject": None}),
    "empty-subject": ("An empty list of subjects.", {"subject": []}),
    "name-empty": ("A subject with an empty name.", {"subject": [{"name": ""}]}),
    "name-long": ("A name of 513 bytes.", {"subject": [{"name": "ü" * 256 + "x"}]}),
    "subject-many": ("1,025 subjects.", {"subject": [{"name": "x"}] * 1025}),
    "subject-digest": (
        "A digest of an unknown algorithm.",
        {"subject": [{"name": "x", "digest": {"md5": "00" * 16}}]},
    ),
    "subject-hex": ("A digest in upper case.", {"subject": [{"name": "x", "digest": {"sha256": "AB" * 32}}]}),
    "no-predicate": ("No predicate.", {"predicate": None}),
    "predicate-list": ("A predicate that is a list.", {"predicate": []}),
    "member": ("A member that no record has.", {"remark": "x"}),
    "producer-id": ("A producer's id with a space.", {"producer": {"id": "a b", "sequence": 1}}),
    "sequence-zero": ("A sequence of 0.", {"producer": {"id": "a", "sequence": 0}}),
    "sequence-text": ("A sequence that is text.", {"producer": {"id": "a", "sequence": "1"}}),
    "payload": (
        "A payload without a size.",
        {"payload": {"digest": "sha256:" + "00" * 32, "mediaType": "a/b"}},
    ),
    "payload-size": (
        "A payload shorter than its random bytes.",
        {"payload": {"digest": "sha256:" + "00" * 32, "mediaType": "a/b", "size": 31}},
    ),
    "name-control": ("A control character in a name.", {"subject": [{"name": "a\x01b"}]}),
    "name-delete": ("A DEL in a name.", {"subject": [{"name": "a\x7fb"}]}),
    "name-quote": ("A quote in a name.", {"subject": [{"name": 'a"b'}]}),
    "name-backslash": ("A backslash in a name.", {"subject": [{"name": "a\\b"}]}),
    "kind-number": ("A kind that is a number.", {"kind": 1}),
    "kind-domain-long": ("A domain of 254 bytes.", {"kind": DOMAIN + "a/note@1"}),
    "ledger-number": ("A ledger that is a number.", {"ledger": 1}),
    "producer-text": ("A producer that is text.", {"producer": "a"}),
    "producer-long": ("A producer's id of 257 bytes.", {"producer": {"id": "a" * 257, "sequence": 1}}),
    "sequence-large": ("A sequence with a fraction.", {"producer": {"id": "a", "sequence": Half()}}),
    "payload-type": (
        "A media type without a slash.",
        {"payload": {"digest": "sha256:" + "00" * 32, "mediaType": "ab", "size": 40}},
    ),
    "payload-upper": (
        "A media type in upper case.",
        {"payload": {"digest": "sha256:" + "00" * 32, "mediaType": "A/b", "size": 40}},
    ),
    "payload-digest": (
        "A digest without its algorithm.",
        {"payload": {"digest": "00" * 32, "mediaType": "a/b", "size": 40}},
    ),
}


def malformed(v):
    for name, (about, changes) in MALFORMED_RECORDS.items():
        bad(
            v,
            f"entry-malformed-{name}",
            about,
            "entry-malformed",
            lambda w: w.raw(canonical(entry_of(w, **changes))),
        )
    right_subjects = {"subject": [{"name": "ü" * 256}]}
    for name, about, changes in (
        ("name-longest", "A name of 512 bytes is a right one.", right_subjects),
        (
            "digests",
            "Three digests.",
            {
                "subject": [
                    {"name": "x", "digest": {"sha256": "ab" * 32, "sha384": "cd" * 48, "sha512": "ef" * 64}}
                ]
            },
        ),
        ("domain-longest", "A domain of 253 bytes.", {"kind": DOMAIN + "/note@1"}),
        ("longest", "An entry of 65,535 bytes.", {"predicate": filling(65_535)}),
        ("producer-longest", "A producer's id of 256 bytes.", {"producer": {"id": "a" * 256, "sequence": 1}}),
    ):
        w = plain()
        entry = entry_of(w, **changes)
        index = w.raw(canonical(entry), entry)
        w.seal()
        v.add(f"entry-{name}", about, "plain", w.files(), observed("unattested", index=index))
    define_malformed_text(v)


def define_malformed_text(v):
    def text(name, about, change):
        bad(
            v,
            f"entry-malformed-{name}",
            about,
            "entry-malformed",
            lambda w: w.raw(change(canonical(entry_of(w)), w)),
        )

    def predicate(name, about, written):
        text(name, about, lambda data, _: data.replace(b'"predicate":{}', b'"predicate":' + written))

    text("space", "A space that canonical form doesn't have.", lambda data, _: data.replace(b",", b", ", 1))
    text("newline", "A newline after the value.", lambda data, _: data + b"\n")
    text("bom", "A byte order mark.", lambda data, _: b"\xef\xbb\xbf" + data)
    text("order", "Members not sorted.", lambda data, _: data.replace(b'"accepted"', b'"zaccepted"', 1))
    text("utf8", "Not UTF-8.", lambda data, _: data.replace(b"note", b"n\xffte", 1))
    text("truncated", "The last brace is missing.", lambda data, _: data[:-1])
    text("stub", "A stub that is its own leaf.", lambda data, w: stub_text(w))
    text("time-short", "A time with three fraction digits.", lambda data, w: shorter_time(data))
    text(
        "time-day",
        "A day that doesn't exist.",
        lambda data, w: b'{"accepted":"2026-11-31T00:00:00.000000Z' + data[40:],
    )
    text(
        "time-zone",
        "A time with an offset.",
        lambda data, w: data[:13] + data[13:40].replace(b"Z", b"+") + data[40:],
    )
    text("signed-none", "No signatures member.", lambda data, _: data.replace(b',"signatures":[]', b""))
    predicate("twice", "A member name twice.", b'{"a":1,"a":1}')
    predicate("twice-escaped", "A member name twice, once escaped.", b'{"a":1,"\\u0061":1}')
    predicate("surrogate", "A lone surrogate, escaped.", b'{"a":"\\ud800"}')
    predicate("surrogate-raw", "A lone surrogate in UTF-8.", b'{"a":"\xed\xa0\x80"}')
    predicate("escape", "An escape that canonical form doesn't have.", b'{"a":"\\u0041"}')
    predicate("slash", "An escaped slash.", b'{"a":"\\/"}')
    predicate("control", "A control character that isn't escaped.", b'{"a":"\x01"}')
    predicate("number-form", "1.0 instead of 1.", b'{"a":1.0}')
    predicate("number-zero", "Minus zero.", b'{"a":-0}')
    predicate("number-plus", "An exponent in lower range.", b'{"a":1e2}')
    predicate("number-large", "An integer of 2^53.", b'{"a":9007199254740992}')
    predicate("number-infinite", "A number that no double holds.", b'{"a":1e999}')
    predicate("number-leading", "A leading zero.", b'{"a":01}')
    predicate("number-nan", "NaN.", b'{"a":NaN}')
    predicate(
        "utf16-order",
        "Members sorted by code point, not by UTF-16 code unit.",
        '{"\uff61":1,"😀":1}'.encode(),
    )
    predicate("depth", "65 levels of nesting.", b'{"a":' + b"[" * 62 + b"]" * 62 + b"}")
    define_right_text(v, "utf16", "Members sorted by UTF-16 code unit.", '{"😀":1,"\uff61":1}'.encode())
    define_right_text(v, "depth", "64 levels of nesting.", b'{"a":' + b"[" * 61 + b"]" * 61 + b"}")
    define_right_text(
        v,
        "number",
        "An integer of 2^53 - 1, and small and large numbers.",
        b'{"a":[9007199254740991,0.000001,1e-7,0.1]}',
    )
    define_right_text(
        v,
        "escapes",
        "Control characters as canonical form has them.",
        b'{"a":"\\b\\t\\n\\f\\r\\"\\\\\\u0001\\u001f\x7f/"}',
    )
    define_signature_lists(v)
    define_seal_forms(v)


def define_right_text(v, name, about, written):
    w = plain()
    data = canonical(entry_of(w)).replace(b'"predicate":{}', b'"predicate":' + written)
    index = w.raw(data)
    w.seal()
    v.add(f"entry-{name}", about, "plain", w.files(), observed("unattested", index=index))


def stub_text(w):
    return canonical({"accepted": time_text(w.now + 1), "redacted": {"by": 1, "kind": "x.example/note@1"}})


def shorter_time(data):
    return data[:36] + data[39:]


def define_signature_lists(v):
    def signed(w, change):
        record = w.make("indicator@1", MODEL, indicator(), producer=ACME)
        signatures = sign(record, [Key("acme"), Key("prod")])
        return w.after(1).record(record, change(signatures), applied=False)

    def one(name, about, change):
        bad(v, f"entry-malformed-signatures-{name}", about, "entry-malformed", lambda w: signed(w, change))

    one("order", "Signatures not sorted by key id.", lambda s: s[::-1])
    one("twice", "Two signatures of one key.", lambda s: [s[0], s[0]])
    one("short", "A signature of 63 bytes.", lambda s: [s[0] | {"sig": b64(bytes(63))}])
    one("keyid", "A key id in upper case.", lambda s: [s[0] | {"keyid": s[0]["keyid"].upper()}])
    many = [{"keyid": f"{number:064x}", "sig": b64(bytes(64))} for number in range(17)]
    one("many", "17 signatures.", lambda s: many)
    one(
        "base64",
        "A signature whose base64 isn't canonical.",
        lambda s: [s[0] | {"sig": s[0]["sig"][:-3] + bump(s[0]["sig"][-3]) + "=="}],
    )


def bump(letter):
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return alphabet[alphabet.index(letter) + 1]


def define_seal_forms(v):
    def one(name, about, change):
        w = plain()
        index = w.seal()
        entry = change(parsed(w.entries[index]))
        w.entries[index] = canonical(entry)
        w.leaves[index] = leaf_hash(w.entries[index])
        w.blocks["blocks/003"] = w.note().encode()
        # Nobody knows any more that it was a seal: its certificate is above every seal that was read.
        found = [broken("entry-malformed", index=index), observed("uncovered-tail", file="blocks/003")]
        v.add(f"entry-malformed-seal-{name}", about, "plain", w.files(), *found)

    def record(**changes):
        return lambda entry: entry | {"record": entry["record"] | changes}

    def predicate(**changes):
        return lambda entry: record(predicate=entry["record"]["predicate"] | changes)(entry)

    one("subject", "A seal about something else.", record(subject=[{"name": "other"}]))
    one("ledger", "A seal that names a ledger.", record(ledger=ORIGIN))
    one("producer", "A seal with a producer.", record(producer={"id": "a", "sequence": 1}))
    one("height", "A height that is text.", predicate(height="3"))
    one("lateness", "A negative lateness.", predicate(lateness=-1))


# ---- time


def times(v):
    def late(w, offset):
        record = w.make("x.example/note@1", "note", {}, ledger=False)
        return w.record(record, [], accepted=time_text(w.now + offset), applied=False)

    bad(
        v, "time-decreases", "A microsecond before the entry before.", "time-decreases", lambda w: late(w, -1)
    )
    bad(
        v,
        "time-jumps",
        "A day and a microsecond later than the entry before.",
        "time-jumps",
        lambda w: late(w, 86_400_000_001),
    )
    about = "A day later: not a jump, but far outside the window."
    bad(v, "time-outside-day", about, "time-outside", lambda w: late(w, 86_400_000_000))
    at_end = plain()
    end = at_end.opened + 600_000_000
    about = "At the very end of the window, before its seal."
    bad(v, "time-outside", about, "time-outside", lambda w: late(w, end - w.now))
    w = plain()
    record = w.make("x.example/note@1", "note", {}, ledger=False)
    index = w.record(record, [], accepted=time_text(end - 1))
    w.seal()
    about = "A microsecond before the end of the window."
    v.add("time-inside", about, "plain", w.files(), observed("unattested", index=index))


# ---- authority


def submit(w, kind, subject, predicate, by, change=None, **more):
    """Appends a signed record; `change` may alter it after it was signed."""
    record = w.make(kind, subject, predicate, **more)
    signatures = sign(record, [Key(name) for name in by])
    if change:
        record, signatures = change(record, signatures)
    return w.after(1).record(record, signatures, applied=False)


def authority(v):
    def case(name, about, code, *arguments, **more):
        bad(v, name, about, code, lambda w: submit(w, *arguments, **more))

    indicator_of = ("indicator@1", MODEL, indicator())
    data_of = ("training-data@1", "acme.example/data/9", training_data(9))

    def other_ledger(w):
        record = w.make(*indicator_of, producer=ACME) | {"ledger": "vectors.example/other"}
        return w.after(1).record(record, sign(record, [Key("acme")]), applied=False)

    bad(v, "ledger-wrong", "Signed for another ledger.", "ledger-wrong", other_ledger)
    case(
        "ledger-missing",
        "Signed for no ledger.",
        "ledger-wrong",
        *indicator_of,
        ["acme"],
        producer=ACME,
        ledger=False,
    )
    about = "Unsigned, for another ledger."
    bad(
        v,
        "ledger-wrong-unsigned",
        about,
        "ledger-wrong",
        lambda w: w.raw(canonical(entry_of(w, ledger="other"))),
    )
    case("unsigned", "An indicator without a signature.", "unsigned", *indicator_of, [], producer=ACME)
    case("producer-missing", "Signed, without producer.", "producer-missing", *indicator_of, ["acme"])
    case(
        "key-unknown",
        "Signed by a key that nobody added.",
        "key-unknown",
        *indicator_of,
        ["mallory"],
        producer=ACME,
    )
    about = "One of two keys is unknown."
    case("key-unknown-second", about, "key-unknown", *indicator_of, ["acme", "mallory"], producer=ACME)
    define_revoked(v, indicator_of)
    define_signatures(v, indicator_of)
    define_grants(v, indicator_of, data_of)
    define_quorum(v)
    about = "The sequence of the record before."
    case("sequence-repeated", about, "sequence-repeated", *indicator_of, ["acme"], producer=ACME, sequence=3)
    about = "A sequence below the last one."
    case("sequence-lower", about, "sequence-repeated", *indicator_of, ["acme"], producer=ACME, sequence=1)
    about = "An unsigned record repeats a sequence as well."
    case("sequence-unsigned", about, "sequence-repeated", *data_of, [], producer=PIPELINE, sequence=8)


def define_revoked(v, indicator_of):
    w = plain()
    w.add("key@1", "acme", key_revoke(Key("acme")), by=["ben"], producer="ben")
    index = submit(w, *indicator_of, ["acme"], producer=ACME)
    w.seal()
    about = "Signed by a key after it was revoked."
    v.add("key-revoked", about, "plain", w.files(), broken("key-unknown", index=index))
    w = plain()
    w.add("indicator@1", MODEL, indicator(), by=["acme"], producer=ACME)
    w.add("key@1", "acme", key_revoke(Key("acme")), by=["ben"], producer="ben")
    w.seal()
    v.add("key-revoked-later", "Signed by a key before it was revoked.", "plain", w.files())


L = 2**252 + 27742317777372353535851937790883648493


def define_signatures(v, indicator_of):
    def case(name, about, change, by=("acme",)):
        bad(
            v,
            f"signature-wrong-{name}",
            about,
            "signature-wrong",
            lambda w: submit(w, *indicator_of, by, change, producer=ACME),
        )

    def altered(record, signatures):
        return record | {"subject": [{"name": MODEL + "2"}]}, signatures

    def tampered(number, change):
        def apply(record, signatures):
            data = change(base64.b64decode(signatures[number]["sig"]))
            signatures[number] = signatures[number] | {"sig": b64(data)}
            return record, signatures

        return apply

    def malleable(data):
        s = int.from_bytes(data[32:], "little") + L
        return data[:32] + s.to_bytes(32, "little")

    case("record", "The record was changed after it was signed.", altered)
    case(
        "bit",
        "One bit of the signature.",
        tampered(0, lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:]),
    )
    case("malleable", "S plus the group's order.", tampered(0, malleable))
    case("second", "The second of two signatures.", tampered(1, lambda data: bytes(64)), by=("acme", "prod"))
    neutral = b"\x01" + bytes(31)
    case("small-order", "R is the neutral point.", tampered(0, lambda data: neutral + data[32:]))
    w = plain()
    index = w.seal(by=["ada"])
    found = [broken("entry-malformed", index=index), observed("uncovered-tail", file="blocks/003")]
    v.add("entry-malformed-seal-signed", "A seal that somebody signed.", "plain", w.files(), *found)
    w = plain()
    payload_type = b"application/vnd.in-toto+json"
    record = w.make(*indicator_of, producer=ACME)
    body = canonical(record)
    message = b"DSSEv1 %d %b %d %b" % (len(payload_type), payload_type, len(body), body)
    key = Key("acme")
    signatures = [{"keyid": key.id, "sig": b64(key.private.sign(message))}]
    index = w.after(1).record(record, signatures, applied=False)
    w.seal()
    about = "Signed with another payload type."
    v.add("signature-wrong-type", about, "plain", w.files(), broken("signature-wrong", index=index))


def define_grants(v, indicator_of, data_of):
    def case(name, about, *arguments, **more):
        bad(v, f"grant-missing-{name}", about, "grant-missing", lambda w: submit(w, *arguments, **more))

    case(
        "kind",
        "A producer may not register algorithms.",
        "algorithm@1",
        MODEL,
        algorithm([]),
        ["prod"],
        producer=ACME,
    )
    case(
        "subject",
        "A subject outside the grant's prefix.",
        "indicator@1",
        "other.example/m",
        indicator(),
        ["acme"],
        producer=ACME,
    )
    both = [MODEL, "other.example/m"]
    case(
        "subjects",
        "One of two subjects outside the prefix.",
        "indicator@1",
        both,
        indicator(),
        ["acme"],
        producer=ACME,
    )
    case(
        "producer",
        "A producer outside the grant's prefix.",
        *indicator_of,
        ["acme"],
        producer="other.example/office",
    )
    case("none", "A key without any grant.", *indicator_of, ["erin"], producer=ACME)
    key = Key("new")
    case("key", "A provider adds a key.", "key@1", "acme.example/new", key_add(key), ["acme"], producer=ACME)
    foreign = filing("submitted", jurisdiction="EU", authority="ai-office", scheme="eu-database")
    about = "A regulator of another jurisdiction."
    case("jurisdiction", about, "algorithm-filing@1", MODEL, foreign, ["cac"], producer="cac")
    decided = filing(
        "accepted", jurisdiction="EU", authority="ai-office", scheme="eu-database", number="EU-1"
    )
    about = "A provider accepts its own filing."
    case("accept", about, "algorithm-filing@1", MODEL, decided, ["acme"], producer=ACME)
    case(
        "eraser",
        "An eraser may append no foreign kind.",
        "x.example/note@1",
        "note",
        {},
        ["erin"],
        producer="erin",
    )
    define_narrow_grants(v, indicator_of)


def define_narrow_grants(v, indicator_of):
    w = plain()
    w.add(
        "grant@1",
        "acme",
        grant(Key("acme"), "provider", "acme.example/", "withdraw"),
        by=["ada"],
        producer="ada",
    )
    index = submit(w, *indicator_of, ["acme"], producer=ACME)
    w.seal()
    v.add(
        "grant-withdrawn",
        "The grant was withdrawn.",
        "plain",
        w.files(),
        broken("grant-missing", index=index),
    )
    w = plain()
    w.add("key@1", "narrow", key_add(Key("narrow")), by=["ada"], producer="ada")
    narrow = grant(Key("narrow"), "provider", "acme.example/", kinds=["consent@1"])
    w.add("grant@1", "narrow", narrow, by=["ada"], producer="ada")
    w.add("consent@1", "acme.example/consent/2", consent(), by=["narrow"], producer=ACME)
    index = submit(w, *indicator_of, ["narrow"], producer=ACME)
    w.seal()
    about = "A grant for consents alone."
    v.add("grant-missing-kinds", about, "plain", w.files(), broken("grant-missing", index=index))
    w = plain()
    w.add("indicator@1", MODEL, indicator(), by=["acme", "erin"], producer=ACME)
    w.seal()
    v.add("grant-one-of-two", "One of the two keys holds a grant: that is enough.", "plain", w.files())


def define_quorum(v):
    new = Key("dora")

    def added(w):
        w.add("key@1", "dora", key_add(new), by=["ada"], producer="ada")
        return w

    for name, about, action in (
        ("grant", "One authority makes another.", "grant"),
        ("withdraw", "One authority unmakes another.", "withdraw"),
    ):
        w = added(plain())
        target = new if action == "grant" else Key("cleo")
        index = submit(
            w, "grant@1", "dora", grant(target, "authority", action=action), ["ada"], producer="ada"
        )
        w.seal()
        v.add(f"quorum-missing-{name}", about, "plain", w.files(), broken("quorum-missing", index=index))
    w = plain()
    index = submit(w, "key@1", "cleo", key_revoke(Key("cleo")), ["ada", "acme"], producer="ada")
    w.seal()
    about = "An authority and a provider revoke an authority."
    v.add("quorum-missing-revoke", about, "plain", w.files(), broken("quorum-missing", index=index))
    w = added(plain())
    w.add("grant@1", "dora", grant(new, "authority"), by=["ada", "ben"], producer="ada")
    w.add("key@1", "cleo", key_revoke(Key("cleo")), by=["dora", "ben"], producer="dora")
    w.add(
        "grant@1",
        "ben",
        grant(Key("ben"), "authority", action="withdraw"),
        by=["dora", "ada"],
        producer="dora",
    )
    index = submit(w, "key@1", "late", key_add(Key("late")), ["ben"], producer="ben")
    w.seal()
    about = "Two authorities make a third, which helps to unmake two; then one of these adds a key."
    v.add("quorum-met", about, "plain", w.files(), broken("grant-missing", index=index))


# ---- what acts on what


def acting(v):
    def case(name, about, build):
        bad(v, f"acts-on-wrong-{name}", about, "acts-on-wrong", build)

    given, withdrawn = AT["consent"], AT["withdrawal"]

    def withdraw(act):
        subject = "acme.example/consent/1"
        return lambda w: submit(
            w, "consent-withdrawal@1", subject, withdrawal(act(w)), ["prod"], producer=PIPELINE
        )

    case("twice", "A consent is withdrawn twice.", withdraw(lambda w: w.act(given)))
    case("kind", "A withdrawal of what isn't a consent.", withdraw(lambda w: w.act(withdrawn)))
    case(
        "leaf", "The leaf of another entry.", withdraw(lambda w: w.act(given) | {"leaf": digest(w.leaves[5])})
    )
    future = {"index": 999, "leaf": digest(bytes(32))}
    case("future", "An entry that isn't there yet.", withdraw(lambda w: future))

    def file(predicate, by, producer):
        return lambda w: submit(w, "algorithm-filing@1", MODEL, predicate(w), [by], producer=producer)

    case(
        "filing-first",
        "A second first record of a filing.",
        file(lambda w: filing("submitted"), "acme", ACME),
    )
    old = file(lambda w: filing("changed", acts_on=w.act(AT["submitted"])), "acme", ACME)
    case("filing-old", "A filing's record that names an older one.", old)

    def new_line(w):
        return submit(
            w, "algorithm-filing@1", "acme.example/new", filing("rejected"), ["cac"], producer="cac"
        )

    case("filing-rejected", "A filing that begins with a rejection.", new_line)
    define_payload_acts(v)
    define_redaction_acts(v)


def define_payload_acts(v):
    def case(name, about, build):
        e = bases.Eventful()
        index = build(e, e.w)
        e.w.seal()
        found = eventful_findings(e.at, sorted(one.path for one in e.payloads[1:]))
        v.add(
            f"acts-on-wrong-{name}",
            about,
            "eventful",
            e.w.files(),
            *found,
            broken("acts-on-wrong", index=index),
        )

    def erase(number):
        return lambda e, w: submit(
            w, "erasure@1", "case/9", erasure(w.act(e.at["payloads"][number])), ["erin"], producer="erin"
        )

    def held(action, number):
        return lambda e, w: submit(
            w, "hold@1", "case/9", hold(action, w.act(e.at["payloads"][number])), ["cac"], producer="cac"
        )

    case("erased", "A payload is erased twice.", erase(0))
    case("held", "A held payload is erased.", erase(2))
    case("hold-twice", "A second hold on one entry.", held("place", 2))
    case("lift", "A lift where no hold stands.", held("lift", 1))
    case("lift-twice", "A hold is lifted twice.", held("lift", 3))
    bare = lambda e, w: submit(
        w, "erasure@1", "case/9", erasure(w.act(e.at["seen"])), ["erin"], producer="erin"
    )
    case("no-payload", "An erasure of an entry without a payload.", bare)
    again = lambda e, w: submit(
        w, "redaction@1", "case/9", redaction(w, e.at["unattested"]), ["ada"], producer="ada"
    )
    case("redacted", "An entry is redacted twice.", again)


def define_redaction_acts(v):
    def case(name, about, index, change=lambda p: p):
        def build(w):
            predicate = change(redaction(w, index))
            return submit(w, "redaction@1", "case/9", predicate, ["ada"], producer="ada")

        bad(v, f"acts-on-wrong-redaction-{name}", about, "acts-on-wrong", build)

    case(
        "producer",
        "A redaction that says another producer.",
        AT["data"],
        lambda p: p | {"producer": {"id": "a", "sequence": 1}},
    )
    case(
        "accepted",
        "A redaction that says another time.",
        AT["data"],
        lambda p: p | {"accepted": time_text(1)},
    )
    case(
        "said-kind",
        "A redaction that says another kind.",
        AT["data"],
        lambda p: p | {"kind": "gradient-log@1"},
    )


# ---- rules that no schema says


def refused(v):
    def case(name, about, *arguments, **more):
        bad(v, f"record-refused-{name}", about, "record-refused", lambda w: submit(w, *arguments, **more))

    def key(name, about, predicate):
        case(name, about, "key@1", "key", predicate, ["ada"], producer="ada")

    key("key-known", "A key that is known already.", key_add(Key("acme")))
    key("key-unknown", "A revocation of a key that nobody added.", key_revoke(Key("mallory")))
    small = key_add(Key("x")) | {"public": b64(bytes(32))}
    key("key-small", "A key of order 4.", small)
    key(
        "key-no-point",
        "A key that is no point of the curve.",
        key_add(Key("x")) | {"public": b64(no_point())},
    )
    loose_key = ((2**255 - 19) + 3).to_bytes(32, "little")
    key("key-loose", "A key that isn't canonically encoded.", key_add(Key("x")) | {"public": b64(loose_key)})

    def grants(name, about, predicate):
        case(name, about, "grant@1", "grant", predicate, ["ada"], producer="ada")

    grants("grant-unknown", "A grant for a key that nobody added.", grant(Key("mallory"), "provider", "a/"))
    withdrawn = grant(Key("acme"), "provider", "other.example/", "withdraw")
    grants("grant-none", "A withdrawal of a grant that isn't there.", withdrawn)
    elsewhere = grant(Key("cac"), "regulator", action="withdraw", jurisdiction="EU")
    grants("grant-jurisdiction", "A withdrawal for another jurisdiction.", elsewhere)
    define_filings(v)
    define_clocks(v)


def define_filings(v):
    def file(subject, predicate, by="cac", producer="cac"):
        return lambda w: submit(w, "algorithm-filing@1", subject, predicate(w), [by], producer=producer)

    def case(name, about, build):
        bad(v, f"record-refused-{name}", about, "record-refused", build)

    other = "acme.example/other"
    case(
        "number-taken",
        "A number of another subject.",
        file(other, lambda w: filing("accepted", number=NUMBER)),
    )
    case("number-missing", "Accepted without a number.", file(other, lambda w: filing("accepted")))
    chinese = filing("submitted", jurisdiction="EU")
    case("scheme", "A Chinese scheme in another jurisdiction.", file(other, lambda w: chinese, "acme", ACME))
    w = plain()
    w.add(
        "algorithm-filing@1",
        MODEL,
        filing("cancelled", acts_on=w.act(AT["accepted"])),
        by=["acme"],
        producer=ACME,
    )
    w.seal()
    v.add("filing-cancelled", "A filing is cancelled and keeps its number.", "plain", w.files())


def define_clocks(v):
    def other_time(w):
        record = w.make("resume@1", "clock", resume(time_text(w.now + 5_000_000)), producer="ada")
        return w.after(1).record(record, sign(record, [Key("ada")]), applied=False)

    about = "A resume with another time than the entry before it."
    bad(v, "record-refused-resume", about, "record-refused", other_time)


# ---- producer-close


def closes(v):
    def case(name, about, **changes):
        w = plain()
        w.add("training-data@1", "acme.example/data/4", training_data(4), by=["prod"], producer=PIPELINE)
        mine = w.open[PIPELINE]
        right = {
            "count": len(mine),
            "first": mine[0][0],
            "last": mine[-1][0],
            "root": digest(close_root([leaf for _, leaf in mine])),
        }
        predicate = {name: value for name, value in (right | changes).items() if value is not None}
        index = submit(w, "producer-close@1", PIPELINE, predicate, ["prod"], producer=PIPELINE)
        w.seal()
        v.add(f"close-wrong-{name}", about, "plain", w.files(), broken("close-wrong", index=index))

    case("count", "A count that is too small.", count=3)
    case("first", "Another first sequence.", first=5)
    case("last", "Another last sequence.", last=10)
    case("root", "Another root.", root=digest(bytes(32)))
    define_flat_root(v)
    w = plain()
    w.close(PIPELINE, "prod")
    w.close(PIPELINE, "prod")
    w.seal()
    v.add("close-empty", "A close of nothing, right after another.", "plain", w.files())


def define_flat_root(v):
    w = plain()
    mine = w.open[PIPELINE]
    flat = digest(tree_root([leaf for _, leaf in mine]))
    predicate = {"count": len(mine), "first": mine[0][0], "last": mine[-1][0], "root": flat}
    index = submit(w, "producer-close@1", PIPELINE, predicate, ["prod"], producer=PIPELINE)
    w.seal()
    about = "The tree over the leaves themselves, not over groups of 256."
    v.add("close-wrong-flat", about, "plain", w.files(), broken("close-wrong", index=index))


# ---- seals


def seals(v):
    zeros = digest(bytes(32))

    def case(name, about, code, *more, **changes):
        w = plain()
        index = w.seal(**changes)
        v.add(name, about, "plain", w.files(), broken(code, index=index), *more)

    first, size = 23, 24
    certificate = broken("certificate-missing", height=9)
    case("seal-chain-height", "A height is skipped.", "seal-chain", certificate, height=9)
    case("seal-chain-first", "first is another entry.", "seal-chain", first=first - 1, count=2)
    case("seal-chain-count", "One entry is miscounted.", "seal-chain", count=2)
    case("seal-chain-size", "size isn't the seal's index.", "seal-chain", size=size + 1, count=2)
    w = plain()
    previous = previous_of_next(w)
    case("seal-chain-previous", "Another seal before it.", "seal-chain", previous=previous | {"seal": zeros})
    case("seal-chain-none", "No previous.", "seal-chain", previous=None)
    start, end = w.opened, w.opened + 600_000_000
    window = {"end": time_text(end), "start": time_text(start)}
    case("seal-chain-accepted", "accepted isn't the window's end.", "seal-chain", accepted=time_text(end - 1))
    early = window | {"start": time_text(start - 600_000_000)}
    case("seal-window-start", "The window overlaps the one before.", "seal-window", window=early)
    case("seal-window-missed", "missed isn't what the window says.", "seal-window", fields={"missed": 1})
    case("seal-root", "Another root.", "seal-root", root=zeros)
    case("seal-state", "Another state.", "seal-state", state=zeros)
    case(
        "seal-certificate",
        "Another certificate before it.",
        "seal-certificate",
        previous=previous | {"certificate": zeros},
    )
    case(
        "seal-additions",
        "An addition that isn't there.",
        "seal-certificate",
        previous=previous | {"additions": 1},
    )
    define_going_on(v)
    w = Writer("vectors.example/tiny", bases.START)
    index = w.seal(previous={"additions": 0, "certificate": zeros, "seal": zeros})
    v.add(
        "seal-chain-first-previous",
        "The first seal has a previous one.",
        "tiny",
        w.files(),
        broken("seal-chain", index=index),
    )


def previous_of_next(w):
    """The `previous` that the next seal must have."""
    return {
        "additions": 0,
        "certificate": digest(sha256(w.blocks["blocks/002"])),
        "seal": digest(w.leaves[w.last_seal]),
    }


def define_going_on(v):
    w = plain()
    state = w.seal(state=digest(bytes(32)))
    root = w.seal(root=digest(bytes(32)))
    w.seal()
    found = [broken("seal-state", index=state), broken("seal-root", index=root)]
    v.add(
        "seal-two",
        "Two seals with one wrong field each; the one after them is right.",
        "plain",
        w.files(),
        *found,
    )
    w = plain()
    skipped = w.seal(height=9)
    after = w.seal()
    last = w.seal()
    # The seal after it says 4 where 10 is due; then 5 follows 4 again.
    found = [
        broken("seal-chain", index=skipped),
        broken("seal-chain", index=after),
        broken("certificate-missing", height=9),
    ]
    v.add("seal-height-taken", "A wrong height is taken as it is.", "plain", w.files(), *found)
    assert last
    define_lost_seal(v)


def define_lost_seal(v):
    w = plain()
    lost = w.last_seal
    files_ = w.files()
    offset = frame_offset(w, lost) + 2 + len(w.entries[lost]) - 20
    data = files_["entries/000"]
    files_["entries/000"] = data[:offset] + bytes([data[offset] ^ 1]) + data[offset + 1 :]
    about = "One bit of a seal: the entries after it aren't accused."
    tail = observed("uncovered-tail", file="blocks/002")
    v.add("leaf-wrong-seal", about, "plain", files_, broken("leaf-wrong", index=lost), tail)
    w.seal()
    w.seal()
    files_ = w.files()
    data = files_["entries/000"]
    files_["entries/000"] = data[:offset] + bytes([data[offset] ^ 1]) + data[offset + 1 :]
    about = "One bit of a seal with more blocks after it."
    v.add("leaf-wrong-seal-middle", about, "plain", files_, broken("leaf-wrong", index=lost))


# ---- certificates and additions


def certificates(v):
    w = plain()
    right = w.files()
    log, other = Key("log"), Key("other")
    gone = changed(right, "blocks/001", None)
    v.add(
        "certificate-missing",
        "A certificate is gone.",
        "plain",
        gone,
        broken("certificate-missing", height=1),
    )
    last = changed(right, "blocks/002", None)
    v.add(
        "certificate-missing-last",
        "The last one is gone.",
        "plain",
        last,
        broken("certificate-missing", height=2),
    )
    size = w.last_seal + 1
    root = w.root(size)
    shapes = {
        "key": (note(other, ORIGIN, checkpoint_text(ORIGIN, size, root)), "Another key signed it."),
        "size": (
            note(log, ORIGIN, checkpoint_text(ORIGIN, size - 1, w.root(size - 1))),
            "It is of another size.",
        ),
        "origin": (note(log, ORIGIN, checkpoint_text("x.example", size, root)), "It is of another origin."),
        "malformed": ("nothing", "It isn't a checkpoint."),
        "extension": (
            note(log, ORIGIN, checkpoint_text(ORIGIN, size, root) + "more\n"),
            "An extension line.",
        ),
    }
    for name, (text, about) in shapes.items():
        files_ = changed(right, "blocks/002", text.encode())
        v.add(f"certificate-wrong-{name}", about, "plain", files_, broken("certificate-wrong", height=2))
    forked = note(log, ORIGIN, checkpoint_text(ORIGIN, size, bytes(32)))
    files_ = changed(right, "blocks/002", forked.encode())
    v.add(
        "root-wrong-certificate",
        "A certificate of another root.",
        "plain",
        files_,
        broken("root-wrong", file="blocks/002", size=size),
    )
    total = len(w.entries)
    forked = note(log, ORIGIN, checkpoint_text(ORIGIN, total, bytes(32)))
    files_ = changed(right, "checkpoint", forked.encode())
    v.add(
        "root-wrong-checkpoint",
        "A checkpoint of another root.",
        "plain",
        files_,
        broken("root-wrong", file="checkpoint", size=total),
    )
    extra = right["blocks/001"] + note(other, "b.example", "x\n").split("\n\n")[1].encode()
    files_ = changed(right, "blocks/001", extra)
    index = w.last_seal
    about = "A certificate with one more line than the next seal knows."
    v.add("seal-certificate-changed", about, "plain", files_, broken("seal-certificate", index=index))
    define_additions(v, w, right)


def define_additions(v, w, right):
    certificate = right["blocks/002"]
    body = certificate.decode().split("\n\n")[0] + "\n"
    line = cosignature_line(Key("witness"), "witness.example/w", body, 1_795_306_000)
    stamp = token(sha256(certificate), "20261122003002Z")
    good = right | {"blocks/002.1": line.encode(), "blocks/002.2": stamp}
    about = "A cosignature and a time stamp on the newest certificate."
    v.add("additions", about, "plain", good, expect=key_basis("itself"))
    stamped = key_basis("itself", "timestamp")
    about = "The same, by a reader who trusts that time stamping authority."
    v.add("additions-stamped", about, "plain", good, tsa=PEM, expect=stamped)
    info = stamp.index(b"20261122003002Z")
    forged = right | {"blocks/002.1": stamp[:info] + b"20261122003003Z" + stamp[info + 15 :]}
    wrong = broken("addition-wrong", file="blocks/002.1")
    v.add("addition-wrong-token-time", "A token whose time was changed.", "plain", forged, wrong, tsa=PEM)
    about = "The same, by a reader who knows no time stamping authority."
    v.add("additions-token-time", about, "plain", forged, expect=key_basis("itself"))
    witness = f"witness w {Key('witness').vkey('witness.example/w', 4)}\nquorum none\n"
    v.add("additions-witness", "A cosignature by a witness of the reader's.", "plain", good, policy=witness)
    define_stamps(v, good, stamp, wrong)
    far = cosignature_line(Key("witness"), "witness.example/w", body, 2**63)
    v.add(
        "addition-wrong-far",
        "A cosignature of the year 292 billion.",
        "plain",
        right | {"blocks/002.1": far.encode()},
        wrong,
    )
    old = cosignature_line(Key("witness"), "witness.example/w", body.replace("3", "4", 1), 1_795_306_000)
    forged = right | {"blocks/002.1": old.encode()}
    v.add(
        "addition-wrong-witness",
        "A cosignature of another checkpoint.",
        "plain",
        forged,
        wrong,
        policy=witness,
    )
    sha1 = "2b0e03021a"
    log_line = note(Key("log"), ORIGIN, body).split("\n\n")[1]
    shapes = {
        "garbage": (b"hello\n", "Neither a cosignature nor a token."),
        "plain-signature": (log_line.encode(), "A note's signature line instead of a cosignature."),
        "no-newline": (line.encode()[:-1], "A cosignature without a newline."),
        "two-lines": (2 * line.encode(), "Two lines in one file."),
        "token-other": (token(sha256(b"other"), "20261122003002Z"), "A token over something else."),
        "token-sha1": (
            token(sha256(certificate), "20261122003002Z", sha1),
            "A token over another hash function.",
        ),
        "token-cut": (stamp[:-1], "A token that is cut off."),
        "token-tail": (stamp + b"\0", "A byte after a token."),
        "empty": (b"", "An empty file."),
    }
    for name, (data, about) in shapes.items():
        files_ = right | {"blocks/002.1": data}
        v.add(f"addition-wrong-{name}", about, "plain", files_, broken("addition-wrong", file="blocks/002.1"))
    hole = right | {"blocks/002.2": line.encode()}
    v.add(
        "addition-hole",
        "An addition 2 without an addition 1.",
        "plain",
        hole,
        broken("file-missing", file="blocks/002.1"),
    )
    e = bases.Eventful()
    found = eventful_findings(e.at, sorted(one.path for one in e.payloads[1:]))
    files_ = changed(e.w.files(), "blocks/000.2", None)
    found = [one for one in found if one != observed("missed-windows", 2, index=e.at["missed"])]
    about = "An addition that the next seal committed to is gone."
    gone = broken("seal-certificate", index=e.at["missed"])
    v.add("addition-gone", about, "eventful", files_, *found, gone)
    body = e.w.blocks["blocks/000"].decode().split("\n\n")[0] + "\n"
    line = cosignature_line(Key("witness"), "witness.example/w", body, 1_795_306_001)
    files_ = changed(e.w.files(), "blocks/000.1", line.encode())
    about = "An addition was replaced by another right one."
    v.add("addition-replaced", about, "eventful", files_, *found, gone)
    found.append(observed("missed-windows", 2, index=e.at["missed"]))
    found.sort(key=lambda one: one[3].get("index", -1))
    files_ = e.w.files() | {"blocks/000.3": line.encode()}
    v.add("addition-later", "An addition after the next seal is fine.", "eventful", files_, *found)


def define_stamps(v, good, stamp, wrong):
    """Tokens that look right, and certificates that can't vouch for them."""
    wrong = broken("addition-wrong", file="blocks/002.2")
    sound = token(sha256(good["blocks/002"]), "20261122003002Z", attributes_change=lambda one: one)
    assert sound == stamp
    for name, about, pem in (
        ("usage", "The certificate isn't one for time stamps.", certificate_pem(usage=False)),
        ("critical", "The certificate's usage isn't critical.", certificate_pem(critical=False)),
        ("expired", "The certificate had expired.", certificate_pem(until=2026)),
        ("early", "The certificate wasn't valid yet.", certificate_pem(since=2027)),
    ):
        v.add(f"addition-wrong-stamp-{name}", about, "plain", good, wrong, tsa=pem)
    other = certificate_pem(serial=8)
    about = "The certificate is another one of that authority: nothing is known of the token's signature."
    v.add("additions-stamp-serial", about, "plain", good, tsa=other, expect=key_basis("itself"))
    flipped = good | {"blocks/002.2": stamp[:-1] + bytes([stamp[-1] ^ 1])}
    v.add(
        "addition-wrong-stamp-signature",
        "The token's signature isn't right.",
        "plain",
        flipped,
        wrong,
        tsa=PEM,
    )
    unlike = token(sha256(good["blocks/002"]), "20261122003002Z", attributes_change=other_digest)
    about = "The token's message digest is of something else; the signature is right."
    v.add("addition-wrong-stamp-digest", about, "plain", good | {"blocks/002.2": unlike}, wrong, tsa=PEM)


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
    case("kind", "A stub of another kind.", redacted(kind="gradient-log@1"))
    case("producer", "A stub of another producer.", redacted(producer={"id": "other", "sequence": 1}))
    case("accepted", "A stub with another time.", lambda stub: stub | {"accepted": time_text(e.w.now)})
    case("member", "A stub with more to say.", lambda stub: stub | {"remark": "x"})
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


# ---- what the reader brings along


def options(v):
    w = plain()
    right = w.files()
    vkey = Key("log").vkey(ORIGIN)
    v.add(
        "vkey",
        "The log key is the one that the reader knows.",
        "plain",
        right,
        vkey=vkey,
        expect=key_basis("pinned"),
    )
    found = broken("log-key-other", file="checkpoint")
    v.add(
        "log-key-other",
        "The reader knows another log key.",
        "plain",
        right,
        found,
        vkey=Key("other").vkey(ORIGIN),
    )
    about = "The reader knows the same key under another name."
    v.add("log-key-name", about, "plain", right, found, vkey=Key("log").vkey("x.example/log"))
    define_policies(v, w, right, vkey)
    define_history(v, w, right)


def key_basis(key, time="none"):
    return {"basis": {"key": key, "time": time}}


def define_policies(v, w, right, vkey):
    body = checkpoint_text(ORIGIN, len(w.entries), w.root())
    witnesses = [Key(f"witness {number}") for number in range(3)]
    names = [f"w{number}.example" for number in range(3)]
    lines = [f"witness w{n} {key.vkey(names[n], 4)}" for n, key in enumerate(witnesses)]
    policy = "\n".join([f"log {vkey}", *lines, "group two 2 w0 w1 w2", "quorum two", ""])

    def cosigned(*numbers):
        text = right["checkpoint"].decode()
        text += "".join(cosignature_line(witnesses[n], names[n], body, 1_795_307_000 + n) for n in numbers)
        return right | {"checkpoint": text.encode()}

    v.add(
        "policy",
        "Two of three witnesses cosigned.",
        "plain",
        cosigned(0, 2),
        policy=policy,
        expect=key_basis("policy", "cosignature"),
    )
    unmet = broken("policy-unmet", file="checkpoint")
    v.add("policy-unmet", "One of three witnesses cosigned.", "plain", cosigned(1), unmet, policy=policy)
    forged = cosigned(0)
    text = forged["checkpoint"].decode() + cosignature_line(witnesses[1], names[1], body.replace("2", "3"), 1)
    forged["checkpoint"] = text.encode()
    v.add(
        "policy-forged",
        "The second cosignature is of another checkpoint.",
        "plain",
        forged,
        unmet,
        policy=policy,
    )
    other = policy.replace(vkey, Key("other").vkey(ORIGIN))
    found = broken("log-key-other", file="checkpoint")
    v.add("policy-log", "The policy names another log.", "plain", cosigned(0, 1), found, policy=other)


def receipt(w, index):
    accepted = parsed(w.entries[index])["accepted"]
    return canonical({"accepted": accepted, "index": index, "leaf": digest(w.leaves[index])}).decode() + "\n"


def define_history(v, w, right):
    older = w.note(20)
    v.add("since", "It continues a checkpoint seen before.", "plain", right, since=older)
    lines = receipt(w, 20) + canonical({"checkpoint": w.note(21), "size": 21}).decode() + "\n"
    v.add("receipts", "It keeps a receipt and its checkpoint.", "plain", right, receipts=[lines])
    later = plain()
    later.seal()
    size = len(w.entries)
    rolled = broken("rolled-back", size=size)
    v.add("rolled-back", "Smaller than a checkpoint seen before.", "plain", right, rolled, since=later.note())
    lines = receipt(later, size) + canonical({"checkpoint": later.note(), "size": size + 1}).decode() + "\n"
    unmet = broken("receipt-unmet", index=size)
    about = "A receipt, and a later checkpoint that covers it."
    v.add("receipt-rolled-back", about, "plain", right, rolled, unmet, receipts=[lines])
    v.add(
        "receipt-unmet-beyond",
        "A receipt for an entry beyond the end.",
        "plain",
        right,
        unmet,
        receipts=[receipt(later, size)],
    )
    other = plain(genesis={"merge_delay": 999})
    fork = broken("forked", size=20)
    v.add(
        "forked", "Another history than a checkpoint seen before.", "plain", right, fork, since=other.note(20)
    )
    lines = receipt(other, 0) + canonical({"checkpoint": other.note(14), "size": 14}).decode() + "\n"
    about = "A receipt of another history of the same log."
    found = [broken("receipt-unmet", index=0), broken("forked", size=14)]
    v.add("receipt-forked", about, "plain", right, *found, receipts=[lines])
    stranger = plain(log="stranger")
    found = broken("log-key-other", file="checkpoint")
    v.add(
        "since-other-key", "A checkpoint of another log key.", "plain", right, found, since=stranger.note(20)
    )
