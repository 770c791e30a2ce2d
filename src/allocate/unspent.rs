//! Unspent money: it lapses, or moves on to those who are still short of their entitlement.

use super::books::{Account, Transfer, Why};
use super::failure::Failure;
use super::state::{Pass, State};
use super::terms::Method;
use crate::check::model::{LastInLine, Unspent};
use crate::number::Exact;
use crate::rank::Ranking;

/// Moves what the envelopes left, as declared; what is left then lapses.
pub(super) fn serve(state: &mut State<'_>, ranking: &Ranking) -> Result<(), Failure> {
    match state.terms.unspent.clone() {
        Unspent::Lapse => {}
        Unspent::NextByRank { .. } => {
            let pool = state.terms.envelopes.len();
            gather(state, pool);
            open(state, ranking, pool, |_| true)?;
        }
        Unspent::Envelopes { positions, .. } => {
            for envelope in positions {
                gather(state, envelope);
                open(state, ranking, envelope, |home| home == envelope)?;
            }
        }
    }
    for pot in 0..state.room.pots.len() {
        let left = state.room.pots.get_mut(pot).map_or(0, |pot| std::mem::take(&mut pot.left));
        if left != 0 {
            let (from, to) = (state.account(pot), Account::Unspent);
            state.transfers.push(Transfer { from, to, amount: left, why: Why::Lapsed });
        }
    }
    Ok(())
}

/// Moves what all pots hold to one of them.
fn gather(state: &mut State<'_>, to: usize) {
    for pot in (0..state.room.pots.len()).filter(|pot| *pot != to) {
        let left = state.room.pots.get_mut(pot).map_or(0, |pot| std::mem::take(&mut pot.left));
        if left == 0 {
            continue;
        }
        state.room.pots.get_mut(to).into_iter().for_each(|pot| pot.left += left);
        let (from, to) = (state.account(pot), state.account(to));
        state.transfers.push(Transfer { from, to, amount: left, why: Why::Moved });
    }
}

/// Serves everyone short of the entitlement from an open pot, down the ranking.
fn open(state: &mut State<'_>, ranking: &Ranking, pot: usize, from: impl Fn(usize) -> bool) -> Result<(), Failure> {
    let (terms, claims) = (state.terms, state.claims);
    // Where the method knows no last in line, the pool gives what it holds.
    let part = LastInLine::PartAward { at_least: Exact::zero() };
    let rule = if terms.method == Method::InOrder { &terms.last_in_line } else { &part };
    state.room.pots.get_mut(pot).into_iter().for_each(|pot| (pot.closed, pot.last) = (false, None));
    for tied in ranking.groups() {
        let short = |at: &usize| state.award(*at).amount < claims.entitlement(*at) && from(claims.envelope(*at));
        let waiting: Vec<usize> = tied.iter().filter_map(|at| usize::try_from(*at).ok()).filter(short).collect();
        if !waiting.is_empty() {
            state.serve(&waiting, |_| pot, rule, Pass::Unspent)?;
        }
    }
    Ok(())
}
