//! What one application is entitled to before money runs out, with its arithmetic.

use crate::check::model::{Tier, TierReach};
use crate::number::{Exact, Money, MoneyError, Rounding};

/// Why an entitlement is nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoEntitlement {
    /// It reaches no tier.
    NoTier,
    /// It is above zero, but below the smallest award.
    BelowSmallest,
    /// The amount is zero.
    Zero,
    /// People decided so.
    Override,
}

impl NoEntitlement {
    /// The stable word, as `bound_by` in `outcome.csv` has it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NoTier => "no tier",
            Self::BelowSmallest => "smallest",
            Self::Zero => "zero",
            Self::Override => "override",
        }
    }
}

/// An entitlement and how it came about; all but `amount` in currency units, exact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entitlement {
    /// What `amount:` of the rules comes to, unrounded; zero where no tier is reached.
    pub asked: Exact,
    /// What was received already, where `less:` is written.
    pub less: Option<Exact>,
    /// The amount less that, never below zero.
    pub after_less: Exact,
    /// That, rounded to a multiple of the step.
    pub rounded: Exact,
    /// What it is entitled to: what was rounded, or zero where that is below the smallest award.
    pub amount: Money,
    /// Why that is nothing; `None` where it is something.
    pub nothing_because: Option<NoEntitlement>,
}

/// The entitlement: `asked` less `less`, not below zero, rounded to the step; nothing under `smallest`.
///
/// # Errors
///
/// [`MoneyError`] where the amount is larger than money can be.
pub fn entitlement(
    asked: Exact,
    less: Option<Exact>,
    step: Money,
    rounding: Rounding,
    smallest: Money,
) -> Result<Entitlement, MoneyError> {
    let after_less = match &less {
        Some(less) => &asked - less,
        None => asked.clone(),
    };
    let after_less = after_less.max(Exact::zero());
    let rounded = after_less.round_to_step(&step.to_exact(), rounding).unwrap_or_else(|| after_less.clone());
    let whole = Money::from_exact(&rounded, step.currency())?;
    let nothing_because = if whole.is_zero() {
        Some(if after_less.is_zero() { NoEntitlement::Zero } else { NoEntitlement::BelowSmallest })
    } else if whole.units() < smallest.units() {
        Some(NoEntitlement::BelowSmallest)
    } else {
        None
    };
    let amount = if nothing_because.is_some() { Money::zero(step.currency()) } else { whole };
    Ok(Entitlement { asked, less, after_less, rounded, amount, nothing_because })
}

/// [`entitlement`] of integers times 10^-scale, in smallest units; `None` where it needs wider numbers.
#[must_use]
pub fn scaled_entitlement(
    asked: (i128, u32),
    less: Option<(i128, u32)>,
    step: Money,
    rounding: Rounding,
    smallest: Money,
) -> Option<(i128, Option<NoEntitlement>)> {
    let decimals = step.currency().decimals();
    let scale = asked.1.max(less.map_or(0, |(_, scale)| scale)).max(decimals);
    let scaled = |(n, from): (i128, u32)| n.checked_mul(10_i128.checked_pow(scale.checked_sub(from)?)?);
    let asked = scaled(asked)?;
    let after_less = match less {
        Some(less) => asked.checked_sub(scaled(less)?)?,
        None => asked,
    };
    let after_less = after_less.max(0);
    let units = rounding.steps(after_less, scaled((step.units(), decimals))?)?.checked_mul(step.units())?;
    Some(if units == 0 {
        (0, Some(if after_less == 0 { NoEntitlement::Zero } else { NoEntitlement::BelowSmallest }))
    } else if units < smallest.units() {
        (0, Some(NoEntitlement::BelowSmallest))
    } else {
        (units, None)
    })
}

/// The tier that a rank or total reaches: by rank the one whose ranks hold it, by total the one with the highest
/// `total_from` reached.
#[must_use]
pub fn tier(tiers: &[Tier], rank: u32, total: Option<&Exact>) -> Option<usize> {
    let mut best: Option<(usize, Option<&Exact>)> = None;
    for (i, tier) in tiers.iter().enumerate() {
        match &tier.reach {
            TierReach::Ranks(first, last) => {
                if rank >= *first && last.is_none_or(|l| rank <= l) {
                    return Some(i);
                }
            }
            TierReach::TotalFrom(from) => {
                let higher = best.as_ref().is_none_or(|(_, b)| b.is_none_or(|b| from > b));
                if total.is_some_and(|t| t >= from) && higher {
                    best = Some((i, Some(from)));
                }
            }
        }
    }
    best.map(|(i, _)| i)
}
