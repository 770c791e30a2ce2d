"""The tables for tests/second_reader.py: CSV, XLSX and JSON lines as docs/rule-language.md says under Tables. With nothing but the
standard library; ODS is not known here.
"""
import csv, datetime, io, json, posixpath, re, zipfile
from decimal import Decimal
from xml.etree import ElementTree
from reader_language import *

class Cell(str):
    """The text of a cell that knows what sort of thing it is: number, percent, day, boolean, bad."""
    sort = "text"
    def __new__(cls, text, sort):
        self = super().__new__(cls, text)
        self.sort = sort
        return self

def rows_of(data, encoding, layout, stamped=""):
    """The rows as maps from headers to cells. `layout` is the `sheet:` of the rules, `stamped` the sheet of a workbook that merit made."""
    first, skip = int(layout.get("header_row", 1)), [nfc(word) for word in layout.get("skip", [])]
    if data[:4] == b"PK\3\4":
        sheets = workbook(data)
        if "_merit" in sheets and stamped: name, first, skip = stamped, 1, []
        else: name = layout.get("name") or next(n for n, (_, visible) in sheets.items() if visible)
        rows = sheets[name][0]()
    elif re.match(rb'(\xef\xbb\xbf)?{\s*["}]', data): return json_lines(data.decode("utf-8-sig"))
    else:
        rows = enumerate(csv.reader(io.StringIO(data.decode(encoding), newline=""), strict=True), 1)
        rows = [(at, dict(enumerate(row))) for at, row in rows if row]
    headers = {column: nfc(text.strip()) for column, text in next(cells for at, cells in rows if at == first).items()}
    kept = [cells for at, cells in rows if at > first and nfc(next((c for c in cells.values() if c), "").strip()) not in skip or at > first and not skip]
    return [{header: cells.get(column, "") for column, header in headers.items()} for cells in kept]

def json_lines(text):
    number = lambda digits: Cell(digits, "number")
    rows = [json.loads(line, parse_int=number, parse_float=number) for line in text.split("\n") if line.strip()]
    headers = list(dict.fromkeys(name for row in rows for name in row))
    def cell(value):
        if value is None: return ""
        return Cell(str(value).lower(), "boolean") if isinstance(value, bool) else value
    return [{nfc(name.strip()): cell(row.get(name)) for name in headers} for row in rows]

# ---- XLSX

def workbook(data):
    """The sheets by name: how to read their rows, and whether people see them."""
    parts = zipfile.ZipFile(io.BytesIO(data))
    if "mimetype" in parts.namelist(): raise Unknown("an ODS workbook")
    tree = lambda name: ElementTree.fromstring(parts.read(name)) if name in parts.namelist() else ElementTree.Element("none")
    def relations(name, folder):
        found = [(r.get("Id"), r.get("Type").split("/")[-1], r.get("Target")) for r in tree(name)]
        return [(i, kind, posixpath.normpath(t[1:] if t[0] == "/" else posixpath.join(folder, t))) for i, kind, t in found]
    book = next(target for _, kind, target in relations("_rels/.rels", "") if kind == "officeDocument")
    folder, file = posixpath.split(book)
    related = relations(f"{folder}/_rels/{file}.rels", folder)
    part = lambda wanted: next((tree(target) for _, kind, target in related if kind == wanted), [])
    strings, looks = [string(si) for si in part("sharedStrings")], styles(part("styles"))
    root = tree(book)
    start = datetime.date(1904, 1, 1) if all_of(root, "workbookPr", "date1904") in ("1", "true") else datetime.date(1899, 12, 30)
    sheets = {}
    for sheet in (e for e in root.iter() if local(e) == "sheet"):
        target = next(t for i, _, t in related if i in sheet.attrib.values())
        read = lambda target=target: [row for row in sheet_rows(tree(target), strings, looks, start)]
        sheets[nfc(sheet.get("name").strip())] = (read, sheet.get("state", "visible") == "visible")
    return sheets

def local(element): return element.tag.split("}")[-1]

def all_of(root, name, attribute): return next((e.get(attribute) for e in root.iter() if local(e) == name), None)

def string(item):
    """The text of `si` or `is`; how it is read aloud is no part of it."""
    text = ""
    for part in item:
        if local(part) == "r": text += string(part)
        if local(part) == "t":
            kept = part.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
            text += unescaped((part.text or "") if kept else (part.text or "").strip(" \t\r\n"))
    return text

def unescaped(text):
    units = lambda m: bytes.fromhex("".join(re.findall(r"_x(....)_", m[0]))).decode("utf-16-be")
    return re.sub(r"(?i)_xD[89AB]..__xD[C-F].._|_x(?!D[89A-F])[0-9A-F]{4}_", units, text)

def styles(root):
    """What each style makes of a number: number, percent, day or time."""
    codes = {int(e.get("numFmtId")): look(e.get("formatCode")) for part in root if local(part) == "numFmts" for e in part}
    built_in = {9: "percent", 10: "percent"} | {i: "day" for i in [*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58]}
    built_in |= {i: "time" for i in [*range(18, 22), *range(32, 36), *range(45, 48), 55, 56]}
    ids = [int(e.get("numFmtId", 0)) for part in root if local(part) == "cellXfs" for e in part]
    return [codes.get(i) or built_in.get(i, "number") for i in ids]

def look(code):
    if code.lower() == "general": return "number"
    gone = bool(re.search(r"\[(h+|m+|s+)\]", code, re.I))
    code = re.sub(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|(?i:am/pm|a/p)', "", code).split(";")[0].lower()
    if "%" in code: return "percent"
    time = gone or bool(re.search("[hs]", code))
    return "day" if re.search("[yd]", code) or "m" in code and not time else "time" if time else "number"

def sheet_rows(root, strings, looks, start):
    at = 0
    for row in (e for e in root.iter() if local(e) == "row"):
        at = int(row.get("r", at + 1))
        cells, column = {}, -1
        for c in (e for e in row if local(e) == "c"):
            column = letters(c.get("r")) if c.get("r") else column + 1
            found = cell({local(part): part for part in c}, c.get("t", "n"), c.get("s"), strings, looks, start)
            if found != "": cells[column] = found
        if cells: yield at, cells

def letters(name):
    column = 0
    for letter in re.match("[A-Z]+", name)[0]: column = column * 26 + ord(letter) - 64
    return column - 1

def cell(parts, kind, style, strings, looks, start):
    value = parts["v"].text or "" if "v" in parts else ""
    if "f" in parts and value == "" and kind != "str": return Cell("formula", "bad")
    if kind == "inlineStr": return string(parts["is"])
    if kind == "str": return unescaped(value)
    if value == "": return ""
    if kind == "s": return strings[int(value)]
    if kind == "b": return Cell("true" if value in ("1", "true") else "false", "boolean")
    if kind == "e": return Cell(value, "bad")
    n = Decimal(value)
    if len(n.normalize().as_tuple().digits) > 15: n = Decimal(repr(float(value)))
    shown = looks[int(style)] if style else "number"
    if len(n.normalize().as_tuple().digits) > 15 or shown == "time": return Cell(value, "bad")
    if shown == "percent": return Cell(f"{plain(n * 100)}%", "percent")
    if shown == "number": return Cell(plain(n), "number")
    if n != int(n) or n < 1 and start.year < 1904 or n == 60 and start.year < 1904: return Cell(value, "bad")
    return Cell(str(start + datetime.timedelta(int(n) + (start.year < 1904 and n < 60))), "day")

def plain(n):
    text = f"{n.normalize():f}"
    return "0" if text in ("-0", "0") else text
