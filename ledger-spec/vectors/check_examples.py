"""Holds the checker against the examples of the schemas: what is called good is one, and nothing else is."""

import os


def judge(checker):
    """What is wrong with the checker's answers, as lines; none where there are no examples."""
    folder = os.path.join(checker.SCHEMAS, "examples")
    index = os.path.join(folder, "index.tsv")
    if not os.path.exists(index):
        return []
    with open(index, encoding="utf-8") as file:
        lines = [line.split("\t") for line in file.read().splitlines()[1:]]
    return [line for name, code, _ in lines for line in judge_one(checker, folder, name, code)]


def judge_one(checker, folder, name, code):
    with open(os.path.join(folder, name), "rb") as file:
        data = file.read().removesuffix(b"\n")
    try:
        read(checker, name, data)
        got = "ok"
    except checker.Refused as error:
        got = str(error)
    return [] if (got == "ok") == (code == "ok") else [f"  {name}: expected {code}, got {got}"]


def read(checker, name, data):
    schemas = checker.Schemas()
    if name.startswith("entry/"):
        checker.read_entry(data, schemas)
    else:
        # A record stands one level deep in its entry.
        checker.check_record(checker.read_canonical(data, checker.MAX_DEPTH - 1), schemas)
