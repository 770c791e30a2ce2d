//! Two rounds against each other: what changed, who gains and loses, and which change did it.

use crate::differential;
use crate::record::{DATA, RULES, folder, run_small, says};
use libtest_mimic::{Failed, Trial};
use merit::record::outcome;
use merit::round::{Failure, Materials, Options, run};
use merit::study::compare::{Comparison, Effect, Incomparable, Side, Tried, Weight, Which, compare, money_by};
use std::fs;
use std::path::Path;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("compare::a_moved_band_of_the_example", example),
        Trial::test("compare::several_changes_each_alone_and_together", several),
        Trial::test("compare::nothing_changed_because", nothing),
        Trial::test("compare::changes_that_need_each_other_are_made_together", joined),
        Trial::test("compare::every_kind_of_rule_is_told_apart", kinds),
        Trial::test("compare::targets_decide_nothing", targets),
        Trial::test("compare::a_record_against_rules_and_against_a_record", records),
        Trial::test("compare::tables_that_differ", tables),
        Trial::test("compare::what_only_one_side_has", one_sided),
        Trial::test("compare::rows_of_one_rule_are_told_apart", rows),
        Trial::test("compare::a_side_without_a_decision_is_named", undecided),
        Trial::test("compare::what_cannot_be_compared_is_told", told),
        Trial::test("compare::forms_for_programs", forms),
        Trial::test("compare::exit_1_only_where_an_outcome_is_another", exits),
        Trial::test("compare::more_than_a_hundred_changes_are_made_together", many),
        Trial::test("compare::laws_over_random_rounds", laws),
    ]
}

fn root(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name).display().to_string()
}

/// The example with something replaced, in a folder.
fn changed(at: &Path, name: &str, changes: &[(&str, &str)]) -> Result<(), Failed> {
    let mut text = fs::read_to_string(root("rules/four-basics.merit.yaml"))?;
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    fs::write(at.join(name), text)?;
    Ok(())
}

fn example_says(at: &Path, arguments: &[&str], code: i32) -> Result<String, Failed> {
    let (data, panel) = (root("fixtures/four-basics/applications.csv"), root("fixtures/four-basics/marks.csv"));
    says(at, &[&["compare"], arguments, &["--data", &data, "--panel", &panel]].concat(), code)
}

const EDGE: (&str, &str) = ("{from: 80%, points: 5}", "{from: 78%, points: 5}");

fn example() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let at = folder.path();
    changed(at, "before.merit.yaml", &[])?;
    changed(at, "after.merit.yaml", &[EDGE])?;
    let files = ["before.merit.yaml", "after.merit.yaml"];
    let said = example_says(at, &[&files[..], &["--by", "chain", "--by", "champion"]].concat(), 0)?;
    insta::assert_snapshot!("compare", said);
    insta::assert_snapshot!("compare_in_chinese", example_says(at, &[&files[..], &["--lang", "zh"]].concat(), 0)?);
    let only =
        example_says(at, &[&files[..], &["--only", "funded", "--only", "dropped", "--format", "csv"]].concat(), 0)?;
    assert_eq!(only.lines().count(), 4, "{only}");
    let none = example_says(at, &[&files[..], &["--only", "gains"]].concat(), 0)?;
    assert!(none.contains("none is of the kind that --only asks for") && !none.contains("A004"), "{none}");
    Ok(())
}

fn several() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let at = folder.path();
    changed(at, "before.merit.yaml", &[])?;
    let changes = [
        EDGE,
        ("per_unit: {each: 2, points: 1}}\n  - id: innovation", "per_unit: {each: 3, points: 1}}\n  - id: innovation"),
        ("cap: 500万", "cap: 450万"),
        ("share: 20%, ", "share: 19%, "),
        ("not(incident_3y)", "not(incident_3y) or champion"),
    ];
    changed(at, "after.merit.yaml", &changes)?;
    insta::assert_snapshot!("compare_several", example_says(at, &["before.merit.yaml", "after.merit.yaml"], 0)?);
    Ok(())
}

