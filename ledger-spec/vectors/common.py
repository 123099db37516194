"""What several of the mutations need."""

import json

from bases import plain
from vectors import broken, observed
from writer import Key, canonical, digest, sign, time_text

ORIGIN = "vectors.example/plain"

MODEL = "acme.example/model"


def eventful_findings(at, payload_paths):
    return [
        observed("compromised-key", index=at["compromised"]),
        observed("erased", index=at["erased"]),
        observed("gap", index=at["gap"]),
        observed("held", index=at["held"]),
        observed("late-seal", index=at["late"]),
        observed("missed-windows", 2, index=at["missed"]),
        observed("missed-windows", 575, index=at["down"]),
        *[observed("payload-unopened", file=path) for path in payload_paths],
        observed("redacted", index=at["redacted"][0]),
        observed("redacted", index=at["redacted"][1]),
        observed("redaction-pending", index=at["redacted"][1]),
        observed("resumed", index=at["resumed"]),
        observed("unattested", 4, index=at["unattested"]),
    ]


def flip_note(text):
    """One bit of the last signature flipped."""
    place = len(text) - 6
    return text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]


def parsed(data):
    return json.loads(data)


def changed(base, name, data):
    result = dict(base)
    if data is None:
        del result[name]
    else:
        result[name] = data
    return result


def frame_offset(w, index):
    return sum(2 + len(entry) for entry in w.entries[:index])


def appended(build):
    """Plain with one more entry that is not right, and a seal after it; and the entry's index."""
    w = plain()
    index = build(w)
    w.seal()
    return w.files(), index


def bad(v, name, about, code, build):
    ledger, index = appended(build)
    v.add(name, about, "plain", ledger, broken(code, index=index))


def entry_of(w, **changes):
    """A right unsigned entry as a value, with changes of its record (None removes a member)."""
    record = w.make("x.example/note@1", "note", {}, ledger=False) | changes
    record = {name: value for name, value in record.items() if value is not None}
    return {"accepted": time_text(w.now + 1), "record": record, "signatures": []}


def filling(length):
    """The predicate with which entry_of is so long."""
    empty = len(canonical(entry_of(plain(), predicate={"a": ""})))
    return {"a": "x" * (length - empty)}


def submit(w, kind, subject, predicate, by, change=None, **more):
    """Appends a signed record; `change` may alter it after it was signed."""
    record = w.make(kind, subject, predicate, **more)
    signatures = sign(record, [Key(name) for name in by])
    if change:
        record, signatures = change(record, signatures)
    return w.after(1).record(record, signatures, applied=False)


def key_basis(key, time="none"):
    return {"basis": {"key": key, "time": time}}


def receipt(w, index):
    accepted = parsed(w.entries[index])["accepted"]
    return canonical({"accepted": accepted, "index": index, "leaf": digest(w.leaves[index])}).decode() + "\n"
