//! How far the factor of one criterion can move before another set is funded, exactly.
//!
//! Totals are straight lines over the factor, so their order and what they are compared with change only where two lines meet,
//! or a line meets a number of the rules. These places are gone through outward from 1. At each, and just behind it, the round is decided
//! again, unless it is sure that the awards cannot change there.

use super::halt::Halt;
use super::lines::{Event, Lines, Sorted, between};
use super::quick::{Decided, Quick, Work};
use super::trial::Tune;
use super::weighting::Weighting;
use crate::allocate::Method;
use crate::check::model::{LastInLine, Prefers, Unspent};
use crate::number::Exact;
use rayon::prelude::*;

/// How far the factor of a criterion can move, the others with it so that the maxima keep their sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The end below 1.
    pub low: End,
    /// The end above 1.
    pub high: End,
}

/// One end of an interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// The factor.
    pub factor: Exact,
    /// Whether the same are still funded at the end itself.
    pub belongs: bool,
    /// What stands behind it.
    pub beyond: Beyond,
}

/// What stands behind the end of an interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Beyond {
    /// Nothing: the criterion counts nothing there, or everything.
    Nothing,
    /// Others are funded.
    Others {
        /// The candidates that are funded then.
        enters: Vec<usize>,
        /// Those that are not any more.
        leaves: Vec<usize>,
    },
    /// The round has no decision.
    Undecided(Halt),
}

/// Why there is no interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoInterval {
    /// The round ends with its ranking.
    NoMoney,
    /// The round has no decision by the unrounded weights of the rules.
    Undecided(Halt),
    /// The rules use the total for more than ranking and comparisons with fixed numbers.
    NotStraight,
    /// It is the only criterion: its factor is 1.
    Alone,
    /// The numbers are larger than this reckons with.
    TooLarge,
}

impl Tune<'_> {
    /// How far the factor of each top-level criterion can move before others are funded.
    #[must_use]
    pub fn intervals(&self) -> Vec<Result<Interval, NoInterval>> {
        let count = self.base.maxima.len();
        let start = || -> Result<(&Quick, Vec<bool>), NoInterval> {
            if self.base.rules.allocation.is_none() {
                return Err(NoInterval::NoMoney);
            }
            let quick = self.quick.as_ref().ok_or(NoInterval::NotStraight)?;
            let fates = self.trial(&Weighting::of_rules(self.base.rules)).map_err(NoInterval::Undecided)?;
            Ok((quick, fates.iter().map(super::Fate::is_funded).collect()))
        };
        let (quick, funded) = match start() {
            Ok(start) => start,
            Err(why) => return vec![Err(why); count],
        };
        let sides: Vec<(usize, bool)> =
            (0..count).flat_map(|criterion| [(criterion, false), (criterion, true)]).collect();
        let end = |(criterion, up): (usize, bool)| Walk::new(self, quick, &funded, criterion, up)?.end();
        let ends: Vec<Result<End, NoInterval>> = sides.into_par_iter().map(end).collect();
        let interval = |ends: &[Result<End, NoInterval>]| match ends {
            [Ok(low), Ok(high)] => Ok(Interval { low: low.clone(), high: high.clone() }),
            [Err(why), _] | [_, Err(why)] => Err(why.clone()),
            _ => Err(NoInterval::TooLarge),
        };
        ends.chunks(2).map(interval).collect()
    }
}

/// The way outward from 1.
struct Walk<'a> {
    tune: &'a Tune<'a>,
    quick: &'a Quick,
    funded: &'a [bool],
    criterion: usize,
    up: bool,
    lines: Lines,
    /// Where the criterion counts nothing, or everything.
    end: Exact,
    work: Work,
    /// The last decision, where the quick way made it.
    last: Option<Decided>,
}

