//! The steps that rounding down left over: one each by largest remainder, equal remainders by rank. They never depend on
//! the order of the rows: where equals of equal rank cannot all have one, their envelope or limit gives no further step.

use super::filling::Filling;
use super::state::State;
use crate::check::model::LimitBound;
use crate::number::Exact;
use crate::rank::Ranking;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// A step that goes to a claim.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leftover {
    pub at: usize,
    /// Its place among the remainders, the largest first, from 1; equals share it.
    pub remainder: u32,
}

/// Whose room a step takes: an envelope, or a group of a limit.
type Holder = (Option<u32>, usize);

/// The steps that are given, in order.
pub(super) fn steps(state: &State<'_>, ranking: &Ranking, members: &[usize], filling: &Filling) -> Vec<Leftover> {
    let step = Exact::from(state.terms.step);
    let mut position: Vec<usize> = vec![0; state.claims.len()];
    for (group, tied) in ranking.groups().enumerate() {
        for at in tied.iter().filter_map(|at| usize::try_from(*at).ok()) {
            position.get_mut(at).into_iter().for_each(|slot| *slot = group);
        }
    }
    let place = |at: usize| position.get(at).copied().unwrap_or(usize::MAX);
    let mut waiting: Vec<(Exact, usize, usize)> = Vec::new();
    for (at, holding) in members.iter().zip(&filling.holdings) {
        let rest = holding - &Exact::from(state.award(*at).amount);
        if rest.is_positive() {
            waiting.push((rest.checked_div(&step).unwrap_or_default(), place(*at), *at));
        }
    }
    let by_remainder = |a: &(Exact, usize, usize), b: &(Exact, usize, usize)| -> Ordering {
        b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2))
    };
    waiting.sort_unstable_by(by_remainder);
    let mut taken: BTreeMap<Holder, i128> = BTreeMap::new();
    // Where equals could not all have a step, nobody behind them has one.
    let mut closed: BTreeSet<Holder> = BTreeSet::new();
    let mut given = Vec::new();
    let mut number = 0;
    let mut before: Option<&Exact> = None;
    for equals in waiting.chunk_by(|a, b| a.0 == b.0 && a.1 == b.1) {
        let remainder = equals.first().map(|(r, ..)| r);
        if before != remainder {
            (number, before) = (number + 1, remainder);
        }
        let mut going: Vec<usize> = equals.iter().map(|(.., at)| *at).collect();
        let tried = loop {
            going.retain(|at| {
                holders(state, *at).iter().all(|h| !closed.contains(h))
                    && state.award(*at).amount + state.terms.step <= state.claims.entitlement(*at)
            });
            // What these take, beside what was taken before.
            let mut tried: BTreeMap<Holder, i128> = BTreeMap::new();
            let mut over = Vec::new();
            for at in &going {
                for holder in holders(state, *at) {
                    let used = tried.entry(holder).or_insert_with(|| taken.get(&holder).copied().unwrap_or(0));
                    *used += state.terms.step;
                    if *used > left(state, holder, *at) {
                        over.push(holder);
                    }
                }
            }
            // A limit narrows who goes before the envelope is asked, the first limit first.
            let order = |holder: &Holder| holder.0.unwrap_or(u32::MAX);
            let Some(first) = over.iter().map(order).min() else { break tried };
            closed.extend(over.into_iter().filter(|holder| order(holder) == first));
        };
        taken.extend(tried);
        given.extend(going.into_iter().map(|at| Leftover { at, remainder: number }));
    }
    given
}

/// What a step of a claim takes room from.
fn holders(state: &State<'_>, at: usize) -> Vec<Holder> {
    let mut all = vec![(None, state.claims.envelope(at))];
    for (limit, (cap, groups)) in (0_u32..).zip(state.terms.limits.iter().zip(&state.claims.limits)) {
        if let (LimitBound::Money(_), Some(group)) = (&cap.bound, groups.of(at)) {
            all.push((Some(limit), group));
        }
    }
    all
}

/// The room of a holder after all holdings were awarded.
fn left(state: &State<'_>, holder: Holder, at: usize) -> i128 {
    match holder {
        (None, pot) => state.room.holds(pot),
        (Some(limit), _) => {
            let cap = usize::try_from(limit).ok().and_then(|l| state.terms.limits.get(l));
            cap.and_then(|cap| state.room.leaves(limit, &cap.bound, state.claims, at, true)).unwrap_or(0)
        }
    }
}
