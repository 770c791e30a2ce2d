//! From typed applications to statuses, ranks and awards.

use super::decision::{Decision, Row, reasons};
use super::divide::divide;
use super::status::Status;
use super::undecided::{Held, Undecided};
use crate::check::model::{Prefers, Rules};
use crate::compile::compile;
use crate::evaluate::{Applications, Reading, Scores, Stand, evaluate};
use crate::oracle::Standing;
use crate::rank::{Entrants, Order, rank};
use std::collections::BTreeMap;

/// Decides a round.
///
/// # Errors
///
/// [`Undecided`] with everything that stands in the way of a decision at the first stage where something does.
pub fn decide(
    rules: &Rules,
    applications: &Applications,
    allow_held: bool,
    reading: Reading,
) -> Result<Decision, Undecided> {
    let program = compile(rules);
    let scores = evaluate(rules, &program, applications, reading);
    let mut decision = ranked(rules, applications, allow_held, scores)?;
    divide(rules, &program, applications, reading, &BTreeMap::new(), &mut decision)?;
    Ok(decision)
}

/// Statuses and ranks; no money is divided yet.
///
/// # Errors
///
/// [`Undecided`] where applications are held that may not be, or marks are missing.
pub fn ranked(
    rules: &Rules,
    applications: &Applications,
    allow_held: bool,
    scores: Scores,
) -> Result<Decision, Undecided> {
    // From here on everything is in order of the keys, so the order of the input cannot matter.
    let mut rows: Vec<Row> = applications.order.iter().map(|input| Row::new(*input, Status::Held)).collect();
    let mut entrants: Vec<u32> = Vec::new();
    let mut inputs: Vec<usize> = Vec::new();
    for (at, row) in (0_u32..).zip(&mut rows) {
        row.status = status(&scores, row.input());
        if row.status == Status::Ranked {
            row.enters(entrants.len());
            entrants.push(at);
            inputs.push(row.input());
        }
    }
    let held: BTreeMap<usize, Vec<String>> = rows
        .iter()
        .filter(|row| row.status == Status::Held)
        .map(|row| (row.input(), reasons(applications, &scores, row.input())))
        .collect();
    if !held.is_empty() && !allow_held {
        let named = |row: &Row| {
            Some(Held { key: applications.key(row.input()).into(), reasons: held.get(&row.input())?.clone() })
        };
        return Err(Undecided::Held(rows.iter().filter_map(named).collect()));
    }
    marks(applications, &rows, &scores)?;
    let prefers: Vec<Prefers> = rules.ranking.tie_breaks.iter().map(|t| t.prefers).collect();
    let who = Entrants {
        rows: &inputs,
        keys: &applications.keys,
        list: scores.within.as_ref(),
        by: &scores.by,
        tie_breaks: &scores.tie_breaks,
    };
    let ranking = rank(&who, &Order { prefers: &prefers, still_tied: &rules.ranking.still_tied });
    Ok(Decision { rows, scores, entrants, ranking, division: None, held })
}

fn status(scores: &Scores, input: usize) -> Status {
    match scores.stands.get(input) {
        None | Some(Stand::BadCells | Stand::Held) => Status::Held,
        Some(Stand::Ineligible) => Status::Ineligible,
        Some(Stand::BelowMinimum) => Status::BelowMinimum,
        Some(Stand::Ranked | Stand::Incomplete) if scores.unranked.contains_key(&input) => Status::Held,
        Some(Stand::Ranked | Stand::Incomplete) => Status::Ranked,
    }
}

/// Missing marks stop the round.
fn marks(applications: &Applications, rows: &[Row], scores: &Scores) -> Result<(), Undecided> {
    let mut marks = Vec::new();
    if scores.naive.is_empty() {
        return Ok(());
    }
    for row in rows {
        if let Some(Standing::Incomplete(missing)) = scores.naive.get(&row.input()).map(|a| &a.standing) {
            let key = applications.key(row.input());
            marks.extend(missing.iter().map(|(sheet, found, needed)| (key.into(), sheet.clone(), *found, *needed)));
        }
    }
    if marks.is_empty() { Ok(()) } else { Err(Undecided::Marks(marks)) }
}
