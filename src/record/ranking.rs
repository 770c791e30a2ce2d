//! Everything that was decided, a row per application down the ranking: the figures of `outcome.csv` in the same texts,
//! and beside them what it has no room for.

use super::cells::{Figures, Gathered, figure};
use super::outcome::{Table, outcome_header, places};
use crate::allocate::payments;
use crate::check::model::{CriterionId, CriterionKind, FieldId, FieldKind, Item, NumericSort, Rules};
use crate::compile::compile;
use crate::evaluate::{self, Stand};
use crate::number::Exact;
use crate::oracle::Standing;
use crate::round::{Divided, Row, Run, Status};
use csv::ReaderBuilder;
use rayon::prelude::*;
use std::sync::Arc;

/// So many rows become text at once.
const ROWS: usize = 1024;

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Words, or a name.
    Words,
    /// A whole number.
    Count,
    /// A number with so many decimals, or as it is.
    Number(Option<u32>),
    /// An amount with so many decimals.
    Money(u32),
    /// A day, as `2020-03-31`.
    Day,
}

/// A column of the ranking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankingColumn {
    /// Its name, which is never translated.
    pub name: String,
    /// What stands in it.
    pub shape: Shape,
    /// What it shows.
    pub part: Part,
}

/// What a column of the ranking shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The rank in its list.
    Rank,
    /// The list it is ranked in.
    List,
    /// The last rank that its tie takes up.
    TiedTo,
    /// A column of `outcome.csv`, by position, that is none of the criteria, the total or the award.
    Outcome(usize),
    /// The points of a criterion or group.
    Criterion(CriterionId),
    /// A field that was asked for.
    Field(FieldId),
    /// The minimums that it misses.
    Missed,
    /// The points of an adjustment item, by position, bonus first.
    Item(usize),
    /// The items of the bonus, up to its cap.
    Bonus,
    /// The items of the deduction, up to its cap.
    Deduction,
    /// The total.
    Total,
    /// The award.
    Award,
    /// The envelope it draws on.
    Envelope,
    /// A payment of the award, by position.
    Payment(usize),
    /// What people decided otherwise, and why.
    Override,
    /// Why it is held.
    Held,
}

/// The ranking as a table.
pub struct RankingTable<'a> {
    run: &'a Run,
    columns: Vec<RankingColumn>,
    outcome: Table<'a>,
    computed: evaluate::Figures,
    total: usize,
    award: usize,
}

impl<'a> RankingTable<'a> {
    /// The table of a decided round, with some fields of the applications beside it.
    #[must_use]
    pub fn of(run: &'a Run, shown: &[FieldId]) -> Self {
        let rules = &run.rules;
        let header = outcome_header(rules);
        let at = |name: &str| header.iter().rposition(|h| h == name).unwrap_or(usize::MAX);
        let mut table = Self {
            run,
            columns: Vec::new(),
            outcome: Table::of(run, &run.decision),
            computed: evaluate::figures(rules, &compile(rules), &run.applications, &run.decision.scores),
            total: at("total"),
            award: at("award"),
        };
        table.head(shown);
        table.points();
        table.money(at("entitlement"), at("bound_by"));
        if !run.overrides.is_empty() {
            table.column("override", Shape::Words, Part::Override);
        }
        if run.decision.count(Status::Held) > 0 {
            table.column("held_because", Shape::Words, Part::Held);
        }
        table
    }

    fn head(&mut self, shown: &[FieldId]) {
        let rules = &self.run.rules;
        self.column("rank", Shape::Count, Part::Rank);
        if self.run.decision.ranking.lists.is_some() {
            self.column("list", Shape::Words, Part::List);
        }
        self.column("tied_to", Shape::Count, Part::TiedTo);
        self.column("application", Shape::Words, Part::Outcome(0));
        for id in shown {
            if let Some(field) = rules.fields.get(*id) {
                self.column(&field.name, shape(&field.kind, rules), Part::Field(*id));
            }
        }
        self.column("status", Shape::Words, Part::Outcome(1));
        self.column("failed_gates", Shape::Words, Part::Outcome(2));
        if rules.ranking.minimum.is_some() || rules.criteria.iter().any(|c| c.minimum.is_some()) {
            self.column("below", Shape::Words, Part::Missed);
        }
    }

