//! Cells: every case of the corpora in each format that can write it.

use super::made::{self, Xlsx, escaped, ods_row, ods_text};
use crate::require;
use libtest_mimic::{Failed, Trial};
use merit::check::check;
use merit::check::model::Rules;
use merit::intake::{EncodingChoice, Fault, Table, read_applications};
use merit::number::{Exact, parse_plain};
use proptest::prelude::prop;
use proptest::test_runner::{Config, TestRunner};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("workbooks::texts_are_what_they_are_in_csv", || {
            crate::corpus::run(include_str!("../corpus/intake/cells.txt"), in_every_format)
        }),
        Trial::test("workbooks::disguises_are_told_in_every_format", || {
            crate::corpus::run(include_str!("../corpus/intake/disguises.txt"), in_every_format)
        }),
        Trial::test("workbooks::kinds_of_cells", || {
            crate::corpus::run(include_str!("../corpus/intake/kinds.txt"), kind)
        }),
        Trial::test("workbooks::texts_are_kept_letter_by_letter", letters),
        Trial::test("workbooks::json_lines", json_lines),
        require::folder("workbooks::naughty_strings", "MERIT_HOSTILE", naughty),
        Trial::test("workbooks::another_reader_finds_the_same", calamine_agrees),
    ]
}

/// Rules with a key and the fields, and what stands beside them at the top.
pub fn rules(fields: &str, top: &str) -> Rules {
    let text = format!(
        "merit: 1\nround: {{id: x, title: X, notice: N, currency: CNY}}\n{top}fields:\n  key: {{type: text, key: true}}\n{}facts: {{one: 1}}\nranking: {{by: one}}\n",
        fields.split("; ").filter(|f| !f.is_empty()).map(|f| format!("  {f}\n")).collect::<String>()
    );
    let checked = check("x", text.as_bytes(), &[], &mut |_| Err(String::new()));
    assert!(checked.rules.is_some(), "{:?}", checked.diagnostics);
    checked.rules.unwrap()
}

pub fn read(rules: &Rules, file: &str, bytes: &[u8]) -> Result<Table, Vec<Fault>> {
    let currency = rules.round.currency;
    read_applications(file, bytes, EncodingChoice::Auto, &rules.layout, &rules.fields, rules.key, currency)
}

/// The value of the first row, or its faults.
fn found(rules: &Rules, bytes: &[u8]) -> String {
    match read(rules, "a", bytes) {
        Err(faults) => format!("!! {}", faults[0]),
        Ok(table) => match table.held.get(&0) {
            None => table.value(1, 0).to_string(),
            Some(faults) => {
                let fix = faults[0].fix.as_ref().map(|f| format!("; {f}")).unwrap_or_default();
                format!("! {}{fix}", faults[0].problem)
            }
        },
    }
}

/// `field | text => value, or ! fault`, the same in CSV, XLSX, ODS and JSON lines.
fn in_every_format(left: &str, expected: &str) -> Result<(), String> {
    let (field, text) = left.rsplit_once(" | ").ok_or("a case is `field | cell => …`")?;
    let rules = rules(&format!("x: {field}"), "");
    let text = text.replace("\\n", "\n").replace("\\s", " ").replace("\\u3000", "\u{3000}");
    let rows = made::texts(&[&["key", "x"], &["A", &text]]);
    let ods = [ods_row(&[ods_text("key"), ods_text("x")]), ods_row(&[ods_text("A"), ods_text(&text)])].concat();
    let all: BTreeMap<&str, Vec<u8>> = [
        ("csv", format!("key,x\nA,\"{}\"\n", text.replace('"', "\"\"")).into_bytes()),
        ("xlsx", Xlsx::of(&rows).bytes()),
        ("ods", made::ods(&ods)),
        ("json", format!("{}\n", serde_json::json!({"key": "A", "x": text})).into_bytes()),
    ]
    .into();
    for (format, bytes) in all {
        let found = found(&rules, &bytes);
        if found != expected {
            return Err(format!("found `{found}` in {format}"));
        }
    }
    Ok(())
}

