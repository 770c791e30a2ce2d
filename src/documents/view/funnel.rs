//! How many came in, and where they went.

use super::super::Source;
use crate::report;
use crate::round::Status;
use serde::Serialize;

/// The counts of a round.
#[derive(Clone, Debug, Serialize)]
pub struct Funnel {
    /// How many came in.
    pub received: usize,
    /// Held, and so part of nothing.
    pub held: usize,
    /// Passed every gate.
    pub passed: usize,
    /// Failed at least one.
    pub ineligible: usize,
    /// Each gate with those that failed it; who fails two counts at both.
    pub gates: Vec<GateCount>,
    /// Passed the gates and missed a minimum.
    pub below_minimum: usize,
    /// Each minimum with those that missed it, among these.
    pub minimums: Vec<MinimumCount>,
    /// Stand in the ranking.
    pub ranked: usize,
    /// Got all they are entitled to.
    pub funded: usize,
    /// Got part of it.
    pub part_funded: usize,
    /// Got something.
    pub awarded: usize,
    /// Stand on the reserve list.
    pub reserve: usize,
    /// Got nothing.
    pub unfunded: usize,
}

/// A gate, and how many failed it.
#[derive(Clone, Debug, Serialize)]
pub struct GateCount {
    /// Its id.
    pub id: String,
    /// What letters call it.
    pub label: String,
    /// Where the notice says so.
    pub clause: String,
    /// So many.
    pub failed: usize,
}

/// A minimum, and how many missed it.
#[derive(Clone, Debug, Serialize)]
pub struct MinimumCount {
    /// The id of the criterion, or `total`.
    pub id: String,
    /// What letters call it.
    pub label: String,
    /// Where the notice says so; empty for the total.
    pub clause: String,
    /// The least points.
    pub least: String,
    /// So many.
    pub missed: usize,
}

/// The counts of a record.
#[must_use]
pub fn funnel(source: &Source<'_>) -> Funnel {
    let (rules, decision) = (&source.run.rules, &source.run.decision);
    let count = |status| decision.count(status);
    let (held, ineligible) = (count(Status::Held), count(Status::Ineligible));
    let failures = rules.gates.iter().zip(report::gate_failures(rules, decision));
    let gates = failures.map(|(gate, failed)| GateCount {
        id: gate.id.to_string(),
        label: source.lang.label(&gate.label).to_owned(),
        clause: gate.clause.to_string(),
        failed,
    });
    let (funded, part_funded) = (count(Status::Funded), count(Status::PartFunded));
    Funnel {
        received: decision.rows.len(),
        held,
        passed: decision.rows.len() - held - ineligible,
        ineligible,
        gates: gates.collect(),
        below_minimum: count(Status::BelowMinimum),
        minimums: minimums(source),
        ranked: decision.entrants.len(),
        funded,
        part_funded,
        awarded: funded + part_funded,
        reserve: count(Status::Reserve),
        unfunded: count(Status::Unfunded),
    }
}

fn minimums(source: &Source<'_>) -> Vec<MinimumCount> {
    let (rules, decision) = (&source.run.rules, &source.run.decision);
    let below: Vec<usize> =
        decision.rows.iter().filter(|row| row.status == Status::BelowMinimum).map(|row| row.input()).collect();
    let mut all = Vec::new();
    for (criterion, points) in rules.criteria.iter().zip(&decision.scores.points) {
        let Some(least) = &criterion.minimum else { continue };
        let missed = |input: &&usize| points.get(**input).exact().is_some_and(|points| points < least);
        all.push(MinimumCount {
            id: criterion.id.to_string(),
            label: source.lang.label(&criterion.label).to_owned(),
            clause: criterion.clause.to_string(),
            least: least.to_string(),
            missed: below.iter().filter(missed).count(),
        });
    }
    if let Some(least) = &rules.ranking.minimum {
        let missed = |input: &&usize| decision.scores.total(**input).is_some_and(|total| total < *least);
        all.push(MinimumCount {
            id: "total".into(),
            label: source.lang.say("total", &[]),
            clause: String::new(),
            least: least.to_string(),
            missed: below.iter().filter(missed).count(),
        });
    }
    all
}