/// The small round with its rules changed, against itself.
fn small(changes: &[(&str, &str)]) -> Result<Comparison, Failed> {
    between(RULES, &replaced(RULES, changes), DATA)
}

fn replaced(text: &str, changes: &[(&str, &str)]) -> String {
    changes.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    })
}

fn side(rules: &str, data: &str) -> Side {
    let materials = Materials {
        rules: ("small.merit.yaml".into(), rules.into()),
        data: ("data.csv".into(), data.into()),
        ..Materials::default()
    };
    Side { materials, options: Options::default() }
}

fn between(before: &str, after: &str, data: &str) -> Result<Comparison, Failed> {
    compare(&side(before, data), &side(after, data)).map_err(|why| format!("{why:?}\n{after}").into())
}

/// The first sentence about two comparable rule files.
fn sentence(comparison: &Comparison) -> String {
    let page = merit::report::compare(comparison, &[], &[], false, merit::lang::Lang::En);
    page.render(merit::report::Form::Human).lines().nth(2).unwrap_or_default().to_owned()
}

fn nothing() -> Result<(), Failed> {
    let bands = [(
        "formula: score * 10",
        "value: score, bands: [{from: 0, points: 0}, {from: 5, points: 50}, {from: 6.5, points: 60}, {from: 7.5, points: 80}, {from: 8.5, points: 100}]",
    )];
    let banded = replaced(RULES, &bands);
    let moved = replaced(&banded, &[("{from: 5,", "{from: 4.5,")]);
    let lower = replaced(&banded, &[("{from: 5,", "{from: 6.2,")]);
    // d's measure lies between the edges, and another way gives it more.
    let best = replaced(
        RULES,
        &[(
            "formula: score * 10",
            "best_of: [{value: score, bands: [{from: 0, points: 0}, {from: 5, points: 1}]}, {formula: score * 10}]",
        )],
    );
    let cases: [(&str, &str, &str); 11] = [
        (
            &best,
            &replaced(&best, &[("{from: 5,", "{from: 6.5,")]),
            "Nothing changed, because the one change reaches no application: nobody has another answer at a gate, other \
             points, another rank or another entitlement.",
        ),
        (RULES, RULES, "Nothing changed, because the rules of both are the same, byte for byte."),
        (
            RULES,
            &replaced(
                RULES,
                &[("value: 100", "value: 100.00"), ("score / 3", "score/3  # a third"), ("1亿", "10000万")],
            ),
            "Nothing changed, because the two rule files differ only in comments, layout and the spelling of numbers.",
        ),
        (
            RULES,
            &replaced(
                RULES,
                &[("label: Merit", "label: Worth"), ("clause: d", "clause: e"), ("ask, clause: c", "ask, clause: x")],
            ),
            "Nothing changed, because the two rule files differ only in labels, clauses and titles.",
        ),
        (
            RULES,
            &replaced(RULES, &[("publish: [key, name,", "publish: [key,")]),
            "Nothing changed, because the two rule files differ only in what is published.",
        ),
        (
            RULES,
            &replaced(
                RULES,
                &[
                    ("label: Merit", "label: Worth"),
                    (
                        "publish: [key, name, total, rank, award]",
                        "publish: [key]\nexamples:\n  x: {key: a, name: b, score: 1, ask: 1, part: east}",
                    ),
                ],
            ),
            "Nothing changed, because the two rule files differ only in labels, clauses and titles, what is published and \
             examples.",
        ),
        (
            &banded,
            &moved,
            "Nothing changed, because the one change reaches no application: at merit, no application's score lies from \
             4.5 below 5.",
        ),
        // d lies there, but fails the gate.
        (
            &banded,
            &replaced(&banded, &[("minimum: 20", "minimum: 10")]),
            "Nothing changed, because the one change reaches no application: nobody has another answer at a gate, other \
             points, another rank or another entitlement.",
        ),
        (
            &banded,
            &lower,
            "Nobody's status or award changed, although things moved: 1 have other points or answers at gates.",
        ),
        (
            RULES,
            &replaced(RULES, &[("amount: ask", "amount: ask * 2")]),
            "Of 5 applications, 1 funded no more, who had 30.00, 1 gain 30.00. 100.00 of 100.00 are awarded before and after.",
        ),
        (
            RULES,
            &replaced(RULES, &[("half: score / 3", "half: score / 4")]),
            "Nothing changed, because the one change reaches no application: nobody has another answer at a gate, other \
             points, another rank or another entitlement.",
        ),
    ];
    for (before, after, expected) in cases {
        assert_eq!(sentence(&between(before, after, DATA)?), expected);
    }
    Ok(())
}

