"""Records that act on the wrong thing, break a rule that no schema says, or close wrongly."""

import bases
from bases import ACME, AT, NUMBER, PIPELINE, plain
from common import MODEL, bad, eventful_findings, submit
from predicates import (
    consent,
    dpia,
    erasure,
    filing,
    grant,
    hold,
    incident,
    key_add,
    key_revoke,
    redaction,
    resume,
    training_data,
    withdrawal,
)
from values import no_point
from vectors import broken
from writer import Key, b64, close_root, digest, sign, time_text, tree_root


def define(v):
    acting(v)
    refused(v)
    closes(v)


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
    define_follow_ups(v)
    define_payload_acts(v)
    define_redaction_acts(v)


def define_follow_ups(v):
    """Incidents that follow up, assessments that renew, consents that replace: each names one of its kind."""
    both = ["acme.example/chat", "acme.example/search"]

    def noticed(w, subjects=both, **more):
        return w.add("incident@1", subjects, incident(**more), by=["acme"], producer=ACME)

    def follow(w, act, subjects=both, kind="incident@1", predicate=incident):
        return submit(w, kind, subjects, predicate(acts_on=act), ["acme"], producer=ACME)

    w = plain()
    first = noticed(w)
    noticed(w, acts_on=w.act(first), status="notified")
    noticed(w, both[1:], acts_on=w.act(first), status="closed")
    noticed(w, both[:1], status="detected")
    made = w.add("dpia@1", MODEL, dpia(), by=["acme"], producer=ACME)
    w.add("dpia@1", MODEL, dpia(acts_on=w.act(made)), by=["acme"], producer=ACME)
    replaced = consent(acts_on=w.act(AT["consent"]))
    w.add("consent@1", "acme.example/consent/1", replaced, by=["prod"], producer=PIPELINE)
    w.seal()
    v.base("follow-ups", "An incident followed up, an assessment renewed, a withdrawn consent replaced.", w.files())

    def case(name, about, build):
        bad(v, f"acts-on-wrong-follow-{name}", about, "acts-on-wrong", build)

    case("kind", "An incident that follows up a consent.", lambda w: follow(w, w.act(AT["consent"]), "acme.example/consent/1"))
    case("subject", "One that names a subject more.", lambda w: follow(w, w.act(noticed(w, both[:1]))))
    case("leaf", "The leaf of another entry.", lambda w: follow(w, w.act(noticed(w)) | {"leaf": digest(w.leaves[5])}))
    case("future", "An entry that isn't there yet.", lambda w: follow(w, {"index": 999, "leaf": digest(bytes(32))}))
    case(
        "dpia",
        "An assessment that renews one of another model.",
        lambda w: follow(w, w.act(w.add("dpia@1", "acme.example/b", dpia(), by=["acme"], producer=ACME)), MODEL, "dpia@1", dpia),
    )
    case(
        "consent",
        "A consent that replaces one about somebody else.",
        lambda w: submit(
            w, "consent@1", "acme.example/consent/2", consent(acts_on=w.act(AT["consent"])), ["prod"], producer=PIPELINE
        ),
    )


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
