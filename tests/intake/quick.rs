//! The quick reading of applications against the plain one: character by character, cell by cell, on one thread.
//! Columns, faults and their order have to be the same, wherever the file is cut and however many threads read it.
//!
//! Part of the library's own tests, because it looks at what intake keeps to itself.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on should stop")]

mod plain;
mod short_way;

use super::applications::in_chunks;
use super::chunks::Chunks;
use super::encoding::EncodingChoice;
use crate::check::check;
use crate::check::model::Rules;
use plain::plainly;
use proptest::prelude::{Just, Strategy, any, prop, prop_oneof};
use proptest::test_runner::{Config, TestRunner};
use std::cell::Cell;
use std::fs;
use std::path::Path;

/// Chunk sizes that cut everywhere, and the whole file at once.
const SIZES: [usize; 6] = [1, 2, 3, 7, 50, 1 << 20];

/// One field of every kind and bound.
const FIELDS: [&str; 24] = [
    "{type: text, optional: true}",
    "{type: text, optional: true, unique: true}",
    "{type: text, check: credit_code, optional: true}",
    "{type: choice, of: [鄞州, 海曙, 'a,b', '无', '-', 'yes', '\"q\"', 'a name of more than fifteen bytes', 'e\u{301}'], optional: true}",
    "{type: choice, of: [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, '0', '1', '12.5%', AI]}",
    "{type: yes_no, optional: true}",
    "{type: date, optional: true, unique: true}",
    "{type: integer, optional: true}",
    "{type: integer, min: -5, under: 200, optional: true, unique: true}",
    "{type: integer, over: -1_000_000_000_000_000_000_000_000, max: 1_000_000_000_000_000_000_000_000}",
    "{type: number, optional: true}",
    "{type: number, decimals: 2, over: 0, optional: true}",
    "{type: number, decimals: 0, min: -0.5, max: 12.5, optional: true}",
    "{type: number, decimals: 25, optional: true}",
    "{type: number, decimals: 3, max: 1_000_000_000_000_000_000_000_000_000_000_000_000_000_000}",
    "{type: percent, optional: true}",
    "{type: percent, decimals: 2, min: -50%, max: 100%, optional: true}",
    "{type: percent, bare: percent, under: 100%, optional: true}",
    "{type: percent, bare: ratio, over: 0%, optional: true}",
    "{type: money, optional: true}",
    "{type: money, unit: 万元, max: 1亿, optional: true}",
    "{type: money, decimals: 4, min: -1000, optional: true}",
    "{type: money, unit: 万元, decimals: 7, optional: true}",
    "{type: money, unit: 亿元, decimals: 12, optional: true}",
];

/// What is written in cells, by people and by those who wish us ill.
const CELLS: [&str; 72] = [
    "",
    "0",
    "-0",
    "00",
    "007",
    "1",
    "-1",
    "12",
    "+5",
    ".5",
    "5.",
    "-.5",
    "0.5",
    "-0.5",
    "0.50",
    "12.5",
    "1.2.3",
    "--5",
    "-",
    "—",
    "/",
    "1,200",
    "1_000",
    "1e6",
    "0x10",
    "12%",
    "12.5%",
    "-3.25%",
    "12％",
    "%",
    "5%%",
    "-%",
    ".%",
    "1.%",
    "１２",
    "1 2",
    " 12",
    "12 ",
    "999999999999999",
    "1000000000000000",
    "999999999999999.99",
    "999999999999999999",
    "9999999999999999999",
    "18446744073709551616",
    "0.000000000000000001",
    "123456789012345678",
    "1234567890.12345678",
    "0.0100",
    "1.005",
    "2020-02-29",
    "2019-02-29",
    "2020.2.29",
    "2020-2-29",
    "0000-01-01",
    "9999-12-31",
    "2020-13-01",
    "2020/02/29",
    "yes",
    "TRUE",
    "否",
    "是",
    "tRuE",
    "无",
    "鄞州",
    "鄞洲",
    "e\u{301}",
    "é",
    "a,b",
    "\"q\"",
    "a name of more than fifteen bytes",
    "91330200MA2AABCD19",
    "\u{a0}",
];

