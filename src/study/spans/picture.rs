//! One application through facts, gates, criteria, adjustments and total, while one of its figures varies.

use super::{Points, Scene, Span};
use crate::check::model::{Adjustments, CriterionId, CriterionKind, RoundAt, Rules, Step};
use crate::evaluate::Stand;
use crate::number::Exact;
use crate::oracle::{Application, Assessment, Blank, Given, Supposed, published, truth};
use crate::value::Value;
use std::collections::BTreeMap;

/// Whether an application takes part in the ranking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// The same everywhere.
    Sure(Stand),
    /// Not known to be the same.
    Unsure,
}

/// What one application comes to while one of its figures varies.
#[derive(Clone, Debug)]
pub struct Picture<'a> {
    /// What is known for expressions of the ranking and the allocation.
    pub scene: Scene<'a>,
    /// Whether it takes part in the ranking.
    pub stands: Stands,
    /// The total; `None` where it does not vary.
    pub total: Option<Points>,
}

/// The picture of an application while fields or points of it vary; `at` is all that is computed at one place of the
/// interval.
#[must_use]
pub fn picture<'a>(
    rules: &'a Rules,
    application: &'a Application,
    at: &'a Assessment,
    fields: BTreeMap<usize, Span>,
    points: &BTreeMap<CriterionId, Points>,
    total: Option<Points>,
    supposed: &Supposed,
) -> Picture<'a> {
    let env = at.env(rules, application);
    let mut scene =
        Scene { rules, env, fields, facts: BTreeMap::new(), points: points.clone(), total: None, ranked: false };
    let given = Given { marks: &application.marks, places: &at.places };
    for step in &rules.steps {
        match *step {
            Step::Fact(id) => {
                let Some(fact) = rules.facts.get(id) else { continue };
                let reads = |e| scene.varies(e);
                let needed = fact.needs.iter().any(|need| match need {
                    crate::check::model::Need::Field(id) => scene.fields.contains_key(id),
                    crate::check::model::Need::Fact(id) => scene.facts.contains_key(id),
                });
                if needed || reads(&fact.value) || fact.if_missing.as_ref().is_some_and(reads) {
                    let span = scene.fact(fact);
                    scene.facts.insert(id, span);
                }
            }
            Step::Criterion(id) => {
                if !points.contains_key(&id) && !supposed.points.contains_key(&id) {
                    criterion(&mut scene, id, given);
                }
            }
        }
    }
    let (items, bonus) = side(&scene, rules.bonus.as_ref(), given, true, at);
    let (more, deduction) = side(&scene, rules.deduction.as_ref(), given, false, at);
    let items: Vec<Points> = items.into_iter().chain(more).collect();
    let varied = total.or_else(|| whole(&scene, at, bonus, deduction));
    let stands = stands(&scene, at, &items, varied.as_ref());
    scene.total = varied.clone();
    Picture { scene, stands, total: varied }
}

/// Notes the points of a criterion or group where they vary.
fn criterion(scene: &mut Scene<'_>, id: CriterionId, given: Given<'_>) {
    let Some(criterion) = scene.rules.criteria.get(id) else { return };
    let points = match &criterion.kind {
        CriterionKind::Leaf(scoring) => {
            if !scene.scoring_varies(scoring) {
                return;
            }
            let points = scene.scored(scoring, &criterion.max, given);
            points.map(|points| published(scene.rules, points))
        }
        CriterionKind::Group { members, cap } => {
            if !members.iter().any(|m| scene.points.contains_key(m)) {
                return;
            }
            let sum = sum(members.iter().map(|m| points_of(scene, *m)));
            if *cap { sum.map(|sum| sum.min(criterion.max.clone())) } else { sum }
        }
    };
    scene.points.insert(id, points);
}

fn points_of(scene: &Scene<'_>, id: CriterionId) -> Points {
    let fixed = || scene.env.points.get(id).cloned().map_or(Points::Any, Points::One);
    scene.points.get(&id).cloned().unwrap_or_else(fixed)
}

fn sum(all: impl Iterator<Item = Points>) -> Points {
    all.fold(Points::One(Ok(Exact::zero())), |sum, points| sum.with(points, false, |a, b| a + b))
}

