"""The rule language for tests/second_reader.py: YAML, values and their texts, expressions. Written from docs/rule-language.md
and docs/record-format.md alone, with nothing but the standard library.
"""
import datetime, hashlib, json, re, unicodedata
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

def canonical(value):
    if isinstance(value, dict):
        return "{" + ",".join(canonical(k) + ":" + canonical(value[k]) for k in sorted(value, key=lambda k: k.encode("utf-16-be"))) + "}"
    if isinstance(value, list): return "[" + ",".join(map(canonical, value)) + "]"
    demand(isinstance(value, (str, bool)) or isinstance(value, int) and abs(value) <= 2 ** 53, "a value that JSON here cannot have")
    return json.dumps(value, ensure_ascii=False)

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
        if token in ("some", "every"):
            name, self.at = self.peek(), self.at + 1
            self.need("in")
            rows = self.parse(0)
            self.need("satisfies")
            known = name in self.names
            tree = (token, name, rows, self.parse(0))
            if not known: self.names.discard(name)
            return tree
        if number(token) is not None: return ("value", number(token))
        if token[:1] == '"': return ("value", json.loads(token))
        if token in ("true", "false", "null"): return ("value", {"true": True, "false": False, "null": None}[token])
        if not re.fullmatch(r"[^\W\d]\w*", token) or token == "for" or self.peek() == "(":
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
    if kind in ("some", "every"):
        holds = [truth(run(rest[2], env.over({rest[0]: row}))) for row in given(run(rest[1], env))]
        return any(holds) if kind == "some" else all(holds)
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
