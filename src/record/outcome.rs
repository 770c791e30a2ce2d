//! `outcome.csv`: a row per application in order of its key, written straight from the columns of the decision.

use super::cells::{Cells, Figures, Gathered, figure};
use crate::check::model::{RoundAt, Rules};
use crate::evaluate::Stand;
use crate::number::Exact;
use crate::round::{Decision, Row, Run, Status};
use rayon::prelude::*;
use std::io::{self, Write};

/// So many rows become text at once.
const ROWS: usize = 1024;

/// The names of the columns.
#[must_use]
pub fn outcome_header(rules: &Rules) -> Vec<String> {
    let mut header: Vec<String> = ["application", "status", "failed_gates"].map(String::from).to_vec();
    header.extend(rules.criteria.iter().map(|c| c.id.to_string()));
    header.extend(["total", "rank", "entitlement", "award", "bound_by"].map(String::from));
    header
}

/// The whole table of a decision of the run: the one that stands, or the computed one.
#[must_use]
pub fn outcome(run: &Run, decision: &Decision) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory cannot fail.
    let _ = write_outcome(run, decision, &mut bytes);
    bytes
}

/// Writes the table piece by piece, so that it is never in memory as a whole.
///
/// # Errors
///
/// Those of the writer.
pub fn write_outcome(run: &Run, decision: &Decision, out: &mut impl Write) -> io::Result<()> {
    let rules = &run.rules;
    let mut header = Cells::with_room(1024);
    outcome_header(rules).iter().for_each(|name| header.text(name));
    header.end();
    out.write_all(&header.into_bytes())?;
    let table = Table::of(run, decision);
    for window in decision.rows.chunks(ROWS * rayon::current_num_threads() * 8) {
        let pieces: Vec<Vec<u8>> = window.par_chunks(ROWS).map(|rows| table.piece(rows)).collect();
        for piece in pieces {
            out.write_all(&piece)?;
        }
    }
    Ok(())
}

/// The table of a decision, from which rows are taken in any order.
pub(super) struct Table<'a> {
    run: &'a Run,
    decision: &'a Decision,
    points: Vec<Figures<'a>>,
    total: Option<Figures<'a>>,
    /// The decimals of the currency.
    decimals: u32,
}

/// The places of the points of each criterion; `None` where they are kept exactly as they are.
pub(super) fn places(rules: &Rules) -> Option<u32> {
    match rules.round.scores.at {
        RoundAt::EachCriterion => Some(rules.round.scores.decimals),
        RoundAt::Total => None,
    }
}

impl<'a> Table<'a> {
    pub fn of(run: &'a Run, decision: &'a Decision) -> Self {
        let (rules, scores) = (&run.rules, &decision.scores);
        let each = places(rules);
        Self {
            run,
            decision,
            points: scores.points.iter().map(|column| Figures::of(column, each)).collect(),
            total: rules.has_total().then(|| Figures::of(&scores.total, Some(rules.round.scores.decimals))),
            decimals: rules.round.currency.decimals(),
        }
    }

    /// The rows as CSV, without a header.
    pub fn piece(&self, rows: &[Row]) -> Vec<u8> {
        let mut out = Cells::with_room(rows.len() * (64 + 8 * self.points.len()));
        let inputs: Vec<usize> = rows.iter().map(Row::input).collect();
        let columns = self.points.iter().map(Some).chain([self.total.as_ref()]);
        let columns: Vec<Option<Gathered<'_>>> = columns.map(|figures| Some(figures?.gather(&inputs))).collect();
        for (at, row) in rows.iter().enumerate() {
            self.row(at, row, &columns, &mut out);
            out.end();
        }
        out.into_bytes()
    }

    fn row(&self, at: usize, row: &Row, columns: &[Option<Gathered<'_>>], out: &mut Cells) {
        let (rules, decision, input) = (&self.run.rules, self.decision, row.input());
        out.text(self.run.applications.key(input));
        out.text(row.status.name());
        if row.status == Status::Ineligible {
            let gates = rules.gates.iter().zip(&decision.scores.failed);
            let failed = gates.filter(|(_, fails)| fails.get(input) == Some(&true));
            // The id of a gate is a name, which needs no quotes.
            out.words(failed.map(|(gate, _)| &*gate.id));
        } else {
            out.empty();
        }
        // A bad cell leaves nothing to compute.
        let computed = decision.scores.stands.get(input).is_some_and(|s| *s != Stand::BadCells);
        for column in columns {
            match column.as_ref().filter(|_| computed) {
                Some(column) => column.write(at, input, out),
                None => out.empty(),
            }
        }
        match decision.place(row) {
            Some(place) => out.count(place.rank),
            None => out.empty(),
        }
        let divided = decision.division.as_ref().zip(row.entrant());
        let Some((divided, entrant)) = divided else { return (0..3).for_each(|_| out.empty()) };
        out.fixed(divided.claims.entitlement(entrant), self.decimals);
        let award = divided.allocation.awards.get(entrant).copied().unwrap_or_default();
        out.fixed(award.amount, self.decimals);
        match award.bound {
            Some(bound) => out.text(&bound.name(&divided.terms)),
            None => out.empty(),
        }
    }
}

/// A figure with the declared decimals.
#[must_use]
pub fn total_text(rules: &Rules, points: &Exact) -> String {
    figure(points, Some(rules.round.scores.decimals))
}

/// The points of a criterion as they are published.
#[must_use]
pub fn points_text(rules: &Rules, points: &Exact) -> String {
    figure(points, places(rules))
}
