//! Every figure of every application by its name: what the stages digest and the leaves hold.

use super::text;
use crate::check::model::{RoundAt, Rules};
use crate::column::Column;
use crate::evaluate::{self, Stand};
use crate::round::{Decision, Row, Run, Status};

/// Where a figure stands in a part of a leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    /// What was computed from the fields.
    Facts,
    /// What came in.
    Fields,
    /// Points of criteria, groups and adjustment items.
    Points,
    /// What was decided.
    Results,
    /// Whether gates hold; they stand in no leaf.
    Gates,
}

/// One figure of all applications.
pub(super) struct Figure<'a> {
    pub group: Group,
    pub name: &'a str,
    source: Source<'a>,
}

enum Source<'a> {
    Values(&'a Column),
    Points(&'a Column, Option<u32>),
    Fails(&'a [bool]),
    Status,
    FailedGates,
    Rank,
    Entitlement,
    Award,
    Bound,
}

/// All figures: fields, facts, gates, points and results, each in the order of the rules.
pub(super) fn all<'a>(run: &'a Run, computed: &'a evaluate::Figures) -> Vec<Figure<'a>> {
    let (rules, scores): (&Rules, _) = (&run.rules, &run.decision.scores);
    let decimals = rules.round.scores.decimals;
    let each = (rules.round.scores.at == RoundAt::EachCriterion).then_some(decimals);
    let figure = |group, name, source| Figure { group, name, source };
    let mut all = Vec::new();
    for (field, column) in rules.fields.iter().zip(run.applications.columns.iter()) {
        all.push(figure(Group::Fields, &field.name, Source::Values(column)));
    }
    for (fact, column) in rules.facts.iter().zip(&computed.facts) {
        all.push(figure(Group::Facts, &fact.name, Source::Values(column)));
    }
    for (gate, fails) in rules.gates.iter().zip(&scores.failed) {
        all.push(figure(Group::Gates, &gate.id, Source::Fails(fails)));
    }
    for (criterion, column) in rules.criteria.iter().zip(&scores.points) {
        all.push(figure(Group::Points, &criterion.id, Source::Points(column, each)));
    }
    for (item, column) in rules.adjustment_items().zip(&computed.items) {
        all.push(figure(Group::Points, &item.id, Source::Points(column, each)));
    }
    if rules.has_total() {
        all.push(figure(Group::Results, "total", Source::Points(&scores.total, Some(decimals))));
    }
    for (name, source) in [
        ("status", Source::Status),
        ("failed_gates", Source::FailedGates),
        ("rank", Source::Rank),
        ("entitlement", Source::Entitlement),
        ("award", Source::Award),
        ("bound_by", Source::Bound),
    ] {
        all.push(figure(Group::Results, name, source));
    }
    all
}

impl Figure<'_> {
    /// Appends the JSON text of the figure of an application; nothing where it has none.
    pub fn write(&self, run: &Run, row: &Row, out: &mut Vec<u8>) {
        let (decision, input): (&Decision, _) = (&run.decision, row.input());
        // A bad cell leaves nothing to compute.
        let computed = || decision.scores.stands.get(input).is_some_and(|s| *s != Stand::BadCells);
        let decimals = run.rules.round.currency.decimals();
        let amount = |units: i128, out: &mut Vec<u8>| {
            out.push(b'"');
            super::cells::fixed(units, decimals, out);
            out.push(b'"');
        };
        let divided = || decision.division.as_ref().zip(row.entrant());
        match &self.source {
            Source::Values(column) => text::cell(column, input, out),
            Source::Points(column, places) if computed() => text::points(column, *places, input, out),
            Source::Fails(fails) if computed() => text::truth(fails.get(input) != Some(&true), out),
            Source::Points(..) | Source::Fails(_) => {}
            Source::Status => text::string(row.status.name(), out),
            Source::FailedGates if row.status == Status::Ineligible => {
                let failed = run.failed(row);
                if !failed.is_empty() {
                    text::string(&failed.join("|"), out);
                }
            }
            Source::FailedGates => {}
            Source::Rank => {
                if let Some(place) = decision.place(row) {
                    out.push(b'"');
                    super::cells::fixed(i128::from(place.rank), 0, out);
                    out.push(b'"');
                }
            }
            Source::Entitlement => {
                divided().into_iter().for_each(|(d, at)| amount(d.claims.entitlement(at), out));
            }
            Source::Award => {
                let award =
                    |(d, at): (&crate::round::Divided, usize)| d.allocation.awards.get(at).map_or(0, |a| a.amount);
                divided().into_iter().for_each(|d| amount(award(d), out));
            }
            Source::Bound => {
                let bound = divided().and_then(|(d, at)| Some((d, d.allocation.awards.get(at)?.bound?)));
                bound.into_iter().for_each(|(d, bound)| text::string(&bound.name(&d.terms), out));
            }
        }
    }
}
