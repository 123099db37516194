#!/usr/bin/env python3
"""An exported tree is read by golang.org/x/mod's transparency log (tlogread/main.go).

    Tests/Interop/tiles.py LEDGER_BINARY

Two sizes: one without a full tile, and one over 65,536 entries, so that there are full and partial tiles and
three levels. The second is exported into the same folder, over the first. Then single bytes of the export are
changed, and the reader has to notice: else its word would mean nothing.
"""
import os
import shutil
import subprocess
import sys

import tool
from tool import check

HERE = os.path.dirname(os.path.abspath(__file__))


def build(t):
    """The reader, built from Debian's packages of Go, without a network."""
    environment = dict(os.environ, GO111MODULE="off", GOPATH="/usr/share/gocode", GOFLAGS="", GOCACHE=t.path("cache"))
    subprocess.run(["go", "build", "-o", t.path("tlogread"), os.path.join(HERE, "tlogread", "main.go")],
                   env=environment, check=True)


def grow(t, first, count):
    lines = "".join(tool.record("ex.example/n@1", {"n": n}) for n in range(first, first + count))
    t.must("append", "led", input=lines, timeout=300)


def export(t, name):
    """Exports, and keeps the checkpoint under a name of its own."""
    t.must("export", "led", "out")
    shutil.copy(t.path("out", "checkpoint"), t.path(name))


def read(t, vkey, *older):
    return subprocess.run([t.path("tlogread"), t.path("out"), vkey, *older], capture_output=True, text=True)


def holds(t, vkey, *older):
    done = read(t, vkey, *older)
    sys.stdout.write(done.stdout)
    check("x/mod accepts the export", done.returncode == 0, done.stderr)


def notices(t, vkey, name, *path, at):
    """One byte of one file is changed, and changed back."""
    with open(t.path("out", *path), "r+b") as file:
        byte = (file.seek(at), file.read(1))[1]
        file.seek(at)
        file.write(bytes([byte[0] ^ 1]))
        file.flush()
        done = read(t, vkey)
        check("x/mod notices a changed byte in " + name, done.returncode == 1, done.stdout)
        file.seek(at)
        file.write(byte)


def main():
    with tool.Tool(sys.argv[1]) as t:
        build(t)
        vkey = t.init()
        grow(t, 0, 99)
        export(t, "small")
        holds(t, vkey)
        grow(t, 99, 70_000)
        export(t, "large")
        holds(t, vkey, t.path("small"))
        notices(t, vkey, "a full tile of level 0", "tile", "0", "123", at=4000)
        notices(t, vkey, "the partial tile of level 1", "tile", "1", "001.p", "17", at=40)
        notices(t, vkey, "the checkpoint's root", "checkpoint", at=40)
        notices(t, vkey, "a bundle", "tile", "entries", "200", at=1000)
        stranger = t.must("keygen", tool.ORIGIN, "-o", "stranger.key").split()[0]
        check("x/mod refuses the checkpoint with another key", read(t, stranger).returncode == 1)
        grow(t, 70_099, 300)
        export(t, "larger")
        holds(t, vkey, t.path("small"), t.path("large"))
    tool.finish()


main()