fn joined() -> Result<(), Failed> {
    // The criterion uses a parameter that is new; the parameter can be made alone, the criterion cannot.
    let comparison = small(&[
        ("parameters:\n", "parameters:\n  factor: {type: number, value: 9}\n"),
        ("formula: score * 10", "formula: score * factor"),
        ("minimum: 20", "minimum: 10"),
    ])?;
    let all: Vec<(usize, usize, bool)> =
        comparison.trials.iter().map(|t| (t.of.len(), t.with.len(), t.finding.is_some())).collect();
    assert_eq!(all, [(1, 1, true), (1, 0, false), (1, 0, false)], "the criterion is made with the parameter");
    // A fact with another name, and what uses it: neither stands alone.
    let used = replaced(RULES, &[("formula: score * 10", "formula: half * 30")]);
    let renamed = replaced(&used, &[("half: score / 3", "third: score / 3"), ("half * 30", "third * 30")]);
    let comparison = between(&used, &renamed, DATA)?;
    let [trial] = comparison.trials.as_slice() else { return Err("one trial of both".into()) };
    assert_eq!((trial.of.len(), trial.all), (2, true));
    assert_eq!(trial.finding.as_deref(), Some("`half` is not a name of this file"));
    assert!(comparison.moved.is_empty());
    // A group that is taken away with one of its members, the other standing alone then.
    Ok(())
}

