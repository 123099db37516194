"""Clocks until a time, what a status bars, and registers under any key (8.3, 8.4)."""

from common import submit
from mutate_rules import ASSESSED, FREEZE, HIGH, MODEL, NOTIFY, OTHER, assess, deploy, later, refuse, ruled
from predicates import assessment, calendar, rule
from vectors import broken
from writer import micros, time_text

BARS = FREEZE | {"bars": ["call", "training"]}
START = {"clock": "c", "do": "start-clock"}


def define(v):
    define_until(v)
    define_until_errors(v)
    define_from(v)
    define_bars(v)
    define_registers(v)
    define_math(v)
    define_refused(v)


# ---- working days from a time


def counted(days, source=None, clock="c"):
    effect = {"calendar": "CN", "clock": clock, "do": "start-clock", "working_days": days}
    return effect | ({"from": source} if source else {})


def define_from(v):
    """2026-11-22 is a Sunday; in China it is 08:10 when the assessment comes."""

    def ledger(effects, said, error=None, gone=()):
        w = ruled("from")
        w.add("calendar@1", "calendar/2026", calendar(), by=["cac"], producer="cac")
        at = deploy(w, "cn/from", HIGH, effects, **ASSESSED)
        cause = assess(w)
        second = later(w, 1)
        said = [one | {"deadline": second} if one.get("clock") in gone else one for one in said]
        first = w.trigger(cause, said, at, **({"error": error} if error else {}))
        for clock in gone:
            w.trigger(first, [], clock=clock, deadline=second, accepted=second)
        w.seal()
        return w.files()

    def started(deadline=None, clock="c"):
        return {"clock": clock, "do": "start-clock"} | ({"deadline": deadline} if deadline else {})

    effects = [
        counted(5, "timestamp('2026-11-19T15:59:59.999999999Z')", "thursday"),
        counted(5, "timestamp('2026-11-19T16:00:00Z')", "friday"),
        counted(5, "accepted - duration('480h')", "gone"),
        counted(5, None, "now"),
        counted(1, "accepted + duration('168h')", "next"),
    ]
    said = [
        started("2026-11-26T16:00:00.000000Z", "thursday"),
        started("2026-11-27T16:00:00.000000Z", "friday"),
        started(None, "gone"),
        started("2026-11-27T16:00:00.000000Z", "now"),
        started("2026-11-30T16:00:00.000000Z", "next"),
    ]
    about = "Working days from a time: the last of a day and the first of the next, one that is gone (a second is left), one to come."
    v.base("rules-from", about, ledger(effects, said, gone=["gone"]))

    def doubt(name, about, source):
        put = {"do": "put", "fields": [{"name": "x", "value": "1"}], "key": "subject", "register": "r"}
        said = [FREEZE, started("2026-11-27T16:00:00.000000Z"), NOTIFY]
        v.add(f"rules-from-{name}", about, "rules-from", ledger([FREEZE, put, counted(5, source), NOTIFY], said, "argument"))

    doubt("year", "A year without a calendar: in doubt days are counted from the cause.", "timestamp('2025-11-19T00:00:00Z')")
    doubt("before", "A time before 1970.", "accepted - duration('500000h')")
    doubt("text", "A text that is no time.", "timestamp(record.predicate.method)")


# ---- clocks until a time


class Until:
    """Three clocks: to a time that comes, to one that is long gone, to one with a fraction; and a rule behind."""

    def __init__(self):
        self.w = w = ruled("until")
        effects = [
            START | {"until": "timestamp('2026-11-22T00:13:00Z')"},
            {"clock": "gone", "do": "restart-clock", "until": "accepted - duration('48h')"},
            {"clock": "near", "do": "start-clock", "until": "accepted + duration('60s') + duration('1999ns')"},
            {"clock": "now", "do": "start-clock", "until": "accepted + duration('999999us')"},
        ]
        self.rule = deploy(w, "cn/until", HIGH, effects, **ASSESSED)
        self.over = deploy(w, "cn/z-over", "true", [FREEZE], clocks=["c", "near"])
        self.cause = assess(w)
        self.ends = ["2026-11-22T00:13:00.000000Z", later(w, 1), later(w, 60.000001), later(w, 1)]
        self.effects = effects

    def fire(self, **ends):
        said = []
        for effect, end in zip(self.effects, self.ends):
            end = ends.get(effect["clock"], end)
            said.append({"clock": effect["clock"], "deadline": end, "do": effect["do"]})
        self.first = self.w.trigger(self.cause, said, self.rule)
        return self.first

    def expire(self, clock, end):
        return self.w.trigger(self.first, [], clock=clock, deadline=end, accepted=end)


