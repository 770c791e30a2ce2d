//! What envelopes, the pool, the top-up and limits still leave.

use super::claims::Claims;
use super::terms::{Cap, Terms};
use crate::check::model::{LastInLine, LimitBound};

/// What money is given out of: an envelope, or the pool of what all of them left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pot {
    /// What it holds.
    pub left: i128,
    /// Whether it gives no more.
    pub closed: bool,
    /// Who was served from it last.
    pub last: Option<u32>,
}

/// What one group used of a limit.
#[derive(Clone, Copy, Debug, Default)]
struct Used {
    money: i128,
    awards: usize,
}

/// What is left of everything.
#[derive(Clone, Debug)]
pub(super) struct Room {
    /// The envelopes by position, and behind them the pool.
    pub pots: Vec<Pot>,
    /// Per limit and group.
    used: Vec<Vec<Used>>,
    /// What the account that tops up still holds.
    pub top_up: i128,
}

/// The tightest limit of a claim and the money it leaves.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tightest {
    pub limit: u32,
    pub left: i128,
}

impl Room {
    pub fn new(terms: &Terms, claims: &Claims) -> Self {
        let pot = |left| Pot { left, closed: false, last: None };
        let mut pots: Vec<Pot> = terms.envelopes.iter().map(|e| pot(e.amount)).collect();
        pots.push(Pot { closed: true, ..pot(0) });
        let top_up = match &terms.last_in_line {
            LastInLine::TopUp { budget, .. } => budget.units(),
            LastInLine::PartAward { .. } | LastInLine::Skip | LastInLine::Stop => 0,
        };
        Self { pots, used: claims.limits.iter().map(|g| vec![Used::default(); g.count()]).collect(), top_up }
    }

    /// What a pot gives; nothing where it is closed.
    pub fn holds(&self, pot: usize) -> i128 {
        self.pots.get(pot).filter(|p| !p.closed).map_or(0, |p| p.left)
    }

    /// The limit that leaves a claim the least, where one leaves less than it is short of; `awarded` says whether it
    /// counts as an award already.
    pub fn tightest(&self, terms: &Terms, claims: &Claims, at: usize, short: i128, awarded: bool) -> Option<Tightest> {
        let mut tightest: Option<Tightest> = None;
        for (limit, cap) in (0_u32..).zip(&terms.limits) {
            let Some(left) = self.leaves(limit, &cap.bound, claims, at, awarded) else { continue };
            if left < short && tightest.is_none_or(|t| left < t.left) {
                tightest = Some(Tightest { limit, left });
            }
        }
        tightest
    }

    /// The money that a limit leaves a claim; `None` where it does not bind it.
    pub fn leaves(&self, limit: u32, bound: &LimitBound, claims: &Claims, at: usize, awarded: bool) -> Option<i128> {
        let used = self.used(limit, claims, at)?;
        match bound {
            LimitBound::Money(most) => Some(most.units() - used.money),
            LimitBound::Awards(most) if used.awards >= *most && !awarded => Some(0),
            LimitBound::Awards(_) => None,
        }
    }

    fn used(&self, limit: u32, claims: &Claims, at: usize) -> Option<Used> {
        let limit = usize::try_from(limit).ok()?;
        let group = claims.limits.get(limit)?.of(at)?;
        self.used.get(limit)?.get(group).copied()
    }

    /// Books an award or a further part of one. Sums that nothing can bear saturate, and are then exceeded.
    pub fn give(&mut self, claims: &Claims, at: usize, pot: usize, gift: &Gift) {
        if let Some(pot) = self.pots.get_mut(pot) {
            pot.left = pot.left.saturating_sub(gift.amount - gift.topped_up);
            pot.last = u32::try_from(at).ok();
        }
        self.top_up = self.top_up.saturating_sub(gift.topped_up);
        for (used, groups) in self.used.iter_mut().zip(&claims.limits) {
            if let Some(used) = groups.of(at).and_then(|group| used.get_mut(group)) {
                used.money = used.money.saturating_add(gift.amount);
                used.awards += usize::from(!gift.further);
            }
        }
    }

    /// The limits of a claim that hold more than they may, by position.
    pub fn exceeded(&self, terms: &Terms, claims: &Claims, at: usize) -> Vec<u32> {
        let over = |(limit, cap): &(u32, &Cap)| {
            self.used(*limit, claims, at).is_some_and(|used| match &cap.bound {
                LimitBound::Money(most) => used.money > most.units(),
                LimitBound::Awards(most) => used.awards > *most,
            })
        };
        (0_u32..).zip(&terms.limits).filter(over).map(|(limit, _)| limit).collect()
    }
}

/// Money that a claim is given.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gift {
    /// All of it.
    pub amount: i128,
    /// What of it tops up, and does not come from the pot.
    pub topped_up: i128,
    /// Whether the claim has an award already.
    pub further: bool,
}
