//! What stands between operators: literals, names, calls, lists, ranges, and the paths and filters behind them.

use super::cursor::{Parsed, Parser, Stop};
use super::lexer::{Token, TokenKind};
use super::{Expr, ExprKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use std::sync::Arc;

impl Parser<'_> {
    pub(super) fn postfix(&mut self) -> Parsed<Expr> {
        let mut expr = self.primary()?;
        loop {
            if self.take_symbol(".") {
                let (name, span) = self.plain_name("the name of a part is expected after `.`")?;
                let whole = expr.span.to(span);
                expr = self.node(ExprKind::Path(Box::new(expr), name, span), whole)?;
            } else if self.is_symbol("[") && !self.ends_after() {
                self.at += 1;
                let condition = self.expression()?;
                let close = self.here();
                self.expect_symbol("]", "after the condition in brackets")?;
                let whole = expr.span.to(close);
                expr = self.node(ExprKind::Filter(Box::new(expr), Box::new(condition)), whole)?;
            } else {
                return Ok(expr);
            }
        }
    }

    /// Whether the bracket here ends a range, as FEEL also allows: `[1..5[`.
    fn ends_after(&self) -> bool {
        let next = self.tokens.get(self.at + 1).map(|t| &t.kind);
        matches!(next, None | Some(TokenKind::End | TokenKind::Symbol(")" | "," | "]" | "=")))
    }

    fn primary(&mut self) -> Parsed<Expr> {
        let token = self.peek().clone();
        let span = self.span_of(&token);
        match token.kind {
            TokenKind::Number(value, text) => self.leaf(ExprKind::Number(value, text), span),
            TokenKind::Text(text) => self.leaf(ExprKind::Text(text), span),
            TokenKind::Keyword("true") => self.leaf(ExprKind::Boolean(true), span),
            TokenKind::Keyword("false") => self.leaf(ExprKind::Boolean(false), span),
            TokenKind::Keyword("null") => self.leaf(ExprKind::Null, span),
            TokenKind::Keyword("if" | "for" | "some" | "every") => self.expression(),
            TokenKind::Name(name) => {
                self.at += 1;
                if !self.is_symbol("(") {
                    return self.node(ExprKind::Name(name), span);
                }
                self.at += 1;
                if &*name == "function" {
                    self.at -= 2;
                    let words = "merit's FEEL has no functions of one's own: what a rule does must stand in the rule";
                    return self.refuse(Code::NOT_IN_FEEL, words.into());
                }
                let (arguments, close) = self.arguments()?;
                self.node(ExprKind::Call(name, span, arguments), span.to(close))
            }
            TokenKind::Symbol("(") => {
                let open = self.next();
                let inner = self.expression()?;
                if self.is_symbol("..") {
                    return self.range_from(&open, inner, false);
                }
                let close = self.here();
                self.expect_symbol(")", "to close the bracket")?;
                Ok(Expr { span: span.to(close), ..inner })
            }
            TokenKind::Symbol("[") => self.bracket(),
            TokenKind::Symbol("{") => {
                let words = "merit's FEEL has no contexts: give each value a name under `facts`";
                self.refuse(Code::NOT_IN_FEEL, words.into())
            }
            TokenKind::Symbol("@") => {
                self.at += 1;
                let TokenKind::Text(text) = self.peek().kind.clone() else {
                    return self.refuse(Code::FEEL_SYNTAX, "a text is expected after `@`".into());
                };
                let whole = span.to(self.here());
                let fault = Diagnostic::new(Code::NOT_IN_FEEL, whole, "merit's FEEL has no `@` literals");
                self.faults.push(match crate::value::parse_date(&text) {
                    Some(day) => fault.fix(whole, format!("date(\"{day}\")"), "write the date so"),
                    None => fault.help("only dates exist: `date(\"2020-03-31\")`"),
                });
                Err(Stop)
            }
            TokenKind::Symbol("]") => {
                let words = "merit's FEEL writes a range that leaves out its lower end with `(`";
                self.refuse(Code::NOT_IN_FEEL, words.into())
            }
            TokenKind::Symbol("=") if self.at == 0 => {
                let words = "an expression does not begin with `=`, as in a spreadsheet";
                self.faults.push(Diagnostic::new(Code::NOT_IN_FEEL, span, words).fix(span, "", "delete it"));
                self.at += 1;
                self.primary()
            }
            TokenKind::Symbol("=" | "!=" | "<" | "<=" | ">" | ">=") => {
                let words = "merit's FEEL has no tests that stand alone: they follow `in`";
                self.refuse(Code::NOT_IN_FEEL, words.into())
            }
            _ => {
                let found = self.found();
                self.refuse(Code::FEEL_SYNTAX, format!("a value is expected here, not {found}"))
            }
        }
    }

    fn leaf(&mut self, kind: ExprKind, span: Span) -> Parsed<Expr> {
        self.at += 1;
        self.node(kind, span)
    }

    /// A list or a range that includes its lower bound.
    fn bracket(&mut self) -> Parsed<Expr> {
        let open = self.next();
        let start = self.span_of(&open);
        if self.is_symbol("]") {
            let close = self.here();
            return self.leaf(ExprKind::List(Vec::new()), start.to(close));
        }
        let first = self.expression()?;
        if self.is_symbol("..") {
            return self.range_from(&open, first, true);
        }
        let mut items = vec![first];
        let close = if self.take_symbol(",") {
            let (rest, close) = self.list("]", "after the values in brackets")?;
            items.extend(rest);
            close
        } else {
            let close = self.here();
            self.expect_symbol("]", "to close the list")?;
            close
        };
        self.node(ExprKind::List(items), start.to(close))
    }

    /// `..high]` or `..high)`, the lower bound having been read.
    pub(super) fn range_from(&mut self, open: &Token, low: Expr, low_included: bool) -> Parsed<Expr> {
        self.expect_symbol("..", "in a range")?;
        let high = self.expression()?;
        let close = self.here();
        if self.is_symbol("[") {
            let words = "merit's FEEL writes a range that leaves out its upper end with `)`";
            return self.refuse(Code::NOT_IN_FEEL, words.into());
        }
        let high_included = self.take_symbol("]");
        if !high_included {
            self.expect_symbol(")", "or `]` at the end of a range")?;
        }
        let span = self.span_of(open).to(close);
        self.node(ExprKind::Range(Box::new(low), low_included, Box::new(high), high_included), span)
    }

    /// Values parted by commas up to the closing symbol, which is taken: the values and where it stands.
    fn list(&mut self, close: &'static str, after: &str) -> Parsed<(Vec<Expr>, Span)> {
        let mut items = Vec::new();
        if !self.is_symbol(close) {
            loop {
                items.push(self.expression()?);
                if !self.take_symbol(",") {
                    break;
                }
            }
        }
        let span = self.here();
        self.expect_symbol(close, after)?;
        Ok((items, span))
    }

    /// The arguments of a call up to its bracket, which is taken: positional, or each with its name.
    fn arguments(&mut self) -> Parsed<(Vec<Expr>, Span)> {
        let mut items = Vec::new();
        while !self.is_symbol(")") {
            let label = self.label();
            let value = self.expression()?;
            items.push(match label {
                None => value,
                Some((name, span)) => {
                    let whole = span.to(value.span);
                    self.node(ExprKind::Named(name, span, Box::new(value)), whole)?
                }
            });
            if !self.take_symbol(",") {
                break;
            }
            if self.is_symbol(")") {
                let found = self.found();
                return self.refuse(Code::FEEL_SYNTAX, format!("a value is expected here, not {found}"));
            }
        }
        let close = self.here();
        self.expect_symbol(")", "after the values in brackets")?;
        Ok((items, close))
    }

    /// `start position:`, taken where the words up to a colon are names.
    fn label(&mut self) -> Option<(Arc<str>, Span)> {
        let mut words: Vec<&str> = Vec::new();
        let mut end = self.at;
        while let Some(TokenKind::Name(word)) = self.tokens.get(end).map(|t| &t.kind) {
            words.push(word);
            end += 1;
        }
        let colon = matches!(self.tokens.get(end).map(|t| &t.kind), Some(TokenKind::Symbol(":")));
        if words.is_empty() || !colon {
            return None;
        }
        let name: Arc<str> = words.join(" ").into();
        let last = self.tokens.get(end - 1).map(|t| self.span_of(t))?;
        let span = self.here().to(last);
        self.at = end + 1;
        Some((name, span))
    }
}
