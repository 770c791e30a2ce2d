//! Everything that must be refused: every bit flipped, every cut, and what somebody would do who knows the format.

use super::{DATA, containers, entries, materials};
use crate::forge::{json_of, opened, put, resealed};
use libtest_mimic::{Failed, Trial};
use merit::record::container::{self, ContainerError};
use merit::record::{Entries, OpenError, applicant_edition, open, public_edition, replay};
use serde_json::json;
use std::cell::RefCell;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("record::every_bit_of_every_edition_is_covered", bits),
        Trial::test("record::every_cut_and_every_addition_is_refused", cuts),
        Trial::test("record::structured_attacks_on_the_auditors_edition_are_refused", auditors),
        Trial::test("record::a_careful_forger_is_found_by_the_replay", careful),
        Trial::test("record::structured_attacks_on_the_other_editions_are_refused", others),
    ]
}

/// The three editions of the small record.
fn editions() -> Vec<(&'static str, Entries)> {
    let (run, all) = entries(&materials(DATA));
    let record = opened(&container::write(&all).unwrap());
    let public = public_edition(&record, &run).unwrap();
    let applicant = applicant_edition(&record, &run, "b").unwrap();
    vec![("auditor", all), ("public", public), ("applicant", applicant)]
}

fn bits() -> Result<(), Failed> {
    for (name, entries) in editions() {
        let bytes = container::write(&entries).unwrap();
        let mut flipped = bytes.clone();
        let mut refused = 0;
        for at in 0..bytes.len() * 8 {
            flipped[at / 8] ^= 1 << (at % 8);
            assert!(open(&flipped).is_err(), "{name}: bit {} of byte {} may change unnoticed", at % 8, at / 8);
            flipped[at / 8] ^= 1 << (at % 8);
            refused += 1;
        }
        println!("{name}: {refused} of {} bit flips refused", bytes.len() * 8);
    }
    Ok(())
}

fn cuts() -> Result<(), Failed> {
    for (name, entries) in editions() {
        let bytes = container::write(&entries).unwrap();
        for end in 0..bytes.len() {
            assert!(open(&bytes[..end]).is_err(), "{name} cut to {end} bytes");
        }
        for extra in [&b"\0"[..], b"P", b"PK\x05\x06", &bytes] {
            assert!(open(&[&bytes, extra].concat()).is_err(), "{name} with {} bytes behind", extra.len());
            assert!(open(&[extra, &bytes].concat()).is_err(), "{name} with {} bytes before", extra.len());
        }
        println!("{name}: {} of {} truncations refused", bytes.len(), bytes.len());
    }
    Ok(())
}

thread_local! {
    /// The records that the attacks of this thread have made.
    static MADE: RefCell<Vec<(String, Vec<u8>)>> = const { RefCell::new(Vec::new()) };
}

/// Every record that the attacks make, with what was done to it: for another reader.
pub fn made() -> Result<Vec<(String, Vec<u8>)>, Failed> {
    MADE.take();
    auditors()?;
    careful()?;
    others()?;
    Ok(MADE.take())
}

fn note(what: &str, record: &[u8]) {
    MADE.with_borrow_mut(|made| made.push((what.to_owned(), record.to_vec())));
}

/// Whether a record is refused when it is opened.
fn refused_bytes(what: &str, record: &[u8]) -> Result<(), Failed> {
    note(what, record);
    match open(record) {
        Err(OpenError::Altered(_) | OpenError::Unreadable(_) | OpenError::Newer(_)) => Ok(()),
        other => Err(format!("{what}: {other:?}").into()),
    }
}

/// Whether the entries are refused by the reader; none may fail to be written, for then nobody would have read them.
fn refused(what: &str, entries: &Entries) -> Result<(), Failed> {
    let record = container::write(entries).map_err(|error| format!("{what}: it cannot be written: {error}"))?;
    refused_bytes(what, &record)
}

