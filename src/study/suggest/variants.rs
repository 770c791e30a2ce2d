//! Applications like one, that are ranked and whose order nothing leaves open.

use super::about::measured;
use super::base::Base;
use super::change::{alone, changed, scorings};
use super::pool::Pool;
use crate::check::model::{Example, Rules};
use crate::oracle::{Assessment, Standing, eval};
use crate::study::tests::application;
use crate::value::Value;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// An application like another.
pub(super) struct Variant {
    pub example: Example,
}

/// The base and what one change makes of it, all ranked and no two equal in what they are ranked by; those with the
/// highest totals first.
pub(super) fn variants(rules: &Rules, base: &Base) -> Vec<Variant> {
    let mut pool = Pool::new(rules, &base.example);
    rules.ranking.tie_breaks.iter().for_each(|tie_break| measured(&tie_break.value, &mut pool));
    rules.ranking.by.iter().for_each(|by| measured(by, &mut pool));
    scorings(rules).into_iter().for_each(|(_, scoring)| pool.scoring(scoring));
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut all = Vec::new();
    for change in std::iter::once(None).chain(pool.changes.iter().map(Some)) {
        let example = changed(&base.example, change.into_iter().cloned().collect::<Vec<_>>().as_slice());
        let assessment = alone(rules, &example);
        let keys = keys(rules, &example, &assessment).filter(|_| assessment.standing == Standing::Ranked);
        if keys.is_some_and(|keys| seen.insert(format!("{keys:?}"))) {
            all.push((Reverse(assessment.total.ok()), change.is_some(), Variant { example }));
        }
    }
    all.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    all.into_iter().map(|(_, _, variant)| variant).collect()
}

/// What an application is ranked by: its list, its figure, its tie-breaks; `None` where one has no value.
pub(super) fn keys(rules: &Rules, example: &Example, assessment: &Assessment) -> Option<Vec<Value>> {
    let application = application(example);
    let env = assessment.env(rules, &application);
    let ranking = &rules.ranking;
    let list = ranking.within.as_ref().map_or(Some(Value::Missing), |within| eval(within, &env).ok())?;
    let by = match &ranking.by {
        Some(by) => eval(by, &env).ok()?,
        None => Value::Number(assessment.total.clone().ok()?),
    };
    let tie_breaks = ranking.tie_breaks.iter().map(|tie_break| eval(&tie_break.value, &env).ok());
    [Some(list), Some(by)].into_iter().chain(tie_breaks).collect()
}
