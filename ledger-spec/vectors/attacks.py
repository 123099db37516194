"""What somebody who holds the disk, or the disk and the log key, would try."""

import json

from bases import AT, PIPELINE, Eventful, after_data, chartered, plain, tiles
from common import changed, eventful_findings, flip_note, frame_offset
from predicates import training_data
from vectors import broken, observed
from writer import Key, checkpoint_text, note

ORIGIN = "vectors.example/plain"


def define(v):
    cut(v)
    resign(v)
    splice(v)
    one_bit(v)
    rewrite(v)


def cut_at_seal(w, seal):
    """The files of a ledger as they were right after that seal."""
    older = w.copy()
    size = seal + 1
    older.entries, older.leaves = older.entries[:size], older.leaves[:size]
    heights = [name for name in sorted(older.blocks) if size_of(older.blocks[name]) <= size]
    older.blocks = {name: older.blocks[name] for name in heights}
    return older


def size_of(certificate):
    return int(certificate.split(b"\n")[1])


def cut(v):
    w = plain()
    right, older = w.files(), cut_at_seal(w, 9)
    files = older.files() | {"checkpoint": right["checkpoint"]}
    found = [broken("file-short", file="entries/000"), broken("file-short", file="hashes/0")]
    v.add(
        "attack-cut",
        "Cut off after the first block; the checkpoint stays.",
        "plain",
        files,
        *found,
        expect={"unjudged": 10},
    )
    about = "Cut off after the first block, with a checkpoint of then: by itself it holds."
    v.add("attack-rolled-back-unseen", about, "plain", older.files())
    rolled = broken("rolled-back", size=10)
    about = "The same, held against a checkpoint seen since."
    v.add("attack-rolled-back", about, "plain", older.files(), rolled, since=right["checkpoint"].decode())
    files = right | {"checkpoint": w.note(10).encode()}
    tails = ["blocks/001", "blocks/002", "entries/000", "hashes/0"]
    found = [observed("uncovered-tail", file=name) for name in tails]
    about = "Only the checkpoint is an old one."
    v.add("attack-old-checkpoint", about, "plain", files, *found)
    v.add(
        "attack-old-checkpoint-since",
        about + " Held against a newer one.",
        "plain",
        files,
        *found,
        rolled,
        since=w.note(),
    )


def resign(v):
    w = plain()
    other = Key("other")
    files = w.files()
    for name in ["checkpoint", *w.blocks]:
        size = size_of(files[name])
        files[name] = note(other, ORIGIN, checkpoint_text(ORIGIN, size, w.root(size))).encode()
    found = [broken("checkpoint-signature", file="checkpoint")]
    found += [broken("certificate-wrong", height=height) for height in range(3)]
    found += [broken("seal-certificate", index=index) for index in (AT["first seal"], AT["seal"])]
    v.add("attack-resigned", "All checkpoints signed anew by another key.", "plain", files, *found)
    remade = plain(log="other")
    vkey = Key("log").vkey(ORIGIN)
    about = "All of it made anew under another log key: by itself it holds."
    v.add("attack-remade-unseen", about, "plain", remade.files())
    other = broken("log-key-other", file="checkpoint")
    v.add(
        "attack-remade-vkey",
        "The same, by a reader who knows the key.",
        "plain",
        remade.files(),
        other,
        vkey=vkey,
    )
    since = w.note(10)
    v.add(
        "attack-remade-since",
        "The same, by a reader who has an old checkpoint.",
        "plain",
        remade.files(),
        other,
        since=since,
    )


def other_history():
    """Plain, but for one training-data record in block 1."""
    w = chartered()
    w.seal()
    w.after(30)
    for number in (0, 7, 2):
        w.add("training-data@1", f"acme.example/data/{number}", training_data(number), producer=PIPELINE)
    after_data(w)
    return w


