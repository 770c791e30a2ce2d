//! Sharing out whole units by largest remainder (Hamilton, Hare–Niemeyer).

use super::exact::Exact;
use std::cmp::Reverse;
use std::fmt;

/// What each got, and what nobody got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedOut {
    /// The units of each weight, in the order of the weights: the floor of its quota, or one more.
    pub units: Vec<i128>,
    /// The exact quota of each weight: total × weight / sum of weights.
    pub quotas: Vec<Exact>,
    /// Units that stay unspent, because they are fewer than the equal claims on them.
    pub unspent: i128,
    /// The positions of those equal claims, ascending; empty where everything was shared out.
    pub contested: Vec<usize>,
}

/// Why nothing could be shared out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ShareError {
    /// The total is below zero.
    NegativeTotal,
    /// The weight at this position is below zero.
    NegativeWeight(usize),
    /// The weights are all zero, or there are none.
    NoWeight,
    /// There are not as many priorities as weights.
    PrioritiesMissing,
    /// A quota exceeds 2^127 units.
    Overflow,
}

impl fmt::Display for ShareError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NegativeTotal => "less than nothing cannot be shared out",
            Self::NegativeWeight(_) => "a weight is below zero",
            Self::NoWeight => "all weights are zero",
            Self::PrioritiesMissing => "each weight needs its priority",
            Self::Overflow => "the total is too large to be shared out",
        })
    }
}

impl std::error::Error for ShareError {}

/// Shares out `total` whole units in proportion to `weights`.
///
/// Each gets the floor of its quota. The units left over go one each by the largest remainder; equal remainders by the
/// lower `priority`, such as the rank. Where equal remainders of equal priority are more than the units left over, none
/// of them gets one and those units stay unspent: the order of the weights never decides.
///
/// # Errors
/// See [`ShareError`].
///
/// ```
/// use merit::number::{Exact, share_out};
/// let thirds = [Exact::one(), Exact::one(), Exact::one()];
/// assert_eq!(share_out(100, &thirds, &[1, 2, 3]).unwrap().units, [34, 33, 33]);
/// let tied = share_out(100, &thirds, &[1, 1, 1]).unwrap();
/// assert_eq!((tied.units, tied.unspent, tied.contested), (vec![33, 33, 33], 1, vec![0, 1, 2]));
/// ```
pub fn share_out(total: i128, weights: &[Exact], priority: &[u32]) -> Result<SharedOut, ShareError> {
    if total < 0 {
        return Err(ShareError::NegativeTotal);
    }
    if priority.len() != weights.len() {
        return Err(ShareError::PrioritiesMissing);
    }
    if let Some(position) = weights.iter().position(Exact::is_negative) {
        return Err(ShareError::NegativeWeight(position));
    }
    let per_weight = Exact::from(total).checked_div(&weights.iter().sum::<Exact>()).ok_or(ShareError::NoWeight)?;

    let mut claims = Vec::with_capacity(weights.len());
    let mut left = total;
    for (position, (weight, &priority)) in weights.iter().zip(priority).enumerate() {
        let quota = weight * &per_weight;
        let floor = quota.floor();
        let units = floor.to_i128().ok_or(ShareError::Overflow)?;
        left -= units;
        claims.push(Claim { position, priority, remainder: &quota - &floor, quota, units });
    }

    claims.sort_by(|a, b| a.strength().cmp(&b.strength()));
    let mut contested = Vec::new();
    for equals in claims.chunk_by_mut(|a, b| a.strength() == b.strength()) {
        let wanted = i128::try_from(equals.len()).unwrap_or(i128::MAX);
        if left == 0 {
            break;
        }
        if wanted > left {
            contested = equals.iter().map(|claim| claim.position).collect();
            break;
        }
        left -= wanted;
        equals.iter_mut().for_each(|claim| claim.units += 1);
    }

    claims.sort_by_key(|claim| claim.position);
    contested.sort_unstable();
    let (units, quotas) = claims.into_iter().map(|claim| (claim.units, claim.quota)).unzip();
    Ok(SharedOut { units, quotas, unspent: left, contested })
}

/// One weight's claim while the units are shared out.
struct Claim {
    position: usize,
    priority: u32,
    quota: Exact,
    remainder: Exact,
    units: i128,
}

impl Claim {
    /// Sorts the strongest claim first; the position is not part of it.
    fn strength(&self) -> (Reverse<&Exact>, u32) {
        (Reverse(&self.remainder), self.priority)
    }
}
