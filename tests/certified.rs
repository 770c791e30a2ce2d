//! A certification, and a later round that asks its list: from the template to the replay of the record, and everything
//! that is no list to be asked.

use crate::forge::{json_of, opened, put, resealed};
use crate::record::{merit, says};
use libtest_mimic::{Failed, Trial};
use serde_json::json;
use std::fs;
use std::path::Path;
use std::process::Command;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("certified::a_later_round_asks_the_list", asked),
        Trial::test("certified::a_list_holds_from_its_first_day_to_its_last", days),
        Trial::test("certified::only_the_ranked_are_on_it", listed),
        Trial::test("certified::rules_that_ask_it_are_compared", compared),
        Trial::test("certified::what_is_no_list_is_told", told),
        Trial::test("certified::a_list_that_was_altered_is_found", altered),
        crate::require::tool("certified::a_second_reader_agrees", "python3", second),
    ]
}

/// a is certified, b fails the gate, c misses the minimum, d is certified by decision of people.
const CERTIFICATION: &str = "merit: 1
round: {id: cert, title: Certification, notice: N, currency: CNY, as_of: 2020-05-02}
fields:
  key: {type: text, key: true}
  firm: {type: text, column: 企业}
  score: {type: integer, max: 10}
  local: {type: yes_no}
gates: [{id: local_firm, label: Local, clause: a, require: local}]
criteria: [{id: merit, label: Merit, clause: b, max: 100, formula: score * 10}]
ranking: {minimum: 60, still_tied: share_rank}
certification: {by: firm, years: 3, clause: c}
";

const CERTIFIED_DATA: &str = "key,企业,score,local\na,甲,9,yes\nb,乙,9,no\nc,丙,5,yes\nd,丁,6,yes\n";

const ROUND: &str = "merit: 1
round: {id: money, title: Money, notice: N, currency: CNY, as_of: 2021-03-31}
certified: {by: firm, clause: z}
fields:
  key: {type: text, key: true}
  firm: {type: text}
  score: {type: integer, max: 10}
