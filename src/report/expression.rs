//! Checked expressions as text: as the rules mean them, and with the values of one application in them.

use super::words::one_line;
use crate::check::model::{Expr, Member, Node, Rules};
use crate::feel::Operator;
use crate::number::Exact;
use crate::oracle::{Env, eval};
use crate::value::{Kind, Part, Value};

/// A value for people: amounts grouped with the currency's places, text in quotes.
#[must_use]
pub fn figure(value: &Value, rules: &Rules) -> String {
    match value {
        Value::Missing => "missing".into(),
        Value::Money(amount) => {
            let places = rules.round.currency.decimals();
            amount.grouped(places).unwrap_or_else(|| number(amount))
        }
        Value::Number(n) => number(n),
        Value::Text(text) => format!("\"{}\"", one_line(text)),
        other => other.to_string(),
    }
}

/// An exact number; where its decimals do not end, the fraction with the first digits beside it.
fn number(n: &Exact) -> String {
    match n.decimal_places() {
        Some(_) => n.to_string(),
        None => format!("{n} (about {})", n.to_significant(6)),
    }
}

/// The expression with the names of the rule file and its amounts written out.
#[must_use]
pub fn written(expr: &Expr, rules: &Rules) -> String {
    let mut out = String::new();
    Printer { rules, env: None }.print(expr, 0, &mut out);
    out
}

/// The expression with the values of one application in place of names.
#[must_use]
pub fn shown(expr: &Expr, rules: &Rules, env: &Env<'_>) -> String {
    let mut out = String::new();
    Printer { rules, env: Some(env) }.print(expr, 0, &mut out);
    out
}

struct Printer<'a> {
    rules: &'a Rules,
    env: Option<&'a Env<'a>>,
}

impl Printer<'_> {
    /// A name, or its value where there is an application.
    fn name(&self, expr: &Expr, name: &str) -> String {
        match self.env {
            None => name.to_owned(),
            Some(env) => eval(expr, env).map_or_else(|_| name.to_owned(), |value| figure(&value, self.rules)),
        }
    }

    fn binding(expr: &Expr) -> u8 {
        match &expr.node {
            Node::If(..) | Node::Quantified(..) | Node::For(..) => 0,
            Node::Binary(operator, ..) => operator.binding(),
            Node::Between(..) | Node::In(..) => 3,
            Node::Negate(_) => 7,
            _ => 8,
        }
    }

    fn print(&self, expr: &Expr, least: u8, out: &mut String) {
        let brackets = Self::binding(expr) < least;
        out.push_str(if brackets { "(" } else { "" });
        self.bare(expr, out);
        out.push_str(if brackets { ")" } else { "" });
    }

    fn list(&self, items: &[Expr], out: &mut String) {
        for (i, item) in items.iter().enumerate() {
            out.push_str(if i > 0 { ", " } else { "" });
            self.print(item, 0, out);
        }
    }

    fn bare(&self, expr: &Expr, out: &mut String) {
        match &expr.node {
            Node::Constant(value, None) => out.push_str(&constant(value, &expr.ty.kind, self.rules)),
            Node::Constant(value, Some(name)) => match self.env {
                None => out.push_str(&format!("{name} ({})", figure(value, self.rules))),
                Some(_) => out.push_str(&figure(value, self.rules)),
            },
            Node::Field(id) => out.push_str(&self.name(expr, self.rules.fields.get(*id).map_or("", |f| &f.name))),
            Node::Fact(id) => out.push_str(&self.name(expr, self.rules.facts.get(*id).map_or("", |f| &f.name))),
            Node::Criterion(id) => out.push_str(&self.name(expr, self.rules.criteria.get(*id).map_or("", |c| &c.id))),
            Node::Total => out.push_str(&self.name(expr, "total")),
            Node::Rank => out.push_str(&self.name(expr, "rank")),
            Node::Tier(figure) => out.push_str(&self.name(expr, &format!("tier.{figure}"))),
            Node::Lookup(id, key) => {
                out.push_str(self.rules.lookups.get(*id).map_or("", |l| &l.name));
                out.push('[');
                self.print(key, 0, out);
                out.push(']');
            }
            Node::Register(id) => out.push_str(self.rules.registers.get(*id).map_or("", |r| &r.name)),
            Node::Local(_, name) => out.push_str(name),
            Node::Member(of, _, name) => match &of.node {
                Node::Local(_, local) if &**local == "item" => out.push_str(name),
                _ => {
                    self.print(of, 8, out);
                    out.push_str(&format!(".{name}"));
                }
            },
            Node::Column(of, _, name) => {
                self.print(of, 8, out);
                out.push_str(&format!(".{name}"));
            }
            Node::Filter(of, key) | Node::Index(of, key) => {
                self.print(of, 8, out);
                out.push('[');
                self.print(key, 0, out);
                out.push(']');
            }
            Node::Steps(low, high) => {
                self.print(low, 4, out);
                out.push_str("..");
                self.print(high, 4, out);
            }
            Node::Negate(operand) => {
                out.push('-');
                self.print(operand, 7, out);
            }
            Node::Binary(operator, left, right) => {
                let level = operator.binding();
                self.print(left, if operator.compares() { level + 1 } else { level }, out);
                out.push_str(&format!(" {} ", operator.symbol()));
                self.print(right, level + 1, out);
            }
            Node::If(condition, yes, no) => {
                for (word, part) in [("if ", condition), (" then ", yes), (" else ", no)] {
                    out.push_str(word);
                    self.print(part, 0, out);
                }
            }
            Node::Between(value, low, high) => {
                for (word, part) in [("", value), (" between ", low), (" and ", high)] {
                    out.push_str(word);
                    self.print(part, 4, out);
                }
            }
            Node::In(value, members) => {
                self.print(value, 4, out);
                out.push_str(" in (");
                for (i, member) in members.iter().enumerate() {
                    out.push_str(if i > 0 { ", " } else { "" });
                    self.member(member, out);
                }
                out.push(')');
            }
            Node::List(items) => {
                out.push('[');
                self.list(items, out);
                out.push(']');
            }
            Node::Call(function, arguments) => {
                out.push_str(function.name);
                out.push('(');
                self.list(arguments, out);
                out.push(')');
            }
            Node::Part(of, part) => {
                self.print(of, 8, out);
                out.push_str(match part {
                    Part::Year => ".year",
                    Part::Month => ".month",
                    Part::Day => ".day",
                    Part::Years => ".years",
                    Part::Months => ".months",
                });
            }
            Node::Quantified(every, lists, condition) => {
                out.push_str(if *every { "every item in " } else { "some item in " });
                self.list(lists, out);
                out.push_str(" satisfies ");
                self.print(condition, 0, out);
            }
            Node::For(lists, body) => {
                out.push_str("for each item in ");
                self.list(lists, out);
                out.push_str(" return ");
                self.print(body, 0, out);
            }
        }
    }

    fn member(&self, member: &Member, out: &mut String) {
        match member {
            Member::Value(expr) => self.print(expr, 0, out),
            Member::Compare(operator, bound) => {
                out.push_str(operator.symbol());
                out.push(' ');
                self.print(bound, 4, out);
            }
            Member::Range(low, low_in, high, high_in) => {
                out.push(if *low_in { '[' } else { '(' });
                self.print(low, 0, out);
                out.push_str("..");
                self.print(high, 0, out);
                out.push(if *high_in { ']' } else { ')' });
            }
        }
    }
}