impl<'a> Walk<'a> {
    fn new(
        tune: &'a Tune<'a>,
        quick: &'a Quick,
        funded: &'a [bool],
        criterion: usize,
        up: bool,
    ) -> Result<Self, NoInterval> {
        let maxima = &tune.base.maxima;
        let (sum, max): (Exact, Exact) = (maxima.iter().sum(), maxima.get(criterion).cloned().unwrap_or_default());
        let one = Exact::from(1_usize);
        let whole = sum.checked_div(&max).filter(|whole| *whole > one).ok_or(NoInterval::Alone)?;
        let end = if up { whole - &one } else { one };
        let minimum = tune.base.rules.ranking.minimum.as_ref();
        let lines = Lines::of(quick, criterion, up, minimum).ok_or(NoInterval::TooLarge)?;
        Ok(Self { tune, quick, funded, criterion, up, lines, end, work: tune.work(), last: None })
    }

    fn end(mut self) -> Result<End, NoInterval> {
        let mut at = Exact::zero();
        let mut decides = true;
        let mut order: Vec<usize> = (0..self.funded.len()).collect();
        loop {
            let sorted = self.lines.sorted(&at, order).ok_or(NoInterval::TooLarge)?;
            let event = self.lines.next(&at, &self.end, &sorted).ok_or(NoInterval::TooLarge)?;
            let until = event.as_ref().map_or(&self.end, |event| &event.at);
            if decides && at < self.end {
                let inside = between(&at, until);
                if let Some(beyond) = self.differs(&inside) {
                    return Ok(End { factor: self.factor(&at), belongs: true, beyond });
                }
            }
            let Some(event) = event else {
                return Ok(End { factor: self.factor(&self.end), belongs: true, beyond: Beyond::Nothing });
            };
            decides = self.matters(&event, &sorted);
            if decides && let Some(beyond) = self.differs(&event.at) {
                let beyond = if event.at == self.end { Beyond::Nothing } else { beyond };
                return Ok(End { factor: self.factor(&event.at), belongs: false, beyond });
            }
            (at, order) = (event.at, sorted.order);
        }
    }

    fn factor(&self, at: &Exact) -> Exact {
        let one = Exact::from(1_usize);
        if self.up { one + at } else { one - at }
    }

    /// Who is funded otherwise at a distance, if anyone.
    fn differs(&mut self, at: &Exact) -> Option<Beyond> {
        let weighting = moved(&self.tune.base.maxima, self.criterion, &self.factor(at));
        self.last = None;
        match self.quick.decide(&self.tune.base, &weighting, &mut self.work) {
            Some(Ok(decided)) => self.last = Some(decided),
            Some(Err(halt)) => return Some(Beyond::Undecided(halt)),
            None => {
                if let Err(halt) = self.tune.fates(&weighting, &mut self.work) {
                    return Some(Beyond::Undecided(halt));
                }
            }
        }
        let now = self.work.fates.iter().map(super::Fate::is_funded);
        let changed = |to: bool| {
            let both = now.clone().zip(self.funded).enumerate();
            both.filter(|(_, (is, was))| *is != **was && *is == to).map(|(at, _)| at).collect::<Vec<_>>()
        };
        let (enters, leaves) = (changed(true), changed(false));
        (!enters.is_empty() || !leaves.is_empty()).then_some(Beyond::Others { enters, leaves })
    }

    /// Whether the awards may be others at a place or behind it. Where that is not known, they may.
    fn matters(&self, event: &Event, sorted: &Sorted) -> bool {
        let meets = |at: usize| event.pairs.iter().filter(|(a, b)| *a == at || *b == at).count();
        event.levels.iter().any(|(at, cut)| self.level_matters(*at, *cut))
            || event.pairs.iter().any(|(upper, lower)| {
                meets(*upper) > 1
                    || meets(*lower) > 1
                    || self.lines.is_shared(*upper)
                    || self.lines.is_shared(*lower)
                    || self.swap_matters(*upper, *lower, sorted)
            })
    }

