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

    let quotas: Vec<Exact> = weights.iter().map(|weight| weight * &per_weight).collect();
    let floors: Vec<Exact> = quotas.iter().map(Exact::floor).collect();
    let mut units = floors.iter().map(Exact::to_i128).collect::<Option<Vec<i128>>>().ok_or(ShareError::Overflow)?;
    let claims: Vec<Claim> = quotas
        .iter()
        .zip(&floors)
        .zip(priority)
        .enumerate()
        .map(|(position, ((quota, floor), &priority))| Claim { position, remainder: quota - floor, priority })
        .collect();
    // The floors add up to the total at most, and each is at least zero.
    let left = units.iter().fold(total, |left, units| left - units);
    let leftover = share_leftover(left, claims);
    for (position, units) in units.iter_mut().enumerate() {
        *units += i128::from(leftover.served.binary_search(&position).is_ok());
    }
    Ok(SharedOut { units, quotas, unspent: leftover.unspent, contested: leftover.contested })
}

/// A claim on one of the units that are left over once every quota is rounded down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Who claims; no two claims have the same.
    pub position: usize,
    /// What rounding down took: the largest is served first.
    pub remainder: Exact,
    /// Between equal remainders the lower is served first.
    pub priority: u32,
}

impl Claim {
    /// Sorts the strongest claim first; the position is not part of it.
    fn strength(&self) -> (Reverse<&Exact>, u32) {
        (Reverse(&self.remainder), self.priority)
    }
}

/// Who got one of the units left over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leftover {
    /// The positions that got a unit, ascending.
    pub served: Vec<usize>,
    /// Units that nobody got: equal claims were more than these, or there were no more claims.
    pub unspent: i128,
    /// The positions of those equal claims, ascending; empty where there are none.
    pub contested: Vec<usize>,
}

/// Gives `left` units to the strongest claims, one each, as [`share_out`] does. A claim that some limit excludes must
/// not be among them.
#[must_use]
pub fn share_leftover(left: i128, mut claims: Vec<Claim>) -> Leftover {
    claims.sort_by(|a, b| a.strength().cmp(&b.strength()));
    let mut leftover = Leftover { unspent: left, ..Leftover::default() };
    for equals in claims.chunk_by(|a, b| a.strength() == b.strength()) {
        if leftover.unspent <= 0 {
            break;
        }
        let positions = equals.iter().map(|claim| claim.position);
        let wanted = i128::try_from(equals.len()).unwrap_or(i128::MAX);
        if wanted > leftover.unspent {
            leftover.contested = positions.collect();
            break;
        }
        leftover.unspent -= wanted;
        leftover.served.extend(positions);
    }
    leftover.served.sort_unstable();
    leftover.contested.sort_unstable();
    leftover
}
