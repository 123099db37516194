"""Writes small ledgers, for vectors: the specification spelled out in the slowest and plainest way.

Shares no code with the checker, so that it can be its oracle. Everything is fixed: keys come from names,
times are given. What a real writer would refuse is written as asked, so that mutations can be made.
"""

import base64
import copy
import hashlib
import json
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORD_TYPE = b"application/vnd.evidence-ledger.record+json"
EPOCH = datetime(1970, 1, 1)


def sha256(data):
    return hashlib.sha256(data).digest()


def digest(data):
    return "sha256:" + data.hex()


def b64(data):
    return base64.b64encode(data).decode()


def canonical(value):
    """Enough of RFC 8785 for what the vectors hold: ASCII member names, integers."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def micros(text):
    return (datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ") - EPOCH) // timedelta(microseconds=1)


def time_text(value):
    return (EPOCH + timedelta(microseconds=value)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Key:
    """A signing key made from its name."""

    def __init__(self, name):
        self.name = name
        self.private = Ed25519PrivateKey.from_private_bytes(sha256(b"vector key " + name.encode()))
        self.public = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.id = sha256(self.public).hex()

    def note_id(self, name, kind=1):
        return sha256(name.encode() + b"\n" + bytes([kind]) + self.public)[:4]

    def vkey(self, name, kind=1):
        return f"{name}+{self.note_id(name, kind).hex()}+{b64(bytes([kind]) + self.public)}"


def note(key, name, text):
    return text + "\n" + note_line(key, name, text)


def note_line(key, name, text):
    return f"\u2014 {name} {b64(key.note_id(name) + key.private.sign(text.encode()))}\n"


def checkpoint_text(origin, size, root):
    return f"{origin}\n{size}\n{b64(root)}\n"


def cosignature_line(key, name, text, seconds):
    """C2SP tlog-cosignature, version 1."""
    message = f"cosignature/v1\ntime {seconds}\n{text}".encode()
    signature = seconds.to_bytes(8, "big") + key.private.sign(message)
    return f"\u2014 {name} {b64(key.note_id(name, 4) + signature)}\n"


def pae(record):
    return b" ".join(
        [b"DSSEv1", str(len(RECORD_TYPE)).encode(), RECORD_TYPE, str(len(record)).encode(), record]
    )


def sign(record, keys):
    signatures = [{"keyid": key.id, "sig": b64(key.private.sign(pae(canonical(record))))} for key in keys]
    return sorted(signatures, key=lambda one: one["keyid"])


def leaf_hash(data):
    return sha256(b"\0" + data)


def tree_root(hashes):
    """RFC 6962's MTH over leaf hashes, as its recursion says."""
    if not hashes:
        return sha256(b"")
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return sha256(b"\1" + tree_root(hashes[:split]) + tree_root(hashes[split:]))


def inclusion_proof(index, hashes):
    """RFC 6962's PATH."""
    if len(hashes) <= 1:
        return []
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    if index < split:
        return inclusion_proof(index, hashes[:split]) + [tree_root(hashes[split:])]
    return inclusion_proof(index - split, hashes[split:]) + [tree_root(hashes[:split])]


def consistency_proof(old, hashes):
    """RFC 6962's PROOF."""
    return [] if old == len(hashes) else consistency_part(old, hashes, True)


def consistency_part(old, hashes, whole):
    """RFC 6962's SUBPROOF."""
    if old == len(hashes):
        return [] if whole else [tree_root(hashes)]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    if old <= split:
        return consistency_part(old, hashes[:split], whole) + [tree_root(hashes[split:])]
    return consistency_part(old - split, hashes[split:], False) + [tree_root(hashes[:split])]


def close_root(leaves):
    groups = [b"".join(leaves[i : i + 256]) for i in range(0, len(leaves), 256)]
    return tree_root([leaf_hash(group) for group in groups])


# ---- the state (3.5), folded from the entries, and its tree, from the definition


def bits(path):
    return "".join(f"{byte:08b}" for byte in path)


def state_nodes(values):
    """(path as bits, SHA-256 of the value) of each element, sorted by path."""
    return sorted((bits(sha256(f"{t}:{k}".encode())), sha256(canonical(v))) for (t, k), v in values.items())


