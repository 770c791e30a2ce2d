//! Shares of all at once, naive: the rate rises from stop to stop, and every sum is made again at each.

use super::books::{Books, Holder, Tied};
use crate::check::model::LimitBound;
use crate::number::Exact;

/// A claimant and what it holds.
type Share = (usize, Exact);

/// Who takes part, and what each holds when all have stopped and none holds less than the smallest award.
pub(super) fn fill(books: &Books<'_>) -> Result<Vec<Share>, Tied> {
    let mut members = admitted(books)?;
    loop {
        let shares = rise(books, &members);
        let least = &books.question.smallest;
        // Awards are whole steps: a share that no whole step between reaches is too small as well.
        let enough = |share: &Exact| share >= least && *share >= whole_above(books, least);
        if shares.iter().all(|(_, share)| enough(share)) {
            return Ok(shares);
        }
        members = shares.into_iter().filter(|(_, share)| enough(share)).map(|(who, _)| who).collect();
    }
}

/// The least multiple of the step that reaches a sum.
fn whole_above(books: &Books<'_>, sum: &Exact) -> Exact {
    let below = books.steps(sum);
    if below == *sum { below } else { &below + &books.question.step }
}

/// Those with an entitlement and a weight whom limits by awards leave room, down the ranking.
fn admitted(books: &Books<'_>) -> Result<Vec<usize>, Tied> {
    let question = books.question;
    let group = |limit: usize, who: usize| question.claimants.get(who)?.limits.get(limit).copied().flatten();
    let mut members: Vec<usize> = Vec::new();
    // How many of a group have an award or are to have one.
    let count = |members: &[usize], limit: usize, of: usize| {
        let in_group = |who: &usize| group(limit, *who) == Some(of);
        let served = (0..question.claimants.len()).filter(|who| books.has(*who).is_positive());
        served.filter(in_group).count() + members.iter().filter(|who| in_group(who)).count()
    };
    let bound = |limit: usize| match question.limits.get(limit) {
        Some(LimitBound::Awards(most)) => Some(*most),
        _ => None,
    };
    for tied in &question.ranking {
        let fits = |who: &usize| {
            (0..question.limits.len()).all(|limit| match (bound(limit), group(limit, *who)) {
                (Some(most), Some(of)) => count(&members, limit, of) < most,
                _ => true,
            })
        };
        let takes_part = |who: &usize| {
            let claimant = question.claimants.get(*who);
            let positive = claimant.is_some_and(|c| c.entitlement.is_positive() && c.weight.is_positive());
            positive && !books.has(*who).is_positive()
        };
        let going: Vec<usize> = tied.iter().copied().filter(|who| takes_part(who) && fits(who)).collect();
        let apart = |who: &usize| question.stop && question.claimants.get(*who).is_some_and(|c| c.divided);
        if going.len() > 1 && going.iter().any(apart) {
            return Err(Tied);
        }
        members.extend(&going);
        for limit in 0..question.limits.len() {
            let Some(most) = bound(limit) else { continue };
            if going.iter().filter_map(|who| group(limit, *who)).any(|of| count(&members, limit, of) > most) {
                return Err(Tied);
            }
        }
    }
    Ok(members)
}

/// What is full of one: its envelope and its limits by money.
fn within(books: &Books<'_>, who: usize) -> Vec<(Option<usize>, usize)> {
    let claimant = books.question.claimants.get(who);
    let mut all: Vec<(Option<usize>, usize)> = claimant.map(|c| (None, c.envelope)).into_iter().collect();
    for (limit, bound) in books.question.limits.iter().enumerate() {
        let group = claimant.and_then(|c| c.limits.get(limit).copied().flatten());
        if let (LimitBound::Money(_), Some(group)) = (bound, group) {
            all.push((Some(limit), group));
        }
    }
    all
}

