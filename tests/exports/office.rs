//! LibreOffice, without a window, opens what merit writes.

use super::{Round, bare, cell_text, range};
use calamine::Data;
use libtest_mimic::{Failed, Trial};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

pub fn trials() -> Vec<Trial> {
    vec![crate::require::tool("exports::office_reads_and_recalculates_the_same", "soffice", recalculated)]
}

/// Every sheet of a workbook as LibreOffice reads it, every formula calculated again.
pub fn sheets(soffice: &Path, book: &[u8]) -> BTreeMap<String, Vec<Vec<String>>> {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("profile/user");
    fs::create_dir_all(&profile).unwrap();
    // 0: always calculate again, whatever was stored.
    let setting = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<oor:items xmlns:oor=\"http://openoffice.org/2001/registry\">
<item oor:path=\"/org.openoffice.Office.Calc/Formula/Load\"><prop oor:name=\"OOXMLRecalcMode\" oor:op=\"fuse\"><value>0</value></prop></item>
</oor:items>";
    fs::write(profile.join("registrymodifications.xcu"), setting).unwrap();
    let path = folder.path().join("b.xlsx");
    fs::write(&path, book).unwrap();
    let output = Command::new(soffice)
        .arg(format!("-env:UserInstallation=file://{}", folder.path().join("profile").display()))
        .args(["--headless", "--convert-to"])
        .arg("csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1")
        .arg("--outdir")
        .args([folder.path(), &path])
        .output()
        .unwrap();
    let mut sheets = BTreeMap::new();
    for entry in fs::read_dir(folder.path()).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(sheet) = name.strip_prefix("b-").and_then(|n| n.strip_suffix(".csv")) else { continue };
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(entry.path()).unwrap();
        let rows = reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
        sheets.insert(sheet.to_owned(), rows);
    }
    assert!(!sheets.is_empty(), "{output:?}");
    sheets
}

/// Every cell of a sheet is for LibreOffice what it is for us: a text to the letter, a number by its value.
pub fn agree(book: &[u8], read: &BTreeMap<String, Vec<Vec<String>>>, sheet: &str) {
    let (ours, theirs) = (range(book, sheet), &read[sheet]);
    assert_eq!(ours.rows().count(), theirs.len(), "{sheet}");
    for (a, b) in ours.rows().zip(theirs) {
        assert_eq!(a.len(), b.len(), "{sheet} {b:?}");
        for (a, b) in a.iter().zip(b) {
            match a {
                Data::String(text) => assert_eq!(text, b, "{sheet}"),
                other => assert_eq!(bare(&cell_text(other)), bare(b), "{sheet}"),
            }
        }
    }
}

fn recalculated(soffice: &Path) -> Result<(), Failed> {
    for round in [Round::four_basics(), Round::enveloped()] {
        let book = round.ranking(
            true,
            &["submitted"]
                .iter()
                .filter(|n| round.run.rules.fields.iter().any(|f| *f.name == ***n))
                .copied()
                .collect::<Vec<_>>(),
        );
        let read = sheets(soffice, &book);
        for name in ["ranking", "envelopes", "rules", "record"] {
            agree(&book, &read, name);
        }
    }
    Ok(())
}
