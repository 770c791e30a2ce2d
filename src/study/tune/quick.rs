//! A trial over again with only what a weighting changes: totals as integers over one positive denominator, ranks, and the division
//! of the budget. What somebody is entitled to is looked up by the class of the total and of the rank.

use super::base::{Base, Fate};
use super::cuts::{Cuts, sees_total};
use super::halt::Halt;
use super::integers::{Integers, Totals};
use super::weighting::Weighting;
use crate::allocate::{Allocation, Claims, Failure, NoEntitlement, Terms, allocate, tier};
use crate::check::model::{self, Node, Prefers, StillTied};
use crate::column::Groups;
use crate::evaluate::Stand;
use crate::oracle::Env;
use crate::rank::{Entrants, Field, Order, Ranking, rank};
use crate::round::{Status, claim, divided, put, terms, unread};
use std::sync::OnceLock;

/// What is computed once for all trials.
#[derive(Debug)]
pub(super) struct Quick {
    pub cuts: Cuts,
    pub integers: Integers,
    field: Field,
    /// The place of each by what it is ranked by, where that is not the total.
    pub places: Option<Vec<u64>>,
    pub terms: Option<Terms>,
    claims: Claims,
    /// The groups of the guarantees, whoever is a candidate.
    groups: Vec<Groups>,
    entries: Vec<OnceLock<Option<Entry>>>,
}

/// What a candidate is entitled to in a class of totals and ranks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub entitlement: i128,
    because: Option<NoEntitlement>,
    /// The guarantees in which it is a candidate, as bits.
    pub guarantees: u64,
}

/// What a trial writes over, so that the next one need not ask for memory.
#[derive(Debug, Default)]
pub(super) struct Work {
    totals: Vec<i128>,
    classes: Vec<usize>,
    claims: Claims,
    pub fates: Vec<Fate>,
}

impl Work {
    /// What a candidate was entitled to in the last trial.
    pub fn entitlement(&self, at: usize) -> i128 {
        self.claims.entitlement(at)
    }
}

/// A trial with what led to it.
#[derive(Debug)]
pub(super) struct Decided {
    pub ranking: Ranking,
    pub allocation: Option<Allocation>,
}

impl Quick {
    /// `None` where more of the round depends on totals than this knows.
    pub fn new(base: &Base<'_>) -> Option<Self> {
        let (rules, candidates) = (base.rules, &base.candidates);
        let ranking = &rules.ranking;
        let seen = ranking.within.iter().chain(ranking.tie_breaks.iter().map(|t| &t.value));
        let by = ranking.by.as_ref().filter(|by| !matches!(by.node, Node::Total));
        let held = !base.allow_held && base.scores.stands.iter().any(|s| matches!(s, Stand::Held | Stand::BadCells));
        if seen.chain(by).any(sees_total) || held {
            return None;
        }
        let cuts = Cuts::of(rules)?;
        let integers = Integers::of(base, &cuts)?;
        // Everyone takes part, so that everyone has what it could be ranked by.
        let mut scores = base.scores.clone();
        for candidate in candidates {
            let most = base.rules.ranking.minimum.clone().unwrap_or_default();
            base.place(&mut scores, candidate, most);
        }
        if candidates.iter().any(|c| scores.unranked.contains_key(&c.input)) {
            return None;
        }
        let rows: Vec<usize> = candidates.iter().map(|c| c.input).collect();
        let prefers: Vec<Prefers> = ranking.tie_breaks.iter().map(|t| t.prefers).collect();
        let entrants = Entrants {
            rows: &rows,
            keys: &base.applications.keys,
            list: scores.within.as_ref(),
            by: &scores.by,
            tie_breaks: &scores.tie_breaks,
        };
        let field = Field::new(&entrants, &Order { prefers: &prefers, still_tied: &ranking.still_tied });
        let places = by.map(|_| {
            let alone = rank(
                &Entrants { list: None, tie_breaks: &[], ..entrants },
                &Order { prefers: &[], still_tied: &StillTied::ShareRank },
            );
            alone.places.iter().map(|place| u64::from(place.rank)).collect()
        });
        let mut quick = Self {
            entries: Vec::new(),
            terms: rules.allocation.as_ref().map(|allocation| terms(rules, allocation)),
            claims: Claims::default(),
            groups: Vec::new(),
            cuts,
            integers,
            field,
            places,
        };
        if let (Some(allocation), Some(terms)) = (&rules.allocation, &quick.terms) {
            quick.claims = claims(base, &quick.cuts, allocation, terms)?;
            quick.groups = quick.claims.guarantees.clone();
            let each = quick.cuts.classes() * quick.cuts.rank_classes();
            quick.entries.resize_with(each * candidates.len(), OnceLock::new);
        }
        Some(quick)
    }