/// One change of each kind: its name for programs, and its first line of words.
fn kinds() -> Result<(), Failed> {
    let rich = replaced(
        RULES,
        &[
            ("publish:", "publish:"),
            (
                "ranking: {minimum: 20, still_tied: share_rank}",
                "ranking: {minimum: 20, tie_breaks: [{higher: ask, clause: t}], still_tied: share_rank}",
            ),
            ("limits:", "guarantees: [{awards: 1, per: part, clause: g}]\n  reserve: 1\n  limits:"),
            (
                "ranking:",
                "adjustments:\n  bonus: {cap: 5, items: [{id: plus, label: Plus, clause: p, when: ask > 20, points: 1}]}\nranking:",
            ),
            ("facts:", "lookups:\n  w: {values: {east: 1, west: 2}}\nfacts:"),
        ],
    );
    let cases: &[(&str, &str, &str, &str, &str)] = &[
        ("currency: CNY", "currency: CNY, as_of: 2020-01-01", "round/as_of", "-", "2020-01-01"),
        (
            "min: 0, max: 10",
            "min: 0, max: 9.5",
            "fields/score/max",
            "score from column score: a number with up to 2 decimals, at least 0 and at most 10",
            "score from column score: a number with up to 2 decimals, at least 0 and at most 9.5",
        ),
        ("value: 100", "value: 90", "parameters/pot/value", "pot is 100.00", "pot is 90.00"),
        ("east: 1", "east: 3", "lookups/w/values.east", "values.east: 1", "values.east: 3"),
        ("score / 3", "score / 4", "facts/half", "half is score / 3", "half is score / 4"),
        ("ask > 0", "ask > 10", "gates/wants/require", "wants: ask > 0.00", "wants: ask > 10.00"),
        ("score * 10", "score * 9", "criteria/merit/formula", "score * 10", "score * 9"),
        ("cap: 5,", "cap: 4,", "caps/bonus", "bonus: up to 5 in all", "bonus: up to 4 in all"),
        ("when: ask > 20", "when: ask > 30", "bonus/plus/when", "1 where ask > 20.00", "1 where ask > 30.00"),
        ("minimum: 20", "minimum: 15", "ranking/minimum", "a total of at least 20", "a total of at least 15"),
        (
            "higher: ask",
            "lower: ask",
            "ranking/tie_breaks/[1]",
            "among equals the higher ask",
            "among equals the lower ask",
        ),
        (
            "share_rank",
            "key",
            "ranking/still_tied",
            "those still equal share a rank",
            "those still equal go by their keys",
        ),
        ("amount: ask", "amount: ask / 2", "award/amount", "an award is ask", "an award is ask / 2"),
        (
            "part_award",
            "skip",
            "allocation/last_in_line",
            "down the ranking; what does not fit is awarded in part",
            "down the ranking; what does not fit is passed over",
        ),
        ("awards: 1,", "awards: 2,", "allocation/guarantees/[1]", "first 1 for each part", "first 2 for each part"),
        (
            "reserve: 1",
            "reserve: 2",
            "allocation/reserve",
            "the next 1 stand on the reserve list",
            "the next 2 stand on the reserve list",
        ),
        ("money: 80", "money: 70", "limits/part/money", "at most 80.00 for each part", "at most 70.00 for each part"),
    ];
    for (from, to, id, before, after) in cases {
        let comparison = between(&rich, &replaced(&rich, &[(from, to)]), DATA)?;
        let page = merit::report::compare(&comparison, &[], &[], false, merit::lang::Lang::En);
        let json: serde_json::Value = serde_json::from_str(&page.render(merit::report::Form::Json))?;
        let row = &json["changes"][0];
        let text = |name: &str| row[name].as_str().unwrap_or("-").to_owned();
        assert_eq!(
            (text("rule"), text("before"), text("after")),
            (id.to_string(), before.to_string(), after.to_string())
        );
        let line = rich.lines().position(|line| line.contains(from)).unwrap_or(0) + 1;
        assert!(text("line_after").ends_with(&format!(":{line}")), "{row}");
        assert_eq!(comparison.changes.len(), 1, "{to}");
    }
    // Lines that read alike: the one that changed is told in its own place, and one put in moves no other.
    let two = [(
        "{id: merit, label: Merit, clause: b, max: 100, formula: score * 10}",
        "{id: one, label: One, clause: b, max: 50, formula: score * 5}\n  - {id: two, label: Two, clause: b, max: 50, formula: score * 5}",
    )];
    let two = replaced(RULES, &two);
    let first = replaced(
        &two,
        &[
            ("b, max: 50, formula: score * 5}\n  - {id: two", "b, max: 50, formula: score * 4}\n  - {id: two"),
            ("facts:\n", "facts:\n  third: score / 4\n"),
        ],
    );
    let words = told_changes(&between(&two, &first, DATA)?)?;
    let words: Vec<[&str; 3]> = words.iter().map(|[rule, before, after, _]| [&**rule, before, after]).collect();
    assert_eq!(words, [["criteria/one/formula", "score * 5", "score * 4"], ["facts/third", "-", "third is score / 4"]]);
    // One that is new, one that is gone, one with another name.
    let more = replaced(&rich, &[("criteria:", "  - {id: new, label: New, clause: n, require: score > 2}\ncriteria:")]);
    let kind = |before: &str, after: &str| between(before, after, DATA).map(|c| format!("{:?}", c.changes[0].kind));
    assert_eq!(kind(&rich, &more)?, "Added");
    assert_eq!(kind(&more, &rich)?, "Removed");
    assert_eq!(kind(&rich, &replaced(&rich, &[("id: wants", "id: asks")]))?, "Renamed(\"wants\")");
    Ok(())
}

/// What a program reads of the changes: the rule, before, after, made alone.
fn told_changes(comparison: &Comparison) -> Result<Vec<[String; 4]>, Failed> {
    let page = merit::report::compare(comparison, &[], &[], false, merit::lang::Lang::En);
    let json: serde_json::Value = serde_json::from_str(&page.render(merit::report::Form::Json))?;
    let text = |row: &serde_json::Value, name: &str| row[name].as_str().unwrap_or("-").to_owned();
    let row = |row| ["rule", "before", "after", "alone"].map(|name| text(row, name));
    Ok(json["changes"].as_array().into_iter().flatten().map(row).collect())
}

