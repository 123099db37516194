"""Draws (8.10): one that succeeds, one that a party spoils, and every way in which a record of one is wrong."""

from bases import admit
from common import bad, submit
from mutate_rules import ASSESSED, FREEZE, HIGH, assess, deploy, later, ruled
from predicates import commitment, draw, reveal
from vectors import broken
from writer import bundle_value, canonical, digest, micros, pick, sha256

SUBJECT, OTHER = "acme.example/audit/1", "acme.example/audit/2"
PARTIES = {"acme.example/office": "acme", "assess": "assess", "cac": "cac"}
ITEMS = [f"acme.example/service/{number}" for number in range(7)]
START = {"clock": "draw", "do": "start-clock"}
STOP = {"clock": "draw", "do": "stop-clock"}
CHOSEN = {"do": "emit", "emits": "chosen"}


def define(v):
    define_right(v)
    define_spoilt(v)
    define_picks(v)
    define_wrong_draws(v)
    define_wrong_commitments(v)
    define_wrong_reveals(v)
    define_changed(v)
    define_demands(v)
    define_engine_0(v)
    define_bundles(v)


def nonce(party):
    return sha256(b"vector nonce of " + party.encode())


class Draw:
    """A draw among three parties for block 1; rules pick from its items when it is complete, and say when it isn't."""

    def __init__(self, rules=True, items=tuple(ITEMS), height=1, seconds=1_800):
        self.w = w = ruled("draws")
        if rules:
            start = START | {"until": "draw.until + duration('1us')"}
            opened = "!draw.complete && draw.seed == '' && draw.parties.size() == 3"
            self.opened = deploy(w, "cn/a-opened", opened, [start], kinds=["draw@1"])
            fields = {"chosen": "random.pick(draw.seed, draw.items, 3)", "seed": "draw.seed"}
            told = [{"name": name, "value": value} for name, value in fields.items()]
            effects = [STOP, CHOSEN | {"fields": told}]
            self.complete = deploy(w, "cn/b-complete", "draw.complete", effects, kinds=["draw-reveal@1"])
            spoilt = {"do": "set", "restricts": True, "status": "spoilt"}
            self.spoilt = deploy(w, "cn/c-spoilt", "true", [spoilt], clocks=["draw"])
            self.effect = spoilt
        self.until = later(w, seconds)
        p = draw(height, self.until, PARTIES, items)
        self.draw = w.add("draw@1", SUBJECT, p, by=["cac"], producer="cac")
        self.over = later(w, seconds + 0.000001, w.now - 2_000_000)
        if rules:
            self.started = w.trigger(self.draw, [START | {"deadline": self.over}], self.opened, subject=SUBJECT)

    def commit(self, party, applied=True, act=None, **more):
        p = commitment(act or self.w.act(self.draw), more.get("nonce", nonce(party)))
        by = more.get("by", PARTIES.get(party))
        return self.put("draw-commitment@1", p, party, by, applied, more.get("subject", SUBJECT))

    def reveal(self, party, applied=True, act=None, block=None, **more):
        block = block or self.w.act(self.seal)
        p = reveal(act or self.w.act(self.draw), block, more.get("nonce", nonce(party)))
        by = more.get("by", PARTIES.get(party))
        return self.put("draw-reveal@1", p, party, by, applied, more.get("subject", SUBJECT))

    def put(self, kind, p, party, by, applied, subject=SUBJECT):
        if applied:
            return self.w.add(kind, subject, p, by=[by], producer=party)
        return submit(self.w, kind, subject, p, [by], producer=party)

    def committed(self):
        for party in sorted(PARTIES, reverse=True):
            self.commit(party)
        self.seal = self.w.seal()
        self.w.after(20)
        return self

    @property
    def seed(self):
        return self.w.state()["draw", str(self.draw)]["seed"]

    def choose(self, cause, **changes):
        fields = {"chosen": pick(self.seed, ITEMS, 3), "seed": self.seed} | changes
        return self.w.trigger(cause, [STOP, CHOSEN | {"fields": fields}], self.complete, subject=SUBJECT)

    def finish(self):
        """The last one reveals at the last moment."""
        for party in ("assess", "acme.example/office"):
            self.reveal(party)
        self.w.seal()
        self.w.seal()
        self.w.now = micros(self.until) - 2_000_001
        return self.reveal("cac")


