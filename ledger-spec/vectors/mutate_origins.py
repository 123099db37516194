"""Rules that see what a record was made from (8.4), and data that says so (8.1)."""

from bases import PIPELINE
from mutate_links import CONSENT, MADE, by_prod, data, model, redact
from mutate_rules import NOTIFY, assess, deploy, refuse, ruled
from predicates import consent, rule
from vectors import broken, observed

ENDED = {"do": "set", "restricts": True, "status": "ended"}
SPOILT = {"do": "set", "restricts": True, "status": "spoilt"}
EMIT = {"do": "emit", "emits": "made"}
ORIGINS = [CONSENT, "acme.example/extra"]
MADE_KINDS = ["model-snapshot@1", "training-data@1"]


def said(**values):
    return [{"name": name, "value": value} for name, value in sorted(values.items())]


class Making:
    """Consents of which some have ended; and a rule that is asked about whatever is made."""

    def __init__(self, condition="true", **fields):
        self.w = w = ruled("origins")
        end = "record.predicate.event_state == 'refused'"
        self.ending = deploy(w, "cn/end", end, [ENDED], kinds=["consent@1"])
        fields = fields or {"all": "origins", "ended": "statuses.among('ended', origins)", "of": "subject"}
        self.made = deploy(w, "cn/made", condition, [SPOILT, EMIT | {"fields": said(**fields)}], kinds=MADE_KINDS)

    def consent(self, name, state="given"):
        index = by_prod(self.w, "consent@1", name, consent(event_state=state))
        if state == "refused":
            self.w.trigger(index, [ENDED], self.ending, subject=name)
        return index

    def tell(self, cause, name, **fields):
        return self.w.trigger(cause, [SPOILT, EMIT | {"fields": fields}], self.made, subject=name)

    def make(self, make, name, *sources, all_=(), ended=(), **more):
        cause = make(self.w, name, *sources, **more)
        self.tell(cause, name, all=list(all_), ended=list(ended), of=name)
        return cause


def many(names):
    return " || ".join(f"size(statuses.among('{name}', origins)) > 0" for name in names)


def define(v):
    define_right(v)
    define_wrong(v)
    define_redacted(v)
    define_others(v)
    define_refused(v)


def define_right(v):
    m = Making()
    w = m.w
    deploy(w, "cn/one", many("a"), [NOTIFY], kinds=MADE_KINDS)
    given, ended = m.consent(CONSENT), m.consent("acme.example/consent/2", "refused")
    # What names nothing may be blanked: nobody is asked about it, and no rule sees its name.
    raw = data(w, "acme.example/raw")
    first = m.make(data, MADE[0], given, raw, number=1, all_=[CONSENT])
    names = [CONSENT, "acme.example/consent/2", MADE[0]]
    second = m.make(data, MADE[1], first, ended, given, ended, number=2, all_=names, ended=names[1:2])
    # The name itself isn't told, though a record of that name is named; that it was spoilt is no matter of 'ended'.
    m.make(data, MADE[0], first, second, number=3, all_=[MADE[1]])
    both = by_prod(w, "consent@1", [MADE[5], MADE[4]], consent())
    old = m.make(model, MADE[2])
    m.make(model, MADE[2], both, second, parent=old, version="9", all_=[MADE[1], MADE[4], MADE[5]])
    names = ["acme.example/consent/2", MADE[2]]
    m.make(model, MADE[3], ended, parent=old, version="10", all_=names, ended=names[:1])
    w.close(PIPELINE, "prod")
    w.seal()
    about = "Rules see from which names data and models were made: each once, sorted, their own aside; and which of them have a status."
    v.base("rules-origins", about, w.files())


def define_wrong(v):
    def case(name, code, about, tell):
        m = Making()
        given = m.consent(CONSENT)
        extra = m.consent("acme.example/extra")
        raw = data(m.w, "acme.example/raw")
        cause = data(m.w, MADE[0], given, extra, raw, number=1)
        index = tell(m, cause, raw)
        m.w.seal()
        v.add(f"{code}-{name}", about, "rules-origins", m.w.files(), broken(code, index=index))

    def told(*names, **more):
        fields = {"all": list(names), "ended": [], "of": MADE[0]} | more
        return lambda m, cause, raw: m.w.trigger(
            cause, [SPOILT, EMIT | {"fields": fields}], m.made, subject=MADE[0], applied=False
        )

    code = "trigger-wrong"
    case("origins-order", code, "Origins in another order.", told("acme.example/extra", CONSENT))
    case("origins-left", code, "An origin is left out.", told(CONSENT))
    case("origins-itself", code, "The name itself among its origins.", told(CONSENT, MADE[0], "acme.example/extra"))
    case("origins-raw", code, "Among the origins a name of data that may be blanked.", told(*ORIGINS, "acme.example/raw"))
    case("origins-ended", code, "A status that the origin hasn't.", told(*ORIGINS, ended=[CONSENT]))
    case("origins", "trigger-missing", "A rule listens to data that says what it was made from.", lambda m, *_: assess(m.w))

    def plain(m, cause, raw):
        m.tell(cause, MADE[0], all=ORIGINS, ended=[], of=MADE[0])
        fields = {"all": [], "ended": [], "of": "acme.example/raw"}
        more = data(m.w, "acme.example/raw", number=5)
        effects = [SPOILT, EMIT | {"fields": fields}]
        return m.w.trigger(more, effects, m.made, subject="acme.example/raw", applied=False)

    case("origins-none", code, "A trigger about data that doesn't say what it was made from.", plain)


