//! Places that somebody marked for review, and that nobody has looked at since.

use crate::diagnostic::{Code, Diagnostic};
use crate::span::{SourceId, Span};
use crate::yaml::{Node, comments_at};

/// The mark, in a comment; `merit new --from` writes it behind dates and amounts.
pub const REVIEW: &str = "# REVIEW";

/// So many lines are named.
const NAMED: usize = 12;

/// One warning for all that are left; `None` where none is.
pub(super) fn left(text: &str, root: &Node, source: SourceId) -> Option<Diagnostic> {
    if !text.contains(REVIEW) {
        return None;
    }
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    let mark = |(at, comment): (usize, &str)| {
        let within =
            comment.match_indices(REVIEW).find(|(at, _)| comment.get(at + REVIEW.len()..).is_some_and(ends))?;
        Some(at + within.0)
    };
    let marks: Vec<usize> = comments_at(text, root).into_iter().filter_map(mark).collect();
    let first = marks.first()?;
    let mut lines = lines(text, &marks);
    lines.dedup();
    let (count, more) = (lines.len(), lines.len().saturating_sub(NAMED));
    let named = lines.iter().take(NAMED).map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let (words, which) = match count {
        1 => ("1 line is still marked for review".to_owned(), format!("look at it and delete the mark: line {named}")),
        _ if more == 0 => (left_words(count), format!("look at each and delete its mark: lines {named}")),
        _ => (left_words(count), format!("look at each and delete its mark: lines {named} and {more} more")),
    };
    Some(Diagnostic::new(Code::LEFT_TO_REVIEW, Span::new(source, *first, first + REVIEW.len()), words).help(which))
}

fn left_words(count: usize) -> String {
    format!("{count} lines are still marked for review")
}

/// The lines of places in their order.
fn lines(text: &str, places: &[usize]) -> Vec<usize> {
    let mut lines = Vec::new();
    let (mut at, mut line) = (0, 1);
    for place in places {
        line += text.get(at..*place).unwrap_or("").matches('\n').count();
        at = *place;
        lines.push(line);
    }
    lines
}
