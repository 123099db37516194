#!/usr/bin/env python3
"""Lets the disk fail, and the process die, at one system call after the other of `ledger append`, `erase`, `redact`.

    Tests/Interop/crash.py LEDGER_BINARY [SECONDS [records] [payload] [erase] [redact]]

strace makes the n-th call of a kind fail with EIO or ENOSPC, or kills the process as it enters it; the program is
the real one, not a build for tests. Each case has a copy of one small ledger, with the log's key and KEY.checkpoint
and all that a verifier remembers, since those outlive a crash too. After each case:

- the process ended by itself or by our signal, never by a trap, with status 3 after an error of the disk and 0 only if it did all;
- the ledger opens again by a plain `append` of nothing;
- each receipt that was printed names an entry that is there, by hashing the bytes of the segment file here;
- everything is sent again: each record has one receipt, and those from before the crash are what they were;
- a payload is stored once, with its key, or not at all;
- an erasure or redaction is finished by opening the ledger or by giving it again: nothing of it is on the disk;
- `verify` holds, with the receipts and checkpoints that were printed and with what was remembered before.

A kill leaves the page cache, so a lost power supply isn't shown by this. Runs as many cases as fit into SECONDS
(default 60), drawn from all of them by the seed in SEED, and says how many of how many; 900 is enough for all.
KEEP=FOLDER keeps a copy of each case in which something didn't hold.
"""
import base64
import hashlib
import json
import os
import random
import re
import shutil
import struct
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import tool
from tool import check

WRITING = ["pwrite64", "fdatasync", "fsync", "rename", "ftruncate", "fallocate", "mkdir", "unlink", "write"]
READING = ["openat", "pread64", "read", "newfstatat", "getdents64", "flock", "fcntl"]
COUNT = 120


def records():
    return "".join(
        json.dumps({"kind": "ex.example/n@1", "predicate": {"n": n, "fill": "x" * 400},
                    "producer": {"id": "ex.example/crash", "sequence": n + 1}, "subject": [{"name": "ex.example"}]}) + "\n"
        for n in range(COUNT))


def one_with_payload():
    return json.dumps({"kind": "ex.example/n@1", "predicate": {},
                       "producer": {"id": "ex.example/crash", "sequence": 1}, "subject": [{"name": "ex.example"}]}) + "\n"


SECRET = b"what must be gone afterwards"  # in the entry of the template that is erased or redacted

SCENARIOS = {
    "records": (records, ["append", "led"]),
    "payload": (one_with_payload, ["append", "led", "--payload", "content"]),
    "erase": (str, ["erase", "led", "--index", "TARGET", "--basis", "gdpr-17.1.b", "--order", "case-1",
                      "--sign", "eraser.key"]),
    "redact": (str, ["redact", "led", "--index", "TARGET", "--basis", "gdpr-17.1.d", "--order", "case-1",
                       "--sign", "led.authority.key"]),
}


def template(t):
    """A ledger with some blocks, which a verifier has seen."""
    os.mkdir(t.path("template"))
    home = t.path("template")
    vkey = json.loads(t.must("init", "led", "--origin", tool.ORIGIN, "--window", "1", "--json", cwd=home))["vkey"]
    with open(os.path.join(home, "content"), "w") as file:
        file.write("content of a payload\n" * 1000)
    secret = tool.record("ex.example/n@1", {"secret": SECRET.decode()})
    done = t.must("append", "led", "--payload", "content", input=secret, cwd=home)
    index = str(tool.receipts(done.encode())[0]["index"])
    for _, arguments in SCENARIOS.values():
        arguments[:] = [index if a == "TARGET" else a for a in arguments]
    eraser = json.loads(t.must("keygen", "ex.example/eraser", "-o", "eraser.key", "--json", cwd=home))
    t.authorize("eraser", base64.b64decode(eraser["public"]), "eraser", cwd=home)
    for n in range(2):
        t.must("append", "led", input=tool.record("ex.example/before@1", {"n": n}) * 140, cwd=home)
        time.sleep(1.1)
    t.must("seal", "led", cwd=home)
    t.must("verify", "led", "--vkey", vkey, "--known", "known", cwd=home)
    return vkey


def copy(t, name):
    home = t.path(name)
    shutil.copytree(t.path("template"), home)
    return home


def strace(log, calls, inject=None):
    prefix = ["strace", "-f", "-qq", "-o", log, "-e", "trace=" + ",".join(calls), "-e", "signal=none"]
    return prefix + (["-e", "inject=" + inject] if inject else [])


