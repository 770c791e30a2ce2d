//! Ladders and lines: values under the first band, bands that nothing reaches.

use super::super::model::{Band, Expr, Node};
use super::super::range::Range;
use super::analysis::Analysis;
use super::narrow::Known;
use crate::diagnostic::{Code, Diagnostic};
use crate::number::Exact;
use crate::span::Span;

impl<'r> Analysis<'r> {
    /// The points of a ladder.
    pub(super) fn ladder(&mut self, value: &'r Expr, below: Option<&'r Exact>, rows: &'r [Band]) -> Range {
        let range = self.number(value, &Known::default());
        let ascending = rows.is_sorted_by(|a, b| (&a.bound, !a.inclusive) < (&b.bound, !b.inclusive));
        if range.is_empty() || !ascending {
            return Range::ALL;
        }
        let from = |band: &Band| {
            let low = Range::from(band.bound.clone());
            if band.inclusive { low } else { low.without(&band.bound) }
        };
        let under = |band: &Band| Range::below(&Range::only(&band.bound), !band.inclusive);
        let mut points: Vec<&Exact> = Vec::new();
        if let Some(first) = rows.first() {
            let beneath = range.and(&under(first));
            if !beneath.is_empty() {
                points.extend(below);
                if below.is_none() {
                    self.gap(value, first, &range, &beneath);
                }
            }
        }
        for (i, band) in rows.iter().enumerate() {
            if let Node::Field(id) = value.node {
                self.amount_in_units(id, bound_span(self, band), &band.bound);
            }
            let mut inside = range.and(&from(band));
            if let Some(next) = rows.get(i + 1) {
                inside = inside.and(&under(next));
            }
            if !inside.is_empty() {
                points.push(&band.points);
                continue;
            }
            if let Node::Field(id) = value.node {
                let span = bound_span(self, band);
                if self.percent(id, span, &band.bound) {
                    continue;
                }
            }
            let text = self.sources.slice(value.span).to_owned();
            let words = format!("this band is never reached: `{text}` is {range}");
            self.fault(Diagnostic::new(Code::NEVER_REACHED, band.span, words));
        }
        points.into_iter().map(Range::only).reduce(|a, b| a.or(&b)).unwrap_or(Range::ALL)
    }

    fn gap(&mut self, value: &Expr, first: &Band, range: &Range, beneath: &Range) {
        let text = self.sources.slice(value.span).to_owned();
        let words = match beneath.pick() {
            Some(n) => format!("`{text}` can be {n}, which lies under the first band"),
            None => format!("`{text}` is {range}, which begins under the first band"),
        };
        let fault = Diagnostic::new(Code::BAND_GAP, first.span, words).related(value.span, "what is measured");
        self.fault(fault.help("write `below: 0` beside `bands:`, or a first row that begins lower"));
    }

    /// The points on straight lines: highest and lowest are at knots or at the ends of what can be measured.
    pub(super) fn line(&mut self, value: &'r Expr, knots: &'r [(Exact, Exact)], span: Span) -> Range {
        let range = self.number(value, &Known::default());
        if let Node::Field(id) = value.node {
            // A line may well end outside, but not far outside.
            let two = Exact::from(2);
            let far = |x: &&Exact| range.high.at.as_ref().is_some_and(|high| **x > high * &two);
            for x in knots.iter().map(|(x, _)| x).filter(far) {
                let place = within(self, span, "linear:", '[', &x.to_string()).unwrap_or(value.span);
                self.percent(id, place, x);
            }
        }
        let mut points: Vec<Exact> = Vec::new();
        points.extend(knots.iter().filter(|(x, _)| range.holds(x)).map(|(_, p)| p.clone()));
        points.extend(range.low.at.as_ref().map_or(knots.first().map(|(_, p)| p.clone()), |x| at(knots, x)));
        points.extend(range.high.at.as_ref().map_or(knots.last().map(|(_, p)| p.clone()), |x| at(knots, x)));
        points.iter().map(Range::only).reduce(|a, b| a.or(&b)).unwrap_or(Range::ALL)
    }
}

/// The place of a number that stands behind one of the marks that follow a key.
fn within(analysis: &Analysis<'_>, span: Span, key: &str, mark: char, number: &str) -> Option<Span> {
    let text = analysis.sources.slice(span);
    let from = text.find(key)? + key.len();
    let mut places = text.get(from..)?.match_indices(mark).map(|(i, mark)| from + i + mark.len());
    let at = places.find(|at| text.get(*at..).is_some_and(|rest| rest.split([',', ']']).next() == Some(number)))?;
    let (at, length) = (u32::try_from(at).ok()?, u32::try_from(number.len()).ok()?);
    Some(Span { start: span.start + at, end: span.start + at + length, ..span })
}

/// The place of a bound in its row, where it is a plain number.
fn bound_span(analysis: &Analysis<'_>, band: &Band) -> Span {
    let row = analysis.sources.slice(band.span);
    let text = band.bound.to_string();
    let key = if band.inclusive { "from:" } else { "above:" };
    let at = row.find(key).map(|i| i + key.len()).and_then(|i| {
        let rest = row.get(i..)?;
        let skip = rest.len() - rest.trim_start().len();
        let word = rest.get(skip..)?.split([',', '}', '\n', ' ']).next()?;
        (word == text).then_some((i + skip, word.len()))
    });
    match at.and_then(|(from, length)| Some((u32::try_from(from).ok()?, u32::try_from(length).ok()?))) {
        Some((from, length)) => {
            Span { start: band.span.start + from, end: band.span.start + from + length, ..band.span }
        }
        None => band.span,
    }
}

fn at(knots: &[(Exact, Exact)], x: &Exact) -> Option<Exact> {
    let (first, last) = (knots.first()?, knots.last()?);
    if *x <= first.0 {
        return Some(first.1.clone());
    }
    for pair in knots.windows(2) {
        let [(x0, p0), (x1, p1)] = pair else { continue };
        if x <= x1 {
            let part = (x - x0).checked_div(&(x1 - x0))?;
            return Some(p0 + &(&part * &(p1 - p0)));
        }
    }
    Some(last.1.clone())
}
