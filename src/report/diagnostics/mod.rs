//! Findings about a rule file: for people, and for the programs that editors and code hosts run. One form a file.

mod github;
mod human;
mod json;
mod sarif;

pub use github::github;
pub use human::human;
pub use json::json;
pub use sarif::sarif;

use crate::diagnostic::{Code, Severity};
use crate::span::{Sources, Span};

/// A span as other programs count it.
struct Place {
    /// The file, with the folder that was named.
    file: String,
    /// Line and column of the first character, both from 1; columns count Unicode characters.
    first: (usize, usize),
    /// Line and column behind the last character.
    end: (usize, usize),
    /// The bytes.
    bytes: (u32, u32),
}

/// `folder` is where the rule file and its lookup files lie, as named on the command line; it may be empty.
fn place(span: Span, sources: &Sources, folder: &str) -> Option<Place> {
    let source = sources.get(span.source)?;
    let folder = folder.replace('\\', "/");
    let slash = if folder.is_empty() || folder.ends_with('/') { "" } else { "/" };
    Some(Place {
        file: format!("{folder}{slash}{}", source.name),
        first: source.line_column(span.start),
        end: source.line_column(span.end),
        bytes: (span.start, span.end),
    })
}

/// The word all machine forms have for it.
fn severity(code: Code) -> &'static str {
    match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}