def sites(t, scenario):
    """Every call that the scenario makes once it has opened the log's key, as (call, its number in its thread)."""
    text, arguments = SCENARIOS[scenario]
    home = copy(t, "baseline-" + scenario)
    # Calls that this machine doesn't know under these names are asked for with a question mark.
    done = t.run(*arguments, input=text(), cwd=home,
                 prefix=strace(os.path.join(home, "calls"), ["?" + c for c in WRITING + READING]))
    if done.returncode != 0:
        raise SystemExit(f"the baseline of {scenario} fails: " + tool.text(done.stderr))
    counts, found, started, loader = {}, [], False, None
    with open(os.path.join(home, "calls")) as file:
        for line in file:
            match = re.match(r"(\d+) +(\w+)\(", line)
            if not match:
                continue
            thread, call = match.groups()
            counts[thread, call] = counts.get((thread, call), 0) + 1
            if not started and "led.key" in line:
                started, loader = True, {call: number for (_, call), number in counts.items()}
                loader[call] -= 1
            # The n-th call of any thread is hit, so that a small n would hit the loader of the program instead.
            if started and counts[thread, call] > loader.get(call, 0):
                found.append((call, counts[thread, call]))
    return sorted(set(found))


def cases(t):
    found = []
    for scenario in SCENARIOS:
        for call, number in sites(t, scenario):
            faults = ["error=EIO"]
            if call in WRITING:
                faults += ["error=ENOSPC", "signal=KILL"]
            if call == "openat":
                faults += ["error=ENOSPC"]
            found += [(scenario, call, number, fault) for fault in faults]
    return found


def leaves(home):
    """The hashes of the entries in the first segment file."""
    with open(os.path.join(home, "led", "entries", "000"), "rb") as file:
        data = file.read()
    found, at = [], 0
    while at + 2 <= len(data):
        (size,) = struct.unpack_from(">H", data, at)
        if size == 0 or at + 2 + size > len(data):
            break
        found.append("sha256:" + hashlib.sha256(b"\0" + data[at + 2:at + 2 + size]).hexdigest())
        at += 2 + size
    return found


def whole_lines(output):
    return output[:output.rfind(b"\n") + 1]


def troubles(t, vkey, home, case):
    """What doesn't hold after one case; empty if all does. `fired` says whether the fault happened."""
    scenario, call, number, fault = case
    text, arguments = SCENARIOS[scenario]
    log = os.path.join(home, "calls")
    done = t.run(*arguments, input=text(), cwd=home, prefix=strace(log, [call], f"{call}:{fault}:when={number}"))
    with open(log) as file:
        fired = "INJECTED" in file.read() or done.returncode in (-9, 137)
    found = []
    before = tool.receipts(done.stdout)
    killed = fault == "signal=KILL"
    if done.returncode not in ([0, -9, 137] if killed else [0, 3]):
        found.append(f"status {done.returncode}: {tool.text(done.stderr)[-400:]}")
    if scenario in ("erase", "redact"):
        return fired, found + unfinished(t, vkey, home, scenario)
    if done.returncode == 0 and len(before) != text().count("\n"):
        found.append(f"status 0 with {len(before)} receipts")
    again = t.run("append", "led", cwd=home)
    if again.returncode != 0:
        found.append(f"doesn't open again: status {again.returncode}: {tool.text(again.stderr)[-400:]}")
    stored = leaves(home)
    lost = [r["index"] for r in before if r["index"] >= len(stored) or stored[r["index"]] != r["leaf"]]
    if lost:
        found.append(f"receipts without an entry: {lost[:5]} of {len(before)}, {len(stored)} are there")
    if not found:
        found += resend(t, home, scenario, before)
    with open(os.path.join(home, "receipts"), "wb") as file:
        file.write(whole_lines(done.stdout))
    verdict = t.run("verify", "led", "--vkey", vkey, "--known", "known", "--receipt", "receipts", cwd=home)
    if verdict.returncode != 0:
        found.append(f"verify: status {verdict.returncode}: {tool.text(verdict.stdout + verdict.stderr)[-600:]}")
    return fired, found


