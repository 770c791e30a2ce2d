//! The order of the entrants: places, ranks, and what separated each from the one above.

use super::keys::Codes;
use crate::check::model::{Prefers, StillTied};
use crate::column::{Column, Groups, Texts};
use std::sync::Arc;

/// Those that are ranked.
#[derive(Clone, Copy, Debug)]
pub struct Entrants<'a> {
    /// The row of each in the columns, in order of the application keys; an entrant is named by its position here.
    pub rows: &'a [usize],
    /// The application keys, by row.
    pub keys: &'a Texts,
    /// The list each is ranked in, by row; `None` where there is only one.
    pub list: Option<&'a Column>,
    /// What they are ranked by, by row; highest first.
    pub by: &'a Column,
    /// What decides between equals, in order, by row.
    pub tie_breaks: &'a [Column],
}

/// How entrants are put in order.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    /// What each tie-break prefers.
    pub prefers: &'a [Prefers],
    /// What happens to those still equal.
    pub still_tied: &'a StillTied,
}

/// What separated an entrant from the one just above it in its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DecidedBy {
    /// There is none above it.
    First,
    /// The value ranked by.
    By,
    /// A tie-break, by position.
    TieBreak(usize),
    /// Lots.
    Draw,
    /// The application key.
    Key,
    /// Nothing: they are tied.
    Tied,
}

/// The place of one entrant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Its rank in its list; tied entrants share it: 1-2-2-4.
    pub rank: u32,
    /// The last rank that its tie takes up in its list; `rank` itself where it is alone.
    pub last: u32,
}

/// All entrants in order.
#[derive(Clone, Debug)]
pub struct Ranking {
    order: Vec<u32>,
    /// Where each group of [`Self::order`] ends; empty where everyone is alone.
    ends: Vec<u32>,
    /// The place of each entrant.
    pub places: Vec<Place>,
    /// The list of each entrant; `None` where there is only one.
    pub lists: Option<Groups>,
    /// The tickets of those between whom lots were drawn, in order of the application keys.
    pub tickets: Vec<(usize, [u8; 32])>,
    /// What put them in order, the first first, and what it was.
    codes: Deciding,
}

/// What put entrants in order, the first first.
pub(super) type Deciding = Vec<(DecidedBy, Arc<Codes>)>;

impl Ranking {
    /// The order with everyone's place in it; `ends` are those of the groups, empty where everyone is alone.
    pub(super) fn new(
        order: Vec<u32>,
        ends: Vec<u32>,
        lists: Option<Groups>,
        tickets: Vec<(usize, [u8; 32])>,
        codes: Deciding,
    ) -> Self {
        let mut ranking = Self { order, ends, places: Vec::new(), lists, tickets, codes };
        ranking.places = ranking.placed();
        ranking
    }

    /// Entrants, best first across all lists; those equal on everything stand together, in order of keys.
    pub fn groups(&self) -> impl DoubleEndedIterator<Item = &[u32]> {
        let index = |n: &u32| usize::try_from(*n).unwrap_or(usize::MAX);
        let count = if self.ends.is_empty() { self.order.len() } else { self.ends.len() };
        (0..count).map(move |group| {
            let bounds = if self.ends.is_empty() {
                group..group + 1
            } else {
                let start = group.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, index);
                start..self.ends.get(group).map_or(start, index)
            };
            self.order.get(bounds).unwrap_or_default()
        })
    }

    /// How many come before the first, best first across all lists, of which this no longer holds.
    pub fn leading(&self, holds: impl Fn(usize) -> bool) -> usize {
        self.order.partition_point(|at| usize::try_from(*at).is_ok_and(&holds))
    }

    /// All entrants, best first across all lists.
    pub fn in_order(&self) -> impl DoubleEndedIterator<Item = usize> {
        self.order.iter().filter_map(|at| usize::try_from(*at).ok())
    }

    /// The list of an entrant, by position.
    #[must_use]
    pub fn list(&self, at: usize) -> Option<usize> {
        self.lists.as_ref().and_then(|lists| lists.of(at))
    }

    /// The entrant just above one in its list.
    #[must_use]
    pub fn above(&self, at: usize) -> Option<usize> {
        self.next_in_list(self.in_order().rev(), at)
    }

    /// The entrant just below one in its list.
    #[must_use]
    pub fn below(&self, at: usize) -> Option<usize> {
        self.next_in_list(self.in_order(), at)
    }

    fn next_in_list(&self, all: impl Iterator<Item = usize>, at: usize) -> Option<usize> {
        all.skip_while(|other| *other != at).skip(1).find(|other| self.list(*other) == self.list(at))
    }

    /// What separated an entrant from the one just above it in its list. It looks through the whole order.
    #[must_use]
    pub fn decided_by(&self, at: usize) -> DecidedBy {
        self.above(at).map_or(DecidedBy::First, |above| self.between(above, at))
    }

    /// What separates two entrants of one list.
    #[must_use]
    pub fn between(&self, one: usize, other: usize) -> DecidedBy {
        match self.codes.iter().find(|(_, codes)| codes.compare(one, other).is_ne()) {
            Some((by, _)) => *by,
            None if self.ends.is_empty() => DecidedBy::Key,
            None => DecidedBy::Tied,
        }
    }

    fn placed(&self) -> Vec<Place> {
        let mut places = vec![Place::default(); self.order.len()];
        // How many of each list are placed.
        let mut placed: Vec<u32> = vec![0; self.lists.as_ref().map_or(1, Groups::count)];
        for group in self.groups() {
            let members = || group.iter().filter_map(|at| usize::try_from(*at).ok());
            if let [_] = group {
                for at in members() {
                    let Some(count) = placed.get_mut(self.list(at).unwrap_or(0)) else { continue };
                    *count += 1;
                    places.get_mut(at).into_iter().for_each(|p| *p = Place { rank: *count, last: *count });
                }
                continue;
            }
            for at in members() {
                let before = placed.get(self.list(at).unwrap_or(0)).copied().unwrap_or(0);
                places.get_mut(at).into_iter().for_each(|p| p.rank = before + 1);
            }
            for at in members() {
                placed.get_mut(self.list(at).unwrap_or(0)).into_iter().for_each(|count| *count += 1);
            }
            for at in members() {
                let last = placed.get(self.list(at).unwrap_or(0)).copied().unwrap_or(0);
                places.get_mut(at).into_iter().for_each(|p| p.last = last);
            }
        }
        places
    }
}
