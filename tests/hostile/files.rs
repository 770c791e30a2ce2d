//! Rule files that nobody writes by accident, made when they are asked for: what is in each, and what must be found
//! first. `tests/hostile.rs` holds merit to it, `benches/hostile.rs` says how long it takes.

/// A rule file and its first finding.
pub struct Hostile {
    /// What it shows.
    pub name: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
    /// The code of the first finding; empty where the file is in order.
    pub code: &'static str,
    /// The line of the first finding.
    pub line: usize,
}

const MIB4: usize = 4 * 1024 * 1024;

const STANDARD: &str = "\
merit: 1
round: {id: x, title: X, notice: N, currency: CNY}
fields:
  key: {type: text, key: true}
  score: {type: number}
facts:
  twice: score * 2
gates: []
ranking: {by: score}
";

/// The standard file, which is in order, with `old` replaced.
fn with(old: &str, new: &str) -> String {
    assert!(STANDARD.contains(old), "{old}");
    STANDARD.replacen(old, new, 1)
}

/// The standard file with another fact, on line 7.
fn fact(expression: &str) -> String {
    with("score * 2", expression)
}

/// `row(0)`, `row(1)` … one after the other.
fn rows(count: usize, row: impl Fn(usize) -> String) -> String {
    (0..count).map(row).collect()
}

fn utf16(text: &str, mark: bool, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16()).flat_map(unit).collect()
}

/// All of them.
pub fn all() -> Vec<Hostile> {
    let mut all = Vec::new();
    let mut add = |name, bytes: Vec<u8>, code, line| all.push(Hostile { name, bytes, code, line });
    let mut text = |name, text: String, code, line| add(name, text.into_bytes(), code, line);
    size(&mut text);
    depth(&mut text);
    yaml(&mut text);
    characters(&mut text);
    look_alikes(&mut text);
    expressions(&mut text);
    many(&mut text);
    add("bytes: not UTF-8", b"merit: 1\nround: \xff\n".to_vec(), "E0103", 2);
    add("bytes: GB18030", b"merit: 1\nround:\n  title: \xcb\xc4\xbb\xf9\n".to_vec(), "E0103", 3);
    add("bytes: UTF-16, little end first", utf16(STANDARD, true, u16::to_le_bytes), "E0103", 1);
    add("bytes: UTF-16, big end first", utf16(STANDARD, true, u16::to_be_bytes), "E0103", 1);
    add("bytes: UTF-16 without a mark", utf16(STANDARD, false, u16::to_le_bytes), "E0103", 1);
    add("bytes: random", noise(MIB4), "E0103", 1);
    all
}

/// Bytes without order, the same every time.
fn noise(count: usize) -> Vec<u8> {
    let mut state = 1_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state.to_be_bytes()[0]
    };
    (0..count).map(|_| next()).collect()
}

type Add<'a> = &'a mut dyn FnMut(&'static str, String, &'static str, usize);

fn size(add: Add<'_>) {
    let pad = |to: usize| format!("{STANDARD}#{}", "x".repeat(to - STANDARD.len() - 1));
    add("size: 4 MiB, most of it a comment", pad(MIB4), "", 0);
    add("size: a byte more than 4 MiB", pad(MIB4 + 1), "E0102", 1);
    add("size: 4 MiB of lines", format!("{STANDARD}{}", "#\n".repeat((MIB4 - STANDARD.len()) / 2)), "", 0);
    add("size: 4 MiB of spaces", " ".repeat(MIB4), "E0104", 1);
    let long = |head: &str, c: &str, tail: &str| format!("{head}{}{tail}", c.repeat((MIB4 - 1000) / c.len()));
    add("size: a title of 4 MiB", with("title: X", &long("title: ", "x", "")), "", 0);
    add("size: a quoted title of escapes", with("title: X", &long("title: \"", "\\u0041", "\"")), "", 0);
    add("size: a folded title", with("title: X", &long("title: \"", "a\n   ", "\"")), "", 0);
    add("size: a key of 4 MiB", with("twice", &long("", "k", "")), "E0101", 7);
    add("size: a key of 1,000 letters", with("twice", &"k ".repeat(500)), "E0209", 7);
    add("size: a word of 4 MiB", with("CNY", &long("", "k", "")), "E0215", 2);
    add("size: a fault at the end of a long line", with("gates: []", &long("gates: [", "a,", "]")), "E0114", 8);
}

