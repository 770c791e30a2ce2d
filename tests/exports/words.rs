//! Texts of rule files and of those who decide, through every place that takes one, into every workbook and CSV file: titles,
//! labels, clauses, headers, choices, envelopes, sheets, reasons and comments.

use super::hostile::{checked, guarded, hostile, no_formula, panel, score_rows, scores};
use super::{Round, cells, csv_named, named, office, part, sheet_names};
use libtest_mimic::{Failed, Trial};
use merit::check::model::Rules;
use merit::documents::sheets::{self, Asked};
use merit::lang::Lang;
use merit::record::write_rows;
use merit::round::{Materials, Options, run};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

pub fn trials() -> Vec<Trial> {
    let office = crate::require::tool_on;
    vec![
        crate::require::folder("exports::hostile_words_of_rules_stay_words", "MERIT_HOSTILE", words),
        office("exports::office_sees_no_formula_in_words_of_rules", "soffice", "MERIT_HOSTILE", in_office),
    ]
}

/// A text as YAML and JSON quote it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// All strings, as rule files keep them, each once.
fn texts(folder: &Path) -> BTreeSet<String> {
    let kept = hostile(folder).into_iter().map(|text| text.nfc().collect::<String>());
    kept.filter(|text| !text.trim().is_empty()).collect()
}

/// Where a text stands in the rule file of [`Small::of`].
struct Small {
    text: String,
    /// The header of the key's column, a choice and the sheet of the panel: what is compared with the words of tables.
    head: String,
    kind: String,
    sheet: String,
    rules: String,
}

