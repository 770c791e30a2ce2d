//! What would have changed an outcome: every answer against all values of the field, each with the whole round again; and
//! what is printed of the example programme.

use crate::record::says;
use libtest_mimic::{Failed, Trial};
use merit::check::model::{FieldKind, NumericSort};
use merit::number::Exact;
use merit::round::{Materials, Options, Run, run};
use merit::study::why_not::{Figure, Outcome, why_not};
use merit::value::Value;
use rayon::prelude::*;
use std::fs;
use std::path::Path;

pub fn trials() -> Vec<Trial> {
    let mut all: Vec<Trial> = ROUNDS
        .iter()
        .map(|(name, rules)| {
            Trial::test(format!("why_not::every_value_tried::{name}"), move || brute(rules, None).map(drop))
        })
        .collect();
    all.push(Trial::test("why_not::values_without_a_decision_are_told", undecided));
    all.push(Trial::test("why_not::every_value_tried_around_an_override", around));
    all.push(Trial::test("why_not::the_example_programme", example));
    all.push(Trial::test("why_not::what_is_asked_wrongly_is_told", asked));
    all.push(Trial::test("why_not::overrides_stand", overrides));
    all
}

/// Rule files of every way of scoring, ranking and dividing; fields are few and small, so that all values can be tried.
const ROUNDS: &[(&str, &str)] = &[
    ("bands_and_lines", BANDS),
    ("formulas", FORMULAS),
    ("tables_and_peers", PEERS),
    ("guarantees_and_limits", LIMITS),
    ("skip", SKIP),
    ("stop_with_envelopes", STOP),
    ("tiers_by_rank", RANKS),
    ("by_points", POINTS),
    ("pro_rata", PRO_RATA),
    ("ranking_only", RANKED),
    ("next_by_rank", NEXT),
    ("minimums_and_registers_of_none", MINIMUMS),
    ("troubles", TROUBLES),
];

const HEAD: &str = "merit: 1
round: {id: r, title: R, notice: N, currency: CNY, scores: {decimals: 1, round: half up, at: each_criterion}}
fields:
  key: {type: text, key: true}
  a: {type: integer, max: 14}
  b: {type: integer, max: 14}
  c: {type: integer, max: 14, optional: true}
  kind: {type: choice, of: [x, y, z]}
  good: {type: yes_no}
  ask: {type: money, decimals: 0, max: 14}
  share: {type: percent, decimals: 0, max: 14%}
";

const TAIL: &str = "  method: in_order
";

const BANDS: &str = "
gates:
  - {id: enough, label: L, clause: g, require: a + b >= 3 or good}
criteria:
  - {id: steps, label: L, clause: a, max: 40, value: a, bands: [{from: 0, points: 0}, {from: 3, points: 10}, {above: 7, points: 25}, {from: 12, points: 40}]}
  - {id: line, label: L, clause: b, max: 30, value: b, linear: [[2, 0], [8, 30], [14, 10]]}
  - {id: units, label: L, clause: c, max: 20, if_missing: 4, value: c, per_unit: {each: 3, points: 5}}
  - {id: word, label: L, clause: d, max: 10, lookup: {key: kind, points: {x: 10, y: 5, z: 0}}}
ranking: {minimum: 15, tie_breaks: [{higher: a, clause: t}], still_tied: key}
allocation:
  budget: 20
  award: {amount: ask, smallest: 2, step: 1, clause: w}
  last_in_line: part_award
  reserve: 1
";

const FORMULAS: &str = "
facts:
  ratio: a / (b + 1)
  odd_sum: if modulo(a + b, 3) = 1 then 4 else 0
  both: if c = null then a else min(a, c)
gates:
  - {id: sane, label: L, clause: g, require: not(a = 13) and abs(a - b) <= 11}
criteria:
  - {id: f, label: L, clause: a, max: 50, formula: 'ratio * 10 + odd_sum', cap: true}
  - {id: g, label: L, clause: b, max: 30, formula: 'both * 2 + floor(b / 4)', cap: true}
  - {id: k, label: L, clause: c, max: 20, counts: {a: 0.5, b: 1}}