fn targets() -> Result<(), Failed> {
    const TARGETS: &str = "targets:
  - {id: good, label: Good ones, clause: t1, value: half, target: 20}
  - {id: sums, label: Sums, clause: t2, value: ask, target: 1万, per: part}
publish:";
    let before = replaced(RULES, &[("publish:", TARGETS)]);
    let more = ("target: 20}\n", "target: 30}\n  - {id: firms, label: Firms, clause: t3, value: ask > 5, target: 3}\n");
    let comparison = between(&before, &replaced(&before, &[more]), DATA)?;
    assert_eq!(sentence(&comparison), "Nothing changed, because the two rule files differ only in targets.");
    let beside = |rule: &str, before: &str, after: &str| [rule, before, after, "decides nothing"].map(str::to_owned);
    let good = beside("targets/good", "good: at least 20, the sum of half", "good: at least 30, the sum of half");
    let firms = beside("targets/firms", "-", "firms: at least 3, one where ask > 5.00");
    assert_eq!(told_changes(&comparison)?, [good.clone(), firms]);
    let words = between(&before, &replaced(&before, &[("label: Sums", "label: Money")]), DATA)?;
    assert_eq!(told_changes(&words)?, [beside("targets/sums", "label: Sums", "label: Money")]);
    // Beside a change that decides, each is told with its own lines.
    let both = replaced(&before, &[("target: 20", "target: 30"), ("value: 100", "value: 120")]);
    let pot = |before: &str, after: &str| ["parameters/pot/value", before, after, "1 gain"].map(str::to_owned);
    let comparison = between(&before, &both, DATA)?;
    let lines = [pot("pot is 100.00", "pot is 120.00"), pot("the budget is 100.00", "the budget is 120.00"), good];
    assert_eq!(told_changes(&comparison)?, lines);
    // A fact that only a target asks goes with it, and stands in nobody's way.
    let target = "  - {id: good, label: Good ones, clause: t1, value: half, target: 20}\n";
    let less = replaced(&before, &[(target, ""), ("facts:\n  half: score / 3\n", ""), ("value: 100", "value: 120")]);
    let comparison = between(&before, &less, DATA)?;
    let trials: Vec<(usize, usize)> = comparison.trials.iter().map(|t| (t.of.len(), t.with.len())).collect();
    assert_eq!(trials, [(1, 0), (1, 0)]);
    assert!(comparison.trials.iter().all(|t| matches!(t.tried, Tried::Decided(..))));
    Ok(())
}

fn records() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    run_small(at, "r.merit", &[], 0)?;
    let people = "clause: '§9', reason: heard, actor: Li Wei, approver: Chen Hua";
    fs::write(at.join("o.yaml"), format!("overrides:\n  - {{application: c, award: 30, {people}}}\n"))?;
    run_small(at, "o.merit", &["--override", "o.yaml"], 0)?;
    fs::write(at.join("next.merit.yaml"), replaced(RULES, &[("value: 100", "value: 120")]))?;
    let said = says(at, &["compare", "r.merit", "next.merit.yaml"], 0)?;
    insta::assert_snapshot!("compare_record_with_rules", said);
    let back = says(at, &["compare", "next.merit.yaml", "r.merit"], 0)?;
    assert!(back.contains("1 lose 10.00") && said.contains("1 gain 10.00"), "{back}");
    // What people decided is passed over beside rules, and counts between records.
    let rules = says(at, &["compare", "o.merit", "small.merit.yaml"], 0)?;
    assert!(rules.contains("is left out on both sides") && rules.contains("Nothing changed"), "{rules}");
    // By the rules c lacks 10, which people gave it at the cost of b.
    let rules = says(at, &["compare", "o.merit", "next.merit.yaml"], 0)?;
    assert!(rules.contains("  c            gains") && !rules.contains("  b "), "{rules}");
    insta::assert_snapshot!("compare_records", says(at, &["compare", "r.merit", "o.merit"], 0)?);
    Ok(())
}

