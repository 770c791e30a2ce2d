"""A second reader of merit's decision records, written from docs/record-format.md, docs/rule-language.md and
docs/allocation.md alone.

python3 second_reader.py --every-bit RECORD   flips each bit of a record, one at a time, and names those that it accepts so.
python3 second_reader.py RECORD...   says of each record `agrees`, `WRONG` or `unknown`, and why; ends with 1 where one is wrong,
else with 2 where something of the language is not known here, else with 0. It needs nothing but the standard library.
Its rule language is in reader_language.py, its tables are in reader_tables.py, its rounds in reader_round.py.
"""
import base64, csv, hashlib, hmac, io, json, re, struct, sys, zlib
from reader_language import *
from reader_round import Round

# ---- the container and its JSON

def pack(entries):
    """The one ZIP that these entries have (below 4 GiB)."""
    out, central, seen = [], [], set()
    at = 0
    for name in sorted(entries):
        demand(re.fullmatch(r"[\w./-]+", name, re.A) and all(p and p[0] != "." for p in name.split("/")), f"the name {name}")
        demand(name.lower() not in seen, f"the name {name} but for its case")
        seen.add(name.lower())
        data, raw = entries[name], name.encode()
        common = struct.pack("<5HIIIHH", 20, 0, 0, 0, 0x21, zlib.crc32(data), len(data), len(data), len(raw), 0)
        central.append(b"PK\1\2\x14\0" + common + bytes(10) + struct.pack("<I", at) + raw)
        out.append(b"PK\3\4" + common + raw + data)
        at += len(out[-1])
    directory = b"".join(central)
    return b"".join(out) + directory + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, *[len(entries)] * 2, len(directory), at, 0)

def unpack(data):
    entries, at = {}, 0
    while data[at:at + 4] == b"PK\3\4":
        demand(len(data) >= at + 30, "it ends early")
        size, length = struct.unpack_from("<IH", data, at + 22)
        start = at + 30 + length
        name = data[at + 30:start].decode("latin-1")
        demand(name not in entries and start + size <= len(data), f"the entry {name}")
        entries[name], at = data[start:start + size], start + size
    demand(pack(entries) == data, "the container is not canonical")
    return entries

def parse_json(data, name):
    try: value = json.loads(data.decode())
    except ValueError as e: raise Wrong(f"{name}: {e}")
    demand(canonical(value).encode() == data, f"{name} is not canonical")
    return value

# ---- a record
RESULTS = ("total", "rank", "award", "status", "failed_gates")
BOOKS = ["from", "to", "amount", "rule", "clause", "reason"]

def leaf(public, private): return hashlib.sha256(b"\0" + bytes.fromhex(sha(public) + private)).digest()

def root(hashes):
    if len(hashes) <= 1: return hashes[0] if hashes else hashlib.sha256(b"").digest()
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + root(hashes[:split]) + root(hashes[split:])).digest()

def climb(at, size, hash_, path):
    """The root to which a leaf leads by its path, from the top down."""
    if size == 1: return hash_ if not path else b""
    if not path: return b""
    split = 1 << (size - 1).bit_length() - 1
    if at < split: return hashlib.sha256(b"\1" + climb(at, split, hash_, path[:-1]) + path[-1]).digest()
    return hashlib.sha256(b"\1" + path[-1] + climb(at - split, size - split, hash_, path[:-1])).digest()

def cells(entries, name): return list(csv.reader(io.StringIO(entries[name].decode(), newline="")))

