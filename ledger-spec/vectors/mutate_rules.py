"""Ledgers with rules (page 8): right ones, and triggers that are missing, changed, or too many.

The triggers are written here by hand, with their effects as they must be; nothing evaluates a rule.
"""

from bases import START, admit, chartered
from common import bad, changed, submit
from predicates import (
    algorithm,
    assessment,
    calendar,
    decision_trace,
    filing,
    indicator,
    redaction,
    release,
    retire,
    rule,
    training_data,
)
from vectors import broken, observed
from writer import bundle_value, canonical, digest, micros, time_text

MODEL, OTHER = "acme.example/model", "acme.example/other"
FREEZE = {"do": "set", "restricts": True, "status": "frozen"}
NOTIFY = {"do": "notify", "parties": ["gateway"]}
HIGH = "record.predicate.cri >= 80.0"
ASSESSED = {"kinds": ["risk-assessment@1"]}


def define(v):
    define_right(v)
    define_wrong(v)
    define_clocks(v)
    define_errors(v)
    define_nesting(v)
    define_calendars(v)
    define_languages(v)
    define_times(v)
    define_told_late(v)
    define_refused(v)
    define_acts(v)
    define_bundles(v)


def ruled(name="rules", window=600, start=START, **genesis):
    """An assessor beside the usual keys, on a ledger of engine 1; a sealed block, and time."""
    w = chartered(f"vectors.example/{name}", start=start, window=window, genesis={"engine": 1} | genesis)
    admit(w, "assess", "assessor")
    w.seal()
    w.after(10)
    return w


def deploy(w, *arguments, by="cac", **more):
    p = rule(*arguments, **more)
    return w.add("rule@1", p["id"], p, by=[by], producer=by)


def assess(w, cri=80, subject=MODEL, **more):
    return w.add("risk-assessment@1", subject, assessment(cri, **more), by=["assess"], producer="assess")


def later(w, seconds, since=None):
    """The time so many seconds after the last entry."""
    return time_text((since or w.now) + seconds * 1_000_000)


# ---- what is right


class Base:
    """Rules for a record, an emission and a clock; the freezing one fires, then the one that counts strikes."""

    EMIT = {"do": "emit", "emits": "judicial-audit"}
    AUDIT = {"clock": "third-party-audit", "do": "start-clock"}

    def __init__(self, fired=True, seconds=1_209_600):
        self.w = w = ruled()
        emit = self.EMIT | {"fields": [{"name": "cri", "value": "record.predicate.cri"}]}
        effects = [FREEZE, emit, self.AUDIT | {"duration": seconds}, NOTIFY]
        self.seconds = seconds
        self.freeze = deploy(w, "cn/cri-freeze", HIGH, effects, **ASSESSED)
        count = "has(registers.strikes) ? registers.strikes.count + 1 : 1"
        put = {"do": "put", "fields": [{"name": "count", "value": count}], "key": "subject", "register": "strikes"}
        self.strikes = deploy(w, "cn/strikes", "emission.fields.cri < 100.0", [put], emissions=["judicial-audit"])
        bar = {"do": "set", "restricts": True, "status": "barred"}
        over = "statuses.frozen && clock.deadline == accepted"
        self.overdue = deploy(w, "cn/overdue", over, [bar], clocks=["third-party-audit"])
        assess(w, 79.9)
        self.cause = assess(w, 80)
        self.deadline = later(w, seconds)
        if fired:
            self.fire()

    def effects(self, cri=80):
        emit = self.EMIT | {"fields": {"cri": cri}}
        return [FREEZE, emit, self.AUDIT | {"deadline": self.deadline}, NOTIFY]

    def fire(self, count=1):
        self.first = self.w.trigger(self.cause, self.effects(), self.freeze)
        self.second = self.strike(self.first, count)

    def strike(self, cause, count=1, **more):
        put = {"do": "put", "fields": {"count": count}, "key": MODEL, "register": "strikes"}
        return self.w.trigger(cause, [put], self.strikes, **more)

    def expire(self, **more):
        """The clock's own trigger."""
        return self.w.trigger(self.first, [], clock="third-party-audit", deadline=self.deadline, **more)

    def early(self, microseconds):
        return time_text(micros(self.deadline) - microseconds)

    def bar(self, cause):
        return self.w.trigger(cause, [{"do": "set", "restricts": True, "status": "barred"}], self.overdue)

    def release(self, act, by="cac", producer="cac", subject=MODEL, **more):
        p = release(act, **more)
        return self.w.add("release@1", subject, p, by=[by], producer=producer)


def define_right(v):
    b = Base()
    b.w.seal()
    b.w.after(20)
    b.release(b.w.act(b.first))
    b.cause = assess(b.w, 99.999999)
    b.deadline = later(b.w, b.seconds)
    b.first = b.w.trigger(b.cause, b.effects(99.999999), b.freeze)
    b.strike(b.first, 2)
    b.w.seal()
    about = "Rules for records, emissions and clocks: a threshold is met, released, and met again."
    v.base("rules", about, b.w.files())
    define_in_force(v)
    define_listening(v)


def define_in_force(v):
    w = ruled()
    early = assess(w)
    first = deploy(w, "cn/freeze", HIGH, [FREEZE], **ASSESSED)
    cause = assess(w)
    w.trigger(cause, [FREEZE], first)
    ended = w.add("rule-retire@1", "cn/freeze", retire("cn/freeze", w.act(first)), by=["cac"], producer="cac")
    assess(w, 90)
    second = deploy(w, "cn/freeze", "record.predicate.cri >= 90.0", [FREEZE], version=2, **ASSESSED)
    assess(w, 80)
    w.trigger(assess(w, 90), [FREEZE], second)
    third = deploy(w, "cn/freeze", "record.predicate.cri > 91", [NOTIFY], version=3, **ASSESSED)
    assess(w, 91)
    w.trigger(assess(w, 92), [NOTIFY], third)
    w.seal()
    assert early < first < ended
    about = "A rule is in force from the next entry on, ends when it is retired, and comes in a second and a third version."
    v.base("rules-versions", about, w.files())
    w = ruled()
    since = later(w, 6)
    at = deploy(w, "cn/freeze", HIGH, [FREEZE], since=since, **ASSESSED)
    assess(w)
    w.trigger(assess(w), [FREEZE], at)
    assert time_text(w.now) == since
    w.seal()
    v.base("rules-since", "A rule with `since` isn't asked before that time.", w.files())


def define_listening(v):
    w = ruled()
    match = [{"member": "indicator", "value": "TCR"}, {"member": "unit", "value": "percent"}]
    at = deploy(w, "cn/tcr", "record.predicate.value < 95", [NOTIFY], kinds=["indicator@1"], match=match)

    def measured(**changes):
        return w.add("indicator@1", MODEL, indicator() | changes, by=["acme"], producer="acme.example/office")

    w.trigger(measured(), [NOTIFY], at)
    measured(indicator="ADR")
    measured(unit="score")
    w.trigger(measured(jurisdiction="CN"), [NOTIFY], at)
    measured(jurisdiction="EU")
    w.seal()
    about = "Only records that match are asked about, and none of another jurisdiction."
    v.base("rules-match", about, w.files())
    w = ruled()
    late = deploy(w, "cn/b", HIGH, [NOTIFY], **ASSESSED)
    early = deploy(w, "cn/a", HIGH + " && subject.endsWith('r')", [FREEZE], **ASSESSED)
    cause = assess(w, subject=[MODEL, OTHER])
    w.trigger(cause, [NOTIFY], late)
    w.trigger(cause, [FREEZE], early, subject=OTHER)
    w.trigger(cause, [NOTIFY], late, subject=OTHER)
    w.seal()
    v.base("rules-order", "Subject after subject; of each the rules in the order of their ids.", w.files())
    define_emissions(v)


