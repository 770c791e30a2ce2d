//! merit decides a competitive subsidy round: gates, points, ranks, awards. Every figure is exact, explained and
//! replayable.
//!
//! The way of the data, which is also the order of the modules below; a module imports only modules above it:
//!
//! 1. [`yaml`] reads the rule file's text into nodes with places, [`rules`] reads the nodes as written rules, and
//!    [`check`] resolves names, types and constants: [`check::model::Rules`].
//! 2. [`intake`] reads applications and marks into typed columns, reporting every bad cell.
//! 3. [`evaluate`] computes gates and points of all applications in parallel, by the [`oracle`].
//! 4. [`rank`] orders them; [`allocate`] divides the budget and keeps the books.
//! 5. [`round`] conducts 2 to 4; [`record`] seals the decision in one file and replays it.
//! 6. [`report`] has all words for people; [`documents`] lays out what leaves the office as files; [`cli`] is the only
//!    place that touches the world.

pub mod span;

pub mod lang;

pub mod diagnostic;

pub mod number;

pub mod value;

pub mod column;

pub mod feel;

pub mod yaml;

pub mod rules;

pub mod check;

pub mod oracle;

pub mod compile;

pub mod intake;

pub mod evaluate;

pub mod rank;

pub mod allocate;

pub mod round;

pub mod record;

pub mod study;

pub mod report;

pub mod documents;

pub mod cli;
