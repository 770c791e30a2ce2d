//! Mistakes in rule files: the code, the place and the fix of each; every code has a case.

use libtest_mimic::{Failed, Trial};
use merit::check::{Checked, check};
use merit::diagnostic::ALL;
use std::collections::BTreeSet;

const TEXT: &str = include_str!("corpus/rules/mistakes.md");

/// Codes whose cases are in the corpus of expressions, or that need a file of megabytes.
const ELSEWHERE: [&str; 21] = [
    "E0102", "E0103", "E0104", "E0405", "E0113", "E0114", "E0302", "E0303", "E0306", "E0307", "E0308", "E0309",
    "E0310", "E0311", "E0403", "E0410", "E0404", "E0415", "E0115", "W0116", "E0312",
];

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("rules::mistakes", mistakes),
        Trial::test("rules::every_code_has_a_case", codes),
        Trial::test("rules::our_rule_files_are_in_order_and_pass_their_tests", ours),
        Trial::test("rules::lookups_and_parameters", lookups),
        Trial::test("rules::what_stands_apart", apart),
        Trial::test("rules::counts_may_be_parameters", counts),
    ]
}

/// The standard file, of which a case replaces lines: `- old` by the `+ new` that follow.
pub const STANDARD: &str = "\
merit: 1
round: {id: tiny, title: Tiny, notice: None, currency: CNY}
parameters:
  funds: {type: money, value: 1000}
fields:
  key: {type: text, key: true}
  size: {type: choice, of: [small, large]}
  score: {type: integer, max: 10}
  extra: {type: number, optional: true}
  cost: {type: money}
lookups:
  table: {values: {small: 1, large: 2}}
facts:
  twice: score * 2
gates:
  - {id: enough, label: Enough, require: score >= 1, clause: a}
criteria:
  - {id: points, label: Points, clause: b, max: 60, value: score, bands: [{from: 0, points: 0}, {from: 5, points: 60}]}
  - id: group
    label: Group
    clause: c
    max: 40
    criteria:
      - {id: sized, label: Sized, clause: d, max: 40, lookup: {key: size, points: {small: 10, large: 40}}}
adjustments:
  bonus: {cap: 5, items: [{id: more, label: More, clause: e, when: score = 10, points: 5}]}
ranking:
  tie_breaks: [{higher: cost, clause: f}]
allocation:
  budget: funds
  award: {tiers: [{total_from: 50, rate: 50%}, {total_from: 0, rate: 10%}], amount: cost * tier.rate, clause: g}
  method: in_order
  last_in_line: part_award
  limits: [{per: size, share: 50%, clause: h}]
  instalments: [30%, 70%]
  payers: {city: 60%, district: rest}
examples:
  one: {key: A, size: small, score: 5, cost: 100}
tests:
  - {name: first, given: one, expect: {points: 60, total: 70}}
";

fn checked(text: &str) -> Checked {
    check("tiny.merit.yaml", text.as_bytes(), &[], &mut |_| Err("it is not there".into()))
}

pub fn found(checked: &Checked) -> Vec<String> {
    let one = |d: &merit::diagnostic::Diagnostic| {
        let (line, _) = checked.sources.get(d.span.source).unwrap().line_column(d.span.start);
        let fix = d.fix.as_ref().map(|f| format!(" fix `{}`", f.replacement)).unwrap_or_default();
        format!(
            "{} line {line} `{}`: {}{fix}",
            d.code.id(),
            checked.sources.slice(d.span).lines().next().unwrap_or(""),
            d.message
        )
    };
    checked.diagnostics.iter().map(one).collect()
}

/// The standard file, and the file of every case.
pub fn texts() -> Vec<String> {
    let case = |case: &str| {
        let lines = |prefix: &str| case.lines().filter_map(|l| l.strip_prefix(prefix)).collect::<Vec<_>>();
        let text = |lines: Vec<&str>| lines.iter().map(|l| format!("{l}\n")).collect::<String>();
        STANDARD.replacen(&text(lines("- ")), &text(lines("+ ")), 1)
    };
    std::iter::once(STANDARD.to_owned()).chain(TEXT.split("\n## ").skip(1).map(case)).collect()
}

