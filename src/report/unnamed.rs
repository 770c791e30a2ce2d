//! Applications without their names: by their ranks in the record.

use super::Cell;
use crate::lang::Lang;
use crate::round::{Decision, Run};
use std::collections::BTreeMap;

/// What each application is called, in order of the keys.
#[derive(Clone, Debug)]
pub(super) struct Names(Vec<Named>);

/// What one of them is called.
#[derive(Clone, Debug)]
struct Named {
    name: String,
    shown: String,
    /// Its rank; 0 where it has none.
    rank: u32,
}

impl Names {
    /// The keys where names are shown; else `rank 12`, with its list where there are several, and `unranked 3` for who has no
    /// rank. Who shares a rank is numbered.
    pub fn of(run: &Run, decision: &Decision, shown: bool, lang: Lang) -> Self {
        let mut names = Vec::new();
        let mut met: BTreeMap<(Option<std::sync::Arc<str>>, u32), usize> = BTreeMap::new();
        let mut unranked = 0_usize;
        for row in &decision.rows {
            let (place, entrant) = (decision.place(row), row.entrant());
            let rank = place.map_or(0, |place| place.rank);
            let (name, words) = match place.zip(entrant) {
                _ if shown => (run.key(row).to_owned(), run.key(row).to_owned()),
                None => {
                    unranked += 1;
                    let number = unranked.to_string();
                    (format!("unranked {number}"), lang.say("unranked {1}", &[&number]))
                }
                Some((place, entrant)) => {
                    let list = decision.list(entrant);
                    let mut rank = place.rank.to_string();
                    if place.last != place.rank {
                        let number = met.entry((list.clone(), place.rank)).or_default();
                        *number += 1;
                        rank = format!("{rank} ({number})");
                    }
                    match list {
                        Some(list) => (format!("{list} rank {rank}"), lang.say("{1} rank {2}", &[&list, &rank])),
                        None => (format!("rank {rank}"), lang.say("rank {1}", &[&rank])),
                    }
                }
            };
            names.push(Named { name, shown: words, rank });
        }
        Self(names)
    }

    /// Puts applications in order by their ranks: that of the keys would tell something of names.
    pub fn place(&self, row: usize) -> (bool, u32, usize) {
        let rank = self.0.get(row).map_or(0, |named| named.rank);
        (rank == 0, rank, row)
    }

    /// The application at a position.
    pub fn cell(&self, row: usize) -> Cell {
        self.0.get(row).map_or_else(Cell::nothing, |named| Cell::named(&named.name, &named.shown))
    }

    /// Several of them by rank, for programs and for people; at most so many are named to people.
    pub fn several(&self, rows: &[usize], most: usize, lang: Lang) -> (String, String) {
        let mut rows = rows.to_vec();
        rows.sort_by_key(|row| self.place(*row));
        let names = || rows.iter().filter_map(|row| self.0.get(*row));
        let exact: Vec<&str> = names().map(|named| named.name.as_str()).collect();
        let shown: Vec<&str> = names().take(most).map(|named| named.shown.as_str()).collect();
        let mut shown = shown.join(", ");
        if let Some(more) = rows.len().checked_sub(most).filter(|more| *more > 0) {
            shown.push_str(&format!(" {}", lang.say("and {1} more", &[&more.to_string()])));
        }
        (exact.join(", "), shown)
    }
}
