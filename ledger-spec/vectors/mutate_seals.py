"""Seals with one wrong field."""

import bases
from bases import plain
from common import frame_offset
from vectors import broken, observed
from writer import Writer, digest, sha256, time_text


def define(v):
    seals(v)


def seals(v):
    zeros = digest(bytes(32))

    def case(name, about, code, *more, **changes):
        w = plain()
        index = w.seal(**changes)
        v.add(name, about, "plain", w.files(), broken(code, index=index), *more)

    first, size = 23, 24
    certificate = broken("certificate-missing", height=9)
    case("seal-chain-height", "A height is skipped.", "seal-chain", certificate, height=9)
    case("seal-chain-first", "first is another entry.", "seal-chain", first=first - 1, count=2)
    case("seal-chain-count", "One entry is miscounted.", "seal-chain", count=2)
    case("seal-chain-size", "size isn't the seal's index.", "seal-chain", size=size + 1, count=2)
    w = plain()
    previous = previous_of_next(w)
    case("seal-chain-previous", "Another seal before it.", "seal-chain", previous=previous | {"seal": zeros})
    case("seal-chain-none", "No previous.", "seal-chain", previous=None)
    start, end = w.opened, w.opened + 600_000_000
    window = {"end": time_text(end), "start": time_text(start)}
    case("seal-chain-accepted", "accepted isn't the window's end.", "seal-chain", accepted=time_text(end - 1))
    early = window | {"start": time_text(start - 600_000_000)}
    case("seal-window-start", "The window overlaps the one before.", "seal-window", window=early)
    case("seal-window-missed", "missed isn't what the window says.", "seal-window", fields={"missed": 1})
    case("seal-root", "Another root.", "seal-root", root=zeros)
    case("seal-state", "Another state.", "seal-state", state=zeros)
    case(
        "seal-certificate",
        "Another certificate before it.",
        "seal-certificate",
        previous=previous | {"certificate": zeros},
    )
    case(
        "seal-additions",
        "An addition that isn't there.",
        "seal-certificate",
        previous=previous | {"additions": 1},
    )
    define_going_on(v)
    w = Writer("vectors.example/tiny", bases.START)
    index = w.seal(previous={"additions": 0, "certificate": zeros, "seal": zeros})
    v.add(
        "seal-chain-first-previous",
        "The first seal has a previous one.",
        "tiny",
        w.files(),
        broken("seal-chain", index=index),
    )


def previous_of_next(w):
    """The `previous` that the next seal must have."""
    return {
        "additions": 0,
        "certificate": digest(sha256(w.blocks["blocks/002"])),
        "seal": digest(w.leaves[w.last_seal]),
    }


def define_going_on(v):
    w = plain()
    state = w.seal(state=digest(bytes(32)))
    root = w.seal(root=digest(bytes(32)))
    w.seal()
    found = [broken("seal-state", index=state), broken("seal-root", index=root)]
    v.add(
        "seal-two",
        "Two seals with one wrong field each; the one after them is right.",
        "plain",
        w.files(),
        *found,
    )
    w = plain()
    skipped = w.seal(height=9)
    after = w.seal()
    last = w.seal()
    # The seal after it says 4 where 10 is due; then 5 follows 4 again.
    found = [
        broken("seal-chain", index=skipped),
        broken("seal-chain", index=after),
        broken("certificate-missing", height=9),
    ]
    v.add("seal-height-taken", "A wrong height is taken as it is.", "plain", w.files(), *found)
    assert last
    define_lost_seal(v)
    define_lost_genesis(v)


def define_lost_seal(v):
    w = plain()
    lost = w.last_seal
    files_ = w.files()
    offset = frame_offset(w, lost) + 2 + len(w.entries[lost]) - 20
    data = files_["entries/000"]
    files_["entries/000"] = data[:offset] + bytes([data[offset] ^ 1]) + data[offset + 1 :]
    about = "One bit of a seal: the entries after it aren't accused."
    tail = observed("uncovered-tail", file="blocks/002")
    v.add("leaf-wrong-seal", about, "plain", files_, broken("leaf-wrong", index=lost), tail)
    w.seal()
    w.seal()
    files_ = w.files()
    data = files_["entries/000"]
    files_["entries/000"] = data[:offset] + bytes([data[offset] ^ 1]) + data[offset + 1 :]
    about = "One bit of a seal with more blocks after it."
    v.add("leaf-wrong-seal-middle", about, "plain", files_, broken("leaf-wrong", index=lost))


def define_lost_genesis(v):
    w = plain()
    files_ = w.files()
    data = files_["entries/000"]
    offset = frame_offset(w, 0) + 2 + w.entries[0].index(b'Z"') - 1
    files_["entries/000"] = data[:offset] + bytes([data[offset] ^ 1]) + data[offset + 1 :]
    about = "One bit of genesis, a microsecond of its time: what it says is used to go on."
    v.add("leaf-wrong-genesis", about, "plain", files_, broken("leaf-wrong", index=0))
