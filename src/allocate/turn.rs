//! What one claim gets when its turn comes, as if it came first among those it is tied with.

use super::award::Bound;
use super::state::{State, Turn};
use crate::check::model::LastInLine;
use crate::number::Exact;

impl State<'_> {
    /// The turn of a claim at a pot, under a rule for what does not fit.
    pub(super) fn turn(&self, at: usize, pot: usize, rule: &LastInLine) -> Turn {
        let entitlement = self.claims.entitlement(at);
        if entitlement == 0 {
            let why = self.claims.nothing_because.get(at).copied().flatten();
            return Turn { bound: why.map(Bound::Nothing), ..Turn::default() };
        }
        let has = self.award(at).amount;
        let (asked, bound) = self.asked(at, rule);
        if asked == 0 {
            return Turn { bound, ..Turn::default() };
        }
        let left = self.room.holds(pot);
        if asked <= left {
            return Turn { amount: asked, asked, bound, ..Turn::default() };
        }
        let empty = if pot < self.terms.envelopes.len() {
            Bound::Envelope(u32::try_from(pot).unwrap_or(u32::MAX))
        } else {
            Bound::Pool
        };
        let reaches = |sum: i128, at_least: &Exact| Exact::from(sum) >= at_least * &Exact::from(entitlement);
        let (amount, topped_up, bound) = match rule {
            LastInLine::Skip | LastInLine::Stop => (0, 0, empty),
            LastInLine::PartAward { at_least } => {
                let part = self.terms.whole_steps(left);
                if part == 0 {
                    (0, 0, empty)
                } else if has + part < self.terms.smallest {
                    (0, 0, Bound::Smallest)
                } else if !reaches(has + part, at_least) {
                    (0, 0, Bound::AtLeast)
                } else {
                    (part, 0, empty)
                }
            }
            LastInLine::TopUp { at_least, .. } => {
                let lack = asked - left;
                if left == 0 {
                    (0, 0, empty)
                } else if !reaches(has + left, at_least) {
                    (0, 0, Bound::AtLeast)
                } else if lack > self.room.top_up {
                    (0, 0, Bound::TopUp)
                } else {
                    (asked, lack, bound.unwrap_or(empty))
                }
            }
        };
        // Whoever gets all it is entitled to is bound by nothing.
        let bound = Some(bound).filter(|_| has + amount < entitlement);
        Turn { amount, topped_up, asked, bound, closes: *rule != LastInLine::Skip }
    }

    /// What the claim asks for beyond what it has: what it is short of its entitlement or, where a limit leaves less,
    /// that.
    pub(super) fn asked(&self, at: usize, rule: &LastInLine) -> (i128, Option<Bound>) {
        let has = self.award(at).amount;
        let short = self.claims.entitlement(at) - has;
        let Some(tightest) = self.room.tightest(self.terms, self.claims, at, short, has > 0) else {
            return (short, None);
        };
        let limit = Some(Bound::Limit(tightest.limit));
        if matches!(rule, LastInLine::Skip | LastInLine::Stop) {
            return (0, limit);
        }
        let part = self.terms.whole_steps(tightest.left.max(0));
        if part > 0 && has + part < self.terms.smallest {
            return (0, Some(Bound::Smallest));
        }
        (part, limit)
    }
}
