//! The rules of the round in words, one row a sentence, each with its clause.

use super::workbook::{Book, BookError, Cell, Heading, Look};
use crate::check::model::Rules;
use crate::report;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Writes the sheet `rules`.
pub(super) fn sheet(rules: &Rules, book: &mut Book) -> Result<(), BookError> {
    let headings = [
        Heading::new("section", Look::Words, 22),
        Heading::new("rule", Look::Prose, 60),
        Heading::new("clause", Look::Prose, 30),
    ];
    let mut sheet = book.sheet("rules", &headings, 0)?;
    let clauses = clauses(rules);
    let text = report::rules(rules);
    let mut section = "";
    for line in text.lines().filter(|line| !line.is_empty()) {
        if !line.starts_with(' ') && !line.ends_with('.') && sheet.last_row() > 2 {
            section = line;
            continue;
        }
        // A clause ends its sentence; what merely looks like one is part of it.
        let mut longest: Option<(&str, &str)> = None;
        for clause in &clauses {
            let words = line.strip_suffix(clause).and_then(|rest| rest.strip_suffix("   "));
            longest = match (words, longest) {
                (Some(words), found) if found.is_none_or(|(_, other)| clause.len() > other.len()) => {
                    Some((words, clause))
                }
                (_, found) => found,
            };
        }
        let (words, clause) = longest.map_or((line, Cell::Empty), |(words, clause)| (words, Cell::Text(clause)));
        let section = if section.is_empty() { Cell::Empty } else { Cell::Text(section) };
        sheet.row(&[section, Cell::Text(words), clause])?;
    }
    Ok(())
}

/// The clauses that a sentence can end with.
fn clauses(rules: &Rules) -> BTreeSet<&str> {
    let mut all: BTreeSet<&Arc<str>> = BTreeSet::new();
    all.extend(rules.gates.iter().map(|g| &g.clause));
    all.extend(rules.criteria.iter().map(|c| &c.clause));
    all.extend(rules.adjustment_items().map(|i| &i.clause));
    all.extend(rules.ranking.tie_breaks.iter().map(|t| &t.clause));
    all.extend(rules.targets.iter().map(|t| &t.clause));
    all.extend(&rules.asks_certified);
    all.extend(rules.certification.iter().map(|c| &c.clause));
    if let Some(allocation) = &rules.allocation {
        all.insert(&allocation.award.clause);
        all.extend(allocation.guarantees.iter().map(|g| &g.clause));
        all.extend(allocation.limits.iter().map(|l| &l.clause));
    }
    all.into_iter().filter(|clause| !clause.is_empty()).map(|clause| &**clause).collect()
}
