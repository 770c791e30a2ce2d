//! Which line of the rules read back stands in the place of which.

use std::collections::BTreeMap;

/// A line of the rules before, and what it is after.
pub(super) type Words = (Option<String>, Option<String>);

/// Names of sections of the rules read back, which say nothing where a first rule is put in or the last taken out.
const SECTIONS: [&str; 5] = ["Parameters", "Facts", "Criteria", "Allocation", "Certification"];

/// The lines that differ: between two that both have, each beside the other in order. A line that only stands elsewhere
/// is the same line.
pub(super) fn pairs(before: &[String], after: &[String]) -> Vec<Words> {
    let between = between(before, after);
    let mut old = counts(between.iter().flat_map(|(old, _)| old));
    let mut new = counts(between.iter().flat_map(|(_, new)| new));
    let mut all = Vec::new();
    for (before, after) in &between {
        let (mut one, mut other) = (rest(before, &mut new).into_iter(), rest(after, &mut old).into_iter());
        loop {
            match (one.next(), other.next()) {
                (None, None) => break,
                pair => all.push(pair),
            }
        }
    }
    all
}

fn counts<'a>(lines: impl Iterator<Item = &'a &'a str>) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    lines.for_each(|line| *counts.entry(*line).or_default() += 1);
    counts
}

/// The lines without those that the other side has elsewhere.
fn rest<'a>(lines: &[&'a str], others: &mut BTreeMap<&'a str, usize>) -> Vec<String> {
    let mut rest = Vec::new();
    for line in lines.iter().filter(|line| !SECTIONS.contains(line)) {
        match others.get_mut(line).filter(|n| **n > 0) {
            Some(n) => *n -= 1,
            None => rest.push((*line).to_owned()),
        }
    }
    rest
}

/// What only one side has, between the longest row of lines that both have in the same order.
fn between<'a>(before: &'a [String], after: &'a [String]) -> Vec<(Vec<&'a str>, Vec<&'a str>)> {
    // How long that row is behind each pair of places, the last places first.
    let mut behind: Vec<Vec<usize>> = vec![vec![0; after.len() + 1]];
    let at = |row: Option<&Vec<usize>>, place: usize| row.and_then(|row| row.get(place)).copied().unwrap_or(0);
    for line in before.iter().rev() {
        let next = behind.last();
        let mut row = vec![0];
        for (place, other) in after.iter().enumerate().rev() {
            let same = at(next, place + 1) + 1;
            row.push(if line == other { same } else { at(next, place).max(row.last().copied().unwrap_or(0)) });
        }
        row.reverse();
        behind.push(row);
    }
    behind.reverse();
    let (mut all, mut one, mut other) = (vec![(Vec::new(), Vec::new())], 0, 0);
    loop {
        let put_in = at(behind.get(one), other + 1) > at(behind.get(one + 1), other);
        match (before.get(one), after.get(other), all.last_mut()) {
            (Some(line), Some(same), _) if line == same => {
                all.push((Vec::new(), Vec::new()));
                (one, other) = (one + 1, other + 1);
            }
            (Some(line), new, Some((old, _))) if new.is_none() || !put_in => {
                old.push(line.as_str());
                one += 1;
            }
            (_, Some(line), Some((_, new))) => {
                new.push(line.as_str());
                other += 1;
            }
            _ => return all,
        }
    }
}
