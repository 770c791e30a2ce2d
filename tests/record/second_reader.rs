//! Another reader of records, in Python from the documents alone: it agrees on the fixtures and on random rounds, and
//! rejects what merit rejects.

use super::{DATA, attacks, entries, fixtures, imprint, materials};
use crate::differential;
use crate::forge::{json_of, put, resealed};
use libtest_mimic::{Failed, Trial};
use merit::record::{Entries, build, container};
use merit::round::{Options, run};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub fn trials() -> Vec<Trial> {
    vec![
        crate::require::tool("record::a_second_reader_agrees_on_the_fixtures", "python3", on_fixtures),
        crate::require::tool("record::a_second_reader_agrees_on_workbooks", "python3", on_workbooks),
        crate::require::tool("record::a_second_reader_agrees_on_random_rounds", "python3", on_random_rounds),
        crate::require::tool("record::a_second_reader_rejects_what_was_altered", "python3", rejects),
        crate::require::tool("record::a_second_reader_rejects_every_flipped_bit", "python3", every_bit),
    ]
}

/// What the second reader says of some records, a line each: whether it agrees (0), rejects (1) or does not know (2).
fn read(python: &Path, records: &[PathBuf]) -> Result<Vec<(u8, String)>, Failed> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/second_reader.py");
    let output = Command::new(python).arg("-B").arg(script).args(records).output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let verdict = |line: &str| {
        let words = line.split(": ").nth(1).unwrap_or("");
        let code = match words {
            "agrees" => 0,
            "WRONG" => 1,
            "unknown" => 2,
            _ => return Err(Failed::from(format!("{line}\n{}", String::from_utf8_lossy(&output.stderr)))),
        };
        Ok((code, line.to_owned()))
    };
    let all = said.lines().map(verdict).collect::<Result<Vec<_>, _>>()?;
    if all.len() == records.len() {
        Ok(all)
    } else {
        Err(format!("{} of {} records read: {}", all.len(), records.len(), String::from_utf8_lossy(&output.stderr))
            .into())
    }
}

fn on_fixtures(python: &Path) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let mut records = fixtures::records();
    // Nobody, and one alone.
    for rows in [1, 2] {
        let data: String = DATA.lines().take(rows).map(|line| format!("{line}\n")).collect();
        let path = folder.path().join(format!("{rows}.merit"));
        fs::write(&path, container::write(&entries(&materials(&data)).1).unwrap())?;
        records.push(path);
    }
    for (code, said) in read(python, &records)? {
        println!("{said}");
        assert_eq!(code, 0, "{said}");
    }
    Ok(())
}

fn on_workbooks(python: &Path) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let mut records = Vec::new();
    for (i, bytes) in crate::workbooks::rounds::records().into_iter().enumerate() {
        let path = folder.path().join(format!("{i}.merit"));
        fs::write(&path, bytes)?;
        records.push(path);
    }
    for (code, said) in read(python, &records)? {
        println!("{said}");
        assert_eq!(code, 0, "{said}");
    }
    Ok(())
}

