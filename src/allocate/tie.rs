//! Ties: tied applications are served together, each with what it would get if served first. Where envelopes and
//! limits cannot bear that, the tie reaches money and the round cannot be decided.

use super::failure::{Failure, Obstacle, Undecidable};
use super::state::{Pass, State, Turn};
use crate::check::model::{LastInLine, StillTied};

impl State<'_> {
    /// Serves tied claims together, each from its pot.
    pub(super) fn serve(
        &mut self,
        tied: &[usize],
        pot: impl Fn(usize) -> usize,
        rule: &LastInLine,
        pass: Pass,
    ) -> Result<(), Failure> {
        if let [at] = tied {
            let turn = self.turn(*at, pot(*at), rule);
            self.take(*at, pot(*at), &turn, pass, None);
            return Ok(());
        }
        let turns: Vec<(usize, usize, Turn)> =
            tied.iter().map(|at| (*at, pot(*at), self.turn(*at, pot(*at), rule))).collect();
        let before: Vec<_> = turns.iter().map(|(_, pot, _)| (*pot, self.seen(*pot))).collect();
        for ((at, pot, turn), (_, seen)) in turns.iter().zip(&before) {
            self.take(*at, *pot, turn, pass, Some(*seen));
        }
        bearable(self, &turns).map_err(Failure::Undecidable)
    }
}

/// Whether the turns of tied claims could all be taken; each was worked out as if it came first, and they are taken
/// already.
fn bearable(state: &State<'_>, turns: &[(usize, usize, Turn)]) -> Result<(), Undecidable> {
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
