//! One expression for one application.

use crate::check::model::{Expr, Member, Node, Rules, Tier};
use crate::feel::Operator;
use crate::number::Exact;
use crate::value::{Kind, Part, Trouble, TroubleKind, Value};

use super::score::Blank;

/// What an expression can see.
#[derive(Clone, Copy, Debug)]
pub struct Env<'a> {
    /// The rules, for lookups.
    pub rules: &'a Rules,
    /// The application's values by field.
    pub values: &'a [Value],
    /// The facts computed so far.
    pub facts: &'a [Result<Value, Trouble>],
    /// The published points computed so far.
    pub points: &'a [Result<Exact, Blank>],
    /// The published total, from the ranking on.
    pub total: Option<&'a Exact>,
    /// The rank, from the award on.
    pub rank: Option<u32>,
    /// The tier, from the award on.
    pub tier: Option<&'a Tier>,
}

type Result<T, E = Trouble> = std::result::Result<T, E>;

/// Computes the expression.
///
/// # Errors
///
/// The first trouble met, from the left: a zero divisor, a key without a row, a result without an exact value.
pub fn eval(expr: &Expr, env: &Env<'_>) -> Result<Value> {
    walk(expr, env, &mut Vec::new())
}

/// The rules were checked, so this cannot happen; were it to, the application is held rather than guessed at.
fn unexpected(what: &str) -> Trouble {
    Trouble::new(TroubleKind::MissingValue, format!("{what} has no value here"))
}

fn walk(expr: &Expr, env: &Env<'_>, locals: &mut Vec<Value>) -> Result<Value> {
    match &expr.node {
        Node::Constant(value, _) => Ok(value.clone()),
        Node::Field(id) => env.values.get(*id).cloned().ok_or_else(|| unexpected("a field")),
        Node::Fact(id) => env.facts.get(*id).cloned().unwrap_or_else(|| Err(unexpected("a fact"))),
        Node::Criterion(id) => match env.points.get(*id) {
            Some(Ok(points)) => Ok(Value::Number(points.clone())),
            Some(Err(Blank::Trouble(trouble))) => Err(trouble.clone()),
            _ => Err(unexpected("a criterion without all its marks")),
        },
        Node::Total => env.total.cloned().map(Value::Number).ok_or_else(|| unexpected("`total`")),
        Node::Rank => env.rank.map(|r| Value::Number(Exact::from(r))).ok_or_else(|| unexpected("`rank`")),
        Node::Tier(name) => {
            let figure = env.tier.and_then(|t| t.figures.get(name)).cloned().ok_or_else(|| unexpected("`tier`"))?;
            Ok(if expr.ty.kind == Kind::Money { Value::Money(figure) } else { Value::Number(figure) })
        }
        Node::Lookup(id, key) => {
            let key = walk(key, env, locals)?;
            let table = env.rules.lookups.get(*id).ok_or_else(|| unexpected("a lookup"))?;
            let row = key.as_text().and_then(|key| table.rows.get(key)).cloned();
            row.ok_or_else(|| Trouble::new(TroubleKind::NoRow, format!("`{}` has no row for `{key}`", table.name)))
        }
        Node::Local(at) => locals.get(*at).cloned().ok_or_else(|| unexpected("a name")),
        Node::Negate(operand) => Ok(match walk(operand, env, locals)? {
            Value::Number(n) => Value::Number(-n),
            Value::Money(n) => Value::Money(-n),
            Value::Months(m) => Value::Months(m.saturating_neg()),
            other => other,
        }),
        Node::Binary(Operator::And, left, right) => {
            if truth(&walk(left, env, locals)?) {
                walk(right, env, locals)
            } else {
                Ok(Value::Boolean(false))
            }
        }
        Node::Binary(Operator::Or, left, right) => {
            if truth(&walk(left, env, locals)?) {
                Ok(Value::Boolean(true))
            } else {
                walk(right, env, locals)
            }
        }
        Node::Binary(operator, left, right) => {
            let (left, right) = (walk(left, env, locals)?, walk(right, env, locals)?);
            if operator.compares() {
                Ok(Value::Boolean(compare(*operator, &left, &right)))
            } else {
                arithmetic(*operator, &left, &right)
            }
        }
        Node::If(condition, yes, no) => {
            let branch = if truth(&walk(condition, env, locals)?) { yes } else { no };
            walk(branch, env, locals)
        }
        Node::Between(value, low, high) => {
            let (value, low, high) = (walk(value, env, locals)?, walk(low, env, locals)?, walk(high, env, locals)?);
            Ok(Value::Boolean(
                compare(Operator::LessOrEqual, &low, &value) && compare(Operator::LessOrEqual, &value, &high),
            ))
        }
        Node::In(value, members) => {
            let value = walk(value, env, locals)?;
            for member in members {
                if is_member(&value, member, env, locals)? {
                    return Ok(Value::Boolean(true));
                }
            }
            Ok(Value::Boolean(false))
        }
        Node::List(items) => {
            items.iter().map(|i| walk(i, env, locals)).collect::<Result<Vec<_>>>().map(|v| Value::List(v.into()))
        }
        Node::Call(function, arguments) => {
            let arguments: Vec<Value> = arguments.iter().map(|a| walk(a, env, locals)).collect::<Result<_>>()?;
            (function.function)(&arguments)
        }
        Node::Part(of, part) => part_of(&walk(of, env, locals)?, *part),
        Node::Quantified(every, lists, condition) => {
            let mut outcome = *every;
            each(lists, env, locals, &mut |env, locals| {
                let holds = truth(&walk(condition, env, locals)?);
                outcome = if *every { outcome && holds } else { outcome || holds };
                Ok(())
            })?;
            Ok(Value::Boolean(outcome))
        }
        Node::For(lists, body) => {
            let mut values = Vec::new();
            each(lists, env, locals, &mut |env, locals| {
                values.push(walk(body, env, locals)?);
                Ok(())
            })?;
            Ok(Value::List(values.into()))
        }
    }
}

