//! Several applications that reach something together: copies of an example that differ by what the rules look at.

use super::about::measured;
use super::base::{Base, World};
use super::change::{Change, alone, assessed, changed, scorings};
use super::pool::{Pool, fields_of};
use super::proposal::Nothing;
use super::single::{self, descent, lower_points};
use super::values::{fits, numeric};
use super::variants::{Variant, variants};
use crate::check::model::{Example, Expr, FieldKind, Limit, LimitBound, Method, Node, Prefers, Rules, TierReach};
use crate::number::Exact;
use crate::oracle::Standing;
use crate::round::{Applications, Decision, Reading, decide};
use crate::study::coverage::{Goal, Kind, Reached, reached_by_round};
use crate::study::tests::applications;
use crate::value::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The numbers of applications that are tried.
const SIZES: [usize; 11] = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20];
/// So many examples are copied where as few copies as will do are looked for.
const BASES: usize = 6;
/// What is asked for is multiplied by these.
const MORE: [i64; 5] = [1, 2, 5, 10, 100];

/// A decided round that reaches something.
pub(super) struct Found {
    pub members: Vec<Example>,
    pub all: Applications,
    pub decision: Decision,
    pub reached: Reached,
}

/// The rounds that are tried for one goal.
pub(super) struct Tries<'r> {
    pub rules: &'r Rules,
    pub goal: &'r Goal,
    pub count: usize,
}

impl Tries<'_> {
    /// The round of these applications, if it reaches the goal.
    pub fn round(&mut self, members: &[Example]) -> Option<Found> {
        self.count += 1;
        let members = named(self.rules, members);
        let all = applications(self.rules, &members);
        let decision = decide(self.rules, &all, true, Reading::Compiled).ok()?;
        let reached = reached_by_round(self.rules, &all, &decision);
        reached.contains(&self.goal.id()).then_some(Found { members, all, decision, reached })
    }
}

/// The members with keys that differ: the first with a key keeps it.
fn named(rules: &Rules, members: &[Example]) -> Vec<Example> {
    let mut taken: Vec<Value> = rules.examples.iter().filter_map(|e| e.values.get(rules.key).cloned()).collect();
    let declared: Vec<&Example> = rules.examples.iter().collect();
    let mut next = 0_usize;
    let mut named: Vec<Example> = Vec::new();
    for member in members {
        let mut member = member.clone();
        let is_declared = declared.iter().any(|e| e.values == member.values && e.marks == member.marks);
        let twice = named.iter().any(|m| m.values.get(rules.key) == member.values.get(rules.key));
        if !is_declared || twice {
            let key = loop {
                next += 1;
                let key = Value::text(&format!("S{next}"));
                if !taken.contains(&key) {
                    break key;
                }
            };
            taken.push(key.clone());
            Change::Field(rules.key, key).apply(&mut member);
        }
        named.push(member);
    }
    named
}

/// A round that reaches a goal.
///
/// # Errors
///
/// Why none was found.
pub(super) fn find(world: &World<'_>, goal: &Goal) -> Result<Found, Nothing> {
    let rules = world.rules;
    let ranked: Vec<&Base> = world.bases.iter().filter(|base| base.is_ranked()).collect();
    if ranked.is_empty() {
        return Err(Nothing::NoBase);
    }
    let mut tries = Tries { rules, goal, count: 0 };
    let plain = ranked.iter().find_map(|base| tries.round(std::slice::from_ref(&base.example)));
    let found = plain.or_else(|| match goal.kind {
        Kind::TieBreak => ranked.iter().find_map(|base| tie(&mut tries, base)),
        Kind::Tier => ranked.iter().find_map(|base| tier(&mut tries, base)),
        Kind::Standing => ranked.iter().find_map(|base| standing(&mut tries, base)),
        Kind::Minimum => ranked.iter().find_map(|base| minimum(&mut tries, base)),
        Kind::Guarantee => ranked.iter().find_map(|base| several(&mut tries, &variants(rules, base))),
        _ => limit(&mut tries, &ranked),
    });
    found.ok_or(Nothing::Rounds(tries.count))
}

/// Rounds of more and more applications that rank apart.
fn several(tries: &mut Tries<'_>, apart: &[Variant]) -> Option<Found> {
    SIZES.iter().filter(|size| **size <= apart.len()).find_map(|size| {
        let members: Vec<Example> = apart.iter().take(*size).map(|v| v.example.clone()).collect();
        tries.round(&members)
    })
}

