//! `merit verify`: what it says of each edition, of a published list, of a record that supersedes another, of locked rules.

use super::{DATA, RULES, folder, run_small, says};
use crate::forge::{json_of, opened, put, resealed};
use libtest_mimic::{Failed, Trial};
use serde_json::json;
use std::fs;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("record::verify_says_what_each_edition_shows", says_what),
        Trial::test("record::a_replay_that_parts_names_stage_and_figure", parts),
        Trial::test("record::a_published_list_is_compared_cell_by_cell", against),
        Trial::test("record::a_record_names_the_one_it_supersedes", supersedes),
        Trial::test("record::rules_are_locked_before_the_round", locked),
        Trial::test("record::a_newer_format_names_who_reads_it", newer),
    ]
}

fn says_what() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    run_small(at, "r.merit", &[], 0)?;
    says(at, &["report", "r.merit", "--edition", "public", "-o", "p.merit"], 0)?;
    says(at, &["report", "r.merit", "--edition", "applicant", "--for", "b", "-o", "b.merit"], 0)?;
    for name in ["r", "p", "b"] {
        insta::assert_snapshot!(format!("verify_{name}"), says(at, &["verify", &format!("{name}.merit")], 0)?);
        let json: serde_json::Value =
            serde_json::from_str(&says(at, &["verify", &format!("{name}.merit"), "--json"], 0)?)?;
        assert_eq!(json["schema"], "merit.verify/1");
    }
    for verb in [&["explain", "p.merit", "a"][..], &["report", "b.merit", "--ledger"]] {
        assert!(says(at, verb, 2)?.contains("this takes the auditor's edition"));
    }
    let said = says(at, &["report", "r.merit", "--edition", "applicant", "--for", "bb", "-o", "x.merit"], 2)?;
    assert!(said.contains("the record has no application bb"), "{said}");
    for wrong in [
        &["report", "r.merit"][..],
        &["report", "r.merit", "--edition", "public"],
        &["report", "r.merit", "--edition", "applicant", "-o", "x.merit"],
        &["report", "r.merit", "--edition", "public", "--for", "b", "-o", "x.merit"],
        &["report", "r.merit", "--ledger", "--edition", "public", "-o", "x.merit"],
    ] {
        says(at, wrong, 2)?;
    }
    Ok(())
}

/// A forger who makes every digest right again is found by the replay, which says where.
fn parts() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    run_small(at, "r.merit", &[], 0)?;
    let entries = opened(&fs::read(at.join("r.merit"))?).entries;
    for (stage, figure) in
        [("intake", "secret"), ("facts", "half"), ("gates", "wants"), ("points", "merit"), ("allocation", "transfers")]
    {
        let mut forged = entries.clone();
        let mut json = json_of(&forged, "record.json");
        json["stages"][stage][figure] = json!("0".repeat(64));
        json["stages"]["allocation"]["award"] = json!("0".repeat(64));
        put(&mut forged, "record.json", &json);
        fs::write(at.join("forged.merit"), resealed(forged))?;
        let said = says(at, &["verify", "forged.merit"], 1)?;
        let expected = if stage == "allocation" { "award" } else { figure };
        assert!(said.contains(&format!("PARTED       at the stage {stage}, with the figure {expected}\n")), "{said}");
    }
    let mut forged = entries;
    let outcome = String::from_utf8(forged["outcome.csv"].clone())?;
    forged.insert("outcome.csv".into(), outcome.replace("20.00,budget", "30.00,budget").into_bytes());
    fs::write(at.join("forged.merit"), resealed(forged))?;
    let said = says(at, &["verify", "forged.merit"], 1)?;
    // One cell of the table, as each of the two readings has it, twice.
    assert!(said.contains("\n2 figures differ\n"), "{said}");
    for by in ["the replay", "the oracle"] {
        assert!(said.contains(&format!("outcome.csv c award: the record says `30.00`, {by} `20.00`")), "{said}");
    }
    // And nobody is told the one figure or the other.
    for verb in
        [&["explain", "forged.merit", "c"][..], &["report", "forged.merit", "--ledger"], &["tune", "forged.merit"]]
    {
        let said = says(at, verb, 1)?;
        assert!(said.starts_with("error: decided again, the round does not come out as outcome.csv"), "{said}");
        assert!(!said.contains("20.00") && !said.contains("30.00"), "{said}");
    }
    Ok(())
}

fn against() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    run_small(at, "r.merit", &[], 0)?;
    let compared = |list: &str, code: i32| {
        fs::write(at.join("list.csv"), list).unwrap();
        says(at, &["verify", "r.merit", "--against", "list.csv"], code)
    };
    let said = compared("key,name,award\na,Anna,50\nb,Ben,30.00\nc,Cem,\"20.00\"\n", 0)?;
    assert!(said.contains("9 cells of list.csv compared"), "{said}");
    let said = compared("application,award,Rang\na,50,1\nb,40,2\nx,1,3\nb,30,4\n", 1)?;
    for words in [
        "b award: published `40`, the record says `30.00`",
        "x application: published `x`, the record says ``",
        "b application: published `b`, the record says `stands once`",
        "LEFT OUT     c was awarded something and is not on the list",
        "not compared Rang",
        "the published list is not what the record says",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
    assert!(compared("name,award\nAnna,50\n", 4)?.contains("call it `application` or `key`"));
    Ok(())
}

