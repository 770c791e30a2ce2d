//! The entrants with all that puts them in order but what they are ranked by, so that they can be ranked again and again.

use super::draw::ticket;
use super::keys::{Codes, sort};
use super::ranking::{DecidedBy, Deciding, Entrants, Order, Ranking};
use super::uncovered::uncovered;
use crate::check::model::{Prefers, StillTied};
use crate::column::Groups;
use std::sync::Arc;

/// What decides between entrants that are ranked by the same value.
#[derive(Clone, Debug)]
enum TieBreak {
    /// It gives each its place, whatever they are ranked by.
    Fixed(Arc<Codes>),
    /// It looks at who stands above.
    Uncovered(Groups),
}

/// Entrants that can be ranked by whatever is given.
#[derive(Clone, Debug)]
pub struct Field {
    entrants: usize,
    lists: Option<Groups>,
    tie_breaks: Vec<TieBreak>,
    still_tied: StillTied,
    /// The keys of all, where lots are drawn.
    keys: Vec<Arc<str>>,
}

impl Field {
    /// The entrants; what they are ranked by is not looked at.
    #[must_use]
    pub fn new(entrants: &Entrants<'_>, order: &Order<'_>) -> Self {
        let Entrants { rows, keys, tie_breaks, .. } = *entrants;
        let groups = |column: &crate::column::Column| column.groups(rows.iter().copied());
        let tie_break = |(column, prefers): (&crate::column::Column, &Prefers)| match prefers {
            Prefers::Higher | Prefers::Lower => {
                TieBreak::Fixed(Arc::new(Codes::column(column, rows, *prefers == Prefers::Higher)))
            }
            Prefers::Uncovered => TieBreak::Uncovered(groups(column)),
        };
        let key = |row: &usize| -> Arc<str> { keys.get(*row).unwrap_or("").into() };
        let lots = matches!(order.still_tied, StillTied::Draw(_));
        Self {
            entrants: rows.len(),
            lists: entrants.list.map(groups),
            tie_breaks: tie_breaks.iter().zip(order.prefers).map(tie_break).collect(),
            still_tied: order.still_tied.clone(),
            keys: if lots { rows.iter().map(key).collect() } else { Vec::new() },
        }
    }

    /// Ranks them by whole numbers, one for each: the lowest goes first, equals are parted by what the rules say.
    #[must_use]
    pub fn rank(&self, places: Vec<u64>) -> Ranking {
        self.ranked(vec![(DecidedBy::By, Arc::new(Codes::of(places)))])
    }

    pub(super) fn ranked(&self, mut codes: Deciding) -> Ranking {
        for (i, tie_break) in self.tie_breaks.iter().enumerate() {
            let code = match tie_break {
                TieBreak::Fixed(codes) => codes.clone(),
                TieBreak::Uncovered(values) => {
                    let before: Vec<&Codes> = codes.iter().map(|(_, c)| &**c).collect();
                    Arc::new(uncovered(&before, values, self.lists.as_ref(), self.entrants))
                }
            };
            codes.push((DecidedBy::TieBreak(i), code));
        }
        let by_all = |codes: &Deciding| {
            let codes: Vec<&Codes> = codes.iter().map(|(_, c)| &**c).collect();
            sort(&codes, self.entrants)
        };
        let mut sorted = by_all(&codes);
        let mut tickets = Vec::new();
        if let StillTied::Draw(draw) = &self.still_tied {
            tickets = drawn(&sorted, |at| ticket(&draw.seed, self.keys.get(at).map_or("", |key| key)));
            let mut by_ticket: Vec<&(usize, [u8; 32])> = tickets.iter().collect();
            by_ticket.sort_by_key(|(_, ticket)| *ticket);
            let mut lots = vec![0; self.entrants];
            for ((at, _), lot) in by_ticket.into_iter().zip(1..) {
                lots.get_mut(*at).into_iter().for_each(|slot| *slot = lot);
            }
            codes.push((DecidedBy::Draw, Arc::new(Codes::of(lots))));
            sorted = by_all(&codes);
        }
        let tied = !matches!(self.still_tied, StillTied::Key) && sorted.iter().any(|(_, same)| *same);
        let mut ends = Vec::new();
        if tied {
            let mut end = 0;
            for group in sorted.chunk_by(|_, (_, same)| *same) {
                end += u32::try_from(group.len()).unwrap_or(u32::MAX);
                ends.push(end);
            }
        }
        let order = sorted.into_iter().map(|(at, _)| at).collect();
        Ranking::new(order, ends, self.lists.clone(), tickets, codes)
    }
}

/// The tickets of those that nothing else separates.
fn drawn(sorted: &[(u32, bool)], ticket: impl Fn(usize) -> [u8; 32]) -> Vec<(usize, [u8; 32])> {
    let tied = sorted.chunk_by(|_, (_, same)| *same).filter(|group| group.len() > 1).flatten();
    let mut tickets: Vec<_> = tied.filter_map(|(at, _)| usize::try_from(*at).ok()).map(|at| (at, ticket(at))).collect();
    tickets.sort_unstable();
    tickets
}
