//! Which construct of a rule file gives up which promise about change.

use libtest_mimic::Failed;
use merit::check::{Law, check, given_up};

const RULES: &str = "merit: 1
round: {id: p, title: P, notice: N, currency: CNY, scores: {out_of: 10}}
fields:
  key: {type: text, key: true}
  ask: {type: money, max: 1000}
  size: {type: choice, of: [small, large]}
  output: {type: number, min: 0, max: 10}
criteria:
  - {id: c, label: C, clause: a, max: 10, formula: output}
ranking: {still_tied: key}
allocation:
  budget: 100
  award: {amount: ask, clause: b}
  method: in_order
  last_in_line: part_award
";

const METHOD: &str = "  method: in_order\n  last_in_line: part_award\n";

/// What is put in place of what, and the constructs found with what they give up.
type Case<'a> = (&'a str, &'a str, &'a [(&'a str, &'a [Law])]);

pub fn given() -> Result<(), Failed> {
    use Law::{MoreBudget, OwnPoints, Withdrawal};
    let all: &[Law] = &[OwnPoints, MoreBudget, Withdrawal];
    let at_once: &[Law] = &[MoreBudget, Withdrawal];
    let cases: &[Case] = &[
        ("", "", &[]),
        ("part_award", "skip", &[("skip", &[MoreBudget])]),
        ("part_award", "stop", &[("stop", &[Withdrawal])]),
        ("part_award", "{part_award: {at_least: 0%}}", &[]),
        ("part_award", "{part_award: {at_least: 30%}}", &[("at_least", all)]),
        ("part_award", "{top_up: {at_least: 80%, budget: 10}}", &[("top_up", all)]),
        (METHOD, "  method: pro_rata\n", &[("pro_rata", at_once)]),
        (METHOD, "  method: by_points\n  weight: total\n", &[("by_points", at_once)]),
        ("amount: ask", "amount: ask * total / 10", &[]),
        (
            "amount: ask, clause: b}\n  method: in_order\n  last_in_line: part_award",
            "amount: ask * total / 10, clause: b}\n  method: in_order\n  last_in_line: skip",
            &[("skip", &[MoreBudget]), ("amount", &[OwnPoints])],
        ),
        ("award: {", "award: {tiers: [{ranks: 1-, rate: 1}], ", &[("ranks", all)]),
        ("award: {", "award: {tiers: [{total_from: 0, rate: 1}], ", &[]),
        (
            METHOD,
            "  envelopes: {by: size, amounts: {small: 40, large: 60}}\n  method: in_order\n  last_in_line: part_award\n",
            &[("envelopes", all)],
        ),
        ("part_award\n", "part_award\n  guarantees: [{awards: 1, per: size, clause: a}]\n", &[("guarantees", all)]),
        ("part_award\n", "part_award\n  limits: [{per: size, share: 50%, clause: a}]\n", &[("share", all)]),
        ("part_award\n", "part_award\n  limits: [{per: size, money: 50, clause: a}]\n", &[]),
        ("part_award\n", "part_award\n  unspent: {move_to: next_by_rank, clause: a}\n", &[("unspent", all)]),
        (
            "formula: output}",
            "peer: {value: output, order: highest, rows: [{rank_to: 1, points: 1}]}}",
            &[("peer", all)],
        ),
    ];
    for (from, to, expected) in cases {
        let text = RULES.replacen(from, to, 1);
        let checked = check("p.merit.yaml", text.as_bytes(), &[], &mut |_| Err("none".into()));
        let rules = checked.rules.ok_or_else(|| format!("{to}: {:?}", checked.diagnostics))?;
        let found = given_up(&rules);
        let found: Vec<(&str, &[Law])> = found.iter().map(|one| (one.what, &one.laws[..])).collect();
        assert_eq!(found, *expected, "{to}");
    }
    Ok(())
}
