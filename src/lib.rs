//! merit decides a competitive subsidy round: gates, points, ranks, awards. Every figure is exact, explained and
//! replayable.
//!
//! The way of the data, from a rule file to an award, is the order of the modules below; a module imports only modules
//! above it, and within a folder a file only files above it:
//!
//! 1. The ground: [`span`], [`lang`] and [`diagnostic`] say where, in which language and what; [`text`] is the form in which
//!    texts are kept; [`number`] and [`value`] hold one figure exactly, [`mod@column`] one of every application.
//! 2. [`feel`] reads the text of an expression into a tree, [`yaml`] that of the rule file into nodes with places, [`rules`]
//!    both into the file as written; [`check`] resolves names, types and constants: [`check::model::Rules`].
//! 3. The rules have two readings. [`oracle`] walks their trees for one application, exact and naive; [`compile`] makes of
//!    them a program over columns, and what has no operation there it leaves to the oracle.
//! 4. [`intake`] reads applications and marks into typed columns, reporting every bad cell.
//! 5. [`evaluate`] runs the program over all applications in parallel, and the oracle where it has no value: gates, points.
//! 6. [`rank`] puts them in order; [`allocate`] divides the budget and keeps the books.
//! 7. [`round`] conducts 2 to 6: materials in, a decision out. [`record`] seals it in one file and replays it by both
//!    readings. [`study`] answers questions by running the round again.
//! 8. [`report`] has all words for people; [`documents`] lays out what leaves the office as files; [`cli`] is the only
//!    place that touches the world.

pub mod span;
pub mod lang;
pub mod text;
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
