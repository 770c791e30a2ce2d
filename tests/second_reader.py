"""A second reader of merit's decision records, written from docs/record-format.md and docs/rule-language.md alone.

python3 second_reader.py RECORD...   says of each record `agrees`, `WRONG` or `unknown`, and why; ends with 1 where one is wrong,
else with 2 where something of the language is not known here, else with 0. It needs nothing but the standard library.
"""
import base64, csv, datetime, hashlib, hmac, io, itertools, json, re, struct, sys, unicodedata, zlib
from fractions import Fraction as F

class Wrong(Exception): "The record is not what it says."
class Unknown(Exception): "Something of the language that this reader does not know."
class Missing(Exception): "A value that is needed is missing."
class Blank(Exception): "Marks are missing, or nothing was compared."
class Months(int): "A span of months."

def sha(data): return hashlib.sha256(data).hexdigest()
def nfc(text): return unicodedata.normalize("NFC", text)

def demand(holds, words):
    if not holds: raise Wrong(words)

def given(value):
    if value is None: raise Missing()
    return value

def truth(value):
    if value is None: raise Unknown("a condition that may be missing")
    return value

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

def canonical(value):
    if isinstance(value, dict):
        return "{" + ",".join(canonical(k) + ":" + canonical(value[k]) for k in sorted(value, key=lambda k: k.encode("utf-16-be"))) + "}"
    if isinstance(value, list): return "[" + ",".join(map(canonical, value)) + "]"
    demand(isinstance(value, (str, bool)) or isinstance(value, int) and abs(value) <= 2 ** 53, "a value that JSON here cannot have")
    return json.dumps(value, ensure_ascii=False)

def parse_json(data, name):
    try: value = json.loads(data.decode())
    except ValueError as e: raise Wrong(f"{name}: {e}")
    demand(canonical(value).encode() == data, f"{name} is not canonical")
    return value

# ---- texts of values

def exact_text(n):
    """The shortest decimal, or a fraction where none is exact."""
    n, places = F(n), [0, 0]
    rest = n.denominator
    for at, prime in enumerate((2, 5)):
        while rest % prime == 0: rest, places[at] = rest // prime, places[at] + 1
    return fixed(n, max(places)) if rest == 1 else str(n)

def fixed(n, places):
    scaled = F(n) * 10 ** places
    if scaled.denominator != 1: return exact_text(n)
    digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
    return ("-" if scaled < 0 else "") + (digits[:-places] + "." + digits[-places:] if places else digits)

def json_value(value):
    """The JSON text of a value; empty where it is missing."""
    if value is None: return ""
    if isinstance(value, bool): return "true" if value else "false"
    if isinstance(value, Months):
        y, m = divmod(abs(value), 12)
        return canonical(("-" if value < 0 else "") + "P" + (f"{y}Y" if y else "") + (f"{m}M" if m or not y else ""))
    if isinstance(value, (int, F)): return canonical(exact_text(value))
    if isinstance(value, datetime.date): return canonical(value.isoformat())
    if isinstance(value, dict): value = list(value.values())
    return "[" + ",".join(json_value(v) or "[]" for v in value) + "]" if isinstance(value, list) else canonical(value)

def csv_line(cells): return ",".join('"' + c.replace('"', '""') + '"' if re.search('[,"\r\n]', c) else c for c in cells) + "\n"

# ---- YAML, the part that rule files use

