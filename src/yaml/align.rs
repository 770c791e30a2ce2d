//! Where the text of a scalar stands in the file, byte by byte.

use std::iter::Peekable;
use std::str::CharIndices;

/// Where each byte of a scalar's text stands in what was written, for escaped and folded scalars: both are walked side
/// by side, and what YAML dropped (quotes, indentation) is stepped over. `escapes` says whether a backslash begins one.
pub(super) fn align(text: &str, written: &str, start: usize, escapes: bool) -> Vec<usize> {
    let mut offsets = Vec::with_capacity(text.len() + 1);
    let mut source = written.char_indices().peekable();
    for c in text.chars() {
        if escapes && let Some(at) = escape(&mut source) {
            offsets.extend(std::iter::repeat_n(start + at, c.len_utf8()));
            continue;
        }
        let mut look = source.clone();
        let mut found = None;
        // What YAML drops in one place is short; looking further would be quadratic on hostile text.
        for _ in 0..64 {
            let Some((i, s)) = look.next() else { break };
            if s == c || (c == ' ' && s == '\n') {
                found = Some(i);
                break;
            }
        }
        let at = match found {
            Some(i) => {
                source = look;
                i
            }
            None => source.peek().map_or(written.len(), |(i, _)| *i),
        };
        offsets.extend(std::iter::repeat_n(start + at, c.len_utf8()));
    }
    offsets.push(start + source.peek().map_or(written.len(), |(i, _)| *i));
    offsets
}

/// Steps over an escape that stands for a character, and says where it begins. One that hides the end of a line stands
/// for none.
fn escape(source: &mut Peekable<CharIndices<'_>>) -> Option<usize> {
    loop {
        let (at, _) = source.next_if(|(_, c)| *c == '\\')?;
        let digits = match source.next() {
            Some((_, '\r' | '\n')) => {
                while source.next_if(|(_, c)| c.is_ascii_whitespace()).is_some() {}
                continue;
            }
            Some((_, 'x')) => 2,
            Some((_, 'u')) => 4,
            Some((_, 'U')) => 8,
            _ => 0,
        };
        for _ in 0..digits {
            source.next();
        }
        return Some(at);
    }
}
