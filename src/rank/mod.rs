//! Order, ties and ranks. Plain values in, places out; the order of the entries cannot matter.

use crate::check::model::StillTied;
use crate::value::Value;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One application that is to be ranked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The application's key.
    pub key: Arc<str>,
    /// The list it is ranked in; `None` where there is only one.
    pub list: Option<Arc<str>>,
    /// What it is ranked by, highest first.
    pub by: Value,
    /// What decides between equals, in order.
    pub tie_breaks: Vec<Value>,
}

/// How entries are put in order.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    /// For each tie-break, whether the higher value goes first.
    pub higher: &'a [bool],
    /// What happens to those still equal.
    pub still_tied: StillTied,
}

/// What separated an entry from the one just above it in its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecidedBy {
    /// There is none above it.
    First,
    /// The value ranked by.
    By,
    /// A tie-break, by position.
    TieBreak(usize),
    /// The application key.
    Key,
    /// Nothing: they are tied.
    Tied,
}

/// The place of one entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its rank in its list; tied entries share it: 1-2-2-4.
    pub rank: u32,
    /// The last rank that its tie takes up in its list; `rank` itself where it is alone.
    pub last: u32,
    /// Its position in [`Ranking::groups`].
    pub group: usize,
    /// What separated it from the one just above it in its list.
    pub decided_by: DecidedBy,
}

/// All entries in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranking {
    /// Positions of entries, best first across all lists; those equal on everything stand together, in order of keys.
    pub groups: Vec<Vec<usize>>,
    /// The place of each entry.
    pub places: Vec<Place>,
}

/// Ranks the entries.
///
/// Values of one column have one type and are never missing; were one missing, it would come last.
#[must_use]
pub fn rank(entries: &[Entry], order: &Order<'_>) -> Ranking {
    let mut sorted: Vec<(usize, &Entry)> = entries.iter().enumerate().collect();
    sorted.sort_by(|(_, a), (_, b)| compare(a, b, order).0.then_with(|| a.key.cmp(&b.key)));
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut before: Option<&Entry> = None;
    for (at, entry) in &sorted {
        let together = order.still_tied != StillTied::Key && before.is_some_and(|b| compare(b, entry, order).0.is_eq());
        match groups.last_mut().filter(|_| together) {
            Some(group) => group.push(*at),
            None => groups.push(vec![*at]),
        }
        before = Some(entry);
    }
    let mut places = vec![Place { rank: 0, last: 0, group: 0, decided_by: DecidedBy::First }; entries.len()];
    // Per list: how many are placed, and the entry placed last.
    let mut lists: BTreeMap<Option<&str>, (u32, &Entry)> = BTreeMap::new();
    for (group, members) in groups.iter().enumerate() {
        let mut tied: BTreeMap<Option<&str>, Vec<(usize, &Entry)>> = BTreeMap::new();
        for at in members {
            if let Some(entry) = entries.get(*at) {
                tied.entry(entry.list.as_deref()).or_default().push((*at, entry));
            }
        }
        for (list, tied) in tied {
            let above = lists.get(&list).copied();
            let placed = above.map_or(0, |(n, _)| n);
            let last = placed + u32::try_from(tied.len()).unwrap_or(u32::MAX);
            for (i, (at, entry)) in tied.iter().enumerate() {
                let decided_by = match above {
                    _ if i > 0 => DecidedBy::Tied,
                    None => DecidedBy::First,
                    Some((_, above)) => compare(above, entry, order).1,
                };
                if let Some(place) = places.get_mut(*at) {
                    *place = Place { rank: placed + 1, last, group, decided_by };
                }
            }
            if let Some((_, entry)) = tied.last() {
                lists.insert(list, (last, entry));
            }
        }
    }
    Ranking { groups, places }
}

/// Best first, and what decided; equal entries are told apart by nothing but their keys.
fn compare(a: &Entry, b: &Entry, order: &Order<'_>) -> (Ordering, DecidedBy) {
    let by = descending(&a.by, &b.by);
    if by.is_ne() {
        return (by, DecidedBy::By);
    }
    for (i, (left, right)) in a.tie_breaks.iter().zip(&b.tie_breaks).enumerate() {
        let higher = order.higher.get(i).copied().unwrap_or(true);
        let decided = if higher { descending(left, right) } else { descending(right, left) };
        if decided.is_ne() {
            return (decided, DecidedBy::TieBreak(i));
        }
    }
    (Ordering::Equal, if order.still_tied == StillTied::Key { DecidedBy::Key } else { DecidedBy::Tied })
}

fn descending(a: &Value, b: &Value) -> Ordering {
    match (a.is_missing(), b.is_missing()) {
        (false, false) => b.order(a).unwrap_or(Ordering::Equal),
        (missing, other) => missing.cmp(&other),
    }
}
