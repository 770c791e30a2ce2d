//! The division of the budget: entitlements, guarantees, the method, the reserve list, payments, the books.
//!
//! Everything here is evaluated already: no expression and no rule file is seen.

mod books;
mod bound;
mod entitlement;
mod in_order;
mod payment;
mod room;
mod tie;

pub use books::{Account, Check, Transfer};
pub use bound::Bound;
pub use entitlement::{Entitlement, NoEntitlement, entitlement, tier};
pub use payment::Payment;
pub use tie::Undecidable;

use crate::check::model::{LastInLine, LimitBound, Payer, StillTied};
use crate::number::{Currency, Exact, Money, MoneyError};
use crate::rank::Ranking;
use std::sync::Arc;

/// What is divided, and how.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The one currency.
    pub currency: Currency,
    /// The budget.
    pub budget: Money,
    /// Its parts; one named `budget` where none are declared. They add up to the budget.
    pub envelopes: Vec<Envelope>,
    /// What every award is a multiple of.
    pub step: Money,
    /// What every award is at least.
    pub smallest: Money,
    /// What happens where what is asked does not fit.
    pub last_in_line: LastInLine,
    /// First passes, in order.
    pub guarantees: Vec<Promise>,
    /// What nobody may exceed.
    pub limits: Vec<Cap>,
    /// Where the notice grants the awards.
    pub award_clause: Arc<str>,
    /// How many stand on the reserve list.
    pub reserve: usize,
    /// Who pays; empty for one payer.
    pub payers: Vec<Payer>,
    /// The shares in which an award is paid; empty for one payment.
    pub instalments: Vec<Exact>,
    /// What happens to ties.
    pub still_tied: StillTied,
}

/// A part of the budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Its name.
    pub name: Arc<str>,
    /// What is in it.
    pub amount: Money,
}

/// A guarantee: so many awards for each group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// The group as the rule file writes it.
    pub name: Arc<str>,
    /// How many.
    pub awards: usize,
    /// Where the notice says so.
    pub clause: Arc<str>,
}

/// A limit on each group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cap {
    /// The group as the rule file writes it.
    pub name: Arc<str>,
    /// How much.
    pub bound: LimitBound,
    /// Where the notice says so.
    pub clause: Arc<str>,
}

/// One ranked application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Its key.
    pub key: Arc<str>,
    /// What it is entitled to.
    pub entitlement: Money,
    /// Why that is nothing.
    pub nothing_because: Option<NoEntitlement>,
    /// The envelope it falls in.
    pub envelope: usize,
    /// The group it is in under each limit; `None` where a limit does not bind it.
    pub limits: Vec<Option<Arc<str>>>,
    /// The group it is in under each guarantee, where it is a candidate.
    pub guarantees: Vec<Option<Arc<str>>>,
    /// Whether a tier by rank divides the tie it is in.
    pub divided: bool,
}

/// What one application got, and why not more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Award {
    /// The award; zero for none.
    pub amount: Money,
    /// What it asked for when its turn came: the entitlement, or what limits left of it.
    pub asked: Money,
    /// What bound it, where it got less than its entitlement.
    pub bound: Option<Bound>,
    /// What its envelope held when its turn came.
    pub left: Money,
    /// The guarantee that served it, by position.
    pub served_by: Option<usize>,
    /// Who was served from its envelope just before its turn.
    pub last_served: Option<Arc<str>>,
}

/// A guarantee that could not be kept for a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotKept {
    /// The guarantee, by position.
    pub guarantee: usize,
    /// The group.
    pub group: Arc<str>,
    /// How many awards it lacks.
    pub lacking: usize,
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
    /// The reserve list: positions of claims, best first.
    pub reserve: Vec<usize>,
    /// Guarantees that could not be kept.
    pub not_kept: Vec<NotKept>,
    /// How each award is paid, parallel to the claims.
    pub payments: Vec<Vec<Payment>>,
    /// The sum of the awards.
    pub awarded: Money,
    /// What is left of the budget.
    pub unspent: Money,
}

/// Why the budget was not divided.
#[derive(Clone, Debug)]
pub enum Failure {
    /// A tie reaches money.
    Undecidable(Undecidable),
    /// The books do not balance: a fault of merit.
    Fault(String),
}

impl From<MoneyError> for Failure {
    fn from(error: MoneyError) -> Self {
        Self::Fault(error.to_string())
    }
}

/// Divides the budget among the claims, which are parallel to the entries of the ranking.
///
/// # Errors
///
/// [`Failure::Undecidable`] where a tie reaches money, [`Failure::Fault`] where the books do not balance.
pub fn allocate(terms: &Terms, claims: &[Claim], ranking: &Ranking) -> Result<Allocation, Failure> {
    let mut state = in_order::State::new(terms, claims);
    let not_kept = state.guarantees(ranking)?;
    state.in_order(ranking)?;
    let reserve = state.reserve(ranking);
    let mut payments = Vec::new();
    for award in &state.awards {
        payments.push(payment::payments(award.amount, &terms.payers, &terms.instalments)?);
    }
    let awards = state.awards;
    let transfers = books::transfers(terms, claims, &awards, &state.sequence)?;
    let (certificate, awarded, unspent) = books::certify(terms, claims, &awards, &transfers, &payments)?;
    Ok(Allocation { awards, transfers, certificate, reserve, not_kept, payments, awarded, unspent })
}