def figures(round_, outcome):
    """Every figure of every application: group, name and JSON text; results as they stand in the outcome."""
    published = set(round_.rules.get("publish") or [])
    events = [json.loads(line) for line in round_.entries["events.jsonl"].decode().splitlines()]
    decided = {e["application"]: {n: e[n] for n in ("award", "clause", "reason", "status") if n in e} for e in events if e["event"] == "override"}
    head, by = outcome[0], {row[0]: dict(zip(outcome[0], row)) for row in outcome[1:]}
    for k in round_.order:
        a, row = round_.applications[k], by[k]
        items = {i["id"]: a["points"].get(i["id"]) for _, i in round_.items}
        text = lambda v: canonical(fixed(v, round_.decimals) if round_.each else exact_text(v)) if v is not None else ""
        groups = {"facts": {n: json_value(a["facts"].get(n)) for n in round_.rules.get("facts") or {}},
                  "fields": {n: json_value(v) for n, v in a["fields"].items()},
                  "points": {c: canonical(row[c]) if row[c] else "" for c in head[3:-5]} | {n: text(v) for n, v in items.items()},
                  "results": {n: canonical(row[n]) if row[n] else "" for n in ("status", "failed_gates", *head[-5:])}}
        if not round_.leaves: del groups["results"]["total"]
        gates = {g["id"]: "" if a["held"] else json_value(a["gates"][g["id"]]) for g in round_.rules.get("gates") or []}
        marks = {s: [("recused" if m is None else exact_text(m)) for m in list_] for s, list_ in a["marks"].items()}
        registers = {n: json.loads("[" + ",".join(json_value(r) for r in rows) + "]") for n, rows in a["registers"].items()}
        sides = {}
        for side in ("public", "private"):
            part = {"part": side, "salt": hmac.new(round_.entries["disclosure.key"], f"{side}\0{k}".encode(), "sha256").hexdigest()[:32]}
            part |= {"marks": marks, "registers": registers} if side == "private" else {}
            if side == "private" and k in decided: part["override"] = decided[k]
            for group, values in groups.items():
                public = lambda n: n in published and (n in RESULTS) == (group == "results")
                part[group] = {n: json.loads(v) for n, v in values.items() if v and public(n) == (side == "public")}
            sides[side] = canonical(part).encode()
        yield {**groups, "gates": gates}, leaf(sides["public"], sha(sides["private"]))

def events(round_, outcome, found):
    """Whether people did what the record shows they did."""
    record, entries = round_.record, round_.entries
    first = {"event": "run", "actor": record["actor"], "version": record["version"], "encoding": record["options"]["encoding"],
             "lock": record["lock"], "locked": record["options"]["locked"]}
    expected = [first | ({"supersedes": record["supersedes"]["record"]} if "supersedes" in record else {})]
    expected += [{"event": "set", "actor": record["actor"], "name": n, "value": v} for n, v in record["options"]["set"]]
    if record["options"]["allow_held"]:
        reason = next((e.get("reason") for e in found if e["event"] == "allow_held"), None)
        held = [row[0] for row in outcome[1:] if row[1] == "held"]
        expected.append({"event": "allow_held", "actor": record["actor"], "reason": reason, "applications": held})
    expected += [{"event": "recused", "actor": r, "application": k, "sheet": s} for k, s, r in round_.recused]
    if "inputs/overrides.yaml" in entries:
        for o in sorted(Yaml(entries["inputs/overrides.yaml"].decode()).block(0)["overrides"], key=lambda o: o["application"]):
            expected.append({"event": "override", **o} | ({"award": fixed(number(o["award"]), round_.places)} if "award" in o else {}))
    return [{n: v for n, v in e.items() if n not in ("at", "before")} for e in found] == expected and all(e["at"] == record["at"] for e in found)

def stages(round_, all_figures, transfers):
    found = {s: {} for s in ("intake", "facts", "gates", "points", "ranking", "allocation")}
    stage = lambda group, n: {"fields": "intake", "results": "points" if n == "total" else "ranking" if n == "rank" else "allocation"}.get(group, group)
    nobody = {"fields": round_.rules["fields"], "facts": round_.rules.get("facts") or {}, "points": [s["id"] for s in round_.leaves] + [
        i["id"] for _, i in round_.items], "gates": [g["id"] for g in round_.rules.get("gates") or []], "results": ["total"] * bool(
        round_.leaves) + ["status", "rank", "entitlement", "award", "bound_by"]}
    for group, names in (all_figures[0] if all_figures else nobody).items():
        for n in names:
            if n != "failed_gates": found[stage(group, n)][n] = sha("".join(f[group][n] + "\n" for f in all_figures).encode())
    found["allocation"]["transfers"] = sha("".join(canonical(row[:3]) + "\n" for row in transfers).encode())
    return found

