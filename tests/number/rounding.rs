//! Rounding against a definition that only compares the two neighbours, and the table of the DMN specification.

use super::{exact, example, integers, law, number, numbers, rational, rationals};
use crate::corpus;
use libtest_mimic::Trial;
use merit::number::{Exact, Rounding};
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{Pow, Signed};
use proptest::prelude::{Strategy, prop_oneof};
use proptest::{prop_assert, prop_assert_eq};
use std::cmp::Reverse;

pub fn trials() -> Vec<Trial> {
    vec![
        law("rounding is the choice of a neighbour", (values(), -9_i32..=9), |(value, scale)| {
            let step = Pow::pow(BigRational::from(BigInt::from(10)), -scale);
            for rounding in Rounding::ALL {
                let expected = exact(&by_neighbours(&value, &step, rounding));
                prop_assert_eq!(exact(&value).round(scale, rounding), expected, "{} to {}", value, scale);
            }
            Ok(())
        }),
        law("rounding to a step is the choice of a multiple", (values(), rationals()), |(value, step)| {
            for rounding in Rounding::ALL {
                let expected = step.is_positive().then(|| exact(&by_neighbours(&value, &step, rounding)));
                prop_assert_eq!(exact(&value).round_to_step(&exact(&step), rounding), expected);
            }
            Ok(())
        }),
        law("steps of integers are those of exact numbers", (integers(), steps()), |(amount, step)| {
            for rounding in Rounding::ALL {
                let rounded = Exact::from(amount).round_to_step(&Exact::from(step), rounding);
                let expected = rounded.and_then(|sum| sum.checked_div(&Exact::from(step))?.to_i128());
                prop_assert_eq!(rounding.steps(amount, step), expected, "{} in steps of {}", amount, step);
            }
            Ok(())
        }),
        law("what is round stays", (numbers(), -9_i32..=9), |(value, scale)| {
            for rounding in Rounding::ALL {
                let once = value.round(scale, rounding);
                prop_assert_eq!(once.round(scale, rounding), once.clone());
                prop_assert!((&once - &value).abs() < Exact::power_of_ten(-scale));
            }
            Ok(())
        }),
        example("the farthest scales come back at once", || {
            let third = number("-1/3");
            for rounding in Rounding::ALL {
                assert!(!third.round(6176, rounding).is_zero());
                assert_eq!(third.round(i32::MAX, rounding), third.round(6176, rounding));
                assert_eq!(third.round(i32::MIN, rounding), third.round(-6111, rounding));
            }
            assert_eq!(third.round(-6111, Rounding::Up), -Exact::power_of_ten(6111));
        }),
        example("roundings have their names", || {
            for rounding in Rounding::ALL {
                assert_eq!(Rounding::parse(rounding.name()), Some(rounding));
            }
            assert_eq!(Rounding::parse("Half Up"), None);
        }),
        Trial::test("number::corpus of roundings", || {
            corpus::run(include_str!("../corpus/number/rounding.txt"), check)
        }),
    ]
}

/// `round half up(-2.5, 0) => -3`; FEEL's `decimal` is half even.
fn check(call: &str, expected: &str) -> Result<(), String> {
    let (name, arguments) = call.trim_end_matches(')').split_once('(').ok_or("a case is written `name(n, scale)`")?;
    let (value, scale) = arguments.split_once(", ").unwrap_or((arguments, "0"));
    let name = if name == "decimal" { "half even" } else { name.trim_start_matches("round ") };
    let rounding = Rounding::parse(name).ok_or("no such rounding")?;
    let found = number(value).round(scale.parse().map_err(|_| "no such scale")?, rounding);
    if found == number(expected) { Ok(()) } else { Err(format!("found {found}")) }
}

/// Any rationals, and decimals with few places, half of which end in a 5 at some scale.
fn values() -> impl Strategy<Value = BigRational> {
    let decimals = (-2_000_000_i64..=2_000_000, 0_u32..=9)
        .prop_map(|(units, places)| BigRational::new((units * 5).into(), Pow::pow(BigInt::from(10), places)));
    prop_oneof![3 => decimals, 1 => rationals()]
}

/// Steps of integers, most of them few enough for halves; those that are not above zero have no multiples.
fn steps() -> impl Strategy<Value = i128> {
    prop_oneof![3 => -2_i128..=12, 1 => integers()]
}

fn by_neighbours(value: &BigRational, step: &BigRational, rounding: Rounding) -> BigRational {
    let lower = (value / step).floor();
    let neighbours = [lower.clone() * step, (value / step).ceil() * step];
    let distance = |n: &BigRational| (n - value).abs();
    let odd = |n: &BigRational| (n / step).to_integer().is_odd();
    let chosen = match rounding {
        Rounding::Up => neighbours.into_iter().max_by_key(BigRational::abs),
        Rounding::Down => neighbours.into_iter().min_by_key(BigRational::abs),
        Rounding::HalfUp => neighbours.into_iter().min_by_key(|n| (distance(n), Reverse(n.abs()))),
        Rounding::HalfDown => neighbours.into_iter().min_by_key(|n| (distance(n), n.abs())),
        Rounding::HalfEven => neighbours.into_iter().min_by_key(|n| (distance(n), odd(n))),
        Rounding::Floor => neighbours.into_iter().min(),
        Rounding::Ceiling => neighbours.into_iter().max(),
    };
    let chosen = chosen.expect("two neighbours");
    assert_eq!(rational(&exact(&chosen)), chosen);
    chosen
}
