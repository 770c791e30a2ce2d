//! Operators and functions over intervals, computed by the evaluator at the ends.

use super::Span;
use crate::check::model::{Expr, Node};
use crate::feel::Operator;
use crate::number::Exact;
use crate::oracle::{Env, eval};
use crate::value::{Builtin, Kind, Type, Value};
use std::cmp::Ordering;

/// A constant as an expression.
pub(super) fn constant(value: Value) -> Box<Expr> {
    // The kind of a constant is never looked at while it is computed.
    let ty = Type::or_missing(Kind::Nothing);
    Box::new(Expr { node: Node::Constant(value, None), ty, span: crate::span::Span::default() })
}

fn operate(operator: Operator, a: &Value, b: &Value) -> Result<Value, crate::value::Trouble> {
    let node = Node::Binary(operator, constant(a.clone()), constant(b.clone()));
    eval(&Expr { node, ..*constant(Value::Missing) }, &Env::EMPTY)
}

/// Trouble of the first operand that surely has some, where those before it surely have none.
fn trouble(spans: &[&Span]) -> Option<Span> {
    for span in spans {
        match span {
            Span::One(Err(_)) => return Some((*span).clone()),
            Span::Any => return None,
            _ => {}
        }
    }
    None
}

/// A comparison.
pub(super) fn compared(operator: Operator, left: &Span, right: &Span) -> Span {
    if let Some(trouble) = trouble(&[left, right]) {
        return trouble;
    }
    if let (Span::One(Ok(a)), Span::One(Ok(b))) = (left, right) {
        return Span::One(operate(operator, a, b));
    }
    let equality = matches!(operator, Operator::Equal | Operator::NotEqual);
    let missing = |span: &Span| span.one().is_some_and(Value::is_missing);
    if equality && (missing(left) || missing(right)) && *left != Span::Any && *right != Span::Any {
        return Span::One(Ok(Value::Boolean(operator == Operator::NotEqual)));
    }
    let boolean = |span: &Span| matches!(span, Span::Either | Span::One(Ok(Value::Boolean(_))));
    if equality && boolean(left) && boolean(right) {
        return Span::Either;
    }
    let (Some((a, b)), Some((c, d))) = (left.ends(), right.ends()) else { return Span::Any };
    // How the lowest of the left stands to the highest of the right, and the other way round.
    let (Some(low), Some(high)) = (a.order(d), b.order(c)) else { return Span::Any };
    let holds = match operator {
        Operator::Less => sure(high == Ordering::Less, low != Ordering::Less),
        Operator::LessOrEqual => sure(high != Ordering::Greater, low == Ordering::Greater),
        Operator::Greater => sure(low == Ordering::Greater, high != Ordering::Greater),
        Operator::GreaterOrEqual => sure(low != Ordering::Less, high == Ordering::Less),
        _ => {
            let apart = high == Ordering::Less || low == Ordering::Greater;
            let (yes, no) = if operator == Operator::Equal { (false, apart) } else { (apart, false) };
            sure(yes, no)
        }
    };
    holds.map_or(Span::Either, |holds| Span::One(Ok(Value::Boolean(holds))))
}

fn sure(yes: bool, no: bool) -> Option<bool> {
    if yes { Some(true) } else { no.then_some(false) }
}

/// Arithmetic.
pub(super) fn calculate(operator: Operator, left: &Span, right: &Span) -> Span {
    if let Some(trouble) = trouble(&[left, right]) {
        return trouble;
    }
    if let (Span::One(Ok(a)), Span::One(Ok(b))) = (left, right) {
        return Span::One(operate(operator, a, b));
    }
    let (Some((a, b)), Some((c, d))) = (left.ends(), right.ends()) else { return Span::Any };
    let numbers = [a, b, c, d].iter().all(|v| v.exact().is_some());
    let negative = |value: &Value| value.exact().is_some_and(Exact::is_negative);
    let positive = |value: &Value| value.exact().is_some_and(Exact::is_positive);
    let sound = match operator {
        Operator::Divide => positive(c) || negative(d),
        // A power that is not below the first never falls where its base does not go below zero.
        Operator::Power => c == d && positive(c) && !negative(a),
        _ => true,
    };
    if !numbers || !sound {
        return Span::Any;
    }
    let mut all: Option<Span> = None;
    for (x, y) in [(a, c), (a, d), (b, c), (b, d)] {
        let Ok(corner) = operate(operator, x, y) else { return Span::Any };
        let corner = Span::One(Ok(corner));
        all = Some(match all {
            Some(all) => all.or(corner),
            None => corner,
        });
    }
    all.unwrap_or(Span::Any)
}

/// A function.
pub(super) fn call(function: &Builtin, arguments: &[Span]) -> Span {
    let all: Vec<&Span> = arguments.iter().collect();
    if let Some(trouble) = trouble(&all) {
        return trouble;
    }
    let run = |values: &[Value]| (function.function)(values);
    let ones: Option<Vec<Value>> = arguments.iter().map(|a| a.one().cloned()).collect();
    if let Some(values) = ones.filter(|values| !values.iter().any(Value::is_missing)) {
        return Span::One(run(&values));
    }
    let ends: Option<Vec<(&Value, &Value)>> = arguments.iter().map(Span::ends).collect();
    let ends = match (ends, function.name) {
        (Some(ends), _) => ends,
        (None, "not") if arguments == [Span::Either] => return Span::Either,
        (None, _) => return Span::Any,
    };
    let lows = || ends.iter().map(|(low, _)| (*low).clone()).collect::<Vec<_>>();
    let highs = || ends.iter().map(|(_, high)| (*high).clone()).collect::<Vec<_>>();
    let fixed = |at: usize| ends.get(at).is_none_or(|(low, high)| low == high);
    let scalar = ends.iter().all(|(low, _)| !matches!(low, Value::List(_)));
    let (from, to) = match function.name {
        // These rise with each of their arguments.
        "min" | "max" | "sum" | "mean" | "median" if scalar => (run(&lows()), run(&highs())),
        "decimal" | "floor" | "ceiling" | "round up" | "round down" | "round half up" | "round half down"
            if fixed(1) =>
        {
            (run(&lows()), run(&highs()))
        }
        "days between" | "years and months duration" => match ends.as_slice() {
            [(a, b), (c, d)] => (run(&[(*b).clone(), (*c).clone()]), run(&[(*a).clone(), (*d).clone()])),
            _ => return Span::Any,
        },
        "abs" => match ends.as_slice() {
            [(low, high)] => {
                let zero = |value: &Value| match value {
                    Value::Money(_) => Value::Money(Exact::zero()),
                    _ => Value::Number(Exact::zero()),
                };
                let (Ok(a), Ok(b)) = (run(&[(*low).clone()]), run(&[(*high).clone()])) else { return Span::Any };
                let across =
                    low.exact().is_some_and(Exact::is_negative) && high.exact().is_some_and(Exact::is_positive);
                let span = Span::between(a, b);
                return if across { span.or(Span::One(Ok(zero(low)))) } else { span };
            }
            _ => return Span::Any,
        },
        _ => return Span::Any,
    };
    from.ok().zip(to.ok()).map_or(Span::Any, |(from, to)| Span::between(from, to))
}
