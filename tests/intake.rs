//! Intake: cells, tables and marks; the files that must be refused; what others call hostile.

use crate::require;
use libtest_mimic::{Failed, Trial};
use merit::check::check;
use merit::check::model::Rules;
use merit::intake::{EncodingChoice, Fault, SheetRule, Table, read_applications, read_marks};
use merit::number::Currency;
use proptest::prelude::{any, prop};
use proptest::test_runner::{Config, TestRunner};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("intake::cells", || crate::corpus::run(include_str!("corpus/intake/cells.txt"), cell)),
        Trial::test("intake::tables", || crate::corpus::run(include_str!("corpus/intake/tables.txt"), table)),
        Trial::test("intake::marks", || crate::corpus::run(include_str!("corpus/intake/marks.txt"), marks)),
        Trial::test("intake::messy_files_have_the_faults_they_are_said_to_have", messy),
        Trial::test("intake::any_bytes_are_read_or_refused", any_bytes),
        Trial::test("intake::text_is_kept_exactly", text_is_kept),
        require::folder("intake::csv_spectrum", "MERIT_HOSTILE", spectrum),
        require::folder("intake::naughty_strings", "MERIT_HOSTILE", naughty),
    ]
}

/// A rule file with fields declared in the notation of rule files, `a: {…}; b: {…}`.
fn rules(fields: &str) -> Rules {
    rules_keyed("key", fields)
}

fn rules_keyed(key: &str, fields: &str) -> Rules {
    let text = format!(
        "merit: 1\nround: {{id: x, title: X, notice: N, currency: CNY}}\nfields:\n  key: {{type: text, key: true, column: {key}}}\n{}\
         facts: {{one: 1}}\nranking: {{by: one}}\n",
        fields.split("; ").filter(|f| !f.is_empty()).map(|f| format!("  {f}\n")).collect::<String>()
    );
    let checked = check("x", text.as_bytes(), &[], &mut |_| Err(String::new()));
    assert!(checked.rules.is_some(), "{:?}", checked.diagnostics);
    checked.rules.unwrap()
}

fn read(rules: &Rules, bytes: &[u8]) -> Result<Table, Vec<Fault>> {
    read_applications(
        "a.csv",
        bytes,
        EncodingChoice::Auto,
        &rules.layout,
        &rules.fields,
        rules.key,
        Currency::parse("CNY").unwrap(),
    )
}

fn unescape(text: &str) -> String {
    text.replace("\\n", "\n").replace("\\r", "\r").replace("\\0", "\0").replace("\\s", " ").replace("\\t", "\t")
}

/// Every fault that the corpora expect.
pub fn all_faults() -> Vec<Fault> {
    let lefts = |text: &'static str| {
        text.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once(" => ")).map(|(left, _)| left)
    };
    let mut all = Vec::new();
    for left in lefts(include_str!("corpus/intake/cells.txt")) {
        all.extend(read_cell(left).unwrap().held.into_values().flatten());
    }
    for left in lefts(include_str!("corpus/intake/tables.txt")) {
        all.extend(read_table(left).err().into_iter().flatten());
    }
    for left in lefts(include_str!("corpus/intake/marks.txt")) {
        all.extend(marks_of(left).err().into_iter().flatten());
    }
    assert!(all.len() > 60, "{}", all.len());
    all
}

fn read_cell(left: &str) -> Result<Table, String> {
    let (field, text) = left.rsplit_once(" | ").ok_or("a case is `field | cell => …`")?;
    let rules = rules(&format!("x: {field}"));
    let csv = format!("key,x\nA,\"{}\"\n", unescape(text).replace('"', "\"\""));
    read(&rules, csv.as_bytes()).map_err(|f| f[0].to_string())
}

/// `field: cell => value`, or `=> ! problem; fix`.
fn cell(left: &str, expected: &str) -> Result<(), String> {
    let table = read_cell(left)?;
    let found = match table.held.get(&0) {
        None => table.value(1, 0).to_string(),
        Some(faults) => {
            format!("! {}{}", faults[0].problem, faults[0].fix.as_ref().map(|f| format!("; {f}")).unwrap_or_default())
        }
    };
    if found == expected { Ok(()) } else { Err(format!("found `{found}`")) }
}

fn read_table(left: &str) -> Result<Table, Vec<Fault>> {
    read(&rules("x: {type: text, optional: true}"), unescape(left).as_bytes())
}