ranking: {tie_breaks: [{lower: ratio, clause: t}, {higher: share, clause: u}], still_tied: key}
allocation:
  budget: 22
  award: {amount: 'min(ask, ask * total / 80)', step: 1, clause: w}
  last_in_line: part_award
";

const PEERS: &str = "
criteria:
  - id: t
    label: L
    clause: a
    max: 50
    hit: first
    table:
      - {when: {a: {from: 8}, kind: {is: x}}, points: 50}
      - {when: {a: {from: 8}}, points: 35}
      - {when: {b: {from: 5, below: 11}}, points: 20}
      - {otherwise: yes, points: 5}
  - {id: p, label: L, clause: b, max: 30, peer: {value: b, among: kind, order: highest, rows: [{rank_to: 1, points: 30}, {share_to: 60%, points: 12}]}}
  - {id: best, label: L, clause: c, max: 20, best_of: [{value: a, bands: [{from: 0, points: 0}, {from: 6, points: 9}]}, {value: c, if_missing: 0, per_unit: {each: 2, points: 4}}]}
ranking: {still_tied: key}
allocation:
  budget: 18
  award: {amount: ask, step: 1, clause: w}
  last_in_line: part_award
";

const LIMITS: &str = "
gates: [{id: g1, label: L, clause: g, require: a >= 2}, {id: g2, label: L, clause: h, require: good or b > 6}]
criteria:
  - {id: one, label: L, clause: a, max: 70, formula: 'a * 5', cap: true}
  - {id: two, label: L, clause: b, max: 30, value: b, linear: [[0, 0], [14, 30]]}
ranking: {tie_breaks: [{higher: b, clause: t}], still_tied: key}
allocation:
  budget: 24
  award: {tiers: [{total_from: 60, rate: 100%}, {total_from: 20, rate: 50%}], amount: ask * tier.rate, step: 1, smallest: 2, clause: w}
  guarantees: [{awards: 1, per: kind, if: total >= 30, clause: q}]
  limits: [{per: kind, money: 12, clause: l}, {per: good, awards: 3, clause: m}]
  last_in_line: part_award
  reserve: 2
";

const SKIP: &str = "
criteria:
  - {id: one, label: L, clause: a, max: 100, formula: 'a * 4 + b', cap: true}
adjustments:
  bonus: {cap: 6, items: [{id: nice, label: L, clause: n, when: good, points: 3}, {id: more, label: L, clause: o, value: b, per_unit: {each: 5, points: 2}}]}
  deduction: {cap: 8, items: [{id: late, label: L, clause: p, if_missing: 0, value: c, per_unit: {each: 1, points: 1.5}}]}
ranking: {still_tied: share_rank}
allocation:
  budget: 20
  award: {amount: ask, less: ask * b / 50, step: 1, clause: w}
  limits: [{per: kind, money: 9, clause: l}]
  last_in_line: skip
  reserve: 1
";

const STOP: &str = "
criteria:
  - {id: one, label: L, clause: a, max: 100, formula: 'a * 4 + share * 100', cap: true}
ranking: {within: good, tie_breaks: [{higher: b, clause: t}], still_tied: key}
allocation:
  budget: 30
  envelopes: {by: kind, amounts: {x: 12, y: 10, z: 8}}
  award: {amount: ask, step: 1, clause: w}
  last_in_line: stop
  unspent: lapse
";

const RANKS: &str = "
criteria:
  - {id: one, label: L, clause: a, max: 100, formula: 'a * 4 + b', cap: true}
ranking: {still_tied: key}
allocation:
  budget: 30
  award: {tiers: [{ranks: 1, cap: 12}, {ranks: 2-4, cap: 7}, {ranks: 5-, cap: 3}], amount: 'min(ask, tier.cap)', step: 1, clause: w}
  last_in_line: part_award
  reserve: 1
";

const POINTS: &str = "
criteria:
  - {id: one, label: L, clause: a, max: 100, formula: 'a * 4 + b', cap: true}
ranking: {minimum: 10, still_tied: key}
allocation:
  budget: 30
  award: {amount: ask, step: 1, smallest: 2, clause: w}
  method: by_points
  weight: total
  limits: [{per: kind, money: 14, clause: l}]
  unspent: lapse