fn depth(add: Add<'_>) {
    let nest =
        |open: &str, inner: &str, close: &str| format!("{}{inner}{}", open.repeat(100_000), close.repeat(100_000));
    add("depth: lists", nest("[", "", "]"), "E0113", 1);
    add("depth: lists that nothing closes", "[".repeat(100_000), "E0113", 1);
    add("depth: maps", nest("{a: ", "1", "}"), "E0113", 1);
    add("depth: keys that are maps", "{".repeat(100_000), "E0113", 1);
    add("depth: list in list as blocks", nest("- ", "1", ""), "E0113", 1);
    add("depth: maps as blocks", rows(2_000, |i| format!("{}a:\n", " ".repeat(i))), "E0113", 33);
    add("depth: keys to come", "? ".repeat(100_000), "E0112", 1);
    add("depth: brackets in an expression", fact(&nest("(", "score", ")")), "E0312", 7);
    add("depth: square brackets in an expression", fact(&format!("'{}'", nest("[", "score", "]"))), "E0312", 7);
    add("depth: minus signs", fact(&format!("'{}'", nest("-", "score", ""))), "E0312", 7);
    add("depth: calls", fact(&nest("abs(", "score", ")")), "E0312", 7);
    add("depth: ifs", fact(&nest("if true then ", "1", " else 2")), "E0312", 7);
    add("depth: a sum that goes on", fact(&nest("score + ", "1", "")), "E0312", 7);
    let deep = |open: &str, close: &str| fact(&format!("'{}score{}'", open.repeat(1_000), close.repeat(1_000)));
    add("depth: a thousand brackets", deep("(", ")"), "E0309", 7);
    add("depth: a thousand square brackets", deep("[", "]"), "E0309", 7);
    add("depth: a thousand minus signs", deep("-", ""), "E0309", 7);
    add("depth: a thousand calls", deep("abs(", ")"), "E0309", 7);
    add("depth: a thousand ifs", deep("if true then ", ""), "E0309", 7);
    add("depth: a thousand sums", deep("1 + ", ""), "E0309", 7);
    add("depth: groups of criteria", groups(40), "E0113", 84);
}

/// Groups of criteria in each other.
fn groups(levels: usize) -> String {
    let group = |i: usize| {
        let pad = " ".repeat(4 * i);
        format!("{pad}  - id: g{i}\n{pad}    label: L\n{pad}    clause: c\n{pad}    max: 100\n{pad}    criteria:\n")
    };
    let levels = rows(levels, group);
    with("gates: []\n", &format!("criteria:\n{levels}"))
}

fn yaml(add: Add<'_>) {
    let laughs = rows(9, |i| {
        let of = if i == 0 { "lol".to_owned() } else { format!("*l{}", i - 1) };
        format!("l{i}: &l{i} [{}]\n", vec![of; 10].join(","))
    });
    add("yaml: a billion laughs", laughs, "E0108", 1);
    add("yaml: many anchors", rows(90_000, |i| format!("- &a{i} x\n")), "E0108", 1);
    add("yaml: an anchor with a long name", format!("a: &{} x\n", "n".repeat(MIB4 - 100)), "E0108", 1);
    add("yaml: an alias of nothing", with("score * 2", "*gone"), "E0108", 7);
    add("yaml: a tag", with("score * 2", "!!python/object/apply:os.system [ls]"), "E0109", 7);
    add("yaml: many tags", rows(45_000, |i| format!("k{i}: !!str x\n")), "E0109", 1);
    add("yaml: a merge key", with("type: number", "<<: {type: number}"), "E0110", 5);
    add("yaml: a key twice", with("gates: []\n", "gates: []\ngates: []\n"), "E0111", 9);
    add("yaml: the same key many times", "a: 1\n".repeat(45_000), "E0111", 2);
    add("yaml: a long key twice", format!("{0}: 1\n{0}: 1\n", "k".repeat(1_000)), "E0111", 2);
    add("yaml: a second document", format!("{STANDARD}---\n{STANDARD}"), "E0107", 10);
    add("yaml: many documents", "--- 1\n".repeat(100_000), "E0107", 2);
    add("yaml: a directive", format!("%YAML 1.1\n---\n{STANDARD}"), "E0101", 1);
    add("yaml: a tab", with("  twice", "\ttwice"), "E0105", 7);
    add("yaml: tabs and nothing else", "\t".repeat(1_000_000), "E0105", 1);
    add("yaml: a quote that nothing closes", format!("a: \"{}", "x\n ".repeat(1_000_000)), "E0101", 1);
    add("yaml: a bracket that nothing closes", with("gates: []", "gates: ["), "E0101", 8);
    add("yaml: colons", ": ".repeat(1_000_000), "E0113", 1);
    add("yaml: dashes", "- ".repeat(1_000_000), "E0113", 1);
    add("yaml: a text for a file", "x".repeat(1_000_000), "E0202", 1);
}

