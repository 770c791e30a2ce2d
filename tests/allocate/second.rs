//! The naive second allocator of the oracle agrees with the real one: every movement of money, in order, or that a tie
//! reaches money.

use super::random::{Random, Width, claims, ranking, round, rounds, terms};
use libtest_mimic::Failed;
use merit::allocate::{Allocation, Bound, Claims, Failure, Terms, Why, allocate};
use merit::number::Exact;
use merit::oracle::{Holder, divide};
use merit::rank::Ranking;
use merit::round::{movements, question};
use std::collections::BTreeMap;

/// Whether both say the same.
pub fn same(terms: &Terms, claims: &Claims, ranking: &Ranking, found: Option<&Allocation>) -> Result<(), String> {
    let expected = divide(&question(terms, claims, ranking)).ok();
    let moved = found.map(|allocation| movements(terms, allocation));
    if moved != expected {
        return Err(format!("moved {moved:?}\nbut by the naive one {expected:?}"));
    }
    let (Some(allocation), Some(movements)) = (found, expected) else { return Ok(()) };
    for (at, award) in allocation.awards.iter().enumerate() {
        let got: Exact =
            movements.iter().filter(|(_, to, _)| *to == Holder::Claimant(at)).map(|(.., amount)| amount).sum();
        if got != terms.money(award.amount).to_exact() {
            return Err(format!("claim {at} has the award {} and got {got}", award.amount));
        }
    }
    Ok(())
}

/// What a random round shows.
fn shown(terms: &Terms, found: Option<&Allocation>) -> Vec<&'static str> {
    let Some(allocation) = found else { return vec!["a tie at money"] };
    let mut shown = vec![terms.method.name()];
    let mut note = |what: &'static str, holds: bool| shown.extend(Some(what).filter(|_| holds));
    let any = |of: &dyn Fn(&Why) -> bool| allocation.transfers.iter().any(|t| of(&t.why));
    let bound = |of: &dyn Fn(&Bound) -> bool| allocation.awards.iter().any(|a| a.bound.as_ref().is_some_and(of));
    note("a part award", any(&|w| matches!(w, Why::Part(_))));
    note("a guarantee that serves", any(&|w| matches!(w, Why::Guarantee(_))));
    note("an award that people decided", any(&|w| *w == Why::Override));
    note("a share", any(&|w| *w == Why::Share));
    note("a leftover step", any(&|w| matches!(w, Why::Remainder(_))));
    note("a second remainder", any(&|w| matches!(w, Why::Remainder(n) if *n > 1)));
    note("money that tops up", any(&|w| *w == Why::TopUp));
    note("money that moves", any(&|w| *w == Why::Moved));
    note("money that moves and serves", any(&|w| matches!(w, Why::Short(_))));
    note("a limit that binds", bound(&|b| matches!(b, Bound::Limit(_))));
    note("an envelope that binds", bound(&|b| matches!(b, Bound::Envelope(_))));
    note("a smallest award that binds", bound(&|b| *b == Bound::Smallest));
    let lapses: i128 = allocation.unspent;
    note("money that lapses beside an equal remainder", lapses > 0 && any(&|w| *w == Why::Share));
    shown
}

pub fn agrees() -> Result<(), Failed> {
    let total = rounds(20_000);
    let mut seen: BTreeMap<&str, u64> = BTreeMap::new();
    let mut refused = 0;
    for seed in 0..total {
        let round = round(&mut Random::new(seed), Width::Everything, None);
        let (terms, claims, ranking) = (terms(&round), claims(&round), ranking(&round));
        let found = match allocate(&terms, &claims, &ranking) {
            Ok(allocation) => Some(allocation),
            Err(Failure::Undecidable(_)) => None,
            // The naive one takes what people decided for what fits.
            Err(Failure::Refused(..)) => {
                refused += 1;
                continue;
            }
            Err(Failure::Fault(words)) => return Err(format!("seed {seed}: {words}\n{round:?}").into()),
        };
        same(&terms, &claims, &ranking, found.as_ref()).map_err(|why| format!("seed {seed}: {why}\n{round:?}"))?;
        shown(&terms, found.as_ref()).into_iter().for_each(|what| *seen.entry(what).or_default() += 1);
    }
    println!("naive allocator: {total} rounds agree, {refused} refuse what was decided: {seen:?}");
    let total = total - refused;
    let few: Vec<_> = seen.iter().filter(|(_, count)| **count * 100 < total).collect();
    if seen.len() == 17 && few.is_empty() {
        Ok(())
    } else {
        Err(format!("of {total} random rounds too few show one of the {} things: {few:?}", seen.len()).into())
    }
}
