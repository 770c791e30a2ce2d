//! How an award is paid: first by payers, then each payer's part by instalments. What rounding leaves goes to the
//! payer of the rest and to the last instalment, so that no unit is lost.

use crate::check::model::Payer;
use crate::number::{Exact, Money, MoneyError};
use std::sync::Arc;

/// One payment of an award.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Who pays; `None` where nobody is named.
    pub payer: Option<Arc<str>>,
    /// Which instalment, from 1.
    pub instalment: usize,
    /// How much.
    pub amount: Money,
}

/// The payments of an award; none for an award of nothing.
///
/// # Errors
///
/// [`MoneyError`] where a sum is larger than money can be.
pub fn payments(award: Money, payers: &[Payer], instalments: &[Exact]) -> Result<Vec<Payment>, MoneyError> {
    let mut all = Vec::new();
    if award.is_zero() {
        return Ok(all);
    }
    let mut parts: Vec<(Option<Arc<str>>, Money)> = Vec::new();
    if payers.is_empty() {
        parts.push((None, award));
    }
    let mut shared = Money::zero(award.currency());
    for payer in payers {
        if let Some(share) = &payer.share {
            shared = shared.checked_add(award.share_floor(share)?)?;
        }
    }
    for payer in payers {
        let part = match &payer.share {
            Some(share) => award.share_floor(share)?,
            None => award.checked_sub(shared)?,
        };
        parts.push((Some(payer.name.clone()), part));
    }
    for (payer, part) in parts {
        let mut left = part;
        let others = instalments.len().saturating_sub(1);
        for (i, share) in instalments.iter().take(others).enumerate() {
            let amount = part.share_floor(share)?;
            left = left.checked_sub(amount)?;
            all.push(Payment { payer: payer.clone(), instalment: i + 1, amount });
        }
        all.push(Payment { payer, instalment: others + 1, amount: left });
    }
    Ok(all)
}