class Yaml:
    def __init__(self, text):
        lines = [re.sub(r"""^((?:"(?:[^"\\]|\\.)*"|(?<![^ {\[,])'[^']*'|(?:(?<! )#|[^#"]))*?)(?:(?<= )|^)#.*""", r"\1", l) for l in text.split("\n")]
        self.lines = [(len(l) - len(l.lstrip(" ")), l.strip()) for l in lines if l.strip()]
        self.at = 0

    def block(self, indent):
        if self.lines[self.at][1][:2] == "- ":
            items = []
            while self.at < len(self.lines) and self.lines[self.at][0] == indent and self.lines[self.at][1][:2] == "- ":
                rest = self.lines[self.at][1][2:].lstrip()
                self.lines[self.at] = (indent + 2, rest)
                items.append(self.block(indent + 2) if self.key(rest) else self.value(rest, indent))
            return items
        if self.lines[self.at][1][0] in "{[": return self.value(self.lines[self.at][1], indent - 1)
        pairs = {}
        while self.at < len(self.lines) and self.lines[self.at][0] == indent:
            found = self.key(self.lines[self.at][1])
            if not found: raise Unknown(f"YAML: {self.lines[self.at][1]}")
            pairs[found[0]] = self.value(found[1], indent)
        return pairs

    def key(self, text):
        found = re.match(r"(\"[^\"]*\"|'[^']*'|[^\s{\[\"'#,][^:{\[\"]*?)\s*:(?:\s+|$)(.*)", text)
        return found and (found[1].strip("\"'"), found[2])

    def value(self, text, indent):
        self.at += 1
        more = lambda: self.at < len(self.lines) and self.lines[self.at][0] > indent
        if not text:
            listed = self.at < len(self.lines) and self.lines[self.at][0] == indent and self.lines[self.at][1][:2] == "- "
            return self.block(self.lines[self.at][0]) if more() or listed else None
        text = "" if text in (">", ">-", "|", "|-") else text
        bare = lambda: re.sub(r"\"(?:[^\"\\]|\\.)*\"|(?<=[ {\[,:])'[^']*'", "", text)
        open_ = lambda: text[:1] in tuple("{[") and len(re.findall(r"[{\[]", bare())) > len(re.findall(r"[}\]]", bare()))
        while more() or open_(): text, self.at = (text + " " + self.lines[self.at][1]).strip(), self.at + 1
        if text[0] not in "{[\"'": return text
        self.text, self.pos = text, 0
        value = self.flow()
        if text[self.pos:].strip(): raise Unknown(f"YAML: {text}")
        return value

    def skip(self, sign=None):
        self.pos += len(self.text[self.pos:]) - len(self.text[self.pos:].lstrip())
        found = self.text[self.pos:self.pos + 1]
        if found and found == sign: self.pos += 1
        return found

    def flow(self):
        sign = self.skip()
        if sign in ("[", "{"):
            self.pos, items = self.pos + 1, []
            while self.skip("]" if sign == "[" else "}") != ("]" if sign == "[" else "}"):
                item = self.flow()
                if sign == "{": item = (item, self.flow() if self.skip(":") == ":" else None)
                items.append(item)
                self.skip(",")
            return items if sign == "[" else dict(items)
        quoted = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'").match(self.text, self.pos)
        found = quoted or re.compile(r"(?:[^,\[\]{}:]|:(?=[^\s,\]}]))+").match(self.text, self.pos)
        if not found: raise Unknown(f"YAML: {self.text}")
        self.pos = found.end()
        return (json.loads(found[0]) if sign == '"' else found[0][1:-1].replace("''", "'")) if quoted else found[0].strip()

# ---- FEEL

UNITS = {"万": 10 ** 4, "亿": 10 ** 8, "%": F(1, 100)}
NUMBER = r"\d[\d_]*(?:\.\d+)?(?:万|亿|%)?"

def number(text):
    """A literal: 2000万, 30%, 1_000.5; None where it is none."""
    if not re.fullmatch("-?" + NUMBER, text): return None
    return F(text.rstrip("万亿%").replace("_", "")) * UNITS.get(text[-1], 1)

def rounded(n, places, mode):
    scaled, half = F(n) * F(10) ** int(places), F(1, 2)
    low, negative = scaled.__floor__(), scaled < 0
    rest = scaled - low
    up = {"floor": False, "ceiling": rest > 0, "down": negative and rest > 0, "up": not negative and rest > 0,
          "half up": rest > half or rest == half and not negative, "half down": rest > half or rest == half and negative,
          "half even": rest > half or rest == half and low % 2 == 1}
    if mode not in up: raise Unknown(f"rounding {mode}")
    return F(low + up[mode]) / F(10) ** int(places)

def months(start, end):
    if start > end: return -months(end, start)
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)

def day(text):
    return datetime.date(*map(int, re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text).groups()))

def mean(items): return sum(items) / F(len(items))

def median(items):
    items, half = sorted(items), len(items) // 2
    return items[half] if len(items) % 2 else (items[half - 1] + items[half]) / F(2)

def whole(n):
    if n.denominator != 1: raise Unknown("whether a fraction is even or odd")
    return n

def over_all(f, nothing=None):
    def run(*arguments):
        items = arguments[0] if len(arguments) == 1 and isinstance(arguments[0], list) else arguments
        return f([given(i) for i in items]) if items else nothing
    return run

