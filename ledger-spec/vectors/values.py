"""Values: what a function must answer. Written by hand, or computed from the definition in writer.py."""

import hashlib

from bases import PIPELINE, plain
from predicates import training_data
from writer import (
    Key,
    Payload,
    b64,
    canonical,
    checkpoint_text,
    close_root,
    consistency_proof,
    cosignature_line,
    digest,
    inclusion_proof,
    leaf_hash,
    note,
    pae,
    sha256,
    sign,
    state_proof,
    state_root,
    tile_number,
    tree_root,
)


def all_values():
    return {
        "state-tree": state_trees(),
        "entries": entries(),
        "signatures": signatures(),
        "ed25519": ed25519(),
        "filing-rate": filing_rates(),
        "json": json_texts(),
        "times": times(),
        "measures": measures(),
        "tree": trees(),
        "close-root": close_roots(),
        "payloads": payloads(),
        "notes": notes(),
        "vkeys": vkeys(),
        "checkpoints": checkpoint_texts(),
        "policies": policies(),
        "numbers-in-names": names(),
    }


# ---- 3.5 and 5.4


def state_map(size):
    """A state of so many elements of all types."""
    types = ("filing", "key", "producer", "unregistered", "hold")
    return {(types[n % 5], f"k{n}/ü{n * n}"): {"first": n, "text": "x" * (n % 3)} for n in range(size)}


