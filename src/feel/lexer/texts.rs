//! Texts between quotes, with FEEL's escapes. Other quotes than straight double ones are reported and read on.

use super::{Lexer, TokenKind};
use crate::diagnostic::{Code, Diagnostic, is_hidden, point};
use crate::text::composed;

impl Lexer<'_> {
    /// Reads a text from its opening quote on.
    pub(super) fn quoted(&mut self, open: char) {
        let start = self.at;
        let body = self.rest().get(open.len_utf8()..).unwrap_or("");
        let mut value = String::new();
        let mut chars = body.char_indices();
        let mut end = None;
        while let Some((i, c)) = chars.next() {
            if closes(open, c) {
                end = Some(i + c.len_utf8());
                break;
            }
            if c == '\\' {
                match chars.next().map(|(_, c)| c) {
                    Some('n') => value.push('\n'),
                    Some('t') => value.push('\t'),
                    Some('r') => value.push('\r'),
                    Some('u') => self.unicode_escape(&mut chars, 4, &mut value),
                    Some('U') => self.unicode_escape(&mut chars, 6, &mut value),
                    Some(other) if matches!(other, '"' | '\\' | '\'') => value.push(other),
                    Some(other) => {
                        value.push('\\');
                        value.push(other);
                    }
                    None => {}
                }
            } else {
                value.push(c);
            }
        }
        let length = open.len_utf8() + end.unwrap_or(body.len());
        let span = self.place.span(start, start + length);
        if end.is_none() {
            self.faults.push(
                Diagnostic::new(Code::FEEL_UNCLOSED_TEXT, span, "the text is not closed")
                    .label("begins here")
                    .help("put `\"` at its end"),
            );
        } else if open != '"' {
            let fixed = format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""));
            self.faults.push(
                Diagnostic::new(Code::QUOTES, span, "text is written between straight double quotes")
                    .fix(span, fixed, "use `\"`"),
            );
        }
        let hidden = |c: &char| is_hidden(*c) || (c.is_control() && !matches!(c, '\n' | '\t' | '\r'));
        if let Some(c) = value.chars().find(hidden) {
            let words = format!("the text has a character in it that is not to be seen ({})", point(c));
            self.faults.push(Diagnostic::new(Code::INVISIBLE, span, words).help("write the text without it"));
        }
        self.push(TokenKind::Text(composed(&value).into()), length);
    }

    /// `\uXXXX` (with a second one for characters beyond the first plane) and `\UXXXXXX`.
    fn unicode_escape(&mut self, chars: &mut std::str::CharIndices<'_>, digits: usize, value: &mut String) {
        let read = |chars: &mut std::str::CharIndices<'_>| {
            let hex: String = chars.as_str().chars().take(digits).collect();
            let code = u32::from_str_radix(&hex, 16).ok().filter(|_| hex.len() == digits)?;
            for _ in 0..digits {
                chars.next();
            }
            Some(code)
        };
        let Some(first) = read(chars) else {
            value.push_str("\\u");
            return;
        };
        let mut code = first;
        if (0xD800..0xDC00).contains(&first) && chars.as_str().starts_with("\\u") {
            chars.next();
            chars.next();
            if let Some(second) = read(chars).filter(|s| (0xDC00..0xE000).contains(s)) {
                code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
            }
        }
        value.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
    }
}

fn closes(open: char, c: char) -> bool {
    match open {
        '“' | '”' => matches!(c, '“' | '”' | '"'),
        '‘' | '’' => matches!(c, '‘' | '’' | '\''),
        _ => c == open,
    }
}