/// The room of an envelope or limit before anyone rises.
fn room(books: &Books<'_>, of: (Option<usize>, usize), who: usize) -> Exact {
    match of {
        (None, envelope) => books.balance(Holder::Envelope(envelope)),
        (Some(limit), _) => books.room(limit, who).unwrap_or_default(),
    }
}

/// What each member holds when all have stopped.
fn rise(books: &Books<'_>, members: &[usize]) -> Vec<Share> {
    let weight = |who: usize| books.question.claimants.get(who).map(|c| c.weight.clone()).unwrap_or_default();
    let mut stopped: Vec<Share> = Vec::new();
    loop {
        let rising: Vec<usize> = members.iter().copied().filter(|who| stopped.iter().all(|(s, _)| s != who)).collect();
        // The rate at which each stops: by itself, or by what it is within.
        let full_at = |who: usize, of: (Option<usize>, usize)| {
            let held: Exact = stopped.iter().filter(|(s, _)| within(books, *s).contains(&of)).map(|(_, h)| h).sum();
            let weights: Exact = rising.iter().filter(|r| within(books, **r).contains(&of)).map(|r| weight(*r)).sum();
            (&room(books, of, who) - &held).checked_div(&weights)
        };
        let stops = |who: usize| {
            let own = books.entitlement(who).checked_div(&weight(who));
            let by = within(books, who).into_iter().filter_map(|of| full_at(who, of));
            by.chain(own).min()
        };
        let Some(rate) = rising.iter().filter_map(|who| stops(*who)).min() else { return in_order(members, stopped) };
        let now: Vec<Share> = rising
            .iter()
            .filter(|who| stops(**who).as_ref() == Some(&rate))
            .map(|who| (*who, &rate * &weight(*who)))
            .collect();
        stopped.extend(now);
    }
}

fn in_order(members: &[usize], shares: Vec<Share>) -> Vec<Share> {
    members.iter().filter_map(|who| shares.iter().find(|(s, _)| s == who).cloned()).collect()
}

/// The claimants to whom one further step goes, in order: by largest remainder, equal remainders by rank.
pub(super) fn rounded(books: &Books<'_>, shares: &[Share]) -> Vec<usize> {
    let rank = |who: usize| books.question.ranking.iter().position(|tied| tied.contains(&who));
    let mut waiting: Vec<(Exact, Option<usize>, usize)> = shares
        .iter()
        .map(|(who, share)| (share - &books.steps(share), rank(*who), *who))
        .filter(|(rest, ..)| rest.is_positive())
        .collect();
    let mut given: Vec<usize> = Vec::new();
    let mut closed = Vec::new();
    while let Some((rest, rank, _)) = waiting.iter().max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1))).cloned() {
        let equal = |(r, k, _): &(Exact, Option<usize>, usize)| *r == rest && *k == rank;
        let mut equals: Vec<usize> = waiting.iter().filter(|w| equal(w)).map(|(.., who)| *who).collect();
        equals.sort_unstable();
        waiting.retain(|w| !equal(w));
        // What is full for these, if all that are left of them have a step.
        let full = |equals: &[usize]| {
            let tried = || given.iter().chain(equals);
            let over = |of: &(Option<usize>, usize), who: usize| {
                let steps = tried().filter(|t| within(books, **t).contains(of)).count();
                &Exact::from(steps) * &books.question.step > room(books, *of, who)
            };
            let over = |who: &usize| within(books, *who).into_iter().filter(|of| over(of, *who)).collect::<Vec<_>>();
            equals.iter().flat_map(over).collect::<Vec<_>>()
        };
        loop {
            equals.retain(|who| within(books, *who).iter().all(|of| !closed.contains(of)));
            let full = full(&equals);
            // The first limit of the file, and the envelope only where no limit is.
            let order = |limit: Option<usize>| limit.unwrap_or(usize::MAX);
            let Some(first) = full.iter().map(|(limit, _)| order(*limit)).min() else { break };
            closed.extend(full.into_iter().filter(|(limit, _)| order(*limit) == first));
        }
        given.extend(equals);
    }
    given
}
