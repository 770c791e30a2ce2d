//! The division of the budget: guarantees, the method, unspent money, the reserve list, payments, the books.
//!
//! Everything here is evaluated already: no expression and no rule file is seen. A claim is named by its position, which
//! is that of its entrant in the ranking; money is whole smallest units of the one currency.

#![deny(clippy::indexing_slicing)]

mod books;
mod bound;
mod by_points;
mod certificate;
mod claims;
mod entitlement;
mod filling;
mod fixed;
mod guarantees;
mod in_order;
mod leftover;
mod payment;
mod room;
mod state;
mod terms;
mod tie;
mod turn;
mod unspent;

pub use books::{Account, Transfer, Why};
pub use bound::Bound;
pub use certificate::Check;
pub use claims::Claims;
pub use entitlement::{Entitlement, NoEntitlement, entitlement, scaled_entitlement, tier};
pub use guarantees::NotKept;
pub use payment::{Payment, payments};
pub use terms::{Cap, Envelope, Method, Promise, Terms};
pub use tie::{Obstacle, Undecidable};

use crate::number::MoneyError;
use crate::rank::Ranking;
use state::State;

/// What one application got, and why not more. All sums in smallest units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Award {
    /// The award; zero for none.
    pub amount: i128,
    /// What it asked for when its turn came: the entitlement, or what limits left of it.
    pub asked: i128,
    /// What its envelope held when its turn came.
    pub left: i128,
    /// What bound it, where it got less than its entitlement.
    pub bound: Option<Bound>,
    /// The guarantee that served it, by position.
    pub served_by: Option<u32>,
    /// Who was served from its envelope just before its turn.
    pub last_served: Option<u32>,
}

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
    /// The sum of the awards.
    pub awarded: i128,
    /// What is left of the budget.
    pub unspent: i128,
    /// What was paid from the account `top_up`, beyond the budget.
    pub topped_up: i128,
}

/// Why the budget was not divided.
#[derive(Clone, Debug)]
pub enum Failure {
    /// A tie reaches money.
    Undecidable(Undecidable),
    /// An award that was decided does not fit: the claim, and what bound it.
    Refused(usize, Bound),
    /// The books do not balance: a fault of merit.
    Fault(String),
}

impl From<MoneyError> for Failure {
    fn from(error: MoneyError) -> Self {
        Self::Fault(error.to_string())
    }
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