def define_until(v):
    u = Until()
    u.fire()
    u.expire("gone", u.ends[1])
    u.expire("now", u.ends[3])
    near = u.expire("near", u.ends[2])
    u.w.trigger(near, [FREEZE], u.over)
    c = u.expire("c", u.ends[0])
    u.w.trigger(c, [FREEZE], u.over)
    u.w.seal()
    about = "Clocks until a time: one that comes, one that is gone (a second is left), one cut to microseconds."
    v.base("rules-until", about, u.w.files())

    def wrong(name, about, **ends):
        u = Until()
        index = u.fire(**ends(u) if callable(ends) else ends)
        u.w.seal()
        v.add(f"trigger-wrong-until-{name}", about, "rules-until", u.w.files(), broken("trigger-wrong", index=index))

    gone = Until()
    wrong("past", "A clock whose time is gone ends in the past.", gone=time_text(micros(later(gone.w, 0)) - 48 * 3_600_000_000))
    wrong("none", "It ends at once.", gone=later(gone.w, 0))
    wrong("rounded", "A time rounded up to the next microsecond.", near=later(gone.w, 60.000002))
    wrong("long", "It runs a second longer.", c="2026-11-22T00:13:01.000000Z")


def define_until_errors(v):
    def case(name, about, until, **changes):
        w = ruled("until")
        effects = [FREEZE, START | {"until": until}, {"clock": "d", "do": "start-clock", "duration": 7_200}, NOTIFY]
        at = deploy(w, "cn/until", HIGH, effects, **ASSESSED)
        cause = assess(w, 80, **changes)
        said = [FREEZE, {"clock": "d", "deadline": later(w, 7_200), "do": "start-clock"}, NOTIFY]
        w.trigger(cause, said, at, error="argument")
        w.seal()
        v.add(f"rules-until-{name}", about, "rules-until", w.files())

    def first(name, about, error, *order):
        w = ruled("until")
        divided = {"do": "emit", "emits": "e", "fields": [{"name": "x", "value": "1 / sealed.height"}]}
        until = START | {"until": "timestamp(record.predicate.method)"}
        key = {"do": "put", "fields": [{"name": "x", "value": "1"}], "key": "record.subjects[1]", "register": "r"}
        effects = {"divided": divided, "key": key, "until": until}
        at = deploy(w, "cn/until", HIGH, [FREEZE, *[effects[one] for one in order]], **ASSESSED)
        w.trigger(assess(w), [FREEZE], at, error=error)
        w.seal()
        v.add(f"rules-until-{name}", about, "rules-until", w.files())

    first("second", "The first error is that of the effect before.", "division", "divided", "until")
    first("third", "The first error is that of a key.", "index", "key", "until", "divided")
    first("first", "The first error is that of the clock.", "argument", "until", "divided", "key")
    w = ruled("until")
    last = START | {"until": "timestamp('9999-12-31T23:59:59.999999999Z')"}
    least = {"clock": "d", "do": "start-clock", "until": "accepted + duration('1s')"}
    more = {"clock": "e", "do": "start-clock", "until": "accepted + duration('1.000001s')"}
    at = deploy(w, "cn/until", HIGH, [last, least, more], **ASSESSED)
    cause = assess(w)
    ends = ("9999-12-31T23:59:59.999999Z", later(w, 1), later(w, 1.000001))
    starts = zip((last, least, more), ends)
    one = w.trigger(cause, [{"clock": e["clock"], "deadline": end, "do": e["do"]} for e, end in starts], at)
    for clock, end in (("d", ends[1]), ("e", ends[2])):
        w.trigger(one, [], clock=clock, deadline=end, accepted=end)
    w.seal()
    v.add("rules-until-ends", "A clock until the end of all times, and two that run a second.", "rules-until", w.files())

    case("before", "A time before 1970: the clock is left out, and the others aren't.", "accepted - duration('500000h')")
    case("text", "A text that is no time.", "timestamp(record.predicate.method)")
    w = ruled("until")
    emit = {"do": "emit", "emits": "e"}
    first = deploy(w, "cn/1", HIGH, [emit | {"fields": [{"name": "when", "value": "accepted"}]}], **ASSESSED)
    read = START | {"until": "timestamp(emission.fields.when) + duration('3599s')"}
    second = deploy(w, "cn/2", "true", [read], emissions=["e"])
    third = deploy(w, "cn/3", "true", [FREEZE, START | {"until": "emission.fields.when"}], emissions=["e"])
    one = w.trigger(assess(w), [emit | {"fields": {"when": later(w, 0)}}], first)
    w.trigger(one, [START | {"deadline": later(w, 3_600)}], second)
    w.trigger(one, [FREEZE], third, error="argument")
    w.seal()
    about = "A time that was emitted is a text again: read, it is a time, but at least an hour away; unread, an error."
    v.add("rules-until-emitted", about, "rules-until", w.files())


