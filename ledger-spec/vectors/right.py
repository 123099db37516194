"""The right ledgers."""

import bases
from bases import plain
from common import eventful_findings
from vectors import observed
from writer import b64


def define(v):
    define_bases(v)


def define_bases(v):
    v.base("plain", "Three blocks, the last one empty, and an open window: nothing to find.", plain().files())
    tiny, tiles = bases.tiny(), bases.tiles()
    v.base(
        "tiny", "A genesis, two unsigned entries, a seal.", tiny.files(), [observed("unattested", 2, index=1)]
    )
    v.base("tiles", "544 entries: two full tiles.", tiles.files(), [observed("unattested", 540, index=1)])
    filed, history = bases.filings()
    v.base(
        "filings",
        "Filings in two jurisdictions over six blocks.",
        filed.files(),
        expect={"filing_rate": history},
    )
    e = bases.Eventful()
    paths = sorted(one.path for one in e.payloads[1:])
    found = eventful_findings(e.at, paths)
    v.base("eventful", "All that may happen without breaking anything.", e.w.files(), found)
    about = "The same with the keys of all payloads at hand."
    opened = [one for one in found if one[1] != "payload-unopened"]
    keys = {one.hex: b64(one.key) for one in e.payloads}
    v.add("eventful-opened", about, "eventful", e.w.files(), *opened, payload_keys=keys)
    v.add(
        "eventful-strict",
        "The same, strictly: it doesn't hold.",
        "eventful",
        e.w.files(),
        *found,
        strict=True,
    )
    v.add("plain-strict", "Nothing to find holds strictly, too.", "plain", plain().files(), strict=True)