def unfinished(t, vkey, home, scenario):
    """What is left of an erasure or redaction once the ledger was opened again and the command was given again."""
    found = []
    again = t.run("append", "led", cwd=home)
    if again.returncode != 0:
        found.append(f"doesn't open again: status {again.returncode}: {tool.text(again.stderr)[-400:]}")
    verdict = t.run("verify", "led", "--vkey", vkey, "--known", "known", cwd=home)
    if verdict.returncode != 0:
        found.append(f"verify: status {verdict.returncode}: {tool.text(verdict.stdout + verdict.stderr)[-600:]}")
    repeat = t.run(*SCENARIOS[scenario][1], cwd=home)  # done now, or refused because it was done
    if repeat.returncode not in (0, 1):
        found.append(f"given again: status {repeat.returncode}: {tool.text(repeat.stderr)[-400:]}")
    if files(home, "led/payloads") or files(home, "led.key.payloads"):
        found.append(f"the payload is still there ({tool.text(repeat.stderr)[-300:]})")
    holding = [path for path in files(home, "led") if SECRET in open(path, "rb").read()]
    if scenario == "redact" and holding:
        found.append(f"still in {holding} ({tool.text(repeat.stderr)[-300:]})")
    verdict = t.run("verify", "led", "--vkey", vkey, "--known", "known", cwd=home)
    if verdict.returncode != 0 or b"-pending" in verdict.stdout:
        found.append(f"verify at the end: status {verdict.returncode}: {tool.text(verdict.stdout)[-600:]}")
    return found


def files(home, name):
    return [os.path.join(folder, file) for folder, _, found in os.walk(os.path.join(home, name)) for file in found]


def resend(t, home, scenario, before):
    text, arguments = SCENARIOS[scenario]
    done = t.run(*arguments, input=text(), cwd=home)
    after = {r["index"]: r for r in tool.receipts(done.stdout)}
    found = []
    # The template's and this one: a payload that no entry names is out of any erasure's reach.
    payloads = sorted(map(os.path.basename, files(home, "led/payloads")))
    if scenario == "payload" and (len(payloads) != 2 or payloads != sorted(os.listdir(home + "/led.key.payloads"))):
        found.append(f"payloads {payloads}, keys {sorted(os.listdir(home + '/led.key.payloads'))}")
    if done.returncode != 0 or len(after) != text().count("\n"):
        found.append(f"sent again: status {done.returncode}, {len(after)} receipts: {tool.text(done.stderr)[-300:]}")
    if any(after.get(r["index"]) != r for r in before):
        found.append("sent again: another receipt than before the crash")
    return found


def main():
    limit = float(sys.argv[2]) if len(sys.argv) > 2 else 60
    with tool.Tool(sys.argv[1]) as t:
        vkey = template(t)
        everything = [c for c in cases(t) if c[0] in sys.argv[3:] or not sys.argv[3:]]
        seed = int(os.environ.get("SEED", time.time_ns() % 1000000))
        shuffled = random.Random(seed)
        # Where something is written matters most: of a run that is cut short those calls get the larger share.
        everything.sort(key=lambda case: shuffled.random() * (0.4 if case[1] in WRITING else 1))
        start = time.monotonic()

        def one(numbered):
            number, case = numbered
            if time.monotonic() - start > limit:
                return None
            home = copy(t, f"case-{number}")
            result = troubles(t, vkey, home, case)
            if result[1] and os.environ.get("KEEP"):
                shutil.copytree(home, os.path.join(os.environ["KEEP"], f"case-{number}"))
            shutil.rmtree(home)
            if result[1]:
                print("found", *case, *result[1], file=sys.stderr, flush=True)
            return case, *result

        with ThreadPoolExecutor(2) as pool:
            results = [r for r in pool.map(one, enumerate(everything)) if r]
    report(results, everything, seed)


def report(results, everything, seed):
    for kind in sorted({(c[0], c[1], c[3]) for c in everything}):
        mine = [r for r in results if (r[0][0], r[0][1], r[0][3]) == kind]
        if not mine:
            continue  # no time for it; the last line counts those
        wrong = [(r[0][2], r[2]) for r in mine if r[2]]
        fired = sum(r[1] for r in mine)
        planned = sum((c[0], c[1], c[3]) == kind for c in everything)
        check(f"{kind[0]}: {kind[1]} {kind[2]}: {len(mine)} of {planned} cases, {fired} fired", not wrong,
              "; ".join(f"n={n}: {' | '.join(what)}" for n, what in wrong[:3]))
    check(f"{len(results)} of {len(everything)} cases, {sum(r[1] for r in results)} faults fired; SEED={seed}",
          any(r[1] for r in results), "nothing was injected")
    tool.finish()


main()