def define_emissions(v):
    w = ruled()

    def emit(*names):
        return [{"do": "emit", "emits": name} for name in names]

    second = deploy(w, "cn/1-a", "true", emit("c"), emissions=["a"])
    third = deploy(w, "cn/2-b", "true", emit("d"), emissions=["b"])
    fourth = deploy(w, "cn/3-c", "emission.name == 'c'", [NOTIFY], emissions=["c", "d"])
    first = deploy(w, "cn/0", HIGH, emit("a", "b"), **ASSESSED)
    start = w.trigger(assess(w), emit("a", "b"), first)
    c = w.trigger(start, emit("c"), second)
    w.trigger(start, emit("d"), third)
    w.trigger(c, [NOTIFY], fourth)
    w.seal()
    v.base("rules-emissions", "Emissions are asked about in the order in which they came.", w.files())
    files, eighth = deep(8)
    cut = observed("rules-cut", index=eighth - 8)
    v.base("rules-deep", "A rule that listens to what it emits: eight triggers, and no ninth.", files, [cut])
    v.base("rules-deep-unheard", "Eight triggers; nobody listens to what the eighth emits.", unheard())
    entries = files["entries/000"]
    spoilt = changed(files, "entries/000", entries[:-1] + b"]")
    about = "A ninth is left out, which the eighth says by itself: what comes behind it can't be read."
    v.add("leaf-wrong-deep", about, "rules-deep", spoilt, cut, broken("leaf-wrong", index=eighth + 1))
    files, ninth = deep(9)
    about = "A ninth trigger follows the eighth."
    v.add("trigger-wrong-deep", about, "rules-deep", files, cut, broken("trigger-wrong", index=ninth))
    files, eighth = deep(7)
    about = "The eighth trigger is missing."
    v.add("trigger-missing-deep", about, "rules-deep", files, broken("trigger-missing", index=eighth + 1))


def unheard():
    w = ruled()
    emit = [[{"do": "emit", "emits": f"e{number}"}] for number in range(8)]
    rules = [deploy(w, "cn/start", "true", emit[0], **ASSESSED)]
    rules += [deploy(w, f"cn/{number}", "true", emit[number], emissions=[f"e{number - 1}"]) for number in range(1, 8)]
    last = assess(w)
    for effects, rule_ in zip(emit, rules):
        last = w.trigger(last, effects, rule_)
    w.seal()
    return w.files()


def deep(count):
    w = ruled()
    emit = {"do": "emit", "emits": "again", "fields": {"next": 1}}
    condition = "emission.fields.next > 0"
    effects = [emit | {"fields": [{"name": "next", "value": "emission.fields.next + 1"}]}]
    loop = deploy(w, "cn/loop", condition, effects, emissions=["again"])
    start = [emit | {"fields": [{"name": "next", "value": "1"}]}]
    first = deploy(w, "cn/start", "true", start, **ASSESSED)
    last = w.trigger(assess(w), [emit], first)
    for number in range(2, count + 1):
        last = w.trigger(last, [emit | {"fields": {"next": number}}], loop, applied=number < 9)
    assess(w, 1, jurisdiction="EU")
    return w.files(), last


# ---- what is wrong


def define_wrong(v):
    def case(name, about, code, build, base="rules", more=()):
        b = Base(fired=False)
        index = build(b)
        b.w.seal()
        v.add(name, about, base, b.w.files(), broken(code, index=index), *more)

    def next_record(b):
        return assess(b.w, 10)

    case("trigger-missing", "A trigger is missing; a record stands in its place.", "trigger-missing", next_record)
    b = Base(fired=False)
    end = broken("trigger-missing", index=len(b.w.entries))
    v.add("trigger-missing-end", "It is missing at the end.", "rules", b.w.files(), end, expect={"unjudged": None})

    def without_second(b):
        b.first = b.w.trigger(b.cause, b.effects(), b.freeze)
        return assess(b.w, 10)

    case("trigger-missing-emission", "What the emission demands is missing.", "trigger-missing", without_second)
    b = Base(fired=False)
    index = b.w.seal()
    about = "A seal stands where a trigger must."
    found = [broken("trigger-missing", index=index), observed("uncovered-tail", file="blocks/001")]
    v.add("trigger-missing-seal", about, "rules", b.w.files(), *found)
    b.w.seal()
    about = "The same with one more block, which isn't accused."
    v.add("trigger-missing-seal-middle", about, "rules", b.w.files(), broken("trigger-missing", index=index))
    define_changed(case)
    define_added(v, case)


def define_changed(case):
    def changed(change, **more):
        def build(b):
            effects = b.effects()
            change(effects)
            b.first = b.w.trigger(b.cause, effects, b.freeze, **more)
            return b.first

        return build

    def case_of(name, about, change, **more):
        case(f"trigger-wrong-{name}", about, "trigger-wrong", changed(change, **more))

    case_of("value", "A field has another value.", lambda e: e[1]["fields"].update(cri=81))
    case_of("effect-gone", "An effect is left out.", lambda e: e.pop())
    case_of("effect-order", "Two effects are swapped.", lambda e: e.reverse())
    case_of("relaxed", "The status doesn't restrict.", lambda e: e.__setitem__(0, FREEZE | {"restricts": False}))
    case_of("error", "It says an error that there wasn't.", lambda e: None, error="field")
    case_of("last", "It says that it is the last, and it isn't.", lambda e: None, last=True)
    case_of("jurisdiction", "Another jurisdiction.", lambda e: None, jurisdiction="EU")
    case_of("subject", "Another subject.", lambda e: None, subject=OTHER)

    def with_time(b):
        return b.w.trigger(b.cause, b.effects(), b.freeze, accepted=later(b.w, 1))

    case("trigger-wrong-time", "It is a second late.", "trigger-wrong", with_time)

    def other_rule(b):
        return b.w.trigger(b.cause, b.effects(), b.strikes)

    case("trigger-wrong-rule", "Another rule is named.", "trigger-wrong", other_rule)

    def leaf(b):
        p = {"cause": b.w.act(b.cause), "effects": b.effects(), "jurisdiction": "CN"}
        p["rule"] = {"id": "cn/cri-freeze", "index": b.freeze, "leaf": digest(bytes(32))}
        return b.w.record({"kind": "trigger@1", "predicate": p, "subject": [{"name": MODEL}]}, [])

    case("trigger-wrong-rule-leaf", "The rule's leaf is another.", "trigger-wrong", leaf)

    def other_cause(b):
        return b.w.trigger(b.cause - 1, b.effects(), b.freeze)

    case("trigger-wrong-cause", "The entry before is named as cause.", "trigger-wrong", other_cause)

    def order(b):
        return b.strike(b.cause)

    case("trigger-wrong-order", "The second trigger stands first.", "trigger-wrong", order)

    def signed(b):
        p = {"cause": b.w.act(b.cause), "effects": b.effects(), "jurisdiction": "CN"}
        p["rule"] = b.w.act(b.freeze) | {"id": "cn/cri-freeze"}
        return submit(b.w.after(-1), "trigger@1", MODEL, p, ["cac"], producer="cac")

    case("trigger-wrong-signed", "The right trigger, signed by a regulator.", "trigger-wrong", signed)


