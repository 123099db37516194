#!/usr/bin/env python3
"""Checks an evidence ledger, or a bundle, from its specification alone.

    ledger_check.py PATH [--json] [--strict] [--vkey VKEY] [--policy FILE] [--since CHECKPOINT]
                         [--receipt FILE]... [--payload-keys DIR] [--tsa PEM]

PATH is a ledger's folder or a bundle file. Exit status: 0 the verdict holds, 1 it doesn't, 2 usage,
3 something could not be read. One file, Python 3.11, the standard library and `cryptography`; written
from the pages beside it (ledger-spec/*.md), whose numbers the sections below bear, and from nothing else.
"""

import argparse
import base64
import hashlib
import json
import os
import re
import stat
import sys
from datetime import datetime, timedelta, timezone
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

from cryptography import x509
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.x509.oid import ExtendedKeyUsageOID

MAX_ENTRY = 65_535
MAX_DEPTH = 64
MAX_INTEGER = 2**53 - 1
MAX_BUNDLE = 16 * 1024 * 1024
SEGMENT = 65_536
TILE = 256
PAYLOAD_OVERHEAD = 8 + 12 + 16 + 32
PAYLOAD_SALT = 32
PAYLOAD_MAGIC = b"EVPAYLD1"
RECORD_TYPE = b"application/vnd.evidence-ledger.record+json"
SCHEMAS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "schemas")
ENGINE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "engine", "1", "functions.tsv")


class Refused(Exception):
    """Input that isn't what it has to be; the message says what is wrong."""


class Broken(Exception):
    """A broken finding about the entry that is being judged."""

    def __init__(self, code, sentence):
        super().__init__(sentence)
        self.code = code


class Unreadable(Exception):
    """Something that the caller named can't be read (exit status 3)."""


# --------------------------------------------------------------------------------------------------
# Page README and 1.3: digests, base64, canonical JSON, numbers, times, measures
# --------------------------------------------------------------------------------------------------


def sha256(data):
    return hashlib.sha256(data).digest()


def digest_text(data):
    return "sha256:" + data.hex()


DIGEST = re.compile(r"sha256:[0-9a-f]{64}\Z")


def is_digest(value):
    return isinstance(value, str) and DIGEST.match(value) is not None


def from_base64(text, length=None):
    """Standard base64 with its padding, in the one spelling that the bytes have."""
    if not isinstance(text, str):
        raise Refused("not base64 text")
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except ValueError as error:
        raise Refused("not base64") from error
    if base64.b64encode(data).decode() != text:
        raise Refused("not the canonical base64 of its bytes")
    if length is not None and len(data) != length:
        raise Refused(f"{len(data)} bytes instead of {length}")
    return data


class Number:
    """A number that isn't an integer; kept as its canonical text, so that no double is ever compared."""

    __slots__ = ("text",)

    def __init__(self, text):
        self.text = text

    def __eq__(self, other):
        return isinstance(other, Number) and other.text == self.text

    def __hash__(self):
        return hash(self.text)


def es6_number(value):
    """ECMAScript's Number::toString (RFC 8785, 3.2.2.3), from the shortest digits that repr() finds."""
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    mantissa, _, exponent = repr(abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    if fraction == "0":
        fraction = ""
    digits = (whole + fraction).lstrip("0")
    leading = len(whole + fraction) - len(digits)
    point = len(whole) - leading + int(exponent or 0)
    digits = digits.rstrip("0")
    count = len(digits)
    if count <= point <= 21:
        return sign + digits + "0" * (point - count)
    if 0 < point <= 21:
        return sign + digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return sign + "0." + "0" * -point + digits
    tail = "." + digits[1:] if count > 1 else ""
    return f"{sign}{digits[0]}{tail}e{'+' if point > 0 else '-'}{abs(point - 1)}"


def read_number(text):
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise Refused("a number that no double can hold")
    if value.is_integer():
        if abs(value) > MAX_INTEGER:
            raise Refused("an integer beyond 2^53 - 1")
        return int(value)
    return Number(es6_number(value))


def read_object(pairs):
    result = dict(pairs)
    if len(result) != len(pairs):
        raise Refused("a member name twice in one object")
    return result


def refuse_constant(text):
    raise Refused(f"{text} is no JSON")


DECODER = json.JSONDecoder(
    object_pairs_hook=read_object,
    parse_int=read_number,
    parse_float=read_number,
    parse_constant=refuse_constant,
)
JSON_SPACE = " \t\n\r"
quoted = json.encoder.encode_basestring


def parse_json(data):
    """JSON as the decoder takes it; what is too lenient here, the canonical bytes tell."""
    try:
        text = data.decode("utf-8")
        start = len(text) - len(text.lstrip(JSON_SPACE))
        value, end = DECODER.raw_decode(text, start)
        if text[end:].strip(JSON_SPACE):
            raise Refused("bytes after the value")
        return value
    except RecursionError as error:
        raise Refused("nested too deeply") from error
    except ValueError as error:
        raise Refused(str(error)) from error


def read_json(data, depth=MAX_DEPTH):
    """I-JSON as 1.3 admits it."""
    value = parse_json(data)
    write_json(value, depth)  # refuses lone surrogates and deep nesting
    return value


def write_json(value, depth=MAX_DEPTH):
    """RFC 8785: the canonical bytes of a value, nested so deeply at most."""
    out = []
    write_value(value, out, depth)
    try:
        return "".join(out).encode("utf-8")
    except UnicodeEncodeError as error:
        raise Refused("a lone surrogate") from error


def write_value(value, out, depth):
    if isinstance(value, str):
        out.append(quoted(value))
    elif value is True or value is False or value is None:
        out.append({True: "true", False: "false", None: "null"}[value])
    elif isinstance(value, int):
        out.append(str(value))
    elif isinstance(value, Number):
        out.append(value.text)
    elif depth == 0:
        raise Refused("too many levels of nesting")
    elif isinstance(value, list):
        write_list(value, out, depth)
    else:
        write_object(value, out, depth)


def write_list(value, out, depth):
    separator = "["
    for item in value:
        out.append(separator)
        write_value(item, out, depth - 1)
        separator = ","
    out.append("]" if value else "[]")


def write_object(value, out, depth):
    separator = "{"
    for name in in_order(value):
        out.append(separator)
        out.append(quoted(name))
        out.append(":")
        write_value(value[name], out, depth - 1)
        separator = ","
    out.append("}" if value else "{}")


def in_order(names):
    """By UTF-16 code units, which is by character where all are ASCII."""
    return sorted(names) if "".join(names).isascii() else sorted(names, key=utf16)


def utf16(name):
    return name.encode("utf-16-be", "surrogatepass")


def read_canonical(data, depth=MAX_DEPTH):
    value = parse_json(data)
    if write_json(value, depth) != data:
        raise Refused("not in canonical form")
    return value


TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{6})Z\Z", re.ASCII)
EPOCH = datetime(1970, 1, 1)


def read_time(text):
    """Microseconds since 1970 of a time in the one form that a ledger uses; those that it reckons with aren't before."""
    micros = read_any_time(text)
    if micros < 0:
        raise Refused("a time before 1970")
    return micros


def read_any_time(text):
    """The same of a time that a record tells of, which may lie before 1970."""
    match = TIME.match(text) if isinstance(text, str) else None
    if not match:
        raise Refused("not a time with six fraction digits and Z")
    try:
        moment = datetime(*(int(part) for part in match.groups()))
    except ValueError as error:
        raise Refused(f"not a time: {error}") from error
    return (moment - EPOCH) // timedelta(microseconds=1)


MEASURE = re.compile(r"(-?)(0|[1-9][0-9]{0,8})(?:\.([0-9]{1,6}))?\Z", re.ASCII)


def millionths(value):
    """The value of a measure, exactly, as an integer number of millionths."""
    text = value.text if isinstance(value, Number) else str(value)
    match = MEASURE.match(text)
    if isinstance(value, bool) or not match:
        raise Refused("not a measure")
    sign, whole, fraction = match.groups()
    size = int(whole) * 1_000_000 + int((fraction or "").ljust(6, "0"))
    return -size if sign else size


def measure(value):
    """A JSON number of an integer number of millionths."""
    whole, fraction = divmod(value, 1_000_000)
    if fraction == 0:
        return whole
    return Number(f"{whole}.{fraction:06d}".rstrip("0"))


# --------------------------------------------------------------------------------------------------
# Page 1.4: strict Ed25519 and DSSE
# --------------------------------------------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
ORDER_8_Y = 2707385501144840649318225287225658788936804267575313519463743609750303021540
# The y of every point whose order divides 8: the neutral one, order 2, order 4 (twice), order 8 (four).
SMALL_ORDER_Y = {1, P - 1, 0, ORDER_8_Y, P - ORDER_8_Y}


def is_good_point(encoded):
    """Canonically encoded and of no small order. (That it lies on the curve, OpenSSL sees.)"""
    y = int.from_bytes(encoded, "little") & ((1 << 255) - 1)
    return y < P and y not in SMALL_ORDER_Y


def is_on_curve(encoded):
    y = int.from_bytes(encoded, "little") & ((1 << 255) - 1)
    d = -121665 * pow(121666, P - 2, P)
    square = (y * y - 1) * pow(d * y * y + 1, P - 2, P) % P
    return square == 0 or pow(square, (P - 1) // 2, P) == 1


def is_good_key(encoded):
    return len(encoded) == 32 and is_good_point(encoded) and is_on_curve(encoded)


def ed25519_right(public, signature, message):
    if len(public) != 32 or len(signature) != 64:
        return False
    if not is_good_point(public) or not is_good_point(signature[:32]):
        return False
    if int.from_bytes(signature[32:], "little") >= L:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
        return True
    except (InvalidSignature, ValueError):
        return False


def pae(payload_type, payload):
    return b"DSSEv1 %d %b %d %b" % (len(payload_type), payload_type, len(payload), payload)


# --------------------------------------------------------------------------------------------------
# The part of JSON Schema that schemas/ uses
# --------------------------------------------------------------------------------------------------


def decimal(value):
    return Decimal(value.text) if isinstance(value, Number) else Decimal(value)


def is_number(value):
    return isinstance(value, (int, Number)) and not isinstance(value, bool)


TYPES = {
    "object": lambda v: isinstance(v, dict),
    "array": lambda v: isinstance(v, list),
    "string": lambda v: isinstance(v, str),
    "boolean": lambda v: isinstance(v, bool),
    "null": lambda v: v is None,
    "number": is_number,
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
}
ANNOTATIONS = {"$schema", "$id", "$defs", "$comment", "title", "description", "examples", "default"}


SORTED = "Sorted by bytes, objects by their first member, which no two share."
IN_BYTES = "The length is in bytes of UTF-8, which a schema cannot say."


def is_annotation(keyword):
    return keyword in ANNOTATIONS or keyword.startswith("x-")


def same(a, b):
    return type(a) is type(b) and a == b


class Schema:
    """One schema file, as a set of small checks; an unknown keyword is an error of the schema."""

    def __init__(self, root):
        self.root = root
        self.patterns = {}
        self.rules = {}

    def check(self, value):
        self.apply(self.root, value, "")

    def apply(self, schema, value, at):
        if schema is True:
            return
        if schema is False:
            raise Refused(f"{at or '/'}: nothing is allowed here")
        for rule, argument in self.rules_of(schema):
            rule(argument, value, at, schema)

    def rules_of(self, schema):
        """The checks of a schema's keywords, looked up once."""
        rules = self.rules.get(id(schema))
        if rules is None:
            keywords = [one for one in schema if not is_annotation(one)]
            rules = [(self.rule_of(one), schema[one]) for one in keywords]
            if schema.get("$comment") == SORTED:
                rules.append((self.rule_sorted, True))
            self.rules[id(schema)] = rules
        return rules

    def rule_of(self, keyword):
        rule = getattr(self, "rule_" + keyword.lstrip("$"), None)
        if rule is None:
            raise Unreadable(f"schema keyword {keyword} isn't known")
        return rule

    def must(self, holds, at, sentence):
        if not holds:
            raise Refused(f"{at or '/'}: {sentence}")

    def admits(self, schema, value, at):
        try:
            self.apply(schema, value, at)
            return True
        except Refused:
            return False

    def rule_ref(self, argument, value, at, _):
        target = self.root
        if not argument.startswith("#"):
            raise Unreadable(f"schema reference {argument} leaves its file")
        for part in argument[1:].split("/")[1:]:
            target = target[part]
        self.apply(target, value, at)

    def rule_type(self, argument, value, at, _):
        names = argument if isinstance(argument, list) else (argument,)
        for name in names:
            if TYPES[name](value):
                return
        raise Refused(f"{at or '/'}: isn't of type {argument}")

    def rule_enum(self, argument, value, at, _):
        self.must(any(same(value, one) for one in argument), at, "isn't one of the values allowed")

    def rule_const(self, argument, value, at, _):
        self.must(same(value, argument), at, f"isn't {argument!r}")

    def rule_pattern(self, argument, value, at, _):
        if isinstance(value, str):
            pattern = self.patterns.get(argument)
            if pattern is None:
                # "$" in a schema is ECMAScript's: the very end, not before a last newline.
                text = re.sub(r"(?<!\\)\$\Z", r"\\Z", argument)
                pattern = self.patterns[argument] = re.compile(text, re.ASCII)
            self.must(pattern.search(value), at, f"doesn't match {argument}")

    def rule_minLength(self, argument, value, at, _):
        self.must(not isinstance(value, str) or len(value) >= argument, at, "is too short")

    def rule_maxLength(self, argument, value, at, schema):
        if isinstance(value, str):
            length = len(value.encode()) if schema.get("$comment") == IN_BYTES else len(value)
            self.must(length <= argument, at, "is too long")

    def rule_minimum(self, argument, value, at, _):
        self.must(not is_number(value) or decimal(value) >= decimal(argument), at, "is too small")

    def rule_maximum(self, argument, value, at, _):
        self.must(not is_number(value) or decimal(value) <= decimal(argument), at, "is too large")

    def rule_exclusiveMinimum(self, argument, value, at, _):
        self.must(not is_number(value) or decimal(value) > decimal(argument), at, "is too small")

    def rule_multipleOf(self, argument, value, at, _):
        if is_number(value):
            self.must(decimal(value) % decimal(argument) == 0, at, f"isn't a multiple of {argument}")

    def rule_required(self, argument, value, at, _):
        if isinstance(value, dict):
            missing = [name for name in argument if name not in value]
            self.must(not missing, at, f"lacks {', '.join(missing)}")

    def rule_properties(self, argument, value, at, _):
        if isinstance(value, dict):
            for name, schema in argument.items():
                if name in value:
                    self.apply(schema, value[name], f"{at}/{name}")

    def rule_patternProperties(self, argument, value, at, _):
        if isinstance(value, dict):
            for pattern, schema in argument.items():
                for name in value:
                    if re.search(pattern, name, re.ASCII):
                        self.apply(schema, value[name], f"{at}/{name}")

    def rule_additionalProperties(self, argument, value, at, schema):
        if isinstance(value, dict):
            known = schema.get("properties", {})
            patterns = schema.get("patternProperties", {})
            for name in value:
                if name not in known and not any(re.search(p, name, re.ASCII) for p in patterns):
                    self.apply(argument, value[name], f"{at}/{name}")

    def rule_propertyNames(self, argument, value, at, _):
        if isinstance(value, dict):
            for name in value:
                self.apply(argument, name, f"{at}/{name}")

    def rule_minProperties(self, argument, value, at, _):
        self.must(not isinstance(value, dict) or len(value) >= argument, at, "has too few members")

    def rule_maxProperties(self, argument, value, at, _):
        self.must(not isinstance(value, dict) or len(value) <= argument, at, "has too many members")

    def rule_items(self, argument, value, at, _):
        if isinstance(value, list):
            for number, item in enumerate(value):
                self.apply(argument, item, f"{at}/{number}")

    def rule_minItems(self, argument, value, at, _):
        self.must(not isinstance(value, list) or len(value) >= argument, at, "has too few items")

    def rule_maxItems(self, argument, value, at, _):
        self.must(not isinstance(value, list) or len(value) <= argument, at, "has too many items")

    def rule_uniqueItems(self, argument, value, at, _):
        if argument and isinstance(value, list):
            texts = [write_json(item) for item in value]
            self.must(len(set(texts)) == len(texts), at, "has an item twice")

    def rule_sorted(self, _argument, value, at, _schema):
        """What no keyword says: items sorted by their bytes, objects by their first member, none equal."""
        if isinstance(value, list):
            self.must(
                is_sorted_set([first_text(item) for item in value]), at, "isn't sorted, or has an item twice"
            )

    def rule_oneOf(self, argument, value, at, _):
        count = sum(self.admits(schema, value, at) for schema in argument)
        self.must(count == 1, at, f"fits {count} of the alternatives instead of one")

    def rule_anyOf(self, argument, value, at, _):
        self.must(any(self.admits(s, value, at) for s in argument), at, "fits no alternative")

    def rule_allOf(self, argument, value, at, _):
        for schema in argument:
            self.apply(schema, value, at)

    def rule_not(self, argument, value, at, _):
        self.must(not self.admits(argument, value, at), at, "is what it must not be")

    def rule_if(self, argument, value, at, schema):
        branch = "then" if self.admits(argument, value, at) else "else"
        if branch in schema:
            self.apply(schema[branch], value, at)

    def rule_then(self, *_):
        pass

    rule_else = rule_then


def first_text(item):
    while isinstance(item, dict) and item:
        item = item[min(item, key=utf16)]
    return item if isinstance(item, str) else write_json(item).decode()


class Schemas:
    """The schemas of the built-in kinds, read when first asked for."""

    def __init__(self, folder=None):
        self.folder = folder = folder or SCHEMAS
        self.read = {}
        self.shapes = {}  # by kind, the type of its predicate in expressions (8.4)
        if not os.path.isdir(folder):
            raise Unreadable(f"no schemas in {folder}")

    def get(self, kind):
        """The schema of a built-in kind, or None if there is no such kind."""
        if kind not in self.read:
            path = os.path.join(self.folder, kind + ".json")
            self.read[kind] = None
            if os.path.isfile(path):
                with open(path, "rb") as file:
                    self.read[kind] = Schema(read_json(file.read()))
        return self.read[kind]


# --------------------------------------------------------------------------------------------------
# Pages 1.1, 1.2, 1.5: entry and record
# --------------------------------------------------------------------------------------------------

NAME = r"[a-z][a-z0-9-]{0,63}"
NUMBER = r"@[1-9][0-9]{0,2}\Z"
BUILT_IN = re.compile(NAME + NUMBER)
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
FOREIGN = re.compile(rf"({LABEL}(?:\.{LABEL})+)/{NAME}{NUMBER}")
PRODUCER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,255}\Z")
KEY_ID = re.compile(r"[0-9a-f]{64}\Z")
MAX_NAME = 512
MAX_DOMAIN = 253


def is_foreign(kind):
    match = FOREIGN.match(kind)
    return match is not None and len(match.group(1)) <= MAX_DOMAIN


class Entry:
    """An entry that has the form of page 1, or what a stub (4.6) still says of one."""

    __slots__ = ("accepted", "time", "record", "signatures", "leaf", "stub")

    def __init__(self, accepted, record, signatures, leaf, stub=False):
        self.accepted = accepted
        self.time = read_time(accepted)
        self.record = record
        self.signatures = signatures
        self.leaf = leaf
        self.stub = stub

    kind = property(lambda self: self.record["kind"])
    predicate = property(lambda self: self.record["predicate"])
    producer = property(lambda self: self.record.get("producer"))
    payload = property(lambda self: self.record.get("payload"))

    @property
    def names(self):
        return [subject["name"] for subject in self.record.get("subject", ())]

    @property
    def foreign(self):
        return "/" in self.kind


def must(condition, sentence):
    if not condition:
        raise Refused(sentence)


def members(value, required, optional=()):
    must(isinstance(value, dict), "not an object")
    for name in required:
        must(name in value, f"{name} is missing")
    for name in value:
        must(name in required or name in optional, f"{name} isn't a member of it")


def is_integer(value, low=0, high=MAX_INTEGER):
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def read_entry(data, schemas):
    """An entry of these bytes; Refused if they aren't one."""
    must(len(data) <= MAX_ENTRY, "longer than 65,535 bytes")
    value = read_canonical(data)
    members(value, ("accepted", "record", "signatures"))
    check_record(value["record"], schemas)
    check_signatures(value["signatures"])
    return Entry(value["accepted"], value["record"], value["signatures"], sha256(b"\0" + data))


def check_record(record, schemas):
    """1.2 and 1.5: the schema of its kind, or of all records, and what schemas can't say."""
    must(isinstance(record, dict) and isinstance(record.get("kind"), str), "a record without a kind")
    kind = record["kind"]
    foreign = is_foreign(kind)
    schema = schemas.get("record" if foreign else kind) if foreign or BUILT_IN.match(kind) else None
    must(schema is not None, f"kind {kind} isn't known")
    schema.check(record)
    for subject in record["subject"]:
        must(len(subject["name"].encode()) <= MAX_NAME, f"a name of more than {MAX_NAME} bytes")
    if "payload" in record:
        must(record["payload"]["size"] >= PAYLOAD_SALT, "a payload shorter than its random bytes")
    check_times(kind, record["predicate"])
    if kind in ("genesis@1", "block@1"):
        for name in ("ledger", "payload", "producer"):
            must(name not in record, f"{name} in a {kind}")


def check_times(kind, predicate):
    """The times that a replay reckons with are from 1970 on."""
    if kind == "block@1":
        read_time(predicate["window"]["start"])
        read_time(predicate["window"]["end"])
    elif kind == "resume@1":
        read_time(predicate["to"])


def check_producer(producer):
    members(producer, ("id", "sequence"))
    identifier = producer["id"]
    must(isinstance(identifier, str) and PRODUCER.match(identifier), "id of the producer")
    must(is_integer(producer["sequence"], 1), "sequence of the producer")


def check_signatures(signatures):
    must(isinstance(signatures, list) and len(signatures) <= 16, "not 0 to 16 signatures")
    last = ""
    for signature in signatures:
        members(signature, ("keyid", "sig"))
        keyid = signature["keyid"]
        must(isinstance(keyid, str) and KEY_ID.match(keyid), "a key id")
        must(keyid > last, "signatures not sorted, or two of one key")
        last = keyid
        from_base64(signature["sig"], 64)


# --------------------------------------------------------------------------------------------------
# RFC 6962 tree (README, 3.2, 4.2, 5.2)
# --------------------------------------------------------------------------------------------------

EMPTY_ROOT = sha256(b"")


def node_hash(left, right):
    if left is None or right is None:
        return None
    return sha256(b"\1" + left + right)


class Tree:
    """The tree over given leaf hashes, with every complete subtree kept; None stands for an unknown hash."""

    def __init__(self, leaves):
        self.levels = [leaves]
        while len(self.levels[-1]) > 1:
            below = self.levels[-1]
            self.levels.append([node_hash(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)])

    def range_root(self, start, end):
        """MTH of the leaves from start to end, where start is a multiple of the range's size rounded up to 2^k."""
        size = end - start
        if size == 0:
            return EMPTY_ROOT
        level = size.bit_length() - 1
        if size == 1 << level:
            return self.levels[level][start >> level]
        middle = start + (1 << level)
        return node_hash(self.range_root(start, middle), self.range_root(middle, end))

    def root(self, size):
        return self.range_root(0, size)


def root_of(leaves):
    return Tree(list(leaves)).root(len(leaves))


def close_root(leaves):
    """3.4: groups of 256 leaves, joined, are the entries of a producer's tree."""
    groups = [b"".join(leaves[i : i + TILE]) for i in range(0, len(leaves), TILE)]
    return root_of([sha256(b"\0" + group) for group in groups])


def root_from_inclusion(index, size, leaf, proof):
    """RFC 9162, 2.1.3.2: the root that an inclusion proof leads to; Refused if its length is wrong."""
    must(index < size, "index beyond the tree")
    fn, sn, result = index, size - 1, leaf
    for sibling in proof:
        must(sn != 0, "proof too long")
        if fn & 1 or fn == sn:
            result = node_hash(sibling, result)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            result = node_hash(result, sibling)
        fn, sn = fn >> 1, sn >> 1
    must(sn == 0, "proof too short")
    return result


def consistent(old, old_root, new, new_root, proof):
    """RFC 9162, 2.1.4.2: whether the proof shows that the tree of size `new` continues that of size `old`."""
    if old == new:
        return old_root == new_root and not proof
    if not 0 < old < new or not proof:
        return False
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for sibling in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node_hash(sibling, fr), node_hash(sibling, sr)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, sibling)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == old_root and sr == new_root


# --------------------------------------------------------------------------------------------------
# Page 3.5: the state and its tree
# --------------------------------------------------------------------------------------------------


def state_path(kind, key):
    return sha256(f"{kind}:{key}".encode())


def state_leaf(path, value_hash):
    return sha256(b"\0" + path + value_hash)


def state_inner(bit, left, right):
    return sha256(bytes((1, bit)) + left + right)


def bit_of(path, bit):
    return path[bit >> 3] >> (7 - (bit & 7)) & 1


def first_difference(a, b):
    for position in range(32):
        change = a[position] ^ b[position]
        if change:
            return position * 8 + 8 - change.bit_length()
    return None


class Leaf:
    __slots__ = ("path", "hash")
    bit = 256

    def __init__(self, path, value_hash):
        self.path = path
        self.hash = state_leaf(path, value_hash)


class Inner:
    __slots__ = ("bit", "sides", "hash")

    def __init__(self, bit, sides):
        self.bit = bit
        self.sides = sides
        self.hash = None


class StateTree:
    """The compact sparse tree: an inner node for each bit in which the paths below it first differ."""

    def __init__(self):
        self.top = None

    def closest(self, path):
        node = self.top
        while isinstance(node, Inner):
            node = node.sides[bit_of(path, node.bit)]
        return node

    def put(self, path, value_hash):
        leaf = Leaf(path, value_hash)
        closest = self.closest(path)
        if closest is None:
            self.top = leaf
            return
        bit = first_difference(path, closest.path)
        self.top = self.placed(self.top, leaf, 256 if bit is None else bit)

    def placed(self, node, leaf, bit):
        if isinstance(node, Inner) and node.bit < bit:
            side = bit_of(leaf.path, node.bit)
            node.sides[side] = self.placed(node.sides[side], leaf, bit)
            node.hash = None
            return node
        if bit == 256:
            return leaf
        return Inner(bit, [node, leaf] if bit_of(leaf.path, bit) else [leaf, node])

    def remove(self, path):
        self.top = self.without(self.top, path)

    def without(self, node, path):
        if not isinstance(node, Inner):
            return None
        side = bit_of(path, node.bit)
        left = self.without(node.sides[side], path)
        if left is None:
            return node.sides[1 - side]
        node.sides[side] = left
        node.hash = None
        return node

    def root(self):
        return EMPTY_ROOT if self.top is None else self.node_hash(self.top)

    def node_hash(self, node):
        if node.hash is None:
            left, right = (self.node_hash(side) for side in node.sides)
            node.hash = state_inner(node.bit, left, right)
        return node.hash


class State:
    """What the entries so far add up to: a map from (type, key) to a value, and the tree over it."""

    def __init__(self):
        self.values = {}
        self.tree = StateTree()
        self.rates_changed = True

    def get(self, kind, key):
        return self.values.get((kind, key))

    def all(self, kind):
        return ((key, value) for (one, key), value in self.values.items() if one == kind)

    def put(self, kind, key, value):
        self.values[kind, key] = value
        self.tree.put(state_path(kind, key), sha256(write_json(value)))
        self.rates_changed |= kind in ("algorithm", "filing", "unregistered")

    def remove(self, kind, key):
        if self.values.pop((kind, key), None) is not None:
            self.tree.remove(state_path(kind, key))
            self.rates_changed |= kind in ("algorithm", "filing", "unregistered")

    def root(self):
        return self.tree.root()


# --------------------------------------------------------------------------------------------------
# C2SP signed-note, tlog-checkpoint, tlog-cosignature, tlog-policy (2.1, 3.3, 4.3)
# --------------------------------------------------------------------------------------------------

ED25519 = 1
COSIGNATURE = 4
MAX_NOTE_SIGNATURES = 100
SPACES = re.compile(r"\s")


def is_key_name(name):
    return bool(name) and "+" not in name and not SPACES.search(name)


class VKey:
    """A verifier key: NAME+HEX(ID)+BASE64(type || public key), of Ed25519 or a v1 cosignature."""

    def __init__(self, text):
        parts = text.split("+", 2)
        must(len(parts) == 3 and is_key_name(parts[0]), "not a vkey")
        must(re.fullmatch("[0-9a-f]{8}", parts[1]), "a vkey's id isn't eight hex digits")
        data = from_base64(parts[2], 33)
        self.name, self.type, self.public = parts[0], data[0], data[1:]
        self.id = bytes.fromhex(parts[1])
        must(self.type in (ED25519, COSIGNATURE), "a vkey of an unknown type")
        must(is_good_key(self.public), "a vkey's point isn't a good one")
        must(self.id == sha256(self.name.encode() + b"\n" + data)[:4], "a vkey's id isn't its key's")

    def __eq__(self, other):
        return (self.name, self.type, self.public) == (other.name, other.type, other.public)


class NoteSignature:
    """One signature line of a note: — NAME BASE64(id || signature)."""

    def __init__(self, line):
        match = re.fullmatch("\u2014 ([^ ]+) ([^ ]+)", line)
        must(match and is_key_name(match.group(1)), "not a signature line")
        data = from_base64(match.group(2))
        must(len(data) > 4, "a signature line without a signature")
        self.name, self.id, self.signature = match.group(1), data[:4], data[4:]

    def is_of(self, key):
        return (self.name, self.id) == (key.name, key.id)


