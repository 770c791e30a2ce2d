//! Sides that differ in more than their rules, that have no decision, or that cannot be compared.

use super::changes::small;
use super::{between, changed, example_says, replaced, root};
use crate::record::{DATA, RULES, folder, run_small, says};
use libtest_mimic::Failed;
use merit::study::compare::Tried;
use std::fs;

/// A sheet of marks, a register, a parameter and a lookup file that only one side knows.
pub fn one_sided() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let at = folder.path();
    let lines = fs::read_to_string(root("rules/four-basics.merit.yaml"))?;
    let budget = lines.lines().find(|l| l.contains("id: budget_case")).unwrap_or_default();
    let cut = [(budget, ""), ("Annex 1 E1, max: 8", "Annex 1 E1, max: 12"), ("tests:", "tests: []\nx:")];
    changed(at, "a.merit.yaml", &[])?;
    changed(at, "b.merit.yaml", &cut)?;
    let text = fs::read_to_string(at.join("b.merit.yaml"))?;
    fs::write(at.join("b.merit.yaml"), text.split("\nx:").next().unwrap_or_default())?;
    for files in [["a.merit.yaml", "b.merit.yaml"], ["b.merit.yaml", "a.merit.yaml"]] {
        let said = example_says(at, &files, 0)?;
        assert!(said.contains("criterion budget_case") && said.contains("criterion feasibility max"), "{said}");
        // The one is taken away and the other gets its points: neither adds up alone.
        assert!(said.contains("together: ") || said.contains("all together: "), "{said}");
    }

    let folder = self::folder();
    let at = folder.path();
    let registered = [
        (
            "facts:",
            "registers:\n  past: {join: key, fields: {got: {type: money, max: 1亿}}}\nfacts:\n  had: sum(past.got)",
        ),
        ("amount: ask", "amount: if ask > had then ask - had else 0"),
        ("parameters:\n", "parameters:\n  more: {type: money, value: 5}\n"),
        ("budget: pot", "budget: more"),
    ];
    fs::write(at.join("r.merit.yaml"), replaced(RULES, &registered))?;
    fs::write(at.join("past.csv"), "key,got\na,10\nb,5\n")?;
    for files in [["small.merit.yaml", "r.merit.yaml"], ["r.merit.yaml", "small.merit.yaml"]] {
        let more = ["--data", "data.csv", "--register", "past=past.csv", "--set", "more=107"];
        let said = says(at, &[&["compare"], &files[..], &more].concat(), 0)?;
        assert!(said.contains("107.00"), "{said}");
        let other = [&["compare"], &files[..], &["--data", "data.csv", "--register", "pest=past.csv"]].concat();
        assert!(says(at, &other, 4)?.contains("`pest` is not a register"));
    }

    // The same rules, and another file beside them.
    let looked = [
        ("facts:", "lookups:\n  w: {file: w.csv, key: part, value: points}\nfacts:"),
        ("formula: score * 10", "cap: yes, formula: 'score * w[part]'"),
    ];
    for (name, points) in [("one", "10"), ("two", "5")] {
        fs::create_dir(at.join(name))?;
        fs::write(at.join(name).join("w.merit.yaml"), replaced(RULES, &looked))?;
        fs::write(at.join(name).join("w.csv"), format!("part,points\neast,{points}\nwest,10\n"))?;
    }
    let said = says(at, &["compare", "one/w.merit.yaml", "two/w.merit.yaml", "--data", "data.csv"], 0)?;
    assert!(
        said.contains("w[east] is 10") && said.contains("lookup file w.csv") && said.contains("merit 80.00 → 40.00"),
        "{said}"
    );
    Ok(())
}

pub fn undecided() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    let run = |name: &str, rules: &str, code: i32| -> Result<String, Failed> {
        fs::write(at.join(name), rules)?;
        let there = says(at, &["compare", "small.merit.yaml", name, "--data", "data.csv"], code)?;
        let back = says(at, &["compare", name, "small.merit.yaml", "--data", "data.csv"], code)?;
        assert!(there.contains("the round after, of ") && back.contains("the round before, of "), "{there}{back}");
        assert!(!there.contains("TRIAL") && !back.contains("TRIAL"), "nothing half");
        Ok(there)
    };
    let tie =
        replaced(RULES, &[("formula: score * 10", "formula: if score > 5 then 60 else 30"), ("share_rank", "stop")]);
    assert!(run("tie.merit.yaml", &tie, 5)?.contains("reaches money"));
    let held = replaced(RULES, &[("formula: score * 10", "cap: no, formula: score * 12")]);
    assert!(run("held.merit.yaml", &held, 4)?.contains("cannot be evaluated"));
    assert!(run("wrong.merit.yaml", &replaced(RULES, &[("ask > 0", "asks > 0")]), 3)?.contains("`asks` is not a name"));
    assert!(run("data.merit.yaml", &replaced(RULES, &[("max: 10}", "max: 8}")]), 4)?.contains("data.csv:2"));
    // One change alone may have no decision where all have one.
    let comparison = small(&[
        ("formula: score * 10", "formula: if score > 5 then 60 else 30"),
        ("share_rank", "stop"),
        ("part_award", "skip"),
        ("money: 80", "money: 1000"),
        ("value: 100", "value: 1000"),
    ])?;
    let failed = comparison.trials.iter().filter(|t| matches!(t.tried, Tried::Failed(_))).count();
    assert!(failed == 1 && comparison.trials.len() == 5, "{failed}");
    Ok(())
}

