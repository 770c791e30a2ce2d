//! Integers of both widths at their edges: what does not fit is said, and quotients round as exact numbers do.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use super::{Width, rounded};
use crate::number::{Exact, Rounding};

macro_rules! what_does_not_fit_is_said {
    ($name:ident, $integer:ty) => {
        #[test]
        fn $name() {
            let (least, most) = (<$integer>::MIN, <$integer>::MAX);
            let mut edges = vec![-1000, -7, -3, -2, -1, 0, 1, 2, 3, 7, 1000];
            edges.extend([least, least + 1, least / 2, most / 2, most / 2 + 1, most - 1, most]);
            for (a, b) in edges.iter().flat_map(|a| edges.iter().map(move |b| (*a, *b))) {
                let said = |(value, word): ($integer, $integer)| (value, word < 0);
                assert_eq!(said(Width::add(a, b)), a.overflowing_add(b), "{a} + {b}");
                assert_eq!(said(Width::subtract(a, b)), a.overflowing_sub(b), "{a} - {b}");
                assert_eq!(said(Width::multiply(a, b)), a.overflowing_mul(b), "{a} * {b}");
            }
        }
    };
}

what_does_not_fit_is_said!(integers_of_64_bits, i64);
what_does_not_fit_is_said!(integers_of_128_bits, i128);

#[test]
fn quotients_round_as_exact_numbers_do() {
    let dividends = (-40_i64..=40).chain([i64::MIN, i64::MIN + 1, i64::MAX - 1, i64::MAX]);
    for (n, by) in dividends.flat_map(|n| [1, 2, 3, 4, 7, 10, i64::MAX / 2, i64::MAX].map(|by| (n, by))) {
        for rounding in Rounding::ALL {
            let exact = Exact::ratio(n.into(), by.into()).unwrap().round(0, rounding).to_i128().unwrap();
            assert_eq!(i128::from(rounded(n, by, rounding)), exact, "{n} / {by}, {}", rounding.name());
            assert_eq!(rounded(i128::from(n), i128::from(by), rounding), exact, "{n} / {by}, {}", rounding.name());
        }
    }
}
