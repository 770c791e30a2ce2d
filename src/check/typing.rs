//! Expressions as written to checked expressions: names become positions, every part gets a type.
//!
//! A value that may be missing must be answered before it is used: by `x = null` or `x != null` in front of it, or by
//! the `if_missing` of what the expression belongs to. What is not answered in the expression is collected in
//! [`Typer::needs`]; the caller decides whether that is a fault.

use super::look_alikes;
use super::model::{Expr, Need, Node};
use super::scope::Scope;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::feel::{self, ExprKind, Operator};
use crate::span::Span;
use crate::value::{Kind, Type, Value};
use std::sync::Arc;

/// Which of the names that only exist late an expression may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Nothing of an application: a constant.
    Constant,
    /// Fields, facts, criteria.
    Application,
    /// Also `total`.
    Ranking,
    /// Also `rank` and `tier`.
    Award,
}

pub(super) struct Typer<'a> {
    pub(super) scope: &'a Scope,
    pub(super) findings: &'a mut Findings,
    pub(super) stage: Stage,
    /// Names used where nothing answers their being missing.
    pub needs: Vec<(Need, Span)>,
    /// Names known to be there at this point.
    pub(super) present: Vec<Answer>,
    pub(super) locals: Vec<Local>,
    /// Whether missing values are met where they are computed with, as `merit eval` does; a rule file answers each
    /// beforehand.
    pub(super) open: bool,
}

/// What a condition in front can answer the being missing of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// A field or fact.
    Name(Need),
    /// A named value of the row bound at a position.
    Member(usize, usize),
}

/// A value bound by a loop or a filter.
pub(super) struct Local {
    pub name: Arc<str>,
    pub kind: Kind,
    /// Whether its named values can be used without its name, as in a filter.
    pub unnamed: bool,
}

pub(super) type Typed = Option<Expr>;

impl<'a> Typer<'a> {
    pub fn new(scope: &'a Scope, findings: &'a mut Findings, stage: Stage) -> Self {
        Self { scope, findings, stage, needs: Vec::new(), present: Vec::new(), locals: Vec::new(), open: false }
    }

    /// A typer that leaves missing values to be met at run time.
    pub fn open(scope: &'a Scope, findings: &'a mut Findings) -> Self {
        Self { open: true, ..Self::new(scope, findings, Stage::Constant) }
    }

    /// An expression whose value is used: what may be missing in it is a need.
    pub fn value(&mut self, expr: &feel::Expr) -> Typed {
        let typed = self.expr(expr)?;
        self.require(&typed);
        Some(typed)
    }

    /// An expression that may come out missing, as a fact may: only what it needs on the way must be there.
    pub fn result(&mut self, expr: &feel::Expr) -> Typed {
        let typed = self.expr(expr)?;
        if need_of(&typed).is_some() {
            self.require(&typed);
        }
        Some(typed)
    }

    /// An expression of one kind; a plain number may stand for an amount.
    pub fn value_of(&mut self, expr: &feel::Expr, kind: &Kind, what: &str) -> Typed {
        let typed = self.value(expr)?;
        let typed = if *kind == Kind::Money { as_money(&typed).unwrap_or(typed) } else { typed };
        let fits = typed.ty.kind == *kind || (kind.is_text() && typed.ty.kind.is_text());
        if fits {
            return Some(typed);
        }
        // An expression between quotes of another kind was no text until it was quoted.
        if self.findings.at(Code::QUOTES, typed.span) {
            return None;
        }
        let words = format!("{what} must be {kind}, but this is {}", typed.ty.kind);
        let fault = Diagnostic::new(Code::WRONG_KIND, typed.span, words);
        let part = *kind == Kind::Number && matches!(typed.node, Node::Binary(Operator::Divide, ..));
        self.fault(if part {
            fault.help("an amount over a plain number stays an amount; for a ratio divide by a parameter of type money")
        } else {
            fault
        });
        None
    }

