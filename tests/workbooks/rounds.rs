//! Rounds decided from workbooks: the same as from CSV, kept as received, replayed, and held against published workbooks.

use super::made::{self, Xlsx, row, text, texts};
use crate::four_basics;
use crate::record::{FIXED, says};
use crate::require;
use libtest_mimic::{Failed, Trial};
use merit::check::model::{FieldKind, NumericSort};
use merit::record::{self, Edition, build, container, outcome};
use merit::round::{Materials, Options, Run, run};
use merit::value::{Date, Value, days_between};
use rust_xlsxwriter::{Format, Workbook};
use std::fs;
use std::path::Path;
use std::process::Command;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("workbooks::the_example_round_from_xlsx", example),
        require::tool("workbooks::the_example_round_from_libreoffice", "soffice", libreoffice),
        Trial::test("workbooks::the_example_round_from_json_lines", from_json_lines),
        Trial::test("workbooks::a_record_keeps_what_came_in", kept),
        Trial::test("workbooks::marks", marks),
        Trial::test("workbooks::other_rules_are_refused", other_rules),
        Trial::test("workbooks::a_published_workbook_against_its_record", published),
        Trial::test("workbooks::trials_on_a_workbook", trials_on),
    ]
}

/// The number that a text writes, as a workbook keeps it.
#[expect(clippy::disallowed_types, reason = "what a workbook keeps is a float")]
pub fn float(text: &str) -> f64 {
    text.parse().unwrap()
}

