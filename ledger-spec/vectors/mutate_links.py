"""Links from what was made to what it was made from (8.9), and rules that spread over them (8.5)."""

from bases import PIPELINE, chartered
from common import bad, submit
from mutate_rules import FREEZE, NOTIFY, assess, deploy, later, refuse, ruled
from predicates import consent, model_snapshot, redaction, rule, training_data, withdrawal
from vectors import broken, observed
from writer import Key, bundle_value, canonical, digest, sign

CONSENT = "acme.example/consent/1"
# In the order of their bytes of UTF-8 (in UTF-16 the last two would change places).
MADE = [
    "acme.example/data/0",
    "acme.example/data/1",
    "acme.example/model",
    "acme.example/model/two",
    "acme.example/\uff2d",
    "acme.example/\U0001f600",
]
WITHDRAWN = {"kinds": ["consent-withdrawal@1"], "spread": "derived"}
TAINT = {"bars": ["training"], "do": "set", "restricts": True, "status": "tainted"}
DELETE = {"clock": "delete", "do": "start-clock"}


def define(v):
    define_spread(v)
    define_wrong_parts(v)
    define_order(v)
    define_errors(v)
    define_causes(v)
    define_links(v)
    define_counts(v)
    define_redactions(v)
    define_withdrawals(v)
    define_refused(v)
    define_bundles(v)


def by_prod(w, kind, subject, p, applied=True):
    if applied:
        return w.add(kind, subject, p, by=["prod"], producer=PIPELINE)
    return submit(w, kind, subject, p, ["prod"], producer=PIPELINE)


def data(w, subject, *sources, number=0, applied=True, act=None, by=("prod",)):
    p = training_data(number)
    if sources:
        p["derived_from"] = [w.act(source) for source in sources]
    return w.add("training-data@1", subject, p | (act or {}), by=by, producer=PIPELINE, applied=applied)


def model(w, subject, *sources, parent=None, applied=True, **more):
    p = model_snapshot(**more)
    if sources:
        p["data"] = [w.act(source) for source in sources]
    if parent is not None:
        p["parent"] = w.act(parent)
    return by_prod(w, "model-snapshot@1", subject, p, applied)


class Chain:
    """A consent, data made with it, a model of the data, a second one of the first; and from that data again."""

    def __init__(self, made=True, rules=True):
        self.w = w = ruled("links")
        if rules:
            self.deploy(w)
        self.given = by_prod(w, "consent@1", CONSENT, consent())
        self.free = by_prod(w, "consent@1", "acme.example/consent/2", consent())
        if made:
            self.make(w)

    def deploy(self, w):
        count = {"name": "number", "value": "registers.at('parts', origin).orValue({'number': 0}).number + 1"}
        self.put = {"do": "put", "register": "parts"}
        self.emit = {"do": "emit", "emits": "tainted"}
        said = [{"name": "from", "value": "origin"}, {"name": "of", "value": "subject"}]
        effects = [
            TAINT,
            self.put | {"fields": [count], "key": "origin"},
            self.emit | {"fields": said},
            DELETE | {"duration": 86_400},
        ]
        condition = "subject == origin && !statuses.tainted"
        self.spread = deploy(w, "cn/withdrawn", condition, effects, **WITHDRAWN)
        two = "emission.fields.of.endsWith('/two') && registers.at('parts', emission.fields.from).orValue({}).number == 6"
        self.second = deploy(w, "cn/tell", two, [NOTIFY], emissions=["tainted"])

    def make(self, w):
        self.first = data(w, MADE[0], self.given)
        self.next = data(w, MADE[1], self.first, number=1)
        self.model = model(w, MADE[2], self.next)
        model(w, MADE[2], self.next, parent=self.model, version="8b")  # of the same name: no link
        self.two = model(w, MADE[3], self.next, self.first, self.next, parent=self.model)
        data(w, MADE[0], self.two, number=2)  # round and round
        last = data(w, MADE[5], self.two, number=3)
        data(w, MADE[4], last, number=4)

    def withdraw(self, given=None, subject=CONSENT, applied=True, **more):
        p = withdrawal(self.w.act(given or self.given), **more)
        return by_prod(self.w, "consent-withdrawal@1", subject, p, applied)

    def effects(self, number, name, origin=CONSENT):
        return [
            TAINT,
            self.put | {"fields": {"number": number}, "key": origin},
            self.emit | {"fields": {"from": origin, "of": name}},
            DELETE | {"deadline": later(self.w, 86_400)},
        ]

    def part(self, cause, number, name=None, of=6, **more):
        name = name or MADE[number - 1]
        changes = {"part": {"number": number, "of": of}} | more
        effects = changes.pop("effects", self.effects(number, name))
        return self.w.trigger(cause, effects, self.spread, subject=name, **changes)

    def spread_out(self):
        self.cause = self.withdraw()
        parts = [self.part(self.cause, number) for number in range(1, 7)]
        self.w.trigger(parts[3], [NOTIFY], self.second, subject=MADE[3])
        return parts


