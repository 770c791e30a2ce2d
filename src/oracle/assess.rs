//! One application through facts, gates, criteria, adjustments and total.

use super::blank::Blank;
use super::eval::{Env, eval, truth};
use super::score::{is_missing, score};
use super::{Application, Given, Places};
use crate::check::model::{Adjustments, CriterionId, CriterionKind, Fact, RoundAt, Rules, Step};
use crate::number::Exact;
use crate::value::{Trouble, TroubleKind, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everything that was computed for one application. Positions are those of the rules.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// The facts.
    pub facts: Vec<Result<Value, Trouble>>,
    /// The gates: whether each holds.
    pub gates: Vec<Result<bool, Trouble>>,
    /// The published points of criteria and groups.
    pub points: Vec<Result<Exact, Blank>>,
    /// The published points of adjustment items, bonus first.
    pub items: Vec<Result<Exact, Blank>>,
    /// What the bonus side adds, capped.
    pub bonus: Result<Exact, Blank>,
    /// What the deduction side takes, capped.
    pub deduction: Result<Exact, Blank>,
    /// The published total; an error without criteria never arises, see [`Rules::has_total`].
    pub total: Result<Exact, Blank>,
    /// What follows from it for the ranking.
    pub standing: Standing,
    /// Its places where rules compare applications.
    pub places: Places,
}

impl Assessment {
    /// What an expression of the ranking sees of this application; rank and tier come later.
    #[must_use]
    pub fn env<'a>(&'a self, rules: &'a Rules, application: &'a Application) -> Env<'a> {
        let Application { values, registers, .. } = application;
        let (facts, points, lookups) = (&self.facts, &self.points, &rules.lookups);
        Env { lookups, registers, values, facts, points, total: self.total.as_ref().ok(), rank: None, tier: None }
    }
}

/// Whether an application takes part in the ranking, and if not, why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Something could not be computed: what, and why.
    Held(Vec<(String, Trouble)>),
    /// These gates failed.
    Ineligible(Vec<usize>),
    /// It passes the gates, but marks are missing: sheet, found, needed.
    Incomplete(Vec<(Arc<str>, usize, usize)>),
    /// It fell short of these minimums: criterion ids, and `total`.
    BelowMinimum(Vec<Arc<str>>),
    /// It is ranked.
    Ranked,
}

/// Points that are taken as given, whatever the rules compute.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Supposed {
    /// The published points of criteria, by position.
    pub points: BTreeMap<CriterionId, Exact>,
    /// The published total.
    pub total: Option<Exact>,
}

/// Computes everything for one application; `places` are its places where rules compare applications.
#[must_use]
pub fn assess(rules: &Rules, application: &Application, places: Places) -> Assessment {
    assess_supposing(rules, application, places, &Supposed::default())
}

/// [`assess`] with some points taken as given.
#[must_use]
pub fn assess_supposing(rules: &Rules, application: &Application, places: Places, supposed: &Supposed) -> Assessment {
    let given = Given { marks: &application.marks, places: &places };
    let later = || Trouble::new(TroubleKind::MissingValue, "this has not been computed yet");
    let mut facts: Vec<Result<Value, Trouble>> = rules.facts.iter().map(|_| Err(later())).collect();
    let mut points: Vec<Result<Exact, Blank>> = rules.criteria.iter().map(|_| Err(later().into())).collect();
    for step in &rules.steps {
        let env = early(rules, application, &facts, &points);
        match *step {
            Step::Fact(id) => {
                let Some(fact) = rules.facts.get(id) else { continue };
                let value = fact_value(fact, &env);
                if let Some(slot) = facts.get_mut(id) {
                    *slot = value;
                }
            }
            Step::Criterion(id) => {
                let computed = match supposed.points.get(&id) {
                    Some(points) => Ok(points.clone()),
                    None => criterion(rules, id, &env, given),
                };
                if let Some(slot) = points.get_mut(id) {
                    *slot = computed;
                }
            }
        }
    }
    let env = early(rules, application, &facts, &points);
    let gates: Vec<Result<bool, Trouble>> =
        rules.gates.iter().map(|g| eval(&g.require, &env).map(|v| truth(&v))).collect();
    let mut items = Vec::new();
    let bonus = side(rules, rules.bonus.as_ref(), &env, given, &mut items);
    let deduction = side(rules, rules.deduction.as_ref(), &env, given, &mut items);
    let total = match &supposed.total {
        Some(total) => Ok(total.clone()),
        None => total(rules, &points, &bonus, &deduction),
    };
    let mut assessment =
        Assessment { facts, gates, points, items, bonus, deduction, total, standing: Standing::Ranked, places };
    assessment.standing = standing(rules, &assessment);
    assessment
}

/// The value of a fact, or what answers for what is missing.
///
/// # Errors
///
/// The first trouble met.
pub fn fact_value(fact: &Fact, env: &Env<'_>) -> Result<Value, Trouble> {
    match &fact.if_missing {
        Some(answer) if is_missing(&fact.needs, env) => eval(answer, env),
        None if is_missing(&fact.needs, env) => Ok(Value::Missing),
        Some(answer) => match eval(&fact.value, env) {
            Ok(Value::Missing) => eval(answer, env),
            other => other,
        },
        None => eval(&fact.value, env),
    }
}

