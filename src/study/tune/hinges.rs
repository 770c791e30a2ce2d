//! Which awards hinge on a tie or on a rounding: the round decided again with a tie resolved the other way, and without rounding.

use super::base::{Base, Fate};
use super::halt::Halt;
use super::trial::Tune;
use super::weighting::Weighting;
use crate::check::model::{RoundAt, Rules};
use crate::compile::{Program, compile};
use crate::evaluate::Reading;
use crate::number::Exact;
use crate::rank::{DecidedBy, Entrants, Field, Order};
use crate::round::{Decision, divide};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// An outcome that would be another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hinge {
    /// The application: its position in order of the keys.
    pub row: usize,
    /// What it hinges on.
    pub on: On,
    /// Its status, rank and award then; `None` where the round then has no decision.
    pub then: Option<Fate>,
}

/// What an outcome hinges on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum On {
    /// The order among those of equal rank value.
    Tie {
        /// What decided between it and the next one of them; `None` where it is none of them itself.
        by: Option<DecidedBy>,
        /// How many are equal.
        equal: usize,
    },
    /// Rounding of points or of the total.
    Rounding {
        /// The total as published.
        published: Option<Exact>,
        /// The total without rounding.
        unrounded: Option<Exact>,
    },
}

impl Tune<'_> {
    /// Which awards of the decided round hinge on a tie; then which hinge on a rounding, or why the round has no decision
    /// without it.
    pub fn hinges(&self, decision: &Decision) -> (Vec<Hinge>, Result<Vec<Hinge>, Halt>) {
        (ties(&self.base, decision), rounding(&self.base, decision))
    }
}

fn fate(decision: &Decision, row: usize) -> Option<Fate> {
    let row = decision.rows.get(row)?;
    let award = decision.award(row).map_or(0, |award| award.amount);
    Some(Fate { status: row.status, rank: decision.place(row).map_or(0, |place| place.rank), award })
}

/// Those whose award is another one when those that are equal by what is ranked by stand in the reverse order. Who shares a rank
/// stays together.
fn ties(base: &Base<'_>, decision: &Decision) -> Vec<Hinge> {
    if decision.division.is_none() {
        return Vec::new();
    }
    let program = compile(base.rules);
    // Groups that share a place, best first, and those of equal value next to each other.
    let groups: Vec<Vec<usize>> = decision.ranking.groups().map(|g| g.iter().filter_map(index).collect()).collect();
    let value = |group: &Vec<usize>| group.first().map(|at| decision.by(*at));
    let mut equal: Vec<(usize, usize)> = Vec::new();
    let mut from = 0;
    for at in 1..=groups.len() {
        let same = groups.get(at).zip(groups.get(from)).is_some_and(|(a, b)| value(a) == value(b));
        if !same {
            equal.extend((at - from > 1).then_some((from, at)));
            from = at;
        }
    }
    let found: Vec<Vec<Hinge>> =
        equal.into_par_iter().map(|tie| reversed(base, decision, &program, &groups, tie)).collect();
    let mut all: Vec<Hinge> = found.into_iter().flatten().collect();
    all.sort_by_key(|hinge| hinge.row);
    all
}

fn index(at: &u32) -> Option<usize> {
    usize::try_from(*at).ok()
}

/// The round with the groups from one place to another in the reverse order.
fn reversed(
    base: &Base<'_>,
    decision: &Decision,
    program: &Program,
    groups: &[Vec<usize>],
    (from, to): (usize, usize),
) -> Vec<Hinge> {
    let inputs: Vec<usize> =
        (0..decision.entrants.len()).filter_map(|at| decision.entrant(at)).map(crate::round::Row::input).collect();
    let scores = &decision.scores;
    let entrants = Entrants {
        rows: &inputs,
        keys: &base.applications.keys,
        list: scores.within.as_ref(),
        by: &scores.by,
        tie_breaks: &[],
    };
    let order = Order { prefers: &[], still_tied: &crate::check::model::StillTied::ShareRank };
    let mut places = vec![0; inputs.len()];
    for (place, group) in groups.iter().enumerate() {
        let place = if (from..to).contains(&place) { from + to - 1 - place } else { place };
        for at in group {
            places.get_mut(*at).into_iter().for_each(|slot| *slot = u64::try_from(place).unwrap_or(u64::MAX));
        }
    }
    let mut other = decision.clone();
    other.ranking = Field::new(&entrants, &order).rank(places);
    other.division = None;
    let decided =
        divide(base.rules, program, base.applications, Reading::Compiled, &BTreeMap::new(), &mut other).is_ok();
    let tied: Vec<usize> = groups.get(from..to).into_iter().flatten().flatten().copied().collect();
    // What parted each from the neighbour above, or below for the first.
    let mut by: BTreeMap<usize, DecidedBy> = BTreeMap::new();
    for (position, at) in tied.iter().enumerate() {
        let neighbour = tied.get(position.checked_sub(1).unwrap_or(1));
        let row = decision.entrants.get(*at).and_then(index);
        by.extend(row.zip(neighbour).map(|(row, neighbour)| (row, decision.ranking.between(*neighbour, *at))));
    }
    let hinge = |row: usize| -> Option<Hinge> {
        let by = by.get(&row).copied();
        let (was, then) = (fate(decision, row)?, fate(&other, row)?);
        let on = On::Tie { by, equal: tied.len() };
        // Without a decision nobody else is named: everybody would be.
        let (then, hinges) = if decided { (Some(then), was.award != then.award) } else { (None, by.is_some()) };
        hinges.then_some(Hinge { row, on, then })
    };
    (0..decision.rows.len()).filter_map(hinge).collect()
}

/// Those whose award is another one where neither points nor totals are rounded.
fn rounding(base: &Base<'_>, decision: &Decision) -> Result<Vec<Hinge>, Halt> {
    let rules = unrounded(base.rules);
    let exact = Base::new(&rules, base.applications, base.allow_held);
    let other = exact.decide(&Weighting::of_rules(&rules))?;
    let hinge = |row: usize| -> Option<Hinge> {
        let (was, then) = (fate(decision, row)?, fate(&other, row)?);
        let input = decision.rows.get(row)?.input();
        let on = On::Rounding { published: decision.scores.total(input), unrounded: other.scores.total(input) };
        (was.award != then.award).then_some(Hinge { row, on, then: Some(then) })
    };
    Ok((0..decision.rows.len()).filter_map(hinge).collect())
}

/// The rules without the rounding of points; that of the total is left out by the weighting.
fn unrounded(rules: &Rules) -> Rules {
    let mut rules = rules.clone();
    rules.round.scores.at = RoundAt::Total;
    rules
}
