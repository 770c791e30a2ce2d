//! Two numbers, parted by a space, and a scale: read, reckoned and rounded as big rationals are.
#![no_main]

use libfuzzer_sys::fuzz_target;
use merit::number::{Exact, Rounding, parse_literal, parse_plain};
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Pow, Signed, ToPrimitive, Zero};
use std::hash::{DefaultHasher, Hash, Hasher};

fuzz_target!(|text: &str| {
    let mut parts = text.splitn(3, ' ');
    let (first, second) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    let scale = parts.next().and_then(|s| s.parse::<i32>().ok()).unwrap_or(0);
    let (Some(a), Some(b)) = (read(first), read(second)) else {
        // The whole text may be a faulty number with spaces in it.
        read(text);
        return;
    };
    let (x, y) = (rational(&a), rational(&b));
    equal(&(&a + &b), &(&x + &y));
    equal(&(&a - &b), &(&x - &y));
    equal(&(&a * &b), &(&x * &y));
    equal(&-&a, &-&x);
    equal(&a.abs(), &x.abs());
    equal(&a.floor(), &x.floor());
    equal(&a.ceiling(), &x.ceil());
    let order = (x.numer() * y.denom()).cmp(&(y.numer() * x.denom()));
    assert_eq!(a.cmp(&b), order);
    assert_eq!(a == b, order.is_eq());
    let hash = |n: &Exact| {
        let mut hasher = DefaultHasher::new();
        n.hash(&mut hasher);
        hasher.finish()
    };
    match a.checked_div(&b) {
        None => assert!(y.is_zero()),
        Some(quotient) => {
            equal(&quotient, &(&x / &y));
            equal(&a.modulo(&b).expect("a divisor"), &(&x - &y * (&x / &y).floor()));
            let back = &quotient * &b;
            assert_eq!((&back, hash(&back)), (&a, hash(&a)));
            rounded(&quotient, scale.clamp(-50, 50));
            printed(&quotient);
        }
    }
    rounded(&a, scale.clamp(-50, 50));
    let product = &a * &b;
    printed(&product);
    // The root of a square is there; what is given as a root is one.
    let square = &product * &product;
    assert_eq!(square.sqrt_exact(), Some(product.abs()));
    if let Some(root) = a.sqrt_exact() {
        assert_eq!(&root * &root, a);
    }
    let exponent = i64::from(scale % 40);
    match a.checked_pow(exponent) {
        Ok(power) if exponent >= 0 => equal(&power, &Pow::pow(&x, exponent.unsigned_abs())),
        Ok(power) => equal(&power, &Pow::pow(&x, exponent.unsigned_abs()).recip()),
        Err(_) => assert!((a.is_zero() && exponent < 0) || (a.bits() - 1) * exponent.unsigned_abs() >= Exact::MAX_BITS),
    }
});

/// A literal's value, held against a reading of its own; what is offered for a faulty one is in order.
fn read(text: &str) -> Option<Exact> {
    if let Err(error) = parse_plain(text) {
        error.corrected().map(|meant| parse_plain(&meant).expect("a correction is in order"));
    }
    match parse_literal(text) {
        Err(error) => {
            if let Some(meant) = error.corrected() {
                assert!(parse_literal(&meant).is_ok(), "`{meant}` is offered for `{text}`");
            }
            None
        }
        Ok(value) => {
            let shift = [('%', -2), ('万', 4), ('亿', 8)].into_iter().find(|(suffix, _)| text.ends_with(*suffix));
            let digits = text.trim_end_matches(['%', '万', '亿']).replace('_', "");
            let (whole, decimals) = digits.split_once('.').unwrap_or((&digits, ""));
            let units: BigInt = format!("{whole}{decimals}").parse().expect("digits");
            let places = i32::try_from(decimals.len()).expect("few") - shift.map_or(0, |(_, places)| places);
            equal(&value, &(BigRational::from(units) / ten(places)));
            if let Ok(plain) = parse_plain(text) {
                assert_eq!(plain, value);
            }
            printed(&value);
            Some(value)
        }
    }
}

/// Printing and reading give the number back.
fn printed(number: &Exact) {
    let text = number.to_string();
    match text.split_once('/') {
        Some((num, den)) => {
            assert_eq!(number.decimal_places(), None);
            let parts = (num.parse::<BigInt>().expect("digits"), den.parse::<BigInt>().expect("digits"));
            assert_eq!(Exact::from_parts(parts.0, parts.1).as_ref(), Some(number));
        }
        None => {
            let places = number.decimal_places().expect("its decimals end");
            assert_eq!(text.split_once('.').map_or(0, |(_, d)| d.len()), usize::try_from(places).expect("few"));
            if text.bytes().filter(u8::is_ascii_digit).count() <= 200 {
                assert_eq!(parse_plain(&text).as_ref(), Ok(number));
            }
            assert_eq!(number.to_fixed(places).as_deref(), Some(&*text));
            let grouped = number.grouped(places).expect("as many places as it has");
            assert_eq!(grouped.replace(',', ""), text);
            // As many digits as it has: nothing is rounded.
            let digits = u32::try_from(text.len()).expect("few");
            assert_eq!(number.to_significant(digits), text);
        }
    }
}

/// Each direction of rounding, from the definition.
fn rounded(number: &Exact, scale: i32) {
    let shifted = rational(number) * ten(scale);
    let low = shifted.floor().to_integer();
    let rest = &shifted - BigRational::from(low.clone());
    let half = BigRational::new(BigInt::one(), BigInt::from(2));
    for rounding in Rounding::ALL {
        let near = |on_half: bool| rest > half || (rest == half && on_half);
        let up = match rounding {
            Rounding::Up => shifted.is_positive(),
            Rounding::Down => shifted.is_negative(),
            Rounding::HalfUp => near(shifted.is_positive()),
            Rounding::HalfDown => near(shifted.is_negative()),
            Rounding::HalfEven => near(low.is_odd()),
            Rounding::Floor => false,
            Rounding::Ceiling => true,
        } && !rest.is_zero();
        let expected = BigRational::from(&low + i32::from(up)) / ten(scale);
        equal(&number.round(scale, rounding), &expected);
    }
}

fn ten(exponent: i32) -> BigRational {
    let power = BigRational::from(Pow::pow(BigInt::from(10), exponent.unsigned_abs()));
    if exponent < 0 { power.recip() } else { power }
}

fn rational(number: &Exact) -> BigRational {
    BigRational::new(number.numerator(), number.denominator())
}

fn equal(found: &Exact, expected: &BigRational) {
    assert!(found.numerator() == *expected.numer() && found.denominator() == *expected.denom(), "{found} {expected}");
    assert_eq!(found.to_i64(), expected.is_integer().then(|| expected.to_integer().to_i64()).flatten());
}
