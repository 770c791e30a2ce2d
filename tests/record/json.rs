//! JSON in a record: one form of each value, and no value that another reader could take for another.

use super::attacks::with;
use super::{DATA, entries, materials};
use crate::forge::{json_of, opened, put};
use libtest_mimic::{Failed, Trial};
use merit::record::{
    Entries, OpenError, applicant_edition, canonical, container, hex, open, parse_strict, public_edition, tree, unhex,
};
use serde_json::{Value, json};
use sha2::Digest;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("record::json_that_is_not_canonical_is_refused", spaced),
        Trial::test("record::json_has_no_value_that_readers_take_differently", values),
        Trial::test("record::a_part_without_side_or_salt_is_refused", parts),
    ]
}

/// Whole numbers up to 2^53, which every reader of JSON keeps; no null, no fraction, no key twice.
fn values() -> Result<(), Failed> {
    for (text, kept) in [
        ("9007199254740992", true),
        ("9007199254740993", false),
        ("18446744073709551615", false),
        ("-9007199254740992", true),
        ("-9007199254740993", false),
        ("1.5", false),
        ("1.0", false),
        ("1e2", false),
        ("null", false),
        ("[1,2,\"3\",true,{}]", true),
        ("{\"a\":1,\"a\":1}", false),
        ("{\"a\":{\"b\":null}}", false),
    ] {
        let strict = parse_strict(text);
        assert_eq!(strict.is_ok(), kept, "{text}: {strict:?}");
        let Ok(loose) = serde_json::from_str::<Value>(text) else { return Err(format!("{text} is no JSON").into()) };
        match canonical(&loose) {
            Ok(written) if kept => assert_eq!(written, text),
            // A key that stands twice is gone before it could be written.
            Ok(written) => assert_eq!((text, &*written), ("{\"a\":1,\"a\":1}", "{\"a\":1}")),
            Err(error) => assert!(!kept, "{text}: {error:?}"),
        }
    }
    Ok(())
}

/// JSON with one space more, where every digest that is over its bytes is made right again.
fn spaced() -> Result<(), Failed> {
    let spaced = |bytes: &[u8]| -> Vec<u8> { [b"{ ", bytes.strip_prefix(b"{").unwrap()].concat() };
    let found = |name: &str, entries: &Entries| -> Result<(), Failed> {
        match open(&container::write(entries).unwrap()) {
            Err(OpenError::Altered(words)) if words.contains(name) && words.contains("canonical form") => Ok(()),
            other => Err(format!("{name}: {other:?}").into()),
        }
    };
    let [all, public, applicant] = editions_of_one()?;
    let mut forged = with(&all, "record.json", spaced(&all["record.json"]));
    let digest = merit::record::sha256_hex(&forged["record.json"]);
    stated(&mut forged, "record", digest);
    found("record.json", &forged)?;
    found("line 1 of public.jsonl", &with(&public, "public.jsonl", spaced(&public["public.jsonl"])))?;
    for edition in [&public, &applicant] {
        for name in ["edition.json", "seal/statement.json"] {
            found(name, &with(edition, name, spaced(&edition[name])))?;
        }
    }
    for name in ["public.json", "private.json"] {
        let mut forged = with(&applicant, name, spaced(&applicant[name]));
        let digest = |name: &str| sha2::Sha256::digest(&forged[name]).to_vec();
        let leaf = tree::leaf(&[digest("public.json"), digest("private.json")].concat());
        stated(&mut forged, "root", hex(&leaf));
        found(name, &forged)?;
    }
    Ok(())
}

/// A member of the statement made what a forger needs.
fn stated(entries: &mut Entries, member: &str, value: String) {
    let mut statement = json_of(entries, "seal/statement.json");
    statement[member] = json!(value);
    put(entries, "seal/statement.json", &statement);
}

/// The three editions of one application, so that its leaf is the root.
fn editions_of_one() -> Result<[Entries; 3], Failed> {
    let one: String = DATA.lines().take(2).map(|line| format!("{line}\n")).collect();
    let (run, all) = entries(&materials(&one));
    let record = opened(&container::write(&all).unwrap());
    Ok([all, public_edition(&record, &run)?, applicant_edition(&record, &run, "a")?])
}

/// Where the root is made right again, so that it says nothing, a part still has its side and a salt of 32 digits.
fn parts() -> Result<(), Failed> {
    let [_, public, _] = editions_of_one()?;
    let line: Value = serde_json::from_slice(&public["public.jsonl"])?;
    let salt = line["public"]["salt"].as_str().unwrap().to_owned();
    let forged = |member: &str, value: &str| {
        let mut line = line.clone();
        line["public"][member] = json!(value);
        let part = sha2::Sha256::digest(canonical(&line["public"]).unwrap());
        let private = unhex(line["private"].as_str().unwrap()).unwrap();
        let mut entries = public.clone();
        entries.insert("public.jsonl".into(), format!("{}\n", canonical(&line).unwrap()).into_bytes());
        stated(&mut entries, "root", hex(&tree::leaf(&[&part[..], &private].concat())));
        open(&container::write(&entries).unwrap())
    };
    assert!(forged("salt", &salt).is_ok(), "so made, it is the edition");
    let short = &salt[1..];
    let [letter, capital] = ["g", "A"].map(|digit| format!("{digit}{short}"));
    for (member, value, words) in [
        ("salt", &*letter, "has no salt of 32 digits"),
        ("salt", &capital, "has no salt of 32 digits"),
        ("salt", short, "has no salt of 32 digits"),
        ("salt", "", "has no salt of 32 digits"),
        ("part", "private", "is not a public part"),
    ] {
        match forged(member, value) {
            Err(OpenError::Altered(said)) if said.contains(words) => {}
            other => return Err(format!("{member} {value}: {other:?}").into()),
        }
    }
    Ok(())
}
