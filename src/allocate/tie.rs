//! Ties: tied applications are served together, each with what it would get if served first. Where envelopes and
//! limits cannot bear that, the tie reaches money and the round cannot be decided.

use super::state::State;
use super::turn::Turn;
use crate::check::model::StillTied;

/// A tie that reaches money. Claims are named by position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecidable {
    /// The tied applications and what each would get if served first, in order of their keys.
    pub tied: Vec<(usize, i128)>,
    /// What cannot bear all of that.
    pub because: Vec<Obstacle>,
}

/// What cannot bear the turns of a tie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// An envelope, by position; the pool behind the last one.
    Envelope(usize),
    /// The account that tops up.
    TopUp,
    /// A limit, by position, and the group in it.
    Limit(u32, usize),
    /// The first would close the envelope from which the second gets something.
    Closes(usize, usize),
    /// A tier by rank divides the tie at this application.
    Divided(usize),
}

/// Whether the turns of tied claims could all be taken; each was worked out as if it came first, and they are taken
/// already.
pub(super) fn bearable(state: &State<'_>, turns: &[(usize, usize, Turn)]) -> Result<(), Undecidable> {
    if turns.len() < 2 {
        return Ok(());
    }
    let mut because = Vec::new();
    let mut note = |obstacle: Obstacle| {
        if !because.contains(&obstacle) {
            because.push(obstacle);
        }
    };
    for (at, pot, _) in turns.iter().filter(|(_, _, turn)| turn.amount != 0) {
        if state.room.pots.get(*pot).is_some_and(|pot| pot.left < 0) {
            note(Obstacle::Envelope(*pot));
        }
        for limit in state.room.exceeded(state.terms, state.claims, *at) {
            let groups = usize::try_from(limit).ok().and_then(|l| state.claims.limits.get(l));
            groups.and_then(|g| g.of(*at)).into_iter().for_each(|group| note(Obstacle::Limit(limit, group)));
        }
    }
    if state.room.top_up < 0 {
        note(Obstacle::TopUp);
    }
    // Per pot, the first two who get something from it: one of them is not the one who closes it.
    let gets = |pot: usize, but: usize| {
        let other = |(at, from, turn): &&(usize, usize, Turn)| *from == pot && *at != but && turn.amount != 0;
        turns.iter().find(other)
    };
    for (at, pot, _) in turns.iter().filter(|(_, _, turn)| turn.closes) {
        if let Some((other, ..)) = gets(*pot, *at) {
            note(Obstacle::Closes(*at, *other));
        }
    }
    if state.terms.still_tied == StillTied::Stop {
        for (at, ..) in turns.iter().filter(|(at, ..)| state.claims.is_divided(*at)) {
            if state.claims.entitlement(*at) != 0 {
                note(Obstacle::Divided(*at));
            }
        }
    }
    if because.is_empty() {
        return Ok(());
    }
    Err(Undecidable { tied: turns.iter().map(|(at, _, turn)| (*at, turn.amount)).collect(), because })
}
