//! What the funded applications of a decided round pledge, added up for each target of its rules.

use crate::check::model::{Expr, Target};
use crate::number::Exact;
use crate::oracle::{Env, eval, truth};
use crate::round::{Row, Run, Status};
use crate::value::{Kind, Trouble, TroubleKind, Value};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A sum of pledges.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Of all that are funded.
    pub all: Exact,
    /// Of those that got a part of what they are entitled to; it is in the other sum too.
    pub in_part: Exact,
}

/// What is pledged towards one target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pledged {
    /// All of it.
    pub sum: Sum,
    /// For each value of `per`: those of a choice in their order, then others in theirs; `None` has no value. They add up
    /// to the sum. Empty without `per`.
    pub groups: Vec<(Option<Arc<str>>, Sum)>,
}

/// A pledge that cannot be computed, so that nothing can be added up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The application.
    pub key: String,
    /// The target.
    pub target: Arc<str>,
    /// Why.
    pub trouble: Trouble,
}

/// One pledge: how much, and its group.
type Pledge = (Exact, Option<Arc<str>>);

/// Sums by group.
type Groups = BTreeMap<Option<Arc<str>>, Sum>;

/// What the funded pledge, target by target. Who is funded in part counts in full: the money was cut, not the pledge.
///
/// # Errors
///
/// Every pledge that cannot be computed, in order of the applications.
pub fn pledged(run: &Run) -> Result<Vec<Pledged>, Vec<Unknown>> {
    let targets = &run.rules.targets;
    let funded: Vec<&Row> = funded(run).collect();
    let each: Vec<Vec<Result<Pledge, Unknown>>> = funded.par_iter().map(|row| pledges(run, row)).collect();
    let mut unknown = Vec::new();
    let mut sums: Vec<(Sum, Groups)> = vec![Default::default(); targets.len()];
    for (row, pledges) in funded.iter().zip(each) {
        for ((sum, groups), pledge) in sums.iter_mut().zip(pledges) {
            match pledge {
                Err(trouble) => unknown.push(trouble),
                Ok((value, group)) => {
                    for sum in [sum, groups.entry(group).or_default()] {
                        sum.all += &value;
                        if row.status == Status::PartFunded {
                            sum.in_part += &value;
                        }
                    }
                }
            }
        }
    }
    if !unknown.is_empty() {
        return Err(unknown);
    }
    Ok(targets
        .iter()
        .zip(sums)
        .map(|(target, (sum, groups))| Pledged { sum, groups: in_order(target, groups) })
        .collect())
}

/// The funded applications, those funded in part among them, in order of their keys.
pub fn funded(run: &Run) -> impl Iterator<Item = &Row> {
    run.decision.rows.iter().filter(|row| matches!(row.status, Status::Funded | Status::PartFunded))
}

/// What one application pledges towards each target.
fn pledges(run: &Run, row: &Row) -> Vec<Result<Pledge, Unknown>> {
    let targets = &run.rules.targets;
    let Some(assessment) = run.assessment(row) else {
        // Somebody decided to fund it all the same.
        let bad = Trouble::new(TroubleKind::MissingValue, "its cells cannot be read");
        return targets.iter().map(|target| Err(unknown(run, row, target, bad.clone()))).collect();
    };
    let application = run.applications.application(row.input());
    let env = assessment.env(&run.rules, &application);
    targets.iter().map(|target| pledge(target, &env).map_err(|trouble| unknown(run, row, target, trouble))).collect()
}

fn unknown(run: &Run, row: &Row, target: &Target, trouble: Trouble) -> Unknown {
    Unknown { key: run.key(row).to_owned(), target: target.id.clone(), trouble }
}

fn pledge(target: &Target, env: &Env<'_>) -> Result<Pledge, Trouble> {
    let value = match eval(&target.value, env)? {
        Value::Number(value) | Value::Money(value) => value,
        condition @ Value::Boolean(_) => Exact::from(u32::from(truth(&condition))),
        _ => return Err(Trouble::new(TroubleKind::MissingValue, "it has no value")),
    };
    let named = |per: &Expr| eval(per, env).map(|v| if v.is_missing() { None } else { Some(v.to_string().into()) });
    Ok((value, target.per.as_ref().map(named).transpose()?.flatten()))
}

fn in_order(target: &Target, mut groups: Groups) -> Vec<(Option<Arc<str>>, Sum)> {
    let Some(per) = &target.per else { return Vec::new() };
    let mut all = Vec::new();
    if let Kind::Choice(of) = &per.ty.kind {
        for value in of.iter() {
            let group = Some(value.clone());
            let sum = groups.remove(&group).unwrap_or_default();
            all.push((group, sum));
        }
    }
    let without = groups.remove(&None);
    all.extend(groups);
    all.extend(without.map(|sum| (None, sum)));
    all
}
