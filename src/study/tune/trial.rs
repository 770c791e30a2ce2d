//! A round decided again by other weights.

use super::base::{Base, Fate};
use super::halt::Halt;
use super::quick::{Quick, Work};
use super::weighting::Weighting;

/// A round that can be weighted again and again.
#[derive(Debug)]
pub struct Tune<'a> {
    /// What does not change from trial to trial.
    pub base: Base<'a>,
    pub(super) quick: Option<Quick>,
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

    /// Room for trials, one after the other.
    pub(super) fn work(&self) -> Work {
        self.quick.as_ref().map_or_else(Work::default, Quick::work)
    }

    /// As [`Self::trial`], into the fates of `work`.
    pub(super) fn fates(&self, weighting: &Weighting, work: &mut Work) -> Result<(), Halt> {
        if let Some(decided) = self.quick.as_ref().and_then(|quick| quick.decide(&self.base, weighting, work)) {
            return decided.map(|_| ());
        }
        work.fates = self.base.fates(&self.base.decide(weighting)?);
        Ok(())
    }
}