gates: [{id: core, label: Certified, clause: a, require: certified}]
criteria: [{id: merit, label: Merit, clause: b, max: 100, formula: score * 10}]
ranking: {still_tied: share_rank}
allocation: {budget: 100, award: {amount: \"30\", clause: c}, method: in_order, last_in_line: part_award}
publish: [key, certified, award]
examples:
  one: {key: K, firm: 甲, score: 5, certified_list: [{from: 2020-05-02, until: 2023-05-01}]}
tests:
  - {name: on the list, given: one, expect: {certified: yes, failed: []}}
  - {name: no more, given: one, with: {certified_list: [{from: 2018-01-01, until: 2021-03-30}]}, expect: {certified: no, failed: [core]}}
  - {name: not on it, given: one, with: {certified_list: []}, expect: {certified: no, failed: [core]}}
";

const DATA: &str = "key,firm,score\nk1,甲,9\nk2,乙,8\nk3,丙,7\nk4,丁,6\nk5,戊,5\n";

const FIXED: [&str; 6] = ["--at", "2020-06-01T09:00:00Z", "--actor", "office", "--disclosure-key", "disclosure"];

/// A folder with both rounds, the first decided.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("cert.yaml", CERTIFICATION);
    write("cert.csv", CERTIFIED_DATA);
    write("money.yaml", ROUND);
    write("data.csv", DATA);
    fs::write(folder.path().join("disclosure"), [7; 32]).unwrap();
    certify(folder.path(), "cert.yaml", "cert.merit", &[]).unwrap();
    folder
}

fn certify(at: &Path, rules: &str, out: &str, more: &[&str]) -> Result<String, Failed> {
    says(at, &[&["run", rules, "--data", "cert.csv", "-o", out][..], &FIXED, more].concat(), 0)
}

fn run(at: &Path, rules: &str, out: &str, more: &[&str], code: i32) -> Result<String, Failed> {
    says(at, &[&["run", rules, "--data", "data.csv", "-o", out][..], &FIXED, more].concat(), code)
}

/// The column of the outcome with the statuses.
fn statuses(record: &Path) -> Result<Vec<String>, Failed> {
    let outcome = opened(&fs::read(record)?).entries["outcome.csv"].clone();
    Ok(String::from_utf8(outcome)?.lines().skip(1).map(|l| l.split(',').nth(1).unwrap().to_owned()).collect())
}

fn asked() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    says(at, &["test", "money.yaml"], 0)?;
    // The first round says whom it certifies, and both read their rule back.
    let said = certify(at, "cert.yaml", "again.merit", &[])?;
    assert!(said.contains("Certified: 2 applications, from 2020-05-02 until 2023-05-01\n"), "{said}");
    let said = certify(at, "cert.yaml", "chinese.merit", &["--lang", "zh"])?;
    assert!(said.contains("通过认定：2 件申报，有效期 2020-05-02 至 2023-05-01\n"), "{said}");
    let said = says(at, &["check", "cert.yaml", "--explain"], 0)?;
    assert!(
        said.contains("who is ranked is certified from 2020-05-02 until 2023-05-01, found by firm   c\n"),
        "{said}"
    );
    let said = says(at, &["check", "money.yaml", "--explain"], 0)?;
    assert!(said.contains("certified_list is the list of the record that `--certified` names   z\n"), "{said}");
    let said = run(at, "money.yaml", "money.merit", &["--certified", "cert.merit"], 0)?;
    let certification = opened(&fs::read(at.join("cert.merit"))?).fingerprint;
    let short = certification.short();
    assert!(said.contains(&format!("Certified: the list of cert, fingerprint {short}, with 2 entries")), "{said}");
    assert_eq!(statuses(&at.join("money.merit"))?, ["funded", "ineligible", "ineligible", "funded", "ineligible"]);
    let said = says(at, &["explain", "money.merit", "k1"], 0)?;
    for words in [certification.full(), "certified from 2020-05-02 until 2023-05-01, and so on 2021-03-31"] {
        assert!(said.contains(words), "{said}");
    }
    let said = says(at, &["explain", "money.merit", "k2", "--lang", "zh"], 0)?;
    assert!(said.contains("乙不在名单上"), "{said}");
    // The record needs nothing but itself; with the certification beside it, its list is compared too.
    let record = fs::read(at.join("money.merit"))?;
    assert_eq!(json_of(&opened(&record).entries, "record.json")["certified"]["record"], certification.full());
    let alone = tempfile::tempdir()?;
    fs::write(alone.path().join("r.merit"), &record)?;
    let said = says(alone.path(), &["verify", "r.merit"], 0)?;
    assert!(said.contains(&format!("{} of the round cert", certification.full())), "{said}");
    assert!(said.contains("the record made again has the same bytes"), "{said}");
    let said = says(at, &["verify", "money.merit", "--certified", "cert.merit"], 0)?;
    assert!(said.contains("its list of the certified is that of the certification record"), "{said}");
    let said = says(at, &["verify", "money.merit", "--certified", "cert.merit", "--json"], 0)?;
    let full = certification.full();
    assert!(said.contains(&format!("\"certified\":\"{full}\",\"certified_list\":\"same\"")), "{said}");
    says(at, &["verify", "cert.merit", "--certified", "cert.merit"], 2)?;
    // Nobody who is certified may be absent from a published list.
    fs::write(at.join("list.csv"), "application,status\na,ranked\n")?;
    let said = says(at, &["verify", "cert.merit", "--against", "list.csv"], 1)?;
    assert!(said.contains("is ranked in the record and is not on the list") && !said.contains("DIFFERENT"), "{said}");
    // What is asked of a record works with its list, and the rules go on to the next year without it.
    says(at, &["explain", "money.merit", "k1", "--what-if", "score=3"], 0)?;
    let said = says(at, &["new", "next", "--from", "money.merit"], 0)?;
    assert!(
        said.contains("--data applications.csv --certified RECORD") && !at.join("next/certified_list.csv").exists()
    );
    says(&at.join("next"), &["check"], 0)?;
    says(at, &["report", "money.merit", "--edition", "public", "-o", "public.merit"], 0)?;
    says(at, &["verify", "public.merit"], 0)?;
    Ok(())
}

