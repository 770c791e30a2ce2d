//! The books of the second division: what is divided among whom, and what has moved. Every balance is worked out again
//! from all movements so far, and nothing else is remembered.

use crate::check::model::{LastInLine, LimitBound, Unspent};
use crate::number::{Exact, Rounding};

/// What is divided, and among whom; sums in currency units.
#[derive(Clone, Debug)]
pub struct Question {
    /// The envelopes; the budget is their sum.
    pub envelopes: Vec<Exact>,
    /// What every award is a multiple of.
    pub step: Exact,
    /// What every award is at least.
    pub smallest: Exact,
    /// What happens where what is asked does not fit; `None` where the method serves all at once.
    pub last_in_line: Option<LastInLine>,
    /// How many awards each guarantee promises each group.
    pub guarantees: Vec<usize>,
    /// What each limit allows each group.
    pub limits: Vec<LimitBound>,
    /// What happens to money that is left.
    pub unspent: Unspent,
    /// Whether a tier that divides a tie stops the round.
    pub stop: bool,
    /// The claimants down the ranking, tied ones together.
    pub ranking: Vec<Vec<usize>>,
    /// The claimants.
    pub claimants: Vec<Claimant>,
}

/// One that money may go to.
#[derive(Clone, Debug)]
pub struct Claimant {
    /// What it is entitled to.
    pub entitlement: Exact,
    /// What it weighs where all are served at once.
    pub weight: Exact,
    /// Its envelope.
    pub envelope: usize,
    /// Its group under each limit.
    pub limits: Vec<Option<usize>>,
    /// Its group under each guarantee, where it is a candidate.
    pub guarantees: Vec<Option<usize>>,
    /// Whether a tier by rank divides its tie.
    pub divided: bool,
    /// Whether people decided what it is entitled to, which it gets first.
    pub fixed: bool,
}

/// Where money can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// An envelope.
    Envelope(usize),
    /// What the envelopes left.
    Pool,
    /// What tops up.
    TopUp,
    /// A claimant.
    Claimant(usize),
    /// What is not spent.
    Unspent,
}

/// From where, to where, and how much.
pub type Movement = (Holder, Holder, Exact);

/// A tie reaches money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tied;

/// All that has moved, and which envelopes are closed.
pub(super) struct Books<'a> {
    pub question: &'a Question,
    pub movements: Vec<Movement>,
    pub closed: Vec<Holder>,
}

impl Books<'_> {
    pub fn claimant(&self, who: usize) -> Option<&Claimant> {
        self.question.claimants.get(who)
    }

    pub fn entitlement(&self, who: usize) -> Exact {
        self.claimant(who).map(|c| c.entitlement.clone()).unwrap_or_default()
    }

    /// Its envelope.
    pub fn home(&self, who: usize) -> Holder {
        Holder::Envelope(self.claimant(who).map_or(0, |c| c.envelope))
    }

    /// What a holder has, from all movements.
    pub fn balance(&self, holder: Holder) -> Exact {
        let mut sum = match holder {
            Holder::Envelope(at) => self.question.envelopes.get(at).cloned().unwrap_or_default(),
            _ => Exact::zero(),
        };
        for (from, to, amount) in &self.movements {
            if *to == holder {
                sum += amount;
            }
            if *from == holder {
                sum = &sum - amount;
            }
        }
        sum
    }

    /// What a claimant has.
    pub fn has(&self, who: usize) -> Exact {
        self.balance(Holder::Claimant(who))
    }

    /// The members of a group of a limit that have something: their money and their number.
    pub fn used(&self, limit: usize, group: usize) -> (Exact, usize) {
        let member = |c: &Claimant| c.limits.get(limit).copied().flatten() == Some(group);
        let members = self.question.claimants.iter().enumerate().filter(|(_, c)| member(c));
        let held = members.map(|(who, _)| self.has(who)).filter(Exact::is_positive);
        held.fold((Exact::zero(), 0), |(sum, n), has| (&sum + &has, n + 1))
    }

    /// What a limit leaves one; `None` where it does not bind it.
    pub fn room(&self, limit: usize, who: usize) -> Option<Exact> {
        let group = self.claimant(who)?.limits.get(limit).copied().flatten()?;
        let (money, awards) = self.used(limit, group);
        match self.question.limits.get(limit)? {
            LimitBound::Money(most) => Some(&most.to_exact() - &money),
            LimitBound::Awards(most) if awards >= *most && !self.has(who).is_positive() => Some(Exact::zero()),
            LimitBound::Awards(_) => None,
        }
    }

    /// The whole steps in a sum.
    pub fn steps(&self, sum: &Exact) -> Exact {
        sum.round_to_step(&self.question.step, Rounding::Floor).unwrap_or_default()
    }

    pub fn give(&mut self, from: Holder, who: usize, amount: Exact) {
        if amount.is_positive() {
            self.movements.push((from, Holder::Claimant(who), amount));
        }
    }
}