/// Runs `body` for every combination of the lists' members, the last list fastest.
fn each(
    lists: &[Expr],
    env: &Env<'_>,
    locals: &mut Vec<Value>,
    body: &mut dyn FnMut(&Env<'_>, &mut Vec<Value>) -> Result<()>,
) -> Result<()> {
    let Some((first, rest)) = lists.split_first() else { return body(env, locals) };
    let Value::List(items) = walk(first, env, locals)? else { return Err(unexpected("a list")) };
    for item in items.iter() {
        locals.push(item.clone());
        let done = each(rest, env, locals, body);
        locals.pop();
        done?;
    }
    Ok(())
}

/// Whether a condition holds.
#[must_use]
pub fn truth(value: &Value) -> bool {
    *value == Value::Boolean(true)
}

fn compare(operator: Operator, left: &Value, right: &Value) -> bool {
    use std::cmp::Ordering::{Equal, Greater, Less};
    if matches!(operator, Operator::Equal | Operator::NotEqual) {
        return same(left, right) == (operator == Operator::Equal);
    }
    match left.order(right) {
        Some(order) => match operator {
            Operator::Less => order == Less,
            Operator::LessOrEqual => order != Greater,
            Operator::Greater => order == Greater,
            Operator::GreaterOrEqual => order != Less,
            _ => order == Equal,
        },
        None => false,
    }
}

fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| same(a, b)),
        (a, b) if a.is_missing() || b.is_missing() => a.is_missing() && b.is_missing(),
        (a, b) => a.order(b) == Some(std::cmp::Ordering::Equal),
    }
}

fn arithmetic(operator: Operator, left: &Value, right: &Value) -> Result<Value> {
    if let (Operator::Add, Value::Text(a), Value::Text(b)) = (operator, left, right) {
        return Ok(Value::Text(format!("{a}{b}").into()));
    }
    let (Some(a), Some(b)) = (left.exact(), right.exact()) else { return Err(unexpected("an operand")) };
    let money = |v: &Value| matches!(v, Value::Money(_));
    let (result, is_money) = match operator {
        Operator::Add => (a + b, money(left)),
        Operator::Subtract => (a - b, money(left)),
        Operator::Multiply => (a * b, money(left) || money(right)),
        Operator::Divide => {
            let quotient = a.checked_div(b);
            let quotient = quotient.ok_or_else(|| Trouble::new(TroubleKind::DivisionByZero, "a divisor is zero"))?;
            (quotient, money(left) && !money(right))
        }
        _ => {
            let exponent = b.to_i64().ok_or_else(|| {
                Trouble::new(TroubleKind::OutOfRange, format!("the exponent {b} is not a whole number"))
            })?;
            let power = a.checked_pow(exponent).map_err(|e| Trouble::new(TroubleKind::OutOfRange, e.to_string()))?;
            (power, false)
        }
    };
    if result.bits() > Exact::MAX_BITS {
        return Err(Trouble::new(TroubleKind::OutOfRange, "the result is too large to be meant"));
    }
    Ok(if is_money { Value::Money(result) } else { Value::Number(result) })
}

fn is_member(value: &Value, member: &Member, env: &Env<'_>, locals: &mut Vec<Value>) -> Result<bool> {
    Ok(match member {
        Member::Value(expr) => match walk(expr, env, locals)? {
            Value::List(items) if !matches!(value, Value::List(_)) => items.iter().any(|item| same(value, item)),
            other => same(value, &other),
        },
        Member::Compare(operator, bound) => compare(*operator, value, &walk(bound, env, locals)?),
        Member::Range(low, low_in, high, high_in) => {
            let (low, high) = (walk(low, env, locals)?, walk(high, env, locals)?);
            let from = if *low_in { Operator::LessOrEqual } else { Operator::Less };
            let to = if *high_in { Operator::LessOrEqual } else { Operator::Less };
            compare(from, &low, value) && compare(to, value, &high)
        }
    })
}

fn part_of(value: &Value, part: Part) -> Result<Value> {
    let number = match (value, part) {
        (Value::Date(d), Part::Year) => i64::from(d.year()),
        (Value::Date(d), Part::Month) => i64::from(d.month()),
        (Value::Date(d), Part::Day) => i64::from(d.day()),
        (Value::Months(m), Part::Years) => m / 12,
        (Value::Months(m), Part::Months) => m % 12,
        _ => return Err(unexpected("a part")),
    };
    Ok(Value::Number(Exact::from(number)))
}