def splice(v):
    a, b = plain(), other_history()
    cut_ = AT["seal"]
    w = b.copy()
    w.entries = a.entries[:cut_] + b.entries[cut_:]
    w.leaves = a.leaves[:cut_] + b.leaves[cut_:]
    spliced = w.files()
    files = spliced | {"checkpoint": b.files()["checkpoint"], "blocks/001": a.blocks["blocks/001"]}
    size = len(w.entries)
    chain = broken("seal-chain", index=cut_)
    found = [
        chain,
        broken("root-wrong", file="blocks/002", size=cut_ + 1),
        broken("root-wrong", file="checkpoint", size=size),
    ]
    about = "The first two blocks of one history, the rest of another."
    v.add("attack-spliced", about, "plain", files, *found)
    about = "The same, by somebody who has the log key: certificates and checkpoint are signed anew."
    files = spliced | {"blocks/001": a.blocks["blocks/001"], "blocks/002": w.note(cut_ + 1).encode()}
    v.add("attack-spliced-signed", about, "plain", files, chain)
    forked = broken("forked", size=size)
    about = "Another history, held against a checkpoint of the first one."
    v.add("attack-forked", about, "plain", b.files(), forked, since=a.note())


def flipped(data, place, bit=1):
    return data[:place] + bytes([data[place] ^ bit]) + data[place + 1 :]


def one_bit(v):
    w = plain()
    right = w.files()
    size, first, second = len(w.entries), AT["first seal"], AT["seal"]
    offset = frame_offset(w, AT["data"]) + 2
    for name, place, code in (
        ("accepted", 35, "leaf-wrong"),
        ("kind", 62, "leaf-wrong"),
        ("brace", 0, "leaf-wrong"),
        ("end", len(w.entries[AT["data"]]) - 1, "leaf-wrong"),
    ):
        files = changed(right, "entries/000", flipped(right["entries/000"], offset + place))
        about = f"One bit of an entry ({name})."
        v.add(f"bit-entry-{name}", about, "plain", files, broken(code, index=AT["data"]))
    roots = [
        broken("root-wrong", file="blocks/001", size=first + 1),
        broken("root-wrong", file="blocks/002", size=second + 1),
        broken("root-wrong", file="checkpoint", size=size),
    ]
    files = changed(right, "hashes/0", flipped(right["hashes/0"], 32 * AT["data"]))
    found = [
        broken("leaf-wrong", index=AT["data"]),
        broken("seal-root", index=first),
        broken("seal-root", index=second),
    ]
    v.add("bit-leaf", "One bit of a stored leaf.", "plain", files, *found, *roots)
    files = changed(right, "hashes/0", flipped(right["hashes/0"], 32 * first))
    found = [broken("leaf-wrong", index=first), broken("seal-root", index=second)]
    v.add("bit-leaf-seal", "One bit of a stored leaf of a seal.", "plain", files, *found, *roots)
    files = changed(right, "hashes/0", flipped(right["hashes/0"], 32 * (size - 1)))
    found = [broken("leaf-wrong", index=size - 1), broken("root-wrong", file="checkpoint", size=size)]
    v.add("bit-leaf-last", "One bit of the last stored leaf.", "plain", files, *found)
    one_bit_of_notes(v, w, right)
    one_bit_of_the_rest(v)


def one_bit_of_notes(v, w, right):
    text = right["blocks/002"].decode()
    files = changed(right, "blocks/002", flip_note(text).encode())
    v.add(
        "bit-certificate-signature",
        "One bit of a certificate's signature.",
        "plain",
        files,
        broken("certificate-wrong", height=2),
    )
    files = changed(right, "blocks/001", flip_note(right["blocks/001"].decode()).encode())
    found = [broken("certificate-wrong", height=1), broken("seal-certificate", index=AT["seal"])]
    v.add("bit-certificate-older", "The same of one that a seal commits to.", "plain", files, *found)
    files = changed(right, "blocks/002", flipped(right["blocks/002"], 0))
    v.add(
        "bit-certificate-origin",
        "One bit of a certificate's origin.",
        "plain",
        files,
        broken("certificate-wrong", height=2),
    )
    files = changed(right, "checkpoint", flipped(right["checkpoint"], 0))
    v.add(
        "bit-checkpoint-origin",
        "One bit of the checkpoint's origin.",
        "plain",
        files,
        broken("checkpoint-signature", file="checkpoint"),
    )
    place = right["checkpoint"].index(b"\n") + 2
    files = changed(right, "checkpoint", flipped(right["checkpoint"], place))
    # The size is 25 instead of 24.
    found = [
        broken("checkpoint-signature", file="checkpoint"),
        broken("file-short", file="entries/000"),
        broken("file-short", file="hashes/0"),
    ]
    v.add(
        "bit-checkpoint-size",
        "One bit of the checkpoint's size.",
        "plain",
        files,
        *found,
        expect={"unjudged": 24},
    )
    files = changed(right, "entries/offsets", flipped(right["entries/offsets"], 7))
    v.add("bit-offsets", "One bit of an offset.", "plain", files, broken("offset-wrong", index=0))