fn characters(add: Add<'_>) {
    let in_comment = |c: char| with("gates: []", &format!("gates: [] # {c}note"));
    add("characters: NUL", with("title: X", "title: \0X"), "E0106", 2);
    add("characters: NUL, many", "\0".repeat(1_000_000), "E0106", 1);
    add("characters: NUL by an escape", with("title: X", "title: \"X\\0\""), "E0106", 2);
    add("characters: a terminal's escape", with("title: X", "title: \"\\e[2J\""), "E0106", 2);
    add("characters: lone carriage returns", STANDARD.replace('\n', "\r"), "E0115", 1);
    add("characters: a lone carriage return", with("gates: []\n", "gates: []\r"), "E0115", 8);
    add("characters: carriage returns and line feeds", STANDARD.replace('\n', "\r\n"), "", 0);
    add("characters: a line separator", with("title: X", "title: X\u{2028}Y"), "E0106", 2);
    add("characters: U+202E in a key", with("twice", "tw\u{202E}ice"), "E0106", 7);
    add("characters: U+202E in a text", with("title: X", "title: X\u{202E}Y"), "E0106", 2);
    add("characters: U+202E in an expression", fact("score\u{202E} * 2"), "E0106", 7);
    add("characters: U+202E in a comment", in_comment('\u{202E}'), "E0106", 8);
    add("characters: U+202E by an escape", with("title: X", "title: \"\\u202E\""), "E0106", 2);
    add("characters: U+202E by an escape in a key", with("  twice", "  \"tw\\u202Eice\""), "E0106", 7);
    add("characters: U+202E by an escape of FEEL", fact("upper case(\"a\\u202Eb\")"), "E0106", 7);
    add("characters: U+2066 in a comment", in_comment('\u{2066}'), "E0106", 8);
    add("characters: U+061C in a text", with("title: X", "title: X\u{61C}Y"), "E0106", 2);
    add("characters: no width in a key", with("twice", "tw\u{200B}ice"), "E0106", 7);
    add("characters: a joiner in a name", with("twice", "tw\u{200D}ice"), "E0106", 7);
    add("characters: no width in an expression", fact("sc\u{200C}ore * 2"), "E0106", 7);
    add("characters: a soft hyphen", with("title: X", "title: X\u{AD}Y"), "E0106", 2);
    add("characters: a word joiner in a comment", in_comment('\u{2060}'), "E0106", 8);
    add("characters: a blank that is a letter", with("twice", "tw\u{3164}ice"), "E0106", 7);
    add("characters: a tag of plane 14", with("title: X", "title: X\u{E0041}"), "E0106", 2);
    add("characters: invisible ones, many", "\u{200B}".repeat(1_000_000), "E0106", 1);
    add("characters: marks piled up", with("twice", &format!("e{}", "\u{301}".repeat(500))), "E0209", 7);
}

