//! What changed between two rule files, told apart rule by rule, and what it did.

use super::{between, replaced};
use crate::record::{DATA, RULES};
use libtest_mimic::Failed;
use merit::study::compare::{Comparison, Tried};

/// The small round with its rules changed, against itself.
pub fn small(changes: &[(&str, &str)]) -> Result<Comparison, Failed> {
    between(RULES, &replaced(RULES, changes), DATA)
}

/// The first sentence about two comparable rule files.
fn sentence(comparison: &Comparison) -> String {
    let page = merit::report::compare(comparison, &[], &[], false, merit::lang::Lang::En);
    page.render(merit::report::Form::Human).lines().nth(2).unwrap_or_default().to_owned()
}

pub fn nothing() -> Result<(), Failed> {
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

pub fn joined() -> Result<(), Failed> {
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
pub fn kinds() -> Result<(), Failed> {
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

pub fn targets() -> Result<(), Failed> {
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

/// Rows and keys of one rule, each a change; what is put in or taken out makes the rule one change.
pub fn rows() -> Result<(), Failed> {
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