# ---- what a status bars


def barring():
    w = ruled("bars")
    at = deploy(w, "cn/bar", HIGH, [BARS, {"do": "clear", "restricts": False, "status": "trusted"}], **ASSESSED)
    return w, at, assess(w)


def define_bars(v):
    clear = {"do": "clear", "restricts": False, "status": "trusted"}
    w, at, cause = barring()
    w.trigger(cause, [BARS, clear], at)
    doubt = deploy(w, "cn/doubt", "record.predicate.correction > 0.0", [BARS | {"status": "doubtful"}, NOTIFY], **ASSESSED)
    w.trigger(assess(w, 1), [BARS | {"status": "doubtful"}, NOTIFY], doubt, error="field")
    w.seal()
    w.after(1)
    bare = deploy(w, "cn/bare", "record.predicate.cri == 2.0", [FREEZE], **ASSESSED)
    cause = assess(w, 2, correction=0)
    w.trigger(cause, [FREEZE], bare)
    w.seal()
    about = "A status that says what it bars, set again so that it bars nothing; also where the condition ends in an error."
    v.base("rules-bars", about, w.files())

    def wrong(name, about, effects, code="trigger-wrong"):
        w, at, cause = barring()
        index = w.trigger(cause, effects, at, applied=False)
        w.seal()
        v.add(f"{code}-bars{name}", about, "rules-bars", w.files(), broken(code, index=index))

    wrong("", "The trigger doesn't say what the status bars.", [FREEZE, clear])
    wrong("-other", "It bars less.", [FREEZE | {"bars": ["call"]}, clear])
    wrong("-order", "What it bars isn't sorted.", [FREEZE | {"bars": ["training", "call"]}, clear], "entry-malformed")
    for name, effect, about in (
        ("clear", clear | {"bars": ["call"]}, "What is cleared bars nothing."),
        ("relaxed", BARS | {"restricts": False}, "A status that doesn't restrict bars nothing."),
    ):
        w = ruled("bars")
        bad = submit(w, "risk-assessment@1", MODEL, assessment(), ["prod"], producer="prod")
        index = w.after(1).trigger(bad, [effect], applied=False)
        w.seal()
        found = [broken("entry-malformed", index=index), broken("grant-missing", index=bad)]
        v.add(f"entry-malformed-bars-{name}", about, "rules-bars", w.files(), *found)


# ---- registers under any key


