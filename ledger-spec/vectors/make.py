#!/usr/bin/env python3
"""Writes the vectors: right ledgers, and ledgers with one thing wrong each, with what must be found.

    make.py [DIR]        writes DIR/*.json (here, unless said otherwise); see README.md for their form

What must be found is written down here by hand, never taken from a checker.
"""

import json
import os
import sys

import attacks
import bundles
import mutate_acts
import mutate_authority
import mutate_certificates
import mutate_cross
import mutate_demands
import mutate_draws
import mutate_effects
import mutate_engines
import mutate_entries
import mutate_files
import mutate_language
import mutate_links
import mutate_notes
import mutate_origins
import mutate_payloads
import mutate_readers
import mutate_rules
import mutate_seals
import right
import values
from vectors import Vectors

PARTS = (
    right,
    mutate_notes,
    mutate_files,
    mutate_entries,
    mutate_authority,
    mutate_acts,
    mutate_cross,
    mutate_seals,
    mutate_certificates,
    mutate_payloads,
    mutate_readers,
    mutate_rules,
    mutate_language,
    mutate_demands,
    mutate_effects,
    mutate_links,
    mutate_origins,
    mutate_draws,
    mutate_engines,
    attacks,
    bundles,
)
HERE = os.path.dirname(os.path.abspath(__file__))


def file_name(vector):
    return vector if vector.startswith("bundle-") else f"ledger-{vector}"


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else HERE
    vectors = Vectors()
    for part in PARTS:
        part.define(vectors)
    for name in os.listdir(folder):
        if name.endswith(".json"):
            os.unlink(os.path.join(folder, name))
    contents = {file_name(name): one for name, one in vectors.all.items()}
    contents |= {f"value-{name}": one for name, one in values.all_values().items()}
    for name, content in contents.items():
        with open(os.path.join(folder, name + ".json"), "w", encoding="utf-8") as file:
            json.dump(content, file, indent=1, ensure_ascii=False, sort_keys=True)
            file.write("\n")
    print(f"{len(contents)} vectors")


if __name__ == "__main__":
    main()
