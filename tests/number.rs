//! The laws of exact numbers, money and sharing out, held against big rationals, and the corpora of literals and
//! roundings.

mod arithmetic;
mod literals;
mod money;
mod rounding;

use libtest_mimic::{Failed, Trial};
use merit::number::Exact;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::test_runner::{Config, TestCaseError, TestRunner};

pub fn trials() -> Vec<Trial> {
    let mut trials = Vec::new();
    trials.extend(arithmetic::trials());
    trials.extend(rounding::trials());
    trials.extend(literals::trials());
    trials.extend(money::trials());
    trials
}

/// A trial that tries a law on 2,000 generated values.
fn law<S>(name: &str, values: S, holds: fn(S::Value) -> Result<(), TestCaseError>) -> Trial
where
    S: Strategy + Send + 'static,
{
    Trial::test(format!("number::{name}"), move || {
        let config = Config { cases: 2000, failure_persistence: None, ..Config::default() };
        TestRunner::new(config).run(&values, holds).map_err(|error| Failed::from(error.to_string()))
    })
}

/// A trial of single cases.
fn example(name: &str, holds: impl FnOnce() + Send + 'static) -> Trial {
    Trial::test(format!("number::{name}"), move || {
        holds();
        Ok(())
    })
}

/// Integers that crowd the places where arithmetic breaks: zero, halves of the word, and both ends of `i128`.
fn integers() -> impl Strategy<Value = i128> {
    let near = |centre: i128| (-2_i128..=2).prop_map(move |d| centre.saturating_add(d));
    prop_oneof![
        4 => -12_i128..=12,
        2 => any::<i64>().prop_map(i128::from),
        2 => any::<i128>(),
        1 => near(i128::MAX),
        1 => near(i128::MIN),
        1 => near(1 << 63),
        1 => near(1 << 64),
        1 => (0_u32..=38).prop_map(|e| 10_i128.pow(e)),
        1 => (0_u32..=126).prop_map(|e| 1_i128 << e),
        1 => Just(5_i128.pow(54)),
    ]
}

/// Rationals, a good part of which exceed `i128`.
fn rationals() -> impl Strategy<Value = BigRational> {
    let part = || {
        prop_oneof![
            3 => integers().prop_map(BigInt::from),
            1 => (integers(), integers()).prop_map(|(a, b)| BigInt::from(a) * b),
        ]
    };
    (part(), prop_oneof![Just(BigInt::from(1)), part()])
        .prop_filter("a denominator", |(_, den)| !den.is_zero())
        .prop_map(|(num, den)| BigRational::new(num, den))
}

fn numbers() -> impl Strategy<Value = Exact> {
    rationals().prop_map(|r| exact(&r))
}

fn exact(rational: &BigRational) -> Exact {
    Exact::from_parts(rational.numer().clone(), rational.denom().clone()).expect("a rational has a denominator")
}

fn rational(number: &Exact) -> BigRational {
    BigRational::new(number.numerator(), number.denominator())
}

/// A number as a test writes it.
fn number(text: &str) -> Exact {
    match text.split_once('/') {
        Some((num, den)) => number(num).checked_div(&number(den)).expect("a denominator"),
        None => merit::number::parse_literal(text).expect(text),
    }
}