def define_spread(v):
    c = Chain()
    c.withdraw(c.free, "acme.example/consent/2")
    c.w.seal()
    c.w.after(5)
    c.spread_out()
    assess(c.w, 10)
    c.w.seal()
    about = "A withdrawal reaches all that was made with the consent: data of data, models, models of models, in a circle."
    v.base("rules-spread", about, c.w.files())


def define_wrong_parts(v):
    def case(name, about, code, build):
        c = Chain()
        c.withdraw(c.free, "acme.example/consent/2")
        c.w.seal()
        c.w.after(5)
        index = build(c, c.withdraw())
        c.w.seal()
        v.add(f"{code}-part{name}", about, "rules-spread", c.w.files(), broken(code, index=index))

    def wrong(name, about, build):
        case(name, about, "trigger-wrong", build)

    def missing(name, about, build):
        case(name, about, "trigger-missing", build)

    def but_last(c, cause):
        for number in range(1, 6):
            c.part(cause, number)
        return assess(c.w, 10)

    missing("", "The last part is missing.", but_last)
    missing("-all", "All parts are missing.", lambda c, cause: assess(c.w, 10))
    missing("-seal", "A seal stands where the first part must.", lambda c, cause: c.w.seal())

    def without_rule(c, cause):
        for number in range(1, 7):
            c.part(cause, number)
        return assess(c.w, 10)

    missing("-after", "What a part's emission demands is missing.", without_rule)

    def second_first(c, cause):
        return c.part(cause, 2, effects=c.effects(1, MADE[1]))

    wrong("-order", "The second part comes first.", second_first)
    wrong("-number", "The first part says that it is the second.", lambda c, cause: c.part(cause, 1, part={"number": 2, "of": 6}))
    wrong("-of", "It says that there are five.", lambda c, cause: c.part(cause, 1, of=5))

    def bare(c, cause):
        return c.w.trigger(cause, c.effects(1, MADE[0]), c.spread, subject=MADE[0])

    wrong("-none", "It doesn't say that it is a part.", bare)
    wrong("-origin", "The consent itself is a part.", lambda c, cause: c.part(cause, 1, CONSENT, of=7))
    wrong("-stranger", "A model that wasn't made with it.", lambda c, cause: c.part(cause, 1, "acme.example/model/three"))

    def seventh(c, cause):
        for number in range(1, 7):
            c.part(cause, number)
        return c.part(cause, 7, "acme.example/z", of=7)

    wrong("-seventh", "A part too many.", seventh)

    def between(c, cause):
        parts = [c.part(cause, number) for number in range(1, 5)]
        return c.w.trigger(parts[3], [NOTIFY], c.second, subject=MADE[3])

    wrong("-between", "A rule is asked before all parts are there.", between)

    def stale(c, cause):
        c.part(cause, 1)
        return c.part(cause, 2, effects=c.effects(1, MADE[1]))

    wrong("-stale", "The second part doesn't see what the first has put.", stale)
    c = Chain()
    cause = c.withdraw(c.free, "acme.example/consent/2")
    index = c.w.trigger(cause, [TAINT], c.spread, subject=MADE[0], part={"number": 1, "of": 1})
    c.w.seal()
    about = "A part for a consent that nothing was made with."
    v.add("trigger-wrong-part-nothing", about, "rules-spread", c.w.files(), broken("trigger-wrong", index=index))


