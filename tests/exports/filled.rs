//! Workbooks that `merit sheets` made, filled in, and given to `merit run`: the round is that of the CSV files; those made
//! for other rules are refused.

use super::root;
use crate::record::merit;
use crate::workbooks::made::{escaped, zipped};
use libtest_mimic::{Failed, Trial};
use merit::record;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("exports::what_is_filled_in_is_decided_on", decided),
        Trial::test("exports::sheets_of_other_rules_are_refused", others),
    ]
}

fn good(folder: &Path, arguments: &[&str]) {
    let output = merit(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// The header and rows of a table of the panel template.
fn table(name: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let text = fs::read_to_string(root().join("templates/panel").join(name)).unwrap();
    record::read_rows(text.trim_start_matches('\u{feff}').as_bytes()).unwrap()
}

fn letter(column: usize) -> char {
    char::from(b'A' + u8::try_from(column).unwrap())
}

/// A cell as a spreadsheet program saves it: what is typed as a text, or a number.
fn cell(column: usize, row: usize, text: &str, number: bool) -> String {
    let at = format!("{}{row}", letter(column));
    match (text.is_empty(), number) {
        (true, _) => String::new(),
        (_, true) => format!("<c r=\"{at}\"><v>{text}</v></c>"),
        _ => format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{}</t></is></c>", escaped(text)),
    }
}

/// A workbook with its first sheet changed.
fn changed(path: &Path, change: impl Fn(&str) -> String) {
    let mut parts = super::parts(&fs::read(path).unwrap());
    let (_, sheet) = parts.iter_mut().find(|(name, _)| name == "xl/worksheets/sheet1.xml").unwrap();
    *sheet = change(&String::from_utf8(sheet.clone()).unwrap()).into_bytes();
    let parts: Vec<(&str, Vec<u8>)> = parts.iter().map(|(name, bytes)| (&**name, bytes.clone())).collect();
    fs::write(path, zipped(&parts)).unwrap();
}

fn decided() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let at = folder.path();
    for name in ["round.merit.yaml", "applications.csv", "marks.csv"] {
        fs::copy(root().join("templates/panel").join(name), at.join(name))?;
    }
    // The applications, each typed in a row of the blank workbook.
    good(at, &["sheets", "applications", "round.merit.yaml", "-o", "a.xlsx"]);
    let (header, rows) = table("applications.csv");
    let number: Vec<bool> = header.iter().map(|name| name.contains("(万元)")).collect();
    changed(&at.join("a.xlsx"), |sheet| {
        // The blank workbook has the fields in the order of the rules, as the table has them.
        assert!(header.iter().all(|name| sheet.contains(&format!("<t>{name}</t>"))), "{sheet}");
        let mut typed = String::new();
        for (i, row) in rows.iter().enumerate() {
            let cells: String = row.iter().enumerate().map(|(c, text)| cell(c, i + 2, text, number[c])).collect();
            typed.push_str(&format!("<row r=\"{}\">{cells}</row>", i + 2));
        }
        sheet.replace("</sheetData>", &format!("{typed}</sheetData>"))
    });
    // The marks, each reviewer in the workbook made for that one.
    let (_, marks) = table("marks.csv");
    let mut given: BTreeMap<(String, String, String), String> = BTreeMap::new();
    for mark in &marks {
        given.insert((mark[1].clone(), mark[0].clone(), mark[2].clone()), mark[3].clone());
    }
    let mut reviewers: Vec<&str> = marks.iter().map(|mark| &*mark[1]).collect();
    reviewers.sort_unstable();
    reviewers.dedup();
    let mut arguments = vec!["sheets", "panel", "round.merit.yaml", "--data", "a.xlsx", "-o", "marks"];
    reviewers.iter().for_each(|reviewer| arguments.extend(["--reviewer", reviewer]));
    good(at, &arguments);
    let mut panels = Vec::new();
    let mut typed = 0;
    for reviewer in &reviewers {
        let path = at.join(format!("marks/marks-{reviewer}.xlsx"));
        let rows = super::cells(&fs::read(&path)?, "marks");
        let place = |name: &str| rows[0].iter().position(|header| header == name).unwrap();
        let (application, sheet, mark) = (place("application"), place("sheet"), place("mark"));
        let found = |row: &[String]| {
            given.get(&((*reviewer).to_owned(), row[application].clone(), row[sheet].clone())).cloned()
        };
        typed += rows.iter().skip(1).filter(|row| found(row).is_some()).count();
        changed(&path, |text| {
            let mut text = text.to_owned();
            for (i, row) in rows.iter().enumerate().skip(1) {
                let Some(value) = found(row) else { continue };
                let added = cell(mark, i + 1, &value, value != "recused");
                let start = text.find(&format!("<row r=\"{}\"", i + 1)).unwrap();
                let end = start + text[start..].find("</row>").unwrap();
                text.insert_str(end, &added);
            }
            text
        });
        panels.push(path.to_str().unwrap().to_owned());
    }
    assert_eq!(typed, given.len(), "every mark has its row");
    let mut arguments = vec!["run", "round.merit.yaml", "--data", "a.xlsx", "--dry-run", "--outcome", "books.csv"];
    panels.iter().for_each(|panel| arguments.extend(["--panel", panel]));
    good(at, &arguments);
    let tables = ["run", "round.merit.yaml", "--data", "applications.csv", "--panel", "marks.csv"];
    good(at, &[&tables[..], &["--dry-run", "--outcome", "tables.csv"]].concat());
    assert_eq!(fs::read_to_string(at.join("books.csv"))?, fs::read_to_string(at.join("tables.csv"))?);
    Ok(())
}

fn others() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let at = folder.path();
    let rules = fs::read_to_string(root().join("templates/panel/round.merit.yaml"))?;
    fs::write(at.join("old.yaml"), &rules)?;
    fs::write(at.join("new.yaml"), rules.replace("minimum: 60", "minimum: 61"))?;
    good(at, &["sheets", "applications", "old.yaml", "-o", "a.xlsx"]);
    let output = merit(at, &["run", "new.yaml", "--data", "a.xlsx", "--dry-run"]);
    let said = String::from_utf8(output.stderr)?;
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.contains("the workbook was made for other rules") && said.contains("merit sheets"), "{said}");
    // With its own rules it is refused for nothing but having no rows.
    let said = String::from_utf8(merit(at, &["run", "old.yaml", "--data", "a.xlsx", "--dry-run"]).stderr)?;
    assert!(!said.contains("other rules"), "{said}");
    Ok(())
}
