//! The bounds of ladders: applications one step under a bound, at it, and one step over it.

use super::base::{Base, World};
use super::change::{Change, assessed, changed, scorings};
use super::expect::{Book, points};
use super::pool::{Side, distance, fields_of};
use super::proposal::{Cell, Given};
use super::solve::solve;
use super::values::{cell, numbers};
use crate::check::model::{Band, Example, Expr, Method, Scoring};
use crate::number::Exact;
use crate::oracle::{self, is_missing};
use crate::span::Span;
use crate::study::tests::{application, earned};
use crate::value::Value;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

/// So many examples are led to each bound.
const BASES: usize = 6;

/// A bound of a ladder, and what is given around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The criterion or item.
    pub criterion: Arc<str>,
    /// Whether the criterion has further ladders.
    pub several: bool,
    /// The field whose values lead to the bound.
    pub field: Arc<str>,
    /// The bound.
    pub bound: Exact,
    /// The row of the ladder.
    pub span: Span,
    /// Whether the field can lead to the bound itself.
    pub met: bool,
    /// Those under, at and over it, as far as the field allows, the lowest measure first.
    pub steps: Vec<Step>,
}

/// An application near a bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Where its measure lies.
    pub side: Ordering,
    /// The value of the field.
    pub value: String,
    /// The test.
    pub given: Given,
    /// The points of the ladder alone; those of the criterion may come from another of its alternatives.
    pub own: Option<String>,
    /// The points of the criterion.
    pub expect: Vec<Cell>,
}

/// A bound that no application leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unled {
    /// The criterion or item.
    pub criterion: Arc<str>,
    /// The bound.
    pub bound: Exact,
    /// The row of the ladder.
    pub span: Span,
    /// Whether it was not looked at, as the file is so long; else no one field was found to lead to it exactly.
    pub long: bool,
}

/// The bounds of all ladders that one field leads to exactly, of the first `most`; and all others.
pub(super) fn edges(world: &World<'_>, book: &mut Book<'_>, most: usize) -> (Vec<Edge>, Vec<Unled>) {
    let mut unled = Vec::new();
    let mut bounds = 0_usize;
    let all = scorings(world.rules);
    let is_ladder = |scoring: &Scoring| matches!(scoring.method, Method::Bands { .. });
    let mut edges = Vec::new();
    for (id, scoring) in &all {
        let Method::Bands { value, rows, .. } = &scoring.method else { continue };
        let several = all.iter().filter(|(other, scoring)| other == id && is_ladder(scoring)).count() > 1;
        for row in rows {
            bounds += 1;
            let ladder = Ladder { id, scoring, value, row, several };
            let led = if bounds > most { None } else { ladder.edge(world) };
            let edge = led.map(|(base, at, values)| ladder.told(world, book, base, at, values));
            match edge.filter(|edge| !edge.steps.is_empty()) {
                Some(edge) => edges.push(edge),
                None => {
                    let (criterion, bound) = (Arc::clone(id), row.bound.clone());
                    unled.push(Unled { criterion, bound, span: row.span, long: bounds > most });
                }
            }
        }
    }
    edges.sort_by_key(|edge| edge.span.start);
    unled.sort_by_key(|unled| unled.span.start);
    (edges, unled)
}

/// One bound of a ladder.
struct Ladder<'r> {
    id: &'r Arc<str>,
    scoring: &'r Scoring,
    value: &'r Expr,
    row: &'r Band,
    several: bool,
}

impl Ladder<'_> {
    fn away(&self, world: &World<'_>, example: &Example) -> Option<Exact> {
        distance(world.rules, example, self.value, Side::Number(&self.row.bound))
    }

    /// The example and the field that lead to the bound, and the values of the field there: of all that do, those whose
    /// points of the criterion differ most.
    fn edge<'w>(&self, world: &'w World<'_>) -> Option<(&'w Base, usize, Vec<Value>)> {
        let rules = world.rules;
        let mut best: Option<(usize, &Base, usize, Vec<Value>)> = None;
        for base in world.bases.iter().take(BASES) {
            // An answer to what is missing would stand in the place of the ladder.
            let application = application(&base.example);
            if is_missing(&self.scoring.needs, &base.assessment.env(rules, &application)) {
                continue;
            }
            for at in fields_of(rules, self.value) {
                let Some(grid) = rules.fields.get(at).and_then(|field| numbers(rules, field)) else { continue };
                let Some((exact, true)) = solve(rules, &base.example, at, &|e| self.away(world, e)) else { continue };
                let values = grid.around(&Value::Number(exact));
                let points = values.iter().filter_map(|value| {
                    let example = changed(&base.example, &[Change::Field(at, value.clone())]);
                    points(earned(rules, &assessed(rules, &example), self.id))
                });
                let told = values.len() + points.collect::<BTreeSet<String>>().len();
                if best.as_ref().is_none_or(|(most, ..)| *most < told) {
                    best = Some((told, base, at, values));
                }
            }
        }
        best.map(|(_, base, at, values)| (base, at, values))
    }

    fn told(&self, world: &World<'_>, book: &mut Book<'_>, base: &Base, at: usize, values: Vec<Value>) -> Edge {
        let rules = world.rules;
        let mut steps = Vec::new();
        let field = rules.fields.get(at);
        for (field, n) in values.into_iter().filter_map(|n| Some((field?, n))) {
            let example = changed(&base.example, &[Change::Field(at, n.clone())]);
            let (assessment, application) = (assessed(rules, &example), application(&example));
            let Some(side) = self.away(world, &example).map(|away| away.cmp(&Exact::zero())) else { continue };
            let Some(all) = points(earned(rules, &assessment, self.id)) else { continue };
            let given = oracle::Given { marks: &application.marks, places: &assessment.places };
            let own = oracle::score(self.scoring, &Exact::zero(), &assessment.env(rules, &application), given);
            let (own, value) = (points(Some(&own)).filter(|own| own != "none"), cell(field, &n));
            steps.push(Step {
                side,
                value,
                given: book.given(base, &example),
                own,
                expect: vec![(self.id.to_string(), all)],
            });
        }
        steps.sort_by_key(|step| step.side);
        Edge {
            criterion: self.id.clone(),
            several: self.several,
            field: field.map_or_else(|| "".into(), |field| field.name.clone()),
            bound: self.row.bound.clone(),
            span: self.row.span,
            met: steps.iter().any(|step| step.side == Ordering::Equal),
            steps,
        }
    }
}