impl Small {
    /// A rule file with the text in every place; with plain words where tables are compared with it, if `compared` says no.
    fn of(text: &str, compared: bool) -> Self {
        let text = text.to_owned();
        // Intake reads headers without what stands around them.
        let bare = text.trim() == text && !text.starts_with('\u{feff}');
        let word = |plain: &str, kept: bool| if compared && kept { text.clone() } else { plain.to_owned() };
        let (head, kind, sheet) = (word("h", bare), word("kind", bare), word("s", true));
        let rules = format!(
            "merit: 1
round: {{id: w, title: {0}, notice: {0}, currency: CNY, as_of: 2020-01-01}}
fields:
  key: {{type: text, key: true, column: {1}}}
  kind: {{type: choice, of: [{2}, other]}}
gates: [{{id: known, label: {0}, clause: {0}, require: key != \"\"}}]
criteria: [{{id: idea, label: {0}, clause: {0}, max: 100, panel: {{sheet: {3}, scale: [0, 10], combine: mean, reviewers: {{at_least: 1}}}}}}]
ranking: {{still_tied: share_rank}}
allocation:
  budget: 100
  award: {{amount: \"10\", clause: {0}}}
  envelopes: {{by: kind, amounts: {{{2}: 60, other: 40}}}}
  method: in_order
  last_in_line: skip
",
            quoted(&text),
            quoted(&head),
            quoted(&kind),
            quoted(&sheet)
        );
        Self { text, head, kind, sheet, rules }
    }

    /// The rules and what is decided by them, unless they or the tables are refused.
    fn decided(&self) -> Option<(Rules, Round)> {
        let rules = checked(&self.rules)?;
        let rows = [("a", &*self.kind), ("b", "other")].map(|(key, kind)| vec![key.to_owned(), kind.to_owned()]);
        let data = write_rows(&[self.head.clone(), "kind".into()], &rows);
        let marks =
            ["a", "b"].map(|key| vec![key.to_owned(), "r".into(), self.sheet.clone(), "5".into(), self.text.clone()]);
        let header = ["application", "reviewer", "sheet", "mark", "comment"].map(str::to_owned);
        let marks = write_rows(&header, &marks);
        let line = "{application: a, status: funded, actor: Li Wei, approver: Chen Hua";
        let overrides = format!("overrides:\n  - {line}, clause: {0}, reason: {0}}}\n", quoted(&self.text));
        let materials = Materials {
            rules: ("r".into(), self.rules.clone().into()),
            data: ("a.csv".into(), data.clone()),
            panels: vec![("m.csv".into(), marks.clone())],
            overrides: Some(("o.yaml".into(), overrides.clone().into())),
            ..Materials::default()
        };
        run(&materials, &Options::default()).ok()?;
        let [data, marks] = [data, marks].map(|table| String::from_utf8(table).unwrap());
        Some((rules, Round::of(&self.rules, &data, Some(&marks), Some(&overrides))))
    }
}

fn words(folder: &Path) -> Result<(), Failed> {
    let all = texts(folder);
    let (mut everywhere, mut elsewhere, mut refused) = (0, 0, Vec::new());
    for text in &all {
        let whole = Small::of(text, true);
        let small = Small::of(text, false);
        if let Some((rules, round)) = whole.decided() {
            back(&whole, &rules, &round);
            if whole.kind == *text { everywhere += 1 } else { elsewhere += 1 }
        } else if let Some((rules, round)) = small.decided() {
            back(&small, &rules, &round);
            elsewhere += 1;
        } else {
            refused.push(text);
        }
    }
    println!("of {} texts {everywhere} in every place, {elsewhere} in labels, {} refused", all.len(), refused.len());
    assert!(everywhere > 350 && everywhere + elsewhere > 450, "{everywhere} {elsewhere} {refused:?}");
    Ok(())
}

/// Every text comes back from every file.
fn back(small: &Small, rules: &Rules, round: &Round) {
    let Small { text, head, kind, sheet, .. } = small;
    let book = round.ranking(false, &["kind"]);
    no_formula(&book, 4);
    let ranking = named(&book, "ranking");
    assert_eq!((&ranking[0]["kind"], &ranking[0]["envelope"]), (kind, kind));
    assert_eq!(ranking[0]["override"], format!("{text}: {text}"));
    let accounts: BTreeSet<String> = named(&book, "envelopes").into_iter().map(|r| r["account"].clone()).collect();
    assert!(accounts.contains(&format!("envelope {kind}")), "{accounts:?}");
    let record = named(&book, "record");
    assert_eq!((&record[1]["is"], &record[2]["is"]), (text, text));
    let lines = named(&book, "rules");
    // What has several lines is told in several rows.
    if !text.contains(['\n', '\r']) {
        assert!(lines.iter().any(|row| row["clause"] == *text), "{text:?} {lines:?}");
        assert!(lines.iter().any(|row| row["rule"].contains(text)), "{text:?} {lines:?}");
    }
    let csv = csv_named(&round.ranking_csv(&["kind"]));
    assert_eq!([&csv[0]["kind"], &csv[0]["envelope"]], [&guarded(kind), &guarded(kind)]);
    assert_eq!((csv.len(), &csv[0]["override"]), (2, &guarded(&format!("{text}: {text}"))));
    let book = scores(round, true);
    no_formula(&book, 3);
    for row in named(&book, "sheets") {
        assert_eq!(row["sheet"], *sheet);
    }
    for row in named(&book, "marks") {
        assert_eq!((&row["sheet"], &row["comment"]), (sheet, text));
    }
    let csv = score_rows(round, false);
    assert!(csv.len() == 2 && csv.iter().all(|row| row["sheet"] == guarded(sheet)), "{csv:?}");
    let (scratch, mut blank) = (tempfile::tempdir().unwrap(), Vec::new());
    sheets::applications(rules, "lock", 10, Lang::Zh, scratch.path(), &mut blank).unwrap();
    // A choice that no rule for a cell can hold stands on a sheet of its own.
    no_formula(&blank, 2 + usize::from(sheet_names(&blank).contains(&"_lists".to_owned())));
    assert_eq!(cells(&blank, "applications")[0][0], *head);
    let asked = Asked { reviewer: "r", applications: vec![("a", Vec::new())], shown: Vec::new() };
    let book = panel(rules, &asked);
    no_formula(&book, 2);
    let marks = named(&book, "marks");
    assert_eq!((&marks[0]["sheet"], &marks[0]["criterion"]), (sheet, text));
}

/// All texts at once, for one opening of each workbook: as labels, clauses, choices, envelopes and reasons of one round, and
/// as headers, sheets, reviewers and comments of another.
fn in_office(soffice: &Path, folder: &Path) -> Result<(), Failed> {
    let all = texts(folder);
    // LibreOffice has its own ways with the ends of lines and with characters that cannot be seen.
    let plain = all.iter().filter(|text| !text.chars().any(char::is_control));
    let everywhere = |text: &&str| {
        let small = Small::of(text, true);
        small.kind == *text && small.decided().is_some()
    };
    let taken: Vec<&str> = plain.map(String::as_str).filter(everywhere).collect();
    let list = |one: &dyn Fn(usize, &str) -> String| -> String {
        taken.iter().enumerate().map(|(at, text)| one(at, &quoted(text))).collect::<Vec<_>>().join(", ")
    };
    let rules = format!(
        "merit: 1
round: {{id: w, title: T, notice: N, currency: CNY, as_of: 2020-01-01}}
fields:
  key: {{type: text, key: true}}
  kind: {{type: choice, of: [{}]}}
gates: [{}]
criteria: [{{id: m, label: M, clause: c, max: 100, formula: \"1\"}}]
ranking: {{still_tied: share_rank}}
allocation:
  budget: {}
  award: {{amount: \"10\", clause: c}}
  envelopes: {{by: kind, amounts: {{{}}}}}
  method: in_order
  last_in_line: skip
",
        list(&|_, text| text.to_owned()),
        list(&|at, text| format!("{{id: g{at}, label: {text}, clause: {text}, require: key != \"\"}}")),
        10 * taken.len(),
        list(&|_, text| format!("{text}: 10")),
    );
    let rows: Vec<Vec<String>> =
        taken.iter().enumerate().map(|(at, text)| vec![format!("a{at}"), (*text).to_owned()]).collect();
    let data = String::from_utf8(write_rows(&["key".into(), "kind".into()], &rows))?;
    let mut overrides = String::from("overrides:\n");
    for (at, text) in taken.iter().enumerate() {
        let people = "status: funded, actor: Li Wei, approver: Chen Hua";
        writeln!(overrides, "  - {{application: a{at}, {people}, clause: {0}, reason: {0}}}", quoted(text))?;
    }
    let round = Round::of(&rules, &data, None, Some(&overrides));
    let book = round.ranking(true, &["kind"]);
    let read = office::sheets(soffice, &book);
    ["ranking", "envelopes", "rules", "record"].iter().for_each(|sheet| office::agree(&book, &read, sheet));
    for (sheet, header, before) in
        [("ranking", "kind", ""), ("envelopes", "account", "envelope "), ("rules", "clause", "")]
    {
        has(&read[sheet], header, before, &taken);
    }
    // The blank workbook has the choice on a sheet of its own.
    let mut blank = Vec::new();
    sheets::applications(&round.run.rules, "lock", 10, Lang::En, tempfile::tempdir()?.path(), &mut blank)?;
    office::agree(&blank, &office::sheets(soffice, &blank), "applications");
    assert_eq!(cells(&blank, "_lists").concat(), taken);
    println!("{} texts in the workbooks of two rounds", taken.len());
    assert!(taken.len() > 350, "{}", taken.len());
    marks(soffice, &taken, list)
}

/// Each of the texts stands below a header.
fn has(rows: &[Vec<String>], header: &str, before: &str, texts: &[&str]) {
    let at = rows[0].iter().position(|name| name == header).unwrap();
    let back: BTreeSet<&str> = rows[1..].iter().map(|row| &*row[at]).collect();
    for text in texts {
        assert!(back.contains(&*format!("{before}{text}")), "{text:?} is not below {header}");
    }
}

/// The workbooks of a panel with a sheet and a reviewer for each text, and of applications with a column for each.
fn marks(
    soffice: &Path,
    taken: &[&str],
    list: impl Fn(&dyn Fn(usize, &str) -> String) -> String,
) -> Result<(), Failed> {
    let rules = format!(
        "merit: 1
round: {{id: w, title: T, notice: N, currency: CNY, as_of: 2020-01-01, scores: {{out_of: {}}}}}
fields: {{key: {{type: text, key: true, column: the key}}, {}}}
criteria: [{}]
ranking: {{still_tied: share_rank}}
",
        taken.len(),
        list(&|at, text| format!("f{at}: {{type: text, optional: true, column: {text}}}")),
        list(&|at, text| format!(
            "{{id: c{at}, label: {text}, clause: {text}, max: 1, panel: {{sheet: {text}, scale: [0, 10], combine: mean, reviewers: {{at_least: 1}}}}}}"
        )),
    );
    let mut header = vec!["the key".to_owned()];
    header.extend(taken.iter().map(|text| (*text).to_owned()));
    let data = write_rows(&header, &[[vec!["k".to_owned()], header[1..].to_vec()].concat()]);
    let marks: Vec<Vec<String>> =
        taken.iter().map(|text| ["k", text, text, "5", text].map(str::to_owned).to_vec()).collect();
    let marks = write_rows(&["application", "reviewer", "sheet", "mark", "comment"].map(str::to_owned), &marks);
    let [data, marks] = [data, marks].map(|table| String::from_utf8(table).unwrap());
    let round = Round::of(&rules, &data, Some(&marks), None);
    let book = scores(&round, true);
    let read = office::sheets(soffice, &book);
    ["sheets", "marks", "record"].iter().for_each(|sheet| office::agree(&book, &read, sheet));
    for header in ["sheet", "reviewer", "comment"] {
        has(&read["marks"], header, "", taken);
    }
    let checked = checked(&rules).unwrap();
    let book = panel(&checked, &Asked { reviewer: "r", applications: vec![("k", Vec::new())], shown: Vec::new() });
    let read = office::sheets(soffice, &book);
    office::agree(&book, &read, "marks");
    has(&read["marks"], "criterion", "", taken);
    // What a note on a header cannot hold of so many sheets is left out of it.
    assert!(part(&book, "xl/comments1.xml").contains("…</t>"));
    let (scratch, mut blank) = (tempfile::tempdir().unwrap(), Vec::new());
    sheets::applications(&checked, "lock", 10, Lang::En, scratch.path(), &mut blank).unwrap();
    let read = office::sheets(soffice, &blank);
    office::agree(&blank, &read, "applications");
    assert_eq!(read["applications"][0], header);
    Ok(())
}
