//! Ways of scoring over intervals.

use super::{Points, Scene, Span};
use crate::check::model::{Cell, Method, Scoring, Table};
use crate::number::Exact;
use crate::oracle::{Blank, Given, band_reached, score};
use crate::value::{TroubleKind, Value};

impl Scene<'_> {
    /// Whether the points of a way of scoring can vary.
    #[must_use]
    pub fn scoring_varies(&self, scoring: &Scoring) -> bool {
        let mut varies = self.missing(&scoring.needs).is_none();
        scoring.walk(&mut |s| {
            varies |= s.expressions().into_iter().any(|e| self.varies(e)) || self.missing(&s.needs).is_none();
        });
        varies
    }

    /// What a way of scoring can give, unrounded. The place in a comparison is the one that is given.
    #[must_use]
    pub fn scored(&self, scoring: &Scoring, max: &Exact, given: Given<'_>) -> Points {
        let compared = matches!(scoring.method, Method::Peer(_));
        if !self.scoring_varies(scoring) || (compared && self.missing(&scoring.needs).is_some()) {
            return Points::One(score(scoring, max, &self.env, given));
        }
        if let Some(points) = &scoring.if_missing {
            match self.missing(&scoring.needs) {
                Some(true) => return Points::One(Ok(points.clone())),
                Some(false) => {}
                None => return Points::Any,
            }
        }
        // A measure at one place: the same way of scoring, as always.
        let at = |measure: &Value| -> Points {
            let constant = super::operations::constant(measure.clone());
            let method = match &scoring.method {
                Method::Linear { knots, .. } => Method::Linear { value: *constant, knots: knots.clone() },
                Method::PerUnit { each, points, .. } => {
                    Method::PerUnit { value: *constant, each: each.clone(), points: points.clone() }
                }
                Method::Bands { below, rows, .. } => {
                    Method::Bands { value: *constant, below: below.clone(), rows: rows.clone() }
                }
                Method::Formula { cap, .. } => Method::Formula { value: *constant, cap: *cap },
                Method::Lookup { points, .. } => Method::Lookup { key: *constant, points: points.clone() },
                other => other.clone(),
            };
            let plain = Scoring { method, needs: Vec::new(), if_missing: None, span: scoring.span };
            Points::One(score(&plain, max, &self.env, given))
        };
        match &scoring.method {
            Method::Bands { value, below, rows } => self.measured(value, &at, |low, high, mut all| {
                let from = low.exact().and_then(|m| band_reached(rows, m));
                let to = high.exact().and_then(|m| band_reached(rows, m)).map_or(0, |to| to + 1);
                if from.is_none() {
                    all.push(below.clone()?);
                }
                all.extend(rows.get(from.unwrap_or(0)..to)?.iter().map(|row| row.points.clone()));
                Some(all)
            }),
            Method::Linear { value, knots } => self.measured(value, &at, |low, high, mut all| {
                let (low, high) = (low.exact()?, high.exact()?);
                all.extend(knots.iter().filter(|(x, _)| x > low && x < high).map(|(_, points)| points.clone()));
                Some(all)
            }),
            Method::PerUnit { value, .. } => self.measured(value, &at, |_, _, all| Some(all)),
            Method::Formula { value, cap } => self.measured(value, &at, |low, high, mut all| {
                // Where nothing is cut, the ends are within what is allowed, and so is everything between.
                if *cap {
                    all.extend(
                        [low.exact()?.clone(), high.exact()?.clone()].map(|p| p.max(Exact::zero()).min(max.clone())),
                    );
                }
                Some(all)
            }),
            Method::Counts(terms) => {
                let mut sum = Points::One(Ok(Exact::zero()));
                for (count, weight) in terms {
                    let count = match self.span(count) {
                        Span::One(Err(trouble)) => Points::One(Err(Blank::Trouble(trouble))),
                        span => match span.ends().and_then(|(a, b)| Some((a.exact()?, b.exact()?))) {
                            Some((a, b)) => Points::between(a * weight, b * weight),
                            None => Points::Any,
                        },
                    };
                    sum = sum.with(count, false, |a, b| a + b);
                }
                sum.map(|sum| sum.max(Exact::zero()).min(max.clone()))
            }
            Method::Lookup { key, .. } => match self.span(key) {
                Span::One(Ok(key)) => at(&key),
                Span::One(Err(trouble)) => Points::One(Err(Blank::Trouble(trouble))),
                _ => Points::Any,
            },
            Method::BestOf(alternatives) => {
                let mut best: Option<Points> = None;
                for alternative in alternatives {
                    let points = self.scored(alternative, max, given);
                    best = Some(match best {
                        Some(best) => best.with(points, false, |a, b| a.max(b).clone()),
                        None => points,
                    });
                }
                best.unwrap_or_else(|| Points::One(Ok(Exact::zero())))
            }
            Method::Table(table) => self.table(table),
            Method::When { when, points } => match self.span(when) {
                Span::One(Err(trouble)) => Points::One(Err(Blank::Trouble(trouble))),
                Span::One(Ok(Value::Boolean(true))) => Points::One(Ok(points.clone())),
                Span::One(Ok(_)) => Points::One(Ok(Exact::zero())),
                Span::Either => Points::between(Exact::zero(), points.clone()),
                _ => Points::Any,
            },
            Method::Panel(_) | Method::Peer(_) => Points::Any,
        }
    }

    /// Points of a measure: those at its ends, and those that `between` adds.
    fn measured(
        &self,
        value: &crate::check::model::Expr,
        at: &dyn Fn(&Value) -> Points,
        between: impl Fn(&Value, &Value, Vec<Exact>) -> Option<Vec<Exact>>,
    ) -> Points {
        let (low, high) = match self.span(value) {
            Span::One(Err(trouble)) => return Points::One(Err(Blank::Trouble(trouble))),
            Span::One(Ok(measure)) => return at(&measure),
            Span::Between(low, high) => (low, high),
            Span::Either | Span::Any => return Points::Any,
        };
        let (first, last) = (at(&low), at(&high));
        let ends = [&first, &last].map(|end| end.one().cloned());
        if let [Some(a), Some(b)] = ends {
            let Some(all) = between(&low, &high, vec![a, b]) else { return Points::Any };
            let least = all.iter().min().cloned().unwrap_or_default();
            let most = all.iter().max().cloned().unwrap_or_default();
            return Points::between(least, most);
        }
        // Where the highest lies below the first band, all do.
        let below =
            |end: &Points| matches!(end, Points::One(Err(Blank::Trouble(t))) if t.kind == TroubleKind::BelowFirstBand);
        if below(&last) {
            return last;
        }
        Points::Any
    }

    /// The rows of a table that may fit; trouble is possible where not exactly one surely does.
    fn table(&self, table: &Table) -> Points {
        let columns: Vec<Span> = table.columns.iter().map(|c| self.span(c)).collect();
        // All are computed before a row is looked at, so that trouble of one is trouble whatever fits.
        match columns.iter().find(|c| matches!(c, Span::One(Err(_)) | Span::Any)) {
            Some(Span::One(Err(trouble))) => return Points::One(Err(Blank::Trouble(trouble.clone()))),
            Some(_) => return Points::Any,
            None => {}
        }
        let mut possible: Vec<&Exact> = Vec::new();
        for row in &table.rows {
            // The row without conditions takes what no other fits.
            let otherwise = row.cells.is_empty();
            if otherwise && !table.first && !possible.is_empty() {
                return Points::Any;
            }
            let cells: Vec<Option<bool>> = row
                .cells
                .iter()
                .map(|(column, cell)| columns.get(*column).and_then(|value| fitting(cell, value)))
                .collect();
            if cells.contains(&Some(false)) {
                continue;
            }
            possible.push(&row.points);
            let sure = !cells.contains(&None);
            if sure && (table.first || otherwise) {
                return spread(&possible);
            }
            if !table.first && !sure {
                return Points::Any;
            }
        }
        // Exactly one fits, or it is trouble.
        if possible.len() == 1 && !table.first { spread(&possible) } else { Points::Any }
    }
}