";

const PRO_RATA: &str = "
criteria:
  - {id: one, label: L, clause: a, max: 100, formula: 'a * 4 + b', cap: true}
ranking: {minimum: 20, still_tied: key}
allocation:
  budget: 25
  award: {amount: ask, step: 1, smallest: 2, clause: w}
  method: pro_rata
";

const RANKED: &str = "
gates: [{id: g, label: L, clause: g, require: 'kind in (\"x\", \"y\") and a in [2..12]'}]
criteria:
  - {id: one, label: L, clause: a, max: 100, minimum: 12, formula: 'a * 4 + b', cap: true}
ranking: {minimum: 20, still_tied: stop}
";

const NEXT: &str = "
criteria:
  - {id: one, label: L, clause: a, max: 100, formula: 'a * 4 + b', cap: true}
ranking: {tie_breaks: [{higher: share, clause: t}], still_tied: key}
allocation:
  budget: 30
  envelopes: {by: kind, amounts: {x: 12, y: 10, z: 8}}
  award: {amount: ask, step: 1, smallest: 2, clause: w}
  last_in_line: part_award
  unspent: {move_to: next_by_rank, clause: u}
";

const MINIMUMS: &str = "
criteria:
  - id: group
    label: L
    clause: a
    max: 60
    minimum: 18
    cap: true
    criteria:
      - {id: one, label: L, clause: b, max: 40, formula: 'a * 3', cap: true}
      - {id: two, label: L, clause: c, max: 40, formula: 'b * 3', cap: true}
  - {id: three, label: L, clause: d, max: 40, if_missing: 0, formula: '20 - abs(c - 5) * 2', cap: true}
ranking: {minimum: 25, tie_breaks: [{lower: ask, clause: t}], still_tied: key}
allocation:
  budget: 21
  award: {amount: ask, step: 1, clause: w}
  limits: [{money: 20, clause: l}]
  last_in_line: {part_award: {at_least: 50%}}
  reserve: 1
";

const TIES: &str = "
criteria:
  - {id: one, label: L, clause: a, max: 100, formula: 'a * 4 + b', cap: true}
ranking: {still_tied: stop}
allocation:
  budget: 20
  award: {amount: ask, step: 1, clause: w}
  limits: [{per: kind, awards: 2, clause: l}]
  last_in_line: part_award
";

/// What is read has no value at one place of the way.
const TROUBLES: &str = "
facts:
  part: if a = 7 then sqrt(a - 5) else a
  step: if b >= 5 then 2 else 1
criteria:
  - {id: t, label: L, clause: a, max: 50, hit: first, table: [{when: {part: {from: 9}}, points: 50}, {otherwise: yes, points: 20}]}
  - {id: n, label: L, clause: b, max: 50, formula: 'step * 10 + b', cap: true}
ranking: {still_tied: key}
allocation:
  budget: 24
  award: {amount: ask, step: 1, clause: w}
  last_in_line: part_award
";

/// The same sequence in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

fn table(dice: &mut Dice) -> String {
    let mut text = "key,a,b,c,kind,good,ask,share\n".to_owned();
    for key in 1..=8 {
        let c = if dice.below(4) == 0 { String::new() } else { dice.below(15).to_string() };
        let (kind, good) = (["x", "y", "z"][dice.below(3) as usize], ["yes", "no"][dice.below(2) as usize]);
        let numbers = [15, 15, 13, 15].map(|n| dice.below(n));
        let [a, b, ask, share] = numbers;
        text.push_str(&format!("k{key},{a},{b},{c},{kind},{good},{},{share}%\n", ask + 1));
    }
    text
}

fn materials(rules: &str, data: String) -> Materials {
    let more = if rules.contains("method:") || !rules.contains("allocation:") { "" } else { TAIL };
    Materials {
        rules: ("r.merit.yaml".into(), format!("{HEAD}{}{more}", rules.trim_start_matches('\n')).into_bytes()),
        data: ("d.csv".into(), data.into_bytes()),
        ..Materials::default()
    }
}

