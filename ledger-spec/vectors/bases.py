"""The right ledgers that the vectors start from."""

from predicates import (
    algorithm,
    consent,
    decision_trace,
    erasure,
    filing,
    grant,
    hold,
    indicator,
    key_add,
    key_revoke,
    model_snapshot,
    redaction,
    resume,
    training_data,
    withdrawal,
)
from timestamp import token
from writer import Key, Payload, Writer, checkpoint_text, cosignature_line, micros, sha256, sign, time_text

START = "2026-11-22T00:00:07.250000Z"
PIPELINE = "acme.example/pipeline"
ACME = "acme.example/office"
# Where things are in plain().
AT = {
    "data": 10,
    "signed data": 13,
    "close": 14,
    "algorithm": 15,
    "submitted": 16,
    "accepted": 17,
    "consent": 18,
    "withdrawal": 19,
    "indicator": 20,
    "first seal": 21,
    "seal": 22,
}
NUMBER = "网信算备" + "110105000000000000001" + "号"


def admit(w, name, role, prefix="", **more):
    """A key of this name, and its grant; from two authorities, as ada and ben are."""
    w.add("key@1", name, key_add(Key(name)), by=["ada"], producer="ada")
    return w.add("grant@1", name, grant(Key(name), role, prefix, **more), by=["ada"], producer="ada")


def chartered(origin="vectors.example/plain", start=START, **settings):
    """Genesis with three authorities, two of them a quorum, and the keys that everybody needs."""
    w = Writer(origin, start, **settings)
    admit(w, "prod", "producer", "acme.example/")
    admit(w, "acme", "provider", "acme.example/")
    admit(w, "cac", "regulator", jurisdiction="CN")
    admit(w, "erin", "eraser")
    return w


def plain(origin="vectors.example/plain", **settings):
    """Three blocks, the last one empty, and an open window; nothing at all to find."""
    w = chartered(origin, **settings)
    w.seal()
    w.after(30)
    for number in range(3):
        w.add("training-data@1", f"acme.example/data/{number}", training_data(number), producer=PIPELINE)
    after_data(w)
    return w


def after_data(w):
    w.add("training-data@1", "acme.example/data/3", training_data(3), by=["prod"], producer=PIPELINE)
    w.close(PIPELINE, "prod")
    w.add("algorithm@1", "acme.example/model", algorithm(["CN"]), by=["acme"], producer=ACME)
    first = w.add("algorithm-filing@1", "acme.example/model", filing("submitted"), by=["acme"], producer=ACME)
    w.add(
        "algorithm-filing@1",
        "acme.example/model",
        filing("accepted", number=NUMBER, acts_on=w.act(first)),
        by=["cac"],
        producer="cac",
    )
    given = w.add("consent@1", "acme.example/consent/1", consent(), by=["prod"], producer=PIPELINE)
    w.add(
        "consent-withdrawal@1",
        "acme.example/consent/1",
        withdrawal(w.act(given)),
        by=["prod"],
        producer=PIPELINE,
    )
    w.add("indicator@1", "acme.example/model", indicator(), by=["acme"], producer=ACME)
    w.seal()
    w.seal()
    w.after(10)
    w.add("model-snapshot@1", "acme.example/model", model_snapshot(), by=["prod"], producer=PIPELINE)


def tiny():
    """Genesis, two unsigned entries of somebody's own kind, a seal."""
    w = Writer("vectors.example/tiny", START)
    for number in range(2):
        w.add("x.example/note@1", f"note/{number}", {"number": number})
    w.seal()
    return w


def tiles():
    """More than two full tiles of entries, so that there is a level 1 and an offset to be wrong."""
    w = Writer("vectors.example/tiles", START)
    for block in range(3):
        w.after(5)
        for number in range(180):
            w.add("x.example/note@1", "note", {"number": number})
        w.seal()
    return w


