"""Changes one entry of a ledger and signs everything behind it anew, as whoever holds all keys could."""

import json

import writer

ORIGIN = "x.example/cross"


def read_entries(folder):
    """The entries of a ledger's folder, of all its segments."""
    segments = sorted((folder / "entries").glob("[0-9][0-9][0-9]"))
    data, at, entries = b"".join(path.read_bytes() for path in segments), 0, []
    while at < len(data):
        size = int.from_bytes(data[at : at + 2], "big")
        entries.append(data[at + 2 : at + 2 + size])
        at += 2 + size
    return entries


def load(folder):
    """A writer with what stands in a folder."""
    result, entries = object.__new__(writer.Writer), read_entries(folder)
    hashes = (folder / "hashes/0").read_bytes()
    result.origin, result.entries = ORIGIN, entries
    result.leaves = [hashes[32 * number : 32 * number + 32] for number in range(len(entries))]
    result.payloads, result.blocks = {}, {}
    return result


def other(value, random):
    """Another value of the same form."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + random.choice([1, -1, 1000]) if value == int(value) else value / 2
    if isinstance(value, str) and value.endswith("Z") and value[:2] == "20":
        return writer.time_text(writer.micros(value) + random.choice([1, -1, 10**6, -(10**6), 86_400 * 10**6]))
    if isinstance(value, str):
        place = random.randrange(len(value) + 1)
        return random.choice([value[:place] + random.choice("0aZ/") + value[place + 1 :], value[:place], "CN", "x.example/n1"])
    return value


def places(value, path=()):
    """Every place in a value but the top."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in items:
        yield (*path, name)
        yield from places(one, (*path, name))


def alter(entry, random):
    """Changes one place of the entry's record, or its time; says what."""
    some = [path for path in places(entry) if path[0] != "signatures" or random.random() < 0.05]
    some = [path for path in some if len(path) > 2] or some
    path = random.choice(some) if random.random() < 0.9 else ("accepted",)
    at = entry
    for name in path[:-1]:
        at = at[name]
    name, old = path[-1], at[path[-1]]
    what = random.random()
    if isinstance(old, (dict, list)) or what < 0.15:
        if isinstance(at, list) and what < 0.5:
            at.insert(name, old)
            return f"{path} twice"
        if isinstance(old, list) and len(old) > 1 and what < 0.75:
            old.reverse()
            return f"{path} reversed"
        del at[name]
        return f"{path} gone"
    at[name] = other(old, random)
    return f"{path}: {old!r} is {at[name]!r}"


def change(folder, keys, random):
    """Changes the ledger in a folder; says how."""
    w = load(folder)
    w.log = keys["log"]
    count = len(w.entries)
    triggers = [index for index, data in enumerate(w.entries) if b'"kind":"trigger@1"' in data[:100]]
    some = triggers if triggers and random.random() < 0.5 else range(1, count)
    index, how = random.choice(list(some)), random.random()
    if how < 0.08 and index + 1 < count:
        w.entries[index], w.entries[index + 1] = w.entries[index + 1], w.entries[index]
        what = f"entry {index} after the next"
    elif how < 0.16:
        del w.entries[index]
        what = f"entry {index} left out"
    elif how < 0.22:
        w.entries.insert(index, w.entries[index])
        what = f"entry {index} twice"
    else:
        entry = json.loads(w.entries[index])
        signers = [key for key in keys.values() if any(one.get("keyid") == key.id for one in entry.get("signatures", ()))]
        what = f"entry {index}: " + alter(entry, random)
        if signers and "record" in entry and random.random() < 0.9:
            entry["signatures"] = writer.sign(entry["record"], signers)
        w.entries[index] = writer.canonical(entry)
    # A blanked entry keeps its leaf, wherever it stands now.
    stubs = {data: leaf for data, leaf in zip(load(folder).entries, w.leaves) if b'"redacted"' in data[40:60]}
    remake(w, stubs, follow=random.random() < 0.7)
    for path in [path for name in ("blocks", "entries", "hashes") for path in (folder / name).rglob("*")]:
        if path.is_file():
            path.unlink()
    for name, data in w.files().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return what


def remake(w, stubs, follow):
    """Makes leaves, seals' roots and certificates anew; `follow`: what named a changed leaf names the new one."""
    old, w.leaves, moved = w.leaves, [], {}
    w.height, last = 0, None
    for index, data in enumerate(w.entries):
        before = data
        text = data.decode()
        if follow and '"signatures":[]' in text[-20:]:
            for one, new in moved.items():
                text = text.replace(one, new)
            data = text.encode()
        seal = '"kind":"block@1"' in text[:100]
        if seal:
            data = reseal(w, json.loads(data), last)
        w.entries[index] = data
        w.leaves.append(stubs.get(before) or writer.leaf_hash(data))
        if index < len(old) and old[index] != w.leaves[-1]:
            moved[writer.digest(writer.leaf_hash(before))] = writer.digest(w.leaves[-1])
        if seal:
            w.blocks["blocks/" + writer.tile_number(w.height)] = w.note(index + 1).encode()
            w.height, last = w.height + 1, index


def reseal(w, entry, last):
    """A seal over what stands before it now."""
    p = entry["record"].get("predicate")
    if isinstance(p, dict) and "root" in p:
        p["root"] = writer.digest(w.root())
        if isinstance(p.get("previous"), dict) and last is not None:
            certificate = w.blocks["blocks/" + writer.tile_number(w.height - 1)]
            p["previous"] |= {"certificate": writer.digest(writer.sha256(certificate)), "seal": writer.digest(w.leaves[last])}
    return writer.canonical(entry)