    /// Room for trials.
    pub fn work(&self) -> Work {
        Work { claims: self.claims.clone(), ..Work::default() }
    }

    /// Decides the round by a weighting; the fates are left in `work`. `None` where the numbers do not fit.
    pub fn decide(&self, base: &Base<'_>, weighting: &Weighting, work: &mut Work) -> Option<Result<Decided, Halt>> {
        let totals = self.integers.totals(weighting, &mut work.totals)?;
        let below = self.below(base);
        self.classes(&totals, work)?;
        let places = self.places(below, work)?;
        let ranking = self.field.rank(places);
        Some(self.divided(base, &totals, below, ranking, work))
    }

    /// The first class that suffices for the ranking.
    fn below(&self, base: &Base<'_>) -> usize {
        let minimum = base.rules.ranking.minimum.as_ref();
        let at = minimum.and_then(|m| self.cuts.totals.iter().position(|total| total == m));
        at.map_or(0, |at| 2 * at + 1)
    }

    /// The class of each total.
    fn classes(&self, totals: &Totals, work: &mut Work) -> Option<()> {
        let mut cuts: Vec<(i128, bool)> = Vec::with_capacity(self.cuts.totals.len());
        for total in &self.cuts.totals {
            let bound = totals.whole(total)?;
            cuts.push((bound.floor().to_i128()?, bound.is_integer()));
        }
        let class = |total: &i128| {
            let mut class = 0;
            for (floor, whole) in &cuts {
                if total > floor {
                    class += 2;
                } else {
                    return class + usize::from(total == floor && *whole);
                }
            }
            class
        };
        work.classes.clear();
        work.classes.extend(work.totals.iter().map(class));
        Some(())
    }

    /// The place of each for the ranking: the lowest is best, and who misses the minimum stands behind everyone else.
    fn places(&self, below: usize, work: &Work) -> Option<Vec<u64>> {
        let present = || work.totals.iter().zip(&work.classes).filter(|(_, class)| **class >= below);
        if let Some(places) = &self.places {
            let last = places.iter().max().map_or(0, |most| most + 1);
            return Some(places.iter().zip(&work.classes).map(|(p, c)| if *c >= below { *p } else { last }).collect());
        }
        let (least, most) =
            present().fold((i128::MAX, i128::MIN), |(least, most), (total, _)| (least.min(*total), most.max(*total)));
        if least > most {
            return Some(vec![0; work.totals.len()]);
        }
        let width = most.checked_sub(least)?;
        let last = u64::try_from(width).ok()?.checked_add(1)?;
        let place = |(total, class): (&i128, &usize)| {
            if *class >= below { u64::try_from(most - total).unwrap_or(last) } else { last }
        };
        Some(work.totals.iter().zip(&work.classes).map(place).collect())
    }

