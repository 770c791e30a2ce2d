//! Questions that are answered by running the round again.

pub mod compare;
mod displaced;
mod grid;
mod distribution;
mod review;
pub mod spans;
mod targets;
mod tests;
mod accept;
mod coverage;
mod suggest;
pub mod tune;
mod what_if;
pub mod why_not;

pub use accept::{Accepted, Broken, Change as AcceptedChange, Left, accept};
pub use coverage::{Goal, Kind, coverage};
pub use displaced::{Displaced, Otherwise, Without, displaced};
pub use distribution::{Distribution, NearEdge, distributions};
pub use review::{Place, Review, review};
pub use suggest::{
    Edge, Given, Missed, NewExample, Nothing, Proposal, Step, Suggestions, Unled, amount, cell, suggest, text_of, whole,
};
pub use targets::{Pledged, Sum, Unknown, funded, pledged};
pub use tests::{Answer, Mismatch, TestOutcome, Why, run_tests};
pub use what_if::{Change, trial_options, what_if};
