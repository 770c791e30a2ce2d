//! Slips that leave a key without a value in a map between `{ }`: thousands commas and full-width colons.

use super::node::Node;
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;

/// What a key without a value was.
pub(super) enum Slip {
    /// A slip with its finding.
    Fault(Diagnostic),
    /// The rest of a slip that has been told.
    Told,
}

/// Whether the key is the rest of a number with thousands commas, or holds a full-width colon. `before` is the place of
/// the value that ends before the key.
pub(super) fn instead_of_a_pair(text: &str, shift: usize, key: &Node, before: Option<Span>) -> Option<Slip> {
    let scalar = key.scalar()?;
    if let Some(i) = scalar.text.find('：') {
        let place = scalar.place.span(i, i + '：'.len_utf8());
        let words = "`：` is not a plain character";
        return Some(Slip::Fault(Diagnostic::new(Code::FULL_WIDTH, place, words).fix(
            place,
            ": ",
            "write a plain colon and a space",
        )));
    }
    let before = before?;
    let at = |n: usize| n.checked_sub(shift);
    let (from, to) = (at(before.range().start)?, at(key.span.range().start)?);
    let number = text.get(from..)?;
    let length = number.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').unwrap_or(number.len());
    let number = number.get(..length)?.trim_end_matches([',', '.']);
    if from + number.len() <= to {
        return None;
    }
    let mut groups = number.split(',');
    let first = groups.next()?;
    let grouped =
        (1..=3).contains(&first.len()) && groups.clone().all(|g| g.split('.').next().is_some_and(|g| g.len() == 3));
    if !grouped {
        return None;
    }
    if text.get(from..to)?.matches(',').count() > 1 {
        return Some(Slip::Told);
    }
    let span = Span::new(key.span.source, before.range().start, before.range().start + number.len());
    let words = format!("`{number}` is not a number: a number contains no commas");
    Some(Slip::Fault(Diagnostic::new(Code::LITERAL, span, words).fix(span, number.replace(',', "_"), "write it so")))
}
