//! Texts that a spreadsheet could take for something else, through every place where a text comes in, into every workbook
//! and CSV file: each comes back as it was.

use super::{Round, csv_named, named, office, parts};
use libtest_mimic::{Failed, Trial};
use merit::documents::sheets::{self, Asked};
use merit::documents::workbook::{Book, BookError, Cell, Heading, Look};
use merit::documents::{ScoresWanted, score_csv, score_workbook};
use merit::intake::{EncodingChoice, read_applications};
use merit::lang::Lang;
use merit::record::{spreadsheet_text, write_rows};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

pub fn trials() -> Vec<Trial> {
    let mut all = vec![
        Trial::test("exports::a_cell_gives_back_every_character", characters),
        Trial::test("exports::what_a_cell_cannot_hold_is_refused", refused),
    ];
    for (name, test) in [
        ("exports::hostile_applications_come_back", applications as fn(&Path) -> Result<(), Failed>),
        ("exports::hostile_reviewers_come_back", reviewers),
    ] {
        all.push(crate::require::folder(name, "MERIT_HOSTILE", test));
    }
    all.push(crate::require::tool_on("exports::office_sees_no_formula", "soffice", "MERIT_HOSTILE", in_office));
    all
}

/// What spreadsheets, XML and the crate that writes could take for something else.
const OWN: [&str; 30] = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "=cmd|' /C calc'!A0",
    "=HYPERLINK(\"http://example.org\",\"x\")",
    "{=SUM(1,2)}",
    "'=1",
    "''",
    "http://example.org/a?b=c",
    "mailto:a@example.org",
    "internal:Sheet1!A1",
    "0012345678901234567",
    "1e5",
    "TRUE",
    "#REF!",
    "2020-03-31",
    " two ",
    "a\nb",
    "a\r\nb",
    "_x000D_",
    "_x005F_x000D_",
    "a_x0041_b_xD83D_c",
    "<r><t>x</t></r>",
    "<si><t>x</t></si>",
    "]]>&amp;<!--",
    "&P&D&[Tab]",
    "\u{feff}bom",
];

const RULES: &str = "merit: 1
round: {id: hostile, title: T, notice: N, currency: CNY, as_of: 2020-01-01}
fields:
  key: {type: text, key: true}
  firm: {type: text}
