//! Blank workbooks: what is declared is what may be typed, conflicts are left out, and what was typed is read.

use super::{Round, cells, named, office, part, root};
use crate::record::merit;
use libtest_mimic::{Failed, Trial};
use merit::documents::sheets;
use merit::documents::{ScoresWanted, score_workbook};
use merit::lang::Lang;
use merit::record;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Output;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("exports::a_blank_workbook_takes_what_is_declared", declared),
        Trial::test("exports::a_long_list_stands_on_a_sheet_of_its_own", long),
        Trial::test("exports::each_reviewer_has_a_workbook", panel),
        Trial::test("exports::a_note_that_no_cell_can_have_is_cut", cut),
        Trial::test("exports::reviewers_and_conflicts_that_do_not_fit_are_told", told),
        Trial::test("exports::score_sheets_have_every_mark", scores),
        crate::require::tool("exports::office_takes_and_refuses_what_intake_does", "soffice", typed),
    ]
}

const RULES: &str = "merit: 1
round: {id: blank, title: T, notice: N, currency: CNY, as_of: 2020-01-01}
fields:
  key: {type: text, key: true, column: 编号}
  code: {type: text, check: credit_code, unique: true}
  kind: {type: choice, of: [a, b]}
  local: {type: yes_no}
  day: {type: date, optional: true}
  jobs: {type: integer, min: 1, max: 9}
  rate: {type: number, decimals: 2, over: 0, under: 5}
  share: {type: percent, max: 100%}
  part: {type: percent, bare: percent, max: 50%}
  ratio: {type: percent, bare: ratio, decimals: 4, max: 100%}
  cost: {type: money, unit: 万元, decimals: 2, max: 10_000_000}
