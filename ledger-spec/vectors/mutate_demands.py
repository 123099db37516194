"""Rules that demand signatures (8.1): ledgers on which they are met, and records that lack some."""

from bases import ACME, admit
from common import submit
from mutate_rules import ASSESSED, FREEZE, HIGH, MODEL, NOTIFY, OTHER, assess, deploy, later, refuse, ruled
from predicates import assessment, grant, indicator, key_add, model_snapshot, release, retire, rule
from vectors import broken
from writer import Key, sign

BOTH = [{"by": "regulator:CN", "signatures": 2}, {"by": "regulator:EU", "signatures": 1}]
ASSESSOR = [{"by": "assessor", "signatures": 1}]
WATCH = {"do": "set", "restricts": True, "status": "watched"}
MEASURED = {"kinds": ["indicator@1"]}
CN = {"jurisdiction": "CN"}


def define(v):
    define_right(v)
    define_unmet(v)
    define_refused(v)


class Demanding:
    """Frozen and watched; who is frozen is released by two regulators of China and one of Europe."""

    def __init__(self):
        self.w = w = ruled("demands")
        admit(w, "mps", "regulator", jurisdiction="CN")
        for name in ("euro", "wien"):
            admit(w, name, "regulator", jurisdiction="EU")
        admit(w, "both", "regulator", jurisdiction="CN")
        w.add("grant@1", "both", grant(Key("both"), "assessor"), by=["ada"], producer="ada")
        freeze = deploy(w, "cn/freeze", HIGH, [FREEZE, WATCH], **ASSESSED)
        match = [{"member": "status", "value": "frozen"}]
        more = {"kinds": ["release@1"], "match": match, "demands": BOTH}
        said = [{"name": "by", "value": "record.signers"}, {"name": "whole", "value": "'assessor' in record.signers"}]
        emit = {"do": "emit", "emits": "released"}
        self.release = deploy(w, "cn/release", "record.predicate.basis != 'test'", [emit | {"fields": said}], **more)
        self.emit = emit
        deploy(w, "cn/z-low", "record.predicate.value < 50.0", [], demands=ASSESSOR, **MEASURED)
        self.frozen = w.trigger(assess(w), [FREEZE, WATCH], freeze)

    def let_go(self, by, applied=True, status="frozen", **more):
        p = release(self.w.act(self.frozen), status=status, **more)
        return self.put("release@1", MODEL, p, by, by[0], applied)

    def low(self, value, by, applied=True, subject=MODEL):
        return self.put("indicator@1", subject, indicator() | CN | {"value": value}, by, ACME, applied)

    def put(self, kind, subject, p, by, producer, applied):
        if applied:
            return self.w.add(kind, subject, p, by=by, producer=producer)
        return submit(self.w, kind, subject, p, by, producer=producer)

    def released(self, cause, *signers, whole=False):
        fields = {"fields": {"by": list(signers), "whole": whole}}
        return self.w.trigger(cause, [self.emit | fields], self.release)


def define_right(v):
    d = Demanding()
    w = d.w
    d.let_go(["cac"], status="watched")
    cause = d.let_go(["cac", "mps", "euro"])
    d.released(cause, "regulator:CN", "regulator:EU")
    d.low(50, ["acme"])
    d.low(49.999999, ["acme", "assess"])
    d.low(10, ["acme", "both"])
    w.seal()
    about = "A release that two regulators of one jurisdiction and one of another signed; a measure that an assessor signed too."
    v.base("rules-demands", about, w.files())
    d = Demanding()
    cause = d.let_go(["cac", "both", "euro", "wien", "acme"])
    d.released(cause, "assessor", "provider", "regulator:CN", "regulator:EU", whole=True)
    d.w.seal()
    about = "More signatures than are demanded, and one of somebody whom nobody asked."
    v.add("rules-demands-more", about, "rules-demands", d.w.files())
    define_in_force(v)
    define_nowhere(v)
    define_undone(v)
    define_signs_away(v)
    define_nobody(v)


def define_nobody(v):
    kinds = ["decision-trace@1", "foreign", "gradient-log@1", "model-snapshot@1", "training-data@1"]
    w = ruled("demands", unsigned_kinds=kinds)
    emit = {"do": "emit", "emits": "seen", "fields": [{"name": "by", "value": "record.signers"}]}
    at = deploy(w, "cn/seen", "size(record.signers) < 2", [emit], kinds=["model-snapshot@1"])
    cause = w.add("model-snapshot@1", MODEL, model_snapshot(), producer="acme.example/pipeline")
    w.trigger(cause, [emit | {"fields": {"by": []}}], at)
    w.close("acme.example/pipeline", "prod")
    w.seal()
    about = "A record that nobody has signed has no signers."
    v.add("rules-signers-none", about, "rules-demands", w.files())


