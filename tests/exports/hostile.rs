//! Texts that a spreadsheet could take for something else, through every place where a text comes in, into every workbook
//! and CSV file: each comes back as it was.

use super::{Round, named, office, part};
use libtest_mimic::{Failed, Trial};
use merit::documents::sheets::{self, Asked};
use merit::documents::workbook::{Book, BookError, Cell, Heading, Look};
use merit::documents::{ScoresWanted, score_csv, score_workbook};
use merit::intake::{EncodingChoice, read_applications};
use merit::lang::Lang;
use merit::record::{self, spreadsheet_text, write_rows};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

pub fn trials() -> Vec<Trial> {
    let mut all = vec![
        Trial::test("exports::a_cell_gives_back_every_character", characters),
        Trial::test("exports::what_a_cell_cannot_hold_is_refused", refused),
        Trial::test("exports::hostile_words_of_rules_stay_words", words),
    ];
    for (name, test) in [
        ("exports::hostile_applications_come_back", applications as fn(&Path) -> Result<(), Failed>),
        ("exports::hostile_reviewers_come_back", reviewers),
        ("exports::office_sees_no_formula", in_office),
    ] {
        all.push(crate::require::folder(name, "MERIT_HOSTILE", test));
    }
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

fn hostile(folder: &Path) -> Vec<String> {
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

fn checked(rules: &str) -> Option<merit::check::model::Rules> {
    merit::check::check("r", rules.as_bytes(), &[], &mut |_| Err(String::new())).rules
}

fn round(folder: &Path) -> (Round, Vec<String>) {
    let rules = RULES.split("allocation:").next().unwrap();
    let texts = accepted(folder, &checked(rules).unwrap());
    let rows: Vec<Vec<String>> = texts.iter().map(|t| vec![t.clone(), t.clone()]).collect();
    let data = String::from_utf8(write_rows(&["key".into(), "firm".into()], &rows)).unwrap();
    (Round::of(rules, &data, None, None), texts)
}

fn no_formula(book: &[u8], sheets: usize) {
    for sheet in 1..=sheets {
        let xml = part(book, &format!("xl/worksheets/sheet{sheet}.xml"));
        assert!(!xml.is_empty() && !xml.contains("<f>") && !xml.contains("<hyperlink"), "sheet {sheet}");
    }
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
    let csv = round.ranking_csv(&["firm"]);
    let (header, lines) = record::read_rows(csv.strip_prefix('\u{feff}').unwrap().as_bytes()).unwrap();
    let at = |name: &str| header.iter().position(|h| h == name).unwrap();
    let mut seen = BTreeSet::new();
    for line in &lines {
        let cell = &line[at("application")];
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
        assert_eq!(*cell, line[at("firm")]);
        seen.insert(cell.clone());
    }
    let guarded: BTreeSet<String> = texts.iter().map(|text| spreadsheet_text(text).into_owned()).collect();
    assert_eq!((seen, lines.len()), (guarded, texts.len()));
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
fields: {key: {type: text, key: true}}
gates: [{id: known, label: G, clause: g, require: key != \"\"}]
criteria: [{id: idea, label: Idea, clause: c, max: 100, panel: {sheet: s, scale: [0, 10], combine: mean, reviewers: {at_least: 1}}}]
ranking: {still_tied: share_rank}
";

fn panel(rules: &merit::check::model::Rules, asked: &Asked<'_>) -> Vec<u8> {
    let (scratch, mut bytes) = (tempfile::tempdir().unwrap(), Vec::new());
    sheets::panel(rules, "lock", asked, Lang::En, scratch.path(), &mut bytes).unwrap();
    bytes
}

fn reviewers(folder: &Path) -> Result<(), Failed> {
    let (mut rows, mut names) = (Vec::new(), BTreeSet::new());
    for text in hostile(folder) {
        let text: String = text.nfc().collect();
        if !text.is_empty() && text.trim() == text && !text.contains(['\0', '\r', '\n']) && names.insert(text.clone()) {
            rows.push(vec!["k".to_owned(), text, "s".into(), "5".into()]);
        }
    }
    let header = ["application", "reviewer", "sheet", "mark"].map(str::to_owned);
    let marks = String::from_utf8(write_rows(&header, &rows)).unwrap();
    let round = Round::of(PANEL, "key\nk\n", Some(&marks), None);
    let scratch = tempfile::tempdir().unwrap();
    let mut book = Vec::new();
    let wanted = ScoresWanted { flagged: false, names: true };
    score_workbook(&round.source(Lang::En), wanted, scratch.path(), &mut book).unwrap();
    no_formula(&book, 3);
    let back: BTreeSet<String> = named(&book, "marks").into_iter().map(|r| r["reviewer"].clone()).collect();
    assert_eq!(back, names);
    // Unless they are asked for, no name stands in it.
    let mut book = Vec::new();
    score_workbook(&round.source(Lang::En), ScoresWanted::default(), scratch.path(), &mut book).unwrap();
    for row in named(&book, "marks") {
        assert!(row["reviewer"].starts_with("reviewer "), "{row:?}");
    }
    let csv = String::from_utf8(score_csv(&round.source(Lang::En), ScoresWanted::default())).unwrap();
    assert_eq!(csv.lines().count(), 2);
    for name in &names {
        let asked = Asked { reviewer: name, applications: vec![("k", Vec::new())], shown: Vec::new() };
        let book = panel(&checked(PANEL).unwrap(), &asked);
        assert_eq!(named(&book, "marks")[0]["reviewer"], *name);
        assert_eq!(super::cells(&book, "_merit")[3][0], *name);
    }
    Ok(())
}

/// A text as YAML and JSON quote it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn words() -> Result<(), Failed> {
    let mut compiled = 0;
    for text in OWN {
        let text: String = text.nfc().collect();
        // Intake reads headers without what stands around them.
        let head = if text.trim() == text && !text.starts_with('\u{feff}') { &*text } else { "h" };
        let kind = if head == text { &*text } else { "other" };
        let rules = format!(
            "merit: 1
round: {{id: w, title: {0}, notice: {0}, currency: CNY, as_of: 2020-01-01}}
fields:
  key: {{type: text, key: true, column: {1}}}
  kind: {{type: choice, of: [{0}, other]}}
gates: [{{id: known, label: {0}, clause: {0}, require: key != \"\"}}]
criteria: [{{id: idea, label: {0}, clause: {0}, max: 100, panel: {{sheet: {0}, scale: [0, 10], combine: mean, reviewers: {{at_least: 1}}}}}}]
ranking: {{still_tied: share_rank}}
allocation:
  budget: 100
  award: {{amount: \"10\", clause: {0}}}
  envelopes: {{by: kind, amounts: {{{0}: 60, other: 40}}}}
  method: in_order
  last_in_line: skip
",
            quoted(&text),
            quoted(head)
        );
        let Some(checked) = checked(&rules) else { continue };
        compiled += 1;
        let data = String::from_utf8(write_rows(
            &[head.to_owned(), "kind".into()],
            &[vec!["a".into(), kind.to_owned()], vec!["b".into(), "other".into()]],
        ));
        let marks: Vec<Vec<String>> =
            ["a", "b"].map(|key| vec![key.to_owned(), "r".into(), text.clone(), "5".into()]).to_vec();
        let header = ["application", "reviewer", "sheet", "mark"].map(str::to_owned);
        let marks = String::from_utf8(write_rows(&header, &marks)).unwrap();
        let line = "{application: a, status: funded, actor: Li Wei, approver: Chen Hua";
        let overrides = format!("overrides:\n  - {line}, clause: {0}, reason: {0}}}\n", quoted(&text));
        let round = Round::of(&rules, &data.unwrap(), Some(&marks), Some(&overrides));
        let book = round.ranking(false, &["kind"]);
        no_formula(&book, 4);
        let ranking = named(&book, "ranking");
        assert_eq!((&*ranking[0]["kind"], &*ranking[0]["envelope"]), (kind, kind));
        assert_eq!(ranking[0]["override"], format!("{text}: {text}"));
        let accounts: BTreeSet<String> = named(&book, "envelopes").into_iter().map(|r| r["account"].clone()).collect();
        assert!(accounts.contains(&format!("envelope {text}")), "{accounts:?}");
        let record = named(&book, "record");
        assert_eq!(record[1]["is"], text);
        let lines: Vec<String> = named(&book, "rules").into_iter().map(|r| r["clause"].clone()).collect();
        assert!(lines.contains(&text) || text.contains(['\n', '\r']), "{text:?} {lines:?}");
        let (scratch, mut blank) = (tempfile::tempdir().unwrap(), Vec::new());
        sheets::applications(&checked, "lock", 10, Lang::Zh, scratch.path(), &mut blank).unwrap();
        no_formula(&blank, 2);
        assert_eq!(super::cells(&blank, "applications")[0][0], head);
        let asked = Asked { reviewer: "r", applications: vec![("a", Vec::new())], shown: Vec::new() };
        let marks = named(&panel(&checked, &asked), "marks");
        assert_eq!((&*marks[0]["sheet"], &*marks[0]["criterion"]), (&*text, &*text));
    }
    assert!(compiled > 15, "{compiled}");
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

fn in_office(folder: &Path) -> Result<(), Failed> {
    let Some(soffice) = office::program() else { return Ok(()) };
    let (round, texts) = round(folder);
    let book = round.ranking(false, &["firm"]);
    let read = office::sheets(&soffice, &book);
    let rows = &read["ranking"];
    let at = |name: &str| rows[0].iter().position(|h| h == name).unwrap();
    let wanted: BTreeSet<&str> = texts.iter().map(String::as_str).collect();
    let mut other = Vec::new();
    for row in &rows[1..] {
        for name in ["application", "firm"] {
            if !wanted.contains(&*row[at(name)]) {
                other.push(row[at(name)].clone());
            }
        }
    }
    assert!(other.is_empty(), "{other:?}");
    assert_eq!(rows.len(), texts.len() + 1);
    Ok(())
}
