//! What is the same at every place of an interval: standing, rank and award, proved by the spans of all that ranking and
//! allocation can see.

use super::desk::{At, Desk};
use super::finding::{Figure, Outcome};
use crate::allocate::{NoEntitlement, entitlement, tier};
use crate::check::model::{Allocation, Award, Division, Expr, Method, Prefers, Rules, Tier, TierReach, Unspent};
use crate::evaluate::Stand;
use crate::number::Exact;
use crate::rules::DecidedStatus;
use crate::study::grid::Grid;
use crate::study::spans::{Picture, Points, Scene, Span, Stands, picture};
use crate::value::Value;
use std::collections::BTreeMap;

/// What is known of an interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Known<T> {
    /// The same everywhere; `None` where the round then has no decision.
    Same(Option<T>),
    /// These are all that there can be, and perhaps more than there are.
    Among(Vec<Option<T>>),
    /// Nothing yet.
    Nothing,
}

/// What ranking and allocation see of the application, where that is the same everywhere.
struct Seen {
    words: String,
    /// The least and the most of its entitlement, in smallest units, where only that varies.
    varies: Option<(i128, i128)>,
}

impl Desk<'_> {
    /// What is known of the outcome from one place of a figure to another.
    pub fn judge(&self, figure: Figure, grid: &Grid, near: i128, far: i128) -> Known<Outcome> {
        let (from, to) = (grid.value(near), grid.value(far));
        let at = self.at(figure, &from);
        if near == far {
            return Known::Same(self.outcome(&at, None));
        }
        let Some(shown) = self.shown(figure, &at, from, to.clone()) else { return Known::Nothing };
        let mut words = String::new();
        if self.peers && !self.peers_are_still(&shown, &mut words) {
            return Known::Nothing;
        }
        match shown.stands {
            Stands::Unsure => Known::Nothing,
            Stands::Sure(stand) if stand == Stand::Ranked || self.is_admitted(stand) => {
                self.ranked(shown, &at, words, |desk| {
                    let end = desk.at(figure, &to);
                    desk.outcome(&end, None)
                })
            }
            // With comparisons, who is held may still take part in them.
            Stands::Sure(Stand::Held) if self.peers => Known::Nothing,
            Stands::Sure(stand) => Known::Same(self.known(format!("{words}{stand:?}"), &at, None)),
        }
    }

    /// All that the application comes to from one value of a figure to another; `at` is the one.
    pub fn shown<'s>(&'s self, figure: Figure, at: &'s At, from: Value, to: Value) -> Option<Picture<'s>> {
        let (mut fields, mut points, mut total) = (BTreeMap::new(), BTreeMap::new(), None);
        match (figure, Span::between(from, to)) {
            (Figure::Field(id), span) => {
                if self.run.rules.fields.get(id).is_some_and(|f| f.unique) {
                    return None;
                }
                fields.insert(id, span);
            }
            (Figure::Criterion(id), Span::Between(Value::Number(low), Value::Number(high))) => {
                points.insert(id, Points::Between(low, high));
            }
            (Figure::Total, Span::Between(Value::Number(low), Value::Number(high))) => {
                total = Some(Points::Between(low, high));
            }
            _ => return None,
        }
        let rules = &self.run.rules;
        Some(picture(rules, &at.application, &at.assessment, fields, &points, total, &at.supposed))
    }

    /// Whether people let it be ranked though it would not be by itself.
    fn is_admitted(&self, stand: Stand) -> bool {
        let decided = self.run.override_of(self.run.applications.key(self.row)).and_then(|decided| decided.status);
        decided == Some(DecidedStatus::Ranked) && matches!(stand, Stand::Ineligible | Stand::BelowMinimum)
    }

    /// Whether nobody's place in a comparison changes.
    fn peers_are_still(&self, shown: &Picture<'_>, words: &mut String) -> bool {
        let Picture { scene, stands, .. } = shown;
        match stands {
            // It takes no part.
            Stands::Sure(Stand::Ineligible) => return true,
            Stands::Sure(Stand::Ranked | Stand::BelowMinimum | Stand::Incomplete) => {}
            _ => return false,
        }
        for (scoring, _) in scene.rules.scorings() {
            let Method::Peer(peer) = &scoring.method else { continue };
            match scene.missing(&scoring.needs).filter(|_| scoring.if_missing.is_some()) {
                Some(true) => {
                    words.push_str("aside;");
                    continue;
                }
                None if scoring.if_missing.is_some() => return false,
                _ => {}
            }
            let group = match peer.among.as_ref().map(|among| scene.span(among)) {
                Some(Span::One(Ok(group))) => group.to_string(),
                Some(_) => return false,
                None => String::new(),
            };
            let span = scene.span(&peer.value);
            let Some((low, high)) = span.ends().and_then(|(a, b)| Some((a.exact()?, b.exact()?))) else {
                // What is missing is not compared.
                if span == Span::One(Ok(Value::Missing)) {
                    continue;
                }
                return false;
            };
            if low != high && self.compared(peer.id, &group).any(|other| other >= low && other <= high) {
                return false;
            }
            words.push_str(&format!("{group}:{low};"));
        }
        true
    }

    fn ranked(
        &self,
        shown: Picture<'_>,
        at: &At,
        mut words: String,
        other_end: impl Fn(&Self) -> Option<Outcome>,
    ) -> Known<Outcome> {
        let Picture { scene, total, .. } = shown;
        let rules = scene.rules;
        let total = total.unwrap_or_else(|| Points::One(at.assessment.total.clone()));
        let by = match &rules.ranking.by {
            Some(by) => scene.span(by),
            None => match &total {
                Points::One(Ok(total)) => Span::One(Ok(Value::Number(total.clone()))),
                Points::Between(low, high) => Span::Between(Value::Number(low.clone()), Value::Number(high.clone())),
                _ => return Known::Nothing,
            },
        };
        let Some((low, high)) = by.ends().map(|(low, high)| (low.clone(), high.clone())) else { return Known::Nothing };
        let Some(others) = self.others(at) else { return Known::Nothing };
        let below = |value: &Value| others.partition_point(|(other, _)| other.order(value).is_some_and(|o| o.is_lt()));
        let upto = |value: &Value| others.partition_point(|(other, _)| other.order(value).is_some_and(|o| o.is_le()));
        let rivals = others.get(below(&low)..upto(&high)).unwrap_or_default();
        if let Some(within) = &rules.ranking.within {
            let Some(list) = scene.span(within).one().cloned() else { return Known::Nothing };
            words.push_str(&format!("list {list};"));
        }
        for (i, tie_break) in rules.ranking.tie_breaks.iter().enumerate() {
            let span = scene.span(&tie_break.value);
            let Some((least, most)) = span.ends() else {
                if span == Span::One(Ok(Value::Missing)) {
                    words.push_str("tie -;");
                    continue;
                }
                return Known::Nothing;
            };
            let met = |(_, row): &(Value, usize)| {
                let other = self.tie_break(at, i, *row);
                let reaches = other.order(least).is_some_and(|o| o.is_ge());
                reaches && other.order(most).is_some_and(|o| o.is_le())
            };
            if least != most && (tie_break.prefers == Prefers::Uncovered || rivals.iter().any(met)) {
                return Known::Nothing;
            }
            words.push_str(&format!("tie {least};"));
        }
        let Some(seen) = seen(scene, &total, words) else { return Known::Nothing };
        let (first, last) = (place(&others, &low), place(&others, &high));
        if let Some((least, _)) = seen.varies {
            // Down the ranking, what an entitlement meets does not depend on it: the more it asks, the less it is served.
            let served_in_order = rules
                .allocation
                .as_ref()
                .is_some_and(|a| matches!(a.method, Division::InOrder) && a.unspent == Unspent::Lapse);
            if !served_in_order || least <= 0 || first != last {
                return Known::Nothing;
            }
            let (one, other) = (self.outcome(at, None), other_end(self));
            let decided = one.is_some() && other.is_some();
            return if decided { Known::Among(vec![one, other]) } else { Known::Nothing };
        }
        if first == last {
            return Known::Same(self.known(format!("{}{first:?}", seen.words), at, None));
        }
        if self.run.override_of(self.run.applications.key(self.row)).is_some() || !numeric(&low) {
            return Known::Nothing;
        }
        let all = places(&others, first, last, rules);
        let outcome = |(place, by): (Place, Value)| self.known(format!("{}{place:?}", seen.words), at, Some(&by));
        let mut found: Vec<Option<Outcome>> = Vec::new();
        for one in all {
            let one = outcome(one);
            if !found.contains(&one) {
                found.push(one);
            }
        }
        Known::Among(found)
    }
}

