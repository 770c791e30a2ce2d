//! The answer for one figure: up, down, and values that have no order.

use super::desk::Desk;
use super::finding::{Answer, Figure, Finding, Goal, Outcome};
use super::hunt::{Nearest, halves, nearest};
use super::judge::Known;
use crate::check::model::FieldKind;
use crate::evaluate::Stand;
use crate::number::Exact;
use crate::round::Status;
use crate::study::grid::{Grid, cell};
use crate::study::spans::{Points, Stands};
use crate::value::Value;
use std::collections::BTreeSet;

/// So many texts of others are tried in a field.
const TEXTS: usize = 200;

/// So many intervals are looked at for the best total.
const PATIENCE: u32 = 1000;

impl Desk<'_> {
    /// What is found of a figure; `None` where it has no value now and can have none.
    pub fn answer(&self, figure: Figure, now: &Outcome) -> Option<Answer> {
        let rules = &self.run.rules;
        let present = self.present(figure)?;
        let written = self.written(figure, &present);
        let mut answer = Answer {
            figure,
            now: present.clone(),
            cell: written,
            found: Vec::new(),
            undecided: Vec::new(),
            unsolved: false,
            best: None,
        };
        let grid = match figure {
            Figure::Field(id) => Grid::of(rules.fields.get(id)?, rules.round.currency),
            Figure::Criterion(id) => Grid::points(rules, rules.criteria.get(id)?),
            Figure::Total => Grid::total(rules),
        };
        match grid {
            Some(grid) => {
                let (below, above) = grid.beside(&present).unwrap_or((grid.high, grid.low));
                for (near, far) in [(above.max(grid.low), grid.high), (below.min(grid.high), grid.low)] {
                    // From the highest down only where something lies there.
                    let upwards = far == grid.high;
                    if (upwards && near <= far) || (!upwards && near >= far) {
                        self.along(&grid, (near, far), now, &mut answer);
                    }
                }
                self.single(&[Value::Missing], now, &mut answer);
                let ranked = !matches!(figure, Figure::Total) && answer.found.iter().all(|f| !f.then.is_funded());
                if ranked && !now.is_funded() && now.status != Status::Ineligible {
                    answer.best = self.best(&grid, figure);
                }
            }
            None => {
                let (values, all) = self.values(figure);
                answer.unsolved = !all;
                self.single(&values, now, &mut answer);
            }
        }
        Some(answer)
    }

    /// What a figure is now.
    fn present(&self, figure: Figure) -> Option<Value> {
        let assessment = || {
            let places = self.run.decision.scores.places(self.row);
            crate::oracle::assess(&self.run.rules, &self.application, places)
        };
        match figure {
            Figure::Field(id) => self.application.values.get(id).cloned(),
            Figure::Criterion(id) => assessment().points.get(id)?.clone().ok().map(Value::Number),
            Figure::Total => assessment().total.ok().map(Value::Number),
        }
    }

    /// The nearest changes one way: of status or award first, and then of what the first did not change.
    fn along(&self, grid: &Grid, (near, far): (i128, i128), now: &Outcome, answer: &mut Answer) {
        let blank = std::cell::Cell::new(false);
        let judge = |from: i128, to: i128| {
            let known = self.judge(answer.figure, grid, from, to);
            let met = match &known {
                Known::Same(outcome) => outcome.is_none(),
                Known::Among(all) => all.contains(&None),
                Known::Nothing => false,
            };
            blank.set(blank.get() || met);
            known
        };
        let goal = |goal: Goal| move |then: Option<&Outcome>| then.is_some_and(|then| goal.is(now, then));
        let mut found = Vec::new();
        let first = nearest((near, far), judge, goal(Goal::Change));
        let mut unsolved = first == Nearest::Unsolved;
        if let Nearest::At(place, Some(then)) = first {
            found.push((place, then, Goal::Change));
            let step = if far >= near { 1 } else { -1 };
            let divided = self.run.rules.allocation.is_some();
            if divided && place != far && !Goal::Money.is(now, &then) {
                match nearest((place + step, far), judge, goal(Goal::Money)) {
                    Nearest::At(place, Some(then)) => found.push((place, then, Goal::Money)),
                    Nearest::At(_, None) | Nearest::Never => {}
                    Nearest::Unsolved => unsolved = true,
                }
            }
        }
        if blank.get() {
            let until = found.last().map_or(far, |(place, ..)| *place);
            match nearest((near, until), judge, |then| then.is_none()) {
                Nearest::At(place, _) => self.undecided(&grid.value(place), answer),
                Nearest::Never => {}
                Nearest::Unsolved => unsolved = true,
            }
        }
        answer.unsolved |= unsolved;
        for (place, then, goal) in found {
            let back = if far >= near { place - 1 } else { place + 1 };
            let before = Some(grid.value(back)).filter(|_| place != near);
            let needed = grid.value(place);
            // Up from the lowest and down from the highest may meet.
            if answer.found.iter().all(|f| f.needed != needed) {
                let cell = self.written(answer.figure, &needed);
                answer.found.push(Finding { needed, cell, then, losers: Vec::new(), before, goal });
            }
        }
    }

    /// A value as the cell of its field writes it; `None` for points.
    pub fn written(&self, figure: Figure, value: &Value) -> Option<String> {
        match figure {
            Figure::Field(id) => self.run.rules.fields.get(id).map(|field| cell(field, value)),
            Figure::Criterion(_) | Figure::Total => None,
        }
    }

    /// Values that are tried one by one.
    fn single(&self, values: &[Value], now: &Outcome, answer: &mut Answer) {
        let Figure::Field(id) = answer.figure else { return };
        let optional = self.run.rules.fields.get(id).is_some_and(|field| field.optional);
        let now_is = answer.now.clone();
        for value in values.iter().filter(|v| **v != now_is && (optional || !v.is_missing())) {
            let outcome = self.outcome(&self.at(answer.figure, value), None);
            if outcome.is_none() {
                self.undecided(value, answer);
            }
            if let Some(then) = outcome.filter(|then| Goal::Change.is(now, then)) {
                let cell = self.written(answer.figure, value);
                let (needed, losers) = (value.clone(), Vec::new());
                answer.found.push(Finding { needed, cell, then, losers, before: None, goal: Goal::Change });
            }
        }
    }

    /// Notes a value with which the round has no decision.
    fn undecided(&self, value: &Value, answer: &mut Answer) {
        let cell = self.written(answer.figure, value);
        let known = answer.undecided.iter().any(|(known, _)| known == value);
        answer.undecided.extend((!known).then(|| (value.clone(), cell)));
    }

    /// The values of a field that has no order, and whether these are all.
    pub fn values(&self, figure: Figure) -> (Vec<Value>, bool) {
        let Figure::Field(id) = figure else { return (Vec::new(), true) };
        let mut all: Vec<Value> = match self.run.rules.fields.get(id).map(|field| &field.kind) {
            Some(FieldKind::Choice(of)) => of.iter().cloned().map(Value::Text).collect(),
            Some(FieldKind::YesNo) => [true, false].map(Value::Boolean).to_vec(),
            Some(FieldKind::Text { .. }) => {
                let column = self.run.applications.columns.get(id);
                let texts: BTreeSet<&str> =
                    column.into_iter().flat_map(|c| (0..c.len()).filter_map(|row| c.text(row))).collect();
                let values = texts.iter().take(TEXTS).copied().map(Value::text);
                return (values.chain([Value::Missing]).collect(), texts.len() <= TEXTS);
            }
            Some(FieldKind::Numeric(_) | FieldKind::Date) | None => Vec::new(),
        };
        all.push(Value::Missing);
        (all, true)
    }

    /// The highest total that a figure can give, where it is higher than now; `None` where it is not, or not known.
    fn best(&self, grid: &Grid, figure: Figure) -> Option<Exact> {
        let total = |place: i128| self.at(figure, &grid.value(place)).assessment.total.ok();
        let now = self.at(figure, &self.present(figure)?).assessment.total.ok()?;
        let mut best = [grid.low, grid.high].into_iter().filter_map(total).fold(now.clone(), Exact::max);
        let mut open = vec![(grid.low, grid.high)];
        let mut patience = PATIENCE;
        while let Some((from, to)) = open.pop() {
            patience = patience.checked_sub(1)?;
            let at = self.at(figure, &grid.value(from));
            let shown = self.shown(figure, &at, grid.value(from), grid.value(to));
            let most = match shown.as_ref().map(|shown| (&shown.total, shown.stands)) {
                Some((_, Stands::Sure(Stand::Held))) => continue,
                Some((Some(Points::Between(_, most)), _)) => Some(most.clone()),
                Some((Some(Points::One(Ok(total))), _)) => Some(total.clone()),
                Some((None, _)) => at.assessment.total.clone().ok(),
                _ if from == to => at.assessment.total.clone().ok(),
                _ => None,
            };
            if from == to {
                best = most.map_or(best.clone(), |most| best.max(most));
            } else if most.is_none_or(|most| most > best) {
                let [far, near] = halves(from, to);
                best = [far.0, near.1].into_iter().filter_map(total).fold(best, Exact::max);
                open.extend([far, near]);
            }
        }
        (best > now).then_some(best)
    }
}

/// What is known of a condition.
pub(super) fn condition(holds: Option<bool>) -> Known<bool> {
    holds.map_or(Known::Nothing, |holds| Known::Same(Some(holds)))
}
