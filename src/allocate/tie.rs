//! Ties: tied applications are served together, each with what it would get if served first. Where envelopes and
//! limits cannot bear that, the tie reaches money and the round cannot be decided.

use super::in_order::Turn;
use super::room::Room;
use super::{Claim, Terms};
use crate::check::model::StillTied;
use crate::number::{Money, MoneyError};
use std::fmt;
use std::sync::Arc;

/// A tie that reaches money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecidable {
    /// The tied applications and what each would get if served first, in order of their keys.
    pub tied: Vec<(Arc<str>, Money)>,
    /// What cannot bear all of that.
    pub because: Vec<String>,
}

impl fmt::Display for Undecidable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let each: Vec<String> = self.tied.iter().map(|(key, sum)| format!("{key} ({})", sum.grouped())).collect();
        write!(f, "the tie of {} reaches money: {}", each.join(", "), self.because.join("; "))
    }
}

/// Whether the turns of tied claims can all be taken; each was worked out as if it came first.
pub(super) fn bearable(
    terms: &Terms,
    room: &Room,
    turns: &[(&Claim, Turn)],
) -> Result<Result<(), Undecidable>, MoneyError> {
    if turns.len() < 2 {
        return Ok(Ok(()));
    }
    let mut because = Vec::new();
    let mut after = room.clone();
    for (claim, turn) in turns.iter().filter(|(_, t)| !t.amount.is_zero()) {
        after.give(claim, turn.amount)?;
    }
    for name in after.exceeded(terms) {
        because.push(format!("{name} cannot bear all of it"));
    }
    for (closing, _) in turns.iter().filter(|(_, t)| t.closes) {
        let other =
            turns.iter().find(|(c, t)| c.key != closing.key && c.envelope == closing.envelope && !t.amount.is_zero());
        if let Some((other, _)) = other {
            because.push(format!("{} would close the envelope from which {} gets something", closing.key, other.key));
        }
    }
    if terms.still_tied == StillTied::Stop {
        for (claim, _) in turns.iter().filter(|(c, _)| c.divided && !c.entitlement.is_zero()) {
            because.push(format!("a tier by rank divides the tie at {}", claim.key));
        }
    }
    if because.is_empty() {
        return Ok(Ok(()));
    }
    let tied = turns.iter().map(|(claim, turn)| (claim.key.clone(), turn.amount)).collect();
    Ok(Err(Undecidable { tied, because }))
}
