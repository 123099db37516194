"""One right predicate of each built-in kind that the vectors use (schemas/ says what else there may be)."""

from writer import b64, digest, sha256

SOME_DIGEST = digest(sha256(b"some"))


def key_add(key):
    return {"action": "add", "name": key.name, "public": b64(key.public)}


def key_revoke(key, **more):
    return {"action": "revoke", "name": key.name, "public": b64(key.public), **more}


def grant(key, role, prefix="", action="add", kinds=(), **more):
    return {"action": action, "key": key.id, "kinds": list(kinds), "prefix": prefix, "role": role, **more}


def resume(to):
    return {"reason": "clock-set", "to": to}


def training_data(number=0):
    return {}


def model_snapshot():
    return {}


def decision_trace():
    return {}


def indicator():
    return {}


def consent():
    return {}


def withdrawal(act):
    return {**act}


def algorithm(filings, in_service=True, provider="acme.example"):
    return {"filings": filings, "in_service": in_service, "provider": provider}


def filing(status, jurisdiction="CN", authority="cac", scheme="cac-algorithm", **more):
    return {"authority": authority, "jurisdiction": jurisdiction, "scheme": scheme, "status": status, **more}


def hold(action, act):
    return {"action": action, **act}


def erasure(act):
    return {"basis": "gdpr-17", **act}


def redaction(w, index):
    _, entry, leaf = next(one for one in w.folded if one[0] == index)
    record = entry["record"]
    result = {"accepted": entry["accepted"], "index": index, "kind": record["kind"], "leaf": digest(leaf)}
    if "producer" in record:
        result["producer"] = record["producer"]
    return result


def registry(jurisdiction="CN", authority="cac", count=3):
    return {"authority": authority, "count": count, "jurisdiction": jurisdiction, "root": SOME_DIGEST}