def define_right(v):
    d = Draw().committed()
    last = d.finish()
    d.choose(last)
    d.w.seal()
    expected = sha256(
        b"ledger draw 1\n"
        + d.w.leaves[d.draw]
        + d.w.leaves[d.seal]
        + nonce("acme.example/office")
        + nonce("assess")
        + nonce("cac")
    )
    assert d.seed == expected.hex()
    about = "A draw: opened, committed to, sealed, revealed, and three of seven picked; the last party reveals a microsecond before the time is over."
    v.base("rules-draw", about, d.w.files())


def define_spoilt(v):
    d = Draw().committed()
    d.reveal("assess")
    d.reveal("cac")
    d.w.seal()
    d.w.seal()
    end = d.w.trigger(d.started, [], clock="draw", deadline=d.over, accepted=d.over, subject=SUBJECT)
    d.w.trigger(end, [d.effect], d.spoilt, subject=SUBJECT)
    d.w.seal()
    about = "A party doesn't reveal: the draw is spoilt, and a clock says so."
    v.add("rules-draw-spoilt", about, "rules-draw", d.w.files())
    d.w.after(5)
    index = d.reveal("acme.example/office", False)
    d.w.seal()
    about = "It reveals after all, too late."
    v.add("record-refused-reveal-spoilt", about, "rules-draw", d.w.files(), broken("record-refused", index=index))


def define_picks(v):
    w = ruled("draws")
    words = ["a", "b", "c", "d", "e"]
    fields = {
        "a-all": ("random.pick('seed', ['a', 'b', 'c', 'd', 'e'], 5)", pick("seed", words, 5)),
        "b-two": ("random.pick('网信', ['a', 'b', 'c', 'd', 'e'], 2)", pick("网信", words, 2)),
        "c-none": ("random.pick('seed', ['a', 'b'], 0)", []),
        "d-empty": ("random.pick('', ['a'], 1)", ["a"]),
        "e-numbers": ("random.pick(subject, [1, 2, 3], 3)", pick("acme.example/model", [1, 2, 3], 3)),
        "f-sealed": ("random.pick(sealed.leaf, record.subjects, 1)", ["acme.example/model"]),
        "g-in": ("'a' in random.pick('seed', ['a', 'b', 'c', 'd', 'e'], 4)", "a" in pick("seed", words, 4)),
    }
    emit = {"do": "emit", "emits": "all"}
    values = [{"name": name, "value": value} for name, (value, _) in fields.items()]
    at = deploy(w, "cn/a", HIGH, [emit | {"fields": values}], **ASSESSED)
    many = deploy(w, "cn/b", "random.pick('s', record.subjects, 2).size() == 2", [FREEZE], **ASSESSED)
    few = deploy(w, "cn/c", "random.pick('s', record.subjects, sealed.height - 1).size() == 0", [FREEZE], **ASSESSED)
    below = deploy(w, "cn/d", "random.pick('s', ['a'], -1).size() == 0", [FREEZE], **ASSESSED)
    above = deploy(w, "cn/e", "random.pick('s', ['a'], 2).size() == 2", [FREEZE], **ASSESSED)
    cause = assess(w, 80.5)
    w.trigger(cause, [emit | {"fields": {name: value for name, (_, value) in fields.items()}}], at)
    for rule in (many, few, below, above):
        w.trigger(cause, [FREEZE], rule, error="argument")
    w.seal()
    v.base("rules-picks", "What is picked of lists; more than there are, and fewer than none.", w.files())
    two_at_once(v)
    d = Draw(rules=False, items=())
    shown = {"complete": "draw.complete", "index": "draw.index", "items": "draw.items", "parties": "draw.parties", "seed": "draw.seed", "until": "draw.until"}
    kinds = ["draw-commitment@1", "draw-reveal@1"]
    effects = [CHOSEN | {"fields": [{"name": name, "value": value} for name, value in shown.items()]}]
    at = deploy(d.w, "cn/see", "true", effects, kinds=kinds)

    def see(cause, complete=False, seed=""):
        fields = {"complete": complete, "index": d.draw, "items": [], "parties": sorted(PARTIES), "seed": seed, "until": d.until}
        d.w.trigger(cause, [CHOSEN | {"fields": fields}], at, subject=SUBJECT)

    for party in PARTIES:
        see(d.commit(party))
    d.seal = d.w.seal()
    d.w.after(9)
    for party in ("cac", "assess"):
        see(d.reveal(party))
    last = d.reveal("acme.example/office")
    see(last, True, d.seed)
    d.w.seal()
    about = "A draw without items, as rules see it at each step."
    v.add("rules-draw-seen", about, "rules-draw", d.w.files())


