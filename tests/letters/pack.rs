//! Everything at once: the same bytes each time, and a pack that is opened and checked without merit.

use crate::record::{folder, run_small, says};
use crate::require;
use libtest_mimic::{Failed, Trial};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("letters::everything_is_the_same_each_time", same),
        Trial::test("letters::a_new_folder_is_listed", listed),
        require::tool("letters::a_pack_is_checked_without_merit", "python3", checked),
    ]
}

/// All files of a folder by name.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                all.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    all
}

fn same() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    run_small(at, "r.merit", &[], 0)?;
    for lang in ["en", "zh"] {
        for (name, threads) in [("one", "1"), ("two", "2"), ("again", "2")] {
            let name = format!("{name}-{lang}");
            says(at, &["report", "r.merit", "--all", "-o", &name, "-j", threads, "--lang", lang], 0)?;
        }
        let all = files(&at.join(format!("one-{lang}")));
        assert!(all.len() > 10, "{:?}", all.keys());
        assert_eq!(all, files(&at.join(format!("two-{lang}"))));
        assert_eq!(all, files(&at.join(format!("again-{lang}"))));
        // Alone each is what it is among all.
        for (flag, file) in [("--notice", "notice.html"), ("--minutes", "minutes.html"), ("--ledger", "ledger.journal")]
        {
            let said = crate::record::merit(at, &["report", "r.merit", flag, "--lang", lang]);
            assert_eq!(said.stdout, all[file], "{file}");
        }
        says(at, &["report", "r.merit", "--pack", "-o", &format!("{lang}.zip"), "--lang", lang], 0)?;
        assert_eq!(fs::read(at.join(format!("{lang}.zip")))?, all["pack.zip"]);
        // Every document bears the fingerprint of its record.
        let opened = crate::forge::opened(&fs::read(at.join("r.merit"))?);
        let fingerprint = opened.fingerprint.full();
        for (name, bytes) in all.iter().filter(|(name, _)| name.ends_with(".html") || *name == "index.txt") {
            assert!(String::from_utf8_lossy(bytes).contains(fingerprint), "{name}");
        }
    }
    Ok(())
}

fn listed() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    run_small(at, "r.merit", &[], 0)?;
    let said = crate::record::merit(at, &["report", "r.merit", "--all", "-o", "out", "--json"]);
    let told: serde_json::Value = serde_json::from_slice(&said.stdout)?;
    let all = files(&at.join("out"));
    let names: BTreeMap<String, u64> = told["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| (file["name"].as_str().unwrap().to_owned(), file["bytes"].as_u64().unwrap()))
        .collect();
    let found: BTreeMap<String, u64> = all.iter().map(|(name, bytes)| (name.clone(), bytes.len() as u64)).collect();
    assert_eq!(names, found);
    let index = String::from_utf8_lossy(&all["index.txt"]).into_owned();
    assert!(
        all.keys().filter(|name| *name != "index.txt").all(|name| index.lines().any(|line| line == name)),
        "{index}"
    );
    // What is there is not written over, unless that is asked; what is not ours stays.
    fs::write(at.join("out/notice.html"), "mine")?;
    fs::write(at.join("out/other.txt"), "other")?;
    says(at, &["report", "r.merit", "--all", "-o", "out"], 6)?;
    assert_eq!(fs::read(at.join("out/notice.html"))?, b"mine");
    says(at, &["report", "r.merit", "--all", "-o", "out", "--force"], 0)?;
    assert_eq!(fs::read(at.join("out/notice.html"))?, all["notice.html"]);
    assert_eq!(fs::read(at.join("out/other.txt"))?, b"other");
    // A record is not, not even then, wherever it lies.
    fs::copy(at.join("r.merit"), at.join("out/public.merit"))?;
    let record = fs::read(at.join("r.merit"))?;
    says(at, &["report", "r.merit", "--all", "-o", "out", "--force"], 6)?;
    says(at, &["report", "r.merit", "--notice", "-o", "r.merit", "--force"], 6)?;
    assert!(fs::read(at.join("r.merit"))? == record && fs::read(at.join("out/public.merit"))? == record);
    Ok(())
}

fn checked(python: &Path) -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    run_small(at, "r.merit", &[], 0)?;
    says(at, &["report", "r.merit", "--pack", "-o", "pack.zip"], 0)?;
    let unpack = "import zipfile; zipfile.ZipFile('pack.zip').extractall('pack'); zipfile.ZipFile('pack/record.merit').extractall('pack/record')";
    assert!(Command::new(python).args(["-c", unpack]).current_dir(at).status()?.success());
    let at = at.join("pack");
    let readme = fs::read_to_string(at.join("README.txt"))?;
    let opened = crate::forge::opened(&fs::read(at.join("record.merit"))?);
    assert!(readme.contains(opened.fingerprint.full()) && readme.contains(merit::record::NAMESPACE));
    // The commands of the guide, as they stand there.
    let command = |first: &str, last: &str| {
        let lines = readme.lines().filter_map(|line| line.strip_prefix("    "));
        let from: Vec<&str> = lines.skip_while(|line| !line.starts_with(first)).collect();
        let end = from.iter().position(|line| line.starts_with(last)).unwrap();
        from[..=end].join("\n")
    };
    let shell = |text: &str| Command::new("sh").args(["-c", text]).current_dir(&at).output();
    for (first, last) in [
        ("sha256sum -c", "sha256sum -c"),
        ("python3", "END"),
        ("cmp outcome", "cmp outcome"),
        ("cmp rules", "cmp rules"),
    ] {
        let said = shell(&command(first, last))?;
        let words = [said.stdout, said.stderr].concat();
        assert!(said.status.success(), "{first}: {}", String::from_utf8_lossy(&words));
    }
    let sum = shell(&command("sha256sum record", "sha256sum record"))?.stdout;
    assert!(String::from_utf8_lossy(&sum).starts_with(opened.fingerprint.full()));
    // Every file but the list is in the list, and one that is changed is found.
    let sums = fs::read_to_string(at.join("SHA256SUMS"))?;
    for entry in fs::read_dir(&at)?.filter_map(Result::ok).filter(|entry| entry.path().is_file()) {
        let name = entry.file_name().into_string().unwrap();
        assert!(name == "SHA256SUMS" || sums.contains(&format!("  {name}\n")), "{name}");
        assert!(name == "SHA256SUMS" || name == "README.txt" || readme.contains(&format!("  {name}\n")), "{name}");
    }
    fs::write(at.join("notice.html"), "another")?;
    assert!(!shell(&command("sha256sum -c", "sha256sum -c"))?.status.success());
    Ok(())
}
