"""Switching the engine by a record (8.8)."""

from bases import ACME, admit, chartered
from common import submit
from mutate_rules import ASSESSED, FREEZE, HIGH, MODEL, assess, deploy, ruled
from predicates import calendar, engine, rule, training_data
from vectors import broken
from writer import bundle_value, canonical, digest


def define(v):
    define_right(v)
    define_wrong(v)
    define_bundles(v)


def switch(w, number=1, by=("ada", "ben"), applied=True, producer="ada"):
    if applied:
        return w.add("engine@1", "engine", engine(number), by=by, producer=producer)
    return submit(w, "engine@1", "engine", engine(number), by, producer=producer)


def before(switched=True):
    """A ledger without rules, on which two authorities have switched the engine."""
    w = chartered("vectors.example/engines")
    admit(w, "assess", "assessor")
    w.seal()
    w.after(10)
    assess(w)
    if switched:
        switch(w)
    return w


def loose(w, number, applied=True):
    """Data made from what isn't there: nobody looks at that with engine 0."""
    p = training_data(number, derived_from=[{"index": 999, "leaf": digest(bytes(32))}])
    return w.add("training-data@1", f"acme.example/data/{number}", p, by=["acme"], producer=ACME, applied=applied)


def define_right(v):
    w = before()
    first = loose(w, 0)
    assess(w)
    w.seal()
    w.after(5)
    at = deploy(w, "cn/freeze", HIGH, [FREEZE], **ASSESSED)
    w.trigger(assess(w), [FREEZE], at)
    p = training_data(1, derived_from=[w.act(first)])
    w.add("training-data@1", "acme.example/data/1", p, by=["acme"], producer=ACME)
    w.seal()
    w.after(5)
    w.add("calendar@1", "calendar/2026", calendar(), by=["cac"], producer="cac")
    w.seal()
    about = "Engine 1 takes the place of none, from the first entry after the next seal on; then rules are deployed."
    v.base("rules-engine", about, w.files())


def define_wrong(v):
    def case(name, about, code, build, w=None):
        w = w or before()
        index = build(w)
        w.seal()
        v.add(f"{code}-engine-{name}", about, "rules-engine", w.files(), broken(code, index=index))

    alone = lambda w: switch(w, by=["ada"], applied=False)
    case("one", "One authority switches the engine.", "quorum-missing", alone, before(False))
    with_other = lambda w: switch(w, by=["ada", "cac"], applied=False)
    case("regulator", "An authority and a regulator switch it.", "quorum-missing", with_other, before(False))
    regulator = lambda w: switch(w, by=["cac"], applied=False, producer="cac")
    case("none", "A regulator switches it.", "grant-missing", regulator, before(False))
    again = lambda w: switch(w, applied=False)
    case("waits", "A second record, while the first one waits.", "record-refused", again)

    def after_seal(w):
        w.seal()
        w.after(5)
        return switch(w, applied=False)

    case("same", "The engine that is in force already.", "record-refused", after_seal)
    case("same-genesis", "The engine that genesis says.", "record-refused", again, ruled("engines"))

    def early(w):
        p = rule("cn/freeze", HIGH, [FREEZE], **ASSESSED)
        return submit(w, "rule@1", "cn/freeze", p, ["cac"], producer="cac")

    case("early", "A rule before the seal, with which the engine comes into force.", "record-refused", early)

    def linked(w):
        w.seal()
        w.after(5)
        return loose(w, 0, False)

    case("links", "Once it is in force, what data says that it was made from is judged.", "acts-on-wrong", linked)
    case("unknown", "An engine that nobody knows yet.", "engine-unknown", lambda w: switch(w, 2, applied=False), before(False))
    about = "An engine that nobody knows, while another one waits."
    case("unknown-waits", about, "engine-unknown", lambda w: switch(w, 2, applied=False))
    unknown = lambda w: switch(w, 999, by=["ada"], applied=False)
    case("unknown-one", "An engine that nobody knows, by one authority.", "quorum-missing", unknown, before(False))

    def unjudged(w):
        index = switch(w, 2, applied=False)
        early(w)
        w.after(5).trigger(index, [FREEZE], applied=False)
        loose(w, 3, False)
        w.seal(state=digest(bytes(32)))
        return index

    about = "What follows an engine that nobody knows hangs on it: rules, triggers, links and states aren't judged."
    case("unjudged", about, "engine-unknown", unjudged, before(False))


def define_bundles(v):
    def bundle(name, about, by, *found):
        w = before(False)
        index = switch(w, by=by)
        w.seal()
        value = bundle_value(w, index, [], [("engine", "")])
        v.bundle(f"bundle-{name}", about, canonical(value), *[broken(code, index=index) for code in found])

    bundle("engine", "A record that switches the engine, and the state's value of it.", ["ada", "ben"])
    bundle("engine-one", "One authority has switched it.", ["ada"], "quorum-missing")
