"""Entries that are none, and entries at the wrong time."""

from bases import ACME, plain
from common import MODEL, ORIGIN, bad, entry_of, filling, parsed, submit
from predicates import algorithm, grant, indicator, resume
from vectors import broken, observed
from writer import Key, b64, canonical, leaf_hash, sign, time_text


def define(v):
    malformed(v)
    times(v)


# ---- entries that are none

# 249 bytes: a kind of 256 bytes with "/note@1".
DOMAIN = ".".join(["a" * 63] * 3 + ["b" * 57])


class Half(float):
    """1.5, which canonical form writes so."""

    def __new__(cls):
        return super().__new__(cls, 1.5)


MALFORMED_RECORDS = {
    "kind-unknown": ("A built-in kind that doesn't exist.", {"kind": "nonsense@1"}),
    "kind-version": ("A version that doesn't exist.", {"kind": "training-data@2"}),
    "kind-shape": ("A kind without a version.", {"kind": "x.example/note"}),
    "kind-label-long": ("A domain with a label of 64 bytes.", {"kind": "a" * 64 + ".example/note@1"}),
    "kind-label-end": ("A label that ends in a hyphen.", {"kind": "a-.example/note@1"}),
    "kind-name-long": ("A kind's name of 65 bytes.", {"kind": "x.example/" + "a" * 65 + "@1"}),
    "kind-name-dot": ("A dot in a kind's name.", {"kind": "x.example/a.b@1"}),
    "kind-thousand": ("A version of 1000.", {"kind": "x.example/note@1000"}),
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
    "kind-long": ("A kind of 257 bytes.", {"kind": DOMAIN + "b/note@1"}),
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
        ("kind-longest", "A kind of 256 bytes.", {"kind": DOMAIN + "/note@1"}),
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
    define_beyond_schemas(v)
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


def define_beyond_schemas(v):
    """Lists that a schema says are sorted, and times that it lets pass."""

    def one(name, about, kind, predicate, by):
        build = lambda w: submit(w, kind, MODEL, predicate, [by], producer="x" if by == "ada" else ACME)
        bad(v, f"entry-malformed-{name}", about, "entry-malformed", build)

    kinds = grant(Key("acme"), "provider", "acme.example/", kinds=["indicator@1", "dpia@1"])
    one("kinds-order", "A grant whose kinds aren't sorted.", "grant@1", kinds, "ada")
    kinds = grant(Key("acme"), "provider", "acme.example/", kinds=["dpia@1", "dpia@1"])
    one("kinds-twice", "A grant that names a kind twice.", "grant@1", kinds, "ada")
    one("resume", "A resume to before 1970.", "resume@1", resume("1969-12-31T23:59:59.999999Z"), "ada")
    one("filings-order", "Filings not sorted.", "algorithm@1", algorithm(["EU", "CN"]), "acme")
    twice = algorithm(["CN", "CN"])
    twice["filings"][1]["scheme"] = "cac-generative"
    one("filings-twice", "Two filings in one jurisdiction.", "algorithm@1", twice, "acme")


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
    before = {"end": "1969-01-01T00:10:00.000000Z", "start": "1969-01-01T00:00:00.000000Z"}
    one("window", "A window before 1970.", predicate(window=before))
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
