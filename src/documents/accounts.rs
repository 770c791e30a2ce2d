//! The books of a round by account.

use crate::allocate::Account;
use crate::rank::Ranking;
use crate::round::Divided;
use std::collections::BTreeMap;

/// What an account was filled with, what went to each applicant, by rank and place in the ranking, and the rest; in smallest
/// units.
#[derive(Default)]
pub(super) struct Sums {
    pub filled: i128,
    pub awards: BTreeMap<(u32, usize), i128>,
    pub moved: i128,
    pub unspent: i128,
}

/// What the books say of each account that awards were paid from.
pub(super) fn sums(ranking: &Ranking, divided: &Divided) -> BTreeMap<Account, Sums> {
    let mut all: BTreeMap<Account, Sums> = BTreeMap::new();
    if divided.terms.has_envelopes() {
        for at in (0_u32..).take(divided.terms.envelopes.len()) {
            all.insert(Account::Envelope(at), Sums::default());
        }
    } else {
        // Without envelopes awards are paid from the budget itself.
        all.insert(Account::Budget, Sums { filled: divided.terms.budget, ..Sums::default() });
    }
    for transfer in &divided.allocation.transfers {
        if !matches!(transfer.to, Account::Application(_) | Account::Unspent) {
            all.entry(transfer.to).or_default().filled += transfer.amount;
        }
        if transfer.from == Account::Budget && divided.terms.has_envelopes() {
            continue;
        }
        let from = all.entry(transfer.from).or_default();
        match transfer.to {
            Account::Application(at) => {
                let at = usize::try_from(at).unwrap_or(usize::MAX);
                let rank = ranking.places.get(at).map_or(0, |place| place.rank);
                *from.awards.entry((rank, at)).or_default() += transfer.amount;
            }
            Account::Unspent => from.unspent += transfer.amount,
            _ => from.moved += transfer.amount,
        }
    }
    // What tops up lies beside the budget; it is filled with what it gives.
    if let Some(beside) = all.get_mut(&Account::TopUp) {
        beside.filled = divided.allocation.topped_up;
    }
    all
}
