//! Applications to begin with: the examples of the file, and where none of them is ranked one made of bounds and choices.

use super::change::{Change, assessed, changed, scorings};
use super::pool::Pool;
use super::values::{fits, numbers, numeric};
use crate::check::model::{Example, Field, FieldKind, Method, Rules};
use crate::number::Exact;
use crate::oracle::{Assessment, Standing};
use crate::study::coverage::{Reached, reached_by_one};
use crate::study::tests::application;
use crate::value::{Date, Value};
use std::collections::BTreeMap;

/// An application is made better at most so often.
const BETTER: usize = 24;

/// An application to begin with.
pub(super) struct Base {
    pub example: Example,
    /// Whether it is an example of the file.
    pub declared: bool,
    pub assessment: Assessment,
    pub reached: Reached,
}

/// What is known while proposals are looked for.
pub(super) struct World<'r> {
    pub rules: &'r Rules,
    /// Those to begin with, the best first.
    pub bases: Vec<Base>,
}

impl Base {
    fn of(rules: &Rules, example: Example, declared: bool) -> Self {
        let assessment = assessed(rules, &example);
        let reached = reached_by_one(rules, &application(&example), &assessment);
        Self { example, declared, assessment, reached }
    }

    pub fn is_ranked(&self) -> bool {
        self.assessment.standing == Standing::Ranked
    }
}

/// The examples, those that are ranked first; where none is, one that is made.
pub(super) fn bases(rules: &Rules) -> Vec<Base> {
    let declared = rules.examples.iter().map(|example| Base::of(rules, example.clone(), true));
    let (mut all, others): (Vec<Base>, Vec<Base>) = declared.partition(Base::is_ranked);
    if all.is_empty() {
        all.push(Base::of(rules, better(rules, made(rules)), false));
    }
    all.extend(others);
    all
}

/// A first value for every field, and the highest marks.
fn made(rules: &Rules) -> Example {
    let mut marks = BTreeMap::new();
    for (_, scoring) in scorings(rules) {
        if let Method::Panel(panel) = &scoring.method {
            let list = vec![Some(panel.scale.1.clone()); panel.at_least.max(1)];
            marks.insert(panel.sheet.clone(), list);
        }
    }
    let day = rules.round.opens.or(rules.round.as_of).unwrap_or(Date::constant(2020, 1, 1));
    Example {
        name: "suggested".into(),
        values: rules.fields.iter().map(|field| first(rules, field, day)).collect(),
        marks,
        registers: rules.registers.iter().map(|_| Value::List([].into())).collect(),
        span: rules.ranking.span,
    }
}

/// A plain value of a field.
fn first(rules: &Rules, field: &Field, day: Date) -> Value {
    match &field.kind {
        FieldKind::Text { .. } if field.optional => Value::Missing,
        FieldKind::Text { .. } => Value::text("S"),
        FieldKind::Choice(of) => of.first().map_or(Value::Missing, |choice| Value::Text(choice.clone())),
        FieldKind::YesNo => Value::Boolean(false),
        FieldKind::Date => Value::Date(day),
        FieldKind::Numeric(_) => {
            let plain = [100_000_000, 1_000_000, 10_000, 100, 10, 1].map(|n: i64| numeric(field, Exact::from(n)));
            let lowest = numbers(rules, field).map(|grid| grid.value(grid.low));
            plain.into_iter().find(|n| fits(rules, field, n)).or(lowest).unwrap_or(Value::Missing)
        }
    }
}

/// Changed one field at a time until it is ranked, each time by what helps most; as good as it can be where it is never.
fn better(rules: &Rules, mut example: Example) -> Example {
    let mut now = distance(&assessed(rules, &example));
    for _ in 0..BETTER {
        if now == (0, 0, 0) {
            break;
        }
        let mut pool = Pool::new(rules, &example);
        rules.gates.iter().for_each(|gate| pool.expr(&gate.require));
        scorings(rules).into_iter().for_each(|(_, scoring)| pool.scoring(scoring));
        let tries = pool.changes.iter().map(|change: &Change| {
            let tried = changed(&example, std::slice::from_ref(change));
            let assessment = assessed(rules, &tried);
            let total = assessment.total.clone().unwrap_or_default();
            ((distance(&assessment), std::cmp::Reverse(total)), tried)
        });
        let Some(((next, _), tried)) = tries.min_by(|(a, _), (b, _)| a.cmp(b)) else { break };
        // The total may have to rise several times before a minimum is met.
        if next > now {
            break;
        }
        (now, example) = (next, tried);
    }
    example
}

/// What stands between an application and the ranking: what cannot be computed, gates, minimums.
fn distance(assessment: &Assessment) -> (usize, usize, usize) {
    let troubles = assessment.points.iter().chain(&assessment.items).filter(|points| points.is_err()).count();
    let failed = assessment.gates.iter().filter(|gate| **gate != Ok(true)).count();
    match &assessment.standing {
        Standing::Ranked => (0, 0, 0),
        Standing::BelowMinimum(below) => (0, 0, below.len()),
        Standing::Ineligible(_) => (troubles, failed, 1),
        Standing::Held(_) | Standing::Incomplete(_) => (troubles.max(1), failed, 1),
    }
}