def define_in_force(v):
    w = ruled("demands")
    admit(w, "euro", "regulator", jurisdiction="EU")
    two = [{"by": "assessor", "signatures": 2}]
    low = "record.predicate.cri >= 0.0"
    at = deploy(w, "cn/two", low, [], demands=two, since=later(w, 7), **ASSESSED)
    assess(w, 10, **CN)
    assess(w, 10, jurisdiction="EU")
    w.after(10)
    assess(w, 10, jurisdiction="EU")
    w.add("rule-retire@1", "cn/two", retire("cn/two", w.act(at)), by=["cac"], producer="cac")
    assess(w, 10, **CN)
    rules = [{"by": "regulator:CN", "signatures": 1}]
    deploy(w, "cn/rules", "true", [], kinds=["rule@1"], demands=[{"by": "regulator:CN", "signatures": 2}])
    deploy(w, "eu/free", "true", [], jurisdiction="EU", by="euro", kinds=["rule@1"], demands=rules)
    w.seal()
    about = "A demand isn't made before its time, of another jurisdiction's records, of the record that brings it, and after its end."
    v.add("rules-demands-since", about, "rules-demands", w.files())
    index = submit(w, "rule@1", "cn/x", rule("cn/x", "true", [NOTIFY], **ASSESSED), ["cac"], producer="cac")
    w.seal()
    about = "A rule that demands two signatures of rules; one deploys another rule."
    v.add("demand-unmet-rule", about, "rules-demands", w.files(), broken("demand-unmet", index=index))


def define_nowhere(v):
    """A record that names no jurisdiction is held against no demand; the effects of the same rule follow it."""
    w = ruled("demands")
    two = [{"by": "assessor", "signatures": 2}]
    at = deploy(w, "cn/two", "record.predicate.cri >= 80.0", [FREEZE], demands=two, **ASSESSED)
    w.trigger(assess(w), [FREEZE], at)
    assess(w, 79.9, **CN)
    w.seal()
    about = "A record that names no jurisdiction is held against no demand; the rule's effects follow it."
    v.base("rules-demands-nowhere", about, w.files())
    index = submit(w, "risk-assessment@1", MODEL, assessment(**CN), ["assess"], producer="assess")
    w.seal()
    about = "The same record, with the rule's jurisdiction."
    v.add("demand-unmet-named", about, "rules-demands-nowhere", w.files(), broken("demand-unmet", index=index))


def define_undone(v):
    """What a regulator's key could do to its jurisdiction with demands that nobody can meet, and how it is undone."""
    w = ruled("demands")
    kinds = ["release@1", "rule@1"]
    nobody = [{"by": "authority:CN", "signatures": 16}]
    at = deploy(w, "cn/lock", "true", [], kinds=kinds, demands=nobody)
    ended = grant(Key("cac"), "regulator", action="withdraw", jurisdiction="CN")
    w.add("grant@1", "cac", ended, by=["ada"], producer="ada")
    admit(w, "mps", "regulator", jurisdiction="CN")
    w.add("rule-retire@1", "cn/lock", retire("cn/lock", w.act(at)), by=["mps"], producer="mps")
    deploy(w, "cn/free", HIGH, [NOTIFY], by="mps", **ASSESSED)
    w.seal()
    about = "A rule demands what nobody can meet; its regulator's grant is withdrawn, and another one retires the rule."
    v.base("rules-demands-undone", about, w.files())


def define_signs_away(v):
    """A key withdraws its own grant: what is asked about that record doesn't see it any more."""
    w = ruled("demands")
    w.add("grant@1", "ada", grant(Key("ada"), "regulator", jurisdiction="CN"), by=["ben"], producer="ben")
    emit = {"do": "emit", "emits": "ended", "fields": [{"name": "by", "value": "record.signers"}]}
    at = deploy(w, "cn/grants", "record.predicate.action == 'withdraw'", [emit], kinds=["grant@1"])
    mine = grant(Key("ada"), "regulator", action="withdraw", jurisdiction="CN")
    cause = w.add("grant@1", "ada", mine, by=["ada"], producer="ada")
    w.trigger(cause, [emit | {"fields": {"by": ["authority"]}}], at, subject="ada")
    w.seal()
    about = "A key that ends its own grant, which its signers don't have any more when they are asked for."
    v.add("rules-signers-own", about, "rules-demands", w.files())


# ---- what is wrong