    pub(super) fn fault(&mut self, diagnostic: Diagnostic) {
        self.findings.push(diagnostic);
    }

    /// Notes the names whose being missing nothing has answered.
    pub(super) fn require(&mut self, expr: &Expr) {
        if !expr.ty.optional || self.open {
            return;
        }
        match need_of(expr) {
            Some(Answer::Member(..)) => self.fault(
                Diagnostic::new(Code::MISSING_UNANSWERED, expr.span, "this may have no value in some rows")
                    .help("leave those rows out first: `rows[name != null and …]`"),
            ),
            Some(Answer::Name(need)) => self.needs.push((need, expr.span)),
            None if expr.ty.kind == Kind::Nothing => {
                let words = "`null` stands where a value is needed";
                self.fault(Diagnostic::new(Code::MISSING_UNANSWERED, expr.span, words));
            }
            None => match &expr.node {
                Node::If(_, yes, no) => {
                    self.require(yes);
                    self.require(no);
                }
                _ => self.fault(
                    Diagnostic::new(Code::MISSING_UNANSWERED, expr.span, "this may have no value")
                        .help("give it a name under `facts` and answer it with `if_missing:`"),
                ),
            },
        }
    }

    pub(super) fn typed(&self, node: Node, ty: Type, span: Span) -> Typed {
        Some(Expr { node, ty, span })
    }

    pub(super) fn of(&self, node: Node, kind: Kind, span: Span) -> Typed {
        self.typed(node, Type::of(kind), span)
    }

