//! What the naive reading found of an application, in the place of what the program computed of it.

use super::applications::Applications;
use super::scores::{Scores, Stand};
use crate::check::model::Rules;
use crate::compile::Below;
use crate::oracle::{Application, Assessment, Standing, assess, eval};
use crate::value::Value;

/// Puts what the naive reading found of an application in the place of what was computed of it.
pub fn correct(rules: &Rules, scores: &mut Scores, row: usize, application: &Application, assessment: Assessment) {
    scores.unranked.remove(&row);
    for (gate, failed) in assessment.gates.iter().zip(&mut scores.failed) {
        failed.get_mut(row).into_iter().for_each(|slot| *slot = *gate == Ok(false));
    }
    let missed: &[std::sync::Arc<str>] = match &assessment.standing {
        Standing::BelowMinimum(missed) => missed,
        _ => &[],
    };
    for (what, below) in &mut scores.below {
        let id = match what {
            Below::Criterion(id) => rules.criteria.get(*id).map_or("", |c| &c.id),
            Below::Total => "total",
        };
        below.get_mut(row).into_iter().for_each(|slot| *slot = missed.iter().any(|m| **m == *id));
    }
    let number = |n: Option<&crate::number::Exact>| n.map_or(Value::Missing, |n| Value::Number(n.clone()));
    for (points, column) in assessment.points.iter().zip(&mut scores.points) {
        column.set(row, &number(points.as_ref().ok()));
    }
    scores.total.set(row, &number(assessment.total.as_ref().ok()));
    let stand = match &assessment.standing {
        Standing::Held(_) => Stand::Held,
        Standing::Ineligible(_) => Stand::Ineligible,
        Standing::Incomplete(_) => Stand::Incomplete,
        Standing::BelowMinimum(_) => Stand::BelowMinimum,
        Standing::Ranked => Stand::Ranked,
    };
    scores.stands.get_mut(row).into_iter().for_each(|slot| *slot = stand);
    if matches!(stand, Stand::Ranked | Stand::Incomplete)
        && let Err(words) = rank_by(rules, scores, row, application, &assessment)
    {
        scores.unranked.insert(row, words);
    }
    scores.naive.insert(row, assessment);
}

/// Lets an application take part in the ranking that would not by itself: by its points as they are computed.
///
/// # Errors
///
/// Why it has no points or nothing it could be ranked by.
pub fn admit(rules: &Rules, applications: &Applications, scores: &mut Scores, row: usize) -> Result<(), String> {
    let application = applications.application(row);
    let found = scores.naive.get(&row).cloned();
    let mut assessment = found.unwrap_or_else(|| assess(rules, &application, scores.places(row)));
    if rules.has_total()
        && let Err(blank) = &assessment.total
    {
        return Err(blank.to_string());
    }
    rank_by(rules, scores, row, &application, &assessment)?;
    assessment.standing = Standing::Ranked;
    scores.stands.get_mut(row).into_iter().for_each(|stand| *stand = Stand::Ranked);
    scores.naive.insert(row, assessment);
    Ok(())
}

/// What an application is ranked by, from the naive reading.
fn rank_by(
    rules: &Rules,
    scores: &mut Scores,
    row: usize,
    application: &Application,
    assessment: &Assessment,
) -> Result<(), String> {
    let env = assessment.env(rules, application);
    if let (Some(within), Some(column)) = (&rules.ranking.within, &mut scores.within) {
        column.set(row, &eval(within, &env).map_err(|t| format!("ranking.within: {t}"))?);
    }
    let by = match &rules.ranking.by {
        Some(by) => eval(by, &env).map_err(|t| format!("ranking.by: {t}"))?,
        None => assessment.total.as_ref().map_or(Value::Missing, |t| Value::Number(t.clone())),
    };
    scores.by.set(row, &by);
    for (tie_break, column) in rules.ranking.tie_breaks.iter().zip(&mut scores.tie_breaks) {
        column.set(row, &eval(&tie_break.value, &env).map_err(|t| format!("a tie-break: {t}"))?);
    }
    Ok(())
}
