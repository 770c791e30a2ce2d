//! What all the ranked are entitled to, and the groups they are in: from columns where the program computed them, and one
//! by one where it did not.

use super::claim::{Claim, claim};
use super::decision::{Decision, Row};
use super::undecided::Undecided;
use crate::allocate::{Claims, NoEntitlement, Terms, entitlement, scaled_entitlement, tier};
use crate::check::model::{self, Division, Rules, StillTied, TierReach};
use crate::column::{Column, Data, Groups};
use crate::compile::Program;
use crate::evaluate::{self, Applications, Reading};
use crate::number::Exact;
use crate::oracle::{Env, assess};
use crate::rank::Place;
use crate::value::Trouble;
use rayon::prelude::*;
use std::borrow::Cow;

/// The claims of all entrants.
pub(super) fn claims(
    rules: &Rules,
    program: &Program,
    terms: &Terms,
    applications: &Applications,
    reading: Reading,
    inputs: &[usize],
    decision: &Decision,
) -> Result<Claims, Undecided> {
    let Some(allocation) = &rules.allocation else { return Ok(Claims::default()) };
    let tiers = &allocation.award.tiers;
    let by_total = tiers.iter().any(|tier| matches!(tier.reach, TierReach::TotalFrom(_)));
    let reached = |(place, input): (&Place, &usize)| {
        let total = if by_total { decision.scores.total(*input) } else { None };
        (place.rank, tier(tiers, place.rank, total.as_ref()))
    };
    let ranked: Vec<(u32, Option<usize>)> = decision.ranking.places.par_iter().zip(inputs).map(reached).collect();
    let computed = match reading {
        Reading::Compiled => evaluate::amounts(rules, program, applications, &decision.scores, inputs, &ranked),
        Reading::Naive => None,
    };
    let mut claims = match &computed {
        Some(computed) => read(allocation, terms, computed, &ranked),
        None => unread(terms, allocation, inputs.len()),
    };
    let naive = |at: &usize| computed.as_ref().is_none_or(|c| c.naive.get(*at) != Some(&false));
    let alone: Vec<usize> = (0..inputs.len()).filter(naive).collect();
    let found: Vec<(usize, Result<Claim, Trouble>)> =
        alone.into_par_iter().map(|at| (at, found(rules, allocation, applications, decision, at))).collect();
    for (at, found) in found {
        let key = || decision.entrant_key(applications, at).into();
        put(&mut claims, terms, at, found.map_err(|trouble| Undecided::Amount(key(), trouble))?);
    }
    for groups in &mut claims.guarantees {
        let nothing = |at: &usize| claims.entitlements.get(*at).is_none_or(|e| *e == 0);
        (0..inputs.len()).filter(nothing).for_each(|at| groups.leave(at));
    }
    claims.divided =
        divided(rules, &decision.ranking.places, |at| inputs.get(at).and_then(|input| decision.scores.total(*input)));
    Ok(claims)
}

/// The claims that the program computed.
fn read(
    allocation: &model::Allocation,
    terms: &Terms,
    computed: &evaluate::Amounts,
    ranked: &[(u32, Option<usize>)],
) -> Claims {
    let length = ranked.len();
    let groups = |column: &Option<Column>| match column {
        Some(column) => column.groups(0..length),
        None => Groups::one("all", length),
    };
    let award = &allocation.award;
    let amount = |at: usize| {
        if !award.tiers.is_empty() && ranked.get(at).is_none_or(|(_, tier)| tier.is_none()) {
            return (0, Some(NoEntitlement::NoTier));
        }
        units(&computed.amount, computed.less.as_ref(), at, award)
    };
    let (entitlements, nothing_because) = (0..length).into_par_iter().map(amount).unzip();
    let mut guarantees = Vec::new();
    for (per, candidates) in &computed.guarantees {
        let mut groups = groups(per);
        let out = |at: &usize| candidates.as_ref().is_some_and(|c| c.get(*at) != Some(&true));
        (0..length).filter(out).for_each(|at| groups.leave(at));
        guarantees.push(groups);
    }
    let weight = |column: &Column| (0..length).map(|at| column.get(at).exact().cloned().unwrap_or_default()).collect();
    Claims {
        entitlements,
        nothing_because,
        envelopes: computed.envelope.as_ref().map(|c| homes(terms, &c.groups(0..length), length)).unwrap_or_default(),
        limits: computed.limits.iter().map(groups).collect(),
        guarantees,
        divided: Vec::new(),
        fixed: Vec::new(),
        weights: computed.weight.as_ref().map(weight).unwrap_or_default(),
    }
}

/// The envelopes of the groups they are named after.
fn homes(terms: &Terms, groups: &Groups, length: usize) -> Vec<u32> {
    let named: Vec<u32> = (0..groups.count()).map(|group| home(terms, &groups.name(group))).collect();
    (0..length).map(|at| groups.of(at).and_then(|group| named.get(group)).copied().unwrap_or(0)).collect()
}