fn options() -> Options {
    Options { allow_held: Some("a trial".into()), ..Options::default() }
}

fn outcome(run: &Run, key: &str) -> Outcome {
    let row = run.row(key).unwrap();
    Outcome { status: row.status, award: run.decision.award(row).map(|award| award.amount) }
}

/// Whoever ties where the money ends leaves the round without a decision.
fn undecided() -> Result<(), Failed> {
    let passed = brute(TIES, None)?;
    assert!(passed >= 5, "only {passed} values were passed over");
    Ok(())
}

/// People let some be ranked that are not by themselves, or decide an award.
fn around() -> Result<(), Failed> {
    let one = |key: &str, what: &str| {
        format!("- {{application: {key}, {what}, clause: c, reason: r, actor: a, approver: b}}\n")
    };
    for (rules, what) in [
        (LIMITS, "status: ranked"),
        (RANKED, "status: ranked"),
        (MINIMUMS, "status: ranked"),
        (SKIP, "status: ineligible"),
    ] {
        let all: String = ["k1", "k2", "k4", "k5"].map(|key| one(key, what)).concat();
        brute(rules, Some(format!("overrides:\n{all}")))?;
    }
    Ok(())
}

/// Every figure of some applications of random rounds; how many values were passed over.
fn brute(rules: &str, overrides: Option<String>) -> Result<usize, Failed> {
    let overrides = overrides.map(|text| ("o.yaml".to_owned(), text.into_bytes()));
    let mut dice = Dice(7);
    let mut decided = 0;
    let (mut changes, mut passed) = (0, 0);
    for _ in 0..3 {
        let materials = Materials { overrides: overrides.clone(), ..materials(rules, table(&mut dice)) };
        let round = match run(&materials, &options()) {
            Ok(round) => round,
            Err(merit::round::Failure::Undecided(_)) => continue,
            Err(failure) => return Err(format!("{failure:?}").into()),
        };
        decided += 1;
        // Every other of them, each time others.
        for key in (1 + decided % 2..=8).step_by(2) {
            let (more, over) = one(&materials, &round, &format!("k{key}"))?;
            (changes, passed) = (changes + more, passed + over);
        }
    }
    assert!(decided >= 1, "only {decided} rounds were decided");
    assert!(changes >= 12, "only {changes} changes were found");
    Ok(passed)
}

