//! How the values that ladders of bands measure lie about their bounds: how many in each band, how many just below and
//! just above each bound.

use super::grid::Grid;
use crate::check::model::{Band, CriterionKind, Expr, Field, Label, Method, Node, Rules, Scoring};
use crate::evaluate::Stand;
use crate::number::Exact;
use crate::oracle::{band_reached, eval};
use crate::round::{Row, Run};
use crate::value::Value;
use rayon::prelude::*;

/// So many applications are counted at once.
const ROWS: usize = 1024;

/// A ladder of bands and the values it measured.
#[derive(Clone, Debug)]
pub struct Distribution<'a> {
    /// The id of the criterion or adjustment item.
    pub id: &'a str,
    /// What letters call it.
    pub label: &'a Label,
    /// Where the notice says so.
    pub clause: &'a str,
    /// What is measured.
    pub value: &'a Expr,
    /// The field that it is, where it is one alone.
    pub field: Option<&'a Field>,
    /// The points under the first band.
    pub below: Option<&'a Exact>,
    /// The bands, bounds ascending.
    pub rows: &'a [Band],
    /// How many values lie below the first band, and then in each band.
    pub counts: Vec<usize>,
    /// Per bound, how many values lie next to it.
    pub edges: Vec<NearEdge>,
    /// How many applications have no such value.
    pub without: usize,
}

/// The values next to a bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearEdge {
    /// Values not further off count: a tenth of the narrower band beside the bound, or of the bound itself where neither
    /// has an end, but at least one step of the field. `None` where that band is no wider than a step, and for a bound of
    /// zero with none of these.
    pub within: Option<Exact>,
    /// How many do not reach the bound.
    pub below: usize,
    /// How many reach it.
    pub above: usize,
}

/// All ladders of criteria and adjustments, in the order written, with the values of all applications whose cells are in
/// order.
#[must_use]
pub fn distributions(run: &Run) -> Vec<Distribution<'_>> {
    let mut all = ladders(&run.rules);
    if all.is_empty() {
        return all;
    }
    // Sums do not depend on the order in which they are added.
    let pieces: Vec<Vec<Distribution<'_>>> = run
        .decision
        .rows
        .par_chunks(ROWS)
        .map(|rows| {
            let mut piece = all.clone();
            rows.iter().for_each(|row| count(run, row, &mut piece));
            piece
        })
        .collect();
    for piece in pieces {
        for (sum, part) in all.iter_mut().zip(piece) {
            sum.without += part.without;
            sum.counts.iter_mut().zip(part.counts).for_each(|(sum, n)| *sum += n);
            for (sum, part) in sum.edges.iter_mut().zip(part.edges) {
                (sum.below, sum.above) = (sum.below + part.below, sum.above + part.above);
            }
        }
    }
    all
}

fn ladders(rules: &Rules) -> Vec<Distribution<'_>> {
    let mut all = Vec::new();
    for criterion in &rules.criteria {
        if let CriterionKind::Leaf(scoring) = &criterion.kind {
            ladder(rules, &criterion.id, (&criterion.label, &criterion.clause), scoring, &mut all);
        }
    }
    for item in rules.adjustment_items() {
        ladder(rules, &item.id, (&item.label, &item.clause), &item.scoring, &mut all);
    }
    all
}

fn ladder<'a>(
    rules: &'a Rules,
    id: &'a str,
    (label, clause): (&'a Label, &'a str),
    scoring: &'a Scoring,
    into: &mut Vec<Distribution<'a>>,
) {
    scoring.walk(&mut |scoring: &'a Scoring| {
        let Method::Bands { value, below, rows } = &scoring.method else { return };
        let field = match value.node {
            Node::Field(id) => rules.fields.get(id),
            _ => None,
        };
        let step = field.and_then(|field| Grid::of(field, rules.round.currency)).map(|grid| grid.step);
        let edge = |at| NearEdge { within: within(rows, at, step.as_ref()), below: 0, above: 0 };
        into.push(Distribution {
            id,
            label,
            clause,
            value,
            field,
            below: below.as_ref(),
            rows,
            counts: vec![0; rows.len() + 1],
            edges: (0..rows.len()).map(edge).collect(),
            without: 0,
        });
    });
}

/// How far off a value may lie to count as next to a bound.
fn within(rows: &[Band], at: usize, step: Option<&Exact>) -> Option<Exact> {
    let bound = |at: usize| rows.get(at).map(|band| &band.bound);
    let own = bound(at)?;
    let lower = at.checked_sub(1).and_then(bound).map(|below| own - below);
    let upper = bound(at + 1).map(|above| above - own);
    let width = lower.into_iter().chain(upper).min().unwrap_or_else(|| own.abs());
    let tenth = &width * &Exact::power_of_ten(-1);
    let within = step.map_or(tenth.clone(), |step| tenth.max(step.clone()));
    (within.is_positive() && within < width).then_some(within)
}

/// Counts one application in all ladders.
fn count(run: &Run, row: &Row, ladders: &mut [Distribution<'_>]) {
    let input = row.input();
    if run.decision.scores.stands.get(input).is_none_or(|stand| *stand == Stand::BadCells) {
        return;
    }
    let mut assessed = None;
    for ladder in ladders {
        let value = match ladder.value.node {
            // What is read needs no computing.
            Node::Field(id) => run.applications.columns.get(id).map_or(Value::Missing, |column| column.get(input)),
            _ => {
                let (application, assessment) =
                    assessed.get_or_insert_with(|| (run.applications.application(input), run.assessment(row)));
                let env = assessment.as_ref().map(|assessment| assessment.env(&run.rules, application));
                env.and_then(|env| eval(ladder.value, &env).ok()).unwrap_or(Value::Missing)
            }
        };
        match value.exact() {
            Some(value) => ladder.put(value),
            None => ladder.without += 1,
        }
    }
}

impl Distribution<'_> {
    /// Whether a bound parts anything: nothing lies below the first where there is no answer for it and nobody is there.
    #[must_use]
    pub fn parts(&self, bound: usize) -> bool {
        bound > 0 || self.below.is_some() || self.counts.first().is_some_and(|below| *below > 0)
    }

    fn put(&mut self, value: &Exact) {
        let band = band_reached(self.rows, value).map_or(0, |band| band + 1);
        self.counts.get_mut(band).into_iter().for_each(|count| *count += 1);
        for (band, edge) in self.rows.iter().zip(&mut self.edges) {
            let Some(within) = &edge.within else { continue };
            let above = value - &band.bound;
            let reached = if band.inclusive { !above.is_negative() } else { above.is_positive() };
            // The side that the bound itself is on ends before `within`, the other side with it, so that both are as wide.
            let distance = above.abs();
            let near = if reached == band.inclusive { distance < *within } else { distance <= *within };
            if near {
                *(if reached { &mut edge.above } else { &mut edge.below }) += 1;
            }
        }
    }
}