/// Two applications that are equal in all that comes before a tie-break, and differ there.
fn tie(tries: &mut Tries<'_>, base: &Base) -> Option<Found> {
    let (rules, goal) = (tries.rules, tries.goal);
    let at = rules.ranking.tie_breaks.iter().position(|tie_break| tie_break.span == goal.span)?;
    let tie_break = rules.ranking.tie_breaks.get(at)?;
    let mut own = Pool::new(rules, &base.example);
    measured(&tie_break.value, &mut own);
    let mut others = Pool::new(rules, &base.example);
    scorings(rules).into_iter().for_each(|(_, scoring)| others.scoring(scoring));
    let single = own.changes.iter().map(|change| vec![change.clone()]);
    let pairs = own.changes.iter().flat_map(|one| {
        let others = others.changes.iter().filter(|other| !one.touches(other));
        others.map(|other| vec![one.clone(), other.clone()])
    });
    let mut seen: BTreeMap<String, Vec<(Value, Example)>> = BTreeMap::new();
    for changes in std::iter::once(Vec::new()).chain(single).chain(pairs).take(PAIRS) {
        let example = changed(&base.example, &changes);
        let Some((keys, value)) = keys_until(rules, &example, at) else { continue };
        let equal = seen.entry(keys).or_default();
        let other = equal.iter().find(|(other, _)| *other != value).map(|(_, example)| example.clone());
        if let Some(other) = other
            && let Some(found) = tries.round(&[other, example.clone()])
        {
            return Some(found);
        }
        if equal.iter().all(|(other, _)| *other != value) || tie_break.prefers == Prefers::Uncovered {
            equal.push((value, example));
        }
    }
    None
}

/// So many applications are looked at for a tie.
const PAIRS: usize = 6_000;

/// What a ranked application is ranked by before a tie-break, and its value there.
fn keys_until(rules: &Rules, example: &Example, at: usize) -> Option<(String, Value)> {
    let assessment = alone(rules, example);
    if assessment.standing != Standing::Ranked {
        return None;
    }
    let keys = super::variants::keys(rules, example, &assessment)?;
    // The list and what is ranked by come before the tie-breaks.
    let before = keys.get(..at + 2)?;
    Some((format!("{before:?}"), keys.get(at + 2)?.clone()))
}

/// An application whose total lies in a tier, or enough of them for its ranks.
fn tier(tries: &mut Tries<'_>, base: &Base) -> Option<Found> {
    let (rules, goal) = (tries.rules, tries.goal);
    let tiers = &rules.allocation.as_ref()?.award.tiers;
    let tier = tiers.iter().find(|tier| tier.span == goal.span)?;
    match &tier.reach {
        TierReach::Ranks(first, _) => {
            let apart = variants(rules, base);
            let size = usize::try_from(*first).ok()?;
            let members: Vec<Example> = apart.iter().take(size).map(|v| v.example.clone()).collect();
            if members.len() < size { None } else { tries.round(&members) }
        }
        TierReach::TotalFrom(from) => {
            let totals = tiers.iter().filter_map(|tier| match &tier.reach {
                TierReach::TotalFrom(total) => Some(total),
                TierReach::Ranks(..) => None,
            });
            let above = totals.filter(|total| *total > from).min();
            let away = |example: &Example| {
                let assessment = alone(rules, example);
                let total = assessment.total.as_ref().ok().filter(|_| assessment.standing == Standing::Ranked)?;
                Some(match above {
                    _ if total < from => from - total,
                    Some(above) if total >= above => Exact::one() + (total - above),
                    _ => Exact::zero(),
                })
            };
            let mut pool = Pool::new(rules, &base.example);
            scorings(rules).into_iter().for_each(|(_, scoring)| pool.scoring(scoring));
            let way: Vec<Example> = descent(&base.example, &pool.changes, away, &mut tries.count).collect();
            way.into_iter().rev().find_map(|example| tries.round(&[example]))
        }
    }
}

/// An application whose points fall short where it stands first among those beside it.
fn minimum(tries: &mut Tries<'_>, base: &Base) -> Option<Found> {
    let (rules, goal) = (tries.rules, tries.goal);
    let points = |example: &Example| lower_points(rules, goal, &alone(rules, example));
    let pool = single::pool(rules, goal, base);
    let way: Vec<Example> = descent(&base.example, &pool, points, &mut tries.count).collect();
    way.into_iter().find_map(|example| {
        let alone = tries.round(std::slice::from_ref(&example));
        alone.or_else(|| tries.round(&[base.example.clone(), example]))
    })
}