/// The applications of the example round as people type them: numbers as numbers, percentages as such, days as days.
fn typed(run: &Run) -> Vec<u8> {
    let table = &run.table;
    let materials = four_basics::materials();
    let (_, rows) = record::read_rows(&materials.data.1).unwrap();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let (percent, day) = (Format::new().set_num_format("0.00%"), Format::new().set_num_format("yyyy-mm-dd"));
    for (column, header) in (0_u16..).zip(&table.headers) {
        sheet.write_string(0, column, &**header).unwrap();
    }
    for (line, (at, cells)) in (1_u32..).zip(rows.iter().enumerate()) {
        for (column, cell) in (0_u16..).zip(cells) {
            let field = table.used.iter().position(|used| *used == usize::from(column));
            let field = field.map(|id| (&run.rules.fields[id].kind, table.value(id, at)));
            match field {
                _ if cell.is_empty() => {}
                Some((FieldKind::Numeric(n), Value::Number(ratio)))
                    if matches!(n.sort, NumericSort::Percent { .. }) =>
                {
                    sheet.write_number_with_format(line, column, float(&ratio.to_string()), &percent).unwrap();
                }
                Some((FieldKind::Numeric(_), _)) => {
                    sheet.write_number(line, column, float(cell)).unwrap();
                }
                Some((FieldKind::Date, Value::Date(date))) => {
                    let serial = days_between(Date::new(1899, 12, 30).unwrap(), date).to_string();
                    sheet.write_number_with_format(line, column, float(&serial), &day).unwrap();
                }
                Some((FieldKind::YesNo, Value::Boolean(yes))) if line % 2 == 0 => {
                    sheet.write_boolean(line, column, yes).unwrap();
                }
                _ => {
                    sheet.write_string(line, column, cell).unwrap();
                }
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// The marks of the example round as a workbook.
fn typed_marks() -> Vec<u8> {
    let (header, rows) = record::read_rows(&four_basics::materials().panels[0].1).unwrap();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (line, cells) in (0_u32..).zip(std::iter::once(&header).chain(&rows)) {
        for (column, cell) in (0_u16..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            let cell = cell.trim_start_matches('\u{feff}');
            match column {
                3 if line > 0 && cell != "recused" => {
                    sheet.write_number(line, column, float(cell)).unwrap();
                }
                _ => {
                    sheet.write_string(line, column, cell).unwrap();
                }
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// The records of rounds decided from workbooks and JSON lines, for whoever else reads them.
pub fn records() -> Vec<Vec<u8>> {
    let own = four_basics::materials();
    let laid = Materials {
        rules: ("r".into(), RULES_WITH_LAYOUT.into()),
        data: ("a.xlsx".into(), laid_out()),
        ..Materials::default()
    };
    let all = [
        example_on(("applications.xlsx", typed(four_basics::decided())), ("marks.xlsx", typed_marks())),
        example_on(("a.jsonl", lines(&own.data.1)), ("m.jsonl", lines(&own.panels[0].1))),
        laid,
    ];
    let record = |materials: &Materials| {
        let run = run(materials, &Options::default()).unwrap_or_else(|failure| panic!("{failure:?}"));
        let built = build(&run, materials, &Options::default(), &four_basics::imprint()).unwrap();
        container::write(&built.entries).unwrap()
    };
    all.iter().map(record).collect()
}

const RULES_WITH_LAYOUT: &str = "merit: 1
round: {id: laid, title: Laid, notice: N, currency: CNY}
sheet: {name: 申报表, header_row: 3, skip: [合计, 小计]}
fields:
  key: {type: text, key: true, column: 编号}
  rd: {type: money, unit: 万元, column: 研发投入}
  rate: {type: percent, column: 占比}
  rough: {type: percent, bare: ratio}
  founded: {type: date, column: 成立日期}
  local: {type: yes_no, column: 本地}
  other: {type: money, column: 其他, optional: true, empty: [\"-\", 无]}
facts:
  others: {value: other, if_missing: 0}
criteria:
  - {id: a, label: A, clause: 1, max: 100, value: rd, linear: [[0, 0], [100万, 100]]}
ranking: {still_tied: share_rank}
";

/// A sheet with title rows, totals, days from 1904, texts that are shared, and words for nothing.
fn laid_out() -> Vec<u8> {
    let header = ["编号", "研发投入", "占比", "rough", "成立日期", "本地", "其他"];
    let header: Vec<String> = header.iter().zip('B'..).map(|(h, column)| text(&format!("{column}3"), h)).collect();
    let line = |n: usize, rest: [&str; 5], other: &str| {
        let [rd, rate, rough, day, local] = rest;
        row(
            n,
            &[
                format!(r#"<c r="B{n}" t="s"><v>{}</v></c>"#, n - 4),
                format!(r#"<c r="C{n}" s="5"><f>A1</f><v>{rd}</v></c><c r="D{n}" s="1"><v>{rate}</v></c>"#),
                format!(r#"<c r="E{n}"><v>{rough}</v></c><c r="F{n}" s="4"><v>{day}</v></c>"#),
                format!(r#"<c r="G{n}" t="b"><v>{local}</v></c>{other}"#),
            ],
        )
    };
    let rows = [
        row(1, &[text("A1", "2020 年申报表")]),
        row(3, &header),
        line(4, ["0.28999999999999998", "0.12", "0.5", "0", "1"], &text("H4", "无")),
        line(5, ["57.1", "0", "1E-2", "42459", "0"], r#"<c r="H5"><v>3</v></c>"#),
        row(6, &[text("B6", "小计"), text("C6", "57.39")]),
        line(7, ["12", "1.0000000000000001E-1", "0.333", "60", "1"], ""),
        row(9, &[text("A9", "合计"), text("C9", "69.39")]),
    ];
    let strings = "<si><t>A1</t></si><si><r><t>甲</t></r><r><t xml:space=\"preserve\"> 2</t></r></si><si><t>x</t></si><si><t>_x0041_3</t></si>";
    let said = ("date1904=\"1\"", "");
    let book = Xlsx { sheets: vec![("说明".into(), "visible", texts(&[&["x"]]))], strings: strings.into(), said };
    book.and("申报表", "visible", &rows.concat()).bytes()
}

/// A table of CSV as JSON lines.
fn lines(csv: &[u8]) -> Vec<u8> {
    let (header, rows) = record::read_rows(csv).unwrap();
    let header: Vec<&str> = header.iter().map(|h| h.trim_start_matches('\u{feff}')).collect();
    let object = |row: &Vec<String>| {
        let members: serde_json::Map<String, serde_json::Value> =
            header.iter().zip(row).map(|(h, cell)| ((*h).to_owned(), cell.as_str().into())).collect();
        format!("{}\n", serde_json::Value::Object(members))
    };
    rows.iter().map(object).collect::<String>().into_bytes()
}

/// The example round on other tables.
fn example_on(data: (&str, Vec<u8>), panel: (&str, Vec<u8>)) -> Materials {
    let own = four_basics::materials();
    Materials { data: (data.0.into(), data.1), panels: vec![(panel.0.into(), panel.1)], ..own }
}

fn same_outcome(materials: &Materials) -> Result<Run, Failed> {
    let expected = four_basics::decided();
    let found = run(materials, &Options::default()).map_err(|failure| format!("{failure:?}"))?;
    for (id, field) in found.rules.fields.iter().enumerate() {
        assert_eq!(found.table.columns[id], expected.table.columns[id], "{}", field.name);
    }
    assert_eq!(found.table.totals, expected.table.totals);
    assert!(outcome(&found, &found.decision) == outcome(expected, &expected.decision), "the outcome differs");
    Ok(found)
}

fn example() -> Result<(), Failed> {
    let data = typed(four_basics::decided());
    let materials = example_on(("applications.xlsx", data.clone()), ("marks.xlsx", typed_marks()));
    let found = same_outcome(&materials)?;
    assert_eq!(found.table.encoding.to_string(), "xlsx");
    assert!(
        found.table.address(0, 0).starts_with("applications.xlsx, Sheet1!A2, column "),
        "{}",
        found.table.address(0, 0)
    );
    // Another reader of workbooks finds the same texts and numbers in it.
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(&data)).unwrap();
    let range = calamine::Reader::worksheet_range(&mut book, "Sheet1").unwrap();
    let column = found.table.used[found.rules.fields.iter().position(|f| &*f.name == "name").unwrap()];
    for at in 0..found.table.rows() {
        let name = found.rules.fields.iter().position(|f| &*f.name == "name").unwrap();
        let theirs =
            range.get_value((u32::try_from(at + 1).unwrap(), u32::try_from(column).unwrap())).unwrap().to_string();
        assert_eq!(found.table.value(name, at).to_string(), theirs);
    }
    Ok(())
}

/// What LibreOffice makes of the workbook, as XLSX and as ODS, is the same table.
fn libreoffice(soffice: &Path) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("applications.xlsx"), typed(four_basics::decided()))?;
    fs::write(folder.path().join("marks.xlsx"), typed_marks())?;
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.path().display());
    for format in ["ods", "xlsx"] {
        let out = folder.path().join(format);
        let files = ["applications.xlsx", "marks.xlsx"].map(|name| folder.path().join(name));
        let done = Command::new(soffice)
            .args([&profile, "--headless", "--convert-to", format, "--outdir"])
            .arg(&out)
            .args(&files)
            .output()?;
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let read = |name: &str| fs::read(out.join(format!("{name}.{format}")));
        let materials = example_on(("applications", read("applications")?), ("marks", read("marks")?));
        let found = same_outcome(&materials)?;
        assert_eq!(found.table.encoding.to_string(), format);
    }
    Ok(())
}

fn from_json_lines() -> Result<(), Failed> {
    let own = four_basics::materials();
    let materials = example_on(("a.jsonl", lines(&own.data.1)), ("m.jsonl", lines(&own.panels[0].1)));
    let found = same_outcome(&materials)?;
    assert_eq!(found.table.encoding.to_string(), "json-lines");
    Ok(())
}

fn kept() -> Result<(), Failed> {
    let data = typed(four_basics::decided());
    let materials = example_on(("申报.xlsx", data.clone()), ("marks.xlsx", typed_marks()));
    let run = run(&materials, &Options::default()).map_err(|failure| format!("{failure:?}"))?;
    let built = build(&run, &materials, &Options::default(), &four_basics::imprint()).unwrap();
    let inputs: Vec<&String> = built.entries.keys().filter(|name| name.starts_with("inputs/")).collect();
    assert_eq!(inputs, ["inputs/applications.xlsx", "inputs/panel-1.xlsx"]);
    assert_eq!(built.entries["inputs/applications.xlsx"], data);
    assert_eq!(built.record.names["inputs/applications.xlsx"], "申报.xlsx");
    assert_eq!(built.record.encodings["inputs/applications.xlsx"], "xlsx");
    let bytes = container::write(&built.entries).unwrap();
    let Edition::Auditor(opened) = record::open(&bytes).map_err(|e| e.to_string())? else { panic!() };
    let replay = record::replay(&opened).map_err(|failure| format!("{failure:?}"))?;
    assert!(replay.same_bytes && replay.differences.is_empty());
    // The outcome is that of the record from CSV; only what came in differs, and what names it.
    let csv = four_basics::decided();
    let of_csv = build(csv, &four_basics::materials(), &Options::default(), &four_basics::imprint()).unwrap();
    for name in ["outcome.csv", "transfers.csv"] {
        assert!(of_csv.entries[name] == built.entries[name], "{name}");
    }
    assert_eq!(of_csv.record.tree.root, built.record.tree.root);
    // With the table under two names it could not be said which was decided on.
    let mut entries = built.entries;
    entries.insert("inputs/applications.csv".into(), four_basics::materials().data.1);
    assert!(record::open(&container::write(&entries).unwrap()).is_err());
    Ok(())
}

const PANEL: &str = "merit: 1
round: {id: p, title: P, notice: N, currency: CNY}
fields:
  key: {type: text, key: true}
criteria:
  - {id: plan, label: Plan, clause: a, max: 100, panel: {sheet: plan, scale: [0, 10], step: 0.5, reviewers: {at_least: 2}, combine: mean}}
ranking: {still_tied: share_rank}
";

fn marks() -> Result<(), Failed> {
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
fn other_rules() -> Result<(), Failed> {
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
fn published() -> Result<(), Failed> {
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
    let expected =
        serde_json::json!([{"application": "b", "column": "award", "published": "30.01", "recorded": "30.00"}]);
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
fn trials_on() -> Result<(), Failed> {
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
