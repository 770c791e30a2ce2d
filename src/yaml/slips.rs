//! Slips that leave a key without a value in a map between `{ }`: thousands commas, full-width colons, a colon without
//! its space, an expression whose comma ends it; and a list whose commas come from a Chinese keyboard.

use super::characters::is_word;
use super::node::{Node, Style};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;

/// What a key without a value was.
pub(super) enum Slip {
    /// A slip with its finding.
    Fault(Diagnostic),
    /// The rest of a slip that has been told.
    Told,
}

/// What a key without a value was, if it is no key. `before` is the place of the value that ends before it.
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
    let at = |n: usize| n.checked_sub(shift);
    let behind = text.get(at(key.span.range().end)?..)?;
    if scalar.style == Style::Quoted || behind.trim_start().starts_with(':') {
        return None;
    }
    if let Some((name, _)) = scalar.text.split_once(':').filter(|(name, _)| is_name(name)) {
        let place = scalar.place.span(name.len() + 1, name.len() + 1);
        let words = format!("a space is missing behind `{name}:`");
        let fault = Diagnostic::new(Code::YAML_SYNTAX, key.span, words);
        return Some(Slip::Fault(fault.fix(place, " ", "put a space there")));
    }
    let before = before?;
    let value = text.get(at(before.range().start)?..at(before.range().end)?)?;
    let to = at(key.span.range().start)?;
    thousands(text, shift, key, before, value, to).or_else(|| unquoted(text, shift, key, before, to))
}

/// Whether the key is the rest of a number with thousands commas that begins at the end of the value before it.
fn thousands(text: &str, shift: usize, key: &Node, before: Span, value: &str, to: usize) -> Option<Slip> {
    let digits = value.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let whole = value.get(..digits)?.chars().last().is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '_' | '.'));
    let from = before.range().start.checked_sub(shift)? + digits;
    let number = text.get(from..)?;
    let length = number.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').unwrap_or(number.len());
    let number = number.get(..length)?.trim_end_matches([',', '.']);
    if !whole || from + number.len() <= to {
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
    let span = Span::new(key.span.source, shift + from, shift + from + number.len());
    let words = format!("`{number}` is not a number: a number contains no commas");
    Some(Slip::Fault(Diagnostic::new(Code::LITERAL, span, words).fix(span, number.replace(',', "_"), "write it so")))
}

/// Whether the key is the rest of an expression without quotes, of which a bracket or a Chinese quote is still open.
fn unquoted(text: &str, shift: usize, key: &Node, before: Span, to: usize) -> Option<Slip> {
    let from = before.range().start.checked_sub(shift)?;
    let steps = |c: char| match c {
        '(' | '（' | '“' => 1,
        ')' | '）' | '”' => -1,
        _ => 0,
    };
    let mut depth = 0;
    let mut end = None;
    let mut goes_on = false;
    for (i, c) in text.get(from..)?.char_indices() {
        goes_on |= from + i == to && depth > 0;
        if c == '\n' || (matches!(c, '}' | ']') && depth <= 0) {
            break;
        }
        if c == ',' && depth <= 0 {
            end = Some(from + i);
            break;
        }
        depth += steps(c);
        if depth <= 0 {
            end = Some(from + i + c.len_utf8());
        }
    }
    if !goes_on {
        return None;
    }
    if text.get(from..to)?.matches(',').count() > 1 {
        return Some(Slip::Told);
    }
    // Where no bracket closes it, only the first part is shown.
    let closed = end.filter(|end| *end > to);
    let written = text.get(from..closed.unwrap_or(before.range().end - shift))?.trim_end();
    let span = Span::new(key.span.source, shift + from, shift + from + written.len());
    let chinese = written.starts_with('“');
    let mut fault = if chinese {
        Diagnostic::new(Code::QUOTES, span, "text is written between straight double quotes")
    } else {
        Diagnostic::new(Code::FEEL_SYNTAX, span, "inside `{ }` a comma ends this expression, which is not in quotes")
    };
    let inner = written.trim_start_matches('“').trim_end_matches('”');
    let quote = if inner.contains('"') { '\'' } else { '"' };
    if closed.is_some() && !inner.contains(quote) {
        let title = if chinese { "use `\"`" } else { "put all of it in quotes" };
        fault = fault.fix(span, format!("{quote}{inner}{quote}"), title);
    } else {
        fault = fault.help("put all of it in quotes, and close each bracket");
    }
    Some(Slip::Fault(fault))
}

/// A list between `[ ]` whose only entry has commas of a Chinese keyboard in it.
pub(super) fn in_a_list(items: &[Node]) -> Option<Diagnostic> {
    let [only] = items else { return None };
    let scalar = only.scalar().filter(|s| s.style == Style::Plain)?;
    full_width_commas(&scalar.text, only.span)
}

/// An entry of a list that is several, parted by commas of a Chinese keyboard.
pub(crate) fn full_width_commas(entry: &str, span: Span) -> Option<Diagnostic> {
    let typed = entry.chars().find(|c| matches!(c, '，' | '、'))?;
    let fixed = entry.split(['，', '、']).map(str::trim).collect::<Vec<_>>().join(", ");
    let words = format!("`{typed}` does not part the entries of a list");
    Some(Diagnostic::new(Code::FULL_WIDTH, span, words).fix(span, fixed, "write plain commas"))
}

/// A key that begins with a bracket of a Chinese keyboard, which opens nothing.
pub(super) fn full_width_bracket(key: &Node) -> Option<Diagnostic> {
    let scalar = key.scalar().filter(|s| s.style == Style::Plain)?;
    let typed = scalar.text.chars().next()?;
    let (plain, close) = match typed {
        '｛' => ("{", '}'),
        '【' | '［' => ("[", ']'),
        _ => return None,
    };
    let place = scalar.place.span(0, typed.len_utf8());
    let words = format!("`{typed}` is not a plain character");
    let title = format!("write `{plain}`, and `{close}` where it closes");
    Some(Diagnostic::new(Code::FULL_WIDTH, place, words).fix(place, plain, title))
}

/// Whether this may be a key that is no number: `12:30` lacks no space.
fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic()) && is_word(word)
}
