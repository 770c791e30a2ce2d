//! Questions that are answered by running the round again.

mod coverage;
mod displaced;
mod tests;
mod what_if;

pub use coverage::{Goal, Kind, coverage};
pub use displaced::{Displaced, Without, displaced};
pub use tests::{Mismatch, TestOutcome, run_tests};
pub use what_if::{Change, what_if};