    /// Whether somebody is entitled to something else at a number of the rules or behind it.
    fn level_matters(&self, at: usize, cut: Option<usize>) -> bool {
        let Some(cut) = cut else { return true };
        let (base, quick) = (&self.tune.base, self.quick);
        let minimum = base.rules.ranking.minimum.as_ref();
        if quick.cuts.totals.get(cut) == minimum && minimum.is_some() {
            return true;
        }
        (0..quick.cuts.rank_classes()).any(|rank| {
            let entry = |class| quick.entry_of(base, at, class, rank);
            entry(2 * cut) != entry(2 * cut + 1) || entry(2 * cut) != entry(2 * cut + 2)
        })
    }

    /// Whether it matters which of two neighbours comes first.
    fn swap_matters(&self, upper: usize, lower: usize, sorted: &Sorted) -> bool {
        let (Some(terms), Some(last)) = (&self.quick.terms, &self.last) else { return true };
        let rules = &self.tune.base.rules.ranking;
        let one_by_one = terms.method == Method::InOrder
            && terms.unspent == Unspent::Lapse
            && !matches!(terms.last_in_line, LastInLine::TopUp { .. })
            && !rules.tie_breaks.iter().any(|t| t.prefers == Prefers::Uncovered);
        let claims = self.quick.claims();
        let both = |groups: &crate::column::Groups| groups.of(upper).is_some() && groups.of(lower).is_some();
        if !one_by_one || claims.guarantees.iter().any(both) || self.rank_matters(upper, lower, last, sorted) {
            return true;
        }
        let Some(awards) = last.allocation.as_ref().map(|a| &a.awards) else { return true };
        let award = |at: usize| awards.get(at).copied().unwrap_or_default();
        let entitled = |at: usize| self.work.entitlement(at);
        let (first, second) = (award(upper), award(lower));
        let whole = |at: usize| entitled(at) != 0 && award(at).amount == entitled(at);
        let apart = claims.envelope(upper) != claims.envelope(lower)
            && claims.limits.iter().all(|g| g.of(upper).is_none() || g.of(upper) != g.of(lower));
        // Neither takes what the other could: they draw on different money, both get all they are entitled to, or one asks
        // for nothing.
        if apart || (whole(upper) && whole(lower)) || (first.amount == 0 && first.asked == 0) || entitled(lower) == 0 {
            return false;
        }
        if first.amount != 0 || second.amount != 0 {
            return true;
        }
        // Neither gets anything: that stays where nothing closes, or everything closed before.
        let closed = |at: usize| {
            let before = sorted.order.iter().take_while(|other| **other != upper && **other != lower);
            let mut same = before.filter(|other| claims.envelope(**other) == claims.envelope(at));
            same.any(|other| award(*other).amount < award(*other).asked)
        };
        terms.last_in_line != LastInLine::Skip && !(closed(upper) && closed(lower))
    }

    /// Whether two neighbours that change places are entitled to something else by their ranks.
    fn rank_matters(&self, upper: usize, lower: usize, last: &Decided, sorted: &Sorted) -> bool {
        let cuts = &self.quick.cuts;
        let list = last.ranking.list(upper);
        if cuts.rank_classes() == 1 || list != last.ranking.list(lower) {
            return false;
        }
        let above = sorted.order.iter().take_while(|other| **other != upper);
        let above = above.filter(|other| last.ranking.list(**other) == list).count();
        let rank = u32::try_from(above).unwrap_or(u32::MAX).saturating_add(1);
        cuts.rank_class(rank) != cuts.rank_class(rank.saturating_add(1))
    }
}

/// The weighting in which one criterion has a factor and the others share what is left of the maxima.
#[must_use]
pub fn moved(maxima: &[Exact], criterion: usize, factor: &Exact) -> Weighting {
    let sum: Exact = maxima.iter().sum();
    let max = maxima.get(criterion).cloned().unwrap_or_default();
    let others = (&sum - &(factor * &max)).checked_div(&(&sum - &max)).unwrap_or_default();
    let part = |at: usize| if at == criterion { factor.clone() } else { others.clone() };
    Weighting::of((0..maxima.len()).map(part).collect())
}
