"""The form of a vector: files, or edits of a base's files; options; what must be found."""

import json

from writer import b64


def broken(code, **place):
    return ("broken", code, 1, place)


def observed(code, count=1, **place):
    return ("observed", code, count, place)


def difference(old, new):
    """The one splice that makes new out of old: {"at", "remove", "insert"}."""
    start = 0
    limit = min(len(old), len(new))
    while start < limit and old[start] == new[start]:
        start += 1
    end = 0
    while end < limit - start and old[len(old) - 1 - end] == new[len(new) - 1 - end]:
        end += 1
    return {"at": start, "insert": b64(new[start : len(new) - end]), "remove": len(old) - end - start}


def edits(old, new):
    result = [{"delete": True, "file": name} for name in sorted(old) if name not in new]
    for name in sorted(new):
        if old.get(name) != new[name]:
            result.append({"file": name, **difference(old.get(name, b""), new[name])})
    return result


def proven(bundle):
    """What a bundle that holds proves (6.5)."""
    entries = {one["index"]: one["entry"] for one in bundle["entries"]}
    facts = []
    if "about" in bundle:
        about = entries[bundle["about"]]
        record = about["record"]
        fact = {"accepted": about["accepted"], "index": bundle["about"], "kind": record["kind"]}
        facts.append(fact | {"subjects": [subject["name"] for subject in record["subject"]]})
    for one in bundle["state"]:
        fact = {"key": one["key"], "seal": bundle["head"], "sealed": entries[bundle["head"]]["accepted"]}
        facts.append(fact | {name: one[name] for name in ("type", "value") if name in one})
    return facts


# An entry against which one of these is raised isn't applied (6.1).
NOT_APPLIED = {
    *("leaf-wrong", "entry-malformed", "entry-frame", "time-decreases", "time-jumps", "time-outside"),
    *("ledger-wrong", "unsigned", "producer-missing", "key-unknown", "signature-wrong", "grant-missing"),
    *(
        "quorum-missing",
        "sequence-repeated",
        "acts-on-wrong",
        "record-refused",
        "close-wrong",
        "demand-unmet",
        "redaction-wrong",
        "trigger-missing",
        "trigger-wrong",
    ),
}


def first_not_applied(findings):
    """From where on the state isn't judged; None if it is."""
    places = [place["index"] for _, code, _, place in findings if code in NOT_APPLIED]
    later = ("engine-unknown", "genesis-wrong")
    places += [place["index"] for _, code, _, place in findings if code in later and place["index"]]
    return min(places, default=None)


def expectation(findings, strict):
    """Findings of one code are one finding: counts add up, places stand in order, ten at most."""
    merged = {}
    for kind, code, count, place in findings:
        one = merged.setdefault((kind, code), {"class": kind, "code": code, "count": 0, "places": []})
        one["count"] += count
        if len(one["places"]) < 10:
            one["places"].append(place)
    holds = not findings if strict else all(kind != "broken" for kind, *_ in findings)
    return {"findings": [merged[name] for name in sorted(merged)], "holds": holds}


class Vectors:
    """All vectors by name."""

    def __init__(self):
        self.all = {}
        self.files = {}

    def base(self, name, about, files, findings=(), **options):
        """A right ledger, in full."""
        self.files[name] = files
        content = {path: b64(data) for path, data in sorted(files.items())}
        self.put(name, about, {"files": content}, findings, options)

    def add(self, name, about, base, files, *findings, **options):
        """A ledger that is told as edits of a base."""
        assert base in self.files, base
        self.put(
            name,
            about,
            {"base": f"ledger-{base}", "edits": edits(self.files[base], files)},
            findings,
            options,
        )

    def put(self, name, about, content, findings, options):
        """`expect` in the options is what the verdict must say besides findings."""
        assert name not in self.all, name
        expect = expectation(findings, options.get("strict", False)) | options.pop("expect", {})
        if "bundle" not in content:
            expect.setdefault("unjudged", first_not_applied(findings))
        self.all[name] = {"about": about, **content, "expect": expect, "options": options}

    def bundle(self, name, about, text, *findings, **options):
        """A bundle: one file; one that holds says what it proves."""
        if not findings:
            options["expect"] = {"proves": proven(json.loads(text))} | options.get("expect", {})
        self.put(name, about, {"bundle": b64(text)}, findings, options)
