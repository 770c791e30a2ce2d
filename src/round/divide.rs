//! From a ranking to awards, and what became of each.

use super::claims::claims;
use super::decision::{Decision, Divided, Row};
use super::status::Status;
use super::undecided::{Tie, Undecided};
use crate::allocate::{Cap, Claims, Envelope, Failure, Method, NoEntitlement, Promise, Terms, allocate};
use crate::check::model::{self, Division, Rules};
use crate::compile::Program;
use crate::evaluate::{Applications, Reading};
use std::collections::BTreeMap;
use std::sync::Arc;

/// An award that people decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixed {
    /// In smallest units.
    Amount(i128),
    /// All it is entitled to.
    Entitlement,
}

/// Divides the budget among the ranked, and says what became of each; nothing where the rules divide none.
///
/// # Errors
///
/// [`Undecided`] where an entitlement cannot be computed, a tie reaches money, or an award in `fixed` does not fit or is
/// nothing.
pub fn divide(
    rules: &Rules,
    program: &Program,
    applications: &Applications,
    reading: Reading,
    fixed: &BTreeMap<usize, Fixed>,
    decision: &mut Decision,
) -> Result<(), Undecided> {
    let Some(allocation) = &rules.allocation else { return Ok(()) };
    let inputs: Vec<usize> =
        (0..decision.entrants.len()).filter_map(|at| decision.entrant(at)).map(Row::input).collect();
    let terms = terms(rules, allocation);
    let mut claims = claims(rules, program, &terms, applications, reading, &inputs, decision)?;
    let key = |at: usize| -> Arc<str> { inputs.get(at).map_or("", |input| applications.key(*input)).into() };
    let nothing = fix(&mut claims, fixed, &inputs);
    if !nothing.is_empty() {
        return Err(Undecided::Nothing(nothing.into_iter().map(|(at, why)| (key(at), why)).collect()));
    }
    let allocation = allocate(&terms, &claims, &decision.ranking).map_err(|failure| match failure {
        Failure::Undecidable(tie) => Undecided::Tie(Tie::of(&tie, &terms, &claims, &key)),
        Failure::Refused(at, bound) => Undecided::Refused(key(at), bound.name(&terms)),
        Failure::Fault(words) => Undecided::Fault(words),
    })?;
    for (at, (award, row)) in allocation.awards.iter().zip(&decision.entrants).enumerate() {
        let row = usize::try_from(*row).ok().and_then(|row| decision.rows.get_mut(row));
        row.into_iter().for_each(|row| {
            row.status = match award.amount {
                0 => Status::Unfunded,
                all if all == claims.entitlement(at) => Status::Funded,
                _ => Status::PartFunded,
            }
        });
    }
    for at in &allocation.reserve {
        let row = usize::try_from(*at).ok().and_then(|at| decision.entrants.get(at));
        let row = row.and_then(|row| usize::try_from(*row).ok()).and_then(|row| decision.rows.get_mut(row));
        row.into_iter().for_each(|row| row.status = Status::Reserve);
    }
    decision.division = Some(Divided { terms, claims, allocation });
    Ok(())
}

/// Who has an award that was decided is entitled to that, and is served first. Gives back those who should get all they
/// are entitled to where that is nothing.
fn fix(claims: &mut Claims, fixed: &BTreeMap<usize, Fixed>, inputs: &[usize]) -> Vec<(usize, Option<NoEntitlement>)> {
    let mut nothing = Vec::new();
    if fixed.is_empty() {
        return nothing;
    }
    for (at, decided) in inputs.iter().enumerate().filter_map(|(at, input)| Some((at, fixed.get(input)?))) {
        match decided {
            Fixed::Amount(units) => {
                claims.entitlements.get_mut(at).into_iter().for_each(|e| *e = *units);
                let why = (*units == 0).then_some(NoEntitlement::Override);
                claims.nothing_because.get_mut(at).into_iter().for_each(|slot| *slot = why);
            }
            Fixed::Entitlement if claims.entitlement(at) == 0 => {
                nothing.push((at, claims.nothing_because.get(at).copied().flatten()));
            }
            Fixed::Entitlement => {}
        }
        claims.fixed.extend(u32::try_from(at));
    }
    nothing
}

/// What is divided, and how.
#[must_use]
pub fn terms(rules: &Rules, allocation: &model::Allocation) -> Terms {
    let envelopes = match &allocation.envelopes {
        Some(envelopes) => {
            let part = |(name, amount): (&Arc<str>, &crate::number::Money)| Envelope {
                name: name.clone(),
                amount: amount.units(),
            };
            envelopes.amounts.iter().map(part).collect()
        }
        None => vec![Envelope { name: "budget".into(), amount: allocation.budget.units() }],
    };
    let promise = |g: &model::Guarantee| Promise { name: g.name.clone(), awards: g.awards, clause: g.clause.clone() };
    let cap = |l: &model::Limit| Cap { name: l.name.clone(), bound: l.bound.clone(), clause: l.clause.clone() };
    Terms {
        currency: rules.round.currency,
        budget: allocation.budget.units(),
        envelopes,
        step: allocation.award.step.units(),
        smallest: allocation.award.smallest.units(),
        method: match &allocation.method {
            Division::InOrder => Method::InOrder,
            Division::ByPoints(_) => Method::ByPoints,
            Division::ProRata => Method::ProRata,
        },
        last_in_line: allocation.last_in_line.clone(),
        guarantees: allocation.guarantees.iter().map(promise).collect(),
        limits: allocation.limits.iter().map(cap).collect(),
        unspent: allocation.unspent.clone(),
        award_clause: allocation.award.clause.clone(),
        reserve: allocation.reserve,
        payers: allocation.payers.clone(),
        instalments: allocation.instalments.clone(),
        still_tied: rules.ranking.still_tied.clone(),
    }
}