/// Every field of one application: what is found is what trying all values finds.
fn one(materials: &Materials, round: &Run, key: &str) -> Result<(usize, usize), Failed> {
    let found = why_not(round, materials, &options(), key).unwrap();
    let now = outcome(round, key);
    assert!(found.faults.is_empty(), "{key}: {:?}", found.faults);
    let (mut changes, mut passed) = (0, 0);
    for answer in &found.answers {
        let Figure::Field(id) = answer.figure else { continue };
        let field = &round.rules.fields[id];
        assert!(!answer.unsolved, "{key}: {} is not solved", field.name);
        let percent = matches!(&field.kind, FieldKind::Numeric(n) if matches!(n.sort, NumericSort::Percent { .. }));
        let values: Vec<String> = match &field.kind {
            FieldKind::Numeric(_) => (0..=14).map(|n| format!("{n}{}", if percent { "%" } else { "" })).collect(),
            FieldKind::Choice(of) => of.iter().map(ToString::to_string).collect(),
            _ => vec!["yes".into(), "no".into()],
        };
        let tried: Vec<Option<Outcome>> = values.par_iter().map(|cell| with(materials, round, key, id, cell)).collect();
        let ordered = matches!(field.kind, FieldKind::Numeric(_));
        let mut expected: Vec<(String, Outcome)> = Vec::new();
        let mut undecided: Vec<String> = Vec::new();
        let mut note = |cell: &str| {
            if !undecided.iter().any(|u| u == cell) {
                undecided.push(cell.to_owned());
            }
        };
        if ordered {
            let all: Vec<(&String, &Option<Outcome>)> = values.iter().zip(&tried).collect();
            let at = answer.cell.as_ref().and_then(|now| values.iter().position(|v| v == now));
            let (up, mut down) = match at {
                Some(at) => (all[at + 1..].to_vec(), all[..at].to_vec()),
                None => (all.clone(), all),
            };
            down.reverse();
            for way in [up, down] {
                let changes = along(&now, &way, round.rules.allocation.is_some());
                // Up to the change that was found, or to the end.
                let until = changes.last().and_then(|(last, _)| way.iter().position(|(v, _)| *v == last));
                let met = &way[..until.unwrap_or(way.len())];
                met.iter().find(|(_, outcome)| outcome.is_none()).into_iter().for_each(|(cell, _)| note(cell));
                for change in changes {
                    if !expected.contains(&change) {
                        expected.push(change);
                    }
                }
            }
        } else {
            let singles = values.iter().zip(&tried).filter(|(v, _)| Some(*v) != answer.cell.as_ref());
            singles.clone().filter(|(_, outcome)| outcome.is_none()).for_each(|(cell, _)| note(cell));
            expected.extend(singles.filter_map(|(v, o)| o.filter(|o| changed(&now, o)).map(|o| (v.clone(), o))));
        }
        if field.optional && !answer.now.is_missing() {
            let empty = with(materials, round, key, id, "");
            if empty.is_none() {
                note("");
            }
            expected.extend(empty.filter(|o| changed(&now, o)).map(|o| (String::new(), o)));
        }
        let got: Vec<(String, Outcome)> = answer.found.iter().map(|f| (f.cell.clone().unwrap(), f.then)).collect();
        assert_eq!(got, expected, "{key}: {} is {:?}, now {now:?}\n{}", field.name, answer.cell, data(materials));
        let told: Vec<String> = answer.undecided.iter().map(|(_, cell)| cell.clone().unwrap()).collect();
        assert_eq!(told, undecided, "{key}: {} is {:?}\n{}", field.name, answer.cell, data(materials));
        changes += got.len();
        passed += told.len();
    }
    points(round, &found, &now, key);
    Ok((changes, passed))
}

fn data(materials: &Materials) -> String {
    format!("{}{}", String::from_utf8_lossy(&materials.rules.1), String::from_utf8_lossy(&materials.data.1))
}

/// The needed total is the least one: whoever has less gets nothing, as far as others show.
fn points(round: &Run, found: &merit::study::why_not::WhyNot, now: &Outcome, key: &str) {
    let total = found.answers.iter().find(|answer| answer.figure == Figure::Total);
    let (Some(total), Some(needed)) = (total, &found.needed) else { return };
    assert!(!now.is_funded(), "{key}");
    let is: &Exact = match &total.now {
        Value::Number(total) => total,
        other => panic!("{key}: {other}"),
    };
    assert!(needed > is, "{key}: {needed} of {is}");
    assert!(round.rules.allocation.is_some());
}

fn changed(now: &Outcome, then: &Outcome) -> bool {
    then.status != now.status || (now.is_funded() && then.award != now.award)
}

/// The nearest change, and behind it the nearest that brings money or takes it, by looking at one value after the other.
fn along(now: &Outcome, way: &[(&String, &Option<Outcome>)], divided: bool) -> Vec<(String, Outcome)> {
    let mut found = Vec::new();
    let all: Vec<(String, Outcome)> = way.iter().filter_map(|(v, o)| Some(((*v).clone(), (**o)?))).collect();
    let Some(first) = all.iter().position(|(_, then)| changed(now, then)) else { return found };
    found.push(all[first].clone());
    let money = |then: &Outcome| if now.is_funded() { then.status != now.status } else { then.is_funded() };
    if divided && !money(&all[first].1) {
        found.extend(all[first + 1..].iter().find(|(_, then)| money(then)).cloned());
    }
    found
}

/// The whole round with one cell changed.
fn with(materials: &Materials, round: &Run, key: &str, field: usize, cell: &str) -> Option<Outcome> {
    let name = &*round.rules.fields[field].name;
    let text = String::from_utf8(materials.data.1.clone()).unwrap();
    let mut lines: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    let column = lines[0].iter().position(|header| *header == name).unwrap();
    let line = lines.iter_mut().find(|line| line[0] == key).unwrap();
    line[column] = cell;
    let text: String = lines.iter().map(|line| line.join(",") + "\n").collect();
    let changed = Materials { data: ("d.csv".into(), text.into_bytes()), ..materials.clone() };
    run(&changed, &options()).ok().map(|run| outcome(&run, key))
}

