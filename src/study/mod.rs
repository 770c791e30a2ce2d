//! Questions that are answered by running the round again.

mod tests;

pub use tests::{Mismatch, TestOutcome, run_tests};
