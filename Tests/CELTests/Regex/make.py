#!/usr/bin/env python3
"""Writes patterns.tsv: random patterns of the syntax that Python and RE2 share, texts, and what Python says.

    Tests/CELTests/Regex/make.py

Each line: pattern, text, 1 if it matches anywhere; all in Python's escapes of non-ASCII, tabs and newlines.
"""

import random
import re
import warnings
from pathlib import Path

ATOMS = ["a", "b", "c", "ab", ".", "[ab]", "[^a]", "[a-c]", "\\d", "\\w", "\\s", "\\W", "[^\\d_]", "\\b", "\\B", "^", "$",
         "\\.", "é", "[à-ü]", "漢", "😀", "1", "_", " ", "\\x62", "-", "[\\]-]", "[a-]", "\\n"]
MARKS = ["*", "+", "?", "*?", "+?", "{2}", "{1,2}", "{0,1}", "{2,}", "{0}"]
LETTERS = ["a", "b", "c", "1", "_", " ", ".", "-", "\n", "é", "漢", "😀", "A", "z", "]"]


def pattern(depth):
    parts = []
    for _ in range(random.randint(1, 4)):
        if depth and random.random() < 0.3:
            inner = pattern(depth - 1)
            opening = random.choice(["(", "(?:", "(?s:", "(?m:", "(?P<n>"] if depth == 2 else ["(", "(?:"])
            atom = opening + inner + ")"
        else:
            atom = random.choice(ATOMS)
        if random.random() < 0.35 and atom not in ("^", "$", "\\b", "\\B"):
            atom += random.choice(MARKS)
        parts.append(atom)
    text = "".join(parts)
    return text + "|" + pattern(0) if random.random() < 0.2 else text


def python_form(text):
    # Without the flag m, RE2's $ is the end of the text; Python's also stands before a last line's end.
    out, multiline, stack, i = "", False, [], 0
    while i < len(text):
        if text[i] == "\\":
            out += text[i : i + 2]
            i += 2
            continue
        if text[i] == "[":
            end = i + 1
            while text[end] != "]":
                end += 2 if text[end] == "\\" else 1
            out += text[i : end + 1]
            i = end + 1
            continue
        if text[i] == "(":
            stack.append(multiline)
            multiline = multiline or text.startswith("(?m:", i)
        if text[i] == ")":
            multiline = stack.pop()
        out += "\\Z" if text[i] == "$" and not multiline else text[i]
        i += 1
    return out


def escaped(text):
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def main():
    warnings.simplefilter("ignore")
    random.seed(20261122)
    lines, matched = [], 0
    while len(lines) < 3000:
        source = pattern(2)
        try:
            compiled = re.compile(python_form(source), re.ASCII)
        except re.error:
            continue
        for _ in range(3):
            text = "".join(random.choice(LETTERS) for _ in range(random.randint(0, 8)))
            # Before 3.14, Python's \\B didn't match in an empty text.
            if not text and "\\B" in source:
                continue
            found = compiled.search(text) is not None
            # About as many that match as that don't.
            if found and matched > len(lines) / 2:
                continue
            matched += found
            lines.append(f"{escaped(source)}\t{escaped(text)}\t{int(found)}\n")
    Path(__file__).with_name("patterns.tsv").write_text("".join(lines), encoding="utf-8")


main()