class Checkpoint:
    """A C2SP checkpoint without extension lines."""

    def __init__(self, data):
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Refused("not UTF-8") from error
        must(not re.search(r"[\x00-\x09\x0b-\x1f]", text), "control characters in a note")
        head, blank, tail = text.rpartition("\n\n")
        must(blank and tail.endswith("\n"), "not a signed note")
        self.text = (head + "\n").encode()
        lines = head.split("\n")
        must(len(lines) == 3, f"{len(lines)} lines of text instead of 3")
        self.origin = lines[0]
        must(self.origin, "no origin")
        must(re.fullmatch("0|[1-9][0-9]{0,18}", lines[1]), "its size isn't a number")
        self.size = int(lines[1])
        must(self.size < 2**63, "its size isn't a number of 63 bits")
        self.root = from_base64(lines[2], 32)
        signatures = tail[:-1].split("\n")
        must(len(signatures) <= MAX_NOTE_SIGNATURES, "too many signatures")
        self.signatures = [NoteSignature(line) for line in signatures]

    def signed_by(self, key):
        """There is a signature of this key, and none of its is wrong."""
        mine = [one for one in self.signatures if one.is_of(key)]
        return bool(mine) and all(ed25519_right(key.public, one.signature, self.text) for one in mine)

    def cosigned_by(self, key):
        return any(cosignature_right(one, key, self.text) for one in self.signatures if one.is_of(key))


def cosignature_message(timestamp, text):
    return b"cosignature/v1\ntime %d\n" % timestamp + text


def cosignature_right(line, key, text):
    if len(line.signature) != 72 or line.signature[0] >= 0x80:
        return False
    timestamp = int.from_bytes(line.signature[:8], "big")
    return ed25519_right(key.public, line.signature[8:], cosignature_message(timestamp, text))


class Policy:
    """C2SP tlog-policy: logs, witnesses, groups, and the quorum."""

    def __init__(self, data):
        self.logs, self.witnesses, self.groups, self.quorum = [], {}, {}, None
        must(re.fullmatch(rb"[\t\n\x20-\x7e\x80-\xff]*", data), "control characters in a policy")
        for line in data.decode("latin-1").split("\n"):
            words = re.split(r"[ \t]+", line.strip(" \t"))
            if words[0] and not words[0].startswith("#"):
                self.read(words[0], words[1:])
        must(self.quorum is not None, "a policy without a quorum")

    def read(self, keyword, words):
        if keyword == "log" and len(words) in (1, 2):
            self.logs.append(self.key(words[0], ED25519, self.logs))
        elif keyword == "witness" and len(words) in (2, 3):
            key = self.key(words[1], COSIGNATURE, self.witnesses.values())
            self.define(words[0])
            self.witnesses[words[0]] = key
        elif keyword == "group" and len(words) >= 3:
            self.read_group(words[0], words[1], words[2:])
        elif keyword == "quorum" and len(words) == 1:
            must(self.quorum is None, "two quorum lines")
            must(words[0] == "none" or self.known(words[0]), f"{words[0]} isn't defined")
            self.quorum = words[0]
        else:
            raise Refused(f"not a line of a policy: {keyword}")

    def key(self, text, kind, others):
        key = VKey(text.encode("latin-1").decode("utf-8", "replace"))
        must(key.type == kind, "a vkey of the wrong type")
        must(all(key.public != other.public for other in others), "a key twice")
        return key

    def define(self, name):
        must(name != "none" and not self.known(name), f"{name} is defined twice")

    def known(self, name):
        return name in self.witnesses or name in self.groups

    def read_group(self, name, threshold, names):
        self.define(name)
        used = [one for _, members_ in self.groups.values() for one in members_]
        for member in names:
            must(self.known(member), f"{member} isn't defined")
            must(names.count(member) == 1 and member not in used, f"{member} is a member twice")
        counts = {"any": 1, "all": len(names)}
        must(threshold in counts or re.fullmatch("[1-9][0-9]*", threshold), "a group's threshold")
        count = counts[threshold] if threshold in counts else int(threshold)
        must(count <= len(names), "a group's threshold is above its size")
        self.groups[name] = (count, names)

    def met_by(self, checkpoint):
        seen = {name for name, key in self.witnesses.items() if checkpoint.cosigned_by(key)}
        return self.quorum == "none" or self.witnessed(self.quorum, seen)

    def witnessed(self, name, seen):
        if name in self.witnesses:
            return name in seen
        count, names = self.groups[name]
        return sum(self.witnessed(one, seen) for one in names) >= count


# --------------------------------------------------------------------------------------------------
# RFC 3161 tokens (3.3): the imprint, and the signature by a certificate that the reader gave
# --------------------------------------------------------------------------------------------------

OID_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
OID_TST_INFO = bytes.fromhex("2a864886f70d0109100104")
OID_CONTENT_TYPE = bytes.fromhex("2a864886f70d010903")
OID_MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")
OID_SHA256 = bytes.fromhex("608648016503040201")
DIGESTS = {
    OID_SHA256: hashes.SHA256(),
    bytes.fromhex("608648016503040202"): hashes.SHA384(),
    bytes.fromhex("608648016503040203"): hashes.SHA512(),
}


def der(data, start=0, end=None):
    """The DER values between start and end, as (tag, content)."""
    end = len(data) if end is None else end
    values = []
    while start < end:
        must(start + 2 <= end and data[start] & 0x1F != 0x1F, "not DER")
        tag, length, start = data[start], data[start + 1], start + 2
        if length >= 0x80:
            count = length & 0x7F
            must(1 <= count <= 4 and start + count <= end, "not DER")
            length = int.from_bytes(data[start : start + count], "big")
            must(length >= 0x80 and length >> 8 * (count - 1), "a length that isn't DER's")
            start += count
        must(start + length <= end, "not DER")
        values.append((tag, data[start : start + length]))
        start += length
    return values


def child(values, number, tag):
    must(number < len(values) and values[number][0] == tag, "not a time stamp token")
    return values[number][1]


class Token:
    """A time stamp token: CMS signed data around a TSTInfo whose imprint is one of SHA-256."""

    def __init__(self, data):
        top = der(data)
        must(len(top) == 1, "bytes after the token")
        content = der(child(top, 0, 0x30))
        must(child(content, 0, 0x06) == OID_SIGNED_DATA, "not CMS signed data")
        self.signed = der(child(der(child(content, 1, 0xA0)), 0, 0x30))
        wrapped = der(child(self.signed, 2, 0x30))
        must(child(wrapped, 0, 0x06) == OID_TST_INFO, "not a time stamp token")
        self.info = child(der(child(wrapped, 1, 0xA0)), 0, 0x04)
        info = der(child(der(self.info), 0, 0x30))
        imprint = der(child(info, 2, 0x30))
        algorithm = der(child(imprint, 0, 0x30))
        must(child(algorithm, 0, 0x06) == OID_SHA256, "the imprint isn't one of SHA-256")
        self.imprint = child(imprint, 1, 0x04)
        self.time = child(info, 4, 0x18)

    def signer(self):
        """The one signer: (issuer in DER and serial, attributes in DER, digest, signature)."""
        infos = der(child(self.signed, len(self.signed) - 1, 0x31))
        must(len(infos) == 1, "not exactly one signer")
        info = der(child(infos, 0, 0x30))
        signer_id = child(info, 1, 0x30)
        digest = DIGESTS.get(child(der(child(info, 2, 0x30)), 0, 0x06))
        must(digest is not None, "a digest that isn't known")
        return signer_id, child(info, 3, 0xA0), digest, child(info, 5, 0x04)

    def is_of(self, certificate):
        issuer = certificate.issuer.public_bytes()
        serial = int.from_bytes(child(der(self.signer()[0]), 1, 0x02), "big")
        return self.signer()[0].startswith(issuer) and serial == certificate.serial_number

    def signed_by(self, certificate):
        """Whether the signature is right by this certificate, which may sign time stamps at that time."""
        _, attributes, digest, signature = self.signer()
        values = {}
        for _, attribute in der(attributes):
            parts = der(attribute)
            values[child(parts, 0, 0x06)] = child(parts, 1, 0x31)
        right = der(values.get(OID_CONTENT_TYPE, b"")) == [(0x06, OID_TST_INFO)]
        hashed = hashlib.new(digest.name, self.info).digest()
        right = right and der(values.get(OID_MESSAGE_DIGEST, b"")) == [(0x04, hashed)]
        return (
            right
            and may_stamp(certificate, self.time)
            and cms_right(certificate, signature, attributes, digest)
        )


def may_stamp(certificate, time):
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
        moment = datetime.strptime(time[:14].decode(), "%Y%m%d%H%M%S").replace(tzinfo=timezone.utc)
    except (x509.ExtensionNotFound, ValueError):
        return False
    in_force = certificate.not_valid_before_utc <= moment <= certificate.not_valid_after_utc
    return in_force and usage.critical and list(usage.value) == [ExtendedKeyUsageOID.TIME_STAMPING]


def cms_right(certificate, signature, attributes, digest):
    """The signature over the attributes, which are signed as a SET OF."""
    length = len(attributes)
    size = (length.bit_length() + 7) // 8
    head = bytes([length]) if length < 0x80 else bytes([0x80 | size]) + length.to_bytes(size, "big")
    message, key = b"\x31" + head + attributes, certificate.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, message, padding.PKCS1v15(), digest)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, message, ec.ECDSA(digest))
        else:
            return False
        return True
    except InvalidSignature:
        return False


class Additions:
    """3.3: what additions must be, with the witnesses and time stamping certificates that the reader knows."""

    def __init__(self, options):
        self.witnesses = list(options.policy.witnesses.values()) if options.policy else []
        self.stamps = options.stamps
        self.timestamped = False

    def check(self, data, certificate):
        """Refused unless it is a cosignature line of that checkpoint, or a token over that certificate."""
        if data[:1] == b"\x30":
            self.check_token(data, certificate)
            return
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Refused("neither a cosignature nor a token") from error
        must(text.endswith("\n") and text.count("\n") == 1, "not one line")
        line = NoteSignature(text[:-1])
        must(len(line.signature) == 72 and line.signature[0] < 0x80, "not a cosignature of version 1")
        for witness in self.witnesses:
            if line.is_of(witness):
                body = certificate.rpartition(b"\n\n")[0] + b"\n"
                must(cosignature_right(line, witness, body), "the witness's signature isn't right")

    def check_token(self, data, certificate):
        token = Token(data)
        must(token.imprint == sha256(certificate), "the token is of something else")
        for stamp in self.stamps:
            if token.is_of(stamp):
                must(token.signed_by(stamp), "the token's signature isn't right")
                self.timestamped = True


# --------------------------------------------------------------------------------------------------
# Page 6: findings
# --------------------------------------------------------------------------------------------------


class Findings:
    """Every finding, by class and code."""

    def __init__(self):
        self.found = {}

    def add(self, kind, code, sentence, count=1, **place):
        one = self.found.setdefault((kind, code), {"count": 0, "places": [], "sentence": sentence})
        one["count"] += count
        one["places"].append(place)

    def broken(self, code, sentence, **place):
        self.add("broken", code, sentence, **place)

    def observed(self, code, sentence, count=1, **place):
        self.add("observed", code, sentence, count, **place)

    def sorted(self):
        result = []
        for (kind, code), one in sorted(self.found.items()):
            places = sorted(one["places"], key=place_order)[:10]
            result.append({"class": kind, "code": code, **one, "places": places})
        return result

    def any_broken(self):
        return any(kind == "broken" for kind, _ in self.found)


def place_order(place):
    number = next((place[name] for name in ("index", "height", "size") if name in place), -1)
    return number, place.get("file", "").encode()


# --------------------------------------------------------------------------------------------------
# Page 4: the files of a ledger
# --------------------------------------------------------------------------------------------------


def tile_number(number):
    """C2SP tlog-tiles: groups of three digits, all but the last prefixed with x."""
    text = f"{number % 1000:03d}"
    while number >= 1000:
        number //= 1000
        text = f"x{number % 1000:03d}/{text}"
    return text


def read_tile_number(text):
    match = re.fullmatch(r"((?:x[0-9]{3}/)*)([0-9]{3})", text)
    number = int(match.group(0).replace("x", "").replace("/", "")) if match else -1
    return number if match and tile_number(number) == text else None


class Folder:
    """The files of a folder by their names within it; a name that is no regular file reads as None."""

    def __init__(self, path):
        self.path = path
        self.names = set()
        self.strange = set()
        for folder, folders, files in os.walk(path):
            within = os.path.relpath(folder, path)
            for name in files + [one for one in folders if os.path.islink(os.path.join(folder, one))]:
                full = os.path.normpath(os.path.join(within, name)).replace(os.sep, "/")
                regular = stat.S_ISREG(os.lstat(os.path.join(folder, name)).st_mode)
                (self.names if regular else self.strange).add(full)

    def read(self, name):
        if name not in self.names:
            return None
        with open(os.path.join(self.path, name), "rb") as file:
            return file.read()


class MemoryFolder:
    """The same over a dictionary."""

    def __init__(self, files):
        self.files = files
        self.names = set(files)
        self.strange = set()

    def read(self, name):
        return self.files.get(name)


