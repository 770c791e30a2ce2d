//! The budget divided a second time by the oracle, from the same terms and claims.

use super::decision::Divided;
use crate::allocate::{Account, Allocation, Claims, Method, Terms, Why};
use crate::check::model::StillTied;
use crate::oracle::{Claimant, Holder, Movement, Question, divide};
use crate::rank::Ranking;

/// The same division, asked of the oracle.
#[must_use]
pub fn question(terms: &Terms, claims: &Claims, ranking: &Ranking) -> Question {
    let sum = |units: i128| terms.money(units).to_exact();
    let index = |at: &u32| usize::try_from(*at).unwrap_or(usize::MAX);
    let claimant = |at: usize| Claimant {
        entitlement: sum(claims.entitlement(at)),
        weight: claims.weight(at),
        envelope: claims.envelope(at),
        limits: claims.limits.iter().map(|groups| groups.of(at)).collect(),
        guarantees: claims.guarantees.iter().map(|groups| groups.of(at)).collect(),
        divided: claims.is_divided(at),
        fixed: claims.is_fixed(at),
    };
    Question {
        envelopes: terms.envelopes.iter().map(|e| sum(e.amount)).collect(),
        step: sum(terms.step),
        smallest: sum(terms.smallest),
        last_in_line: Some(terms.last_in_line.clone()).filter(|_| terms.method == Method::InOrder),
        guarantees: terms.guarantees.iter().map(|promise| promise.awards).collect(),
        limits: terms.limits.iter().map(|cap| cap.bound.clone()).collect(),
        unspent: terms.unspent.clone(),
        stop: terms.still_tied == StillTied::Stop,
        ranking: ranking.groups().map(|tied| tied.iter().map(index).collect()).collect(),
        claimants: (0..claims.len()).map(claimant).collect(),
    }
}

/// The movements of an allocation behind the filling of the envelopes, as the oracle writes them.
#[must_use]
pub fn movements(terms: &Terms, allocation: &Allocation) -> Vec<Movement> {
    let index = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
    let holder = |account: Account| match account {
        // Where no envelope is declared, the budget is the one.
        Account::Budget => Holder::Envelope(0),
        Account::Envelope(at) => Holder::Envelope(index(at)),
        Account::Pool => Holder::Pool,
        Account::TopUp => Holder::TopUp,
        Account::Application(at) => Holder::Claimant(index(at)),
        Account::Unspent => Holder::Unspent,
    };
    let behind = allocation.transfers.iter().filter(|t| t.why != Why::Filled);
    behind.map(|t| (holder(t.from), holder(t.to), terms.money(t.amount).to_exact())).collect()
}

/// Divides again by the oracle: how many movements are the same. The oracle takes time that grows with the square of
/// the claims.
///
/// # Errors
///
/// The number of the first movement that differs, from 1.
pub fn divided_again(divided: &Divided, ranking: &Ranking) -> Result<usize, usize> {
    let found = movements(&divided.terms, &divided.allocation);
    let expected = divide(&question(&divided.terms, &divided.claims, ranking)).unwrap_or_default();
    if found == expected {
        return Ok(found.len());
    }
    let same = found.iter().zip(&expected).take_while(|(a, b)| a == b).count();
    Err(same + 1)
}
