//! How the awards depend on total and rank: where rules only compare these with fixed numbers, what somebody is entitled to is the same
//! everywhere between two of those.

use crate::check::model::{Division, Expr, Member, Node, Rules, TierReach};
use crate::feel::Operator;
use crate::number::Exact;
use crate::oracle::{Env, eval};

/// The totals and ranks at which an entitlement can change.
#[derive(Clone, Debug, Default)]
pub(super) struct Cuts {
    /// The totals, ascending.
    pub totals: Vec<Exact>,
    /// The ranks from which on it can be another, ascending.
    pub ranks: Vec<u32>,
}

impl Cuts {
    /// Those of the rules; `None` where more than a comparison with a fixed number depends on total or rank.
    pub fn of(rules: &Rules) -> Option<Self> {
        let mut cuts = Self::default();
        cuts.totals.extend(rules.ranking.minimum.clone());
        if let Some(allocation) = &rules.allocation {
            let award = &allocation.award;
            let mut apart: Vec<&Expr> = allocation.envelopes.iter().map(|e| &e.by).collect();
            apart.extend(allocation.limits.iter().filter_map(|l| l.per.as_ref()));
            apart.extend(allocation.guarantees.iter().filter_map(|g| g.per.as_ref()));
            if let Division::ByPoints(weight) = &allocation.method {
                apart.push(weight);
            }
            let conditions = allocation.guarantees.iter().filter_map(|g| g.condition.as_ref());
            let mut compared = std::iter::once(&award.amount).chain(&award.less).chain(conditions);
            if apart.into_iter().any(sees_standing) || !compared.all(|e| cuts.expr(e)) {
                return None;
            }
            for tier in &award.tiers {
                match &tier.reach {
                    TierReach::TotalFrom(from) => cuts.totals.push(from.clone()),
                    TierReach::Ranks(first, last) => {
                        cuts.ranks.push(*first);
                        cuts.ranks.extend(last.and_then(|last| last.checked_add(1)));
                    }
                }
            }
        }
        cuts.totals.sort();
        cuts.totals.dedup();
        cuts.ranks.retain(|rank| *rank > 1);
        cuts.ranks.sort_unstable();
        cuts.ranks.dedup();
        Some(cuts)
    }

    /// Notes the numbers that total and rank are compared with; false where they are used otherwise.
    fn expr(&mut self, expr: &Expr) -> bool {
        match &expr.node {
            Node::Total | Node::Rank => false,
            Node::Binary(operator, a, b) if is_comparison(*operator) => match (fixed(a), fixed(b)) {
                (None, Some(number)) if is_standing(a) => self.note(a, &number),
                (Some(number), None) if is_standing(b) => self.note(b, &number),
                _ => self.expr(a) && self.expr(b),
            },
            Node::Between(value, low, high) if is_standing(value) => match (fixed(low), fixed(high)) {
                (Some(low), Some(high)) => self.note(value, &low) && self.note(value, &high),
                _ => false,
            },
            Node::In(value, members) if is_standing(value) => members.iter().all(|member| {
                let bounds = match member {
                    Member::Value(one) | Member::Compare(_, one) => vec![one],
                    Member::Range(low, _, high, _) => vec![low, high],
                };
                bounds.into_iter().all(|bound| fixed(bound).is_some_and(|number| self.note(value, &number)))
            }),
            _ => expr.children().into_iter().all(|child| self.expr(child)),
        }
    }

    fn note(&mut self, standing: &Expr, number: &Exact) -> bool {
        if matches!(standing.node, Node::Total) {
            self.totals.push(number.clone());
            return true;
        }
        // Ranks are whole: what differs, differs at the number or one behind it.
        let floor = number.floor().to_i64().unwrap_or(if number.is_negative() { 0 } else { i64::from(u32::MAX) });
        let rank = |n: i64| u32::try_from(n.max(0)).ok();
        self.ranks.extend(rank(floor).into_iter().chain(rank(floor.saturating_add(1))));
        true
    }

    /// How many classes of totals there are: below, at and above each number.
    pub fn classes(&self) -> usize {
        2 * self.totals.len() + 1
    }

    /// A total of a class.
    pub fn total(&self, class: usize) -> Exact {
        let one = Exact::from(1_usize);
        let at = |i: usize| self.totals.get(i);
        let half = class / 2;
        match (half.checked_sub(1).and_then(at), at(half)) {
            (_, Some(number)) if class % 2 == 1 => number.clone(),
            (Some(low), Some(high)) => (low + high).checked_div(&Exact::from(2_usize)).unwrap_or_default(),
            (Some(low), None) => low + &one,
            (None, Some(high)) => high - &one,
            (None, None) => one,
        }
    }

    /// How many classes of ranks there are.
    pub fn rank_classes(&self) -> usize {
        self.ranks.len() + 1
    }

    /// The class of a rank.
    pub fn rank_class(&self, rank: u32) -> usize {
        self.ranks.iter().take_while(|from| rank >= **from).count()
    }

    /// A rank of a class.
    pub fn rank(&self, class: usize) -> u32 {
        class.checked_sub(1).and_then(|at| self.ranks.get(at)).copied().unwrap_or(1)
    }
}

fn is_standing(expr: &Expr) -> bool {
    matches!(expr.node, Node::Total | Node::Rank)
}

fn is_comparison(operator: Operator) -> bool {
    match operator {
        Operator::Equal
        | Operator::NotEqual
        | Operator::Less
        | Operator::LessOrEqual
        | Operator::Greater
        | Operator::GreaterOrEqual => true,
        Operator::Or
        | Operator::And
        | Operator::Add
        | Operator::Subtract
        | Operator::Multiply
        | Operator::Divide
        | Operator::Power => false,
    }
}

/// Whether an expression sees total, rank or tier.
fn sees_standing(expr: &Expr) -> bool {
    matches!(expr.node, Node::Total | Node::Rank | Node::Tier(_)) || expr.children().into_iter().any(sees_standing)
}

/// Whether an expression sees the total.
pub(super) fn sees_total(expr: &Expr) -> bool {
    matches!(expr.node, Node::Total) || expr.children().into_iter().any(sees_total)
}

/// The number that an expression of constants comes to.
fn fixed(expr: &Expr) -> Option<Exact> {
    fn constant(expr: &Expr) -> bool {
        match &expr.node {
            Node::Constant(..) => true,
            Node::Negate(_) | Node::Binary(..) => expr.children().into_iter().all(constant),
            _ => false,
        }
    }
    if !constant(expr) {
        return None;
    }
    eval(expr, &Env::EMPTY).ok()?.exact().cloned()
}
