"""Random small rules: their expressions are made by type, most of them right, some of them not."""

STATUSES, CLOCKS, EMISSIONS, REGISTERS = ["s0", "s1", "s2"], ["c0", "c1"], ["e0", "e1"], ["r0", "r1"]
PATTERNS = ["^x[.]example", "n[0-2]+$", "^(?:a|s)*$", ".{3,}", r"[^\w./]", r"\bn1\b"]
# String and decimal members of the predicates of some kinds, and one that may be absent.
MEMBERS = {
    "algorithm@1": (["action", "provider"], [], None),
    "algorithm-filing@1": (["authority", "jurisdiction", "status"], [], "number"),
    "calendar@1": (["jurisdiction", "source"], [], None),
    "consent@1": (["entity_id", "jurisdiction"], [], None),
    "consent-withdrawal@1": (["event_state", "jurisdiction"], [], None),
    "decision-trace@1": (["algorithm"], [], "harmful"),
    "draw@1": (["jurisdiction"], [], "items"),
    "draw-commitment@1": (["commitment"], [], None),
    "draw-reveal@1": (["nonce"], [], None),
    "erasure@1": (["basis", "order"], [], None),
    "grant@1": (["action", "role"], [], "jurisdiction"),
    "hold@1": (["action", "basis"], [], "order"),
    "incident@1": (["category", "severity", "status"], [], "affected"),
    "indicator@1": (["indicator", "unit"], ["value"], "risk_index"),
    "key@1": (["action", "name"], [], "compromised_since"),
    "model-snapshot@1": (["model", "version"], [], "parent"),
    "producer-close@1": (["root"], [], "first"),
    "redaction@1": (["basis", "kind"], [], "order"),
    "release@1": (["basis", "status"], [], "order"),
    "risk-assessment@1": (["method"], ["cri", "known"], "correction"),
    "rule@1": (["id", "clause"], [], "since"),
    "rule-retire@1": (["id"], [], None),
    "training-data@1": (["dataset", "version"], [], "source"),
}
# What rules without demands may listen to, more often what comes more often.
OFTEN = ["indicator@1", "indicator@1", "risk-assessment@1", "consent-withdrawal@1", "consent@1", "model-snapshot@1",
         "training-data@1"]
# Of what names a jurisdiction rules may demand signatures, but for grants and the ends of rules.
DEMANDABLE = {"algorithm-filing@1", "calendar@1", "consent@1", "consent-withdrawal@1", "draw@1", "indicator@1", "release@1",
              "risk-assessment@1", "rule@1"}