/// A case: `## title`, lines `- old` and `+ new`, then `> ` before each finding.
fn mistakes() -> Result<(), Failed> {
    assert!(checked(STANDARD).rules.is_some(), "{:?}", found(&checked(STANDARD)));
    let update = std::env::var("MERIT_UPDATE").is_ok();
    let mut wrong = Vec::new();
    let mut rewritten = String::new();
    let mut cases = TEXT.split("\n## ");
    rewritten.push_str(cases.next().unwrap());
    for case in cases {
        let (title, body) = case.split_once('\n').unwrap();
        let lines =
            |prefix: &str| body.lines().filter_map(|l| l.strip_prefix(prefix)).map(str::to_owned).collect::<Vec<_>>();
        let (old, new, expected) = (lines("- "), lines("+ "), lines("> "));
        let old_text: String = old.iter().map(|l| format!("{l}\n")).collect();
        let new_text: String = new.iter().map(|l| format!("{l}\n")).collect();
        if !STANDARD.contains(&old_text) {
            wrong.push(format!("{title}: the standard file has no `{old_text}`"));
            continue;
        }
        let text = STANDARD.replacen(&old_text, &new_text.replace("<TAB>", "\t").replace("<RLO>", "\u{202e}"), 1);
        let found = found(&checked(&text));
        if found != expected {
            wrong.push(format!(
                "{title}:\n  found    {}\n  expected {}",
                found.join("\n           "),
                expected.join("\n           ")
            ));
        }
        rewritten.push_str(&format!("\n## {title}\n"));
        old.iter().for_each(|l| rewritten.push_str(&format!("- {l}\n")));
        new.iter().for_each(|l| rewritten.push_str(&format!("+ {l}\n")));
        found.iter().for_each(|l| rewritten.push_str(&format!("> {l}\n")));
    }
    if update {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/rules/mistakes.md"), rewritten).unwrap();
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}

/// What is found in all cases.
pub fn all_findings() -> Vec<merit::diagnostic::Diagnostic> {
    let mut all = Vec::new();
    for case in TEXT.split("\n## ").skip(1) {
        let lines = |prefix: &str| -> String {
            case.lines().filter_map(|l| l.strip_prefix(prefix)).map(|l| format!("{l}\n")).collect()
        };
        let text = STANDARD.replacen(&lines("- "), &lines("+ ").replace("<TAB>", "\t"), 1);
        all.extend(checked(&text).diagnostics);
    }
    all
}

fn codes() -> Result<(), Failed> {
    let feel = include_str!("corpus/feel/faults.txt");
    let missing: Vec<&str> = ALL
        .iter()
        .map(|(code, _)| code.id())
        .filter(|id| !TEXT.contains(id) && !feel.contains(id) && !ELSEWHERE.contains(id))
        .collect();
    let ids: BTreeSet<&str> = ALL.iter().map(|(code, _)| code.id()).collect();
    assert_eq!(ids.len(), ALL.len(), "a code is used twice");
    if missing.is_empty() { Ok(()) } else { Err(format!("no case for {}", missing.join(", ")).into()) }
}

/// The warnings of our rule files. R12 is defined with marks that are rounded twice and an order by key; its amount is a
/// multiple of the step already.
const UNDERSTOOD: [(&str, &[&str]); 1] = [("r12.merit.yaml", &["W0613", "W0702", "W0613"])];

fn ours() -> Result<(), Failed> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/rules");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let checked =
            check(&path.display().to_string(), &std::fs::read(&path).unwrap(), &[], &mut |_| Err(String::new()));
        let understood = UNDERSTOOD.iter().find(|(name, _)| path.ends_with(name)).map_or(&[][..], |(_, codes)| codes);
        let codes: Vec<&str> = checked.diagnostics.iter().map(|d| d.code.id()).collect();
        assert_eq!(codes, understood, "{:?}", found(&checked));
        let outcomes = merit::study::run_tests(&checked.rules.unwrap());
        assert!(
            !outcomes.is_empty() && outcomes.iter().all(|o| o.mismatches.is_empty()),
            "{}: {outcomes:?}",
            path.display()
        );
        count += 1;
    }
    if count >= 5 { Ok(()) } else { Err(format!("only {count} rule files").into()) }
}

