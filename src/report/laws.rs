//! The promises about change that a rule file gives up, each with the constructs that do.

use crate::check::{GivenUp, Law};
use crate::lang::Lang;
use crate::span::Sources;

/// For each promise that is given up, what gives it up and on which line; empty where nothing is given up.
#[must_use]
pub fn laws(all: &[GivenUp], sources: &Sources, lang: Lang) -> String {
    if all.is_empty() {
        return String::new();
    }
    let mut out = format!("\n{}\n", lang.say("Not promised of a change, and what gives it up:", &[]));
    for (law, words) in [
        (Law::OwnPoints, "with more points one's own award never falls"),
        (Law::MoreBudget, "with more budget nobody's award falls"),
        (Law::Withdrawal, "where one without an award withdraws, no award changes"),
    ] {
        let constructs = all.iter().filter(|one| one.laws.contains(&law)).map(|one| {
            let line = sources.get(one.span.source).map_or(0, |source| source.line_column(one.span.start).0);
            format!("{} ({line})", one.what)
        });
        let constructs: Vec<String> = constructs.collect();
        if !constructs.is_empty() {
            out.push_str(&format!("  {}: {}\n", lang.say(words, &[]), constructs.join(", ")));
        }
    }
    out
}
