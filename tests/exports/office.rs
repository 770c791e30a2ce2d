//! LibreOffice, without a window, opens what merit writes.

use super::{Round, bare, cells};
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
            let (ours, theirs) = (cells(&book, name), &read[name]);
            assert_eq!(ours.len(), theirs.len(), "{name}");
            for (a, b) in ours.iter().zip(theirs) {
                let a: Vec<String> = a.iter().map(|t| bare(t)).collect();
                let b: Vec<String> = b.iter().map(|t| bare(t)).collect();
                assert_eq!(a, b, "{name}");
            }
        }
    }
    Ok(())
}

/// LibreOffice, where it is installed.
pub fn program() -> Option<std::path::PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).map(|folder| folder.join("soffice")).find(|file| file.is_file())
}
