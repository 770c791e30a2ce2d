//! Awards that people decided: they are served before everyone else, within envelopes and limits.

use super::award::Bound;
use super::failure::Failure;
use super::state::{Pass, State};
use crate::check::model::LastInLine;

/// Gives every decided award in full, or refuses the first one that does not fit.
pub(super) fn serve(state: &mut State<'_>) -> Result<(), Failure> {
    let claims = state.claims;
    for at in claims.fixed.iter().filter_map(|at| usize::try_from(*at).ok()) {
        let decided = claims.entitlement(at);
        if decided == 0 {
            continue;
        }
        // As with `skip`, it is all or nothing.
        state.serve(&[at], |at| claims.envelope(at), &LastInLine::Skip, Pass::Override)?;
        let award = state.award(at);
        if award.amount != decided {
            let home = Bound::Envelope(u32::try_from(claims.envelope(at)).unwrap_or(u32::MAX));
            return Err(Failure::Refused(at, award.bound.unwrap_or(home)));
        }
    }
    Ok(())
}
