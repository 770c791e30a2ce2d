//! One way of scoring for one application: exact, unrounded points.

use super::blank::Blank;
use super::eval::{Env, eval, truth};
use super::{Given, Place, combine};
use crate::check::model::{Band, Cell, Method, Need, PeerReach, PeerRow, Scoring, Table};
use crate::number::Exact;
use crate::value::{Trouble, TroubleKind, Value};

/// Whether a name the scoring needs is missing, so that `if_missing` applies. A fact in trouble is not missing.
#[must_use]
pub fn is_missing(needs: &[Need], env: &Env<'_>) -> bool {
    needs.iter().any(|need| match need {
        Need::Field(id) => env.values.get(*id).is_none_or(Value::is_missing),
        Need::Fact(id) => matches!(env.facts.get(*id), Some(Ok(Value::Missing))),
    })
}

/// The points, exact and unrounded.
///
/// # Errors
///
/// [`Blank`] where they cannot be computed or marks are missing.
pub fn score(scoring: &Scoring, max: &Exact, env: &Env<'_>, given: Given<'_>) -> Result<Exact, Blank> {
    if let Some(points) = scoring.if_missing.as_ref().filter(|_| is_missing(&scoring.needs, env)) {
        return Ok(points.clone());
    }
    let number = |expr| -> Result<Exact, Blank> {
        let value = eval(expr, env)?;
        let exact = value.exact().cloned();
        exact.ok_or_else(|| Trouble::new(TroubleKind::MissingValue, "what is measured has no value").into())
    };
    match &scoring.method {
        Method::Bands { value, below, rows } => {
            let measure = number(value)?;
            match (band_reached(rows, &measure), below) {
                (Some(band), _) => Ok(rows.get(band).map_or_else(Exact::zero, |b| b.points.clone())),
                (None, Some(points)) => Ok(points.clone()),
                (None, None) => {
                    let words = format!("{measure} lies below the first band, and `below:` is not given");
                    Err(Trouble::new(TroubleKind::BelowFirstBand, words).into())
                }
            }
        }
        Method::Linear { value, knots } => Ok(on_line(knots, &number(value)?)),
        Method::PerUnit { value, each, points } => {
            let units = number(value)?.checked_div(each).map(|u| u.floor()).unwrap_or_else(Exact::zero);
            Ok((units.max(Exact::zero()) * points).min(max.clone()))
        }
        Method::Counts(terms) => {
            let mut sum = Exact::zero();
            for (count, weight) in terms {
                sum += number(count)? * weight;
            }
            Ok(sum.max(Exact::zero()).min(max.clone()))
        }
        Method::Lookup { key, points } => {
            let key = eval(key, env)?.to_string();
            let row = points.get(key.as_str()).cloned();
            row.ok_or_else(|| Trouble::new(TroubleKind::NoRow, format!("no points are given for `{key}`")).into())
        }
        Method::BestOf(alternatives) => {
            let mut best: Option<Exact> = None;
            for alternative in alternatives {
                let points = score(alternative, max, env, given)?;
                best = Some(best.map_or(points.clone(), |b| b.max(points)));
            }
            Ok(best.unwrap_or_else(Exact::zero))
        }
        Method::Formula { value, cap } => {
            let points = number(value)?;
            if *cap {
                return Ok(points.max(Exact::zero()).min(max.clone()));
            }
            if points.is_negative() || points > *max {
                let words = format!("the formula gives {points}, which is not from 0 to {max}");
                return Err(Trouble::new(TroubleKind::PointsOutOfRange, words).into());
            }
            Ok(points)
        }
        Method::Panel(panel) => {
            let marks = given.marks.get(&panel.sheet).map_or(&[][..], Vec::as_slice);
            let combined = combine(panel, marks);
            let found = combined.marks.len();
            let mark = combined.combined.ok_or_else(|| Blank::Marks(panel.sheet.clone(), found, panel.at_least))?;
            let (low, high) = &panel.scale;
            let share = (mark - low).checked_div(&(high - low)).unwrap_or_else(Exact::zero);
            Ok(share * max)
        }
        Method::Table(table) => from_table(table, env),
        Method::Peer(peer) => {
            // What cannot be compared is trouble, not a place that is left out.
            number(&peer.value)?;
            if let Some(among) = &peer.among {
                eval(among, env)?;
            }
            let place = given.places.get(peer.id).copied().flatten().ok_or(Blank::NotCompared)?;
            Ok(peer_row(&peer.rows, place).map_or_else(Exact::zero, |row| row.points.clone()))
        }
        Method::When { when, points } => {
            let holds = truth(&eval(when, env)?);
            Ok(if holds { points.clone() } else { Exact::zero() })
        }
    }
}