fn numeric(value: &Value) -> bool {
    matches!(value, Value::Number(_) | Value::Money(_))
}

/// Where a value stands among those of the others: how many are below, and whether it equals the next.
type Place = (usize, bool);

fn place(others: &[(Value, usize)], value: &Value) -> Place {
    let below = others.partition_point(|(other, _)| other.order(value).is_some_and(|o| o.is_lt()));
    (below, others.get(below).is_some_and(|(other, _)| other.order(value).is_some_and(|o| o.is_eq())))
}

/// Every place from one to another, each with a value that stands there.
fn places(others: &[(Value, usize)], first: Place, last: Place, rules: &Rules) -> Vec<(Place, Value)> {
    let decimals = i32::try_from(rules.round.scores.decimals).unwrap_or(i32::MAX);
    // Points with no more places than all others have keep their column small.
    let rounded = |gap: Exact, before: &Exact, next: &Exact| {
        let short = gap.round(decimals, crate::number::Rounding::HalfUp);
        if short > *before && short < *next { short } else { gap }
    };
    let mut all = Vec::new();
    let mut at = first.0;
    let number = |at: usize| others.get(at).and_then(|(value, _)| value.exact());
    let like = |n: Exact| match others.first() {
        Some((Value::Money(_), _)) => Value::Money(n),
        _ => Value::Number(n),
    };
    loop {
        let (before, next) = (at.checked_sub(1).and_then(number), number(at));
        let gap = match (before, next) {
            (Some(a), Some(b)) => (a + b).checked_div(&Exact::from(2)).map(|gap| rounded(gap, a, b)),
            (Some(a), None) => Some(a + &Exact::one()),
            (None, Some(b)) => Some(b - &Exact::one()),
            (None, None) => Some(Exact::zero()),
        };
        if (at, false) >= first && (at, false) <= last {
            all.extend(gap.map(|gap| ((at, false), like(gap))));
        }
        let Some(next) = next.filter(|_| (at, true) <= last) else { break };
        all.push(((at, true), like(next.clone())));
        // Equals stand at one place.
        at += others.get(at..).unwrap_or_default().iter().take_while(|(other, _)| other.exact() == Some(next)).count();
        if at > last.0 {
            break;
        }
    }
    all
}

