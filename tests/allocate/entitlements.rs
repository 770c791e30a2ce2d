//! Entitlements and tiers: `entitlements.txt` and `tiers.txt` of `tests/corpus/allocate`.

use super::random::cny;
use crate::corpus;
use libtest_mimic::Failed;
use merit::allocate::{NoEntitlement, entitlement, scaled_entitlement, tier};
use merit::check::model::{Tier, TierReach};
use merit::number::{Exact, Money, Rounding, decimals_written, parse_literal};
use merit::span::Span;
use std::collections::BTreeMap;

pub fn entitlements() -> Result<(), Failed> {
    assert_eq!(NoEntitlement::NoTier.name(), "no tier");
    assert_eq!(NoEntitlement::Override.name(), "override");
    corpus::run(include_str!("../corpus/allocate/entitlements.txt"), entitled)
}

pub fn tiers() -> Result<(), Failed> {
    corpus::run(include_str!("../corpus/allocate/tiers.txt"), reached)
}

fn number(text: &str) -> Exact {
    parse_literal(text).expect(text)
}

/// A number as an integer and the decimals it has.
fn scaled(text: &str) -> (i128, u32) {
    let decimals = decimals_written(text);
    let units = number(text) * Exact::power_of_ten(i32::try_from(decimals).unwrap());
    (units.to_i128().unwrap(), decimals)
}

/// Exact numbers and integers have to say the same; `wide` says that integers cannot.
fn entitled(terms: &str, expected: &str) -> Result<(), String> {
    let term = |name: &str| {
        let (_, rest) = terms.split_once(&format!("{name} "))?;
        let end = [" less ", " step ", " rounding ", " smallest "].iter().filter_map(|next| rest.find(next)).min();
        Some(&rest[..end.unwrap_or(rest.len())])
    };
    let money = |text: &str| Money::from_exact(&number(text), cny()).unwrap();
    let (asked, less) = (term("asked").unwrap(), term("less"));
    let (step, smallest) = (money(term("step").unwrap()), money(term("smallest").unwrap_or("0")));
    let rounding = term("rounding").and_then(Rounding::parse).ok_or("no such rounding")?;
    let found = entitlement(number(asked), less.map(number), step, rounding, smallest);
    let integers = scaled_entitlement(scaled(asked), less.map(scaled), step, rounding, smallest);
    let words = |amount: Money, why: Option<NoEntitlement>| {
        let why = why.map(|why| format!(" {}", why.name())).unwrap_or_default();
        format!("{}{why}", amount.to_exact())
    };
    let Ok(found) = found else {
        return if expected == "too large" && integers.is_none() { Ok(()) } else { Err(format!("{integers:?}")) };
    };
    let mut text = words(found.amount, found.nothing_because);
    match integers {
        Some((units, why)) if words(Money::new(units, cny()), why) == text => {}
        Some(other) => return Err(format!("found {text}, but {other:?} of integers")),
        None => text += " wide",
    }
    if text == expected { Ok(()) } else { Err(format!("found {text}")) }
}

fn reached(given: &str, expected: &str) -> Result<(), String> {
    let words: Vec<&str> = given.split(' ').collect();
    let [tiers @ .., by, value] = words.as_slice() else { return Err("a case has tiers and a rank or total".into()) };
    let reach = |text: &&str| match text.split_once('-') {
        Some((first, last)) => TierReach::Ranks(first.parse().unwrap(), last.parse().ok()),
        None => TierReach::TotalFrom(number(text)),
    };
    let tier_of = |text| Tier { reach: reach(text), figures: BTreeMap::new(), span: Span::default() };
    let tiers: Vec<Tier> = tiers.iter().map(tier_of).collect();
    let found = match *by {
        "rank" => tier(&tiers, value.parse().unwrap(), None),
        _ => tier(&tiers, 1, Some(&number(value))),
    };
    let found = found.map_or("none".to_owned(), |at| at.to_string());
    if found == expected { Ok(()) } else { Err(format!("found {found}")) }
}