def define_added(v, case):
    def twice(b):
        b.fire()
        return b.w.trigger(b.cause, b.effects(), b.freeze)

    case("trigger-wrong-twice", "The same trigger a second time.", "trigger-wrong", twice)

    def below(b):
        b.fire()
        low = assess(b.w, 79.999999)
        return b.w.trigger(low, b.effects(79.999999), b.freeze)

    case("trigger-wrong-below", "A trigger for a value below the threshold.", "trigger-wrong", below)

    def early(b):
        b.fire()
        b.deadline = time_text(b.w.now)
        return b.expire()

    case("trigger-wrong-early", "A clock that says another deadline runs out.", "trigger-wrong", early)

    def released(b):
        b.fire()
        b.release(b.w.act(b.first))
        low = assess(b.w, 1)
        return b.w.trigger(low, [FREEZE], b.freeze)

    case("trigger-wrong-refrozen", "A status is set again without a cause.", "trigger-wrong", released)

    def engine_0(w):
        return w.after(1).trigger(10, [FREEZE], applied=False)

    bad(v, "trigger-wrong-engine-0", "A trigger on a ledger without rules.", "trigger-wrong", engine_0)
    unjudged(v)


def unjudged(v):
    def broken_before(effects, **more):
        w = ruled()
        wrong = submit(w, "risk-assessment@1", MODEL, assessment(), ["prod"], producer="prod")
        index = w.after(1).trigger(wrong, effects, **more)
        w.seal()
        return w.files(), wrong, index

    files, wrong, _ = broken_before([FREEZE])
    about = "After an entry that isn't applied nobody can say which triggers must follow."
    v.add("trigger-unjudged", about, "rules", files, broken("grant-missing", index=wrong))
    files, wrong, index = broken_before([FREEZE], part={"number": 3, "of": 2})
    about = "A third part of two: of its numbers nothing is said where triggers aren't judged."
    v.add("trigger-unjudged-part", about, "rules", files, broken("grant-missing", index=wrong))
    files, wrong, _ = broken_before([FREEZE], part={"number": 65_535, "of": 65_700})
    about = "The last part of more names than have one."
    v.add("trigger-unjudged-part-most", about, "rules", files, broken("grant-missing", index=wrong))
    files, wrong, index = broken_before([FREEZE], part={"number": 65_536, "of": 65_700})
    about = "One part more."
    found = [broken("entry-malformed", index=index), broken("grant-missing", index=wrong)]
    v.add("entry-malformed-trigger-part-most", about, "rules", files, *found)
    files, wrong, index = broken_before([FREEZE], part={"number": 0, "of": 2})
    about = "A part number below 1."
    found = [broken("entry-malformed", index=index), broken("grant-missing", index=wrong)]
    v.add("entry-malformed-trigger-part", about, "rules", files, *found)
    files, wrong, index = broken_before([FREEZE], last=False)
    about = "A trigger that says that it isn't the last."
    found = [broken("entry-malformed", index=index), broken("grant-missing", index=wrong)]
    v.add("entry-malformed-trigger-last", about, "rules", files, *found)
    files, wrong, index = broken_before([FREEZE], last=True)
    about = "A trigger that says that it is the last, where triggers aren't judged."
    v.add("trigger-unjudged-last", about, "rules", files, broken("grant-missing", index=wrong))
    files, wrong, index = broken_before([FREEZE | {"clock": "c"}])
    about = "The form of a trigger is judged all the same."
    found = [broken("entry-malformed", index=index), broken("grant-missing", index=wrong)]
    v.add("entry-malformed-trigger", about, "rules", files, *found)
    define_depth(v, broken_before)


def define_depth(v, broken_before):
    """The fields of a trigger's effect are the sixth level of its entry, which has 64."""

    def emits(lists):
        return [{"do": "emit", "emits": "e", "fields": {"l": nested(lists, 1)}}]

    files, wrong, _ = broken_before(emits(58))
    about = "A trigger of 64 levels where triggers aren't judged."
    v.add("trigger-unjudged-depth", about, "rules", files, broken("grant-missing", index=wrong))
    files, wrong, index = broken_before(emits(59))
    found = [broken("entry-malformed", index=index), broken("grant-missing", index=wrong)]
    v.add("entry-malformed-trigger-depth", "One of 65 levels.", "rules", files, *found)


# ---- clocks


def define_clocks(v):
    b = Base(seconds=60)
    due = b.deadline
    b.w.now = micros(due)
    clock = b.expire(accepted=due)
    b.bar(clock)
    b.w.after(3)
    assess(b.w, 10)
    b.w.seal()
    v.base("rules-clock", "A clock runs out before a record comes.", b.w.files())
    b = Base(seconds=60)
    b.bar(b.expire(accepted=b.deadline))
    b.w.seal()
    v.add("rules-clock-seal", "A clock runs out before a seal.", "rules-clock", b.w.files())

    def missed(name, about, build):
        b = Base(seconds=60)
        index = build(b)
        v.add(f"trigger-missing-{name}", about, "rules-clock", b.w.files(), broken("trigger-missing", index=index))

    def record_first(b):
        b.w.now = micros(b.deadline)
        index = b.w.add("risk-assessment@1", MODEL, assessment(1), by=["assess"], producer="assess")
        b.expire()
        b.w.seal()
        return index

    missed("clock", "A record comes before the clock that has run out.", record_first)

    def seal_first(b):
        index = b.w.seal()
        b.w.seal()
        return index

    missed("clock-seal", "A seal comes before the clock that has run out.", seal_first)

    def no_bar(b):
        b.expire(accepted=b.deadline)
        index = assess(b.w, 1)
        b.w.seal()
        return index

    missed("clock-rule", "What the clock that ran out demands is missing.", no_bar)
    define_unruly_clocks(v)
    define_windows(v)
    define_clock_order(v)


def define_unruly_clocks(v):
    def case(name, about, build):
        b = Base(seconds=60)
        index = build(b)
        b.w.seal()
        v.add(f"trigger-wrong-{name}", about, "rules-clock", b.w.files(), broken("trigger-wrong", index=index))

    case("clock-early", "A clock fires a microsecond early.", lambda b: b.expire(accepted=b.early(1)))
    case("clock-late", "A clock fires a second late.", lambda b: b.expire(accepted=b.early(-1_000_000)))

    def again(b):
        b.bar(b.expire(accepted=b.deadline))
        return b.expire()

    case("clock-twice", "A clock fires twice.", again)
    b = Base(seconds=60)
    b.bar(b.expire(accepted=b.deadline))
    about = "A clock may have fired with nothing behind it."
    v.add("rules-clock-end", about, "rules-clock", b.w.files())
    b = Base(seconds=60)
    about = "Nobody misses a clock before an entry comes."
    v.add("rules-clock-waiting", about, "rules-clock", b.w.files())
    b = Base(seconds=60)
    b.w.now = micros(b.deadline)
    hidden = b.w.add("training-data@1", "acme.example/data/1", training_data(1), producer="acme.example/p")
    act = redaction(b.w, hidden)
    done = b.w.add("redaction@1", "case/3", act, by=["ben"], producer="ben")
    b.w.redact(hidden, done)
    b.w.seal()
    found = [broken("trigger-missing", index=hidden), observed("redacted", index=done)]
    about = "An entry came before the clock that had run out, and was redacted."
    v.add("trigger-missing-redacted", about, "rules-clock", b.w.files(), *found)


