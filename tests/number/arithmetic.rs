//! Arithmetic and order against big rationals; the laws of a field; refusals instead of endless work.

use super::{exact, example, integers, law, number, numbers, rational, rationals};
use libtest_mimic::Trial;
use merit::number::{Exact, PowError};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use proptest::{prop_assert, prop_assert_eq};
use std::hash::{DefaultHasher, Hash, Hasher};

pub fn trials() -> Vec<Trial> {
    vec![
        law("operations agree with big rationals", (rationals(), rationals()), |(p, q)| {
            let (a, b) = (exact(&p), exact(&q));
            prop_assert_eq!(rational(&(&a + &b)), &p + &q);
            prop_assert_eq!(rational(&(&a - &b)), &p - &q);
            prop_assert_eq!(rational(&(&a * &b)), &p * &q);
            prop_assert_eq!(a.checked_div(&b).map(|x| rational(&x)), (!q.is_zero()).then(|| &p / &q));
            prop_assert_eq!(rational(&-&a), -&p);
            prop_assert_eq!(rational(&a.abs()), p.abs());
            prop_assert_eq!(rational(&a.floor()), p.floor());
            prop_assert_eq!(rational(&a.ceiling()), p.ceil());
            prop_assert_eq!(a.is_integer(), p.is_integer());
            prop_assert_eq!((a.is_zero(), a.is_positive()), (p.is_zero(), p.is_positive()));
            prop_assert_eq!(a.is_negative(), p.is_negative());
            prop_assert_eq!(a.bits(), p.numer().bits().max(p.denom().bits()));
            let whole = p.is_integer().then(|| i128::try_from(p.to_integer()).ok()).flatten();
            prop_assert_eq!(a.to_i128(), whole);
            Ok(())
        }),
        law("order agrees with big rationals", (rationals(), rationals()), |(p, q)| {
            let (a, b) = (exact(&p), exact(&q));
            prop_assert_eq!(a.cmp(&b), p.cmp(&q));
            prop_assert_eq!(a == b, p == q);
            prop_assert_eq!((&a).max(&b), &exact(&p.clone().max(q)));
            Ok(())
        }),
        law("order tells apart the closest neighbours", (rationals(), integers()), |(p, n)| {
            let gap = BigRational::new(BigInt::one(), BigInt::from(n.unsigned_abs()) + BigInt::one());
            prop_assert!(exact(&p) < exact(&(&p + &gap)));
            prop_assert!(exact(&p) > exact(&(&p - &gap)));
            Ok(())
        }),
        law("the way to a number leaves no trace", (numbers(), numbers()), |(a, b)| {
            let detour = (&a + &b) - &b;
            prop_assert_eq!(&detour, &a);
            prop_assert_eq!(hash(&detour), hash(&a));
            let parts = Exact::from_parts(a.numerator() * -6, a.denominator() * -6);
            prop_assert_eq!(parts.as_ref().map(hash), Some(hash(&a)));
            prop_assert_eq!(parts, Some(a));
            Ok(())
        }),
        law("laws of a field", (numbers(), numbers(), numbers()), |(a, b, c)| {
            prop_assert_eq!(&a + &b, &b + &a);
            prop_assert_eq!(&a * &b, &b * &a);
            prop_assert_eq!((&a + &b) + &c, &a + (&b + &c));
            prop_assert_eq!((&a * &b) * &c, &a * (&b * &c));
            prop_assert_eq!(&a * (&b + &c), &a * &b + &a * &c);
            prop_assert_eq!(&a - &b, -(&b - &a));
            prop_assert_eq!([&a, &b, &c].into_iter().sum::<Exact>(), &a + &b + &c);
            prop_assert_eq!([a.clone(), b.clone(), c.clone()].into_iter().sum::<Exact>(), &a + &b + &c);
            prop_assert_eq!(&a * Exact::one(), a.clone());
            prop_assert!((&a + -&a).is_zero());
            if !b.is_zero() {
                prop_assert_eq!(a.checked_div(&b).map(|q| q * &b), Some(a));
            }
            Ok(())
        }),
        law("ratio takes any integers", (integers(), integers()), |(num, den)| {
            let expected = (den != 0).then(|| exact(&BigRational::new(num.into(), den.into())));
            prop_assert_eq!(Exact::ratio(num, den), expected);
            prop_assert_eq!(Exact::from(num).to_i128(), Some(num));
            prop_assert_eq!(Exact::from(num).to_i64(), i64::try_from(num).ok());
            if let Ok(length) = usize::try_from(num) {
                prop_assert_eq!(Exact::from(length), Exact::from(num));
            }
            Ok(())
        }),
        law("powers are repeated products", (numbers(), -9_i64..=9), |(base, exponent)| {
            let product = (0..exponent.abs()).fold(Exact::one(), |product, _| product * &base);
            let expected = if exponent < 0 { Exact::one().checked_div(&product) } else { Some(product) };
            prop_assert_eq!(base.checked_pow(exponent), expected.ok_or(PowError::ZeroToNegative));
            Ok(())
        }),
        law("modulo has the sign of the divisor", (numbers(), numbers()), |(a, b)| {
            let Some(rest) = a.modulo(&b) else {
                prop_assert!(b.is_zero());
                return Ok(());
            };
            prop_assert!(rest.abs() < b.abs());
            prop_assert!(rest.is_zero() || rest.is_negative() == b.is_negative());
            prop_assert!((a - rest).checked_div(&b).is_some_and(|q| q.is_integer()));
            Ok(())
        }),
        law("square roots are exact or refused", (numbers(), numbers()), |(a, b)| {
            prop_assert_eq!((&a * &a).sqrt_exact(), Some(a.abs()));
            prop_assert!(b.sqrt_exact().is_none_or(|root| &root * &root == b && !root.is_negative()));
            Ok(())
        }),
        example("square roots that do not exist", || {
            for text in ["2", "-4", "0.1", "8/9", "9/8", "340282366920938463463374607431768211456000"] {
                assert_eq!(number(text).sqrt_exact(), None, "{text}");
            }
        }),
        example("modulo as FEEL defines it", || {
            for (a, b, expected) in [
                ("12", "5", "2"),
                ("-12", "5", "3"),
                ("12", "-5", "-3"),
                ("-12", "-5", "-2"),
                ("10.1", "4.5", "1.1"),
                ("-10.1", "4.5", "3.4"),
                ("10.1", "-4.5", "-3.4"),
                ("-10.1", "-4.5", "-1.1"),
            ] {
                assert_eq!(number(a).modulo(&number(b)), Some(number(expected)), "modulo({a}, {b})");
            }
        }),
        example("powers at the edge", || {
            assert_eq!(Exact::zero().checked_pow(0), Ok(Exact::one()));
            assert_eq!(Exact::zero().checked_pow(-1), Err(PowError::ZeroToNegative));
            assert_eq!(Exact::zero().checked_pow(i64::MAX), Ok(Exact::zero()));
            assert_eq!(number("-1").checked_pow(i64::MIN), Ok(Exact::one()));
            assert_eq!(number("-1").checked_pow(i64::MAX), Ok(number("-1")));
            assert_eq!(number("-2").checked_pow(127), Ok(Exact::from(i128::MIN)));
            // The largest has as many bits as a number may have.
            let largest = number("2").checked_pow((1 << 16) - 1).unwrap();
            assert_eq!(largest.bits(), Exact::MAX_BITS);
            assert_eq!(number("2").checked_pow(1 - (1 << 16)), Ok(Exact::one().checked_div(&largest).unwrap()));
            for exponent in [i64::MAX, i64::MIN, 1 << 32, 1 << 16, -(1 << 16)] {
                assert_eq!(number("2").checked_pow(exponent), Err(PowError::TooLarge), "2 ** {exponent}");
                assert_eq!(number("1/2").checked_pow(exponent), Err(PowError::TooLarge), "0.5 ** {exponent}");
            }
        }),
        example("refusals of powers say why", || {
            assert_eq!(PowError::ZeroToNegative.to_string(), "zero cannot be raised to a negative power");
            assert_eq!(PowError::TooLarge.to_string(), "this power is too large a number");
        }),
        example("order of numbers longer than the stack is deep", || {
            // Neighbouring Fibonacci ratios have the longest continued fractions.
            let (mut a, mut b) = (BigInt::one(), BigInt::one());
            for _ in 0..60_000 {
                (a, b) = (&a + &b, a);
            }
            let golden = Exact::from_parts(a.clone(), b.clone()).unwrap();
            let next = Exact::from_parts(&a + &b, a).unwrap();
            assert_ne!(golden.cmp(&next), std::cmp::Ordering::Equal);
            assert_eq!(hash(&golden), hash(&golden.clone()));
        }),
    ]
}

fn hash(number: &Exact) -> u64 {
    let mut hasher = DefaultHasher::new();
    number.hash(&mut hasher);
    hasher.finish()
}