fn look_alikes(add: Add<'_>) {
    add("look-alikes: a Cyrillic letter in a key", with("gates", "g\u{430}tes"), "E0204", 8);
    add("look-alikes: a Cyrillic letter in an expression", fact("sc\u{43E}re * 2"), "E0402", 7);
    add("look-alikes: a Cyrillic letter in a name", with("twice", "twi\u{441}e"), "W0422", 7);
    add("look-alikes: a name that looks like another", with("twice", "sc\u{43E}re"), "W0422", 7);
    add(
        "look-alikes: a name of another script throughout",
        with("score: {type: number}", "score: {type: number}\n  a: {type: number}\n  \u{430}: {type: number}"),
        "W0422",
        7,
    );
    add("look-alikes: a name in full-width letters", with("twice", "\u{FF53}core"), "W0422", 7);
    add(
        "look-alikes: a value of a choice",
        with("score: {type: number}", "score: {type: number}\n  c: {type: choice, of: [local, l\u{43E}cal]}"),
        "W0422",
        6,
    );
    add("look-alikes: a name of a loop", fact("sum(for sc\u{43E}re in [1] return sc\u{43E}re)"), "W0422", 7);
    add(
        "look-alikes: many",
        with("twice: score * 2", &rows(20_000, |i| format!("  n\u{430}{i}: 1\n"))[2..]),
        "W0422",
        7,
    );
    add("look-alikes: Chinese and Latin letters", with("twice", "R\u{6295}\u{5165}2"), "", 0);
}

fn expressions(add: Add<'_>) {
    let million = |unit: &str| unit.repeat(1_000_000 / unit.len());
    let wide = |unit: &str| unit.repeat(15_000 / unit.len());
    let most = |line: &str| with("  twice: score * 2\n", &rows(34, |i| format!("  f{i}: {line}\n")));
    add("expression: a million characters", fact(&format!("'count([{}1])'", million("score,"))), "E0312", 7);
    add("expression: a comment of a million characters", fact(&format!("score /*{}*/", million("x"))), "E0312", 7);
    add(
        "expression: a text of a million characters",
        fact(&format!("'string length(\"{}\")'", million("x"))),
        "E0312",
        7,
    );
    add("expression: lists", most(&format!("'count([{}1])'", wide("score,"))), "", 0);
    add("expression: arguments", most(&format!("min({}1)", wide("score,"))), "", 0);
    add("expression: calls", most(&format!("min({}1)", wide("abs(1),"))), "", 0);
    add("expression: comparisons", most(&format!("'count([{}true])'", wide("1<2,"))), "", 0);
    add("expression: texts", most(&format!("'count([{}\"\"])'", wide("\"\","))), "", 0);
    add(
        "expression: more of them than there may be",
        most(&format!("min({}1)", wide("score,")))
            .replace("gates: []", &format!("  g: min({}1)\ngates: []", wide("score,"))),
        "E0312",
        41,
    );
    add("expression: a sum", fact(&wide("1+")), "E0309", 7);
    add("expression: a name of 15,000 letters", fact(&wide("x")), "E0402", 7);
    add("expression: digits", most(&wide("9")), "E0304", 7);
    add("expression: full-width digits", most(&wide("９")), "E0305", 7);
    add("expression: quotes", most(&format!("'{}'", wide("\""))), "E0301", 7);
    add("expression: a curly text", most(&format!("“{}”", wide("x"))), "E0308", 7);
    add("expression: characters without a meaning", most(&format!("'{}'", wide("§"))), "E0303", 7);
    add("expression: full-width commas", most(&format!("count([{}1])", wide("1，"))), "E0305", 7);
    add("expression: names that nobody knows", most(&format!("min({}1)", wide("scoer,"))), "E0402", 7);
    add("expression: calls of nothing", most(&format!("min({}1)", wide("mx(1),"))), "E0403", 7);
    add("expression: spaces in a name of many words", most(&wide("string ")), "E0301", 7);
    add(
        "expression: lists of a loop",
        fact(&format!("count(for {}x in [1] return x)", wide("a in [1], "))),
        "E0309",
        7,
    );
    add("expression: loops in loops", fact(&format!("'{}1'", "for a in [1,2] return ".repeat(60))), "", 0);
    add("expression: a part of a part", fact(&wide("score.")), "E0309", 7);
    add("expression: escapes", most(&format!("'string length(\"{}\")'", wide("\\u0041"))), "", 0);
}

