//! The method `in_order`: down the ranking, one tie after the other; and the reserve list behind it.

use super::failure::Failure;
use super::state::{Pass, State};
use crate::rank::Ranking;

/// Each claim that is not served yet has its turn at its envelope.
pub(super) fn serve(state: &mut State<'_>, ranking: &Ranking) -> Result<(), Failure> {
    let (terms, claims) = (state.terms, state.claims);
    let mut waiting: Vec<usize> = Vec::new();
    for tied in ranking.groups() {
        waiting.clear();
        waiting.extend(tied.iter().filter_map(|at| usize::try_from(*at).ok()).filter(|at| !state.is_served(*at)));
        state.serve(&waiting, |at| claims.envelope(at), &terms.last_in_line, Pass::Method)?;
    }
    Ok(())
}

/// The next ranked ones with an entitlement that no limit excludes; those tied with the last one too.
pub(super) fn reserve(state: &State<'_>, ranking: &Ranking) -> Vec<u32> {
    let mut list = Vec::new();
    for tied in ranking.groups() {
        if list.len() >= state.terms.reserve {
            break;
        }
        let next = |at: &u32| {
            usize::try_from(*at).is_ok_and(|at| {
                let waits = state.claims.entitlement(at) != 0 && !state.is_served(at);
                waits && state.asked(at, &state.terms.last_in_line).0 != 0
            })
        };
        list.extend(tied.iter().copied().filter(next));
    }
    list
}