def state_trees():
    cases = []
    for size in (0, 1, 2, 3, 10, 100):
        values = state_map(size)
        listed = [{"key": key, "type": kind, "value": value} for (kind, key), value in sorted(values.items())]
        asked = sorted(values)[:: max(1, size // 4)] + [
            ("filing", "CN/nobody"),
            ("algorithm", ""),
            ("hold", "7"),
        ]
        proofs = [state_proof(values, kind, key) for kind, key in asked]
        cases.append({"elements": listed, "proofs": proofs, "root": digest(state_root(values))})
    return {
        "about": "States, their roots, and proofs that something is there or isn't (3.5, 5.4).",
        "cases": cases,
    }


# ---- 1.1


def entries():
    w = plain()
    listed = [w.entries[index] for index in (0, 1, 2, 9, 10, 13, 14, 17, 22)]
    cases = [{"entry": data.decode(), "leaf": digest(leaf_hash(data))} for data in listed]
    for case in cases:
        case |= {"accepted": case["entry"][13:40], "kind": case["entry"][60 : case["entry"].index('"', 60)]}
    return {"about": "Entries, their leaves, and what stands at bytes 13 and 60 (1.1).", "cases": cases}


# ---- 1.4


def signatures():
    w = plain()
    cases = []
    for number, names in enumerate((["prod"], ["acme", "prod"], ["ada", "ben", "cleo"])):
        record = w.make(
            "training-data@1", f"acme.example/ü/{number}", training_data(number), producer=PIPELINE
        )
        keys = [Key(name) for name in names]
        cases.append(
            {
                "keys": [
                    {
                        "id": key.id,
                        "public": b64(key.public),
                        "seed": sha256(b"vector key " + key.name.encode()).hex(),
                    }
                    for key in keys
                ],
                "pae": pae(canonical(record)).hex(),
                "record": canonical(record).decode(),
                "signatures": sign(record, keys),
            }
        )
    return {
        "about": "Records, their pre-authentication encoding, and their signatures (1.4).",
        "cases": cases,
    }


P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493


def ed25519():
    key, message = Key("strict"), b"a message"
    right = key.private.sign(message)
    s = int.from_bytes(right[32:], "little")
    above = (s + L).to_bytes(32, "little")
    neutral = (1).to_bytes(32, "little")
    order_2 = (P - 1).to_bytes(32, "little")
    order_8 = bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")
    loose = (P + 1).to_bytes(32, "little")
    zero = bytes(32)
    cases = [
        ("right", True, key.public, right),
        ("another message", False, key.public, key.private.sign(b"another")),
        ("S plus the group's order", False, key.public, right[:32] + above),
        ("one bit of R", False, key.public, bytes([right[0] ^ 1]) + right[1:]),
        ("one bit of S", False, key.public, right[:32] + bytes([right[32] ^ 1]) + right[33:]),
        ("63 bytes", False, key.public, right[:63]),
        ("A neutral, R neutral, S 0: the equation holds", False, neutral, neutral + zero),
        ("A of order 2, R neutral, S 0", False, order_2, neutral + zero),
        ("A of order 8, R neutral, S 0", False, order_8, neutral + zero),
        ("A of order 4, R neutral, S 0", False, zero, neutral + zero),
        ("A neutral but not canonical (y = p + 1)", False, loose, neutral + zero),
        ("A neutral with the sign bit (x = -0)", False, neutral[:31] + b"\x80", neutral + zero),
        ("R neutral under a right key", False, key.public, neutral + right[32:]),
        *mixed_order(message, order_8),
    ]
    listed = [
        {"about": about, "public": public.hex(), "right": right_, "signature": signature.hex()}
        for about, right_, public, signature in cases
    ]
    return {
        "about": "Strict Ed25519: which signatures are right (1.4).",
        "cases": listed,
        "message": message.hex(),
    }


def mixed_order(message, order_8):
    """Keys and R with a part of small order: right or wrong by the equation without cofactor."""
    scalar = int.from_bytes(sha256(b"vector scalar"), "little") % L
    nonce = int.from_bytes(sha256(b"vector nonce"), "little") % L
    torsion = decode(order_8)
    cases = []
    for about, public_part, r_part in (
        ("A with a part of order 8: right only by the equation with cofactor", torsion, None),
        ("R with a part of order 8: right only by the equation with cofactor", None, torsion),
    ):
        public = encode(plus(times_base(scalar), public_part))
        r = encode(plus(times_base(nonce), r_part))
        challenge = challenge_of(r, public, message)
        s = (nonce + challenge * scalar) % L
        if public_part and challenge % 8 == 0:
            about = "A with a part of order 8 that the challenge removes: right"
        right = bool(public_part) and challenge % 8 == 0
        cases.append((about, right, public, r + s.to_bytes(32, "little")))
    cases.append(removed(message, scalar, torsion))
    return cases


def removed(message, scalar, torsion):
    """A key with a part of order 8 and a signature whose challenge is a multiple of 8."""
    public = encode(plus(times_base(scalar), torsion))
    nonce = 1
    while True:
        r = encode(times_base(nonce))
        challenge = challenge_of(r, public, message)
        if challenge % 8 == 0:
            s = (nonce + challenge * scalar) % L
            about = "A with a part of order 8 that the challenge removes: the equation holds"
            return about, True, public, r + s.to_bytes(32, "little")
        nonce += 1


def challenge_of(r, public, message):
    return int.from_bytes(hashlib.sha512(r + public + message).digest(), "little") % L


D = -121665 * pow(121666, P - 2, P) % P


def decode(data):
    y = int.from_bytes(data, "little")
    sign_, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    return (P - x if x & 1 != sign_ else x), y


def encode(point):
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def plus(a, b):
    if b is None:
        return a
    (x1, y1), (x2, y2) = a, b
    product = D * x1 * x2 * y1 * y2 % P
    x = (x1 * y2 + x2 * y1) * pow(1 + product, P - 2, P) % P
    return x, (y1 * y2 + x1 * x2) * pow(1 - product, P - 2, P) % P


def times_base(scalar):
    base = decode((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    result = (0, 1)
    while scalar:
        if scalar & 1:
            result = plus(result, base)
        base, scalar = plus(base, base), scalar >> 1
    return result


# ---- page 7


def rate(jurisdiction, filed, must, percent=None):
    result = {"filed": filed, "jurisdiction": jurisdiction, "must": must}
    return result if percent is None else result | {"rate": percent}


def many(count, filed, jurisdiction="CN"):
    """So many algorithms in service, so many of them accepted."""
    algorithms = {f"a{n}": ([jurisdiction], True) for n in range(count)}
    return algorithms, {f"{jurisdiction}/a{n}": "accepted" for n in range(filed)}


def filing_rates():
    cases = []

    def case(about, algorithms, filings, rates, unregistered=()):
        cases.append(
            {
                "about": about,
                "algorithms": {
                    name: {"filings": [{"jurisdiction": j} for j in f], "in_service": s}
                    for name, (f, s) in algorithms.items()
                },
                "filings": filings,
                "rates": rates,
                "unregistered": list(unregistered),
            }
        )

    case("nothing at all", {}, {}, [rate("*", 0, 0)])
    case("one, not filed", {"a": (["CN"], True)}, {}, [rate("*", 0, 1, "0"), rate("CN", 0, 1, "0")])
    for status in ("submitted", "rejected", "changed", "cancelled"):
        case(
            f"one, {status}",
            {"a": (["CN"], True)},
            {"CN/a": status},
            [rate("*", 0, 1, "0"), rate("CN", 0, 1, "0")],
        )
    case(
        "one, accepted",
        {"a": (["CN"], True)},
        {"CN/a": "accepted"},
        [rate("*", 1, 1, "100"), rate("CN", 1, 1, "100")],
    )
    case("taken out of service", {"a": (["CN"], False)}, {"CN/a": "accepted"}, [rate("*", 0, 0)])
    case("in service, needs no filing", {"a": ([], True)}, {}, [rate("*", 0, 0)])
    case(
        "filed where it needn't be",
        {"a": (["CN"], True)},
        {"EU/a": "accepted"},
        [rate("*", 0, 1, "0"), rate("CN", 0, 1, "0")],
    )
    case("a filing of what isn't registered", {}, {"CN/ghost": "accepted"}, [rate("*", 0, 0)], ["ghost"])
    for count, filed, percent in (
        (3, 2, "66.666666"),
        (3, 1, "33.333333"),
        (6, 1, "16.666666"),
        (7, 6, "85.714285"),
        (8, 5, "62.5"),
        (31, 31, "100"),
        (200, 199, "99.5"),
        (1000, 1, "0.1"),
        (999, 998, "99.899899"),
    ):
        algorithms, filings = many(count, filed)
        rates = [rate("*", filed, count, percent), rate("CN", filed, count, percent)]
        case(f"{filed} of {count}, rounded down", algorithms, filings, rates)
    two = {"a": (["CN", "EU"], True), "b": (["EU"], True)}
    case(
        "two jurisdictions: over all, one is filed only when it is in both",
        two,
        {"CN/a": "accepted", "EU/b": "accepted"},
        [rate("*", 1, 2, "50"), rate("CN", 1, 1, "100"), rate("EU", 1, 2, "50")],
    )
    both = {"CN/a": "accepted", "EU/a": "accepted", "EU/b": "accepted"}
    case(
        "the same, filed in both",
        two,
        both,
        [rate("*", 2, 2, "100"), rate("CN", 1, 1, "100"), rate("EU", 2, 2, "100")],
    )
    three = {"x": (["SG", "CN", "EU"], True)}
    case(
        "jurisdictions stand in order of bytes",
        three,
        {"SG/x": "accepted", "EU/x": "changed"},
        [rate("*", 0, 1, "0"), rate("CN", 0, 1, "0"), rate("EU", 0, 1, "0"), rate("SG", 1, 1, "100")],
    )
    case(
        "a name that holds a slash isn't another jurisdiction's",
        {"EU/a": (["CN"], True)},
        {"CN/EU/a": "accepted"},
        [rate("*", 1, 1, "100"), rate("CN", 1, 1, "100")],
        ["b", "c"],
    )
    return {"about": "The filing rate of a state (page 7); rates as text.", "cases": cases}


# ---- 1.3


def json_texts():
    right = [
        ("members sorted", '{"b":1,"a":2}', '{"a":2,"b":1}'),
        ("space", ' { "a" : [ 1 , 2 ] }\n', '{"a":[1,2]}'),
        ("by UTF-16 code unit", '{"\uff61":1,"😀":2}', '{"😀":2,"\uff61":1}'),
        ("escapes undone", '"\\u0041\\/\\u00fc\\ud83d\\ude00"', '"A/ü😀"'),
        (
            "escapes made",
            '"\\u0000\\u0008\\u0009\\u000a\\u000b\\u000c\\u000d\\u001f\\u0022\\u005c\\u007f"',
            '"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f\\"\\\\\x7f"',
        ),
        ("no normalisation", '{"é":1,"e\u0301":2}', '{"e\u0301":2,"é":1}'),
        ("empty name", '{"":{}}', '{"":{}}'),
        ("empty things", '[{},[],"",null,true,false]', '[{},[],"",null,true,false]'),
        (
            "the RFC's example",
            '{"numbers":[333333333.33333329,1E-9,4.50,2e-3,0.000000000000000000000000001]}',
            '{"numbers":[333333333.3333333,1e-9,4.5,0.002,1e-27]}',
        ),
        ("largest integers", "[9007199254740991,-9007199254740991]", "[9007199254740991,-9007199254740991]"),
        ("zeros", "[0,-0,0.0,-0.0,0e5,1e-400]", "[0,0,0,0,0,0]"),
        ("integers in disguise", "[1.0,10e-1,1e3,1E+2,100e-2]", "[1,1,1000,100,1]"),
        ("smallest", "[5e-324,2.2250738585072014e-308]", "[5e-324,2.2250738585072014e-308]"),
        ("six and seven places", "[0.000001,0.0000001,0.00000123]", "[0.000001,1e-7,0.00000123]"),
        ("64 levels", "[" * 64 + "]" * 64, "[" * 64 + "]" * 64),
    ]
    wrong = [
        ("nothing", ""),
        ("a name twice", '{"a":1,"a":1}'),
        ("a name twice, once escaped", '{"a":1,"\\u0061":2}'),
        ("a lone high surrogate", '"\\ud83d"'),
        ("a lone low surrogate", '"\\ude00"'),
        ("surrogates in the wrong order", '"\\ude00\\ud83d"'),
        ("a lone surrogate in a name", '{"\\ud800":1}'),
        ("2^53", "9007199254740992"),
        ("-2^53", "-9007199254740992"),
        ("2^53 as a fraction", "9007199254740992.0"),
        ("an integer by rounding", "9007199254740992.5"),
        ("1e21", "1e21"),
        ("1e400", "1e400"),
        ("-1e400", "-1e400"),
        ("NaN", "NaN"),
        ("Infinity", "-Infinity"),
        ("a leading zero", "01"),
        ("a plus", "+1"),
        ("no digits before the point", ".5"),
        ("no digits after the point", "1."),
        ("no digits in the exponent", "1e"),
        ("hexadecimal", "0x10"),
        ("65 levels", "[" * 65 + "]" * 65),
        ("a second value", "{} {}"),
        ("a comma too many", "[1,]"),
        ("a comma too many in an object", '{"a":1,}'),
        ("no colon", '{"a" 1}'),
        ("a bare word", "tru"),
        ("single quotes", "{'a':1}"),
        ("a comment", "1 // one"),
        ("a raw control character", '"a\tb"'),
        ("a raw newline", '"a\nb"'),
        ("an unknown escape", '"\\x41"'),
        ("a short escape", '"\\u41"'),
        ("an unfinished text", '"abc'),
        ("a form feed as space", "\f1"),
        ("a no-break space", "\u00a01"),
        ("a byte order mark", "\ufeff1"),
        ("a vertical tab at the end", "1\v"),
    ]
    raw = [
        ("an overlong slash", b'"\xc0\xaf"'),
        ("a surrogate in UTF-8", b'"\xed\xa0\x80"'),
        ("above U+10FFFF", b'"\xf4\x90\x80\x80"'),
        ("a lone continuation", b'"\x80"'),
        ("a cut sequence", b'"\xc3"'),
        ("Latin-1", b'"\xfc"'),
        ("UTF-16", '"a"'.encode("utf-16")),
        ("a NUL after the value", b"1\0"),
    ]
    cases = [{"about": about, "bytes": text.encode().hex(), "canonical": out} for about, text, out in right]
    cases += [{"about": about, "bytes": text.encode().hex(), "canonical": None} for about, text in wrong]
    cases += [{"about": about, "bytes": data.hex(), "canonical": None} for about, data in raw]
    return {"about": "Texts and their canonical form, or null where they are refused (1.3).", "cases": cases}


# ---- README, 1.3


def times():
    right = {
        "1970-01-01T00:00:00.000000Z": 0,
        "1970-01-01T00:00:00.000001Z": 1,
        "2000-02-29T12:00:00.000000Z": 951825600000000,
        "2026-11-22T00:10:03.123456Z": 1795306203123456,
        "9999-12-31T23:59:59.999999Z": 253402300799999999,
    }
    wrong = [
        "1969-12-31T23:59:59.999999Z",
        "2026-11-22T00:10:03.12345Z",
        "2026-11-22T00:10:03.1234567Z",
        "2026-11-22T00:10:03Z",
        "2026-11-22 00:10:03.123456Z",
        "2026-11-22t00:10:03.123456Z",
        "2026-11-22T00:10:03.123456z",
        "2026-11-22T00:10:03.123456+00:00",
        "2026-11-22T24:00:00.000000Z",
        "2026-11-22T23:60:00.000000Z",
        "2026-12-31T23:59:60.000000Z",
        "2026-13-01T00:00:00.000000Z",
        "2026-00-01T00:00:00.000000Z",
        "2026-02-29T00:00:00.000000Z",
        "2100-02-29T00:00:00.000000Z",
        "2026-11-31T00:00:00.000000Z",
        "2026-11-00T00:00:00.000000Z",
        "10000-01-01T00:00:00.000000Z",
        "２０２６-11-22T00:10:03.123456Z",
        "2026-11-22T00:10:03,123456Z",
        "",
    ]
    cases = [{"micros": str(micros), "text": text} for text, micros in right.items()]
    cases += [{"micros": None, "text": text} for text in wrong]
    return {
        "about": "Times as microseconds since 1970 (decimal text), or null where they are none.",
        "cases": cases,
    }


def measures():
    right = {
        "0": 0,
        "80": 80_000_000,
        "0.7": 700_000,
        "71.6": 71_600_000,
        "0.000001": 1,
        "-0.000001": -1,
        "999999999.999999": 999_999_999_999_999,
        "-999999999.999999": -999_999_999_999_999,
        "66.666666": 66_666_666,
        "1000000": 1_000_000_000_000,
        "123456789": 123_456_789_000_000,
    }
    wrong = ["1e-7", "0.0000001", "1000000000", "0.1234567", "1e2", "1E2", "1.5e-3"]
    cases = [{"millionths": value, "text": text} for text, value in right.items()]
    cases += [{"millionths": None, "text": text} for text in wrong]
    return {
        "about": "Measures in canonical text as millionths, or null where they are none (1.3).",
        "cases": cases,
    }


# ---- trees


def some_leaves(count):
    return [leaf_hash(b"%d" % number) for number in range(count)]


def trees():
    cases = []
    for size in (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 100, 255, 256, 257, 300, 512, 513):
        leaves = some_leaves(size)
        asked = sorted({0, 1, size // 2, size - 2, size - 1} & set(range(size)))
        proofs = [
            {"index": index, "proof": [b64(one) for one in inclusion_proof(index, leaves)]} for index in asked
        ]
        wrong = [{"index": size, "proof": []}]
        if proofs:
            last = proofs[-1]
            wrong += [
                {**last, "proof": last["proof"][:-1]},
                {**last, "proof": [*last["proof"], b64(bytes(32))]},
            ]
            wrong += [{**last, "proof": [b64(bytes(32)), *last["proof"][1:]]}]
        wrong = [one for one in wrong if one not in proofs]
        older = sorted({1, size // 3, size // 2, size - 1, size, 4, 256} & set(range(1, size + 1)))
        grown = [{"old": old, "proof": [b64(one) for one in consistency_proof(old, leaves)]} for old in older]
        cases.append(
            {
                "consistency": grown,
                "inclusion": proofs,
                "inclusion_wrong": wrong,
                "root": digest(tree_root(leaves)),
                "size": size,
            }
        )
    about = "RFC 6962 trees; entry number n is n in decimal digits; inclusion and consistency proofs (5.2)."
    return {"about": about, "cases": cases}


def close_roots():
    cases = [
        {"count": size, "root": digest(close_root(some_leaves(size)))}
        for size in (0, 1, 2, 3, 255, 256, 257, 512, 513, 600)
    ]
    about = "Roots of a producer-close over so many leaves (3.4); leaf number n is the leaf of the entry n in decimal digits."
    return {"about": about, "cases": cases}


# ---- files


def payloads():
    cases = []
    for number, content in enumerate((b"", b"x", b"content " * 20)):
        one = Payload(f"value {number}", content)
        cases.append(
            {
                "content": content.hex(),
                "digest": "sha256:" + one.hex,
                "file": b64(one.file),
                "key": one.key.hex(),
                "name": one.path,
                "nonce": one.nonce.hex(),
                "salt": one.plain[:32].hex(),
                "size": len(one.plain),
            }
        )
    return {"about": "Payloads and their files (4.5).", "cases": cases}


def notes():
    origin, root = "vectors.example/notes", tree_root(some_leaves(7))
    log, witness = Key("log"), Key("witness")
    text = checkpoint_text(origin, 7, root)
    line = cosignature_line(witness, "witness.example/w", text, 1_795_306_000)
    cases = [
        {
            "checkpoint": note(log, origin, text),
            "cosignature": line,
            "cosigned_at": 1_795_306_000,
            "log_vkey": log.vkey(origin),
            "origin": origin,
            "root": digest(root),
            "size": 7,
            "witness_vkey": witness.vkey("witness.example/w", 4),
        }
    ]
    return {
        "about": "A checkpoint, its log's vkey, and a witness's cosignature of version 1.",
        "cases": cases,
    }


def vkeys():
    key = Key("log")
    right = {
        "an Ed25519 key": key.vkey("vectors.example/notes"),
        "a witness's key": key.vkey("witness.example/w", 4),
        "a name of one letter": key.vkey("a"),
        "a name beyond ASCII": key.vkey("früh.example/ü"),
        "the example of signed-note": "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    }
    name, text, data = key.vkey("a.example"), key.vkey("a.example").split("+", 2), b"\1" + key.public
    identity = lambda name, data: sha256(name.encode() + b"\n" + data)[:4].hex()
    made = lambda name, data: f"{name}+{identity(name, data)}+{b64(data)}"
    wrong = {
        "nothing": "",
        "no id": f"{text[0]}+{text[2]}",
        "another id": f"{text[0]}+00000000+{text[2]}",
        "an id in upper case": f"{text[0]}+{text[1].upper()}+{text[2]}",
        "an id of seven digits": f"{text[0]}+{text[1][:7]}+{text[2]}",
        "no name": made("", data),
        "a name with a space": made("a b", data),
        "a name with a no-break space": made("a\u00a0b", data),
        "31 bytes of key": made("a.example", data[:-1]),
        "33 bytes of key": made("a.example", data + b"\0"),
        "a type that isn't known": made("a.example", b"\2" + key.public),
        "a key of small order": made("a.example", b"\1" + bytes(32)),
        "a key that is no point": made("a.example", b"\1" + no_point()),
        "a key that isn't canonical": made("a.example", b"\1" + ((2**255 - 19) + 3).to_bytes(32, "little")),
        "a newline at the end": name + "\n",
        "base64 without padding": name.rstrip("="),
    }
    assert wrong["an id in upper case"] != name
    if wrong["base64 without padding"] == name:
        del wrong["base64 without padding"]
    cases = [{"about": about, "right": True, "vkey": vkey} for about, vkey in right.items()]
    cases += [{"about": about, "right": False, "vkey": vkey} for about, vkey in wrong.items()]
    return {"about": "Verifier keys (C2SP signed-note) of Ed25519 and of cosignatures.", "cases": cases}


def no_point():
    """The first 32 bytes 2, 0, 0 …, 3, 0, 0 … that are no point of the curve."""
    y = 2
    while pow((y * y - 1) * pow(D * y * y + 1, P - 2, P) % P, (P - 1) // 2, P) in (0, 1):
        y += 1
    return y.to_bytes(32, "little")


def checkpoint_texts():
    log, origin, root = Key("log"), "vectors.example/notes", tree_root(some_leaves(7))
    text = checkpoint_text(origin, 7, root)
    line = note(log, origin, text).split("\n\n")[1]
    head, tail = line.rsplit(" ", 1)
    right = {
        "a checkpoint": text + "\n" + line,
        "a hundred signatures": text + "\n" + line * 100,
        "a short signature of somebody": text + "\n" + line + f"\u2014 somebody {b64(bytes(5))}\n",
        "an origin with spaces": note(log, origin, checkpoint_text("an origin", 7, root)),
        "an empty tree": note(log, origin, checkpoint_text(origin, 0, sha256(b""))),
        "the largest size": note(log, origin, checkpoint_text(origin, 2**63 - 1, root)),
    }
    wrong = {
        "nothing": "",
        "no signatures": text,
        "no signatures after the blank line": text + "\n",
        "no blank line": text + line,
        "no newline at the end": (text + "\n" + line)[:-1],
        "a blank line at the end": text + "\n" + line + "\n",
        "a line after the signatures": text + "\n" + line + "more\n",
        "a hundred and one signatures": text + "\n" + line * 101,
        "a hyphen instead of the dash": text + "\n" + line.replace("\u2014", "-"),
        "two spaces": text + "\n" + line.replace("\u2014 ", "\u2014  "),
        "a name with a plus": text + "\n" + line.replace(origin, "a+b"),
        "a signature without bytes": text + "\n" + line + f"\u2014 somebody {b64(bytes(4))}\n",
        "a signature that isn't base64": text + "\n" + head + " !" + tail[1:],
        "a tab": text + "\n" + line + f"\u2014\tsomebody {b64(bytes(68))}\n",
        "CR LF": (text + "\n" + line).replace("\n", "\r\n"),
        "two lines of text": f"{origin}\n7\n\n" + line,
        "an extension line": text + "more\n\n" + line,
        "an empty origin": checkpoint_text("", 7, root) + "\n" + line,
        "a size with a leading zero": checkpoint_text(origin, "07", root) + "\n" + line,
        "a negative size": checkpoint_text(origin, -1, root) + "\n" + line,
        "a size with a plus": checkpoint_text(origin, "+7", root) + "\n" + line,
        "a size of 2^63": checkpoint_text(origin, 2**63, root) + "\n" + line,
        "a size in other digits": checkpoint_text(origin, "\u0667", root) + "\n" + line,
        "a root of 31 bytes": checkpoint_text(origin, 7, root[:31]) + "\n" + line,
        "a root of 33 bytes": checkpoint_text(origin, 7, root + b"x") + "\n" + line,
        "a space after the size": checkpoint_text(origin, "7 ", root) + "\n" + line,
        "a DEL is no control character below space, but a NUL is": text.replace("7", "7\0") + "\n" + line,
    }
    cases = [{"about": about, "note": one, "right": True} for about, one in right.items()]
    cases += [{"about": about, "note": one, "right": False} for about, one in wrong.items()]
    return {
        "about": "Which texts are C2SP checkpoints without extension lines (4.3); signatures aren't judged.",
        "cases": cases,
    }


def policies():
    keys = [Key(f"witness {number}") for number in range(4)]
    vkeys_ = [key.vkey(f"w{number}.example", 4) for number, key in enumerate(keys)]
    log = f"log {Key('log').vkey('a.example')}\n"
    four = "".join(f"witness W{number} {vkey}\n" for number, vkey in enumerate(vkeys_))
    right = [
        ("no quorum", "quorum none\n", [[]], []),
        ("one witness", four + "quorum W1\n", [[1], [0, 1, 2, 3]], [[], [0], [2, 3]]),
        ("any", four + "group g any W0 W1\nquorum g\n", [[0], [1], [0, 1]], [[], [2, 3]]),
        ("all", four + "group g all W0 W1\nquorum g\n", [[0, 1], [0, 1, 2]], [[0], [1], [2, 3]]),
        (
            "two of three",
            log + four + "group g 2 W0 W1 W2\nquorum g\n",
            [[0, 1], [1, 2], [0, 2, 3]],
            [[0, 3], [3]],
        ),
        (
            "groups of groups",
            four + "group a any W0 W1\ngroup b all W2 W3\ngroup c all a b\nquorum c\n",
            [[0, 2, 3]],
            [[0, 1, 2], [2, 3]],
        ),
        (
            "space and comments",
            "\t# a comment\n\n  witness   W0\t" + vkeys_[0] + "  https://w0.example/ \n quorum\tW0 \n",
            [[0]],
            [[1]],
        ),
        ("no newline at the end", four + "quorum W0", [[0]], [[]]),
    ]
    wrong = [
        ("nothing", ""),
        ("no quorum line", four),
        ("two quorum lines", "quorum none\nquorum none\n"),
        ("a quorum that isn't defined", four + "quorum W9\n"),
        ("a quorum defined later", f"quorum W0\nwitness W0 {vkeys_[0]}\n"),
        ("a group of what comes later", f"group g any W0\nwitness W0 {vkeys_[0]}\nquorum g\n"),
        ("an empty group", four + "group g any\nquorum g\n"),
        ("zero of one", four + "group g 0 W0\nquorum g\n"),
        ("two of one", four + "group g 2 W0\nquorum g\n"),
        ("a threshold with a leading zero", four + "group g 01 W0 W1\nquorum g\n"),
        ("a threshold that is a word", four + "group g most W0 W1\nquorum g\n"),
        ("a member twice", four + "group g 2 W0 W0\nquorum g\n"),
        ("a member of two groups", four + "group a any W0\ngroup b any W0\nquorum a\n"),
        ("none as a member", four + "group g any none\nquorum g\n"),
        ("a witness called none", f"witness none {vkeys_[0]}\nquorum none\n"),
        ("a name twice", f"witness W {vkeys_[0]}\nwitness W {vkeys_[1]}\nquorum W\n"),
        ("a witness's and a group's name", four + "group W0 any W1\nquorum W0\n"),
        ("a key twice", f"witness A {vkeys_[0]}\nwitness B {keys[0].vkey('other.example', 4)}\nquorum A\n"),
        ("a log's key twice", log + log + "quorum none\n"),
        ("a witness with a log's key type", f"witness A {keys[0].vkey('w0.example')}\nquorum A\n"),
        ("a log with a witness's key type", f"log {vkeys_[0]}\nquorum none\n"),
        ("a word that isn't known", "witnesses W0\nquorum none\n"),
        ("a witness without a key", "witness W0\nquorum none\n"),
        ("a CR", "quorum none\r\n"),
        ("a NUL", "quorum none\n\0"),
    ]
    cases = [
        {"about": about, "met": met, "policy": text, "right": True, "unmet": unmet}
        for about, text, met, unmet in right
    ]
    cases += [{"about": about, "policy": text, "right": False} for about, text in wrong]
    text = checkpoint_text("a.example", 5, tree_root(some_leaves(5)))
    lines = [
        cosignature_line(key, f"w{number}.example", text, 1_795_306_000 + number)
        for number, key in enumerate(keys)
    ]
    about = "C2SP trust policies; met and unmet: cosignatures (by number) beside the log's on the note."
    return {
        "about": about,
        "cases": cases,
        "cosignatures": lines,
        "note": note(Key("log"), "a.example", text),
    }


def names():
    numbers = (0, 1, 9, 67, 999, 1000, 1001, 65_535, 999_999, 1_000_000, 1_234_067, 123_456_789_012)
    cases = [{"name": tile_number(number), "number": number} for number in numbers]
    wrong = [
        "",
        "0",
        "00",
        "0000",
        "x000",
        "x000/000",
        "000/001",
        "x001/23",
        "x1/000",
        "001/x000",
        "x001/x000",
        "X001/000",
        "-01",
        "x001//000",
    ]
    cases += [{"name": name, "number": None} for name in wrong]
    return {"about": "Numbers in names (4.1), or null where a name is none.", "cases": cases}
