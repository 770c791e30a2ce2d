//! Rounds decided from workbooks: the same as from CSV, kept as received, replayed, and held against published workbooks.

mod received;

use super::made::{Xlsx, row, text, texts};
use crate::{four_basics, require};
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
        Trial::test("workbooks::marks", received::marks),
        Trial::test("workbooks::other_rules_are_refused", received::other_rules),
        Trial::test("workbooks::a_published_workbook_against_its_record", received::published),
        Trial::test("workbooks::trials_on_a_workbook", received::trials_on),
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