/// A table with the columns key and x (text), rows parted by `\n` => the values of x, or `! faults`.
fn table(left: &str, expected: &str) -> Result<(), String> {
    let found = match read_table(left) {
        Ok(table) => (0..table.rows())
            .map(|row| format!("{:?}", table.value(1, row)))
            .collect::<Vec<_>>()
            .join(" ")
            .replace("Text(", "")
            .replace(')', ""),
        Err(faults) => format!("! {}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join(" / ")),
    };
    if found == expected { Ok(()) } else { Err(format!("found `{found}`")) }
}

fn marks_of(left: &str) -> Result<merit::intake::Marks, Vec<Fault>> {
    let sheets =
        [SheetRule { sheet: "s".into(), scale: (0.into(), 10.into()), step: merit::number::parse_literal("0.5").ok() }];
    let keys: BTreeSet<_> = ["A".into(), "B1".into(), "S02".into(), "S12".into()].into();
    let header = if left.starts_with("whole: ") { "" } else { "application,reviewer,sheet,mark,comment\n" };
    let csv = format!("{header}{}", unescape(left.trim_start_matches("whole: ")));
    read_marks(&[("m.csv".into(), csv.into_bytes())], EncodingChoice::Auto, &keys, &sheets)
}

/// Rows of marks (application,reviewer,sheet,mark), or a whole file => `reviewer mark …` of application A, or `! faults`.
fn marks(left: &str, expected: &str) -> Result<(), String> {
    let found = match marks_of(left) {
        Ok(marks) => marks
            .by_application
            .get("A")
            .and_then(|a| a.get("s"))
            .into_iter()
            .flatten()
            .map(|m| format!("{} {}", m.reviewer, m.mark.as_ref().map_or("-".into(), ToString::to_string)))
            .collect::<Vec<_>>()
            .join(", "),
        Err(faults) => format!("! {}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join(" / ")),
    };
    if found == expected { Ok(()) } else { Err(format!("found `{found}`")) }
}

/// Every file of `fixtures/messy` against the line and column that its README names.
fn messy() -> Result<(), Failed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let bytes = fs::read(root.join("rules/four-basics.merit.yaml")).unwrap();
    let rules = check("x", &bytes, &[], &mut |_| Err(String::new())).rules.unwrap();
    let folder = root.join("fixtures/messy");
    let readme = fs::read_to_string(folder.join("README.md")).unwrap();
    let mut wrong = Vec::new();
    let mut count = 0;
    for row in readme.lines().filter(|l| l.starts_with("| `")) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let (file, lines, columns) = (cells[1].trim_matches('`'), cells[2], cells[3]);
        count += 1;
        let bytes = fs::read(folder.join(file)).unwrap();
        let found = read_applications(
            file,
            &bytes,
            EncodingChoice::Auto,
            &rules.layout,
            &rules.fields,
            rules.key,
            rules.round.currency,
        );
        let faults: Vec<Fault> = match found {
            Ok(table) => table.held.into_values().flatten().collect(),
            Err(faults) => faults,
        };
        if lines.is_empty() && columns.is_empty() {
            if !faults.is_empty() {
                wrong.push(format!("{file}: {}", faults[0]));
            }
            continue;
        }
        let all: Vec<String> = faults.iter().map(ToString::to_string).collect();
        for line in lines.split(", ") {
            if !faults.iter().any(|f| f.line.is_some_and(|l| l.to_string() == line)) {
                wrong.push(format!("{file}: no fault in line {line}: {all:?}"));
            }
        }
        // A fault of the table's shape has a line; a fault of a cell or header names its column too.
        for column in columns.split(", ").filter(|c| !c.is_empty()) {
            let shape = faults.iter().any(|f| f.code == merit::intake::FaultCode::Shape);
            if !shape && !all.iter().any(|f| f.contains(column)) {
                wrong.push(format!("{file}: no fault names {column}: {all:?}"));
            }
        }
    }
    let files = fs::read_dir(folder)
        .unwrap()
        .filter(|e| e.as_ref().unwrap().path().extension().is_some_and(|e| e == "csv"))
        .count();
    if count != files {
        wrong.push(format!("the README names {count} files of {files}"));
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}

fn any_bytes() -> Result<(), Failed> {
    let rules =
        rules("x: {type: number, optional: true}; d: {type: date, optional: true}; p: {type: percent, optional: true}");
    let mut runner = TestRunner::new(Config { cases: 400, failure_persistence: None, ..Config::default() });
    runner
        .run(&prop::collection::vec(any::<u8>(), 0..300), |bytes| {
            let _ = read(&rules, &bytes);
            let mut with_header = b"key,x,d,p\n".to_vec();
            with_header.extend(&bytes);
            let _ = read(&rules, &with_header);
            Ok(())
        })
        .map_err(|e| e.to_string().into())
}

fn text_is_kept() -> Result<(), Failed> {
    use unicode_normalization::UnicodeNormalization;
    let rules = rules("x: {type: text, optional: true}");
    let mut runner = TestRunner::new(Config { cases: 400, failure_persistence: None, ..Config::default() });
    runner
        .run(&prop::collection::vec("[^\\x00]{0,20}", 1..8), |texts| {
            let header = ["key".to_owned(), "x".to_owned()];
            let rows: Vec<Vec<String>> =
                texts.iter().enumerate().map(|(i, t)| vec![format!("K{i}"), t.clone()]).collect();
            let table = read(&rules, &merit::record::write_rows(&header, &rows)).unwrap();
            for (i, text) in texts.iter().enumerate() {
                let kept: String = text.nfc().collect();
                let held = table.held.contains_key(&i);
                assert!(held == (!text.is_empty() && text.trim().is_empty()), "{text:?}");
                assert!(held || table.value(1, i).to_string() == kept, "{text:?}");
            }
            Ok(())
        })
        .map_err(|e| e.to_string().into())
}

/// The files of csv-spectrum with the rows that are read from each. None is refused: each is a table whose rows have as
/// many cells as its header, whose quotes close, and whose quotes inside a cell are doubled.
const SPECTRUM: [(&str, usize); 12] = [
    ("comma_in_quotes", 1),
    ("empty", 2),
    ("empty_crlf", 2),
    ("escaped_quotes", 2),
    ("json", 1),
    // Degrees, minutes and seconds: a quote inside a cell that does not begin with one is a character like any other.
    ("location_coordinates", 1),
    ("newlines", 3),
    ("newlines_crlf", 3),
    ("quotes_and_newlines", 2),
    ("simple", 1),
    ("simple_crlf", 1),
    ("utf8", 2),
];

/// Each file reads as its JSON says.
fn spectrum(folder: &Path) -> Result<(), Failed> {
    let mut compared = 0;
    let mut files: Vec<String> = fs::read_dir(folder.join("csv-spectrum/csvs"))
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    files.sort();
    assert_eq!(files, SPECTRUM.map(|(name, _)| name));
    for entry in fs::read_dir(folder.join("csv-spectrum/csvs")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let json = fs::read(folder.join(format!("csv-spectrum/json/{name}.json"))).unwrap();
        let expected = match serde_json::from_slice(&json).unwrap() {
            serde_json::Value::Array(rows) => rows,
            one => vec![one],
        };
        // The file's own columns behind a key of ours.
        let text = fs::read_to_string(&path).unwrap();
        let names: Vec<String> = expected[0].as_object().unwrap().keys().cloned().collect();
        let fields: Vec<String> = names
            .iter()
            .enumerate()
            .map(|(i, n)| format!("f{i}: {{type: text, column: '{n}', optional: true}}"))
            .collect();
        let rules = rules_keyed("our_key", &fields.join("; "));
        let mut rows = String::new();
        let mut quoted = false;
        let mut start = true;
        let mut number = 0;
        for c in text.chars() {
            if start && !matches!(c, '\n' | '\r') {
                rows.push_str(&if number == 0 { "our_key,".to_owned() } else { format!("K{number},") });
                number += 1;
                start = false;
            }
            quoted ^= c == '"';
            start |= !quoted && c == '\n';
            rows.push(c);
        }
        let table = read(&rules, rows.as_bytes()).map_err(|f| format!("{name}: {}", f[0]))?;
        assert_eq!(table.rows(), expected.len(), "{name}");
        assert!(SPECTRUM.contains(&(&name, table.rows())), "{name} has {} rows", table.rows());
        for (row, object) in expected.iter().enumerate() {
            for (i, column) in names.iter().enumerate() {
                let wanted = object[column].as_str().unwrap();
                // The JSON of this one has another telephone number than its CSV.
                if name == "location_coordinates" && column.contains("Phone") {
                    continue;
                }
                // The copy at hand has lost the carriage returns that its JSON still has.
                let found = table.value(i + 1, row).to_string();
                assert_eq!(found.replace("\r\n", "\n"), wanted.replace("\r\n", "\n"), "{name} row {row} {column}");
                compared += 1;
            }
        }
    }
    println!("csv-spectrum: {compared} cells compared");
    if compared > 30 { Ok(()) } else { Err("too few cells".into()) }
}

/// Each of the big list of naughty strings is kept as text, or refused as what it cannot be; nothing panics.
fn naughty(folder: &Path) -> Result<(), Failed> {
    use unicode_normalization::UnicodeNormalization;
    let strings: Vec<String> = serde_json::from_slice(&fs::read(folder.join("blns.json")).unwrap()).unwrap();
    let text = rules("x: {type: text, optional: true}");
    let header = ["key".to_owned(), "x".to_owned()];
    let mut kept = 0;
    for (i, string) in strings.iter().enumerate() {
        let csv = merit::record::write_rows(&header, &[vec!["K".into(), string.clone()]]);
        match read(&text, &csv) {
            Ok(table) if table.held.is_empty() => {
                assert_eq!(table.value(1, 0).to_string(), string.nfc().collect::<String>(), "string {i}");
                kept += 1;
            }
            Ok(_) => assert!(string.trim().is_empty(), "string {i} is refused as text"),
            Err(faults) => assert!(string.contains('\0'), "string {i}: {}", faults[0]),
        }
        for kind in ["number", "money", "percent", "date", "yes_no", "integer"] {
            let _ = read(&rules(&format!("x: {{type: {kind}, optional: true}}")), &csv);
        }
        // As a key and as a header it is taken or refused, too.
        let _ = read(&text, &merit::record::write_rows(&header, &[vec![string.clone(), "x".into()]]));
        let _ =
            read(&text, &merit::record::write_rows(&["key".into(), string.clone()], &[vec!["K".into(), "x".into()]]));
    }
    println!("naughty strings: {kept} of {} kept exactly", strings.len());
    if kept > 480 { Ok(()) } else { Err(format!("only {kept} of {} strings were kept", strings.len()).into()) }
}
