"""Where what follows one record ends (8.5): after 64 MiB of triggers (3), and after 1,048,576 questions (4)."""

import json

import predicates as say
import writer

MOST_BYTES = 67_108_864
MOST_QUESTIONS = 1_048_576
EMITTING, EACH, LISTENING = 70, 16, 950


def begin(scene, rules):
    scene.keep_keys()
    scene.begin(["--window", "3600", "--ahead", "86400", "--rules"])
    scene.append([scene.record("rule@1", "rules", rule) for rule in rules], ["cac"], "x.example/cac")


def bytes_follow(scene):
    """A rule that spreads over 1,200 names, and of each emits some 60 KB; what is wrong goes to the scene."""
    root = "x.example/" + "y" * 502
    fields = [{"name": f"f{number:02}", "value": "origin + origin + origin + origin"} for number in range(29)]
    emit = {"do": "emit", "emits": "told", "fields": fields}
    begin(scene, [say.rule("cn/told", "true", [emit], kinds=["risk-assessment@1"], spread="derived")])
    index = scene.append([scene.record("training-data@1", root, say.training_data())], ["prod"], "x.example/pp")[0]
    source = {"index": index, "leaf": writer.digest(writer.leaf_hash(scene.entries()[index]))}
    made = [say.training_data(number, derived_from=[source]) for number in range(1_200)]
    lines = [scene.record("training-data@1", f"x.example/d{number}", p) for number, p in enumerate(made)]
    scene.append(lines, ["prod"], "x.example/pp")
    scene.append([scene.record("risk-assessment@1", root, say.assessment(1))], ["assess"], "x.example/as")
    judge_bytes(scene)


def questions_follow(scene):
    """Seventy rules that emit, and 950 that listen to all of it: one trigger comes of the last question."""
    emits = [{"do": "emit", "emits": "told", "fields": [{"name": "n", "value": str(n)}]} for n in range(EMITTING * EACH)]
    rules = [
        say.rule(f"cn/emits/{number:03}", "true", emits[number * EACH : (number + 1) * EACH], kinds=["risk-assessment@1"])
        for number in range(EMITTING)
    ]
    emission, last = divmod(MOST_QUESTIONS - EMITTING - 1, LISTENING)
    told = {"do": "notify", "parties": ["gateway"]}
    for number in range(LISTENING):
        condition = f"emission.fields.n == {emission}" if number in (last, last + 1) else "false"
        rules.append(say.rule(f"cn/listens/{number:03}", condition, [told], emissions=["told"]))
    begin(scene, rules)
    scene.append([scene.record("risk-assessment@1", "x.example/n0", say.assessment(1))], ["assess"], "x.example/as")
    ids = [json.loads(data)["record"]["predicate"]["rule"]["id"] for data in triggers_of(scene)]
    if ids[EMITTING:] != [f"cn/listens/{last:03}"]:
        scene.wrong.append(f"after {EMITTING} triggers come {ids[EMITTING:]}")


def triggers_of(scene):
    return [data for data in scene.entries() if b'"kind":"trigger@1"' in data[:100]]


def judge_bytes(scene):
    triggers = triggers_of(scene)
    size, last = sum(map(len, triggers)), [b'"last":true' in data for data in triggers]
    if not size - len(triggers[-1] if triggers else b"") >= MOST_BYTES > size - sum(map(len, triggers[-2:])):
        scene.wrong.append(f"{len(triggers)} triggers of {size} bytes follow")
    if last != [False] * (len(triggers) - 1) + [True]:
        scene.wrong.append(f"{sum(last)} of {len(triggers)} triggers are the last")
    elif json.loads(triggers[-1])["record"]["predicate"]["part"]["of"] != 1_200:
        scene.wrong.append("the number of parts has changed")
