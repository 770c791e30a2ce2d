"""A round for tests/second_reader.py: what came in, facts, gates, points, ranks and the budget. Written from docs/rule-language.md
and docs/allocation.md alone, with nothing but the standard library.
"""
import datetime, hmac, itertools, re
from fractions import Fraction as F
from reader_language import *
from reader_tables import rows_of

# ---- a round
DECIMALS = {"integer": 0, "number": 6, "money": 2, "percent": 4}
BOOLEANS = {"yes": True, "true": True, "是": True, "1": True, "no": False, "false": False, "否": False, "0": False}
KINDS = ("bands", "linear", "per_unit", "counts", "lookup", "table", "best_of", "formula", "panel", "peer")
KEYS = {"file": "merit round sheet parameters fields registers lookups facts gates criteria adjustments ranking allocation publish targets "
                "certification certified examples tests",
        "ranking": "within by minimum tie_breaks still_tied draw", "scores": "decimals round at out_of",
        "allocation": "budget award envelopes method last_in_line guarantees limits unspent reserve instalments payers",
        "award": "tiers amount less step round smallest clause", "field": "type column key optional unique empty of decimals unit bare check min over "
        "max under", "scoring": "id label clause max minimum criteria cap if_missing value below hit when points " + " ".join(KINDS)}
BAD = (ValueError, KeyError, TypeError, AttributeError)

def known(pairs, what):
    for key in pairs or {}:
        if key not in KEYS[what].split(): raise Unknown(f"{what}: {key}")
    return pairs or {}

def is_set(spec, key): return spec.get(key) in ("true", "yes", "是", "1")