fn auditors() -> Result<(), Failed> {
    let all = entries(&materials(DATA)).1;
    let other = entries(&materials(&DATA.replace("Anna", "Anne"))).1;
    let mut tried = 0;
    let mut attack = |what: &str, change: &dyn Fn(&mut Entries)| {
        let mut entries = all.clone();
        change(&mut entries);
        assert_ne!(entries, all, "{what} changes nothing");
        tried += 1;
        refused(what, &entries)
    };
    for name in all.keys() {
        attack(&format!("{name} dropped"), &|e| drop(e.remove(name)))?;
        attack(&format!("{name} emptied"), &|e| e.get_mut(name).unwrap().clear())?;
        attack(&format!("{name} longer"), &|e| e.get_mut(name).unwrap().push(b'\n'))?;
        attack(&format!("{name} under another case"), &|e| {
            let bytes = e.remove(name).unwrap();
            e.insert(name.to_ascii_uppercase(), bytes);
        })?;
        if all[name] != other[name] {
            attack(&format!("{name} of another round"), &|e| drop(e.insert(name.clone(), other[name].clone())))?;
        }
    }
    // What merit's own writer would not write.
    let as_they_stand =
        |entries: &Entries| containers::stored(entries.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
    assert!(as_they_stand(&all) == container::write(&all).unwrap(), "the tests write another container");
    let mut doubled = 0;
    for name in all.keys() {
        let what = format!("{name} twice but for the case");
        let mut entries = all.clone();
        assert_eq!(entries.insert(name.to_ascii_uppercase(), all[name].clone()), None, "{what}");
        let record = as_they_stand(&entries);
        refused_bytes(&what, &record)?;
        assert_eq!(container::read(&record).err(), Some(ContainerError::Name(name.clone())), "{what}");
        doubled += 1;
    }
    let both = |e: &mut Entries, names: &[&str]| {
        names.iter().for_each(|name| drop(e.insert((*name).into(), other[*name].clone())));
    };
    attack("record and statement of another round", &|e| both(e, &["record.json", "seal/statement.json"]))?;
    attack("inputs and outcome of another round", &|e| both(e, &["inputs/applications.csv", "outcome.csv"]))?;
    for added in [
        "notes.txt",
        "seal/notes.txt",
        "seal/0123456789abcdef.sig",
        "seal/0123456789abcdef.tsr",
        // Named after what stands in it, as a time stamp is.
        "seal/2d711642b726b044.tsr",
        "edition.json",
        "inputs/panel-1.csv",
    ] {
        attack(&format!("{added} added"), &|e| drop(e.insert(added.into(), b"x".to_vec())))?;
    }
    for (what, from, to) in [
        ("the algorithm renamed", "merit.statement/1", "merit.statement/0"),
        ("the root replaced", "\"root\":\"", "\"root\":\"0"),
        ("the round renamed", "\"round\":\"small\"", "\"round\":\"large\""),
        ("a member added", "{\"applications\"", "{\"also\":\"1\",\"applications\""),
        ("white space", "{\"applications\":", "{\"applications\": "),
    ] {
        attack(what, &|e| {
            let text = String::from_utf8(e["seal/statement.json"].clone()).unwrap();
            e.insert("seal/statement.json".into(), text.replace(from, to).into_bytes());
        })?;
    }
    // With all digests right again, these still do not hold together.
    let mut resealed_attack = |what: &str, change: &dyn Fn(&mut Entries)| {
        let mut entries = all.clone();
        change(&mut entries);
        tried += 1;
        refused_bytes(what, &resealed(entries))
    };
    resealed_attack("the first event dropped", &|e| drop(e.insert("events.jsonl".into(), b"{}\n".to_vec())))?;
    resealed_attack("the rules replaced", &|e| {
        let rules = String::from_utf8(e["rules/rules.merit.yaml"].clone()).unwrap().replace("money: 80", "money: 90");
        e.insert("rules/rules.merit.yaml".into(), rules.into_bytes());
    })?;
    resealed_attack("the applications in two formats", &|e| {
        e.insert("inputs/applications.jsonl".into(), e["inputs/applications.csv"].clone());
    })?;
    resealed_attack("the disclosure key cut", &|e| e.get_mut("disclosure.key").unwrap().truncate(16))?;
    for (member, value) in
        [("format", json!("merit.record/2")), ("edition", json!(1.5)), ("at", json!(null)), ("extra", json!("1"))]
    {
        let mut entries = all.clone();
        let mut record = json_of(&entries, "record.json");
        record[member] = value;
        entries.insert("record.json".into(), record.to_string().into_bytes());
        tried += 1;
        refused(member, &entries)?;
    }
    assert_eq!((tried, doubled), (57, 8), "structured attacks on the auditor's edition");
    println!("{} structured attacks on the auditor's edition refused", tried + doubled);
    Ok(())
}

/// Whoever makes all digests right again still has to make up a round that comes to these figures.
fn careful() -> Result<(), Failed> {
    let all = entries(&materials(DATA)).1;
    let mut tried = 0;
    let mut found = |what: &str, entries: Entries| {
        tried += 1;
        let record = resealed(entries);
        note(what, &record);
        match replay(&opened(&record)) {
            Ok(replay) if replay.differences.is_empty() => Err(Failed::from(format!("{what} is not found"))),
            _ => Ok(()),
        }
    };
    let text = |name: &str| String::from_utf8(all[name].clone()).unwrap();
    // Every cell of the tables, one at a time.
    for name in ["outcome.csv", "transfers.csv"] {
        let (header, rows) = merit::record::read_rows(&all[name]).unwrap();
        for (at, row) in rows.iter().enumerate() {
            for column in 0..row.len() {
                let mut altered = rows.clone();
                altered[at][column].push('1');
                let table = merit::record::write_rows(&header, &altered);
                found(&format!("{name} row {at} {}", header[column]), with(&all, name, table))?;
            }
            let mut fewer = rows.clone();
            fewer.remove(at);
            found(&format!("{name} without row {at}"), with(&all, name, merit::record::write_rows(&header, &fewer)))?;
        }
        let mut swapped = rows.clone();
        swapped.swap(0, 1);
        found(&format!("{name} swapped"), with(&all, name, merit::record::write_rows(&header, &swapped)))?;
        let renamed: Vec<String> = header.iter().rev().map(|column| format!("{column}s")).collect();
        found(&format!("{name} with other columns"), with(&all, name, merit::record::write_rows(&renamed, &rows)))?;
    }
    for (from, to) in [("\nb,Ben,s-b,8", "\nb,Ben,s-b,8.01"), ("Anna", "Anne"), ("s-a", "s-b"), ("\nd,", "\ndd,")] {
        let data = text("inputs/applications.csv");
        assert!(data.contains(from), "{from}");
        found(from, with(&all, "inputs/applications.csv", data.replace(from, to).into_bytes()))?;
    }
    found("another disclosure key", with(&all, "disclosure.key", vec![9; 32]))?;
    found("an event dropped", with(&all, "events.jsonl", Vec::new()))?;
    for (member, name) in [("counts", "funded"), ("sums", "awarded"), ("sums", "unspent"), ("tree", "root")] {
        let mut entries = all.clone();
        let mut record = json_of(&entries, "record.json");
        record[member][name] = if member == "counts" { json!(9) } else { json!("9") };
        put(&mut entries, "record.json", &record);
        found(&format!("{member} {name}"), entries)?;
    }
    for (at, part) in ["name", "left", "right", "relation"].into_iter().enumerate() {
        let mut entries = all.clone();
        let mut record = json_of(&entries, "record.json");
        record["certificate"][at % 2][part] = json!("9");
        put(&mut entries, "record.json", &record);
        found(&format!("certificate {part}"), entries)?;
    }
    let stages = json_of(&all, "record.json")["stages"].clone();
    for (stage, figures) in stages.as_object().unwrap() {
        for figure in figures.as_object().unwrap().keys() {
            let mut entries = all.clone();
            let mut record = json_of(&entries, "record.json");
            record["stages"][stage][figure] = json!("0".repeat(64));
            put(&mut entries, "record.json", &record);
            found(&format!("stage {stage} {figure}"), entries)?;
        }
    }
    assert_eq!(tried, 105, "careful forgeries");
    println!("{tried} careful forgeries found by the replay");
    Ok(())
}

pub fn with(entries: &Entries, name: &str, bytes: Vec<u8>) -> Entries {
    let mut entries = entries.clone();
    assert_ne!(entries.insert(name.into(), bytes.clone()), Some(bytes), "{name} is not changed");
    entries
}

fn others() -> Result<(), Failed> {
    let [(_, all), (_, public), (_, applicant)] = &editions()[..] else { return Err("three editions".into()) };
    let lines: Vec<String> = String::from_utf8(public["public.jsonl"].clone())?.lines().map(str::to_owned).collect();
    let joined = |lines: &[String]| lines.iter().map(|line| format!("{line}\n")).collect::<String>().into_bytes();
    let mut tried = 0;
    let mut attack = |what: &str, entries: Entries| {
        tried += 1;
        refused(what, &entries)
    };
    for at in 0..lines.len() {
        let mut fewer = lines.clone();
        fewer.remove(at);
        attack("a leaf dropped", with(public, "public.jsonl", joined(&fewer)))?;
        let mut swapped = lines.clone();
        swapped.swap(at, (at + 1) % lines.len());
        attack("leaves swapped", with(public, "public.jsonl", joined(&swapped)))?;
        let mut twice = lines.clone();
        twice.insert(at, lines[at].clone());
        attack("a leaf twice", with(public, "public.jsonl", joined(&twice)))?;
        for (from, to) in [
            ("\"award\":\"", "\"award\":\"1"),
            ("\"salt\":\"", "\"salt\":\"0"),
            ("\"private\":\"", "\"private\":\"0"),
            ("{\"private\":", "{\"other\":\"\",\"private\":"),
            ("\"part\":\"public\"", "\"part\":\"private\""),
            ("{\"facts\":{}", "{\"facts\":{\"half\":\"3\"}"),
        ] {
            let mut altered = lines.clone();
            altered[at] = altered[at].replace(from, to);
            if altered[at] != lines[at] {
                attack(from, with(public, "public.jsonl", joined(&altered)))?;
            }
        }
    }
    let mut unsalted = lines.clone();
    let digit = unsalted[0].find("\"salt\":\"").unwrap() + "\"salt\":\"".len();
    unsalted[0].replace_range(digit..=digit, "g");
    attack("a salt that is no digits", with(public, "public.jsonl", joined(&unsalted)))?;
    attack("no line end", with(public, "public.jsonl", lines.join("\n").into_bytes()))?;
    attack("an empty line", with(public, "public.jsonl", [joined(&lines), b"\n".to_vec()].concat()))?;
    let (_, other) = entries(&materials(&DATA.replace("Anna", "Anne")));
    for edition in [public, applicant] {
        attack(
            "the statement of another round",
            with(edition, "seal/statement.json", other["seal/statement.json"].clone()),
        )?;
        // An applicant's path leads to the same root in a tree of 6; what is signed says how many there are.
        let statement = String::from_utf8(edition["seal/statement.json"].clone())?
            .replace("\"applications\":5", "\"applications\":6");
        attack("another size in the statement", with(edition, "seal/statement.json", statement.into_bytes()))?;
        attack("the record added", with(edition, "record.json", all["record.json"].clone()))?;
        attack("the key added", with(edition, "disclosure.key", all["disclosure.key"].clone()))?;
        for name in edition.keys() {
            let mut fewer = edition.clone();
            fewer.remove(name);
            attack("an entry dropped", fewer)?;
        }
        for text in [
            "{\"edition\":\"auditor\",\"format\":\"merit.edition/1\"}",
            "{\"edition\":\"public\",\"format\":\"merit.edition/2\"}",
            "{\"edition\":\"applicant\",\"format\":\"merit.edition/1\"}",
            "{\"edition\":\"public\",\"format\":\"merit.edition/1\",\"leaf\":1}",
            "{\"edition\":\"public\",\"format\":\"merit.edition/1\",\"size\":5}",
            "{}",
        ] {
            attack(text, with(edition, "edition.json", text.into()))?;
        }
    }
    for (from, to) in [
        ("\"leaf\":1", "\"leaf\":0"),
        ("\"leaf\":1", "\"leaf\":9"),
        ("\"size\":5", "\"size\":4"),
        ("\"size\":5", "\"size\":8"),
    ] {
        let text = String::from_utf8(applicant["edition.json"].clone())?.replace(from, to);
        attack(to, with(applicant, "edition.json", text.into_bytes()))?;
    }
    let proof = &applicant["proof.bin"];
    for cut in [0, 1, 32, proof.len() - 32, proof.len() - 1] {
        attack("the proof cut", with(applicant, "proof.bin", proof[..cut].to_vec()))?;
    }
    attack("the proof longer", with(applicant, "proof.bin", [&proof[..], &[0; 32]].concat()))?;
    attack("the proof turned", with(applicant, "proof.bin", proof.chunks(32).rev().flatten().copied().collect()))?;
    attack("the parts swapped", {
        let swapped = with(applicant, "public.json", applicant["private.json"].clone());
        with(&swapped, "private.json", applicant["public.json"].clone())
    })?;
    assert_eq!(tried, 86, "structured attacks on the other editions");
    println!("{tried} structured attacks on the other editions refused");
    Ok(())
}