pub fn told() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    run_small(at, "r.merit", &[], 0)?;
    fs::write(at.join("zip.merit"), b"PK\x03\x04 and nothing else")?;
    fs::write(at.join("yen.merit.yaml"), replaced(RULES, &[("CNY", "JPY")]))?;
    let rules = "small.merit.yaml";
    for (arguments, code, words) in [
        (vec![rules, "smal.merit.yaml", "--data", "data.csv"], 6, "smal.merit.yaml"),
        (vec![rules, rules, "--data", "dat.csv"], 6, "dat.csv"),
        (vec![rules, rules], 2, "give --data FILE"),
        (vec!["r.merit", rules, "--data", "data.csv"], 2, "a record holds its own tables"),
        (vec!["r.merit", "r.merit", "--set", "pot=1"], 2, "a record holds its own tables"),
        (vec!["zip.merit", rules], 6, ""),
        (
            vec![rules, rules, "--data", "data.csv", "--by", "prt"],
            2,
            "`prt` is not a field of the rules; did you mean `part`?",
        ),
        (vec![rules, rules, "--data", "data.csv", "--only", "gain"], 2, "gains"),
        (vec![rules, rules, "--data", "data.csv", "--set", "pott=1"], 3, "pott"),
        (vec![rules, "yen.merit.yaml", "--data", "data.csv"], 2, "CNY"),
        (vec![rules], 2, "AFTER"),
    ] {
        let said = says(at, &[&["compare"], &arguments[..]].concat(), code)?;
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
    // An altered record is refused as everywhere.
    let mut bytes = fs::read(at.join("r.merit"))?;
    let text = bytes.windows(4).position(|w| w == b"Anna").unwrap_or(0);
    bytes[text] = b'E';
    fs::write(at.join("t.merit"), bytes)?;
    let said = says(at, &["compare", "t.merit", rules], 6)?;
    assert!(!said.contains("TRIAL"), "{said}");
    Ok(())
}

pub fn exits() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    fs::write(at.join("next.merit.yaml"), replaced(RULES, &[("value: 100", "value: 120")]))?;
    fs::write(
        at.join("same.merit.yaml"),
        replaced(RULES, &[("score / 3", "score / 4"), ("label: Merit", "label: Worth")]),
    )?;
    let fail = |name: &str, code| {
        says(at, &["compare", "small.merit.yaml", name, "--data", "data.csv", "--fail-on-change"], code)
    };
    fail("next.merit.yaml", 1)?;
    fail("same.merit.yaml", 0)?;
    // What is listed has no part in it.
    says(
        at,
        &[
            "compare",
            "small.merit.yaml",
            "next.merit.yaml",
            "--data",
            "data.csv",
            "--fail-on-change",
            "--only",
            "dropped",
        ],
        1,
    )?;
    Ok(())
}

pub fn many() -> Result<(), Failed> {
    let facts = |divisor: usize| (0..101).map(|i| format!("  f{i}: score / {divisor}\n")).collect::<String>();
    let before = replaced(RULES, &[("facts:\n", &format!("facts:\n{}", facts(3)))]);
    let after = replaced(RULES, &[("facts:\n", &format!("facts:\n{}", facts(4))), ("value: 100", "value: 120")]);
    let comparison = between(&before, &after, DATA)?;
    assert_eq!((comparison.changes.len(), comparison.trials.len(), comparison.moved.len()), (102, 0, 1));
    let page = merit::report::compare(&comparison, &[], &[], false, merit::lang::Lang::En);
    let said = page.render(merit::report::Form::Human);
    assert!(
        said.contains("More than 100 changes are not tried one by one") && said.contains("all changes together"),
        "{said}"
    );
    Ok(())
}