def define_windows(v):
    b = Base(seconds=700)
    b.w.seal()
    b.bar(b.expire(accepted=b.deadline))
    b.w.seal()
    about = "A clock runs out in the window after the one in which it was started."
    v.add("rules-clock-next", about, "rules-clock", b.w.files())
    b = Base(seconds=700)
    missed = b.w.seal(missed=2)
    late = b.expire()
    b.w.after(5)
    assess(b.w, 10)
    b.w.seal()
    about = "A clock runs out in a window that was missed: it fires after the seal, with its time, and isn't in time for the rule."
    v.add("rules-clock-missed", about, "rules-clock", b.w.files(), observed("missed-windows", 2, index=missed))
    assert late == missed + 1
    b = Base(seconds=700)
    missed = b.expire(accepted=b.deadline)
    b.w.seal(missed=2)
    about = "It fires before that seal: the time is outside its window."
    found = [broken("trigger-wrong", index=missed), observed("missed-windows", 2, index=missed + 1)]
    v.add("trigger-wrong-missed", about, "rules-clock", b.w.files(), *found)
    b = Base(seconds=60)
    b.bar(b.expire(accepted=b.deadline))
    missed = b.w.seal(missed=2)
    about = "It ran out in the open window of a seal that covers more: it fires before."
    v.add("rules-clock-open", about, "rules-clock", b.w.files(), observed("missed-windows", 2, index=missed))


def define_clock_order(v):
    w = ruled(window=14_400)

    def start(clock, seconds):
        return {"clock": clock, "do": "start-clock", "duration": seconds}

    def started(clock, seconds, since):
        return {"clock": clock, "deadline": later(w, seconds, since), "do": "start-clock"}

    effects = [start("b", 30), start("a", 30), start("c", 20), start("d", 10)]
    at = deploy(w, "cn/start", "record.predicate.cri == 1", effects, **ASSESSED)
    stop = [{"clock": "d", "do": "stop-clock"}, {"clock": "c", "do": "restart-clock", "duration": 25}]
    stopped = deploy(w, "cn/stop", "record.predicate.cri == 2 && clocks.c", stop, **ASSESSED)
    rerun = deploy(w, "cn/z-rerun", "clock.name == 'a'", [start("a", 3_600)], clocks=["a", "b"])
    cause = assess(w, 1)
    t0 = w.now
    first = w.trigger(cause, [started("b", 30, t0), started("a", 30, t0), started("c", 20, t0), started("d", 10, t0)], at)
    cause = assess(w, 2)
    t1 = w.now
    done = w.trigger(cause, [stop[0], started("c", 25, t1) | {"do": "restart-clock"}], stopped)

    def expire(cause, clock, deadline):
        return w.trigger(cause, [], clock=clock, deadline=deadline, accepted=deadline)

    expire(done, "c", later(w, 25, t1))
    a = expire(first, "a", later(w, 30, t0))
    again = w.trigger(a, [started("a", 3_600, w.now)], rerun)
    expire(first, "b", later(w, 30, t0))
    a = expire(again, "a", later(w, 3_630, t0))
    w.trigger(a, [started("a", 3_600, w.now)], rerun)
    w.now = t0 + 3_637_000_000
    w.add("x.example/note@1", "note", {}, ledger=False)
    note = len(w.entries) - 1
    loop(w, rerun, t0)
    w.seal()
    about = "Clocks by deadline, then by key; one is stopped, one restarted, one starts itself again and again."
    v.base("rules-clocks", about, w.files(), [observed("unattested", 1, index=note)])


def loop(w, rerun, t0):
    """Every hour, which is as often as can be, until the window ends."""
    seconds = 7_230
    before = len(w.entries) - 2
    while t0 + seconds * 1_000_000 < w.opened + w.window * 1_000_000:
        deadline = later(w, seconds, t0)
        a = w.trigger(before, [], clock="a", deadline=deadline, accepted=deadline)
        seconds += 3_600
        before = w.trigger(a, [{"clock": "a", "deadline": later(w, seconds, t0), "do": "start-clock"}], rerun)


# ---- errors


def define_errors(v):
    effects = [
        FREEZE,
        {"do": "set", "restricts": False, "status": "fast-lane"},
        {"do": "clear", "restricts": False, "status": "trusted"},
        {"do": "clear", "restricts": True, "status": "watched"},
        {"do": "emit", "emits": "e"},
        {"clock": "c", "do": "start-clock", "duration": 7_200},
        {"clock": "d", "do": "stop-clock"},
        {"calendar": "CN", "clock": "w", "do": "restart-clock", "working_days": 3},
        {"do": "put", "fields": [{"name": "a", "value": "1"}], "key": "subject", "register": "r"},
        NOTIFY,
    ]

    def in_doubt(w):
        return [FREEZE, effects[2], {"clock": "c", "deadline": later(w, 7_200), "do": "start-clock"}, NOTIFY]

    def case(name, about, condition, error, **changes):
        w = ruled()
        at = deploy(w, "cn/doubt", condition, effects, **ASSESSED)
        cause = assess(w, 80, **changes)
        w.trigger(cause, in_doubt(w), at, error=error)
        w.seal()
        v.base(f"rules-error-{name}", about, w.files())

    case("field", "An optional member that isn't there: what restricts follows.", "record.predicate.correction > 0.0", "field")
    case("division", "A division by zero.", "record.predicate.cri / (record.predicate.cri - 80.0) > 1.0", "division")
    case("overflow", "An integer beyond 64 bits.", "9223372036854775807 + sealed.height + 1 > 0 || record.predicate.correction < 0.0", "overflow", correction=0.5)
    case("index", "An index outside of the list.", "record.subjects[1] == 'x'", "index")
    case("argument", "A duration that isn't one.", "accepted + duration('14d') > accepted", "argument")
    case("calendar", "The condition holds, and the calendar is missing.", HIGH, "argument")
    define_absorbed(v)
    define_late(v)
    define_standing(v)


def define_standing(v):
    """An error lifts nothing that stands: neither by clearing it nor by barring less."""
    call, both = ["call"], ["call", "training"]
    broken_ = "record.predicate.correction > 0.0"

    def case(name, about, standing, effect, said, **members):
        w = ruled()
        put = FREEZE | {"restricts": True} | standing
        at = deploy(w, "cn/freeze", HIGH, [put], **ASSESSED)
        w.trigger(assess(w, 80, correction=0), [put], at)
        w.after(1)
        at = deploy(w, "cn/doubt", "record.predicate.cri < 50.0 && " + broken_, [effect, NOTIFY], **ASSESSED)
        w.trigger(assess(w, 1), [*said, NOTIFY], at, error="field")
        w.seal()
        v.base(f"rules-error-standing-{name}", about, w.files())

    less, more = FREEZE | {"bars": call}, FREEZE | {"bars": both}
    clear = {"do": "clear", "restricts": False, "status": FREEZE["status"]}
    other = FREEZE | {"bars": ["training"]}
    loose = {"restricts": False}
    case("all", "Everything is barred: the status that bars calls alone bars everything.", {}, less, [FREEZE])
    case("more", "More is barred than before: it is, as the rule says.", {"bars": call}, more, [more])
    case("same", "The same is barred.", {"bars": both}, more, [more])
    case("other", "Something else is barred: in doubt both, and all else.", {"bars": call}, other, [FREEZE])
    case("clear", "What restricts as it stands isn't cleared, though the rule says that it doesn't restrict.", {}, clear, [])
    case("loose", "What doesn't restrict as it stands is cleared.", loose, clear, [clear])
    define_running(v)