/// The items of one side of the adjustments, and their sum, cut.
fn side(
    scene: &Scene<'_>,
    side: Option<&Adjustments>,
    given: Given<'_>,
    first: bool,
    at: &Assessment,
) -> (Vec<Points>, Points) {
    let Some(side) = side else { return (Vec::new(), Points::One(Ok(Exact::zero()))) };
    let skipped = if first { 0 } else { at.items.len().saturating_sub(side.items.len()) };
    let mut items = Vec::new();
    for (item, known) in side.items.iter().zip(at.items.iter().skip(skipped)) {
        let points = if scene.scoring_varies(&item.scoring) {
            scene.scored(&item.scoring, &item.max, given).map(|points| published(scene.rules, points))
        } else {
            Points::One(known.clone())
        };
        items.push(points);
    }
    let total = sum(items.iter().cloned()).map(|sum| sum.min(side.cap.clone()));
    (items, total)
}

/// The total; `None` where nothing of it varies.
fn whole(scene: &Scene<'_>, at: &Assessment, bonus: Points, deduction: Points) -> Option<Points> {
    let rules = scene.rules;
    let same = Points::One(at.bonus.clone()) == bonus && Points::One(at.deduction.clone()) == deduction;
    if same && !rules.top.iter().any(|id| scene.points.contains_key(id)) {
        return None;
    }
    let criteria = sum(rules.top.iter().map(|id| points_of(scene, *id)));
    let total = criteria.with(bonus, false, |a, b| a + b).with(deduction, true, |a, b| a - b);
    let scores = &rules.round.scores;
    let decimals = i32::try_from(scores.decimals).unwrap_or(i32::MAX);
    Some(total.map(|total| {
        let total = total.max(Exact::zero());
        match scores.at {
            RoundAt::EachCriterion => total,
            RoundAt::Total => total.round(decimals, scores.round),
        }
    }))
}

/// What follows for the ranking, as an assessment has it.
fn stands(scene: &Scene<'_>, at: &Assessment, items: &[Points], total: Option<&Points>) -> Stands {
    let rules = scene.rules;
    let (mut unsure, mut held, mut incomplete) = (false, false, false);
    let mut ineligible = false;
    for gate in &rules.gates {
        match scene.span(&gate.require) {
            Span::One(Ok(value)) => ineligible |= value == Value::Boolean(false) || !truth(&value),
            Span::One(Err(_)) => held = true,
            Span::Either | Span::Any | Span::Between(..) => unsure = true,
        }
    }
    if ineligible {
        return Stands::Sure(Stand::Ineligible);
    }
    let leaves = rules.criteria.iter().enumerate().filter(|(_, c)| matches!(c.kind, CriterionKind::Leaf(_)));
    for points in leaves.map(|(id, _)| points_of(scene, id)).chain(items.iter().cloned()) {
        match points {
            Points::One(Err(Blank::Trouble(_))) => held = true,
            Points::One(Err(Blank::Marks(..))) => incomplete = true,
            Points::One(Err(Blank::NotCompared) | Ok(_)) | Points::Between(..) => {}
            Points::Any => unsure = true,
        }
    }
    for id in &rules.award_facts {
        let known = || at.facts.get(*id).is_some_and(Result::is_err);
        match scene.facts.get(id) {
            None => held |= known(),
            Some(Span::One(Err(_))) => held = true,
            Some(Span::Any) => unsure = true,
            Some(_) => {}
        }
    }
    if unsure {
        return Stands::Unsure;
    }
    if held || incomplete {
        return Stands::Sure(if held { Stand::Held } else { Stand::Incomplete });
    }
    let mut below = false;
    let total = total.cloned().unwrap_or_else(|| Points::One(at.total.clone()));
    let minimums =
        rules.criteria.iter().enumerate().filter_map(|(id, c)| Some((points_of(scene, id), c.minimum.as_ref()?)));
    for (points, minimum) in minimums.chain(rules.ranking.minimum.as_ref().map(|m| (total, m))) {
        match points.ends() {
            Some((_, most)) if most < minimum => below = true,
            Some((least, _)) if least < minimum => unsure = true,
            Some(_) => {}
            None => unsure |= points == Points::Any,
        }
    }
    match (below, unsure) {
        (true, _) => Stands::Sure(Stand::BelowMinimum),
        (false, true) => Stands::Unsure,
        (false, false) => Stands::Sure(Stand::Ranked),
    }
}
