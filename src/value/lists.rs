//! The builtins on lists and conditions. Functions that take `list...` read one list or its members one by one.

use super::numbers::{mistyped, same_kind};
use super::{Trouble, TroubleKind, Value};
use crate::number::Exact;
use std::cmp::Ordering;

type Result = std::result::Result<Value, Trouble>;

fn members(values: &[Value]) -> &[Value] {
    if let [Value::List(list)] = values { list } else { values }
}

fn list_and_rest(values: &[Value]) -> std::result::Result<(&[Value], &[Value]), Trouble> {
    match values.split_first() {
        Some((Value::List(list), rest)) => Ok((list, rest)),
        _ => Err(mistyped()),
    }
}

fn exacts(values: &[Value]) -> std::result::Result<Vec<&Exact>, Trouble> {
    members(values).iter().map(|v| v.exact().ok_or_else(mistyped)).collect()
}

/// A number or amount, as the members are.
fn like_members(values: &[Value], number: Exact) -> Value {
    members(values).first().map_or_else(|| Value::Number(number.clone()), |like| same_kind(like, number.clone()))
}

fn extreme(values: &[Value], wanted: Ordering) -> Result {
    let Some((first, rest)) = members(values).split_first() else { return Ok(Value::Missing) };
    let mut best = first;
    for next in rest {
        if next.compare(best)? == wanted {
            best = next;
        }
    }
    Ok(best.clone())
}

pub(super) fn min(values: &[Value]) -> Result {
    extreme(values, Ordering::Less)
}

pub(super) fn max(values: &[Value]) -> Result {
    extreme(values, Ordering::Greater)
}

pub(super) fn sum(values: &[Value]) -> Result {
    Ok(like_members(values, exacts(values)?.into_iter().sum()))
}

pub(super) fn product(values: &[Value]) -> Result {
    let factors = exacts(values)?;
    if factors.is_empty() {
        return Ok(Value::Missing);
    }
    Ok(Value::Number(factors.into_iter().fold(Exact::one(), |product, factor| &product * factor)))
}

/// `of` divided by a count that is not zero.
fn divided(of: &Exact, by: usize) -> std::result::Result<Exact, Trouble> {
    of.checked_div(&Exact::from(by)).ok_or_else(mistyped)
}

pub(super) fn mean(values: &[Value]) -> Result {
    let terms = exacts(values)?;
    if terms.is_empty() {
        return Ok(Value::Missing);
    }
    let total: Exact = terms.iter().copied().sum();
    Ok(like_members(values, divided(&total, terms.len())?))
}

pub(super) fn median(values: &[Value]) -> Result {
    let mut terms = exacts(values)?;
    terms.sort();
    let (low, high) = (terms.get(terms.len().saturating_sub(1) / 2), terms.get(terms.len() / 2));
    let (Some(low), Some(high)) = (low, high) else { return Ok(Value::Missing) };
    Ok(like_members(values, divided(&(*low + *high), 2)?))
}

pub(super) fn count(values: &[Value]) -> Result {
    Ok(Value::Number(Exact::from(members(values).len())))
}

fn conditions(values: &[Value]) -> impl Iterator<Item = bool> {
    members(values).iter().map(|v| *v == Value::Boolean(true))
}

pub(super) fn all(values: &[Value]) -> Result {
    Ok(Value::Boolean(conditions(values).all(|c| c)))
}

pub(super) fn any(values: &[Value]) -> Result {
    Ok(Value::Boolean(conditions(values).any(|c| c)))
}

pub(super) fn not(values: &[Value]) -> Result {
    match values {
        [Value::Boolean(condition)] => Ok(Value::Boolean(!condition)),
        _ => Err(mistyped()),
    }
}

pub(super) fn list_contains(values: &[Value]) -> Result {
    let (list, rest) = list_and_rest(values)?;
    Ok(Value::Boolean(rest.first().is_some_and(|element| list.contains(element))))
}

pub(super) fn append(values: &[Value]) -> Result {
    let (list, rest) = list_and_rest(values)?;
    Ok(Value::List(list.iter().chain(rest).cloned().collect()))
}

pub(super) fn concatenate(values: &[Value]) -> Result {
    let mut all = Vec::new();
    for value in values {
        let Value::List(list) = value else { return Err(mistyped()) };
        all.extend(list.iter().cloned());
    }
    Ok(Value::List(all.into()))
}

pub(super) fn distinct_values(values: &[Value]) -> Result {
    let (list, _) = list_and_rest(values)?;
    let mut seen: Vec<Value> = Vec::new();
    for value in list {
        if !seen.contains(value) {
            seen.push(value.clone());
        }
    }
    Ok(Value::List(seen.into()))
}

pub(super) fn sort(values: &[Value]) -> Result {
    let (list, _) = list_and_rest(values)?;
    let mut sorted = list.to_vec();
    let mut trouble = None;
    sorted.sort_by(|a, b| {
        a.compare(b).unwrap_or_else(|t| {
            trouble.get_or_insert(t);
            Ordering::Equal
        })
    });
    trouble.map_or_else(|| Ok(Value::List(sorted.into())), Err)
}

pub(super) fn index_of(values: &[Value]) -> Result {
    let (list, rest) = list_and_rest(values)?;
    let element = rest.first().ok_or_else(|| Trouble::new(TroubleKind::NotReadable, "`index of` needs an element"))?;
    let positions = list.iter().enumerate().filter(|(_, v)| *v == element);
    Ok(Value::List(positions.map(|(i, _)| Value::Number(Exact::from(i + 1))).collect()))
}
