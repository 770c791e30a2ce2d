//! Each answer once more by the whole round: read, checked and decided from its bytes with that cell; and that the value
//! just before does not suffice.

use super::desk::{Desk, outcome_of};
use super::finding::{Answer, Figure, Finding, Outcome};
use crate::round::{Decision, Materials, Options, Run, run};
use crate::study::{trial_options, what_if};
use crate::value::Value;
use rayon::prelude::*;
use std::sync::Arc;

/// Confirms all answers and notes who loses by each; what is not confirmed is taken out, and told.
pub(super) fn confirm(
    desk: &Desk<'_>,
    materials: &Materials,
    options: &Options,
    now: &Outcome,
    answers: &mut [Answer],
) -> Vec<String> {
    let again = |answer: &mut Answer| -> Vec<String> {
        let figure = answer.figure;
        let one = |finding: &mut Finding| -> Option<String> {
            confirmed(desk, materials, options, now, figure, finding).err()
        };
        let faults: Vec<Option<String>> = answer.found.par_iter_mut().map(one).collect();
        let mut kept = faults.iter().map(Option::is_none);
        answer.found.retain(|_| kept.next().unwrap_or(false));
        faults.into_iter().flatten().collect()
    };
    answers.par_iter_mut().flat_map_iter(again).collect()
}

fn confirmed(
    desk: &Desk<'_>,
    materials: &Materials,
    options: &Options,
    now: &Outcome,
    figure: Figure,
    finding: &mut Finding,
) -> Result<(), String> {
    let rules = &desk.run.rules;
    let key = desk.run.applications.key(desk.row);
    let decide = |value: &Value, cell: Option<String>| -> Option<(Outcome, Vec<Arc<str>>)> {
        match (figure, cell) {
            (Figure::Field(id), Some(cell)) => {
                let name = rules.fields.get(id)?.name.to_string();
                let changed = what_if(materials, rules, options.encoding, key, &[(name, cell)]);
                let trial = run(&changed.ok()?.0, &trial_options(options)).ok()?;
                Some((outcome_of(&trial.decision, trial.row(key)?), losers(desk.run, &trial.decision, &trial, key)))
            }
            _ => {
                let decision = desk.decision(&desk.at(figure, value), None)?;
                let row = decision.row(&desk.run.applications, key)?;
                Some((outcome_of(&decision, row), losers(desk.run, &decision, desk.run, key)))
            }
        }
    };
    let fault = |value: &Value, found: Option<&Outcome>| {
        let what = match figure {
            Figure::Field(id) => rules.fields.get(id).map_or("", |f| &f.name),
            Figure::Criterion(id) => rules.criteria.get(id).map_or("", |c| &c.id),
            Figure::Total => "total",
        };
        let found = found.map_or("no decision", |outcome| outcome.status.name());
        format!("{what} at {value}: {} was expected, and the whole round gives {found}", finding.then.status.name())
    };
    let (found, losers) = decide(&finding.needed, finding.cell.clone()).unzip();
    if found != Some(finding.then) {
        return Err(fault(&finding.needed, found.as_ref()));
    }
    if let Some(before) = &finding.before {
        let earlier = decide(before, desk.written(figure, before)).map(|(outcome, _)| outcome);
        if earlier.is_some_and(|earlier| finding.goal.is(now, &earlier)) {
            return Err(fault(before, earlier.as_ref()));
        }
    }
    finding.losers = losers.unwrap_or_default();
    Ok(())
}

/// The others whose award is less in a trial than in the round.
fn losers(run: &Run, trial: &Decision, of: &Run, key: &str) -> Vec<Arc<str>> {
    let award = |decision: &Decision, row| decision.award(row).map_or(0, |award| award.amount);
    let mut all = Vec::new();
    for row in run.decision.rows.iter().filter(|row| row.entrant().is_some()) {
        let other = run.key(row);
        let then = trial.row(&of.applications, other).map_or(0, |row| award(trial, row));
        if other != key && then < award(&run.decision, row) {
            all.push(other.into());
        }
    }
    all
}
