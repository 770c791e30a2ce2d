//! The methods `by_points` and `pro_rata`: to all at once, by their weights, until entitlements, envelopes or limits
//! stop them.

use super::award::{Award, Bound};
use super::books::{Account, Transfer, Why};
use super::failure::{Failure, Obstacle, Undecidable};
use super::filling::{Constraint, Filling, Stop, fill};
use super::leftover::{self, Leftover};
use super::room::Gift;
use super::state::State;
use crate::check::model::{LimitBound, StillTied};
use crate::number::Exact;
use crate::rank::Ranking;
use std::collections::BTreeMap;

/// Divides the envelopes among the claims that no guarantee served.
pub(super) fn serve(state: &mut State<'_>, ranking: &Ranking) -> Result<(), Failure> {
    for at in 0..state.claims.len() {
        if state.claims.entitlement(at) == 0 {
            let why = state.claims.nothing_because.get(at).copied().flatten();
            state.awards.get_mut(at).into_iter().for_each(|a| a.bound = why.map(Bound::Nothing));
        }
    }
    let mut members = admitted(state, ranking)?;
    // Awards are whole steps, so less than the smallest whole steps that reach the smallest award is none.
    let smallest = match state.terms.smallest % state.terms.step {
        0 => state.terms.smallest,
        rest => state.terms.smallest - rest + state.terms.step,
    };
    let filling = loop {
        let filling = fill(&constraints(state, &members), &shares(state, &members));
        let least = Exact::from(smallest);
        let leaves: Vec<bool> = filling.holdings.iter().map(|holding| *holding < least).collect();
        if !leaves.contains(&true) {
            break filling;
        }
        for (at, _) in members.iter().zip(&leaves).filter(|(_, leaves)| **leaves) {
            let seen = Award { bound: Some(Bound::Smallest), ..state.award(*at) };
            state.awards.get_mut(*at).into_iter().for_each(|award| *award = seen);
        }
        members = members.into_iter().zip(leaves).filter(|(_, leaves)| !leaves).map(|(at, _)| at).collect();
    };
    award(state, &members, &filling);
    for gift in leftover::steps(state, ranking, &members, &filling) {
        let Leftover { at, remainder } = gift;
        give(state, at, state.terms.step, Why::Remainder(remainder));
    }
    for (at, stop) in members.iter().zip(&filling.stops) {
        let short = state.award(*at).amount < state.claims.entitlement(*at);
        let bound = match stop {
            _ if !short => None,
            Stop::Constraint(constraint) => bound_of(constraint),
            Stop::Entitlement => None,
        };
        state.awards.get_mut(*at).into_iter().for_each(|award| award.bound = bound);
    }
    Ok(())
}

/// Those who take part: with an entitlement, a weight, and room under every limit by awards, which is given down the
/// ranking.
fn admitted(state: &mut State<'_>, ranking: &Ranking) -> Result<Vec<usize>, Failure> {
    let mut members = Vec::new();
    let (terms, claims) = (state.terms, state.claims);
    let by_awards: Vec<(u32, usize)> = (0_u32..)
        .zip(&terms.limits)
        .filter_map(|(limit, cap)| match cap.bound {
            LimitBound::Awards(most) => Some((limit, most)),
            LimitBound::Money(_) => None,
        })
        .collect();
    let group = |limit: u32, at: usize| usize::try_from(limit).ok().and_then(|l| claims.limits.get(l)?.of(at));
    let mut taken: BTreeMap<(u32, usize), usize> = BTreeMap::new();
    for at in (0..claims.len()).filter(|at| state.is_served(*at)) {
        for (limit, _) in &by_awards {
            group(*limit, at).into_iter().for_each(|group| *taken.entry((*limit, group)).or_default() += 1);
        }
    }
    for tied in ranking.groups() {
        let mut going: Vec<usize> = Vec::new();
        for at in tied.iter().filter_map(|at| usize::try_from(*at).ok()) {
            if state.is_served(at) || claims.entitlement(at) == 0 || !claims.weight(at).is_positive() {
                continue;
            }
            let full = |(limit, most): &&(u32, usize)| {
                group(*limit, at).is_some_and(|group| taken.get(&(*limit, group)).copied().unwrap_or(0) >= *most)
            };
            match by_awards.iter().find(full) {
                Some((limit, _)) => {
                    let bound = Some(Bound::Limit(*limit));
                    state.awards.get_mut(at).into_iter().for_each(|award| award.bound = bound);
                }
                None => going.push(at),
            }
        }
        let mut over = Vec::new();
        for (limit, most) in &by_awards {
            for at in &going {
                let Some(group) = group(*limit, *at) else { continue };
                let count = taken.entry((*limit, group)).or_default();
                *count += 1;
                if *count > *most && !over.contains(&Obstacle::Limit(*limit, group)) {
                    over.push(Obstacle::Limit(*limit, group));
                }
            }
        }
        if going.len() > 1 && terms.still_tied == StillTied::Stop {
            let divided = going.iter().filter(|at| claims.is_divided(**at));
            over.extend(divided.map(|at| Obstacle::Divided(*at)));
        }
        if !over.is_empty() {
            let tied = going.iter().map(|at| (*at, claims.entitlement(*at))).collect();
            return Err(Failure::Undecidable(Undecidable { tied, because: over }));
        }
        members.append(&mut going);
    }
    // In order of the keys again, so that sums are made in one order.
    members.sort_unstable();
    Ok(members)
}