def as_bytes(path):
    return int(path, 2).to_bytes(32, "big")


def split_at(nodes):
    """The first bit in which the paths differ."""
    return next(bit for bit in range(256) if len({path[bit] for path, _ in nodes}) == 2)


def state_root_of(nodes):
    if not nodes:
        return sha256(b"")
    if len(nodes) == 1:
        path, value = nodes[0]
        return sha256(b"\0" + as_bytes(path) + value)
    bit = split_at(nodes)
    sides = [state_root_of([node for node in nodes if node[0][bit] == side]) for side in "01"]
    return sha256(b"\1" + bytes([bit]) + sides[0] + sides[1])


def state_root(values):
    return state_root_of(state_nodes(values))


def state_proof(values, kind, key):
    """5.4, from the definition: walk down from the top, then turn the siblings round."""
    nodes, path, steps = state_nodes(values), bits(sha256(f"{kind}:{key}".encode())), []
    while len(nodes) > 1:
        bit = split_at(nodes)
        other = [node for node in nodes if node[0][bit] != path[bit]]
        nodes = [node for node in nodes if node[0][bit] == path[bit]]
        steps.append({"bit": bit, "hash": b64(state_root_of(other))})
    result = {"key": key, "proof": steps[::-1], "type": kind}
    if (kind, key) in values:
        result["value"] = values[kind, key]
    elif nodes:
        result["other"] = {"path": b64(as_bytes(nodes[0][0])), "value": b64(nodes[0][1])}
    return result


def state_of(entries):
    """The state after these entries: a list of (index, entry, leaf); nothing is checked here."""
    state, names, engine = {}, {}, None
    for index, entry, leaf in entries:
        record = entry["record"]
        fold(state, index, record, digest(leaf))
        engine = engine_at(state, index, record, digest(leaf), engine)
        names[index] = [subject["name"] for subject in record["subject"]]
        if record["kind"] == "redaction@1":
            names[record["predicate"]["index"]] = []
        if engine:
            fold_links(state, names, index, record, digest(leaf))
    return state


def engine_at(state, index, record, leaf, engine):
    """8.8: the engine that is in force after an entry."""
    if record["kind"] == "genesis@1":
        return record["predicate"]["engine"]
    if record["kind"] == "engine@1":
        number = record["predicate"]["engine"]
        state["engine", ""] = {"engine": number, "from": engine, "index": index, "leaf": leaf}
    return state.get(("engine", ""), {"engine": engine})["engine"] if record["kind"] == "block@1" else engine


def fold_links(state, names, index, record, leaf):
    """8.9."""
    if record["kind"] not in ("training-data@1", "model-snapshot@1"):
        return
    p = record["predicate"]
    for reference in p.get("derived_from", []) + p.get("data", []) + [p[one] for one in ("parent",) if one in p]:
        for name in names.get(reference["index"], []):
            if name != names[index][0]:
                value = {"index": index, "leaf": leaf, "of": reference["index"]}
                state.setdefault(("link", f"{name}\n{names[index][0]}"), value)


