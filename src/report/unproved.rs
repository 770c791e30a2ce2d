//! What nothing proves of a rule file.

use crate::check::Unproved;
use crate::lang::Lang;
use crate::span::Sources;

/// The list, each with its place; empty where everything is proved.
#[must_use]
pub fn unproved(all: &[Unproved], sources: &Sources, lang: Lang) -> String {
    if all.is_empty() {
        return String::new();
    }
    let mut out = format!("\n{}\n", lang.say("Not proved, and so met when the applications are read:", &[]));
    for one in all {
        let place = sources.get(one.span.source).map_or_else(String::new, |source| {
            let (line, column) = source.line_column(one.span.start);
            format!("{}:{line}:{column}", source.name)
        });
        out.push_str(&format!("  {place}  {}\n", one.words));
    }
    out
}
