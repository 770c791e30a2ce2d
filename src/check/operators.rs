//! Operators: what they join, and what comes of it.

use super::model::{Expr, Member, Node};
use super::typing::{Typed, Typer, as_money, presences, unify};
use crate::diagnostic::{Code, Diagnostic, did_you_mean, listed};
use crate::feel::{self, ExprKind, Operator, Test};
use crate::rules::yes_no;
use crate::span::Span;
use crate::value::{Kind, Type, Value, parse_date};

impl Typer<'_> {
    pub(super) fn binary(&mut self, operator: Operator, left: &feel::Expr, right: &feel::Expr, span: Span) -> Typed {
        if matches!(operator, Operator::And | Operator::Or) {
            let left = self.value(left);
            let known = left.as_ref().map(|l| presences(l, operator == Operator::And)).unwrap_or_default();
            let right = self.with(known, |typer| typer.value(right));
            let (left, right) = (left?, right?);
            let name = format!("each side of `{}`", operator.symbol());
            let fine = self.condition(&left, &name).is_some() & self.condition(&right, &name).is_some();
            return fine.then_some(Expr {
                node: Node::Binary(operator, Box::new(left), Box::new(right)),
                ty: Type::of(Kind::Boolean),
                span,
            });
        }
        if matches!(operator, Operator::Equal | Operator::NotEqual) {
            return self.equality(operator, left, right, span);
        }
        let (left, right) = (self.value(left), self.value(right));
        let (mut left, mut right) = (left?, right?);
        if matches!(operator, Operator::Add | Operator::Subtract) || operator.compares() {
            unify(&mut [&mut left, &mut right]);
        }
        let kind = if operator.compares() {
            self.ordered(&left, &right)?;
            Some(Kind::Boolean)
        } else {
            arithmetic(operator, &left.ty.kind, &right.ty.kind)
        };
        let Some(kind) = kind else {
            let (a, b, symbol) = (&left.ty.kind, &right.ty.kind, operator.symbol());
            let mut fault = Diagnostic::new(Code::WRONG_KIND, span, format!("`{symbol}` cannot join {a} and {b}"));
            if (a, b) == (&Kind::Date, &Kind::Date) {
                fault = fault.help("use `days between(a, b)` or `years and months duration(a, b)`");
            }
            self.fault(fault);
            return None;
        };
        self.of(Node::Binary(operator, Box::new(left), Box::new(right)), kind, span)
    }

    pub(super) fn equality(&mut self, operator: Operator, left: &feel::Expr, right: &feel::Expr, span: Span) -> Typed {
        if let (ExprKind::Range(a, a_in, b, b_in), ExprKind::Range(c, c_in, d, d_in)) = (&left.kind, &right.kind) {
            // Ranges are equal where both ends are, and are in or out alike.
            let low = self.equality(Operator::Equal, a, c, span)?;
            let high = self.equality(Operator::Equal, b, d, span)?;
            let alike = Node::Constant(Value::Boolean((a_in, b_in) == (c_in, d_in)), None);
            let boolean = |node| Expr { node, ty: Type::of(Kind::Boolean), span };
            let ends = boolean(Node::Binary(Operator::And, Box::new(low), Box::new(high)));
            let equal = Node::Binary(Operator::And, Box::new(boolean(alike)), Box::new(ends));
            if operator == Operator::Equal {
                return Some(boolean(equal));
            }
            let wanted = boolean(Node::Constant(Value::Boolean(false), None));
            return Some(boolean(Node::Binary(Operator::Equal, Box::new(boolean(equal)), Box::new(wanted))));
        }
        let null = |e: &feel::Expr| matches!(e.kind, ExprKind::Null);
        let (first, second) = (left, right);
        let about_missing = null(left) || null(right);
        let (left, right) = (self.expr(left), self.expr(right));
        let (mut left, mut right) = (left?, right?);
        if about_missing {
            let other = if left.ty.kind == Kind::Nothing { &right } else { &left };
            if !other.ty.optional {
                let words = "this is never missing, so comparing it with `null` decides nothing";
                self.fault(Diagnostic::new(Code::NEVER_MISSING, other.span, words));
            }
        } else {
            self.require(&left);
            self.require(&right);
            unify(&mut [&mut left, &mut right]);
            if !left.ty.kind.comparable(&right.ty.kind) {
                let words = format!("{} and {} are never equal", left.ty.kind, right.ty.kind);
                let mut fault = Diagnostic::new(Code::WRONG_KIND, span, words);
                for (condition, word, written) in [(&left, &right, first), (&right, &left, second)] {
                    let Some(yes) = yes_or_no(condition, word) else { continue };
                    let text = feel::print(written);
                    let holds = yes == (operator == Operator::Equal);
                    let fixed = if holds { text.clone() } else { format!("not({text})") };
                    fault = fault.fix(span, fixed.clone(), format!("`{text}` is yes or no itself: write `{fixed}`"));
                }
                self.fault(fault);
                return None;
            }
            self.choice(&left, &right);
            self.choice(&right, &left);
        }
        self.of(Node::Binary(operator, Box::new(left), Box::new(right)), Kind::Boolean, span)
    }

    /// A text compared with a choice must be one of its values.
    pub(super) fn choice(&mut self, choice: &Expr, text: &Expr) {
        let (Kind::Choice(of), Node::Constant(Value::Text(value), _)) = (&choice.ty.kind, &text.node) else { return };
        if of.has(value) {
            return;
        }
        let words = format!("\"{value}\" is none of the values of this choice");
        let fault = Diagnostic::new(Code::NOT_A_CHOICE, text.span, words);
        self.fault(match self.findings.nearest(value, of.iter().map(|v| &**v)) {
            Some(near) => fault.fix(text.span, format!("\"{near}\""), did_you_mean(value, near)),
            None => fault.help(format!("it is one of: {}", listed(&**of))),
        });
    }

    pub(super) fn ordered(&mut self, left: &Expr, right: &Expr) -> Option<()> {
        let (a, b) = (&left.ty.kind, &right.ty.kind);
        if a == b && a.is_ordered() {
            return Some(());
        }
        let words = if a == b {
            format!("{a} has no order, so neither of two is the greater")
        } else {
            format!("{a} and {b} cannot be compared")
        };
        let fault = Diagnostic::new(Code::WRONG_KIND, left.span.to(right.span), words);
        self.fault(match (a == &Kind::Date, b == &Kind::Date) {
            (true, false) => a_day(fault, right),
            (false, true) => a_day(fault, left),
            _ => fault,
        });
        None
    }

    pub(super) fn condition(&mut self, expr: &Expr, what: &str) -> Option<()> {
        // `null` as a condition gets this far only in `merit eval`, which meets it when it computes.
        if expr.ty.kind == Kind::Boolean || (expr.ty.kind == Kind::Nothing && expr.ty.optional) {
            return Some(());
        }
        let words = format!("{what} must be a condition, but this is {}", expr.ty.kind);
        self.wrong(expr.span, words);
        None
    }

    pub(super) fn membership(&mut self, value: &feel::Expr, tests: &[Test], span: Span) -> Typed {
        let value = self.value(value)?;
        let mut members = Vec::new();
        for test in tests {
            members.extend(self.member(&value, test));
        }
        if members.len() < tests.len() {
            return None;
        }
        self.of(Node::In(Box::new(value), members), Kind::Boolean, span)
    }

    pub(super) fn member(&mut self, value: &Expr, test: &Test) -> Option<Member> {
        match test {
            Test::Compare(operator, bound) => {
                let bound = self.like(bound, value)?;
                if matches!(operator, Operator::Equal | Operator::NotEqual) {
                    self.choice(value, &bound);
                } else {
                    self.ordered(value, &bound)?;
                }
                Some(Member::Compare(*operator, bound))
            }
            Test::Value(feel::Expr { kind: ExprKind::Range(low, low_in, high, high_in), .. }) => {
                let (low, high) = (self.like(low, value), self.like(high, value));
                let (low, high) = (low?, high?);
                self.ordered(value, &low)?;
                self.ordered(value, &high)?;
                Some(Member::Range(low, *low_in, high, *high_in))
            }
            Test::Value(expr) => {
                let member = self.like(expr, value)?;
                let kind = match &member.ty.kind {
                    Kind::List(inner) => (**inner).clone(),
                    kind => kind.clone(),
                };
                if !value.ty.kind.comparable(&kind) {
                    let words = format!("{} is never among values that are {kind}", value.ty.kind);
                    self.wrong(member.span, words);
                    return None;
                }
                match &member.node {
                    Node::List(items) => items.iter().for_each(|item| self.choice(value, item)),
                    _ => self.choice(value, &member),
                }
                Some(Member::Value(member))
            }
        }
    }

    /// An expression that is compared with a value: plain numbers in it become amounts where the value is one.
    pub(super) fn like(&mut self, expr: &feel::Expr, value: &Expr) -> Typed {
        let typed = self.value(expr)?;
        if value.ty.kind != Kind::Money {
            return Some(typed);
        }
        Some(as_money(&typed).unwrap_or(typed))
    }
}

