"""A ledger on which 64 MiB of triggers follow one record, and the last of them says so (8.5, 3)."""

import json

import predicates as say
import writer

MOST = 67_108_864


def follow(scene):
    """A rule that spreads over 1,200 names, and of each emits some 60 KB; what is wrong goes to the scene."""
    scene.keep_keys()
    scene.begin(["--window", "3600", "--ahead", "86400", "--rules"])
    root = "x.example/" + "y" * 502
    fields = [{"name": f"f{number:02}", "value": "origin + origin + origin + origin"} for number in range(29)]
    emit = {"do": "emit", "emits": "told", "fields": fields}
    rule = say.rule("cn/told", "true", [emit], kinds=["risk-assessment@1"], spread="derived")
    scene.append([scene.record("rule@1", "rules", rule)], ["cac"], "x.example/cac")
    index = scene.append([scene.record("training-data@1", root, say.training_data())], ["prod"], "x.example/pp")[0]
    source = {"index": index, "leaf": writer.digest(writer.leaf_hash(scene.entries()[index]))}
    made = [say.training_data(number, derived_from=[source]) for number in range(1_200)]
    lines = [scene.record("training-data@1", f"x.example/d{number}", p) for number, p in enumerate(made)]
    scene.append(lines, ["prod"], "x.example/pp")
    scene.append([scene.record("risk-assessment@1", root, say.assessment(1))], ["assess"], "x.example/as")
    check(scene)


def check(scene):
    triggers = [data for data in scene.entries() if b'"kind":"trigger@1"' in data[:100]]
    size, last = sum(map(len, triggers)), [b'"last":true' in data for data in triggers]
    if not size - len(triggers[-1] if triggers else b"") >= MOST > size - sum(map(len, triggers[-2:])):
        scene.wrong.append(f"{len(triggers)} triggers of {size} bytes follow")
    if last != [False] * (len(triggers) - 1) + [True]:
        scene.wrong.append(f"{sum(last)} of {len(triggers)} triggers are the last")
    elif json.loads(triggers[-1])["record"]["predicate"]["part"]["of"] != 1_200:
        scene.wrong.append("the number of parts has changed")