def define_running(v):
    """An error puts no clock off that runs, and may let it run out sooner."""
    condition = "record.predicate.cri < 50.0 && record.predicate.correction > 0.0"

    def case(name, about, seconds, is_said):
        w = ruled()
        start = {"clock": "audit", "do": "start-clock"}
        at = deploy(w, "cn/freeze", HIGH, [start | {"duration": 86_400}], **ASSESSED)
        w.trigger(assess(w, 80, correction=0), [start | {"deadline": later(w, 86_400)}], at)
        w.after(100)
        again = {"clock": "audit", "do": "restart-clock"}
        at = deploy(w, "cn/doubt", condition, [again | {"duration": seconds}, NOTIFY], **ASSESSED)
        cause = assess(w, 1)
        w.trigger(cause, [*([again | {"deadline": later(w, seconds)}] if is_said else []), NOTIFY], at, error="field")
        w.seal()
        v.base(f"rules-error-running-{name}", about, w.files())

    # The rule and the assessment come 2 s each after the hundred.
    case("later", "The clock would run out later: it isn't started anew.", 86_400, False)
    case("same", "At the very same time.", 86_400 - 104, False)
    case("sooner", "A second sooner: it is.", 86_400 - 105, True)


def define_late(v):
    """At the end of the year 9999: a deadline after it is an error, and that clock doesn't start."""
    w = ruled("late", start="9999-12-30T00:00:07.250000Z")
    days = calendar(9999)
    w.add("calendar@1", "calendar/9999", days, by=["cac"], producer="cac")
    start = {"do": "start-clock"}
    spans = {"a": {"duration": 86_400}, "b": {"duration": 172_800}, "c": {"calendar": "CN", "working_days": 1}}
    spans["d"] = {"calendar": "CN", "working_days": 2}
    effects = [start | {"clock": clock} | span for clock, span in spans.items()]
    at = deploy(w, "cn/late", HIGH, [*effects, FREEZE], **ASSESSED)
    cause = assess(w)
    started = [start | {"clock": "a", "deadline": later(w, 86_400)}]
    started += [start | {"clock": "c", "deadline": "9999-12-31T16:00:00.000000Z"}]
    w.trigger(cause, [*started, FREEZE], at, error="argument")
    w.seal()
    v.base("rules-error-late", "Of four clocks two would run out after the year 9999.", w.files())


def define_absorbed(v):
    w = ruled()
    condition = "(record.predicate.correction > 0.0 || record.predicate.cri >= 80.0) && (1 / (sealed.height * 0) == 1 || true)"
    at = deploy(w, "cn/saved", condition, [NOTIFY], **ASSESSED)
    other = "record.predicate.correction > 0.0 && record.predicate.cri >= 80.0"
    deploy(w, "cn/unsaved", other, [NOTIFY], **ASSESSED)
    cause = assess(w, 80, correction=0.5)
    w.trigger(cause, [NOTIFY], at)
    w.trigger(cause, [NOTIFY], at + 1)
    cause = assess(w, 80)
    w.trigger(cause, [NOTIFY], at)
    w.trigger(cause, [NOTIFY], at + 1, error="field")
    cause = assess(w, 79)
    w.trigger(cause, [NOTIFY], at, error="field")
    w.seal()
    about = "What decides an `||` or an `&&` does so on either side of an error; else the error counts."
    v.base("rules-error-absorbed", about, w.files())


def nested(lists, value):
    for _ in range(lists):
        value = [value]
    return value


def define_nesting(v):
    """16 lists one inside the other can be said, and no more."""
    w = ruled()
    grown = [{"name": "l", "value": "[registers.at('deep', subject).orValue({'l': 1}).l]"}]
    put = {"do": "put", "key": "subject", "register": "deep"}
    deep = deploy(w, "cn/deep", HIGH, [put | {"fields": grown}, FREEZE], **ASSESSED)
    for lists in range(1, 17):
        said = put | {"fields": {"l": nested(lists, 1)}, "key": MODEL}
        w.trigger(assess(w), [said, FREEZE], deep)
    for _ in range(2):
        w.trigger(assess(w), [FREEZE], deep, error="argument")
    w.seal()
    about = "A register nests one list deeper with each record: sixteen times, and then it is an error each time."
    v.base("rules-nesting", about, w.files())
    w = ruled()
    emit = {"do": "emit", "emits": "e"}
    both = [{"name": "a", "value": "[]"}, {"name": "b", "value": "[" * 16 + "]" * 16}]
    at = deploy(w, "cn/a", HIGH, [emit | {"fields": both}], **ASSESSED)
    deeper = [{"name": "a", "value": "[1, emission.fields.b]"}]
    over = deploy(w, "cn/b", "true", [{"do": "emit", "emits": "f", "fields": deeper}, NOTIFY], emissions=["e"])
    first = w.trigger(assess(w), [emit | {"fields": {"a": [], "b": nested(15, [])}}], at)
    w.trigger(first, [NOTIFY], over, error="argument")
    w.seal()
    v.base("rules-nesting-empty", "Empty lists count like others.", w.files())


# ---- calendars


def define_calendars(v):
    def publish(w, *arguments, **more):
        p = calendar(*arguments, **more)
        return w.add("calendar@1", f"calendar/{p['year']}", p, by=["cac"], producer="cac")

    def ledger(days, deadline, *calendars):
        w = ruled()
        effect = {"calendar": "CN", "clock": "answer", "do": "start-clock"}
        for one in calendars:
            publish(w, **one)
        at = deploy(w, "cn/answer", HIGH, [effect | {"working_days": days}], **ASSESSED)
        cause = assess(w)
        started = {"clock": "answer", "deadline": deadline, "do": "start-clock"}
        w.trigger(cause, [started], at)
        w.seal()
        return w.files()

    # 2026-11-22 is a Sunday; in China it is 08:10 when the assessment comes.
    year = {"year": 2026}
    about = "Five working days: Monday to Friday, until midnight in Beijing."
    v.base("rules-calendar", about, ledger(5, "2026-11-27T16:00:00.000000Z", year))
    holidays = {"holidays": ["2026-11-24", "2026-11-25"], "working": ["2026-11-25", "2026-11-28"]} | year
    about = "A holiday; a day that is a holiday and worked; a Saturday that is worked."
    v.base("rules-calendar-holidays", about, ledger(5, "2026-11-28T16:00:00.000000Z", year, holidays))
    about = "The later calendar of a year replaces the one before."
    v.base("rules-calendar-replaced", about, ledger(5, "2026-11-27T16:00:00.000000Z", holidays, year))
    for name, day in (("holidays", "2027-01-01"), ("working", "2025-12-31")):
        w = ruled()
        p = calendar(2026, **{name: ["2026-01-02", day] if name == "holidays" else [day, "2026-01-03"]})
        index = submit(w, "calendar@1", "calendar/2026", p, ["cac"], producer="cac")
        w.seal()
        about = f"A day of another year among {name}."
        v.add(f"record-refused-calendar-{name}", about, "rules-calendar", w.files(), broken("record-refused", index=index))
    west = year | {"utc_offset": -600}
    about = "Ten hours west of Greenwich it still is Saturday, and Monday the first working day."
    v.base("rules-calendar-west", about, ledger(1, "2026-11-24T10:00:00.000000Z", west))
    following = {"year": 2027, "utc_offset": 0, "holidays": ["2027-01-01"]}
    # 29 working days are left in 2026, from 23 November to 31 December; 4 January is the 30th.
    about = "Into the next year: its holidays count, and the first year's offset."
    v.base("rules-calendar-years", about, ledger(30, "2027-01-04T16:00:00.000000Z", year, following))


