//! One value in the place of another, written as that one was: with its quotes, its unit, its decimals.

use crate::number::{Exact, decimals_written, parse_literal};
use crate::span::{SourceId, Span};
use crate::yaml::{self, Node, NodeKind, Pair, Style};
use std::ops::Range;

/// The bytes of a pair's value that are replaced; `None` for a block with a comment behind its `|`, which would be lost.
pub(super) fn range(text: &str, pair: &Pair) -> Option<Range<usize>> {
    let range = pair.value.span.range();
    if !is_block(text, &pair.value) {
        return Some(range);
    }
    // The place of a block is that of its lines, and its mark stands behind the colon.
    let after = pair.key_span.range().end;
    let between = text.get(after..range.start)?;
    let mark = after + between.find(['|', '>'])?;
    (!between.contains('#')).then_some(mark..range.start + text.get(range)?.trim_end().len())
}

/// A part of the text and what takes its place.
pub(super) type Edit = (Range<usize>, String);

/// Whether a scalar is a block behind `|` or `>`.
pub(super) fn is_block(text: &str, node: &Node) -> bool {
    let quoted = node.scalar().is_some_and(|s| s.style == Style::Quoted);
    quoted && !text.get(node.span.range()).is_some_and(|t| t.starts_with(['\'', '"']))
}

/// A number as the old text writes numbers; `None` where no literal is exactly that number.
pub(super) fn number(old: &str, n: &Exact) -> Option<String> {
    let (quote, inner) = unquoted(old);
    let text = match inner.chars().next_back() {
        Some('%') => with_unit(inner, '%', n)?,
        Some('万') => with_unit(inner, '万', n).or_else(|| plain("", n))?,
        Some('亿') => with_unit(inner, '亿', n).or_else(|| with_unit("", '万', n)).or_else(|| plain("", n))?,
        _ => plain(inner, n)?,
    };
    (parse_literal(&text).ok().as_ref() == Some(n)).then(|| format!("{quote}{text}{quote}"))
}

/// In that unit; for amounts, where it is at least one of the unit with few decimals.
fn with_unit(old: &str, unit: char, n: &Exact) -> Option<String> {
    let (exponent, most) = match unit {
        '%' => return plain(old, &(n * &Exact::power_of_ten(2))).map(|digits| format!("{digits}%")),
        '万' => (-4, 4),
        _ => (-8, 8),
    };
    let scaled = n * &Exact::power_of_ten(exponent);
    let digits = plain(old, &scaled)?;
    (scaled.abs() >= Exact::one() && decimals_written(&digits) <= most).then(|| format!("{digits}{unit}"))
}

/// With as many decimals as the old text has, or more where it needs them, and grouped as it is.
fn plain(old: &str, n: &Exact) -> Option<String> {
    let places = n.decimal_places()?.max(decimals_written(old));
    if old.contains('_') { n.grouped(places).map(|text| text.replace(',', "_")) } else { n.to_fixed(places) }
}

/// Yes or no in the words of the old text.
pub(super) fn truth(old: &str, truth: bool) -> String {
    let (quote, inner) = unquoted(old);
    let (yes, no) = match inner {
        "true" | "false" => ("true", "false"),
        "是" | "否" => ("是", "否"),
        _ => ("yes", "no"),
    };
    format!("{quote}{}{quote}", if truth { yes } else { no })
}

/// A text, in the quotes of the old one; in others, or in some, where it needs them. `None` where no rule file can
/// write it.
pub(in crate::study) fn word(old: &str, text: &str) -> Option<String> {
    let double = || format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"));
    let single = || format!("'{}'", text.replace('\'', "''"));
    let forms = match unquoted(old).0 {
        "'" => [single(), double(), double()],
        "\"" => [double(), double(), double()],
        _ => [text.to_owned(), double(), single()],
    };
    forms.into_iter().find(|form| reads(form, text))
}

/// Whether a form reads as that text within brackets and without, and is one line.
fn reads(form: &str, text: &str) -> bool {
    let read = |document: String| {
        let root = yaml::read(document.as_bytes(), SourceId(0)).ok()?;
        let NodeKind::Map(pairs) = root.kind else { return None };
        match pairs.into_iter().next()?.value.kind {
            NodeKind::List(mut items) if items.len() == 1 => items.pop(),
            kind => Some(Node { kind, span: Span::default() }),
        }
    };
    let fits = |document: String| {
        let node = read(document);
        let scalar = node.as_ref().and_then(|node| node.scalar());
        scalar.is_some_and(|s| *s.text == *text && (s.style == Style::Quoted) != (form == text))
    };
    !form.contains('\n') && fits(format!("a: {form}\n")) && fits(format!("a: [{form}]\n"))
}

/// The quote of a text, or nothing, and what is within.
fn unquoted(written: &str) -> (&str, &str) {
    for quote in ["'", "\""] {
        if let Some(inner) = written.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            return (quote, inner);
        }
    }
    ("", written)
}
