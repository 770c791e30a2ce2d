//! Every figure of every application by its name: what the stages digest and the leaves hold.

use super::cells::Figures;
use super::text::{self, Texts};
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
    /// The JSON texts of the figure of some applications; an empty one where it has none.
    pub fn fill(&self, run: &Run, rows: &[Row], texts: &mut Texts) {
        let decision: &Decision = &run.decision;
        // A bad cell leaves nothing to compute.
        let computed = |row: &Row| decision.scores.stands.get(row.input()).is_some_and(|s| *s != Stand::BadCells);
        let decimals = run.rules.round.currency.decimals();
        let mut each = |write: &dyn Fn(&Row, &mut Vec<u8>)| {
            for row in rows {
                write(row, &mut texts.bytes);
                texts.end();
            }
        };
        let divided = |row: &Row| decision.division.as_ref().zip(row.entrant());
        let award = |row: &Row| divided(row).and_then(|(d, at)| Some((d, d.allocation.awards.get(at)?)));
        match &self.source {
            Source::Values(column) => text::cells(column, rows.iter().map(Row::input), texts),
            Source::Points(column, places) => {
                let inputs: Vec<usize> = rows.iter().map(Row::input).collect();
                let figures = Figures::of(column, *places);
                let gathered = figures.gather(&inputs);
                for (at, row) in rows.iter().enumerate() {
                    if computed(row) {
                        text::quoted(&mut texts.bytes, |out| gathered.append(at, row.input(), out));
                    }
                    texts.end();
                }
            }
            Source::Fails(fails) => each(&|row, out| {
                if computed(row) {
                    text::truth(fails.get(row.input()) != Some(&true), out);
                }
            }),
            Source::Status => each(&|row, out| text::string(row.status.name(), out)),
            Source::FailedGates => each(&|row, out| {
                if row.status == Status::Ineligible {
                    let failed = run.failed(row);
                    if !failed.is_empty() {
                        text::string(&failed.join("|"), out);
                    }
                }
            }),
            Source::Rank => each(&|row, out| {
                if let Some(place) = decision.place(row) {
                    text::quoted_number(i128::from(place.rank), 0, out);
                }
            }),
            Source::Entitlement => each(&|row, out| {
                if let Some((d, at)) = divided(row) {
                    text::quoted_number(d.claims.entitlement(at), decimals, out);
                }
            }),
            Source::Award => each(&|row, out| {
                if let Some((_, award)) = award(row) {
                    text::quoted_number(award.amount, decimals, out);
                }
            }),
            Source::Bound => each(&|row, out| {
                if let Some((d, bound)) = award(row).and_then(|(d, award)| Some((d, award.bound?))) {
                    text::string(&bound.name(&d.terms), out);
                }
            }),
        }
    }
}
