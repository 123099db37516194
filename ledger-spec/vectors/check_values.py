"""Holds the checker's functions against the value vectors."""

import base64


def refused(checker, function, *arguments):
    """What a function answers, or None if it refuses."""
    try:
        return function(*arguments)
    except checker.Refused:
        return None


def state_tree(c, vector):
    for case in vector["cases"]:
        state = c.State()
        for one in case["elements"]:
            state.put(one["type"], one["key"], one["value"])
        yield c.digest_text(state.root()), case["root"]
        for proof in case["proofs"]:
            yield c.StateProof(proof).leads_to(state.root()), True
        yield from built_in_another_order(c, case)


def built_in_another_order(c, case):
    """The same state from another history: backwards, with things that come and go."""
    state = c.State()
    for number, one in enumerate(reversed(case["elements"])):
        state.put("extra", str(number), {})
        state.put(one["type"], one["key"], {"other": True})
        state.put(one["type"], one["key"], one["value"])
    for number in range(len(case["elements"])):
        state.remove("extra", str(number))
    yield c.digest_text(state.root()), case["root"]


def entries(c, vector):
    schemas = c.Schemas()
    for case in vector["cases"]:
        entry = c.read_entry(case["entry"].encode(), schemas)
        yield (
            (c.digest_text(entry.leaf), entry.accepted, entry.kind),
            (case["leaf"], case["accepted"], case["kind"]),
        )


def signatures(c, vector):
    for case in vector["cases"]:
        record = case["record"].encode()
        yield c.pae(c.RECORD_TYPE, record).hex(), case["pae"]
        public = {key["id"]: base64.b64decode(key["public"]) for key in case["keys"]}
        yield [one["keyid"] for one in case["signatures"]], sorted(public)
        for one in case["signatures"]:
            yield c.sha256(public[one["keyid"]]).hex(), one["keyid"]
            signature = base64.b64decode(one["sig"])
            yield c.ed25519_right(public[one["keyid"]], signature, bytes.fromhex(case["pae"])), True


def ed25519(c, vector):
    message = bytes.fromhex(vector["message"])
    for case in vector["cases"]:
        public, signature = bytes.fromhex(case["public"]), bytes.fromhex(case["signature"])
        yield c.ed25519_right(public, signature, message), case["right"]


def filing_rate(c, vector):
    for case in vector["cases"]:
        state = c.State()
        for name, one in case["algorithms"].items():
            state.put("algorithm", name, one)
        for key, status in case["filings"].items():
            state.put("filing", key, {"status": status})
        for name in case["unregistered"]:
            state.put("unregistered", name, {"first": 1})
        rates, unregistered = c.filing_rates(state)
        for one in rates:
            if "rate" in one:
                one["rate"] = c.write_json(one["rate"]).decode()
        yield (rates, unregistered), (case["rates"], len(case["unregistered"]))


def json(c, vector):
    for case in vector["cases"]:
        value = refused(c, lambda data: c.write_json(c.read_json(data)), bytes.fromhex(case["bytes"]))
        yield value, case["canonical"].encode() if case["canonical"] is not None else None


def times(c, vector):
    for case in vector["cases"]:
        micros = refused(c, c.read_time, case["text"])
        yield None if micros is None else str(micros), case["micros"]


def measures(c, vector):
    for case in vector["cases"]:
        yield refused(c, lambda text: c.millionths(c.Number(text)), case["text"]), case["millionths"]


def tree(c, vector):
    for case in vector["cases"]:
        leaves = [c.sha256(b"\0%d" % number) for number in range(case["size"])]
        yield c.digest_text(c.root_of(leaves)), case["root"]
        for one in case["inclusion"]:
            proof = c.proof_hashes(one["proof"])
            found = c.root_from_inclusion(one["index"], case["size"], leaves[one["index"]], proof)
            yield c.digest_text(found), case["root"]
        for one in case["inclusion_wrong"]:
            leaf = leaves[one["index"]] if one["index"] < case["size"] else c.sha256(b"")
            found = refused(
                c, c.root_from_inclusion, one["index"], case["size"], leaf, c.proof_hashes(one["proof"])
            )
            yield found is None or c.digest_text(found) != case["root"], True
        for one in case["consistency"]:
            older, proof = c.root_of(leaves[: one["old"]]), c.proof_hashes(one["proof"])
            yield c.consistent(one["old"], older, case["size"], c.root_of(leaves), proof), True
            wrong = [*proof[:-1], bytes(32)] if proof else [bytes(32)]
            yield c.consistent(one["old"], older, case["size"], c.root_of(leaves), wrong), False
            yield c.consistent(one["old"], bytes(32), case["size"], c.root_of(leaves), proof), False


def close_root(c, vector):
    for case in vector["cases"]:
        leaves = [c.sha256(b"\0%d" % number) for number in range(case["count"])]
        yield c.digest_text(c.close_root(leaves)), case["root"]


def payloads(c, vector):
    for case in vector["cases"]:
        data = base64.b64decode(case["file"])
        yield (c.payload_name(case["digest"]), len(data)), (case["name"], case["size"] + c.PAYLOAD_OVERHEAD)
        plain = c.AESGCM(bytes.fromhex(case["key"])).decrypt(data[8:20], data[20:-32], c.PAYLOAD_MAGIC)
        yield plain.hex(), case["salt"] + case["content"]


def notes(c, vector):
    for case in vector["cases"]:
        checkpoint = c.Checkpoint(case["checkpoint"].encode())
        yield checkpoint.signed_by(c.VKey(case["log_vkey"])), True
        yield (
            (checkpoint.origin, checkpoint.size, c.digest_text(checkpoint.root)),
            (case["origin"], case["size"], case["root"]),
        )
        line = c.NoteSignature(case["cosignature"][:-1])
        yield c.cosignature_right(line, c.VKey(case["witness_vkey"]), checkpoint.text), True
        yield int.from_bytes(line.signature[:8], "big"), case["cosigned_at"]


def vkeys(c, vector):
    for case in vector["cases"]:
        yield (case["vkey"], refused(c, c.VKey, case["vkey"]) is not None), (case["vkey"], case["right"])


def checkpoints(c, vector):
    for case in vector["cases"]:
        yield (
            (case["about"], refused(c, c.Checkpoint, case["note"].encode()) is not None),
            (case["about"], case["right"]),
        )


def policies(c, vector):
    def checkpoint(numbers):
        return c.Checkpoint("".join([vector["note"], *(vector["cosignatures"][n] for n in numbers)]).encode())

    for case in vector["cases"]:
        policy = refused(c, c.Policy, case["policy"].encode())
        yield (case["about"], policy is not None), (case["about"], case["right"])
        for wanted in ("met", "unmet"):
            for numbers in case.get(wanted, ()):
                yield (
                    (case["about"], numbers, policy.met_by(checkpoint(numbers))),
                    (case["about"], numbers, wanted == "met"),
                )


def numbers_in_names(c, vector):
    for case in vector["cases"]:
        yield c.read_tile_number(case["name"]), case["number"]


def judge(checker, name, vector):
    """What is wrong with the checker's answers, as lines."""
    function = globals()[name.removeprefix("value-").replace("-", "_")]
    answers = list(function(checker, vector))
    return [f"  expected {right!r}\n  got      {got!r}" for got, right in answers if got != right]
