//! The parser's hold on its tokens: looking, taking, expecting, refusing; and the nodes it builds.

use super::lexer::{Token, TokenKind};
use super::{Expr, ExprKind, MAX_HEIGHT, Place};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;

/// How deep expressions may nest in each other's brackets before reading stops.
pub(super) const MAX_DEPTH: u16 = 64;

/// The fault has been noted; reading of this expression stops.
pub(super) struct Stop;

pub(super) type Parsed<T> = Result<T, Stop>;

pub(super) struct Parser<'a> {
    pub place: &'a Place,
    pub tokens: Vec<Token>,
    pub at: usize,
    pub depth: u16,
    pub end: Token,
    pub faults: Vec<Diagnostic>,
}

impl Parser<'_> {
    pub fn peek(&self) -> &Token {
        self.tokens.get(self.at).unwrap_or(&self.end)
    }

    pub fn next(&mut self) -> Token {
        let token = self.peek().clone();
        self.at += 1;
        token
    }

    pub fn here(&self) -> Span {
        let token = self.peek();
        self.place.span(token.start, token.end)
    }

    pub fn span_of(&self, token: &Token) -> Span {
        self.place.span(token.start, token.end)
    }

    pub fn found(&self) -> String {
        match &self.peek().kind {
            TokenKind::End => "the end".into(),
            TokenKind::Number(_, text) => format!("`{text}`"),
            TokenKind::Text(text) => format!("\"{text}\""),
            TokenKind::Name(name) => format!("`{name}`"),
            TokenKind::Keyword(word) | TokenKind::Symbol(word) => format!("`{word}`"),
        }
    }

    pub fn is_symbol(&self, symbol: &str) -> bool {
        matches!(self.peek().kind, TokenKind::Symbol(s) if s == symbol)
    }

    pub fn take_symbol(&mut self, symbol: &str) -> bool {
        let is = self.is_symbol(symbol);
        self.at += usize::from(is);
        is
    }

    pub fn take_keyword(&mut self, word: &str) -> bool {
        let is = matches!(self.peek().kind, TokenKind::Keyword(w) if w == word);
        self.at += usize::from(is);
        is
    }

    pub fn expect_symbol(&mut self, symbol: &str, after: &str) -> Parsed<()> {
        if self.take_symbol(symbol) {
            return Ok(());
        }
        if let Some(fault) = self.foreign_word() {
            self.faults.push(fault);
            return Err(Stop);
        }
        let found = self.found();
        self.refuse(Code::FEEL_SYNTAX, format!("`{symbol}` is expected {after}, not {found}"))
    }

    pub fn expect_keyword(&mut self, word: &str, after: &str) -> Parsed<()> {
        if self.take_keyword(word) {
            return Ok(());
        }
        let found = self.found();
        self.refuse(Code::FEEL_SYNTAX, format!("`{word}` is expected {after}, not {found}"))
    }

    pub fn refuse<T>(&mut self, code: Code, message: String) -> Parsed<T> {
        let span = self.here();
        self.faults.push(Diagnostic::new(code, span, message));
        Err(Stop)
    }

    pub fn node(&mut self, kind: ExprKind, span: Span) -> Parsed<Expr> {
        let mut expr = Expr { kind, span, height: 1 };
        let below = expr.children().iter().map(|c| c.height).max().unwrap_or(0);
        // Each list that a loop goes through is a loop of its own.
        let own = match &expr.kind {
            ExprKind::For(bindings, _) | ExprKind::Quantified(_, bindings, _) => bindings.len(),
            _ => 1,
        };
        expr.height = below.saturating_add(u16::try_from(own).unwrap_or(u16::MAX));
        if expr.height > MAX_HEIGHT {
            return self.too_deep(span);
        }
        Ok(expr)
    }

    pub fn too_deep<T>(&mut self, span: Span) -> Parsed<T> {
        self.faults.push(
            Diagnostic::new(Code::FEEL_TOO_DEEP, span, "the expression is nested too deeply")
                .help("give parts of it a name under `facts` and use the names"),
        );
        Err(Stop)
    }
}
