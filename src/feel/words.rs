//! An expression that ends before its text does: words of other languages, currencies and numbers in words.

use super::cursor::Parser;
use super::lexer::TokenKind;
use crate::diagnostic::{Code, Diagnostic};

/// Words for operators, and the operator.
const OPERATORS: &[(&str, &str)] = &[
    ("且", "and"),
    ("并且", "and"),
    ("和", "and"),
    ("或", "or"),
    ("或者", "or"),
    ("x", "*"),
    ("is", "="),
    ("div", "/"),
];

/// Codes and words that stand beside an amount.
const CURRENCIES: [&str; 8] = ["CNY", "RMB", "USD", "EUR", "元", "万元", "亿元", "人民币"];

/// Numbers in words.
const NUMBERS: [&str; 4] = ["thousand", "million", "billion", "k"];

impl Parser<'_> {
    /// What stands before the place where reading stopped, if it is a name.
    fn name_before(&self) -> Option<&str> {
        match self.at.checked_sub(1).and_then(|i| self.tokens.get(i)).map(|t| &t.kind) {
            Some(TokenKind::Name(name)) => Some(name),
            _ => None,
        }
    }

    /// Reports that an expression ends before its text does.
    pub(super) fn unfinished(&mut self) {
        if let Some(fault) = self.foreign_word() {
            self.faults.push(fault);
            return;
        }
        let (found, span) = (self.found(), self.here());
        let words = format!("the expression ends before {found}");
        let fault = Diagnostic::new(Code::FEEL_SYNTAX, span, words).label("not expected here");
        let value = matches!(self.peek().kind, TokenKind::Name(_) | TokenKind::Number(..) | TokenKind::Text(_));
        let hint = "an operator such as `and`, `+` or `>=` is missing, or a name is written with a space";
        self.faults.push(if value { fault.help(hint) } else { fault });
    }

    /// The word at this place or before it, where it is no name but something that merit writes otherwise.
    pub(super) fn foreign_word(&self) -> Option<Diagnostic> {
        let span = self.here();
        let TokenKind::Name(word) = &self.peek().kind else {
            let before = self.name_before().filter(|name| CURRENCIES.contains(name))?;
            let number = matches!(self.peek().kind, TokenKind::Number(..));
            let at = self.at.checked_sub(1).and_then(|i| self.tokens.get(i)).map(|t| self.span_of(t))?;
            let words = format!("an amount is written without `{before}`");
            return number
                .then(|| Diagnostic::new(Code::FEEL_SYNTAX, at.to(span), words).help("write the number alone"));
        };
        if self.name_before() == Some("not") {
            let at = self.at.checked_sub(1).and_then(|i| self.tokens.get(i)).map(|t| self.span_of(t))?;
            let fault = Diagnostic::new(Code::FEEL_SYNTAX, at.to(span), "what follows `not` stands between brackets");
            return Some(fault.fix(at.to(span), format!("not({word})"), "write it so"));
        }
        let lower = word.to_lowercase();
        let keyword = ["and", "or", "then", "else", "between", "in"].into_iter().find(|k| *k == lower);
        let operator = OPERATORS.iter().find(|(typed, _)| *typed == lower).map(|(_, meant)| *meant);
        if let Some(meant) = keyword.or(operator) {
            let fault = Diagnostic::new(Code::FOREIGN_OPERATOR, span, format!("FEEL has no `{word}`"));
            return Some(fault.fix(span, meant, format!("write `{meant}`")));
        }
        if CURRENCIES.contains(&&**word) {
            let fault = Diagnostic::new(Code::FEEL_SYNTAX, span, format!("an amount is written without `{word}`"));
            return Some(fault.help("write the number alone"));
        }
        NUMBERS.contains(&&*lower).then(|| {
            Diagnostic::new(Code::FEEL_SYNTAX, span, format!("`{word}` is no part of a number"))
                .help("write the number out, as `20_000_000` or `2000万`")
        })
    }
}
