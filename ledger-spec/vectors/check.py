#!/usr/bin/env python3
"""Runs the independent checker over every vector, and as a command; a difference from what is expected fails.

check.py [NAME…]     all of them, or those whose names contain one of these texts
"""

import base64
import importlib.util
import json
import os
import re
import sys

import check_cli
import check_examples
import check_values

HERE = os.path.dirname(os.path.abspath(__file__))


def load_checker():
    path = os.path.join(HERE, "..", "checker", "ledger_check.py")
    spec = importlib.util.spec_from_file_location("ledger_check", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(name):
    with open(os.path.join(HERE, name + ".json"), encoding="utf-8") as file:
        return json.load(file)


def files_of(vector):
    """The files of a ledger: given in full, or a base's with edits."""
    if "files" in vector:
        return {name: base64.b64decode(text) for name, text in vector["files"].items()}
    files = files_of(read(vector["base"]))
    for edit in vector["edits"]:
        name = edit["file"]
        if edit.get("delete"):
            del files[name]
        else:
            old, at = files.get(name, b""), edit["at"]
            files[name] = old[:at] + base64.b64decode(edit["insert"]) + old[at + edit["remove"] :]
    return files


def options_of(checker, given):
    keys = given.get("payload_keys")
    return checker.Options(
        vkey=given.get("vkey"),
        policy=given["policy"].encode() if "policy" in given else None,
        since=given["since"].encode() if "since" in given else None,
        receipts=[("receipts", text.encode()) for text in given.get("receipts", ())],
        payload_keys={name: base64.b64decode(text) for name, text in keys.items()} if keys else None,
        stamps=given["tsa"].encode() if "tsa" in given else None,
        strict=given.get("strict", False),
    )


def verdict_of(checker, schemas, vector):
    options = options_of(checker, vector["options"])
    if "bundle" in vector:
        return checker.check_bundle(base64.b64decode(vector["bundle"]), "bundle", options, schemas)
    return checker.check_ledger(checker.MemoryFolder(files_of(vector)), options, schemas)


def judge_any(checker, schemas, name):
    try:
        with open(os.path.join(HERE, name + ".json"), "rb") as file:
            checker.read_json(file.read())  # a vector is I-JSON itself
        vector = read(name)
        if name.startswith("value-"):
            return check_values.judge(checker, name, vector)
        return judge(checker, schemas, vector)
    except Exception as error:  # whatever it is, it is this vector's failure
        return [f"  {error!r}"]


def judge(checker, schemas, vector):
    """What is wrong with the checker's answer, as lines."""
    return difference_of(verdict_of(checker, schemas, vector).json(), vector["expect"])


def difference_of(verdict, expect):
    found = {(one["class"], one["code"]): one for one in verdict["findings"]}
    wanted = {(one["class"], one["code"]): one for one in expect["findings"]}
    lines = []
    for name in sorted(set(found) | set(wanted)):
        right, got = wanted.get(name), found.get(name)
        if not right or not got or any(right[part] != got[part] for part in ("count", "places")):
            lines.append(f"  expected {json.dumps(right)}\n  got      {json.dumps(got)}")
    for name in set(expect) - {"findings", "holds"}:
        if verdict.get(name) != expect[name]:
            lines.append(f"  expected {name} {expect[name]}\n  got {verdict.get(name)}")
    if verdict["holds"] != expect["holds"]:
        lines.append(f"  holds: {verdict['holds']}")
    return lines


def report(name, lines):
    if lines:
        print(f"{name}: not as expected", *lines, sep="\n")
    return bool(lines)


def main():
    checker = load_checker()
    checker.SCHEMAS = os.environ.get("SCHEMAS", checker.SCHEMAS)
    schemas = checker.Schemas()
    files = [name for name in os.listdir(HERE) if re.match(r"(ledger|bundle|value)-.*\.json\Z", name)]
    names = sorted(name[:-5] for name in files)
    wanted = [name for name in names if not sys.argv[1:] or any(part in name for part in sys.argv[1:])]
    failed = 0
    for name in wanted:
        lines = judge_any(checker, schemas, name)
        failed += report(name, lines)
    if not sys.argv[1:]:
        failed += report("the command", check_cli.judge(read, files_of))
        failed += report("the schemas' examples", check_examples.judge(checker))
    print(f"{len(wanted)} vectors, {failed} not as expected")
    return 1 if failed or not wanted else 0


if __name__ == "__main__":
    sys.exit(main())