def define_unmet(v):
    def case(name, about, build, code="demand-unmet", more=()):
        d = Demanding()
        index = build(d)
        d.w.seal()
        v.add(name, about, "rules-demands", d.w.files(), broken(code, index=index), *more)

    def unmet(name, about, build):
        case(f"demand-unmet-{name}", about, build)

    unmet("one", "One signature of two.", lambda d: d.let_go(["cac", "euro"], False))
    unmet("jurisdiction", "The second regulator is of another jurisdiction.", lambda d: d.let_go(["cac", "euro", "wien"], False))
    unmet("second", "The second demand isn't met.", lambda d: d.let_go(["cac", "mps"], False))

    def withdrawn(d):
        ended = grant(Key("mps"), "regulator", action="withdraw", jurisdiction="CN")
        d.w.add("grant@1", "mps", ended, by=["ada"], producer="ada")
        return d.let_go(["cac", "mps", "euro"], False)

    unmet("withdrawn", "The second regulator's grant was withdrawn.", withdrawn)

    def narrow_grant(d):
        d.w.add("key@1", "third", key_add(Key("third")), by=["ada"], producer="ada")
        narrow = grant(Key("third"), "regulator", "x.example/", kinds=["calendar@1"], jurisdiction="CN")
        d.w.add("grant@1", "third", narrow, by=["ada"], producer="ada")
        cause = d.let_go(["cac", "third", "euro"])
        d.released(cause, "regulator:CN", "regulator:EU")

    d = Demanding()
    narrow_grant(d)
    d.w.seal()
    about = "The second regulator's grant is for other kinds and subjects: for the demand it counts."
    v.add("rules-demands-narrow", about, "rules-demands", d.w.files())
    unmet("assessor", "A low measure without the assessor.", lambda d: d.low(49.999999, ["acme"], False))

    def second_subject(d):
        deploy(d.w, "cn/zz", "subject.endsWith('other')", [], demands=[{"by": "assessor", "signatures": 2}], **MEASURED)
        d.low(60, ["acme"])
        return d.low(60, ["acme", "assess"], False, [MODEL, OTHER])

    unmet("subject", "The condition holds for the second subject.", second_subject)

    def in_doubt(d):
        two = [{"by": "assessor", "signatures": 2}]
        deploy(d.w, "cn/doubt", "record.predicate.correction > 1.0", [], demands=two, **ASSESSED)
        assess(d.w, 20, correction=0.5, **CN)
        return submit(d.w, "risk-assessment@1", MODEL, assessment(20, **CN), ["assess"], producer="assess")

    unmet("error", "The condition ends in an error: then the demand is made.", in_doubt)

    def acts_first(d):
        d.released(d.let_go(["cac", "mps", "euro"]), "regulator:CN", "regulator:EU")
        return d.let_go(["cac"], False)

    case("acts-on-wrong-demand", "A second release, and signatures that are missing.", acts_first, "acts-on-wrong")

    def silent(d):
        d.let_go(["cac", "mps", "euro"])
        return assess(d.w, 1)

    case("trigger-missing-demand", "The effects of a rule that demands are missing.", silent, "trigger-missing")

    def empty(d):
        low = d.low(10, ["acme", "assess"])
        at = next(index for index, entry, _ in d.w.folded if entry["record"]["predicate"].get("id") == "cn/z-low")
        return d.w.trigger(low, [], at)

    case("trigger-wrong-demand", "A rule without effects causes nothing.", empty, "trigger-wrong")
    unjudged(v)


def unjudged(v):
    d = Demanding()
    wrong = submit(d.w, "risk-assessment@1", MODEL, assessment(), ["prod"], producer="prod")
    d.low(10, ["acme"], False)
    d.w.seal()
    about = "After an entry that isn't applied nobody can say what is demanded."
    v.add("demand-unjudged", about, "rules-demands", d.w.files(), broken("grant-missing", index=wrong))


def define_refused(v):
    def says(name, about, demands=tuple(ASSESSOR), effects=(), **more):
        p = rule("cn/r", "true", list(effects), demands=list(demands), **(more or ASSESSED))
        refuse(v, f"demands-{name}", about, p)

    says("clock", "A clock bears no signatures.", clocks=["c"], kinds=["indicator@1"])
    says("emission", "An emission bears none either.", effects=[NOTIFY], emissions=["e"])
    says("unsigned", "A kind that some ledgers take unsigned.", kinds=["indicator@1", "model-snapshot@1"])
    says("key", "Keys are revoked and added whatever rules say: a key names no jurisdiction.", kinds=["key@1"])
    says("grant", "So are grants, which may name one.", kinds=["grant@1"])
    says("retire", "A rule's end.", kinds=["rule-retire@1"])
    says("engine", "A kind that names no jurisdiction.", kinds=["engine@1"])
    says("jurisdictions", "One that names several is none that names the rule's.", kinds=["incident@1"])
    says("commitment", "A commitment to a draw, which names none though the draw does.", kinds=["draw-commitment@1"])
    says("one-of-two", "A kind that may be held against it, and one that may not.", kinds=["release@1", "resume@1"])
    says("role", "Nobody has this role.", [{"by": "king", "signatures": 1}])
    says("place", "A jurisdiction that is none.", [{"by": "regulator:cn", "signatures": 1}])
    refuse(v, "demands-none", "Neither effects nor demands.", rule("cn/r", "true", [], **ASSESSED))
    malformed(v, "order", "Demands that aren't sorted.", BOTH[::-1])
    malformed(v, "many", "More signatures than an entry bears.", [{"by": "assessor", "signatures": 17}])


def malformed(v, name, about, demands):
    w = ruled()
    p = rule("cn/r", "true", [], demands=demands, **ASSESSED)
    record = w.make("rule@1", "cn/r", p, producer="cac")
    index = w.after(1).record(record, sign(record, [Key("cac")]), applied=False)
    w.seal()
    v.add(f"entry-malformed-demands-{name}", about, "rules", w.files(), broken("entry-malformed", index=index))
