"""Mutations of names and lengths of files."""

import bases
from bases import plain
from common import changed, frame_offset
from vectors import broken, observed
from writer import Payload


def define(v):
    files(v)


def files(v):
    right = plain().files()
    for name in (
        "notes.txt",
        "entries/1",
        "entries/x000",
        "blocks/latest",
        "blocks/000.0",
        "hashes/01",
        "payloads/ab/abc",
    ):
        found = broken("file-foreign", file=name)
        label = name.replace("/", "-").replace(".", "-")
        v.add(f"file-foreign-{label}", f"There is {name}.", "plain", changed(right, name, b"x"), found)
    v.add(
        "state-folder",
        "Whatever is in state/ is nobody's business.",
        "plain",
        changed(right, "state/journal", b"x"),
    )
    gone = changed(right, "entries/offsets", None)
    v.add(
        "file-missing-offsets", "No offsets.", "plain", gone, broken("file-missing", file="entries/offsets")
    )
    gone = changed(right, "hashes/0", None)
    v.add("file-missing-hashes", "No leaf hashes.", "plain", gone, broken("file-missing", file="hashes/0"))
    gone = changed(right, "entries/000", None)
    v.add("file-missing-entries", "No entries.", "plain", gone, broken("genesis-wrong", index=0))
    short = changed(right, "entries/offsets", right["entries/offsets"][:7])
    v.add(
        "file-short-offsets",
        "An offset of 7 bytes.",
        "plain",
        short,
        broken("file-short", file="entries/offsets"),
    )
    short = changed(right, "hashes/0", right["hashes/0"][:-32])
    v.add(
        "file-short-hashes",
        "The last leaf hash is gone.",
        "plain",
        short,
        broken("file-short", file="hashes/0"),
    )
    define_tails(v, right)
    define_frames(v, right)
    define_tiles(v)


def define_tails(v, right):
    for name in ("entries/000", "entries/offsets", "hashes/0"):
        longer = changed(right, name, right[name] + bytes(40))
        label = name.replace("/", "-")
        about = f"Bytes after what the checkpoint covers in {name}."
        v.add(f"uncovered-tail-{label}", about, "plain", longer, observed("uncovered-tail", file=name))
    later = plain()
    later.seal()
    later.seal()
    files_ = later.files() | {"checkpoint": right["checkpoint"]}
    tails = ["blocks/003", "blocks/004", "entries/000", "hashes/0"]
    found = [observed("uncovered-tail", file=name) for name in tails]
    v.add("uncovered-tail-blocks", "Two blocks more than the checkpoint covers.", "plain", files_, *found)
    orphan = Payload("orphan", b"nobody names it")
    files_ = right | {orphan.path: orphan.file}
    about = "A payload that no entry names (yet)."
    v.add("uncovered-tail-payload", about, "plain", files_, observed("uncovered-tail", file=orphan.path))


def define_frames(v, right):
    w = plain()
    data = right["entries/000"]
    last = len(w.entries) - 1
    offset = frame_offset(w, last)
    cut = changed(right, "entries/000", data[:offset])
    v.add(
        "file-short-entries",
        "The last entry is gone.",
        "plain",
        cut,
        broken("file-short", file="entries/000"),
        expect={"unjudged": last},
    )
    cut = changed(right, "entries/000", data[:-1])
    v.add("entry-frame-cut", "The last byte is gone.", "plain", cut, broken("entry-frame", index=last))
    cut = changed(right, "entries/000", data[: offset + 1])
    v.add("entry-frame-length", "Half a length at the end.", "plain", cut, broken("entry-frame", index=last))
    offset = frame_offset(w, 12)
    zero = changed(right, "entries/000", data[:offset] + bytes(2) + data[offset + 2 :])
    rest = [observed("unattested", 2, index=10)] + [
        observed("uncovered-tail", file=f"blocks/00{n}") for n in (1, 2)
    ]
    v.add("entry-frame-zero", "A length of 0.", "plain", zero, broken("entry-frame", index=12), *rest)
    wide = changed(right, "entries/000", data[:offset] + b"\xff\xff" + data[offset + 2 :])
    v.add(
        "entry-frame-beyond",
        "A length that leaves the file.",
        "plain",
        wide,
        broken("entry-frame", index=12),
        *rest,
    )


def define_tiles(v):
    right = bases.tiles().files()
    unattested = observed("unattested", 540, index=1)
    gone = changed(right, "hashes/1", None)
    found = broken("file-missing", file="hashes/1")
    v.add("file-missing-level", "A level of the tree is gone.", "tiles", gone, found, unattested)
    data = right["hashes/1"]
    node = changed(right, "hashes/1", data[:40] + bytes([data[40] ^ 1]) + data[41:])
    found = broken("node-wrong", file="hashes/1", index=1)
    v.add("node-wrong", "One bit of an inner hash.", "tiles", node, found, unattested)
    data = right["entries/offsets"]
    offset = changed(right, "entries/offsets", data[:15] + bytes([data[15] ^ 1]) + data[16:])
    v.add(
        "offset-wrong",
        "One bit of an offset.",
        "tiles",
        offset,
        broken("offset-wrong", index=256),
        unattested,
    )
    longer = changed(right, "hashes/2", bytes(32))
    found = observed("uncovered-tail", file="hashes/2")
    v.add(
        "uncovered-tail-level", "A level that this size doesn't have yet.", "tiles", longer, found, unattested
    )
