//! Lines that are being laid out, and the comments behind them.

use crate::yaml::Node;
use unicode_width::UnicodeWidthStr;

/// Between a value and the comment behind it stand at least so many blanks.
const BEFORE_COMMENT: usize = 2;

/// One line of the result.
pub(super) struct Line<'t> {
    pub indent: usize,
    pub body: String,
    pub kind: Kind<'t>,
    pub comment: Option<Trailing<'t>>,
}

/// What a line is.
pub(super) enum Kind<'t> {
    /// Nothing: a pause between things.
    Blank,
    /// A comment alone.
    Comment,
    /// Part of a scalar over several lines: not touched.
    Verbatim,
    /// Anything else.
    Code,
    /// One row: the body holds `-` or `key:`, and the collection follows it on this line.
    Row {
        value: &'t Node,
        /// Rows of one block carry the same number.
        table: usize,
    },
}

/// A comment behind a value.
pub(super) struct Trailing<'t> {
    pub text: &'t str,
    /// Where it stood in the line.
    pub column: usize,
    /// It stood right behind the value.
    pub tight: bool,
}

impl<'t> Line<'t> {
    pub fn new(indent: usize, body: &str, kind: Kind<'t>) -> Self {
        Self { indent, body: body.to_owned(), kind, comment: None }
    }

    pub fn width(&self) -> usize {
        self.indent + self.body.width()
    }
}

/// The lines as text, with one line end behind the last.
pub(super) fn text(mut lines: Vec<Line<'_>>) -> String {
    while lines.last().is_some_and(|l| matches!(l.kind, Kind::Blank)) {
        lines.pop();
    }
    let columns = comment_columns(&lines);
    let mut out = String::new();
    for (line, column) in lines.iter().zip(columns) {
        let start = out.len();
        blanks(&mut out, if line.body.is_empty() { 0 } else { line.indent });
        out.push_str(&line.body);
        if let Some(comment) = &line.comment {
            let width = out.get(start..).unwrap_or("").width();
            blanks(&mut out, column.saturating_sub(width));
            out.push_str(comment.text);
        }
        out.push('\n');
    }
    out
}

pub(super) fn blanks(out: &mut String, count: usize) {
    out.extend(std::iter::repeat_n(' ', count));
}

/// Where the comments behind values begin. Those that stood below each other and those of one table stay below each
/// other; one that stood apart from its value stays in its column where there is room.
fn comment_columns(lines: &[Line<'_>]) -> Vec<usize> {
    let table = |line: &Line<'_>| if let Kind::Row { table, .. } = line.kind { Some(table) } else { None };
    let together = |a: &Line<'_>, b: &Line<'_>| match (&a.comment, &b.comment) {
        (Some(one), Some(two)) => one.column == two.column || (table(a).is_some() && table(a) == table(b)),
        _ => false,
    };
    let mut columns = Vec::with_capacity(lines.len());
    for run in lines.chunk_by(together) {
        let needed = run.iter().map(|l| l.width() + BEFORE_COMMENT).max().unwrap_or(0);
        let apart = run.iter().filter_map(|l| l.comment.as_ref()).filter(|c| !c.tight).map(|c| c.column).max();
        columns.extend(std::iter::repeat_n(needed.max(apart.unwrap_or(0)), run.len()));
    }
    columns
}