def fold(state, index, record, leaf):
    kind, p = record["kind"], record["predicate"]
    names = [subject["name"] for subject in record["subject"]]
    if "producer" in record:
        fold_producer(state, record)
    if kind == "genesis@1":
        state["genesis", ""] = {"leaf": leaf}
        for one in p["authorities"]:
            keyid = sha256(base64.b64decode(one["public"])).hex()
            state["key", keyid] = {"from": 0, "name": one["name"], "public": one["public"]}
            grant = {"index": 0, "kinds": [], "prefix": "", "role": "authority"}
            state["grant", keyid] = {"grants": [grant]}
    elif kind == "key@1" and p["action"] == "add":
        keyid = sha256(base64.b64decode(p["public"])).hex()
        state["key", keyid] = {"from": index, "name": p["name"], "public": p["public"]}
    elif kind == "key@1":
        keyid = sha256(base64.b64decode(p["public"])).hex()
        state["key", keyid] = {**state["key", keyid], "revoked": index}
    elif kind == "grant@1":
        fold_grant(state, index, p)
    elif kind == "algorithm@1":
        state["algorithm", names[0]] = {
            "filings": p["filings"],
            "in_service": p["action"] == "in-service",
            "leaf": leaf,
            "provider": p["provider"],
        }
        state.pop(("unregistered", names[0]), None)
    elif kind == "algorithm-filing@1":
        fold_filing(state, index, p, names[0], leaf)
    elif kind == "registry@1":
        key = f"{p['jurisdiction']}/{p['authority']}"
        state["registry", key] = {"count": p["count"], "leaf": leaf, "root": p["root"]}
    elif kind in ("decision-trace@1", "model-snapshot@1", "indicator@1"):
        for name in names:
            if ("algorithm", name) not in state:
                state.setdefault(("unregistered", name), {"first": index})
    elif kind == "hold@1" and p["action"] == "lift":
        del state["hold", str(p["index"])]
    elif kind == "resume@1":
        state["resume", ""] = {"to": p["to"]}
    elif kind in ("rule@1", "rule-retire@1", "calendar@1", "release@1", "trigger@1"):
        fold_rules(state, index, kind, p, names[0], leaf)
    elif kind in ("draw@1", "draw-commitment@1", "draw-reveal@1"):
        fold_draw(state, index, record, leaf)
    types = {
        "consent-withdrawal@1": "withdrawal",
        "hold@1": "hold",
        "erasure@1": "erasure",
        "redaction@1": "redaction",
    }
    if kind in types and p.get("action") != "lift":
        state[types[kind], str(p.get("consent", p)["index"])] = {"by": index}


def fold_rules(state, index, kind, p, subject, leaf):
    """8.2."""
    where = p["jurisdiction"]
    here = {"index": index, "leaf": leaf}
    if kind == "rule@1":
        state["rule", p["id"]] = here | {"rule": p, "version": p["version"]}
    elif kind == "rule-retire@1":
        state["rule", p["id"]] = state["rule", p["id"]] | {"retired": index}
    elif kind == "calendar@1":
        names = ("holidays", "utc_offset", "weekend", "working")
        state["calendar", f"{where} {p['year']}"] = {"leaf": leaf} | {name: p[name] for name in names}
    elif kind == "release@1":
        state.pop(("status", f"{where} {p['status']} {subject}"), None)
    else:
        if "clock" in p:
            state.pop(("clock", f"{where} {p['clock']} {subject}"), None)
        for effect in p["effects"]:
            fold_effect(state, effect, where, subject, here, p.get("rule", {}).get("id"))


def fold_draw(state, index, record, leaf):
    """8.10."""
    p = record["predicate"]
    if record["kind"] == "draw@1":
        value = {name: p[name] for name in ("height", "items", "parties", "until") if name in p}
        name = record["subject"][0]["name"]
        state["draw", str(index)] = value | {"commitments": {}, "leaf": leaf, "nonces": {}, "subject": name}
        return
    key, party = ("draw", str(p["draw"]["index"])), record["producer"]["id"]
    value = copy.deepcopy(state[key])
    if record["kind"] == "draw-commitment@1":
        value["commitments"][party] = p["commitment"]
    else:
        value["nonces"][party] = p["nonce"]
        if len(value["nonces"]) == len(value["parties"]):
            value["seed"] = draw_seed(value, p["block"]["leaf"])
    state[key] = value


def draw_seed(value, seal):
    nonces = [base64.b64decode(value["nonces"][party]) for party in sorted(value["parties"])]
    leaves = bytes.fromhex(value["leaf"][7:] + seal[7:])
    return sha256(b"ledger draw 1\n" + leaves + b"".join(nonces)).hex()


def pick(seed, items, count):
    """random.pick (8.10)."""
    items, counter = list(items), 0
    for place in range(count):
        size = len(items) - place
        while True:
            number = int.from_bytes(sha256(seed.encode() + counter.to_bytes(8, "big"))[:8], "big")
            counter += 1
            if number < (1 << 64) // size * size:
                break
        other = place + number % size
        items[place], items[other] = items[other], items[place]
    return items[:count]