    pub(super) fn expr(&mut self, expr: &feel::Expr) -> Typed {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Number(value, _) => {
                self.of(Node::Constant(Value::Number(value.clone()), None), Kind::Number, span)
            }
            ExprKind::Text(text) => self.of(Node::Constant(Value::Text(text.clone()), None), Kind::Text, span),
            ExprKind::Boolean(b) => self.of(Node::Constant(Value::Boolean(*b), None), Kind::Boolean, span),
            ExprKind::Null => self.typed(Node::Constant(Value::Missing, None), Type::or_missing(Kind::Nothing), span),
            ExprKind::Name(name) => self.name(name, span),
            ExprKind::Negate(operand) => {
                let operand = self.value(operand)?;
                let kind = operand.ty.kind.clone();
                if !(kind.is_numeric() || kind == Kind::Months) {
                    return self.wrong(span, format!("`-` needs a number or amount, but this is {kind}"));
                }
                self.of(Node::Negate(Box::new(operand)), kind, span)
            }
            ExprKind::Binary(operator, left, right) => self.binary(*operator, left, right, span),
            ExprKind::Between(value, low, high) => {
                let (value, low, high) = (self.value(value), self.value(low), self.value(high));
                let (mut value, mut low, mut high) = (value?, low?, high?);
                unify(&mut [&mut value, &mut low, &mut high]);
                self.ordered(&value, &low)?;
                self.ordered(&value, &high)?;
                self.of(Node::Between(Box::new(value), Box::new(low), Box::new(high)), Kind::Boolean, span)
            }
            ExprKind::In(value, tests) => self.membership(value, tests, span),
            ExprKind::If(condition, yes, no) => self.conditional(condition, yes, no, span),
            ExprKind::Call(name, name_span, arguments) => self.call(name, *name_span, arguments, span),
            ExprKind::Path(of, part, part_span) => self.path(of, part, *part_span, span),
            ExprKind::Filter(of, key) => self.bracket(of, key, span),
            ExprKind::Named(_, name_span, _) => {
                let words = "a named value can only stand in the brackets of a function";
                self.fault(Diagnostic::new(Code::ARGUMENTS, *name_span, words));
                None
            }
            ExprKind::List(items) => {
                let mut members = self.values(items)?;
                unify(&mut members.iter_mut().collect::<Vec<_>>());
                let mut kind = Kind::Nothing;
                for member in &members {
                    let Some(joined) = kind.join(&member.ty.kind) else {
                        let words = format!("a list holds values of one kind, but this is {}", member.ty.kind);
                        return self.wrong(member.span, words);
                    };
                    kind = joined;
                }
                self.of(Node::List(members), Kind::List(Box::new(kind)), span)
            }
            ExprKind::Range(..) | ExprKind::Steps(..) => {
                self.fault(
                    Diagnostic::new(Code::RANGE_ALONE, span, "a range can only stand after `in`")
                        .help("write `value in [1..5]`; a loop runs over `1..5` without brackets"),
                );
                None
            }
            ExprKind::Quantified(every, bindings, body) => {
                let (lists, body) = self.bound(bindings, body)?;
                self.condition(&body, "what follows `satisfies`")?;
                self.of(Node::Quantified(*every, lists, Box::new(body)), Kind::Boolean, span)
            }
            ExprKind::For(bindings, body) => {
                let (lists, body) = self.bound(bindings, body)?;
                let kind = Kind::List(Box::new(body.ty.kind.clone()));
                self.of(Node::For(lists, Box::new(body)), kind, span)
            }
        }
    }

    pub(super) fn wrong(&mut self, span: Span, words: String) -> Typed {
        self.fault(Diagnostic::new(Code::WRONG_KIND, span, words));
        None
    }

    /// All of them, so that each fault is reported.
    pub(super) fn values(&mut self, exprs: &[feel::Expr]) -> Option<Vec<Expr>> {
        let typed: Vec<Typed> = exprs.iter().map(|e| self.value(e)).collect();
        typed.into_iter().collect()
    }

    fn bound(&mut self, bindings: &[feel::Binding], body: &feel::Expr) -> Option<(Vec<Expr>, Expr)> {
        let before = self.locals.len();
        let mut lists = Vec::new();
        for binding in bindings {
            let list = match &binding.list.kind {
                ExprKind::Steps(low, high) => self.steps(low, high, binding.list.span),
                _ => self.value(&binding.list),
            };
            let member = match list.as_ref().map(|l| &l.ty.kind) {
                Some(Kind::List(member)) => Some((**member).clone()),
                Some(other) => {
                    let words = format!("a list is needed after `in`, but this is {other}");
                    self.wrong(binding.list.span, words);
                    None
                }
                None => None,
            };
            let Some((list, member)) = list.zip(member) else {
                self.locals.truncate(before);
                return None;
            };
            lists.push(list);
            self.findings.extend(look_alikes::strange(&binding.name, binding.span));
            self.locals.push(Local { name: binding.name.clone(), kind: member, unnamed: false });
        }
        let body = self.value(body);
        self.locals.truncate(before);
        Some((lists, body?))
    }

    /// `low..high` after `in` of a loop.
    fn steps(&mut self, low: &feel::Expr, high: &feel::Expr, span: Span) -> Typed {
        let (low, high) = (self.value(low), self.value(high));
        let (low, high) = (low?, high?);
        for end in [&low, &high] {
            if end.ty.kind == Kind::Date {
                let words = "merit's FEEL runs over whole numbers, not over days";
                self.fault(Diagnostic::new(Code::NOT_IN_FEEL, end.span, words));
                return None;
            }
            if end.ty.kind != Kind::Number {
                return self.wrong(end.span, format!("a whole number is needed here, but this is {}", end.ty.kind));
            }
        }
        self.of(Node::Steps(Box::new(low), Box::new(high)), Kind::List(Box::new(Kind::Number)), span)
    }

    pub(super) fn with<T>(&mut self, known: Vec<Answer>, f: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.present.len();
        self.present.extend(known);
        let result = f(self);
        self.present.truncate(before);
        result
    }

    fn conditional(&mut self, condition: &feel::Expr, yes: &feel::Expr, no: &feel::Expr, span: Span) -> Typed {
        let condition = self.value(condition);
        let (when, unless) = condition.as_ref().map(|c| (presences(c, true), presences(c, false))).unwrap_or_default();
        let yes = self.with(when, |typer| typer.expr(yes));
        let no = self.with(unless, |typer| typer.expr(no));
        let (condition, mut yes, mut no) = (condition?, yes?, no?);
        self.condition(&condition, "what follows `if`")?;
        unify(&mut [&mut yes, &mut no]);
        let Some(kind) = yes.ty.kind.join(&no.ty.kind) else {
            let words = format!("`then` gives {}, but `else` gives {}", yes.ty.kind, no.ty.kind);
            return self.wrong(span, words);
        };
        let optional = yes.ty.optional || no.ty.optional;
        self.typed(Node::If(Box::new(condition), Box::new(yes), Box::new(no)), Type { kind, optional }, span)
    }
}