def two_at_once(v):
    """Two draws; the items of the second are sorted by bytes of UTF-8, not by code units of UTF-16."""
    d = Draw(rules=False)
    items = ["acme.example/\uff2d", "acme.example/\U0001f600"]
    p = draw(2, later(d.w, 1_900), ["cac", "assess"], items)
    second = d.w.add("draw@1", SUBJECT, p, by=["cac"], producer="cac")
    for party in PARTIES:
        d.commit(party)
    for party in ("cac", "assess"):
        d.commit(party, act=d.w.act(second))
    d.seal = d.w.seal()
    d.w.after(5)
    d.reveal("cac")
    chosen = [{"name": "chosen", "value": "random.pick(draw.seed, draw.items, 2)"}]
    at = deploy(d.w, "cn/chosen", "draw.complete", [CHOSEN | {"fields": chosen}], kinds=["draw-reveal@1"])
    next_seal = d.w.seal()
    d.w.after(5)
    d.reveal("cac", act=d.w.act(second), block=d.w.act(next_seal))
    last = d.reveal("assess", act=d.w.act(second), block=d.w.act(next_seal))
    seed = d.w.state()["draw", str(second)]["seed"]
    d.w.trigger(last, [CHOSEN | {"fields": {"chosen": pick(seed, items, 2)}}], at, subject=SUBJECT)
    d.reveal("assess")
    d.w.seal()
    about = "Two draws at once, of which one isn't finished; the same nonces in both."
    v.add("rules-draw-two", about, "rules-draw", d.w.files())


# ---- what is wrong


def wrong(v, name, about, code, build, **more):
    d = Draw(rules=False, **more)
    index = build(d)
    d.w.seal()
    v.add(f"{code}-{name}", about, "rules-draw", d.w.files(), broken(code, index=index))


def open_draw(d, by="cac", producer="cac", subject=SUBJECT, height=1, until=None, jurisdiction="CN", **more):
    p = draw(height, until or d.until, PARTIES, ITEMS, jurisdiction) | more
    return submit(d.w, "draw@1", subject, p, [by], producer=producer)


def define_wrong_draws(v):
    def case(name, about, code, build):
        wrong(v, f"draw{name}", about, code, build)

    two = lambda d: open_draw(d, subject=[SUBJECT, SUBJECT + "/b"])
    case("-two", "A draw of two subjects.", "record-refused", two)
    case("-sealed", "A draw for a block that is sealed.", "record-refused", lambda d: open_draw(d, height=0))
    at_once = lambda d: open_draw(d, until=later(d.w, 1))  # submit() comes a second later
    case("-until", "A draw that ends with its own time.", "record-refused", at_once)
    case("", "A draw that a provider opens.", "grant-missing", lambda d: open_draw(d, "acme", "acme.example/office"))
    case("-eu", "A draw for another jurisdiction.", "grant-missing", lambda d: open_draw(d, jurisdiction="EU"))
    order = lambda d: open_draw(d, parties=["cac", "assess"])
    case("-parties", "Parties that aren't sorted.", "entry-malformed", order)
    case("-party", "A draw of one party.", "entry-malformed", lambda d: open_draw(d, parties=["cac"]))
    items = lambda d: open_draw(d, items=["b", "a"])
    case("-items", "Items that aren't sorted.", "entry-malformed", items)


