//! How stable the awards are: the round decided again by other weights of the top-level criteria.
//!
//! The published points of everyone are taken once. In a trial the points of each top-level criterion (a group counts as
//! one, with its points as published) count by a factor; the factors are scaled so that the maxima keep their sum, and nothing is
//! rounded. Bonus and deduction count as they are. Minimums stay: that of a criterion is held against its published points,
//! that of the total against the weighted total. Wherever else rules name the total, in tiers, amounts or guarantees, it is the
//! weighted one; the points of a criterion that they name are the published ones.

mod base;
mod cuts;
mod draws;
mod hinges;
mod integers;
mod interval;
mod lines;
mod quick;
mod shares;
mod vary;
mod weighting;

pub use base::{Base, Candidate, Fate};
pub use draws::Draws;
pub use hinges::{Hinge, On};
pub use interval::{Beyond, End, Interval, NoInterval, moved};
pub use shares::{Share, Shares};
pub use vary::{MOST_STEPS, Step, Vary};
pub use weighting::{Weighting, maxima};

use crate::round::{Decision, Undecided};
use quick::{Quick, Work};

/// Why a trial has no decision.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Halt {
    /// A tie reaches money.
    Tie,
    /// An amount cannot be computed.
    Amount,
    /// Applications are held, or marks are missing.
    Held,
    /// A fault of merit.
    Fault(String),
}

impl From<Undecided> for Halt {
    fn from(undecided: Undecided) -> Self {
        match undecided {
            Undecided::Tie(_) => Self::Tie,
            Undecided::Amount(..) => Self::Amount,
            Undecided::Held(_) | Undecided::Marks(_) => Self::Held,
            Undecided::Refused(key, bound) => Self::Fault(format!("the award of {key} is refused: {bound}")),
            Undecided::Nothing(_) => Self::Fault("an award that was decided is refused".into()),
            Undecided::Fault(words) => Self::Fault(words),
        }
    }
}

/// A round that can be weighted again and again.
#[derive(Debug)]
pub struct Tune<'a> {
    /// What does not change from trial to trial.
    pub base: Base<'a>,
    quick: Option<Quick>,
}

impl<'a> Tune<'a> {
    /// Prepares the trials.
    #[must_use]
    pub fn new(base: Base<'a>) -> Self {
        let quick = Quick::new(&base);
        Self { base, quick }
    }

    /// Whether only what a weighting changes is computed again in a trial; otherwise the whole of ranking and division is, by the
    /// naive reading.
    #[must_use]
    pub fn is_quick(&self) -> bool {
        self.quick.is_some()
    }

    /// What becomes of each candidate by a weighting.
    ///
    /// # Errors
    ///
    /// [`Halt`] where the round then has no decision.
    pub fn trial(&self, weighting: &Weighting) -> Result<Vec<Fate>, Halt> {
        let mut work = self.work();
        self.fates(weighting, &mut work)?;
        Ok(work.fates)
    }

    /// In how many of so many drawn weightings each is funded.
    #[must_use]
    pub fn shares(&self, draws: &Draws, count: usize) -> Shares {
        shares::shares(self, draws, count)
    }

    /// How far the factor of each top-level criterion can move before others are funded.
    #[must_use]
    pub fn intervals(&self) -> Vec<Result<Interval, NoInterval>> {
        interval::intervals(self)
    }

    /// Which awards of the decided round hinge on a tie; then which hinge on a rounding, or why the round has no decision without it.
    pub fn hinges(&self, decision: &Decision) -> (Vec<Hinge>, Result<Vec<Hinge>, Halt>) {
        hinges::hinges(self, decision)
    }

    fn work(&self) -> Work {
        self.quick.as_ref().map_or_else(Work::default, Quick::work)
    }

    /// As [`Self::trial`], into the fates of `work`.
    fn fates(&self, weighting: &Weighting, work: &mut Work) -> Result<(), Halt> {
        if let Some(decided) = self.quick.as_ref().and_then(|quick| quick.decide(&self.base, weighting, work)) {
            return decided.map(|_| ());
        }
        work.fates = self.base.fates(&self.base.decide(weighting)?);
        Ok(())
    }
}
