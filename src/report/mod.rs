//! All words and pictures for people. The only place that renders diagnostics; nothing here computes a figure.

mod award;
mod columns;
mod diagnostics;
mod excerpt;
mod explain;
mod expression;
mod rules;
mod scoring;
mod summary;

pub use columns::{Columns, Side};
pub use diagnostics::diagnostics;
pub use explain::explain;
pub use expression::{figure, shown, written};
pub use rules::rules;
pub use summary::{near_line, summary};