fn home(terms: &Terms, name: &str) -> u32 {
    let position = terms.envelopes.iter().position(|e| *e.name == *name);
    position.and_then(|p| u32::try_from(p).ok()).unwrap_or(0)
}

/// An entitlement in smallest units; as integers where both columns hold such. What the program has no value for is
/// nothing here, and computed alone.
fn units(amount: &Column, less: Option<&Column>, at: usize, award: &model::Award) -> (i128, Option<NoEntitlement>) {
    let integer = |column: &Column| match &column.data {
        Data::Numbers { scale, values, .. } => values.get(at).map(|n| (n, *scale)),
        _ => None,
    };
    let integers = integer(amount).zip(match less {
        Some(less) => integer(less).map(Some),
        None => Some(None),
    });
    let quick =
        integers.and_then(|(amount, less)| scaled_entitlement(amount, less, award.step, award.round, award.smallest));
    quick.unwrap_or_else(|| {
        let exact = |column: &Column| column.get(at).exact().cloned();
        let less = less.map(|less| exact(less).unwrap_or_default());
        let entitled = exact(amount).and_then(|a| entitlement(a, less, award.step, award.round, award.smallest).ok());
        entitled.map_or((0, None), |e| (e.amount.units(), e.nothing_because))
    })
}

/// Claims of which nothing is computed yet.
#[must_use]
pub fn unread(terms: &Terms, allocation: &model::Allocation, length: usize) -> Claims {
    Claims {
        entitlements: vec![0; length],
        nothing_because: vec![None; length],
        envelopes: if allocation.envelopes.is_some() { vec![0; length] } else { Vec::new() },
        limits: terms.limits.iter().map(|_| Groups::none(length)).collect(),
        guarantees: terms.guarantees.iter().map(|_| Groups::none(length)).collect(),
        divided: Vec::new(),
        fixed: Vec::new(),
        weights: match allocation.method {
            Division::ByPoints(_) => vec![Exact::zero(); length],
            Division::InOrder | Division::ProRata => Vec::new(),
        },
    }
}

/// Puts what was found of one claim in its place.
pub fn put(claims: &mut Claims, terms: &Terms, at: usize, found: Claim) {
    let Claim { entitlement, envelope, limits, guarantees, weight } = found;
    claims.entitlements.get_mut(at).into_iter().for_each(|slot| *slot = entitlement.amount.units());
    claims.nothing_because.get_mut(at).into_iter().for_each(|slot| *slot = entitlement.nothing_because);
    if let (Some(name), Some(slot)) = (envelope, claims.envelopes.get_mut(at)) {
        *slot = home(terms, &name.to_string());
    }
    claims.limits.iter_mut().zip(limits).for_each(|(groups, name)| groups.put(at, name.as_deref()));
    claims.guarantees.iter_mut().zip(guarantees).for_each(|(groups, name)| groups.put(at, name.as_deref()));
    if let (Some(weight), Some(slot)) = (weight, claims.weights.get_mut(at)) {
        *slot = weight;
    }
}

/// What the naive reading computes for one claim.
fn found(
    rules: &Rules,
    allocation: &model::Allocation,
    applications: &Applications,
    decision: &Decision,
    at: usize,
) -> Result<Claim, Trouble> {
    let input = decision.entrant(at).map_or(0, Row::input);
    let application = applications.application(input);
    // What was computed for the scores stands: its total is the one that was ranked by.
    let found = decision.scores.naive.get(&input).map(Cow::Borrowed);
    let assessment = found.unwrap_or_else(|| Cow::Owned(assess(rules, &application, decision.scores.places(input))));
    let env = Env {
        rank: decision.ranking.places.get(at).map(|p| p.rank),
        tier: decision.tier(rules, at).and_then(|t| allocation.award.tiers.get(t)),
        ..assessment.env(rules, &application)
    };
    claim(allocation, &env)
}

/// Those in a tie that a tier by rank divides, in order; `total` gives the total of an entrant.
pub fn divided(rules: &Rules, places: &[Place], total: impl Fn(usize) -> Option<Exact>) -> Vec<u32> {
    let Some(allocation) = &rules.allocation else { return Vec::new() };
    let tiers = &allocation.award.tiers;
    if rules.ranking.still_tied != StillTied::Stop || !tiers.iter().any(|t| matches!(t.reach, TierReach::Ranks(..))) {
        return Vec::new();
    }
    let apart = |at: usize, place: &Place| {
        let reached = |rank| tier(tiers, rank, total(at).as_ref());
        place.rank != place.last && reached(place.rank) != reached(place.last)
    };
    let all = (0_u32..).zip(places);
    all.filter(|(at, place)| usize::try_from(*at).is_ok_and(|at| apart(at, place))).map(|(at, _)| at).collect()
}
