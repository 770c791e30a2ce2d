//! The tie-break `uncovered`: of the tied, first those whose value no application ranking above the whole tie has.

use super::keys::{Codes, sort};
use crate::column::Groups;
use std::collections::BTreeSet;

/// 0 for those whose value is not covered above their tie, 1 for the others. The tie is what `before` leaves; above it
/// count those of the same list.
pub(super) fn uncovered(before: &[&Codes], values: &Groups, lists: Option<&Groups>, entrants: usize) -> Codes {
    let sorted = sort(before, entrants);
    let mut covered: BTreeSet<(Option<usize>, usize)> = BTreeSet::new();
    let mut codes = vec![0; entrants];
    for tied in sorted.chunk_by(|_, (_, same)| *same) {
        let members = || tied.iter().filter_map(|(at, _)| usize::try_from(*at).ok());
        let value = |at: usize| values.of(at).map(|value| (lists.and_then(|l| l.of(at)), value));
        for at in members() {
            let is_covered = value(at).is_none_or(|value| covered.contains(&value));
            codes.get_mut(at).into_iter().for_each(|slot| *slot = u64::from(is_covered));
        }
        covered.extend(members().filter_map(value));
    }
    Codes::of(codes)
}