    fn points(&mut self) {
        let rules = &self.run.rules;
        let each = Shape::Number(places(rules));
        for (id, criterion) in rules.criteria.iter().enumerate() {
            self.column(&criterion.id, each, Part::Criterion(id));
        }
        for (at, item) in rules.adjustment_items().enumerate() {
            self.column(&item.id, each, Part::Item(at));
        }
        for (side, name, part) in
            [(&rules.bonus, "bonus", Part::Bonus), (&rules.deduction, "deduction", Part::Deduction)]
        {
            if side.is_some() {
                self.column(name, each, part);
            }
        }
        if rules.has_total() {
            self.column("total", Shape::Number(Some(rules.round.scores.decimals)), Part::Total);
        }
    }

    fn money(&mut self, entitlement: usize, bound: usize) {
        let Some(Divided { terms, .. }) = &self.run.decision.division else { return };
        let money = Shape::Money(terms.currency.decimals());
        self.column("entitlement", money, Part::Outcome(entitlement));
        self.column("award", money, Part::Award);
        if terms.has_envelopes() {
            self.column("envelope", Shape::Words, Part::Envelope);
        }
        self.column("bound_by", Shape::Words, Part::Outcome(bound));
        let instalments = terms.instalments.len().max(1);
        if terms.payers.is_empty() && instalments == 1 {
            return;
        }
        let payers: Vec<Option<Arc<str>>> = match &*terms.payers {
            [] => vec![None],
            payers => payers.iter().map(|p| Some(p.name.clone())).collect(),
        };
        let each = payers.iter().flat_map(|payer| (1..=instalments).map(move |n| (payer, n)));
        for (at, (payer, instalment)) in each.enumerate() {
            let name = match (payer, instalments) {
                (Some(payer), 1) => format!("pays {payer}"),
                (Some(payer), _) => format!("pays {payer} {instalment}"),
                (None, _) => format!("instalment {instalment}"),
            };
            self.column(&name, money, Part::Payment(at));
        }
    }

    /// Adds a column. A criterion may be called like a column of ours; no two columns are called the same.
    fn column(&mut self, name: &str, shape: Shape, part: Part) {
        let mut name = name.to_owned();
        while self.columns.iter().any(|c| c.name == name) {
            name.push('_');
        }
        self.columns.push(RankingColumn { name, shape, part });
    }

    /// Its columns.
    #[must_use]
    pub fn columns(&self) -> &[RankingColumn] {
        &self.columns
    }

    /// The applications down the ranking, list by list, then those that are not ranked: below a minimum, ineligible,
    /// held; equal ones in order of their keys.
    #[must_use]
    pub fn order(&self) -> Vec<Row> {
        let decision = &self.run.decision;
        let mut ranked: Vec<usize> = decision.ranking.in_order().collect();
        if let Some(lists) = &decision.ranking.lists {
            let mut names: Vec<(Arc<str>, usize)> = (0..lists.count()).map(|at| (lists.name(at), at)).collect();
            names.sort();
            let mut position = vec![usize::MAX; names.len()];
            for (place, (_, at)) in names.iter().enumerate() {
                position.get_mut(*at).into_iter().for_each(|slot| *slot = place);
            }
            // Who stood before another in the same list still does.
            ranked.sort_by_key(|at| lists.of(*at).and_then(|list| position.get(list)));
        }
        let mut rows: Vec<Row> = ranked.into_iter().filter_map(|at| decision.entrant(at).copied()).collect();
        for status in [Status::BelowMinimum, Status::Ineligible, Status::Held] {
            rows.extend(decision.rows.iter().filter(|row| row.status == status && row.entrant().is_none()));
        }
        rows
    }

    /// The texts of some applications, each as many as there are columns; an empty one where there is nothing.
    #[must_use]
    pub fn texts(&self, rows: &[Row]) -> Vec<Vec<String>> {
        let pieces: Vec<Vec<Vec<String>>> = rows.par_chunks(ROWS).map(|rows| self.piece(rows)).collect();
        pieces.into_iter().flatten().collect()
    }

