//! `merit report --ranking` and `--score-sheets` from outside: the files they leave, and what they refuse.

use super::{named, root};
use crate::record::merit;
use libtest_mimic::{Failed, Trial};
use std::fs;
use std::path::Path;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("exports::a_ranking_is_a_file_or_a_stream", files),
        Trial::test("exports::a_published_ranking_is_verified", verified),
        Trial::test("exports::a_cell_that_does_not_fit_leaves_no_file", nothing),
    ]
}

fn says(folder: &Path, arguments: &[&str], code: i32) -> (String, String) {
    let output = merit(folder, arguments);
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(code), "{arguments:?} {out}{err}");
    (out, err)
}

fn decided() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| root().join(name).display().to_string();
    let arguments = [
        "run",
        &*file("rules/four-basics.merit.yaml"),
        "--data",
        &*file("fixtures/four-basics/applications.csv"),
        "--panel",
        &*file("fixtures/four-basics/marks.csv"),
        "-o",
        "r.merit",
    ];
    says(folder.path(), &arguments, 0);
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn files() -> Result<(), Failed> {
    let folder = decided();
    let at = folder.path();
    says(at, &["report", "r.merit", "--ranking", "-o", "r.xlsx"], 0);
    says(at, &["report", "r.merit", "--ranking", "--show", "name", "-o", "r.csv"], 0);
    let (stream, _) = says(at, &["report", "r.merit", "--ranking", "--show", "name"], 0);
    // Nothing stays beside them.
    assert_eq!(names(at), ["r.csv", "r.merit", "r.xlsx"]);
    // A file begins with a BOM, and a pipe does not.
    assert_eq!(fs::read_to_string(at.join("r.csv"))?, format!("\u{feff}{stream}"));
    // On any number of threads the same bytes.
    says(at, &["report", "r.merit", "--ranking", "-j", "1", "-o", "s.xlsx"], 0);
    says(at, &["report", "r.merit", "--ranking", "-j", "2", "-o", "t.xlsx"], 0);
    let book = fs::read(at.join("r.xlsx"))?;
    assert!(book == fs::read(at.join("s.xlsx"))? && book == fs::read(at.join("t.xlsx"))?);
    let (_, error) = says(at, &["report", "r.merit", "--ranking", "-o", "r.xlsx"], 6);
    assert_eq!(
        error,
        "error: r.xlsx is there already and is not overwritten; give another name, or write over it with --force\n"
    );
    let (_, error) = says(at, &["report", "r.merit", "--ranking", "--with-formulas", "-o", "f.csv"], 2);
    assert!(error.contains("only a workbook has formulas"), "{error}");
    let (_, error) = says(at, &["report", "r.merit", "--ranking", "--show", "nane"], 2);
    assert_eq!(error, "error: the rules have no field nane; did you mean name?\n");
    let (_, error) = says(at, &["report", "r.merit", "--ranking", "-o", "nowhere/r.xlsx"], 6);
    assert!(error.contains("nowhere"), "{error}");
    // A record is not even replaced where that is asked.
    let record = fs::read(at.join("r.merit"))?;
    for what in ["--ranking", "--score-sheets"] {
        says(at, &["report", "r.merit", what, "-o", "r.csv", "--force"], 0);
        let (_, error) = says(at, &["report", "r.merit", what, "-o", "r.merit", "--force"], 6);
        assert_eq!(error, "error: r.merit is there already and is not overwritten; give another name\n");
    }
    assert!(fs::read(at.join("r.merit"))? == record);
    let (flagged, _) = says(at, &["report", "r.merit", "--score-sheets", "--flagged"], 0);
    assert_eq!(flagged.lines().count(), 10);
    says(at, &["report", "r.merit", "--score-sheets", "--show-names", "-o", "m.xlsx"], 0);
    let marks = fs::read_to_string(root().join("fixtures/four-basics/marks.csv"))?;
    assert_eq!(named(&fs::read(at.join("m.xlsx"))?, "marks").len(), marks.lines().count() - 1);
    Ok(())
}

