"""One right predicate of each built-in kind that the vectors use (schemas/ says what else there may be)."""

from writer import b64, digest, sha256

SOME_DIGEST = digest(sha256(b"some"))
SPAN = {"end": "2026-11-21T00:00:00.000000Z", "start": "2026-11-20T00:00:00.000000Z"}


def key_add(key):
    return {"action": "add", "name": key.name, "public": b64(key.public)}


def key_revoke(key, **more):
    return {"action": "revoke", "name": key.name, "public": b64(key.public), **more}


def grant(key, role, prefix="", action="grant", kinds=(), **more):
    return {"action": action, "key": key.id, "kinds": list(kinds), "prefix": prefix, "role": role, **more}


def resume(to):
    return {"reason": "long-stop", "to": to}


def training_data(number=0, **more):
    return more | {
        "bytes": 1000 + number,
        "count": 3,
        "dataset": "corpus",
        "legal_basis": "consent",
        "modality": "text",
        "produced": "2026-11-21T23:00:00.000000Z",
        "root": digest(sha256(b"data %d" % number)),
        "version": f"1.{number}",
    }


def model_snapshot(**more):
    return more | {
        "bytes": 4096,
        "count": 2,
        "model": "chat",
        "produced": "2026-11-21T23:30:00.000000Z",
        "root": SOME_DIGEST,
        "version": "7b",
    }


def decision_trace():
    return {"algorithm": "ranking", "count": 12, "explained": 11, "root": SOME_DIGEST, "span": SPAN}


def indicator():
    value = {"dimension": "data-security", "indicator": "TCR", "span": SPAN, "unit": "percent"}
    return value | {"value": 92.25}


def consent(**more):
    purpose = {
        "lawful_basis": "consent",
        "pii_controllers": ["acme"],
        "pii_information": [{"pii_type": "messages"}],
        "purpose": "training",
        "recipient_third_parties": [],
        "retention_period": {"days": 0, "from": "withdrawal"},
        "storage_locations": ["CN"],
    }
    value = {
        "entity_id": "pii-principal",
        "event_state": "given",
        "event_time": "2026-11-21T20:00:00.000000Z",
        "event_type": "explicit",
        "jurisdiction": "CN",
        "language": "zh",
        "privacy_notice": SOME_DIGEST,
        "purposes": [purpose],
        "record_id": "0123456789abcdef0123456789abcdef",
        "schema_version": "ISO-27560-2023",
        "withdrawal_method": ["app"],
    }
    return value | more


def withdrawal(act, jurisdiction="CN"):
    return {
        "consent": act,
        "entity_id": "pii-principal",
        "event_state": "withdrawn",
        "event_time": "2026-11-21T21:00:00.000000Z",
        "jurisdiction": jurisdiction,
        "record_id": "0123456789abcdef0123456789abcdef",
    }


def algorithm(jurisdictions, in_service=True, provider="acme.example"):
    schemes = {"CN": "cac-algorithm", "EU": "eu-database"}
    return {
        "action": "in-service" if in_service else "out-of-service",
        "filings": [{"jurisdiction": one, "scheme": schemes[one]} for one in jurisdictions],
        "provider": provider,
        "since": "2026-11-01",
    }


def filing(status, jurisdiction="CN", authority="cac", scheme="cac-algorithm", **more):
    value = {"authority": authority, "date": "2026-11-22", "jurisdiction": jurisdiction, "scheme": scheme}
    return value | {"status": status} | more


def hold(action, act):
    return {"action": action, "basis": "litigation", **act}


def erasure(act):
    return {"basis": "gdpr-17", "order": "order-1", **act}


def redaction(w, index):
    _, entry, leaf = next(one for one in w.folded if one[0] == index)
    record = entry["record"]
    result = {"accepted": entry["accepted"], "basis": "court-order", "index": index, "kind": record["kind"]}
    result["leaf"] = digest(leaf)
    if "producer" in record:
        result["producer"] = record["producer"]
    return result


def registry(jurisdiction="CN", authority="cac", count=3):
    return {"authority": authority, "count": count, "jurisdiction": jurisdiction, "root": SOME_DIGEST}


def assessment(cri=80, **more):
    """0.7 * 71.6 + 0.3 * 99.6 is 80; another index, or a corrected one, is made of equal parts."""
    equal = cri - more.get("correction", 0)
    known, unknown = (71.6, 99.6) if equal == 80 else (equal, equal)
    value = {"cri": cri, "inputs": SOME_DIGEST, "known": known, "method": "cri/1", "span": SPAN, "unknown": unknown}
    return value | more


def dpia(**more):
    value = {"completed": "2026-11-20", "jurisdiction": "EU", "law": "gdpr-35", "outcome": "proceed"}
    return value | {"report": SOME_DIGEST, "residual_risk": "low"} | more


def incident(**more):
    value = {"category": "data-breach", "detected": "2026-11-21T10:00:00.000000Z", "jurisdictions": ["CN"]}
    return value | {"severity": "high", "status": "detected"} | more


def attestation(document, **more):
    value = {"digest": digest(sha256(document)), "document": b64(document), "format": "in-toto"}
    return value | {"media_type": "application/json", "size": len(document)} | more


def rule(identifier, condition, effects, version=1, jurisdiction="CN", **more):
    """`more` says what it listens to; without effects it only demands."""
    value = {"clause": "art. 14", "condition": condition, "id": identifier}
    value |= {"effects": effects} if effects else {}
    value |= {"jurisdiction": jurisdiction, "titles": [{"language": "en", "text": identifier}]}
    return value | {"version": version} | more


def retire(identifier, act, jurisdiction="CN"):
    return {"id": identifier, "jurisdiction": jurisdiction} | act


def calendar(year=2026, holidays=(), working=(), utc_offset=480, jurisdiction="CN"):
    days = {"holidays": list(holidays), "weekend": [6, 7], "working": list(working)}
    return days | {"jurisdiction": jurisdiction, "source": "notice/1", "utc_offset": utc_offset, "year": year}


def engine(number=1):
    return {"engine": number}


def draw(height, until, parties, items=(), jurisdiction="CN"):
    value = {"height": height, "jurisdiction": jurisdiction, "parties": sorted(parties), "until": until}
    return value | ({"items": list(items)} if items else {})


def commitment(act, nonce):
    return {"commitment": digest(sha256(nonce)), "draw": act}


def reveal(act, block, nonce):
    return {"block": block, "draw": act, "nonce": b64(nonce)}


def release(act, status="frozen", jurisdiction="CN"):
    return {"basis": "audit-passed", "jurisdiction": jurisdiction, "status": status} | act