gates: [{id: known, label: G, clause: g, require: firm != \"\"}]
criteria: [{id: merit, label: M, clause: c, max: 100, formula: \"1\"}]
ranking: {still_tied: share_rank}
allocation: {budget: 10_000, award: {amount: \"10\", clause: c}, envelopes: {by: firm, amounts: {\"=1+1\": 5_000, \"-2\": 5_000}}, method: in_order, last_in_line: skip}
";

pub fn hostile(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join("blns.json")).unwrap();
    let mut all: Vec<String> = serde_json::from_str(&text).unwrap();
    assert!(all.len() > 400);
    all.extend(OWN.map(str::to_owned));
    all
}

/// The texts that intake takes as keys, as it takes them.
fn accepted(folder: &Path, rules: &merit::check::model::Rules) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut all = Vec::new();
    for text in hostile(folder) {
        let table = write_rows(&["key".into(), "firm".into()], &[vec![text.clone(), text.clone()]]);
        let read = read_applications(
            "a",
            &table,
            EncodingChoice::Utf8,
            &rules.layout,
            &rules.fields,
            rules.key,
            rules.round.currency,
        );
        if read.is_ok_and(|t| t.held.is_empty()) && taken.insert(text.nfc().collect::<String>()) {
            all.push(text.nfc().collect());
        }
    }
    assert!(all.len() > 350, "{}", all.len());
    all
}

pub fn checked(rules: &str) -> Option<merit::check::model::Rules> {
    merit::check::check("r", rules.as_bytes(), &[], &mut |_| Err(String::new())).rules
}

fn round(folder: &Path) -> (Round, Vec<String>) {
    let rules = RULES.split("allocation:").next().unwrap();
    let texts = accepted(folder, &checked(rules).unwrap());
    let rows: Vec<Vec<String>> = texts.iter().map(|t| vec![t.clone(), t.clone()]).collect();
    let data = String::from_utf8(write_rows(&["key".into(), "firm".into()], &rows)).unwrap();
    (Round::of(rules, &data, None, None), texts)
}

/// Not one cell of a workbook of so many sheets is a formula.
pub fn no_formula(book: &[u8], sheets: usize) {
    let parts = parts(book).into_iter().filter(|(name, _)| name.starts_with("xl/worksheets/sheet"));
    let mut met = 0;
    for (name, xml) in parts {
        let xml = String::from_utf8(xml).unwrap();
        assert!(!xml.contains("<f>") && !xml.contains("<f ") && !xml.contains("<hyperlink"), "{name}");
        met += 1;
    }
    assert_eq!(met, sheets);
}

/// A text as it must stand in CSV: with an apostrophe in front where a spreadsheet would calculate it.
pub fn guarded(text: &str) -> String {
    let calculated = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if calculated { format!("'{text}") } else { text.to_owned() }
}

fn applications(folder: &Path) -> Result<(), Failed> {
    let (round, texts) = round(folder);
    let book = round.ranking(false, &["firm"]);
    no_formula(&book, 3);
    let wanted: BTreeSet<&str> = texts.iter().map(String::as_str).collect();
    let rows = named(&book, "ranking");
    assert_eq!(rows.len(), wanted.len());
    for row in &rows {
        assert!(wanted.contains(&*row["application"]), "{:?}", row["application"]);
        assert_eq!(row["application"], row["firm"]);
    }
    // In CSV with an apostrophe in front of what would be a formula, and of nothing else.
    let lines = csv_named(&round.ranking_csv(&["firm"]));
    for line in &lines {
        assert_eq!(line["application"], line["firm"]);
    }
    let seen: BTreeSet<String> = lines.iter().map(|line| line["application"].clone()).collect();
    let expected: BTreeSet<String> = texts.iter().map(|text| guarded(text)).collect();
    assert_eq!((seen, lines.len()), (expected, texts.len()));
    // And into the workbooks of reviewers.
    let rules = checked(PANEL).unwrap();
    let shown = texts.iter().map(|t| (t.as_str(), vec![t.clone()])).collect();
    let asked = Asked { reviewer: "r", applications: shown, shown: vec!["firm"] };
    let book = panel(&rules, &asked);
    no_formula(&book, 2);
    let rows = named(&book, "marks");
    let back: Vec<&str> = rows.iter().map(|r| &*r["application"]).collect();
    assert_eq!(back, texts);
    assert!(rows.iter().all(|r| r["firm"] == r["application"]));
    Ok(())
}

const PANEL: &str = "merit: 1
round: {id: panel, title: T, notice: N, currency: CNY, as_of: 2020-01-01}
fields: {key: {type: text, key: true}, firm: {type: text}}
gates: [{id: known, label: G, clause: g, require: key != \"\"}]
criteria: [{id: idea, label: Idea, clause: c, max: 100, panel: {sheet: s, scale: [0, 10], combine: mean, reviewers: {at_least: 1}}}]
ranking: {still_tied: share_rank}
";

/// The workbook of a reviewer.
pub fn panel(rules: &merit::check::model::Rules, asked: &Asked<'_>) -> Vec<u8> {
    let (scratch, mut bytes) = (tempfile::tempdir().unwrap(), Vec::new());
    sheets::panel(rules, "lock", asked, Lang::En, scratch.path(), &mut bytes).unwrap();
    bytes
}

/// A round of applications with marks: application, reviewer, sheet, mark and comment of each.
pub fn marked(data: &str, marks: &[Vec<String>]) -> Round {
    let header = ["application", "reviewer", "sheet", "mark", "comment"].map(str::to_owned);
    let marks = String::from_utf8(write_rows(&header, marks)).unwrap();
    Round::of(PANEL, data, Some(&marks), None)
}

/// The workbook of the score sheets.
pub fn scores(round: &Round, names: bool) -> Vec<u8> {
    let (scratch, mut book) = (tempfile::tempdir().unwrap(), Vec::new());
    let wanted = ScoresWanted { flagged: false, names };
    score_workbook(&round.source(Lang::En), wanted, scratch.path(), &mut book).unwrap();
    book
}

/// The score sheets as CSV, read back.
pub fn score_rows(round: &Round, names: bool) -> Vec<BTreeMap<String, String>> {
    let wanted = ScoresWanted { flagged: false, names };
    csv_named(&String::from_utf8(score_csv(&round.source(Lang::En), wanted)).unwrap())
}

fn reviewers(folder: &Path) -> Result<(), Failed> {
    let (mut rows, mut names) = (Vec::new(), BTreeSet::new());
    for text in hostile(folder) {
        let text: String = text.nfc().collect();
        if !text.is_empty() && text.trim() == text && !text.contains(['\0', '\r', '\n']) && names.insert(text.clone()) {
            rows.push(vec!["k".to_owned(), text.clone(), "s".into(), "5".into(), text]);
        }
    }
    let (round, given) = (marked("key,firm\nk,f\n", &rows), names.len().to_string());
    let book = scores(&round, true);
    no_formula(&book, 3);
    let back = named(&book, "marks");
    assert!(back.iter().all(|row| row["comment"] == row["reviewer"]));
    assert_eq!(back.iter().map(|row| row["reviewer"].clone()).collect::<BTreeSet<_>>(), names);
    // Unless they are asked for, no name stands in it.
    for row in named(&scores(&round, false), "marks") {
        assert!(row["reviewer"].starts_with("reviewer "), "{row:?}");
    }
    // CSV has the sheets alone: all marks are those of one.
    for names in [false, true] {
        let rows = score_rows(&round, names);
        let row = ["application", "sheet", "marks", "recused"].map(|name| &*rows[0][name]);
        assert_eq!((rows.len(), row), (1, ["k", "s", &*given, "0"]));
    }
    // What was marked has hostile keys, too.
    let texts = accepted(folder, &checked(PANEL).unwrap());
    let data = write_rows(
        &["key".into(), "firm".into()],
        &texts.iter().map(|t| vec![t.clone(), "f".into()]).collect::<Vec<_>>(),
    );
    let rows: Vec<Vec<String>> =
        texts.iter().map(|t| vec![t.clone(), "r".into(), "s".into(), "5".into(), t.clone()]).collect();
    let round = marked(std::str::from_utf8(&data)?, &rows);
    let book = scores(&round, true);
    no_formula(&book, 3);
    let keys = |rows: Vec<BTreeMap<String, String>>| -> Vec<String> {
        rows.into_iter().map(|row| row["application"].clone()).collect()
    };
    let mut sorted = texts.clone();
    sorted.sort();
    assert_eq!(keys(named(&book, "sheets")), sorted);
    assert_eq!(keys(named(&book, "marks")), sorted);
    assert_eq!(keys(score_rows(&round, false)), sorted.iter().map(|text| guarded(text)).collect::<Vec<_>>());
    println!("{} reviewers and {} keys come back", names.len(), texts.len());
    for name in &names {
        let asked = Asked { reviewer: name, applications: vec![("k", Vec::new())], shown: Vec::new() };
        let book = panel(&checked(PANEL).unwrap(), &asked);
        assert_eq!(named(&book, "marks")[0]["reviewer"], *name);
        assert_eq!(super::cells(&book, "_merit")[3][0], *name);
    }
    Ok(())
}

/// A workbook of some texts.
fn book(texts: &[String]) -> Result<Vec<u8>, BookError> {
    let scratch = tempfile::tempdir().unwrap();
    let mut book = Book::new("2020-03-31T09:00:00Z", "s", scratch.path())?;
    let mut sheet =
        book.sheet("texts", &[Heading::new("at", Look::Words, 9), Heading::new("text", Look::Words, 9)], 0)?;
    for (at, text) in texts.iter().enumerate() {
        sheet.row(&[Cell::Text(&format!("t{at}")), Cell::Text(text)])?;
    }
    let mut bytes = Vec::new();
    book.save(&mut bytes)?;
    Ok(bytes)
}

fn characters() -> Result<(), Failed> {
    let ends = ['\u{fffd}', '\u{fffe}', '\u{ffff}', '\u{1f600}', '\u{10ffff}', '\u{200b}', '\u{202e}'];
    let controls = ('\u{0}'..'\u{a0}').chain(ends);
    let mut texts: Vec<String> = controls.flat_map(|c| [format!("a{c}b"), format!("{c}b"), format!("a{c}")]).collect();
    texts.extend(OWN.map(str::to_owned));
    texts.push("x".repeat(32_767));
    let book = book(&texts)?;
    let rows = named(&book, "texts");
    assert_eq!(rows.len(), texts.len());
    for (row, text) in rows.iter().zip(&texts) {
        assert_eq!(row["text"], *text, "{:?}", text.chars().take(20).collect::<String>());
    }
    Ok(())
}

fn refused() -> Result<(), Failed> {
    let texts = ["fine".to_owned(), "x".repeat(32_768)];
    let error = book(&texts).unwrap_err().to_string();
    assert_eq!(
        error,
        "a workbook cannot hold column text of t1 (sheet texts): it has 32768 characters, and a cell holds 32767; CSV can"
    );
    // Counted in units of UTF-16.
    assert!(book(&["\u{1f600}".repeat(16_384)]).is_err());
    assert!(book(&["\u{1f600}".repeat(16_383)]).is_ok());
    assert_eq!(spreadsheet_text("-1"), "'-1");
    Ok(())
}

fn in_office(soffice: &Path, folder: &Path) -> Result<(), Failed> {
    let (round, texts) = round(folder);
    let book = round.ranking(true, &["firm"]);
    let read = office::sheets(soffice, &book);
    ["ranking", "rules", "record"].iter().for_each(|sheet| office::agree(&book, &read, sheet));
    let rows = &read["ranking"];
    let at = |name: &str| rows[0].iter().position(|h| h == name).unwrap();
    let wanted: BTreeSet<&str> = texts.iter().map(String::as_str).collect();
    for name in ["application", "firm"] {
        let back: BTreeSet<&str> = rows[1..].iter().map(|row| &*row[at(name)]).collect();
        assert_eq!(back, wanted);
    }
    assert_eq!(rows.len(), texts.len() + 1);
    // The score sheets, and the workbook in which a reviewer marks them.
    let marks: Vec<Vec<String>> =
        texts.iter().map(|t| vec!["k".to_owned(), t.clone(), "s".into(), "5".into(), t.clone()]).collect();
    let round = marked("key,firm\nk,f\n", &marks);
    let book = scores(&round, true);
    let read = office::sheets(soffice, &book);
    ["sheets", "marks", "record"].iter().for_each(|sheet| office::agree(&book, &read, sheet));
    assert_eq!(read["marks"].len(), texts.len() + 1);
    let rules = checked(PANEL).unwrap();
    let shown = texts.iter().map(|t| (t.as_str(), vec![t.clone()])).collect();
    let book = panel(&rules, &Asked { reviewer: "=1+1", applications: shown, shown: vec!["firm"] });
    let read = office::sheets(soffice, &book);
    office::agree(&book, &read, "marks");
    assert_eq!(read["marks"].len(), texts.len() + 1);
    println!("{} texts in 3 workbooks", texts.len());
    Ok(())
}
