//! All words and pictures for people. The only place that renders diagnostics; nothing here computes a figure.

mod award;
mod columns;
mod comparison;
mod coverage;
pub mod diagnostics;
mod entry;
mod excerpt;
mod explain;
mod expression;
mod fields;
mod laws;
mod ledger;
mod near;
mod overridden;
mod page;
mod plan;
mod rules;
mod schema;
mod scoring;
mod summary;
mod trial;
mod unproved;
mod verification;
mod versus;
mod words;

pub use columns::{Columns, Side};
pub use coverage::{coverage, name as goal_name, share};
pub use entry::{codes, entry};
pub use explain::explain;
pub use expression::{figure, shown, written};
pub use laws::laws;
pub use ledger::ledger;
pub use near::near;
pub use page::{Cell, Column, Form, Page, Sheet};
pub use plan::{beyond, plan};
pub use rules::rules;
pub use schema::schema;
pub use summary::{near_line, summary};
pub use trial::what_if;
pub use unproved::unproved;
pub use verification::{Signed, edition, published, replayed, shows, signed};
pub use versus::versus;

/// The words that are there, with spaces between them.
fn words_of(words: &[&str]) -> String {
    words.iter().filter(|word| !word.is_empty()).copied().collect::<Vec<_>>().join(" ")
}
