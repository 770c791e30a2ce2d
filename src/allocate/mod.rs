//! The division of the budget: guarantees, the method, unspent money, the reserve list, payments, the books.
//!
//! Everything here is evaluated already: no expression and no rule file is seen. A claim is named by its position, which
//! is that of its entrant in the ranking; money is whole smallest units of the one currency.

#![deny(clippy::indexing_slicing)]

mod terms;
mod entitlement;
mod claims;
mod award;
mod books;
mod room;
mod failure;
mod state;
mod turn;
mod tie;
mod fixed;
mod guarantees;
mod in_order;
mod filling;
mod leftover;
mod by_points;
mod unspent;
mod payment;
mod certificate;

pub use award::{Award, Bound};
pub use books::{Account, Transfer, Why};
pub use certificate::Check;
pub use claims::Claims;
pub use entitlement::{Entitlement, NoEntitlement, entitlement, scaled_entitlement, tier};
pub use failure::{Failure, Obstacle, Undecidable};
pub use guarantees::NotKept;
pub use payment::{Payment, payments};
pub use terms::{Cap, Envelope, Method, Promise, Terms};

use crate::rank::Ranking;
use state::State;

/// The budget, divided.
#[derive(Clone, Debug)]
pub struct Allocation {
    /// The awards, parallel to the claims.
    pub awards: Vec<Award>,
    /// Every movement of money, in order.
    pub transfers: Vec<Transfer>,
    /// What was checked in the books, with its figures.
    pub certificate: Vec<Check>,
    /// The reserve list: claims, best first.
    pub reserve: Vec<u32>,
    /// Guarantees that could not be kept.
    pub not_kept: Vec<NotKept>,
    /// The sum of the awards, in smallest units as all sums here.
    pub awarded: i128,
    /// What is left of the budget: `budget + topped_up - awarded`.
    pub unspent: i128,
    /// What was paid from the account `top_up`, beyond the budget.
    pub topped_up: i128,
}

/// Divides the budget among the claims of the ranked.
///
/// # Errors
///
/// [`Failure::Undecidable`] where a tie reaches money, [`Failure::Refused`] where a decided award does not fit, [`Failure::Fault`] where the books do not balance.
pub fn allocate(terms: &Terms, claims: &Claims, ranking: &Ranking) -> Result<Allocation, Failure> {
    let mut state = State::new(terms, claims);
    fixed::serve(&mut state)?;
    let not_kept = guarantees::serve(&mut state, ranking)?;
    match terms.method {
        Method::InOrder => in_order::serve(&mut state, ranking)?,
        Method::ByPoints | Method::ProRata => by_points::serve(&mut state, ranking)?,
    }
    unspent::serve(&mut state, ranking)?;
    let reserve = in_order::reserve(&state, ranking);
    let State { awards, transfers, .. } = state;
    let (certificate, sums) = certificate::certify(terms, claims, &awards, &transfers)?;
    let certificate::Sums { awarded, unspent, topped_up } = sums;
    Ok(Allocation { awards, transfers, certificate, reserve, not_kept, awarded, unspent, topped_up })
}
