//! Ranking and allocation: tie-breaks that decide nothing, tiers nobody is in, amounts nobody is paid.

use super::super::model::{Allocation, Award, Division, Expr, LimitBound, Node, Prefers, StillTied, TierReach};
use super::super::range::Range;
use super::analysis::Analysis;
use super::narrow::{Known, same};
use crate::diagnostic::{Code, Diagnostic};
use crate::number::Rounding;

impl<'r> Analysis<'r> {
    pub(super) fn ranking(&mut self) {
        let ranking = &self.rules.ranking;
        for (expr, what) in ranking.within.iter().map(|e| (e, "`within`")).chain(ranking.by.iter().map(|e| (e, "`by`")))
        {
            self.look_sure(expr, what);
        }
        let mut before: Vec<&'r Expr> = ranking.by.iter().collect();
        for tie_break in &ranking.tie_breaks {
            self.look_sure(&tie_break.value, "a tie-break");
            // What is uncovered hangs on the others, not on the value alone.
            if tie_break.prefers == Prefers::Uncovered {
                continue;
            }
            let total = ranking.by.is_none() && matches!(tie_break.value.node, Node::Total);
            let fixed = self.number(&tie_break.value, &Known::default()).single().is_some();
            if total || fixed || before.iter().any(|earlier| same(earlier, &tie_break.value)) {
                let words = "this tie-break decides nothing: those it looks at are equal in it already";
                self.fault(Diagnostic::new(Code::IDLE_TIE_BREAK, tie_break.span, words));
            }
            before.push(&tie_break.value);
        }
        if ranking.still_tied == StillTied::Stop && self.rules.allocation.is_some() {
            let span = ranking.tie_breaks.last().map(|t| t.span).or(self.rules.criteria.first().map(|c| c.span));
            if let Some(span) = span {
                let words =
                    "no tie-break is proved to tell all applications apart: a tie that reaches money stops the round";
                self.unproved(span, words);
            }
        }
    }

    pub(super) fn allocation(&mut self) {
        let Some(allocation) = &self.rules.allocation else { return };
        self.look_sure(&allocation.award.amount, "the amount");
        if let Some(less) = &allocation.award.less {
            self.look_sure(less, "`less`");
        }
        if let Some(envelopes) = &allocation.envelopes {
            self.look_sure(&envelopes.by, "`by`");
        }
        let groups = allocation.guarantees.iter().filter_map(|g| g.per.as_ref());
        for per in groups.chain(allocation.limits.iter().filter_map(|l| l.per.as_ref())) {
            self.look_sure(per, "`per`");
        }
        for condition in allocation.guarantees.iter().filter_map(|g| g.condition.as_ref()) {
            self.look_sure(condition, "`if`");
        }
        if let Division::ByPoints(weight) = &allocation.method {
            self.weight(weight);
        }
        let amount = self.number(&allocation.award.amount, &Known::default());
        if nothing(&amount, &allocation.award) {
            let words = format!("nobody is ever paid: the amount is {amount}, {}", least(&allocation.award));
            self.fault(Diagnostic::new(Code::NOBODY_PAID, allocation.award.amount.span, words));
        } else {
            self.tiers_without_money(allocation);
            self.caps_below_the_floor(allocation);
        }
        if amount.low.at.as_ref().is_none_or(|low| low.is_negative()) {
            let words = format!("the amount is not proved to be at least 0 (it is {amount}): below 0 nothing is paid");
            self.unproved(allocation.award.amount.span, words);
        }
        let mut above: Option<Range> = None;
        for (i, tier) in allocation.award.tiers.iter().enumerate() {
            // The last one takes whoever is left, if anybody is.
            let last = i + 1 == allocation.award.tiers.len();
            let TierReach::TotalFrom(from) = &tier.reach else { continue };
            let mut reached = self.total.and(&Range::from(from.clone()));
            if let Some(above) = &above {
                reached = reached.and(&Range::below(above, false));
            }
            if reached.is_empty() && !last {
                let words = format!("nobody is ever in this tier: the total is {}", self.total);
                self.fault(Diagnostic::new(Code::NEVER_REACHED, tier.span, words));
            }
            above = Some(Range::only(from));
        }
    }

    /// A weight that may be below zero would take money from others.
    fn weight(&mut self, weight: &'r Expr) {
        self.look_sure(weight, "`weight`");
        let found = self.number(weight, &Known::default());
        if found.low.at.as_ref().is_none_or(|low| low.is_negative()) {
            let words = format!("a weight is never below 0, but this is {found}");
            self.fault(Diagnostic::new(Code::NEGATIVE, weight.span, words).help("write `max(0, …)` around it"));
        }
    }

    /// Tiers whose own figures leave no award.
    fn tiers_without_money(&mut self, allocation: &'r Allocation) {
        for (i, tier) in allocation.award.tiers.iter().enumerate() {
            self.tier = Some(i);
            let amount = self.number(&allocation.award.amount, &Known::default());
            self.tier = None;
            if nothing(&amount, &allocation.award) {
                let words =
                    format!("nobody in this tier is ever paid: the amount is {amount}, {}", least(&allocation.award));
                self.fault(Diagnostic::new(Code::NOBODY_PAID, tier.span, words));
            }
        }
    }

    /// Limits and envelopes that the smallest award does not fit in.
    fn caps_below_the_floor(&mut self, allocation: &'r Allocation) {
        let Award { smallest, step, .. } = allocation.award;
        let smallest = if step > smallest { step } else { smallest };
        let shown = smallest.grouped();
        for limit in &allocation.limits {
            if let LimitBound::Money(most) = &limit.bound
                && *most < smallest
            {
                let most = most.grouped();
                let words = format!("nobody under this limit of {most} is ever paid: the smallest award is {shown}");
                self.fault(Diagnostic::new(Code::NOBODY_PAID, limit.span, words));
            }
        }
        let Some(envelopes) = &allocation.envelopes else { return };
        for (name, money) in envelopes.amounts.iter().filter(|(_, money)| !money.is_zero() && **money < smallest) {
            let money = money.grouped();
            let words =
                format!("nobody in the envelope `{name}` of {money} is ever paid: the smallest award is {shown}");
            self.fault(Diagnostic::new(Code::NOBODY_PAID, envelopes.by.span, words));
        }
    }
}

/// Whether an amount of at most so much leaves nothing to be paid.
fn nothing(amount: &Range, award: &Award) -> bool {
    let Some(high) = &amount.high.at else { return false };
    let down = matches!(award.round, Rounding::Down | Rounding::Floor) && *high < award.step.to_exact();
    *high < award.smallest.to_exact() || !high.is_positive() || down
}

/// What an amount must come to.
fn least(award: &Award) -> String {
    if award.step > award.smallest {
        format!("and it is rounded down to steps of {}", award.step.grouped())
    } else {
        format!("and the smallest award is {}", award.smallest.grouped())
    }
}
