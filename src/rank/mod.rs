//! Order, ties and ranks. Columns in, places out; the order of the rows cannot matter.

#![deny(clippy::indexing_slicing)]

mod draw;
mod keys;
mod uncovered;
mod ranking;
mod field;

pub use draw::ticket;
pub use field::Field;
pub use ranking::{DecidedBy, Entrants, Order, Place, Ranking};

use keys::Codes;
use std::sync::Arc;

/// Ranks the entrants.
///
/// Values of one column have one type and are never missing; were one missing, it would come last.
#[must_use]
pub fn rank(entrants: &Entrants<'_>, order: &Order<'_>) -> Ranking {
    let by = Arc::new(Codes::column(entrants.by, entrants.rows, true));
    Field::new(entrants, order).ranked(vec![(DecidedBy::By, by)])
}
