//! From a ranking to awards: entitlements, groups, and what became of each.

use super::decide::{Decision, Status, Undecided};
use crate::allocate::{
    self, Cap, Claim, Entitlement, Envelope, Failure, NoEntitlement, Promise, Terms, entitlement, tier,
};
use crate::check::model::{self, Rules, StillTied, Tier, TierReach};
use crate::compile::Program;
use crate::evaluate::{Applications, Claims, Reading, Scores, claims};
use crate::number::{Exact, Money, Rounding};
use crate::oracle::{Env, assess, eval, truth};
use crate::rank::Place;
use crate::value::{Trouble, TroubleKind, Value};
use std::sync::Arc;

/// Divides the budget among the ranked, and says what became of each.
pub(super) fn divide(
    rules: &Rules,
    program: &Program,
    allocation: &model::Allocation,
    applications: &Applications,
    reading: Reading,
    decision: &mut Decision,
) -> Result<(), Undecided> {
    let terms = terms(rules, allocation);
    let rows: Vec<usize> = decision.ranked.iter().filter_map(|r| decision.rows.get(r.row)).map(|r| r.input).collect();
    let mut places = Vec::with_capacity(rows.len());
    for (place, row) in decision.ranking.places.iter().zip(&rows) {
        let total = decision.scores.total(*row);
        places.push((place.rank, tier(&allocation.award.tiers, place.rank, total.as_ref())));
    }
    let computed = match reading {
        Reading::Compiled => claims(rules, program, applications, &decision.scores, &rows, &places),
        Reading::Naive => None,
    };
    let mut claims = Vec::with_capacity(rows.len());
    for at in 0..decision.ranked.len() {
        let (Some(place), Some((_, tier)), Some(row)) = (decision.ranking.places.get(at), places.get(at), rows.get(at))
        else {
            continue;
        };
        let case = Case { rules, allocation, terms: &terms, place, tier: *tier };
        let found = match computed.as_ref().filter(|c| c.naive.get(at) == Some(&false)) {
            Some(computed) => case.read(computed, at),
            None => case.eval(applications, &decision.scores, *row),
        };
        let Some(key) = decision.entries.get(at).map(|e| e.key.clone()) else { continue };
        let found = found.map_err(|trouble| Undecided::Amount(key.clone(), trouble))?;
        let total = decision.scores.total(*row);
        let (claim, entitlement) =
            case.claim(key.clone(), found, total.as_ref()).map_err(|trouble| Undecided::Amount(key, trouble))?;
        claims.push(claim);
        if let Some(slot) = decision.ranked.get_mut(at) {
            (slot.tier, slot.entitlement) = (*tier, Some(entitlement));
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

/// What is computed for a claim: amounts and groups.
struct Found {
    /// Nothing where no tier is reached.
    asked: Option<(Exact, Option<Exact>)>,
    envelope: Option<Value>,
    limits: Vec<Option<Value>>,
    /// The group of each guarantee whose condition holds.
    guarantees: Vec<Option<Option<Value>>>,
}

/// One ranked application on its way to a claim.
struct Case<'a> {
    rules: &'a Rules,
    allocation: &'a model::Allocation,
    terms: &'a Terms,
    place: &'a Place,
    tier: Option<usize>,
}

impl Case<'_> {
    fn no_tier(&self) -> bool {
        !self.allocation.award.tiers.is_empty() && self.tier.is_none()
    }

    /// What the program computed.
    fn read(&self, claims: &Claims, at: usize) -> Result<Found, Trouble> {
        let amount = |column: &crate::column::Column| column.get(at).exact().cloned().ok_or_else(without_amount);
        let asked = if self.no_tier() {
            None
        } else {
            Some((amount(&claims.amount)?, claims.less.as_ref().map(amount).transpose()?))
        };
        let value = |column: &Option<crate::column::Column>| column.as_ref().map(|c| c.get(at));
        let candidate = |c: &Option<Vec<bool>>| c.as_ref().is_none_or(|c| c.get(at) == Some(&true));
        let guarantees = claims.guarantees.iter().map(|(per, condition)| candidate(condition).then(|| value(per)));
        Ok(Found {
            asked,
            envelope: value(&claims.envelope),
            limits: claims.limits.iter().map(value).collect(),
            guarantees: guarantees.collect(),
        })
    }

    /// What the naive reading computes.
    fn eval(&self, applications: &Applications, scores: &Scores, row: usize) -> Result<Found, Trouble> {
        let application = applications.application(row);
        let assessment = assess(self.rules, &application, scores.places(row));
        let env = Env {
            rank: Some(self.place.rank),
            tier: self.tier.and_then(|t| self.allocation.award.tiers.get(t)),
            ..assessment.env(self.rules, &application)
        };
        let money = |expr: &model::Expr| eval(expr, &env)?.exact().cloned().ok_or_else(without_amount);
        let award = &self.allocation.award;
        let asked = if self.no_tier() {
            None
        } else {
            Some((money(&award.amount)?, award.less.as_ref().map(money).transpose()?))
        };
        let value = |expr: &Option<model::Expr>| expr.as_ref().map(|e| eval(e, &env)).transpose();
        let limits = self.allocation.limits.iter().map(|l| value(&l.per)).collect::<Result<Vec<_>, _>>()?;
        let mut guarantees = Vec::new();
        for guarantee in &self.allocation.guarantees {
            let candidate = match &guarantee.condition {
                Some(condition) => truth(&eval(condition, &env)?),
                None => true,
            };
            guarantees.push(if candidate { Some(value(&guarantee.per)?) } else { None });
        }
        let envelope = self.allocation.envelopes.as_ref().map(|e| eval(&e.by, &env)).transpose()?;
        Ok(Found { asked, envelope, limits, guarantees })
    }

    fn claim(&self, key: Arc<str>, found: Found, total: Option<&Exact>) -> Result<(Claim, Entitlement), Trouble> {
        let Self { rules, allocation, terms, place, tier: reached } = *self;
        let award = &allocation.award;
        let by_rank = award.tiers.iter().any(|t: &Tier| matches!(t.reach, TierReach::Ranks(..)));
        let divided = rules.ranking.still_tied == StillTied::Stop
            && by_rank
            && place.rank != place.last
            && reached != tier(&award.tiers, place.last, total);
        let entitled = match found.asked {
            Some((asked, less)) => entitlement(asked, less, terms.step, award.round, terms.smallest),
            None => entitlement(Exact::zero(), None, terms.step, Rounding::Down, Money::zero(terms.currency))
                .map(|e| Entitlement { nothing_because: Some(NoEntitlement::NoTier), ..e }),
        };
        let entitled = entitled.map_err(|e| Trouble::new(TroubleKind::OutOfRange, e.to_string()))?;
        let group = |value: Option<Value>| match value {
            None => Some("all".into()),
            Some(value) => Some(value).filter(|v| !v.is_missing()).map(|v| v.to_string().into()),
        };
        let guarantees = found.guarantees.into_iter().map(|g| g.and_then(group).filter(|_| !entitled.amount.is_zero()));
        let name = found.envelope.map(|e| e.to_string());
        let envelope = name.and_then(|name| terms.envelopes.iter().position(|e| *e.name == *name)).unwrap_or(0);
        let claim = Claim {
            key,
            entitlement: entitled.amount,
            nothing_because: entitled.nothing_because,
            envelope,
            limits: found.limits.into_iter().map(group).collect(),
            guarantees: guarantees.collect(),
            divided,
        };
        Ok((claim, entitled))
    }
}

fn without_amount() -> Trouble {
    Trouble::new(TroubleKind::MissingValue, "the amount has no value")
}