/// What is written often, and what is written often for each of them.
fn many(add: Add<'_>) {
    let facts = |count: usize, row: &dyn Fn(usize) -> String| with("  twice: score * 2\n", &rows(count, row));
    let fields = |rows: &str| with("  score: {type: number}\n", &format!("  score: {{type: number}}\n{rows}"));
    add("many: keys", rows(100_000, |i| format!("k{i}: 1\n")), "E0114", 50_000);
    add("many: keys, as many as may be", rows(49_000, |i| format!("k{i}: 1\n")), "E0203", 1);
    add("many: errors", facts(45_000, &|i| format!("  f{i}: scor + {i}\n")), "E0402", 7);
    add("many: errors on a line", fact(&format!("min({}1)", "scor,".repeat(3_000))), "E0402", 7);
    add("many: errors of a name that nothing is near", facts(45_000, &|i| format!("  f{i}: g{i}\n")), "E0402", 7);
    add("many: errors near many names", facts(24_000, &|i| format!("  f{i:05}: 1\n  g{i:05}: h{i:05}\n")), "E0402", 8);
    add("many: warnings", facts(16_000, &|i| format!("  f{i}: {{value: 1, if_missing: 0}}\n")), "W0414", 7);
    add(
        "many: facts in a chain",
        facts(45_000, &|i| format!("  f{i}: {}\n", if i == 0 { "1".into() } else { format!("f{}", i - 1) })),
        "",
        0,
    );
    add("many: facts in circles", facts(45_000, &|i| format!("  f{i}: f{} + f0\n", (i + 1) % 45_000)), "E0415", 44_908);
    let values = rows(45_000, |i| format!("v{i:05},"));
    add("many: values of a choice", fields(&format!("  c: {{type: choice, of: [{values}]}}\n")), "", 0);
    let compared = |v: char| {
        rows(30, |i| format!("  f{i}: 'c in [{}\"\"]'\n", rows(1_400, |j| format!("\"{v}{:05}\",", 1_400 * i + j))))
    };
    let tests = |v: char| {
        fields(&format!("  c: {{type: choice, of: [\"\",{values}]}}\n")).replace("  twice: score * 2\n", &compared(v))
    };
    add("many: tests of a choice", tests('v'), "", 0);
    add("many: tests of a choice that fail", tests('w'), "E0412", 8);
    let cells = |count: usize| rows(count, |i| format!("  e{i}: {{key: K{i}, score: 1}}\n"));
    let examples = |count: usize| format!("{STANDARD}examples:\n{}", cells(count));
    add("many: examples", examples(15_000), "", 0);
    add(
        "many: examples that say nothing",
        format!("{STANDARD}examples:\n{}", rows(30_000, |i| format!("  e{i}: {{}}\n"))),
        "E0801",
        11,
    );
    let optional = rows(8_000, |i| format!("  o{i}: {{type: number, optional: yes}}\n"));
    let both = |fields: String| format!("{fields}examples:\n{}", cells(4_000));
    add("many: examples of many fields", both(fields(&optional)), "E0114", 8_135);
    let needed = rows(10_000, |i| format!("  o{i}: {{type: number}}\n"));
    add("many: examples that leave out many fields", both(fields(&needed)), "E0801", 10_011);
    let expect = |i: usize| format!("  - {{name: t{i}, given: e{i}, expect: {{twice: 2}}}}\n");
    add("many: tests", format!("{}tests:\n{}", examples(5_000), rows(5_000, expect)), "", 0);
    let unknown = |i: usize| format!("  - {{name: t{i}, given: g{i}, expect: {{twice: 2}}}}\n");
    add("many: tests of nothing", format!("{}tests:\n{}", examples(5_000), rows(5_000, unknown)), "E0402", 5_012);
    let rounds = |i: usize| format!("  - {{name: t{i}, round: [e{i}], expect: {{ranks: {{K{i}: 1}}}}}}\n");
    add("many: rounds", format!("{}tests:\n{}", examples(4_000), rows(4_000, rounds)), "", 0);
    let gates = rows(9_000, |i| format!("  - {{id: g{i}, label: L, require: score >= {i}, clause: c}}\n"));
    let failed = |i: usize| format!("  - {{name: t{i}, given: e, expect: {{failed: []}}}}\n");
    let example = "examples:\n  e: {key: K, score: 1}\n";
    add(
        "many: gates and tests",
        with("gates: []\n", &format!("gates:\n{gates}{example}tests:\n{}", rows(1_500, failed))),
        "W0417",
        9,
    );
    let tiers = |figures: usize| {
        rows(90_000 / (6 + 2 * figures), |i| {
            format!("      - {{ranks: {}-{}, {}}}\n", i + 1, i + 1, rows(figures, |f| format!("f{f}: 1, ")))
        })
    };
    let allocation = |tiers: &str| {
        format!(
            "{STANDARD}allocation:\n  budget: 100\n  method: in_order\n  last_in_line: skip\n  award:\n    clause: c\n    amount: 1\n    tiers:\n{tiers}"
        )
    };
    add("many: tiers", allocation(&tiers(0)), "", 0);
    add("many: figures of a tier", allocation(&tiers(150)), "", 0);
    add(
        "many: figures of one tier",
        allocation(&format!("      - {{ranks: 1-, {}}}\n", rows(45_000, |i| format!("a{i}: 1, ")))),
        "",
        0,
    );
    let envelopes = |i: usize| format!("      v{i:05}: 1\n");
    let choice = fields(&format!("  c: {{type: choice, of: [{}]}}\n", rows(30_000, |i| format!("v{i:05},"))));
    add(
        "many: envelopes",
        format!(
            "{choice}allocation:\n  budget: 30000\n  method: in_order\n  last_in_line: skip\n  award: {{clause: c, amount: 1}}\n  envelopes:\n    by: c\n    amounts:\n{}",
            rows(30_000, envelopes)
        ),
        "",
        0,
    );
    let points = rows(24_000, |i| format!("v{i:05}: 1, "));
    let wrong = rows(24_000, |i| format!("w{i:05}: 1, "));
    let few = fields(&format!("  c: {{type: choice, of: [{}]}}\n", rows(24_000, |i| format!("v{i:05},"))));
    let lookup = |points: &str| {
        format!(
            "{few}criteria:\n  - {{id: p, label: L, clause: c, max: 100, lookup: {{key: c, points: {{{points}}}}}}}\n"
        )
    };
    add("many: rows of a lookup", lookup(&points), "W0612", 12);
    add("many: rows of a lookup that nobody has", lookup(&wrong), "E0412", 12);
    let alternatives = rows(9_000, |_| "{formula: score, if_missing: 0},".to_owned());
    let quiet = rows(18_000, |_| "{formula: scor},".to_owned());
    let best = |of: &str| {
        format!("{STANDARD}criteria:\n  - {{id: p, label: L, clause: c, max: 100, if_missing: 1, best_of: [{of}]}}\n")
    };
    add("many: alternatives", best(&alternatives), "W0414", 11);
    add("many: alternatives that are wrong", best(&quiet), "E0402", 11);
    let bands = rows(15_000, |i| format!("{{from: {i}, points: 1}},"));
    add(
        "many: bands",
        format!("{STANDARD}criteria:\n  - {{id: p, label: L, clause: c, max: 100, value: score, bands: [{bands}]}}\n"),
        "W0612",
        11,
    );
    let criteria = rows(8_000, |i| format!("  - {{id: p{i}, label: L, clause: c, max: 1, formula: 1}}\n"));
    add(
        "many: criteria",
        with("currency: CNY}", "currency: CNY, scores: {out_of: 8000}}") + &format!("criteria:\n{criteria}"),
        "",
        0,
    );
    let counts = rows(30_000, |i| format!("twice + {i}: 1, "));
    add(
        "many: counts",
        format!("{STANDARD}criteria:\n  - {{id: p, label: L, clause: c, max: 100, counts: {{{counts}}}}}\n"),
        "",
        0,
    );
    add(
        "many: parameters",
        format!("{STANDARD}parameters:\n{}", rows(15_000, |i| format!("  p{i}: {{type: number, value: {i}}}\n"))),
        "",
        0,
    );
    add("many: columns", fields(&rows(9_000, |i| format!("  c{i}: {{type: text, column: [a{i}, b{i}]}}\n"))), "", 0);
    add("many: published", format!("{STANDARD}publish: [{}]\n", "scor,".repeat(90_000)), "E0402", 10);
}
