//! Facts and criteria in the order in which they can be computed, and what each part of the program is run for.

use super::builder::{Builder, Compiled};
use super::code::{Code, Name, Reg, Relation};
use super::program::{Awarded, Below, Compare, Compared, Number, Output, Score};
use crate::check::model::{Adjustments, Allocation, CriterionKind, Division, Fact, Method, RoundAt, Scoring};
use crate::value::Kind;

impl Builder<'_> {
    pub(super) fn fact(&mut self, id: usize) {
        let Some(fact) = self.rules.facts.get(id) else { return };
        self.span = fact.span;
        let value = self.expression(&fact.value);
        let compiled = match self.answer(fact, value) {
            Some(compiled) => compiled,
            None => self.naive_fact(id, fact),
        };
        if let Some(slot) = self.facts.get_mut(id) {
            *slot = Some(compiled);
        }
    }

    /// The value of a fact, or what answers for what is missing.
    fn answer(&mut self, fact: &Fact, value: Compiled) -> Option<Compiled> {
        let needs = self.any_missing(&fact.needs)?;
        match &fact.if_missing {
            None if fact.needs.is_empty() => Some(value),
            None => self.either(needs, Compiled::Missing, value),
            Some(answer) => {
                let answer = self.expression(answer);
                let absent = self.is_missing(&value);
                // Where a name it needs is missing, the value itself is not looked at.
                let unanswered = self.truth(Code::Or(needs, absent));
                self.either(unanswered, answer, value)
            }
        }
    }

    pub(super) fn fact_output(&mut self, id: usize) -> Output {
        let money = self.rules.facts.get(id).is_some_and(|f| f.value.ty.kind == Kind::Money);
        let compiled = self.facts.get(id).cloned().flatten().unwrap_or(Compiled::Missing);
        self.output_of(compiled, money)
    }

    pub(super) fn criterion(&mut self, id: usize) {
        let Some(criterion) = self.rules.criteria.get(id) else { return };
        self.span = criterion.span;
        let points = match &criterion.kind {
            CriterionKind::Leaf(scoring) => {
                let points = self.points_of(scoring, &criterion.max);
                self.published(points)
            }
            CriterionKind::Group { members, cap } => {
                let members: Vec<Number> =
                    members.iter().filter_map(|m| self.points.get(*m).copied().flatten()).collect();
                let sum = self.total_of(&members);
                match self.exact(&criterion.max) {
                    Some(max) if *cap => self.lesser(sum, max, false).unwrap_or(sum),
                    _ => sum,
                }
            }
        };
        if let Some(slot) = self.points.get_mut(id) {
            *slot = Some(points);
        }
    }

    /// Rounded where each criterion is.
    fn published(&mut self, points: Number) -> Number {
        match self.rules.round.scores.at {
            RoundAt::EachCriterion => self.at_places(points),
            RoundAt::Total => points,
        }
    }

    fn at_places(&mut self, points: Number) -> Number {
        let scores = &self.rules.round.scores;
        let places = i32::try_from(scores.decimals).unwrap_or(i32::MAX);
        self.rounded(points, places, scores.round).unwrap_or_else(|| self.none())
    }

    /// A number that nobody has: the row is one for the naive reading.
    fn none(&mut self) -> Number {
        let never = self.truth(Code::Truth(false));
        let zero = self.zero();
        self.required(never, zero)
    }

    fn total_of(&mut self, terms: &[Number]) -> Number {
        let mut sum = self.zero();
        for term in terms {
            sum = match self.sum(sum, *term, false) {
                Some(sum) => sum,
                None => return self.none(),
            };
        }
        sum
    }

    fn side(&mut self, side: Option<&Adjustments>, items: &mut Vec<Number>) -> Number {
        let Some(side) = side else { return self.zero() };
        let first = items.len();
        for item in &side.items {
            let points = self.points_of(&item.scoring, &item.max);
            items.push(self.published(points));
        }
        let sum = self.total_of(items.get(first..).unwrap_or(&[]));
        match self.exact(&side.cap).and_then(|cap| self.lesser(sum, cap, false)) {
            Some(capped) => capped,
            None => self.none(),
        }
    }

    pub(super) fn score(&mut self) -> Score {
        let rules = self.rules;
        let gates = self.gates();
        let points: Vec<Number> =
            (0..rules.criteria.len()).map(|i| self.points[i].unwrap_or_else(|| self.none())).collect();
        let mut items = Vec::new();
        self.span = rules.ranking.span;
        let bonus = self.side(rules.bonus.as_ref(), &mut items);
        let deduction = self.side(rules.deduction.as_ref(), &mut items);
        let top: Vec<Number> = rules.top.iter().filter_map(|id| points.get(*id).copied()).chain([bonus]).collect();
        let sum = self.total_of(&top);
        let zero = self.zero();
        let total = self.sum(sum, deduction, true).and_then(|t| self.lesser(t, zero, true));
        let mut total = total.unwrap_or_else(|| self.none());
        if rules.round.scores.at == RoundAt::Total {
            total = self.at_places(total);
        }
        self.total = Some(total);
        let mut below = Vec::new();
        let minimums = rules.criteria.iter().enumerate().filter_map(|(i, c)| Some((i, c.minimum.as_ref()?)));
        for (id, minimum) in minimums {
            below.push((Below::Criterion(id), self.is_below(points[id], minimum)));
        }
        if let Some(minimum) = &rules.ranking.minimum {
            below.push((Below::Total, self.is_below(total, minimum)));
        }
        let within = rules.ranking.within.as_ref().map(|e| self.output(e));
        let by = match &rules.ranking.by {
            Some(by) => self.output(by),
            None => Output::Number(total, false),
        };
        let tie_breaks = rules.ranking.tie_breaks.iter().map(|t| self.output(&t.value)).collect();
        let facts = rules.award_facts.iter().filter_map(|id| self.read(Name::Fact(*id)));
        let award_facts = facts.flat_map(|read| [Some(read.from), read.over]).flatten().collect();
        Score { gates, points, items, total, below, within, by, tie_breaks, award_facts }
    }

    fn gates(&mut self) -> Vec<Reg> {
        let mut gates = Vec::new();
        for gate in &self.rules.gates {
            self.span = gate.span;
            let condition = match self.expression(&gate.require) {
                Compiled::Truth(reg) => reg,
                _ => self.truth(Code::Truth(false)),
            };
            gates.push(self.holds(condition));
        }
        gates
    }

    fn is_below(&mut self, points: Number, minimum: &crate::number::Exact) -> Reg {
        let compared = self.exact(minimum).and_then(|m| self.compared(Relation::Less, points, m));
        // Without a width there is no answer either: points of zero that nobody has.
        compared.unwrap_or_else(|| self.truth(Code::Missing))
    }

    pub(super) fn compare(&mut self) -> Compare {
        let rules = self.rules;
        let behind = rules.behind_peers();
        let gates = self.gates();
        let leaves = rules.criteria.iter().enumerate().filter(|(_, c)| matches!(c.kind, CriterionKind::Leaf(_)));
        let mut sound: Vec<Number> =
            leaves.filter(|(id, _)| !behind.criterion(*id)).filter_map(|(id, _)| self.points[id]).collect();
        for item in rules.adjustment_items().filter(|i| !behind.scoring(&i.scoring)) {
            sound.push(self.points_of(&item.scoring, &item.max));
        }
        let mut peers: Vec<(usize, Compared)> = Vec::new();
        for (scoring, _) in rules.scorings() {
            let Scoring { method: Method::Peer(peer), needs, if_missing, span } = scoring else { continue };
            self.span = *span;
            let aside = if_missing.as_ref().and_then(|_| self.any_missing(needs));
            let among = peer.among.as_ref().map(|e| self.output(e));
            let value = self.output(&peer.value);
            peers.push((peer.id, Compared { aside, among, value, highest: peer.highest }));
        }
        peers.sort_by_key(|(id, _)| *id);
        Compare { gates, sound, peers: peers.into_iter().map(|(_, p)| p).collect() }
    }

    pub(super) fn award(&mut self, allocation: &Allocation) -> Awarded {
        self.span = allocation.award.span;
        let amount = self.number(&allocation.award.amount).unwrap_or_else(|| self.none());
        let less = allocation.award.less.as_ref().map(|e| self.number(e).unwrap_or_else(|| self.none()));
        let envelope = allocation.envelopes.as_ref().map(|e| self.output(&e.by));
        let limits = allocation.limits.iter().map(|l| l.per.as_ref().map(|e| self.output(e))).collect();
        let mut guarantees = Vec::new();
        for guarantee in &allocation.guarantees {
            self.span = guarantee.span;
            let per = guarantee.per.as_ref().map(|e| self.output(e));
            let condition = guarantee.condition.as_ref().map(|e| {
                let condition = self.condition(e).unwrap_or_else(|| self.truth(Code::Truth(false)));
                self.holds(condition)
            });
            guarantees.push((per, condition));
        }
        let weight = match &allocation.method {
            Division::ByPoints(weight) => Some(self.number(weight).unwrap_or_else(|| self.none())),
            Division::InOrder | Division::ProRata => None,
        };
        Awarded { amount, less, envelope, limits, guarantees, weight }
    }
}