gates: [{id: known, label: G, clause: g, require: key != \"\"}]
criteria: [{id: merit, label: M, clause: c, max: 100, formula: \"jobs\"}]
ranking: {still_tied: share_rank}
";

fn blank(rules: &str, lang: Lang) -> Vec<u8> {
    let checked = merit::check::check("r", rules.as_bytes(), &[], &mut |_| Err(String::new()));
    let rules = checked.rules.unwrap_or_else(|| panic!("{:?}", checked.diagnostics));
    let (scratch, mut bytes) = (tempfile::tempdir().unwrap(), Vec::new());
    sheets::applications(&rules, "the lock", 200, lang, scratch.path(), &mut bytes).unwrap();
    bytes
}

/// The rule for each column, by its header.
fn typing(book: &[u8]) -> BTreeMap<String, String> {
    let header = cells(book, "applications").remove(0);
    let xml = part(book, "xl/worksheets/sheet1.xml");
    let mut found = BTreeMap::new();
    for rule in xml.split("<dataValidation ").skip(1) {
        let range = rule.split("sqref=\"").nth(1).unwrap().split('"').next().unwrap();
        let column: String = range.chars().take_while(char::is_ascii_uppercase).collect();
        assert_eq!(range, format!("{column}2:{column}201"));
        let at = column.bytes().fold(0, |n, b| n * 26 + usize::from(b - b'A') + 1) - 1;
        let formula = rule.split("<formula1>").nth(1).unwrap().split("</formula1>").next().unwrap();
        let formula = formula.replace("&gt;", ">").replace("&lt;", "<").replace(&format!("{column}2"), "¤");
        found.insert(header[at].clone(), formula);
    }
    found
}

fn declared() -> Result<(), Failed> {
    let book = blank(RULES, Lang::En);
    let typing = typing(&book);
    let percent = "VALUE(SUBSTITUTE(¤,\"%\",\"\"))";
    let expected = [
        ("code", "LEN(¤)=18".to_owned()),
        ("kind", "\"a,b\"".into()),
        ("local", "\"yes,no\"".into()),
        ("day", "AND(ISNUMBER(¤),¤>=61,INT(¤)=¤)".into()),
        ("jobs", "AND(ISNUMBER(¤),¤>=1,¤<=9,ROUND(¤,0)=¤)".into()),
        ("rate", "AND(ISNUMBER(¤),¤>0,¤<5,ROUND(¤,2)=¤)".into()),
        ("ratio", "AND(ISNUMBER(¤),¤>=0,¤<=1,ROUND(¤,4)=¤)".into()),
        ("cost", "AND(ISNUMBER(¤),¤>=0,¤<=1000,ROUND(¤,2)=¤)".into()),
    ];
    for (header, formula) in &expected {
        assert_eq!(typing[*header], *formula, "{header}");
    }
    let share = &typing["share"];
    assert!(
        share.starts_with("AND(ISTEXT(¤),RIGHT(¤,1)=\"%\",") && share.contains(&format!("{percent}<=100")),
        "{share}"
    );
    assert!(typing["part"].starts_with(&format!("AND(ISNUMBER({percent})")), "{}", typing["part"]);
    assert_eq!(typing.len(), 10);
    // Identifiers are texts, so that their digits stay.
    assert_eq!(cells(&book, "applications").len(), 1);
    let notes = part(&book, "xl/comments1.xml");
    for words in ["In units of 10,000 CNY", "At most 1,000", "May be left empty", "Must be filled in", "Below 5"] {
        assert!(notes.contains(words), "{words}: {notes}");
    }
    let zh = part(&blank(RULES, Lang::Zh), "xl/comments1.xml");
    assert!(zh.contains("单位：10,000 CNY") && !zh.contains("May be"), "{zh}");
    let workbook = part(&book, "xl/workbook.xml");
    assert!(workbook.contains("<sheet name=\"_merit\" sheetId=\"2\" state=\"veryHidden\""), "{workbook}");
    assert_eq!(cells(&book, "_merit").concat(), ["merit.sheets/1", "the lock", "applications"]);
    assert!(part(&book, "xl/worksheets/sheet1.xml").contains("state=\"frozen\""));
    assert_eq!(blank(RULES, Lang::En), book);
    Ok(())
}

fn long() -> Result<(), Failed> {
    let many: Vec<String> = (0..60).map(|n| format!("choice{n}")).collect();
    let rules = RULES.replace("of: [a, b]", &format!("of: [{}, \"a,b\", \"=1\", \"c\\\"d\"]", many.join(", ")));
    let book = blank(&rules, Lang::En);
    assert_eq!(typing(&book)["kind"], "_lists!$A$1:$A$63");
    let list = cells(&book, "_lists").concat();
    assert_eq!((list.len(), &*list[60], &*list[61], &*list[62]), (63, "a,b", "=1", "c\"d"));
    let rules = RULES.replace("of: [a, b]", "of: [\"a,b\", c]");
    assert_eq!(typing(&blank(&rules, Lang::En))["kind"], "_lists!$A$1:$A$2");
    Ok(())
}

/// The note on the marks tells of every sheet: of more than a note can hold, it tells what it can.
fn cut() -> Result<(), Failed> {
    let note = |count: usize| {
        let clause = "c".repeat(500);
        let criterion = |at: usize| {
            let panel = format!("{{sheet: s{at}, scale: [0, 10], combine: mean, reviewers: {{at_least: 1}}}}");
            format!("{{id: c{at}, label: L{at}, clause: {clause}, max: 1, panel: {panel}}}")
        };
        let criteria = (0..count).map(criterion).collect::<Vec<_>>().join(", ");
        let rules = format!(
            "merit: 1
round: {{id: w, title: T, notice: N, currency: CNY, scores: {{out_of: {count}}}}}
fields: {{key: {{type: text, key: true}}}}
criteria: [{criteria}]
ranking: {{still_tied: share_rank}}
"
        );
        let checked = merit::check::check("r", rules.as_bytes(), &[], &mut |_| Err(String::new()));
        let rules = checked.rules.unwrap_or_else(|| panic!("{:?}", checked.diagnostics));
        let asked = sheets::Asked { reviewer: "r", applications: vec![("k", Vec::new())], shown: Vec::new() };
        let (scratch, mut book) = (tempfile::tempdir().unwrap(), Vec::new());
        sheets::panel(&rules, "lock", &asked, Lang::En, scratch.path(), &mut book).unwrap();
        assert_eq!(cells(&book, "marks").len(), count + 1);
        part(&book, "xl/comments1.xml")
    };
    let (whole, cut) = (note(20), note(80));
    assert!(whole.contains("s19: L19, from 0 to 10") && !whole.contains('…'));
    assert!(cut.contains("s50: L50, from 0 to 10") && !cut.contains("s79: L79") && cut.contains("…</t>"));
    Ok(())
}

fn sheets_panel(folder: &Path, more: &[&str]) -> Output {
    let file = |name: &str| root().join(name).display().to_string();
    let (rules, data) = (file("rules/four-basics.merit.yaml"), file("fixtures/four-basics/applications.csv"));
    let mut arguments = vec!["sheets", "panel", &*rules, "--data", &*data];
    arguments.extend(more);
    merit(folder, &arguments)
}

fn panel() -> Result<(), Failed> {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("who.csv"), "reviewer,application\n李四,A001\n李四,A002\n../x,\nCON,\ncon,\n").unwrap();
    fs::write(at.join("conflicts.csv"), "reviewer,application\n李四,A002\nCON,A003\n").unwrap();
    let output = sheets_panel(at, &["--reviewers", "who.csv", "--conflicts", "conflicts.csv", "-o", "out"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let line = |name: &str| said.lines().find(|l| l.contains(name)).unwrap().to_owned();
    assert!(line("李四").ends_with("李四: 1 applications   left out for conflicts: A002"), "{said}");
    assert!(line("CON:").ends_with("311 applications   left out for conflicts: A003"), "{said}");
    let mut files: Vec<String> =
        fs::read_dir(at.join("out")).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    files.sort();
    assert_eq!(files, ["marks-CON.xlsx", "marks-___x.xlsx", "marks-con-2.xlsx", "marks-李四.xlsx"]);
    let book = fs::read(at.join("out/marks-李四.xlsx")).unwrap();
    let rows = named(&book, "marks");
    let seen: Vec<String> =
        rows.iter().map(|r| format!("{} {} {} {}", r["application"], r["reviewer"], r["sheet"], r["mark"])).collect();
    assert_eq!(seen, ["A001 李四 feasibility ", "A001 李四 contribution ", "A001 李四 budget "]);
    assert!(rows[0]["name"].contains("（虚构）"));
    let lock = merit(at, &["check", &root().join("rules/four-basics.merit.yaml").display().to_string(), "--lock"]);
    let lock = String::from_utf8(lock.stdout).unwrap();
    let hidden = cells(&book, "_merit").concat();
    assert_eq!((&*hidden[0], &*hidden[2], &*hidden[3]), ("merit.sheets/1", "panel", "李四"));
    assert!(lock.contains(&hidden[1]), "{lock} {hidden:?}");
    let xml = part(&book, "xl/worksheets/sheet1.xml");
    assert!(xml.contains("sqref=\"I2:I4\"") && xml.contains("EXACT(I2,\"recused\")"), "{xml}");
    Ok(())
}

fn told() -> Result<(), Failed> {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let file = |text: &str| fs::write(at.join("f.csv"), text).unwrap();
    let fails = |more: &[&str], code: i32, words: &str| {
        let output = sheets_panel(at, more);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{said}");
        assert!(said.contains(words), "{said}");
        assert!(!at.join("out").exists() || at.join("out").read_dir().unwrap().next().is_none());
    };
    let conflicts = ["--reviewer", "a", "--reviewer", "b", "--conflicts", "f.csv", "-o", "out"];
    file("reviewer,application\na,A999\n");
    fails(&conflicts, 4, "f.csv: row 2: `A999` is the key of no application; did you mean A099?");
    file("reviewer,application\nc,A001\n");
    fails(&conflicts, 4, "f.csv: row 2: `c` is none of the reviewers");
    file("reviewer\na\n");
    fails(&conflicts, 4, "f.csv: there is no column `application`; its columns are reviewer");
    file("reviewer\na\na\n");
    fails(&["--reviewers", "f.csv", "-o", "out"], 4, "f.csv: row 3: says again what is said of a already");
    file("reviewer\n");
    fails(&["--reviewers", "f.csv", "-o", "out"], 4, "f.csv names nobody");
    fails(&["--reviewer", "a", "--reviewer", "a", "-o", "out"], 2, "the reviewer `a` is named twice");
    fails(&["--reviewer", " a", "-o", "out"], 2, "the reviewer ` a` is no name: write it without spaces around");
    fails(&["--reviewer", "a", "--show", "nam", "-o", "out"], 2, "the rules have no field nam; did you mean name?");
    fails(&["-o", "out"], 2, "--reviewer <NAME>");
    let rules = root().join("templates/basic/round.merit.yaml").display().to_string();
    let output = merit(at, &["sheets", "panel", &rules, "--data", "f.csv", "--reviewer", "a", "-o", "out"]);
    assert_eq!(output.status.code(), Some(2));
    let output = merit(at, &["sheets", "applications", &rules, "-o", "a.csv"]);
    assert_eq!(output.status.code(), Some(2));
    Ok(())
}

fn scores() -> Result<(), Failed> {
    let round = Round::four_basics();
    let made = |flagged, names| {
        let (scratch, mut book) = (tempfile::tempdir().unwrap(), Vec::new());
        let wanted = ScoresWanted { flagged, names };
        score_workbook(&round.source(Lang::En), wanted, scratch.path(), &mut book).unwrap();
        book
    };
    let (all, named_all, flagged) = (made(false, false), made(false, true), made(true, false));
    assert_eq!(made(false, false), all);
    let marks = named(&named_all, "marks");
    assert_eq!(marks.len(), round.run.marks.count);
    for row in &marks {
        let given = &round.run.marks.by_application[&*row["application"]][&*row["sheet"]];
        let own = given.iter().find(|m| *m.reviewer == *row["reviewer"]).unwrap();
        assert_eq!(own.mark.as_ref().map_or("recused".into(), ToString::to_string), row["mark"]);
    }
    // Dropped marks are as many as the panel drops, and none lies between those kept.
    let (outcome, rows) = record::read_rows(&record::outcome(&round.run, &round.run.decision)).unwrap();
    let points: BTreeMap<(&str, &str), &str> = rows
        .iter()
        .flat_map(|row| outcome.iter().zip(row).map(|(name, text)| ((&*row[0], &**name), &**text)))
        .collect();
    for row in named(&all, "sheets") {
        let of = (&*row["application"], &*row["criterion"]);
        assert_eq!(super::bare(points[&of]), row["points"]);
        let dropped = marks
            .iter()
            .filter(|m| m["application"] == of.0 && m["sheet"] == row["sheet"] && m["dropped"] == "dropped")
            .count();
        let told: usize = ["lowest_dropped", "highest_dropped"].map(|n| row[n].parse::<usize>().unwrap()).iter().sum();
        assert_eq!(dropped, told, "{of:?}");
    }
    let spread: BTreeSet<String> = named(&flagged, "sheets").into_iter().map(|r| r["application"].clone()).collect();
    assert_eq!(spread.len(), 9);
    // No name of a reviewer stands anywhere in it, and numbers are not in order of names.
    let reviewers: BTreeSet<&str> = marks.iter().map(|r| &*r["reviewer"]).collect();
    let numbered = named(&all, "marks");
    assert!(numbered.iter().all(|r| !reviewers.contains(&*r["reviewer"]) && r["reviewer"].starts_with("reviewer ")));
    let pairs: BTreeMap<&str, &str> =
        marks.iter().zip(&numbered).map(|(a, b)| (&*a["reviewer"], &*b["reviewer"])).collect();
    assert_eq!(pairs.values().collect::<BTreeSet<_>>().len(), reviewers.len());
    assert!(!pairs.values().is_sorted(), "{pairs:?}");
    Ok(())
}

/// A row of a workbook of merit as a formula sheet of LibreOffice: the rules for what may be typed, computed.
fn typed(soffice: &Path) -> Result<(), Failed> {
    let book = blank(RULES, Lang::En);
    let typing = typing(&book);
    // What is typed, and whether intake takes it.
    let cases: [(&str, &str, bool); 24] = [
        ("jobs", "9", true),
        ("jobs", "10", false),
        ("jobs", "1.5", false),
        ("jobs", "\"9\"", false),
        ("rate", "0.29", true),
        ("rate", "0.295", false),
        ("rate", "0", false),
        ("rate", "5", false),
        ("rate", "4.99", true),
        ("share", "\"12%\"", true),
        ("share", "\"100%\"", true),
        ("share", "\"101%\"", false),
        ("share", "0.12", false),
        ("share", "\"12\"", false),
        ("part", "\"12.5\"", true),
        ("part", "\"12.5%\"", true),
        ("part", "\"51%\"", false),
        ("ratio", "0.125", true),
        ("ratio", "1.01", false),
        ("cost", "1000", true),
        ("cost", "1000.01", false),
        ("code", "\"91330299MAAFTJ850H\"", true),
        ("code", "\"91330299\"", false),
        ("day", "43921", true),
    ];
    let (scratch, mut bytes) = (tempfile::tempdir().unwrap(), Vec::new());
    use merit::documents::workbook::{Book, Cell, Heading, Look};
    let mut made = Book::new("", "s", scratch.path()).unwrap();
    let headings = ["value", "holds"].map(|name| Heading::new(name, Look::Plain, 9));
    let mut sheet = made.sheet("typed", &headings, 0).unwrap();
    for (at, (header, value, _)) in cases.iter().enumerate() {
        let formula = typing[*header].replace('¤', &format!("A{}", at + 2));
        let cell = match value.strip_prefix('"').and_then(|v| v.strip_suffix('"')) {
            Some(text) => Cell::Text(text),
            None => Cell::Number(value),
        };
        let holds = format!("IF(ISERROR({formula}),\"no\",IF({formula},\"yes\",\"no\"))");
        sheet.row(&[cell, Cell::Formula(holds, "?".into())]).unwrap();
    }
    made.save(&mut bytes).unwrap();
    let read = office::sheets(soffice, &bytes);
    for ((header, value, takes), row) in cases.iter().zip(&read["typed"][1..]) {
        assert_eq!(row[1], if *takes { "yes" } else { "no" }, "{header} {value}");
    }
    Ok(())
}