fn tables() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    run_small(at, "r.merit", &[], 0)?;
    fs::write(
        at.join("data.csv"),
        DATA.replace("e,Emil,s-e,1,10,west\n", "f,Fay,,9.5,20,west\n").replace("b,Ben,s-b,8", "b,Ben,s-b,6.5"),
    )?;
    fs::write(at.join("small.merit.yaml"), replaced(RULES, &[("money: 80", "money: 75")]))?;
    run_small(at, "s.merit", &[], 0)?;
    insta::assert_snapshot!("compare_tables", says(at, &["compare", "r.merit", "s.merit"], 0)?);
    // Who is held has no points, and not none.
    let held = DATA.replace("b,Ben,s-b,8,", "b,Ben,s-b,x,");
    let mut after = side(RULES, &held);
    after.options.allow_held = Some("late".into());
    let comparison = compare(&side(RULES, DATA), &after).map_err(|e| format!("{e:?}"))?;
    let page = merit::report::compare(&comparison, &[], &[], false, merit::lang::Lang::En);
    let json: serde_json::Value = serde_json::from_str(&page.render(merit::report::Form::Json))?;
    let figures = json["applications"][0]["figures"].as_str().unwrap_or_default();
    assert!(figures.starts_with("merit 80.00 → -, total 80.00 → -, rank 2 → -"), "{figures}");
    // Rows in another order are other bytes, and nothing else.
    let mut rows: Vec<&str> = DATA.lines().skip(1).collect();
    rows.reverse();
    let shuffled = format!("{}\n{}\n", DATA.lines().next().unwrap_or(""), rows.join("\n"));
    let comparison = compare(&side(RULES, DATA), &side(RULES, &shuffled)).map_err(|e| format!("{e:?}"))?;
    assert!(comparison.moved.is_empty() && comparison.data.cells.is_empty() && comparison.data.differ);
    Ok(())
}