def define_outsiders(case, what, submit):
    """Who isn't a party, and what isn't about the draw's subject alone."""

    def stranger(d):
        admit(d.w, "other", "assessor")
        return submit(d, "other", by="other")

    case("party", f"A {what} of somebody who isn't a party.", "record-refused", stranger)
    other = lambda d: submit(d, "cac", subject=OTHER)
    case("subject", f"A {what} about another subject.", "record-refused", other)
    both = lambda d: submit(d, "cac", subject=[SUBJECT, OTHER])
    case("two", f"A {what} about the draw's subject and another.", "record-refused", both)


def define_wrong_commitments(v):
    def case(name, about, code, build):
        wrong(v, f"commitment-{name}", about, code, build)

    def leaf(d):
        return d.commit("cac", False, d.w.act(d.draw) | {"leaf": digest(bytes(32))})

    case("leaf", "A commitment to a draw with another leaf.", "acts-on-wrong", leaf)
    case("kind", "A commitment to what is no draw.", "acts-on-wrong", lambda d: d.commit("cac", False, d.w.act(0)))
    future = {"index": 999, "leaf": digest(bytes(32))}
    case("later", "A commitment to what isn't there yet.", "acts-on-wrong", lambda d: d.commit("cac", False, future))

    define_outsiders(case, "commitment", lambda d, party, **more: d.commit(party, False, **more))

    def twice(d):
        d.commit("cac")
        return d.commit("cac", False, nonce=bytes(32))

    case("twice", "A second commitment.", "record-refused", twice)

    def late(d):
        d.commit("cac")
        d.w.seal()
        d.w.after(5)
        return d.commit("assess", False)

    case("late", "A commitment after the seal.", "record-refused", late)
    other = lambda d: d.commit("assess", False, by="erin")
    case("eraser", "A commitment of an eraser.", "grant-missing", other)
    d = Draw(rules=False, height=2)
    d.commit("cac")
    d.w.seal()
    d.w.after(5)
    d.commit("assess")
    d.commit("acme.example/office")
    d.seal = d.w.seal()
    d.w.after(5)
    for party in PARTIES:
        d.reveal(party)
    d.w.seal()
    about = "A draw for the block after next: there is time to commit until its seal."
    v.add("rules-draw-next", about, "rules-draw", d.w.files())


def define_wrong_reveals(v):
    def case(name, about, code, build, **more):
        wrong(v, f"reveal-{name}", about, code, lambda d: build(d.committed()), **more)

    def draw_leaf(d):
        return d.reveal("cac", False, d.w.act(d.draw) | {"leaf": digest(bytes(32))})

    case("leaf", "A nonce for a draw with another leaf.", "acts-on-wrong", draw_leaf)
    case("kind", "A nonce for what is no draw.", "acts-on-wrong", lambda d: d.reveal("cac", False, d.w.act(0)))

    def block_leaf(d):
        return d.reveal("cac", False, block=d.w.act(d.seal) | {"leaf": digest(bytes(32))})

    case("block-leaf", "A nonce with another leaf of the seal.", "acts-on-wrong", block_leaf)
    first = lambda d: d.reveal("cac", False, block=d.w.act(first_seal(d.w)))
    case("block-first", "A nonce with the seal of the block before.", "acts-on-wrong", first)
    no_seal = lambda d: d.reveal("cac", False, block=d.w.act(d.seal - 1))
    case("block-kind", "A nonce with what is no seal.", "acts-on-wrong", no_seal)

    def after_next(d):
        second = d.w.seal()
        d.w.after(5)
        return d.reveal("cac", False, block=d.w.act(second))

    case("block-next", "A nonce with the seal of the block after.", "acts-on-wrong", after_next)
    case("nonce", "Another nonce than was committed to.", "record-refused", lambda d: d.reveal("cac", False, nonce=bytes(32)))

    define_outsiders(case, "nonce", lambda d, party, **more: d.reveal(party, False, **more))

    def twice(d):
        d.reveal("cac")
        return d.reveal("cac", False)

    case("twice", "A nonce is revealed twice.", "record-refused", twice)

    def late(d):
        d.w.now = micros(d.until) - 1_000_000  # submit() comes a second later
        return d.reveal("cac", False)

    case("late", "A nonce at the time itself.", "record-refused", late, seconds=660)

    def early(d):
        d.commit("cac")
        d.commit("assess")
        d.seal = d.w.seal()
        d.w.after(5)
        return d.reveal("cac", False)

    wrong(v, "reveal-missing", "A party hasn't committed.", "record-refused", early)

    def unsealed(d):
        for party in PARTIES:
            d.commit(party)
        d.seal = len(d.w.entries) + 1
        return d.reveal("cac", False, block={"index": d.seal, "leaf": digest(bytes(32))})

    wrong(v, "reveal-unsealed", "A nonce before the seal.", "acts-on-wrong", unsealed)


