//! In how many of the drawn weightings each is funded, and between which ranks it stands.

use super::base::Base;
use super::draws::Draws;
use super::halt::Halt;
use super::quick::Work;
use super::trial::Tune;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// So many draws go to a thread at once.
const BLOCK: usize = 32;

/// What the weightings came to. Counts, and no more than that: how often a drawn weighting funds somebody says nothing about
/// how likely it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shares {
    /// How many weightings were drawn.
    pub draws: usize,
    /// In how many the round has no decision, by why.
    pub undecided: BTreeMap<Halt, usize>,
    /// Each candidate, counted over the weightings that have a decision.
    pub each: Vec<Share>,
}

/// What the weightings came to for one candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// In how many it is funded, whole or in part.
    pub funded: usize,
    /// In how many of these in part.
    pub part: usize,
    /// In how many it misses the minimum of the total, or is held.
    pub unranked: usize,
    /// Its best rank; 0 where it is never ranked.
    pub best: u32,
    /// Its worst rank.
    pub worst: u32,
}

impl Share {
    const NONE: Self = Self { funded: 0, part: 0, unranked: 0, best: 0, worst: 0 };

    fn rank(&mut self, best: u32, worst: u32) {
        if best != 0 {
            self.best = if self.best == 0 { best } else { self.best.min(best) };
            self.worst = self.worst.max(worst);
        }
    }
}

impl Shares {
    fn none(candidates: usize) -> Self {
        Self { draws: 0, undecided: BTreeMap::new(), each: vec![Share::NONE; candidates] }
    }

    /// How many weightings have a decision.
    #[must_use]
    pub fn decided(&self) -> usize {
        self.draws - self.undecided.values().sum::<usize>()
    }

    /// Sums and bounds: in whatever order they are put together, they come to the same.
    fn with(mut self, other: &Self) -> Self {
        self.draws += other.draws;
        for (halt, count) in &other.undecided {
            *self.undecided.entry(halt.clone()).or_default() += count;
        }
        for (share, more) in self.each.iter_mut().zip(&other.each) {
            share.funded += more.funded;
            share.part += more.part;
            share.unranked += more.unranked;
            share.rank(more.best, more.worst);
        }
        self
    }
}

impl Tune<'_> {
    /// In how many of so many drawn weightings each is funded.
    #[must_use]
    pub fn shares(&self, draws: &Draws, count: usize) -> Shares {
        let base: &Base<'_> = &self.base;
        let candidates = base.candidates.len();
        let blocks = (0..count.div_ceil(BLOCK)).into_par_iter();
        let all = blocks.map_init(
            || self.work(),
            |work: &mut Work, block| {
                let mut all = Shares::none(candidates);
                for number in block * BLOCK + 1..=count.min((block + 1) * BLOCK) {
                    all.draws += 1;
                    match self.fates(&draws.weighting(number, base.maxima.len()), work) {
                        Ok(()) => {
                            for (share, fate) in all.each.iter_mut().zip(&work.fates) {
                                share.rank(fate.rank, fate.rank);
                                share.unranked += usize::from(fate.rank == 0);
                                if fate.is_funded() {
                                    share.funded += 1;
                                    share.part += usize::from(fate.status == crate::round::Status::PartFunded);
                                }
                            }
                        }
                        Err(halt) => *all.undecided.entry(halt).or_default() += 1,
                    }
                }
                all
            },
        );
        all.reduce(|| Shares::none(candidates), |all, more| all.with(&more))
    }
}
