"""What the scripts here share: a scratch ledger, the ledger program, and one line for each check."""
import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile

ORIGIN = "ledger.example/interop"
failures = 0


def check(name, holds, detail=""):
    """Prints one line; a check that doesn't hold makes `finish` exit with 1."""
    global failures
    if not holds:
        failures += 1
    print(("ok    " if holds else "FAIL  ") + name + ("" if holds else f": {detail}"), flush=True)
    return holds


def finish():
    sys.exit(1 if failures else 0)


class Tool:
    """The ledger program in a folder of its own; nothing that it remembers leaves that folder."""

    def __init__(self, program):
        self.program = os.path.abspath(program)
        self.folder = tempfile.mkdtemp(prefix="ledger-interop-")
        self.environment = dict(os.environ, XDG_STATE_HOME=os.path.join(self.folder, "remembered"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def run(self, *arguments, input=None, prefix=(), cwd=None, timeout=120):
        """The ended process, whatever its status; `input` is text, or bytes given as they are."""
        if isinstance(input, str):
            input = input.encode()
        return subprocess.run(
            [*prefix, self.program, *arguments], input=b"" if input is None else input, capture_output=True,
            cwd=cwd or self.folder, env=self.environment, timeout=timeout)

    def must(self, *arguments, **options):
        """Standard output as text; a status other than 0 ends the script, for nothing after it means anything."""
        done = self.run(*arguments, **options)
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(arguments)}: status {done.returncode}\n{text(done.stderr)}")
        return text(done.stdout)

    def init(self, *options):
        """Makes the ledger `led`; returns the log's verifier key."""
        return json.loads(self.must("init", "led", "--origin", ORIGIN, "--json", *options))["vkey"]

    def authorize(self, name, public, role, cwd=None):
        """Adds a public key (32 bytes) and grants it a role, signed with the authority's key."""
        lines = record("key@1", {"action": "add", "name": name, "public": base64.b64encode(public).decode()})
        lines += record("grant@1", {"action": "grant", "key": key_id(public), "kinds": [], "prefix": "", "role": role})
        self.must("append", "led", "--sign", "led.authority.key", "--producer", ORIGIN + "/authority", input=lines,
                  cwd=cwd)


def key_id(public):
    import hashlib
    return hashlib.sha256(public).hexdigest()


def text(output):
    return output.decode(errors="replace")


def record(kind, predicate, subject=ORIGIN):
    """A record as a line for `ledger append`."""
    return json.dumps({"kind": kind, "predicate": predicate, "subject": [{"name": subject}]}) + "\n"


def receipts(output):
    """The receipts among the lines that `ledger append` printed; a line cut off by a kill is none."""
    found = []
    for line in text(output).split("\n")[:-1]:
        value = json.loads(line)
        if "index" in value:
            found.append(value)
    return found
