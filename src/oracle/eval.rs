//! One expression for one application.

use super::blank::Blank;
use super::operators::{arithmetic, compare, holds, indexed, part_of, same, steps, unexpected};
use crate::check::model::{Expr, Lookup, Member, Node, Tier};
use crate::feel::Operator;
use crate::number::Exact;
use crate::value::{Builtin, Kind, Trouble, TroubleKind, Value};

/// How many times the bodies of loops and filters may run in one expression.
const MAX_RUNS: u32 = 1_000_000;

/// What an expression can see.
#[derive(Clone, Copy, Debug)]
pub struct Env<'a> {
    /// The lookups of the rules.
    pub lookups: &'a [Lookup],
    /// The rows of each register that belong to the application.
    pub registers: &'a [Value],
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

impl Env<'_> {
    /// Nothing but constants can be seen.
    pub const EMPTY: Env<'static> =
        Env { lookups: &[], registers: &[], values: &[], facts: &[], points: &[], total: None, rank: None, tier: None };
}

type Result<T, E = Trouble> = std::result::Result<T, E>;

/// The values bound by the loops and filters around, and how often bodies have run.
#[derive(Default)]
struct Bound {
    values: Vec<Value>,
    runs: u32,
}

impl Bound {
    /// Runs `body` with a value bound.
    fn with<T>(&mut self, value: Value, body: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.runs += 1;
        if self.runs > MAX_RUNS {
            return Err(Trouble::new(
                TroubleKind::OutOfRange,
                "the lists of this expression are too long to go through",
            ));
        }
        self.values.push(value);
        let result = body(self);
        self.values.pop();
        result
    }
}

/// Computes the expression.
///
/// # Errors
///
/// The first trouble met, from the left: a zero divisor, a key without a row, a result without an exact value.
pub fn eval(expr: &Expr, env: &Env<'_>) -> Result<Value> {
    walk(expr, env, &mut Bound::default())
}

