//! What became of every application on both sides.

use crate::round::{Row, Run, Status};
use crate::value::{Date, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What became of one application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stand {
    /// Its status.
    pub status: Status,
    /// Its award in smallest units; zero for none.
    pub award: i128,
    /// Its rank, where a round ends with its ranking on both sides.
    pub rank: Option<u32>,
}

impl Stand {
    /// Whether it is funded, in whole or in part; where no money is divided, whether it is ranked.
    #[must_use]
    pub fn succeeds(self) -> bool {
        matches!(self.status, Status::Funded | Status::PartFunded) || (self.rank.is_some())
    }
}

/// What a change did to an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// It is newly funded (where no money is divided, newly ranked).
    Funded,
    /// It is funded no more (ranked no more).
    Dropped,
    /// It is funded on both sides, and gets more.
    Gains,
    /// It is funded on both sides, and gets less.
    Loses,
    /// Its money is the same, but its status (or rank, where no money is divided) is another, or it is there on one side
    /// only.
    Status,
}

impl Effect {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Funded, Self::Dropped, Self::Gains, Self::Loses, Self::Status];

    /// The stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Funded => "funded",
            Self::Dropped => "dropped",
            Self::Gains => "gains",
            Self::Loses => "loses",
            Self::Status => "status",
        }
    }

    /// What happened between two sides; `None` where nothing did.
    #[must_use]
    pub fn between(before: Option<Stand>, after: Option<Stand>) -> Option<Self> {
        if before == after {
            return None;
        }
        let award = |side: Option<Stand>| side.map_or(0, |s| s.award);
        let succeeds = |side: Option<Stand>| side.is_some_and(Stand::succeeds);
        Some(match (succeeds(before), succeeds(after)) {
            (false, true) => Self::Funded,
            (true, false) => Self::Dropped,
            _ if award(before) < award(after) => Self::Gains,
            _ if award(before) > award(after) => Self::Loses,
            _ => Self::Status,
        })
    }
}

/// How many applications there are of each effect.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<Effect, usize>);

impl Counts {
    /// How many there are of one.
    #[must_use]
    pub fn of(&self, effect: Effect) -> usize {
        self.0.get(&effect).copied().unwrap_or(0)
    }

    /// How many there are in all.
    #[must_use]
    pub fn all(&self) -> usize {
        self.0.values().sum()
    }

    pub(super) fn add(&mut self, effect: Effect) {
        *self.0.entry(effect).or_default() += 1;
    }
}

/// What became of all applications of a round, by their keys.
pub(super) fn stands(run: &Run, ranked_only: bool) -> BTreeMap<Arc<str>, Stand> {
    let decision = &run.decision;
    let one = |row: &Row| {
        let rank = decision.place(row).map(|p| p.rank).filter(|_| ranked_only);
        let award = decision.award(row).map_or(0, |a| a.amount);
        (Arc::from(run.key(row)), Stand { status: row.status, award, rank })
    };
    decision.rows.iter().map(one).collect()
}

/// How many applications, of those in both rounds, have other figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Other answers at a gate or minimum, other points or another total.
    pub points: usize,
    /// Another rank.
    pub ranks: usize,
    /// Another entitlement.
    pub entitlements: usize,
    /// Certified by another name or for other days, or on one side only.
    pub certified: usize,
}

/// Compares the figures of all applications that are in both rounds, at the gates and criteria that are.
pub(super) fn touched(before: &Run, after: &Run) -> Touched {
    let (old, new) = (Names::of(before), Names::of(after));
    let gates: Vec<&str> = old.gates.keys().filter(|g| new.gates.contains_key(*g)).copied().collect();
    let criteria: Vec<&str> = old.criteria.keys().filter(|c| new.criteria.contains_key(*c)).copied().collect();
    let mut touched = Touched::default();
    for one in &before.decision.rows {
        let Some(other) = after.row(before.key(one)) else { continue };
        let gate = |run: &Run, names: &Names<'_>, row: &Row, gate: &str| {
            let at = names.gates.get(gate).and_then(|at| run.decision.scores.failed.get(*at));
            at.and_then(|failed| failed.get(row.input()).copied())
        };
        let points = |run: &Run, names: &Names<'_>, row: &Row, criterion: &str| {
            let at = names.criteria.get(criterion)?;
            run.decision.scores.points(row.input(), *at)
        };
        let total = |run: &Run, row: &Row| run.decision.scores.total(row.input());
        let below = |run: &Run, row: &Row| row.status == Status::BelowMinimum && run.decision.place(row).is_none();
        let differs = total(before, one) != total(after, other)
            || below(before, one) != below(after, other)
            || gates.iter().any(|g| gate(before, &old, one, g) != gate(after, &new, other, g))
            || (one.status == Status::Ineligible) != (other.status == Status::Ineligible)
            || criteria.iter().any(|c| points(before, &old, one, c) != points(after, &new, other, c));
        touched.points += usize::from(differs);
        let rank = |run: &Run, row: &Row| run.decision.place(row).map(|p| p.rank);
        touched.ranks += usize::from(rank(before, one) != rank(after, other));
        let entitled = |run: &Run, row: &Row| {
            run.decision.division.as_ref().zip(row.entrant()).map(|(d, e)| d.claims.entitlement(e))
        };
        touched.entitlements += usize::from(entitled(before, one) != entitled(after, other));
        touched.certified += usize::from(certified(before, one) != certified(after, other));
    }
    touched
}

/// What a certification says of one that it certifies: the name, the first day and the last.
fn certified(run: &Run, row: &Row) -> Option<(Value, Date, Date)> {
    let certification = run.rules.certification.as_ref().filter(|_| row.status == Status::Ranked)?;
    Some((run.table.value(certification.by, row.input()), certification.from, certification.until))
}

/// The positions of gates and criteria by their ids.
struct Names<'r> {
    gates: BTreeMap<&'r str, usize>,
    criteria: BTreeMap<&'r str, usize>,
}

impl<'r> Names<'r> {
    fn of(run: &'r Run) -> Self {
        Self {
            gates: run.rules.gates.iter().enumerate().map(|(at, g)| (&*g.id, at)).collect(),
            criteria: run.rules.criteria.iter().enumerate().map(|(at, c)| (&*c.id, at)).collect(),
        }
    }
}

/// The keys of both sides, in their order.
pub(super) fn keys(before: &BTreeMap<Arc<str>, Stand>, after: &BTreeMap<Arc<str>, Stand>) -> BTreeSet<Arc<str>> {
    before.keys().chain(after.keys()).cloned().collect()
}