/// Counts may be parameters, too, wherever they stand.
fn counts() -> Result<(), Failed> {
    let text = STANDARD
        .replace("parameters:\n", "parameters:\n  n: {type: integer, value: 3}\n")
        .replace(
            "lookup: {key: size, points: {small: 10, large: 40}}",
            "panel: {sheet: s, scale: [0, 10], reviewers: {at_least: n}, drop: {highest: 1, lowest: 1, when_at_least: n}, combine: median}",
        )
        .replace("  method: in_order\n", "  method: in_order\n  reserve: n\n  guarantees: [{awards: n, per: size, clause: i}]\n")
        .replace("share: 50%", "awards: n")
        .replace("cost: 100}", "cost: 100, panel: {s: [1, 5, 9]}}")
        .replace("total: 70}", "total: 80}");
    let settings = [("n".to_owned(), "2".to_owned())];
    let plain = check("x", text.as_bytes(), &[], &mut |_| Err(String::new()));
    assert!(plain.diagnostics.is_empty(), "{:?}", found(&plain));
    let rules = plain.rules.unwrap();
    let allocation = rules.allocation.as_ref().unwrap();
    assert_eq!((allocation.reserve, allocation.guarantees[0].awards), (3, 3));
    assert!(merit::study::run_tests(&rules)[0].mismatches.is_empty());
    // With two, dropping two leaves none.
    let set = check("x", text.as_bytes(), &settings, &mut |_| Err(String::new()));
    assert_eq!(set.diagnostics.iter().map(|d| d.code.id()).collect::<Vec<_>>(), ["E0219"]);
    Ok(())
}

/// What needs changes in several places of the file to be seen.
fn apart() -> Result<(), Failed> {
    let percent: &[(&str, &str)] = &[
        ("score: {type: integer, max: 10}", "score: {type: percent, max: 100%}"),
        ("bands: [{from: 0, points: 0}, {from: 5, points: 60}]", "linear: [[0, 0], [100, 60]]"),
        ("when: score = 10", "when: score = 100%"),
        ("require: score >= 1", "require: score >= 10%"),
        ("score: 5", "score: 50%"),
    ];
    let gate: &[(&str, &str)] =
        &[("require: score >= 1", "require: scor >= 1"), ("{points: 60, total: 70}", "{failed: [enough]}")];
    for (changes, expected) in [
        (percent, "E0418 line 18 `100`: `score` is compared with 100, but it is a ratio of at most 1 fix `100%`"),
        (gate, "E0402 line 16 `scor`: `scor` is not a name of this file fix `score`"),
    ] {
        let text = changes.iter().fold(STANDARD.to_owned(), |text, (old, new)| {
            assert!(text.contains(old), "{old}");
            text.replace(old, new)
        });
        assert_eq!(found(&checked(&text)), [expected]);
    }
    Ok(())
}

/// Lookup files beside the rule file, and parameters that `--set` replaces.
fn lookups() -> Result<(), Failed> {
    let text = STANDARD
        .replace("{values: {small: 1, large: 2}}", "{file: sizes.csv, key: size, value: points}")
        .replace("lookup: {key: size, points: {small: 10, large: 40}}", "lookup: {key: size, table: table}");
    let mut load = |name: &str| {
        assert_eq!(name, "sizes.csv");
        Ok(b"\xef\xbb\xbfsize,points\nsmall,10\nlarge,40\n".to_vec())
    };
    let settings = [("funds".to_owned(), "2000万".to_owned())];
    let checked = check("x", text.as_bytes(), &settings, &mut load);
    assert!(checked.diagnostics.is_empty(), "{:?}", found(&checked));
    let rules = checked.rules.unwrap();
    assert_eq!(rules.allocation.as_ref().unwrap().budget.to_string(), "20000000.00");
    assert!(rules.parameters[0].set && checked.files.contains_key("sizes.csv"));
    let outcomes = merit::study::run_tests(&rules);
    assert!(outcomes[0].mismatches.is_empty(), "{outcomes:?}");
    let wrong = check("x", text.as_bytes(), &[("fund".into(), "1".into())], &mut |_| {
        Ok(b"size,points\nsmall,10\nsmall,20\n".to_vec())
    });
    let codes: BTreeSet<&str> = wrong.diagnostics.iter().map(|d| d.code.id()).collect();
    assert!(codes.contains("E0405") && codes.contains("E0506"), "{codes:?}");
    Ok(())
}