/// A sheet of marks, a register, a parameter and a lookup file that only one side knows.
fn one_sided() -> Result<(), Failed> {
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

/// Rows and keys of one rule, each a change; what is put in or taken out makes the rule one change.
fn rows() -> Result<(), Failed> {
    const BANDS: &str = "value: score, bands: [{from: 0, points: 0}, {from: 5, points: 50}, {from: 6.5, points: 60}, \
                         {from: 7.5, points: 80}, {from: 8.5, points: 100}]";
    let banded = replaced(RULES, &[("formula: score * 10", BANDS)]);
    let parts = |after: &str| -> Result<Vec<String>, Failed> {
        let comparison = between(&banded, after, DATA)?;
        Ok(comparison.changes.iter().map(|c| c.part.clone()).collect())
    };
    let two = replaced(&banded, &[("{from: 5, points: 50}", "{from: 4, points: 40}"), ("{from: 8.5,", "{from: 9,")]);
    assert_eq!(parts(&two)?, ["bands[2]", "bands[5]"]);
    let words = replaced(&two, &[("label: Merit", "label: Worth")]);
    assert_eq!(parts(&words)?, ["bands[2]", "bands[5]", ""]);
    let more = replaced(&banded, &[("{from: 8.5,", "{from: 8.2, points: 90}, {from: 8.5,")]);
    assert_eq!(parts(&more)?, [""]);
    // The first would pass the second, so that it is made with it; the second can be made alone.
    let crossed = replaced(&banded, &[("{from: 6.5,", "{from: 8,"), ("{from: 7.5,", "{from: 8.2,")]);
    let comparison = between(&banded, &crossed, DATA)?;
    let trials: Vec<(usize, usize)> = comparison.trials.iter().map(|t| (t.of.len(), t.with.len())).collect();
    assert_eq!(trials, [(1, 1), (1, 0)]);
    Ok(())
}

fn undecided() -> Result<(), Failed> {
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

fn told() -> Result<(), Failed> {
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

fn forms() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    fs::write(
        at.join("next.merit.yaml"),
        replaced(RULES, &[("value: 100", "value: 120"), ("minimum: 20", "minimum: 5")]),
    )?;
    let arguments = ["compare", "small.merit.yaml", "next.merit.yaml", "--data", "data.csv", "--by", "part"];
    insta::assert_snapshot!("compare_json", says(at, &[&arguments[..], &["--json"]].concat(), 0)?);
    insta::assert_snapshot!("compare_csv", says(at, &[&arguments[..], &["--format", "csv"]].concat(), 0)?);
    // Programs read the same in every language.
    let json = |lang: &str| says(at, &[&arguments[..], &["--json", "--lang", lang]].concat(), 0);
    assert_eq!(json("en")?, json("zh")?);
    let markdown = says(at, &[&arguments[..], &["--format", "markdown"]].concat(), 0)?;
    assert!(markdown.contains("| parameter pot value | The pot |") && markdown.starts_with("TRIAL"), "{markdown}");
    // No thread changes a byte.
    let human = says(at, &arguments, 0)?;
    for threads in ["1", "3"] {
        assert_eq!(says(at, &[&arguments[..], &["-j", threads]].concat(), 0)?, human);
    }
    Ok(())
}

fn exits() -> Result<(), Failed> {
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

fn many() -> Result<(), Failed> {
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

/// How many random rounds are compared where nothing else is said.
const ROUNDS: u64 = 40;

fn laws() -> Result<(), Failed> {
    let (mut compared, mut moved, mut alone, mut apart) = (0, 0, 0, 0);
    for seed in 0..ROUNDS {
        let Some((materials, allow_held)) = differential::materials(seed) else { continue };
        let options = Options { allow_held: allow_held.then(|| "a law".into()), ..Options::default() };
        let before = Side { materials, options };
        let text = String::from_utf8(before.materials.rules.1.clone())?;
        for nth in 0..4 {
            let Some(changed) = other_number(&text, seed.wrapping_mul(31) + nth) else { continue };
            let mut after = before.clone();
            after.materials.rules.1 = changed.clone().into_bytes();
            let words = format!("seed {seed}, change {nth}\n{changed}");
            let comparison = match compare(&before, &after) {
                Ok(comparison) => comparison,
                Err(Incomparable::Side(which, failure)) => {
                    let one = if which == Which::Before { &before } else { &after };
                    let found = run(&one.materials, &one.options).err().map(|f| kind(&f));
                    assert_eq!(found, Some(kind(&failure)), "{words}");
                    continue;
                }
                Err(other) => return Err(format!("{other:?}: {words}").into()),
            };
            compared += 1;
            moved += comparison.moved.len();
            law(&before, &after, &comparison, &words)?;
            apart += each_alone(&before, &changed, seed.wrapping_mul(17) + nth + 1, &words)?;
            alone += comparison.moved.iter().filter(|m| !m.alone.is_empty()).count();
        }
    }
    println!(
        "{compared} pairs compared, {moved} outcomes moved, {alone} by one change alone, {apart} trials of two changes"
    );
    assert!(apart > 60 && compared > 60 && moved > 100 && alone > 100, "{compared} {moved} {alone}");
    Ok(())
}

fn kind(failure: &Failure) -> &'static str {
    match failure {
        Failure::Rules(..) => "rules",
        Failure::Data(_) => "data",
        Failure::Undecided(_) => "undecided",
    }
}

fn law(before: &Side, after: &Side, comparison: &Comparison, words: &str) -> Result<(), Failed> {
    // Both sides are what each alone gives.
    for (side, found) in [(before, &comparison.before), (after, &comparison.after)] {
        let own = run(&side.materials, &side.options).map_err(|f| format!("{f:?}: {words}"))?;
        assert!(outcome(&own, &own.decision) == outcome(found, &found.decision), "another round: {words}");
    }
    // What is gained and lost is the difference of what is awarded.
    let award = |stand: Option<merit::study::compare::Stand>| stand.map_or(0, |s| s.award);
    let change: i128 = comparison.moved.iter().map(|m| award(m.after) - award(m.before)).sum();
    let awarded = |run: &merit::round::Run| run.decision.division.as_ref().map_or(0, |d| d.allocation.awarded);
    assert_eq!(change, awarded(&comparison.after) - awarded(&comparison.before), "{words}");
    for field in
        comparison.before.rules.fields.iter().filter(|f| comparison.after.rules.fields.iter().any(|o| o.name == f.name))
    {
        let slices = money_by(comparison, &field.name)?;
        let sum = |of: &dyn Fn(&merit::study::compare::Slice) -> i128| slices.iter().map(of).sum::<i128>();
        let (was, is) = (sum(&|s| s.before.units()), sum(&|s| s.after.units()));
        assert_eq!((was, is), (awarded(&comparison.before), awarded(&comparison.after)), "by {}: {words}", field.name);
    }
    // Mirrored, who was newly funded is dropped, and who gained loses.
    let mirrored = compare(after, before).map_err(|e| format!("{e:?}: {words}"))?;
    for (one, other) in [
        (Effect::Funded, Effect::Dropped),
        (Effect::Dropped, Effect::Funded),
        (Effect::Gains, Effect::Loses),
        (Effect::Loses, Effect::Gains),
        (Effect::Status, Effect::Status),
    ] {
        assert_eq!(comparison.counts.of(one), mirrored.counts.of(other), "{words}");
    }
    assert_eq!(comparison.touched, mirrored.touched, "{words}");
    // With itself, nothing changes.
    let itself = compare(before, before).map_err(|e| format!("{e:?}: {words}"))?;
    assert!(itself.moved.is_empty() && itself.changes.is_empty() && itself.trials.is_empty(), "{words}");
    // One changed rule alone does for everyone what all do together.
    let meaning = comparison.changes.iter().filter(|c| c.weight == Weight::Meaning).count();
    if meaning == 1 {
        let whole = comparison.moved.iter().all(|m| m.alone == [0] && m.partly.is_empty());
        assert!(whole && comparison.trials.len() == 1, "{words}");
    }
    assert!(meaning > 0 || comparison.moved.is_empty(), "an outcome moved by no change: {words}");
    Ok(())
}

/// Two changes: each trial is the round of the one change.
fn each_alone(before: &Side, one: &str, nth: u64, words: &str) -> Result<usize, Failed> {
    let text = String::from_utf8(before.materials.rules.1.clone())?;
    let with = |rules: String| {
        let mut side = before.clone();
        side.materials.rules.1 = rules.into_bytes();
        side
    };
    let Some(both) = other_number(one, nth) else { return Ok(0) };
    let Some(other) = other_number(&text, nth) else { return Ok(0) };
    let (Ok(all), Ok(first), Ok(second)) =
        (compare(before, &with(both)), compare(before, &with(one.to_owned())), compare(before, &with(other)))
    else {
        return Ok(0);
    };
    let own = |comparison: &Comparison| match comparison.changes.as_slice() {
        [change] => Some((format!("{:?}/{}", change.what, change.part), comparison.counts.clone(), comparison.touched)),
        _ => None,
    };
    let mut compared = 0;
    for (name, counts, touched) in [own(&first), own(&second)].into_iter().flatten() {
        let at = all.changes.iter().position(|c| format!("{:?}/{}", c.what, c.part) == name);
        let trial = all.trials.iter().find(|t| t.with.is_empty() && t.of == at.into_iter().collect::<Vec<_>>());
        if let (2, Some(Tried::Decided(own, moved))) = (all.changes.len(), trial.map(|t| &t.tried)) {
            assert_eq!((own, moved), (&counts, &touched), "{name} alone is another round: {words}");
            compared += 1;
        }
    }
    Ok(compared)
}

/// The text with one of its numbers another.
fn other_number(text: &str, seed: u64) -> Option<String> {
    let bytes = text.as_bytes();
    let start = text.find("facts:").or_else(|| text.find("gates:")).unwrap_or(0);
    let begins = |i: &usize| bytes[*i].is_ascii_digit() && *i > 0 && [b' ', b'['].contains(&bytes[*i - 1]);
    let numbers: Vec<usize> = (start..bytes.len()).filter(begins).collect();
    let at = *numbers.get(usize::try_from(seed).ok()? % numbers.len().max(1))?;
    let digit = char::from(if bytes[at] == b'9' { b'7' } else { bytes[at] + 1 });
    Some(format!("{}{digit}{}", &text[..at], &text[at + 1..]))
}