def define_order(v):
    """Rules that spread come behind all others, whatever their ids, and whatever leads to them."""

    def build(order):
        c = Chain()
        told = deploy(c.w, "cn/zz-told", "true", [NOTIFY], kinds=["consent-withdrawal@1"])
        two = "subject == origin && emission.fields.of.endsWith('/two')"
        again = deploy(c.w, "cn/again", two, [NOTIFY], emissions=["tainted"], spread="derived")
        c.w.after(5)
        cause = c.withdraw()
        return c, *order(c, cause, told, again)

    def behind(c, parts, again):
        others = [name for name in MADE if name != MADE[3]]
        numbered = [(name, {"number": number, "of": 5}) for number, name in enumerate(others, 1)]
        return [c.w.trigger(parts[3], [NOTIFY], again, subject=name, part=part) for name, part in numbered]

    def right(c, cause, told, again):
        c.w.trigger(cause, [NOTIFY], told, subject=CONSENT)
        parts = [c.part(cause, number) for number in range(1, 7)]
        c.w.trigger(parts[3], [NOTIFY], c.second, subject=MADE[3])
        behind(c, parts, again)
        return ()

    def by_ids(c, cause, told, again):
        parts = [c.part(cause, number) for number in range(1, 7)]
        c.w.trigger(cause, [NOTIFY], told, subject=CONSENT)
        c.w.trigger(parts[3], [NOTIFY], c.second, subject=MADE[3])
        behind(c, parts, again)
        return (parts[0],)

    def emissions_by_ids(c, cause, told, again):
        c.w.trigger(cause, [NOTIFY], told, subject=CONSENT)
        parts = [c.part(cause, number) for number in range(1, 7)]
        wrong = behind(c, parts, again)
        c.w.trigger(parts[3], [NOTIFY], c.second, subject=MADE[3])
        return (wrong[0],)

    def files(order):
        c, *index = build(order)
        c.w.seal()
        return c.w.files(), *index

    about = "A rule that spreads is asked behind all others of its cause, and behind those that its parts' emissions lead to."
    v.base("rules-spread-behind", about, *files(right))
    for name, about, order in (
        ("parts-first", "Parts come before a rule whose id is a later one.", by_ids),
        ("emissions-by-ids", "Parts of an emission's spread come before a rule whose id is a later one.", emissions_by_ids),
    ):
        changed, index = files(order)
        v.add(f"trigger-wrong-{name}", about, "rules-spread-behind", changed, broken("trigger-wrong", index=index))


def define_errors(v):
    c = Chain(rules=False)
    w, emit = c.w, {"do": "emit", "emits": "e"}
    at = deploy(w, "cn/a", "record.predicate.purposes[0] == 'training'", [emit, TAINT, NOTIFY], **WITHDRAWN)
    divided = [{"name": "n", "value": "6 / (subject.endsWith('/two') ? 0 : 2)"}]
    own = deploy(w, "cn/b", "true", [emit | {"fields": divided}, TAINT], **WITHDRAWN)
    cause = c.withdraw()
    for rule_, said, doubtful in ((at, None, [TAINT, NOTIFY]), (own, [emit | {"fields": {"n": 3}}, TAINT], [TAINT])):
        for number, name in enumerate(MADE, 1):
            part = {"part": {"number": number, "of": 6}}
            if said is None:
                w.trigger(cause, doubtful, rule_, subject=name, error="field", **part)
            elif name.endswith("/two"):
                w.trigger(cause, doubtful, rule_, subject=name, error="division", **part)
            else:
                w.trigger(cause, said, rule_, subject=name, **part)
    w.seal()
    about = "An error in the condition is in every part, one in an effect in its own."
    v.add("rules-spread-errors", about, "rules-spread", w.files())


def define_causes(v):
    c = Chain(rules=False)
    w = c.w
    emit = {"do": "emit", "emits": "gone"}
    start = DELETE | {"duration": 60}
    first = deploy(w, "cn/a", "true", [emit, start], kinds=["consent-withdrawal@1"])
    clock = deploy(w, "cn/b", "clocks.delete == false", [TAINT], clocks=["delete"], spread="derived")
    gone = deploy(w, "cn/c", "subject == '" + CONSENT + "'", [emit | {"emits": "more"}], emissions=["gone"], spread="derived")
    more = deploy(w, "cn/d", "subject.endsWith('/0')", [NOTIFY], emissions=["more"], spread="derived")
    cause = c.withdraw()
    start = DELETE | {"deadline": later(w, 60)}
    one = w.trigger(cause, [emit, start], first, subject=CONSENT)

    def spread(cause, rule_, effects, names=tuple(MADE)):
        return [
            w.trigger(cause, effects, rule_, subject=name, part={"number": number, "of": len(names)})
            for number, name in enumerate(names, 1)
        ]

    parts = spread(one, gone, [emit | {"emits": "more"}])
    spread(parts[0], more, [NOTIFY], MADE[1:])
    end = start["deadline"]
    out = w.trigger(one, [], clock="delete", deadline=end, accepted=end, subject=CONSENT)
    spread(out, clock, [TAINT])
    w.seal()
    v.add("rules-spread-seen", *seen())
    about = "Rules that spread from an emission, from a part's own emission, and from a clock."
    v.add("rules-spread-causes", about, "rules-spread", w.files())


