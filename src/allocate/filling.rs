//! Water-filling, exact: one rate rises from zero for all; each member holds rate × weight, and stops at its entitlement
//! or when a constraint it is in is full.
//!
//! Each step of the loop stops a member or fills a constraint, so there are at most as many as both together.

use crate::number::Exact;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What members may hold together.
#[derive(Clone, Debug)]
pub(super) struct Constraint {
    /// The limit; `None` for an envelope.
    pub limit: Option<u32>,
    /// Its group, or the envelope.
    pub group: usize,
    /// How much.
    pub room: i128,
    /// Who is in it.
    pub members: Vec<usize>,
}

/// What stopped a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// Its entitlement.
    Entitlement,
    /// A limit and its group, or an envelope.
    Constraint((Option<u32>, usize)),
}

/// Where all stopped.
#[derive(Clone, Debug)]
pub(super) struct Filling {
    /// What each member holds.
    pub holdings: Vec<Exact>,
    /// What stopped it.
    pub stops: Vec<Stop>,
}

/// A constraint while members still rise.
struct Level {
    /// The room that those who stopped have left.
    room: Exact,
    /// The weight of those who rise.
    weight: Exact,
}

impl Level {
    /// The rate at which it is full; `None` where nobody in it rises.
    fn full_at(&self) -> Option<Exact> {
        if self.weight.is_positive() { self.room.checked_div(&self.weight) } else { None }
    }
}

/// Fills. Each member has a weight above zero and an entitlement.
pub(super) fn fill(constraints: &[Constraint], members: &[(Exact, i128)]) -> Filling {
    let mut within: Vec<Vec<usize>> = vec![Vec::new(); members.len()];
    let mut levels: Vec<Level> = Vec::with_capacity(constraints.len());
    for (index, constraint) in constraints.iter().enumerate() {
        let weights = constraint.members.iter().filter_map(|m| members.get(*m)).map(|(weight, _)| weight);
        levels.push(Level { room: Exact::from(constraint.room), weight: weights.sum() });
        constraint.members.iter().for_each(|m| within.get_mut(*m).into_iter().for_each(|w| w.push(index)));
    }
    let rate = |(weight, entitlement): &(Exact, i128)| Exact::from(*entitlement).checked_div(weight);
    let mut by_rate: Vec<(Exact, usize)> =
        members.iter().enumerate().filter_map(|(m, member)| Some((rate(member)?, m))).collect();
    by_rate.sort_unstable();
    let mut by_rate = by_rate.into_iter().peekable();
    // Who stops leaves more to the others, so that a constraint is full no earlier than it seemed: what is popped is
    // looked at again.
    let mut next: BinaryHeap<Reverse<(Exact, usize)>> = BinaryHeap::new();
    next.extend(levels.iter().enumerate().filter_map(|(i, level)| Some(Reverse((level.full_at()?, i)))));
    let mut held: Vec<Option<(Exact, Stop)>> = vec![None; members.len()];
    loop {
        while by_rate.peek().is_some_and(|(_, m)| held.get(*m).is_none_or(Option::is_some)) {
            by_rate.next();
        }
        let Some((rate, member)) = by_rate.peek() else { break };
        let full = loop {
            let Some(Reverse((seemed, index))) = next.pop() else { break None };
            match levels.get(index).and_then(Level::full_at) {
                None => {}
                Some(full) if full == seemed => break Some((full, index)),
                Some(full) => next.push(Reverse((full, index))),
            }
        };
        match full {
            Some((full, index)) if full < *rate => {
                let Some(constraint) = constraints.get(index) else { break };
                let stop = Stop::Constraint((constraint.limit, constraint.group));
                for m in &constraint.members {
                    let Some((weight, _)) = members.get(*m) else { continue };
                    stopped(*m, &full * weight, stop, &mut held, &within, &mut levels, weight);
                }
            }
            full => {
                if let Some((full, index)) = full {
                    next.push(Reverse((full, index)));
                }
                let member = *member;
                let Some((weight, entitlement)) = members.get(member) else { break };
                let holding = Exact::from(*entitlement);
                stopped(member, holding, Stop::Entitlement, &mut held, &within, &mut levels, weight);
            }
        }
    }
    let (holdings, stops) = held.into_iter().map(|h| h.unwrap_or_else(|| (Exact::zero(), Stop::Entitlement))).unzip();
    Filling { holdings, stops }
}

/// A member stops, unless it did already.
fn stopped(
    member: usize,
    holding: Exact,
    stop: Stop,
    held: &mut [Option<(Exact, Stop)>],
    within: &[Vec<usize>],
    levels: &mut [Level],
    weight: &Exact,
) {
    let Some(slot) = held.get_mut(member).filter(|slot| slot.is_none()) else { return };
    for index in within.get(member).into_iter().flatten() {
        let Some(level) = levels.get_mut(*index) else { continue };
        level.room = &level.room - &holding;
        level.weight = &level.weight - weight;
    }
    *slot = Some((holding, stop));
}