def sealed(entries):
    statement = parse_json(entries["seal/statement.json"], "the statement")
    for name in (n for n in entries if n.startswith("seal/") and n != "seal/statement.json"):
        blob = entries[name]  # whether a signature is genuine is for ssh-keygen; here, that it is named after its key
        if name.endswith(".sig"):
            demand(blob.startswith(b"-----BEGIN SSH SIGNATURE-----\n"), f"{name} is no signature")
            raw = base64.b64decode(b"".join(blob.split(b"\n")[1:-2]))
            blob = raw[14:14 + int.from_bytes(raw[10:14], "big")]
        else: demand(bytes.fromhex(sha(entries["seal/statement.json"])) in blob, f"{name} is no time stamp of the statement")
        demand(name == f"seal/{sha(blob)[:16]}.{'sig' if name.endswith('.sig') else 'tsr'}", f"the name {name}")
    demand(statement.get("format") == "merit.statement/1", "the format of the statement")
    return statement

def read_edition(entries):
    edition, statement = parse_json(entries["edition.json"], "edition.json"), sealed(entries)
    demand(edition.get("format") == "merit.edition/1", "the format of the edition")
    own = {"public": {"public.jsonl"}, "applicant": {"public.json", "private.json", "proof.bin"}}[edition["edition"]]
    demand({n for n in entries if not n.startswith("seal/")} == own | {"edition.json"}, "the entries of the edition")
    place = {"public": set(), "applicant": {"leaf", "size"}}[edition["edition"]]
    demand(edition.keys() == place | {"edition", "format"}, "the members of edition.json")
    if edition["edition"] == "public":
        lines = [parse_json(line, "public.jsonl") for line in entries["public.jsonl"].split(b"\n")[:-1]]
        demand(all(line.keys() == {"private", "public"} for line in lines), "the members of a line")
        top = root([leaf(canonical(line["public"]).encode(), line["private"]) for line in lines])
        demand(len(lines) == statement["applications"], "the number of leaves")
    else:
        proof = [entries["proof.bin"][i:i + 32] for i in range(0, len(entries["proof.bin"]), 32)]
        demand(edition["size"] == statement["applications"] and len(entries["proof.bin"]) % 32 == 0, "the size of the tree")
        own = leaf(entries["public.json"], sha(entries["private.json"]))
        top = climb(edition["leaf"], edition["size"], own, proof)
    demand(top.hex() == statement["root"], "its parts do not lead to the root")
    return f"agrees: the {edition['edition']} edition leads to the root"