def define_registers(v):
    w = ruled("registers")
    fields = [{"name": "count", "value": "record.subjects.size() + 40"}, {"name": "note", "value": "'n'"}]
    put = {"do": "put", "fields": fields, "key": "'of ' + record.predicate.method", "register": "limits"}
    first = deploy(w, "cn/a-put", HIGH, [put], **ASSESSED)
    said = {
        "a-none": ("registers.at('limits', subject).hasValue()", False),
        "b-one": ("registers.at('limits', 'of cri/1').hasValue()", True),
        "c-made": ("registers.at('limits', 'of ' + record.predicate.method).orValue({}).count + 1", 42),
        "d-size": ("[size(registers.at('limits', 'nobody').orValue({})), registers.at('limits', 'of cri/1').orValue({}).size()]", [0, 2]),
        "e-has": ("has(registers.limits) || registers.at('limits', 'of cri/1').orValue({}).count > 40", True),
        "f-space": ("registers.at('limits of', 'cri/1').hasValue()", False),
        "f-spread": ("origin == subject", True),
        "g-empty": ("registers.at('', '').hasValue() || registers.at('limits', '').hasValue()", False),
        "h-filter": ("record.signers.filter(s, s.startsWith('a')).map(s, s + '!')", ["assessor!"]),
        "i-index": ("record.subjects[?1].orValue('none') + record.subjects[?0].orValue('none')", "none" + MODEL),
        "j-of": ("optional.of(3).orValue(4) + optional.none().orValue(4)", 7),
        "k-or": ("registers.at('x', 'y').or(registers.at('limits', 'of cri/1')).orValue({}).note", "n"),
        "l-lazy": ("optional.of(1).orValue(1 / (record.subjects.size() - 1))", 1),
    }
    reading(v, w, first, put, said, "registers", "Registers under any key, and values that may be missing.")
    w = ruled("registers")
    first = deploy(w, "cn/a-put", HIGH, [put], **ASSESSED)
    said = {
        "a-else": ("registers.at('limits', subject).?count.orValue(7)", 7),
        "b-field": ("registers.at('limits', 'of ' + record.predicate.method).?count.orValue(7) + 1", 42),
        "c-gone": ("registers.at('limits', 'of cri/1').?gone.hasValue()", False),
        "d-member": ("record.predicate.?correction.orValue(0.5) + registers.?limits.orValue({}).?count.orValue(1)", 1.5),
        "e-value": ("registers.at('limits', 'of cri/1').value().count + 1", 42),
    }
    more = deploy(w, "cn/c-lost", "registers.at('limits', subject).value().count > 0", [FREEZE], **ASSESSED)
    reading(v, w, first, put, said, "optionals", "Fields that may be missing, and what an optional holds, if it does.", more)


def reading(v, w, first, put, said, name, about, lost=None):
    """A ledger on which one rule puts, and the next one emits what it reads."""
    emit = {"do": "emit", "emits": "all"}
    values = [{"name": name, "value": value} for name, (value, _) in said.items()]
    second = deploy(w, "cn/b-read", HIGH, [emit | {"fields": values}], **ASSESSED)
    cause = assess(w)
    w.trigger(cause, [put | {"fields": {"count": 41, "note": "n"}, "key": "of cri/1"}], first)
    w.trigger(cause, [emit | {"fields": {name: value for name, (_, value) in said.items()}}], second)
    if lost:
        w.trigger(cause, [FREEZE], lost, error="argument")
    w.seal()
    v.base(f"rules-{name}", about, w.files())