/// The names among the needs, each once, in their order.
pub(super) fn names(needs: &[(Need, Span)]) -> Vec<Need> {
    let mut names: Vec<Need> = needs.iter().map(|(need, _)| *need).collect();
    names.sort();
    names.dedup();
    names
}

fn need_of(expr: &Expr) -> Option<Answer> {
    match &expr.node {
        &Node::Field(id) => Some(Answer::Name(Need::Field(id))),
        &Node::Fact(id) => Some(Answer::Name(Need::Fact(id))),
        Node::Member(of, column, _) => match of.node {
            Node::Local(at, _) => Some(Answer::Member(at, *column)),
            _ => None,
        },
        _ => None,
    }
}

/// The names that are there where the condition has the given outcome.
pub(super) fn presences(condition: &Expr, outcome: bool) -> Vec<Answer> {
    match &condition.node {
        Node::Binary(operator @ (Operator::Equal | Operator::NotEqual), left, right) => {
            let other = match (&left.ty.kind, &right.ty.kind) {
                (Kind::Nothing, _) => right,
                (_, Kind::Nothing) => left,
                _ => return Vec::new(),
            };
            let present = (*operator == Operator::NotEqual) == outcome;
            need_of(other).filter(|_| present).into_iter().collect()
        }
        Node::Binary(Operator::And, left, right) if outcome => both(left, right, outcome),
        Node::Binary(Operator::Or, left, right) if !outcome => both(left, right, outcome),
        Node::Call(function, arguments) if function.name == "not" => {
            arguments.first().map(|a| presences(a, !outcome)).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

fn both(left: &Expr, right: &Expr, outcome: bool) -> Vec<Answer> {
    let mut known = presences(left, outcome);
    known.extend(presences(right, outcome));
    known
}

/// Plain numbers beside an amount become amounts.
pub(super) fn unify(exprs: &mut [&mut Expr]) {
    if !exprs.iter().any(|e| e.ty.kind == Kind::Money) {
        return;
    }
    for expr in exprs {
        if let Some(money) = as_money(expr) {
            **expr = money;
        }
    }
}

/// The expression as an amount, where it is nothing but plain numbers: literals and figures of tiers.
pub(super) fn as_money(expr: &Expr) -> Option<Expr> {
    let all = |items: &[Expr]| items.iter().map(as_money).collect::<Option<Vec<_>>>();
    let (node, kind) = match &expr.node {
        Node::Constant(Value::Number(n), None) => (Node::Constant(Value::Money(n.clone()), None), Kind::Money),
        Node::Tier(name) if expr.ty.kind == Kind::Number => (Node::Tier(name.clone()), Kind::Money),
        Node::Negate(operand) => (Node::Negate(Box::new(as_money(operand)?)), Kind::Money),
        Node::If(condition, yes, no) => {
            (Node::If(condition.clone(), Box::new(as_money(yes)?), Box::new(as_money(no)?)), Kind::Money)
        }
        Node::List(items) => (Node::List(all(items)?), Kind::List(Box::new(Kind::Money))),
        _ => return None,
    };
    Some(Expr { node, ty: Type { kind, optional: expr.ty.optional }, span: expr.span })
}
