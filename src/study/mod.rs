//! Questions that are answered by running the round again.

mod displaced;
mod tests;

pub use displaced::{Displaced, Without, displaced};
pub use tests::{Mismatch, TestOutcome, run_tests};
