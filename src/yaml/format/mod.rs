//! The layout of rule files: the same keys, values and comments in the same order, written in one way.
//!
//! Two blanks indent; `{a: 1, b: 2}` has no inner padding; at most one blank line stands between things; rows with the
//! same keys stand in columns. Where a line ends is the writer's own: nothing is joined or broken.

mod lines;
mod table;
mod printer;
mod inline;

use super::{Node, NodeKind, read};
use crate::diagnostic::Diagnostic;
use crate::span::SourceId;
use printer::Printer;

/// So many passes settle any text.
const PASSES: usize = 4;

/// Why a text is not formatted.
#[derive(Clone, Debug)]
pub enum Unformatted {
    /// It is no YAML that merit reads; the findings, at least one.
    Faults(Vec<Diagnostic>),
    /// The formatted text would not say the same, or formatting does not settle: a fault of merit. Every result is read
    /// again to exclude it.
    Changed,
}

/// Formats the text of a rule file, which need not be a correct one: only its YAML is looked at. Formatting the result
/// again changes nothing.
///
/// # Errors
///
/// [`Unformatted`]; nothing may be written then.
pub fn format(bytes: &[u8], source: SourceId) -> Result<String, Unformatted> {
    let root = read(bytes, source).map_err(Unformatted::Faults)?;
    // That it is UTF-8 has been read just now.
    let given = String::from_utf8_lossy(bytes);
    let text = given.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    // Places are those of the text without its BOM and with plain line ends.
    let root =
        if text.len() == bytes.len() { root } else { read(text.as_bytes(), source).map_err(Unformatted::Faults)? };
    // What comes to stand on one line by the first pass may be a row of a table in the next.
    let mut formatted = Printer::new(&text).document(&root);
    for _ in 0..PASSES {
        let Ok(again) = read(formatted.as_bytes(), source) else { return Err(Unformatted::Changed) };
        if !same(&root, &again) || comments(&text, &root) != comments(&formatted, &again) {
            return Err(Unformatted::Changed);
        }
        let next = Printer::new(&formatted).document(&again);
        if next == formatted {
            return Ok(formatted);
        }
        formatted = next;
    }
    Err(Unformatted::Changed)
}

/// Whether two trees say the same: shape, keys, texts and whether they were quoted.
#[must_use]
pub fn same(a: &Node, b: &Node) -> bool {
    match (&a.kind, &b.kind) {
        (NodeKind::Scalar(a), NodeKind::Scalar(b)) => a.text == b.text && a.style == b.style,
        (NodeKind::List(a), NodeKind::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (NodeKind::Map(a), NodeKind::Map(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.key == b.key && same(&a.value, &b.value))
        }
        _ => false,
    }
}

/// The comments of a text, in order, without the blanks behind them. `root` is what [`read`] made of the text.
#[must_use]
pub fn comments<'t>(text: &'t str, root: &Node) -> Vec<&'t str> {
    comments_at(text, root).into_iter().map(|(_, comment)| comment).collect()
}

/// The comments of a text, in order, each with the byte it begins at: whatever follows a `#` between two scalars.
#[must_use]
pub fn comments_at<'t>(text: &'t str, root: &Node) -> Vec<(usize, &'t str)> {
    let mut scalars = Vec::new();
    places(root, &mut scalars);
    scalars.push(text.len()..text.len());
    let mut found = Vec::new();
    let mut at = 0;
    for scalar in scalars {
        let gap = text.get(at..scalar.start).unwrap_or("");
        let mut begins = at;
        for line in gap.split_inclusive('\n') {
            if let Some(start) = line.find('#') {
                found.push((begins + start, line.get(start..).unwrap_or("").trim_end()));
            }
            begins += line.len();
        }
        at = scalar.end.max(at);
    }
    found
}

fn places(node: &Node, found: &mut Vec<std::ops::Range<usize>>) {
    match &node.kind {
        NodeKind::Scalar(_) => found.push(node.span.range()),
        NodeKind::List(items) => items.iter().for_each(|n| places(n, found)),
        NodeKind::Map(pairs) => {
            for pair in pairs {
                found.push(pair.key_span.range());
                places(&pair.value, found);
            }
        }
    }
}
