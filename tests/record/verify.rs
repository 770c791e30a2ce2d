//! `merit verify`: what it says of each edition, of a published list, of a record that supersedes another, of locked rules.

use super::{DATA, RULES, entries, folder, materials, run_small, says};
use crate::forge::{json_of, opened, put, resealed};
use libtest_mimic::{Failed, Trial};
use merit::record::{Second, container, replay};
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
        Trial::test("record::beyond_so_many_claims_the_second_division_is_left_out", many),
    ]
}

/// More than 2,000 claims are not divided twice, which is said.
fn many() -> Result<(), Failed> {
    let rows: String = (0..2_001).map(|i| format!("k{i:04},Name,,9,1,east\n")).collect();
    let mut materials = materials(&format!("{}\n{rows}", DATA.lines().next().unwrap()));
    // Enough for all, so that no tie reaches it.
    materials.rules.1 = RULES.replace("value: 100,", "value: 10000,").replace("money: 80,", "money: 10000,").into();
    let replay = replay(&opened(&container::write(&entries(&materials).1)?)).unwrap();
    assert!(replay.differences.is_empty());
    assert!(matches!(replay.second, Second::LeftOut(2_000)));
    Ok(())
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
        let said = says(at, verb, 2)?;
        assert!(
            said.contains(&format!("{} is the ", verb[1])) && said.contains("this takes the auditor's edition"),
            "{said}"
        );
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
    // One cell of the table, which both readings give alike, is told once.
    assert!(said.contains("\nfigures that differ: 1\n"), "{said}");
    let words = "outcome.csv c award: the record says `30.00`, its rules and inputs give `20.00`";
    assert_eq!(said.matches(words).count(), 1, "{said}");
    assert!(said.contains("Rely on nothing in it") && !said.contains("It shows"), "{said}");
    // What is made from the record says nothing else in its name; an explanation says that it differs.
    for verb in [&["report", "forged.merit", "--ranking"][..], &["tune", "forged.merit"], &["targets", "forged.merit"]]
    {
        let said = says(at, verb, 1)?;
        assert!(said.starts_with("error: `outcome.csv` of forged.merit is not what its rules"), "{said}");
    }
    let said = says(at, &["explain", "forged.merit", "c"], 1)?;
    assert!(said.contains("`outcome.csv` of forged.merit is not") && said.contains("award 20.00"), "{said}");
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
        "`x` is on the list, and the record has no such application",
        "`b` is on the list more than once",
        "LEFT OUT     c was awarded 20.00 and is not on the list",
        "not compared Rang",
        "the published list is not what the record says",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
    let said = compared("Ranking of 2020,\nname,award\nAnna,50\n", 4)?;
    for words in
        ["error: list.csv: no column names the applications: call it `application` or `key`", "has `Ranking of 2020`"]
    {
        assert!(said.contains(words), "{said}");
    }
    // A list in thousands is not the record's, and the reason is seen.
    let said = compared("key,award\na,0.5\nb,0.3\nc,0.2\n\n,,\n", 1)?;
    assert!(said.contains("every cell of award that differs is what the record says divided by 100:"), "{said}");
    // What came in is a list too: under the headers of the applications cells are in the unit of their column.
    let example = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let applications = example.join("fixtures/four-basics/applications.csv");
    let given = |list: &std::path::Path, code: i32| {
        let record = example.join("fixtures/records/v1/example.merit");
        says(at, &["verify", record.to_str().unwrap(), "--against", list.to_str().unwrap()], code)
    };
    assert!(given(&applications, 0)?.contains("the published list says what the record says"));
    let changed = fs::read_to_string(applications)?.replacen(",14850.00,", ",1485.00,", 1);
    fs::write(at.join("changed.csv"), changed)?;
    let said = given(&at.join("changed.csv"), 1)?;
    assert!(said.contains("营业收入(万元): published `1485.00`, the record says `14850`"), "{said}");
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
    assert!(says(at, &["verify", "r.merit"], 0)?.contains(&format!("rules        {lock}, as --locked asked")));
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