/// What an expression sees before there is a total.
fn early<'a>(
    rules: &'a Rules,
    application: &'a Application,
    facts: &'a [Result<Value, Trouble>],
    points: &'a [Result<Exact, Blank>],
) -> Env<'a> {
    let Application { values, registers, .. } = application;
    Env { lookups: &rules.lookups, registers, values, facts, points, total: None, rank: None, tier: None }
}

/// The published points of a leaf or group.
fn criterion(rules: &Rules, id: usize, env: &Env<'_>, given: Given<'_>) -> Result<Exact, Blank> {
    let Some(criterion) = rules.criteria.get(id) else { return Ok(Exact::zero()) };
    match &criterion.kind {
        CriterionKind::Leaf(scoring) => {
            score(scoring, &criterion.max, env, given).map(|points| published(rules, points))
        }
        CriterionKind::Group { members, cap } => {
            let sum = sum(members.iter().filter_map(|m| env.points.get(*m)))?;
            Ok(if *cap { sum.min(criterion.max.clone()) } else { sum })
        }
    }
}

fn sum<'a>(points: impl Iterator<Item = &'a Result<Exact, Blank>>) -> Result<Exact, Blank> {
    let mut sum = Exact::zero();
    for points in points {
        sum += points.as_ref().map_err(Clone::clone)?;
    }
    Ok(sum)
}

/// Points as they are published: rounded where the rules round each criterion.
#[must_use]
pub fn published(rules: &Rules, points: Exact) -> Exact {
    let scores = &rules.round.scores;
    match scores.at {
        RoundAt::EachCriterion => points.round(i32::try_from(scores.decimals).unwrap_or(i32::MAX), scores.round),
        RoundAt::Total => points,
    }
}

/// One side of the adjustments, capped; its items are appended.
fn side(
    rules: &Rules,
    side: Option<&Adjustments>,
    env: &Env<'_>,
    given: Given<'_>,
    items: &mut Vec<Result<Exact, Blank>>,
) -> Result<Exact, Blank> {
    let Some(side) = side else { return Ok(Exact::zero()) };
    let first = items.len();
    for item in &side.items {
        items.push(score(&item.scoring, &item.max, env, given).map(|points| published(rules, points)));
    }
    let sum = sum(items.iter().skip(first))?;
    Ok(sum.min(side.cap.clone()))
}

fn total(
    rules: &Rules,
    points: &[Result<Exact, Blank>],
    bonus: &Result<Exact, Blank>,
    deduction: &Result<Exact, Blank>,
) -> Result<Exact, Blank> {
    let criteria = sum(rules.top.iter().filter_map(|id| points.get(*id)))?;
    let bonus = bonus.as_ref().map_err(Clone::clone)?;
    let deduction = deduction.as_ref().map_err(Clone::clone)?;
    let total = (criteria + bonus - deduction).max(Exact::zero());
    let scores = &rules.round.scores;
    Ok(match scores.at {
        RoundAt::EachCriterion => total,
        RoundAt::Total => total.round(i32::try_from(scores.decimals).unwrap_or(i32::MAX), scores.round),
    })
}

fn standing(rules: &Rules, assessment: &Assessment) -> Standing {
    let failed: Vec<usize> =
        assessment.gates.iter().enumerate().filter(|(_, g)| **g == Ok(false)).map(|(i, _)| i).collect();
    if !failed.is_empty() {
        return Standing::Ineligible(failed);
    }
    let mut troubles: Vec<(String, Trouble)> = Vec::new();
    let mut marks: Vec<(Arc<str>, usize, usize)> = Vec::new();
    for (gate, outcome) in rules.gates.iter().zip(&assessment.gates) {
        if let Err(trouble) = outcome {
            troubles.push((format!("gate {}", gate.id), trouble.clone()));
        }
    }
    let leaves =
        rules.criteria.iter().zip(&assessment.points).filter(|(c, _)| matches!(c.kind, CriterionKind::Leaf(_)));
    let items = rules.adjustment_items().zip(&assessment.items).map(|(item, points)| (&item.id, points));
    for (id, points) in leaves.map(|(c, points)| (&c.id, points)).chain(items) {
        match points {
            Err(Blank::Trouble(trouble)) => troubles.push((id.to_string(), trouble.clone())),
            Err(Blank::Marks(sheet, found, needed)) => marks.push((sheet.clone(), *found, *needed)),
            Err(Blank::NotCompared) | Ok(_) => {}
        }
    }
    // An amount or a group must not fail once ranks are known, so that what it is made of is looked at here.
    for id in &rules.award_facts {
        if let (Some(fact), Some(Err(trouble))) = (rules.facts.get(*id), assessment.facts.get(*id)) {
            troubles.push((format!("fact {}", fact.name), trouble.clone()));
        }
    }
    if !troubles.is_empty() {
        return Standing::Held(troubles);
    }
    if !marks.is_empty() {
        return Standing::Incomplete(marks);
    }
    let mut below: Vec<Arc<str>> = Vec::new();
    for (criterion, points) in rules.criteria.iter().zip(&assessment.points) {
        if let (Some(minimum), Ok(points)) = (&criterion.minimum, points)
            && points < minimum
        {
            below.push(criterion.id.clone());
        }
    }
    if let (Some(minimum), Ok(total)) = (&rules.ranking.minimum, &assessment.total)
        && total < minimum
    {
        below.push("total".into());
    }
    if below.is_empty() { Standing::Ranked } else { Standing::BelowMinimum(below) }
}
