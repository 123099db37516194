"""Mutations of the checkpoint and of genesis."""

import bases
from bases import plain
from common import ORIGIN, flip_note, parsed
from vectors import broken
from writer import Key, Writer, b64, canonical, checkpoint_text, leaf_hash, note, sign


def define(v):
    checkpoint(v)
    genesis(v)


# ---- the checkpoint


def with_checkpoint(data):
    return plain().files() | {"checkpoint": data if isinstance(data, bytes) else data.encode()}


def checkpoint(v):
    right = plain()
    size, root = len(right.entries), right.root()
    text = checkpoint_text(ORIGIN, size, root)
    log = Key("log")
    none = right.files()
    del none["checkpoint"]
    v.add(
        "checkpoint-missing", "No checkpoint.", "plain", none, broken("checkpoint-missing", file="checkpoint")
    )
    shapes = {
        "empty": (b"", "It is empty."),
        "unsigned": (text.encode(), "It has no signature."),
        "extension": (note(log, ORIGIN, text + "more\n"), "It has an extension line."),
        "leading-zero": (
            note(log, ORIGIN, checkpoint_text(ORIGIN, f"0{size}", root)),
            "Its size has a leading zero.",
        ),
        "short-root": (note(log, ORIGIN, f"{ORIGIN}\n{size}\n{b64(root[:31])}\n"), "Its root has 31 bytes."),
        "base64": (
            note(log, ORIGIN, f"{ORIGIN}\n{size}\n{loose(root)}\n"),
            "Its root isn't canonical base64.",
        ),
        "return": (note(log, ORIGIN, text).replace("\n", "\r\n"), "Its lines end in CR LF."),
        "no-newline": (note(log, ORIGIN, text)[:-1], "The last newline is missing."),
        "utf8": (note(log, ORIGIN, text).encode() + b"\xe2\x80\x94 \xff AAAA\n", "It isn't UTF-8."),
    }
    for name, (data, about) in shapes.items():
        found = broken("checkpoint-malformed", file="checkpoint")
        v.add(f"checkpoint-malformed-{name}", about, "plain", with_checkpoint(data), found)
    other = Key("other")
    wrong = {
        "key": (note(other, ORIGIN, text), "Another key signed it, under the log's name."),
        "name": (note(log, "vectors.example/other", text), "The signature bears another name."),
        "origin": (
            note(log, ORIGIN, checkpoint_text("vectors.example/other", size, root)),
            "The log's key signed it for another origin.",
        ),
        "bit": (flip_note(note(log, ORIGIN, text)), "One bit of the signature is flipped."),
        "two": (
            note(log, ORIGIN, text) + flip_note(note(log, ORIGIN, text)).split("\n\n")[1],
            "The log's key signed twice, once wrongly.",
        ),
    }
    for name, (data, about) in wrong.items():
        found = broken("checkpoint-signature", file="checkpoint")
        v.add(f"checkpoint-signature-{name}", about, "plain", with_checkpoint(data), found)
    extra = note(log, ORIGIN, text) + note(other, "somebody.example", text).split("\n\n")[1]
    v.add(
        "checkpoint-cosigned", "Another signature beside the log's is fine.", "plain", with_checkpoint(extra)
    )


def loose(data):
    """Base64 of 32 bytes whose two unused bits aren't zero."""
    text = b64(data)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return text[:-2] + alphabet[alphabet.index(text[-2]) + 1] + "="


# ---- genesis


def genesis(v):
    start = bases.START

    def wrong(name, about, **changes):
        w = Writer(ORIGIN, start, genesis=changes)
        w.seal()
        v.add(f"genesis-wrong-{name}", about, "plain", w.files(), broken("genesis-wrong", index=0))

    keys = sorted((Key(name) for name in ("ada", "ben", "cleo")), key=lambda key: key.public)
    listed = [{"name": key.name, "public": b64(key.public)} for key in keys]
    wrong("ahead", "ahead is less than two windows.", ahead=1199)
    wrong("format", "A format that doesn't exist.", format=2)
    wrong("suite", "A suite that doesn't exist.", suite="sm3-sm2")
    wrong("window", "A window of no seconds.", window=0)
    wrong("quorum-zero", "A quorum of nobody.", quorum=0)
    wrong("quorum-above", "A quorum of four of three.", quorum=4)
    many = sorted((Key(f"authority {number}") for number in range(17)), key=lambda key: key.public)
    wrong(
        "quorum-many",
        "A quorum of more signatures than an entry bears.",
        authorities=[{"name": f"a{number:02}", "public": b64(key.public)} for number, key in enumerate(many)],
        quorum=17,
    )
    wrong("unsorted", "The authorities aren't sorted by key.", authorities=listed[::-1])
    wrong("twice", "An authority is there twice.", authorities=[listed[0], *listed])
    wrong("nobody", "No authorities.", authorities=[])
    wrong("log-name", "The log key's name isn't the origin.", log=Key("log").vkey("vectors.example/other"))
    wrong(
        "log-id",
        "The log key's id isn't its own.",
        log=ORIGIN + "+00000000+" + Key("log").vkey(ORIGIN).split("+", 2)[2],
    )
    wrong("log-type", "The log key is one for cosignatures.", log=Key("log").vkey(ORIGIN, 4))
    wrong("unsigned", "consent@1 may never be unsigned.", unsigned_kinds=["consent@1"])
    wrong("unsigned-order", "unsigned_kinds isn't sorted.", unsigned_kinds=["training-data@1", "foreign"])
    small = {"name": "small", "public": b64(bytes(32))}
    wrong("small-order", "An authority's key has order 4.", authorities=[small, *listed], quorum=2)
    wrong("extra", "A member that no genesis has.", more=1)
    wrong(
        "origin",
        "The origin isn't the subject's.",
        origin="vectors.example/other",
        log=Key("log").vkey("vectors.example/other"),
    )
    define_genesis_elsewhere(v, start)
    engine = Writer(ORIGIN, start, genesis={"engine": 999})
    engine.seal()
    found = broken("engine-unknown", index=0)
    v.add("engine-unknown", "An engine that no reader knows yet.", "plain", engine.files(), found)


def define_genesis_elsewhere(v, start):
    w = Writer(ORIGIN, start)
    w.entries, w.leaves, w.folded = [], [], []
    record = w.make("x.example/note@1", "note", {}, ledger=False)
    w.record(record, [])
    v.add(
        "genesis-wrong-first",
        "Entry 0 isn't a genesis.",
        "plain",
        w.files(),
        broken("genesis-wrong", index=0),
    )
    w = plain()
    again = w.record(parsed(w.entries[0])["record"], [], applied=False)
    v.add(
        "genesis-wrong-again", "A second genesis.", "plain", w.files(), broken("genesis-wrong", index=again)
    )
    w = Writer(ORIGIN, start)
    entry = parsed(w.entries[0])
    entry["signatures"] = sign(entry["record"], [Key("ada")])
    w.entries = [canonical(entry)]
    w.leaves = [leaf_hash(w.entries[0])]
    v.add("genesis-wrong-signed", "A signed genesis.", "plain", w.files(), broken("genesis-wrong", index=0))
