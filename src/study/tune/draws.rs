//! Weightings drawn at random, so that anyone can draw them again: SHA-256 in counter mode, and no bias.

use super::weighting::Weighting;
use crate::number::Exact;
use sha2::{Digest, Sha256};

/// A factor of 1 in the steps in which factors are drawn.
const ONE: i64 = 10_000;

/// So many steps of a factor are one per cent.
const STEPS_PER_CENT: i64 = 100;

/// What weightings are drawn from.
///
/// Factor by factor, in the order of the rules, draw number `n` takes whole numbers of 64 bits, big-endian, four out of each of
/// the digests SHA-256(`merit tune/1 \n SEED \n n \n b`) for b = 0, 1, …; n counts from 1, numbers stand in decimal digits, `\n` is a
/// line feed and the spaces are not there. Of the 2h+1 steps of 1/10000 from -h to h, where h is the spread, it is the one that the
/// number leaves when divided by 2h+1; numbers from the last multiple of 2h+1 on are passed over, so that each step is
/// as likely as any other.
#[derive(Clone, Debug)]
pub struct Draws {
    seed: String,
    most: i64,
}

impl Draws {
    /// Factors within so many per cent of 1; `None` unless that is at least 0, below 100, and has at most two decimals.
    #[must_use]
    pub fn new(seed: &str, spread: &Exact) -> Option<Self> {
        let most = (spread * &Exact::from(STEPS_PER_CENT)).to_i64().filter(|most| (0..ONE).contains(most))?;
        Some(Self { seed: seed.to_owned(), most })
    }

    /// The factors of a draw, counted from 1, before they are scaled: in ten-thousandths.
    #[must_use]
    pub fn parts(&self, number: usize, criteria: usize) -> Vec<i64> {
        let width = u64::try_from(2 * self.most + 1).unwrap_or(1);
        let last = u64::MAX - u64::MAX % width;
        let mut parts = Vec::with_capacity(criteria);
        let mut block = 0_u32;
        while parts.len() < criteria {
            let digest = Sha256::digest(format!("merit tune/1\n{}\n{number}\n{block}", self.seed));
            let (words, _) = digest.as_chunks::<8>();
            for word in words.iter().map(|word| u64::from_be_bytes(*word)).filter(|word| *word < last) {
                if parts.len() < criteria {
                    parts.push(ONE - self.most + i64::try_from(word % width).unwrap_or(0));
                }
            }
            block += 1;
        }
        parts
    }

    /// The weighting of a draw, counted from 1.
    #[must_use]
    pub fn weighting(&self, number: usize, criteria: usize) -> Weighting {
        Weighting::of(self.parts(number, criteria).into_iter().map(Exact::from).collect())
    }
}
