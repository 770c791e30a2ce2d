//! The points that each way of scoring can give, and the totals that can be reached.

use super::super::model::{Adjustments, Criterion, Method, RoundAt, Scoring};
use super::super::range::Range;
use super::Reach;
use super::analysis::{Analysis, HELD};
use super::narrow::Known;
use crate::diagnostic::{Code, Diagnostic};
use crate::number::Exact;
use std::collections::BTreeSet;

impl<'r> Analysis<'r> {
    /// The exact points; everything in the way of scoring is looked at.
    pub(super) fn points(&mut self, scoring: &'r Scoring, max: &'r Exact) -> Range {
        for expr in scoring.expressions() {
            self.look(expr, HELD);
        }
        let none = Range::only(&Exact::zero());
        let most = Range::only(max);
        let range = match &scoring.method {
            Method::Bands { value, below, rows } => self.ladder(value, below.as_ref(), rows),
            Method::Linear { value, knots } => self.line(value, knots, scoring.span),
            Method::PerUnit { value, each, points } => {
                let units = self.number(value, &Known::default()).over(&Range::only(each));
                let units = units.rounded(0, crate::number::Rounding::Floor).extreme(&none, true);
                units.times(&Range::only(points)).extreme(&most, false)
            }
            Method::Counts(terms) => {
                let mut sum = none.clone();
                for (count, weight) in terms {
                    sum = sum.plus(&self.number(count, &Known::default()).times(&Range::only(weight)));
                }
                sum.extreme(&none, true).extreme(&most, false)
            }
            Method::Lookup { key, points } => {
                let keys: Option<BTreeSet<_>> = Known::default().text(key).map(|all| all.into_iter().collect());
                if keys.is_none() && key.ty.kind != crate::value::Kind::Boolean {
                    let text = self.sources.slice(key.span).to_owned();
                    self.unproved(key.span, format!("no points may be given for `{text}`: if so, {HELD}"));
                }
                let reached = points.iter().filter(|(k, _)| keys.as_ref().is_none_or(|keys| keys.contains(&**k)));
                hull(reached.map(|(_, p)| p))
            }
            Method::BestOf(alternatives) => {
                let mut best: Option<Range> = None;
                for alternative in alternatives {
                    let next = self.points(alternative, max);
                    best = Some(best.map_or(next.clone(), |b| b.extreme(&next, true)));
                }
                best.unwrap_or(none.clone())
            }
            Method::Formula { value, cap } => self.formula(value, *cap, max),
            Method::Panel(_) => Range::between(Exact::zero(), true, max.clone(), true),
            Method::When { when, points } => match self.truth(when, &Known::default()) {
                Some(true) => Range::only(points),
                Some(false) => none.clone(),
                None => none.or(&Range::only(points)),
            },
            Method::Table(table) => {
                self.table(table, scoring);
                hull(table.rows.iter().map(|r| &r.points))
            }
            Method::Peer(peer) => none.or(&hull(peer.rows.iter().map(|r| &r.points))),
        };
        match &scoring.if_missing {
            Some(points) => range.or(&Range::only(points)),
            None => range,
        }
    }

    fn formula(&mut self, value: &'r super::super::model::Expr, cap: bool, max: &'r Exact) -> Range {
        let range = self.number(value, &Known::default());
        let fits = Range::between(Exact::zero(), true, max.clone(), true);
        let inside = range.and(&fits);
        if cap {
            let least = Range::only(&Exact::zero());
            return range.extreme(&least, true).extreme(&Range::only(max), false);
        }
        if inside.is_empty() {
            let words = format!("the formula never gives points from 0 to {max}: it is {range}");
            self.fault(Diagnostic::new(Code::FORMULA_RANGE, value.span, words));
        } else if inside != range.and(&Range { whole: inside.whole, ..Range::ALL }) {
            let words = format!("the formula is not proved to stay from 0 to {max} (it is {range}): if not, {HELD}");
            self.unproved(value.span, words);
        }
        inside
    }

    /// Rounded where each criterion is.
    pub(super) fn published(&self, range: Range) -> Range {
        let scores = &self.rules.round.scores;
        match scores.at {
            RoundAt::EachCriterion => range.rounded(i32::try_from(scores.decimals).unwrap_or(i32::MAX), scores.round),
            RoundAt::Total => range,
        }
    }

    /// A maximum that no application can reach.
    pub(super) fn full_marks(&mut self, criterion: &Criterion, scoring: &Scoring, range: &Range) {
        let Some(high) = range.high.at.as_ref().filter(|high| **high < criterion.max) else { return };
        if matches!(scoring.method, Method::Panel(_)) {
            return;
        }
        let words = format!("`{}` gives {high} points at the most, not its maximum {}", criterion.id, criterion.max);
        let fault = Diagnostic::new(Code::NEVER_FULL, criterion.span, words);
        self.fault(fault.help("correct the points or the maximum"));
    }

    /// The totals that can be reached, and minimums that cannot.
    pub(super) fn totals(&mut self) -> Option<Reach> {
        if !self.rules.has_total() {
            return None;
        }
        let none = Range::only(&Exact::zero());
        let top = self.rules.top.iter().filter_map(|id| self.criteria.get(*id));
        let mut sum = top.fold(none.clone(), |sum, c| sum.plus(c));
        let bonus = self.rules.bonus.as_ref().map_or(none.clone(), |side| self.side(side));
        let deduction = self.rules.deduction.as_ref().map_or(none.clone(), |side| self.side(side));
        sum = sum.plus(&bonus).minus(&deduction).extreme(&none, true);
        let scores = &self.rules.round.scores;
        if scores.at == RoundAt::Total {
            sum = sum.rounded(i32::try_from(scores.decimals).unwrap_or(i32::MAX), scores.round);
        }
        if self.doubtful || self.findings.has_errors() {
            return None;
        }
        self.total = sum.clone();
        for (criterion, range) in self.rules.criteria.iter().zip(self.criteria.clone()) {
            if let Some(minimum) = &criterion.minimum
                && Range::only(minimum).is_below(&range)
            {
                let words = format!("the minimum {minimum} of `{}` leaves nobody out: it is {range}", criterion.id);
                self.fault(Diagnostic::new(Code::ALWAYS, criterion.span, words));
            }
        }
        let (lowest, highest) = sum.low.at.zip(sum.high.at)?;
        if let Some(minimum) = &self.rules.ranking.minimum
            && *minimum > highest
        {
            let words = format!("the minimum {minimum} is above the highest total that can be reached, {highest}");
            self.fault(Diagnostic::new(Code::MINIMUM, self.rules.ranking.span, words));
        }
        Some(Reach { lowest, highest })
    }

    fn side(&mut self, side: &'r Adjustments) -> Range {
        let mut sum = Range::only(&Exact::zero());
        for item in &side.items {
            let points = self.points(&item.scoring, &item.max);
            sum = sum.plus(&self.published(points));
        }
        sum.extreme(&Range::only(&side.cap), false)
    }
}

fn hull<'e>(numbers: impl Iterator<Item = &'e Exact>) -> Range {
    numbers.map(Range::only).reduce(|a, b| a.or(&b)).unwrap_or(Range::ALL)
}
