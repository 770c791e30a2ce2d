//! What envelopes and limits still leave.

use super::{Claim, Terms};
use crate::check::model::LimitBound;
use crate::number::{Money, MoneyError};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is left of every envelope and limit.
#[derive(Clone, Debug)]
pub(super) struct Room {
    /// Per envelope: what is left, whether it is closed, and who was served last.
    pub envelopes: Vec<(Money, bool, Option<Arc<str>>)>,
    /// Per limit and group: the money and the number of awards given so far.
    used: Vec<BTreeMap<Arc<str>, (Money, usize)>>,
}

/// A limit, the claim's group, and what it leaves; `None` where a limit by awards leaves the claim free.
type Leaves = (usize, Arc<str>, Option<Money>);

/// The tightest limit of a claim and the money it leaves.
pub(super) struct Tightest {
    pub limit: usize,
    pub group: Arc<str>,
    pub left: Money,
}

impl Room {
    pub fn new(terms: &Terms) -> Self {
        Self {
            envelopes: terms.envelopes.iter().map(|e| (e.amount, false, None)).collect(),
            used: vec![BTreeMap::new(); terms.limits.len()],
        }
    }

    /// What the claim's envelope holds; nothing where it is closed.
    pub fn envelope(&self, claim: &Claim, zero: Money) -> Money {
        self.envelopes.get(claim.envelope).filter(|(_, closed, _)| !closed).map_or(zero, |(left, ..)| *left)
    }

    /// Who was served from the claim's envelope last.
    pub fn last_served(&self, claim: &Claim) -> Option<Arc<str>> {
        self.envelopes.get(claim.envelope).and_then(|(_, _, last)| last.clone())
    }

    /// The limit that leaves the claim the least, where one leaves less than its entitlement.
    pub fn tightest(&self, terms: &Terms, claim: &Claim) -> Result<Option<Tightest>, MoneyError> {
        let mut tightest: Option<Tightest> = None;
        for (limit, group, left) in self.limits(terms, claim)? {
            let Some(left) = left else { continue };
            let tighter = tightest.as_ref().is_none_or(|t| left.units() < t.left.units());
            if left.units() < claim.entitlement.units() && tighter {
                tightest = Some(Tightest { limit, group, left });
            }
        }
        Ok(tightest)
    }

    /// What each limit leaves the claim.
    fn limits(&self, terms: &Terms, claim: &Claim) -> Result<Vec<Leaves>, MoneyError> {
        let zero = Money::zero(terms.currency);
        let mut rooms = Vec::new();
        for (limit, (cap, group)) in terms.limits.iter().zip(&claim.limits).enumerate() {
            let Some(group) = group else { continue };
            let (money, awards) = self.used.get(limit).and_then(|u| u.get(group)).copied().unwrap_or((zero, 0));
            let left = match &cap.bound {
                LimitBound::Money(most) => Some(most.checked_sub(money)?),
                LimitBound::Awards(most) if awards >= *most => Some(zero),
                LimitBound::Awards(_) => None,
            };
            rooms.push((limit, group.clone(), left));
        }
        Ok(rooms)
    }

    /// Books an award.
    pub fn give(&mut self, claim: &Claim, amount: Money) -> Result<(), MoneyError> {
        if let Some((left, _, last)) = self.envelopes.get_mut(claim.envelope) {
            *left = left.checked_sub(amount)?;
            *last = Some(claim.key.clone());
        }
        for (used, group) in self.used.iter_mut().zip(&claim.limits) {
            let Some(group) = group else { continue };
            let (money, awards) = used.entry(group.clone()).or_insert((Money::zero(amount.currency()), 0));
            *money = money.checked_add(amount)?;
            *awards += 1;
        }
        Ok(())
    }

    pub fn close(&mut self, claim: &Claim) {
        if let Some((_, closed, _)) = self.envelopes.get_mut(claim.envelope) {
            *closed = true;
        }
    }

    /// The envelopes and limits that hold more than they may, by name.
    pub fn exceeded(&self, terms: &Terms) -> Vec<String> {
        let mut names = Vec::new();
        for (envelope, (left, ..)) in terms.envelopes.iter().zip(&self.envelopes) {
            if left.is_negative() {
                names.push(if &*envelope.name == "budget" {
                    "the budget".into()
                } else {
                    format!("envelope {}", envelope.name)
                });
            }
        }
        for (cap, used) in terms.limits.iter().zip(&self.used) {
            for (group, (money, awards)) in used {
                let over = match &cap.bound {
                    LimitBound::Money(most) => money.units() > most.units(),
                    LimitBound::Awards(most) => awards > most,
                };
                if over {
                    names.push(format!("limit {} ({group})", cap.name));
                }
            }
        }
        names
    }
}
