//! Products of 256 bits against big integers.

use super::{divide, product};
use crate::number::{Exact, Rounding};
use num_bigint::BigInt;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// Integers of any size, and those at the ends of their range.
fn integer() -> impl Strategy<Value = i128> {
    let edges = vec![i128::MIN, i128::MIN + 1, -1, 0, 1, i128::MAX - 1, i128::MAX, i128::from(u64::MAX)];
    prop_oneof![prop::sample::select(edges), any::<i128>(), any::<i64>().prop_map(i128::from), -20_i128..20]
}

/// Factors and divisors are above zero.
fn positive() -> impl Strategy<Value = i128> {
    integer().prop_map(|n| n.checked_abs().unwrap_or(i128::MAX).max(1))
}

/// The same cases in every run; `PROPTEST_RNG_SEED` and `PROPTEST_CASES` ask for others and more.
fn settled() -> ProptestConfig {
    let asked = ProptestConfig::default();
    let seed = if asked.rng_seed == RngSeed::Random { RngSeed::Fixed(1) } else { asked.rng_seed };
    ProptestConfig { rng_seed: seed, failure_persistence: None, ..asked }
}

proptest! {
    #![proptest_config(settled())]

    #[test]
    fn products_are_those_of_big_integers(a in integer(), b in integer(), c in integer(), d in integer()) {
        let (left, right) = (BigInt::from(a) * b, BigInt::from(c) * d);
        prop_assert_eq!(product(a, b).cmp(&product(c, d)), left.cmp(&right));
        prop_assert_eq!(product(a, b).to_string(), left.to_string());
    }

    #[test]
    fn quotients_are_rounded_as_exact_ones(n in integer(), up in positive(), d in positive(), down in positive()) {
        // Halves are rare among large numbers, so that the same is asked of one.
        for (up, d, down) in [(up, d, down), (up, up, 2), (1, 1, 1)] {
            let exact = (Exact::from(n) * Exact::from(up)).checked_div(&(Exact::from(d) * Exact::from(down)));
            for mode in Rounding::ALL {
                let expected = exact.as_ref().and_then(|q| q.round(0, mode).to_i128());
                prop_assert_eq!(divide(n, up, d, down, mode), expected);
            }
        }
    }

    #[test]
    fn a_divisor_that_is_not_above_zero_has_no_quotient(n in integer(), d in positive()) {
        prop_assert_eq!(divide(n, 1, 0, 1, Rounding::Down), None);
        prop_assert_eq!(divide(n, 1, -d, 1, Rounding::Down), None);
    }
}

#[test]
fn a_quotient_is_rounded_into_the_range() {
    // The floor of this quotient is one below the least integer of 128 bits.
    let quotient = |mode| divide(i128::MIN + 1, i128::MAX, 1, i128::MAX - 1, mode);
    assert_eq!(quotient(Rounding::Down), Some(i128::MIN));
    assert_eq!(quotient(Rounding::HalfUp), Some(i128::MIN));
    assert_eq!(divide(i128::MAX, i128::MAX, 1, i128::MAX - 1, Rounding::HalfUp), None);
}