class Expressions:
    """Expressions over the variables that one cause gives."""

    def __init__(self, random, kinds=(), clocks=(), emissions=(), spreads=False):
        self.random = random
        self.kinds, self.clocks, self.emissions = kinds, clocks, emissions
        self.origin = spreads
        self.alone = len(kinds) > 0 and not clocks and not emissions

    def one(self, *options):
        return self.random.choice(options)

    def of(self, kind, depth):
        return getattr(self, kind)(depth)

    def member(self, number):
        """A member that all kinds have, as their predicate gives it."""
        if not self.alone:
            return []
        return [f"record.predicate.{name}" for name in MEMBERS[self.kinds[0]][number] or ()
                if all(name in MEMBERS[kind][number] for kind in self.kinds)]

    def bool(self, depth):
        some = ["true", "true", f"statuses.{self.one(*STATUSES)}", f"!statuses.{self.one(*STATUSES)}",
                f"clocks.{self.one(*CLOCKS)}"]
        if self.alone and len(self.kinds) == 1 and MEMBERS[self.kinds[0]][2]:
            some.append(f"has(record.predicate.{MEMBERS[self.kinds[0]][2]})")
        if self.alone and self.kinds[0].startswith("draw"):
            some += ["draw.complete", "!draw.complete"]
        if depth <= 0:
            return self.one(*some)
        sign = self.one("<", "<=", "==", "!=", ">", ">=")
        below = depth - 1
        return self.one(
            *some[:3], *some[5:],
            f"({self.bool(below)} && {self.bool(below)})", f"({self.bool(below)} || {self.bool(below)})",
            f"!({self.bool(below)})", f"({self.bool(below)} ? {self.bool(below)} : {self.bool(below)})",
            f"{self.int(below)} {sign} {self.int(below)}", f"{self.decimal(below)} {sign} {self.decimal(below)}",
            f"{self.decimal(below)} {sign} {self.int(below)}", f"{self.time(below)} {sign} {self.time(below)}",
            f"{self.string(below)} {sign} {self.string(below)}",
            f"{self.string(below)}.{self.one('startsWith', 'endsWith', 'contains')}({self.string(0)})",
            f"{self.list(below)}.{self.one('all', 'exists')}(x, x {sign} {self.string(0)})",
            f"{self.string(0)} in {self.list(below)}", f"statuses.among('s0', {self.list(below)}).size() > 0",
            f"registers.at('{self.one(*REGISTERS)}', {self.string(0)}).hasValue()",
            f"has(registers.{self.one(*REGISTERS)}.n)",
            f"{self.map(below)}.{self.one('all', 'exists', 'exists_one')}(k, v, v {sign} {self.int(0)})",
            f"{self.map(below)}.exists(k, k {sign} {self.string(0)})", f"{self.string(0)} in {self.map(below)}",
            f"{self.list(below)}.existsOne(x, x == {self.string(0)})", f"has({self.map(below)}.{self.one('a', 'b')})",
            f"{self.map(below)} == {self.map(0)}", f"dyn({self.int(below)}) {sign} dyn({self.value(0)})",
            f"type(dyn({self.value(below)})) == {self.one('int', 'string', 'bool', 'decimal', 'list', 'null_type')}",
            f"{self.string(below)}.matches(r'{self.one(*PATTERNS)}')",
            f"bytes({self.string(0)}) {sign} b'a'", f"uint({self.int(below)}) {sign} {self.one('0u', '3u')}",
        )

    def int(self, depth):
        some = ["0", "1", "2", "7", "size(subject)", "filings.must", "filings.filed", "sealed.height"]
        if depth <= 0:
            return self.one(*some)
        below = depth - 1
        return self.one(
            *some, f"({self.int(below)} {self.one(*'+-*/%')} {self.int(below)})", f"size({self.string(below)})",
            f"size({self.list(below)})", f"int({self.decimal(below)})", f"-{self.int(0)}",
            f"registers.at('{self.one(*REGISTERS)}', {self.string(0)}).orValue({{'n': {self.int(0)}}}).n",
            f"registers.{self.one(*REGISTERS)}.n", f"registers.{self.one(*REGISTERS)}[?'n'].orValue({self.int(0)})",
            f"[{self.int(0)}, {self.int(0)}][{self.int(below)}]", f"[{self.int(0)}, {self.int(below)}].sum()",
            f"math.{self.one('least', 'greatest')}({self.int(below)}, {self.int(0)})",
            f"cel.bind(v, {self.int(below)}, v + v)", f"int(uint({self.int(below)}) * 2u)", f"{self.map(below)}.a",
            f"{self.map(below)}.transformList(k, v, v).sum()", f"{self.map(below)}.transformMap(k, v, v * 2)[?'b'].orValue(0)",
            f"{self.list(below)}.transformMapEntry(i, x, {{x: i}}).size()", f"size({self.map(below)})",
            f"{self.map(below)}.?b.optMap(o, o + {self.int(0)}).orValue(9)", f"{self.string(0)}.indexOf({self.string(0)})",
            f"math.{self.one('bitAnd', 'bitOr', 'bitShiftLeft')}({self.int(0)}, {self.int(below)})",
            f"math.{self.one('abs', 'sign')}({self.int(below)})", f"{self.time(below)}.{self.one('getHours', 'getDate')}('+08:00')",
            *([f"emission.fields.{self.one('a', 'b')}"] if self.emissions else []),
        )

    def decimal(self, depth):
        some = ["0.5", "80.0", "3.000001", "99999999.9", *self.member(1)]
        if depth <= 0:
            return self.one(*some)
        below = depth - 1
        return self.one(
            *some, f"({self.decimal(below)} {self.one(*'+-*/')} {self.decimal(below)})", f"decimal({self.int(below)})",
            f"({self.decimal(below)} * {self.int(below)})",
            f"math.{self.one('ln', 'log10', 'exp', 'ceil')}({self.decimal(below)})",
            f"[{self.decimal(0)}, {self.decimal(below)}].sum()", f"decimal(string({self.decimal(below)}))",
            f"math.{self.one('floor', 'round', 'trunc', 'abs', 'sign')}({self.decimal(below)})",
            f"math.{self.one('least', 'greatest')}({self.decimal(below)}, {self.int(0)}, {self.decimal(0)})",
        )

    def string(self, depth):
        some = ["subject", "'a'", "'x.example/n1'", "'\u00e9\U0001f600'", "sealed.leaf", *self.member(0)]
        some += ["origin"] if self.origin else []
        some += ["record.producer", "record.kind"] if self.alone else []
        some += ["clock.name"] if self.clocks and not self.kinds and not self.emissions else []
        some += ["emission.name"] if self.emissions and not self.kinds and not self.clocks else []
        if depth <= 0:
            return self.one(*some)
        below = depth - 1
        return self.one(
            *some, f"({self.string(below)} + {self.string(0)})", f"string({self.int(below)})",
            f"string({self.decimal(below)})", f"({self.bool(below)} ? {self.string(0)} : {self.string(0)})",
            f"{self.list(below)}[{self.int(0)}]", f"optional.of({self.string(0)}).value()",
            f"'%s|%.2f'.format([{self.value(below)}, {self.decimal(0)}])", f"{self.list(below)}.join({self.string(0)})",
            f"{self.string(below)}.{self.one('trim', 'reverse', 'lowerAscii', 'upperAscii')}()",
            f"{self.string(0)}.replace({self.string(0)}, '-')", f"{self.string(0)}.substring({self.int(0)})",
            f"base64.encode(bytes({self.string(0)}))", f"strings.quote({self.string(0)})", f"string({self.time(below)})",
            f"{{1: 'a', 2: {self.string(0)}}}[?{self.int(0)}].orValue('none')",
        )

    def map(self, depth):
        some = ["{}", "{'a': 1}", f"{{{self.string(0)}: {self.int(0)}}}"]
        if depth <= 0:
            return self.one(*some)
        below = depth - 1
        return self.one(*some, f"{{'b': {self.int(below)}, ?'a': [{self.int(0)}][?{self.int(0)}]}}",
                        f"{self.list(0)}.transformMap(i, x, i)", f"dyn({self.map(below)})")

    def list(self, depth):
        some = ["['a', 'b']", f"[{self.string(0)}]"]
        some += ["record.signers", "record.subjects"] if self.alone else []
        some += ["draw.parties", "draw.items"] if self.alone and self.kinds[0].startswith("draw") else []
        some += ["origins"] * 3 if self.alone and set(self.kinds) <= {"model-snapshot@1", "training-data@1"} else []
        if depth <= 0:
            return self.one(*some)
        below = depth - 1
        return self.one(
            *some, f"statuses.among('{self.one(*STATUSES)}', {self.list(below)})",
            f"{self.list(below)}.filter(x, x != {self.string(0)})", f"{self.list(below)}.map(x, x + 'a')",
            f"random.pick({self.string(0)}, {self.list(below)}, {self.int(0)})", f"({self.list(0)} + {self.list(0)})",
            f"{self.map(below)}.map(k, k)", f"{self.string(0)}.split('.', 3)", f"[?optional.of({self.string(0)}), 'b']",
            f"{self.list(below)}.transformList(i, x, i > 0, x)", f"{self.list(below)}.map(x, x < 'b', x + x)",
        )

    def time(self, depth):
        some = ["accepted", "timestamp('2026-11-23T00:00:00Z')"]
        some += ["clock.deadline"] if self.clocks and not self.kinds and not self.emissions else []
        some += ["draw.until"] if self.alone and self.kinds[0].startswith("draw") else []
        if depth <= 0:
            return self.one(*some)
        return self.one(*some, f"({self.time(0)} {self.one('+', '-')} duration('{self.one('1', '90', '86400')}s'))",
                        f"timestamp({self.string(0)})", f"timestamp({self.int(0)})")

    def null(self, depth):
        return "null" if depth <= 0 else f"dyn({self.one('null', self.value(depth - 1))})"

    def value(self, depth):
        kind = self.one("bool", "int", "int", "decimal", "string", "list", "time", "null")
        text = self.of(kind, depth)
        return f"[{text}, {self.of(kind, 0)}]" if self.random.random() < 0.1 else text