/// What the allocation sees; `None` where that is not the same everywhere.
fn seen(scene: Scene<'_>, total: &Points, mut words: String) -> Option<Seen> {
    let rules: &Rules = scene.rules;
    let Some(allocation) = &rules.allocation else { return Some(Seen { words, varies: None }) };
    let tiers = &allocation.award.tiers;
    let by_rank = tiers.iter().any(|t| matches!(t.reach, TierReach::Ranks(..)));
    let by_total = tiers.iter().any(|t| matches!(t.reach, TierReach::TotalFrom(_)));
    let mut candidates: Vec<Option<&Tier>> = vec![None];
    if by_rank {
        if by_total && total.one().is_none() {
            return None;
        }
        candidates.extend(tiers.iter().map(Some));
        words.push_str(&format!("total {:?};", by_total.then(|| total.one())));
    } else if by_total {
        let (least, most) = total.ends()?;
        let (low, high) = (tier(tiers, 0, Some(least)), tier(tiers, 0, Some(most)));
        if low != high {
            return None;
        }
        candidates = vec![low.and_then(|at| tiers.get(at))];
    }
    let mut varies = None;
    for candidate in candidates {
        let mut scene = scene.clone();
        scene.env.tier = candidate;
        let without = !tiers.is_empty() && candidate.is_none();
        if !without {
            match amount(&scene, &allocation.award)? {
                Amount::One(units, why) => words.push_str(&format!("{units} {why:?};")),
                Amount::Settled => {
                    words.push_str(&format!("{};", leaves(&scene, &allocation.award.amount, allocation)))
                }
                Amount::Between(least, most) => varies = Some((least, most)),
            }
        }
        groups(&scene, allocation, &mut words)?;
    }
    Some(Seen { words, varies })
}

enum Amount {
    One(i128, Option<NoEntitlement>),
    /// The same at the same rank.
    Settled,
    Between(i128, i128),
}

fn amount(scene: &Scene<'_>, award: &Award) -> Option<Amount> {
    let nothing = Span::One(Ok(Value::Money(Exact::zero())));
    let asked = scene.span(&award.amount);
    let less = award.less.as_ref().map_or(nothing, |less| scene.span(less));
    let numbers = |span: &Span| span.ends().and_then(|(a, b)| Some((a.exact()?.clone(), b.exact()?.clone())));
    let Some(((low, high), (least, most))) = numbers(&asked).zip(numbers(&less)) else {
        let settled = scene.settled(&award.amount) && award.less.as_ref().is_none_or(|less| scene.settled(less));
        return settled.then_some(Amount::Settled);
    };
    let of = |asked: Exact, less: Exact| entitlement(asked, Some(less), award.step, award.round, award.smallest).ok();
    let (one, other) = (of(low, most)?, of(high, least)?);
    if one.amount == other.amount && one.nothing_because == other.nothing_because {
        return Some(Amount::One(one.amount.units(), one.nothing_because));
    }
    Some(Amount::Between(one.amount.units(), other.amount.units()))
}

/// The groups and the weight, which must be the same everywhere.
fn groups(scene: &Scene<'_>, allocation: &Allocation, words: &mut String) -> Option<()> {
    let weight = match &allocation.method {
        Division::ByPoints(weight) => Some(weight),
        Division::InOrder | Division::ProRata => None,
    };
    let all = allocation.envelopes.iter().map(|e| &e.by).chain(weight);
    let all = all.chain(allocation.limits.iter().filter_map(|l| l.per.as_ref()));
    let all = all.chain(allocation.guarantees.iter().flat_map(|g| g.per.iter().chain(&g.condition)));
    for expr in all {
        match scene.span(expr) {
            Span::One(Ok(value)) => words.push_str(&format!("{value};")),
            _ if scene.settled(expr) => words.push_str(&format!("{};", leaves(scene, expr, allocation))),
            _ => return None,
        }
    }
    Some(())
}

/// All that an expression reads but rank and tier.
fn leaves(scene: &Scene<'_>, expr: &Expr, allocation: &Allocation) -> String {
    let mut open = vec![expr];
    open.extend(&allocation.award.less);
    let mut text = String::new();
    while let Some(expr) = open.pop() {
        let children = expr.children();
        if children.is_empty() {
            text.push_str(&format!("{:?},", scene.span(expr)));
        }
        open.extend(children);
    }
    text
}
