//! Ranks within the chains, and the money.

use super::parallel;
use super::score::Scored;
use std::sync::atomic::{AtomicU32, Ordering};

const CHAINS: usize = 10;
const MILLION: i64 = 100_000_000;
const LEAST: i64 = 20_000_000;
const ENVELOPES: [i64; CHAINS] = [80, 60, 20, 90, 30, 60, 40, 50, 40, 30];

/// The rank of every row, 0 where it is not eligible, and the awards.
#[derive(Debug)]
pub struct Placed {
    ranks: Vec<AtomicU32>,
    /// By chain, best first.
    chains: Vec<Vec<Key>>,
    /// In the order of the rows.
    awards: Vec<(usize, i64)>,
}

/// What an application is ranked by, least first, in one number: total, market share and intensity from above, then the id;
/// behind them its row.
type Key = u128;

fn key(one: &Scored, row: usize) -> Key {
    let descending = u128::from(16_383 - one.total) << 50 | u128::from(16_383 - one.share) << 36;
    let descending = descending | u128::from(u32::MAX - one.intensity);
    descending << 64 | u128::from(one.id) << 32 | row as u128
}

fn row(key: Key) -> usize {
    (key & 0xFFFF_FFFF) as usize
}

fn total(key: Key) -> u16 {
    16_383 - (key >> 114) as u16
}

pub fn rank(parts: &[Vec<Scored>], threads: usize) -> Placed {
    let numbered = super::numbered(parts);
    let keys = parallel(numbered, |(start, part)| {
        let mut chains: [Vec<Key>; CHAINS] = Default::default();
        for (i, one) in part.iter().enumerate().filter(|(_, one)| one.failed == 0) {
            chains[usize::from(one.chain)].push(key(one, start + i));
        }
        chains
    });
    let rows: usize = parts.iter().map(Vec::len).sum();
    let ranks: Vec<AtomicU32> = std::iter::repeat_with(AtomicU32::default).take(rows).collect();
    let shares: Vec<Vec<usize>> = (0..threads).map(|t| (0..CHAINS).filter(|c| c % threads == t).collect()).collect();
    let sorted = parallel(shares, |share| {
        let one_chain = |chain: usize| {
            let mut all: Vec<Key> = Vec::with_capacity(keys.iter().map(|k| k[chain].len()).sum());
            keys.iter().for_each(|k| all.extend_from_slice(&k[chain]));
            all.sort_unstable();
            for (above, key) in all.iter().enumerate() {
                ranks[row(*key)].store(above as u32 + 1, Ordering::Relaxed);
            }
            (chain, all)
        };
        share.into_iter().map(one_chain).collect::<Vec<_>>()
    });
    let mut sorted: Vec<(usize, Vec<Key>)> = sorted.into_iter().flatten().collect();
    sorted.sort_unstable_by_key(|(chain, _)| *chain);
    let chains: Vec<Vec<Key>> = sorted.into_iter().map(|(_, keys)| keys).collect();
    Placed { ranks, chains, awards: Vec::new() }
}

/// Down each chain until its envelope closes.
pub fn divide(placed: &mut Placed, parts: &[Vec<Scored>]) {
    let wanted = |mut row: usize| {
        let part = parts.iter().find(|p| {
            let here = row < p.len();
            row -= if here { 0 } else { p.len() };
            here
        });
        part.unwrap()[row].wanted
    };
    let mut awards = Vec::new();
    for (keys, envelope) in placed.chains.iter().zip(ENVELOPES) {
        let mut left = envelope * MILLION;
        for (above, key) in keys.iter().enumerate().take_while(|(_, key)| total(**key) >= 6000) {
            let cap = [5, 3, 1][usize::from(above >= 3) + usize::from(above >= 10)] * MILLION;
            let (row, wanted) = (row(*key), wanted(row(*key)).min(cap));
            if wanted < LEAST {
                continue;
            }
            if wanted <= left {
                awards.push((row, wanted));
                left -= wanted;
                continue;
            }
            if left >= LEAST {
                awards.push((row, left));
            }
            break;
        }
    }
    awards.sort_unstable();
    placed.awards = awards;
}

impl Placed {
    /// The rank of a row, 0 where it has none.
    pub fn rank(&self, row: usize) -> u32 {
        self.ranks[row].load(Ordering::Relaxed)
    }

    /// The awards from a row on.
    pub fn awards_from(&self, row: usize) -> &[(usize, i64)] {
        &self.awards[self.awards.partition_point(|(at, _)| *at < row)..]
    }
}