def seen():
    """What the effects of a part see is about its own name; two signatures are demanded besides."""
    c = Chain(rules=False)
    w = c.w
    emit = {"do": "emit", "emits": "e"}
    counted = "(has(registers.seen) ? registers.seen.number : 0)"
    asked = {"clock": "clocks.delete", "first": "statuses.tainted", "number": counted, "signed": "record.signers"}
    said = [{"name": name, "value": asked[name]} for name in sorted(asked)]
    put = {"do": "put", "key": "subject", "register": "seen"}
    number = {"name": "number", "value": counted + " + size(subject)"}
    effects = [emit | {"fields": said}, TAINT, put | {"fields": [number]}, DELETE | {"duration": 86_400}]
    demands = [{"by": "producer", "signatures": 1}]
    spread = deploy(w, "cn/a", "!statuses.tainted", effects, demands=demands, **WITHDRAWN)
    second = by_prod(w, "consent@1", "acme.example/consent/3", consent())
    data(w, MADE[3], second, number=9)
    first = c.withdraw()
    numbers = {}

    def part(cause, number, of, name):
        before = numbers.get(name, 0)
        numbers[name] = before + len(name)  # in code points
        again = before > 0
        fields = {"clock": again, "first": again, "number": before, "signed": ["producer"]}
        told = [
            emit | {"fields": fields},
            TAINT,
            put | {"fields": {"number": numbers[name]}, "key": name},
            DELETE | {"deadline": later(w, 86_400)},
        ]
        w.trigger(cause, told, spread, subject=name, part={"number": number, "of": of})

    for number, name in enumerate(MADE, 1):
        part(first, number, 6, name)
    again = c.withdraw(second, "acme.example/consent/3")
    for number, name in enumerate(MADE, 1):
        part(again, number, 6, name)
    w.seal()
    about = "What the effects of a part see is about its own name, and so it is the second time."
    return about, "rules-spread", w.files()


# ---- what may be named


def define_links(v):
    c = Chain()
    c.w.seal()
    v.base("links", "Data and models that say what they were made from.", c.w.files())

    def case(name, about, code, build):
        c = Chain()
        index = build(c)
        c.w.seal()
        v.add(f"{code}-links-{name}", about, "links", c.w.files(), broken(code, index=index))

    def wrong(name, about, build):
        case(name, about, "acts-on-wrong", build)

    def later_one(c):
        act = {"index": len(c.w.entries) + 1, "leaf": digest(bytes(32))}
        return data(c.w, MADE[0], act={"derived_from": [act]}, applied=False)

    def itself(c):
        act = {"index": len(c.w.entries), "leaf": digest(bytes(32))}
        return data(c.w, MADE[0], act={"derived_from": [act]}, applied=False)

    def leaf(c):
        act = c.w.act(c.first) | {"leaf": digest(c.w.leaves[c.next])}
        return data(c.w, MADE[0], act={"derived_from": [c.w.act(c.next), act]}, applied=False)

    def model_data(c):
        act = c.w.act(c.first) | {"leaf": digest(c.w.leaves[c.next])}
        return by_prod(c.w, "model-snapshot@1", MADE[2], model_snapshot(data=[act]), False)

    def model_parent(c):
        act = c.w.act(c.model) | {"leaf": digest(c.w.leaves[c.next])}
        return by_prod(c.w, "model-snapshot@1", MADE[2], model_snapshot(data=[c.w.act(c.next)], parent=act), False)

    def unsigned(c):
        act = c.w.act(c.first) | {"leaf": digest(c.w.leaves[c.next])}
        return data(c.w, MADE[0], act={"derived_from": [act]}, applied=False, by=())

    wrong("unsigned", "Unsigned data made from an entry with another leaf.", unsigned)
    wrong("later", "Data made from an entry that isn't there yet.", later_one)
    wrong("itself", "Data made from itself.", itself)
    wrong("leaf", "The second source has the leaf of another entry.", leaf)
    wrong("data", "A model of data with the leaf of another entry.", model_data)
    wrong("parent", "A model whose parent has the leaf of another entry.", model_parent)

    def two(c):
        return data(c.w, [MADE[0], MADE[1]], c.given, applied=False)

    def two_models(c):
        return model(c.w, [MADE[2], MADE[3]], parent=c.model, applied=False)

    c = Chain()
    c.w.close(PIPELINE, "prod")
    data(c.w, "acme.example/data/9", c.first, by=())
    c.w.close(PIPELINE, "prod")
    c.w.seal()
    v.add("links-unsigned", "Unsigned data is linked like any other.", "links", c.w.files())
    case("two", "Two subjects, and what they were made from.", "record-refused", two)
    case("two-models", "Two models with one parent.", "record-refused", two_models)
    c = Chain(made=False)
    both = data(c.w, ["acme.example/raw/1", "acme.example/raw/2"])
    data(c.w, MADE[0], both, 0, number=1)
    data(c.w, "acme.example/raw/2", both, number=3)
    w = c.w
    sealed = w.seal()
    w.after(5)
    data(w, MADE[1], sealed, number=2)
    w.seal()
    about = "Data of two subjects that says nothing of its sources is a source itself; so are genesis and a seal."
    v.add("links-any", about, "links", w.files())
    define_engine_0(v)