/// Rounds of more and more applications with different values of what is compared.
fn standing(tries: &mut Tries<'_>, base: &Base) -> Option<Found> {
    let (rules, goal) = (tries.rules, tries.goal);
    let mut peers = scorings(rules).into_iter().filter_map(|(_, scoring)| match &scoring.method {
        Method::Peer(peer) if peer.rows.iter().any(|row| row.span == goal.span) => Some(peer),
        _ => None,
    });
    let peer = peers.next()?;
    let mut pool = Pool::new(rules, &base.example);
    measured(&peer.value, &mut pool);
    let mut different: Vec<(Value, Example)> = Vec::new();
    for change in std::iter::once(None).chain(pool.changes.iter().map(Some)) {
        let example = changed(&base.example, change.into_iter().cloned().collect::<Vec<_>>().as_slice());
        let assessment = assessed(rules, &example);
        let application = crate::study::tests::application(&example);
        let value = crate::oracle::eval(&peer.value, &assessment.env(rules, &application)).ok();
        let fine = assessment.standing == Standing::Ranked;
        if let Some(value) = value.filter(|value| fine && different.iter().all(|(other, _)| other != value)) {
            different.push((value, example));
        }
    }
    let members: Vec<Example> = different.into_iter().map(|(_, example)| example).collect();
    SIZES.iter().filter(|size| **size <= members.len()).find_map(|size| tries.round(members.get(..*size)?))
}

/// Enough applications of one group, asking for enough, that a limit binds them; as few as will do.
fn limit(tries: &mut Tries<'_>, ranked: &[&Base]) -> Option<Found> {
    let (rules, goal) = (tries.rules, tries.goal);
    let allocation = rules.allocation.as_ref()?;
    let limit = allocation.limits.iter().find(|limit| limit.span == goal.span)?;
    let least = if let LimitBound::Awards(most) = limit.bound { most + 1 } else { 1 };
    let all: Vec<Vec<Variant>> = ranked.iter().take(BASES).map(|base| variants(rules, base)).collect();
    for size in SIZES.into_iter().filter(|size| *size >= least) {
        for (apart, more) in all.iter().filter(|all| all.len() >= size).flat_map(|all| MORE.map(|more| (all, more))) {
            let mut members: Vec<Example> = apart.iter().take(size).map(|v| v.example.clone()).collect();
            for (i, member) in members.iter_mut().enumerate() {
                multiplied(rules, member, &allocation.award.amount, more);
                grouped(rules, limit, &allocation.limits, member, i);
            }
            if let Some(found) = tries.round(&members) {
                return Some(found);
            }
        }
    }
    None
}

/// Makes the amounts that are asked for larger, as far as their fields allow.
fn multiplied(rules: &Rules, member: &mut Example, amount: &Expr, by: i64) {
    for id in fields_of(rules, amount) {
        let Some(field) = rules.fields.get(id) else { continue };
        let Some(Value::Money(now)) = member.values.get(id) else { continue };
        let more = numeric(field, now * &Exact::from(by));
        if fits(rules, field, &more) {
            Change::Field(id, more).apply(member);
        }
    }
}

/// Puts a member into the group of a limit, and into groups of its own for the others.
fn grouped(rules: &Rules, limit: &Limit, limits: &[Limit], member: &mut Example, at: usize) {
    let own = limit.per.as_ref().map(|per| fields_of(rules, per)).unwrap_or_default();
    for id in &own {
        let field = rules.fields.get(*id);
        let missing = member.values.get(*id).is_none_or(Value::is_missing);
        if missing && field.is_some_and(|field| matches!(field.kind, FieldKind::Text { .. })) {
            Change::Field(*id, Value::text("G")).apply(member);
        }
    }
    for other in limits.iter().filter(|other| other.span != limit.span) {
        let Some(Node::Field(id)) = other.per.as_ref().map(|per| &per.node) else { continue };
        let Some(field) = rules.fields.get(*id).filter(|_| !own.contains(id) && *id != rules.key) else { continue };
        let value = match &field.kind {
            FieldKind::Choice(of) => {
                let place = at.checked_rem(of.len()).unwrap_or(0);
                of.get(place).map(|choice: &Arc<str>| Value::Text(choice.clone()))
            }
            FieldKind::Text { .. } if field.optional => Some(Value::Missing),
            FieldKind::Text { .. } => Some(Value::text(&format!("G{at}"))),
            _ => None,
        };
        value.into_iter().for_each(|value| Change::Field(*id, value).apply(member));
    }
}
