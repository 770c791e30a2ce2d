//! Workbooks that come back: marks, workbooks made for other rules, published lists, trials.

use super::super::made::{self, Xlsx, row, text, texts};
use crate::record::{FIXED, says};
use libtest_mimic::Failed;
use merit::record;
use merit::round::{Materials, Options, run};
use std::fs;

const PANEL: &str = "merit: 1
round: {id: p, title: P, notice: N, currency: CNY}
fields:
  key: {type: text, key: true}
criteria:
  - {id: plan, label: Plan, clause: a, max: 100, panel: {sheet: plan, scale: [0, 10], step: 0.5, reviewers: {at_least: 2}, combine: mean}}
ranking: {still_tied: share_rank}
";

pub fn marks() -> Result<(), Failed> {
    let decided = |files: &[&[Vec<String>]]| {
        let header = texts(&[&["application", "reviewer", "sheet", "mark", "comment"]]);
        let book = |rows: &[Vec<String>]| {
            let rows: String = rows.iter().enumerate().map(|(i, cells)| row(i + 2, cells)).collect();
            Xlsx { sheets: vec![("marks".into(), "visible", header.clone() + &rows)], ..Xlsx::default() }.bytes()
        };
        let panels = files.iter().enumerate().map(|(i, rows)| (format!("m{i}.xlsx"), book(rows))).collect();
        let materials = Materials {
            rules: ("p".into(), PANEL.into()),
            data: ("a.csv".into(), b"key\nA\n".to_vec()),
            panels,
            ..Materials::default()
        };
        match run(&materials, &Options::default()) {
            Ok(run) => {
                format!("{} marks, {} blank, {} reviewers", run.marks.count, run.marks.blank, run.marks.reviewers)
            }
            Err(merit::round::Failure::Data(faults)) => {
                faults.iter().map(ToString::to_string).collect::<Vec<_>>().join(" / ")
            }
            Err(failure) => format!("{failure:?}"),
        }
    };
    let mark = |row: usize, reviewer: &str, mark: &str| {
        let mut cells =
            vec![text(&format!("A{row}"), "A"), text(&format!("B{row}"), reviewer), text(&format!("C{row}"), "plan")];
        match mark {
            "" => {}
            word if word.starts_with(|c: char| c.is_alphabetic()) => cells.push(text(&format!("D{row}"), word)),
            number => cells.push(format!(r#"<c r="D{row}"><v>{number}</v></c>"#)),
        }
        cells.push(text(&format!("E{row}"), "好"));
        cells
    };
    // One file a reviewer, or all in one; a blank mark is none, and the quorum decides.
    assert_eq!(decided(&[&[mark(2, "R1", "7.5")], &[mark(2, "R2", "8")]]), "2 marks, 0 blank, 2 reviewers");
    let three = [mark(2, "R1", "7.5"), mark(3, "R2", ""), mark(4, "R3", "9"), mark(5, "R4", "recused")];
    assert_eq!(decided(&[&three]), "3 marks, 1 blank, 3 reviewers");
    let missing = decided(&[&[mark(2, "R1", "7.5"), mark(3, "R2", "")]]);
    assert!(missing.starts_with("Undecided(Marks("), "{missing}");
    // Everything that is wrong with a mark, with its cell.
    let wrong =
        [mark(2, "R1", "11"), mark(3, "R2", "7.3"), mark(4, "R3", "good"), mark(5, "R4", "8"), mark(6, "R4", "9")];
    assert_eq!(
        decided(&[&wrong]),
        "m0.xlsx, marks!D2, column mark: `11` lies outside the scale from 0 to 10; correct the mark / \
         m0.xlsx, marks!D3, column mark: `7.3` is not a multiple of 0.5; correct the mark / \
         m0.xlsx, marks!D4, column mark: `good` is neither a mark nor `recused`; write a plain number, or recused for a conflict, or leave the mark empty / \
         m0.xlsx, marks!B6, column reviewer: `R4` has marked this application on this sheet already, in marks!D5 of m0.xlsx; keep one of the two marks"
    );
    let numbered = vec![r#"<c r="A2"><v>7</v></c>"#.to_owned(), text("B2", "R1"), text("C2", "plan")];
    assert!(decided(&[&[numbered]]).starts_with("m0.xlsx, marks!A2, column application: `7` is typed as a number"));
    Ok(())
}

/// `merit run` on workbooks that merit made for these rules, and for others.
pub fn other_rules() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let path = folder.path();
    fs::write(path.join("p.merit.yaml"), PANEL)?;
    fs::write(path.join("disclosure"), [7; 32])?;
    let made_for = |lock: &str, kind: &str, sheet: &str, rows: &[&[&str]]| {
        let hidden = texts(&[&["merit.sheets/1"], &[lock], &[kind]]);
        let book = Xlsx { sheets: vec![(sheet.into(), "visible", texts(rows))], ..Xlsx::default() };
        book.and("_merit", "veryHidden", &hidden).bytes()
    };
    let lock = record::lock(PANEL.as_bytes(), &Default::default(), &[]);
    let marks: &[&[&str]] = &[
        &["application", "reviewer", "sheet", "mark"],
        &["A", "R1", "plan", "7"],
        &["A", "R2", "plan", "8"],
        &["A", "R3", "plan"],
    ];
    let data: &[&[&str]] = &[&["key"], &["A"]];
    fs::write(path.join("a.xlsx"), made_for(&lock, "applications", "applications", data))?;
    fs::write(path.join("m.xlsx"), made_for(&lock, "panel", "marks", marks))?;
    fs::write(path.join("old.xlsx"), made_for("f00dcafe00", "panel", "marks", marks))?;
    let run = |data: &str, panel: &str, code: i32| {
        says(path, &[&["run", "--data", data, "--panel", panel, "-o", "r.merit"][..], &FIXED].concat(), code)
    };
    let said = run("a.xlsx", "old.xlsx", 4)?;
    assert!(said.contains("error: old.xlsx: the workbook was made for other rules: those with the fingerprint f00dcafe, while these have "), "{said}");
    let said = run("m.xlsx", "a.xlsx", 4)?;
    assert!(
        said.contains("m.xlsx: this is a workbook for `panel`, but is given for `applications`; give it with --panel"),
        "{said}"
    );
    let said = run("a.xlsx", "m.xlsx", 0)?;
    assert!(said.contains("2 marks by 2 reviewers, 1 without a mark"), "{said}");
    // The record replays, and other rules may be tried on it.
    says(path, &["verify", "r.merit"], 0)?;
    fs::write(path.join("q.merit.yaml"), PANEL.replace("max: 100", "max: 100, minimum: 1"))?;
    says(path, &["compare", "r.merit", "q.merit.yaml"], 0)?;
    Ok(())
}

/// A published list as a workbook: numbers are compared by value, texts as they stand, in CSV with or without `'`.
pub fn published() -> Result<(), Failed> {
    let folder = crate::record::folder();
    let path = folder.path();
    fs::write(path.join("data.csv"), crate::record::DATA.replace("Ben", "=1+1").replace("Cem", "-x"))?;
    crate::record::run_small(path, "r.merit", &[], 0)?;
    let list = |sheets: &str| Xlsx::of(sheets).and("sums", "visible", &texts(&[&["total"], &["7"]])).bytes();
    let cell = |at: &str, value: &str| format!(r#"<c r="{at}"><v>{value}</v></c>"#);
    let head = texts(&[&["application", "name", "total", "award", "note"]]);
    let rows = |award: &str| {
        row(2, &[text("A2", "a"), text("B2", "Anna"), cell("C2", "90"), cell("D2", "50"), text("E2", "first")])
            + &row(3, &[text("A3", "b"), text("B3", "=1+1"), text("C3", "80"), cell("D3", award)])
            + &row(4, &[text("A4", "c"), text("B4", "-x"), cell("C4", "70"), cell("D4", "20")])
    };
    fs::write(path.join("list.xlsx"), list(&(head.clone() + &rows("3E1"))))?;
    let said = says(path, &["verify", "r.merit", "--against", "list.xlsx"], 0)?;
    assert!(said.contains("list.xlsx") && !said.contains("differ from"), "{said}");
    fs::write(path.join("list.xlsx"), list(&(head + &rows("30.01"))))?;
    let said = says(path, &["verify", "r.merit", "--against", "list.xlsx", "--json"], 1)?;
    let json: serde_json::Value = serde_json::from_str(&said)?;
    let expected = serde_json::json!([{"application": "b", "column": "award", "how": "cell", "published": "30.01", "recorded": "30.00"}]);
    assert_eq!(json["against"]["differences"], expected, "{said}");
    assert_eq!(json["against"]["not_compared"], serde_json::json!(["note"]));
    let csv = "\u{feff}application,name,award\na,Anna,50.00\nb,'=1+1,30.00\nc,'-x,20.00\n";
    fs::write(path.join("list.csv"), csv)?;
    says(path, &["verify", "r.merit", "--against", "list.csv"], 0)?;
    fs::write(path.join("list.csv"), csv.replace("Anna", "'Anna"))?;
    says(path, &["verify", "r.merit", "--against", "list.csv"], 1)?;
    fs::write(path.join("list.xlsx"), made::zipped(&[("x", vec![])]))?;
    let said = says(path, &["verify", "r.merit", "--against", "list.xlsx"], 4)?;
    assert!(said.contains("neither an XLSX nor an ODS workbook"), "{said}");
    Ok(())
}

/// What asks a record about changes finds the cells of a workbook, below its title rows too.
pub fn trials_on() -> Result<(), Failed> {
    let folder = crate::record::folder();
    let path = folder.path();
    let rules = fs::read_to_string(path.join("small.merit.yaml"))?;
    fs::write(
        path.join("small.merit.yaml"),
        rules.replace("fields:\n", "sheet: {header_row: 2, skip: [sum]}\nfields:\n"),
    )?;
    let data = format!("title,,,,,\n{}sum,,,,,\n", crate::record::DATA);
    let cells: Vec<Vec<&str>> = data.lines().map(|line| line.split(',').collect()).collect();
    let number = |r: usize, c: usize| r > 1 && (c == 3 || c == 4);
    let rows: String = cells
        .iter()
        .enumerate()
        .map(|(r, cells)| {
            let one = |(c, value): (usize, &&str)| {
                let at = format!("{}{}", char::from(b'A' + u8::try_from(c).unwrap()), r + 1);
                if number(r, c) { format!(r#"<c r="{at}"><v>{value}</v></c>"#) } else { text(&at, value) }
            };
            row(r + 1, &cells.iter().enumerate().filter(|(_, v)| !v.is_empty()).map(one).collect::<Vec<_>>())
        })
        .collect();
    fs::write(path.join("data.xlsx"), Xlsx::of(&rows).bytes())?;
    fs::write(path.join("data.csv"), &data)?;
    for (data, name) in [("data.csv", "csv.merit"), ("data.xlsx", "xlsx.merit")] {
        says(path, &[&["run", "--data", data, "-o", name][..], &FIXED].concat(), 0)?;
    }
    for question in [&["--what-if", "score=5"][..], &["--why-not"], &["--vs", "a"]] {
        let ask = |name: &str| says(path, &[&["explain", name, "b"][..], question].concat(), 0);
        let (of_csv, of_xlsx) = (ask("csv.merit")?, ask("xlsx.merit")?);
        assert_eq!(of_csv, of_xlsx.replace("xlsx.merit", "csv.merit"), "{question:?}");
    }
    let said = says(path, &["explain", "xlsx.merit", "b"], 0)?;
    assert!(said.contains("data.xlsx, Sheet1!D4, column score"), "{said}");
    Ok(())
}
