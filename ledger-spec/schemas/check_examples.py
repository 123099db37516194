#!/usr/bin/env python3
"""Checks the examples against the schemas with an implementation of JSON Schema that is not ours.

Needs the package jsonschema (any 4.x). Every good example must meet its schema and every bad one must not.
Examples called beyond-* break a rule that JSON Schema has no word for (the order of a list, the length of a
name in bytes, canonical form); they must meet their schema, unless they are no JSON that can be read strictly.

    python3 ledger-spec/schemas/check_examples.py
"""

import decimal
import json
import pathlib
import sys

import jsonschema

HERE = pathlib.Path(__file__).parent


def read(text):
    """Decimals stay exact, so that multipleOf is; a repeated name is an error."""

    def members(pairs):
        if len({name for name, _ in pairs}) != len(pairs):
            raise ValueError("a name occurs twice")
        return dict(pairs)

    def number(text):
        value = decimal.Decimal(text)
        return int(value) if value == value.to_integral_value() else value

    return json.loads(text, parse_float=number, object_pairs_hook=members)


def validator(name):
    schema = read((HERE / f"{name}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(json.loads(json.dumps(schema, default=float)))
    return jsonschema.Draft202012Validator(schema)


def built_in(record):
    """The validators of a record: that of all records, and that of its kind."""
    kind = record.get("kind") if isinstance(record, dict) else None
    names = ["record"]
    if isinstance(kind, str) and "/" not in kind:
        names.append(kind)
    return names


def refusals(folder, value, validators):
    names = ["entry"] if folder == "entry" else []
    inner = value.get("record") if folder == "entry" and isinstance(value, dict) else value
    names += built_in(inner) if folder in ("entry", "record") else [folder]
    for name in names:
        if name not in validators:
            if not (HERE / f"{name}.json").exists():
                yield "no such kind"
                continue
            validators[name] = validator(name)
        instance = value if name == "entry" else inner
        for error in validators[name].iter_errors(instance):
            yield f"{name}: {error.json_path}: {error.message[:100]}"


def main():
    index = (HERE / "examples" / "index.tsv").read_text(encoding="utf-8").splitlines()[1:]
    listed = {line.split("\t")[0] for line in index}
    present = {str(p.relative_to(HERE / "examples")) for p in (HERE / "examples").rglob("*.json")}
    wrong = [f"{path}: not in both the index and the folder" for path in sorted(listed ^ present)]
    validators = {}
    for line in index:
        path, code, _ = line.split("\t")
        folder, file = path.split("/")
        text = (HERE / "examples" / path).read_bytes()
        try:
            found = list(refusals(folder, read(text), validators))
        except ValueError as error:
            # Unreadable is refused; that must be what the index says.
            if not code.startswith("json-"):
                wrong.append(f"{path}: {error}")
            continue
        if file.startswith("bad-") and not found:
            wrong.append(f"{path}: should not meet its schema")
        if not file.startswith("bad-") and found:
            wrong.append(f"{path}: should meet its schema: {found[0]}")
    print("\n".join(wrong + [f"{len(index)} examples, {len(wrong)} wrong"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