def define_redacted(v):
    m = Making()
    w = m.w
    given = m.consent(CONSENT)
    first = m.make(data, MADE[0], given, all_=[CONSENT])
    raw = [data(w, MADE[0], number=number) for number in (1, 2)]
    # A link from that name was there: none is made of the second entry, which is blanked afterwards.
    m.make(data, MADE[1], first, number=3, all_=[MADE[0]])
    m.make(data, MADE[1], raw[0], raw[1], number=4)
    foreign = w.add("x.example/note@1", "acme.example/note", {}, by=["prod"], producer=PIPELINE)
    m.make(model, MADE[2], foreign, raw[1], first, all_=[MADE[0]])
    by = redact(w, raw[0])
    w.close(PIPELINE, "prod")
    w.redact(raw[0], by)
    w.seal()
    about = "What may be blanked isn't seen: a rule decided alike before an entry that was named was blanked, and after."
    v.add("rules-origins-redacted", about, "rules-origins", w.files(), observed("redacted", index=by))
    m = Making()
    ended = m.consent(CONSENT, "refused")
    act = {"jurisdiction": "EU"}
    cause = data(m.w, MADE[0], ended, act=act)
    m.tell(cause, MADE[0], all=[CONSENT], ended=[CONSENT], of=MADE[0])
    m.w.close(PIPELINE, "prod")
    m.w.seal()
    about = "Data that was collected in another jurisdiction than the rule's."
    v.add("rules-origins-collected", about, "rules-origins", m.w.files())


def define_others(v):
    """A list of any names, a name of no status, an element that is no name; another jurisdiction's statuses."""
    rows = {
        "any": "statuses.among('ended', [subject, 'nobody', 'acme.example/consent/2', subject])",
        "none": "statuses.among('', origins + record.subjects)",
        "spaced": "statuses.among('ended acme.example/consent/2', ['x'])",
        "twice": "statuses.among('ended', origins + [subject] + record.subjects).size()",
    }
    m = Making("statuses.among('ended', origins).size() > 0 && !statuses.spoilt", **rows)
    m.consent("acme.example/consent/2", "refused")
    m.consent("acme.example/consent/2 x", "refused")
    ended = m.consent(CONSENT, "refused")
    cause = data(m.w, MADE[0], ended)
    m.tell(cause, MADE[0], any=["acme.example/consent/2"], none=[], spaced=[], twice=1)
    data(m.w, MADE[0], ended, number=1)
    m.w.close(PIPELINE, "prod")
    m.w.seal()
    v.add("rules-origins-among", "Names that are asked for a status.", "rules-origins", m.w.files())
    m = Making(all="statuses.among('ended', dyn([subject, 1]))")
    given = m.consent(CONSENT)
    m.w.trigger(data(m.w, MADE[0], given), [SPOILT], m.made, subject=MADE[0], error="overload")
    m.w.close(PIPELINE, "prod")
    m.w.seal()
    v.add("rules-origins-overload", "A number is asked for a status.", "rules-origins", m.w.files())


def define_refused(v):
    def says(name, about, condition, kinds=MADE_KINDS):
        refuse(v, f"origins-{name}", about, rule("cn/r", condition, [NOTIFY], kinds=kinds))

    says("consent", "A consent isn't made from anything.", "size(origins) > 0", ["consent@1"])
    says("one", "One of two kinds isn't made from anything.", "size(origins) > 0", ["incident@1", "model-snapshot@1"])
    says("number", "A status's name is a number.", "size(statuses.among(1, origins)) > 0")
    says("text", "A name where a list of names is due.", "size(statuses.among('a', subject)) > 0")
    says("numbers", "Numbers where names are due.", "size(statuses.among('a', [1])) > 0")
    says("clocks", "Clocks aren't asked about others.", "size(clocks.among('a', origins)) > 0")
    says("cost", "Two questions about each of 1,024 names.", many("ab"))
