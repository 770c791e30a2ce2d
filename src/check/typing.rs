//! Expressions as written to checked expressions: names become positions, every part gets a type.
//!
//! A value that may be missing must be answered before it is used: by `x = null` or `x != null` in front of it, or by
//! the `if_missing` of what the expression belongs to. What is not answered in the expression is collected in
//! [`Typer::needs`]; the caller decides whether that is a fault.

use super::model::{Expr, Member, Need, Node};
use super::scope::{Scope, Symbol};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::feel::{self, ExprKind, Operator, Test};
use crate::rules::nearest;
use crate::span::Span;
use crate::value::{BUILTINS, Kind, Part, Type, Value, builtin};
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
    scope: &'a Scope,
    findings: &'a mut Findings,
    stage: Stage,
    /// Names used where nothing answers their being missing.
    pub needs: Vec<(Need, Span)>,
    /// Names known to be there at this point.
    present: Vec<Need>,
    locals: Vec<(Arc<str>, Kind)>,
}

type Typed = Option<Expr>;

impl<'a> Typer<'a> {
    pub fn new(scope: &'a Scope, findings: &'a mut Findings, stage: Stage) -> Self {
        Self { scope, findings, stage, needs: Vec::new(), present: Vec::new(), locals: Vec::new() }
    }

    /// An expression whose value is used: what may be missing in it is a need.
    pub fn value(&mut self, expr: &feel::Expr) -> Typed {
        let typed = self.expr(expr)?;
        self.require(&typed);
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
        let words = format!("{what} must be {kind}, but this is {}", typed.ty.kind);
        self.fault(Diagnostic::new(Code::WRONG_KIND, typed.span, words));
        None
    }

    fn fault(&mut self, diagnostic: Diagnostic) {
        self.findings.push(diagnostic);
    }

