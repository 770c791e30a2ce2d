//! The method `in_order`, and the guarantees that come before it: down the ranking, one tie after the other.

use super::room::Room;
use super::tie::bearable;
use super::{Award, Bound, Claim, Failure, NotKept, Terms};
use crate::check::model::LastInLine;
use crate::number::{Money, MoneyError};
use crate::rank::Ranking;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What one claim gets when its turn comes, as if it came first among those it is tied with.
#[derive(Clone, Debug)]
pub(super) struct Turn {
    pub amount: Money,
    pub asked: Money,
    pub bound: Option<Bound>,
    pub closes: bool,
}

/// The allocation while it is going on.
pub(super) struct State<'a> {
    terms: &'a Terms,
    claims: &'a [Claim],
    room: Room,
    /// The awards so far, parallel to the claims.
    pub awards: Vec<Award>,
    /// The claims in the order in which they were served.
    pub sequence: Vec<usize>,
}

impl<'a> State<'a> {
    pub fn new(terms: &'a Terms, claims: &'a [Claim]) -> Self {
        let zero = Money::zero(terms.currency);
        let nothing = Award { amount: zero, asked: zero, bound: None, left: zero, served_by: None, last_served: None };
        Self { terms, claims, room: Room::new(terms), awards: vec![nothing; claims.len()], sequence: Vec::new() }
    }

    fn zero(&self) -> Money {
        Money::zero(self.terms.currency)
    }

    /// The turn of a claim under a rule for what does not fit.
    fn turn(&self, claim: &Claim, rule: &LastInLine) -> Result<Turn, MoneyError> {
        let zero = self.zero();
        if claim.entitlement.is_zero() {
            let bound = claim.nothing_because.map(Bound::Nothing);
            return Ok(Turn { amount: zero, asked: zero, bound, closes: false });
        }
        let (asked, mut bound) = self.asked(claim, rule)?;
        if asked.is_zero() {
            return Ok(Turn { amount: zero, asked, bound, closes: false });
        }
        let left = self.room.envelope(claim, zero);
        if asked.units() <= left.units() {
            return Ok(Turn { amount: asked, asked, bound, closes: false });
        }
        let name = self.terms.envelopes.get(claim.envelope).map_or_else(|| "budget".into(), |e| e.name.clone());
        bound = Some(Bound::Envelope(name));
        let mut amount = zero;
        if let LastInLine::PartAward { at_least } = rule {
            let part = left.round_down_to(self.terms.step)?;
            let enough = part.to_exact() >= at_least * &claim.entitlement.to_exact();
            if part.is_positive() && part.units() < self.terms.smallest.units() {
                bound = Some(Bound::Smallest);
            } else if part.is_positive() && !enough {
                bound = Some(Bound::AtLeast);
            } else {
                amount = part;
            }
        }
        Ok(Turn { amount, asked, bound, closes: *rule != LastInLine::Skip })
    }

    /// What the claim asks for: its entitlement or, where a limit leaves less, that.
    fn asked(&self, claim: &Claim, rule: &LastInLine) -> Result<(Money, Option<Bound>), MoneyError> {
        let Some(tightest) = self.room.tightest(self.terms, claim)? else { return Ok((claim.entitlement, None)) };
        let clause = self.terms.limits.get(tightest.limit).map(|c| (c.name.clone(), c.clause.clone()));
        let (name, clause) = clause.unwrap_or_else(|| ("".into(), "".into()));
        let limit = Bound::Limit { name, group: tightest.group, clause };
        if !matches!(rule, LastInLine::PartAward { .. }) {
            return Ok((self.zero(), Some(limit)));
        }
        let part = tightest.left.round_down_to(self.terms.step)?;
        if !part.is_positive() {
            return Ok((self.zero(), Some(limit)));
        }
        if part.units() < self.terms.smallest.units() {
            return Ok((self.zero(), Some(Bound::Smallest)));
        }
        Ok((part, Some(limit)))
    }