fn days() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    for (today, funded) in [("2020-05-01", false), ("2020-05-02", true), ("2023-05-01", true), ("2023-05-02", false)] {
        fs::write(at.join("day.yaml"), ROUND.replace("2021-03-31", today))?;
        let record = format!("{today}.merit");
        run(at, "day.yaml", &record, &["--certified", "cert.merit"], 0)?;
        assert_eq!(statuses(&at.join(&record))?[0] == "funded", funded, "{today}");
        let said = says(at, &["explain", &record, "k1"], 0)?;
        let words = if funded {
            "and so on"
        } else if today < "2021" {
            "and so not yet on"
        } else {
            "and so no more on"
        };
        assert!(said.contains(&format!("until 2023-05-01, {words} {today}")), "{said}");
    }
    Ok(())
}

fn listed() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    let list = |record: &str| -> Result<String, Failed> {
        let entries = opened(&fs::read(at.join(record))?).entries;
        Ok(String::from_utf8(entries["inputs/register-1.csv"].clone())?)
    };
    run(at, "money.yaml", "one.merit", &["--certified", "cert.merit"], 0)?;
    assert_eq!(list("one.merit")?, "key,from,until\n丁,2020-05-02,2023-05-01\n甲,2020-05-02,2023-05-01\n");
    // What people decided counts, and the file may say another first day; from 29 February the last year has 27 days.
    fs::write(
        at.join("o.yaml"),
        "overrides:\n  - {application: d, status: ineligible, clause: x, reason: fraud, actor: office, approver: head}\n",
    )?;
    fs::write(at.join("leap.yaml"), CERTIFICATION.replace("by: firm,", "by: firm, from: 2020-02-29,"))?;
    certify(at, "leap.yaml", "leap.merit", &["--override", "o.yaml"])?;
    // The encoding named for the data is not that of the list.
    fs::write(at.join("data.csv"), "key,firm,score\nk1,甲,9\n")?;
    run(at, "money.yaml", "two.merit", &["--certified", "leap.merit", "--encoding", "utf-8"], 0)?;
    assert_eq!(list("two.merit")?, "key,from,until\n甲,2020-02-29,2023-02-27\n");
    fs::write(at.join("data.csv"), b"key,firm,score\nk1,\xbc\xd7,9\n")?;
    run(at, "money.yaml", "three.merit", &["--certified", "leap.merit", "--encoding", "gb18030"], 0)?;
    assert_eq!(statuses(&at.join("three.merit"))?, ["funded"]);
    says(at, &["verify", "three.merit"], 0)?;
    Ok(())
}