/// From the least to the most of them.
fn spread(all: &[&Exact]) -> Points {
    match (all.iter().min(), all.iter().max()) {
        (Some(least), Some(most)) => Points::between((*least).clone(), (*most).clone()),
        _ => Points::Any,
    }
}

/// Whether a cell fits; `None` where that varies.
fn fitting(cell: &Cell, value: &Span) -> Option<bool> {
    let (low, high) = match value {
        Span::One(Ok(value)) => (value, value),
        Span::Between(low, high) => (low, high),
        Span::One(Err(_)) | Span::Either | Span::Any => return None,
    };
    let between = |at_low: bool, at_high: bool| if at_low == at_high { Some(at_low) } else { None };
    let above = cell.low.as_ref().map_or(Some(true), |(bound, inclusive)| {
        let reaches = |v: &Value| v.order(bound).is_some_and(|o| o.is_gt() || (*inclusive && o.is_eq()));
        between(reaches(low), reaches(high))
    });
    let below = cell.below.as_ref().map_or(Some(true), |bound| {
        let stays = |v: &Value| v.order(bound).is_some_and(std::cmp::Ordering::is_lt);
        between(stays(low), stays(high))
    });
    let among = cell.any_of.as_ref().map_or(Some(true), |all| {
        let met = |one: &Value| {
            one.order(low).is_some_and(std::cmp::Ordering::is_ge)
                && one.order(high).is_some_and(std::cmp::Ordering::is_le)
        };
        if !all.iter().any(met) {
            Some(false)
        } else if low == high {
            Some(true)
        } else {
            None
        }
    });
    let all = [above, below, among];
    if all.contains(&Some(false)) {
        return Some(false);
    }
    if all.contains(&None) { None } else { Some(true) }
}
