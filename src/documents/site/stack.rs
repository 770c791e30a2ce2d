//! The points of an application as a bar on the scale that all share: a piece for each criterion of the top level and for
//! the bonus, and what a deduction takes off the end.

use super::round::Round;
use crate::documents::html::escaped;
use crate::number::Exact;
use crate::round::Row;
use std::fmt::Write as _;

/// The width of a bar in units.
const WIDTH: i64 = 1_000;
/// So many kinds of pieces can be told from their neighbours.
const KINDS: usize = 8;

/// The pieces that bars are made of, and their scale.
pub(super) struct Stacks {
    /// Positions of the criteria, their labels and their clauses.
    pub criteria: Vec<(usize, String)>,
    pub bonus: bool,
    pub deduction: bool,
    /// The most points there can be.
    pub most: Exact,
}

/// The points of one application.
pub(super) struct Points {
    /// Per criterion of the top level.
    pub criteria: Vec<Option<Exact>>,
    pub bonus: Option<Exact>,
    pub deduction: Option<Exact>,
}

impl Stacks {
    /// `None` where no points are given.
    pub fn of(round: &Round<'_>) -> Option<Self> {
        let rules = round.rules;
        if !rules.has_total() {
            return None;
        }
        let top = rules.top.iter().filter_map(|id| Some((*id, rules.criteria.get(*id)?)));
        let mut most: Exact = top.clone().map(|(_, criterion)| &criterion.max).sum();
        if let Some(bonus) = &rules.bonus {
            most += &bonus.cap;
        }
        let criteria = top.map(|(id, criterion)| (id, round.lang.label(&criterion.label).to_owned())).collect();
        Some(Self { criteria, bonus: rules.bonus.is_some(), deduction: rules.deduction.is_some(), most })
    }

    /// The class of each piece with its label, as both stand in HTML: the criteria, the bonus, the deduction.
    pub fn named(&self, round: &Round<'_>) -> Vec<(String, String)> {
        let labels = self.criteria.iter().map(|(_, label)| escaped(label));
        let bonus = self.bonus.then(|| round.say("bonus", &[]));
        let pieces = labels.chain(bonus).enumerate().map(|(at, label)| (Self::class(at), label));
        let deduction = self.deduction.then(|| ("taken".to_owned(), round.say("deduction", &[])));
        pieces.chain(deduction).collect()
    }

    /// The class of a piece, from 0.
    fn class(at: usize) -> String {
        format!("s{}", at % KINDS)
    }

    /// A piece of its kind, to be put beside its label.
    pub fn swatch(class: &str) -> String {
        format!(
            "<svg class=\"swatch\" aria-hidden=\"true\" focusable=\"false\" viewBox=\"0 0 16 16\"><rect class=\"{class}\" \
             width=\"16\" height=\"16\"/></svg>"
        )
    }

    /// What the pieces are, from left to right.
    pub fn legend(&self, round: &Round<'_>) -> String {
        let item = |(class, label): (String, String)| format!("<li>{}{label}</li>\n", Self::swatch(&class));
        let items: String = self.named(round).into_iter().map(item).collect();
        format!("<ul class=\"legend\">\n{items}</ul>\n")
    }

    /// The points of an application.
    pub fn points(&self, round: &Round<'_>, row: &Row) -> Points {
        let scores = &round.decision.scores;
        let criteria = self.criteria.iter().map(|(id, _)| scores.points(row.input(), *id)).collect();
        if !self.bonus && !self.deduction {
            return Points { criteria, bonus: None, deduction: None };
        }
        // The capped sums of adjustments are in no column.
        let assessment = round.run.assessment(row);
        let (bonus, deduction) = assessment.map(|a| (a.bonus.ok(), a.deduction.ok())).unwrap_or_default();
        Points { criteria, bonus: bonus.filter(|_| self.bonus), deduction: deduction.filter(|_| self.deduction) }
    }

    /// The bar. Its figures stand in the same row, so that nobody who does not see it misses anything.
    pub fn svg(&self, points: &Points) -> String {
        let mut out = format!(
            "<svg class=\"stack\" aria-hidden=\"true\" focusable=\"false\" viewBox=\"0 0 {WIDTH} 16\" \
             preserveAspectRatio=\"none\">"
        );
        let place = |sum: &Exact| {
            let share = sum.checked_div(&self.most).unwrap_or_default();
            (share * Exact::from(WIDTH)).floor().to_i64().unwrap_or(WIDTH).clamp(0, WIDTH)
        };
        let _ = write!(out, "<rect class=\"track\" width=\"{WIDTH}\" height=\"16\"/>");
        let mut sum = Exact::zero();
        let pieces = points.criteria.iter().chain(self.bonus.then_some(&points.bonus));
        for (at, piece) in pieces.enumerate() {
            let Some(piece) = piece.as_ref().filter(|piece| piece.is_positive()) else { continue };
            let from = place(&sum);
            sum += piece;
            let width = place(&sum) - from;
            let _ = write!(out, "<rect class=\"{}\" x=\"{from}\" width=\"{width}\" height=\"16\"/>", Self::class(at));
        }
        if let Some(taken) = points.deduction.as_ref().filter(|taken| taken.is_positive()) {
            let left = (&sum - taken).max(Exact::zero());
            let (from, to) = (place(&left), place(&sum));
            let _ = write!(out, "<rect class=\"taken\" x=\"{from}\" width=\"{}\" height=\"16\"/>", to - from);
        }
        out.push_str("</svg>");
        out
    }
}
