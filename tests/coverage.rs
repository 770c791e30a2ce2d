//! Which rules the tests of a file reach: each kind of rule reached once and missed once.

use crate::record::says;
use libtest_mimic::{Failed, Trial};
use merit::check::check;
use merit::lang::Lang;
use merit::report::{self, Form};
use merit::study::coverage;
use std::fs;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("coverage::every_kind_of_rule_is_reached_and_missed", kinds),
        Trial::test("coverage::what_other_tests_reach_is_told_apart", apart),
        Trial::test("coverage::a_least_share_can_be_asked_for", least),
        Trial::test("coverage::build_servers_are_told_as_junit", junit),
    ]
}

pub const RULES: &str = "merit: 1
round: {id: cover, title: Cover, notice: N, currency: CNY}
fields:
  key: {type: text, key: true}
  part: {type: choice, of: [east, west]}
  size: {type: integer, min: -9, max: 99}
  extra: {type: integer, max: 99, optional: true}
  ask: {type: money, max: 1亿}
gates:
  - {id: fails_and_holds, label: G, clause: g1, require: size >= 0}
  - {id: only_holds, label: G, clause: g2, require: ask >= 1}
criteria:
  - {id: bands, label: B, clause: b, max: 40, minimum: 10, value: size, below: 0, bands: [{from: 0, points: 5}, {from: 10, points: 20}, {above: 50, points: 40}]}
  - {id: keys, label: K, clause: k, max: 20, lookup: {key: part, points: {east: 10, west: 20}}}
  - id: rows
    label: R
    clause: r
    max: 20
    table:
      - {when: {size: {from: 50}, part: {is: east}}, points: 20}
      - {otherwise: yes, points: 10}
  - {id: places, label: P, clause: p, max: 10, peer: {value: size, order: highest, rows: [{rank_to: 1, points: 10}, {share_to: 40%, points: 5}]}}
  - {id: optional, label: O, clause: o, max: 10, if_missing: 0, value: extra, linear: [[0, 0], [99, 10]]}
adjustments:
  bonus: {cap: 5, items: [{id: bonus, label: A, clause: a1, when: size > 80, points: 5}]}
ranking:
  minimum: 15
  tie_breaks: [{higher: size, clause: t1}, {higher: ask, clause: t2}]
  still_tied: share_rank
allocation:
  budget: 100
  award: {tiers: [{total_from: 90, rate: 50%}, {total_from: 50, rate: 100%}], amount: ask * tier.rate, clause: w}
  method: in_order
  last_in_line: part_award
  guarantees: [{awards: 1, per: part, clause: u1}]
  limits: [{per: part, money: 60, clause: l1}, {per: key, money: 1万, clause: l2}]
examples:
  one: {key: A, part: east, size: 12, extra: missing, ask: 70}
  two: {key: B, part: east, size: 12, extra: missing, ask: 30}
  low: {key: C, part: east, size: 3, extra: missing, ask: 1}
tests:
  - {name: one, given: one, with: {size: -1}, expect: {failed: [fails_and_holds]}}
  - {name: low, given: low, expect: {below: [bands]}}
  - {name: round, round: [one, two], expect: {unspent: 40}}
";

fn kinds() -> Result<(), Failed> {
    let checked = check("cover.merit.yaml", RULES.as_bytes(), &[], &mut |_| Err("none".into()));
    let rules = checked.rules.ok_or_else(|| format!("{:?}", checked.diagnostics))?;
    let goals = coverage(&rules);
    let page = |lang: Lang, form: Form| {
        let mut page = report::Page::tests("merit.test/1", lang);
        report::coverage(&mut page, &goals, &checked.sources);
        page.render(form)
    };
    insta::assert_snapshot!("coverage", page(Lang::En, Form::Human));
    insta::assert_snapshot!("coverage_in_chinese", page(Lang::Zh, Form::Human));
    insta::assert_snapshot!("coverage_csv", page(Lang::En, Form::Csv));
    insta::assert_snapshot!("coverage_markdown", page(Lang::En, Form::Markdown));
    assert_eq!(report::share(&goals), 100 * goals.iter().filter(|g| g.reached).count() / goals.len());
    assert_eq!(report::share(&[]), 100, "where there are no rules, nothing is missed");
    Ok(())
}

/// What is reached above is missed here, and the other way round.
fn apart() -> Result<(), Failed> {
    let of = |test: &str| -> Result<Vec<String>, Failed> {
        let written = format!("{}tests:\n  - {test}\n", RULES.split("tests:\n").next().unwrap());
        let checked = check("cover.merit.yaml", written.as_bytes(), &[], &mut |_| Err("none".into()));
        let rules = checked.rules.ok_or_else(|| format!("{:?}", checked.diagnostics))?;
        let reached = coverage(&rules).into_iter().filter(|goal| goal.reached);
        Ok(reached.map(|goal| format!("{:?} {}", goal.kind, goal.name)).collect())
    };
    assert_eq!(
        of("{name: big, given: one, with: {part: west, size: 90, extra: 5}, expect: {total: 1}}")?,
        ["Holds fails_and_holds", "Holds only_holds", "Band bands", "Key keys: west", "Row rows", "When bonus"]
    );
    assert_eq!(
        of("{name: none, given: one, with: {size: -1, ask: 0}, expect: {failed: [fails_and_holds, only_holds]}}")?,
        [
            "Fails fails_and_holds",
            "Fails only_holds",
            "Below bands",
            "Key keys: east",
            "Row rows",
            "IfMissing optional"
        ]
    );
    Ok(())
}

fn least() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let at = folder.path();
    fs::write(at.join("cover.merit.yaml"), RULES)?;
    let json: serde_json::Value = serde_json::from_str(&says(at, &["test", "--coverage", "--json"], 0)?)?;
    let (all, reached) = (json["coverage"]["all"].as_u64().unwrap(), json["coverage"]["reached"].as_u64().unwrap());
    assert_eq!(json["coverage"]["not_reached"].as_array().unwrap().len() as u64, all - reached);
    let share = reached * 100 / all;
    says(at, &["test", "--min-coverage", &share.to_string()], 0)?;
    let said = says(at, &["test", "--min-coverage", &(share + 1).to_string()], 1)?;
    assert!(said.contains("that --min-coverage asks for"), "{said}");
    says(at, &["test", "--min-coverage", "101"], 2)?;
    assert!(!says(at, &["test"], 0)?.contains("reached"));
    Ok(())
}

fn junit() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let at = folder.path();
    let wrong = RULES.replace("name: round", "name: 'a <b> & \"c\"'").replace("unspent: 40", "unspent: 41");
    fs::write(at.join("cover.merit.yaml"), wrong)?;
    insta::assert_snapshot!("junit", says(at, &["test", "--format", "junit"], 1)?);
    Ok(())
}