# ---- what expressions say


def define_languages(v):
    w = ruled()
    fields = {
        "a-third": ("record.predicate.cri / 3", 26.666667),
        "b-even": ("0.0000005e1 * 0.5 * 1000000.0", 2),
        "c-odd": ("0.000007 * 0.5 * 1000000", 4),
        "d-negative": ("-0.000005 * 0.5 * 1000000", -2),
        "e-whole": ("0.7 * record.predicate.known + 0.3 * record.predicate.unknown", 80),
        "f-int": ("-7 / 2 + 7 % -4 * 10", 27),
        "g-text": ("'网' + \"\\u7f51\\x21\" + r'\\n'", "网网!\\n"),
        "h-size": ("size('网信') + 'abc'.size() + size([1, 2])", 7),
        "i-time": ("accepted + duration('1h30m') - duration('500ms')", None),
        "j-list": ("[record.kind] + [record.producer, record.subjects[0]]", ["risk-assessment@1", "assess", MODEL]),
        "k-in": ("'TCR' in ['ADR', 'TCR'] && !(3 in [1, 2])", True),
        "l-choice": ("has(record.predicate.correction) ? 'yes' : 'no'", "no"),
        "m-exists": ("record.subjects.exists(s, s.startsWith('acme.')) && ['a/mod', '/models'].all(s, s.contains('/mod'))", True),
        "n-span": ("record.predicate.span.end - record.predicate.span.start == duration('24h')", True),
        "o-time": ("record.predicate.span.start < timestamp('2026-11-20T08:00:00.000001+08:00')", True),
        "p-sealed": ("sealed.height", 0),
        "q-leaf": ("sealed.leaf", None),
        "r-filings": ("[filings.filed, filings.must]", [1, 2]),
        "s-mixed": ("80 == 80.0 && 1 < 1.5 && [1, 2] == [1, 2] && 'a' < 'b'", True),
        "t-status": ("[statuses.frozen, statuses.`cn/frozen`, clocks.`third-party-audit`]", [False, False, False]),
        "u-least": ("-9223372036854775808 < 0x1F", True),
        "v-negative": ("-record.predicate.cri - 0.5", -80.5),
    }
    effects = [{"do": "emit", "emits": "all", "fields": [{"name": k, "value": one} for k, (one, _) in fields.items()]}]
    at = deploy(w, "cn/language", HIGH, effects, **ASSESSED)
    acme = {"by": ["acme"], "producer": "acme.example/office"}
    for name in ("a", "b"):
        w.add("algorithm@1", f"acme.example/{name}", algorithm(["CN"]), **acme)
    accepted = filing("accepted", number="网信算备110105000000000000001号")
    w.add("algorithm-filing@1", "acme.example/a", accepted, by=["cac"], producer="cac")
    cause = assess(w)
    values = {name: value for name, (_, value) in fields.items()}
    values["i-time"] = time_text(w.now + 5_399_500_000)
    values["q-leaf"] = digest(w.leaves[w.last_seal])
    w.trigger(cause, [{"do": "emit", "emits": "all", "fields": values}], at)
    w.seal()
    v.base("rules-language", "What expressions give.", w.files())


def define_times(v):
    """Parts of times in zones, and of spans; midnight and the year's end lie between the zones."""
    w = ruled()
    at = "timestamp('2026-12-31T23:59:58.123456Z')"
    fields = {
        "a-year": (f"[{at}.getFullYear(), {at}.getFullYear('+00:01'), {at}.getFullYear('UTC')]", [2026, 2027, 2026]),
        "b-month": (f"[{at}.getMonth(), {at}.getMonth('00:01')]", [11, 0]),
        "c-date": (f"[{at}.getDate('-00:00'), {at}.getDate('+23:59'), {at}.getDate('-23:59')]", [31, 1, 31]),
        "d-day": (f"[{at}.getDayOfMonth(), {at}.getDayOfMonth('+08:00')]", [30, 0]),
        # A Thursday, and a Friday; three days on it is Sunday.
        "e-week": (f"[{at}.getDayOfWeek(), {at}.getDayOfWeek('+08:00'), ({at} + duration('72h')).getDayOfWeek()]", [4, 5, 0]),
        "f-of-year": (f"[{at}.getDayOfYear(), {at}.getDayOfYear('+08:00')]", [364, 0]),
        "g-hours": (f"[{at}.getHours(), {at}.getHours('+08:00'), {at}.getHours('-02:30')]", [23, 7, 21]),
        "h-minutes": (f"[{at}.getMinutes(), {at}.getMinutes('-02:30')]", [59, 29]),
        "i-seconds": (f"[{at}.getSeconds(), {at}.getSeconds('+05:45')]", [58, 58]),
        "j-thousandths": (f"[{at}.getMilliseconds(), {at}.getMilliseconds('+05:45')]", [123, 123]),
        "k-span": ("[duration('-90m').getHours(), duration('90m').getMinutes(), duration('1.9s').getSeconds()]", [-1, 90, 1]),
        "l-rest": ("[duration('1.9s').getMilliseconds(), duration('-1.9s').getMilliseconds()]", [900, -900]),
        "m-early": ("timestamp('1969-12-31T23:59:59.5Z').getMilliseconds()", 500),
    }
    effects = [{"do": "emit", "emits": "all", "fields": [{"name": k, "value": one} for k, (one, _) in fields.items()]}]
    rule_at = deploy(w, "cn/times", "accepted.getHours('+08:00') == 8", effects, **ASSESSED)
    values = {name: value for name, (_, value) in fields.items()}
    w.trigger(assess(w), [{"do": "emit", "emits": "all", "fields": values}], rule_at)
    w.seal()
    v.base("rules-times", "Parts of times, in zones and without, and of spans.", w.files())


def define_told_late(v):
    """What only its evaluation tells: a zone that isn't a literal, and a value in a list of mixed ones."""
    w = ruled()
    emit = {"do": "emit", "emits": "e"}
    zoned = deploy(w, "cn/1-zone", "accepted.getHours('Asia/' + 'Shanghai') >= 0", [NOTIFY], **ASSESSED)
    mixed = [{"name": "x", "value": "[record.kind, {'a': 1}]"}]
    held = deploy(w, "cn/2-mixed", "true", [emit | {"fields": mixed}, FREEZE], **ASSESSED)
    empty = [{"name": "x", "value": "[[], [1]]"}, {"name": "y", "value": "optional.none().orValue('z')"}]
    right = deploy(w, "cn/3-right", "true", [emit | {"fields": empty}], **ASSESSED)
    cause = assess(w)
    w.trigger(cause, [NOTIFY], zoned, error="argument")
    w.trigger(cause, [FREEZE], held, error="argument")
    w.trigger(cause, [emit | {"fields": {"x": [[], [1]], "y": "z"}}], right)
    w.seal()
    about = "A zone that isn't a literal, a map in a list of mixed values: errors when they are met; and an empty list in a list."
    v.base("rules-told-late", about, w.files())


# ---- rules that are refused