def one_bit_of_the_rest(v):
    e = Eventful()
    right = e.w.files()
    found = eventful_findings(e.at, sorted(one.path for one in e.payloads[1:]))
    chain = broken("seal-certificate", index=e.at["missed"])
    found = [one for one in found if one != observed("missed-windows", 2, index=e.at["missed"])]
    stamp = changed(right, "blocks/000.2", flipped(right["blocks/000.2"], len(right["blocks/000.2"]) - 1))
    about = "One bit at the end of a token, which only the next seal tells."
    v.add("bit-token-end", about, "eventful", stamp, *found, chain)
    imprint = right["blocks/000.2"].index(bytes.fromhex("0500") + b"\x04\x20") + 4
    stamp = changed(right, "blocks/000.2", flipped(right["blocks/000.2"], imprint))
    wrong = broken("addition-wrong", file="blocks/000.2")
    v.add("bit-token", "One bit of a token's imprint.", "eventful", stamp, *found, chain, wrong)
    line = changed(right, "blocks/000.1", flipped(right["blocks/000.1"], 1))
    wrong = broken("addition-wrong", file="blocks/000.1")
    v.add("bit-cosignature", "One bit of a cosignature's dash.", "eventful", line, *found, chain, wrong)
    w = tiles()
    right = w.files()
    files = changed(right, "hashes/0", flipped(right["hashes/0"], 32 * 300))
    seals = [index for index, entry in enumerate(w.entries) if entry[60:67] == b"block@1" and index > 300]
    found = [
        broken("leaf-wrong", index=300),
        broken("node-wrong", file="hashes/1", index=1),
        *[broken("seal-root", index=index) for index in seals],
        broken("root-wrong", file="blocks/001", size=seals[0] + 1),
        broken("root-wrong", file="blocks/002", size=seals[1] + 1),
        broken("root-wrong", file="checkpoint", size=len(w.entries)),
        observed("unattested", 539, index=1),
    ]
    v.add("bit-leaf-tile", "One bit of a leaf in a full tile.", "tiles", files, *found)


def rewrite(v):
    """By somebody who has the log key and makes all of it anew, but can't sign for producers and regulators."""
    w = chartered()
    w.seal()
    w.after(30)
    honest = plain()
    for number in (0, 2):
        sequence = number + 1
        w.add(
            "training-data@1",
            f"acme.example/data/{number}",
            training_data(number),
            producer=PIPELINE,
            sequence=sequence,
        )
    w.add("training-data@1", "acme.example/data/3", training_data(3), by=["prod"], producer=PIPELINE)
    close = json.loads(honest.entries[AT["close"]])
    w.sequences[PIPELINE] = 5
    w.open.pop(PIPELINE)
    index = w.after(2).record(close["record"], close["signatures"], applied=False)
    w.seal()
    found = [
        broken("close-wrong", index=index),
        observed("gap", index=AT["data"] + 1),
        observed("unattested", 2, index=AT["data"]),
    ]
    about = "An unsigned record was dropped: its producer's close tells."
    v.add("attack-dropped", about, "plain", w.files(), *found)
    w = chartered()
    w.seal()
    for number in (1, 0):
        sequence = number + 1
        w.add(
            "training-data@1",
            f"acme.example/data/{number}",
            training_data(number),
            producer=PIPELINE,
            sequence=sequence,
            applied=number == 1,
        )
    w.seal()
    found = [
        broken("sequence-repeated", index=11),
        observed("gap", index=10),
        observed("unattested", index=10),
    ]
    v.add("attack-reordered", "Two records of one producer were swapped.", "plain", w.files(), *found)
    entry = json.loads(honest.entries[AT["accepted"]])
    w = honest.copy()
    forged = {
        **entry["record"],
        "subject": [{"name": "acme.example/other"}],
        "producer": {"id": "cac", "sequence": 2},
    }
    index = w.record(forged, entry["signatures"], applied=False)
    w.seal()
    about = "A regulator's signature under another record."
    v.add("attack-moved-signature", about, "plain", w.files(), broken("signature-wrong", index=index))