def fold_effect(state, effect, where, subject, here, rule):
    does = effect["do"]
    if does == "set":
        value = here | {"restricts": effect["restricts"], "rule": rule}
        value |= {"bars": effect["bars"]} if "bars" in effect else {}
        state["status", f"{where} {effect['status']} {subject}"] = value
    elif does == "clear":
        state.pop(("status", f"{where} {effect['status']} {subject}"), None)
    elif does == "put":
        key = f"{where} {effect['register']} {effect['key']}"
        state["register", key] = here | {"fields": effect["fields"]}
    elif does in ("start-clock", "restart-clock"):
        value = here | {"deadline": effect["deadline"], "rule": rule}
        state["clock", f"{where} {effect['clock']} {subject}"] = value
    elif does == "stop-clock":
        state.pop(("clock", f"{where} {effect['clock']} {subject}"), None)


def fold_producer(state, record):
    identifier, sequence = record["producer"]["id"], record["producer"]["sequence"]
    value = dict(state.get(("producer", identifier), {"closed": 0, "open": 0, "sequence": 0}))
    value["sequence"] = sequence
    if record["kind"] == "producer-close@1":
        value["open"] = 0
        value["closed"] = record["predicate"].get("last", value["closed"])
    else:
        value["open"] += 1
    state["producer", identifier] = value


def fold_grant(state, index, p):
    grants = state.get(("grant", p["key"]), {"grants": []})["grants"]
    if p["action"] == "withdraw":
        which = ("role", "prefix", "jurisdiction")
        ends = [
            all(one.get(name) == p.get(name) for name in which) and "withdrawn" not in one for one in grants
        ]
        grants = [one | {"withdrawn": index} if end else one for one, end in zip(grants, ends)]
    else:
        names = ("jurisdiction", "kinds", "prefix", "role")
        grants = grants + [{"index": index} | {name: p[name] for name in names if name in p}]
    state["grant", p["key"]] = {"grants": grants}


def fold_filing(state, index, p, name, leaf):
    key = f"{p['jurisdiction']}/{name}"
    value = {one: p[one] for one in ("authority", "scheme", "status")} | {"index": index, "leaf": leaf}
    number = p.get("number", state.get(("filing", key), {}).get("number"))
    if number:
        value["number"] = number
        state["number", f"{p['jurisdiction']}/{number}"] = {"subject": name}
    state["filing", key] = value


# ---- payloads (4.5)


class Payload:
    """An encrypted payload; its randomness comes from its name."""

    def __init__(self, name, content):
        self.plain = sha256(b"vector salt " + name.encode()) + content
        self.key = sha256(b"vector payload key " + name.encode())
        self.nonce = sha256(b"vector nonce " + name.encode())[:12]
        self.hex = sha256(self.plain).hex()

    @property
    def reference(self):
        return {"digest": "sha256:" + self.hex, "mediaType": "application/json", "size": len(self.plain)}

    @property
    def path(self):
        return f"payloads/{self.hex[:2]}/{self.hex}"

    @property
    def file(self):
        magic = b"EVPAYLD1"
        data = magic + self.nonce + AESGCM(self.key).encrypt(self.nonce, self.plain, magic)
        return data + sha256(data)


# ---- the ledger


def tile_number(number):
    text = f"{number % 1000:03d}"
    while number >= 1000:
        number //= 1000
        text = f"x{number % 1000:03d}/{text}"
    return text


