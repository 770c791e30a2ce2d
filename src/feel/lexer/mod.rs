//! Expression text to tokens. Slips of a Chinese keyboard and of other languages are named and read on.

mod units;
mod slips;
mod texts;

pub use slips::CURRENCY_SIGNS;

use crate::diagnostic::{Code, Diagnostic};
use crate::feel::Place;
use crate::number::{Exact, LiteralError, parse_literal};
use crate::text::{composed, narrowed};
use std::sync::Arc;

/// A token and the bytes of the expression's text it covers.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub kind: TokenKind,
    pub start: usize,
    pub end: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind {
    Number(Exact, Arc<str>),
    Text(Arc<str>),
    Name(Arc<str>),
    /// `if`, `then`, `and` …
    Keyword(&'static str),
    /// `(`, `..`, `<=` …
    Symbol(&'static str),
    End,
}

/// The words of the grammar, which nothing can be named by.
pub const KEYWORDS: &[&str] = &[
    "if",
    "then",
    "else",
    "and",
    "or",
    "between",
    "in",
    "some",
    "every",
    "satisfies",
    "for",
    "return",
    "true",
    "false",
    "null",
];

/// Longest first, so that `<=` is not read as `<` and `=`.
const SYMBOLS: &[&str] = &[
    "**", "..", "<=", ">=", "!=", "(", ")", "[", "]", ",", ".", "+", "-", "*", "/", "<", ">", "=", ":", "{", "}", "@",
];

pub(super) struct Lexed {
    pub tokens: Vec<Token>,
    pub faults: Vec<Diagnostic>,
}

/// Reads all tokens. `names` are the known names of more than one word; the longest that fits is taken.
pub(super) fn lex(text: &str, place: &Place, names: &[&str]) -> Lexed {
    let mut lexer = Lexer { text, place, names, at: 0, tokens: Vec::new(), faults: Vec::new() };
    lexer.run();
    Lexed { tokens: lexer.tokens, faults: lexer.faults }
}

struct Lexer<'a> {
    text: &'a str,
    place: &'a Place,
    names: &'a [&'a str],
    at: usize,
    tokens: Vec<Token>,
    faults: Vec<Diagnostic>,
}