class Eventful:
    """Everything that may happen without breaking anything; `at` remembers where."""

    def __init__(self, erased=True, blanked=True):
        self.at = {}
        self.w = w = chartered("vectors.example/eventful")
        self.payloads = [Payload(f"payload {number}", b"content %d" % number) for number in range(4)]
        self.quiet_start(w)
        self.payload_block(w, erased)
        self.redaction_block(w, blanked)
        self.clock_block(w)
        self.at["lifted"] = None

    def quiet_start(self, w):
        """Block 0 is sealed late and has a cosignature and a time stamp; block 1 has missed two windows."""
        self.at["late"] = w.seal(lateness=60_000_001)
        body = checkpoint_text(w.origin, self.at["late"] + 1, w.root())
        line = cosignature_line(Key("witness"), "witness.example/w", body, 1_795_306_000)
        w.attach(0, line.encode())
        w.attach(0, token(sha256(w.blocks["blocks/000"]), "20261122001002Z"))
        w.after(1)
        self.at["unattested"] = w.add(
            "training-data@1", "acme.example/data/0", training_data(0), producer=PIPELINE
        )
        w.add("x.example/note@1", "anything", {}, ledger=False)
        self.at["gap"] = w.add(
            "training-data@1", "acme.example/data/1", training_data(1), producer=PIPELINE, sequence=5
        )
        self.at["missed"] = w.seal(missed=2)

    def payload_block(self, w, erased):
        """Payload 0 is erased, 1 stays, 2 is held, 3 was held and isn't any more."""
        w.after(1)
        named = []
        for number, payload in enumerate(self.payloads):
            subject = f"acme.example/consent/{number}"
            named.append(
                w.add(
                    "consent@1", subject, consent(), by=["prod"], producer="acme.example/c", payload=payload
                )
            )
        self.at["payloads"] = named
        place = [
            w.add("hold@1", "case/1", hold("place", w.act(named[number])), by=["cac"], producer="cac")
            for number in (2, 3)
        ]
        w.add("hold@1", "case/1", hold("lift", w.act(named[3])), by=["cac"], producer="cac")
        self.at["held"] = place[0]
        self.at["erased"] = w.add(
            "erasure@1", "case/2", erasure(w.act(named[0])), by=["erin"], producer="erin"
        )
        if erased:
            del w.payloads[self.payloads[0].path]
        w.close("acme.example/c", "prod")
        self.at["seen"] = w.add("decision-trace@1", "other.example/model", decision_trace(), producer="trace")
        w.seal()

    def redaction_block(self, w, blanked):
        """Two entries are redacted; the second one isn't blanked yet."""
        w.after(1)
        number = self.at["unattested"]
        targets = (number, number + 1)
        self.at["redacted"] = [
            w.add("redaction@1", "case/3", redaction(w, target), by=["ben"], producer="ben")
            for target in targets
        ]
        if blanked:
            w.redact(targets[0], self.at["redacted"][0])
        w.seal()

    def clock_block(self, w):
        """The machine was off for four days; a key was stolen."""
        until = w.now + 4 * 86_400_000_000
        record = w.make("resume@1", "clock", resume(time_text(until)), producer="ada")
        self.at["resumed"] = w.record(record, self.signed(record, "ada"))
        w.seal(missed=575)
        self.at["down"] = len(w.entries) - 1
        revoke = key_revoke(Key("prod"), compromised_since=time_text(micros(START)))
        self.at["compromised"] = w.add("key@1", "prod", revoke, by=["cleo"], producer="cleo")
        w.seal()

    @staticmethod
    def signed(record, *names):
        return sign(record, [Key(name) for name in names])


def filings():
    """Algorithms, filings in two jurisdictions, and what the filing rate is at each block; and the rates."""
    w = chartered("vectors.example/filings")
    admit(w, "euro", "regulator", jurisdiction="EU")
    w.seal()
    names = {name: f"acme.example/{name}" for name in "abcd"}

    def register(name, *jurisdictions, **more):
        w.add("algorithm@1", names[name], algorithm(list(jurisdictions), **more), by=["acme"], producer=ACME)

    def decide(name, predicate, by):
        return w.add("algorithm-filing@1", names[name], predicate, by=[by], producer=by)

    eu = {"jurisdiction": "EU", "authority": "ai-office", "scheme": "eu-database"}
    w.after(10)
    register("a", "CN")
    register("b", "CN", "EU")
    register("c")
    register("d", "EU", in_service=False)
    w.seal()
    w.after(10)
    first = decide("a", filing("accepted", number=NUMBER), "cac")
    other = NUMBER[:-2] + "2号"
    decide("b", filing("accepted", number=other), "cac")
    w.seal()
    w.after(10)
    w.add("indicator@1", "acme.example/e", indicator(), by=["acme"], producer=ACME)
    w.seal()
    w.seal()
    w.after(10)
    decide("b", filing("accepted", number="EU-1", **eu), "euro")
    changed = decide("a", filing("changed", acts_on=w.act(first)), "cac")
    w.seal()
    w.after(10)
    decide("a", filing("accepted", acts_on=w.act(changed)), "cac")
    names["e"] = "acme.example/e"
    register("e")
    return w, filing_history()


def filing_history():
    def rate(jurisdiction, filed, must, percent=None):
        result = {"filed": filed, "jurisdiction": jurisdiction, "must": must}
        return result if percent is None else result | {"rate": percent}

    none_yet = [rate("*", 0, 2, 0), rate("CN", 0, 2, 0), rate("EU", 0, 1, 0)]
    china = [rate("*", 1, 2, 50), rate("CN", 2, 2, 100), rate("EU", 0, 1, 0)]
    europe = [rate("*", 1, 2, 50), rate("CN", 1, 2, 50), rate("EU", 1, 1, 100)]
    blocks = [
        {"height": 0, "rates": [rate("*", 0, 0)], "unregistered": 0},
        {"height": 1, "rates": none_yet, "unregistered": 0},
        {"height": 2, "rates": china, "unregistered": 0},
        {"height": 3, "rates": china, "unregistered": 1},
        {"height": 5, "rates": europe, "unregistered": 1},
    ]
    now = [rate("*", 2, 2, 100), rate("CN", 2, 2, 100), rate("EU", 1, 1, 100)]
    return {"blocks": blocks, "now": now, "unregistered": 0}
