//! Workbooks that are none, are locked, are damaged, or were made to break a reader: each is refused in words, nothing
//! panics, and no memory is taken for what a file says of itself.

use super::cells::{read, rules};
use super::made::{self, Xlsx, row, text, texts, zipped};
use libtest_mimic::{Failed, Trial};
use proptest::prelude::{any, prop};
use proptest::test_runner::{Config, TestRunner};
use std::fs;
use std::path::Path;
use std::process::Command;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("workbooks::what_is_none_is_refused_in_words", none),
        Trial::test("workbooks::damage_is_refused_in_words", damage),
        crate::require::tool("workbooks::bombs_take_no_memory", "sh", bombs),
        Trial::test("workbooks::any_byte_may_be_wrong", any_byte),
    ]
}

/// How a file is refused; empty where it is read.
fn refused(bytes: &[u8]) -> String {
    let rules = rules("x: {type: text, optional: true}", "");
    match read(&rules, "a", bytes) {
        Ok(_) => String::new(),
        Err(faults) => faults.iter().map(ToString::to_string).collect::<Vec<_>>().join(" / "),
    }
}

fn none() -> Result<(), Failed> {
    let xlsx_fix = "save it as an XLSX workbook, and give that file";
    let ole = |inside: &str| {
        let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
        bytes.extend([0; 512]);
        bytes.extend(inside.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    assert_eq!(refused(&ole("Workbook")), format!("a: this is a file of Excel as it was before 2007; {xlsx_fix}"));
    let locked = "a: the workbook is locked by a password; save it without one, and give that file";
    assert_eq!(refused(&ole("EncryptedPackage")), locked);
    let types = ("[Content_Types].xml", b"<Types/>".to_vec());
    let binary = zipped(&[types.clone(), ("xl/workbook.bin", vec![0])]);
    assert_eq!(refused(&binary), format!("a: this is a binary workbook (XLSB); {xlsx_fix}"));
    let none =
        "a: this is a ZIP, but neither an XLSX nor an ODS workbook; give the table as CSV, XLSX, ODS or JSON lines";
    assert_eq!(refused(&zipped(&[types, ("word/document.xml", vec![])])), none);
    assert_eq!(refused(&zipped(&[("readme.txt", vec![])])), none);
    let odt = zipped(&[("mimetype", b"application/vnd.oasis.opendocument.text".to_vec())]);
    assert_eq!(
        refused(&odt),
        "a: this is a document of the kind `application/vnd.oasis.opendocument.text`, not a workbook; give the table as CSV, XLSX, ODS or JSON lines"
    );
    let ods = zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".to_vec()),
        ("META-INF/manifest.xml", b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>".to_vec()),
        ("content.xml", vec![1, 2, 3]),
    ]);
    assert_eq!(refused(&ods), locked);
    let page = "a: this is a web page or XML under the name of a workbook; open it in a spreadsheet program, save it as an XLSX workbook, and give that file";
    assert_eq!(refused(b"\xef\xbb\xbf\r\n<HTML><table><tr><td>key</td></tr></table>"), page);
    assert_eq!(refused(b"<?xml version=\"1.0\"?><Workbook/>"), page);
    assert_eq!(
        refused(b"[\n {\"key\": \"A\"}\n]"),
        "a: this is one list of JSON; write JSON lines: one object a line, without the list and the commas between them"
    );
    // The name of a file says nothing of what it is.
    let rules = rules("x: {type: text, optional: true}", "");
    assert!(read(&rules, "a.csv", &Xlsx::of(&texts(&[&["key", "x"]])).bytes()).is_ok());
    assert!(read(&rules, "a.xlsx", b"key,x\n").is_ok());
    Ok(())
}

fn damage() -> Result<(), Failed> {
    let good = Xlsx::of(&texts(&[&["key", "x"], &["A", "v"]]));
    assert_eq!(refused(&good.bytes()), "");
    let fix = "open it in a spreadsheet program, save it again, and give that file";
    let broken = |bytes: &[u8], part: &str| {
        let said = refused(bytes);
        assert!(said.contains("the workbook is damaged: ") && said.ends_with(fix), "{part}: {said}");
        said
    };
    // Each part missing, cut in half, no XML, or with a document type. Styles and texts may be missing.
    for (at, (name, bytes)) in good.parts().iter().enumerate() {
        let spoiled = |with: Option<Vec<u8>>| {
            let mut parts = good.parts();
            match with {
                Some(bytes) => parts[at].1 = bytes,
                None => drop(parts.remove(at)),
            }
            zipped(&parts)
        };
        if ["xl/workbook.xml", "_rels/.rels", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"].contains(name) {
            broken(&spoiled(None), name);
        }
        if *name != "[Content_Types].xml" {
            broken(&spoiled(Some(bytes[..bytes.len() / 2].to_vec())), name);
            broken(&spoiled(Some(b"<a><b></a>".to_vec())), name);
            broken(&spoiled(Some([b"<!DOCTYPE a [<!ENTITY b \"c\">]>", &bytes[..]].concat())), name);
            broken(&spoiled(Some(vec![0xff, 0xfe])), name);
        }
    }
    // XML that ends after a whole row, or after the tag of a text: nothing says that there was more.
    for (name, end) in [("xl/worksheets/sheet1.xml", "</row>"), ("xl/sharedStrings.xml", "99\">")] {
        let mut parts = good.parts();
        let (_, bytes) = parts.iter_mut().find(|(part, _)| *part == name).unwrap();
        let cut = String::from_utf8_lossy(bytes).find(end).unwrap() + end.len();
        bytes.truncate(cut);
        assert!(broken(&zipped(&parts), name).contains("its XML ends too early"), "{name}");
    }
    // The file cut off anywhere.
    let bytes = good.bytes();
    for length in (4..bytes.len()).step_by(7) {
        assert_ne!(refused(&bytes[..length]), "", "{length} bytes");
    }
    let sheet = |rows: &str| Xlsx::of(&(texts(&[&["key", "x"]]) + rows)).bytes();
    for (rows, words) in [
        (row(2, &[text("A2", "A"), text("A2", "B")]), "row 2 has a cell twice or out of order"),
        (row(2, &[text("B2", "A"), text("A2", "B")]), "row 2 has a cell twice or out of order"),
        (row(3, &[text("A3", "A")]) + &row(2, &[text("A2", "B")]), "row 2 stands behind row 3"),
        (row(2, &[text("A3", "A")]), "a cell is named `A3`"),
        (row(2, &[text("AAAA2", "A")]), "a cell is named `AAAA2`"),
        (row(2, &[text("XFE2", "A")]), "row 2 has a cell twice or out of order"),
        (row(1_048_577, &[]), "row 1048577 stands behind row 1"),
        (row(2, &[r#"<c r="A2" t="s"><v>0</v></c>"#.into()]), "Sheet1!A2: the workbook is damaged: there is no text 0"),
        (row(2, &[r#"<c r="A2" t="s"><v>x</v></c>"#.into()]), "there is no text x"),
        (row(2, &[r#"<c r="A2"><v>inf</v></c>"#.into()]), "`inf` is no number"),
        (row(2, &[r#"<c r="A2"><v>1e9999</v></c>"#.into()]), "`1e9999` is no number"),
        (row(2, &[r#"<c r="A2" t="b"><v>2</v></c>"#.into()]), "`2` is neither TRUE nor FALSE"),
        (row(2, &[r#"<c r="A2" t="z"><v>2</v></c>"#.into()]), "there is no kind of cell `z`"),
        (row(2, &["<c r=\"A2\" t=\"str\"><v>&nbsp;</v></c>".into()]), "an entity"),
    ] {
        let said = broken(&sheet(&rows), &rows);
        assert!(said.contains(words), "{said}");
    }
    // Two parts of one name, of which programs may read one or the other.
    let mut twice = zipped(&[("a", b"1".to_vec()), ("b", b"2".to_vec())]);
    let at: Vec<usize> = (0..twice.len()).filter(|i| twice[*i] == b'b').collect();
    at.iter().for_each(|i| twice[*i] = b'a');
    assert!(refused(&twice).starts_with("a: the workbook is damaged"), "{}", refused(&twice));
    Ok(())
}

fn bombs(shell: &Path) -> Result<(), Failed> {
    let good = Xlsx::of(&texts(&[&["key", "x"]]));
    let folder = tempfile::tempdir()?;
    let rules = "merit: 1\nround: {id: x, title: X, notice: N, currency: CNY}\nfields:\n  key: {type: text, key: true}\nfacts: {one: 1}\nranking: {by: one}\n";
    fs::write(folder.path().join("x.merit.yaml"), rules)?;
    for part in ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"] {
        let bytes = made::bomb(&good.parts(), part, 3000);
        assert!(bytes.len() < 5 << 20);
        fs::write(folder.path().join("a.xlsx"), bytes)?;
        // So many kB and no more, of which the bounds leave a good part.
        let run = format!("ulimit -v 1500000 && exec {} run --data a.xlsx --dry-run -j 2", env!("CARGO_BIN_EXE_merit"));
        let output = Command::new(shell).args(["-c", &run]).current_dir(folder.path()).output()?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(4), "{said}");
        assert!(said.contains("the workbook holds more than 512 MB of text; export the sheet as CSV"), "{said}");
    }
    // Tags nested a million times, an attribute of megabytes, endless repetitions.
    let deep = "<a>".repeat(1_000_000) + &"</a>".repeat(1_000_000);
    assert_eq!(refused(&Xlsx::of(&(deep + &texts(&[&["key", "x"]]))).bytes()), "");
    let long = format!("<row r=\"1\" spans=\"{}\"></row>", "1".repeat(1 << 20));
    assert!(refused(&Xlsx::of(&long).bytes()).contains("a tag of its XML is too long"));
    let spaces = r#"<table:table-row><table:table-cell office:value-type="string"><text:p>a<text:s text:c="99999999999"/></text:p></table:table-cell></table:table-row>"#;
    assert!(refused(&made::ods(spaces)).contains("this row should name the columns"));
    Ok(())
}

/// A workbook with any one byte changed is read or refused; nothing panics. The same for bytes behind a good beginning.
fn any_byte() -> Result<(), Failed> {
    let books = [
        Xlsx::of(&texts(&[&["key", "x"], &["A", "v"]])).bytes(),
        made::ods(&[made::ods_row(&[made::ods_text("key"), made::ods_text("x")])].concat()),
    ];
    let mut runner = TestRunner::new(Config { cases: 1500, failure_persistence: None, ..Config::default() });
    let spoil = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>());
    runner
        .run(&spoil, |(book, at, byte)| {
            let mut bytes = books[book.index(2)].clone();
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let _ = refused(&bytes);
            Ok(())
        })
        .map_err(|e| Failed::from(e.to_string()))?;
    // The XML itself, which a ZIP would protect by its sums.
    let xml = texts(&[&["key", "x"], &["A", "v"]]);
    let mut runner = TestRunner::new(Config { cases: 1500, failure_persistence: None, ..Config::default() });
    runner
        .run(&(any::<prop::sample::Index>(), prop::collection::vec(any::<char>(), 0..4)), |(at, put)| {
            let at = xml.char_indices().nth(at.index(xml.chars().count())).unwrap().0;
            let put: String = put.into_iter().collect();
            let _ = refused(&Xlsx::of(&format!("{}{put}{}", &xml[..at], &xml[at..])).bytes());
            Ok(())
        })
        .map_err(|e| e.to_string().into())
}