fn walk(expr: &Expr, env: &Env<'_>, bound: &mut Bound) -> Result<Value> {
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
            let key = walk(key, env, bound)?;
            let table = env.lookups.get(*id).ok_or_else(|| unexpected("a lookup"))?;
            let row = key.as_text().and_then(|key| table.rows.get(key)).cloned();
            row.ok_or_else(|| Trouble::new(TroubleKind::NoRow, format!("`{}` has no row for `{key}`", table.name)))
        }
        Node::Register(id) => env.registers.get(*id).cloned().ok_or_else(|| unexpected("a register")),
        Node::Local(at, _) => bound.values.get(*at).cloned().ok_or_else(|| unexpected("a name")),
        Node::Member(of, at, _) => member(&walk(of, env, bound)?, *at),
        Node::Column(of, at, _) => {
            let rows = list(&walk(of, env, bound)?)?;
            rows.iter().map(|row| member(row, *at)).collect::<Result<Vec<_>>>().map(|v| Value::List(v.into()))
        }
        Node::Filter(of, condition) => {
            let mut kept = Vec::new();
            for item in list(&walk(of, env, bound)?)?.iter() {
                if bound.with(item.clone(), |bound| holds(&walk(condition, env, bound)?))? {
                    kept.push(item.clone());
                }
            }
            Ok(Value::List(kept.into()))
        }
        Node::Index(of, at) => {
            let of = list(&walk(of, env, bound)?)?;
            indexed(&of, &walk(at, env, bound)?)
        }
        Node::Steps(low, high) => steps(&walk(low, env, bound)?, &walk(high, env, bound)?),
        Node::Negate(operand) => Ok(match walk(operand, env, bound)? {
            Value::Number(n) => Value::Number(-n),
            Value::Money(n) => Value::Money(-n),
            Value::Months(m) => Value::Months(m.saturating_neg()),
            other => other,
        }),
        Node::Binary(operator @ (Operator::And | Operator::Or), left, right) => {
            // One side that decides is enough, even where the other is missing; what is missing decides nothing.
            let deciding = Value::Boolean(*operator == Operator::Or);
            let left = walk(left, env, bound)?;
            if left == deciding {
                return Ok(left);
            }
            let right = walk(right, env, bound)?;
            if right != deciding {
                holds(&left)?;
                holds(&right)?;
            }
            Ok(right)
        }
        Node::Binary(operator, left, right) => {
            let (left, right) = (walk(left, env, bound)?, walk(right, env, bound)?);
            if operator.compares() {
                compare(*operator, &left, &right).map(Value::Boolean)
            } else {
                arithmetic(*operator, &left, &right)
            }
        }
        Node::If(condition, yes, no) => {
            let branch = if holds(&walk(condition, env, bound)?)? { yes } else { no };
            walk(branch, env, bound)
        }
        Node::Between(value, low, high) => {
            let (value, low, high) = (walk(value, env, bound)?, walk(low, env, bound)?, walk(high, env, bound)?);
            let above = compare(Operator::LessOrEqual, &low, &value)?;
            let below = compare(Operator::LessOrEqual, &value, &high)?;
            Ok(Value::Boolean(above && below))
        }
        Node::In(value, members) => {
            let value = walk(value, env, bound)?;
            for member in members {
                if is_member(&value, member, env, bound)? {
                    return Ok(Value::Boolean(true));
                }
            }
            Ok(Value::Boolean(false))
        }
        Node::List(items) => {
            items.iter().map(|i| walk(i, env, bound)).collect::<Result<Vec<_>>>().map(|v| Value::List(v.into()))
        }
        Node::Call(function, arguments) => {
            let arguments: Vec<Value> = arguments.iter().map(|a| walk(a, env, bound)).collect::<Result<_>>()?;
            call(function, &arguments)
        }
        Node::Part(of, part) => part_of(&walk(of, env, bound)?, *part),
        Node::Quantified(every, lists, condition) => {
            let mut outcome = *every;
            each(lists, env, bound, &mut |env, bound| {
                let holds = truth(&walk(condition, env, bound)?);
                outcome = if *every { outcome && holds } else { outcome || holds };
                Ok(())
            })?;
            Ok(Value::Boolean(outcome))
        }
        Node::For(lists, body) => {
            let mut values = Vec::new();
            each(lists, env, bound, &mut |env, bound| {
                values.push(walk(body, env, bound)?);
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
    bound: &mut Bound,
    body: &mut dyn FnMut(&Env<'_>, &mut Bound) -> Result<()>,
) -> Result<()> {
    let Some((first, rest)) = lists.split_first() else { return body(env, bound) };
    for item in list(&walk(first, env, bound)?)?.iter() {
        bound.with(item.clone(), |bound| each(rest, env, bound, body))?;
    }
    Ok(())
}

fn list(value: &Value) -> Result<std::sync::Arc<[Value]>> {
    match value {
        Value::List(items) => Ok(items.clone()),
        _ => Err(unexpected("a list")),
    }
}

fn member(row: &Value, at: usize) -> Result<Value> {
    match row {
        Value::Row(values) => values.get(at).cloned().ok_or_else(|| unexpected("a column")),
        _ => Err(unexpected("a row")),
    }
}

/// Calls a builtin, which computes with values only: a missing one is met here.
fn call(function: &Builtin, arguments: &[Value]) -> Result<Value> {
    let missing = |value: &Value| match value {
        Value::List(items) => !function.reads_past_missing() && items.iter().any(Value::is_missing),
        other => other.is_missing(),
    };
    let optional = arguments.len() > 1 && matches!(function.name, "number" | "list contains" | "index of" | "append");
    let met = arguments.iter().enumerate().any(|(i, a)| missing(a) && !(optional && i > 0));
    if met {
        let words = format!("`{}` cannot compute with a missing value", function.name);
        return Err(Trouble::new(TroubleKind::MissingValue, words));
    }
    (function.function)(arguments)
}

/// Whether a condition holds; a missing one does not.
#[must_use]
pub fn truth(value: &Value) -> bool {
    *value == Value::Boolean(true)
}

fn is_member(value: &Value, member: &Member, env: &Env<'_>, bound: &mut Bound) -> Result<bool> {
    match member {
        Member::Value(expr) => {
            let other = walk(expr, env, bound)?;
            let among = matches!(&other, Value::List(items) if items.iter().any(|item| same(value, item)));
            Ok(among || same(value, &other))
        }
        Member::Compare(operator, limit) => compare(*operator, value, &walk(limit, env, bound)?),
        Member::Range(low, low_in, high, high_in) => {
            let (low, high) = (walk(low, env, bound)?, walk(high, env, bound)?);
            let from = if *low_in { Operator::LessOrEqual } else { Operator::Less };
            let to = if *high_in { Operator::LessOrEqual } else { Operator::Less };
            Ok(compare(from, &low, value)? && compare(to, value, &high)?)
        }
    }
}