fn on_random_rounds(python: &Path) -> Result<(), Failed> {
    let wanted = std::env::var("MERIT_READER_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(200);
    let folder = tempfile::tempdir()?;
    let (mut agreed, mut unknown, mut seed) = (0, 0, 0);
    while agreed < wanted {
        let mut records = Vec::new();
        while records.len() < 100 {
            seed += 1;
            let Some((materials, allow_held)) = differential::materials(seed) else { continue };
            let allow_held = allow_held.then(|| "random".to_owned());
            let options = Options { allow_held, ..Options::default() };
            let Ok(run) = run(&materials, &options) else { continue };
            let entries = build(&run, &materials, &options, &imprint()).map_err(|e| e.to_string())?.entries;
            let path = folder.path().join(format!("{seed}.merit"));
            fs::write(&path, container::write(&entries).unwrap())?;
            records.push(path);
        }
        for (code, said) in read(python, &records)? {
            if code == 1 {
                return Err(format!("{said}\nkept in {}", folder.keep().display()).into());
            }
            agreed += usize::from(code == 0);
            unknown += usize::from(code == 2);
        }
        assert!(agreed * 20 > agreed + unknown, "it knows only {agreed} of {} random rounds", agreed + unknown);
    }
    println!("{agreed} random rounds read alike, {unknown} have something that the second reader does not know");
    Ok(())
}

fn rejects(python: &Path) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let all = entries(&materials(DATA)).1;
    let mut records: Vec<PathBuf> = Vec::new();
    let mut put_down = |bytes: Vec<u8>| {
        let path = folder.path().join(format!("{}.merit", records.len()));
        fs::write(&path, bytes).unwrap();
        records.push(path);
    };
    let with = |name: &str, from: &str, to: &str| -> Entries {
        let mut entries = all.clone();
        let text = String::from_utf8(entries[name].clone()).unwrap();
        assert!(text.contains(from), "{name} has no {from}");
        entries.insert(name.into(), text.replacen(from, to, 1).into_bytes());
        entries
    };
    let whole = container::write(&all).unwrap();
    put_down(whole.clone());
    // Of the bytes: cut, longer, a bit in the header, in the content, in the directory.
    put_down(whole[..whole.len() - 1].to_vec());
    put_down([&whole[..], b"x"].concat());
    for at in [10, 14, 60, whole.len() / 2, whole.len() - 30, whole.len() - 8] {
        let mut flipped = whole.clone();
        flipped[at] ^= 1;
        put_down(flipped);
    }
    // Without their digests, and with them.
    for (name, from, to) in [
        ("outcome.csv", "20.00,budget", "30.00,budget"),
        ("outcome.csv", "part_funded", "funded"),
        ("outcome.csv", ",80.00,", ",80.01,"),
        ("transfers.csv", "application a,50.00", "application a,40.00"),
        ("inputs/applications.csv", "b,Ben,s-b,8", "b,Ben,s-b,8.01"),
        ("inputs/applications.csv", "s-a", "s-b"),
        ("events.jsonl", "office", "Office"),
    ] {
        put_down(container::write(&with(name, from, to)).unwrap());
        put_down(resealed(with(name, from, to)));
    }
    let mut edit = |edit: &dyn Fn(&mut serde_json::Value)| {
        let mut entries = all.clone();
        let mut record = json_of(&entries, "record.json");
        edit(&mut record);
        put(&mut entries, "record.json", &record);
        put_down(resealed(entries));
    };
    edit(&|r| r["tree"]["root"] = json!("0".repeat(64)));
    edit(&|r| r["stages"]["facts"]["half"] = json!("0".repeat(64)));
    edit(&|r| r["lock"] = json!("0".repeat(64)));
    edit(&|r| r["counts"]["funded"] = json!(9));
    let mut key = all.clone();
    key.insert("disclosure.key".into(), vec![9; 32]);
    put_down(resealed(key));
    let mut added = all.clone();
    added.insert("notes.txt".into(), b"x".to_vec());
    put_down(container::write(&added).unwrap());
    // Other names over the columns of what overrides leave behind.
    let decided = container::read(&fs::read(fixtures::folder().join("everything.merit"))?)?;
    for (name, from, to) in
        [("computed/transfers.csv", "from,to,", "to,from,"), ("changes/override.csv", "before,after", "after,before")]
    {
        let mut entries = decided.clone();
        let text = String::from_utf8(entries[name].clone())?;
        assert!(text.lines().next().unwrap().contains(from), "{name}");
        entries.insert(name.into(), text.replacen(from, to, 1).into_bytes());
        put_down(resealed(entries));
    }
    let own = records.len();
    let attacks = attacks::made()?;
    for (at, (_, record)) in attacks.iter().enumerate() {
        let path = folder.path().join(format!("attack-{at}.merit"));
        fs::write(&path, record)?;
        records.push(path);
    }
    let verdicts = read(python, &records)?;
    assert_eq!(verdicts[0].0, 0, "{}", verdicts[0].1);
    // What merit says of the attacks is for their own tests.
    let accepted = attacks.iter().zip(&verdicts[own..]).filter(|(_, (code, _))| *code != 1);
    let accepted: Vec<String> = accepted.map(|((what, _), (_, said))| format!("{what}: {said}")).collect();
    assert!(accepted.is_empty(), "the second reader accepts\n{}", accepted.join("\n"));
    for (path, (code, said)) in records.iter().zip(&verdicts).take(own).skip(1) {
        assert_eq!(*code, 1, "{said}");
        let merits = super::merit(folder.path(), &["verify", path.to_str().unwrap()]);
        assert!(!merits.status.success(), "merit accepts {}", path.display());
    }
    println!("{} altered records rejected by both", verdicts.len() - 1);
    Ok(())
}

fn every_bit(python: &Path) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let (path, record) = (folder.path().join("r.merit"), container::write(&entries(&materials(DATA)).1).unwrap());
    fs::write(&path, &record)?;
    assert_eq!(read(python, std::slice::from_ref(&path))?[0].0, 0, "as it is, it agrees");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/second_reader.py");
    let output = Command::new(python).arg("-B").arg(script).arg("--every-bit").arg(&path).output()?;
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert_eq!(said, format!("{} bits, accepted: []\n", record.len() * 8));
    println!("{} bit flips rejected by the second reader", record.len() * 8);
    Ok(())
}