fn rules(fields: &[&str], currency: &str) -> Rules {
    let mut text = format!(
        "merit: 1\nround: {{id: x, title: X, notice: N, currency: {currency}}}\nfields:\n  key: {{type: text, key: true}}\n"
    );
    for (i, field) in fields.iter().enumerate() {
        text.push_str(&format!("  f{i}: {field}\n"));
    }
    text.push_str("facts: {one: 1}\nranking: {by: one}\n");
    let checked = check("x", text.as_bytes(), &[], &mut |_| Err(String::new()));
    checked.rules.unwrap_or_else(|| panic!("{:?}", checked.diagnostics))
}

/// Reads a file in both ways, with all sizes and numbers of threads.
struct Both {
    pools: Vec<rayon::ThreadPool>,
    /// How many files were tables, how many of those without a fault, and how many were refused.
    tables: Cell<usize>,
    clean: Cell<usize>,
    refused: Cell<usize>,
}

impl Both {
    fn new() -> Self {
        let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        Self { pools: [1, 2, 8].map(pool).into(), tables: Cell::new(0), clean: Cell::new(0), refused: Cell::new(0) }
    }

    fn counts(&self) -> [usize; 3] {
        [&self.tables, &self.clean, &self.refused].map(Cell::get)
    }

    fn compare(&self, bytes: &[u8], rules: &Rules) {
        let wanted = plainly(bytes, rules);
        match &wanted {
            Ok(table) => {
                self.tables.set(self.tables.get() + 1);
                self.clean.set(self.clean.get() + usize::from(table.held.is_empty()));
            }
            Err(_) => self.refused.set(self.refused.get() + 1),
        }
        for pool in &self.pools {
            for size in SIZES {
                let (fields, currency) = (&rules.fields, rules.round.currency);
                let found =
                    pool.install(|| in_chunks("a.csv", bytes, EncodingChoice::Auto, fields, rules.key, currency, size));
                assert!(found == wanted, "size {size}: {found:?}\nbut plainly {wanted:?}");
            }
        }
    }
}

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() })
}

/// A cell as a file may have it: plain, quoted, with a quote inside.
fn written_cell() -> impl Strategy<Value = String> {
    let text = prop_oneof![
        6 => prop::sample::select(CELLS.to_vec()).prop_map(str::to_owned),
        2 => "[0-9]{1,12}(\\.[0-9]{1,4})?%?",
        2 => "[a-c\"\u{e9}中 \n\r,]{0,6}",
    ];
    (text, 0..20).prop_map(|(text, how)| match how {
        0 => text,
        1..4 => text.replace([',', '\n', '\r'], "").trim_start_matches('"').to_owned(),
        4 => format!("\"{text}\""),
        _ if how > 12 || text.contains(['"', ',', '\n', '\r']) => format!("\"{}\"", text.replace('"', "\"\"")),
        _ => text,
    })
}

#[test]
fn fixtures_are_read_alike() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let bytes = fs::read(root.join("rules/four-basics.merit.yaml")).unwrap();
    let rules = check("x", &bytes, &[], &mut |_| Err(String::new())).rules.unwrap();
    let both = Both::new();
    for entry in fs::read_dir(root.join("fixtures/messy")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "csv") {
            both.compare(&fs::read(path).unwrap(), &rules);
        }
    }
    both.compare(&fs::read(root.join("fixtures/four-basics/applications.csv")).unwrap(), &rules);
    let [tables, clean, refused] = both.counts();
    assert!(clean > 1 && tables > clean && refused > 4, "{tables} {clean} {refused}");
}

