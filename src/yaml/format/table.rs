//! Rows in columns: collections below each other, their parts padded behind the comma.

use super::lines::{Kind, Line, blanks};
use crate::span::Span;
use crate::yaml::{Node, NodeKind, Pair};
use std::collections::BTreeMap;
use unicode_width::UnicodeWidthStr;

/// A part that is wider than the narrowest of its column by more than this is not padded to.
const SPREAD: usize = 40;

/// Writes the rows of each table into their lines. Comments alone on a line do not part a table; blank lines do.
pub(super) fn align(text: &str, lines: &mut [Line<'_>]) {
    let mut rows: Vec<usize> = Vec::new();
    let mut current = None;
    for at in 0..=lines.len() {
        match lines.get(at).map(|l| &l.kind) {
            Some(Kind::Row { table, .. }) if current == Some(*table) => rows.push(at),
            Some(Kind::Comment) => {}
            other => {
                let next = if let Some(Kind::Row { table, .. }) = other { Some(*table) } else { None };
                write(text, lines, &rows);
                rows.clear();
                rows.extend(next.map(|_| at));
                current = next;
            }
        }
    }
}

fn write(text: &str, lines: &mut [Line<'_>], rows: &[usize]) {
    let row = |at: &usize| {
        let line = lines.get(*at)?;
        let Kind::Row { value, .. } = line.kind else { return None };
        Some((line.body.width(), value))
    };
    let (widths, values): (Vec<usize>, Vec<&Node>) = rows.iter().filter_map(row).unzip();
    let width = padded(&widths).unwrap_or(0);
    // Below each other as lines, lists of figures are a table too.
    let figures = length(values.first()).is_some() && values.iter().all(|v| length(Some(v)) == length(values.first()));
    let values = if figures { self::rows(text, &values, true) } else { together(text, &values) };
    for (at, value) in rows.iter().zip(values) {
        if let Some(line) = lines.get_mut(*at) {
            let missing = width.saturating_sub(line.body.width());
            blanks(&mut line.body, missing + 1);
            line.body.push_str(&value);
        }
    }
}

fn length(node: Option<&&Node>) -> Option<usize> {
    if let NodeKind::List(items) = &node?.kind { Some(items.len()) } else { None }
}

/// The width of a column: the widest part of those that are not much wider than the narrowest, which must be most. A
/// wider part sticks out.
fn padded(widths: &[usize]) -> Option<usize> {
    let most = widths.iter().min()? + SPREAD;
    let fits = || widths.iter().filter(|w| **w <= most);
    if fits().count() * 2 > widths.len() { fits().max().copied() } else { None }
}

/// One part of a collection: a key and its value, or a value alone.
struct Part<'n> {
    pair: Option<&'n Pair>,
    value: &'n Node,
}

/// A collection that is being written on one line.
struct Row<'n> {
    parts: Vec<Part<'n>>,
    written: String,
    /// It still stands in columns with the others.
    level: bool,
}

impl<'n> Row<'n> {
    fn key(&self, column: usize) -> Option<&'n str> {
        self.parts.get(column).map(|p| p.pair.map_or("", |pair| &pair.key))
    }
}

/// A value written on one line.
pub(super) fn compact(text: &str, node: &Node) -> String {
    match &node.kind {
        NodeKind::Scalar(_) => slice(text, node.span).to_owned(),
        // A pair within `[ ]` that has no brackets of its own.
        NodeKind::Map(pairs) if !is_map(text, node) => pairs.iter().map(|p| single(text, p)).collect(),
        _ => rows(text, &[node], false).pop().unwrap_or_default(),
    }
}

/// Values that stand below each other, each written on one line.
fn together(text: &str, nodes: &[&Node]) -> Vec<String> {
    if nodes.len() > 1 && (nodes.iter().all(|n| is_map(text, n)) || are_columns(nodes)) {
        rows(text, nodes, true)
    } else {
        nodes.iter().map(|n| compact(text, n)).collect()
    }
}

/// Lists are columns where they are as long as each other and hold collections; lists of figures are not stretched.
fn are_columns(nodes: &[&Node]) -> bool {
    let nested = |n: &&Node| match &n.kind {
        NodeKind::List(items) if items.iter().all(|i| !matches!(i.kind, NodeKind::Scalar(_))) => Some(items.len()),
        _ => None,
    };
    let first = nodes.first().and_then(nested);
    first.is_some() && nodes.iter().all(|n| nested(n) == first)
}

