"""Records that nobody was allowed to append."""

import base64

from bases import ACME, PIPELINE, plain
from common import MODEL, bad, entry_of, submit
from predicates import algorithm, consent, filing, grant, indicator, key_add, key_revoke, training_data
from vectors import broken, observed
from writer import Key, b64, canonical, sign


def define(v):
    authority(v)


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