/// The kind of `left operator right`, where it has one.
fn arithmetic(operator: Operator, left: &Kind, right: &Kind) -> Option<Kind> {
    use Kind::{Money, Number, Text};
    match (operator, left, right) {
        (Operator::Add | Operator::Subtract, Number, Number) => Some(Number),
        (Operator::Add | Operator::Subtract, Money, Money) => Some(Money),
        (Operator::Add, a, b) if a.is_text() && b.is_text() => Some(Text),
        (Operator::Multiply | Operator::Divide | Operator::Power, Number, Number) => Some(Number),
        (Operator::Multiply | Operator::Divide, Money, Number) | (Operator::Multiply, Number, Money) => Some(Money),
        (Operator::Divide, Money, Money) => Some(Number),
        _ => None,
    }
}

/// What is compared with a date, written as one.
fn a_day(fault: Diagnostic, other: &Expr) -> Diagnostic {
    match &other.node {
        Node::Constant(Value::Text(text), None) if parse_date(text).is_some() => {
            fault.fix(other.span, format!("date(\"{text}\")"), "write the date so")
        }
        _ => fault.help("a day is written `date(\"2020-03-31\")`"),
    }
}

/// Whether a condition is compared with a word for yes or no, and with which.
fn yes_or_no(condition: &Expr, word: &Expr) -> Option<bool> {
    let (Kind::Boolean, Node::Constant(Value::Text(text), _)) = (&condition.ty.kind, &word.node) else { return None };
    yes_no(text)
}
