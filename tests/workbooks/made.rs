//! Workbooks made for tests, letter by letter where no library writes what a test needs.

use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A ZIP of these parts.
pub fn zipped(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The same with one part in place of another, so many MB of spaces that are never held.
pub fn bomb(parts: &[(&str, Vec<u8>)], part: &str, megabytes: usize) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        if *name == part {
            (0..megabytes).for_each(|_| zip.write_all(&[b' '; 1 << 20]).unwrap());
        } else {
            zip.write_all(bytes).unwrap();
        }
    }
    zip.finish().unwrap().into_inner()
}

/// An XLSX workbook: its sheets by name, state and the XML of their rows.
#[derive(Default)]
pub struct Xlsx {
    pub sheets: Vec<(String, &'static str, String)>,
    /// The XML of its shared texts.
    pub strings: String,
    /// Attributes of `workbookPr` and of `calcPr`.
    pub said: (&'static str, &'static str),
}

impl Xlsx {
    /// One sheet with these rows.
    pub fn of(rows: &str) -> Self {
        Self { sheets: vec![("Sheet1".into(), "visible", rows.into())], ..Self::default() }
    }

    pub fn and(mut self, name: &str, state: &'static str, rows: &str) -> Self {
        self.sheets.push((name.into(), state, rows.into()));
        self
    }

    /// The parts, which a test may spoil.
    pub fn parts(&self) -> Vec<(&'static str, Vec<u8>)> {
        const PARTS: [&str; 3] = ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml"];
        let mut list = String::new();
        let mut relations = String::new();
        let mut parts = Vec::new();
        for (i, (name, state, rows)) in self.sheets.iter().enumerate() {
            let n = i + 1;
            list += &format!(r#"<sheet name="{}" sheetId="{n}" state="{state}" r:id="r{n}"/>"#, escaped(name));
            relations +=
                &format!(r#"<Relationship Id="r{n}" Type="http://o/worksheet" Target="worksheets/sheet{n}.xml"/>"#);
            let xml = format!(
                r#"<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="m"><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>"#
            );
            parts.push((PARTS[i], xml.into_bytes()));
        }
        relations += r#"<Relationship Id="s" Type="http://o/styles" Target="/xl/styles.xml"/><Relationship Id="t" Type="http://o/sharedStrings" Target="sharedStrings.xml"/>"#;
        let book = format!(
            "<workbook xmlns:r=\"r\"><workbookPr {}/><sheets>{list}</sheets><calcPr {}/></workbook>",
            self.said.0, self.said.1
        );
        let of_package = r#"<Relationships><Relationship Id="b" Type="http://o/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
        parts.extend([
            ("[Content_Types].xml", b"<Types/>".to_vec()),
            ("_rels/.rels", of_package.into()),
            ("xl/workbook.xml", book.into_bytes()),
            ("xl/_rels/workbook.xml.rels", format!("<Relationships>{relations}</Relationships>").into_bytes()),
            ("xl/sharedStrings.xml", format!("<sst uniqueCount=\"99999999999\">{}</sst>", self.strings).into_bytes()),
            ("xl/styles.xml", STYLES.into()),
        ]);
        parts
    }

    pub fn bytes(&self) -> Vec<u8> {
        zipped(&self.parts())
    }
}

/// Style 1 is a percentage, 2 a day, 3 a time, 4 a day by number of Chinese Excel, 5 an amount, 6 minutes gone by.
const STYLES: &str = r#"<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/>
<numFmt numFmtId="171" formatCode="h:mm AM/PM"/><numFmt numFmtId="172" formatCode="[$¥-804]#,##0.00;[Red]-#,##0.00"/>
<numFmt numFmtId="173" formatCode="[mm]:ss"/></numFmts>
<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="31"/><xf numFmtId="172"/><xf numFmtId="173"/></cellXfs></styleSheet>"#;

/// A text as XML.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The cell of a text at a place such as `B2`.
pub fn text(at: &str, text: &str) -> String {
    format!(r#"<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>"#, escaped(text))
}

/// A row of cells.
pub fn row(number: usize, cells: &[String]) -> String {
    format!(r#"<row r="{number}">{}</row>"#, cells.concat())
}

/// Rows of texts from the first one on.
pub fn texts(rows: &[&[&str]]) -> String {
    let cell = |r: usize, c: usize, t: &str| {
        let column = char::from(b'A' + u8::try_from(c).unwrap());
        text(&format!("{column}{}", r + 1), t)
    };
    let line = |(r, cells): (usize, &&[&str])| {
        let cells: Vec<String> =
            cells.iter().enumerate().filter(|(_, t)| !t.is_empty()).map(|(c, t)| cell(r, c, t)).collect();
        row(r + 1, &cells)
    };
    rows.iter().enumerate().map(line).collect()
}

/// An ODS workbook of one sheet with the XML of its rows.
pub fn ods(rows: &str) -> Vec<u8> {
    ods_of(&format!(r#"<table:table table:name="Sheet1">{rows}</table:table>"#))
}

/// An ODS workbook with the XML of its sheets.
pub fn ods_of(sheets: &str) -> Vec<u8> {
    let content = format!(
        r#"<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:calcext="c" xmlns:style="s"><office:automatic-styles><style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>"#
    );
    zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".to_vec()),
        ("META-INF/manifest.xml", b"<manifest:manifest xmlns:manifest=\"m\"/>".to_vec()),
        ("content.xml", content.into_bytes()),
    ])
}

/// The ODS cell of a text.
pub fn ods_text(text: &str) -> String {
    let paragraphs: String = text
        .split('\n')
        .map(|line| {
            format!("<text:p>{}</text:p>", escaped(line).replace(' ', "<text:s/>").replace('\t', "<text:tab/>"))
        })
        .collect();
    format!(r#"<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>"#)
}

/// The ODS row of some cells.
pub fn ods_row(cells: &[String]) -> String {
    format!("<table:table-row>{}</table:table-row>", cells.concat())
}
