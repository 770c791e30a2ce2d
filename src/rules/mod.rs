//! Nodes to the rule file as written. Names, types and constants are not looked at here.

#![deny(clippy::indexing_slicing)]

pub mod model;
mod words;
pub mod schema;
mod keys;
mod days;
mod lost;
mod reader;
mod allocation;
pub mod certified;
mod criteria;
mod examples;
mod fields;
mod file;
mod office;
mod overrides;
mod tables;
mod targets;

pub(crate) use words::{RESERVED, yes_no};

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
    let mut file = reader.file(root);
    if let Some(file) = file.as_mut().filter(|_| reader.findings.has_errors()) {
        file.lost = lost::names(root);
        file.lost.append(&mut reader.unread);
    }
    (file, reader.findings.into_sorted())
}