    fn piece(&self, rows: &[Row]) -> Vec<Vec<String>> {
        let bytes = self.outcome.piece(rows);
        let mut reader = ReaderBuilder::new().has_headers(false).from_reader(&*bytes);
        let inputs: Vec<usize> = rows.iter().map(Row::input).collect();
        let figures: Vec<Figures<'_>> =
            self.computed.items.iter().map(|column| Figures::of(column, places(&self.run.rules))).collect();
        let items: Vec<Gathered<'_>> = figures.iter().map(|figures| figures.gather(&inputs)).collect();
        let mut texts = Vec::with_capacity(rows.len());
        for (at, (row, record)) in rows.iter().zip(reader.records()).enumerate() {
            // What was just written can be read.
            let record = record.unwrap_or_default();
            let outcome = |at: usize| record.get(at).unwrap_or_default().to_owned();
            let paid = self.paid(row);
            let cell = |column: &RankingColumn| match column.part {
                Part::Outcome(at) => outcome(at),
                Part::Criterion(id) => outcome(3 + id),
                Part::Total => outcome(self.total),
                Part::Award => outcome(self.award),
                Part::Item(item) => {
                    let mut bytes = Vec::new();
                    if let Some(item) = items.get(item).filter(|_| self.is_computed(row)) {
                        item.append(at, row.input(), &mut bytes);
                    }
                    String::from_utf8(bytes).unwrap_or_default()
                }
                Part::Payment(at) => paid.get(at).cloned().unwrap_or_default(),
                part => self.other(row, part).unwrap_or_default(),
            };
            texts.push(self.columns.iter().map(cell).collect());
        }
        texts
    }

    /// What stands beside the figures of `outcome.csv`.
    fn other(&self, row: &Row, part: Part) -> Option<String> {
        let (run, rules, decision) = (self.run, &self.run.rules, &self.run.decision);
        let place = decision.place(row);
        Some(match part {
            Part::Rank => place?.rank.to_string(),
            Part::TiedTo => place.filter(|p| p.last > p.rank)?.last.to_string(),
            Part::List => decision.list(row.entrant()?)?.to_string(),
            Part::Field(id) => run.applications.columns.get(id)?.get(row.input()).to_string(),
            Part::Missed => match decision.scores.standing(rules, row.input()) {
                Standing::BelowMinimum(missed) => missed.join("|"),
                _ => return None,
            },
            Part::Bonus => self.side(row, 0, rules.bonus.as_ref().map(|side| (&side.cap, &*side.items))?)?,
            Part::Deduction => {
                let before = rules.bonus.as_ref().map_or(0, |side| side.items.len());
                self.side(row, before, rules.deduction.as_ref().map(|side| (&side.cap, &*side.items))?)?
            }
            Part::Envelope => {
                let divided = decision.division.as_ref()?;
                let at = divided.claims.envelope(row.entrant()?);
                divided.terms.envelopes.get(at)?.name.to_string()
            }
            Part::Override => {
                let decided = run.override_of(run.key(row))?;
                format!("{}: {}", decided.clause, decided.reason)
            }
            Part::Held => decision.reasons(row).join("; "),
            _ => return None,
        })
    }

    fn is_computed(&self, row: &Row) -> bool {
        self.run.decision.scores.stands.get(row.input()).is_some_and(|s| *s != Stand::BadCells)
    }

    /// One side of the adjustments: its items, up to its cap.
    fn side(&self, row: &Row, before: usize, (cap, items): (&Exact, &[Item])) -> Option<String> {
        if !self.is_computed(row) {
            return None;
        }
        let mut sum = Exact::zero();
        for column in self.computed.items.iter().skip(before).take(items.len()) {
            sum += column.get(row.input()).exact()?;
        }
        Some(figure(&sum.min(cap.clone()), places(&self.run.rules)))
    }

    /// The payments of an award.
    fn paid(&self, row: &Row) -> Vec<String> {
        let Some((divided, award)) = self.run.decision.division.as_ref().zip(self.run.decision.award(row)) else {
            return Vec::new();
        };
        let terms = &divided.terms;
        if terms.payers.is_empty() && terms.instalments.len() < 2 {
            return Vec::new();
        }
        // A sum that is in the books is money.
        let paid = payments(terms.money(award.amount), &terms.payers, &terms.instalments).unwrap_or_default();
        paid.into_iter().map(|payment| payment.amount.to_string()).collect()
    }

    /// The criteria that add up to a group, and whether their sum is cut at its most; `None` of a criterion by itself.
    #[must_use]
    pub fn members(&self, group: CriterionId) -> Option<(&[CriterionId], bool)> {
        match &self.run.rules.criteria.get(group)?.kind {
            CriterionKind::Group { members, cap } => Some((members, *cap)),
            CriterionKind::Leaf(_) => None,
        }
    }
}

fn shape(kind: &FieldKind, rules: &Rules) -> Shape {
    match kind {
        FieldKind::Text { .. } | FieldKind::Choice(_) | FieldKind::YesNo => Shape::Words,
        FieldKind::Date => Shape::Day,
        FieldKind::Numeric(numeric) => match numeric.sort {
            NumericSort::Money => Shape::Money(rules.round.currency.decimals()),
            _ => Shape::Number(None),
        },
    }
}