class LedgerFiles:
    """Page 4.2: names and lengths, entries, stored hashes, certificates; raises what it finds."""

    def __init__(self, folder, findings):
        self.folder = folder
        self.findings = findings
        self.expected = {"checkpoint"}
        self.size = 0
        self.entries = []
        self.leaves = []
        self.certificates = {}

    def first_entry(self):
        """Entry 0, before anything else is known."""
        data = self.folder.read("entries/" + tile_number(0)) or b""
        length = int.from_bytes(data[:2], "big")
        return data[2 : 2 + length] if length and 2 + length <= len(data) else None

    def judge(self, size):
        self.size = size
        segments = sum(name.startswith("entries/") for name in self.folder.names)
        self.entries = [None] * min(size, SEGMENT * (segments + 1))  # a checkpoint may say any size
        offsets = self.judge_segments()
        self.judge_offsets(offsets)
        self.judge_hashes()
        self.judge_names()

    def demanded(self, name, length):
        """The bytes of a file that has a length to have, as many as there are; None if it isn't there."""
        self.expected.add(name)
        data = self.folder.read(name)
        if data is None:
            self.missing(name)
            return None
        if len(data) < length:
            self.short(name)
        elif len(data) > length:
            self.tail(name)
        return data[:length]

    def short(self, name):
        self.findings.broken("file-short", "a file is shorter than the ledger's size demands", file=name)

    def tail(self, name):
        self.findings.observed("uncovered-tail", "bytes beyond what the checkpoint covers", file=name)

    def judge_segments(self):
        offsets = {}
        for segment in range((self.size + SEGMENT - 1) // SEGMENT):
            name = "entries/" + tile_number(segment)
            self.expected.add(name)
            data = self.folder.read(name)
            if data is None:
                self.missing(name)
            if segment * SEGMENT >= len(self.entries):
                break  # a size out of all proportion to what is there
            if data is not None:
                self.read_segment(name, data, segment * SEGMENT, offsets)
        return offsets

    def missing(self, name):
        self.findings.broken("file-missing", "a file that the ledger's size demands isn't there", file=name)

    def read_segment(self, name, data, first, offsets):
        position = 0
        last = min(self.size, first + SEGMENT)
        for index in range(first, last):
            if position == len(data):
                self.short(name)
                return
            length = int.from_bytes(data[position : position + 2], "big")
            if position + 2 > len(data) or length == 0 or position + 2 + length > len(data):
                self.findings.broken("entry-frame", "a length that can't be an entry's", index=index)
                return
            if index % TILE == 0:
                offsets[index] = position
            self.entries[index] = data[position + 2 : position + 2 + length]
            position += 2 + length
        if position < len(data):
            if last == self.size:
                self.tail(name)
            else:
                self.findings.broken("file-foreign", "bytes after a segment's last entry", file=name)

    def judge_offsets(self, offsets):
        count = (self.size + TILE - 1) // TILE
        data = self.demanded("entries/offsets", 8 * count)
        if data is None:
            return
        for number in range(len(data) // 8):
            stored = int.from_bytes(data[8 * number : 8 * number + 8], "big")
            right = offsets.get(number * TILE)
            if right is not None and stored != right:
                self.findings.broken("offset-wrong", "an offset isn't its entry's", index=number * TILE)

    def judge_hashes(self):
        level, below, count = 0, None, self.size
        while count:
            name = f"hashes/{level}"
            data = self.demanded(name, 32 * count)
            stored = split_hashes(data)
            if level == 0:
                self.leaves = stored
            else:
                self.judge_nodes(name, stored, below)
            level, below, count = level + 1, stored, count // TILE

    def judge_nodes(self, name, stored, below):
        for number, one in enumerate(stored):
            children = below[number * TILE : number * TILE + TILE]
            if len(children) == TILE and root_of(children) != one:
                self.findings.broken(
                    "node-wrong", "a stored hash isn't that of its 256 children", file=name, index=number
                )

    def judge_names(self):
        """Names that page 4 doesn't define; files that lie beyond what the checkpoint covers."""
        for name in self.folder.strange:
            if not name.startswith("state/"):
                self.foreign(name)
        for name in self.folder.names - self.expected:
            head, _, rest = name.partition("/")
            if head == "state" and rest:
                continue
            if head == "blocks" and self.note_block(rest):
                continue
            if head == "payloads" and re.fullmatch(r"([0-9a-f]{2})/\1[0-9a-f]{62}", rest):
                continue
            if head == "entries" and read_tile_number(rest) is not None:
                self.tail(name)
            elif head == "hashes" and re.fullmatch("0|[1-9][0-9]?", rest):
                self.tail(name)
            elif name == "entries/offsets":
                self.tail(name)
            else:
                self.foreign(name)

    def foreign(self, name):
        self.findings.broken("file-foreign", "a file that a ledger doesn't have", file=name)

    def note_block(self, rest):
        """Remembers blocks/HEIGHT and blocks/HEIGHT.K; False if that isn't such a name."""
        number, _, addition = rest.partition(".")
        height = read_tile_number(number)
        if height is None or ("." in rest and not re.fullmatch("[1-9][0-9]{0,8}", addition)):
            return False
        self.certificates.setdefault(height, set()).add(int(addition or 0))
        return True

    def payload_names(self):
        return {name for name in self.folder.names if name.startswith("payloads/")}


def split_hashes(data):
    data = data or b""
    return [data[i : i + 32] for i in range(0, len(data) - 31, 32)]


# --------------------------------------------------------------------------------------------------
# Page 2.1: genesis
# --------------------------------------------------------------------------------------------------

UNSIGNED_KINDS = {"decision-trace@1", "gradient-log@1", "model-snapshot@1", "training-data@1", "foreign"}
ENGINES = {0, 1}


class Genesis:
    """What genesis settles for the whole ledger; Refused if an entry isn't one as 2.1 says."""

    def __init__(self, entry):
        must(entry.kind == "genesis@1" and not entry.signatures, "not an unsigned genesis@1")
        p = entry.predicate
        must(p["format"] == 1 and p["suite"] == "sha256-ed25519", "a format or suite that isn't known")
        self.origin = p["origin"]
        must(is_key_name(self.origin), "an origin with a space or a plus")
        must(entry.names == [self.origin] and "digest" not in entry.record["subject"][0], "its subject")
        self.log = VKey(p["log"])
        must(self.log.type == ED25519 and self.log.name == self.origin, "its log key isn't the origin's")
        self.window = p["window"] * 1_000_000
        self.ahead = p["ahead"] * 1_000_000
        self.grace = p["grace"] * 1_000_000
        must(self.ahead >= 2 * self.window, "ahead is less than twice the window")
        self.read_authorities(p["authorities"])
        self.quorum = p["quorum"]
        must(1 <= self.quorum <= len(self.authorities), "quorum above the number of authorities")
        self.unsigned = p["unsigned_kinds"]
        must(is_sorted_set(self.unsigned) and set(self.unsigned) <= UNSIGNED_KINDS, "unsigned_kinds")
        self.engine = p["engine"]
        self.start = entry.time - entry.time % self.window
        self.leaf = entry.leaf

    def read_authorities(self, authorities):
        self.authorities = [(one["name"], from_base64(one["public"], 32)) for one in authorities]
        keys = [public for _, public in self.authorities]
        must(all(a < b for a, b in zip(keys, keys[1:])), "authorities not sorted, or one twice")
        must(all(is_good_key(key) for key in keys), "an authority's key isn't a good one")


def is_sorted_set(names):
    encoded = [name.encode() for name in names]
    return all(a < b for a, b in zip(encoded, encoded[1:]))


# --------------------------------------------------------------------------------------------------
# Page 2.4: who may append what
# --------------------------------------------------------------------------------------------------

SUBMITTERS = {"producer", "provider"}
KIND_ROLES = {
    "key@1": {"authority"},
    "resume@1": {"authority"},
    "redaction@1": {"authority"},
    "grant@1": {"authority"},
    "erasure@1": {"eraser"},
    "hold@1": {"authority", "regulator"},
    "producer-close@1": SUBMITTERS,
    "training-data@1": SUBMITTERS,
    "model-snapshot@1": SUBMITTERS,
    "gradient-log@1": SUBMITTERS,
    "decision-trace@1": SUBMITTERS,
    "indicator@1": SUBMITTERS | {"assessor"},
    "consent@1": SUBMITTERS,
    "consent-withdrawal@1": SUBMITTERS,
    "algorithm@1": {"provider", "regulator"},
    "registry@1": {"regulator"},
    "risk-assessment@1": {"assessor"},
    "dpia@1": {"provider"},
    "sandbox-application@1": {"provider"},
    "incident@1": {"provider", "regulator"},
    "attestation@1": {"producer", "provider", "assessor", "regulator"},
    "rule@1": {"regulator"},
    "rule-retire@1": {"regulator"},
    "calendar@1": {"regulator"},
    "release@1": {"regulator"},
    "engine@1": {"authority"},
    "draw@1": {"regulator"},
    "draw-commitment@1": SUBMITTERS | {"regulator", "assessor"},
    "draw-reveal@1": SUBMITTERS | {"regulator", "assessor"},
}
ROLES = {"authority", "producer", "provider", "regulator", "assessor", "eraser"}
FOREIGN_ROLES = {"authority", "producer", "provider", "assessor", "regulator"}


def roles_for(entry):
    if entry.foreign:
        return FOREIGN_ROLES
    if entry.kind == "algorithm-filing@1":
        decided = entry.predicate["status"] in ("accepted", "rejected")
        return {"regulator"} if decided else {"provider", "regulator"}
    return KIND_ROLES.get(entry.kind, set())


def grant_fits(grant, entry):
    if grant["role"] not in roles_for(entry):
        return False
    if grant["kinds"] and entry.kind not in grant["kinds"]:
        return False
    prefix = grant["prefix"].encode()
    names = entry.names + [entry.producer["id"]]
    if not all(name.encode().startswith(prefix) for name in names):
        return False
    if grant["role"] == "regulator" and "jurisdiction" in entry.predicate:
        return grant.get("jurisdiction") == entry.predicate["jurisdiction"]
    return True


# --------------------------------------------------------------------------------------------------
# Page 2.8: what a schema can't say
# --------------------------------------------------------------------------------------------------


def scheme_place(scheme):
    """The jurisdiction with which a scheme stands, where there is one alone."""
    if scheme.startswith("cac-"):
        return "CN"
    return "EU" if scheme == "eu-database" else None


def wrong_scheme(p):
    place = scheme_place(p.get("scheme", ""))
    return "a scheme of another jurisdiction" if place and p["jurisdiction"] != place else None


def is_before(p, late, early):
    """Whether the second of two times, or days, of one form is before the first."""
    return late in p and early in p and p[late] < p[early]


def cross_algorithm(p):
    return next(filter(None, map(wrong_scheme, p["filings"])), None)


def cross_algorithm_filing(p):
    place = scheme_place(p["scheme"])
    for name, home in (("cac", "CN"), ("eu", "EU")):
        if name in p and place != home:
            return f"{name} with a scheme of others"
    return wrong_scheme(p) or ("it ends before its date" if is_before(p, "valid_until", "date") else None)


def cross_registry(p):
    return wrong_scheme(p)


def cross_consent(p):
    names = [purpose["purpose"] for purpose in p["purposes"]]
    return "a purpose twice" if len(set(names)) < len(names) else None


def cross_indicator(p):
    return None if p["span"]["start"] < p["span"]["end"] else "a span that doesn't end after its start"


def cross_risk_assessment(p):
    tenths = 7 * millionths(p["known"]) + 3 * millionths(p["unknown"]) + 10 * millionths(p.get("correction", 0))
    kept = min(max(tenths, 0), 1_000_000_000)
    made = abs(10 * millionths(p["cri"]) - kept) < 10
    return cross_indicator(p) or (None if made else "an index that isn't made of its parts")


def cross_calendar(p):
    days = p["holidays"] + p["working"]
    return next((f"{day} is of another year" for day in days if not day.startswith(f"{p['year']}-")), None)


def cross_dpia(p):
    return "due before it was completed" if is_before(p, "next_review", "completed") else None


def cross_incident(p):
    early = is_before(p, "detected", "occurred") or is_before(p, "resolved", "occurred")
    return "detected or resolved before it occurred" if early else None


def cross_attestation(p):
    if "document" not in p:
        return None
    document = from_base64(p["document"])
    right = p["digest"] == digest_text(hashlib.sha256(document).digest())
    return None if right and p.get("size", len(document)) == len(document) else "digest or size of another document"


CROSS_CHECKS = {
    "algorithm@1": cross_algorithm,
    "algorithm-filing@1": cross_algorithm_filing,
    "registry@1": cross_registry,
    "consent@1": cross_consent,
    "indicator@1": cross_indicator,
    "risk-assessment@1": cross_risk_assessment,
    "dpia@1": cross_dpia,
    "incident@1": cross_incident,
    "attestation@1": cross_attestation,
    "calendar@1": cross_calendar,
}


# --------------------------------------------------------------------------------------------------
# The replay: pages 2, 3 and the order of judging of 6.1
# --------------------------------------------------------------------------------------------------

# 6.1 (4): what isn't judged any more once an entry wasn't applied.
NEED_STATE = {
    "seal-state",
    "close-wrong",
    "acts-on-wrong",
    "record-refused",
    "grant-missing",
    "key-unknown",
    "quorum-missing",
    "sequence-repeated",
    "demand-unmet",
    "trigger-missing",
    "trigger-wrong",
}
# Findings after which nobody knows whether the entry was a seal.
UNREAD = {"leaf-wrong", "entry-malformed", "entry-frame", "redaction-wrong"}
REDACTABLE = {"gradient-log@1", "training-data@1"}
MOST_SOURCES = 1_024  # subjects of all that one record was made from
MOST_SUBJECTS = 64  # of a record that rules may listen to (8.1)
MOST_RULES = 1_024  # in force in one jurisdiction
NAMES_UNREGISTERED = {"decision-trace@1", "model-snapshot@1", "indicator@1"}
STUB_MARK = b'","redacted":'
CAC_NUMBER = re.compile(r"网信算备[0-9]{21}号\Z", re.ASCII)


def is_redactable(kind):
    return kind in REDACTABLE or is_foreign(kind)


class Seal:
    """What the next seal builds on."""

    def __init__(self, index, entry):
        self.index = index
        self.leaf = entry.leaf
        self.height = entry.predicate["height"]
        self.end = read_time(entry.predicate["window"]["end"])
        self.entry = entry


class Producer:
    """A producer's records since its last close."""

    def __init__(self):
        self.leaves = []
        self.sequences = []
        self.unsigned = []


class Authority:
    """Keys and grants so far, and whether an entry was permitted (2.4)."""

    def __init__(self, genesis):
        self.genesis = genesis
        self.state = State()
        self.unjudged = None
        self.signatures = 0

    def need(self, condition, code, sentence):
        if condition or (code in NEED_STATE and self.unjudged is not None):
            return
        raise Broken(code, sentence)

    def judge_authority(self, entry):
        if entry.kind == "genesis@1" or entry.stub or self.made_here(entry):
            return
        signed = bool(entry.signatures)
        ledger = entry.record.get("ledger")
        named = ledger == self.genesis.origin if ledger is not None else not signed
        self.need(named, "ledger-wrong", "made for another ledger, or signed for none")
        if not signed:
            kind = "foreign" if entry.foreign else entry.kind
            self.need(kind in self.genesis.unsigned, "unsigned", "its kind must be signed")
            return
        self.need(entry.producer is not None, "producer-missing", "signed, and without a producer")
        self.judge_signatures(entry)
        self.judge_grants(entry)

    def made_here(self, entry):
        """Whether it is a trigger as the ledger makes them; that the rules demand it, 8.5 judges."""
        made = not entry.signatures and "ledger" not in entry.record and entry.producer is None
        return entry.kind == "trigger@1" and made

    def judge_signatures(self, entry):
        keys = [self.state.get("key", one["keyid"]) for one in entry.signatures]
        for key in keys:
            active = key is not None and "revoked" not in key
            self.need(active, "key-unknown", "signed by a key that isn't known and active")
        message = pae(RECORD_TYPE, write_json(entry.record))
        for key, one in zip(keys, entry.signatures):
            if key is not None:
                public = from_base64(key["public"])
                right = ed25519_right(public, from_base64(one["sig"]), message)
                self.need(right, "signature-wrong", "a signature isn't right")
                self.signatures += 1

    def all_grants_of(self, keyid):
        value = self.state.get("grant", keyid)
        return value["grants"] if value else []

    def grants_of(self, keyid):
        return [grant for grant in self.all_grants_of(keyid) if "withdrawn" not in grant]

    def judge_grants(self, entry):
        fitting = 0
        for one in entry.signatures:
            fitting += any(grant_fits(grant, entry) for grant in self.grants_of(one["keyid"]))
        self.need(fitting > 0, "grant-missing", "no signing key holds a grant that fits")
        if self.needs_quorum(entry):
            enough = fitting >= self.genesis.quorum
            self.need(enough, "quorum-missing", "too few authorities signed")

    def needs_quorum(self, entry):
        p = entry.predicate
        if entry.kind == "engine@1":
            return True
        if entry.kind == "grant@1":
            return p["role"] == "authority"
        if entry.kind == "key@1" and p["action"] == "revoke":
            return any(grant["role"] == "authority" for grant in self.grants_of(key_id(p)))
        return False

    def effect_genesis(self, _, entry):
        self.state.put("genesis", "", {"leaf": digest_text(entry.leaf)})
        for name, public in self.genesis.authorities:
            self.add_key(0, name, public)
            grant = {"index": 0, "kinds": [], "prefix": "", "role": "authority"}
            self.state.put("grant", sha256(public).hex(), {"grants": [grant]})

    def add_key(self, index, name, public):
        value = {"from": index, "name": name, "public": base64.b64encode(public).decode()}
        self.state.put("key", sha256(public).hex(), value)

    def effect_key(self, index, entry):
        p = entry.predicate
        if p["action"] == "add":
            self.add_key(index, p["name"], from_base64(p["public"]))
            return
        key = self.state.get("key", key_id(p))
        if key:
            self.state.put("key", key_id(p), {**key, "revoked": index})

    def effect_grant(self, index, entry):
        p = entry.predicate
        grants = self.all_grants_of(p["key"])
        if p["action"] == "withdraw":
            grants = [ended(grant, index) if same_grant(grant, p) else grant for grant in grants]
        else:
            names = ("jurisdiction", "kinds", "prefix", "role")
            grants = grants + [{"index": index, **{name: p[name] for name in names if name in p}}]
        if grants:
            self.state.put("grant", p["key"], {"grants": grants})


def ended(grant, index):
    return grant if "withdrawn" in grant else {**grant, "withdrawn": index}


class Replay(Authority):
    """Judges entries in order and builds the state of those that hold."""

    def __init__(self, genesis, files, schemas, findings):
        super().__init__(genesis)
        self.findings = findings
        self.files = files
        self.schemas = schemas
        self.tree = Tree(self.known_leaves())
        self.last_time = 0
        self.resume_to = 0
        self.window_end = genesis.start + genesis.window
        self.seal = None
        self.seals = {}
        self.blocks = 0
        self.lost_seal = False
        self.producers = {}
        self.unattested = []
        self.payloads = {}
        self.erased_digests = set()
        self.redacted = set()
        self.rates = []
        self.links = {}  # name: by the name of what was made from it, the entry that was named
        self.rules = Rules(self)

    @property
    def engine(self):
        """8.8: the engine that is in force at the next entry."""
        value = self.state.get("engine", "")
        if value is None:
            return self.genesis.engine
        return value["from"] if self.engine_waits(value) else value["engine"]

    def engine_waits(self, value):
        return self.seal is None or self.seal.index < value["index"]

    @property
    def height(self):
        return self.seal.height if self.seal else -1

    def known_leaves(self):
        """hashes/0 as stored; an entry's own leaf where none is stored."""
        leaves = list(self.files.leaves)
        for data in self.files.entries[len(leaves) :]:
            leaves.append(sha256(b"\0" + data) if data is not None else None)
        return leaves

    def run(self):
        for index, data in enumerate(self.files.entries):
            if data is None:
                self.not_applied(index, "entry-frame")
            else:
                self.judge(index, data)
        self.finish()

    # ---- one entry

    def judge(self, index, data):
        entry = None
        try:
            entry = self.read(index, data)
            self.judge_triggers(index, entry, data)
            if entry.kind == "block@1":
                self.judge_seal(index, entry)
                return
            self.judge_time(entry)
            self.judge_authority(entry)
            self.judge_effects(index, entry)
        except Broken as broken:
            self.findings.broken(broken.code, str(broken), index=index)
            if index == 0 and broken.code == "leaf-wrong":
                self.apply(0, read_entry(data, self.schemas))  # 6.1: used to go on, and not judged any more
            self.not_applied(index, broken.code, entry)
            return
        self.apply(index, entry)
        if self.unjudged is None:
            self.rules.note(index, entry)

    def not_applied(self, index, code, entry=None):
        if self.unjudged is None:
            self.unjudged = index
        if code in UNREAD or (entry is not None and entry.kind == "block@1"):
            self.lost_seal = True

    def judge_triggers(self, index, entry, data):
        """8.5: the trigger that the rules demand here, or none."""
        trigger = entry.kind == "trigger@1"
        if self.unjudged is None:
            demanded = self.rules.next(entry.time)
            code = "trigger-wrong" if trigger else "trigger-missing"
            self.need(demanded == (data if trigger else None), code, "not what the rules demand here")
        elif trigger:
            try:
                check_trigger(entry)
            except Refused as error:
                raise Broken("entry-malformed", f"not a trigger: {error}") from error

    def read(self, index, data):
        """Leaf and form."""
        stored = self.files.leaves[index] if index < len(self.files.leaves) else None
        if stored is not None and stored != sha256(b"\0" + data):
            if data[40:53] == STUB_MARK:
                return self.read_stub(index, data, stored)
            raise Broken("leaf-wrong", "an entry's leaf isn't the stored one")
        try:
            entry = read_entry(data, self.schemas)
            if entry.kind == "block@1":
                self.check_seal_form(entry)
        except Refused as error:
            raise Broken("entry-malformed", f"not an entry: {error}") from error
        if index > 0 and entry.kind == "genesis@1":
            raise Broken("genesis-wrong", "a genesis that isn't the first entry")
        return entry

    def check_seal_form(self, entry):
        names = [{"name": self.genesis.origin}]
        must(entry.record["subject"] == names, "a seal's subject isn't the origin alone")
        must(not entry.signatures, "a seal that is signed")

    def judge_time(self, entry):
        self.need(entry.time >= self.last_time, "time-decreases", "earlier than the entry before")
        limit = max(self.last_time, self.resume_to) + self.genesis.ahead
        # Genesis itself has no entry before it.
        in_reach = entry.kind == "genesis@1" or entry.time <= limit
        self.need(in_reach, "time-jumps", "later than genesis allows")
        if entry.kind != "block@1" and not self.lost_seal:
            self.need(entry.time < self.window_end, "time-outside", "not before the end of the open window")

    # ---- redaction (4.6)

    def read_stub(self, index, data, stored):
        try:
            entry = self.parse_stub(data, stored)
            self.check_stub(index, entry)
            return entry
        except Refused as error:
            raise Broken("redaction-wrong", f"a stub that isn't right: {error}") from error

    def parse_stub(self, data, stored):
        value = read_canonical(data.rstrip(b" "))
        members(value, ("accepted", "redacted"))
        redacted = value["redacted"]
        members(redacted, ("by", "kind"), ("producer",))
        must(is_integer(redacted["by"]), "by isn't an index")
        must(
            isinstance(redacted["kind"], str) and is_redactable(redacted["kind"]),
            "its kind is never redacted",
        )
        record = {"kind": redacted["kind"], "predicate": {"by": redacted["by"]}}
        if "producer" in redacted:
            check_producer(redacted["producer"])
            record["producer"] = redacted["producer"]
        return Entry(value["accepted"], record, [], stored, stub=True)

    def check_stub(self, index, stub):
        by = stub.predicate["by"]
        must(index < by < len(self.files.entries) and self.files.entries[by], "by names no later entry")
        redaction = read_entry(self.files.entries[by], self.schemas)
        must(redaction.kind == "redaction@1", "by names an entry that isn't a redaction")
        p = redaction.predicate
        must(p["index"] == index and p["leaf"] == digest_text(stub.leaf), "the redaction is of another entry")
        must(self.repeats(p, stub), "the redaction says other than the stub")

    def repeats(self, p, entry):
        same_head = (p["accepted"], p["kind"]) == (entry.accepted, entry.kind)
        return same_head and p.get("producer") == entry.producer

    # ---- effects: what must hold of them

    def judge_effects(self, index, entry):
        if entry.producer is not None:
            known = self.state.get("producer", entry.producer["id"])
            above = entry.producer["sequence"] > (known["sequence"] if known else 0)
            self.need(above, "sequence-repeated", "a sequence that isn't above the last one")
        if entry.stub:
            return
        acts_on = getattr(self, "acts_" + method_name(entry), None)
        if acts_on:
            self.need(
                acts_on(index, entry), "acts-on-wrong", "what it acts on isn't there, or isn't such an entry"
            )
        if entry.kind == "engine@1" and entry.predicate["engine"] not in ENGINES:
            raise Broken("engine-unknown", "an engine that isn't known: not judged from here on")
        refused = getattr(self, "rule_" + method_name(entry), None)
        sentence = refused(index, entry) if refused else None
        self.need(not sentence, "record-refused", sentence)
        cross = CROSS_CHECKS.get(entry.kind)
        sentence = cross(entry.predicate) if cross else None
        self.need(not sentence, "record-refused", sentence)
        listened = self.engine and self.unjudged is None and may_be_asked_about(entry)
        self.need(not listened or len(entry.names) <= MOST_SUBJECTS, "record-refused", "more than 64 subjects")
        if entry.kind == "producer-close@1":
            self.need(self.close_right(entry), "close-wrong", "its count, first, last or root isn't right")
        self.need(self.unjudged is not None or self.rules.demands_met(entry), "demand-unmet", "signatures that a rule demands are missing")

    def target(self, index, reference):
        """The earlier entry that a record acts on (2.5), or None."""
        number = reference["index"]
        if number >= index or self.files.entries[number] is None:
            return None
        stored = self.tree.levels[0][number]
        if stored is None or digest_text(stored) != reference["leaf"]:
            return None
        try:
            return self.read(number, self.files.entries[number])
        except Broken:
            return None

    def payload_target(self, index, reference):
        """The same, if it has a payload. Of a stub nobody can tell any more: taken as met."""
        target = self.target(index, reference)
        return target if target and (target.payload or target.stub) else None

    def acts_consent_withdrawal(self, index, entry):
        consent = entry.predicate["consent"]
        target = self.target(index, consent)
        if not target or target.kind != "consent@1" or self.state.get("withdrawal", str(consent["index"])):
            return False
        same_place = entry.predicate["jurisdiction"] == target.predicate["jurisdiction"]
        return same_place and entry.names == target.names

    def acts_follow_up(self, index, entry):
        if "acts_on" not in entry.predicate:
            return True
        target = self.target(index, entry.predicate["acts_on"])
        return target and target.kind == entry.kind and set(entry.names) <= set(target.names)

    acts_consent = acts_dpia = acts_incident = acts_follow_up

    def acts_erasure(self, index, entry):
        key = str(entry.predicate["index"])
        free = not self.state.get("erasure", key) and not self.state.get("hold", key)
        return free and self.payload_target(index, entry.predicate)

    def acts_hold(self, index, entry):
        p = entry.predicate
        held = self.state.get("hold", str(p["index"])) is not None
        if p["action"] == "lift":
            return held and self.target(index, p)
        return not held and self.payload_target(index, p)

    def acts_redaction(self, index, entry):
        p = entry.predicate
        target = self.target(index, p)
        fresh = self.state.get("redaction", str(p["index"])) is None
        right = fresh and target and is_redactable(target.kind) and self.repeats(p, target)
        # The links in the state hang on entries that name others, and on those that are named (8.9).
        made = any(p["index"] in self.links.get(name, {}).values() for name in target.names) if right else False
        return right and not references(target) and not made

    def acts_with_links(self, index, entry):
        return self.engine == 0 or all(self.target(index, one) for one in references(entry))

    acts_training_data = acts_model_snapshot = acts_with_links

    def acts_algorithm_filing(self, index, entry):
        p = entry.predicate
        before = self.state.get("filing", filing_key(entry))
        if "acts_on" not in p:
            return before is None and p["status"] in ("submitted", "accepted")
        newest = before and (p["acts_on"]["index"], p["acts_on"]["leaf"]) == (before["index"], before["leaf"])
        return newest and self.target(index, p["acts_on"])

    def acts_rule_retire(self, _, entry):
        p, value = entry.predicate, self.state.get("rule", entry.predicate["id"])
        if self.engine == 0:
            return True  # refused for that
        in_force = value and is_in_force(value, p["jurisdiction"])
        return in_force and (value["index"], value["leaf"]) == (p["index"], p["leaf"])

    def acts_release(self, _, entry):
        p = entry.predicate
        value = self.state.get("status", status_key(entry))
        return self.engine == 0 or value and (value["index"], value["leaf"]) == (p["index"], p["leaf"])

    def acts_draw_commitment(self, index, entry):
        draw = self.target(index, entry.predicate["draw"]) if self.engine else None
        return self.engine == 0 or draw and draw.kind == "draw@1"

    def acts_draw_reveal(self, index, entry):
        if not self.acts_draw_commitment(index, entry) or self.engine == 0:
            return self.engine == 0
        block, draw = self.target(index, entry.predicate["block"]), self.draw_of(entry)
        return draw and block and block.kind == "block@1" and block.predicate["height"] == draw["height"]

    def draw_of(self, entry):
        return self.state.get("draw", str(entry.predicate["draw"]["index"]))

    def without_rules(self, *_):
        return "no engine in force that has rules" if self.engine == 0 else None

    rule_rule_retire = rule_calendar = without_rules

    def rule_release(self, _, entry):
        return self.without_rules() or (None if len(entry.names) == 1 else "not exactly one subject")

    def rule_engine(self, _, entry):
        value = self.state.get("engine", "")
        if value and self.engine_waits(value):
            return "another engine waits already"
        return None if entry.predicate["engine"] > self.engine else "not above the engine in force"

    def rule_with_links(self, index, entry):
        named = references(entry) if self.engine and self.unjudged is None else []
        if named and len(entry.names) != 1:
            return "not exactly one subject"
        count = sum(len(self.source_names(index, one)) for one in named)
        return "more than 1,024 subjects of what it was made from" if count > MOST_SOURCES else None

    rule_training_data = rule_model_snapshot = rule_with_links

    def source_names(self, index, reference):
        """The subjects of an entry that is named; of one that is redacted nobody may know them."""
        target = self.target(index, reference)
        redacted = target is None or target.stub or self.state.get("redaction", str(reference["index"]))
        return [] if redacted else target.names

    def rule_draw(self, _, entry):
        if self.engine == 0 or self.unjudged is not None:
            return self.without_rules()
        if len(entry.names) != 1:
            return "not exactly one subject"
        if entry.predicate["height"] <= self.height:
            return "the block of that height is sealed"
        return None if read_time(entry.predicate["until"]) > entry.time else "it ends before it begins"

    def rule_draw_commitment(self, _, entry):
        if self.engine == 0 or self.unjudged is not None:
            return self.without_rules()
        draw, party = self.draw_of(entry), entry.producer["id"]
        if entry.names != [draw["subject"]]:
            return "not about the draw's subject"
        if party not in draw["parties"]:
            return "not a party of the draw"
        if party in draw["commitments"]:
            return "a second commitment"
        return None if draw["height"] > self.height else "the block of the draw is sealed"

    def rule_draw_reveal(self, _, entry):
        if self.engine == 0 or self.unjudged is not None:
            return self.without_rules()
        draw, party = self.draw_of(entry), entry.producer["id"]
        if entry.names != [draw["subject"]]:
            return "not about the draw's subject"
        if len(draw["commitments"]) < len(draw["parties"]):
            return "a party hasn't committed"
        if party in draw["nonces"]:
            return "a second nonce"
        nonce = from_base64(entry.predicate["nonce"], 32)
        if draw["commitments"].get(party) != digest_text(sha256(nonce)):
            return "not the nonce that was committed to"
        return None if entry.time < read_time(draw["until"]) else "too late"

    def rule_rule(self, index, entry):
        p = entry.predicate
        if self.engine == 0 or self.unjudged is not None:
            return self.without_rules()
        before = self.state.get("rule", p["id"])
        standing = [key for key, value in self.state.all("rule") if is_in_force(value, p["jurisdiction"])]
        if len([id_ for id_ in standing if id_ != p["id"]]) >= MOST_RULES:
            return f"{MOST_RULES} rules of its jurisdiction are in force already"
        if before and before["rule"]["jurisdiction"] != p["jurisdiction"]:
            return "a rule of another jurisdiction has this id"
        if p["version"] != (before["version"] if before else 0) + 1:
            return "not the next version"
        try:
            check_rule(p, self.schemas)
        except Refused as error:
            return f"it doesn't check: {error}"
        return None

    def rule_key(self, _, entry):
        p = entry.predicate
        key = self.state.get("key", key_id(p))
        if p["action"] == "revoke":
            return None if key and "revoked" not in key else "the key to revoke isn't known and active"
        if not is_good_key(from_base64(p["public"])):
            return "a key of small order, or not canonically encoded"
        return "a key that is or was known" if key else None

    def rule_grant(self, _, entry):
        p = entry.predicate
        key = self.state.get("key", p["key"])
        if not key or "revoked" in key:
            return "a grant for a key that isn't known and active"
        if not is_sorted_set(p["kinds"]):
            return "kinds not sorted, or one twice"
        if p["prefix"] and not p["prefix"].endswith("/"):
            return "a prefix that doesn't end in /"
        if p["action"] == "withdraw" and not any(same_grant(g, p) for g in self.grants_of(p["key"])):
            return "no grant to withdraw"
        return None

    def rule_resume(self, _, entry):
        return None if entry.time == self.last_time else "a resume with another time than the entry before"

    def rule_algorithm(self, _, entry):
        return None if len(entry.names) == 1 else "not exactly one subject"

    def rule_algorithm_filing(self, _, entry):
        p = entry.predicate
        if len(entry.names) != 1:
            return "not exactly one subject"
        number = p.get("number")
        if p["scheme"] in ("cac-algorithm", "cac-deep-synthesis") and number and not CAC_NUMBER.match(number):
            return "not a number of that scheme"
        before = self.state.get("filing", filing_key(entry)) or {}
        if p["status"] == "accepted" and not number and "number" not in before:
            return "accepted without a number"
        owner = self.state.get("number", f"{p['jurisdiction']}/{number}") if number else None
        return "the number is another subject's" if owner and owner["subject"] != entry.names[0] else None

    def close_right(self, entry):
        p = entry.predicate
        producer = self.producers.get(entry.producer["id"], Producer())
        right = {"count": len(producer.leaves), "root": digest_text(close_root(producer.leaves))}
        if producer.leaves:
            right.update(first=producer.sequences[0], last=producer.sequences[-1])
        return {name: p[name] for name in ("count", "first", "last", "root") if name in p} == right

    # ---- effects: what they change (3.5)

    def apply(self, index, entry):
        self.last_time = entry.time
        if entry.producer is None:
            if not entry.signatures and entry.kind not in ("genesis@1", "trigger@1"):
                self.unattested.append(index)
        else:
            self.apply_producer(index, entry)
        if entry.stub:
            return
        if entry.payload:
            self.payloads.setdefault(entry.payload["digest"], []).append((index, entry.payload["size"]))
        if entry.kind in NAMES_UNREGISTERED:
            self.see_names(index, entry)
        effect = getattr(self, "effect_" + method_name(entry), None)
        if effect:
            effect(index, entry)

    def see_names(self, index, entry):
        for name in entry.names:
            if not self.state.get("algorithm", name) and not self.state.get("unregistered", name):
                self.state.put("unregistered", name, {"first": index})

    def apply_producer(self, index, entry):
        identifier, sequence = entry.producer["id"], entry.producer["sequence"]
        value = dict(self.state.get("producer", identifier) or {"closed": 0, "open": 0, "sequence": 0})
        if sequence > value["sequence"] + 1 and self.unjudged is None:
            self.findings.observed("gap", "a producer's sequence jumps", index=index)
        value["sequence"] = sequence
        producer = self.producers.setdefault(identifier, Producer())
        if entry.kind == "producer-close@1":
            if entry.predicate["count"] > 0:
                value["closed"] = entry.predicate.get("last", sequence)
            value["open"] = 0
            self.producers[identifier] = Producer()
        else:
            value["open"] += 1
            producer.leaves.append(entry.leaf)
            producer.sequences.append(sequence)
            if not entry.signatures:
                producer.unsigned.append(index)
        self.state.put("producer", identifier, value)

    def effect_key(self, index, entry):
        super().effect_key(index, entry)
        if "compromised_since" in entry.predicate:
            self.findings.observed("compromised-key", "a key whose signatures are in doubt", index=index)

    def effect_resume(self, index, entry):
        self.resume_to = read_time(entry.predicate["to"])
        self.state.put("resume", "", {"to": entry.predicate["to"]})
        self.findings.observed("resumed", "the clock was set anew", index=index)

    def effect_algorithm(self, _, entry):
        p, name = entry.predicate, entry.names[0]
        value = {
            "filings": p["filings"],
            "in_service": p["action"] == "in-service",
            "provider": p["provider"],
        }
        self.state.put("algorithm", name, {**value, "leaf": digest_text(entry.leaf)})
        self.state.remove("unregistered", name)

    def effect_algorithm_filing(self, index, entry):
        p, key = entry.predicate, filing_key(entry)
        value = {name: p[name] for name in ("authority", "scheme", "status")}
        number = p.get("number", (self.state.get("filing", key) or {}).get("number"))
        if number is not None:
            value["number"] = number
            self.state.put("number", f"{p['jurisdiction']}/{number}", {"subject": entry.names[0]})
        self.state.put("filing", key, {**value, "index": index, "leaf": digest_text(entry.leaf)})

    def effect_registry(self, _, entry):
        p = entry.predicate
        value = {"count": p["count"], "leaf": digest_text(entry.leaf), "root": p["root"]}
        self.state.put("registry", f"{p['jurisdiction']}/{p['authority']}", value)

    def effect_consent_withdrawal(self, index, entry):
        self.state.put("withdrawal", str(entry.predicate["consent"]["index"]), {"by": index})

    def origins(self, index, entry):
        """8.4: the names from which a record was made, its own aside."""
        seen = [self.target(index, one) for one in references(entry)]
        names = {name for one in seen if one and not may_be_redacted(one) for name in one.names}
        return sorted(names - set(entry.names), key=str.encode)

    def effect_links(self, index, entry):
        """8.9: from each subject of what the record names to its own."""
        if self.engine == 0 or self.unjudged is not None:
            return
        made = entry.names[0]
        here = {"index": index, "leaf": digest_text(entry.leaf)}
        for reference in references(entry):
            for name in self.source_names(index, reference):
                if name != made and made not in self.links.setdefault(name, {}):
                    self.links[name][made] = reference["index"]
                    self.state.put("link", f"{name}\n{made}", {**here, "of": reference["index"]})

    effect_training_data = effect_model_snapshot = effect_links

    def effect_engine(self, index, entry):
        value = {"engine": entry.predicate["engine"], "from": self.engine}
        self.state.put("engine", "", {**value, "index": index, "leaf": digest_text(entry.leaf)})

    def effect_draw(self, index, entry):
        names = ("height", "items", "parties", "until")
        value = {name: entry.predicate[name] for name in names if name in entry.predicate}
        value |= {"commitments": {}, "nonces": {}, "subject": entry.names[0]}
        self.state.put("draw", str(index), {**value, "leaf": digest_text(entry.leaf)})

    def effect_draw_commitment(self, _, entry):
        p, draw = entry.predicate, self.draw_of(entry)
        if draw:
            value = {**draw, "commitments": {**draw["commitments"], entry.producer["id"]: p["commitment"]}}
            self.state.put("draw", str(p["draw"]["index"]), value)

    def effect_draw_reveal(self, _, entry):
        p, draw = entry.predicate, self.draw_of(entry)
        if draw:
            value = {**draw, "nonces": {**draw["nonces"], entry.producer["id"]: p["nonce"]}}
            if len(value["nonces"]) == len(draw["parties"]):
                value["seed"] = draw_seed(value, p["block"])
            self.state.put("draw", str(p["draw"]["index"]), value)

    def effect_rule(self, index, entry):
        p, leaf = entry.predicate, digest_text(entry.leaf)
        self.state.put("rule", p["id"], {"index": index, "leaf": leaf, "rule": p, "version": p["version"]})

    def effect_rule_retire(self, index, entry):
        value = self.state.get("rule", entry.predicate["id"])
        if value:
            self.state.put("rule", entry.predicate["id"], {**value, "retired": index})

    def effect_calendar(self, _, entry):
        p = entry.predicate
        value = {name: p[name] for name in ("holidays", "utc_offset", "weekend", "working")}
        key = f"{p['jurisdiction']} {p['year']}"
        self.state.put("calendar", key, {**value, "leaf": digest_text(entry.leaf)})

    def effect_release(self, _, entry):
        self.state.remove("status", status_key(entry))

    def effect_trigger(self, index, entry):
        if self.unjudged is not None:
            return
        p = entry.predicate
        here = {"index": index, "leaf": digest_text(entry.leaf)}
        rule = {"rule": p["rule"]["id"]} if "rule" in p else {}
        if "clock" in p:
            self.stop_clock(entry, p["clock"])
        for effect in p["effects"]:
            does = effect["do"]
            if does == "set":
                bars = {"bars": effect["bars"]} if "bars" in effect else {}
                value = {**here, **rule, **bars, "restricts": effect["restricts"]}
                self.state.put("status", trigger_key(entry, effect["status"]), value)
            elif does == "clear":
                self.state.remove("status", trigger_key(entry, effect["status"]))
            elif does == "put":
                key = f"{p['jurisdiction']} {effect['register']} {effect['key']}"
                self.state.put("register", key, {**here, "fields": effect["fields"]})
            elif does in ("start-clock", "restart-clock", "stop-clock"):
                self.stop_clock(entry, effect["clock"])
                if does != "stop-clock":
                    value = {**here, **rule, "deadline": effect["deadline"]}
                    self.start_clock(trigger_key(entry, effect["clock"]), value)

    def stop_clock(self, entry, clock):
        key = trigger_key(entry, clock)
        self.state.remove("clock", key)
        self.rules.clocks.pop(key, None)

    def start_clock(self, key, value):
        self.state.put("clock", key, value)
        self.rules.clocks[key] = read_time(value["deadline"])

    def effect_hold(self, index, entry):
        key = str(entry.predicate["index"])
        if entry.predicate["action"] == "lift":
            self.state.remove("hold", key)
        else:
            self.state.put("hold", key, {"by": index})

    def effect_erasure(self, index, entry):
        number = entry.predicate["index"]
        self.state.put("erasure", str(number), {"by": index})
        self.findings.observed("erased", "a payload was erased", index=index)
        target = self.payload_target(index, entry.predicate)
        if target and target.payload:
            self.erased_digests.add(target.payload["digest"])

    def effect_redaction(self, index, entry):
        number = entry.predicate["index"]
        self.state.put("redaction", str(number), {"by": index})
        self.redacted.add(number)
        self.findings.observed("redacted", "an entry was redacted", index=index)
        data = self.files.entries[number] if number < index else None
        if data is not None and data[40:53] != STUB_MARK:
            self.findings.observed("redaction-pending", "the entry to redact isn't blanked", index=index)

    # ---- seals (3.2)

    def judge_seal(self, index, entry):
        self.judge_time(entry)
        try:
            self.judge_seal_fields(index, entry)
            self.observe_seal(index, entry.predicate)
        except Broken as broken:
            self.findings.broken(broken.code, str(broken), index=index)
        self.take_seal(index, entry)

    def judge_seal_fields(self, index, entry):
        p = entry.predicate
        self.need(self.chain_right(index, entry, p), "seal-chain", "it doesn't continue the chain of blocks")
        self.need(self.window_right(p), "seal-window", "its window isn't the next one")
        root = self.tree.root(index)
        self.need(root is None or p["root"] == digest_text(root), "seal-root", "its root isn't the tree's")
        self.need(p["state"] == digest_text(self.state.root()), "seal-state", "its state isn't the replay's")
        self.need(
            self.certificate_right(p), "seal-certificate", "it names another certificate of the block before"
        )

    def chain_right(self, index, entry, p):
        right = p["size"] == index == p["first"] + p["count"] and entry.accepted == p["window"]["end"]
        if self.lost_seal:
            return right
        before = self.seal
        if before is None:
            return right and p["height"] == 0 and p["first"] == 0 and "previous" not in p
        chained = "previous" in p and p["previous"]["seal"] == digest_text(before.leaf)
        return right and chained and p["height"] == before.height + 1 and p["first"] == before.index + 1

    def window_right(self, p):
        start, end = read_time(p["window"]["start"]), read_time(p["window"]["end"])
        opened = self.lost_seal or start == self.window_end - self.genesis.window
        return opened and end == start + (p["missed"] + 1) * self.genesis.window

    def certificate_right(self, p):
        if p["height"] == 0 or "previous" not in p:
            return True
        name = "blocks/" + tile_number(p["height"] - 1)
        parts = [self.files.folder.read(name)]
        if parts[0] is None:
            return True  # certificate-missing says so
        for number in range(1, p["previous"]["additions"] + 1):
            data = self.files.folder.read(f"{name}.{number}")
            if data is None:
                return False
            parts.append(data)
        return p["previous"]["certificate"] == digest_text(sha256(b"".join(parts)))

    def take_seal(self, index, entry):
        p = entry.predicate
        self.last_time = entry.time
        self.seal = Seal(index, entry)
        self.window_end = self.seal.end + self.genesis.window
        self.seals[p["height"]] = self.seal
        self.blocks += 1
        self.lost_seal = False
        self.note_rates(p["height"])

    def observe_seal(self, index, p):
        if p["lateness"] > self.genesis.grace:
            self.findings.observed("late-seal", "a seal came later than the grace", index=index)
        if p["missed"] > 0:
            self.findings.observed(
                "missed-windows", "windows without a seal of their own", p["missed"], index=index
            )

    # ---- the end of the replay

    def note_rates(self, height):
        if self.state.rates_changed or not self.rates:
            now = filing_rates(self.state)
            if (
                not self.rates
                or self.rates[-1]["rates"] != now[0]
                or self.rates[-1]["unregistered"] != now[1]
            ):
                self.rates.append({"height": height, "rates": now[0], "unregistered": now[1]})
            self.state.rates_changed = False

    def finish(self):
        size = len(self.files.entries)
        if self.unjudged is None and self.rules.next(None) is not None:
            self.findings.broken("trigger-missing", "the rules demand a trigger at the end", index=size)
        for producer in self.producers.values():
            self.unattested.extend(producer.unsigned)
        if self.unattested:
            self.findings.observed(
                "unattested",
                "unsigned entries that no producer-close covers",
                len(self.unattested),
                index=min(self.unattested),
            )
        for _, value in self.state.all("hold"):
            self.findings.observed("held", "a legal hold stands", index=value["by"])


def method_name(entry):
    return "" if entry.foreign else entry.kind.partition("@")[0].replace("-", "_")


def key_id(p):
    return sha256(from_base64(p["public"])).hex()


def references(entry):
    """8.9: the entries that it was made from."""
    p = entry.predicate
    if entry.stub:
        return []
    if entry.kind == "training-data@1":
        return p.get("derived_from", [])
    if entry.kind == "model-snapshot@1":
        return p.get("data", []) + ([p["parent"]] if "parent" in p else [])
    return []


def draw_seed(draw, block):
    """8.10: what nobody could know before the last nonce was there."""
    leaves = [bytes.fromhex(leaf.removeprefix("sha256:")) for leaf in (draw["leaf"], block["leaf"])]
    nonces = [from_base64(draw["nonces"][party], 32) for party in draw["parties"]]
    return sha256(b"".join([b"ledger draw 1\n", *leaves, *nonces])).hex()


def status_key(entry):
    return f"{entry.predicate['jurisdiction']} {entry.predicate['status']} {entry.names[0]}"


def trigger_key(entry, name):
    return f"{entry.predicate['jurisdiction']} {name} {entry.names[0]}"


def check_trigger(entry):
    """8.1 and 8.3: the form of a trigger beyond its schema."""
    must(not entry.signatures, "it is signed")
    for name in ("ledger", "payload", "producer"):
        must(name not in entry.record, f"{name} in a trigger")
    must(len(entry.names) == 1, "not exactly one subject")
    for effect in entry.predicate["effects"]:
        check_effect(effect, evaluated=True)


def filing_key(entry):
    return f"{entry.predicate['jurisdiction']}/{entry.names[0]}"


def same_grant(grant, p):
    return all(grant.get(name) == p.get(name) for name in ("role", "prefix", "jurisdiction"))


# --------------------------------------------------------------------------------------------------
# Page 7: the filing rate
# --------------------------------------------------------------------------------------------------


def filing_rates(state):
    """(rates for each jurisdiction and over all, number of subjects seen and unregistered)"""
    algorithms = [(name, value) for name, value in state.all("algorithm") if value["in_service"]]
    algorithms = [(name, [one["jurisdiction"] for one in value["filings"]]) for name, value in algorithms]
    must_file, filed = {}, {}
    for name, jurisdictions in algorithms:
        for jurisdiction in jurisdictions:
            filing = state.get("filing", f"{jurisdiction}/{name}")
            accepted = filing is not None and filing["status"] == "accepted"
            must_file.setdefault(jurisdiction, set()).add(name)
            filed.setdefault(jurisdiction, set()).update({name} if accepted else ())
    over_all = {name for name, jurisdictions in algorithms if jurisdictions}
    all_filed = {name for name, js in algorithms if js and all(name in filed[j] for j in js)}
    rates = [rate("*", over_all, all_filed)]
    rates += [rate(j, must_file[j], filed[j]) for j in sorted(must_file, key=str.encode)]
    return rates, sum(1 for _ in state.all("unregistered"))


def rate(jurisdiction, must_file, filed):
    result = {"filed": len(filed), "jurisdiction": jurisdiction, "must": len(must_file)}
    if must_file:
        result["rate"] = measure(len(filed) * 100 * 1_000_000 // len(must_file))
    return result


# --------------------------------------------------------------------------------------------------
# engine/1: values and types of expressions
# --------------------------------------------------------------------------------------------------

MAX_INT = 2**63 - 1
MAX_UINT = 2**64 - 1
MAX_STAMP = 253_402_300_800 * 1_000_000_000  # the end of the year 9999, in nanoseconds
MIN_STAMP = -62_135_596_800 * 1_000_000_000
MAX_MEASURE = 999_999_999_999_999  # nine digits before the point and six behind it, in millionths
MAX_NODES, MAX_HEIGHT, MAX_COST, MAX_BUILT = 1_024, 32, 50_000, 4_194_304


class Evaluation(Exception):
    """An evaluation that ended in an error, with its code."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


class Scalar:
    """A value that isn't one of Python's: a uint, a decimal in millionths, a time or a span in nanoseconds."""

    __slots__ = ("number",)

    def __init__(self, number):
        self.number = number

    def __eq__(self, other):
        return type(self) is type(other) and self.number == other.number

    def __hash__(self):
        return hash((type(self), self.number))


class Unsigned(Scalar):
    pass


class Exact(Scalar):
    pass


class Stamp(Scalar):
    pass


class Span(Scalar):
    pass


class TypeName:
    """A type as a value, which is its name."""

    __slots__ = ("name",)

    def __init__(self, name):
        self.name = name

    def __eq__(self, other):
        return isinstance(other, TypeName) and self.name == other.name


class Facts:
    """An object with named fields, worked out when they are asked for."""

    def __init__(self, get, name=None):
        self.get = get  # the value, or raises KeyError
        self.name = name  # of its type; None: that of the variable (8.4)


class Registers(Facts):
    """The registers: `at` gives the fields under any key, or None."""

    def __init__(self, get, at):
        super().__init__(get)
        self.at = at


class Statuses(Facts):
    """The statuses: `has` says of any name whether it has one."""

    def __init__(self, get, has):
        super().__init__(get)
        self.has = has


# Objects that functions take, by their types; the variables are called like them.
OBJECTS = {"Registers": Registers, "Statuses": Statuses}


class Optional:
    """A value that may be missing."""

    __slots__ = ("values",)

    def __init__(self, *values):
        self.values = values  # one, or none


class Map:
    """Entries in the order of their keys: false, true, numbers by value, texts."""

    __slots__ = ("entries",)

    def __init__(self, pairs):
        """Of pairs of a key's place and (key, value)."""
        self.entries = {}
        for place, entry in sorted(pairs, key=lambda pair: pair[0]):
            if place in self.entries:
                raise Evaluation("argument")
            self.entries[place] = entry

    def find(self, key):
        """(key, value) of a key, or None."""
        return self.entries.get(place_of(key))


def place_of(value):
    """Where a key stands in a map; numbers of equal value are one key. None: no key is such a value."""
    if isinstance(value, bool):
        return (0, value)
    if isinstance(value, int):
        return (1, value)
    if isinstance(value, Unsigned):
        return (1, value.number)
    if isinstance(value, Exact):
        return None if value.number % 1_000_000 else (1, value.number // 1_000_000)
    return (2, value) if isinstance(value, str) else None


def entry_place(key):
    """The place of a key of a new entry, which a decimal can't be."""
    if isinstance(key, Exact) or place_of(key) is None:
        raise Evaluation("overload")
    return place_of(key)


TIMESTAMP, DURATION = "google.protobuf.Timestamp", "google.protobuf.Duration"
NAMES_OF_TYPES = {
    **{type(None): "null_type", bool: "bool", int: "int", Unsigned: "uint", Exact: "decimal", str: "string"},
    **{bytes: "bytes", Stamp: TIMESTAMP, Span: DURATION, list: "list", Map: "map", Optional: "optional_type"},
    TypeName: "type",
}
SCALARS = {"null_type", "bool", "int", "uint", "decimal", TIMESTAMP, DURATION}

# Types: a name, ("list", T), ("map", K, V), ("optional_type", T), ("type", T), an ObjectType, or a Free that stands
# for a type that isn't known yet.
DYN = "dyn"


class ObjectType:
    """A type with named fields: of each its type and its extent."""

    def __init__(self, name, fields, others=None):
        self.name = name
        self.fields = fields
        self.others = others  # of fields that aren't named; None: there are none

    def field(self, name):
        return self.fields.get(name, self.others)


class Free:
    """A type variable; of equal ones there is one."""


def listed(kind):
    return ("list", kind)


def mapped(kind):
    return ("map", "string", kind)


def optional(kind):
    return ("optional_type", kind)


def parts_of(kind):
    """The types that a type is built of."""
    return kind[1:] if isinstance(kind, tuple) else ()


def is_list(kind):
    return isinstance(kind, tuple) and kind[0] == "list"


def is_map(kind):
    return isinstance(kind, tuple) and kind[0] == "map"


def is_optional(kind):
    return isinstance(kind, tuple) and kind[0] == "optional_type"


def unwrapped(kind):
    """What an optional holds; any other type itself."""
    return kind[1] if is_optional(kind) else kind


def size_of_type(kind):
    return 1 + sum(size_of_type(part) for part in parts_of(kind))


class Unifier:
    """What free types stand for, as far as it is known: `dyn` goes with everything, and the more general type is kept."""

    def __init__(self):
        self.known = {}

    def resolve(self, kind, unknown=None):
        """The type with what is known put in; `unknown` in place of what isn't."""
        if isinstance(kind, Free):
            return self.resolve(self.known[kind], unknown) if kind in self.known else unknown or kind
        if isinstance(kind, tuple):
            return (kind[0], *[self.resolve(part, unknown) for part in kind[1:]])
        return kind

    def assign(self, given, wanted):
        """Whether values of these types can stand where those are wanted; what that tells is kept only then."""
        before = dict(self.known)
        if all(self.agree(one, other) for one, other in zip(given, wanted)):
            return True
        self.known = before
        return False

    def agree(self, given, wanted):
        if isinstance(wanted, Free):
            told = self.substitute(wanted, given)
            if told is not None:
                return told
        if isinstance(given, Free):
            return bool(self.substitute(given, wanted))
        if DYN in (given, wanted):
            return True
        if "null_type" in (given, wanted):
            return is_nullable(wanted if given == "null_type" else given)
        if not parts_of(given) or not parts_of(wanted) or given[0] != wanted[0]:
            return given == wanted
        return given[0] == "type" or all(self.agree(one, other) for one, other in zip(given[1:], wanted[1:]))

    def substitute(self, free, kind):
        """Whether the type can stand for the free one; None if that isn't known and the type is built of it."""
        if kind is free:
            return True
        if free not in self.known:
            if self.mentions(kind, free):
                return None
            self.known[free] = kind
            return True
        known = self.known[free]
        if kind != known:
            if not self.agree(kind, known):
                return False
            general = general_of(kind, known)
            if not self.mentions(general, free):
                self.known[free] = general
        return True

    def mentions(self, kind, free):
        if isinstance(kind, Free):
            return kind is free or kind in self.known and self.mentions(self.known[kind], free)
        return any(self.mentions(part, free) for part in parts_of(kind))


def is_nullable(kind):
    return kind in ("null_type", TIMESTAMP, DURATION) or isinstance(kind, ObjectType) or is_optional(kind)


def general_of(one, other):
    """Of two types that go together, the one that says less."""
    return one if is_as_general(one, other) else other


def is_as_general(one, other):
    if one == DYN or isinstance(one, Free):
        return True
    if other == DYN or isinstance(other, Free):
        return False
    if other == "null_type":
        return is_nullable(one)
    if not parts_of(one) or not parts_of(other) or one[0] != other[0]:
        return one == other
    return one[0] == "type" or all(is_as_general(a, b) for a, b in zip(one[1:], other[1:]))


FIELD = "value that a field holds"
FIELD_TYPES = SCALARS - {DURATION} | {"string", DYN}


def fits_field(kind):
    """Whether a trigger's field can hold values of the type (8.4)."""
    return fits_field(kind[1]) if is_list(kind) else isinstance(kind, str) and kind in FIELD_TYPES


class Overload:
    """A line of the table of functions."""

    def __init__(self, line):
        self.name, style, self.id, arguments, result, cost, self.extent = line.rstrip("\n").split("\t")
        self.is_member = style == "member"
        self.arguments = TypeReader(arguments).all()
        self.result = TypeReader(result).one()
        base, *terms = cost.split(" + ")
        self.base = int(base)
        self.terms = [self.term(one) for one in terms]

    @staticmethod
    def term(text):
        """((what, argument), …), whose product is divided."""
        measures, divisor = text.split("/")
        return [(one[:4], int(one[5])) for one in measures.split("*")], int(divisor)

    def instance(self):
        """Arguments and result with free types of their own for the letters."""
        letters = {}

        def of(kind):
            if isinstance(kind, str) and len(kind) == 1:
                return letters.setdefault(kind, Free())
            return (kind[0], *map(of, kind[1:])) if isinstance(kind, tuple) else kind

        return [of(kind) for kind in self.arguments], of(self.result)

    def takes(self, values):
        return all(self.fits(value, kind) for value, kind in zip(values, self.arguments))

    @staticmethod
    def fits(value, kind):
        if kind in OBJECTS:
            return isinstance(value, OBJECTS[kind])
        name = kind[0] if isinstance(kind, tuple) else kind
        return name == DYN or len(name) == 1 or NAMES_OF_TYPES.get(type(value)) == name


class TypeReader:
    """Reads types as the table writes them: `map(A, list(int))`; a letter is a parameter."""

    TOKEN = re.compile(r"[A-Za-z._]+|[(),]")

    def __init__(self, text):
        self.tokens = self.TOKEN.findall(text) + [""]

    def all(self):
        result = []
        while self.tokens[0] not in ("", ")"):
            result.append(self.one())
            if self.tokens[0] == ",":
                self.tokens.pop(0)
        return result

    def one(self):
        name = self.tokens.pop(0)
        if self.tokens[0] != "(":
            return name
        self.tokens.pop(0)
        parts = self.all()
        self.tokens.pop(0)
        return (name, *parts)


class Functions:
    """The table of engine 1, read when a first expression is."""

    table = {}

    @classmethod
    def named(cls, name):
        """The overloads of a function in the order in which they are tried; none: there is no such function."""
        if not cls.table:
            for line in read_file(ENGINE).decode().splitlines()[1:]:
                overload = Overload(line)
                cls.table.setdefault(overload.name, []).append(overload)
        return cls.table.get(name, [])


# --------------------------------------------------------------------------------------------------
# engine/1: the grammar
# --------------------------------------------------------------------------------------------------

TOKEN = re.compile(
    r"""(?P<space>[ \t\n\f\r]+|//.*)
    |(?P<fraction>(?:[0-9]+\.[0-9]+|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+)
    |(?P<number>0x[0-9a-fA-F]+|[0-9]+)(?P<unsigned>[uU])?
    |(?P<prefix>(?:[rR][bB]?|[bB][rR]?)?)(?P<quote>\"\"\"|'''|"|')
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |`(?P<escaped>[A-Za-z0-9_.\-/ ]+)`
    |(?P<sign>&&|\|\||==|!=|<=|>=|[-+*/%!<>?:.,()\[\]{}])""",
    re.VERBOSE,
)
ESCAPES = dict(zip("abfnrtv\\?\"'`", "\a\b\f\n\r\t\v\\?\"'`"))
ESCAPE = re.compile(
    r"\\(?:([abfnrtv\\?\"'`])|[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2}))"
)
WORDS = {"true": True, "false": False, "null": None}
RESERVED = set("as break const continue else for function if import let loop package namespace return var void while".split())
MOST_SOURCE = 4_096


def unescaped(text, is_bytes):
    """The text with what its escape sequences stand for: scalars, or in bytes octets."""
    out, place = [], 0
    while place < len(text):
        if text[place] != "\\":
            out.append(text[place].encode() if is_bytes else text[place])
            place += 1
            continue
        match = ESCAPE.match(text, place)
        must(match, "no such escape sequence")
        simple, octet, *scalars, octal = match.groups()
        must(not is_bytes or not any(scalars), "bytes have no such escape sequence")
        value = next((int(one, 16) for one in (octet, *scalars) if one), int(octal, 8) if octal else 0)
        must(value < 0x110000 and not 0xD800 <= value < 0xE000, "an escape of no Unicode scalar")
        value = ord(ESCAPES[simple]) if simple else value
        out.append(bytes([value]) if is_bytes else chr(value))
        place = match.end()
    return (b"" if is_bytes else "").join(out)


def tokens_of(source):
    """(sort, value) of each token; the last is ("end", None)."""
    place, result = 0, []
    while place < len(source):
        match = TOKEN.match(source, place)
        must(match and match.end() > place, "no expression has this character")
        place = match.end()
        if match["quote"]:
            place, value = read_quoted(source, place, match["quote"], match["prefix"].lower())
            result.append(("value", value))
        elif match["unsigned"]:
            value = whole(match["number"])
            must(value <= MAX_UINT, "an integer beyond 64 bits")
            result.append(("value", Unsigned(value)))
        else:
            for sort in ("fraction", "number", "name", "escaped", "sign"):
                if match[sort]:
                    result.append((sort, match[sort]))
    return [*result, ("end", None)]


def whole(text):
    return int(text, 16 if text.startswith("0x") else 10)


def read_quoted(source, place, quote, prefix):
    start = place
    while not source.startswith(quote, place):
        place += 2 if source[place : place + 1] == "\\" and "r" not in prefix else 1
        must(place < len(source), "a text that doesn't end")
    text = source[start:place]
    must(len(quote) == 3 or not set("\r\n") & set(text), "a text that doesn't end in its line")
    if "r" in prefix:
        return place + len(quote), text.encode() if "b" in prefix else text
    return place + len(quote), unescaped(text, "b" in prefix)


class Node:
    """A part of an expression, with all macros written out."""

    __slots__ = ("form", "value", "parts", "more", "height", "kind", "overloads")

    def __init__(self, form, value, parts, more):
        self.form = form  # literal, name, select, has, call, list, map, walk or bind
        self.value = value  # a literal's value, a name, a field, a function, a walk's form, a binding's name
        self.parts = parts
        # Of a call: whether its first part is a target; of a list or map: for each element whether it is an optional;
        # of a walk: the names of its variables.
        self.more = more
        self.height = 1 + max((part.height for part in parts), default=0)
        self.kind = None  # its type, once it is checked
        self.overloads = ()  # those that a call can have


# The macros that walk: by name and number of arguments, what comes out and how many variables there are.
WALKS = {
    **{(name, 2): (name, 1) for name in ("all", "exists", "filter", "map")},
    **{(name, 2): ("exists_one", 1) for name in ("exists_one", "existsOne")},
    **{(name, 3): (name, 2) for name in ("all", "exists")},
    **{(name, 3): ("exists_one", 2) for name in ("exists_one", "existsOne")},
    ("map", 3): ("map", 1),
    **{("transformList", count): ("map", 2) for count in (3, 4)},
    **{("transformMap", count): ("transformMap", 2) for count in (3, 4)},
    **{("transformMapEntry", count): ("transformMapEntry", 2) for count in (3, 4)},
}
HELD_TARGET = "@target"  # a name that nobody can write


class Parser:
    """The grammar of the language."""

    RELATIONS = {"<", "<=", ">", ">=", "==", "!="}

    def __init__(self, source):
        self.tokens = tokens_of(source)
        self.place = 0
        self.depth = 0
        self.count = 0

    @staticmethod
    def read(source):
        must(len(source.encode()) <= MOST_SOURCE, f"an expression of more than {MOST_SOURCE} bytes")
        parser = Parser(source)
        tree = parser.expression()
        must(parser.token[0] == "end", "something behind the expression")
        return tree

    @property
    def token(self):
        return self.tokens[self.place]

    def skip(self, sign):
        if self.token != ("sign", sign):
            return False
        self.place += 1
        return True

    def expect(self, sign):
        must(self.skip(sign), f"{sign} is missing")

    def node(self, form, value, parts=(), more=None):
        """A new node; those that a macro leaves out count too."""
        node = Node(form, value, parts, more)
        self.count += 1
        must(node.height <= MAX_HEIGHT, "an expression nested so deeply")
        must(self.count <= MAX_NODES, "an expression of so many parts")
        return node

    def operation(self, name, *parts):
        return self.node("call", name, parts, False)

    def expression(self):
        self.depth += 1
        must(self.depth <= MAX_HEIGHT, "an expression nested so deeply")
        tree = self.chain("||")
        if self.skip("?"):
            yes = self.chain("||")
            self.expect(":")
            tree = self.operation("_?_:_", tree, yes, self.expression())
        self.depth -= 1
        return tree

    def chain(self, sign):
        below = (lambda: self.chain("&&")) if sign == "||" else self.relation
        operands = [below()]
        while self.skip(sign):
            operands.append(below())
        return self.balanced(f"_{sign}_", operands)

    def balanced(self, name, operands):
        """A chain as a tree that is as low as can be."""
        if len(operands) == 1:
            return operands[0]
        half = (len(operands) + 1) // 2
        return self.operation(name, self.balanced(name, operands[:half]), self.balanced(name, operands[half:]))

    def relation(self):
        left = self.sum()
        while True:
            sort, value = self.token
            if not (sort == "sign" and value in self.RELATIONS) and (sort, value) != ("name", "in"):
                return left
            self.place += 1
            left = self.operation("@in" if value == "in" else f"_{value}_", left, self.sum())

    def sum(self):
        return self.binary(("+", "-"), lambda: self.binary(("*", "/", "%"), self.unary))

    def binary(self, signs, below):
        left = below()
        while self.token[0] == "sign" and self.token[1] in signs:
            sign = self.token[1]
            self.place += 1
            left = self.operation(f"_{sign}_", left, below())
        return left

    def unary(self):
        sort, sign = self.token
        if sort != "sign" or sign not in "!-":
            return self.member(self.primary())
        count = 0
        while self.skip(sign):
            count += 1
        if count == 1 and sign == "-" and self.token[0] in ("number", "fraction"):
            return self.member(self.number("-"))
        operand = self.member(self.primary())
        return operand if count % 2 == 0 else self.operation(f"{sign}_", operand)

    def member(self, tree):
        while True:
            if self.skip("."):
                tree = self.selection(tree)
            elif self.skip("["):
                name = "_[?_]" if self.skip("?") else "_[_]"
                tree = self.operation(name, tree, self.expression())
                self.expect("]")
            else:
                must(self.token != ("sign", "{"), "there are no messages")
                return tree

    def selection(self, operand):
        is_optional_ = self.skip("?")
        sort, field = self.token
        must(sort in ("name", "escaped"), "a field's name is missing")
        must(sort == "escaped" or field not in ("in", *WORDS), "a field's name is missing")
        self.place += 1
        if is_optional_:
            return self.operation("_?._", operand, self.node("literal", field))
        if sort == "name" and self.skip("("):
            return self.call(field, operand)
        return self.node("select", field, (operand,))

    def call(self, name, target):
        arguments = []
        if not self.skip(")"):
            arguments.append(self.expression())
            while self.skip(","):
                arguments.append(self.expression())
            self.expect(")")
        return self.macro(name, target, arguments) or self.plain_call(name, target, arguments)

    def plain_call(self, name, target, arguments):
        return self.node("call", name, (*([] if target is None else [target]), *arguments), target is not None)

    # ---- macros

    def macro(self, name, target, arguments):
        """What a macro stands for; None if the call is none."""
        if target is None:
            return self.has(arguments[0]) if (name, len(arguments)) == ("has", 1) else None
        if (name, len(arguments)) in WALKS:
            return self.walk(target, arguments, *WALKS[name, len(arguments)])
        if name in ("optMap", "optFlatMap") and len(arguments) == 2:
            return self.mapped_optional(name, target, *arguments)
        is_of = target.value if target.form == "name" else None
        if (name, is_of, len(arguments)) == ("bind", "cel", 3):
            return self.node("bind", self.variable(arguments[0]), tuple(arguments[1:]))
        if is_of == "math" and name in ("greatest", "least"):
            must(arguments, f"{name} of nothing")
            arguments = arguments if len(arguments) <= 2 else [self.plain_list(arguments)]
            return self.operation("math.@max" if name == "greatest" else "math.@min", *arguments)
        return None

    def plain_list(self, items):
        return self.node("list", None, tuple(items), (False,) * len(items))

    def has(self, argument):
        must(argument.form == "select", "has() takes a field")
        return self.node("has", argument.value, argument.parts)

    def variable(self, node):
        must(node.form == "name" and not node.value.startswith("."), "a macro's variable isn't a simple name")
        return node.value

    def walk(self, target, arguments, form, count):
        """Parts: what is walked over, the filter if there is one, the body."""
        names = [self.variable(one) for one in arguments[:count]]
        must(len(set(names)) == count, "a macro's variables have one name")
        return self.node("walk", form, (target, *arguments[count:]), names)

    def mapped_optional(self, name, target, variable, body):
        """`a.optMap(x, e)`: `a.hasValue() ? optional.of(e) : optional.none()`, with x for the value; a is asked once."""
        test = self.plain_call("hasValue", self.node("name", HELD_TARGET), [])
        value = self.plain_call("value", self.node("name", HELD_TARGET), [])
        body = self.node("bind", self.variable(variable), (value, body))
        body = self.operation(".optional.of", body) if name == "optMap" else body
        choice = self.operation("_?_:_", test, body, self.operation(".optional.none"))
        return self.node("bind", HELD_TARGET, (target, choice))

    # ---- what stands alone

    def primary(self):
        sort, value = self.token
        if sort in ("number", "fraction"):
            return self.number("")
        self.place += 1
        if sort == "value":
            return self.node("literal", value)
        if sort == "name":
            return self.name(value, "")
        if (sort, value) == ("sign", "("):
            inner = self.expression()
            self.expect(")")
            return inner
        if (sort, value) == ("sign", "["):
            return self.list()
        if (sort, value) == ("sign", "{"):
            return self.map()
        must((sort, value) == ("sign", ".") and self.token[0] == "name", "an expression is missing")
        name = self.token[1]
        must(name not in WORDS, "an expression is missing")
        self.place += 1
        return self.name(name, ".")

    def name(self, name, root):
        """A name, or a call; with a root it is looked for outside of all macros."""
        if name in WORDS:
            return self.node("literal", WORDS[name])
        must(name != "in" and name not in RESERVED, f"{name} is a reserved word")
        return self.call(root + name, None) if self.skip("(") else self.node("name", root + name)

    def list(self):
        items, marks = [], []
        while not self.skip("]"):
            marks.append(self.skip("?"))
            items.append(self.expression())
            if not self.skip(","):
                self.expect("]")
                break
        return self.node("list", None, tuple(items), tuple(marks))

    def map(self):
        """Parts: keys and values in turn."""
        parts, marks = [], []
        while not self.skip("}"):
            marks.append(self.skip("?"))
            parts.append(self.expression())
            self.expect(":")
            parts.append(self.expression())
            if not self.skip(","):
                self.expect("}")
                break
        return self.node("map", None, tuple(parts), tuple(marks))

    def number(self, sign):
        sort, text = self.token
        self.place += 1
        if sort == "fraction":
            value = read_decimal(sign + text)
            must(value is not None, "not a decimal of six places")
            return self.node("literal", value)
        value = whole(text) if not sign else -whole(text)
        must(-MAX_INT - 1 <= value <= MAX_INT, "an integer beyond 64 bits")
        return self.node("literal", value)


DECIMAL = re.compile(r"(-?)(?=\.?[0-9])([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?\Z", re.ASCII)


MOST_EXPONENT = 1_000_000  # larger ones count as this: such a number is zero, or out of range


def exponent_of(text):
    digits = text.lstrip("+-").lstrip("0")
    size = min(int(digits or 0), MOST_EXPONENT) if len(digits) <= 7 else MOST_EXPONENT
    return -size if text[0] == "-" else size


def read_decimal(text):
    """A decimal as a literal or a text says it; None if it is none, or not one of six places within 64 bits."""
    match = DECIMAL.match(text)
    if not match:
        return None
    sign, before, behind, exponent = match.groups()
    digits = (before + (behind or "")).lstrip("0")
    shift = exponent_of(exponent or "0") - len(behind or "") + 6
    shift += len(digits) - len(digits.rstrip("0"))
    digits = digits.rstrip("0")
    if not digits:
        return Exact(0)
    if shift < 0 or len(digits) + shift > 19:
        return None
    number = int(sign + digits) * 10**shift
    return Exact(number) if -MAX_INT - 1 <= number <= MAX_INT else None


# --------------------------------------------------------------------------------------------------
# engine/1: names and types
# --------------------------------------------------------------------------------------------------

CONSTANTS = {name: TypeName(name) for name in NAMES_OF_TYPES.values()}
LARGEST_TYPE = 1_000
PLAIN_FIELD = re.compile(r"[A-Za-z0-9_]+\Z")


class Types:
    """Finds what names stand for and of which type each part is; Refused where that doesn't fit together."""

    def __init__(self, variables):
        self.variables = variables  # by name: type and extent
        objects = [kind.name for kind, _ in variables.values() if isinstance(kind, ObjectType)]
        self.constants = CONSTANTS | {name: TypeName(name) for name in objects}
        self.scope = {}  # of macros' variables
        self.unifier = Unifier()
        self.seen = []

    def check(self, tree):
        """The type of the whole; each node has its own afterwards."""
        self.of(tree)
        for node in self.seen:
            node.kind = self.unifier.resolve(node.kind, DYN)
        for node in self.seen:
            if node.form == "call" and node.value in COMPARISONS:
                must(not any(holds_object(part.kind) for part in node.parts), "objects aren't compared")
        return tree.kind

    def of(self, node):
        node.kind = getattr(self, "of_" + node.form)(node)
        must(size_of_type(self.unifier.resolve(node.kind)) <= LARGEST_TYPE, "a type of so many parts")
        self.seen.append(node)
        return node.kind

    def want(self, node, kind):
        must(self.unifier.assign([self.of(node)], [kind]), f"a {kind} is needed")

    def known(self, kind):
        return self.unifier.resolve(kind)

    def within(self, names, kinds, body):
        """What the body says of itself, where the names have these types."""
        outer, self.scope = self.scope, {**self.scope, **dict(zip(names, kinds))}
        result = body()
        self.scope = outer
        return result

    # ---- names

    def of_literal(self, node):
        return NAMES_OF_TYPES[type(node.value)]

    def of_name(self, node):
        if node.value in self.scope:
            node.form = "local"
            return self.scope[node.value]
        return self.of_global(node, node.value)

    def of_global(self, node, name):
        """A variable of the rule or a type's name; a leading dot only says that no macro's variable is meant."""
        node.value = name.removeprefix(".")
        if node.value in self.variables:
            node.form = "variable"
            return self.variables[node.value][0]
        must(node.value in self.constants, f"nothing is called {name}")
        node.form, node.value = "literal", self.constants[node.value]
        return ("type", node.value.name)

    def dotted(self, node):
        """The name that a chain of fields can be; None if it is none, or begins with a macro's variable."""
        if node.form == "name":
            return None if node.value in self.scope else node.value
        if node.form != "select" or not PLAIN_FIELD.match(node.value):
            return None
        before = self.dotted(node.parts[0])
        return before and f"{before}.{node.value}"

    # ---- fields

    def of_select(self, node):
        name = self.dotted(node)
        if name and (name.removeprefix(".") in self.variables or name.removeprefix(".") in self.constants):
            return self.of_global(node, name)
        return self.select(self.of(node.parts[0]), node.value)

    def of_has(self, node):
        self.select(self.of(node.parts[0]), node.value)
        return "bool"

    def select(self, kind, field):
        kind = self.known(kind)
        return optional(self.field_of(kind[1], field)) if is_optional(kind) else self.field_of(kind, field)

    def field_of(self, kind, field):
        if kind == DYN or isinstance(kind, Free):
            self.unifier.assign([DYN], [kind])
            return DYN
        if is_map(kind):
            return kind[2]
        must(isinstance(kind, ObjectType) and kind.field(field), f"there is no field {field}")
        return kind.field(field)[0]

    # ---- calls

    def of_call(self, node):
        if node.value == "_?._":
            return self.of_optional_field(node)
        scope = self.dotted(node.parts[0]) if node.more else None
        qualified = f"{scope}.{node.value}".removeprefix(".") if scope else None
        if qualified and Functions.named(qualified):
            node.value, node.parts, node.more = qualified, node.parts[1:], False
        given = [self.of(part) for part in node.parts]
        node.value = node.value.removeprefix(".")
        result = self.apply(node, given)
        if any(one.id.endswith("_zone") for one in node.overloads) and node.parts[-1].form == "literal":
            must(offset_of(node.parts[-1].value) is not None, "no such time zone")
        return result

    def apply(self, node, given):
        """The type of the first overload that fits; `dyn` if others fit too and say otherwise."""
        result = None
        for overload in Functions.named(node.value):
            if overload.is_member != node.more or len(overload.arguments) != len(given):
                continue
            wanted, kind = overload.instance()
            wanted = [self.variables[one.lower()][0] if one in OBJECTS else one for one in wanted]
            if self.unifier.assign(given, wanted):
                node.overloads = (*node.overloads, overload)
                kind = self.known(kind)
                result = kind if result in (None, kind) else DYN
        must(result, f"{node.value} doesn't take these")
        return result

    def of_optional_field(self, node):
        """`a.?b`, where a may be missing too."""
        node.overloads = (*Functions.named(node.value),)
        self.of(node.parts[1])
        kind = self.select(self.of(node.parts[0]), node.parts[1].value)
        return kind if is_optional(kind) else optional(kind)

    # ---- lists, maps, walks

    def element(self, node, is_optional_):
        kind = self.of(node)
        held = self.known(kind)
        if not is_optional_ or held == DYN:
            return kind
        must(is_optional(held), "an optional is needed")
        return held[1]

    def join(self, kinds):
        """The type of what has one of these; of nothing a free one."""
        result = None
        for kind in kinds:
            if result is None:
                result = kind
            else:
                result = general_of(result, kind) if self.unifier.assign([result], [kind]) else DYN
        return Free() if result is None else result

    def of_list(self, node):
        return listed(self.join(self.element(part, mark) for part, mark in zip(node.parts, node.more)))

    def of_map(self, node):
        keys, values = [], []
        for key, value, mark in zip(node.parts[::2], node.parts[1::2], node.more):
            keys.append(key_type(self.of(key)))
            values.append(self.element(value, mark))
            keys, values = [self.join(keys)], [self.join(values)]
        return ("map", self.join(keys), self.join(values))

    def of_walk(self, node):
        kinds = self.walked(self.known(self.of(node.parts[0])), len(node.more))
        return self.within(node.more, kinds, lambda: self.collected(node, kinds[0]))

    def walked(self, kind, count):
        """The types of a walk's variables."""
        if is_list(kind):
            return [kind[1]] if count == 1 else ["int", kind[1]]
        if is_map(kind):
            return kind[1:]
        if isinstance(kind, ObjectType) and kind.others:
            return ["string", DYN if kind.fields else kind.others[0]]
        must(kind == DYN or isinstance(kind, Free), "nothing walks over this")
        self.unifier.assign([DYN], [kind])
        return [DYN, DYN]

    def collected(self, node, first):
        *filters, body = node.parts[1:]
        for one in filters:
            self.want(one, "bool")
        if node.value == "map":
            return listed(self.of(body))
        if node.value == "transformMap":
            return ("map", key_type(first), self.of(body))
        if node.value == "transformMapEntry":
            entries = ("map", Free(), Free())
            self.want(body, entries)
            return self.known(entries)
        self.want(body, "bool")
        return listed(first) if node.value == "filter" else "bool"

    def of_bind(self, node):
        value, body = node.parts
        return self.within([node.value], [self.of(value)], lambda: self.of(body))


COMPARISONS = {"_==_", "_!=_", "@in"}


def holds_object(kind):
    """Whether values of the type are objects, or hold some that a comparison looks at."""
    if is_list(kind) or is_map(kind) or is_optional(kind):
        return holds_object(kind[-1])
    return isinstance(kind, ObjectType)


def key_type(kind):
    """The type of a key: what can't be one, its evaluation tells."""
    return DYN if parts_of(kind) else kind


# --------------------------------------------------------------------------------------------------
# engine/1: the worst case
# --------------------------------------------------------------------------------------------------

UNBOUNDED = 2**61
ROOM = 24  # bytes that an element takes, a key, or a value of a map


def sixteenths(number):
    return number if number >= UNBOUNDED else number // 16


def divided(number, by):
    """Rounded up."""
    return number if number >= UNBOUNDED else -(-number // by)


class Extent:
    """How large a value can be: bytes, elements or entries; what each of these is at most. None: nothing is known."""

    def __init__(self, size, element=None, key=None):
        self.size = UNBOUNDED if size is None else size
        self.is_known = size is not None
        self.own_element = element
        self.own_key = key

    @property
    def element(self):
        return self.own_element or (SCALAR if self.is_known else ANYTHING)

    @property
    def key(self):
        return self.own_key or (SCALAR if self.is_known else ANYTHING)

    def join(self, other):
        """Enough for both."""
        return self.resized(max(self.size, other.size), other)

    def resized(self, size, other):
        if not self.is_known or not other.is_known:
            return ANYTHING
        return Extent(size, joined(self.own_element, other.own_element), joined(self.own_key, other.own_key))

    def deep(self, kind):
        """What is in it, itself counted, and strings in units of sixteen bytes."""
        if is_list(kind):
            return 1 + self.size * self.element.deep(kind[1])
        if is_map(kind):
            return 1 + self.size * (1 + self.element.deep(kind[2]))
        if is_optional(kind):
            return self.deep(kind[1])
        if kind == DYN:
            return 1 + divided(self.size, 16) + self.size * (1 + self.inner(lambda one: one.deep(DYN)))
        return 1 + divided(self.size, 16) if kind in ("string", "bytes") else 1

    def work(self, kind):
        """What comparing it with its equal takes."""
        if is_list(kind):
            return self.size * (1 + self.element.work(kind[1]))
        if is_map(kind):
            return self.size * (2 + self.element.work(kind[2]))
        if is_optional(kind):
            return self.work(kind[1])
        if kind == DYN:
            if not self.is_known:
                return UNBOUNDED
            inner = self.size * (2 + self.own_element.work(DYN)) if self.own_element else 0
            return sixteenths(self.size) + inner
        return sixteenths(self.size) if kind in ("string", "bytes") else 0

    def built(self, kind):
        """The bytes that making it takes."""
        if is_list(kind):
            return self.size * (ROOM + self.element.built(kind[1]))
        if is_map(kind):
            return self.size * (2 * ROOM + self.element.built(kind[2]))
        if is_optional(kind):
            return self.built(kind[1])
        if kind == DYN:
            return self.size * (2 * ROOM + self.inner(lambda one: one.built(DYN)))
        return self.size if kind in ("string", "bytes") else 0

    def inner(self, measure):
        """Of an element, where something is in it."""
        if not self.is_known:
            return UNBOUNDED
        return measure(self.own_element) if self.own_element else 0

    @property
    def content(self):
        return self.size * self.own_element.size if self.own_element else self.size


def joined(one, other):
    return one.join(other) if one and other else one or other


SCALAR, ANYTHING = Extent(1), Extent(None)
HELD = Extent(32, Extent(65_535), Extent(256))  # what a register holds, or an emission


def extent_of_type(kind):
    """What a type says: of a scalar all, of everything else nothing about its size."""
    if isinstance(kind, str) and kind in SCALARS or isinstance(kind, tuple) and kind[0] == "type":
        return SCALAR
    if kind in ("string", "bytes"):
        return Extent(UNBOUNDED)
    if is_list(kind):
        return Extent(UNBOUNDED, extent_of_type(kind[1]))
    if is_map(kind):
        return Extent(UNBOUNDED, extent_of_type(kind[2]), extent_of_type(kind[1]))
    return extent_of_type(kind[1]) if is_optional(kind) else ANYTHING


def is_scalar(kind):
    extent = extent_of_type(kind)
    return extent.is_known and extent.size == 1


def is_constant(node):
    """Whether it is a list of nothing but literals."""
    if node.form != "list" or any(node.more):
        return False
    return all(part.form == "literal" and not isinstance(part.value, TypeName) or is_constant(part) for part in node.parts)


class Worst:
    """The most that an expression can cost and build, whatever its variables' values are."""

    def __init__(self, variables):
        self.variables = variables
        self.scope = {}
        self.cost = 0
        self.built = 0

    @staticmethod
    def check(tree, variables):
        worst = Worst(variables)
        worst.of(tree)
        must(worst.cost <= MAX_COST and worst.built <= MAX_BUILT, "an expression that may cost so much")

    def of(self, node):
        """The extent of what the node gives; what that takes is added."""
        return getattr(self, "of_" + node.form)(node)

    def within(self, names, extents, body):
        outer, self.scope = self.scope, {**self.scope, **dict(zip(names, extents))}
        result = body()
        self.scope = outer
        return result

    def apart(self, body):
        """What a part gives, costs and builds by itself."""
        before = self.cost, self.built
        self.cost = self.built = 0
        result = body()
        cost, built = self.cost, self.built
        self.cost, self.built = before
        return result, cost, built

    def of_literal(self, node):
        value = node.value
        return Extent(len(value.encode() if isinstance(value, str) else value)) if isinstance(value, (str, bytes)) else SCALAR

    def of_local(self, node):
        self.cost += 1
        return self.scope[node.value]

    def of_variable(self, node):
        self.cost += 1
        return self.variables[node.value][1]

    def of_has(self, node):
        self.of(node.parts[0])
        self.cost += 1
        return SCALAR

    def of_select(self, node):
        extent = self.of(node.parts[0])
        self.cost += 1
        return self.field(extent, node.parts[0].kind, node.value, node.kind)

    def field(self, extent, kind, field, result):
        kind = unwrapped(kind)
        if isinstance(kind, ObjectType):
            return kind.field(field)[1]
        return extent.element if is_map(kind) else extent_of_type(result)

    def of_list(self, node):
        result, cost, built = self.apart(lambda: self.list(node))
        if not is_constant(node):
            self.cost += cost
            self.built += built
        return result

    def list(self, node):
        element = None
        for part in node.parts:
            element = joined(element, self.of(part))
        self.cost += 1 + len(node.parts)
        self.built += ROOM * len(node.parts)
        return Extent(len(node.parts), element)

    def of_map(self, node):
        both = [None, None]
        for place, part in enumerate(node.parts):
            both[place % 2] = joined(both[place % 2], self.of(part))
        self.cost += 1 + 4 * (len(node.parts) // 2)
        self.built += ROOM * len(node.parts)
        return Extent(len(node.parts) // 2, both[1], both[0])

    def of_bind(self, node):
        value, body = node.parts
        extent = self.of(value)
        self.cost += 1
        return self.within([node.value], [extent], lambda: self.of(body))

    def of_walk(self, node):
        extent, kind = self.of(node.parts[0]), node.parts[0].kind
        extents = [extent.key, extent.element] if is_map(kind) else [ANYTHING, ANYTHING]
        if is_list(kind):
            extents = [extent.element] if len(node.more) == 1 else [SCALAR, extent.element]

        def once():
            self.cost += 1
            bodies = [self.of(part) for part in node.parts[1:]]
            return self.collected(node.value, extent.size, extents[0], bodies[-1])

        result, cost, built = self.apart(lambda: self.within(node.more, extents, once))
        self.cost += 1 + extent.size * cost
        self.built += extent.size * built
        return result

    def collected(self, form, count, first, body):
        """What keeping the result of a round takes; the extent of all rounds'."""
        if form == "transformMap":
            self.cost += 4
            self.built += 2 * ROOM
            return Extent(count, body, first)
        if form == "transformMapEntry":
            self.cost += 4 * body.size
            self.built += 2 * ROOM * body.size
            return Extent(count * body.size, body.element, body.key)
        if form in ("map", "filter"):
            self.built += ROOM
            return Extent(count, first if form == "filter" else body)
        return SCALAR

    # ---- calls

    def of_call(self, node):
        if node.value == "_?_:_":
            return self.choice(*node.parts)
        extents = [self.of(part) for part in node.parts]
        kinds = [part.kind for part in node.parts]
        operation = None if node.more else OPERATIONS.get(node.value)
        if operation:
            self.cost += 1
            return operation(self, node, extents, kinds)
        result = self.function(node, extents, kinds)
        if node.value == "_?._":
            return self.field(extents[0], kinds[0], node.parts[1].value, node.kind)
        return result

    def choice(self, condition, yes, no):
        """One side or the other: the dearer counts."""
        self.of(condition)
        self.cost += 1
        (one, cost, built), (other, more, larger) = (self.apart(lambda part=part: self.of(part)) for part in (yes, no))
        self.cost += max(cost, more)
        self.built += max(built, larger)
        return one.join(other)

    def logic(self, *_):
        return SCALAR

    def comparison(self, _, extents, kinds):
        self.cost += min(extent.work(kind) for extent, kind in zip(extents, kinds))
        return SCALAR

    def membership(self, node, extents, kinds):
        self.cost += linear(extents[0], kinds[0])
        if not is_map(kinds[1]) and not is_constant(node.parts[1]):
            element = kinds[1][1] if is_list(kinds[1]) else DYN
            each = min(extents[0].work(kinds[0]), extents[1].element.work(element))
            self.cost += extents[1].size * (1 + each)
        return SCALAR

    def index(self, _, extents, kinds):
        self.cost += linear(extents[1], kinds[1])
        return extents[0].element

    def arithmetic(self, node, extents, kinds):
        self.cost += sum(linear(extent, kind) for extent, kind in zip(extents, kinds))
        if is_scalar(node.kind):
            return SCALAR
        result = extents[0].resized(extents[0].size + extents[1].size, extents[1])
        # A list's elements are shared, not made again.
        self.built += ROOM * result.size if is_list(node.kind) else result.built(node.kind)
        return result

    def function(self, node, extents, kinds):
        """The dearest of the overloads that the call can have; enough for what each of them gives."""
        cost, result = 1, None
        for overload in node.overloads:
            more = self.search(node, extents[0]) if overload.name == "matches" else 0
            cost = max(cost, overload.base + more + sum(term_cost(term, extents, kinds) for term in overload.terms))
            result = joined(result, given_extent(overload.extent, node.kind, extents))
        self.cost += cost
        if any(is_made(overload.extent) for overload in node.overloads):
            self.built += result.built(node.kind)
        return result

    def search(self, node, text):
        pattern = node.parts[1]
        must(pattern.form == "literal" and isinstance(pattern.value, str), "a pattern is a literal")
        return (text.size + 1) * Pattern.of(pattern.value).size


OPERATIONS = {
    **dict.fromkeys(("_&&_", "_||_", "!_", "-_"), Worst.logic),
    **dict.fromkeys(("_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_"), Worst.comparison),
    **dict.fromkeys(("_+_", "_-_", "_*_", "_/_", "_%_"), Worst.arithmetic),
    **dict.fromkeys(("_[_]", "_[?_]"), Worst.index),
    "@in": Worst.membership,
}


def linear(extent, kind):
    return 0 if is_scalar(kind) else sixteenths(extent.size)


def term_cost(term, extents, kinds):
    """A product of sizes, or a deep size, divided and rounded up."""
    measures, divisor = term
    total = 1
    for what, argument in measures:
        extent = extents[argument]
        total *= max(extent.size, 1) if what == "size" else extent.deep(kinds[argument])
    return divided(total, divisor)


RESULT = re.compile(r"(like|element|same|content|parts)\(([0-9])\)|([0-9]+)(?:\*size\(([0-9])\)\+([0-9]+))?\Z")


def is_made(said):
    """Whether a function's result is something new rather than an argument or a part of one."""
    return said not in ("type", "fields") and not said.startswith(("element", "same"))


def given_extent(said, kind, extents):
    """The extent of a function's result, as the table says it."""
    if is_scalar(kind):
        return SCALAR
    if said == "type":
        return extent_of_type(kind)
    if said == "fields":
        return HELD
    if said == "sum":
        return extents[0].resized(extents[0].size + extents[1].size, extents[1])
    if "|" in said:
        return extents[0].join(extents[1])
    what, argument, number, of, plus = RESULT.match(said).groups()
    if number:
        return Extent(int(number) if of is None else int(number) * extents[int(of)].size + int(plus))
    extent = extents[int(argument)]
    if what == "content" and "+" in said:
        one, other = extent, extents[int(said[-2])]
        return Extent(one.content + one.size * other.size + other.size)
    if what == "content":
        return Extent(extent.content)
    if what == "parts":
        return Extent(extent.size + 1, Extent(extent.size))
    return extent.element if what == "element" else extent


# --------------------------------------------------------------------------------------------------
# engine/1: patterns
# --------------------------------------------------------------------------------------------------

LAST_SCALAR = 0x10FFFF
MOST_INSTRUCTIONS, MOST_REPEATED, MOST_GROUPS = 10_000, 1_000, 250
# A group takes five calls to read and to write out.
sys.setrecursionlimit(10 * MOST_GROUPS + sys.getrecursionlimit())
DIGITS, SPACE_RANGES = [(0x30, 0x39)], [(0x9, 0xA), (0xC, 0xD), (0x20, 0x20)]
LETTERS = [(0x41, 0x5A), (0x61, 0x7A)]
WORD_SCALARS = [*DIGITS, *LETTERS, (0x5F, 0x5F)]
CLASSES = {"d": DIGITS, "s": SPACE_RANGES, "w": WORD_SCALARS}
POSIX_CLASSES = {
    **{"alnum": DIGITS + LETTERS, "alpha": LETTERS, "ascii": [(0, 0x7F)], "blank": [(0x9, 0x9), (0x20, 0x20)]},
    **{"cntrl": [(0, 0x1F), (0x7F, 0x7F)], "digit": DIGITS, "graph": [(0x21, 0x7E)], "lower": [(0x61, 0x7A)]},
    **{"print": [(0x20, 0x7E)], "punct": [(0x21, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0x7E)]},
    **{"space": [(0x9, 0xD), (0x20, 0x20)], "upper": [(0x41, 0x5A)], "word": WORD_SCALARS},
    "xdigit": [*DIGITS, (0x41, 0x46), (0x61, 0x66)],
}
ASSERTED = {"A": "start", "z": "end", "b": "boundary", "B": "no boundary"}
CONTROLS = dict(zip("aftnrv", "\a\f\t\n\r\v"))
COUNTS = re.compile(r"\{([0-9]+)(,([0-9]*))?\}")
NAMED_GROUP = re.compile(r"\?P?<[A-Za-z0-9_]+>")
POSIX_CLASS = re.compile(r"\[:(\^?)([A-Za-z0-9_]*):\]")


def without(ranges):
    """All scalars that aren't in the ranges."""
    gaps, first = [], 0
    for low, high in sorted(ranges):
        if low > first:
            gaps.append((first, low - 1))
        first = max(first, high + 1)
    return gaps + ([(first, LAST_SCALAR)] if first <= LAST_SCALAR else [])


def is_among(scalar, ranges):
    return any(low <= scalar <= high for low, high in ranges)


class PatternParser:
    """RE2's syntax; gives nested tuples (operation, …)."""

    def __init__(self, text):
        self.text = text
        self.place = 0
        self.depth = 0
        self.lines = self.all_scalars = False  # the flags m and s

    @property
    def next(self):
        return self.text[self.place : self.place + 1]

    def take(self, text):
        taken = self.text.startswith(text, self.place)
        self.place += len(text) if taken else 0
        return taken

    def one(self):
        """The next scalar, which must be there."""
        must(self.next, "the pattern ends too early")
        self.place += 1
        return self.text[self.place - 1]

    def match(self, regex):
        match = regex.match(self.text, self.place)
        self.place = match.end() if match else self.place
        return match

    def all(self):
        result = self.alternatives()
        must(not self.next, "this parenthesis closes nothing")
        return result

    def alternatives(self):
        branches = [self.sequence()]
        while self.take("|"):
            branches.append(self.sequence())
        return branches[0] if len(branches) == 1 else ("either", *branches)

    def sequence(self):
        parts = []
        while self.next and self.next not in "|)":
            if self.take("\\Q"):
                run = self.quoted()
                # What repeats it repeats its last scalar.
                parts += run[:-1] + [self.repeated(one) for one in run[-1:]]
                continue
            atom = self.atom()
            if atom:
                parts.append(self.repeated(atom))
        return ("row", *parts)

    def quoted(self):
        run = []
        while self.next and not self.take("\\E"):
            run.append(literal_scalar(self.one()))
        return run

    def repeated(self, atom):
        counts = self.counts()
        if counts is None:
            return atom
        self.take("?")  # as little as possible: the same where only finding counts
        must(self.counts() is None, "a repetition can't be repeated without a group")
        return ("repeat", atom, *counts)

    def counts(self):
        """(least, most or None) of a repetition that stands here; None if there is none."""
        for sign, counts in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self.take(sign):
                return counts
        match = self.match(COUNTS)
        if not match:
            return None
        least = int(match[1])
        most = least if not match[2] else int(match[3]) if match[3] else None
        must(max(least, most or 0) <= MOST_REPEATED, "so many repetitions")
        must(most is None or least <= most, "the counts are in the wrong order")
        return least, most

    def atom(self):
        must(self.counts() is None, "nothing stands before this repetition")
        scalar = self.one()
        if scalar == "(":
            return self.group()
        if scalar == "[":
            return ("any", self.bracket())
        if scalar == "\\":
            return self.escape()
        if scalar == ".":
            return ("any", without([] if self.all_scalars else [(0xA, 0xA)]))
        if scalar in "^$":
            return ("assert", ("line " if self.lines else "") + ("start" if scalar == "^" else "end"))
        return literal_scalar(scalar)

    def group(self):
        """A group, or None where flags alone were set."""
        outer = self.lines, self.all_scalars
        if self.next == "?" and not self.match(NAMED_GROUP) and self.flags():
            return None
        self.depth += 1
        must(self.depth <= MOST_GROUPS, "groups in groups")
        inner = self.alternatives()
        self.depth -= 1
        must(self.take(")"), "a group that isn't closed")
        self.lines, self.all_scalars = outer
        return inner

    def flags(self):
        """Sets flags up to the parenthesis or colon that ends them; whether nothing else is in the group."""
        self.one()
        value, seen = True, False
        while True:
            scalar = self.one()
            if scalar in "):":
                must(value or seen, "a flag is missing")
                return scalar == ")"
            must(scalar in "msU" or scalar == "-" and value, "no such flag")
            if scalar == "m":
                self.lines = value
            if scalar == "s":
                self.all_scalars = value
            value, seen = value and scalar != "-", scalar != "-"

    def escape(self):
        if self.next and self.next in ASSERTED:
            return ("assert", ASSERTED[self.one()])
        named = self.named_class()
        return ("any", named) if named is not None else ("any", [(self.escaped(),) * 2])

    def named_class(self):
        """The ranges of \\d and its like, or None."""
        name = self.next
        if not name or name.lower() not in CLASSES:
            must(name not in ("p", "P"), "no classes of Unicode")
            return None
        self.place += 1
        return CLASSES[name] if name.islower() else without(CLASSES[name.lower()])

    def escaped(self):
        """The scalar that an escape sequence stands for."""
        scalar = self.one()
        if scalar in CONTROLS:
            return ord(CONTROLS[scalar])
        if scalar == "x":
            match = self.match(re.compile(r"\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2})"))
            must(match and int(match[1] or match[2], 16) <= LAST_SCALAR, "no scalar has that number")
            return int(match[1] or match[2], 16)
        if scalar in "01234567":
            digits = scalar + self.match(re.compile("[0-7]{0,2}"))[0]
            must(len(digits) > 1 or scalar == "0", "no references to groups")
            return int(digits, 8)
        must(scalar.isascii() and not scalar.isalnum(), "no such escape")
        return ord(scalar)

    def bracket(self):
        negated = self.take("^")
        ranges = self.item()
        while self.next != "]":
            ranges = ranges + self.item()
        self.place += 1
        return without(ranges) if negated else ranges

    def item(self):
        posix = self.match(POSIX_CLASS)
        if posix:
            must(posix[2] in POSIX_CLASSES, "no such class")
            return without(POSIX_CLASSES[posix[2]]) if posix[1] else POSIX_CLASSES[posix[2]]
        if self.next == "\\":
            self.place += 1
            named = self.named_class()
            if named is not None:
                return named
            self.place -= 1
        low = high = self.member()
        if self.next == "-" and self.text[self.place + 1 : self.place + 2] not in ("", "]"):
            self.place += 1
            high = self.member()
            must(low <= high, "a range in the wrong order")
        return [(low, high)]

    def member(self):
        scalar = self.one()
        return self.escaped() if scalar == "\\" else ord(scalar)


def literal_scalar(scalar):
    return ("any", [(ord(scalar), ord(scalar))])


class Pattern:
    """A pattern as instructions: what must come, forks, jumps; at the end a match."""

    known = {}

    def __init__(self, text):
        self.instructions = []
        self.emit(PatternParser(text).all())
        self.add("match", None)

    @classmethod
    def of(cls, text):
        if text not in cls.known:
            cls.known[text] = cls(text)
        return cls.known[text]

    @property
    def size(self):
        return len(self.instructions)

    def add(self, form, value):
        must(self.size < MOST_INSTRUCTIONS, "a pattern of so many parts")
        self.instructions.append([form, value])
        return self.size - 1

    def land(self, places):
        """What forks or jumps from these places comes here."""
        for place in places:
            self.instructions[place][1] = self.size

    def emit(self, node):
        form, *parts = node
        if form == "row":
            for part in parts:
                self.emit(part)
        elif form == "either":
            self.emit_either(parts)
        elif form == "repeat":
            self.emit_repeated(*parts)
        else:
            self.add(form, parts[0])

    def emit_either(self, branches):
        jumps = []
        for branch in branches[:-1]:
            fork = self.add("fork", None)
            self.emit(branch)
            jumps.append(self.add("jump", None))
            self.land([fork])
        self.emit(branches[-1])
        self.land(jumps)

    def emit_repeated(self, body, least, most):
        last = self.size
        for _ in range(least):
            last = self.size
            self.emit(body)
            if self.size == last:
                return  # nothing, however often, is nothing
        if most is None and least > 0:
            self.add("fork", last)
        elif most is None:
            fork = self.add("fork", None)
            self.emit(body)
            self.add("jump", fork)
            self.land([fork])
        else:
            forks = []
            for _ in range(most - least):
                forks.append(self.add("fork", None))
                self.emit(body)
            self.land(forks)

    def is_in(self, text):
        """Whether it is found anywhere: all places that it can have come to are followed at once."""
        before, places = None, set()
        for after in [*text, None]:
            here = self.reached({*places, 0}, before, after)
            if here is None:
                return True
            places = {one + 1 for one in here if is_among(ord(after), self.instructions[one][1])} if after else set()
            before = after
        return False

    def reached(self, open_, before, after):
        """The instructions that wait for a scalar, between these two; None if it has matched."""
        seen, waiting = set(), []
        while open_:
            place = open_.pop()
            if place in seen:
                continue
            seen.add(place)
            form, value = self.instructions[place]
            if form == "match":
                return None
            if form == "any":
                waiting.append(place)
            if form in ("fork", "jump"):
                open_.add(value)
            if form == "fork" or form == "assert" and holds_between(value, before, after):
                open_.add(place + 1)
        return waiting


def holds_between(assertion, before, after):
    words = [one is not None and is_among(ord(one), WORD_SCALARS) for one in (before, after)]
    return {
        "start": before is None,
        "end": after is None,
        "line start": before in (None, "\n"),
        "line end": after in (None, "\n"),
        "boundary": words[0] != words[1],
        "no boundary": words[0] == words[1],
    }[assertion]


# --------------------------------------------------------------------------------------------------
# engine/1: evaluation
# --------------------------------------------------------------------------------------------------

ZONE = re.compile(r"([+-]?)([01][0-9]|2[0-3]):([0-5][0-9])\Z", re.ASCII)
NEVER_ABSORBED = ("cost", "size")
GREGORIAN = 146_097 * 86_400  # seconds of 400 years, after which the calendar is the same


def offset_of(zone):
    """Of a time zone from UTC, in seconds; None if it isn't one that engine 1 has."""
    match = ZONE.match(zone)
    if not match:
        return 0 if zone == "UTC" else None
    seconds = int(match[2]) * 3_600 + int(match[3]) * 60
    return -seconds if match[1] == "-" else seconds


# What is asked of a time, from its date and time of day, the years that were put aside for them, and its nanoseconds.
TIME_PARTS = {
    "getFullYear": lambda at, years, _: at.year + years,
    "getMonth": lambda at, *_: at.month - 1,
    "getDayOfMonth": lambda at, *_: at.day - 1,
    "getDate": lambda at, *_: at.day,
    "getDayOfWeek": lambda at, *_: at.isoweekday() % 7,
    "getDayOfYear": lambda at, *_: at.timetuple().tm_yday - 1,
    "getHours": lambda at, *_: at.hour,
    "getMinutes": lambda at, *_: at.minute,
    "getSeconds": lambda at, *_: at.second,
    "getMilliseconds": lambda *at: at[2] // 10**6,
}
# What is asked of a span, from its nanoseconds.
SPAN_PARTS = {
    "getHours": lambda number: towards_zero(number, 3_600 * 10**9),
    "getMinutes": lambda number: towards_zero(number, 60 * 10**9),
    "getSeconds": lambda number: towards_zero(number, 10**9),
    "getMilliseconds": lambda number: towards_zero(number, 10**6) - 1_000 * towards_zero(number, 10**9),
}


def calendar_of(seconds):
    """Date and time of day in years that Python has, and how many years were put aside for that."""
    cycles, rest = divmod(seconds, GREGORIAN)
    return EPOCH + timedelta(seconds=rest), 400 * cycles


def part_of_time(name):
    def part(value, zone="UTC"):
        if isinstance(value, Span):
            return SPAN_PARTS[name](value.number)
        offset = offset_of(zone)
        if offset is None:
            raise Evaluation("argument")
        seconds, nanoseconds = divmod(value.number, 10**9)
        return TIME_PARTS[name](*calendar_of(seconds + offset), nanoseconds)

    return part


def is_number_value(value):
    return isinstance(value, (int, Exact, Unsigned)) and not isinstance(value, bool)


def is_whole(value):
    return isinstance(value, int) and not isinstance(value, bool)


def in_millionths(value):
    if isinstance(value, Exact):
        return value.number
    return (value.number if isinstance(value, Unsigned) else value) * 1_000_000


def in_range(value, low=-MAX_INT - 1, high=MAX_INT):
    if not low <= value <= high:
        raise Evaluation("overflow")
    return value


def as_exact(value):
    """An operand of decimal arithmetic, in millionths."""
    if not is_number_value(value):
        raise Evaluation("overload")
    return in_range(in_millionths(value))


def half_even(numerator, denominator):
    quotient, rest = divmod(numerator, denominator)
    twice = 2 * rest
    up = abs(twice) > abs(denominator) or (abs(twice) == abs(denominator) and quotient % 2 == 1)
    return quotient + up


def towards_zero(numerator, denominator):
    quotient = abs(numerator) // abs(denominator)
    return quotient if (numerator < 0) == (denominator < 0) else -quotient


def moved(number):
    return Stamp(in_range(number, MIN_STAMP, MAX_STAMP - 1))


def argument_unless(holds):
    if not holds:
        raise Evaluation("argument")


# ---- operators, which know all types


def equal(a, b):
    """Numbers by value, whatever their types; values of different other types are different."""
    if is_number_value(a) and is_number_value(b):
        return in_millionths(a) == in_millionths(b)
    if type(a) is not type(b):
        return False
    if isinstance(a, list):
        return len(a) == len(b) and all(equal(x, y) for x, y in zip(a, b))
    if isinstance(a, Map):
        return list(a.entries) == list(b.entries) and all(equal(a.entries[one][1], b.entries[one][1]) for one in a.entries)
    if isinstance(a, Optional):
        return len(a.values) == len(b.values) and all(equal(x, y) for x, y in zip(a.values, b.values))
    return not isinstance(a, Facts) and a == b


def ordered(holds):
    """An operator that asks for the order of two values."""

    def operator(a, b):
        if is_number_value(a) and is_number_value(b):
            return holds(in_millionths(a), in_millionths(b))
        if type(a) is not type(b) or not isinstance(a, (bool, str, bytes, Stamp, Span)):
            raise Evaluation("overload")
        return holds(a.number, b.number) if isinstance(a, Scalar) else holds(a, b)

    return operator


def contains(element, container):
    if isinstance(container, Map):
        return container.find(element) is not None
    if isinstance(container, Facts):
        return isinstance(element, str) and field_of(container, element) is not MISSING
    if not isinstance(container, list):
        raise Evaluation("overload")
    return any(equal(one, element) for one in container)


MISSING = object()


def field_of(value, name):
    """A field of an object, a value of a map; MISSING if there is none."""
    if isinstance(value, Map):
        entry = value.find(name)
        return MISSING if entry is None else entry[1]
    if not isinstance(value, Facts):
        raise Evaluation("overload")
    try:
        return value.get(name)
    except KeyError:
        return MISSING


def item_of(container, key):
    """What stands under a key or at a place; MISSING if nothing does."""
    if not isinstance(container, list):
        is_name = isinstance(key, str) or not isinstance(container, Facts)
        return field_of(container, key) if is_name else MISSING
    place = place_of(key)
    argument_unless(place is not None and place[0] == 1)
    return container[place[1]] if 0 <= place[1] < len(container) else MISSING


def index(container, key):
    if isinstance(container, Optional):
        return optional_index(container, key)
    value = item_of(container, key)
    if value is MISSING:
        raise Evaluation("index" if isinstance(container, list) else "field")
    return value


def when_there(value):
    return Optional() if value is MISSING else Optional(value)


def optional_index(container, key):
    if isinstance(container, Optional):
        return when_there(item_of(container.values[0], key)) if container.values else container
    return when_there(item_of(container, key))


def optional_field(value, name):
    if isinstance(value, Optional):
        return optional_field(value.values[0], name) if value.values else value
    return when_there(field_of(value, name))


def both(a, b, *kinds):
    return isinstance(a, kinds) and isinstance(b, kinds) and type(a) is type(b) and not isinstance(a, bool)


def of_decimals(a, b, operation):
    """On two numbers of which one is a decimal."""
    one, other = as_exact(a), as_exact(b)
    if not isinstance(a, Exact) and not isinstance(b, Exact):
        raise Evaluation("overload")
    return Exact(in_range(operation(one, other)))


def of_integers(a, b, operation):
    """On two integers of one type."""
    return in_range(operation(a, b)) if is_whole(a) else Unsigned(in_range(operation(a.number, b.number), 0, MAX_UINT))


def add(a, b):
    if both(a, b, int, Unsigned):
        return of_integers(a, b, lambda x, y: x + y)
    if both(a, b, str, bytes, list):
        return a + b
    if both(a, b, Span):
        return Span(in_range(a.number + b.number))
    if {type(a), type(b)} == {Stamp, Span}:
        return moved(a.number + b.number)
    return of_decimals(a, b, lambda x, y: x + y)


def subtract(a, b):
    if both(a, b, int, Unsigned):
        return of_integers(a, b, lambda x, y: x - y)
    if both(a, b, Stamp, Span):
        return Span(in_range(a.number - b.number))
    if isinstance(a, Stamp) and isinstance(b, Span):
        return moved(a.number - b.number)
    return of_decimals(a, b, lambda x, y: x - y)


def multiply(a, b):
    if both(a, b, int, Unsigned):
        return of_integers(a, b, lambda x, y: x * y)
    return of_decimals(a, b, lambda x, y: half_even(x * y, 1_000_000))


def is_zero_integer(value):
    return (is_whole(value) or isinstance(value, Unsigned)) and is_zero(value)


def divide(a, b):
    if is_zero_integer(b):
        raise Evaluation("division")
    if both(a, b, int, Unsigned):
        return of_integers(a, b, towards_zero)
    return of_decimals(a, b, quotient_of_decimals)


def quotient_of_decimals(one, other):
    if other == 0:
        raise Evaluation("division")
    return half_even(one * 1_000_000, other)


def remainder(a, b):
    if not both(a, b, int, Unsigned):
        raise Evaluation("overload")
    if is_zero_integer(b):
        raise Evaluation("division")
    of_integers(a, b, towards_zero)  # a quotient beyond 64 bits has no remainder either
    return of_integers(a, b, lambda x, y: x - y * towards_zero(x, y))


def negate(value):
    if isinstance(value, Exact):
        return Exact(in_range(-value.number))
    if not is_whole(value):
        raise Evaluation("overload")
    return in_range(-value)


OPERATORS = {
    **{"_==_": equal, "_!=_": lambda a, b: not equal(a, b), "_<_": ordered(lambda a, b: a < b)},
    **{"_<=_": ordered(lambda a, b: a <= b), "_>_": ordered(lambda a, b: a > b), "_>=_": ordered(lambda a, b: a >= b)},
    **{"@in": contains, "_[_]": index, "_[?_]": optional_index, "_?._": optional_field, "-_": negate},
    **{"_+_": add, "_-_": subtract, "_*_": multiply, "_/_": divide, "_%_": remainder},
}


# ---- conversions

DURATION_PART = re.compile(r"([0-9]*)(?:(\.)([0-9]*))?(ns|us|\u00b5s|\u03bcs|ms|s|m(?!s)|h)")
UNITS = {"ns": 1, "us": 10**3, "\u00b5s": 10**3, "\u03bcs": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}
MOST_PLACES = 18  # of a number in a duration; further digits are dropped


def read_duration(text):
    body = text[1:] if text[:1] in ("-", "+") else text
    total, place = 0, 0
    while body != "0" and (place < len(body) or place == 0):
        match = DURATION_PART.match(body, place)
        argument_unless(match and match[1] + (match[3] or ""))
        digits = (match[3] or "")[:MOST_PLACES]
        before = read_integer(match[1] or "0", MAX_INT)
        total += before * UNITS[match[4]] + int(digits or 0) * UNITS[match[4]] // 10 ** len(digits)
        place = match.end()
    total = -total if text[:1] == "-" else total
    argument_unless(-MAX_INT - 1 <= total <= MAX_INT)
    return Span(total)


RFC3339 = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):(\d\d))\Z", re.ASCII
)


def read_stamp(text):
    match = RFC3339.match(text)
    try:
        year, *rest = (int(part) for part in match.groups()[:6])
        # A year that Python has, of the same calendar: the offset may lead back from the year 0.
        moment = datetime(year % 400 + 2_000, *rest)
        sign, hours, minutes = match.groups()[7:]
        shift = (int(hours) * 60 + int(minutes)) * (-1 if sign == "-" else 1) if sign else 0
        if sign and (int(hours) > 23 or int(minutes) > 59):
            raise ValueError
    except (AttributeError, ValueError):
        raise Evaluation("argument") from None
    seconds = (moment - EPOCH) // timedelta(seconds=1) - shift * 60 + (year // 400 - 5) * GREGORIAN
    number = seconds * 10**9 + int((match[7] or "").ljust(9, "0"))
    argument_unless(MIN_STAMP <= number < MAX_STAMP)
    return Stamp(number)


INTEGER = re.compile(r"[+-]?[0-9]+\Z", re.ASCII)


def read_integer(text, most, least=0):
    """An integer between bounds as a text says it; leading zeros count for nothing."""
    argument_unless(INTEGER.match(text))
    digits = text.lstrip("+-").lstrip("0")
    argument_unless(len(digits) <= 20)
    number = int(digits or 0) * (-1 if text[0] == "-" else 1)
    argument_unless(least <= number <= most)
    return number


def to_int(value):
    if isinstance(value, str):
        return read_integer(value, MAX_INT, -MAX_INT - 1)
    if isinstance(value, Exact):
        return towards_zero(value.number, 1_000_000)
    if isinstance(value, Stamp):
        return value.number // 10**9
    return in_range(value.number) if isinstance(value, Unsigned) else value


def to_uint(value):
    if isinstance(value, str):
        argument_unless(value[:1].isdigit())
        return Unsigned(read_integer(value, MAX_UINT))
    if isinstance(value, Exact):
        value = towards_zero(value.number, 1_000_000)
    return value if isinstance(value, Unsigned) else Unsigned(in_range(value, 0, MAX_UINT))


def to_decimal(value):
    if isinstance(value, str):
        value = read_decimal(value)
        argument_unless(value is not None)
    return Exact(as_exact(value))


def to_bool(value):
    if isinstance(value, bool):
        return value
    for words, result in (("1 t true TRUE True", True), ("0 f false FALSE False", False)):
        if value in words.split():
            return result
    raise Evaluation("argument")


def fraction_text(number, places):
    """The digits behind the point, without zeros at the end."""
    return f".{number:0{places}d}".rstrip("0").rstrip(".")


def to_text(value):
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            raise Evaluation("argument") from None
    if isinstance(value, Stamp):
        seconds, rest = divmod(value.number, 10**9)
        at, years = calendar_of(seconds)
        return f"{at.year + years:04d}-{at:%m-%dT%H:%M:%S}{fraction_text(rest, 9)}Z"
    if isinstance(value, int):
        return str(value)
    number = value.number
    places = {Unsigned: 0, Exact: 6, Span: 9}[type(value)]
    before, behind = divmod(abs(number), 10**places)
    sign = "-" if number < 0 else ""
    return f"{sign}{before}{fraction_text(behind, places) if places else ''}{'s' if isinstance(value, Span) else ''}"


def to_stamp(value):
    if isinstance(value, str):
        return read_stamp(value)
    return value if isinstance(value, Stamp) else moved(value * 10**9)


# ---- functions of texts, whose places count scalars

SPACE_SCALARS = "\t\n\v\f\r \u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
CASES = [bytes(range(first, first + 26)).decode() for first in (0x41, 0x61)]
QUOTED = str.maketrans(dict(zip("\a\b\t\n\v\f\r\"\\", ("\\" + one for one in "abtnvfr\"\\"))))


def place_in(text, place):
    """A place between two scalars of a text, or at one of its ends."""
    if not 0 <= place <= len(text):
        raise Evaluation("index")
    return place


def char_at(text, place):
    return text[place_in(text, place) : place + 1]


def index_of(text, part, first=0):
    return text.find(part, place_in(text, first))


def last_index_of(text, part, last=None):
    return text.rfind(part) if last is None else text.rfind(part, 0, place_in(text, last) + len(part))


def substring(text, first, end=None):
    end = len(text) if end is None else end
    if place_in(text, first) > place_in(text, end):
        raise Evaluation("index")
    return text[first:end]


def split(text, separator, limit=-1):
    """At most so many parts; below 0 all."""
    if limit == 0:
        return []
    if separator:
        return text.split(separator, limit - 1 if limit > 0 else -1)
    count = len(text) if limit < 0 else min(limit - 1, len(text))
    return [*text[:count], *([text[count:]] if text[count:] else [])]


def join(parts, separator=""):
    if not all(isinstance(one, str) for one in parts):
        raise Evaluation("overload")
    return separator.join(parts)


def replace(text, old, new, limit=-1):
    return text.replace(old, new, max(limit, -1))


def decoded(text):
    """Base64 with or without its padding."""
    digits = text.rstrip("=")
    argument_unless(text == digits or len(text) % 4 == 0 and len(text) - len(digits) < 3)
    argument_unless(len(digits) % 4 != 1 and re.match(r"[A-Za-z0-9+/]*\Z", digits))
    data = base64.b64decode(digits + "=" * (-len(digits) % 4))
    argument_unless(base64.b64encode(data).decode().rstrip("=") == digits)  # no bits beyond the last byte
    return data


MOST_FORMATTED = 65_536
CLAUSE = re.compile(r"(?:\.([0-9]+))?(.)", re.DOTALL | re.ASCII)


def formatted(pattern, values):
    """`format`: clauses of the pattern in place of which values stand."""
    out, place, used = [], 0, 0
    size = 0
    while place < len(pattern):
        if pattern[place] != "%":
            out.append(pattern[place].encode())
            place += 1
        elif pattern.startswith("%%", place):
            out.append(b"%")
            place += 2
        else:
            match = CLAUSE.match(pattern, place + 1)
            argument_unless(match and used < len(values))
            out.append(clause(match[2], places_of(match[1]), values[used]))
            place, used = match.end(), used + 1
        size += len(out[-1])
        if size > MOST_FORMATTED:
            raise Evaluation("size")
    return b"".join(out).decode(errors="replace")


def places_of(digits):
    if digits is None:
        return 6
    digits = digits.lstrip("0")
    argument_unless(len(digits) <= 4 and int(digits or 0) <= 1_000)
    return int(digits or 0)


def clause(letter, places, value):
    """One value as a clause of `format` says it, in bytes."""
    if letter == "s":
        return shown(value)
    argument_unless(letter in tuple("dfeboxX"))
    if letter == "b" and isinstance(value, bool):
        return b"1" if value else b"0"
    if letter in "xX" and isinstance(value, (str, bytes)):
        digits = (value.encode() if isinstance(value, str) else value).hex()
        return (digits.upper() if letter == "X" else digits).encode()
    argument_unless(is_number_value(value) and not (letter in "boxX" and isinstance(value, Exact)))
    if letter == "d":
        return shown(value)
    if letter in "fe":
        with localcontext() as context:
            context.prec = 1_100
            number = Decimal(in_millionths(value)).scaleb(-6)
            return scientific(number, places) if letter == "e" else f"{number:.{places}f}".encode()
    return f"{value.number if isinstance(value, Unsigned) else value:{letter}}".encode()


def scientific(number, places):
    """One digit before the point, and at least two in the exponent."""
    digits, _, exponent = f"{number if number else 0:.{places}e}".partition("e")
    return f"{digits}e{'-' if exponent[0] == '-' else '+'}{int(exponent[1:]):02d}".encode()


def shown(value):
    """The text of any value but optionals and objects, in bytes."""
    if value is None:
        return b"null"
    if isinstance(value, bytes):
        return value
    if isinstance(value, TypeName):
        return value.name.encode()
    if isinstance(value, list):
        return short(b"[" + b", ".join(map(shown, value)) + b"]")
    if isinstance(value, Map):
        entries = sorted((shown(key), one) for key, one in value.entries.values())
        return short(b"{" + b", ".join(key + b": " + shown(one) for key, one in entries) + b"}")
    argument_unless(not isinstance(value, (Optional, Facts)))
    return to_text(value).encode()


def short(text):
    if len(text) > MOST_FORMATTED:
        raise Evaluation("size")
    return text


# ---- functions of numbers


def rounded(value, function):
    """A function of a decimal, correctly rounded at the sixth place."""
    with localcontext() as context:
        context.prec = 100
        result = function(Decimal(value.number).scaleb(-6)).scaleb(6)
        return Exact(in_range(int(result.to_integral_value(ROUND_HALF_EVEN))))


def logarithm(value, function):
    argument_unless(value.number > 0)
    return rounded(value, function)


def exponential(value):
    # Beyond these the result is too large, or nothing at the sixth place.
    in_range(value.number, high=100_000_000)
    return Exact(0) if value.number < -100_000_000 else rounded(value, Decimal.exp)


def next_whole(rounding):
    """The next whole number in a direction: of the decimal's millionths."""
    return lambda value: Exact(in_range(rounding(value.number) * 1_000_000))


def nearest(number):
    """A tie goes away from zero."""
    whole_ = (abs(number) + 500_000) // 1_000_000
    return whole_ if number >= 0 else -whole_


def magnitude(value):
    if isinstance(value, Exact):
        return Exact(in_range(abs(value.number)))
    return value if isinstance(value, Unsigned) else in_range(abs(value))


def sign_of(value):
    number = in_millionths(value)
    sign = (number > 0) - (number < 0)
    return {Exact: Exact(sign * 1_000_000), Unsigned: Unsigned(sign)}.get(type(value), sign)


def signed(number):
    """64 bits as an int."""
    number &= MAX_UINT
    return number - 2**64 if number > MAX_INT else number


def on_bits(operation):
    """An operation on the 64 bits of integers of one type; of a shift the count is an int."""

    def function(value, *others):
        numbers = [(one.number if isinstance(one, Unsigned) else one) & MAX_UINT for one in (value, *others)]
        result = operation(*numbers) & MAX_UINT
        return Unsigned(result) if isinstance(value, Unsigned) else signed(result)

    return function


def shifted(operation):
    shift = on_bits(lambda value, count: operation(value, min(count, 64)))

    def function(value, count):
        argument_unless(count >= 0)
        return shift(value, count)

    return function


def extreme(sign):
    """`math.greatest` or `math.least`: of numbers, or of a list of them; of equal ones the first."""

    def function(*values):
        if isinstance(values[0], list):
            values = values[0]
            argument_unless(values)
        if not all(map(is_number_value, values)):
            raise Evaluation("overload")
        found = values[0]
        for one in values[1:]:
            found = one if (in_millionths(one) - in_millionths(found)) * sign > 0 else found
        return found

    return function


def sum_from(zero):
    def function(items):
        total = zero
        for item in items:
            if isinstance(item, (bool, Unsigned)) or not is_number_value(item):
                raise Evaluation("overload")
            total = add(total, item)
        return total

    return function


def pick(seed, items, count):
    """8.10: so many different elements, as the seed says."""
    argument_unless(0 <= count <= len(items))
    items, number = list(items), 0
    for place in range(count):
        left = len(items) - place
        limit = 2**64 // left * left
        drawn = limit
        while drawn >= limit:
            digest = sha256(seed.encode() + number.to_bytes(8, "big"))
            drawn, number = int.from_bytes(digest[:8], "big"), number + 1
        other = place + drawn % left
        items[place], items[other] = items[other], items[place]
    return items[:count]


def shares_of(amount, weights):
    """8.4: shares that add up; what rounding leaves goes to those who lost most by it."""
    if not all(map(is_whole, weights)):
        if not all(isinstance(one, Exact) for one in weights):
            raise Evaluation("overload")
        weights = [one.number for one in weights]
    total = sum(weights)
    argument_unless(amount >= 0 and all(one >= 0 for one in weights) and 0 < total <= MAX_UINT)
    shares = [amount * one // total for one in weights]
    lost = sorted(range(len(weights)), key=lambda place: (-(amount * weights[place] % total), place))
    for place in lost[: amount - sum(shares)]:
        shares[place] += 1
    return shares


def type_name(value):
    return TypeName(value.name if isinstance(value, Facts) else NAMES_OF_TYPES[type(value)])


def is_zero(value):
    """Whether it is what a value of its type is from the start: false, 0, nothing; objects and types never are."""
    if isinstance(value, Scalar):
        return value.number == 0
    if isinstance(value, Map):
        return not value.entries
    if isinstance(value, Optional):
        return not value.values
    return not value


def unless_zero(value):
    """`optional.ofNonZeroValue`."""
    return Optional() if is_zero(value) else Optional(value)


def value_of(value):
    argument_unless(value.values)
    return value.values[0]


def at_register(registers, name, key):
    fields = registers.at(name, key)
    return Optional() if fields is None else Optional(fields)


def with_status(statuses, status, names):
    if not all(isinstance(name, str) for name in names):
        raise Evaluation("overload")
    return [name for name in names if statuses.has(status, name)]


def held_by(value):
    return len(value.entries if isinstance(value, Map) else value)


# By overload or by name; operators aside.
CALLED = {
    **{name: part_of_time(name) for name in TIME_PARTS},
    **{"bool": to_bool, "int": to_int, "uint": to_uint, "decimal": to_decimal, "string": to_text, "timestamp": to_stamp},
    "bytes": lambda value: value.encode() if isinstance(value, str) else value,
    "duration": lambda value: read_duration(value) if isinstance(value, str) else value,
    **{"dyn": lambda value: value, "type": type_name, "size": held_by},
    **{"startsWith": str.startswith, "endsWith": str.endswith, "contains": str.__contains__},
    "matches": lambda text, pattern: Pattern.of(pattern).is_in(text),
    **{"charAt": char_at, "indexOf": index_of, "lastIndexOf": last_index_of, "substring": substring, "split": split},
    **{"join": join, "replace": replace, "format": formatted, "reverse": lambda text: text[::-1]},
    "trim": lambda text: text.strip(SPACE_SCALARS),
    "lowerAscii": lambda text: text.translate(str.maketrans(CASES[0], CASES[1])),
    "upperAscii": lambda text: text.translate(str.maketrans(CASES[1], CASES[0])),
    "strings.quote": lambda text: '"' + text.translate(QUOTED) + '"',
    **{"base64.encode": lambda data: base64.b64encode(data).decode(), "base64.decode": decoded},
    **{"list_sum_decimal": sum_from(Exact(0)), "list_sum_int": sum_from(0)},
    **{"math.@max": extreme(1), "math.@min": extreme(-1), "math.abs": magnitude, "math.sign": sign_of},
    "math.ceil": next_whole(lambda number: -(-number // 1_000_000)),
    "math.floor": next_whole(lambda number: number // 1_000_000),
    "math.round": next_whole(nearest),
    "math.trunc": next_whole(lambda number: towards_zero(number, 1_000_000)),
    "math.ln": lambda value: logarithm(value, Decimal.ln),
    "math.log10": lambda value: logarithm(value, Decimal.log10),
    "math.exp": exponential,
    **{"math.bitAnd": on_bits(lambda a, b: a & b), "math.bitOr": on_bits(lambda a, b: a | b)},
    **{"math.bitXor": on_bits(lambda a, b: a ^ b), "math.bitNot": on_bits(lambda a: ~a)},
    "math.bitShiftLeft": shifted(lambda value, count: value << count),
    "math.bitShiftRight": shifted(lambda value, count: value >> count),
    **{"optional.none": Optional, "optional.of": Optional, "optional.ofNonZeroValue": unless_zero},
    **{"hasValue": lambda value: bool(value.values), "value": value_of, "at": at_register},
    "among": with_status,
    **{"random.pick": pick, "amounts.split": shares_of},
}


class Evaluator:
    """Evaluates a tree that was checked; Evaluation where that ends in an error.

    Costs aren't counted: what could cost more than an evaluation may, was refused with the rule.
    """

    def __init__(self, variables, scope=None):
        self.variables = variables
        self.scope = scope or {}

    def of(self, node):
        return getattr(self, "of_" + node.form)(node)

    def test(self, node):
        value = self.of(node)
        if not isinstance(value, bool):
            raise Evaluation("overload")
        return value

    def within(self, names, values):
        """What the body of a macro sees."""
        return Evaluator(self.variables, {**self.scope, **dict(zip(names, values))})

    def of_literal(self, node):
        return node.value

    def of_local(self, node):
        return self.scope[node.value]

    def of_variable(self, node):
        value = self.variables[node.value]
        if isinstance(value, Facts) and value.name is None:
            value.name = node.value.capitalize()
        return value

    def of_select(self, node):
        value = self.of(node.parts[0])
        if isinstance(value, Optional):
            return optional_field(value, node.value)
        found = field_of(value, node.value)
        if found is MISSING:
            raise Evaluation("field")
        return found

    def of_has(self, node):
        value = self.of(node.parts[0])
        while isinstance(value, Optional):
            if not value.values:
                return False
            value = value.values[0]
        return field_of(value, node.value) is not MISSING

    def of_list(self, node):
        values = ((self.of(part), mark) for part, mark in zip(node.parts, node.more))
        return [one for value, mark in values for one in kept(value, mark)]

    def of_map(self, node):
        pairs = []
        for key, value, mark in zip(node.parts[::2], node.parts[1::2], node.more):
            key = self.of(key)
            place = entry_place(key)
            pairs += [(place, (key, one)) for one in kept(self.of(value), mark)]
        return Map(pairs)

    def of_bind(self, node):
        value, body = node.parts
        return self.within([node.value], [self.of(value)]).of(body)

    # ---- walks

    def of_walk(self, node):
        rounds = self.rounds(node.more, self.of(node.parts[0]))
        *filters, body = node.parts[1:]
        if node.value in ("all", "exists"):
            return deciding(node.value == "exists", [lambda one=one: one.test(body) for _, one in rounds])
        if node.value == "exists_one":
            return sum([one.test(body) for _, one in rounds]) == 1
        if node.value == "filter":
            return [first for first, one in rounds if one.test(body)]
        rounds = ((first, one) for first, one in rounds if all(one.test(test) for test in filters))
        if node.value == "map":
            return [one.of(body) for _, one in rounds]
        if node.value == "transformMap":
            return Map([(entry_place(first), (first, one.of(body))) for first, one in rounds])
        return Map([pair for _, one in rounds for pair in one.entries_of(body)])

    def rounds(self, names, value):
        """Of each element or entry what the first variable is, and what the body sees."""
        if isinstance(value, Map):
            pairs = list(value.entries.values())
        elif isinstance(value, list):
            pairs = list(enumerate(value)) if len(names) == 2 else [(one, one) for one in value]
        else:
            raise Evaluation("overload")
        return [(first, self.within(names, (first, second))) for first, second in pairs]

    def entries_of(self, body):
        value = self.of(body)
        if not isinstance(value, Map):
            raise Evaluation("overload")
        return value.entries.items()

    # ---- calls

    def of_call(self, node):
        name, parts = node.value, node.parts
        if not node.more and name in ("_&&_", "_||_"):
            return deciding(name == "_||_", [lambda one=one: self.test(one) for one in parts])
        if not node.more and name == "!_":
            return not self.test(parts[0])
        if not node.more and name == "_?_:_":
            return self.of(parts[1] if self.test(parts[0]) else parts[2])
        if node.more and name in ("or", "orValue"):
            return self.either(name, *parts)
        values = [self.of(part) for part in parts]
        if not node.more and name in OPERATORS:
            return OPERATORS[name](*values)
        for overload in node.overloads:
            if overload.takes(values):
                return (CALLED.get(overload.id) or CALLED[name])(*values)
        raise Evaluation("overload")

    def either(self, name, one, other):
        """The other is asked only where the first has no value."""
        value = self.of(one)
        if not isinstance(value, Optional):
            raise Evaluation("overload")
        if value.values:
            return value if name == "or" else value.values[0]
        result = self.of(other)
        if name == "or" and not isinstance(result, Optional):
            raise Evaluation("overload")
        return result


def kept(value, is_optional_):
    """What of an element goes into a list or map: of an optional what it holds."""
    if not is_optional_:
        return (value,)
    if not isinstance(value, Optional):
        raise Evaluation("overload")
    return value.values


def deciding(wanted, tests):
    """The first that is as wanted decides, on either side of an error; else the first error counts."""
    failure = None
    for test in tests:
        try:
            if test() == wanted:
                return wanted
        except Evaluation as error:
            if error.code in NEVER_ABSORBED:
                raise
            failure = failure or error
    if failure:
        raise failure
    return not wanted


# --------------------------------------------------------------------------------------------------
# Page 8.4: what expressions see, and what they give
# --------------------------------------------------------------------------------------------------


def stamp_of(micros):
    return Stamp(micros * 1000)


def time_text(micros):
    return (EPOCH + timedelta(microseconds=micros)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


# The most bytes that a text of each class has.
MOST_TEXT = {
    **{"base64": 60_000, "date": 10, "digest": 71, "filingNumber": 128, "handle": 32, "identifier": 256},
    **{"jurisdiction": 6, "kind": 256, "language": 12, "licence": 64, "mediaType": 255, "name": 512, "noteKey": 309},
    **{"origin": 255, "prefix": 512, "publicKey": 44, "sha256": 64, "sha384": 96, "sha512": 128, "source": 4_096},
}
PLAIN_TYPES = {"integer": "int", "number": "decimal", "boolean": "bool"}


def shape_of(schema, name):
    """Type and extent of the values that a schema admits; objects are named by where they stand."""
    if "$ref" in schema:
        text_class = schema["$ref"].rsplit("/", 1)[1]
        return (TIMESTAMP, SCALAR) if text_class == "timestamp" else ("string", Extent(MOST_TEXT[text_class]))
    texts = schema.get("enum") or [schema["const"]] if "enum" in schema or "const" in schema else None
    if texts:
        return "string", Extent(max(len(text.encode()) for text in texts))
    if schema["type"] == "array":
        kind, extent = shape_of(schema["items"], name + ".item")
        return listed(kind), Extent(schema["maxItems"], extent)
    if schema["type"] == "object":
        fields = {field: shape_of(one, f"{name}.{field}") for field, one in schema["properties"].items()}
        return ObjectType(name, fields), ANYTHING
    return PLAIN_TYPES[schema["type"]], SCALAR


def typed(value, kind):
    """A value of a record in the type that its schema gives it."""
    if kind == "decimal":
        return Exact(millionths(value))
    if kind == TIMESTAMP:
        return stamp_of(read_any_time(value))
    if is_list(kind):
        return [typed(item, kind[1]) for item in value]
    if isinstance(kind, ObjectType):
        return Facts(lambda name: typed(value[name], kind.fields[name][0]), kind.name)
    return untyped(value)


def untyped(value):
    """Of emissions and registers: whole numbers are integers, others decimals."""
    if isinstance(value, Number):
        return Exact(millionths(value))
    if isinstance(value, list):
        return [untyped(item) for item in value]
    if isinstance(value, dict):
        return Map([(place_of(name), (name, untyped(item))) for name, item in value.items()])
    return value


DEEPEST_LISTS = 16  # one inside the other, in what an expression has given (8.4)


def said(value, lists=DEEPEST_LISTS):
    """What an expression has given, as a trigger says it: so many lists one inside the other at most."""
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, Unsigned)):
        return in_range(value.number if isinstance(value, Unsigned) else value, -MAX_INTEGER, MAX_INTEGER)
    if isinstance(value, Exact):
        size = abs(in_range(value.number, -MAX_MEASURE, MAX_MEASURE))
        number = measure(size)
        if value.number >= 0:
            return number
        return -number if isinstance(number, int) else Number(f"-{number.text}")
    if isinstance(value, str):
        return value
    if isinstance(value, Stamp):
        if value.number < 0:
            raise Evaluation("argument")
        return time_text(value.number // 1000)
    if isinstance(value, list) and lists > 0:
        return [said(item, lists - 1) for item in value]
    if value is None:
        return None
    raise Evaluation("argument")


NOT_LISTENED = {"genesis@1", "block@1", "trigger@1", "gradient-log@1"}
MOST_RULE = 61_440  # bytes of a rule's predicate (8.1)
ROUND = 3_600  # seconds that a clock runs at least which a rule starts that listens to clocks or emissions (8.1, 8.3)


def may_listen(kind):
    return kind not in NOT_LISTENED and not is_foreign(kind)


def may_be_redacted(entry):
    """2.5: what may be blanked, and decides nothing (8.1)."""
    return is_redactable(entry.kind) and not references(entry)


def may_be_asked_about(entry):
    return may_listen(entry.kind) and not may_be_redacted(entry)


def is_in_force(value, jurisdiction):
    """Whether the state's value of a rule is one of a jurisdiction that wasn't retired."""
    return "retired" not in value and value["rule"]["jurisdiction"] == jurisdiction

LISTENED = (("kinds", "record"), ("clocks", "clock"), ("emissions", "emission"))


def fields_of(name, others=None, /, **fields):
    """A variable with named fields: of each its type and its extent."""
    return ObjectType(name.capitalize(), fields, others), ANYTHING


TEXT, NAME_TEXT = ("string", Extent(256)), ("string", Extent(512))
FLAG, TIME_VALUE, COUNT = ("bool", SCALAR), (TIMESTAMP, SCALAR), ("int", SCALAR)
HELD_FIELDS = (mapped(DYN), HELD)
# The variables that every rule has (8.4), with the types and extents of their values.
OTHERS = {
    "subject": NAME_TEXT,
    "origin": NAME_TEXT,
    "accepted": TIME_VALUE,
    "statuses": fields_of("statuses", FLAG),
    "clocks": fields_of("clocks", FLAG),
    "registers": fields_of("registers", HELD_FIELDS),
    "filings": fields_of("filings", filed=COUNT, must=COUNT),
    "sealed": fields_of("sealed", height=COUNT, leaf=("string", Extent(71))),
}
MADE_KINDS = {"model-snapshot@1", "training-data@1"}
ORIGINS = (listed("string"), Extent(1_024, Extent(512)))
DRAW_KINDS = {"draw@1", "draw-commitment@1", "draw-reveal@1"}
DRAW = fields_of(
    "draw",
    complete=FLAG,
    index=COUNT,
    items=(listed("string"), Extent(256, Extent(512))),
    parties=(listed("string"), Extent(64, Extent(256))),
    seed=("string", Extent(64)),
    until=TIME_VALUE,
)
# 8.3: the members that an effect must have, and those that it may have; in a rule, and in a trigger.
EFFECTS = {
    "set": (("restricts", "status"), ("bars",)),
    "clear": (("restricts", "status"), ()),
    "put": (("fields", "key", "register"), ()),
    "start-clock": (("clock",), ("calendar", "duration", "from", "until", "working_days")),
    "restart-clock": (("clock",), ("calendar", "duration", "from", "until", "working_days")),
    "stop-clock": (("clock",), ()),
    "emit": (("emits",), ("fields",)),
    "notify": (("parties",), ()),
}
CLOCK_STARTS = ("start-clock", "restart-clock")
CLOCK_ENDS = ({"duration"}, {"calendar", "working_days"}, {"calendar", "from", "working_days"}, {"until"})


def check_effect(effect, evaluated):
    needed, optional = EFFECTS[effect["do"]]
    if effect["do"] in CLOCK_STARTS and evaluated:
        needed, optional = ("clock", "deadline"), ()
    members(effect, ("do", *needed), optional)
    must("bars" not in effect or effect["restricts"], "a status that bars, and doesn't restrict")
    if effect["do"] in CLOCK_STARTS and not evaluated:
        ends = set(effect) - {"clock", "do"}
        must(ends in CLOCK_ENDS, "a clock runs for a duration, for working days of a calendar, or until a time")


def predicate_type(kind, schemas):
    if kind not in schemas.shapes:
        schemas.shapes[kind] = shape_of(schemas.get(kind).root["properties"]["predicate"], f"{kind}.predicate")[0]
    return schemas.shapes[kind]


def cause_variables(sort, name, schemas):
    """The variables that stand for what a rule listens to."""
    if sort == "clock":
        return {sort: fields_of(sort, deadline=TIME_VALUE, name=TEXT)}
    if sort == "emission":
        return {sort: fields_of(sort, fields=HELD_FIELDS, name=TEXT)}
    record = fields_of(
        "record",
        kind=TEXT,
        predicate=(predicate_type(name, schemas), ANYTHING),
        producer=TEXT,
        signers=(listed("string"), Extent(1_024, Extent(256))),
        subjects=(listed("string"), Extent(MOST_SUBJECTS, Extent(512))),
    )
    if name in DRAW_KINDS:
        return {sort: record, "draw": DRAW}
    return {sort: record, "origins": ORIGINS} if name in MADE_KINDS else {sort: record}


class Programs:
    """A rule's expressions, read and checked for one thing that it listens to."""

    def __init__(self, p, sort, name, schemas):
        self.variables = {**cause_variables(sort, name, schemas), **OTHERS}
        self.least = ROUND if "clocks" in p or "emissions" in p else 1
        self.condition = self.read(p["condition"], "bool")
        self.effects = [EffectPrograms(self, effect) for effect in p.get("effects", ())]

    def read(self, source, kind):
        tree = Parser.read(source)
        found = Types(self.variables).check(tree)
        must(fits_field(found) if kind == FIELD else found in (kind, DYN), f"a {kind} is needed")
        Worst.check(tree, self.variables)
        return tree


class EffectPrograms:
    """The expressions of one effect."""

    def __init__(self, programs, effect):
        def read(name, kind):
            return programs.read(effect[name], kind) if name in effect else None

        fields = effect.get("fields", ())
        self.fields = [(one["name"], programs.read(one["value"], FIELD)) for one in fields]
        self.key = read("key", "string")
        self.until = read("until", TIMESTAMP)
        self.from_ = read("from", TIMESTAMP)
        self.least = programs.least


DEMANDED = re.compile(rf"({'|'.join(sorted(ROLES))})(:[A-Z]{{2}}(-[A-Z0-9]{{1,3}})?)?\Z")


# What must stay possible whatever a regulator's key has deployed: to withdraw its grant, and to end its rules.
NEVER_DEMANDED = {"grant@1", "rule-retire@1"}


def check_demands(p, schemas):
    must(all(DEMANDED.match(one["by"]) for one in p["demands"]), "neither a role nor a role with its jurisdiction")
    must("clocks" not in p and "emissions" not in p, "only records bear the signatures that it demands")
    must(not UNSIGNED_KINDS & set(p.get("kinds", ())), "a kind that a ledger may take unsigned")
    for kind in p.get("kinds", ()):
        must(kind not in NEVER_DEMANDED, f"no signature is demanded of {kind}")
        members_ = schemas.get(kind).root["properties"]["predicate"]["properties"]
        must("jurisdiction" in members_, f"{kind} names no jurisdiction, so that no rule of one may hinder it")


def check_rule(p, schemas):
    """8.1 and 8.4: refused unless its form is right and its expressions fit all that it listens to."""
    must(len(write_json(p)) <= MOST_RULE, f"a predicate of more than {MOST_RULE} bytes")
    must("effects" in p or "demands" in p, "it does nothing")
    for effect in p.get("effects", ()):
        check_effect(effect, evaluated=False)
    must(any(name in p for name, _ in LISTENED), "it listens to nothing")
    if "clocks" in p or "emissions" in p:
        for effect in p.get("effects", ()):
            must(effect.get("duration", ROUND) >= ROUND, "what it listens to may come round more than once an hour")
    for kind in p.get("kinds", ()):
        must(may_listen(kind) and schemas.get(kind) is not None, f"no rule can listen to {kind}")
    if "demands" in p:
        check_demands(p, schemas)
    for listed_, sort in LISTENED:
        for name in p.get(listed_, ()):
            Programs(p, sort, name, schemas)
    for kind in p.get("kinds", ()):
        fields = predicate_type(kind, schemas).fields
        for one in p.get("match", ()):
            must(fields.get(one["member"], (None,))[0] in ("string", TIMESTAMP), f"{kind} has no such string")


# --------------------------------------------------------------------------------------------------
# Page 8.5, 8.6: what must follow
# --------------------------------------------------------------------------------------------------

DEEPEST = 8
# A trigger is the last if so many, or so many bytes of them, have come before it.
MOST_TRIGGERS = 65_535
MOST_BYTES = 67_108_864
MOST_PARTS = 65_535
MOST_QUESTIONS = 1_048_576
DAY = 86_400_000_000


class Cause:
    """An entry that rules listen to: what happened, and the triggers that it leads to."""

    def __init__(self, sort, name, value, entry, time, depth, origins=()):
        self.sort = sort  # record, clock or emission
        self.name = name
        self.value = value
        self.entry = entry
        self.time = time
        self.depth = depth
        self.origins = list(origins)  # the names from which a record was made (8.4)


class Rules:
    """Says which trigger the rules demand next."""

    def __init__(self, replay):
        self.replay = replay
        self.state = replay.state
        self.in_force = []
        self.clocks = {}  # key in the state: deadline
        # Causes, and of each its triggers, worked out one after another: those of rules that spread wait behind all others.
        self.waiting, self.spreading = [], []
        self.parts_left = 0  # of a spread that is under way
        self.depth = 0  # of the trigger that was demanded last
        self.start_over(0)
        self.programs = {}

    def start_over(self, index):
        """A record, or a clock's trigger, has come: what follows it is counted from here."""
        self.first = index
        self.count = self.bytes = self.questions = 0
        self.ended = False  # nothing is asked any more
        self.is_cut = False

    def is_last(self):
        """Whether the next trigger is the last that may follow."""
        return self.count >= MOST_TRIGGERS or self.bytes >= MOST_BYTES

    def next(self, time):
        """The bytes of the entry that must come next, if one of that time is to come; None if anything may."""
        if self.ended:
            self.cut()
        while self.waiting or self.spreading:
            queue = self.spreading if self.parts_left else self.waiting or self.spreading
            cause, triggers = queue[0]
            trigger = next(triggers, None)
            if trigger:
                self.depth = cause.depth + 1
                self.ended = self.is_last()
                self.count += 1
                self.bytes += len(trigger)
                return trigger
            if self.ended:
                self.cut()
            else:
                queue.pop(0)
        return self.expired(time) if time is not None else None

    def cut(self):
        """Rules that wait are not asked any more."""
        self.waiting, self.spreading = [], []
        self.parts_left = 0
        self.ended = False
        self.note_cut()

    def note_cut(self):
        """Not all came that follows."""
        if self.is_cut:
            return
        self.is_cut = True
        self.replay.findings.observed("rules-cut", "more follows than may", index=self.first)

    def expired(self, time):
        limit = min(time, self.replay.window_end - 1)
        due = [(deadline, key.encode(), key) for key, deadline in self.clocks.items() if deadline <= limit]
        if not due:
            return None
        deadline, _, key = min(due)
        value = self.state.get("clock", key)
        jurisdiction, clock, subject = key.split(" ", 2)
        predicate = {
            "cause": {"index": value["index"], "leaf": value["leaf"]},
            "clock": clock,
            "deadline": value["deadline"],
            "effects": [],
            "jurisdiction": jurisdiction,
        }
        self.depth = 0
        return self.entry(max(deadline, self.replay.last_time), predicate, subject)

    def entry(self, time, predicate, subject):
        """The bytes of a trigger."""
        record = {"kind": "trigger@1", "predicate": predicate, "subject": [{"name": subject}]}
        return write_json({"accepted": time_text(time), "record": record, "signatures": []})

    # ---- what happened

    def note(self, index, entry):
        """After an entry was applied; `in_force` still is as it was before it."""
        if entry.stub or entry.foreign:
            return
        here = {"index": index, "leaf": digest_text(entry.leaf)}
        if entry.kind == "trigger@1":
            self.note_trigger(here, entry)
        elif may_be_asked_about(entry):
            self.start_over(index)
            origins = self.replay.origins(index, entry)
            self.add(Cause("record", entry.kind, entry, here, entry.time, 0, origins), entry.names)
        if entry.kind in ("rule@1", "rule-retire@1"):
            values = sorted(self.state.all("rule"), key=lambda item: item[0].encode())
            self.in_force = [value for _, value in values if "retired" not in value]

    def note_trigger(self, here, entry):
        p = entry.predicate
        if "clock" in p:
            self.start_over(here["index"])
        if "clock" in p:
            value = {"deadline": p["deadline"], "jurisdiction": p["jurisdiction"], "name": p["clock"]}
            self.add(Cause("clock", p["clock"], value, here, entry.time, self.depth), entry.names)
        for effect in p["effects"]:
            if effect["do"] == "emit":
                value = {"fields": effect.get("fields", {}), "jurisdiction": p["jurisdiction"]}
                self.add(Cause("emission", effect["emits"], value, here, entry.time, self.depth), entry.names)

    def add(self, cause, subjects):
        rules = [rule for rule in self.listening(cause) if "effects" in rule["rule"]]
        if cause.depth >= DEEPEST:
            if rules:
                self.note_cut()
            return
        for spread, queue in (False, self.waiting), (True, self.spreading):
            asked = [rule for rule in rules if spread == ("spread" in rule["rule"])]
            if asked:
                questions = [(subject, rule) for subject in subjects for rule in asked]
                queue.append((cause, self.triggers_of(cause, questions)))

    def listening(self, cause):
        """The rules in force that are asked about it, in the order of their ids."""
        member = next(listed_ for listed_, one in LISTENED if one == cause.sort)
        said_ = cause.value.predicate if cause.sort == "record" else cause.value
        # Of training data it says where it was collected.
        jurisdiction = None if cause.name == "training-data@1" else said_.get("jurisdiction")
        return [
            one
            for one in self.in_force
            if cause.name in one["rule"].get(member, ())
            and jurisdiction in (None, one["rule"]["jurisdiction"])
            and self.is_asked(one["rule"], cause)
        ]

    def is_asked(self, p, cause):
        """8.1: whether a rule counts by then, and matches the record."""
        if "since" in p and time_text(cause.time) < p["since"]:
            return False
        matched = p.get("match", ()) if cause.sort == "record" else ()
        return all(cause.value.predicate.get(one["member"]) == one["value"] for one in matched)

    # ---- asking

    def demands_met(self, entry):
        """8.1: whether a record that is to come bears the signatures that the rules in force demand of it."""
        if entry.stub or entry.foreign or not entry.signatures:
            return True
        if "jurisdiction" not in entry.predicate:
            return True
        cause = Cause("record", entry.kind, entry, None, entry.time, 0)
        rules = [rule for rule in self.listening(cause) if "demands" in rule["rule"]]
        questions = ((subject, rule) for subject in entry.names for rule in rules)
        return all(self.signed(rule, entry) or not self.holds(rule, subject, cause)[0] for subject, rule in questions)

    def signed(self, rule, entry):
        """Whether enough of the signing keys hold the grants that the rule asks for."""
        held = [set(self.grant_texts(one["keyid"])) for one in entry.signatures]
        demands = rule["rule"]["demands"]
        return all(sum(one["by"] in texts for texts in held) >= one["signatures"] for one in demands)

    def grant_texts(self, keyid):
        """8.4: a key's grants as `record.signers` says them."""
        for grant in self.replay.grants_of(keyid):
            where = f":{grant['jurisdiction']}" if "jurisdiction" in grant else ""
            yield grant["role"] + where

    def holds(self, rule, subject, cause):
        """Whether the rule has something to say, and the error in which its condition ends, if it does."""
        variables = self.variables(rule["rule"]["jurisdiction"], subject, subject, cause)
        try:
            return Evaluator(variables).test(self.programs_of(rule, cause).condition), None
        except Evaluation as failure:
            return True, failure.code

    def triggers_of(self, cause, questions):
        """The triggers of a cause; each is worked out when the one before it is on the ledger."""
        for subject, rule in questions:
            if self.questions == MOST_QUESTIONS:
                self.ended = True
                return
            self.questions += 1
            holds, error = self.holds(rule, subject, cause)
            if holds:
                parts = self.parts(rule, subject)
                for left, (about, part) in zip(reversed(range(len(parts))), parts):
                    self.parts_left = left
                    yield self.answer(rule, subject, about, part, cause, error)

    def parts(self, rule, subject):
        """Whom the effects are about, and which part of all that is."""
        if "spread" not in rule["rule"]:
            return [(subject, None)]
        names = self.derived(subject)
        if len(names) > MOST_PARTS:
            self.note_cut()
        return [(name, {"number": number, "of": len(names)}) for number, name in enumerate(names[:MOST_PARTS], 1)]

    def derived(self, subject):
        """8.5: what can be reached over links, but the subject itself."""
        reached, open_ = {subject}, [subject]
        while open_:
            fresh = set(self.replay.links.get(open_.pop(), ())) - reached
            reached |= fresh
            open_ += fresh
        return sorted(reached - {subject}, key=str.encode)

    def answer(self, rule, origin, subject, part, cause, error):
        """The trigger of a rule that has something to say."""
        p, programs = rule["rule"], self.programs_of(rule, cause)
        variables = self.variables(p["jurisdiction"], subject, origin, cause)
        effects = None
        if not error:
            try:
                effects = self.effects(p, programs, variables, cause)
            except Evaluation as failure:
                error = failure.code
        if error:
            effects = self.in_doubt(p, subject, variables, cause)
        trigger = self.trigger(rule, subject, part, cause, effects, error)
        if len(trigger) > MAX_ENTRY:
            # That one fits, since a rule has at most so many bytes (8.1).
            trigger = self.trigger(rule, subject, part, cause, self.in_doubt(p, subject, variables, cause), "size")
        return trigger

    def programs_of(self, rule, cause):
        key = (rule["leaf"], cause.sort, cause.name)
        if key not in self.programs:
            self.programs[key] = Programs(rule["rule"], cause.sort, cause.name, self.replay.schemas)
        return self.programs[key]

    def trigger(self, rule, subject, part, cause, effects, error):
        predicate = {
            "cause": cause.entry,
            "effects": effects,
            "jurisdiction": rule["rule"]["jurisdiction"],
            "rule": {"id": rule["rule"]["id"], "index": rule["index"], "leaf": rule["leaf"]},
        }
        if error:
            predicate["error"] = error
        if part:
            predicate["part"] = part
        if self.is_last():
            predicate["last"] = True
        return self.entry(cause.time, predicate, subject)

    def effects(self, p, programs, variables, cause):
        pairs = zip(p["effects"], programs.effects)
        return [self.effect(effect, programs_, variables, cause) for effect, programs_ in pairs]

    def in_doubt(self, p, subject, variables, cause):
        """What restricts, and hangs on no expression; an error lifts nothing that stands."""
        result = []
        for effect in p["effects"]:
            does = effect["do"]
            restricts = does == "set" and effect["restricts"] or does == "clear" and not effect["restricts"]
            if restricts or (does in (*CLOCK_STARTS, "notify") and "until" not in effect):
                stands = restricts and self.state.get("status", f"{p['jurisdiction']} {effect['status']} {subject}")
                if stands and stands["restricts"]:
                    if does == "clear":
                        continue
                    if "bars" in effect and not ("bars" in stands and set(stands["bars"]) <= set(effect["bars"])):
                        effect = {name: effect[name] for name in effect if name != "bars"}
                try:
                    evaluated = self.effect(effect, None, variables, cause)
                except Evaluation:
                    continue  # a calendar is missing, or it would run out after the year 9999
                runs = does in CLOCK_STARTS and self.state.get("clock", f"{p['jurisdiction']} {effect['clock']} {subject}")
                if not runs or evaluated["deadline"] < runs["deadline"]:
                    result.append(evaluated)
        return result

    def effect(self, effect, programs, variables, cause):
        """An effect as a trigger says it; without programs one that has no expressions."""
        kept = ("bars", "clock", "do", "emits", "parties", "register", "restricts", "status")
        result = {name: effect[name] for name in kept if name in effect}
        evaluator = Evaluator(variables)
        if programs and programs.fields:
            result["fields"] = {name: said(evaluator.of(tree)) for name, tree in programs.fields}
        if programs and programs.key:
            result["key"] = self.key(said(evaluator.of(programs.key)))
        if "duration" in effect:
            result["deadline"] = deadline_text(cause.time + effect["duration"] * 1_000_000)
        elif "working_days" in effect:
            counted = programs and programs.from_
            start = self.moment(evaluator.of(programs.from_)) if counted else cause.time
            end = working_days(self.state, effect["calendar"], start, effect["working_days"])
            result["deadline"] = self.soonest(end, cause, programs.least) if counted else deadline_text(end)
        elif programs and programs.until:
            result["deadline"] = self.soonest(self.moment(evaluator.of(programs.until)), cause, programs.least)
        return result

    def moment(self, value):
        """8.3: the time that an expression says, cut to microseconds."""
        if not isinstance(value, Stamp) or value.number < 0:
            raise Evaluation("argument")
        return value.number // 1000

    def soonest(self, micros, cause, least):
        """8.3: that time, but at least so many seconds after the cause."""
        return deadline_text(max(micros, cause.time + least * 1_000_000))

    def key(self, key):
        right = isinstance(key, str) and 1 <= len(key.encode()) <= 4096
        if not right or re.search("[\x00-\x1f\x7f]", key):
            raise Evaluation("argument")
        return key

    # ---- what expressions see

    def variables(self, jurisdiction, subject, origin, cause):
        def held(kind, name, key):
            """The state's value; none under a name that is no identifier."""
            return self.state.get(kind, f"{jurisdiction} {name} {key}") if re.fullmatch(IDENTIFIER, name) else None

        def has(status, name=subject):
            return held("status", status, name) is not None

        def register(name, key=subject):
            value = held("register", name, key)
            return untyped(value["fields"]) if value else None

        return {
            cause.sort: self.happened(cause),
            "draw": Facts(lambda name: self.draw(cause)[name]),
            "subject": subject,
            "origin": origin,
            "accepted": stamp_of(cause.time),
            "origins": cause.origins,
            "statuses": Statuses(has, has),
            "clocks": Facts(lambda name: held("clock", name, subject) is not None),
            "registers": Registers(lambda name: there(register(name)), register),
            "filings": Facts(lambda name: self.filings(jurisdiction)[name]),
            "sealed": Facts(self.sealed),
        }

    def happened(self, cause):
        if cause.sort == "clock":
            value = cause.value
            return Facts({"deadline": stamp_of(read_time(value["deadline"])), "name": value["name"]}.__getitem__)
        if cause.sort == "emission":
            return Facts({"fields": untyped(cause.value["fields"]), "name": cause.name}.__getitem__)
        entry = cause.value
        fields = {
            "kind": entry.kind,
            "signers": sorted({text for one in entry.signatures for text in self.grant_texts(one["keyid"])}),
            "predicate": typed(entry.predicate, predicate_type(entry.kind, self.replay.schemas)),
            "subjects": entry.names,
        }
        if entry.producer:
            fields["producer"] = entry.producer["id"]
        return Facts(fields.__getitem__)

    def draw(self, cause):
        """The draw that a record is about, as the state has it; one that a demand is made of isn't there yet."""
        entry = cause.value
        place = cause.entry if entry.kind == "draw@1" else entry.predicate["draw"]
        value = there(self.state.get("draw", str(place["index"])) if place else None)
        fields = {"complete": "seed" in value, "items": value.get("items", []), "parties": value["parties"]}
        fields["index"] = place["index"]
        return {**fields, "seed": value.get("seed", ""), "until": stamp_of(read_time(value["until"]))}

    def filings(self, jurisdiction):
        rates, _ = filing_rates(self.state)
        empty = {"filed": 0, "must": 0}
        return next((one for one in rates if one["jurisdiction"] == jurisdiction), empty)

    def sealed(self, name):
        seal = self.replay.seal
        if seal is None:
            return {"height": -1}[name]
        return {"height": seal.height, "leaf": digest_text(seal.leaf)}[name]


def there(value):
    """A value, or the error that a member isn't there."""
    if value is None:
        raise KeyError
    return value


def working_days(state, jurisdiction, time, count):
    """8.6: the end of the day that is so many working days after the day of that time."""

    def calendar(year):
        value = state.get("calendar", f"{jurisdiction} {year}")
        if value is None:
            raise Evaluation("argument")
        return value

    offset = calendar(day_text(time // DAY)[:4])["utc_offset"] * 60_000_000
    day = (time + offset) // DAY
    while count:
        day += 1
        text = day_text(day)
        year = calendar(text[:4])
        weekday = (day + 3) % 7 + 1  # 1970-01-01 was a Thursday
        off = text in year["holidays"] or weekday in year["weekend"]
        count -= text in year["working"] or not off
    return (day + 1) * DAY - offset


def deadline_text(micros):
    """A clock's deadline as a trigger says it (8.4)."""
    if micros * 1000 >= MAX_STAMP:
        raise Evaluation("argument")
    return time_text(micros)


def day_text(day):
    """A day as a calendar says it; there is none of a year after 9999."""
    if day * DAY * 1000 >= MAX_STAMP:
        raise Evaluation("argument")
    return (EPOCH + timedelta(days=day)).strftime("%Y-%m-%d")


# --------------------------------------------------------------------------------------------------
# Certificates and payloads of a whole ledger (3.3, 4.3, 4.5)
# --------------------------------------------------------------------------------------------------


class Certificates:
    """Judges the certificates and their additions against the seals and the tree."""

    def __init__(self, replay, files, findings, additions):
        self.replay = replay
        self.files = files
        self.findings = findings
        self.additions = additions

    def judge(self):
        for height, seal in sorted(self.replay.seals.items()):
            if 0 not in self.files.certificates.get(height, ()):
                self.findings.broken("certificate-missing", "a seal has no certificate", height=height)
        for height, additions in sorted(self.files.certificates.items()):
            self.judge_height(height, additions)

    def judge_height(self, height, additions):
        seal = self.replay.seals.get(height)
        name = "blocks/" + tile_number(height)
        if height > max(self.replay.seals, default=-1):
            for number in additions:
                self.files.tail(f"{name}.{number}" if number else name)
            return
        certificate = self.files.folder.read(name)
        if certificate is None:
            return
        self.judge_certificate(height, seal, certificate)
        for number in range(1, max(additions) + 1):
            self.judge_addition(f"{name}.{number}", certificate)

    def judge_certificate(self, height, seal, data):
        try:
            note = Checkpoint(data)
            must(seal is None or note.size == seal.index + 1, "of another size")
            must(note.size <= self.files.size, "of another size")
            must(note.origin == self.replay.genesis.origin, "of another origin")
            must(note.signed_by(self.replay.genesis.log), "not signed by the log key")
        except Refused as error:
            self.findings.broken("certificate-wrong", f"a certificate isn't right: {error}", height=height)
            return
        name = "blocks/" + tile_number(height)
        judge_root(self.replay.tree, note, self.files.size, self.findings, name)

    def judge_addition(self, name, certificate):
        data = self.files.folder.read(name)
        if data is None:
            self.findings.broken("file-missing", "an addition before another isn't there", file=name)
            return
        try:
            self.additions.check(data, certificate)
        except Refused as error:
            self.findings.broken("addition-wrong", f"an addition isn't right: {error}", file=name)


def judge_root(tree, note, size, findings, file):
    if note.size <= size and note.size <= len(tree.levels[0]):
        root = tree.root(note.size)
        if root is not None and root != note.root:
            findings.broken(
                "root-wrong", "the tree hasn't the root that was signed", file=file, size=note.size
            )


class Payloads:
    """Judges payload files against the entries that name them."""

    def __init__(self, replay, files, findings, keys):
        self.replay = replay
        self.files = files
        self.findings = findings
        self.keys = keys
        self.checked = 0

    def judge(self):
        unnamed = self.files.payload_names()
        for digest, uses in sorted(self.replay.payloads.items(), key=lambda item: item[1][0]):
            name = payload_name(digest)
            unnamed.discard(name)
            self.judge_one(name, digest, uses)
        for name in sorted(unnamed):
            if re.fullmatch(r"payloads/([0-9a-f]{2})/\1[0-9a-f]{62}", name):
                self.files.tail(name)

    def judge_one(self, name, digest, uses):
        data = self.files.folder.read(name)
        erased = digest in self.replay.erased_digests
        if data is None:
            if not erased and not any(index in self.replay.redacted for index, _ in uses):
                self.findings.broken(
                    "payload-missing", "a payload is gone without an erasure", index=uses[0][0]
                )
        elif erased:
            self.findings.observed("erasure-pending", "a payload is there in spite of an erasure", file=name)
        else:
            self.checked += 1
            self.judge_file(name, digest, {size for _, size in uses}, data)

    def judge_file(self, name, digest, sizes, data):
        try:
            must(all(len(data) == size + PAYLOAD_OVERHEAD for size in sizes), "length")
            must(data[:8] == PAYLOAD_MAGIC and sha256(data[:-32]) == data[-32:], "closing hash")
            key = self.keys.get(digest[7:]) if self.keys else None
            if key is None:
                self.findings.observed("payload-unopened", "no key of a payload is at hand", file=name)
                return
            plain = AESGCM(key).decrypt(data[8:20], data[20:-32], PAYLOAD_MAGIC)
            must(digest_text(sha256(plain)) == digest, "digest")
        except (Refused, InvalidTag) as error:
            self.findings.broken("payload-wrong", f"a payload isn't right: {error}", file=name)


def payload_name(digest):
    return f"payloads/{digest[7:9]}/{digest[7:]}"


# --------------------------------------------------------------------------------------------------
# Verdict (page 6) of a whole ledger
# --------------------------------------------------------------------------------------------------


class Options:
    """What the reader brings along, already read."""

    def __init__(
        self, vkey=None, policy=None, since=None, receipts=(), payload_keys=None, stamps=None, strict=False
    ):
        self.vkey = VKey(vkey) if vkey else None
        self.policy = Policy(policy) if policy is not None else None
        self.since = Checkpoint(since) if since is not None else None
        self.receipts = [Receipts(name, data) for name, data in receipts]
        self.payload_keys = payload_keys
        self.stamps = read_certificates(stamps) if stamps is not None else []
        self.strict = strict


def read_certificates(data):
    """Certificates of time stamping authorities, as PEM."""
    try:
        return x509.load_pem_x509_certificates(data)
    except ValueError as error:
        raise Refused("not a certificate in PEM") from error


class Receipts:
    """5.1: lines of receipts and of the checkpoints that follow them."""

    def __init__(self, name, data):
        self.name, self.entries, self.checkpoints = name, [], []
        for line in data.split(b"\n"):
            if line.strip():
                self.read(read_json(line))

    def read(self, value):
        if isinstance(value, dict) and "checkpoint" in value:
            members(value, ("checkpoint", "size"))
            note = Checkpoint(value["checkpoint"].encode())
            must(note.size == value["size"], "a size that isn't its checkpoint's")
            self.checkpoints.append(note)
        else:
            members(value, ("accepted", "index", "leaf"))
            must(is_integer(value["index"]) and is_digest(value["leaf"]), "not a receipt")
            self.entries.append((value["index"], value["leaf"]))


class Verdict:
    """The answer, with its basis."""

    def __init__(self, options):
        self.options = options
        self.findings = Findings()
        self.origin = self.root = self.size = None
        self.checked = {"blocks": 0, "entries": 0, "payloads": 0, "signatures": 0}
        self.rates = {"blocks": [], "now": [rate("*", (), ())], "unregistered": 0}
        self.key_basis = "itself"
        self.time_basis = "none"
        self.unjudged = None
        self.proves = None

    @property
    def holds(self):
        found = self.findings.found if self.options.strict else self.findings.any_broken()
        return not found

    def json(self):
        result = {
            "basis": {"key": self.key_basis, "time": self.time_basis},
            "checked": self.checked,
            "findings": self.findings.sorted(),
            "holds": self.holds,
        }
        if self.rates is not None:
            result["filing_rate"] = self.rates
        for name in ("origin", "proves", "root", "size", "unjudged"):
            if getattr(self, name) is not None:
                result[name] = getattr(self, name)
        return result

    def judge_time(self, additions):
        if self.time_basis == "none" and additions.timestamped:
            self.time_basis = "timestamp"

    def judge_key(self, log, checkpoint, file):
        """The strongest basis that what the reader brought along gives (6.4)."""
        options = self.options
        trusted = []
        if options.vkey is not None:
            self.key_basis = "pinned"
            trusted.append(options.vkey == log)
        if options.policy is not None:
            if options.policy.logs:
                trusted.append(any(key == log for key in options.policy.logs))
            if not options.policy.met_by(checkpoint):
                self.findings.broken("policy-unmet", "the policy's quorum didn't cosign", file=file)
            elif options.policy.quorum != "none":
                self.key_basis, self.time_basis = "policy", "cosignature"
        older = [options.since] if options.since is not None else []
        trusted += [note.signed_by(log) and note.origin == log.name for note in older]
        if not all(trusted):
            self.findings.broken(
                "log-key-other", "the log key isn't the one that the reader knows", file=file
            )


def check_ledger(folder, options, schemas):
    verdict = Verdict(options)
    findings = verdict.findings
    files = LedgerFiles(folder, findings)
    checkpoint = read_checkpoint(folder, findings)
    if checkpoint is None:
        return verdict
    verdict.origin, verdict.size = checkpoint.origin, checkpoint.size
    verdict.root = digest_text(checkpoint.root)
    genesis = read_genesis(files.first_entry() if checkpoint.size else None, schemas, findings)
    if genesis is None:
        return verdict
    if checkpoint.origin != genesis.origin or not checkpoint.signed_by(genesis.log):
        findings.broken(
            "checkpoint-signature", "the checkpoint isn't signed by the log key", file="checkpoint"
        )
    verdict.judge_key(genesis.log, checkpoint, "checkpoint")
    files.judge(checkpoint.size)
    replay = Replay(genesis, files, schemas, findings)
    judge_root(replay.tree, checkpoint, checkpoint.size, findings, "checkpoint")
    replay.run()
    judge_history(verdict, replay, checkpoint, genesis)
    judge_surroundings(verdict, replay, files)
    return verdict


def read_checkpoint(folder, findings):
    data = folder.read("checkpoint")
    if data is None:
        findings.broken("checkpoint-missing", "there is no checkpoint", file="checkpoint")
        return None
    try:
        return Checkpoint(data)
    except Refused as error:
        findings.broken("checkpoint-malformed", f"not a checkpoint: {error}", file="checkpoint")
        return None


def read_genesis(data, schemas, findings):
    try:
        must(data is not None, "there is no entry 0")
        genesis = Genesis(read_entry(data, schemas))
    except Refused as error:
        findings.broken("genesis-wrong", f"not a genesis: {error}", index=0)
        return None
    if genesis.engine not in ENGINES:
        findings.broken("engine-unknown", "an engine that isn't known: not judged from here on", index=0)
        return None
    return genesis


def judge_history(verdict, replay, checkpoint, genesis):
    """--since and --receipt: what was seen of this ledger before."""
    notes = [verdict.options.since] if verdict.options.since is not None else []
    for receipts in verdict.options.receipts:
        for index, leaf in receipts.entries:
            leaves = replay.tree.levels[0]
            if index >= len(leaves) or (leaves[index] is not None and digest_text(leaves[index]) != leaf):
                verdict.findings.broken("receipt-unmet", "the receipt's leaf isn't at its index", index=index)
        notes += receipts.checkpoints
    for note in notes:
        if note.origin == genesis.origin and note.signed_by(genesis.log):
            judge_older(verdict.findings, replay.tree, note, checkpoint)


def judge_older(findings, tree, note, checkpoint):
    if note.size > checkpoint.size:
        findings.broken("rolled-back", "smaller than a checkpoint seen before", size=checkpoint.size)
    elif note.size <= len(tree.levels[0]):
        root = tree.root(note.size)
        if root is not None and root != note.root:
            findings.broken("forked", "not consistent with a checkpoint seen before", size=note.size)


def judge_surroundings(verdict, replay, files):
    findings = verdict.findings
    additions = Additions(verdict.options)
    Certificates(replay, files, findings, additions).judge()
    payloads = Payloads(replay, files, findings, verdict.options.payload_keys)
    payloads.judge()
    verdict.judge_time(additions)
    verdict.checked = {
        "blocks": replay.blocks,
        "entries": len(files.entries),
        "payloads": payloads.checked,
        "signatures": replay.signatures,
    }
    rates, unregistered = filing_rates(replay.state)
    verdict.rates = {"blocks": replay.rates, "now": rates, "unregistered": unregistered}
    verdict.unjudged = replay.unjudged


# --------------------------------------------------------------------------------------------------
# Pages 5.3, 5.4: bundles
# --------------------------------------------------------------------------------------------------

BUNDLE_DEPTH = MAX_DEPTH + 3
BUNDLE_MEMBERS = ("additions", "bundle", "checkpoint", "consistency", "entries", "origin", "state")


def proof_hashes(value):
    must(isinstance(value, list) and len(value) <= 64, "a proof isn't a list of at most 64 hashes")
    return [from_base64(one, 32) for one in value]


JURISDICTION = r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?"
IDENTIFIER = r"[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,255}"
SUBJECT = r'[^\x00-\x1f"\\\x7f]+'
INDEX = r"0|[1-9][0-9]{0,15}"
# 5.4: the form of each type's keys, its parts in groups.
KEY_FORMS = {
    **dict.fromkeys(("genesis", "resume", "engine"), ""),
    **dict.fromkeys(("key", "grant"), "([0-9a-f]{64})"),
    **dict.fromkeys(("producer", "rule"), f"({IDENTIFIER})"),
    **dict.fromkeys(("algorithm", "unregistered"), f"({SUBJECT})"),
    "filing": f"({JURISDICTION})/({SUBJECT})",
    "number": f"({JURISDICTION})/(网信算备[0-9]{{21}}号|[A-Za-z0-9][A-Za-z0-9._:/-]{{0,127}})",
    "registry": f"({JURISDICTION})/({IDENTIFIER})",
    **dict.fromkeys(("withdrawal", "hold", "erasure", "redaction", "draw"), f"({INDEX})"),
    "calendar": f"({JURISDICTION}) (19[7-9][0-9]|[2-9][0-9]{{3}})",
    **dict.fromkeys(("status", "clock"), f"({JURISDICTION}) ({IDENTIFIER}) ({SUBJECT})"),
    "register": rf"({JURISDICTION}) ({IDENTIFIER}) ([^\x00-\x1f\x7f]+)",
    "link": f"({SUBJECT})\n({SUBJECT})",
}
KEY_FORMS = {kind: re.compile(form, re.ASCII) for kind, form in KEY_FORMS.items()}
MAX_REGISTER_KEY = 4096


def check_key(kind, key, absent):
    """5.4: whether anything could ever stand under a key."""
    must(kind in KEY_FORMS, "a type that the state hasn't")
    match = KEY_FORMS[kind].fullmatch(key)
    must(match is not None, f"{key!r} isn't a key of a {kind}")
    longest = MAX_REGISTER_KEY if kind == "register" else MAX_NAME
    must(all(len(part.encode()) <= longest for part in match.groups()), "a part of a key is too long")
    must(not absent or all(part == part.strip(" ") for part in match.groups()), "a space at the end of a part")
    is_index = KEY_FORMS[kind].pattern == f"({INDEX})"
    must(not is_index or int(key) <= MAX_INTEGER, "an index that is too large")


class StateProof:
    """One state proof of a bundle."""

    def __init__(self, value):
        members(value, ("key", "proof", "type"), ("other", "value"))
        must(isinstance(value["key"], str) and isinstance(value["type"], str), "key or type isn't text")
        must(not ("other" in value and "value" in value), "a value, and another's")
        self.kind, self.key = value["type"], value["key"]
        self.value = value.get("value")
        must(self.value is None or isinstance(self.value, dict), "a value that isn't an object")
        must("value" not in value or self.value is not None, "a value that isn't an object")
        self.other = None
        if "other" in value:
            members(value["other"], ("path", "value"))
            self.other = [from_base64(value["other"][name], 32) for name in ("path", "value")]
        self.read_steps(value["proof"])

    def read_steps(self, steps):
        must(isinstance(steps, list) and len(steps) <= 256, "a state proof isn't a list of at most 256 steps")
        self.steps = []
        for step in steps:
            members(step, ("bit", "hash"))
            must(is_integer(step["bit"], 0, 255), "a bit")
            self.steps.append((step["bit"], from_base64(step["hash"], 32)))
        must(self.value is not None or self.other or not steps, "a proof of nothing with steps")

    @property
    def place(self):
        return self.kind.encode(), self.key.encode()

    def leads_to(self, root):
        """Whether the proof is right under this state root."""
        path = state_path(self.kind, self.key)
        if self.value is None and self.other is None:
            return root == EMPTY_ROOT
        leaf = (path, sha256(write_json(self.value))) if self.value is not None else self.other
        bits = [bit for bit, _ in self.steps]
        if any(low >= high for high, low in zip(bits, bits[1:])):
            return False
        if self.other and (leaf[0] == path or any(bit_of(leaf[0], bit) != bit_of(path, bit) for bit in bits)):
            return False
        result = state_leaf(*leaf)
        for bit, sibling in self.steps:
            sides = (sibling, result) if bit_of(path, bit) else (result, sibling)
            result = state_inner(bit, *sides)
        return result == root


class Bundle:
    """A bundle that has the shape of 5.3; Refused if it hasn't."""

    def __init__(self, data):
        must(len(data) <= MAX_BUNDLE, "longer than 16 MiB")
        value = read_canonical(data, BUNDLE_DEPTH)
        members(value, BUNDLE_MEMBERS, ("about", "certificate", "head", "seal"))
        must(value["bundle"] == 1 and not isinstance(value["bundle"], bool), "a bundle of an unknown version")
        self.checkpoint = Checkpoint(text_bytes(value["checkpoint"], "checkpoint"))
        self.certificate = text_bytes(value.get("certificate", ""), "certificate")
        self.origin = value["origin"]
        self.about, self.seal, self.head = (value.get(name) for name in ("about", "seal", "head"))
        for name in ("about", "seal", "head"):
            must(name not in value or is_integer(value[name]), f"{name} isn't an index")
        must(isinstance(value["additions"], list), "additions aren't a list")
        self.additions = [from_base64(one) for one in value["additions"]]
        self.consistency = proof_hashes(value["consistency"])
        self.read_entries(value["entries"])
        must(isinstance(value["state"], list), "state isn't a list")
        self.state = [StateProof(one) for one in value["state"]]
        for one in self.state:
            check_key(one.kind, one.key, one.value is None)
        places = [one.place for one in self.state]
        must(all(a < b for a, b in zip(places, places[1:])), "state proofs not sorted, or one twice")
        self.check_whole()

    def read_entries(self, values):
        must(isinstance(values, list), "entries aren't a list")
        self.entries = {}
        for value in values:
            members(value, ("entry", "index", "proof"))
            index = value["index"]
            must(is_integer(index) and index > max(self.entries, default=-1), "entries not sorted by index")
            self.entries[index] = (value["entry"], proof_hashes(value["proof"]))

    def check_whole(self):
        must(0 in self.entries, "genesis isn't there")
        must(self.checkpoint.origin == self.origin, "origin isn't the checkpoint's")
        for index in (self.about, self.seal, self.head):
            must(index is None or index in self.entries, f"entry {index} isn't there")
        if self.seal is None:
            nothing = not (self.certificate or self.additions or self.consistency or self.state)
            must(self.head is None and nothing, "seal is missing")
            must(self.about is not None, "a bundle about nothing")
            return
        must(self.head is not None and self.certificate, "head or certificate is missing")
        must(self.checkpoint.size == self.head + 1, "the checkpoint isn't head's")
        must(self.seal <= self.head, "head is before the seal")
        if self.about is None:
            must(self.seal == self.head and self.state, "a bundle about nothing")
        else:
            self.check_state_of(self.entries[self.about][0])

    def check_state_of(self, about):
        """State proofs of key and grant of every signing key, and of the filing that a filing's record is of."""
        try:
            record = about["record"]
            kind, predicate = record["kind"], record["predicate"]
            needed = {(kind_, one["keyid"]) for one in about["signatures"] for kind_ in ("key", "grant")}
            if kind == "algorithm-filing@1":
                needed.add(("filing", f"{predicate['jurisdiction']}/{record['subject'][0]['name']}"))
        except (KeyError, TypeError, IndexError):
            return  # not an entry: judged as such
        must(kind not in ("genesis@1", "block@1"), "a seal or genesis lies in no block")
        there = {(one.kind, one.key) for one in self.state}
        must(needed <= there, "a state proof is missing")


def text_bytes(value, name):
    must(isinstance(value, str), f"{name} isn't text")
    return value.encode()


ACTING = {
    *("algorithm-filing@1", "consent@1", "consent-withdrawal@1", "dpia@1", "erasure@1", "hold@1", "incident@1"),
    *("redaction@1", "release@1", "rule-retire@1"),
}


class BundleReplay(Authority):
    """Judges the entries of a bundle, and whether `about` was permitted by them."""

    def __init__(self, bundle, genesis, schemas, verdict, file):
        super().__init__(genesis)
        self.bundle = bundle
        self.schemas = schemas
        self.verdict = verdict
        self.findings = verdict.findings
        self.file = file
        self.entries = {}
        self.proven = []

    def judge(self):
        for index, (value, proof) in self.bundle.entries.items():
            try:
                self.entries[index] = self.judge_entry(index, value, proof)
            except Broken as broken:
                self.findings.broken(broken.code, str(broken), index=index)
        self.judge_seals()
        self.judge_certificate()
        self.judge_state()
        self.judge_about()

    def judge_entry(self, index, value, proof):
        try:
            data = write_json(value)
            entry = read_entry(data, self.schemas)
        except Refused as error:
            raise Broken("entry-malformed", f"not an entry: {error}") from error
        self.need(
            index == 0 or entry.kind != "genesis@1", "genesis-wrong", "a genesis that isn't the first entry"
        )
        try:
            root = root_from_inclusion(index, self.bundle.checkpoint.size, entry.leaf, proof)
        except Refused as error:
            raise Broken("proof-wrong", f"an inclusion proof isn't right: {error}") from error
        self.need(
            root == self.bundle.checkpoint.root, "proof-wrong", "an inclusion proof leads to another root"
        )
        return entry

    def judge_seals(self):
        about, seal, head = self.bundle.about, self.bundle.seal, self.bundle.head
        for index in sorted({seal, head} - {None}):
            entry = self.entries.get(index)
            if entry is not None:
                p = entry.predicate
                right = entry.kind == "block@1" and p["size"] == index
                if right and index == seal and about is not None:
                    right = p["first"] <= about < seal
                if not right:
                    self.findings.broken("seal-chain", "it isn't the seal of that block", index=index)

    def judge_certificate(self):
        bundle = self.bundle
        if bundle.seal is None:
            return
        try:
            note = Checkpoint(bundle.certificate)
            must(note.size == bundle.seal + 1, "of another size")
            must(note.origin == self.genesis.origin, "of another origin")
            must(note.signed_by(self.genesis.log), "not signed by the log key")
        except Refused as error:
            self.findings.broken("certificate-wrong", f"the certificate isn't right: {error}", file=self.file)
        else:
            newest = bundle.checkpoint
            if not consistent(note.size, note.root, newest.size, newest.root, bundle.consistency):
                sentence = "the checkpoint's tree isn't shown to continue the certificate's"
                self.findings.broken("proof-wrong", sentence, index=bundle.seal)
        self.judge_additions(Additions(self.verdict.options))

    def judge_additions(self, additions):
        for data in self.bundle.additions:
            try:
                additions.check(data, self.bundle.certificate)
            except Refused as error:
                self.findings.broken("addition-wrong", f"an addition isn't right: {error}", file=self.file)
        self.verdict.judge_time(additions)

    def judge_state(self):
        head = self.entries.get(self.bundle.head)
        if head is None or head.kind != "block@1":
            return
        root = bytes.fromhex(head.predicate["state"][7:])
        for proof in self.bundle.state:
            if proof.leads_to(root):
                self.proven.append(proof)
            else:
                self.findings.broken("proof-wrong", "a state proof isn't right", index=self.bundle.head)

    def judge_about(self):
        about = self.bundle.about
        entry = self.entries.get(about)
        if entry is None or entry.kind in ("genesis@1", "block@1"):
            return
        self.replay_authority(about)
        self.use_state(about)
        try:
            self.judge_authority(entry)
            self.judge_acts_on(entry)
        except Broken as broken:
            self.findings.broken(broken.code, str(broken), index=about)

    def replay_authority(self, about):
        """Keys and grants as the bundle's entries before `about` make them."""
        for index, entry in self.entries.items():
            if index < about:
                effects = {
                    "genesis@1": self.effect_genesis,
                    "key@1": self.effect_key,
                    "grant@1": self.effect_grant,
                }
                effects.get(entry.kind, lambda *_: None)(index, entry)

    def use_state(self, about):
        """What the state proofs say against those: a revocation, a grant that was withdrawn."""
        for proof in self.proven:
            value = proof.value or {}
            key = self.state.get("key", proof.key)
            if proof.kind == "key" and key:
                ended_ = proof.value is None or is_integer(value.get("revoked"), 0, about - 1)
                self.state.put("key", proof.key, {**key, "revoked": 0} if ended_ else key)
            if proof.kind == "grant":
                standing = grants_that_stood(value.get("grants"), about)
                grants = [grant for grant in self.grants_of(proof.key) if grant["index"] in standing]
                self.state.put("grant", proof.key, {"grants": grants})

    def judge_acts_on(self, entry):
        place = "consent" if entry.kind == "consent-withdrawal@1" else "acts_on"
        named = entry.kind in ("algorithm-filing@1", "consent@1", "consent-withdrawal@1", "dpia@1", "incident@1")
        reference = entry.predicate.get(place) if named else entry.predicate
        if entry.kind not in ACTING or reference is None:
            return
        target = self.entries.get(reference["index"])
        if target is None and entry.kind in ("erasure@1", "hold@1", "redaction@1"):
            return  # it may be redacted
        right = target is not None and digest_text(target.leaf) == reference["leaf"]
        self.need(right, "acts-on-wrong", "the entry that it acts on isn't there")


def grants_that_stood(listed, about):
    """The indexes of the grants in a state's value that weren't withdrawn before `about`."""
    grants = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return {one.get("index") for one in grants if not is_integer(one.get("withdrawn"), 0, about - 1)}


def check_bundle(data, file, options, schemas):
    verdict = Verdict(options)
    findings = verdict.findings
    verdict.rates = None
    try:
        bundle = Bundle(data)
    except Refused as error:
        findings.broken("bundle-malformed", f"not a bundle: {error}", file=file)
        return verdict
    checkpoint = bundle.checkpoint
    verdict.origin, verdict.size, verdict.root = bundle.origin, checkpoint.size, digest_text(checkpoint.root)
    genesis = bundle_genesis(bundle, schemas, findings)
    if genesis is None:
        return verdict
    if genesis.origin != bundle.origin:
        findings.broken("bundle-malformed", "not a bundle: origin isn't genesis's", file=file)
        return verdict
    if not checkpoint.signed_by(genesis.log):
        findings.broken("checkpoint-signature", "the checkpoint isn't signed by the log key", file=file)
    verdict.judge_key(genesis.log, checkpoint, file)
    replay = BundleReplay(bundle, genesis, schemas, verdict, file)
    replay.judge()
    judge_bundle_history(verdict, bundle, genesis, replay)
    verdict.checked = {
        "blocks": len({bundle.seal, bundle.head} - {None}),
        "entries": len(bundle.entries),
        "payloads": 0,
        "signatures": replay.signatures,
    }
    if verdict.holds:
        verdict.proves = proven_by(bundle, replay.entries)
    return verdict


def proven_by(bundle, entries):
    """6.5: what a bundle that holds proves."""
    facts = []
    if bundle.about is not None:
        entry = entries[bundle.about]
        fact = {"accepted": entry.accepted, "index": bundle.about, "kind": entry.kind}
        facts.append({**fact, "subjects": entry.names})
    for proof in bundle.state:
        fact = {"key": proof.key, "seal": bundle.head, "sealed": entries[bundle.head].accepted, "type": proof.kind}
        facts.append(fact if proof.value is None else {**fact, "value": proof.value})
    return facts


def bundle_genesis(bundle, schemas, findings):
    try:
        data = write_json(bundle.entries[0][0])
    except Refused:
        data = None
    return read_genesis(data, schemas, findings)


def judge_bundle_history(verdict, bundle, genesis, replay):
    since = verdict.options.since
    notes = [since] if since is not None else []
    for receipts in verdict.options.receipts:
        for index, leaf in receipts.entries:
            entry = replay.entries.get(index)
            if entry is not None and digest_text(entry.leaf) != leaf:
                verdict.findings.broken("receipt-unmet", "the receipt's leaf isn't at its index", index=index)
        notes += receipts.checkpoints
    for note in notes:
        mine = note.origin == genesis.origin and note.signed_by(genesis.log)
        if mine and note.size == bundle.checkpoint.size and note.root != bundle.checkpoint.root:
            verdict.findings.broken("forked", "not consistent with a checkpoint seen before", size=note.size)


# --------------------------------------------------------------------------------------------------
# The command line
# --------------------------------------------------------------------------------------------------


def read_file(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror}") from error


def read_keys(folder):
    """Payload keys: files of 32 bytes, named by the plaintext's SHA-256."""
    try:
        names = [name for name in os.listdir(folder) if KEY_ID.match(name)]
    except OSError as error:
        raise Unreadable(f"{folder}: {error.strerror}") from error
    keys = {name: read_file(os.path.join(folder, name)) for name in names}
    return {name: key for name, key in keys.items() if len(key) == 32}


def arguments():
    parser = argparse.ArgumentParser(description="Checks an evidence ledger or a bundle.")
    parser.add_argument("path", metavar="PATH", help="a ledger's folder, or a bundle file")
    parser.add_argument("--json", action="store_true", help="the verdict as JSON (page 6.5)")
    parser.add_argument("--strict", action="store_true", help="observed findings count as well")
    parser.add_argument("--vkey", help="the log key that you trust")
    parser.add_argument("--policy", metavar="FILE", help="a C2SP tlog-policy")
    parser.add_argument("--since", metavar="CHECKPOINT", help="a checkpoint of this ledger seen before")
    parser.add_argument(
        "--receipt", metavar="FILE", action="append", default=[], help="receipts to hold it to"
    )
    parser.add_argument("--payload-keys", metavar="DIR", help="keys of payloads")
    parser.add_argument(
        "--tsa", metavar="PEM", help="certificates of time stamping authorities that you trust"
    )
    parser.add_argument("--schemas", metavar="DIR", default=SCHEMAS, help=argparse.SUPPRESS)
    return parser.parse_args()


def read_options(given):
    try:
        return Options(
            vkey=given.vkey,
            policy=read_file(given.policy) if given.policy else None,
            since=read_file(given.since) if given.since else None,
            receipts=[(os.path.basename(name), read_file(name)) for name in given.receipt],
            payload_keys=read_keys(given.payload_keys) if given.payload_keys else None,
            stamps=read_file(given.tsa) if given.tsa else None,
            strict=given.strict,
        )
    except Refused as error:
        raise Unreadable(f"an option's value: {error}") from error


def show_rates(rates):
    for one in rates["now"]:
        percent = f" ({write_json(one['rate']).decode()} %)" if "rate" in one else ""
        print(f"filed {one['jurisdiction']}: {one['filed']} of {one['must']}{percent}")
    print(f"seen, unregistered: {rates['unregistered']}")


def show(verdict):
    print(f"{verdict.origin or 'a ledger without origin'}, {verdict.size or 0} entries")
    print(f"basis: key {verdict.key_basis}, time {verdict.time_basis}")
    print("checked: " + ", ".join(f"{count} {name}" for name, count in verdict.checked.items()))
    if verdict.rates is not None:
        show_rates(verdict.rates)
    for one in verdict.findings.sorted():
        places = "; ".join(" ".join(f"{k} {v}" for k, v in place.items()) for place in one["places"])
        print(f"{one['class']} {one['code']} ({one['count']}): {one['sentence']} [{places}]")
    if verdict.unjudged is not None:
        print(f"state not judged from index {verdict.unjudged}")
    print("HOLDS" if verdict.holds else "DOES NOT HOLD")


def main():
    given = arguments()
    try:
        options = read_options(given)
        schemas = Schemas(given.schemas)
        if os.path.isdir(given.path):
            verdict = check_ledger(Folder(given.path), options, schemas)
        else:
            verdict = check_bundle(read_file(given.path), os.path.basename(given.path), options, schemas)
    except (Unreadable, OSError) as error:
        print(f"ledger_check: {error}", file=sys.stderr)
        return 3
    if given.json:
        sys.stdout.buffer.write(write_json(verdict.json()) + b"\n")
    else:
        show(verdict)
    return 0 if verdict.holds else 1


if __name__ == "__main__":
    sys.exit(main())