fn example() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let at = folder.path();
    round(at)?;
    for (name, key, more) in [
        ("reserve", "A071", &[][..]),
        ("limited", "A223", &[]),
        ("ineligible", "A058", &[]),
        ("part_funded", "A239", &[]),
        ("funded", "A275", &[]),
        ("in_chinese", "A223", &["--lang", "zh"]),
    ] {
        let said = says(at, &[&["explain", "round.merit", key, "--why-not"], more].concat(), 0)?;
        insta::assert_snapshot!(format!("why_not_{name}"), said);
    }
    Ok(())
}

/// The record of the example programme in a folder.
fn round(at: &Path) -> Result<(), Failed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in
        ["rules/four-basics.merit.yaml", "fixtures/four-basics/applications.csv", "fixtures/four-basics/marks.csv"]
    {
        fs::copy(root.join(file), at.join(Path::new(file).file_name().unwrap()))?;
    }
    let run = ["run", "--data", "applications.csv", "--panel", "marks.csv", "-o", "round.merit"];
    says(at, &run, 0)?;
    Ok(())
}

fn asked() -> Result<(), Failed> {
    let folder = crate::record::folder();
    let at = folder.path();
    crate::record::run_small(at, "r.merit", &[], 0)?;
    for (arguments, code, words) in [
        (&["zz", "--why-not"][..], 2, "the record has no application zz"),
        (&["--why-not"], 2, "<KEY>"),
        (&["c", "--why-not", "--vs", "b"], 2, "cannot be used with"),
        (&["c", "--why-not", "--what-if", "score=1"], 2, "cannot be used with"),
        (&["--why-not", "--near-line"], 2, "cannot be used with"),
        (&["c", "--json"], 2, "an explanation is for people"),
        (&["c", "--why-not", "--json"], 0, "\"trial\":true"),
        (&["c", "--why-not", "--format", "csv"], 0, "TRIAL,"),
        (&["c", "--vs", "b", "--format", "csv"], 0, "figure,first,second,difference"),
        (&["c", "--what-if", "score=9", "--format", "markdown"], 0, "TRIAL"),
    ] {
        let said = says(at, &[&["explain", "r.merit"], arguments].concat(), code)?;
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
    // A ready command does what the row says.
    let said = says(at, &["explain", "r.merit", "c", "--why-not", "--json"], 0)?;
    let page: serde_json::Value = serde_json::from_str(&said)?;
    let mut tried = 0;
    for change in page["changes"].as_array().unwrap() {
        let Some(command) = change["command"].as_str() else { continue };
        let words: Vec<&str> = command.split(' ').skip(1).collect();
        let said = says(at, &[&words[..], &["--json"]].concat(), 0)?;
        let page: serde_json::Value = serde_json::from_str(&said)?;
        let status = page["figures"].as_array().unwrap().iter().find(|row| row["figure"] == "status");
        assert!(status.is_none_or(|row| row["then"] == change["status"]), "{command}: {said}");
        tried += 1;
    }
    assert!(tried >= 2, "{said}");
    Ok(())
}

fn overrides() -> Result<(), Failed> {
    let folder = crate::record::folder();
    let at = folder.path();
    let decided = "- {application: b, award: 20, clause: Art. 9, reason: decided so, actor: office, approver: board}\n";
    fs::write(at.join("o.yaml"), format!("overrides:\n  {decided}"))?;
    crate::record::run_small(at, "r.merit", &["--override", "o.yaml"], 0)?;
    for arguments in
        [&["b", "--why-not"][..], &["b", "--vs", "c"], &["--near-line=100"], &["b", "--what-if", "score=8.5"]]
    {
        let said = says(at, &[&["explain", "r.merit"], arguments].concat(), 0)?;
        assert!(said.contains("b: override: an award of 20.00   Art. 9"), "{arguments:?}: {said}");
    }
    Ok(())
}