fn supersedes() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    run_small(at, "first.merit", &[], 0)?;
    fs::write(at.join("data.csv"), DATA.replace("b,Ben,s-b,8", "b,Ben,s-b,6.5"))?;
    run_small(at, "second.merit", &["--supersedes", "first.merit"], 0)?;
    let (first, second) = (opened(&fs::read(at.join("first.merit"))?), opened(&fs::read(at.join("second.merit"))?));
    let named = second.json.supersedes.clone().unwrap();
    assert_eq!((named.record.as_str(), named.root), (first.fingerprint.full(), first.json.tree.root));
    insta::assert_snapshot!("superseded", String::from_utf8_lossy(&second.entries["changes/superseded.csv"]));
    let said = says(at, &["verify", "second.merit"], 0)?;
    assert!(said.contains(&format!("supersedes   {}", first.fingerprint)), "{said}");
    // The later side of what differs is this outcome, or it was altered.
    let mut forged = second.entries;
    let changes = String::from_utf8(forged["changes/superseded.csv"].clone())?;
    forged.insert(
        "changes/superseded.csv".into(),
        changes.replace("85.00", "86.00").replace("65.00", "66.00").into_bytes(),
    );
    fs::write(at.join("forged.merit"), resealed(forged.clone()))?;
    assert!(says(at, &["verify", "forged.merit"], 1)?.contains("changes/superseded.csv"));
    // Nor is there a row in which nothing differs.
    let row = changes.lines().nth(1).unwrap().split(',').map(str::to_owned).collect::<Vec<_>>();
    let same = format!("{changes}{},{},{},{}\n", row[0], row[1], row[3], row[3]);
    forged.insert("changes/superseded.csv".into(), same.into_bytes());
    fs::write(at.join("forged.merit"), resealed(forged))?;
    assert!(says(at, &["verify", "forged.merit"], 1)?.contains("changes/superseded.csv"));
    Ok(())
}

fn locked() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    let lock = says(at, &["check", "--lock"], 0)?.trim().to_owned();
    assert_eq!(lock.len(), 64);
    run_small(at, "r.merit", &["--locked", &lock], 0)?;
    assert!(says(at, &["verify", "r.merit"], 0)?.contains(&format!("rules        {lock}, locked before the round")));
    // A parameter set later is another rule, and so is a changed byte.
    assert!(run_small(at, "s.merit", &["--locked", &lock, "--set", "pot=200"], 3)?.contains("as locked"));
    let set = says(at, &["check", "--lock", "--set", "pot=200"], 0)?.trim().to_owned();
    run_small(at, "s.merit", &["--locked", &set, "--set", "pot=200"], 0)?;
    fs::write(at.join("small.merit.yaml"), format!("{RULES}\n"))?;
    run_small(at, "t.merit", &["--locked", &lock], 3)?;
    assert!(!at.join("t.merit").exists());
    // And so is a byte of a lookup file.
    let with = RULES.replace(
        "facts:\n",
        "lookups:\n  rate: {file: rate.csv, key: part, value: rate}\nfacts:\n  rated: rate[part]\n",
    );
    fs::write(at.join("small.merit.yaml"), with)?;
    fs::write(at.join("rate.csv"), "part,rate\neast,1\nwest,2\n")?;
    let lock = says(at, &["check", "--lock"], 0)?.lines().last().unwrap_or("").to_owned();
    run_small(at, "t.merit", &["--locked", &lock], 0)?;
    fs::write(at.join("rate.csv"), "part,rate\neast,1\nwest,3\n")?;
    assert!(run_small(at, "u.merit", &["--locked", &lock], 3)?.contains("as locked"));
    assert!(!at.join("u.merit").exists());
    Ok(())
}

fn newer() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    run_small(at, "r.merit", &[], 0)?;
    let entries = opened(&fs::read(at.join("r.merit"))?).entries;
    let with = |member: &str, value: serde_json::Value| {
        let mut entries = entries.clone();
        let mut json = json_of(&entries, "record.json");
        json[member] = value;
        json["version"] = json!("0.9.0");
        put(&mut entries, "record.json", &json);
        fs::write(at.join("newer.merit"), resealed(entries)).unwrap();
    };
    with("format", json!("merit.record/2"));
    let said = says(at, &["verify", "newer.merit"], 6)?;
    assert!(said.contains("reads `merit.record/1`; merit 0.9.0, which wrote it, or a later one reads it"), "{said}");
    with("edition", json!(2));
    let said = says(at, &["verify", "newer.merit"], 3)?;
    assert!(said.contains("its rules are in edition 2 of the language"), "{said}");
    with("format", json!("other/1"));
    assert!(!says(at, &["verify", "newer.merit"], 6)?.contains("which wrote it"));
    Ok(())
}
