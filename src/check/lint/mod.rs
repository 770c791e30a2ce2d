//! What can be proved of checked rules before any application is read: the numbers each expression can come to, what
//! cannot fail, what is never reached. What cannot be proved is listed, never passed over.

mod analysis;
mod narrow;
mod conditions;
mod divisor;
mod hazards;
mod ladders;
mod look;
mod allocation;
mod reach;
mod points;
mod rounding;
mod table;
mod units;

pub use analysis::Unproved;
pub use reach::Reach;

use super::model::{CriterionKind, Rules, Step};
use super::range::Range;
use crate::diagnostic::{Diagnostic, Findings};
use crate::number::Exact;
use crate::span::Sources;
use analysis::{Analysis, HELD};
use narrow::Known;

/// What came of it.
pub(super) struct Analysed {
    pub findings: Vec<Diagnostic>,
    pub unproved: Vec<Unproved>,
    pub reach: Option<Reach>,
}

/// Looks at every expression of the rules, in the order in which they are computed.
pub(super) fn analyse(rules: &Rules, sources: &Sources, doubtful: bool) -> Analysed {
    let mut analysis = Analysis {
        rules,
        sources,
        facts: vec![Range::ALL; rules.facts.len()],
        criteria: vec![Range::ALL; rules.criteria.len()],
        total: Range::from(Exact::zero()),
        tier: None,
        doubtful,
        findings: Findings::default(),
        unproved: Vec::new(),
    };
    for step in &rules.steps {
        match *step {
            Step::Fact(id) => analysis.fact(id),
            Step::Criterion(id) => analysis.criterion(id),
        }
    }
    for gate in &rules.gates {
        analysis.look(&gate.require, HELD);
    }
    let reach = analysis.totals();
    analysis.ranking();
    analysis.allocation();
    for target in &rules.targets {
        analysis.look(&target.value, "the target cannot be added up");
        target.per.iter().for_each(|per| analysis.look(per, "the target cannot be added up"));
    }
    analysis.roundings();
    analysis.unproved.sort();
    analysis.unproved.dedup();
    Analysed { findings: analysis.findings.into_sorted(), unproved: analysis.unproved, reach }
}

impl Analysis<'_> {
    fn fact(&mut self, id: usize) {
        let Some(fact) = self.rules.facts.get(id) else { return };
        let mut range = self.number(&fact.value, &Known::default());
        self.look(&fact.value, "what uses the fact is held");
        if let Some(answer) = &fact.if_missing {
            range = range.or(&self.number(answer, &Known::default()));
        }
        if let Some(slot) = self.facts.get_mut(id) {
            *slot = range;
        }
    }

    fn criterion(&mut self, id: usize) {
        let Some(criterion) = self.rules.criteria.get(id) else { return };
        let range = match &criterion.kind {
            CriterionKind::Leaf(scoring) => {
                let before = self.findings.count();
                let range = self.points(scoring, &criterion.max);
                let range = self.published(range);
                // What is wrong inside is the cause; that the maximum is out of reach only follows from it.
                if self.findings.count() == before {
                    self.full_marks(criterion, scoring, &range);
                }
                range
            }
            CriterionKind::Group { members, cap } => {
                let none = Range::only(&Exact::zero());
                let sum = members.iter().filter_map(|m| self.criteria.get(*m)).fold(none, |sum, m| sum.plus(m));
                if *cap { sum.extreme(&Range::only(&criterion.max), false) } else { sum }
            }
        };
        if let Some(slot) = self.criteria.get_mut(id) {
            *slot = range;
        }
    }
}