#[test]
fn tables_are_read_alike() {
    let both = Both::new();
    for currency in ["CNY", "JPY"] {
        let rules = rules(&FIELDS, currency);
        let key = prop_oneof![20 => "[A-Z]{1,12}", 1 => "\"[a-b\u{e9}]{0,2}\"", 1 => "[ab \u{301}e]{0,2}"];
        let row =
            (key, prop::collection::vec(written_cell(), FIELDS.len()), prop::sample::select(vec!["\n", "\r\n", "\r"]));
        let table = (any::<bool>(), prop::collection::vec(row, 0..6), any::<bool>());
        runner(150)
            .run(&table, |(bom, rows, ends)| {
                let mut text = String::from(if bom { "\u{feff}key" } else { "key" });
                (0..FIELDS.len()).for_each(|i| text.push_str(&format!(",f{i}")));
                text.push('\n');
                for (key, cells, end) in &rows {
                    text.push_str(&format!("{key},{}{end}", cells.join(",")));
                }
                both.compare((if ends { &text } else { text.trim_end() }).as_bytes(), &rules);
                Ok(())
            })
            .unwrap();
    }
    let [tables, clean, refused] = both.counts();
    assert!(tables > 100 && refused > 40, "{tables} {clean} {refused}");
}

#[test]
fn any_text_is_cut_alike() {
    let rules = rules(&["{type: text, optional: true, unique: true}", "{type: number, optional: true}"], "CNY");
    let both = Both::new();
    let piece = prop::sample::select(vec![
        "\"",
        "\"",
        "\"\"",
        ",",
        ",",
        "\n",
        "\n",
        "\r\n",
        "\r",
        "a",
        "7",
        "0.5",
        "中",
        "\u{e9}",
        "e\u{301}",
        " ",
        "-",
        "\0",
        "\",\"",
        "\"\n\"",
        "x,1\n",
        "\"a\nb\",,2\r\n",
        "b,\"\",3\r",
        "c,4°\"N,5\n",
        "d,\"\"\"\",\n",
    ]);
    let rest = prop::collection::vec(piece, 0..12);
    let sound = prop::collection::vec(
        (
            any::<u16>(),
            prop::sample::select(vec![
                "x,1",
                "\"a\nb\",2",
                "\"\",3",
                "4°26'\"N,5",
                "\"\"\"\",",
                "\"a,b\r\n\",7",
                "\"中\r\",\"8\"",
                ",",
                "a\"\"b\",1.5",
            ]),
            prop::sample::select(vec!["\n", "\r\n", "\r"]),
        ),
        0..12,
    );
    let sound = sound
        .prop_map(|rows| rows.iter().map(|(key, row, end)| format!("K{key},{row}{end}")).collect::<Vec<_>>().concat());
    let text = prop_oneof![rest.prop_map(|p| p.concat()), sound];
    let header = prop_oneof![9 => Just("key,f0,f1\n"), 1 => Just("\"key\",\"f0\",f1\r"), 1 => Just("\"f0\",\"a\nb\",key,f1\r\n"), 1 => Just("")];
    runner(1500)
        .run(&(header, text), |(header, text)| {
            both.compare(format!("{header}{text}").as_bytes(), &rules);
            Ok(())
        })
        .unwrap();
    let [tables, clean, refused] = both.counts();
    assert!(clean > 300 && tables > clean && refused > 300, "{tables} {clean} {refused}");
}

#[test]
fn chunks_are_whole_records() {
    let text = "a,b\n\"c\n\",\"\"\"\n\"\r\nd,e\"\n\"f\"\r,\n\"g";
    for size in 1..40 {
        let chunks: Vec<&str> = Chunks::new(text, size).collect();
        assert_eq!(chunks.concat(), text);
        assert!(chunks.iter().rev().skip(1).all(|c| c.len() >= size));
        let all = ["a,b\n", "\"c\n\",\"\"\"\n\"\r\n", "d,e\"\n", "\"f\"\r", ",\n", "\"g"];
        assert!(size > 1 || chunks == all, "{chunks:?}");
    }
}
