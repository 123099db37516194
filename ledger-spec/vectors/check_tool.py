#!/usr/bin/env python3
"""Runs a verifier's command over every ledger and bundle; a difference from what is expected fails.

check_tool.py COMMAND [TEXT…]     all of them, or those whose names contain one of these texts

COMMAND is split at spaces; path and options follow it, and it answers with a verdict as JSON (page 6.5):

    check_tool.py "../checker/ledger_check.py --json"
    check_tool.py "ledger verify --json --no-memory"
"""

import base64
import json
import os
import re
import subprocess
import sys
import tempfile

from check import HERE, difference_of, files_of, read, report
from check_cli import write


def options_of(folder, given):
    """The options of a command; texts and keys as files."""
    result = ["--vkey", given["vkey"]] if "vkey" in given else []
    texts = [(name, [given[name]] if name in given else []) for name in ("policy", "since", "tsa")]
    for name, values in [*texts, ("receipt", given.get("receipts", []))]:
        for number, text in enumerate(values):
            result += [f"--{name}", os.path.join(write(folder, {f"{name}-{number}": text.encode()}), f"{name}-{number}")]
    if "payload_keys" in given:
        keys = {name: base64.b64decode(text) for name, text in given["payload_keys"].items()}
        result += ["--payload-keys", write(os.path.join(folder, "keys"), keys)]
    return result + (["--strict"] if given.get("strict") else [])


def verdict_of(command, vector):
    with tempfile.TemporaryDirectory() as folder:
        if "bundle" in vector:
            path = os.path.join(write(folder, {"bundle": base64.b64decode(vector["bundle"])}), "bundle")
        else:
            path = write(os.path.join(folder, "ledger"), files_of(vector))
        extra = options_of(folder, vector["options"])
        done = subprocess.run([*command, path, *extra], capture_output=True, check=False, cwd=folder)
        try:
            return json.loads(done.stdout)
        except ValueError:
            return None if done.returncode == 3 else {"said": (done.stdout + done.stderr).decode()[:400]}


def judge(command, name):
    vector = read(name)
    verdict = verdict_of(command, vector)
    if not verdict or "findings" not in verdict:
        return [f"  no verdict: {verdict}"]
    return difference_of(verdict, vector["expect"])


def main():
    command = [os.path.abspath(part) if os.path.exists(part) else part for part in sys.argv[1].split()]
    files = [name for name in os.listdir(HERE) if re.match(r"(ledger|bundle)-.*\.json\Z", name)]
    names = sorted(name[:-5] for name in files)
    wanted = [name for name in names if not sys.argv[2:] or any(part in name for part in sys.argv[2:])]
    failed = sum(report(name, judge(command, name)) for name in wanted)
    print(f"{len(wanted)} vectors, {failed} not as expected")
    return 1 if failed or not wanted else 0


if __name__ == "__main__":
    sys.exit(main())