def effects_of(random, make, calls, jurisdiction):
    """Effects; where a clock or an emission is the cause, no clock runs for less than six hours."""
    result, slow = [], make.clocks or make.emissions
    for _ in range(random.choice([1, 1, 2, 2, 3])):
        does = random.choice(["set", "set", "clear", "put", "put", "emit", "emit", "start-clock", "restart-clock",
                              "stop-clock", "notify"])
        effect = {"do": does}
        if does in ("set", "clear"):
            effect |= {"restricts": random.random() < 0.5, "status": random.choice(STATUSES)}
            if does == "set" and effect["restricts"] and random.random() < 0.4:
                effect["bars"] = random.choice([["call"], ["call", "training"]])
        elif does == "put":
            key = make.string(random.choice([0, 0, 1, 2])) if random.random() < 0.7 else "subject"
            fields = [{"name": "n", "value": make.int(2)}, {"name": "o", "value": make.value(1)}]
            effect |= {"fields": fields[: random.choice([1, 2])], "key": key, "register": random.choice(REGISTERS)}
        elif does == "emit":
            # An emission may lead to the next, not to two.
            name = random.choice(EMISSIONS) if not make.emissions or calls.pop("emit", None) else "last"
            fields = [{"name": name, "value": make.value(2)} for name in "ab"]
            effect |= {"emits": name, **random.choice([{}, {"fields": fields}, {"fields": fields}])}
        elif does.endswith("clock"):
            effect["clock"] = random.choice(CLOCKS)
            if does != "stop-clock":
                shortest = [21_600, 90_000] if slow else [1, 30, 3_600, 200_000]
                until = f"accepted + duration('{random.choice(shortest)}s')" if slow else make.time(1)
                effect |= random.choice([{"duration": random.choice(shortest)}, {"until": until},
                                         {"calendar": jurisdiction, "working_days": random.choice([1, 2, 9])}])
        else:
            effect["parties"] = random.choice([["gateway"], ["provider", "regulator"]])
        result.append(effect)
    return result