    /// Divides the budget, and notes what became of each.
    fn divided(
        &self,
        base: &Base<'_>,
        totals: &Totals,
        below: usize,
        ranking: Ranking,
        work: &mut Work,
    ) -> Result<Decided, Halt> {
        let nothing = Fate { status: Status::BelowMinimum, rank: 0, award: 0 };
        work.fates.clear();
        work.fates.extend(ranking.places.iter().zip(&work.classes).map(|(place, class)| {
            if *class >= below { Fate { status: Status::Ranked, rank: place.rank, award: 0 } } else { nothing }
        }));
        let Some(terms) = &self.terms else { return Ok(Decided { ranking, allocation: None }) };
        let claims = &mut work.claims;
        for (at, (fate, class)) in work.fates.iter().zip(&work.classes).enumerate() {
            let entry =
                if fate.rank == 0 { None } else { Some(self.entry(base, at, *class, fate.rank).ok_or(Halt::Amount)?) };
            let entitlement = entry.map_or(0, |e| e.entitlement);
            claims.entitlements.get_mut(at).into_iter().for_each(|slot| *slot = entitlement);
            claims.nothing_because.get_mut(at).into_iter().for_each(|slot| *slot = entry.and_then(|e| e.because));
            let guarantees = entry.filter(|e| e.entitlement != 0).map_or(0, |e| e.guarantees);
            for (bit, (now, groups)) in claims.guarantees.iter_mut().zip(&self.groups).enumerate() {
                now.set(at, if guarantees >> bit & 1 == 1 { groups.of(at) } else { None });
            }
        }
        claims.divided = divided(base.rules, &ranking.places, |at| Some(totals.exact(*work.totals.get(at)?)));
        let allocation = allocate(terms, claims, &ranking).map_err(|failure| match failure {
            Failure::Undecidable(_) => Halt::Tie,
            Failure::Refused(at, _) => Halt::Fault(format!("claim {at} is refused")),
            Failure::Fault(words) => Halt::Fault(words),
        })?;
        for ((fate, award), entitlement) in
            work.fates.iter_mut().zip(&allocation.awards).zip(&claims.entitlements).filter(|((f, _), _)| f.rank != 0)
        {
            fate.award = award.amount;
            fate.status = match award.amount {
                0 => Status::Unfunded,
                all if all == *entitlement => Status::Funded,
                _ => Status::PartFunded,
            };
        }
        for at in allocation.reserve.iter().filter_map(|at| usize::try_from(*at).ok()) {
            work.fates.get_mut(at).into_iter().for_each(|fate| fate.status = Status::Reserve);
        }
        Ok(Decided { ranking, allocation: Some(allocation) })
    }

    /// What a candidate is entitled to; `None` where that cannot be computed.
    pub fn entry(&self, base: &Base<'_>, at: usize, class: usize, rank: u32) -> Option<Entry> {
        self.entry_of(base, at, class, self.cuts.rank_class(rank))
    }

    /// As [`Self::entry`], by the class of the rank.
    pub fn entry_of(&self, base: &Base<'_>, at: usize, class: usize, rank_class: usize) -> Option<Entry> {
        let slot = (at * self.cuts.classes() + class) * self.cuts.rank_classes() + rank_class;
        let compute = || entry(base, &self.cuts, base.rules.allocation.as_ref()?, at, (class, rank_class));
        self.entries.get(slot).and_then(|slot| *slot.get_or_init(compute))
    }

    /// The claims of a trial, for the groups in them.
    pub fn claims(&self) -> &Claims {
        &self.claims
    }
}

/// Everything a claim comes to by the evaluator, for any total and rank of these classes.
fn found(
    base: &Base<'_>,
    cuts: &Cuts,
    allocation: &model::Allocation,
    at: usize,
    (class, rank_class): (usize, usize),
) -> Option<crate::round::Claim> {
    let candidate = base.candidates.get(at)?;
    let (total, rank) = (cuts.total(class), cuts.rank(rank_class));
    let tier = tier(&allocation.award.tiers, rank, Some(&total)).and_then(|t| allocation.award.tiers.get(t));
    let seen = candidate.assessment.env(base.rules, &candidate.application);
    claim(allocation, &Env { total: Some(&total), rank: Some(rank), tier, ..seen }).ok()
}

fn entry(
    base: &Base<'_>,
    cuts: &Cuts,
    allocation: &model::Allocation,
    at: usize,
    classes: (usize, usize),
) -> Option<Entry> {
    let found = found(base, cuts, allocation, at, classes)?;
    let bits = found.guarantees.iter().enumerate().filter(|(_, group)| group.is_some());
    Some(Entry {
        entitlement: found.entitlement.amount.units(),
        because: found.entitlement.nothing_because,
        guarantees: bits.fold(0, |bits, (at, _)| bits | 1 << at),
    })
}

/// The groups and weights of all claims, which no total changes.
fn claims(base: &Base<'_>, cuts: &Cuts, allocation: &model::Allocation, terms: &Terms) -> Option<Claims> {
    if allocation.guarantees.len() > 64 {
        return None;
    }
    let mut open = allocation.clone();
    open.guarantees.iter_mut().for_each(|guarantee| guarantee.condition = None);
    let mut claims = unread(terms, allocation, base.candidates.len());
    for at in 0..base.candidates.len() {
        put(&mut claims, terms, at, found(base, cuts, &open, at, (0, 0))?);
    }
    Some(claims)
}
