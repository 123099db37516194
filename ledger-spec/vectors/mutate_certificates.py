"""Mutations of certificates and their additions."""

import bases
from bases import plain
from common import ORIGIN, changed, eventful_findings, key_basis
from timestamp import PEM, certificate_pem, other_digest, token
from vectors import broken, observed
from writer import Key, checkpoint_text, cosignature_line, note, sha256


def define(v):
    certificates(v)


def certificates(v):
    w = plain()
    right = w.files()
    log, other = Key("log"), Key("other")
    gone = changed(right, "blocks/001", None)
    v.add(
        "certificate-missing",
        "A certificate is gone.",
        "plain",
        gone,
        broken("certificate-missing", height=1),
    )
    last = changed(right, "blocks/002", None)
    v.add(
        "certificate-missing-last",
        "The last one is gone.",
        "plain",
        last,
        broken("certificate-missing", height=2),
    )
    size = w.last_seal + 1
    root = w.root(size)
    shapes = {
        "key": (note(other, ORIGIN, checkpoint_text(ORIGIN, size, root)), "Another key signed it."),
        "size": (
            note(log, ORIGIN, checkpoint_text(ORIGIN, size - 1, w.root(size - 1))),
            "It is of another size.",
        ),
        "origin": (note(log, ORIGIN, checkpoint_text("x.example", size, root)), "It is of another origin."),
        "malformed": ("nothing", "It isn't a checkpoint."),
        "extension": (
            note(log, ORIGIN, checkpoint_text(ORIGIN, size, root) + "more\n"),
            "An extension line.",
        ),
    }
    for name, (text, about) in shapes.items():
        files_ = changed(right, "blocks/002", text.encode())
        v.add(f"certificate-wrong-{name}", about, "plain", files_, broken("certificate-wrong", height=2))
    forked = note(log, ORIGIN, checkpoint_text(ORIGIN, size, bytes(32)))
    files_ = changed(right, "blocks/002", forked.encode())
    v.add(
        "root-wrong-certificate",
        "A certificate of another root.",
        "plain",
        files_,
        broken("root-wrong", file="blocks/002", size=size),
    )
    total = len(w.entries)
    forked = note(log, ORIGIN, checkpoint_text(ORIGIN, total, bytes(32)))
    files_ = changed(right, "checkpoint", forked.encode())
    v.add(
        "root-wrong-checkpoint",
        "A checkpoint of another root.",
        "plain",
        files_,
        broken("root-wrong", file="checkpoint", size=total),
    )
    extra = right["blocks/001"] + note(other, "b.example", "x\n").split("\n\n")[1].encode()
    files_ = changed(right, "blocks/001", extra)
    index = w.last_seal
    about = "A certificate with one more line than the next seal knows."
    v.add("seal-certificate-changed", about, "plain", files_, broken("seal-certificate", index=index))
    define_additions(v, w, right)


