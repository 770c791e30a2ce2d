//! Nodes to the rule file as written. Names, types and constants are not looked at here.

#![deny(clippy::indexing_slicing)]

pub mod model;
mod reader;
mod allocation;
pub mod certified;
mod criteria;
mod examples;
mod fields;
mod file;
mod office;
mod overrides;
pub mod schema;
mod tables;
mod targets;

pub(crate) use reader::RESERVED;

pub use model::RuleFile;
pub use office::{Office, office};
pub use overrides::{DecidedStatus, OverrideWritten, overrides};

use crate::diagnostic::Diagnostic;
use crate::yaml::Node;

/// Reads the rule file, with all findings in file order. It is `None` where so much is missing that nothing can be
/// checked.
#[must_use]
pub fn read(root: &Node) -> (Option<RuleFile>, Vec<Diagnostic>) {
    let mut reader = reader::Reader::default();
    let file = reader.file(root);
    (file, reader.findings.into_sorted())
}
