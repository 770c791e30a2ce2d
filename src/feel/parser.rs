//! Tokens to tree, by precedence climbing. One pass, no backtracking, bounded depth.

use super::cursor::{MAX_DEPTH, Parsed, Parser, Stop};
use super::lexer::{Token, TokenKind, lex};
use super::{Binding, Expr, ExprKind, Operator, Place, Test};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use std::sync::Arc;

pub(super) fn parse(text: &str, place: &Place, names: &[&str]) -> (Option<Expr>, Vec<Diagnostic>) {
    let lexed = lex(text, place, names);
    let end = Token { kind: TokenKind::End, start: text.len(), end: text.len() };
    let mut parser = Parser { place, tokens: lexed.tokens, at: 0, depth: 0, end, faults: lexed.faults };
    let expr = parser.whole().ok();
    (expr, parser.faults)
}

impl Parser<'_> {
    fn whole(&mut self) -> Parsed<Expr> {
        if self.peek().kind == TokenKind::End {
            return self.refuse(Code::FEEL_EMPTY, "an expression is expected here".into());
        }
        let expr = self.expression()?;
        if self.peek().kind != TokenKind::End {
            self.unfinished();
            return Err(Stop);
        }
        Ok(expr)
    }

    pub(super) fn expression(&mut self) -> Parsed<Expr> {
        if self.depth >= MAX_DEPTH {
            let span = self.here();
            return self.too_deep(span);
        }
        self.depth += 1;
        let expr = self.open_expression();
        self.depth -= 1;
        expr
    }

    fn open_expression(&mut self) -> Parsed<Expr> {
        let start = self.here();
        if self.take_keyword("if") {
            let condition = self.expression()?;
            self.expect_keyword("then", "after the condition of `if`")?;
            let yes = self.expression()?;
            self.expect_keyword("else", "after the value of `then`")?;
            let no = self.expression()?;
            let span = start.to(no.span);
            return self.node(ExprKind::If(Box::new(condition), Box::new(yes), Box::new(no)), span);
        }
        if self.take_keyword("for") {
            let bindings = self.bindings("for")?;
            self.expect_keyword("return", "after the lists of `for`")?;
            let body = self.expression()?;
            let span = start.to(body.span);
            return self.node(ExprKind::For(bindings, Box::new(body)), span);
        }
        for (word, every) in [("some", false), ("every", true)] {
            if self.take_keyword(word) {
                let bindings = self.bindings(word)?;
                self.expect_keyword("satisfies", "after the lists")?;
                let body = self.expression()?;
                let span = start.to(body.span);
                return self.node(ExprKind::Quantified(every, bindings, Box::new(body)), span);
            }
        }
        self.binary(1)
    }

    fn bindings(&mut self, word: &str) -> Parsed<Vec<Binding>> {
        let mut bindings = Vec::new();
        loop {
            let (name, span) = self.plain_name(&format!("a name is expected after `{word}`"))?;
            self.expect_keyword("in", "after the name")?;
            let mut list = self.expression()?;
            // `for i in 1..5`: the whole numbers from one end to the other.
            if self.take_symbol("..") {
                let high = self.binary(4)?;
                let span = list.span.to(high.span);
                list = self.node(ExprKind::Steps(Box::new(list), Box::new(high)), span)?;
            }
            bindings.push(Binding { name, span, list });
            if !self.take_symbol(",") {
                return Ok(bindings);
            }
        }
    }

    pub(super) fn plain_name(&mut self, otherwise: &str) -> Parsed<(Arc<str>, Span)> {
        if let TokenKind::Name(name) = &self.peek().kind {
            let (name, span) = (name.clone(), self.here());
            self.at += 1;
            return Ok((name, span));
        }
        let found = self.found();
        self.refuse(Code::FEEL_SYNTAX, format!("{otherwise}, not {found}"))
    }

    fn operator(&self) -> Option<Operator> {
        let text = match self.peek().kind {
            TokenKind::Symbol(s) | TokenKind::Keyword(s) => s,
            _ => return None,
        };
        OPERATORS.iter().copied().find(|o| o.symbol() == text)
    }

    /// Operators that bind at least as tightly as `least`, left to right.
    fn binary(&mut self, least: u8) -> Parsed<Expr> {
        let mut left = self.unary()?;
        loop {
            if least <= 3 && self.take_keyword("between") {
                let low = self.binary(4)?;
                self.expect_keyword("and", "between the two bounds of `between`")?;
                let high = self.binary(4)?;
                let span = left.span.to(high.span);
                left = self.node(ExprKind::Between(Box::new(left), Box::new(low), Box::new(high)), span)?;
                continue;
            }
            if least <= 3 && self.take_keyword("in") {
                let tests = self.tests()?;
                let last = self.tokens.get(self.at.saturating_sub(1)).cloned().unwrap_or_else(|| self.end.clone());
                let span = left.span.to(self.span_of(&last));
                left = self.node(ExprKind::In(Box::new(left), tests), span)?;
                continue;
            }
            if matches!(&self.peek().kind, TokenKind::Name(name) if &**name == "instance") {
                return self.refuse(
                    Code::NOT_IN_FEEL,
                    "merit's FEEL has no `instance of`: every value has one type, known from the rule file".into(),
                );
            }
            let Some(operator) = self.operator().filter(|o| o.binding() >= least) else { return Ok(left) };
            if operator.compares() && matches!(&left.kind, ExprKind::Binary(o, ..) if o.compares()) && !self.closed() {
                return self.chained(operator);
            }
            self.at += 1;
            let right = self.binary(operator.binding() + 1)?;
            let span = left.span.to(right.span);
            left = self.node(ExprKind::Binary(operator, Box::new(left), Box::new(right)), span)?;
        }
    }

    /// Whether the token before this one closed a bracket, so that `(a < b) = c` is not a chain.
    fn closed(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|i| self.tokens.get(i));
        matches!(before.map(|t| &t.kind), Some(TokenKind::Symbol(")")))
    }

    fn chained<T>(&mut self, operator: Operator) -> Parsed<T> {
        let span = self.here();
        let symbol = operator.symbol();
        self.faults.push(
            Diagnostic::new(
                Code::FEEL_CHAIN,
                span,
                format!("comparisons do not chain: `{symbol}` follows another one"),
            )
            .help("write `a < b and b < c`, or `b between a and c` where both ends count"),
        );
        Err(Stop)
    }

    /// What follows `in`: one test, or several in round brackets.
    fn tests(&mut self) -> Parsed<Vec<Test>> {
        if let Some(test) = self.comparison_test()? {
            return Ok(vec![test]);
        }
        if !self.is_symbol("(") {
            return Ok(vec![Test::Value(self.binary(4)?)]);
        }
        let open = self.next();
        let mut tests = Vec::new();
        loop {
            let test = match self.comparison_test()? {
                Some(test) => test,
                None => Test::Value(self.expression()?),
            };
            if tests.is_empty() && self.is_symbol("..") {
                let Test::Value(low) = test else {
                    return self.refuse(Code::FEEL_SYNTAX, "a range begins with a value".into());
                };
                let range = self.range_from(&open, low, false)?;
                return Ok(vec![Test::Value(range)]);
            }
            tests.push(test);
            if !self.take_symbol(",") {
                self.expect_symbol(")", "after the values of `in`")?;
                return Ok(tests);
            }
        }
    }

    fn comparison_test(&mut self) -> Parsed<Option<Test>> {
        let Some(operator) = self.operator().filter(|o| o.compares()) else { return Ok(None) };
        self.at += 1;
        Ok(Some(Test::Compare(operator, self.binary(4)?)))
    }

    fn unary(&mut self) -> Parsed<Expr> {
        let start = self.here();
        if self.take_symbol("-") {
            if self.depth >= MAX_DEPTH {
                return self.too_deep(start);
            }
            self.depth += 1;
            let operand = self.unary();
            self.depth -= 1;
            let operand = operand?;
            let span = start.to(operand.span);
            return self.node(ExprKind::Negate(Box::new(operand)), span);
        }
        self.postfix()
    }
}

const OPERATORS: &[Operator] = &[
    Operator::Or,
    Operator::And,
    Operator::Equal,
    Operator::NotEqual,
    Operator::Less,
    Operator::LessOrEqual,
    Operator::Greater,
    Operator::GreaterOrEqual,
    Operator::Add,
    Operator::Subtract,
    Operator::Multiply,
    Operator::Divide,
    Operator::Power,
];