class Round:
    def __init__(self, entries, record):
        self.entries, self.record, self.feels, self.peers = entries, record, {}, {}
        self.rules = known(Yaml(entries["rules/rules.merit.yaml"].decode()).block(0), "file")
        if "certified" in self.rules:  # a register and a fact that nobody needs to write
            days = {"from": {"type": "date"}, "until": {"type": "date"}}
            listed = {"join": self.rules["certified"]["by"], "column": "key", "fields": days}
            self.rules["registers"] = (self.rules.get("registers") or {}) | {"certified_list": listed}
            asked = "count(certified_list[from <= as_of and until >= as_of]) > 0"
            self.rules["facts"] = (self.rules.get("facts") or {}) | {"certified": asked}
        info = self.rules["round"]
        scores = known(info.get("scores"), "scores")
        self.places = {"JPY": 0, "KRW": 0, "KWD": 3, "BHD": 3}.get(info["currency"], 2)  # ISO 4217, those met so far
        self.decimals, self.mode = int(scores.get("decimals", 2)), scores.get("round", "half up")
        self.each = scores.get("at", "each_criterion") == "each_criterion"
        self.constants = {k: day(info[k]) for k in ("as_of", "opens", "closes") if k in info}
        for name, spec in (self.rules.get("parameters") or {}).items():
            spec = spec if isinstance(spec, dict) else {"value": spec}
            self.constants[name] = self.constant_of(dict(record["options"]["set"]).get(name, spec["value"]), spec.get("type"))
        for name, spec in (self.rules.get("lookups") or {}).items():
            rows = spec.get("values") or {r[spec["key"]]: r[spec["value"]] for r in self.table(next(
                e for e, original in record["names"].items() if original == spec["file"]))}
            self.constants[name] = {k: v if number(v) is None else number(v) for k, v in rows.items()}
        self.key = next(f for f, spec in self.rules["fields"].items() if is_set(spec, "key"))
        self.leaves = list(self.walk(self.rules.get("criteria") or []))
        self.sides = self.rules.get("adjustments") or {}
        self.items = [(side, item) for side in ("bonus", "deduction") for item in (self.sides.get(side) or {}).get("items", [])]
        self.read()
        self.compute()

    def constant_of(self, text, kind=None):
        if kind in ("text", "choice"): return text
        if kind == "yes_no": return BOOLEANS[text]
        return day(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else given(number(text))

    def const(self, text): return self.constants[text] if text in self.constants else given(number(text))

    def evaluate(self, text, env):
        """The value; Missing where a name that the expression needs is missing."""
        feel = self.feels.setdefault(text, None) or Feel(text)
        self.feels[text] = feel
        value = run(feel.tree, env)
        open_ = re.sub(r"if (\w+) = null then [^()]*? else \1\b", "", text)
        if value is not None and any(n in self.optional and env.get(n) is None and re.search(rf"\b{n}\b", open_) for n in feel.names):
            raise Unknown("what an expression needs is missing where it is not looked at")
        return value

    def walk(self, criteria):
        for spec in criteria:
            yield known(spec, "scoring")
            yield from self.walk(spec.get("criteria", []))

    # -- what came in
    def table(self, entry, layout=None, stamped=""):
        encoding = {"utf-8": "utf-8", "gb18030": "gb18030"}.get(self.record["encodings"].get(entry), "utf-8-sig")
        return rows_of(self.entries[entry], encoding, layout or {}, stamped)

    def cell(self, spec, row, name):
        columns = spec.get("column", name)
        found = row[next(c for c in ([columns] if isinstance(columns, str) else columns) if c in row)]
        text, kind, sort = nfc(found), spec["type"], getattr(found, "sort", "text")
        fitting = {"number": kind not in ("text", "date"), "percent": kind not in ("text", "date"), "day": kind == "date",
                   "boolean": kind == "yes_no", "text": True, "bad": False}
        raise_unless(fitting[sort])
        if text in spec.get("empty", []): text = ""
        if text == "":
            if is_set(spec, "optional"): return None
            raise ValueError(name)
        if kind == "text":
            if "check" in spec: raise_unless(credit_code(text))
            return text
        if kind == "choice": return spec["of"][spec["of"].index(text)]
        if kind == "yes_no": return BOOLEANS[text.lower()]
        if kind == "date": return datetime.date(*map(int, re.fullmatch(r"(\d{4})[-./年](\d\d?)[-./月](\d\d?)日?", text).groups()))
        percent = kind == "percent" and text.endswith("%")
        found = re.fullmatch(r"-?(?:0|[1-9]\d*)(?:\.(\d+))?", text[:-1] if percent else text)
        raise_unless(len(found[1] or "") <= int(spec.get("decimals", DECIMALS[kind])))
        value = F(found[0])
        if kind == "percent" and (percent or spec["bare"] == "percent"): value /= 100
        if kind == "money": value *= {"元": 1, "万元": 10 ** 4, "亿元": 10 ** 8}.get(spec.get("unit", "元")) or number(spec["unit"])
        low, over, high, under = (self.const(spec[key]) if key in spec else None for key in ("min", "over", "max", "under"))
        low = F(0) if low is None and over is None else low
        under = F(10 ** 15) if high is None and under is None else under
        raise_unless((low is None or value >= low) and (over is None or value > over) and (high is None or value <= high)
                     and (under is None or value < under))
        return value

    def read(self):
        fields = self.rules["fields"]
        self.optional = {n for n, spec in fields.items() if is_set(known(spec, "field"), "optional")} | set(self.rules.get("facts") or {})
        self.applications = {}
        data = next(entry for entry in self.entries if entry.startswith("inputs/applications."))
        for row in self.table(data, self.rules.get("sheet"), "applications"):
            a = {"fields": {}, "held": False, "marks": {}, "registers": {}}
            for name, spec in fields.items():
                try: a["fields"][name] = self.cell(spec, row, name)
                except BAD: a["fields"][name], a["held"] = None, True
            self.applications[a["fields"][self.key]] = a
        self.order = sorted(self.applications)
        for name in (n for n, spec in fields.items() if "unique" in spec):
            if len({a["fields"][name] for a in self.applications.values()}) < len(self.order): raise Unknown("values that are not unique")
        self.counts = {}
        panels = [m for entry in self.entries if entry.startswith("inputs/panel-") for m in self.table(entry, stamped="marks") if m["mark"] != ""]
        self.counts["marks"], self.recused = len(panels), sorted(
            (nfc(m["application"]), nfc(m["sheet"]), nfc(m["reviewer"])) for m in panels if m["mark"] == "recused")
        for m in sorted(panels, key=lambda m: nfc(m["reviewer"])):
            sheet = self.applications[nfc(m["application"])]["marks"].setdefault(nfc(m["sheet"]), [])
            sheet.append(None if m["mark"] == "recused" else F(m["mark"]))
        for name, spec in (self.rules.get("registers") or {}).items():
            entry = next(e for e, original in self.record["names"].items() if original.startswith(name + "="))
            joined = {"type": "text", "column": spec.get("column", fields[spec["join"]].get("column", spec["join"]))}
            try: rows = [(self.cell(joined, r, ""), {n: self.cell(f, r, n) for n, f in spec["fields"].items()})
                         for r in self.table(entry, spec.get("sheet"))]
            except BAD: raise Unknown("a bad cell in a register")
            self.counts[f"register.{name}"] = len(rows)
            self.counts[f"register.{name}.joined"] = 0
            rows.sort(key=lambda r: [(v is not None, v if v is not None else 0) for v in r[1].values()])
            shown, values = lambda v: exact_text(v) if isinstance(v, F) else v, set()
            for a in self.applications.values():
                value = shown(a["fields"][spec["join"]])
                values.add(value)
                a["registers"][name] = [r for v, r in rows if v == value]
            self.counts[f"register.{name}.joined"] = sum(v in values for v, _ in rows)

    # -- facts, gates, points
    def compute(self):
        facts = {n: s if isinstance(s, dict) else {"value": s} for n, s in (self.rules.get("facts") or {}).items()}
        for a in self.applications.values():
            lazy = {n: (lambda env, s=s: self.fact(s, env)) for n, s in facts.items()}
            lazy |= {s["id"]: (lambda env, s=s, a=a: self.criterion(s, env, a)) for s in self.leaves}
            lazy |= {i["id"]: (lambda env, i=i, a=a, side=side: self.item(side, i, env, a)) for side, i in self.items}
            a["env"] = Env({**self.constants, **a["fields"], **a["registers"]}, lazy | {"total": self.total})
            try:
                a["facts"] = {} if a["held"] else {n: a["env"][n] for n in facts}
                a["gates"] = {g["id"]: truth(self.evaluate(g["require"], a["env"])) for g in self.rules.get("gates") or [] if not a["held"]}
            except (Missing, Blank): raise Unknown("a fact or gate that may be missing")
        for a in self.applications.values():
            names = [s["id"] for s in self.leaves + [i for _, i in self.items]] + ["total"] * bool(self.leaves)
            a["points"] = {} if a["held"] else {n: self.points(a, n) for n in names}
            least = [(s["id"], s["minimum"]) for s in self.leaves if "minimum" in s]
            least += [("total", self.rules["ranking"]["minimum"])] if "minimum" in (self.rules.get("ranking") or {}) else []
            below = any(a["points"].get(n) is not None and a["points"][n] < self.const(m) for n, m in least)
            a["status"] = "held" if a["held"] else "ineligible" if not all(a["gates"].values()) else "below_minimum" if below else "ranked"
            if a["status"] == "ranked" and None in a["points"].values(): raise Unknown("somebody ranked without points")

    def points(self, a, name):
        try: return a["env"][name]
        except Blank: return None
        except Missing: raise Unknown("points that may be missing")

    def fact(self, spec, env):
        try: value = self.evaluate(spec["value"], env)
        except Missing: value = None
        return self.evaluate(spec["if_missing"], env) if value is None and "if_missing" in spec else value

    def published(self, points): return rounded(points, self.decimals, self.mode) if self.each else points

    def criterion(self, spec, env, a):
        most = self.const(spec["max"])
        if "criteria" not in spec: return self.published(self.score(spec, most, env, a))
        total = sum((env[s["id"]] for s in spec["criteria"]), F(0))
        return min(total, most) if is_set(spec, "cap") else total

    def item(self, side, spec, env, a):
        return self.published(self.score(known(spec, "scoring"), self.const(spec.get("max", self.sides[side]["cap"])), env, a))

    def total(self, env):
        sums = {s: sum((env[i["id"]] for side, i in self.items if side == s), F(0)) for s in ("bonus", "deduction")}
        bonus, deduction = (min(sums[s], self.const(self.sides[s]["cap"])) if self.sides.get(s) else F(0) for s in sums)
        total = max(F(0), sum((env[s["id"]] for s in self.rules["criteria"]), F(0)) + bonus - deduction)
        return total if self.each else rounded(total, self.decimals, self.mode)

    def score(self, spec, most, env, a):
        try: return given(self.kind(spec, most, env, a))
        except Missing:
            if "if_missing" not in spec: raise
            return self.const(spec["if_missing"])

    def kind(self, spec, most, env, a):
        kind, *others = [k for k in KINDS if k in spec] or ["when"]
        body, const = spec.get(kind), self.const
        if others: raise Unknown("several kinds")
        value = given(self.evaluate(spec["value"], env)) if kind in ("bands", "linear", "per_unit") else None
        if kind == "when": return const(spec["points"]) if truth(self.evaluate(body, env)) else F(0)
        if kind == "bands":
            reached = [b for b in body if (value >= const(b["from"]) if "from" in b else value > const(b["above"]))]
            return const(reached[-1]["points"] if reached else spec["below"])
        if kind == "linear":
            knots = [(const(x), const(y)) for x, y in body]
            for (x0, y0), (x1, y1) in zip(knots, knots[1:]):
                if x0 <= value <= x1: return y0 + (y1 - y0) * (value - x0) / (x1 - x0)
            return knots[0][1] if value < knots[0][0] else knots[-1][1]
        if kind == "per_unit": return min(most, max(F(0), F((value / const(body["each"])).__floor__()) * const(body["points"])))
        if kind == "counts": return min(most, max(F(0), sum((given(env[n]) * const(w) for n, w in body.items()), F(0))))
        if kind == "lookup":
            rows = self.constants[body["table"]] if "table" in body else {k: const(v) for k, v in body["points"].items()}
            value = given(self.evaluate(body["key"], env))
            if value not in rows: raise Unknown("a key that a lookup does not have")
            return rows[value]
        if kind == "table":
            for name in {n for r in body for n in r.get("when", ())}: given(self.evaluate(name, env))
            return next((const(r["points"]) for r in body if "when" not in r or self.fits(r["when"], env)), None)
        if kind == "best_of":
            outer = {n: spec[n] for n in ("if_missing",) if n in spec}
            return max(self.score({**outer, **known(s, "scoring")}, most, env, a) for s in body)
        if kind == "formula":
            points = given(self.evaluate(body, env))
            if not is_set(spec, "cap") and not 0 <= points <= most: raise Unknown("points outside their maximum")
            return min(most, max(F(0), points))
        if kind == "peer": return self.peer(id(spec), body, a)
        marks, drop = sorted(m for m in a["marks"].get(body["sheet"], []) if m is not None), body.get("drop") or {}
        if len(marks) < const(body["reviewers"]["at_least"]): raise Blank()
        if len(marks) >= const(drop.get("when_at_least", "0")):
            marks = marks[int(const(drop.get("lowest", "0"))):len(marks) - int(const(drop.get("highest", "0")))]
        if not marks: raise Unknown("a panel without marks")
        low, high = map(const, body["scale"])
        return ({"mean": mean, "median": median}[body["combine"]](marks) - low) / (high - low) * most

    def fits(self, when, env):
        for name, test in when.items():
            value = given(self.evaluate(name, env))
            plain = lambda t: t if isinstance(value, str) else BOOLEANS[t] if isinstance(value, bool) else self.constant_of(t)
            tests = {"from": lambda b: value >= self.const(b), "above": lambda b: value > self.const(b), "below": lambda b: value < self.const(b),
                     "is": lambda b: value == plain(b), "any_of": lambda b: value in map(plain, b)}
            if not all(tests[sign](bound) for sign, bound in test.items()): return False
        return True

    def peer(self, which, body, a):
        if which not in self.peers:
            among = lambda o: self.evaluate(body["among"], o["env"]) if "among" in body else 0
            sound = [o for o in self.applications.values() if not o["held"] and all(o["gates"].values())]
            self.peers[which] = [(self.fact(body, o["env"]), among(o), o) for o in sound]
        given(self.fact(body, a["env"]))
        own = next(((v, g) for v, g, o in self.peers[which] if o is a), None)
        if own is None: raise Blank()
        group = [v for v, g, _ in self.peers[which] if g == own[1] and v is not None]
        better = sum(v > given(own[0]) if body["order"] == "highest" else v < given(own[0]) for v in group)
        reached = lambda r: better + 1 <= self.const(r["rank_to"]) if "rank_to" in r else F(better + 1, len(group)) <= self.const(r["share_to"])
        return next((self.const(r["points"]) for r in body["rows"] if reached(r)), F(0))

    # -- the ranking and the budget
    def rank(self):
        spec = known(self.rules.get("ranking"), "ranking")
        self.ranked = [k for k in self.order if self.applications[k]["status"] == "ranked"]
        value = lambda text, k: given(self.evaluate(text, self.applications[k]["env"]))
        signs = [("total" if "by" not in spec else spec["by"], True)]
        for tie_break in spec.get("tie_breaks") or []:
            if "uncovered" in tie_break: raise Unknown("ranking: uncovered")
            signs.append((tie_break.get("higher") or tie_break["lower"], "higher" in tie_break))
        keys = {k: [value(text, k) for text, _ in signs] for k in self.ranked}
        if spec.get("still_tied") == "draw":
            seed = spec["draw"]["seed"].encode()
            [keys[k].append(hmac.new(seed, k.encode(), "sha256").hexdigest()) for k in keys]
        elif spec.get("still_tied") == "key": [keys[k].append(k) for k in keys]
        order = list(self.ranked)
        for at in reversed(range(max(map(len, keys.values()), default=0))):
            order.sort(key=lambda k: keys[k][at], reverse=at < len(signs) and signs[at][1])
        self.ranked, lists, self.ties = order, {}, {k: keys[k] for k in order}
        for k in order:
            above = lists.setdefault(value(spec["within"], k) if "within" in spec else 0, [])
            above.append(k)
            first = next(i for i, other in enumerate(above) if keys[other] == keys[k])
            self.applications[k]["env"].values["rank"] = F(first + 1)
        if "allocation" not in self.rules: return
        self.divide(known(self.rules["allocation"], "allocation"))

    def divide(self, spec):
        if spec["method"] != "in_order": raise Unknown(f"the method {spec['method']}")
        award, self.books, self.bound, self.has = known(spec["award"], "award"), [], {}, dict.fromkeys(self.ranked, F(0))
        budget, unit = self.const(spec["budget"]), F(1, 10 ** self.places)
        shares, parts = (spec.get("envelopes") or {}).get("shares"), (spec.get("envelopes") or {}).get("amounts")
        self.pots = {n: self.const(v) * (budget if shares else 1) for n, v in sorted((shares or parts or {}).items())} or {None: budget}
        if any((v / unit).denominator > 1 for v in self.pots.values()): raise Unknown("envelopes of broken units")
        self.name = lambda pot: "pool" if pot == 0 else "budget" if pot is None else f"envelope {pot}"
        self.clauses = {"": "", "award": award["clause"]}
        [self.move("budget", f"envelope {n}", v, "envelopes", "", "the envelope is filled") for n, v in self.pots.items() if n is not None]
        self.pots[0], self.closed, self.unit = F(0), {0}, unit
        self.step, self.smallest = self.const(award.get("step", "0")) or unit, self.const(award.get("smallest", "0"))
        text = lambda e, k: (lambda v: None if v is None else "yes" if v is True else "no" if v is False else exact_text(v)
                             if isinstance(v, F) else str(v))(run(Feel(e).tree, self.applications[k]["env"]))
        self.home = {k: text(spec["envelopes"]["by"], k) if "envelopes" in spec else None for k in self.ranked}
        self.entitled = {k: self.entitlement(award, k) for k in self.ranked}
        self.limits = []
        for limit in spec.get("limits") or []:
            most = self.const(limit["share"]) * budget if "share" in limit else self.const(limit.get("money") or limit["awards"])
            if "awards" not in limit and (most / unit).denominator > 1: raise Unknown("a limit of broken units")
            groups = {k: text(limit["per"], k) if "per" in limit else "all" for k in self.ranked}
            self.limits.append((limit.get("per", "all"), "awards" in limit, most, groups))
        rule = spec["last_in_line"]
        self.rule = (rule, F(0)) if isinstance(rule, str) else next(
            (n, self.const(v["at_least"] if isinstance(v, dict) else v) if v else F(0)) for n, v in rule.items())
        self.tops = self.const(rule["top_up"]["budget"]) if self.rule[0] == "top_up" else F(0)
        for g in spec.get("guarantees") or []:
            groups = {k: text(g["per"], k) if "per" in g else "all" for k in self.ranked if self.entitled[k] and
                      ("if" not in g or truth(self.evaluate(g["if"], self.applications[k]["env"])))}
            lacks = {group: self.const(g["awards"]) - sum(self.has[k] > 0 for k in groups if groups[k] == group) for group in groups.values()}
            waiting = [k for k in self.ranked if groups.get(k) is not None and not self.has[k]]
            for tied in self.tied(waiting):
                short = [k for k in tied if lacks[groups[k]] > 0]  # those tied with the last one too
                why = (f"guarantee per {g.get('per', 'all')}", g["clause"])
                for k in self.serve(short, self.home.get, ("skip", F(0)), why, True): lacks[groups[k]] -= 1
        why = ("in_order", award["clause"])
        [self.serve(tied, self.home.get, self.rule, why) for tied in self.tied([k for k in self.ranked if not self.has[k]])]
        unspent, nobody = spec.get("unspent", "lapse"), "nobody else could be served from it"
        why = ("unspent: move_to", "" if unspent == "lapse" else unspent["clause"])
        targets = [] if unspent == "lapse" else [0] if unspent["move_to"] == "next_by_rank" else unspent["move_to"]
        for target in targets:
            for pot in [p for p in self.pots if p != target and self.pots[p]]:
                self.move(self.name(pot), self.name(target), self.pots[pot], *why, nobody)
                self.pots[pot], self.pots[target] = F(0), self.pots[target] + self.pots[pot]
            self.closed.discard(target)
            short = [k for k in self.ranked if self.has[k] < self.entitled[k] and target in (0, self.home[k])]
            [self.serve(tied, lambda k: target, self.rule, why) for tied in self.tied(short)]
        [self.move(self.name(p), "unspent", left, "unspent: lapse", "", nobody) for p, left in self.pots.items() if left]
        waits = [k for k in self.ranked if self.entitled[k] and not self.has[k] and self.asked(k, self.rule[0])[0]]
        self.reserve = reserve = []
        ranks = [self.applications[k]["env"]["rank"] for k in waits]
        if int(self.const(spec.get("reserve", "0"))) and len(waits) > int(self.const(spec["reserve"])) and ranks and "within" in (self.rules.get(
                "ranking") or {}): raise Unknown("a reserve list over several lists")
        for k, rank in zip(waits, ranks):
            if len(reserve) < int(self.const(spec.get("reserve", "0"))) or reserve and rank == last:
                reserve.append(k)
                last = rank
        for k in self.ranked:
            self.applications[k]["status"] = "reserve" if k in reserve else "unfunded" if not self.has[k] else \
                "funded" if self.has[k] == self.entitled[k] else "part_funded"

    def tied(self, keys): return [list(tied) for _, tied in itertools.groupby(keys, key=lambda k: self.ties[k])]

    def move(self, source, target, amount, rule, clause, reason):
        if amount: self.books.append([source, target, fixed(amount, self.places), rule, clause, reason])

    def entitlement(self, award, k):
        env, tier = self.applications[k]["env"], {}
        if "tiers" in award:
            def reached(t):
                if "total_from" in t: return env["total"] >= self.const(t["total_from"])
                low, _, high = t["ranks"].partition("-")
                return int(low) <= env["rank"] <= (int(high) if high else int(low) if "-" not in t["ranks"] else env["rank"])
            tier = next((t for t in award["tiers"] if reached(t)), None)
            if tier is None: return self.nothing(k, "no tier")
        env.values["tier"] = {n: self.const(v) for n, v in tier.items() if n not in ("ranks", "total_from")}
        try: asked = max(F(0), given(self.evaluate(award["amount"], env)) - (self.evaluate(award["less"], env) if "less" in award else 0))
        except (Missing, TypeError): raise Unknown("an amount that may be missing")
        whole = rounded(asked / self.step, 0, award.get("round", "down")) * self.step
        return whole if whole and whole >= self.smallest else self.nothing(k, "smallest" if asked else "zero")

    def nothing(self, k, why):
        self.bound[k] = why
        return F(0)

    def asked(self, k, rule):
        """What it asks for beyond what it has, and the limit that leaves less than it is short of."""
        short, tightest = self.entitled[k] - self.has[k], None
        for name, by_awards, most, groups in self.limits:
            if groups[k] is None: continue
            used = [o for o in self.ranked if groups[o] == groups[k] and self.has[o]]
            if by_awards and (len(used) < most or self.has[k]): continue
            left = F(0) if by_awards else most - sum(self.has[o] for o in used)
            if left < short and (tightest is None or left < tightest[0]): tightest = (left, f"limit {name}")
        if tightest is None: return short, None
        if rule in ("skip", "stop"): return F(0), tightest[1]
        part = (max(F(0), tightest[0]) / self.step).__floor__() * self.step
        return (F(0), "smallest") if part and self.has[k] + part < self.smallest else (part, tightest[1])

    def serve(self, tied, pot, rule, why, guaranteed=False):
        """Tied ones are served together: each gets what it would get first. Those who get something."""
        turns = [(k, pot(k), *self.turn(k, pot(k), rule)) for k in tied]
        for k, at, gets, lack, bound, closes in turns:
            if closes: self.closed.add(at)
            if guaranteed and not gets: continue
            if self.entitled[k]: self.bound[k] = bound if self.has[k] + gets < self.entitled[k] else None
            entitled, whole_ = fixed(self.entitled[k], self.places), self.has[k] + gets == self.entitled[k] or bound is None
            short = f"what it was short of its entitlement {entitled}"
            reason = (short if whole_ else f"part of {short}; bound by {bound}") if why[0] == "unspent: move_to" else \
                "the entitlement" if whole_ else f"part of the entitlement {entitled}; bound by {bound}"
            self.move(self.name(at), f"application {k}", gets - lack, *why, reason)
            self.move("top_up", f"application {k}", lack, "top_up", self.clauses["award"], "what its envelope lacked")
            self.pots[at], self.tops, self.has[k] = self.pots[at] - gets + lack, self.tops - lack, self.has[k] + gets
        return [k for k, _, gets, *_ in turns if gets]

    def turn(self, k, pot, rule):
        """What one gets, what of that tops up, what bound it, and whether its pot closes."""
        (asked, bound), (kind, least) = self.asked(k, rule[0]), rule
        left = self.pots[pot] if pot not in self.closed else F(0)
        if not asked or asked <= left: return asked, F(0), bound, False
        part, empty, closes = (left / self.step).__floor__() * self.step, self.name(pot), kind != "skip"
        if kind in ("skip", "stop") or not (part if kind == "part_award" else left): return F(0), F(0), empty, closes
        why = self.part(k, kind, part, left, asked, lambda given_: given_ >= least * self.entitled[k])
        if why: return F(0), F(0), why, closes
        return (part, F(0), empty, closes) if kind == "part_award" else (asked, asked - left, bound or empty, closes)

    def part(self, k, kind, part, left, asked, enough):
        """Why the last in line gets nothing; None where it gets a part or is topped up."""
        if kind == "part_award":
            return "smallest" if self.has[k] + part < self.smallest else None if enough(self.has[k] + part) else "at_least"
        return "at_least" if not enough(self.has[k] + left) else "top_up" if asked - left > self.tops else None

    def certificate(self, budget):
        money, moved = lambda v: fixed(v, self.places), lambda holds: sum((F(b[2]) for b in self.books if holds(b)), F(0))
        given_, topped, unspent = sum(self.has.values()), moved(lambda b: b[0] == "top_up"), moved(lambda b: b[1] == "unspent")
        tops = self.rule[0] == "top_up"
        lines = [("awards + unspent = budget" + " + top-ups" * tops, money(given_ + unspent), "=", money(budget + topped))]
        lines += [("top-ups", money(topped), "<=", money(topped + self.tops))] * tops
        for n in (self.name(p) for p in self.pots if p and self.name(p) != "budget"):
            filled = moved(lambda b: b[1] == n)
            lines.append((f"awards from {n}", money(moved(lambda b: b[0] == n and b[1].startswith("application "))), "<=", money(filled)))
        for name, by_awards, most, groups in self.limits:
            for group in sorted({groups[k] for k in self.ranked if self.has[k] and groups[k] is not None}):
                used = [self.has[k] for k in self.ranked if groups[k] == group and self.has[k]]
                left, right = (str(len(used)), str(most)) if by_awards else (money(sum(used)), money(most))
                lines.append((f"limit {name} of {group}", left, "<=", right))
        none = [f"that are no multiple of the step {money(self.step)}", f"below the smallest {money(self.smallest)}", "above their entitlement"]
        return [dict(zip(("name", "left", "relation", "right"), line)) for line in lines + [(f"awards {n}", "0", "=", "0") for n in none]]

    def outcome(self):
        criteria = [s["id"] for s in self.leaves]
        lines = [["application", "status", "failed_gates"] + criteria + ["total", "rank", "entitlement", "award", "bound_by"]]
        shown = lambda v, places: "" if v is None else exact_text(v) if places is None else fixed(v, places)
        for k in self.order:
            a = self.applications[k]
            failed = "|".join(g for g, holds in a["gates"].items() if not holds) if a["status"] == "ineligible" else ""
            points = [shown(a["points"].get(c), self.decimals if self.each else None) for c in criteria]
            tail = [exact_text(a["env"]["rank"]) if k in self.ranked else ""]
            divided = k in self.ranked and "allocation" in self.rules
            tail += [fixed(self.entitled[k], self.places), fixed(self.has[k], self.places), self.bound.get(k) or ""] if divided else [""] * 3
            lines.append([k, a["status"], failed] + points + [shown(a["points"].get("total"), self.decimals)] + tail)
        return lines

def raise_unless(holds):
    if not holds: raise ValueError

def credit_code(text):
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    if len(text) != 18 or any(c not in letters for c in text): return False
    return letters[-sum(letters.index(c) * pow(3, i, 31) for i, c in enumerate(text[:17])) % 31] == text[17]