/// Rules that ask and rules that do not, on the same tables and from a record.
fn compared() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    run(at, "money.yaml", "money.merit", &["--certified", "cert.merit"], 0)?;
    let rules = ROUND.split("publish:").next().unwrap();
    fs::write(at.join("asks.yaml"), rules)?;
    fs::write(at.join("less.yaml"), rules.replace("budget: 100", "budget: 50"))?;
    let open =
        rules.replace("certified: {by: firm, clause: z}\n", "").replace("require: certified", "require: score > 5");
    fs::write(at.join("open.yaml"), open)?;
    let tables = ["--data", "data.csv", "--certified", "cert.merit"];
    let said = |before: &str, after: &str, more: &[&str]| -> Result<serde_json::Value, Failed> {
        let said = says(at, &[&["compare", before, after, "--json"], more].concat(), 0)?;
        Ok(serde_json::from_str(&said)?)
    };
    let counts =
        |json: &serde_json::Value| ["funded", "dropped", "gains", "loses"].map(|n| json[format!("count_{n}")].clone());
    let alone = |json: &serde_json::Value, rule: &str| -> Vec<String> {
        let rows = json["changes"].as_array().into_iter().flatten().filter(|row| row["rule"] == rule);
        rows.map(|row| row["alone"].as_str().unwrap_or("-").to_owned()).collect()
    };
    // The record against a smaller budget, either way.
    assert_eq!(counts(&said("money.merit", "less.yaml", &[])?), [0, 0, 0, 1]);
    assert_eq!(counts(&said("less.yaml", "money.merit", &[])?), [0, 0, 1, 0]);
    // k2 and k3 are not on the list: without it they are funded, at the cost of k4.
    for (before, after, more) in [("asks.yaml", "open.yaml", &tables[..]), ("money.merit", "open.yaml", &[])] {
        let json = said(before, after, more)?;
        assert_eq!(counts(&json), [2, 0, 0, 1], "{json}");
        assert_eq!(alone(&json, "gates/core/require"), ["2 newly funded, 1 lose"]);
        assert!(
            alone(&json, "file/certified").iter().all(|a| a.ends_with("all together: 2 newly funded, 1 lose")),
            "{json}"
        );
    }
    // The gate needs the list; the list alone reaches nobody.
    for (before, after, more) in [("open.yaml", "asks.yaml", &tables[..]), ("open.yaml", "money.merit", &[])] {
        let json = said(before, after, more)?;
        assert_eq!(counts(&json), [0, 2, 1, 0], "{json}");
        let words =
            "cannot stand alone: `certified` is not a name of this file; all together: 2 funded no more, 1 gain";
        assert_eq!(alone(&json, "gates/core/require"), [words]);
        let gate = &json["changes"][0];
        assert_eq!((&gate["before"], &gate["after"]), (&json!("core: score > 5"), &json!("core: certified")));
        let list = alone(&json, "file/certified");
        assert!(!list.is_empty() && list.iter().all(|a| a == "reaches nobody"), "{json}");
    }
    // A record that has no list, and one that has: the rules that ask take it from where it is.
    run(at, "open.yaml", "open.merit", &[], 0)?;
    for (before, after, words) in [
        ("open.merit", "money.merit", "together with certified: 2 funded no more, 1 gain"),
        ("money.merit", "open.merit", "2 newly funded, 1 lose"),
    ] {
        assert_eq!(alone(&said(before, after, &[])?, "gates/core/require"), [words]);
    }
    // Two records by two lists: b is on the second.
    fs::write(at.join("cert.yaml"), CERTIFICATION.replace("require: local", "require: score > 0"))?;
    certify(at, "cert.yaml", "wide.merit", &[])?;
    run(at, "money.yaml", "wide-money.merit", &["--certified", "wide.merit"], 0)?;
    let json = said("money.merit", "wide-money.merit", &[])?;
    assert_eq!(counts(&json), [1, 0, 0, 0], "{json}");
    assert_eq!(json["tables"], json!([{"what": "register", "name": "certified_list", "count": 1}]));
    // A certification that lasts longer leaves everyone as they are, but is not nothing.
    fs::write(at.join("short.yaml"), CERTIFICATION)?;
    fs::write(at.join("long.yaml"), CERTIFICATION.replace("years: 3", "years: 5"))?;
    let json = said("short.yaml", "long.yaml", &["--data", "cert.csv"])?;
    assert_eq!(alone(&json, "file/certification/years"), ["2 certified by another name or for other days"]);
    assert_eq!(
        json["changes"][0]["after"],
        "who is ranked is certified from 2020-05-02 until 2025-05-01, found by firm"
    );
    Ok(())
}

fn told() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    fs::write(
        at.join("plain.yaml"),
        CERTIFICATION.lines().filter(|l| !l.starts_with("certification")).map(|l| format!("{l}\n")).collect::<String>(),
    )?;
    certify(at, "plain.yaml", "plain.merit", &[])?;
    run(at, "money.yaml", "money.merit", &["--certified", "cert.merit"], 0)?;
    says(at, &["report", "money.merit", "--edition", "public", "-o", "public.merit"], 0)?;
    let mut damaged = fs::read(at.join("cert.merit"))?;
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    fs::write(at.join("damaged.merit"), damaged)?;
    fs::write(at.join("list.csv"), "key,from,until\n乙,2020-05-02,2023-05-01\n")?;
    for (arguments, code, words) in [
        (&["--certified", "data.csv"][..], 6, "not a record that can be read"),
        (&["--certified", "absent.merit"], 6, "absent.merit"),
        (&["--certified", "money.merit"], 4, "money certifies nobody: its rules have no `certification:`"),
        (&["--certified", "public.merit"], 2, "the auditor's edition"),
        (&["--certified", "plain.merit"], 4, "cert certifies nobody"),
        (&[], 4, "the rules ask who is certified, and no certification record is given"),
        (&["--register", "certified_list=list.csv"], 4, "is taken from a certification record and not from a table"),
        (&["--register", "certified_list=list.csv", "--certified", "cert.merit"], 2, "not from a table too"),
    ] {
        let said = run(at, "money.yaml", "none.merit", arguments, code)?;
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
    let output =
        merit(at, &["run", "money.yaml", "--data", "data.csv", "--certified", "damaged.merit", "-o", "none.merit"]);
    assert!(matches!(output.status.code(), Some(1 | 6)), "{output:?}");
    let said =
        says(at, &["run", "plain.yaml", "--data", "cert.csv", "--certified", "cert.merit", "-o", "none.merit"], 4)?;
    assert!(said.contains("the rules do not ask who is certified"), "{said}");
    assert!(!at.join("none.merit").exists());
    Ok(())
}

