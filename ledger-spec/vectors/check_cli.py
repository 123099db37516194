"""Runs the checker as a command on vectors written to a folder: exit status, text and JSON."""

import base64
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
CHECKER = os.path.join(HERE, "..", "checker", "ledger_check.py")


def write(folder, files):
    for name, data in files.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)
    return folder


def run(*arguments):
    extra = ["--schemas", os.environ["SCHEMAS"]] if "SCHEMAS" in os.environ else []
    done = subprocess.run([sys.executable, CHECKER, *arguments, *extra], capture_output=True, check=False)
    return done.returncode, done.stdout.decode()


class Cases:
    """Each case is one call of the command, and what is wrong with its answer."""

    def __init__(self, folder, read, files_of):
        self.folder, self.read, self.files_of = folder, read, files_of
        self.wrong = []

    def ledger(self, name):
        return write(os.path.join(self.folder, name), self.files_of(self.read(name)))

    def file(self, name, data):
        return os.path.join(write(self.folder, {name: data}), name)

    def must(self, status, *arguments, says=""):
        got, text = run(*arguments)
        if got != status or says not in text:
            self.wrong.append(f"  {arguments}: expected {status} and {says!r}, got {got} and {text[:400]!r}")
        return text


def judge(read, files_of):
    with tempfile.TemporaryDirectory() as folder:
        cases = Cases(folder, read, files_of)
        ledgers(cases, read)
        bundles(cases, read)
        return cases.wrong


def ledgers(cases, read):
    plain, eventful = cases.ledger("ledger-plain"), cases.ledger("ledger-eventful")
    cases.must(0, plain, says="HOLDS")
    cases.must(0, plain, "--strict")
    cases.must(0, eventful, says="observed gap (1)")
    cases.must(1, eventful, "--strict", says="DOES NOT HOLD")
    cut = cases.ledger("ledger-attack-cut")
    cases.must(1, cut, says="broken file-short (2)")
    found = json.loads(cases.must(1, cut, "--json"))
    if sorted(found) != [
        "basis",
        "checked",
        "filing_rate",
        "findings",
        "holds",
        "origin",
        "root",
        "size",
        "unjudged",
    ]:
        cases.wrong.append(f"  members of the verdict: {sorted(found)}")
    options = read("ledger-vkey")["options"]
    cases.must(0, plain, "--vkey", options["vkey"], says="key pinned")
    since = cases.file("since", read("ledger-rolled-back")["options"]["since"].encode())
    cases.must(1, plain, "--since", since, says="rolled-back")
    receipts = cases.file("receipts", read("ledger-receipts")["options"]["receipts"][0].encode())
    cases.must(0, plain, "--receipt", receipts, "--receipt", receipts)
    policy = cases.file("policy", read("ledger-policy")["options"]["policy"].encode())
    cases.must(1, plain, "--policy", policy, says="policy-unmet")
    given = read("ledger-eventful-opened")["options"]["payload_keys"]
    keys = write(
        os.path.join(cases.folder, "keys"), {name: base64.b64decode(text) for name, text in given.items()}
    )
    cases.must(1, eventful, "--payload-keys", keys, "--strict", says="erased")
    os.symlink("/dev/null", os.path.join(plain, "link"))
    os.makedirs(os.path.join(plain, "empty"))
    cases.must(1, plain, says="broken file-foreign (1)")
    cases.must(2)
    cases.must(2, plain, "--nonsense")
    cases.must(3, os.path.join(cases.folder, "nowhere"))
    cases.must(3, plain, "--since", os.path.join(cases.folder, "nowhere"))
    cases.must(3, plain, "--since", policy)
    cases.must(3, plain, "--vkey", "nonsense")


def bundles(cases, read):
    good = cases.file("good.bundle", base64.b64decode(read("bundle-accepted")["bundle"]))
    cases.must(0, good, "--strict", says="HOLDS")
    bad = cases.file("bad.bundle", base64.b64decode(read("bundle-proof-hash")["bundle"]))
    cases.must(1, bad, says="broken proof-wrong (1)")
    found = json.loads(cases.must(1, cases.file("none.bundle", b"{}"), "--json"))
    if found["findings"][0]["places"] != [{"file": "none.bundle"}]:
        cases.wrong.append(f"  place of a malformed bundle: {found['findings']}")
