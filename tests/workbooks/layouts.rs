//! Which sheet is read, where its headers are, which rows belong to the table, and the stamp of sheets that merit makes.

use super::cells::{read, rules};
use super::made::{self, Xlsx, ods_row, ods_text, row, text, texts};
use libtest_mimic::{Failed, Trial};
use merit::check::check;
use merit::intake::{EncodingChoice, Fault, read_register, stamp};
use merit::number::Currency;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("workbooks::the_sheet_that_is_meant", sheets),
        Trial::test("workbooks::title_rows_and_totals_as_declared", layouts),
        Trial::test("workbooks::rows_and_columns_that_fit_no_table", shapes),
        Trial::test("workbooks::csv_is_laid_out_as_declared_too", csv),
        Trial::test("workbooks::sheets_that_merit_made", stamps),
        Trial::test("workbooks::repeated_rows_of_ods", repeated),
        Trial::test("workbooks::registers", registers),
    ]
}

fn said(faults: &[Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join(" / ")
}

/// The keys that were read, or the faults.
fn keys(top: &str, bytes: &[u8]) -> String {
    let rules = rules("x: {type: text, optional: true}", top);
    match read(&rules, "a.xlsx", bytes) {
        Ok(table) => table.keys.iter().collect::<Vec<_>>().join(" "),
        Err(faults) => said(&faults),
    }
}

fn sheets() -> Result<(), Failed> {
    let one = texts(&[&["key", "x"], &["one"]]);
    let two = texts(&[&["key", "x"], &["two"]]);
    let book = Xlsx::of(&one).and("申报表", "visible", &two);
    assert_eq!(keys("sheet: {name: 申报表}\n", &book.bytes()), "two");
    assert_eq!(
        keys("", &book.bytes()),
        "a.xlsx: the workbook has several sheets, and which one is meant is not said: Sheet1, 申报表; declare it in the rules, such as `sheet: {name: Sheet1}`"
    );
    assert_eq!(
        keys("sheet: {name: 申报}\n", &book.bytes()),
        "a.xlsx: there is no sheet `申报`; there are: Sheet1, 申报表; is it `申报表`? rename the sheet, or correct `name:` of `sheet:`"
    );
    assert_eq!(
        keys("sheet: {name: Sheat1}\n", &book.bytes()),
        "a.xlsx: there is no sheet `Sheat1`; there are: Sheet1, 申报表; is it `Sheet1`? rename the sheet, or correct `name:` of `sheet:`"
    );
    // A hidden sheet is not meant, unless it is named.
    let book = Xlsx::of(&one).and("lists", "hidden", &two).and("more", "veryHidden", &two);
    assert_eq!(keys("", &book.bytes()), "one");
    assert_eq!(keys("sheet: {name: lists}\n", &book.bytes()), "two");
    let ods = made::ods_of(&format!(
        r#"<table:table table:name="h" table:style-name="hidden"/><table:table table:name="s">{}</table:table>"#,
        [ods_row(&[ods_text("key"), ods_text("x")]), ods_row(&[ods_text("ods")])].concat()
    ));
    assert_eq!(keys("", &ods), "ods");
    Ok(())
}

fn layouts() -> Result<(), Failed> {
    let title = row(1, &[text("A1", "2020 年申报表")]);
    let unit = row(2, &[text("D2", "单位：万元")]);
    let header = row(4, &[text("B4", "x"), text("C4", "key")]);
    let data = row(5, &[text("C5", "A1")]) + &row(6, &[text("B6", "v"), text("C6", "A2")]);
    let subtotal = row(7, &[text("A7", " 小计 "), text("C7", "2")]);
    let rest = row(8, &[text("C8", "A3")]) + &row(11, &[text("B11", "合计"), text("C11", "3")]);
    let book = Xlsx::of(&(title + &unit + &header + &data + &subtotal + &rest));
    let top = "sheet: {header_row: 4, skip: [合计, 小计]}\n";
    assert_eq!(keys(top, &book.bytes()), "A1 A2 A3");
    // The address counts columns and rows as the sheet does.
    let rules = rules("x: {type: number}", top);
    let table = read(&rules, "a.xlsx", &book.bytes()).map_err(|faults| said(&faults))?;
    let faults: Vec<String> = table.held.values().flatten().map(ToString::to_string).collect();
    assert_eq!(
        faults[1],
        "a.xlsx, Sheet1!B6, column x: `v` is not a plain number; write digits, with a point before the decimals"
    );
    assert_eq!(table.address(0, 1), "a.xlsx, Sheet1!C6, column key");
    assert_eq!(
        keys("sheet: {header_row: 3, skip: [合计, 小计]}\n", &book.bytes()),
        "a.xlsx, Sheet1!A3: row 3, which should name the columns, is empty; delete the empty rows, or declare `sheet: {header_row: 4}` if that row names them"
    );
    assert_eq!(
        keys("sheet: {header_row: 12}\n", &book.bytes()),
        "a.xlsx, Sheet1!A12: the sheet ends above row 12; its row of headers names the columns"
    );
    // What is not declared is not skipped: the total has no header above it, and rows are missing before it.
    assert_eq!(
        keys("sheet: {header_row: 4, skip: [小计]}\n", &book.bytes()),
        "a.xlsx, Sheet1!A9: the rows from here to 10 are empty; delete what is empty"
    );
    Ok(())
}

fn shapes() -> Result<(), Failed> {
    let header = texts(&[&["key", "x"]]);
    let with = |rows: &str| keys("", &Xlsx::of(&(header.clone() + rows)).bytes());
    assert_eq!(with(""), "");
    assert_eq!(with(&row(2, &[text("A2", "A"), r#"<c r="F2" s="3"/>"#.into()])), "A");
    assert_eq!(with(&row(3, &[text("A3", "A")])), "a.xlsx, Sheet1!A2: the row is empty; delete what is empty");
    // The last corner of a sheet costs nothing and is told.
    assert_eq!(
        with(&(row(2, &[text("A2", "A")]) + &row(1_048_576, &[text("XFD1048576", "B")]))),
        "a.xlsx, Sheet1!A3: the rows from here to 1048575 are empty; delete what is empty / a.xlsx, Sheet1!XFD1048576: something stands here, but the column has no header in row 1; name the column, or empty it"
    );
    assert_eq!(
        with(&row(2, &[text("A2", "A"), text("D2", "note")])),
        "a.xlsx, Sheet1!D2: something stands here, but the column has no header in row 1; name the column, or empty it"
    );
    assert_eq!(
        with(&(row(2, &[text("A2", "A")]) + &row(3, &[text("A3", "A")]))),
        "a.xlsx, Sheet1!A3, column key: `A` is the key of row 2 too; give each application a key of its own, or delete the row that stands there twice"
    );
    assert_eq!(
        with(&row(2, &[r#"<c r="A2"><v>7</v></c>"#.into()])),
        "a.xlsx, Sheet1!A2, column key: `7` is typed as a number, so zeros before it and digits behind the 15th may be lost; format the column as text and type it again"
    );
    assert_eq!(
        with(&row(2, &[text("B2", "x")])),
        "a.xlsx, Sheet1!A2, column key: the application has no key; fill it in, or delete the row"
    );
    let heads = |cells: &[&str]| keys("", &Xlsx::of(&texts(&[cells])).bytes());
    assert_eq!(
        heads(&["key", "x", "x"]),
        "a.xlsx, Sheet1!C1: the header `x` stands twice; rename or delete one of the two columns"
    );
    assert_eq!(
        heads(&["kay", "x"]),
        "a.xlsx:1: there is no column `key`; is it `kay`? rename the column, or add it to `column:` of the field `key`"
    );
    assert_eq!(
        keys("", &Xlsx::of("").bytes()),
        "a.xlsx, Sheet1!A1: the sheet is empty; its row of headers names the columns"
    );
    let error = row(1, &[text("A1", "key"), r##"<c r="B1" t="e"><v>#REF!</v></c>"##.into()]);
    assert_eq!(
        keys("", &Xlsx::of(&error).bytes()),
        "a.xlsx, Sheet1!B1: `#REF!` is an error of the sheet; correct the formula, or type the value"
    );
    // `unique` names the rows, and a sheet whose name is no word stands in quotes.
    let rules = rules("x: {type: text, unique: true}", "");
    let rows = texts(&[&["key", "x"], &["A", "v"], &["B", "v"]]);
    let book = Xlsx { sheets: vec![("it's 1".into(), "visible", rows)], ..Xlsx::default() };
    let table = read(&rules, "a.xlsx", &book.bytes()).map_err(|faults| said(&faults))?;
    assert_eq!(
        table.held[&0][0].to_string(),
        "a.xlsx, 'it''s 1'!B2, column x: `v` is also in row 3, but only one application may have it"
    );
    Ok(())
}

fn csv() -> Result<(), Failed> {
    let csv = "\u{feff}2020 年申报表,\n\"单位：\n万元\"\nkey,x\nA,1\n合计,2,3\nB,\n";
    let top = "sheet: {name: 申报表, header_row: 3, skip: [合计]}\n";
    assert_eq!(keys(top, csv.as_bytes()), "A B");
    assert_eq!(
        keys("sheet: {header_row: 3}\n", csv.as_bytes()),
        "a.xlsx:6: the row has 3 cells, but the header has 2; look for a missing or an extra comma; a text with a comma in it stands in quotes"
    );
    assert_eq!(
        keys("sheet: {header_row: 9}\n", csv.as_bytes()),
        "a.xlsx: the file ends above row 9, which should name the columns; correct `header_row:` of `sheet:` in the rules"
    );
    // With a name alone, CSV is read as ever.
    assert_eq!(keys("sheet: {name: 申报表}\n", b"key,x\nA,1\n"), "A");
    Ok(())
}

/// A workbook with the hidden sheet of merit.
fn stamped(form: &str, kind: &str, sheet: &str, rows: &str) -> Vec<u8> {
    let hidden = texts(&[&[form], &["f00d"], &[kind], &["R1"]]);
    let book = Xlsx { sheets: vec![(sheet.into(), "visible", rows.into())], ..Xlsx::default() };
    book.and("how to fill in", "visible", &texts(&[&["text"]])).and("_merit", "veryHidden", &hidden).bytes()
}

fn stamps() -> Result<(), Failed> {
    let rows = texts(&[&["key", "x"], &["A", "v"]]);
    let book = stamped("merit.sheets/1", "applications", "applications", &rows);
    // Its headers are in the first row of its own sheet, whatever the rules say of the sheets of others.
    assert_eq!(keys("sheet: {name: 申报表, header_row: 3}\n", &book), "A");
    let found = stamp("a.xlsx", &book).map_err(|fault| fault.to_string())?.unwrap();
    assert_eq!((&*found.rules, &*found.kind, found.reviewer.as_deref()), ("f00d", "applications", Some("R1")));
    assert!(found.other_rules("a.xlsx", "f00d").is_none());
    assert_eq!(
        found.other_rules("a.xlsx", "beef").unwrap().to_string(),
        "a.xlsx: the workbook was made for other rules: those with the fingerprint f00d, while these have beef; make the sheets anew with `merit sheets`, and copy the values into them"
    );
    assert_eq!(
        keys("", &stamped("merit.sheets/1", "panel", "marks", &rows)),
        "a.xlsx: this is a workbook for `panel`, but is given for `applications`; give it with --panel"
    );
    assert_eq!(
        keys("", &stamped("merit.sheets/2", "applications", "applications", &rows)),
        "a.xlsx: the workbook was made by a merit whose form of sheets is `merit.sheets/2`, not `merit.sheets/1`; make the sheets anew with `merit sheets`, and copy the values into them"
    );
    assert!(
        stamp("a.csv", b"key,x\n").unwrap().is_none() && stamp("a.xlsx", &Xlsx::of(&rows).bytes()).unwrap().is_none()
    );
    Ok(())
}

fn repeated() -> Result<(), Failed> {
    let header = ods_row(&[ods_text("key"), ods_text("x")]);
    let many = r#"<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#;
    let covered = r#"<table:table-row><table:table-cell office:value-type="string"><text:p>A</text:p></table:table-cell><table:covered-table-cell/></table:table-row>"#;
    let shapes = r#"<table:shapes><draw:frame xmlns:draw="d"><table:table><table:table-row/></table:table></draw:frame></table:shapes>"#;
    assert_eq!(
        keys(
            "",
            &made::ods(
                &[
                    shapes,
                    "<table:table-column/>",
                    "<table:table-header-rows>",
                    &header,
                    "</table:table-header-rows>",
                    covered,
                    many
                ]
                .concat()
            )
        ),
        "A"
    );
    let twice = r#"<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string"><text:p>A</text:p></table:table-cell></table:table-row>"#;
    assert_eq!(
        keys("", &made::ods(&[&header, twice].concat())),
        "a.xlsx, Sheet1!A3, column key: `A` is the key of row 2 too; give each application a key of its own, or delete the row that stands there twice"
    );
    let endless = r#"<table:table-row table:number-rows-repeated="1500"><table:table-cell table:number-columns-repeated="16000" office:value-type="string"><text:p>A</text:p></table:table-cell></table:table-row>"#;
    assert_eq!(
        keys("", &made::ods(&[&header, endless].concat())),
        "a.xlsx: the sheet has more than 20,000,000 cells; export it as CSV, which is read whatever its size"
    );
    // What was there before a change is on no sheet.
    let before = format!(
        "<table:tracked-changes><table:table table:name=\"old\">{header}</table:table></table:tracked-changes>"
    );
    let now = format!("<table:table table:name=\"new\">{}{}</table:table>", header, ods_row(&[ods_text("N")]));
    assert_eq!(keys("", &made::ods_of(&(before + &now))), "N");
    Ok(())
}

fn registers() -> Result<(), Failed> {
    let file = "merit: 1
round: {id: x, title: X, notice: N, currency: CNY}
fields:
  key: {type: text, key: true}
registers:
  past:
    join: key
    sheet: {name: awards, header_row: 2, skip: [合计]}
    fields:
      amount: {type: money, unit: 万元}
      year: {type: date}
facts: {one: count(past)}
ranking: {by: one}
";
    let checked = check("x", file.as_bytes(), &[], &mut |_| Err(String::new()));
    let rules = checked.rules.ok_or_else(|| format!("{:?}", checked.diagnostics))?;
    let cells = |n: usize, key: &str, amount: &str, day: &str| {
        row(
            n,
            &[
                text(&format!("A{n}"), key),
                format!(r#"<c r="B{n}"><v>{amount}</v></c>"#),
                format!(r#"<c r="C{n}" s="2"><v>{day}</v></c>"#),
            ],
        )
    };
    let rows = row(1, &[text("A1", "过往资助")])
        + &row(2, &[text("A2", "key"), text("B2", "amount"), text("C2", "year")])
        + &cells(3, "A", "1.5", "43921")
        + &cells(4, "A", "2", "43921.5")
        + &cells(5, "合计", "3.5", "1");
    let book = Xlsx::of(&texts(&[&["other"]])).and("awards", "visible", &rows);
    let read = read_register(
        "r.xlsx",
        &book.bytes(),
        EncodingChoice::Auto,
        &rules.registers[0],
        Currency::parse("CNY").unwrap(),
    );
    let table = read.map_err(|faults| said(&faults))?;
    assert_eq!(table.count, 2);
    let of_a = &table.rows["A"];
    assert_eq!(of_a[0].values[0].to_string(), "15000");
    assert!(
        said(&of_a[1].faults).starts_with("r.xlsx, awards!C4, column year: `43921.5` is a time"),
        "{}",
        said(&of_a[1].faults)
    );
    Ok(())
}
