//! `outcome.csv` and `transfers.csv`: the figures of a decision as plain text.

use crate::check::model::{RoundAt, Rules};
use crate::evaluate::Stand;
use crate::number::Exact;
use crate::round::{Decision, Row, Run, Status};

/// A table: its header and its rows, all of the same width.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableText {
    /// The names of the columns.
    pub header: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// One row per application in order of its key.
#[must_use]
pub fn outcome(run: &Run) -> TableText {
    let (rules, decision) = (&run.rules, &run.decision);
    let mut header: Vec<String> = ["application", "status", "failed_gates"].map(String::from).to_vec();
    header.extend(rules.criteria.iter().map(|c| c.id.to_string()));
    header.extend(["total", "rank", "entitlement", "award", "bound_by"].map(String::from));
    let rows = decision.rows.iter().map(|row| outcome_row(rules, decision, row)).collect();
    TableText { header, rows }
}

fn outcome_row(rules: &Rules, decision: &Decision, row: &Row) -> Vec<String> {
    let (scores, input) = (&decision.scores, row.input);
    // A bad cell leaves nothing to compute.
    let computed = scores.stands.get(input).is_some_and(|s| *s != Stand::BadCells);
    let failed = if row.status == Status::Ineligible { scores.failed_gates(input) } else { Vec::new() };
    let failed: Vec<&str> = failed.iter().filter_map(|g| rules.gates.get(*g)).map(|g| &*g.id).collect();
    let mut cells = vec![row.key.to_string(), row.status.name().to_owned(), failed.join("|")];
    for i in 0..rules.criteria.len() {
        let points = scores.points(input, i).filter(|_| computed);
        cells.push(points.map(|p| points_text(rules, &p)).unwrap_or_default());
    }
    let total = scores.total(input).filter(|_| computed && rules.has_total());
    cells.push(total.map(|t| total_text(rules, &t)).unwrap_or_default());
    cells.push(decision.place(row).map(|p| p.rank.to_string()).unwrap_or_default());
    let entitlement = row.entry.and_then(|e| decision.ranked.get(e)).and_then(|r| r.entitlement.as_ref());
    cells.push(entitlement.map(|e| e.amount.to_string()).unwrap_or_default());
    let award = decision.award(row);
    cells.push(award.map(|a| a.amount.to_string()).unwrap_or_default());
    let bound = award.and_then(|a| a.bound.as_ref());
    cells.push(bound.map(ToString::to_string).unwrap_or_default());
    cells
}

/// Published points with the declared decimals; exact ones as they are where only the total is rounded.
fn points_text(rules: &Rules, points: &Exact) -> String {
    match rules.round.scores.at {
        RoundAt::EachCriterion => total_text(rules, points),
        RoundAt::Total => points.to_string(),
    }
}

/// A figure with the declared decimals.
#[must_use]
pub fn total_text(rules: &Rules, points: &Exact) -> String {
    points.to_fixed(rules.round.scores.decimals).unwrap_or_else(|| points.to_string())
}

/// The books, in the order of the transfers.
#[must_use]
pub fn transfers(run: &Run) -> TableText {
    let header = ["from", "to", "amount", "rule", "clause", "reason"].map(String::from).to_vec();
    let transfers = run.decision.allocation.iter().flat_map(|a| &a.transfers);
    let rows = transfers.map(|t| {
        vec![
            t.from.to_string(),
            t.to.to_string(),
            t.amount.to_string(),
            t.rule.to_string(),
            t.clause.to_string(),
            t.reason.to_string(),
        ]
    });
    TableText { header, rows: rows.collect() }
}