    /// Notes the names whose being missing nothing has answered.
    fn require(&mut self, expr: &Expr) {
        if !expr.ty.optional {
            return;
        }
        match need_of(expr) {
            Some(need) => self.needs.push((need, expr.span)),
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

    fn typed(&self, node: Node, ty: Type, span: Span) -> Typed {
        Some(Expr { node, ty, span })
    }

    fn of(&self, node: Node, kind: Kind, span: Span) -> Typed {
        self.typed(node, Type::of(kind), span)
    }

    fn expr(&mut self, expr: &feel::Expr) -> Typed {
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
            ExprKind::Filter(of, key) => self.lookup(of, key, span),
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
            ExprKind::Range(..) => {
                self.fault(
                    Diagnostic::new(Code::RANGE_ALONE, span, "a range can only stand after `in`")
                        .help("write `value in [1..5]`"),
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

    fn wrong(&mut self, span: Span, words: String) -> Typed {
        self.fault(Diagnostic::new(Code::WRONG_KIND, span, words));
        None
    }

    /// All of them, so that each fault is reported.
    fn values(&mut self, exprs: &[feel::Expr]) -> Option<Vec<Expr>> {
        let typed: Vec<Typed> = exprs.iter().map(|e| self.value(e)).collect();
        typed.into_iter().collect()
    }

    fn bound(&mut self, bindings: &[feel::Binding], body: &feel::Expr) -> Option<(Vec<Expr>, Expr)> {
        let before = self.locals.len();
        let mut lists = Vec::new();
        for binding in bindings {
            let list = self.value(&binding.list);
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
            self.locals.push((binding.name.clone(), member));
        }
        let body = self.value(body);
        self.locals.truncate(before);
        Some((lists, body?))
    }

    fn name(&mut self, name: &Arc<str>, span: Span) -> Typed {
        if let Some(at) = self.locals.iter().rposition(|(local, _)| local == name) {
            let kind = self.locals.get(at).map(|(_, kind)| kind.clone())?;
            return self.of(Node::Local(at), kind, span);
        }
        if let Some(value) = self.scope.constants.get(&**name) {
            let kind = match value {
                Value::Money(_) => Kind::Money,
                _ => Kind::Date,
            };
            return self.of(Node::Constant(value.clone(), Some(name.clone())), kind, span);
        }
        match &**name {
            "total" if matches!(self.stage, Stage::Ranking | Stage::Award) && self.scope.has_total => {
                return self.of(Node::Total, Kind::Number, span);
            }
            "rank" if self.stage == Stage::Award => return self.of(Node::Rank, Kind::Number, span),
            "total" | "rank" | "tier" | "budget" | "as_of" | "opens" | "closes" => {
                let words = format!("`{name}` has no value here");
                let help = match &**name {
                    "total" => "the total exists from the ranking on, in a file with `criteria:`",
                    "rank" => "the rank exists from the award on",
                    "tier" => "write `tier.` and the name of a figure, in the award",
                    _ => "it is not given in the file",
                };
                self.fault(Diagnostic::new(Code::NOT_KNOWN_HERE, span, words).help(help));
                return None;
            }
            _ => {}
        }
        let Some(symbol) = self.scope.get(name) else { return self.unknown(name, span) };
        if self.stage == Stage::Constant && !matches!(symbol, Symbol::Parameter(_)) {
            let words = format!("`{name}` differs from application to application, but a fixed value is needed here");
            self.fault(
                Diagnostic::new(Code::NOT_CONSTANT, span, words).help("write a number or the name of a parameter"),
            );
            return None;
        }
        match symbol {
            Symbol::Field(id) => {
                let ty = self.narrowed(self.scope.fields.get(id)?.clone(), Need::Field(id));
                self.typed(Node::Field(id), ty, span)
            }
            Symbol::Fact(id) => {
                let ty = self.narrowed(self.scope.facts.get(id)?.clone()?, Need::Fact(id));
                self.typed(Node::Fact(id), ty, span)
            }
            Symbol::Criterion(id) => self.of(Node::Criterion(id), Kind::Number, span),
            Symbol::Parameter(id) => {
                let (value, kind) = self.scope.parameters.get(id)?.clone()?;
                self.of(Node::Constant(value, Some(name.clone())), kind, span)
            }
            Symbol::Lookup(_) => {
                let words = format!("`{name}` is a lookup: its key is missing");
                self.fault(Diagnostic::new(Code::LOOKUP_KEY, span, words).help(format!("write `{name}[key]`")));
                None
            }
            Symbol::Item => {
                let words = format!("the points of the adjustment `{name}` cannot be used in an expression");
                self.fault(Diagnostic::new(Code::NOT_KNOWN_HERE, span, words));
                None
            }
        }
    }

    fn narrowed(&self, ty: Type, need: Need) -> Type {
        if self.present.contains(&need) { Type::of(ty.kind) } else { ty }
    }

    fn unknown(&mut self, name: &str, span: Span) -> Typed {
        let mut fault = Diagnostic::new(Code::UNKNOWN_NAME, span, format!("`{name}` is not a name of this file"));
        if let Some(near) = self.scope.nearest(name, ["total", "rank", "as_of"].into_iter()) {
            fault = fault.fix(span, near, format!("did you mean `{near}`?"));
        } else if matches!(name, "yes" | "no" | "True" | "False" | "TRUE" | "FALSE") {
            let meant = if matches!(name, "yes" | "True" | "TRUE") { "true" } else { "false" };
            fault = fault.fix(span, meant, format!("in an expression it is written `{meant}`"));
        } else {
            fault = fault.help("declare it under `fields`, `facts` or `parameters`; text is written in double quotes");
        }
        self.fault(fault);
        None
    }

    // ---- operators

    fn binary(&mut self, operator: Operator, left: &feel::Expr, right: &feel::Expr, span: Span) -> Typed {
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

    fn equality(&mut self, operator: Operator, left: &feel::Expr, right: &feel::Expr, span: Span) -> Typed {
        let null = |e: &feel::Expr| matches!(e.kind, ExprKind::Null);
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
                return self.wrong(span, words);
            }
            self.choice(&left, &right);
            self.choice(&right, &left);
        }
        self.of(Node::Binary(operator, Box::new(left), Box::new(right)), Kind::Boolean, span)
    }

    /// A text compared with a choice must be one of its values.
    fn choice(&mut self, choice: &Expr, text: &Expr) {
        let (Kind::Choice(of), Node::Constant(Value::Text(value), _)) = (&choice.ty.kind, &text.node) else { return };
        if of.contains(value) {
            return;
        }
        let words = format!("\"{value}\" is none of the values of this choice");
        let fault = Diagnostic::new(Code::NOT_A_CHOICE, text.span, words);
        let all: Vec<&str> = of.iter().map(|v| &**v).collect();
        self.fault(match nearest(value, all.iter().copied()) {
            Some(near) => fault.fix(text.span, format!("\"{near}\""), format!("did you mean \"{near}\"?")),
            None => fault.help(format!("it is one of: {}", all.join(", "))),
        });
    }

    fn ordered(&mut self, left: &Expr, right: &Expr) -> Option<()> {
        let (a, b) = (&left.ty.kind, &right.ty.kind);
        if a == b && a.is_ordered() {
            return Some(());
        }
        let words = if a == b {
            format!("{a} has no order, so neither of two is the greater")
        } else {
            format!("{a} and {b} cannot be compared")
        };
        self.wrong(left.span.to(right.span), words);
        None
    }

    fn condition(&mut self, expr: &Expr, what: &str) -> Option<()> {
        if expr.ty.kind == Kind::Boolean {
            return Some(());
        }
        let words = format!("{what} must be a condition, but this is {}", expr.ty.kind);
        self.wrong(expr.span, words);
        None
    }

    fn with<T>(&mut self, known: Vec<Need>, f: impl FnOnce(&mut Self) -> T) -> T {
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

    fn membership(&mut self, value: &feel::Expr, tests: &[Test], span: Span) -> Typed {
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

    fn member(&mut self, value: &Expr, test: &Test) -> Option<Member> {
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
    fn like(&mut self, expr: &feel::Expr, value: &Expr) -> Typed {
        let typed = self.value(expr)?;
        if value.ty.kind != Kind::Money {
            return Some(typed);
        }
        Some(as_money(&typed).unwrap_or(typed))
    }

    fn call(&mut self, name: &str, name_span: Span, arguments: &[feel::Expr], span: Span) -> Typed {
        let arguments = self.values(arguments);
        let Some(function) = builtin(name) else {
            let mut fault =
                Diagnostic::new(Code::UNKNOWN_FUNCTION, name_span, format!("there is no function `{name}`"));
            if let Some(near) = nearest(name, BUILTINS.iter().map(|b| b.name)) {
                fault = fault.fix(name_span, near, format!("did you mean `{near}`?"));
            } else if matches!(name, "now" | "today") {
                fault = fault.fix(name_span.to(span), "as_of", "a decision must replay: use the round's `as_of`");
            } else if name == "round" {
                fault = fault.help("say how: `round half up(x, 2)`, `round down(x, 2)` …");
            }
            self.fault(fault);
            return None;
        };
        let mut arguments = arguments?;
        if function.arguments.first() == Some(&"list...") {
            unify(&mut arguments.iter_mut().collect::<Vec<_>>());
        }
        let kinds: Vec<Kind> = arguments.iter().map(|a| a.ty.kind.clone()).collect();
        match (function.types)(&kinds) {
            Ok(ty) => self.typed(Node::Call(function, arguments), ty, span),
            Err(words) => {
                self.fault(
                    Diagnostic::new(Code::ARGUMENTS, span, format!("`{name}`: {words}"))
                        .help(format!("it is written `{name}({})`", function.arguments.join(", "))),
                );
                None
            }
        }
    }

    fn path(&mut self, of: &feel::Expr, part: &Arc<str>, part_span: Span, span: Span) -> Typed {
        if matches!(&of.kind, ExprKind::Name(name) if &**name == "tier") {
            if self.stage != Stage::Award {
                let words = "`tier` has no value here";
                self.fault(Diagnostic::new(Code::NOT_KNOWN_HERE, of.span, words).help("it exists in the award only"));
                return None;
            }
            if !self.scope.tier_figures.contains(part) {
                let words = format!("the tiers have no figure `{part}`");
                let fault = Diagnostic::new(Code::UNKNOWN_PART, part_span, words);
                let near = nearest(part, self.scope.tier_figures.iter().map(|f| &**f)).map(str::to_owned);
                self.fault(match near {
                    Some(near) => fault.fix(part_span, near.clone(), format!("did you mean `{near}`?")),
                    None => fault.help("every tier must give the figures that the award uses"),
                });
                return None;
            }
            return self.of(Node::Tier(part.clone()), Kind::Number, span);
        }
        let of = self.value(of)?;
        let Some(found) = Part::of(&of.ty.kind, part) else {
            let words = format!("{} has no part `{part}`", of.ty.kind);
            self.fault(
                Diagnostic::new(Code::UNKNOWN_PART, part_span, words)
                    .help("a date has `.year`, `.month` and `.day`, a duration `.years` and `.months`"),
            );
            return None;
        };
        self.of(Node::Part(Box::new(of), found), Kind::Number, span)
    }

    /// `table[key]`.
    fn lookup(&mut self, of: &feel::Expr, key: &feel::Expr, span: Span) -> Typed {
        let table = match &of.kind {
            ExprKind::Name(name) => match self.scope.get(name) {
                Some(Symbol::Lookup(id)) => Some(id),
                _ => None,
            },
            _ => None,
        };
        let Some(id) = table else {
            let words = "`[ ]` can only follow the name of a lookup";
            self.fault(Diagnostic::new(Code::LOOKUP_KEY, of.span, words));
            return None;
        };
        let key = self.value_of(key, &Kind::Text, "the key of a lookup")?;
        let (kind, keys) = self.scope.lookups.get(id)?;
        if let Kind::Choice(of) = &key.ty.kind {
            let absent: Vec<&str> = of.iter().filter(|v| !keys.contains(v)).map(|v| &**v).collect();
            if !absent.is_empty() {
                let words = format!("the lookup has no row for {}", absent.join(", "));
                self.fault(Diagnostic::new(Code::LOOKUP_ROW, key.span, words));
            }
        }
        self.of(Node::Lookup(id, Box::new(key)), kind.clone(), span)
    }
}

/// The names among the needs, each once, in their order.
pub(super) fn names(needs: &[(Need, Span)]) -> Vec<Need> {
    let mut names: Vec<Need> = needs.iter().map(|(need, _)| *need).collect();
    names.sort();
    names.dedup();
    names
}

fn need_of(expr: &Expr) -> Option<Need> {
    match expr.node {
        Node::Field(id) => Some(Need::Field(id)),
        Node::Fact(id) => Some(Need::Fact(id)),
        _ => None,
    }
}

/// The names that are there where the condition has the given outcome.
fn presences(condition: &Expr, outcome: bool) -> Vec<Need> {
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

fn both(left: &Expr, right: &Expr, outcome: bool) -> Vec<Need> {
    let mut known = presences(left, outcome);
    known.extend(presences(right, outcome));
    known
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

/// Plain numbers beside an amount become amounts.
fn unify(exprs: &mut [&mut Expr]) {
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