FUNCTIONS = {
    "min": over_all(min), "max": over_all(max), "mean": over_all(mean), "median": over_all(median), "sum": over_all(sum, F(0)),
    "count": lambda a: F(len(a)), "list contains": lambda a, v: v in a, "abs": abs, "not": lambda a: not a, "date": day,
    "decimal": lambda n, s: rounded(n, s, "half even"), "modulo": lambda a, b: a - b * F(F(a) / b).__floor__(),
    "even": lambda n: whole(n) % 2 == 0, "odd": lambda n: whole(n) % 2 == 1, "string length": lambda t: F(len(t)), "upper case": str.upper,
    "lower case": str.lower, "contains": lambda t, p: p in t, "starts with": str.startswith, "ends with": str.endswith,
    "years and months duration": lambda a, b: Months(months(a, b)), "days between": lambda a, b: F((b - a).days),
    **{name: (lambda n, s=0, mode=name.removeprefix("round "): rounded(n, s, mode))
       for name in ("floor", "ceiling", "round up", "round down", "round half up", "round half down")}}
LISTS = ("count", "list contains", "min", "max", "sum", "mean", "median")
TOKEN = re.compile(rf"\s*({NUMBER}|\"(?:[^\"\\]|\\.)*\"|\*\*|!=|<=|>=|\.\.|[^\W\d]\w*|[-+*/=<>()\[\],.])")
LEVELS = {"or": 1, "and": 2, **dict.fromkeys(("=", "!=", "<", "<=", ">", ">=", "in", "between"), 3), "+": 4, "-": 4, "*": 5, "/": 5}
SIGNS = {"=": lambda a, b: a == b, "!=": lambda a, b: a != b, "<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
         ">": lambda a, b: a > b, ">=": lambda a, b: a >= b, "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b}

class Feel:
    """An expression as a tree of tuples: what it is, then its parts."""
    def __init__(self, text):
        self.text, self.tokens, at, text = text, [], 0, text.strip()
        while at < len(text):
            found = TOKEN.match(text, at)
            if not found: raise Unknown(f"expression {text}")
            self.tokens.append(found[1])
            at = found.end()
        self.at, self.names = 0, set()
        self.tree = self.parse(0)
        self.need("", self.at == len(self.tokens))

    def peek(self): return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, *wanted):
        if self.peek() not in wanted: return ""
        self.at += 1
        return self.tokens[self.at - 1]

    def need(self, sign, holds=False):
        if not holds and not self.take(sign): raise Unknown(f"expression {self.text}")

    def parse(self, level):
        tree = self.parts(self.prefix())
        while LEVELS.get(self.peek(), 0) > level:
            sign = self.take(*LEVELS)
            if sign == "between":
                low = self.parse(3)
                self.need("and")
                tree = ("within", tree, low, self.parse(3), True, True)
            elif sign == "in": tree = self.among(tree)
            else: tree = (sign, tree, self.parse(LEVELS[sign]))
        return tree

    def among(self, tree):
        opened = self.take("(", "[")
        self.need("", bool(opened))
        items = [self.parse(3)]
        if self.take(".."):
            high, closed = self.parse(3), self.take(")", "]")
            return ("within", tree, items[0], high, opened == "[", closed == "]")
        while self.take(","): items.append(self.parse(3))
        self.need(")" if opened == "(" else "]")
        return ("among", tree, items)

    def parts(self, tree):
        while sign := self.take(".", "["):
            if sign == "[":
                tree = ("keep", tree, self.parse(0))
                self.need("]")
            else: tree, self.at = ("part", tree, self.peek()), self.at + 1
        return tree

    def prefix(self):
        for words in sorted(FUNCTIONS, key=len, reverse=True):
            split = words.split() + ["("]
            if self.tokens[self.at:self.at + len(split)] == split:
                self.at, arguments = self.at + len(split), []
                while not self.take(")"):
                    arguments.append(self.parse(0))
                    self.take(",")
                return ("call", words, arguments)
        token, self.at = self.peek(), self.at + 1
        if token == "-": return ("-", ("value", F(0)), self.parts(self.prefix()))
        if token == "(":
            tree = self.parse(0)
            self.need(")")
            return tree
        if token == "if":
            condition = self.parse(0)
            self.need("then")
            yes = self.parse(0)
            self.need("else")
            return ("if", condition, yes, self.parse(0))
        if number(token) is not None: return ("value", number(token))
        if token[:1] == '"': return ("value", json.loads(token))
        if token in ("true", "false", "null"): return ("value", {"true": True, "false": False, "null": None}[token])
        if not re.fullmatch(r"[^\W\d]\w*", token) or token in ("for", "some", "every") or self.peek() == "(":
            raise Unknown(f"expression {self.text}")
        self.names.add(token)
        return ("name", token)