def define_additions(v, w, right):
    certificate = right["blocks/002"]
    body = certificate.decode().split("\n\n")[0] + "\n"
    line = cosignature_line(Key("witness"), "witness.example/w", body, 1_795_306_000)
    stamp = token(sha256(certificate), "20261122003002Z")
    good = right | {"blocks/002.1": line.encode(), "blocks/002.2": stamp}
    about = "A cosignature and a time stamp on the newest certificate."
    v.add("additions", about, "plain", good, expect=key_basis("itself"))
    stamped = key_basis("itself", "timestamp")
    about = "The same, by a reader who trusts that time stamping authority."
    v.add("additions-stamped", about, "plain", good, tsa=PEM, expect=stamped)
    info = stamp.index(b"20261122003002Z")
    forged = right | {"blocks/002.1": stamp[:info] + b"20261122003003Z" + stamp[info + 15 :]}
    wrong = broken("addition-wrong", file="blocks/002.1")
    v.add("addition-wrong-token-time", "A token whose time was changed.", "plain", forged, wrong, tsa=PEM)
    about = "The same, by a reader who knows no time stamping authority."
    v.add("additions-token-time", about, "plain", forged, expect=key_basis("itself"))
    witness = f"witness w {Key('witness').vkey('witness.example/w', 4)}\nquorum none\n"
    v.add("additions-witness", "A cosignature by a witness of the reader's.", "plain", good, policy=witness)
    define_stamps(v, good, stamp, wrong)
    far = cosignature_line(Key("witness"), "witness.example/w", body, 2**63)
    v.add(
        "addition-wrong-far",
        "A cosignature of the year 292 billion.",
        "plain",
        right | {"blocks/002.1": far.encode()},
        wrong,
    )
    old = cosignature_line(Key("witness"), "witness.example/w", body.replace("3", "4", 1), 1_795_306_000)
    forged = right | {"blocks/002.1": old.encode()}
    v.add(
        "addition-wrong-witness",
        "A cosignature of another checkpoint.",
        "plain",
        forged,
        wrong,
        policy=witness,
    )
    sha1 = "2b0e03021a"
    log_line = note(Key("log"), ORIGIN, body).split("\n\n")[1]
    shapes = {
        "garbage": (b"hello\n", "Neither a cosignature nor a token."),
        "plain-signature": (log_line.encode(), "A note's signature line instead of a cosignature."),
        "no-newline": (line.encode()[:-1], "A cosignature without a newline."),
        "two-lines": (2 * line.encode(), "Two lines in one file."),
        "token-other": (token(sha256(b"other"), "20261122003002Z"), "A token over something else."),
        "token-sha1": (
            token(sha256(certificate), "20261122003002Z", sha1),
            "A token over another hash function.",
        ),
        "token-cut": (stamp[:-1], "A token that is cut off."),
        "token-tail": (stamp + b"\0", "A byte after a token."),
        "empty": (b"", "An empty file."),
    }
    for name, (data, about) in shapes.items():
        files_ = right | {"blocks/002.1": data}
        v.add(f"addition-wrong-{name}", about, "plain", files_, broken("addition-wrong", file="blocks/002.1"))
    hole = right | {"blocks/002.2": line.encode()}
    v.add(
        "addition-hole",
        "An addition 2 without an addition 1.",
        "plain",
        hole,
        broken("file-missing", file="blocks/002.1"),
    )
    e = bases.Eventful()
    found = eventful_findings(e.at, sorted(one.path for one in e.payloads[1:]))
    files_ = changed(e.w.files(), "blocks/000.2", None)
    found = [one for one in found if one != observed("missed-windows", 2, index=e.at["missed"])]
    about = "An addition that the next seal committed to is gone."
    gone = broken("seal-certificate", index=e.at["missed"])
    v.add("addition-gone", about, "eventful", files_, *found, gone)
    body = e.w.blocks["blocks/000"].decode().split("\n\n")[0] + "\n"
    line = cosignature_line(Key("witness"), "witness.example/w", body, 1_795_306_001)
    files_ = changed(e.w.files(), "blocks/000.1", line.encode())
    about = "An addition was replaced by another right one."
    v.add("addition-replaced", about, "eventful", files_, *found, gone)
    found.append(observed("missed-windows", 2, index=e.at["missed"]))
    found.sort(key=lambda one: one[3].get("index", -1))
    files_ = e.w.files() | {"blocks/000.3": line.encode()}
    v.add("addition-later", "An addition after the next seal is fine.", "eventful", files_, *found)


def define_stamps(v, good, stamp, wrong):
    """Tokens that look right, and certificates that can't vouch for them."""
    wrong = broken("addition-wrong", file="blocks/002.2")
    sound = token(sha256(good["blocks/002"]), "20261122003002Z", attributes_change=lambda one: one)
    assert sound == stamp
    for name, about, pem in (
        ("usage", "The certificate isn't one for time stamps.", certificate_pem(usage=False)),
        ("critical", "The certificate's usage isn't critical.", certificate_pem(critical=False)),
        ("expired", "The certificate had expired.", certificate_pem(until=2026)),
        ("early", "The certificate wasn't valid yet.", certificate_pem(since=2027)),
    ):
        v.add(f"addition-wrong-stamp-{name}", about, "plain", good, wrong, tsa=pem)
    other = certificate_pem(serial=8)
    about = "The certificate is another one of that authority: nothing is known of the token's signature."
    v.add("additions-stamp-serial", about, "plain", good, tsa=other, expect=key_basis("itself"))
    flipped = good | {"blocks/002.2": stamp[:-1] + bytes([stamp[-1] ^ 1])}
    v.add(
        "addition-wrong-stamp-signature",
        "The token's signature isn't right.",
        "plain",
        flipped,
        wrong,
        tsa=PEM,
    )
    unlike = token(sha256(good["blocks/002"]), "20261122003002Z", attributes_change=other_digest)
    about = "The token's message digest is of something else; the signature is right."
    v.add("addition-wrong-stamp-digest", about, "plain", good | {"blocks/002.2": unlike}, wrong, tsa=PEM)