def define_refused(v):
    def says(name, about, condition, effects=(NOTIFY,), **more):
        refuse(v, name, about, rule("cn/r", condition, list(effects), **(more or ASSESSED)))

    says("field", "A member that the kind doesn't have.", "record.predicate.crj >= 80.0")
    says("name", "A name that nothing has.", "records.predicate.cri >= 80.0")
    says("type", "A number is compared with a text.", "record.predicate.cri >= '80'")
    says("bool", "A condition that is no condition.", "record.predicate.cri")
    says("syntax", "No expression.", "record.predicate.cri >=")
    says("places", "A decimal of seven places.", "record.predicate.cri >= 80.0000001")
    says("one-of-two", "One of two kinds doesn't have the member.", HIGH, kinds=["indicator@1", "risk-assessment@1"])
    says("clock", "A clock that runs out is no record.", HIGH, kinds=["risk-assessment@1"], clocks=["c"])
    refuse(v, "nothing", "It listens to nothing.", rule("cn/r", "true", [NOTIFY]))
    says("kind", "A kind that may be blanked.", "true", kinds=["gradient-log@1"])
    says("kind-trigger", "A kind that the ledger makes.", "true", kinds=["trigger@1"])
    says("kind-foreign", "A kind of somebody else.", "true", kinds=["x.example/note@1"])
    says("kind-unknown", "A kind that isn't there.", "true", kinds=["risk-assessment@2"])
    wrong = [{"member": "value", "value": "x"}]
    says("match", "A match on a member that is no text.", "true", kinds=["indicator@1"], match=wrong)
    field = {"do": "emit", "emits": "e", "fields": [{"name": "x", "value": "record.predicate.x"}]}
    says("value", "A field's expression doesn't check.", HIGH, [field])
    key = {"do": "put", "fields": [{"name": "x", "value": "1"}], "key": "1", "register": "r"}
    says("key", "A register's key that is no text.", HIGH, [key])
    define_refused_fields(says)
    define_refused_zones(says)
    define_refused_effects(says)
    define_refused_versions(v)
    define_bounds(v)


def refuse(v, name, about, p, w=None, by="cac"):
    w = w or ruled()
    index = submit(w, "rule@1", "cn/r", p, [by], producer=by)
    w.seal()
    v.add(f"record-refused-rule-{name}", about, "rules", w.files(), broken("record-refused", index=index))


def define_refused_fields(says):
    """What no field can hold, as far as its expression's type tells."""

    def field(name, about, value, **more):
        says(f"field-{name}", about, "true", [{"do": "emit", "emits": "e", "fields": [{"name": "x", "value": value}]}], **more)

    field("map", "A field that is a map.", "{'a': 1}")
    field("span", "A span of time.", "accepted - record.predicate.span.start")
    field("object", "All of the predicate.", "record.predicate")
    field("optional", "What may be missing.", "registers.at('r', subject)")
    field("register", "All that a register holds.", "registers.r")
    field("list", "A list of maps.", "[{'a': 1}, {}]")
    field("lists", "A list of lists of what may be missing.", "[[], [optional.of(1)]]")
    field("choice", "Maps on both sides.", "record.predicate.cri > 1.0 ? {'a': 1} : {}")
    field("else", "A map where there is nothing.", "optional.none().orValue({'a': 1})")
    field("clock", "A clock.", "clock", clocks=["c"])
    put = {"do": "put", "fields": [{"name": "x", "value": "{'a': 1}"}], "key": "subject", "register": "r"}
    says("put-map", "A register's field that is a map.", HIGH, [put])


def define_refused_zones(says):
    """A zone that is written out, and that engine 1 hasn't."""

    def zone(name, about, text, **more):
        says(f"zone-{name}", about, f"accepted.getHours({text}) >= 0", **more)

    zone("name", "A zone by its name.", "'Asia/Shanghai'")
    zone("none", "A zone that nobody knows.", "'nonsense'")
    zone("empty", "No zone.", "''")
    zone("case", "UTC in small letters.", "'utc'")
    zone("letter", "UTC as times have it.", "'Z'")
    zone("digit", "An offset with a digit too few.", "'+8:00'")
    zone("hours", "An offset of a day.", "r'+24:00'")
    zone("minutes", "An offset with too many minutes.", "'+08:60'")
    zone("seconds", "An offset with seconds.", "'+08:00:00'")
    zone("raw", "A zone in brackets, quoted another way.", '(""" UTC""")')
    condition = "emission.fields.at.getDayOfWeek('CET') == 0 || true"
    says("zone-dyn", "Of what may be a time, and where another side decides.", condition, emissions=["e"])
    field = [{"name": "x", "value": "[1].map(x, accepted.getMonth('GMT'))"}]
    says("zone-inner", "Inside of a macro of a field.", "true", [{"do": "emit", "emits": "e", "fields": field}])


def define_refused_effects(says):
    says("effect-missing", "A status without `restricts`.", HIGH, [{"do": "set", "status": "s"}])
    says("effect-other", "A notice with a status.", HIGH, [NOTIFY | {"status": "s"}])
    says("effect-clock", "A clock without an end.", HIGH, [{"clock": "c", "do": "start-clock"}])
    both = {"calendar": "CN", "clock": "c", "do": "start-clock", "duration": 1, "working_days": 1}
    says("effect-both", "A clock with two ends.", HIGH, [both])
    days = {"clock": "c", "do": "restart-clock", "working_days": 1}
    says("effect-calendar", "Working days of no calendar.", HIGH, [days])
    ends = ({"duration": 60}, {"until": "accepted + duration('1h')"}, {"working_days": 1}, {})
    for name, end in zip(("duration", "until", "calendar", "alone"), ends):
        about = "A time to count from, and no working days of a calendar."
        says(f"effect-from-{name}", about, HIGH, [{"clock": "c", "do": "start-clock", "from": "accepted"} | end])
    typed = {"calendar": "CN", "clock": "c", "do": "start-clock", "from": "'2026-11-22'", "working_days": 1}
    says("effect-from-text", "A text to count from.", HIGH, [typed])


def define_refused_versions(v):
    again = rule("cn/r", HIGH, [NOTIFY], **ASSESSED)
    refuse(v, "second-first", "Version 2 comes first.", again | {"version": 2})
    w = ruled()
    deploy(w, "cn/r", HIGH, [NOTIFY], **ASSESSED)
    refuse(v, "again", "Version 1 a second time.", again, w=w)
    w = ruled()
    at = deploy(w, "cn/r", HIGH, [NOTIFY], **ASSESSED)
    w.add("rule-retire@1", "cn/r", retire("cn/r", w.act(at)), by=["cac"], producer="cac")
    refuse(v, "retired", "Version 1 after it was retired.", again, w=w)
    w = ruled()
    admit(w, "euro", "regulator", jurisdiction="EU")
    deploy(w, "cn/r", HIGH, [NOTIFY], **ASSESSED)
    theirs = again | {"jurisdiction": "EU", "version": 2}
    refuse(v, "jurisdiction", "The next version is of another jurisdiction.", theirs, w=w, by="euro")

    def engine_0(name, about, kind, p):
        def build(w):
            return submit(w, kind, "cn/r", p(w), ["cac"], producer="cac")

        bad(v, f"record-refused-engine-0-{name}", about, "record-refused", build)

    engine_0("rule", "A rule on a ledger without rules.", "rule@1", lambda w: again)
    engine_0("retire", "The end of a rule there.", "rule-retire@1", lambda w: retire("cn/r", w.act(3)))
    engine_0("calendar", "A calendar there.", "calendar@1", lambda w: calendar())
    engine_0("release", "A release there.", "release@1", lambda w: release(w.act(3)))


# ---- bounds


def define_bounds(v):
    start = {"clock": "c", "do": "restart-clock", "duration": 3_599}
    short = {"clocks": ["c"], "kinds": ["incident@1"]}
    about = "A rule that listens to a clock starts one of less than an hour."
    refuse(v, "round-clock", about, rule("cn/r", "true", [NOTIFY, start], **short))
    start = start | {"do": "start-clock"}
    about = "A rule that listens to an emission does."
    refuse(v, "round-emission", about, rule("cn/r", "true", [start], emissions=["e"]))
    define_length(v)
    define_subjects(v)
    define_number(v)


