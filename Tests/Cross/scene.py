"""One ledger, made by the real tool from a seed: whatever submitters, regulators and crashes may do to it."""

import hashlib
import json
import os
import signal
import subprocess
import time
from pathlib import Path

import predicates as say
import writer
from expressions import STATUSES, rule_of
from remake import read_entries

ORIGIN = "x.example/cross"
START = 1_795_305_600_000_000  # Sunday, 2026-11-22
ROLES = {"ada": [], "ben": [], "prod": ["producer"], "prov": ["provider"], "assess": ["assessor"],
         "cac": ["regulator CN", "regulator SG"], "mps": ["regulator CN"], "euro": ["regulator EU"],
         "eraser": ["eraser"]}
NAMES = [f"x.example/n{number}" for number in range(5)] + ["x.example/\uff2d", "x.example/\U0001f600"]
OFFICES = {"CN": "cac", "EU": "euro", "SG": "cac"}


class Scene:
    """A folder with a ledger, its keys, and what was promised by it."""

    def __init__(self, tool, clock, folder, random, core):
        self.tool, self.clock, self.folder, self.random, self.core = tool, clock, Path(folder), random, core
        self.now = START + random.randrange(86_400_000_000)
        self.keys = {name: writer.Key(f"{name}-{random.random()}") for name in [*ROLES, "log"]}
        self.ledger = self.folder / "led"
        self.versions, self.done, self.wrong = {}, {}, []
        self.receipts = self.folder / "receipts"
        self.receipts.touch()
        self.said = b""

    # ---- the tool

    def environment(self):
        return {**os.environ, "LD_PRELOAD": self.clock, "LEDGER_CLOCK": str(self.now), "HOME": str(self.folder)}

    def run(self, *arguments, lines=None, may=(0, 1)):
        done = subprocess.run([self.tool, *arguments], cwd=self.folder, env=self.environment(), capture_output=True,
                              input=lines.encode() if lines else b"")
        with open(self.folder / "log", "a", encoding="utf-8") as file:
            file.write(f"{self.now} {' '.join(arguments)}\n{lines or ''}\n{done.stderr.decode()}\n")
        if done.returncode not in may:
            self.wrong.append(f"{' '.join(arguments)}: status {done.returncode}: {done.stderr.decode()[-600:]}")
        self.said = done.stderr
        self.keep(done.stdout)
        self.count(arguments[0], done.returncode == 0)
        return done

    def count(self, what, good=True):
        self.done.setdefault(what, [0, 0])[0 if good else 1] += 1

    def keep(self, output):
        """What the tool has promised, up to the last whole line."""
        whole = output[: output.rfind(b"\n") + 1].splitlines(keepends=True)
        with open(self.receipts, "ab") as file:
            file.writelines(line for line in whole if line.startswith((b'{"accepted"', b'{"checkpoint"')))

    def signed(self, by):
        return [part for name in by for part in ("--sign", f"{name}.key")]

    def append(self, records, by=(), producer=None, extra=()):
        """Appends; gives the indices of what was accepted."""
        self.said = b""
        lines = "".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in records)
        more = ["--producer", producer] if producer else []
        done = self.run("append", "led", "-", *(extra or ["--skip-invalid"]), *self.signed(by), *more, lines=lines)
        got = [json.loads(line) for line in done.stdout.splitlines() if line.startswith(b'{"accepted"')]
        return [one["index"] for one in got]

    # ---- what stands there

    def entries(self):
        return read_entries(self.ledger)

    def records(self, *kinds):
        """Index, record and leaf of the entries of these kinds that aren't blanked."""
        result = []
        for index, data in enumerate(self.entries()):
            if any(f'"kind":"{kind}"'.encode() in data[50:150] for kind in kinds) and b'"redacted"' not in data[40:60]:
                result.append((index, json.loads(data), writer.digest(writer.leaf_hash(data))))
        return result

    def act(self, index, leaf):
        wrong = self.random.random()
        if wrong < 0.03:
            leaf = "sha256:" + "0" * 64
        return {"index": index + (0.03 < wrong < 0.05), "leaf": leaf}

    def pick(self, *kinds):
        some = self.records(*kinds)
        return self.random.choice(some[-40:]) if some else None

    # ---- the beginning

    def keep_keys(self):
        for name, key in self.keys.items():
            label = ORIGIN if name == "log" else f"x.example/{name}"
            path = self.folder / ("led.key" if name == "log" else f"{name}.key")
            secret = writer.b64(b"\1" + key.private.private_bytes_raw())
            path.write_text(f"PRIVATE+KEY+{label}+{key.note_id(label).hex()}+{secret}\n")
            path.chmod(0o600)

    def found(self):
        self.keep_keys()
        chance, random = self.random.random, self.random
        window = random.choice([1, 10, 600, 3600])
        options = ["--window", str(window), "--ahead", str(random.choice([86_400, 31_536_000]))]
        options += ["--grace", "0"] if chance() < 0.3 else []
        options += ["--rules"] if chance() < 0.8 else []
        self.begin(options)
        if "--rules" not in options:
            for _ in range(random.choice([0, 3])):
                self.step()
            self.run("engine", "led", "1", *self.signed(["ada", "ben"]))
            for _ in range(random.choice([0, 2])):
                self.step()
            self.now += window * 1_100_000
            self.run("seal", "led")
        for year in random.choice([[], [2026], [2026, 2027]]):
            self.append([self.record("calendar@1", "cal", say.calendar(year))], ["cac"], "x.example/cac")
        if chance() < 0.3:
            files = [str(path) for path in random.sample(self.core, random.choice([1, 2, len(self.core)]))]
            where = random.choice(["CN", "CN", "EU", "SG"])
            by = OFFICES[where]
            self.run("rules", "deploy", "led", *files, "--jurisdiction", where, *self.signed([by]), "--producer", f"x.example/{by}")
        for _ in range(random.choice([1, 2, 3])):
            self.deploy(random.choice([2, 6]))

    def begin(self, options):
        """A ledger with the keys above and their roles."""
        authorities = [part for name in ("ada", "ben") for part in ("--authority", self.keys[name].vkey(f"x.example/{name}"))]
        self.run("init", "led", "--origin", ORIGIN, *options, *authorities, "--quorum", "2", may=(0,))
        lines = [self.record("key@1", name, say.key_add(self.keys[name])) for name in ROLES if ROLES[name]]
        for name, roles in ROLES.items():
            for role in roles:
                where = {"jurisdiction": role.split()[1]} if " " in role else {}
                prefix = "x.example/" if self.random.random() < 0.1 else ""
                lines.append(self.record("grant@1", name, say.grant(self.keys[name], role.split()[0], prefix) | where))
        self.append(lines, ["ada"], "x.example/auth")

    @staticmethod
    def record(kind, subject, predicate):
        names = [subject] if isinstance(subject, str) else subject
        return {"kind": kind, "predicate": predicate, "subject": [{"name": name} for name in names]}

    # ---- what happens

    STEPS = {"indicator": 6, "assessment": 6, "consent": 4, "withdraw": 5, "data": 5, "model": 4, "trace": 1,
             "algorithm": 2, "filing": 2, "incident": 1, "deploy": 2, "retire": 1, "release": 4, "draw": 2, "payload": 2,
             "hold": 2, "erase": 2, "redact": 2, "close": 2, "seal": 3, "rubbish": 2, "killed": 2, "key": 1, "again": 1,
             "calendar": 1}

    def step(self):
        self.wait()
        getattr(self, self.random.choices(list(self.STEPS), list(self.STEPS.values()))[0])()

    def wait(self):
        longest = self.random.choice([0, 0, 1_000, 1_000_000, 1_000_000, 30_000_000, 900_000_000, 20_000_000_000])
        longest = 200_000_000_000 if self.random.random() < 0.02 else longest
        self.now += self.random.randrange(longest + 1)
        stopped = longest > 86_400_000_000 or b"[clock]" in self.said
        if stopped and self.random.random() < 0.6:
            to = {"reason": "long-stop", "to": writer.time_text(self.now)}
            self.append([self.record("resume@1", "clock", to)], ["ada"], "x.example/auth")

    def where(self):
        return self.random.choice(["CN"] * 8 + ["EU", "SG"])

    def subjects(self, alone=0.85):
        return self.random.sample(NAMES, 1 if self.random.random() < alone else self.random.choice([2, 3]))

    def several(self):
        """Records that may follow each other in one go."""
        return range(self.random.choice([1, 2, 5, 12]))

    def indicator(self):
        by, producer = self.random.choice([("prov", "pv"), ("prod", "pp"), ("assess", "as")])
        lines = [self.record("indicator@1", self.subjects(), self.measured()) for _ in self.several()]
        self.append(lines, [by], f"x.example/{producer}")

    def measured(self):
        p = {"dimension": "data-security", "indicator": self.random.choice(["EC", "TCR", "ADRI", "SCR", "HR", "ES"]),
             "span": say.SPAN, "unit": self.random.choice(["percent", "percent", "score"]),
             "value": self.random.choice([-3, 0, 0.000001, 7.5, 50, 92, 99.999999])}
        some = {"jurisdiction": self.where(), "risk_index": self.random.choice([1, 3.5, 25]), "scene": "high-risk"}
        return p | {name: value for name, value in some.items() if self.random.random() < 0.5}

    def assessment(self):
        lines = []
        for _ in self.several():
            p = say.assessment(self.random.choice([0, 10, 49.5, 65, 80, 80, 95, 100]))
            p |= {"jurisdiction": self.where()} if self.random.random() < 0.6 else {}
            lines.append(self.record("risk-assessment@1", self.subjects(), p))
        by = self.random.choice([["assess"], ["assess"], ["assess", "prov"], ["assess", "euro"], ["prov"]])
        self.append(lines, by, "x.example/as")

    def consent(self):
        lines = [self.record("consent@1", self.subjects(), say.consent(jurisdiction=self.random.choice(["CN", "CN", "EU"])))
                 for _ in self.several()]
        self.append(lines, ["prod"], "x.example/pp")

    def withdraw(self):
        lines = []
        for index, entry, leaf in self.random.sample(some := self.records("consent@1"), min(len(some), len(self.several()))):
            names = [one["name"] for one in entry["record"]["subject"]]
            where = entry["record"]["predicate"]["jurisdiction"] if self.random.random() < 0.95 else "SG"
            p = say.withdrawal(self.act(index, leaf), where)
            names = names if self.random.random() < 0.95 else self.subjects()
            lines.append(self.record("consent-withdrawal@1", names, p))
        self.append(lines, ["prod"], "x.example/pp")

    def sources(self, most):
        some = self.records("training-data@1", "consent@1", "model-snapshot@1", "indicator@1")[-30:]
        some = self.random.sample(some, min(len(some), self.random.randrange(most + 1)))
        return [self.act(index, leaf) for index, _, leaf in some]

    def data(self):
        lines = []
        for _ in self.several():
            p, sources = say.training_data(self.random.randrange(99)), self.sources(3)
            p |= {"derived_from": sources} if sources else {}
            lines.append(self.record("training-data@1", self.subjects(0.97 if sources else 0.8), p))
        self.append(lines, ["prod"] if self.random.random() < 0.5 else [], "x.example/pp")

    def model(self):
        lines = []
        for _ in self.several():
            p, sources = say.model_snapshot(), self.sources(3)
            p |= {"data": sources[:-1]} if sources[:-1] else {}
            p |= {"parent": sources[-1]} if sources else {}
            lines.append(self.record("model-snapshot@1", self.subjects(0.95), p))
        self.append(lines, ["prod"], "x.example/pp")

    def trace(self):
        lines = [self.record("decision-trace@1", self.subjects(), say.decision_trace()),
                 self.record("x.example/other@1", self.subjects(), {"any": [1, None, {"\u00e9": 0.1}]})]
        self.append(lines, [], self.random.choice([None, "x.example/pp"]))

    def algorithm(self):
        where = self.random.choice([[], ["CN"], ["EU"], ["CN", "EU"]])
        p = say.algorithm(where, self.random.random() < 0.8)
        self.append([self.record("algorithm@1", self.subjects(0.97), p)], ["prov"], "x.example/pv")

    def filing(self):
        name, (where, by, scheme) = self.subjects(1)[0], self.random.choice(
            [("CN", "cac", "cac-algorithm"), ("EU", "euro", "eu-database")])
        before = [one for one in self.records("algorithm-filing@1") if one[1]["record"]["subject"][0]["name"] == name
                  and one[1]["record"]["predicate"]["jurisdiction"] == where]
        status = self.random.choice(["submitted", "accepted", "rejected", "cancelled", "changed"])
        p = say.filing(status, where, "cac" if where == "CN" else "eu", scheme)
        p |= {"acts_on": self.act(before[-1][0], before[-1][2])} if before else {}
        if status == "accepted":
            number = f"{NAMES.index(name):021d}"
            p["number"] = f"\u7f51\u4fe1\u7b97\u5907{number}\u53f7" if where == "CN" else f"EU-{number}"
        self.append([self.record("algorithm-filing@1", name, p)], [by], f"x.example/{by}")

    def incident(self):
        p = say.incident(status=self.random.choice(["detected", "contained", "resolved"]))
        self.append([self.record("incident@1", self.subjects(), p)], ["prov"], "x.example/pv")

    def calendar(self):
        p = say.calendar(self.random.choice([2026, 2027]), ["2026-11-24"], utc_offset=self.random.choice([480, -720, 0]))
        self.append([self.record("calendar@1", "cal", p)], ["cac"], "x.example/cac")

    def deploy(self, count=1):
        where = self.where()
        known = {}
        for _ in range(count):
            identifier = f"{where.lower()}/x{self.random.randrange(9)}"
            version = self.versions.get(identifier, 0) + (1 if self.random.random() < 0.95 else 2)
            p = rule_of(self.random, identifier, version, where)
            known[identifier] = (p, self.judge_rule(p))
        by = OFFICES[where]
        got = self.append([self.record("rule@1", "rules", p) for p, _ in known.values()], [by], f"x.example/{by}")
        entries, taken = self.entries(), set()
        for index in got:
            p = json.loads(entries[index])["record"]["predicate"]
            taken.add(p["id"])
        for identifier, (p, right) in known.items():
            self.count("rule", identifier in taken)
            is_next = p["version"] == self.versions.get(identifier, 0) + 1
            if identifier in taken:
                self.versions[identifier] = p["version"]
            # Of what was refused it says which rule only where something is wrong in its expressions.
            blamed = f"rule {identifier}, ".encode() in self.said
            if is_next and right and blamed or not right and identifier in taken:
                self.wrong.append(f"the checker says {right}, the tool: {self.said.decode()}\n    {json.dumps(p)}")

    def retire(self):
        found = self.pick("rule@1")
        if found:
            index, entry, leaf = found
            p = entry["record"]["predicate"]
            if self.versions.get(p["id"]) == p["version"]:
                retired = say.retire(p["id"], self.act(index, leaf), p["jurisdiction"])
                by = OFFICES[p["jurisdiction"]]
                self.append([self.record("rule-retire@1", "rules", retired)], [by], f"x.example/{by}")

    def release(self):
        found = self.pick("trigger@1")
        if found:
            index, entry, leaf = found
            p = entry["record"]["predicate"]
            some = [one["status"] for one in p["effects"] if one["do"] == "set"] or [STATUSES[0]]
            by = self.random.choice([[OFFICES[p["jurisdiction"]]], ["cac", "mps"]])
            released = say.release(self.act(index, leaf), some[0], p["jurisdiction"])
            name = entry["record"]["subject"][0]["name"]
            self.append([self.record("release@1", name, released)], by, "x.example/cac")

    def draw(self):
        height = len(self.records("block@1")) + self.random.choice([0, 0, 0, 1])
        parties = self.random.choice([["x.example/as", "x.example/cac", "x.example/pv"], ["x.example/as", "x.example/pp"]])
        by = {"x.example/as": "assess", "x.example/cac": "cac", "x.example/pv": "prov", "x.example/pp": "prod"}
        until = writer.time_text(self.now + self.random.choice([2, 3_700, 100_000]) * 1_000_000)
        items = self.random.choice([[], sorted(NAMES, key=str.encode)])
        name = self.random.choice(NAMES)
        got = self.append([self.record("draw@1", name, say.draw(height, until, parties, items))], ["cac"], "x.example/cac")
        if not got:
            return
        act = {"index": got[0], "leaf": writer.digest(writer.leaf_hash(self.entries()[got[0]]))}
        nonce = {party: hashlib.sha256(f"{act} {party}".encode()).digest() for party in parties}
        for party in self.random.sample(parties, len(parties)):
            if self.random.random() < 0.95:
                self.append([self.record("draw-commitment@1", name, say.commitment(act, nonce[party]))], [by[party]], party)
        for _ in range(3):
            self.now += self.random.choice([1_100_000, 700_000_000, 3_700_000_000])
            self.run("seal", "led")
        seals = [one for one in self.records("block@1") if one[1]["record"]["predicate"]["height"] == height]
        for party in self.random.sample(parties, len(parties)) if seals else []:
            if self.random.random() < 0.95:
                p = say.reveal(act, {"index": seals[0][0], "leaf": seals[0][2]}, nonce[party])
                self.append([self.record("draw-reveal@1", name, p)], [by[party]], party)

    def payload(self):
        (self.folder / "content").write_bytes(self.random.randbytes(self.random.choice([0, 1, 5_000])))
        kind, p = self.random.choice([("training-data@1", say.training_data()), ("consent@1", say.consent())])
        self.append([self.record(kind, self.subjects(), p)], ["prod"], "x.example/pp", ["--payload", "content"])

    def some_index(self):
        return str(self.random.choice(
            [index for index, entry, _ in self.records("training-data@1", "consent@1") if "payload" in entry["record"]]
            or [1]))

    def hold(self):
        lift = ["--lift"] if self.random.random() < 0.4 else []
        self.run("hold", "led", "--index", self.some_index(), "--basis", "court", *lift, *self.signed(["ada"]),
                 "--producer", "x.example/auth")

    def erase(self):
        self.run("erase", "led", "--index", self.some_index(), "--basis", "gdpr-17", "--order", "order-1",
                 *self.signed(["eraser"]), "--producer", "x.example/eraser")

    def redact(self):
        found = self.pick("training-data@1", "x.example/other@1")
        if found:
            self.run("redact", "led", "--index", str(found[0]), "--basis", "court", *self.signed(["ada"]),
                     "--producer", "x.example/auth")

    def close(self):
        self.run("close", "led", "--producer", "x.example/pp", *self.signed(["prod"]))

    def seal(self):
        self.run("seal", "led")

    def key(self):
        name = self.random.choice(["mps", "prov", "euro"])
        key, old = self.keys[name], self.random.random()
        role = ROLES[name][0].split()
        where = {"jurisdiction": role[1]} if role[1:] else {}
        action = "withdraw" if old < 0.3 else "grant"
        lines = [self.record("grant@1", name, say.grant(key, role[0], action=action) | where)]
        lines += [self.record("key@1", name, say.key_revoke(key))] if old > 0.97 else []
        self.append(lines, ["ada", "ben"][: self.random.choice([1, 2])], "x.example/auth")

    def again(self):
        """A line that was appended before, as it stands there."""
        found = self.pick("indicator@1", "consent@1", "training-data@1")
        if found:
            record = found[1]["record"]
            envelope = {"payload": writer.b64(writer.canonical(record)), "payloadType": writer.RECORD_TYPE.decode(),
                        "signatures": [{"keyid": one["keyid"], "sig": one["sig"]} for one in found[1]["signatures"]]}
            self.append([envelope if found[1]["signatures"] else record])

    def rubbish(self):
        """Lines that must be refused, between one that is right and another."""
        right = self.record("x.example/other@1", self.subjects(), {})
        trigger = {"cause": {"index": 1, "leaf": "sha256:" + "0" * 64}, "effects": [], "jurisdiction": "CN"}
        wrong = ["", "{", '{"kind":"a@1"}', '{"kind":"a@1","kind":"b@1"}', "\u0000", "[" * 99,
                 self.record("indicator@1", "n", {}), self.record("trigger@1", "n", trigger),
                 self.record("training-data@1", "n", say.training_data(derived_from=[{"index": 10**9, "leaf": "sha256:" + "1" * 64}])),
                 self.record("release@1", "n", say.release(trigger["cause"])),
                 self.record("rule@1", "n", say.rule("x", "(" * 20, [{"do": "notify", "parties": ["a"]}])),
                 {**right, "ledger": "other.example/ledger"}, {**right, "producer": {"id": "x.example/pp", "sequence": 1}}]
        by = self.random.choice([[], ["prod"], ["cac"]])
        lines = [right, *self.random.sample(wrong, 3), right]
        self.append(lines, by, "x.example/junk")

    def killed(self):
        """Many records, and the process killed while it writes them; they are sent again half of the time."""
        first = self.random.randrange(1, 10**9)
        lines = []
        for number in range(self.random.choice([40, 400])):
            kind, p = self.random.choice([("indicator@1", None), ("training-data@1", say.training_data(number))])
            if kind == "indicator@1":
                p = {"dimension": "data-security", "indicator": "TCR", "span": say.SPAN, "unit": "percent",
                     "value": self.random.choice([7.5, 92])}
            producer = {"id": f"x.example/k{first}", "sequence": number + 1}
            lines.append(json.dumps(self.record(kind, self.subjects(), p) | {"producer": producer}) + "\n")
        command = [self.tool, "append", "led", "-", "--skip-invalid", *self.signed(["prod"])]
        out = self.folder / "killed"
        with open(out, "wb") as file, open(self.folder / "killed.err", "wb") as errors:
            process = subprocess.Popen(command, cwd=self.folder, env=self.environment(), stdin=subprocess.PIPE,
                                       stdout=file, stderr=errors)
            try:
                process.stdin.write("".join(lines[: len(lines) // 2]).encode())
                process.stdin.flush()
                time.sleep(self.random.random() * 0.08)
                process.stdin.write("".join(lines[len(lines) // 2 :]).encode())
                process.stdin.flush()
            except BrokenPipeError:
                pass
            time.sleep(self.random.random() * 0.03)
            process.send_signal(signal.SIGKILL)
            process.wait()
            try:
                process.stdin.close()
            except BrokenPipeError:
                pass
        self.keep(out.read_bytes())
        self.count("killed")
        if self.random.random() < 0.5:
            self.run("append", "led", "-", "--skip-invalid", *self.signed(["prod"]), lines="".join(lines))

    def end(self):
        """Waits until all clocks of a day have run out, and seals."""
        for _ in range(self.random.choice([1, 2])):
            self.now += self.random.choice([2_000_000, 4_000_000_000, 80_000_000_000])
            self.run("seal", "led")
