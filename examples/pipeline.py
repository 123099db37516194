#!/usr/bin/env python3
"""The main job from Python, with the standard library alone.

    examples/pipeline.py [FOLDER]        LEDGER in the environment: the tool (default: .build/release/ledger)

Python hashes files itself, makes records, pipes them to `ledger append` as NDJSON and reads the receipts;
then it verifies, takes the proof of a filing elsewhere, checks it there, and sees a changed byte.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import time
from datetime import datetime, timezone
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
TOOL = os.environ.get("LEDGER", str(TOP / ".build/release/ledger"))
NUMBER = "网信算备110108000000000000001号"


class Ledger:
    """A ledger's folder, written and read through the tool."""

    def __init__(self, folder, origin, window):
        self.folder = Path(folder)
        self.vkey = self.run("init", folder, "--origin", origin, "--window", str(window), "--grace", "3").strip()

    @staticmethod
    def run(*arguments, input=None, status=0):
        result = subprocess.run([TOOL, *map(str, arguments)], input=input, capture_output=True, text=True)
        if result.returncode != status:
            raise SystemExit(f"{arguments}: exit status {result.returncode}\n{result.stderr}")
        return result.stdout

    def append(self, records, *options):
        """Appends records as they come; returns a receipt for each and checks that a checkpoint covers them."""
        command = [TOOL, "append", str(self.folder), "-", *map(str, options)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                              stderr=subprocess.DEVNULL) as tool:
            # Receipts are read after all is written; a pipeline without end would read them in a thread.
            lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
            output, _ = tool.communicate(lines)
        answers = [json.loads(line) for line in output.splitlines()]
        receipts = [answer for answer in answers if "leaf" in answer]
        if tool.returncode != 0 or len(receipts) != len(records):
            raise SystemExit(f"append: exit status {tool.returncode}, {len(receipts)} receipts")
        assert answers[-1]["size"] > receipts[-1]["index"], "the last checkpoint covers the last receipt"
        return receipts

    def entry(self, index):
        return json.loads(self.run("show", self.folder, "--index", index, "--json"))

    def verify(self, path, *options, status=0):
        text = self.run("verify", path, "--vkey", self.vkey, "--no-memory", "--json", *options, status=status)
        return json.loads(text)


def record(kind, subject, predicate, **more):
    return {"kind": kind, "predicate": predicate, "subject": [{"name": subject}], **more}


def file_record(path, sequence):
    """A training-data record of one file: its root is the RFC 6962 tree over its digest alone."""
    data = path.read_bytes()
    digest = hashlib.sha256(data)
    root = hashlib.sha256(b"\0" + digest.digest()).hexdigest()
    produced = datetime.fromtimestamp(int(path.stat().st_mtime), timezone.utc)
    made = record("training-data@1", "example.com/datasets/python", {
        "bytes": len(data), "count": 1, "dataset": "example.com/datasets/python", "licence": "PSF-2.0",
        "modality": "code", "produced": produced.strftime("%Y-%m-%dT%H:%M:%S.000000Z"),
        "root": "sha256:" + root, "version": root[:16],
    }, producer={"id": "example.com/pipeline", "sequence": sequence})
    made["subject"][0]["digest"] = {"sha256": digest.hexdigest()}
    return made


def add_key(ledger, name, role, jurisdiction=None):
    key = json.loads(ledger.run("keygen", name, "-o", f"{role}.key", "--json"))
    grant = {"action": "grant", "key": key["keyid"], "kinds": [], "prefix": "", "role": role}
    if jurisdiction:
        grant["jurisdiction"] = jurisdiction
    ledger.append([
        record("key@1", name, {"action": "add", "name": name, "public": key["public"]}),
        record("grant@1", name, grant),
    ], "--sign", "ledger.authority.key", "--producer", "example.com/evidence/authority")


def file_algorithm(ledger):
    """An algorithm in service, filed and accepted; returns the index of the acceptance."""
    model = "example.com/models/chat"
    filing = {"authority": "cac.gov.cn", "jurisdiction": "CN", "scheme": "cac-algorithm"}
    provider = ["--sign", "provider.key", "--producer", "example.com/legal"]
    _, submitted = ledger.append([
        record("algorithm@1", model, {
            "action": "in-service", "filings": [{"jurisdiction": "CN", "scheme": "cac-algorithm"}],
            "provider": "example.com", "since": "2026-01-01"}),
        record("algorithm-filing@1", model, {**filing, "date": "2026-01-05", "status": "submitted"}),
    ], *provider)
    acts_on = {"index": submitted["index"], "leaf": submitted["leaf"]}
    accepted = {**filing, "acts_on": acts_on, "date": "2026-02-01", "number": NUMBER, "status": "accepted"}
    [receipt] = ledger.append([record("algorithm-filing@1", model, accepted)],
                              "--sign", "regulator.key", "--producer", "regulator.example/cn")
    return receipt["index"]


def rate(verdict):
    now = verdict["filing_rate"]["now"][0]
    return f"{now['filed']} of {now['must']} registered"


def main():
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else TOP / ".build/pipeline")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.chdir(folder)

    ledger = Ledger("ledger", "example.com/evidence", window=2)
    add_key(ledger, "example.com/pipeline", "producer")
    add_key(ledger, "example.com/legal", "provider")
    add_key(ledger, "regulator.example/cn", "regulator", "CN")

    library = Path(sysconfig.get_paths()["stdlib"])
    files = sorted(path for path in library.glob("*.py") if path.is_file())
    receipts = ledger.append([file_record(path, place) for place, path in enumerate(files, 1)])
    print(f"appended {len(receipts)} files of Python's standard library")

    # Anybody can check a receipt: the leaf is SHA-256 of a zero byte and the entry in canonical form. All
    # of these entries' strings are ASCII and their numbers integers, which Python writes in that form.
    shown = ledger.entry(receipts[0]["index"])
    canonical = json.dumps(shown["entry"], sort_keys=True, separators=(",", ":")).encode()
    assert "sha256:" + hashlib.sha256(b"\0" + canonical).hexdigest() == receipts[0]["leaf"]
    print("a receipt's leaf is the hash of its entry")

    again = ledger.append([file_record(path, place) for place, path in enumerate(files, 1)])
    assert again == receipts
    print("sent again, every record got its first receipt")

    accepted = file_algorithm(ledger)
    ledger.run("close", "ledger", "--producer", "example.com/pipeline", "--sign", "producer.key")
    time.sleep(2.2)
    ledger.run("seal", "ledger")

    verdict = ledger.verify("ledger")
    print(f"the ledger holds: {verdict['holds']}; {rate(verdict)}")

    ledger.run("prove", "ledger", "--filing", NUMBER, "-o", "filing.bundle.json")
    os.mkdir("elsewhere")
    bundle = shutil.copy("filing.bundle.json", "elsewhere")
    assert json.loads(Path(bundle).read_text())["about"] == accepted
    print(f"the filing's bundle alone holds: {ledger.verify(bundle)['holds']}")

    shutil.copytree("ledger", "changed")
    entries = Path("changed/entries/000")
    entries.write_bytes(entries.read_bytes().replace(b'"status":"submitted"', b'"status":"Submitted"', 1))
    broken = ledger.verify("changed", status=1)
    finding = next(finding for finding in broken["findings"] if finding["class"] == "broken")
    print(f"one byte changed, holds: {broken['holds']}, {finding['code']}")


if __name__ == "__main__":
    main()