def run(tree, env):
    kind, *rest = tree
    if kind == "value": return rest[0]
    if kind == "name":
        if rest[0] not in env: raise Unknown(f"the name {rest[0]}")
        return env[rest[0]]
    if kind == "if": return run(rest[1] if truth(run(rest[0], env)) else rest[2], env)
    if kind in ("and", "or"):
        first = run(rest[0], env)
        if first is (kind == "or"): return first
        second = run(rest[1], env)
        return second if second is (kind == "or") else truth(first) and truth(second) if kind == "and" else truth(first) or truth(second)
    if kind == "within":
        value, low, high = (given(run(t, env)) for t in rest[:3])
        return (low <= value if rest[3] else low < value) and (value <= high if rest[4] else value < high)
    if kind == "among": return run(rest[0], env) in [run(t, env) for t in rest[1]]
    if kind == "call":
        values = [run(t, env) for t in rest[1]]
        if rest[0] not in LISTS: values = list(map(given, values))
        try: return FUNCTIONS[rest[0]](*values)
        except (TypeError, AttributeError, ValueError, ZeroDivisionError) as e: raise Unknown(f"{rest[0]}: {e}")
    if kind in ("keep", "part"):
        value = given(run(rest[0], env))
        if kind == "keep" and isinstance(value, dict):
            if given(run(rest[1], env)) not in value: raise Unknown("a key that a lookup does not have")
            return value[run(rest[1], env)]
        if kind == "keep" and rest[1][0] == "value": raise Unknown("a row by its position")
        if kind == "keep": return [row for row in value if truth(run(rest[1], env.over(row)))]
        if isinstance(value, Months) and rest[1] in ("years", "months"):
            years = abs(value) // 12 * (1 if value >= 0 else -1)
            return F(years if rest[1] == "years" else value - years * 12)
        if isinstance(value, list): return [row[rest[1]] for row in value]
        if isinstance(value, dict) and rest[1] in value: return value[rest[1]]
        if isinstance(value, datetime.date) and rest[1] in ("year", "month", "day"): return F(getattr(value, rest[1]))
        raise Unknown(f"the part {rest[1]}")
    first, second = run(rest[0], env), run(rest[1], env)
    if kind in ("=", "!="): return SIGNS[kind](first, second)
    given(first), given(second)
    if kind in "+-*/" and not (isinstance(first, (int, F)) and isinstance(second, (int, F))) or isinstance(first, Months):
        raise Unknown("arithmetic of texts and days")
    if kind == "/" and second == 0: raise Unknown("a division by zero")
    return F(first) / second if kind == "/" else SIGNS[kind](first, second)

class Env:
    """Names and their values; what is lazy is computed when it is asked for, once."""
    def __init__(self, values, lazy=(), above=None): self.values, self.lazy, self.above = values, dict(lazy), above
    def __contains__(self, name): return name in self.values or name in self.lazy or bool(self.above and name in self.above)
    def over(self, values): return Env(values, above=self)
    def get(self, name): return self[name] if name in self else None
    def __getitem__(self, name):
        if name not in self.values and name in self.lazy: self.values[name] = self.lazy[name](self)
        return self.values[name] if name in self.values else self.above[name]