/// The last band whose bound the measure reaches.
#[must_use]
pub fn band_reached(rows: &[Band], measure: &Exact) -> Option<usize> {
    rows.iter().rposition(|band| if band.inclusive { *measure >= band.bound } else { *measure > band.bound })
}

/// The first row of a comparison that a place reaches.
#[must_use]
pub fn peer_row(rows: &[PeerRow], place: Place) -> Option<&PeerRow> {
    rows.iter().find(|row| match &row.reach {
        PeerReach::Rank(to) => u32::try_from(place.standing).is_ok_and(|standing| standing <= *to),
        PeerReach::Share(share) => Exact::from(place.standing) <= share * &Exact::from(place.of),
    })
}

fn from_table(table: &Table, env: &Env<'_>) -> Result<Exact, Blank> {
    let row = table_row(table, env)?;
    Ok(table.rows.get(row).map_or_else(Exact::zero, |r| r.points.clone()))
}

/// The position of the row of a table that fits.
///
/// # Errors
///
/// [`TroubleKind::NoRow`] where none fits, [`TroubleKind::SeveralRows`] where several do and one must.
pub fn table_row(table: &Table, env: &Env<'_>) -> Result<usize, Trouble> {
    let values: Vec<Value> = table.columns.iter().map(|c| eval(c, env)).collect::<Result<_, _>>()?;
    let mut fitting = Vec::new();
    for (i, row) in table.rows.iter().enumerate() {
        let mut fits = true;
        for (column, cell) in &row.cells {
            fits &= values.get(*column).is_some_and(|value| cell_fits(cell, value));
        }
        // The row without conditions takes what no other fits.
        if fits && (table.first || !row.cells.is_empty() || fitting.is_empty()) {
            fitting.push(i);
        }
    }
    match fitting.as_slice() {
        [] => Err(Trouble::new(TroubleKind::NoRow, "no row of the table fits")),
        [first, rest @ ..] if table.first || rest.is_empty() => Ok(*first),
        _ => Err(Trouble::new(TroubleKind::SeveralRows, "several rows of the table fit")),
    }
}

fn cell_fits(cell: &Cell, value: &Value) -> bool {
    let above = cell.low.as_ref().is_none_or(|(low, inclusive)| {
        value.order(low).is_some_and(|order| order.is_gt() || (*inclusive && order.is_eq()))
    });
    let below = cell.below.as_ref().is_none_or(|below| value.order(below).is_some_and(|order| order.is_lt()));
    let among =
        cell.any_of.as_ref().is_none_or(|all| all.iter().any(|one| one.order(value).is_some_and(|o| o.is_eq())));
    above && below && among
}

/// Straight lines between the knots, level outside.
fn on_line(knots: &[(Exact, Exact)], measure: &Exact) -> Exact {
    let mut before: Option<&(Exact, Exact)> = None;
    for knot in knots {
        if *measure <= knot.0 {
            let Some((x0, p0)) = before else { return knot.1.clone() };
            let (x1, p1) = knot;
            let part = (measure - x0).checked_div(&(x1 - x0)).unwrap_or_else(Exact::zero);
            return p0 + &(part * (p1 - p0));
        }
        before = Some(knot);
    }
    before.map_or_else(Exact::zero, |(_, points)| points.clone())
}
