//! Who was displaced by whom: the budget is divided once more, without the guarantees or without the limits.

use crate::allocate::{Award, Claims, Terms, allocate};
use crate::check::model::Unspent;
use crate::rank::Ranking;
use crate::round::{Divided, Run};
use std::cell::OnceCell;

/// What is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Without {
    /// All guarantees.
    Guarantees,
    /// All limits.
    Limits,
}

/// What one claim would get otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Displaced {
    /// Its award without them, in smallest units.
    pub otherwise: i128,
    /// Those whose award moves the other way, best first: who gets what it lacks, or lacks what it gets.
    pub others: Vec<usize>,
}

/// The budget of a round as it would be divided otherwise, once for all its claims.
#[derive(Debug)]
pub struct Otherwise<'a> {
    run: &'a Run,
    awards: [OnceCell<Option<Vec<Award>>>; 2],
}

impl<'a> Otherwise<'a> {
    /// Of a decided round; nothing is divided before it is asked for.
    #[must_use]
    pub fn new(run: &'a Run) -> Self {
        Self { run, awards: [OnceCell::new(), OnceCell::new()] }
    }

    /// The round.
    #[must_use]
    pub fn run(&self) -> &'a Run {
        self.run
    }

    /// As [`displaced`] has it.
    #[must_use]
    pub fn displaced(&self, at: usize, without: Without) -> Option<Displaced> {
        let (divided, ranking) = (self.run.decision.division.as_ref()?, &self.run.decision.ranking);
        let [guarantees, limits] = &self.awards;
        let known = match without {
            Without::Guarantees => guarantees,
            Without::Limits => limits,
        };
        let otherwise = known.get_or_init(|| awards(divided, ranking, without)).as_ref()?;
        found(divided, ranking, at, otherwise)
    }
}

/// What a claim would get without them; `None` where there are none, where nothing changes for it, or where a tie would
/// then reach money.
#[must_use]
pub fn displaced(divided: &Divided, ranking: &Ranking, at: usize, without: Without) -> Option<Displaced> {
    found(divided, ranking, at, &awards(divided, ranking, without)?)
}

/// All awards without them.
fn awards(divided: &Divided, ranking: &Ranking, without: Without) -> Option<Vec<Award>> {
    let Divided { terms, claims, .. } = divided;
    let (mut terms, mut claims): (Terms, Claims) = (terms.clone(), claims.clone());
    match without {
        Without::Guarantees if terms.guarantees.is_empty() => return None,
        Without::Limits if terms.limits.is_empty() => return None,
        Without::Guarantees => (terms.guarantees, claims.guarantees) = (Vec::new(), Vec::new()),
        Without::Limits => (terms.limits, claims.limits) = (Vec::new(), Vec::new()),
    }
    Some(allocate(&terms, &claims, ranking).ok()?.awards)
}

fn found(divided: &Divided, ranking: &Ranking, at: usize, otherwise: &[Award]) -> Option<Displaced> {
    let Divided { terms, claims, allocation } = divided;
    let change = |at: usize| Some(otherwise.get(at)?.amount - allocation.awards.get(at)?.amount);
    let own = change(at)?;
    if own == 0 {
        return None;
    }
    // Where unspent money does not move, only those of the same envelope can be concerned.
    let near = |other: usize| terms.unspent != Unspent::Lapse || claims.envelope(other) == claims.envelope(at);
    let other_way =
        |other: &usize| near(*other) && change(*other).is_some_and(|change| change.signum() == -own.signum());
    let others = ranking.in_order().filter(other_way).collect();
    Some(Displaced { otherwise: otherwise.get(at)?.amount, others })
}