fn altered() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    run(at, "money.yaml", "money.merit", &["--certified", "cert.merit"], 0)?;
    let entries = opened(&fs::read(at.join("money.merit"))?).entries;
    let write = |name: &str, change: &dyn Fn(&mut merit::record::Entries)| {
        let mut changed = entries.clone();
        change(&mut changed);
        fs::write(at.join(name), resealed(changed)).unwrap();
    };
    // One more on the list, and every digest right again.
    let longer = "key,from,until\n丁,2020-05-02,2023-05-01\n乙,2020-05-02,2023-05-01\n甲,2020-05-02,2023-05-01\n";
    write("longer.merit", &|e| drop(e.insert("inputs/register-1.csv".into(), longer.into())));
    let said = says(at, &["verify", "longer.merit"], 1)?;
    assert!(said.contains("figures that differ: "), "{said}");
    // Nothing follows from one who did not apply; the certification record shows it.
    let stranger = "key,from,until\n丁,2020-05-02,2023-05-01\n甲,2020-05-02,2023-05-01\n癸,2020-05-02,2023-05-01\n";
    write("stranger.merit", &|e| drop(e.insert("inputs/register-1.csv".into(), stranger.into())));
    let said = says(at, &["verify", "stranger.merit", "--certified", "cert.merit"], 1)?;
    assert!(said.contains("its list of the certified is not that of the certification record"), "{said}");
    // Another record is named, or none.
    write("other.merit", &|e| {
        let mut record = json_of(e, "record.json");
        record["certified"]["record"] = json!("0".repeat(64));
        put(e, "record.json", &record);
    });
    let said = says(at, &["verify", "other.merit", "--certified", "cert.merit"], 1)?;
    assert!(said.contains("is not that of the certification record"), "{said}");
    write("none.merit", &|e| {
        let mut record = json_of(e, "record.json");
        record.as_object_mut().unwrap().remove("certified");
        put(e, "record.json", &record);
    });
    assert!(says(at, &["verify", "none.merit"], 1)?.contains("is taken from a certification record"));
    // A certification whose outcome says what its rules do not give is no source, though every digest is right.
    let mut forged = opened(&fs::read(at.join("cert.merit"))?).entries;
    let outcome = String::from_utf8(forged["outcome.csv"].clone())?;
    forged.insert("outcome.csv".into(), outcome.replace("b,ineligible,local_firm", "b,ranked,").into());
    fs::write(at.join("forged.merit"), resealed(forged))?;
    let said = run(at, "money.yaml", "never.merit", &["--certified", "forged.merit"], 4)?;
    assert!(said.contains("cert does not say what its rules and inputs give; merit verify says where"), "{said}");
    // Without its digest made right it is not even opened.
    let mut changed = entries.clone();
    changed.insert("inputs/register-1.csv".into(), longer.into());
    fs::write(at.join("plain.merit"), merit::record::container::write(&changed).unwrap())?;
    assert!(says(at, &["verify", "plain.merit"], 1)?.contains("does not have its digest"));
    Ok(())
}

fn second(python: &Path) -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    run(at, "money.yaml", "money.merit", &["--certified", "cert.merit"], 0)?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/second_reader.py");
    let output =
        Command::new(python).arg("-B").arg(script).args(["cert.merit", "money.merit"]).current_dir(at).output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(said.matches(": agrees").count(), 2, "{said}{}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}
