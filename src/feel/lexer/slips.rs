//! What people type for symbols, days and amounts, being used to another keyboard, language or program: named, and read on.

use super::{KEYWORDS, Lexer, TokenKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::value::parse_date;

/// What people type for a symbol, and the symbol.
const TYPED: &[(&str, &str)] = &[
    ("==", "="),
    ("=<", "<="),
    ("=>", ">="),
    ("<>", "!="),
    ("&&", "and"),
    ("||", "or"),
    ("&", "and"),
    ("|", "or"),
    ("（", "("),
    ("）", ")"),
    ("【", "["),
    ("】", "]"),
    ("，", ","),
    ("、", ","),
    ("。", "."),
    ("＋", "+"),
    ("－", "-"),
    ("−", "-"),
    ("–", "-"),
    ("＊", "*"),
    ("×", "*"),
    ("／", "/"),
    ("÷", "/"),
    ("＜", "<"),
    ("＞", ">"),
    ("＝", "="),
    ("≤", "<="),
    ("≥", ">="),
    ("≠", "!="),
];

/// The signs of currencies.
pub const CURRENCY_SIGNS: [char; 5] = ['￥', '¥', '$', '€', '＄'];

impl Lexer<'_> {
    /// A symbol typed for another one.
    pub(super) fn slip(&mut self, c: char) -> bool {
        if c.is_ascii() && !matches!(c, '=' | '<' | '&' | '|') {
            return false;
        }
        let Some((typed, meant)) = TYPED.iter().find(|(typed, _)| self.rest().starts_with(typed)) else { return false };
        let span = self.place.span(self.at, self.at + typed.len());
        let (code, words) = if typed.is_ascii() {
            (Code::FOREIGN_OPERATOR, format!("FEEL has no `{typed}`"))
        } else {
            (Code::FULL_WIDTH, format!("`{typed}` is not a plain character"))
        };
        self.faults.push(Diagnostic::new(code, span, words).fix(span, *meant, format!("write `{meant}`")));
        let kind = match KEYWORDS.iter().find(|k| *k == meant) {
            Some(keyword) => TokenKind::Keyword(keyword),
            None => TokenKind::Symbol(meant),
        };
        self.push(kind, typed.len());
        true
    }

    /// `2026-02-27`, which would be a subtraction, and is always meant as a day.
    pub(super) fn day(&mut self) -> bool {
        let rest = self.rest();
        let Some(text) = rest.get(..10).filter(|text| parse_date(text).is_some()) else { return false };
        if rest.get(10..).is_some_and(|r| r.starts_with(|c: char| c.is_alphanumeric() || c == '_')) {
            return false;
        }
        let span = self.place.span(self.at, self.at + text.len());
        let words = format!("`{text}` is a subtraction in an expression, not a day");
        let fixed = format!("date(\"{text}\")");
        self.faults.push(Diagnostic::new(Code::NOT_IN_FEEL, span, words).fix(span, fixed, "write the date so"));
        self.push(TokenKind::Name("date".into()), 0);
        self.push(TokenKind::Symbol("("), 0);
        self.push(TokenKind::Text(text.into()), text.len());
        self.push(TokenKind::Symbol(")"), 0);
        true
    }

    /// A character that begins nothing in an expression.
    pub(super) fn strange(&mut self, c: char) {
        let length = c.len_utf8();
        let span = self.place.span(self.at, self.at + length);
        let fault = |words: String| Diagnostic::new(Code::FEEL_CHARACTER, span, words);
        self.faults.push(if CURRENCY_SIGNS.contains(&c) {
            fault(format!("an amount is written without `{c}`")).fix(span, "", "delete it")
        } else if c == '!' {
            fault("`!` has no meaning in an expression".into()).help("for the contrary of a condition write `not(…)`")
        } else {
            fault(format!("`{c}` has no meaning in an expression")).label("not understood")
        });
        self.at += length;
    }
}
