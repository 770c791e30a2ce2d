//! Checked rules to a program of operations on columns.
//!
//! Numbers become integers at a scale, of 64 bits where the declared bounds of the fields let them fit and of 128
//! where not; a quotient stays two integers until it is rounded or compared. What has no operation on columns is left,
//! as a whole expression or way of scoring, to the naive reading, and so is an application for which an operation has
//! no value. The program therefore needs no words for what goes wrong.

mod code;
mod program;
mod builder;
mod calls;
mod conditions;
mod expression;
mod leftover;
mod line;
mod numbers;
mod scoring;
mod table;

pub use code::{Code, Mode, Name, Read, ReadAs, Reg, Relation};
pub use program::{
    Awarded, Below, Compare, Compared, Figures, Holds, Naive, Number, Op, Output, Program, Score, Stage,
};

use crate::check::model::{
    Adjustments, Allocation, CriterionKind, Division, Fact, Method, RoundAt, Rules, Scoring, Step,
};
use crate::value::Kind;
use builder::{Builder, Compiled};

/// The places after the point at which marks are added up.
pub const MARK_PLACES: i32 = 6;

/// Compiles rules. It never fails: what cannot be compiled is left to the naive reading.
#[must_use]
pub fn compile(rules: &Rules) -> Program {
    let mut builder = Builder::new(rules, rules.ranking.span);
    for step in &rules.steps {
        match *step {
            Step::Fact(id) => builder.fact(id),
            Step::Criterion(id) => builder.criterion(id),
        }
    }
    let score = builder.score();
    let compare = rules.behind_peers().any().then(|| builder.compare());
    let award = rules.allocation.as_ref().map(|a| builder.award(a));
    let facts = (0..rules.facts.len()).map(|id| builder.fact_output(id)).collect();
    let figures = Figures { facts, items: score.items.clone() };
    let Builder { ops, naive, panels, .. } = builder;
    let score = stage(&ops, score, Score::registers);
    let compare = compare.map(|c| stage(&ops, c, Compare::registers));
    let award = award.map(|a| stage(&ops, a, Awarded::registers));
    let figures = stage(&ops, figures, Figures::registers);
    Program { ops, score, compare, award, figures, naive, panels }
}

/// The operations that outputs need.
fn stage<T>(ops: &[Op], outputs: T, registers: impl Fn(&T) -> Vec<Reg>) -> Stage<T> {
    let mut needed = vec![false; ops.len()];
    let mut stack = registers(&outputs);
    while let Some(reg) = stack.pop() {
        if let (Some(needed), Some(op)) = (needed.get_mut(reg), ops.get(reg))
            && !std::mem::replace(needed, true)
        {
            stack.extend(op.code.operands());
        }
    }
    let live = needed.iter().enumerate().filter(|(_, n)| **n).map(|(reg, _)| reg).collect();
    Stage { live, outputs }
}

impl Builder<'_> {
    fn fact(&mut self, id: usize) {
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

    fn fact_output(&mut self, id: usize) -> Output {
        let money = self.rules.facts.get(id).is_some_and(|f| f.value.ty.kind == Kind::Money);
        let compiled = self.facts.get(id).cloned().flatten().unwrap_or(Compiled::Missing);
        self.output_of(compiled, money)
    }

    fn criterion(&mut self, id: usize) {
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

    fn score(&mut self) -> Score {
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
            gates.push(self.truth(Code::Holds(condition)));
        }
        gates
    }

    fn is_below(&mut self, points: Number, minimum: &crate::number::Exact) -> Reg {
        let compared = self.exact(minimum).and_then(|m| self.compared(Relation::Less, points, m));
        // Without a width there is no answer either: points of zero that nobody has.
        compared.unwrap_or_else(|| self.truth(Code::Missing))
    }

    fn compare(&mut self) -> Compare {
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

    fn award(&mut self, allocation: &Allocation) -> Awarded {
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
                self.truth(Code::Holds(condition))
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

impl Number {
    /// Its registers.
    pub fn registers(self) -> impl Iterator<Item = Reg> {
        match self {
            Self::Scaled(reg) => std::iter::once(reg).chain(None),
            Self::Quotient(num, den) => std::iter::once(num).chain(Some(den)),
        }
    }
}

impl Output {
    /// Its registers.
    pub fn registers(&self) -> impl Iterator<Item = Reg> {
        let (first, second) = match self {
            Self::Number(Number::Scaled(reg), _) | Self::Register(reg) => (*reg, None),
            Self::Number(Number::Quotient(num, den), _) => (*num, Some(*den)),
        };
        std::iter::once(first).chain(second)
    }
}

impl Score {
    fn registers(&self) -> Vec<Reg> {
        let numbers = self.points.iter().chain(&self.items).chain([&self.total]).flat_map(|n| n.registers());
        let below = self.below.iter().map(|(_, r)| *r);
        let outputs = self.within.iter().chain([&self.by]).chain(&self.tie_breaks).flat_map(Output::registers);
        let facts = self.award_facts.iter().copied();
        self.gates.iter().copied().chain(numbers).chain(below).chain(outputs).chain(facts).collect()
    }
}

impl Figures {
    fn registers(&self) -> Vec<Reg> {
        let items = self.items.iter().flat_map(|n| n.registers());
        self.facts.iter().flat_map(Output::registers).chain(items).collect()
    }
}

impl Compare {
    fn registers(&self) -> Vec<Reg> {
        let peers = self
            .peers
            .iter()
            .flat_map(|p| p.aside.into_iter().chain(p.among.iter().chain([&p.value]).flat_map(Output::registers)));
        self.gates.iter().copied().chain(self.sound.iter().flat_map(|n| n.registers())).chain(peers).collect()
    }
}

impl Awarded {
    fn registers(&self) -> Vec<Reg> {
        let numbers = [Some(self.amount), self.less, self.weight].into_iter().flatten().flat_map(Number::registers);
        let groups = self.envelope.iter().chain(self.limits.iter().flatten());
        let groups =
            groups.chain(self.guarantees.iter().filter_map(|(per, _)| per.as_ref())).flat_map(Output::registers);
        let conditions = self.guarantees.iter().filter_map(|(_, c)| *c);
        numbers.chain(groups).chain(conditions).collect()
    }
}