fn verified() -> Result<(), Failed> {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let rules = "merit: 1
round: {id: p, title: T, notice: N, currency: CNY, as_of: 2020-01-01}
fields: {key: {type: text, key: true}, firm: {type: text}}
gates: [{id: known, label: G, clause: g, require: key != \"\"}]
criteria: [{id: idea, label: I, clause: c, max: 100, formula: \"50\"}]
ranking: {still_tied: share_rank}
";
    fs::write(at.join("p.merit.yaml"), rules)?;
    fs::write(at.join("a.csv"), "key,firm\n=1,-x\n-2,@y\n+3,'=z\nplain,w\n")?;
    says(at, &["run", "--data", "a.csv", "-o", "r.merit"], 0);
    says(at, &["report", "r.merit", "--ranking", "--show", "firm", "-o", "list.csv"], 0);
    assert!(fs::read_to_string(at.join("list.csv"))?.contains("'=1,'-x"));
    says(at, &["verify", "r.merit", "--against", "list.csv"], 0);
    // Another text than the recorded one is found behind its apostrophe.
    let list = fs::read_to_string(at.join("list.csv"))?;
    fs::write(at.join("other.csv"), list.replace("'-x", "'-q"))?;
    let (out, _) = says(at, &["verify", "r.merit", "--against", "other.csv"], 1);
    assert!(out.contains("'-q"), "{out}");
    // Of the whole ranking every cell is compared, what it has beside the outcome too.
    let folder = decided();
    let at = folder.path();
    says(at, &["report", "r.merit", "--ranking", "-o", "r.csv"], 0);
    says(at, &["report", "r.merit", "--ranking", "-o", "r.xlsx"], 0);
    let list = fs::read_to_string(at.join("r.csv"))?;
    let (header, rows) = merit::record::read_rows(list.trim_start_matches('\u{feff}').as_bytes())?;
    for file in ["r.csv", "r.xlsx"] {
        let (out, _) = says(at, &["verify", "r.merit", "--against", file], 0);
        let words = format!("{} cells of {file} compared", header.len() * rows.len());
        assert!(out.contains(&words) && !out.contains("not compared"), "{out}");
    }
    for column in ["pays city 1", "bonus", "below"] {
        let place = header.iter().position(|name| name == column).unwrap();
        let mut other = rows.clone();
        let cell = &mut other[0][place];
        *cell = if column == "below" { "total".into() } else { format!("{cell}1") };
        fs::write(at.join("other.csv"), merit::record::write_rows(&header, &other))?;
        let (out, _) = says(at, &["verify", "r.merit", "--against", "other.csv"], 1);
        assert!(out.contains(column), "{column}: {out}");
    }
    Ok(())
}

fn nothing() -> Result<(), Failed> {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let rules = "merit: 1
round: {id: p, title: T, notice: N, currency: CNY, as_of: 2020-01-01}
fields: {key: {type: text, key: true}, firm: {type: text}}
gates: [{id: known, label: G, clause: g, require: key != \"\"}]
criteria: [{id: idea, label: I, clause: c, max: 100, formula: \"50\"}]
ranking: {still_tied: share_rank}
";
    fs::write(at.join("p.merit.yaml"), rules)?;
    fs::write(at.join("a.csv"), format!("key,firm\nk1,short\nk2,{}\n", "长".repeat(32_768)))?;
    says(at, &["run", "--data", "a.csv", "-o", "r.merit"], 0);
    let (_, error) = says(at, &["report", "r.merit", "--ranking", "--show", "firm", "-o", "l.xlsx"], 4);
    let why = "column firm of k2 (sheet ranking): it has 32768 characters, and a cell holds 32767; CSV can";
    assert_eq!(error, format!("error: a workbook cannot hold {why}\n"));
    assert_eq!(names(at), ["a.csv", "p.merit.yaml", "r.merit"]);
    says(at, &["report", "r.merit", "--ranking", "--show", "firm", "-o", "l.csv"], 0);
    Ok(())
}
