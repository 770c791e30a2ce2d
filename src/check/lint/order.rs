//! Ranking and allocation: tie-breaks that decide nothing, tiers nobody is in, amounts nobody is paid.

use super::super::model::{Expr, Node, StillTied, TierReach};
use super::super::range::Range;
use super::Analysis;
use super::narrow::{Known, same};
use crate::diagnostic::{Code, Diagnostic};

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
        let amount = self.number(&allocation.award.amount, &Known::default());
        let smallest = allocation.award.smallest.to_exact();
        if amount.high.at.as_ref().is_some_and(|high| *high < smallest || !high.is_positive()) {
            let words = format!("nobody is ever paid: the amount is {amount}, and the smallest award is {smallest}");
            self.fault(Diagnostic::new(Code::NOBODY_PAID, allocation.award.amount.span, words));
        } else if amount.low.at.as_ref().is_none_or(|low| low.is_negative()) {
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
}