def rule_of(random, identifier, version, jurisdiction):
    """The predicate of a rule; it may be wrong."""
    what = random.random()
    if what < 0.15:
        listens = {"emissions": sorted(random.sample(EMISSIONS, random.choice([1, 2])))}
    elif what < 0.3:
        listens = {"clocks": sorted(random.sample(CLOCKS, random.choice([1, 2])))}
    else:
        count = random.choice([1, 1, 1, 2])
        kinds = {random.choice(OFTEN if random.random() < 0.7 else list(MEMBERS)) for _ in range(count)}
        if any(kind.startswith("draw") for kind in kinds):
            kinds = {kind for kind in kinds if kind.startswith("draw")}
        listens = {"kinds": sorted(kinds)}
        if what > 0.97:
            listens["emissions"] = EMISSIONS
    value = {"clause": "art. 1", "id": identifier, "jurisdiction": jurisdiction, **listens,
             "titles": [{"language": "en", "text": "a rule"}], "version": version}
    value |= {"spread": "derived"} if random.random() < 0.2 else {}
    make = Expressions(random, spreads=False, **listens)
    value["condition"] = "true" if random.random() < 0.35 else make.bool(random.choice([0, 1, 2, 2, 3]))
    # A few of what they may not demand, which both must refuse.
    often = 0.15 if set(listens.get("kinds", ())) <= DEMANDABLE else 0.02
    demanding = set(listens) == {"kinds"} and random.random() < often
    if demanding:
        by = random.choice(["assessor", "provider", "regulator:CN", "regulator:EU", "producer"])
        value["demands"] = [{"by": by, "signatures": random.choice([1, 1, 2])}]
        value.pop("spread", None)
    if not demanding or random.random() < 0.5:
        spreads = "spread" in value
        value["effects"] = effects_of(random, Expressions(random, spreads=spreads, **listens), {"emit": 1}, jurisdiction)
    if listens.get("kinds") == ["indicator@1"] and random.random() < 0.4:
        value["match"] = [{"member": "indicator", "value": "TCR"}]
    return value
