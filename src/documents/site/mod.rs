//! The report of a round as one page: charts, the ranking, and how each application's result came about. It needs no
//! network and no script, and is written piece by piece, so that it is never in memory as a whole.

mod selection;
mod round;
mod chart;
mod envelopes;
mod funnel;
mod head;
mod histogram;
mod ladder;
mod stack;
mod ranking;
mod derivation;
mod others;

pub use selection::DERIVED;

use super::Source;
use crate::round::Run;
use round::Round;
use selection::Selection;
use std::io::{self, Write};

/// How many derivations the page of a round has.
#[must_use]
pub fn derived(run: &Run) -> usize {
    let selection = Selection::of(run);
    if selection.all { run.decision.rows.len() } else { selection.count() }
}

/// Writes the page; `done` is told how many derivations have been written so far.
///
/// # Errors
///
/// Those of the writer.
pub fn site(source: &Source<'_>, out: &mut impl Write, done: &mut dyn FnMut(usize)) -> io::Result<()> {
    let round = Round::new(source);
    head::begin(&round, out)?;
    out.write_all(b"<div class=\"beside\">\n")?;
    funnel::write(&round, out)?;
    out.write_all(b"<div>\n")?;
    envelopes::write(&round, out)?;
    ladder::write(&round, out)?;
    out.write_all(b"</div>\n</div>\n")?;
    ranking::write(&round, out)?;
    others::write(&round, out)?;
    histogram::write(&round, out)?;
    derivation::write(&round, out, done)?;
    head::end(&round, out)
}