def define_engine_0(v):
    w = chartered("vectors.example/links-0")
    w.seal()
    w.after(5)
    act = {"index": 999, "leaf": digest(bytes(32))}
    for number in range(2):
        data(w, [MADE[0], MADE[1]], act={"derived_from": [act]}, number=number)
    w.close(PIPELINE, "prod")
    w.seal()
    v.base("links-engine-0", "With engine 0 nobody looks at what data says that it was made from.", w.files())


def define_counts(v):
    def ledger(count, applied):
        c = Chain(made=False)
        names = [f"acme.example/raw/{number}" for number in range(count)]
        raw = data(c.w, names)
        last = data(c.w, MADE[0], raw, raw, number=1, applied=applied)
        c.w.seal()
        return c.w.files(), last

    files, _ = ledger(512, True)
    v.add("links-many", "1,024 subjects of two sources, which are one.", "links", files)
    files, last = ledger(513, False)
    about = "1,026 subjects of two sources, which are one."
    v.add("record-refused-links-many", about, "links", files, broken("record-refused", index=last))


# ---- redactions


def redact(w, index, applied=True):
    p = redaction(w, index)
    if applied:
        return w.add("redaction@1", "case/3", p, by=["ben"], producer="ben")
    return submit(w, "redaction@1", "case/3", p, ["ben"], producer="ben")


def define_redactions(v):
    def wrong(name, about, build):
        c = Chain()
        index = redact(c.w, build(c), False)
        c.w.seal()
        name = f"acts-on-wrong-redaction-{name}"
        v.add(name, about, "links", c.w.files(), broken("acts-on-wrong", index=index))

    wrong("derived", "Data that says what it was made from is redacted.", lambda c: c.next)

    def named(c):
        raw = data(c.w, "acme.example/raw/1", number=7)
        data(c.w, MADE[1], raw, number=8)
        return raw

    c = Chain()
    index = redact(c.w, data(c.w, MADE[0], number=7))
    c.w.seal()
    about = "An entry of which no link was made may be redacted, whatever is linked with its name."
    found = [observed("redacted", index=index), observed("redaction-pending", index=index)]
    v.add("links-redaction", about, "links", c.w.files(), *found)
    wrong("linked", "Data from which other data was made is redacted.", named)
    w = chartered("vectors.example/links-0")
    w.seal()
    w.after(5)
    source = data(w, MADE[0])
    derived = data(w, MADE[1], source, number=1)
    w.close(PIPELINE, "prod")
    index = redact(w, derived, False)
    w.seal()
    about = "Data that says what it was made from is redacted, with engine 0."
    v.add("acts-on-wrong-redaction-engine-0", about, "links-engine-0", w.files(), broken("acts-on-wrong", index=index))
    define_redacted_sources(v)