impl<'a> Lexer<'a> {
    fn run(&mut self) {
        while let Some(c) = self.rest().chars().next() {
            if c.is_whitespace() {
                self.at += c.len_utf8();
            } else if self.comment() {
                // Skipped.
            } else if c.is_ascii_digit() || self.leading_point() {
                self.number();
            } else if is_quote(c) {
                self.quoted(c);
            } else if self.full_width_number(c) || self.slip(c) {
                // Reported and read on.
            } else if starts_name(c) {
                self.name();
            } else if let Some(symbol) = SYMBOLS.iter().find(|s| self.rest().starts_with(**s)) {
                self.push(TokenKind::Symbol(symbol), symbol.len());
            } else {
                self.strange(c);
            }
        }
        self.push(TokenKind::End, 0);
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// `.5`, which is reported with its fix, not taken for a path.
    fn leading_point(&self) -> bool {
        self.rest().strip_prefix('.').is_some_and(|r| r.starts_with(|d: char| d.is_ascii_digit()))
    }

    fn push(&mut self, kind: TokenKind, length: usize) {
        self.tokens.push(Token { kind, start: self.at, end: self.at + length });
        self.at += length;
    }

    /// FEEL's comments: `// …` to the end of the line and `/* … */`.
    fn comment(&mut self) -> bool {
        let rest = self.rest();
        if rest.starts_with("//") {
            self.at += rest.find('\n').unwrap_or(rest.len());
            true
        } else if rest.starts_with("/*") {
            self.at += rest.find("*/").map_or(rest.len(), |i| i + 2);
            true
        } else {
            false
        }
    }

    fn number(&mut self) {
        let rest = self.rest();
        let mut end = 0;
        let mut point = false;
        for (i, c) in rest.char_indices() {
            let next = rest.get(i + 1..).and_then(|r| r.chars().next());
            if c.is_ascii_digit() || c == '_' {
                end = i + 1;
            } else if c == '.' && !point && next.is_some_and(|n| n.is_ascii_digit()) {
                point = true;
                end = i + 1;
            } else if c == '%' || is_suffix(c) || c == '％' {
                end = i + c.len_utf8();
                if c == '%' {
                    break;
                }
            } else if c.is_alphanumeric() || (c == '，' && groups(rest.get(i + c.len_utf8()..).unwrap_or(""))) {
                end = i + c.len_utf8();
            } else {
                break;
            }
        }
        let text = rest.get(..end).unwrap_or(rest);
        if self.day() || self.parted(end) {
            return;
        }
        let value = match parse_literal(text) {
            Ok(value) => value,
            Err(error) => {
                let span = self.place.span(self.at, self.at + end);
                let code = match error {
                    LiteralError::Exponent(_) => Code::NOT_IN_FEEL,
                    _ => Code::LITERAL,
                };
                let mut fault = Diagnostic::new(code, span, format!("`{text}` is not a number: {error}"));
                // What was meant is read on with, so that one slip is one finding.
                let corrected = error.corrected().or_else(|| units::unit(text));
                let meant = corrected.as_deref().and_then(|c| parse_literal(c).ok());
                if let Some(corrected) = corrected {
                    fault = fault.fix(span, corrected, "write it so");
                }
                self.faults.push(fault);
                meant.unwrap_or_else(Exact::zero)
            }
        };
        self.push(TokenKind::Number(value, text.into()), end);
    }

    /// `1.2 亿`: a number with white space before its 万 or 亿.
    fn parted(&mut self, digits: usize) -> bool {
        let rest = self.rest();
        let (number, behind) = rest.split_at_checked(digits).unwrap_or((rest, ""));
        let unit = behind.trim_start();
        let Some(suffix) = unit.chars().next().filter(|c| is_suffix(*c) && unit.len() < behind.len()) else {
            return false;
        };
        let after = unit.get(suffix.len_utf8()..).unwrap_or("").chars().next();
        let Ok(value) = parse_literal(&format!("{number}{suffix}")) else { return false };
        if after.is_some_and(continues_name) {
            return false;
        }
        let length = rest.len() - unit.len() + suffix.len_utf8();
        let span = self.place.span(self.at, self.at + length);
        let words = format!("`{suffix}` stands directly behind the digits of its number");
        let fixed = format!("{number}{suffix}");
        self.faults.push(Diagnostic::new(Code::LITERAL, span, words).fix(span, fixed.clone(), "write it so"));
        self.push(TokenKind::Number(value, fixed.into()), length);
        true
    }

    /// Digits from a Chinese keyboard: `１００`.
    fn full_width_number(&mut self, c: char) -> bool {
        if !('０'..='９').contains(&c) {
            return false;
        }
        let rest = self.rest();
        let end = rest
            .char_indices()
            .find(|(_, c)| {
                !(('０'..='９').contains(c) || c.is_ascii_digit() || matches!(c, '．' | '％' | '%') || is_suffix(*c))
            })
            .map_or(rest.len(), |(i, _)| i);
        let text = rest.get(..end).unwrap_or(rest);
        let plain = narrowed(text);
        let span = self.place.span(self.at, self.at + end);
        self.faults.push(
            Diagnostic::new(Code::FULL_WIDTH, span, format!("`{text}` is written with full-width characters")).fix(
                span,
                plain.clone(),
                "use plain digits",
            ),
        );
        self.push(TokenKind::Number(parse_literal(&plain).unwrap_or_else(|_| Exact::zero()), plain.into()), end);
        true
    }

    fn name(&mut self) {
        let rest = self.rest();
        let word = rest.char_indices().find(|(_, c)| !continues_name(*c)).map_or(rest.len(), |(i, _)| i);
        let first = rest.as_bytes().first();
        let known = self
            .names
            .iter()
            .filter(|name| name.as_bytes().first() == first)
            .filter_map(|name| known_name(rest, name))
            .max();
        if let Some((length, name)) = known.filter(|(length, _)| *length > word) {
            self.push(TokenKind::Name(name.into()), length);
            return;
        }
        let text = rest.get(..word).unwrap_or(rest);
        match KEYWORDS.iter().find(|k| **k == text) {
            Some(keyword) => self.push(TokenKind::Keyword(keyword), word),
            None => self.push(TokenKind::Name(composed(text).into()), word),
        }
    }
}

/// Whether `rest` begins with the words of `name`, any white space between them: the bytes taken, and the name.
fn known_name<'n>(rest: &str, name: &'n str) -> Option<(usize, &'n str)> {
    let mut at = 0;
    for (i, word) in name.split(' ').enumerate() {
        let tail = rest.get(at..)?;
        let trimmed = if i == 0 { tail } else { tail.trim_start() };
        if i > 0 && trimmed.len() == tail.len() {
            return None;
        }
        at += tail.len() - trimmed.len();
        if !trimmed.starts_with(word) {
            return None;
        }
        at += word.len();
    }
    let ends = !rest.get(at..)?.starts_with(continues_name);
    ends.then_some((at, name))
}

/// Whether three digits follow, as after a thousands comma: `2，000`.
fn groups(rest: &str) -> bool {
    let digits = rest.chars().take_while(char::is_ascii_digit).count();
    digits == 3
}

fn is_suffix(c: char) -> bool {
    matches!(c, '万' | '亿')
}

fn starts_name(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

fn continues_name(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// Whether a text begins here, with whatever quote.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '\'' | '‘' | '’' | '＂')
}