/// What each member weighs, is entitled to, and is bound by.
fn shares(state: &State<'_>, members: &[usize]) -> Vec<(Exact, i128)> {
    members.iter().map(|at| (state.claims.weight(*at), state.claims.entitlement(*at))).collect()
}

/// The envelopes and limits by money with their room, and the members in each.
fn constraints(state: &State<'_>, members: &[usize]) -> Vec<Constraint> {
    let (terms, claims) = (state.terms, state.claims);
    let mut all: Vec<Constraint> = Vec::new();
    let mut found: BTreeMap<(Option<u32>, usize), usize> = BTreeMap::new();
    for (member, at) in members.iter().enumerate() {
        let home = claims.envelope(*at);
        let mut put = |limit: Option<u32>, group: usize, room: i128| {
            let index = *found.entry((limit, group)).or_insert_with(|| {
                all.push(Constraint { limit, group, room: room.max(0), members: Vec::new() });
                all.len() - 1
            });
            all.get_mut(index).into_iter().for_each(|c| c.members.push(member));
        };
        put(None, home, state.room.holds(home));
        for (limit, cap) in (0_u32..).zip(&terms.limits) {
            let group = usize::try_from(limit).ok().and_then(|l| claims.limits.get(l)?.of(*at));
            if let (LimitBound::Money(_), Some(group)) = (&cap.bound, group) {
                let left = state.room.leaves(limit, &cap.bound, claims, *at, false);
                put(Some(limit), group, left.unwrap_or(0));
            }
        }
    }
    all
}

/// Awards the holdings, rounded down to the step.
fn award(state: &mut State<'_>, members: &[usize], filling: &Filling) {
    for (at, holding) in members.iter().zip(&filling.holdings) {
        let left = state.room.holds(state.claims.envelope(*at));
        let whole = state.terms.whole_steps(holding.floor().to_i128().unwrap_or(0));
        let asked = state.claims.entitlement(*at);
        state.awards.get_mut(*at).into_iter().for_each(|award| (award.asked, award.left) = (asked, left));
        if whole != 0 {
            let why = if whole == asked { Why::Entitlement } else { Why::Share };
            give(state, *at, whole, why);
        }
    }
}

fn give(state: &mut State<'_>, at: usize, amount: i128, why: Why) {
    let pot = state.claims.envelope(at);
    let further = state.is_served(at);
    state.room.give(state.claims, at, pot, &Gift { amount, topped_up: 0, further });
    let (from, to) = (state.account(pot), Account::Application(u32::try_from(at).unwrap_or(u32::MAX)));
    state.transfers.push(Transfer { from, to, amount, why });
    state.awards.get_mut(at).into_iter().for_each(|award| award.amount += amount);
}

fn bound_of(constraint: &(Option<u32>, usize)) -> Option<Bound> {
    match constraint {
        (Some(limit), _) => Some(Bound::Limit(*limit)),
        (None, envelope) => u32::try_from(*envelope).ok().map(Bound::Envelope),
    }
}
