//! The guarantees: first passes, before the general order.

use super::failure::Failure;
use super::state::{Pass, State};
use crate::check::model::LastInLine;
use crate::rank::Ranking;

/// A guarantee that could not be kept for a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotKept {
    /// The guarantee, by position.
    pub guarantee: usize,
    /// The group, by position.
    pub group: usize,
    /// How many awards it lacks.
    pub lacking: usize,
}

/// Each guarantee in the order written: down the ranking, the candidates whose group still lacks awards are served as
/// with `skip`, those tied with the last one too.
pub(super) fn serve(state: &mut State<'_>, ranking: &Ranking) -> Result<Vec<NotKept>, Failure> {
    let mut not_kept = Vec::new();
    let (terms, claims) = (state.terms, state.claims);
    for (i, (promise, groups)) in terms.guarantees.iter().zip(&claims.guarantees).enumerate() {
        // Only groups with a candidate lack anything.
        let mut lacking: Vec<Option<usize>> = vec![None; groups.count()];
        for at in 0..claims.len() {
            let Some(lacks) = groups.of(at).and_then(|g| lacking.get_mut(g)) else { continue };
            *lacks = Some(lacks.unwrap_or(promise.awards).saturating_sub(usize::from(state.is_served(at))));
        }
        let pass = Pass::Guarantee(u32::try_from(i).unwrap_or(u32::MAX));
        for tied in ranking.groups() {
            let lacks = |at: usize| groups.of(at).and_then(|g| lacking.get(g).copied().flatten()).unwrap_or(0) > 0;
            let waiting = tied.iter().filter_map(|at| usize::try_from(*at).ok());
            let candidates: Vec<usize> = waiting.filter(|at| lacks(*at) && !state.is_served(*at)).collect();
            if candidates.is_empty() {
                continue;
            }
            state.serve(&candidates, |at| claims.envelope(at), &LastInLine::Skip, pass)?;
            for at in candidates.into_iter().filter(|at| state.is_served(*at)) {
                let lacks = groups.of(at).and_then(|g| lacking.get_mut(g));
                lacks.into_iter().flatten().for_each(|lacks| *lacks = lacks.saturating_sub(1));
            }
        }
        let mut short: Vec<NotKept> = lacking
            .into_iter()
            .enumerate()
            .filter_map(|(group, lacking)| lacking.filter(|l| *l > 0).map(|lacking| (group, lacking)))
            .map(|(group, lacking)| NotKept { guarantee: i, group, lacking })
            .collect();
        short.sort_by_key(|n| groups.name(n.group));
        not_kept.append(&mut short);
    }
    Ok(not_kept)
}