fn constant(value: &Value, kind: &Kind, rules: &Rules) -> String {
    match (value, kind) {
        (Value::Missing, _) => "null".into(),
        (Value::Boolean(b), _) => b.to_string(),
        _ => figure(value, rules),
    }
}

/// The terms that decided a condition: of `and` what failed it or else all, of `or` what carried it or else all.
#[must_use]
pub(super) fn terms<'e>(condition: &'e Expr, env: &Env<'_>) -> Vec<(&'e Expr, bool)> {
    let holds = |e: &Expr| eval(e, env).is_ok_and(|v| v == Value::Boolean(true));
    match &condition.node {
        Node::Binary(operator @ (Operator::And | Operator::Or), left, right) => {
            // `and` is decided by a term that fails, `or` by one that holds; only the first of them was looked at.
            let deciding = *operator == Operator::Or;
            if holds(left) == deciding {
                return terms(left, env);
            }
            let mut all = if holds(right) == deciding { Vec::new() } else { terms(left, env) };
            all.extend(terms(right, env));
            all
        }
        Node::Call(function, arguments) if function.name == "not" => match arguments.as_slice() {
            [one] => vec![(condition, !holds(one))],
            _ => Vec::new(),
        },
        _ => vec![(condition, holds(condition))],
    }
}

/// The registers that an expression reads, those behind facts too.
pub(super) fn registers(expr: &Expr, rules: &Rules, into: &mut Vec<usize>) {
    match &expr.node {
        Node::Register(id) if !into.contains(id) => into.push(*id),
        Node::Fact(id) => {
            if let Some(fact) = rules.facts.get(*id) {
                registers(&fact.value, rules, into);
            }
        }
        _ => expr.children().into_iter().for_each(|e| registers(e, rules, into)),
    }
}

/// The fields that an expression reads, in the order written, those behind facts too.
pub(super) fn fields(expr: &Expr, rules: &Rules, into: &mut Vec<usize>) {
    match &expr.node {
        Node::Field(id) if !into.contains(id) => into.push(*id),
        Node::Fact(id) => {
            if let Some(fact) = rules.facts.get(*id) {
                fields(&fact.value, rules, into);
            }
        }
        _ => expr.children().into_iter().for_each(|e| fields(e, rules, into)),
    }
}