def first_seal(w):
    return next(index for index, entry, _ in w.folded if entry["record"]["kind"] == "block@1")


def define_changed(v):
    def case(name, about, **changes):
        d = Draw().committed()
        index = d.choose(d.finish(), **changes)
        d.w.seal()
        v.add(f"trigger-wrong-draw-{name}", about, "rules-draw", d.w.files(), broken("trigger-wrong", index=index))

    d = Draw().committed()
    d.finish()
    right = pick(d.seed, ITEMS, 3)
    other = next(item for item in ITEMS if item not in right)
    case("chosen", "Another item is picked.", chosen=[*right[:2], other])
    case("order", "The items are in another order.", chosen=right[::-1])
    case("seed", "Another seed.", seed=d.seed[::-1])


def define_demands(v):
    """A demand on a draw that is to be opened: there is none yet at which its condition could look."""
    two = [{"by": "regulator:CN", "signatures": 2}]

    def ledger():
        w = ruled("draws")
        admit(w, "mps", "regulator", jurisdiction="CN")
        deploy(w, "cn/open", "draw.complete", [], demands=two, kinds=["draw@1"])
        return w, draw(1, later(w, 1_800), PARTIES)

    w, p = ledger()
    w.add("draw@1", SUBJECT, p, by=["cac", "mps"], producer="cac")
    w.seal()
    about = "A draw that must be opened by two."
    v.add("rules-draw-demands", about, "rules-draw", w.files())
    index = submit(w, "draw@1", SUBJECT, p, ["cac"], producer="cac")
    w.seal()
    about = "A draw for a block that is sealed, opened by one: it is refused for the one before the other."
    v.add("record-refused-draw-demand", about, "rules-draw", w.files(), broken("record-refused", index=index))
    w, p = ledger()
    index = submit(w, "draw@1", SUBJECT, p, ["cac"], producer="cac")
    w.seal()
    about = "A draw that one opens: the demand's condition looks at it, and it isn't there yet."
    v.add("demand-unmet-draw", about, "rules-draw", w.files(), broken("demand-unmet", index=index))


def define_engine_0(v):
    act = {"index": 3, "leaf": digest(bytes(32))}

    def case(name, about, kind, p):
        build = lambda w: submit(w, kind, SUBJECT, p(w), ["cac"], producer="cac")
        bad(v, f"record-refused-engine-0-{name}", about, "record-refused", build)

    case("draw", "A draw on a ledger without rules.", "draw@1", lambda w: draw(9, later(w, 60), PARTIES))
    case("commitment", "A commitment there.", "draw-commitment@1", lambda w: commitment(act, bytes(32)))
    case("reveal", "A nonce there.", "draw-reveal@1", lambda w: reveal(act, act, bytes(32)))


def define_bundles(v):
    d = Draw(rules=False).committed()
    for party in PARTIES:
        last = d.reveal(party)
    d.w.seal()
    value = bundle_value(d.w, last, [5, 6], [("draw", str(d.draw))])
    about = "The last nonce of a draw, without the entries that it names, and the draw with its seed."
    v.bundle("bundle-draw", about, canonical(value))
