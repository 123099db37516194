"""What must hold between the members of one record (page 2.8): right at the edge, and just beyond it."""

from bases import ACME, PIPELINE, admit, plain
from common import bad, submit
from predicates import (
    SPAN,
    algorithm,
    assessment,
    attestation,
    consent,
    decision_trace,
    dpia,
    filing,
    hold,
    incident,
    indicator,
    registry,
)
from vectors import observed
from writer import Payload

NEW = "acme.example/new"
EU = {"authority": "ai-office", "jurisdiction": "EU", "scheme": "eu-database"}
BACKWARDS = {"end": SPAN["start"], "start": SPAN["end"]}
INSTANT = {"end": SPAN["start"], "start": SPAN["start"]}


def define(v):
    define_schemes(v)
    define_times(v)
    define_index(v)
    define_rest(v)
    define_right(v)
    define_roles(v)


def case_of(v, kind, by="acme", producer=ACME):
    def case(name, about, predicate):
        def build(w):
            if by == "assess":
                admit(w, "assess", "assessor")
            return submit(w, kind, NEW, predicate, [by], producer=producer)

        bad(v, f"record-refused-{name}", about, "record-refused", build)

    return case


def define_schemes(v):
    case = case_of(v, "algorithm-filing@1")
    deep = filing("submitted", "EU", "ai-office", "cac-deep-synthesis")
    case("scheme-deep", "The CAC's list of deep synthesis in another jurisdiction.", deep)
    case("scheme-eu", "The EU's database in another jurisdiction.", filing("submitted", scheme="eu-database"))
    case("filing-cac", "What the CAC asks for, in the EU's database.", filing("submitted", cac={}, **EU))
    case("filing-eu", "What the EU's database asks for, in the CAC's list.", filing("submitted", eu={}))
    number = filing("submitted", scheme="cac-deep-synthesis", number="Beijing-YunQue-20230821")
    case("number-deep", "A number of another of the CAC's lists.", number)
    wrong = algorithm(["CN"]) | {"filings": [{"jurisdiction": "SG", "scheme": "cac-generative"}]}
    case_of(v, "algorithm@1")("scheme-algorithm", "It must be filed with the CAC, elsewhere.", wrong)
    of_eu = registry() | {"scheme": "eu-database"}
    case_of(v, "registry@1", "cac", "cac")("scheme-registry", "A register of the EU's database in China.", of_eu)


def define_times(v):
    ended = filing("submitted", valid_until="2026-11-21")
    case_of(v, "algorithm-filing@1")("valid-until", "A filing that ended before its date.", ended)
    case = case_of(v, "indicator@1")
    case("span", "A span that ends before it starts.", indicator() | {"span": BACKWARDS})
    case("span-empty", "A span of no time.", indicator() | {"span": INSTANT})
    case_of(v, "risk-assessment@1", "assess", "assess")(
        "span-assessment", "An assessment of no time.", assessment(span=INSTANT)
    )
    case_of(v, "dpia@1")("dpia", "Due again before it was completed.", dpia(next_review="2026-11-19"))
    case = case_of(v, "incident@1")
    about = "Detected a microsecond before it occurred."
    case("incident", about, incident(occurred="2026-11-21T10:00:00.000001Z"))
    times = {"occurred": "2026-11-21T09:00:00.000000Z", "resolved": "2026-11-21T08:59:59.999999Z"}
    case("incident-resolved", "Resolved before it occurred.", incident(**times))


def define_index(v):
    case = case_of(v, "risk-assessment@1", "assess", "assess")
    case("index", "An index that is a millionth below its parts.", assessment(79.999999, known=71.6, unknown=99.6))
    case("index-above", "An index that is a millionth above its parts.", assessment(80.000001, known=71.6, unknown=99.6))
    case("index-correction", "An index without its correction.", assessment(correction=-0.5, known=71.6, unknown=99.6))
    case("index-kept", "An index below 100 whose parts add up to more.", assessment(99.999999, known=100, unknown=100, correction=1))


def define_rest(v):
    purpose = consent()["purposes"][0]
    twice = consent(purposes=[purpose, purpose | {"lawful_basis": "contract"}])
    case_of(v, "consent@1", "prod", PIPELINE)("purpose-twice", "A consent that names a purpose twice.", twice)
    case = case_of(v, "attestation@1")
    case("document", "The digest of another document.", attestation(b"one") | {"digest": attestation(b"two")["digest"]})
    case("document-size", "The size of another document.", attestation(b"one", size=4))


def define_right(v):
    w = plain()
    admit(w, "assess", "assessor")

    def add(kind, predicate, subject=NEW, by="acme", producer=ACME):
        w.add(kind, subject, predicate, by=[by], producer=producer)

    add("algorithm-filing@1", filing("submitted", valid_until="2026-11-22", cac={}, scheme="cac-deep-synthesis"))
    number = "Beijing-YunQue-20230821"
    add("algorithm-filing@1", filing("submitted", number=number, scheme="cac-generative"), "acme.example/generative")
    add("algorithm-filing@1", filing("submitted", eu={}, **EU), "acme.example/european")
    add("algorithm-filing@1", filing("submitted", "GB", "dsit", "uk-atrs"), "acme.example/british")
    add("dpia@1", dpia(next_review="2026-11-20"))
    add("incident@1", incident(occurred="2026-11-21T10:00:00.000000Z", resolved="2026-11-21T10:00:00.000000Z"))
    add("incident@1", incident(resolved="2026-11-21T09:00:00.000000Z"))
    add("attestation@1", attestation(b"one"))
    other = attestation(b"two")
    add("attestation@1", {name: other[name] for name in ("digest", "format", "media_type")})
    # 0.7 of a millionth over 10, and 0.3: rounded down and up; and what is kept within 0 and 100.
    parts = [(10, 10.000001, 10), (10.000001, 10.000001, 10), (10, 10, 10.000001), (10.000001, 10, 10.000001)]
    for cri, known, unknown in parts:
        add("risk-assessment@1", assessment(cri, known=known, unknown=unknown), by="assess", producer="assess")
    kept = [(0, 0.5, 0, -1), (100, 99.8, 99.9, 1), (79.5, 71.6, 99.6, -0.5)]
    for cri, known, unknown, correction in kept:
        value = assessment(cri, known=known, unknown=unknown, correction=correction)
        add("risk-assessment@1", value, by="assess", producer="assess")
    backwards = decision_trace() | {"span": BACKWARDS}
    add("decision-trace@1", backwards, by="prod", producer=PIPELINE)
    w.add("decision-trace@1", NEW, backwards, producer=PIPELINE)
    w.close(PIPELINE, "prod")
    w.seal()
    v.add("cross-right", "Records that are right at the edge, and bulk records, of which nothing is asked.", "plain", w.files())


def define_roles(v):
    w = plain()
    w.add("incident@1", NEW, incident(), by=["cac"], producer="cac")
    payload = Payload("held payload", b"content")
    given = w.add("consent@1", NEW, consent(), by=["prod"], producer=PIPELINE, payload=payload)
    held = w.add("hold@1", "case/9", hold("place", w.act(given)), by=["ada"], producer="ada")
    w.seal()
    about = "A regulator reports an incident; an authority places a hold."
    v.add("roles-two", about, "plain", w.files(), observed("held", index=held), observed("payload-unopened", file=payload.path))
