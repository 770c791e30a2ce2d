//! `merit schema`

use super::exit::Exit;
use super::output::Output;
use crate::report;

/// Writes the JSON Schema of the rule language to standard output.
pub(super) fn run(output: &mut Output) -> Exit {
    output.result(&report::schema(output.lang));
    Exit::Yes
}
