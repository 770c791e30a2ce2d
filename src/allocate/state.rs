//! The division while it is going on.

use super::award::{Award, Bound};
use super::books::{Account, Transfer, Why};
use super::claims::Claims;
use super::room::{Gift, Room};
use super::terms::Terms;

pub(super) struct State<'a> {
    pub terms: &'a Terms,
    pub claims: &'a Claims,
    pub room: Room,
    /// The awards so far, parallel to the claims.
    pub awards: Vec<Award>,
    /// The movements so far.
    pub transfers: Vec<Transfer>,
}

/// In whose name claims are served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pass {
    /// What people decided.
    Override,
    /// A guarantee, by position.
    Guarantee(u32),
    /// The method.
    Method,
    /// Unspent money.
    Unspent,
}

/// The outcome of a turn; sums in smallest units.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Turn {
    /// What it gets, beyond what it has.
    pub amount: i128,
    /// What of that comes from the account that tops up.
    pub topped_up: i128,
    /// What it asked for.
    pub asked: i128,
    pub bound: Option<Bound>,
    pub closes: bool,
}

impl<'a> State<'a> {
    /// The budget has filled the envelopes, and nobody has anything yet.
    pub fn new(terms: &'a Terms, claims: &'a Claims) -> Self {
        let mut transfers = Vec::new();
        if terms.has_envelopes() {
            for (at, envelope) in (0_u32..).zip(&terms.envelopes).filter(|(_, e)| e.amount != 0) {
                let to = Account::Envelope(at);
                transfers.push(Transfer { from: Account::Budget, to, amount: envelope.amount, why: Why::Filled });
            }
        }
        let awards = vec![Award::default(); claims.len()];
        Self { terms, claims, room: Room::new(terms, claims), awards, transfers }
    }

    pub fn award(&self, at: usize) -> Award {
        self.awards.get(at).copied().unwrap_or_default()
    }

    pub fn is_served(&self, at: usize) -> bool {
        self.award(at).amount != 0
    }

    /// The account of a pot.
    pub fn account(&self, pot: usize) -> Account {
        match u32::try_from(pot) {
            Ok(at) if pot < self.terms.envelopes.len() => {
                if self.terms.has_envelopes() {
                    Account::Envelope(at)
                } else {
                    Account::Budget
                }
            }
            _ => Account::Pool,
        }
    }

    /// What a pot holds, and whom it served last.
    pub fn seen(&self, pot: usize) -> (i128, Option<u32>) {
        (self.room.holds(pot), self.room.pots.get(pot).and_then(|p| p.last))
    }

    /// Takes a turn. `seen` is what the pot showed before those it is tied with took theirs.
    pub fn take(&mut self, at: usize, pot: usize, turn: &Turn, pass: Pass, seen: Option<(i128, Option<u32>)>) {
        let Turn { amount, topped_up, asked, bound, closes } = *turn;
        let guarantee = match pass {
            Pass::Guarantee(guarantee) => Some(guarantee),
            Pass::Override | Pass::Method | Pass::Unspent => None,
        };
        // A guarantee that does not serve leaves the claim to the general order.
        if guarantee.is_some() && amount == 0 {
            return;
        }
        let (left, last_served) = seen.unwrap_or_else(|| self.seen(pot));
        let has = self.award(at);
        if amount != 0 {
            self.room.give(self.claims, at, pot, &Gift { amount, topped_up, further: has.amount != 0 });
            self.book(at, pot, turn, pass);
        }
        if closes {
            self.room.pots.get_mut(pot).into_iter().for_each(|p| p.closed = true);
        }
        let award = if pass == Pass::Unspent {
            // What the claim had stays; what binds it now is what bound it last.
            Award { amount: has.amount + amount, asked: has.amount + asked, left, bound, last_served, ..has }
        } else {
            Award { amount, asked, left, bound, served_by: guarantee, last_served }
        };
        self.awards.get_mut(at).into_iter().for_each(|slot| *slot = award);
    }

    fn book(&mut self, at: usize, pot: usize, turn: &Turn, pass: Pass) {
        let Ok(claim) = u32::try_from(at) else { return };
        let to = Account::Application(claim);
        let why = match (pass, turn.bound) {
            (Pass::Override, _) => Why::Override,
            (Pass::Guarantee(guarantee), _) => Why::Guarantee(guarantee),
            (Pass::Method, None) => Why::Entitlement,
            (Pass::Method, Some(bound)) => Why::Part(bound),
            (Pass::Unspent, bound) => Why::Short(bound),
        };
        let from = self.account(pot);
        self.transfers.push(Transfer { from, to, amount: turn.amount - turn.topped_up, why });
        if turn.topped_up != 0 {
            let lack = Transfer { from: Account::TopUp, to, amount: turn.topped_up, why: Why::TopUp };
            self.transfers.push(lack);
        }
    }
}