def define_math(v):
    w = ruled("math")
    said = {
        "a-log10": ("math.log10(record.predicate.cri)", 1.90309),
        "b-ln": ("math.ln(record.predicate.cri)", 4.382027),
        "c-exp": ("math.exp(record.predicate.cri / 10)", 2980.957987),
        "d-least": ("math.least(100.0, 99.0 + 0.5 * math.log10(record.predicate.cri))", 99.951545),
        "e-greatest": ("math.greatest(record.predicate.cri, 79.5)", 80),
        "f-ints": ("math.least(record.subjects.size(), 2) + 1", 2),
        "g-below": ("math.ln(record.predicate.cri / 100)", -0.223144),
        "h-bind": ("cel.bind(x, record.predicate.cri / 7, [int(x), int(-x)])", [11, -11]),
        "h-ceil": ("[math.ceil(record.predicate.cri / 7), math.floor(-record.predicate.cri / 7)]", [12, -12]),
        "h-places": ("[5, 6, 7].transformList(i, n, i == 1 ? n : i * 10)", [0, 6, 20]),
        "h-shares": ("amounts.split(1000, [1, 1, 1]) + amounts.split(7, [0, 5, 5, 0, 4])", [334, 333, 333, 0, 3, 2, 0, 2]),
        "h-shares-large": ("amounts.split(9007199254740991, [0.05, 0.95])", [450359962737050, 8556839292003941]),
        "h-shares-none": ("amounts.split(0, [record.predicate.cri])", [0]),
        "h-string": ("string(record.predicate.cri / 7) + string(record.subjects.size() * 24) + 'h'", "11.42857124h"),
        "h-sum": ("[record.predicate.known, record.predicate.unknown, 0.000001].sum()", 171.200001),
        "i-sum": ("[1, 2, 3].map(n, n * n).sum() + record.subjects.map(s, size(s)).sum()", 32),
    }
    emit = {"do": "emit", "emits": "all"}
    values = [{"name": name, "value": value} for name, (value, _) in said.items()]
    at = deploy(w, "cn/a", HIGH, [emit | {"fields": values}], **ASSESSED)
    nothing = deploy(w, "cn/b", "math.log10(record.predicate.cri - 80.0) > 0.0", [FREEZE], **ASSESSED)
    below = deploy(w, "cn/c", "math.ln(record.predicate.cri - 81.0) > 0.0", [FREEZE], **ASSESSED)
    shared = deploy(w, "cn/e", "amounts.split(5, [0, 0]).size() > 0", [FREEZE], **ASSESSED)
    nobody = deploy(w, "cn/f", "amounts.split(record.subjects.size() - 2, [1]).size() > 0", [FREEZE], **ASSESSED)
    large = deploy(w, "cn/d", "math.exp(record.predicate.cri) > 0.0", [FREEZE], **ASSESSED)
    cause = assess(w)
    w.trigger(cause, [emit | {"fields": {name: value for name, (_, value) in said.items()}}], at)
    for rule_, error in ((nothing, "argument"), (below, "argument"), (large, "overflow"), (shared, "argument"), (nobody, "argument")):
        w.trigger(cause, [FREEZE], rule_, error=error)
    w.seal()
    v.base("rules-math", "Logarithms, powers and the lesser of two.", w.files())


# ---- rules that are refused


def define_refused(v):
    def says(name, about, effect):
        refuse(v, name, about, rule("cn/r", HIGH, [effect], **ASSESSED))

    says("until-type", "A clock until a number.", START | {"until": "record.predicate.cri"})
    says("until-both", "A clock until a time, and for a duration.", START | {"duration": 1, "until": "accepted"})
    days = {"calendar": "CN", "until": "accepted", "working_days": 1}
    says("until-days", "A clock until a time, and for working days.", START | days)
    says("until-syntax", "No expression.", START | {"until": "accepted +"})
    says("until-name", "A name that nothing has.", START | {"until": "clock.deadline"})
    says("until-stop", "A clock is stopped at a time.", {"clock": "c", "do": "stop-clock", "until": "accepted"})
    says("bars-clear", "What is cleared bars nothing.", BARS | {"do": "clear"})
    says("bars-relaxed", "A status that doesn't restrict bars nothing.", BARS | {"restricts": False})
    says("bars-notify", "A notice bars nothing.", NOTIFY | {"bars": ["call"]})
    fields = {"do": "emit", "emits": "e"}

    def gives(name, about, value):
        says(name, about, fields | {"fields": [{"name": "x", "value": value}]})

    gives("at-key", "A register's key that is a number.", "registers.at('r', 1)")
    gives("at-sum", "Whether it is there, plus one.", "registers.at('r', 'k').hasValue() + 1")
    gives("at-one", "A register without a key.", "registers.at('r')")
    gives("or-type", "The other value is of another type.", "record.subjects[?0].orValue(1)")
    gives("draw", "No draw where none is listened to.", "draw.seed")
    gives("pick-seed", "A seed that is a number.", "random.pick(1, ['a'], 1)")
    gives("pick-list", "A pick from what is no list.", "random.pick('s', 'abc', 1)")
    gives("pick-number", "A number that is a text.", "random.pick('s', ['a'], '1')")
