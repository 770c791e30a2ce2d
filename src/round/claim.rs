//! What one of the ranked is entitled to, and the groups it is in: by the naive reading.

use crate::allocate::{Entitlement, NoEntitlement, entitlement};
use crate::check::model::{self, Division};
use crate::number::Exact;
use crate::oracle::{Env, eval, truth};
use crate::value::{Trouble, TroubleKind, Value};
use std::sync::Arc;

/// What one claim comes to.
#[derive(Clone, Debug)]
pub struct Claim {
    /// What it is entitled to, with its arithmetic.
    pub entitlement: Entitlement,
    /// The name of its envelope, where there are several.
    pub envelope: Option<Value>,
    /// Per limit: the group; `None` inside where the limit does not bind it.
    pub limits: Vec<Option<Arc<str>>>,
    /// Per guarantee: the group in which it is a candidate.
    pub guarantees: Vec<Option<Arc<str>>>,
    /// Its weight, where the budget is divided by points.
    pub weight: Option<Exact>,
}

/// What one claim comes to; `env` knows its rank and tier.
///
/// # Errors
///
/// The first trouble met.
pub fn claim(allocation: &model::Allocation, env: &Env<'_>) -> Result<Claim, Trouble> {
    let group = |per: &Option<model::Expr>| -> Result<Option<Arc<str>>, Trouble> {
        Ok(match per {
            None => Some("all".into()),
            Some(per) => Some(eval(per, env)?).filter(|v| !v.is_missing()).map(|v| v.to_string().into()),
        })
    };
    let mut guarantees = Vec::new();
    for guarantee in &allocation.guarantees {
        let candidate = match &guarantee.condition {
            Some(condition) => truth(&eval(condition, env)?),
            None => true,
        };
        guarantees.push(if candidate { group(&guarantee.per)? } else { None });
    }
    Ok(Claim {
        entitlement: entitled(allocation, env)?,
        envelope: allocation.envelopes.as_ref().map(|e| eval(&e.by, env)).transpose()?,
        limits: allocation.limits.iter().map(|l| group(&l.per)).collect::<Result<_, _>>()?,
        guarantees,
        weight: match &allocation.method {
            Division::ByPoints(weight) => Some(number(weight, env)?),
            Division::InOrder | Division::ProRata => None,
        },
    })
}

/// What an application is entitled to, with its arithmetic; `env` knows its rank and tier.
///
/// # Errors
///
/// The trouble where the amount cannot be computed, or is larger than money can be.
pub fn entitled(allocation: &model::Allocation, env: &Env<'_>) -> Result<Entitlement, Trouble> {
    let award = &allocation.award;
    let without_tier = !award.tiers.is_empty() && env.tier.is_none();
    let (asked, less) = if without_tier {
        (Exact::zero(), None)
    } else {
        (number(&award.amount, env)?, award.less.as_ref().map(|less| number(less, env)).transpose()?)
    };
    let found = entitlement(asked, less, award.step, award.round, award.smallest)
        .map_err(|error| Trouble::new(TroubleKind::OutOfRange, error.to_string()))?;
    let nothing_because = if without_tier { Some(NoEntitlement::NoTier) } else { found.nothing_because };
    Ok(Entitlement { nothing_because, ..found })
}

fn number(expr: &model::Expr, env: &Env<'_>) -> Result<Exact, Trouble> {
    let without = || Trouble::new(TroubleKind::MissingValue, "the amount has no value");
    eval(expr, env)?.exact().cloned().ok_or_else(without)
}