/// `field | kind what => value, or ! fault` in the formats that have such a kind of cell.
fn kind(left: &str, expected: &str) -> Result<(), String> {
    let (field, cell) = left.rsplit_once(" | ").ok_or("a case is `field | kind cell => …`")?;
    let (kind, value) = cell.split_once(' ').unwrap_or((cell, ""));
    let rules = rules(&format!("x: {field}"), "");
    let style = ["number", "percent", "day", "time", "day_zh", "amount", "minutes"].iter().position(|k| *k == kind);
    let numbered = |style: usize| format!(r#"<c r="B2" s="{style}"><v>{value}</v></c>"#);
    let mut book = Xlsx::default();
    let cell = match kind {
        "xlsx" => numbered(0),
        "text" => made::text("B2", value),
        "bool" => format!(r#"<c r="B2" t="b"><v>{value}</v></c>"#),
        "error" => format!(r#"<c r="B2" t="e"><f>A1</f><v>{value}</v></c>"#),
        "iso" => format!(r#"<c r="B2" t="d"><v>{value}</v></c>"#),
        "calculated" | "onload" => format!(r#"<c r="B2"><f>A1</f><v>{value}</v></c>"#),
        "formula" => r#"<c r="B2"><f>A1</f><v></v></c>"#.into(),
        "day1904" => numbered(2),
        _ => numbered(style.ok_or("no such kind")?),
    };
    book.said = (
        if kind == "day1904" { "date1904=\"1\"" } else { "" },
        if kind == "onload" { "fullCalcOnLoad=\"1\"" } else { "" },
    );
    let rows = made::texts(&[&["key", "x"]]) + &made::row(2, &[made::text("A2", "A"), cell]);
    book.sheets.push(("Sheet1".into(), "visible", rows));
    let mut all = vec![("xlsx", book.bytes())];
    let typed = |kind: &str, name: &str, value: &str| {
        format!(r#"<table:table-cell office:value-type="{kind}" office:{name}="{value}"/>"#)
    };
    let ods = match kind {
        "number" => Some(typed("float", "value", value)),
        "amount" => Some(typed("currency", "value", value)),
        "percent" => Some(typed("percentage", "value", value)),
        "bool" => Some(typed("boolean", "boolean-value", if value == "1" { "true" } else { "false" })),
        "iso" => Some(typed("date", "date-value", value)),
        "time" => Some(typed("time", "time-value", "PT12H00M00S")),
        "text" => Some(ods_text(value)),
        "error" => Some(format!(
            r#"<table:table-cell table:formula="of:=A1" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>{value}</text:p></table:table-cell>"#
        )),
        "calculated" => Some(format!(
            r#"<table:table-cell table:formula="of:=A1" office:value-type="float" office:value="{value}"/>"#
        )),
        "formula" => Some(r#"<table:table-cell table:formula="of:=A1"/>"#.into()),
        _ => None,
    };
    if let Some(cell) = ods {
        let header = ods_row(&[ods_text("key"), ods_text("x")]);
        all.push(("ods", made::ods(&[header, ods_row(&[ods_text("A"), cell])].concat())));
    }
    let json = match kind {
        // JSON keeps what was typed, zeros and all.
        "number" if value != "-0" => Some(value.to_owned()),
        "bool" => Some(if value == "1" { "true" } else { "false" }.to_owned()),
        "text" => Some(serde_json::json!(value).to_string()),
        _ => None,
    };
    all.extend(json.map(|json| ("json", format!("{{\"key\": \"A\", \"x\": {json}}}\n").into_bytes())));
    for (format, bytes) in all {
        let found = found(&rules, &bytes);
        if found != expected {
            return Err(format!("found `{found}` in {format}"));
        }
    }
    Ok(())
}

/// Texts as Excel writes them: fonts within a cell, how it is read aloud, characters that XML cannot write.
fn letters() -> Result<(), Failed> {
    let cases = [
        ("<si><t>plain</t></si>", "plain"),
        ("<si><t> cut </t></si>", "cut"),
        ("<si><t xml:space=\"preserve\"> kept </t></si>", " kept "),
        ("<si><r><rPr><b/></rPr><t>宁</t></r><r><t xml:space=\"preserve\"> 波</t></r></si>", "宁 波"),
        ("<si><t>漢</t><rPh sb=\"0\" eb=\"1\"><t>かん</t></rPh><phoneticPr fontId=\"1\"/></si>", "漢"),
        ("<si><t>a_x000D_b</t></si>", "a\rb"),
        ("<si><t>_x005F_x000D_</t></si>", "_x000D_"),
        ("<si><t>_xD83D__xDE00_</t></si>", "😀"),
        ("<si><t>_xD83D_ _x12_ _xZZZZ_</t></si>", "_xD83D_ _x12_ _xZZZZ_"),
        ("<si><t>&#20013;&amp;&lt;<![CDATA[<b>]]></t></si>", "中&<<b>"),
        ("<si><t>=1+1</t></si>", "=1+1"),
    ];
    let rules = rules("x: {type: text, optional: true}", "");
    let mut book = Xlsx { strings: cases.iter().map(|(xml, _)| *xml).collect(), ..Xlsx::default() };
    let cell = |i: usize| {
        let row = i + 2;
        made::row(
            row,
            &[made::text(&format!("A{row}"), &format!("K{i}")), format!(r#"<c r="B{row}" t="s"><v>{i}</v></c>"#)],
        )
    };
    let rows = made::texts(&[&["key", "x"]]) + &(0..cases.len()).map(cell).collect::<String>();
    book.sheets.push(("Sheet1".into(), "visible", rows));
    let table = read(&rules, "a.xlsx", &book.bytes()).map_err(|faults| faults[0].to_string())?;
    for (i, (xml, expected)) in cases.iter().enumerate() {
        assert_eq!(table.value(1, i).to_string(), *expected, "{xml}");
    }
    // The same in ODS: spaces count as one unless they are written as such, and comments are no part of a cell.
    let cases = [
        ("<text:p>a  b</text:p>", "a b"),
        ("<text:p>a<text:s text:c=\"3\"/>b</text:p><text:p>c</text:p>", "a   b\nc"),
        ("<text:p><text:span>宁</text:span>波<text:line-break/>x<text:tab/>y</text:p>", "宁波\nx\ty"),
        ("<office:annotation><text:p>note</text:p></office:annotation><text:p>x</text:p>", "x"),
        ("\n<text:p>x</text:p>\n", "x"),
    ];
    for (xml, expected) in cases {
        let cell = format!(r#"<table:table-cell office:value-type="string">{xml}</table:table-cell>"#);
        let rows = [ods_row(&[ods_text("key"), ods_text("x")]), ods_row(&[ods_text("A"), cell])].concat();
        let table = read(&rules, "a.ods", &made::ods(&rows)).map_err(|faults| faults[0].to_string())?;
        assert_eq!(table.value(1, 0).to_string(), expected, "{xml}");
    }
    assert_eq!(escaped("<&>"), "&lt;&amp;&gt;");
    Ok(())
}

/// Each of the big list of naughty strings and of the beginnings of formulas, written by the writer of workbooks that merit
/// uses, comes back letter by letter, or is refused where CSV refuses it.
fn naughty(folder: &Path) -> Result<(), Failed> {
    let mut strings: Vec<String> = serde_json::from_slice(&fs::read(folder.join("blns.json")).unwrap()).unwrap();
    strings
        .extend(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "_x000D_", " a ", "a\nb"].map(str::to_owned));
    let rules = rules("x: {type: text, optional: true}", "");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "key").unwrap().write_string(0, 1, "x").unwrap();
    for (row, string) in (1_u32..).zip(&strings) {
        sheet.write_string(row, 0, format!("K{row}")).unwrap().write_string(row, 1, string).unwrap();
    }
    let table = read(&rules, "a.xlsx", &book.save_to_buffer().unwrap()).map_err(|faults| faults[0].to_string())?;
    let mut kept = 0;
    for (row, string) in strings.iter().enumerate() {
        let nfc: String = string.nfc().collect();
        if let Some(faults) = table.held.get(&row) {
            assert!(string.trim().is_empty(), "{string:?}: {}", faults[0]);
        } else {
            assert_eq!(table.value(1, row).to_string(), nfc, "{string:?}");
            kept += 1;
        }
    }
    println!("naughty strings: {kept} of {} kept in XLSX", strings.len());
    if kept > 480 { Ok(()) } else { Err(format!("only {kept}").into()) }
}

/// Random cells written by one library are read by another as they are here: texts letter by letter, numbers as the
/// shortest decimals of their floats.
fn calamine_agrees() -> Result<(), Failed> {
    use calamine::{Data, Reader};
    let rules = rules(
        "n: {type: number, decimals: 400, min: -1_000_000_000_000_000, optional: true}; t: {type: text, optional: true}",
        "",
    );
    let mut runner = TestRunner::new(Config { cases: 60, failure_persistence: None, ..Config::default() });
    let number = (-999_999_999_999_999_i64..1_000_000_000_000_000, 0_usize..14);
    let cells = prop::collection::vec((number, "[^\\x00\\r]{0,12}"), 1..30);
    runner
        .run(&cells, |cells| {
            let mut book = rust_xlsxwriter::Workbook::new();
            let sheet = book.add_worksheet();
            for (column, header) in (0_u16..).zip(["key", "n", "t"]) {
                sheet.write_string(0, column, header).unwrap();
            }
            for (row, ((digits, places), text)) in (1_u32..).zip(&cells) {
                let number = format!("{digits}e-{places}");
                sheet.write_string(row, 0, format!("K{row}")).unwrap();
                sheet.write_number(row, 1, super::rounds::float(&number)).unwrap();
                sheet.write_string(row, 2, text).unwrap();
            }
            let bytes = book.save_to_buffer().unwrap();
            let table = read(&rules, "a.xlsx", &bytes).unwrap();
            let mut theirs: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(&bytes)).unwrap();
            let range = theirs.worksheet_range("Sheet1").unwrap();
            for (row, ((digits, places), text)) in cells.iter().enumerate() {
                let at =
                    |column| range.get_value((u32::try_from(row + 1).unwrap(), column)).cloned().unwrap_or_default();
                let Data::Float(number) = at(1) else { panic!("{:?}", at(1)) };
                let written =
                    parse_plain(&format!("{digits}")).unwrap() * Exact::power_of_ten(-i32::try_from(*places).unwrap());
                let ours = table.value(1, row).to_string();
                assert_eq!(ours, written.to_string());
                assert_eq!(super::rounds::float(&ours), number);
                if text.trim().is_empty() {
                    continue;
                }
                let Data::String(found) = at(2) else { panic!("{:?}", at(2)) };
                assert_eq!(table.value(2, row).to_string(), found.nfc().collect::<String>());
                assert_eq!(found, *text);
            }
            Ok(())
        })
        .map_err(|e| e.to_string().into())
}

fn json_lines() -> Result<(), Failed> {
    let rules = rules("x: {type: number, decimals: 25, optional: true}; t: {type: text, optional: true}", "");
    let said = |text: &str| match read(&rules, "a.jsonl", text.as_bytes()) {
        Ok(table) => {
            let faults: Vec<String> = table.held.values().flatten().map(ToString::to_string).collect();
            if faults.is_empty() {
                let row = |row| format!("{} {} {}", table.value(0, row), table.value(1, row), table.value(2, row));
                let rows: Vec<String> = (0..table.rows()).map(row).collect();
                format!("{} | {}", table.headers.join(","), rows.join(" | "))
            } else {
                faults.join(" / ")
            }
        }
        Err(faults) => faults.iter().map(ToString::to_string).collect::<Vec<_>>().join(" / "),
    };
    let object = "write one object a line, such as {\"id\": \"A1\"}";
    let cases = [
        // Digits that no float has; members in any order; unknown ones are kept; a missing one is an empty cell.
        (
            "{\"key\": \"A\", \"x\": 0.1234567890123456789, \"t\": \"a\\nb\"}\n{\"t\": null, \"more\": true, \"key\": \"B\"}\n",
            "key,x,t,more | A 0.1234567890123456789 a\nb | B  ".to_owned(),
        ),
        ("\u{feff}{\"key\": \"A\", \"x\": 1, \"t\": \"\"}", "key,x,t | A 1 ".to_owned()),
        ("{\"key\": \"A\", \"x\": 1, \"t\": \"b\"}\r\n", "key,x,t | A 1 b".to_owned()),
        (
            "{\"key\": \"A\", \"x\": 1e3, \"t\": 5}\n",
            "a.jsonl:1, column x: `1e3` is not a plain number: a number is written out, without an exponent; write 1000 / a.jsonl:1, column t: `5` is typed as a number, so zeros before it and digits behind the 15th may be lost; format the column as text and type it again".to_owned(),
        ),
        (
            "{\"key\": \"A\", \"x\": 1, \"t\": \"\", \"x\": 2}\n",
            "a.jsonl:1: `x` stands twice in the object; keep one of the two".to_owned(),
        ),
        (
            "{\"key\": \"A\", \"x\": [1], \"t\": \"\"}\n",
            "a.jsonl:1, column x: a list or an object is no cell; write a text, a number, true, false or null".to_owned(),
        ),
        (
            "{\"key\": \"A\", \"x\": 1, \"t\": \"\"}\n\n{\"key\": \"B\"\n[1]\n",
            format!(
                "a.jsonl:2: the line is empty; delete it / a.jsonl:3: the line is no JSON object: EOF while parsing an object at column 11; {object} / a.jsonl:4: the line is no JSON object: invalid type: sequence, expected an object at column 0; {object}"
            ),
        ),
        (
            "{\"key\": \"A\", \"x\": 1, \"t\": \"\"}\n{\"key\": \"A\"}\n",
            "a.jsonl:2, column key: `A` is the key of line 1 too; give each application a key of its own, or delete the row that stands there twice".to_owned(),
        ),
        (
            "{\"key\": \"A\", \"x\": 1, \"t\": \"a\\u0000\"}\n",
            "a.jsonl:1, column t: `a\\0` has a NUL character in it; type it again".to_owned(),
        ),
        (
            "{\"key\": 7, \"x\": 1, \"t\": \"\"}\n",
            "a.jsonl:1, column key: `7` is typed as a number, so zeros before it and digits behind the 15th may be lost; format the column as text and type it again".to_owned(),
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(said(text), expected, "{text}");
    }
    Ok(())
}
