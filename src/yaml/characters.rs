//! Characters that may not stand anywhere in a rule file, and files that are not text at all.

use crate::diagnostic::{Code, Diagnostic, is_hidden, point};
use crate::span::{SourceId, Span};

/// So many are shown; whoever has more has one cause for them all.
const MOST: usize = 20;

/// The fault of bytes that are no UTF-8, from byte `start` on.
pub(super) fn not_utf8(bytes: &[u8], start: usize, source: SourceId) -> Diagnostic {
    if is_utf16(bytes) {
        let fault = Diagnostic::new(Code::NOT_UTF8, Span::new(source, 0, 0), "the file is UTF-16, not UTF-8");
        return fault.help("save the file as UTF-8 in the editor; Excel and Notepad call UTF-16 `Unicode`");
    }
    let line = bytes.get(..start).unwrap_or(bytes).iter().filter(|b| **b == b'\n').count() + 1;
    let words = format!("line {line} has a byte that is not UTF-8");
    Diagnostic::new(Code::NOT_UTF8, Span::new(source, start, start), words).help("save the file as UTF-8 in the editor")
}

/// Whether the file is UTF-16: by its mark, or because every second byte at its beginning is zero.
pub(super) fn is_utf16(bytes: &[u8]) -> bool {
    let marked = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let mut pairs = bytes.chunks_exact(2).take(16).peekable();
    let of_one_letter = |pair: &[u8]| matches!(pair, [0, other] | [other, 0] if *other != 0);
    marked || (pairs.peek().is_some() && pairs.all(of_one_letter))
}

/// Tabs that indent, carriage returns alone, control characters, and characters that are not to be seen.
pub(super) fn faults(text: &str, shift: usize, source: SourceId) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    let mut indenting = true;
    let mut chars = text.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let span = Span::new(source, shift + i, shift + i + c.len_utf8());
        match c {
            '\t' if indenting => {
                faults.push(Diagnostic::new(Code::TAB, span, "a tab indents this line").fix(span, "  ", "use spaces"))
            }
            '\u{3000}' | '\u{a0}' if indenting => {
                let words = format!("a space that is no plain one ({}) indents this line", point(c));
                let plain = if c == '\u{3000}' { "  " } else { " " };
                faults.push(Diagnostic::new(Code::INVISIBLE, span, words).fix(span, plain, "use spaces"));
            }
            '\n' | '\t' | ' '..='~' => {}
            '\r' if chars.peek().is_some_and(|(_, next)| *next == '\n') => {}
            '\r' => faults.push(
                Diagnostic::new(Code::LONE_RETURN, span, "a carriage return stands here without a line feed").fix(
                    span,
                    "\n",
                    "end the line as other editors do",
                ),
            ),
            _ => faults.extend(what(c).map(|what| {
                let words = format!("{what} character ({}) stands here", point(c));
                Diagnostic::new(Code::INVISIBLE, span, words).fix(span, "", "delete it")
            })),
        }
        indenting = c == '\n' || (indenting && matches!(c, ' ' | '\t' | '\u{3000}' | '\u{a0}'));
        if faults.len() >= MOST {
            break;
        }
    }
    faults
}

/// What is wrong with a character, wherever it stands.
pub(super) fn what(c: char) -> Option<&'static str> {
    match c {
        '\n' | '\t' => None,
        c if c.is_control() => Some("a control"),
        c if is_hidden(c) => Some("an invisible"),
        _ => None,
    }
}

/// Whether this is one word: letters, digits and `_`.
pub(super) fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}
