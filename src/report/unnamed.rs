//! Applications without their names: by their ranks in the record.

use super::Cell;
use crate::lang::Lang;
use crate::round::{Decision, Run};
use std::collections::BTreeMap;

/// What each application is called, in order of the keys: for programs and for people.
#[derive(Clone, Debug)]
pub(super) struct Names(Vec<(String, String)>);

impl Names {
    /// The keys where names are shown; else `rank 12`, with its list where there are several, and `unranked 3` for who has no
    /// rank. Who shares a rank is numbered.
    pub fn of(run: &Run, decision: &Decision, shown: bool, lang: Lang) -> Self {
        let mut names = Vec::new();
        let mut met: BTreeMap<(Option<std::sync::Arc<str>>, u32), usize> = BTreeMap::new();
        let mut unranked = 0_usize;
        for row in &decision.rows {
            if shown {
                names.push((run.key(row).to_owned(), run.key(row).to_owned()));
                continue;
            }
            let (place, entrant) = (decision.place(row), row.entrant());
            let Some((place, entrant)) = place.zip(entrant) else {
                unranked += 1;
                let number = unranked.to_string();
                names.push((format!("unranked {number}"), lang.say("unranked {1}", &[&number])));
                continue;
            };
            let list = decision.list(entrant);
            let mut rank = place.rank.to_string();
            if place.last != place.rank {
                let number = met.entry((list.clone(), place.rank)).or_default();
                *number += 1;
                rank = format!("{rank} ({number})");
            }
            names.push(match list {
                Some(list) => (format!("{list} rank {rank}"), lang.say("{1} rank {2}", &[&list, &rank])),
                None => (format!("rank {rank}"), lang.say("rank {1}", &[&rank])),
            });
        }
        Self(names)
    }

    /// The application at a position.
    pub fn cell(&self, row: usize) -> Cell {
        self.0.get(row).map_or_else(Cell::nothing, |(name, shown)| Cell::named(name, shown))
    }

    /// Several of them, for programs and for people; at most so many are named to people.
    pub fn several(&self, rows: &[usize], most: usize, lang: Lang) -> (String, String) {
        let names = || rows.iter().filter_map(|row| self.0.get(*row));
        let exact: Vec<&str> = names().map(|(name, _)| name.as_str()).collect();
        let shown: Vec<&str> = names().take(most).map(|(_, shown)| shown.as_str()).collect();
        let mut shown = shown.join(", ");
        if let Some(more) = rows.len().checked_sub(most).filter(|more| *more > 0) {
            shown.push_str(&format!(" {}", lang.say("and {1} more", &[&more.to_string()])));
        }
        (exact.join(", "), shown)
    }
}
