"""What the reader brings along: keys, policies, older checkpoints, receipts."""

from bases import plain
from common import ORIGIN, key_basis, receipt
from vectors import broken
from writer import Key, canonical, checkpoint_text, cosignature_line


def define(v):
    options(v)


def options(v):
    w = plain()
    right = w.files()
    vkey = Key("log").vkey(ORIGIN)
    v.add(
        "vkey",
        "The log key is the one that the reader knows.",
        "plain",
        right,
        vkey=vkey,
        expect=key_basis("pinned"),
    )
    found = broken("log-key-other", file="checkpoint")
    v.add(
        "log-key-other",
        "The reader knows another log key.",
        "plain",
        right,
        found,
        vkey=Key("other").vkey(ORIGIN),
    )
    about = "The reader knows the same key under another name."
    v.add("log-key-name", about, "plain", right, found, vkey=Key("log").vkey("x.example/log"))
    define_policies(v, w, right, vkey)
    define_history(v, w, right)


def define_policies(v, w, right, vkey):
    body = checkpoint_text(ORIGIN, len(w.entries), w.root())
    witnesses = [Key(f"witness {number}") for number in range(3)]
    names = [f"w{number}.example" for number in range(3)]
    lines = [f"witness w{n} {key.vkey(names[n], 4)}" for n, key in enumerate(witnesses)]
    policy = "\n".join([f"log {vkey}", *lines, "group two 2 w0 w1 w2", "quorum two", ""])

    def cosigned(*numbers):
        text = right["checkpoint"].decode()
        text += "".join(cosignature_line(witnesses[n], names[n], body, 1_795_307_000 + n) for n in numbers)
        return right | {"checkpoint": text.encode()}

    v.add(
        "policy",
        "Two of three witnesses cosigned.",
        "plain",
        cosigned(0, 2),
        policy=policy,
        expect=key_basis("policy", "cosignature"),
    )
    unmet = broken("policy-unmet", file="checkpoint")
    v.add("policy-unmet", "One of three witnesses cosigned.", "plain", cosigned(1), unmet, policy=policy)
    forged = cosigned(0)
    text = forged["checkpoint"].decode() + cosignature_line(witnesses[1], names[1], body.replace("2", "3"), 1)
    forged["checkpoint"] = text.encode()
    v.add(
        "policy-forged",
        "The second cosignature is of another checkpoint.",
        "plain",
        forged,
        unmet,
        policy=policy,
    )
    other = policy.replace(vkey, Key("other").vkey(ORIGIN))
    found = broken("log-key-other", file="checkpoint")
    v.add("policy-log", "The policy names another log.", "plain", cosigned(0, 1), found, policy=other)


def define_history(v, w, right):
    older = w.note(20)
    v.add("since", "It continues a checkpoint seen before.", "plain", right, since=older)
    lines = receipt(w, 20) + canonical({"checkpoint": w.note(21), "size": 21}).decode() + "\n"
    v.add("receipts", "It keeps a receipt and its checkpoint.", "plain", right, receipts=[lines])
    later = plain()
    later.seal()
    size = len(w.entries)
    rolled = broken("rolled-back", size=size)
    v.add("rolled-back", "Smaller than a checkpoint seen before.", "plain", right, rolled, since=later.note())
    lines = receipt(later, size) + canonical({"checkpoint": later.note(), "size": size + 1}).decode() + "\n"
    unmet = broken("receipt-unmet", index=size)
    about = "A receipt, and a later checkpoint that covers it."
    v.add("receipt-rolled-back", about, "plain", right, rolled, unmet, receipts=[lines])
    v.add(
        "receipt-unmet-beyond",
        "A receipt for an entry beyond the end.",
        "plain",
        right,
        unmet,
        receipts=[receipt(later, size)],
    )
    other = plain(genesis={"merge_delay": 999})
    fork = broken("forked", size=20)
    v.add(
        "forked", "Another history than a checkpoint seen before.", "plain", right, fork, since=other.note(20)
    )
    lines = receipt(other, 0) + canonical({"checkpoint": other.note(14), "size": 14}).decode() + "\n"
    about = "A receipt of another history of the same log."
    found = [broken("receipt-unmet", index=0), broken("forked", size=14)]
    v.add("receipt-forked", about, "plain", right, *found, receipts=[lines])
    stranger = plain(log="stranger")
    found = broken("log-key-other", file="checkpoint")
    v.add(
        "since-other-key", "A checkpoint of another log key.", "plain", right, found, since=stranger.note(20)
    )