def define_redacted_sources(v):
    """What is redacted has no subjects any more, whether it is blanked or not."""
    c = Chain(made=False)
    w = c.w
    raw = [data(w, f"acme.example/raw/{number}", number=number) for number in range(3)]
    same = data(w, "acme.example/raw/0", raw[0], number=3)
    assert same > raw[0]
    by = [redact(w, raw[number]) for number in range(2)]
    made = data(w, MADE[0], *raw, number=4)
    w.close(PIPELINE, "prod")
    w.redact(raw[0], by[0])
    w.seal()
    assert [key for kind, key in w.state() if kind == "link"] == [f"acme.example/raw/2\n{MADE[0]}"], made
    found = [observed("redacted", index=one) for one in by] + [observed("redaction-pending", index=by[1])]
    about = "Data made from three sources, of which one is redacted and blanked and one redacted: one link."
    v.add("links-redacted", about, "links", w.files(), *found)
    c = Chain(made=False)
    w = c.w
    raw = data(w, "acme.example/raw/0")
    data(w, MADE[0], raw, number=1)
    w.close(PIPELINE, "prod")
    first = w.seal()
    w.after(5)
    by = redact(w, raw)
    w.redact(raw, by)
    second = w.seal()
    # The redaction itself looks right, since nobody sees any more whom the entry was about: the seals tell.
    found = [broken("seal-state", index=one) for one in (first, second)] + [observed("redacted", index=by)]
    about = "Data from which other data was made is blanked: the link isn't made, and the sealed states are others."
    v.add("seal-state-linked", about, "links", w.files(), *found)


def define_withdrawals(v):
    def wrong(name, about, build):
        c = Chain()
        index = build(c)
        c.w.seal()
        v.add(f"acts-on-wrong-withdrawal-{name}", about, "links", c.w.files(), broken("acts-on-wrong", index=index))

    wrong("jurisdiction", "A withdrawal under another jurisdiction.", lambda c: c.withdraw(applied=False, jurisdiction="EU"))
    wrong("subject", "A withdrawal about somebody else.", lambda c: c.withdraw(applied=False, subject="acme.example/consent/2"))

    def two(names):
        def build(c):
            given = by_prod(c.w, "consent@1", ["acme.example/p/1", "acme.example/p/2"], consent())
            return c.withdraw(given, names, False)

        return build

    wrong("order", "A withdrawal that names both subjects the other way round.", two(["acme.example/p/2", "acme.example/p/1"]))
    wrong("one", "A withdrawal that names one of two subjects.", two(["acme.example/p/1"]))
    c = Chain(made=False)
    record = c.w.make("consent@1", "acme.example/p/3", consent(), producer=PIPELINE)
    record["subject"][0]["digest"] = {"sha256": "00" * 32}
    given = c.w.after(2).record(record, sign(record, [Key("prod")]))
    c.withdraw(given, "acme.example/p/3")
    c.w.seal()
    about = "A withdrawal names a consent's subject without its digest."
    v.add("links-withdrawal-digest", about, "links", c.w.files())
    c = Chain(made=False)
    names = ["acme.example/p/1", "acme.example/p/2"]
    given = by_prod(c.w, "consent@1", names, consent(jurisdiction="EU"))
    c.withdraw(given, names, jurisdiction="EU")
    c.w.seal()
    about = "A withdrawal of a consent about two, in another jurisdiction than that of the rule."
    v.add("links-withdrawal", about, "links", c.w.files())


def define_refused(v):
    def says(name, about, effects, **more):
        p = rule("cn/r", "true", effects, **({"kinds": ["consent-withdrawal@1"]} | more))
        refuse(v, name, about, p)

    says("spread-nothing", "It spreads, and listens to nothing that is told.", [FREEZE], spread="derived", kinds=["gradient-log@1"])


def define_bundles(v):
    c = Chain()
    parts = c.spread_out()
    c.w.seal()
    link = ("link", f"{MADE[3]}\n{MADE[0]}")
    put = lambda name, about, value: v.bundle(f"bundle-{name}", about, canonical(value))
    about = "A model, without the entries that it was made from, and a link in the state."
    put("model", about, bundle_value(c.w, c.two, [1, 2], [link]))
    tainted = ("status", f"CN tainted {MADE[0]}")
    put("part", "The first part of a spread, and the status that it set.", bundle_value(c.w, parts[0], [], [tainted]))