# ---- a round
DECIMALS = {"integer": 0, "number": 6, "money": 2, "percent": 4}
BOOLEANS = {"yes": True, "true": True, "是": True, "1": True, "no": False, "false": False, "否": False, "0": False}
KINDS = ("bands", "linear", "per_unit", "counts", "lookup", "table", "best_of", "formula", "panel", "peer")
KEYS = {"file": "merit round parameters fields registers lookups facts gates criteria adjustments ranking allocation publish examples tests",
        "ranking": "within by minimum tie_breaks still_tied draw", "scores": "decimals round at out_of",
        "allocation": "budget award envelopes method last_in_line guarantees limits unspent reserve instalments payers",
        "award": "tiers amount less step round smallest clause", "field": "type column key optional unique of decimals unit bare check min over "
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
    def table(self, entry):
        encoding = {"utf-8": "utf-8", "gb18030": "gb18030"}.get(self.record["encodings"].get(entry), "utf-8-sig")
        rows = [r for r in csv.reader(io.StringIO(self.entries[entry].decode(encoding), newline=""), strict=True) if r]
        return [dict(zip([nfc(h.strip()) for h in rows[0]], row)) for row in rows[1:]]

    def cell(self, spec, row, name):
        columns = spec.get("column", name)
        text, kind = nfc(row[next(c for c in ([columns] if isinstance(columns, str) else columns) if c in row)]), spec["type"]
        if text == "":
            if is_set(spec, "optional"): return None
            raise ValueError(name)
        if kind == "text":
            if "check" in spec: raise_unless(credit_code(text))
            return text
        if kind == "choice": return spec["of"][spec["of"].index(text)]
        if kind == "yes_no": return BOOLEANS[text]
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
        for row in self.table("inputs/applications.csv"):
            a = {"fields": {}, "held": False, "marks": {}, "registers": {}}
            for name, spec in fields.items():
                try: a["fields"][name] = self.cell(spec, row, name)
                except BAD: a["fields"][name], a["held"] = None, True
            self.applications[a["fields"][self.key]] = a
        self.order = sorted(self.applications)
        for name in (n for n, spec in fields.items() if "unique" in spec):
            if len({a["fields"][name] for a in self.applications.values()}) < len(self.order): raise Unknown("values that are not unique")
        self.counts = {}
        panels = [m for entry in self.entries if entry.startswith("inputs/panel-") for m in self.table(entry)]
        self.counts["marks"], self.recused = len(panels), sorted(
            (nfc(m["application"]), nfc(m["sheet"]), nfc(m["reviewer"])) for m in panels if m["mark"] == "recused")
        for m in sorted(panels, key=lambda m: nfc(m["reviewer"])):
            sheet = self.applications[nfc(m["application"])]["marks"].setdefault(nfc(m["sheet"]), [])
            sheet.append(None if m["mark"] == "recused" else F(m["mark"]))
        for name, spec in (self.rules.get("registers") or {}).items():
            entry = next(e for e, original in self.record["names"].items() if original.startswith(name + "="))
            joined = {"type": "text", "column": spec.get("column", fields[spec["join"]].get("column", spec["join"]))}
            try: rows = [(self.cell(joined, r, ""), {n: self.cell(f, r, n) for n, f in spec["fields"].items()}) for r in self.table(entry)]
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

# ---- a record
RESULTS = ("total", "rank", "award", "status", "failed_gates")

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
    for group, names in (all_figures[0] if all_figures else {}).items():
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
    if edition["edition"] == "public":
        lines = [parse_json(line, "public.jsonl") for line in entries["public.jsonl"].split(b"\n")[:-1]]
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
    round_ = Round(entries, record)
    round_.rank()
    computed = "computed/" if "inputs/overrides.yaml" in entries else ""
    text = "".join(map(csv_line, round_.outcome()))
    if text.encode() != entries[computed + "outcome.csv"]:
        theirs, ours = entries[computed + "outcome.csv"].decode().split("\n"), text.split("\n")
        raise Wrong(next((f"outcome.csv: {a} but {b}" for a, b in zip(theirs, ours) if a != b), "outcome.csv has another length"))
    if "allocation" in round_.rules:
        demand(cells(entries, computed + "transfers.csv")[1:] == round_.books, "transfers.csv")
        budget = round_.const(round_.rules["allocation"]["budget"])
        if not computed: demand((record["certificate"], record["reserve"]) == (round_.certificate(budget), round_.reserve), "the certificate")
    outcome, transfers = cells(entries, "outcome.csv"), cells(entries, "transfers.csv")[1:]
    if computed:
        changed = [[b[0], n, x, y] for a, b in zip(cells(entries, "computed/outcome.csv"), outcome) for n, x, y in zip(outcome[0], a, b) if x != y]
        demand(cells(entries, "changes/override.csv")[1:] == changed, "changes/override.csv")
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

def main(paths):
    worst = 0
    for path in paths:
        try: said, code = read_record(open(path, "rb").read()), 0
        except Unknown as e: said, code = f"unknown: {e}", 2
        except Wrong as e: said, code = f"WRONG: {e}", 1
        except (KeyError, IndexError, TypeError, AttributeError, ValueError, ArithmeticError, struct.error, Missing, Blank) as e:
            said, code = f"WRONG: {type(e).__name__} {e}", 1
        print(f"{path}: {said}".replace("\n", " "))
        worst = 1 if 1 in (worst, code) else max(worst, code)
    return worst

if __name__ == "__main__": sys.exit(main(sys.argv[1:]))
