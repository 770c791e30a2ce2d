//! From a ranking to awards: entitlements, groups, and what became of each.

use super::decide::{Applications, Decision, Status, Undecided};
use crate::allocate::{
    self, Cap, Claim, Entitlement, Envelope, Failure, NoEntitlement, Promise, Terms, entitlement, tier,
};
use crate::check::model::{self, Rules, StillTied, Tier, TierReach};
use crate::number::{Exact, Money, Rounding};
use crate::oracle::{Env, eval, truth};
use crate::rank::Place;
use crate::value::{Trouble, TroubleKind};
use std::sync::Arc;

/// Divides the budget among the ranked, and says what became of each.
pub(super) fn divide(
    rules: &Rules,
    allocation: &model::Allocation,
    applications: &Applications,
    decision: &mut Decision,
) -> Result<(), Undecided> {
    let terms = terms(rules, allocation);
    let mut claims = Vec::new();
    for at in 0..decision.ranked.len() {
        let (Some(ranked), Some(place)) = (decision.ranked.get(at).cloned(), decision.ranking.places.get(at)) else {
            continue;
        };
        let Some(row) = decision.rows.get(ranked.row) else { continue };
        let Some(assessment) = &row.assessment else { continue };
        let Some(application) = applications.cells.get(row.input) else { continue };
        let mut env = assessment.env(rules, application);
        env.rank = Some(place.rank);
        let (claim, tier, entitlement) = claim(allocation, &terms, &row.key, place, env, rules.ranking.still_tied)
            .map_err(|trouble| Undecided::Amount(row.key.clone(), trouble))?;
        claims.push(claim);
        if let Some(slot) = decision.ranked.get_mut(at) {
            (slot.tier, slot.entitlement) = (tier, Some(entitlement));
        }
    }
    let divided = allocate::allocate(&terms, &claims, &decision.ranking).map_err(|failure| match failure {
        Failure::Undecidable(tie) => Undecided::Tie(tie),
        Failure::Fault(words) => Undecided::Fault(words),
    })?;
    for (at, (claim, award)) in claims.iter().zip(&divided.awards).enumerate() {
        let status = if award.amount.is_zero() {
            if divided.reserve.contains(&at) { Status::Reserve } else { Status::Unfunded }
        } else if award.amount == claim.entitlement {
            Status::Funded
        } else {
            Status::PartFunded
        };
        let row = decision.ranked.get(at).map(|r| r.row);
        if let Some(row) = row.and_then(|r| decision.rows.get_mut(r)) {
            row.status = status;
        }
    }
    decision.terms = Some(terms);
    decision.allocation = Some(divided);
    Ok(())
}

fn terms(rules: &Rules, allocation: &model::Allocation) -> Terms {
    let envelopes = match &allocation.envelopes {
        Some(envelopes) => {
            envelopes.amounts.iter().map(|(name, amount)| Envelope { name: name.clone(), amount: *amount }).collect()
        }
        None => vec![Envelope { name: "budget".into(), amount: allocation.budget }],
    };
    let promise = |g: &model::Guarantee| Promise { name: g.name.clone(), awards: g.awards, clause: g.clause.clone() };
    let cap = |l: &model::Limit| Cap { name: l.name.clone(), bound: l.bound.clone(), clause: l.clause.clone() };
    Terms {
        currency: rules.round.currency,
        budget: allocation.budget,
        envelopes,
        step: allocation.award.step,
        smallest: allocation.award.smallest,
        last_in_line: allocation.last_in_line.clone(),
        guarantees: allocation.guarantees.iter().map(promise).collect(),
        limits: allocation.limits.iter().map(cap).collect(),
        award_clause: allocation.award.clause.clone(),
        reserve: allocation.reserve,
        payers: allocation.payers.clone(),
        instalments: allocation.instalments.clone(),
        still_tied: rules.ranking.still_tied,
    }
}

type Claimed = (Claim, Option<usize>, Entitlement);

fn claim<'a>(
    allocation: &'a model::Allocation,
    terms: &Terms,
    key: &Arc<str>,
    place: &Place,
    mut env: Env<'a>,
    still_tied: StillTied,
) -> Result<Claimed, Trouble> {
    let award = &allocation.award;
    let reached = tier(&award.tiers, place.rank, env.total);
    let by_rank = award.tiers.iter().any(|t: &Tier| matches!(t.reach, TierReach::Ranks(..)));
    let divided = still_tied == StillTied::Stop
        && by_rank
        && place.rank != place.last
        && reached != tier(&award.tiers, place.last, env.total);
    env.tier = reached.and_then(|t| award.tiers.get(t));
    let no_tier = !award.tiers.is_empty() && reached.is_none();
    let mut entitled = if no_tier { nothing(terms)? } else { amount(award, terms, &env)? };
    if no_tier {
        entitled.nothing_because = Some(NoEntitlement::NoTier);
    }
    let group = |expr: &Option<model::Expr>, otherwise: &str| -> Result<Option<Arc<str>>, Trouble> {
        match expr {
            None => Ok(Some(otherwise.into())),
            Some(expr) => Ok(Some(eval(expr, &env)?).filter(|v| !v.is_missing()).map(|v| v.to_string().into())),
        }
    };
    let limits = allocation.limits.iter().map(|l| group(&l.per, "all")).collect::<Result<Vec<_>, _>>()?;
    let mut guarantees = Vec::new();
    for guarantee in &allocation.guarantees {
        let candidate = match &guarantee.condition {
            Some(condition) => truth(&eval(condition, &env)?),
            None => true,
        };
        let group = if candidate { group(&guarantee.per, "all")? } else { None };
        guarantees.push(group.filter(|_| !entitled.amount.is_zero()));
    }
    let envelope = match &allocation.envelopes {
        None => 0,
        Some(envelopes) => {
            let name = eval(&envelopes.by, &env)?.to_string();
            terms.envelopes.iter().position(|e| *e.name == *name).unwrap_or(0)
        }
    };
    let claim = Claim {
        key: key.clone(),
        entitlement: entitled.amount,
        nothing_because: entitled.nothing_because,
        envelope,
        limits,
        guarantees,
        divided,
    };
    Ok((claim, reached, entitled))
}

fn unpayable(error: impl std::fmt::Display) -> Trouble {
    Trouble::new(TroubleKind::OutOfRange, error.to_string())
}

fn nothing(terms: &Terms) -> Result<Entitlement, Trouble> {
    entitlement(Exact::zero(), None, terms.step, Rounding::Down, Money::zero(terms.currency)).map_err(unpayable)
}

fn amount(award: &model::Award, terms: &Terms, env: &Env<'_>) -> Result<Entitlement, Trouble> {
    let money = |expr: &model::Expr| -> Result<Exact, Trouble> {
        let value = eval(expr, env)?;
        let missing = || Trouble::new(TroubleKind::MissingValue, "the amount has no value");
        value.exact().cloned().ok_or_else(missing)
    };
    let asked = money(&award.amount)?;
    let less = award.less.as_ref().map(money).transpose()?;
    entitlement(asked, less, terms.step, award.round, terms.smallest).map_err(unpayable)
}