class Writer:
    """A ledger in the making."""

    def __init__(self, origin, start, log="log", authorities=("ada", "ben", "cleo"), **settings):
        self.origin = origin
        self.log = Key(log)
        self.window = settings.get("window", 600)
        self.now = micros(start)
        self.entries = []  # bytes
        self.folded = []  # (index, entry, leaf) of what changes the state
        self.leaves = []
        self.blocks = {}  # file name -> bytes
        self.payloads = {}
        self.last_seal = None
        self.height = 0
        self.opened = self.now - self.now % (self.window * 1_000_000)
        self.sequences = {}
        self.open = {}  # producer -> [(sequence, leaf)] since the last close
        keys = sorted((Key(name) for name in authorities), key=lambda key: key.public)
        predicate = {
            "ahead": 86_400,
            "authorities": [{"name": key.name, "public": b64(key.public)} for key in keys],
            "engine": 0,
            "format": 1,
            "grace": 60,
            "log": self.log.vkey(origin),
            "merge_delay": 1000,
            "origin": origin,
            "quorum": 2,
            "suite": "sha256-ed25519",
            "unsigned_kinds": ["decision-trace@1", "foreign", "gradient-log@1", "training-data@1"],
            "window": self.window,
        }
        predicate.update(settings.get("genesis", {}))
        self.record({"kind": "genesis@1", "predicate": predicate, "subject": [{"name": origin}]}, [])

    def copy(self):
        return copy.deepcopy(self, {id(self.log): self.log})

    def root(self, size=None):
        return tree_root(self.leaves[:size])

    def after(self, seconds):
        """Lets time pass."""
        self.now += round(seconds * 1_000_000)
        return self

    def record(self, record, signatures, accepted=None, applied=True):
        """Appends exactly this record; returns its index."""
        entry = {"accepted": accepted or time_text(self.now), "record": record, "signatures": signatures}
        return self.raw(canonical(entry), entry if applied else None)

    def raw(self, data, entry=None):
        index = len(self.entries)
        self.entries.append(data)
        self.leaves.append(leaf_hash(data))
        if entry is not None:
            self.folded.append((index, entry, self.leaves[-1]))
        return index

    def make(self, kind, subject, predicate, producer=None, sequence=None, payload=None, ledger=True):
        """A record as a submitter makes it; takes the producer's next sequence number."""
        names = [subject] if isinstance(subject, str) else subject
        record = {"kind": kind, "predicate": predicate, "subject": [{"name": name} for name in names]}
        if ledger:
            record["ledger"] = self.origin
        if producer:
            number = sequence or self.sequences.get(producer, 0) + 1
            self.sequences[producer] = number
            record["producer"] = {"id": producer, "sequence": number}
        if payload:
            record["payload"] = payload.reference
            self.payloads[payload.path] = payload.file
        return record

    def add(self, kind, subject, predicate, by=(), applied=True, **more):
        """Makes, signs and appends a record, 2 s after the one before."""
        record = self.make(kind, subject, predicate, **more)
        index = self.after(2).record(record, sign(record, [Key(name) for name in by]), applied=applied)
        if applied and "producer" in record and kind != "producer-close@1":
            mine = self.open.setdefault(record["producer"]["id"], [])
            mine.append((record["producer"]["sequence"], self.leaves[index]))
        return index

    def trigger(self, cause, effects, rule=None, subject="acme.example/model", accepted=None, **more):
        """A trigger with these effects, of the time of the entry before it unless another is said."""
        applied = more.pop("applied", True)
        predicate = {"cause": self.act(cause), "effects": effects, "jurisdiction": "CN"} | more
        if rule is not None:
            identifier = json.loads(self.entries[rule])["record"]["predicate"]["id"]
            predicate["rule"] = self.act(rule) | {"id": identifier}
        record = {"kind": "trigger@1", "predicate": predicate, "subject": [{"name": subject}]}
        if accepted:
            self.now = micros(accepted)
        return self.record(record, [], applied=applied)

    def act(self, index):
        return {"index": index, "leaf": digest(self.leaves[index])}

    def close(self, producer, by, **changes):
        mine = self.open.pop(producer, [])
        predicate = {"count": len(mine), "root": digest(close_root([leaf for _, leaf in mine]))}
        if mine:
            predicate |= {"first": mine[0][0], "last": mine[-1][0]}
        return self.add("producer-close@1", producer, predicate | changes, by=[by], producer=producer)

    def state(self):
        return state_of(self.folded)

    def seal(self, missed=0, lateness=1500, by=(), accepted=None, fields=(), **changes):
        """Seals the open window (and so many missed ones after it) and certifies it; then changes fields."""
        size = len(self.entries)
        first = self.last_seal + 1 if self.height else 0
        end = self.opened + (missed + 1) * self.window * 1_000_000
        predicate = {
            "count": size - first,
            "first": first,
            "height": self.height,
            "lateness": lateness,
            "missed": missed,
            "root": digest(self.root()),
            "size": size,
            "state": digest(state_root(self.state())),
            "window": {"end": time_text(end), "start": time_text(self.opened)},
        }
        if self.height:
            parts = [self.blocks[name] for name in self.block_files(self.height - 1)]
            predicate["previous"] = {
                "additions": len(parts) - 1,
                "certificate": digest(sha256(b"".join(parts))),
                "seal": digest(self.leaves[self.last_seal]),
            }
        predicate.update(changes, **dict(fields))
        predicate = {name: value for name, value in predicate.items() if value is not None}
        record = {"kind": "block@1", "predicate": predicate, "subject": [{"name": self.origin}]}
        self.now = end
        index = self.record(record, sign(record, [Key(name) for name in by]), accepted=accepted)
        self.opened, self.last_seal = end, index
        self.blocks["blocks/" + tile_number(self.height)] = self.note(index + 1).encode()
        self.height += 1
        return index

    def block_files(self, height):
        name = "blocks/" + tile_number(height)
        return sorted(one for one in self.blocks if one == name or one.startswith(name + "."))

    def attach(self, height, data):
        names = self.block_files(height)
        self.blocks[f"{names[0]}.{len(names)}"] = data

    def note(self, size=None):
        size = len(self.entries) if size is None else size
        return note(self.log, self.origin, checkpoint_text(self.origin, size, self.root(size)))

    def redact(self, index, by):
        """Blanks an entry (4.6); its leaf stays."""
        entry = json.loads(self.entries[index])
        record = entry["record"]
        redacted = {"by": by, "kind": record["kind"]}
        if "producer" in record:
            redacted["producer"] = record["producer"]
        stub = canonical({"accepted": entry["accepted"], "redacted": redacted})
        self.entries[index] = stub.ljust(len(self.entries[index]), b" ")

    def files(self):
        result = {"checkpoint": self.note().encode(), **self.blocks, **self.payloads}
        for segment in range(0, len(self.entries), 65_536):
            some = self.entries[segment : segment + 65_536]
            data = b"".join(len(entry).to_bytes(2, "big") + entry for entry in some)
            result["entries/" + tile_number(segment // 65_536)] = data
        result["entries/offsets"] = self.offsets()
        level, hashes = 0, self.leaves
        while hashes:
            result[f"hashes/{level}"] = b"".join(hashes)
            hashes = [tree_root(hashes[i : i + 256]) for i in range(0, len(hashes) - 255, 256)]
            level += 1
        return result

    def offsets(self):
        result, position = b"", 0
        for index, entry in enumerate(self.entries):
            position = 0 if index % 65_536 == 0 else position
            if index % 256 == 0:
                result += position.to_bytes(8, "big")
            position += 2 + len(entry)
        return result


# ---- bundles (5.3)


def bundle_value(w, about=None, entries=(), state=(), additions=(), seal=None):
    """A bundle as a value: genesis, these entries, about and seals; state proofs of its signers and of these."""
    seals = [index for index, entry, _ in w.folded if entry["record"]["kind"] == "block@1"]
    in_block = about is None or about not in (0, *seals)
    after = [index for index in seals if about is None or index > about]
    sealed = in_block and bool(after)
    head = seals[-1] if sealed else None
    if seal is None and sealed:
        seal = head if about is None else after[0]
    size = head + 1 if sealed else len(w.entries)
    shown = sorted({0, *entries, *named(about), *named(seal), *named(head)})
    value = {
        "additions": [b64(one) for one in additions],
        "bundle": 1,
        "checkpoint": w.note(size),
        "consistency": [],
        "entries": [bundle_entry(w, index, size) for index in shown],
        "origin": w.origin,
        "state": [],
    }
    if about is not None:
        value["about"] = about
    if sealed:
        value |= {"certificate": w.note(seal + 1), "head": head, "seal": seal}
        value["consistency"] = [b64(one) for one in consistency_proof(seal + 1, w.leaves[:size])]
        before = state_of([one for one in w.folded if one[0] < head])
        asked = sorted({*state, *([] if about is None else demanded(json.loads(w.entries[about])))})
        value["state"] = [state_proof(before, kind, key) for kind, key in asked]
    return value


def demanded(entry):
    """The state proofs that a bundle about this entry must have."""
    record = entry["record"]
    result = [(kind, one["keyid"]) for one in entry["signatures"] for kind in ("key", "grant")]
    if record["kind"] == "algorithm-filing@1":
        result.append(("filing", record["predicate"]["jurisdiction"] + "/" + record["subject"][0]["name"]))
    return result


def named(index):
    return [] if index is None else [index]


def bundle_entry(w, index, size):
    proof = [b64(one) for one in inclusion_proof(index, w.leaves[:size])]
    return {"entry": json.loads(w.entries[index]), "index": index, "proof": proof}