def lengthy(length):
    """The predicate of a rule, of so many bytes: one short field that becomes long, and nearly all else notices."""
    value = " + ".join(["subject"] * 12)
    effects = [{"do": "emit", "emits": "e", "fields": [{"name": "l", "value": value}]}]
    effects += [NOTIFY | {"parties": [f"{number:03}" + "x" * 253 for number in range(64)]} for _ in range(3)]
    p = rule("cn/long", HIGH, [*effects, NOTIFY | {"parties": []}], clause="c", **ASSESSED)
    number, left = 0, length - len(canonical(p))
    while left > 300:
        p["effects"][-1]["parties"].append(f"{number:03}" + "x" * 253)
        number, left = number + 1, length - len(canonical(p))
    p["clause"] += "x" * left
    return p


def define_length(v):
    """61,440 bytes of a predicate; the trigger would be too long with the field, and is in doubt without it."""
    subject = "acme.example/" + "x" * 499
    w, p = ruled("length"), lengthy(61_440)
    at = w.add("rule@1", "cn/long", p, by=["cac"], producer="cac")
    w.trigger(assess(w, subject=subject), p["effects"][1:], at, subject=subject, error="size")
    w.seal()
    about = "A rule of 61,440 bytes: its trigger is too long with a field, and what restricts fits."
    v.base("rules-length", about, w.files())
    w = ruled("length")
    index = submit(w, "rule@1", "cn/long", lengthy(61_441), ["cac"], producer="cac")
    w.seal()
    about = "A rule of 61,441 bytes."
    v.add("record-refused-rule-length", about, "rules-length", w.files(), broken("record-refused", index=index))


def define_subjects(v):
    """64 subjects and no more, of what rules may listen to."""
    w = ruled("subjects")
    many = [f"{MODEL}/{number:02}" for number in range(65)]
    w.add("training-data@1", many, training_data(), ledger=False)
    free = len(w.entries) - 1
    at = deploy(w, "cn/many", "record.subjects[63] == subject", [FREEZE], **ASSESSED)
    w.trigger(assess(w, subject=many[:64]), [FREEZE], at, subject=many[63])
    w.seal()
    about = "A record that rules may listen to has 64 subjects; one that they can't has more."
    v.base("rules-subjects", about, w.files(), [observed("unattested", 1, index=free)])
    about = "A record that a rule listens to has 65 subjects."
    refuse_subjects(v, "", about, "risk-assessment@1", assessment(1), many, "assess")
    about = "So has one that no rule listens to, and that may come unsigned."
    trace = decision_trace()
    refuse_subjects(v, "-trace", about, "decision-trace@1", trace, many, None)


def refuse_subjects(v, name, about, kind, p, many, by):
    w = ruled("subjects")
    if by:
        index = submit(w, kind, many, p, [by], producer=by)
    else:
        index = w.after(1).record(w.make(kind, many, p, ledger=False), [], applied=False)
    w.seal()
    v.add(f"record-refused-subjects{name}", about, "rules-subjects", w.files(), broken("record-refused", index=index))


def define_number(v):
    """1,024 rules of a jurisdiction are in force; one of them gets a version, one of another jurisdiction comes."""
    w = ruled("number", window=7_200)
    admit(w, "euro", "regulator", jurisdiction="EU")
    for number in range(1_024):
        deploy(w, f"cn/{number:04}", "false", [NOTIFY], **ASSESSED)
    deploy(w, "eu/one", "false", [NOTIFY], by="euro", jurisdiction="EU", **ASSESSED)
    deploy(w, "cn/1023", "false", [NOTIFY], version=2, **ASSESSED)
    index = submit(w, "rule@1", "cn/more", rule("cn/more", "false", [NOTIFY], **ASSESSED), ["cac"], producer="cac")
    w.seal()
    about = "1,024 rules of a jurisdiction are in force; a version of one and a rule elsewhere may come, one more may not."
    v.base("record-refused-rules-number", about, w.files(), [broken("record-refused", index=index)])


# ---- releases and ends of rules


def define_acts(v):
    def case(name, about, code, build):
        b = Base()
        index = build(b)
        b.w.seal()
        v.add(name, about, "rules", b.w.files(), broken(code, index=index))

    def released(act, by="cac", producer="cac", subject=MODEL, **more):
        return lambda b: submit(b.w, "release@1", subject, release(act(b), **more), [by], producer=producer)

    def first(b):
        return b.w.act(b.first)

    about = "A release by the provider."
    case("grant-missing-release", about, "grant-missing", released(first, "acme", "acme.example/office"))
    case("grant-missing-rule", "A rule by an assessor.", "grant-missing", assessor_rule)
    about = "A release for another jurisdiction."
    case("grant-missing-release-eu", about, "grant-missing", released(first, jurisdiction="EU"))
    about = "A release that names the trigger after."
    case("acts-on-wrong-release", about, "acts-on-wrong", released(lambda b: b.w.act(b.second)))
    about = "A release of a subject that isn't frozen."
    case("acts-on-wrong-release-subject", about, "acts-on-wrong", released(first, subject=OTHER))
    about = "A release of another status."
    case("acts-on-wrong-release-status", about, "acts-on-wrong", released(first, status="barred"))

    def twice(b):
        b.release(b.w.act(b.first))
        return released(first)(b)

    case("acts-on-wrong-release-twice", "A status is released twice.", "acts-on-wrong", twice)
    about = "A release of two subjects."
    case("record-refused-release-two", about, "record-refused", released(first, subject=[MODEL, OTHER]))

    def retired(identifier, act):
        p = retire(identifier, act)
        return lambda b: submit(b.w, "rule-retire@1", identifier, p, ["cac"], producer="cac")

    def ended(name, about, build):
        case(f"acts-on-wrong-retire{name}", about, "acts-on-wrong", build)

    ended("", "The end of a rule that isn't there.", lambda b: retired("cn/x", b.w.act(b.freeze))(b))
    ended("-other", "It names another rule's entry.", lambda b: retired("cn/strikes", b.w.act(b.freeze))(b))

    def again(b):
        p = retire("cn/strikes", b.w.act(b.strikes))
        b.w.add("rule-retire@1", "cn/strikes", p, by=["cac"], producer="cac")
        return retired("cn/strikes", b.w.act(b.strikes))(b)

    ended("-twice", "A rule is retired twice.", again)


def assessor_rule(b):
    p = rule("cn/r", HIGH, [NOTIFY], **ASSESSED)
    return submit(b.w, "rule@1", "cn/r", p, ["assess"], producer="assess")


# ---- bundles


def define_bundles(v):
    b = Base()
    released = b.release(b.w.act(b.first))
    b.w.seal()
    keys = (5, 6)
    freeze = ("status", f"CN frozen {MODEL}")
    put = lambda name, about, value, *found: v.bundle(f"bundle-{name}", about, canonical(value), *found)
    about = "A trigger, unsigned as it is, and that the status doesn't stand any more."
    put("trigger", about, bundle_value(b.w, b.first, [], [freeze]))
    put("release", "A release, and the trigger that it names.", bundle_value(b.w, released, [*keys, b.first]))
    about = "A release without the trigger that it names."
    found = broken("acts-on-wrong", index=released)
    put("release-alone", about, bundle_value(b.w, released, [*keys]), found)