/// Collections of one sort, their parts in columns as far as most of them go on in the same way.
fn rows(text: &str, nodes: &[&Node], in_columns: bool) -> Vec<String> {
    let mut rows: Vec<Row<'_>> =
        nodes.iter().map(|n| Row { parts: parts(n), written: open(n).to_owned(), level: in_columns }).collect();
    let longest = rows.iter().map(|r| r.parts.len()).max().unwrap_or(0);
    for column in 0..longest {
        let values = rows.iter().filter(|r| r.level).filter_map(|r| r.parts.get(column)).map(|p| p.value);
        let mut values = together(text, &values.collect::<Vec<_>>()).into_iter();
        let bodies: Vec<String> = rows
            .iter()
            .map(|row| {
                let Some(here) = row.parts.get(column) else { return String::new() };
                part(text, here.pair, here.value, if row.level { values.next() } else { None })
            })
            .collect();
        // A column is padded for the sake of the next one.
        for row in &mut rows {
            row.level &= row.parts.len() > column + 1;
        }
        let model = most(rows.iter().filter(|r| r.level), column + 1);
        let widths: Vec<usize> = rows.iter().zip(&bodies).filter(|(r, _)| r.level).map(|(_, b)| b.width()).collect();
        let width = padded(&widths).filter(|_| model.is_some());
        for (row, body) in rows.iter_mut().zip(&bodies) {
            row.written.push_str(body);
            if row.parts.len() > column + 1 {
                let missing = if row.level { width.unwrap_or(0).saturating_sub(body.width()) } else { 0 };
                row.written.push(',');
                blanks(&mut row.written, missing + 1);
            }
            // A row that goes on otherwise than most leaves the columns, unless only this one key is another.
            row.level &= width.is_some_and(|w| body.width() <= w)
                && model.is_some_and(|(next, after)| row.key(column + 1) == Some(next) || row.key(column + 2) == after);
        }
    }
    rows.into_iter().zip(nodes).map(|(row, node)| row.written + close(node)).collect()
}

/// The key that more than half of the rows have in a column, with the one that follows it.
fn most<'r, 'n: 'r>(rows: impl Iterator<Item = &'r Row<'n>>, column: usize) -> Option<(&'n str, Option<&'n str>)> {
    let mut counts = BTreeMap::new();
    let mut all = 0;
    for row in rows {
        let Some(key) = row.key(column) else { continue };
        all += 1;
        counts.entry(key).or_insert((0, row.key(column + 1))).0 += 1;
    }
    counts.into_iter().find(|(_, (count, _))| count * 2 > all).map(|(key, (_, after))| (key, after))
}

fn parts(node: &Node) -> Vec<Part<'_>> {
    match &node.kind {
        NodeKind::Map(pairs) => pairs.iter().map(|p| Part { pair: Some(p), value: &p.value }).collect(),
        NodeKind::List(items) => items.iter().map(|value| Part { pair: None, value }).collect(),
        NodeKind::Scalar(_) => Vec::new(),
    }
}

/// A key with its value, which may have been written already.
fn part(text: &str, pair: Option<&Pair>, value: &Node, written: Option<String>) -> String {
    let value = written.unwrap_or_else(|| compact(text, value));
    let Some(pair) = pair else { return value };
    let key = slice(text, pair.key_span);
    match (value.is_empty(), has_colon(text, pair)) {
        (true, false) => key.to_owned(),
        (true, true) => format!("{key}:"),
        _ => format!("{key}: {value}"),
    }
}

/// A pair within `[ ]` that has no brackets of its own, which its colon tells from a value.
fn single(text: &str, pair: &Pair) -> String {
    let written = part(text, Some(pair), &pair.value, None);
    if has_colon(text, pair) { written } else { written + ":" }
}

/// Whether a colon follows the key: within `{ }` a key may stand alone.
fn has_colon(text: &str, pair: &Pair) -> bool {
    text.get(pair.key_span.range().end..).is_some_and(|t| t.trim_start().starts_with(':'))
}

fn is_map(text: &str, node: &Node) -> bool {
    matches!(node.kind, NodeKind::Map(_)) && slice(text, node.span).starts_with('{')
}

pub(super) fn slice(text: &str, span: Span) -> &str {
    text.get(span.range()).unwrap_or("")
}

fn open(node: &Node) -> &'static str {
    if matches!(node.kind, NodeKind::Map(_)) { "{" } else { "[" }
}

fn close(node: &Node) -> &'static str {
    if matches!(node.kind, NodeKind::Map(_)) { "}" } else { "]" }
}
