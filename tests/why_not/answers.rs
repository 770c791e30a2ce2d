//! Every answer against all values of the field, each with the whole round again.

use super::rounds::{Dice, HEAD, LIMITS, MINIMUMS, RANKED, SKIP, TAIL, TIES, table};
use super::{options, outcome};
use libtest_mimic::Failed;
use merit::check::model::{FieldKind, NumericSort};
use merit::round::{Materials, Run, run};
use merit::study::why_not::{Figure, Outcome, why_not};
use rayon::prelude::*;

/// Whoever ties where the money ends leaves the round without a decision.
pub fn undecided() -> Result<(), Failed> {
    let passed = brute(TIES, None)?;
    assert!(passed >= 5, "only {passed} values were passed over");
    Ok(())
}

/// People let some be ranked that are not by themselves, or decide an award.
pub fn around() -> Result<(), Failed> {
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
pub fn brute(rules: &str, overrides: Option<String>) -> Result<usize, Failed> {
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
pub fn one(materials: &Materials, round: &Run, key: &str) -> Result<(usize, usize), Failed> {
    let found = why_not(round, materials, &options(), key).unwrap();
    let now = outcome(round, key);
    assert!(found.faults.is_empty(), "{key}: {:?}", found.faults);
    // What it is otherwise, `needed.rs` tries.
    assert!(found.needed.is_none() || !now.is_funded(), "{key} has what it needs");
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
    Ok((changes, passed))
}

pub fn data(materials: &Materials) -> String {
    format!("{}{}", String::from_utf8_lossy(&materials.rules.1), String::from_utf8_lossy(&materials.data.1))
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

fn changed(now: &Outcome, then: &Outcome) -> bool {
    then.status != now.status || (now.is_funded() && then.award != now.award)
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

pub fn materials(rules: &str, data: String) -> Materials {
    let more = if rules.contains("method:") || !rules.contains("allocation:") { "" } else { TAIL };
    Materials {
        rules: ("r.merit.yaml".into(), format!("{HEAD}{}{more}", rules.trim_start_matches('\n')).into_bytes()),
        data: ("d.csv".into(), data.into_bytes()),
        ..Materials::default()
    }
}
