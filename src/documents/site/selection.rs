//! Whose rows and derivations the page has.

use crate::report::{general_lines, near_line};
use crate::round::{Row, Run};
use std::collections::BTreeMap;

/// Up to so many applications, the page has the row and the derivation of each; beyond, of those only that are funded or
/// near the line.
pub const DERIVED: usize = 5_000;

/// So many of the first are shown of a large round that divides no money.
pub(super) const FIRST: usize = 100;

/// Whose rows and derivations the page has, and where the funding lines are.
#[derive(Clone, Debug)]
pub(super) struct Selection {
    /// Whether it is everyone.
    pub all: bool,
    /// By position among the entrants, where it is not everyone.
    shown: Vec<bool>,
    /// The last funded of each list, by the position of the list.
    pub lines: BTreeMap<usize, usize>,
    /// The first behind the line of each list that is not funded.
    pub next: BTreeMap<usize, usize>,
}

impl Selection {
    pub fn of(run: &Run) -> Self {
        let decision = &run.decision;
        let lines = general_lines(run);
        let is_funded =
            |e: usize| decision.entrant(e).and_then(|row| decision.award(row)).is_some_and(|a| a.amount != 0);
        let mut next: BTreeMap<usize, usize> = BTreeMap::new();
        let mut passed: BTreeMap<usize, bool> = BTreeMap::new();
        for entrant in decision.ranking.in_order() {
            let list = decision.ranking.list(entrant).unwrap_or(0);
            let Some(last) = lines.get(&list) else { continue };
            if *last == entrant {
                passed.insert(list, true);
            } else if passed.contains_key(&list) && !is_funded(entrant) {
                next.entry(list).or_insert(entrant);
            }
        }
        let all = decision.rows.len() <= DERIVED;
        let mut shown = Vec::new();
        if !all {
            shown = (0..decision.entrants.len()).map(is_funded).collect();
            let near = near_line(run).into_iter().chain(next.values().copied());
            let first = decision.ranking.in_order().take(if decision.division.is_none() { FIRST } else { 0 });
            for entrant in near.chain(first) {
                shown.get_mut(entrant).into_iter().for_each(|slot| *slot = true);
            }
        }
        Self { all, shown, lines, next }
    }

    /// Whether the page has an application.
    pub fn has(&self, row: &Row) -> bool {
        self.all || row.entrant().is_some_and(|entrant| self.shown.get(entrant) == Some(&true))
    }

    /// How many ranked applications the page has.
    pub fn count(&self) -> usize {
        self.shown.iter().filter(|shown| **shown).count()
    }
}