    /// Serves tied claims together.
    fn serve(&mut self, tied: &[usize], rule: &LastInLine, guarantee: Option<usize>) -> Result<(), Failure> {
        let mut turns: Vec<(usize, &Claim, Turn)> = Vec::new();
        for at in tied {
            let Some(claim) = self.claims.get(*at) else { continue };
            turns.push((*at, claim, self.turn(claim, rule)?));
        }
        let together: Vec<(&Claim, Turn)> = turns.iter().map(|(_, c, t)| (*c, t.clone())).collect();
        bearable(self.terms, &self.room, &together)?.map_err(Failure::Undecidable)?;
        let zero = self.zero();
        let before: Vec<(Money, Option<Arc<str>>)> =
            turns.iter().map(|(_, c, _)| (self.room.envelope(c, zero), self.room.last_served(c))).collect();
        for ((at, claim, turn), (left, last_served)) in turns.into_iter().zip(before) {
            // A guarantee that does not serve leaves the claim to the general order.
            if guarantee.is_some() && turn.amount.is_zero() {
                continue;
            }
            if !turn.amount.is_zero() {
                self.room.give(claim, turn.amount)?;
                self.sequence.push(at);
            }
            if turn.closes {
                self.room.close(claim);
            }
            let Turn { amount, asked, bound, .. } = turn;
            if let Some(award) = self.awards.get_mut(at) {
                *award = Award { amount, asked, bound, left, served_by: guarantee, last_served };
            }
        }
        Ok(())
    }

    fn is_served(&self, at: usize) -> bool {
        self.awards.get(at).is_some_and(|a| !a.amount.is_zero())
    }

    /// Each guarantee in the order written: down the ranking, the candidates whose group still lacks awards are served
    /// as with `skip`, those tied with the last one too.
    pub fn guarantees(&mut self, ranking: &Ranking) -> Result<Vec<NotKept>, Failure> {
        let mut not_kept = Vec::new();
        for (i, promise) in self.terms.guarantees.iter().enumerate() {
            let group = |claim: &Claim| claim.guarantees.get(i).cloned().flatten();
            let mut lacking: BTreeMap<Arc<str>, usize> = BTreeMap::new();
            for (at, claim) in self.claims.iter().enumerate() {
                let Some(group) = group(claim) else { continue };
                let lacks = lacking.entry(group).or_insert(promise.awards);
                *lacks = lacks.saturating_sub(usize::from(self.is_served(at)));
            }
            for tied in &ranking.groups {
                let waiting = |at: &&usize| {
                    let group = self.claims.get(**at).and_then(group);
                    let lacks = group.and_then(|g| lacking.get(&g).copied()).unwrap_or(0);
                    lacks > 0 && !self.is_served(**at)
                };
                let candidates: Vec<usize> = tied.iter().filter(waiting).copied().collect();
                self.serve(&candidates, &LastInLine::Skip, Some(i))?;
                for at in candidates.into_iter().filter(|at| self.is_served(*at)) {
                    if let Some(lacks) = self.claims.get(at).and_then(group).and_then(|g| lacking.get_mut(&g)) {
                        *lacks = lacks.saturating_sub(1);
                    }
                }
            }
            let short = lacking.into_iter().filter(|(_, lacking)| *lacking > 0);
            not_kept.extend(short.map(|(group, lacking)| NotKept { guarantee: i, group, lacking }));
        }
        Ok(not_kept)
    }

    /// The general order.
    pub fn in_order(&mut self, ranking: &Ranking) -> Result<(), Failure> {
        for tied in &ranking.groups {
            let waiting: Vec<usize> = tied.iter().copied().filter(|at| !self.is_served(*at)).collect();
            self.serve(&waiting, &self.terms.last_in_line.clone(), None)?;
        }
        Ok(())
    }

    /// The next ranked ones with an entitlement that no limit excludes; those tied with the last one too.
    pub fn reserve(&self, ranking: &Ranking) -> Vec<usize> {
        let rule = &self.terms.last_in_line;
        let mut list = Vec::new();
        for tied in &ranking.groups {
            if list.len() >= self.terms.reserve {
                break;
            }
            let next = tied.iter().copied().filter(|at| {
                let claim = self.claims.get(*at).filter(|c| !c.entitlement.is_zero() && !self.is_served(*at));
                claim.is_some_and(|c| self.asked(c, rule).is_ok_and(|(asked, _)| !asked.is_zero()))
            });
            list.extend(next);
        }
        list
    }
}