def read_record(data):
    entries = unpack(data)
    if "record.json" not in entries: return read_edition(entries)
    record, statement = parse_json(entries["record.json"], "record.json"), sealed(entries)
    demand(record["format"] == "merit.record/1" and record["edition"] == 1, "a format that is not known")
    outside = {n for n in entries if n == "record.json" or n.startswith("seal/")}
    demand(set(record["digests"]) == set(entries) - outside, "entries without a digest, or digests without an entry")
    for name, digest in record["digests"].items(): demand(sha(entries[name]) == digest, f"the digest of {name}")
    rules = {n: d for n, d in record["digests"].items() if n.startswith("rules/")}
    demand(record["lock"] == sha(canonical({"digests": rules, "set": record["options"]["set"]}).encode()), "the lock")
    expected = {"format": "merit.statement/1", "record": sha(entries["record.json"]), "root": record["tree"]["root"],
                "applications": record["tree"]["size"], **{n: record[n] for n in ("round", "at", "lock")}}
    demand(statement == expected, "the statement is of another record")
    before = sha(b"")
    for line in entries["events.jsonl"].split(b"\n")[:-1]:
        demand(parse_json(line, "an event")["before"] == before, "an event does not follow")
        before = sha(line)
    first = parse_json(entries["events.jsonl"].split(b"\n")[0], "the first event")
    demand((first["event"], first["actor"], first["at"], first["lock"]) == ("run", record["actor"], record["at"], record["lock"]), "the first event")
    demand(sum(name.startswith("inputs/applications.") for name in entries) == 1, "which applications were decided on")
    round_ = Round(entries, record)
    round_.rank()
    computed = "computed/" if "inputs/overrides.yaml" in entries else ""
    text = "".join(map(csv_line, round_.outcome()))
    if text.encode() != entries[computed + "outcome.csv"]:
        theirs, ours = entries[computed + "outcome.csv"].decode().split("\n"), text.split("\n")
        raise Wrong(next((f"outcome.csv: {a} but {b}" for a, b in zip(theirs, ours) if a != b), "outcome.csv has another length"))
    if "allocation" in round_.rules:
        demand(cells(entries, computed + "transfers.csv") == [BOOKS, *round_.books], "transfers.csv")
        budget = round_.const(round_.rules["allocation"]["budget"])
        if not computed: demand((record["certificate"], record["reserve"]) == (round_.certificate(budget), round_.reserve), "the certificate")
    outcome, (names, *transfers) = cells(entries, "outcome.csv"), cells(entries, "transfers.csv")
    demand(names == BOOKS, "the columns of transfers.csv")
    if computed:
        changed = [[b[0], n, x, y] for a, b in zip(cells(entries, "computed/outcome.csv"), outcome) for n, x, y in zip(outcome[0], a, b) if x != y]
        demand(cells(entries, "changes/override.csv") == [["application", "figure", "before", "after"], *changed], "changes/override.csv")
    awarded = sum(F(t[2]) for t in transfers if t[1].startswith("application "))
    demand(awarded == sum(F(row[-2] or 0) for row in outcome[1:]), "the awards are not what was moved")
    unspent, topped = (sum(F(t[2]) for t in transfers if t[at] == n) for at, n in ((1, "unspent"), (0, "top_up")))
    money, fields = lambda v: fixed(v, round_.places), round_.rules["fields"]
    sums = {f"input.{n}": exact_text(sum((a["fields"][n] or 0 for a in round_.applications.values()), F(0))) for n in fields if fields[n]["type"] == "money"}
    if "allocation" in round_.rules:
        sums |= {"budget": money(budget), "awarded": money(awarded), "unspent": money(unspent)}
        sums |= {"topped_up": money(topped)} if round_.rule[0] == "top_up" else {}
    demand(record["sums"] == sums, "the sums")
    statuses = ("held", "ineligible", "below_minimum", "ranked", "funded", "part_funded", "reserve", "unfunded")
    counts = {s: sum(row[1] == s for row in outcome[1:]) for s in statuses} | {"received": len(outcome) - 1, **round_.counts}
    demand(record["counts"] == counts, "the counts")
    demand(events(round_, outcome, [json.loads(line) for line in entries["events.jsonl"].decode().splitlines()]), "the events")
    found = list(figures(round_, outcome))
    for stage, digests in stages(round_, [f for f, _ in found], transfers).items():
        demand(digests == record["stages"][stage], f"the stage {stage}")
    demand(record["tree"] == {"size": len(found), "root": root([h for _, h in found]).hex()}, "the tree")
    return f"agrees: {len(found)} applications, {len(transfers)} transfers"

def verdict(data):
    try: return read_record(data), 0
    except Unknown as e: return f"unknown: {e}", 2
    except Wrong as e: return f"WRONG: {e}", 1
    except (KeyError, IndexError, TypeError, AttributeError, ValueError, ArithmeticError, struct.error, Missing, Blank) as e:
        return f"WRONG: {type(e).__name__} {e}", 1

def every_bit(path):
    data, accepted = bytearray(open(path, "rb").read()), []
    for bit in range(8 * len(data)):
        data[bit >> 3] ^= 1 << (bit & 7)
        if verdict(bytes(data))[1] != 1: accepted.append(bit)
        data[bit >> 3] ^= 1 << (bit & 7)
    print(f"{8 * len(data)} bits, accepted: {accepted}")
    return 1 if accepted else 0

def main(paths):
    if paths[:1] == ["--every-bit"]: return every_bit(paths[1])
    worst = 0
    for path in paths:
        said, code = verdict(open(path, "rb").read())
        print(f"{path}: {said}".replace("\n", " "))
        worst = 1 if 1 in (worst, code) else max(worst, code)
    return worst

if __name__ == "__main__": sys.exit(main(sys.argv[1:]))
