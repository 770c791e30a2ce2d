//! Literals and printing: the corpus, and that each is the inverse of the other.

use super::{example, law, number, numbers};
use crate::corpus;
use libtest_mimic::Trial;
use merit::number::{Exact, decimals_written, parse_literal, parse_plain};
use proptest::prelude::{Strategy, any, prop_oneof};
use proptest::{prop_assert, prop_assert_eq};

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("number::corpus of literals", || corpus::run(include_str!("../corpus/number/literals.txt"), check)),
        law("reading undoes printing", decimals(), |value| {
            prop_assert_eq!(parse_literal(&value.to_string()), Ok(value.clone()));
            prop_assert_eq!(parse_plain(&value.to_string()), Ok(value.clone()));
            prop_assert_eq!(decimals_written(&value.to_string()), value.decimal_places().unwrap_or(0));
            Ok(())
        }),
        law("places are as few as possible", numbers(), |value| {
            match value.decimal_places() {
                Some(0) => prop_assert!(value.is_integer()),
                Some(places) => {
                    let scale = i32::try_from(places).unwrap();
                    prop_assert!((&value * Exact::power_of_ten(scale)).is_integer());
                    prop_assert!(!(&value * Exact::power_of_ten(scale - 1)).is_integer());
                    prop_assert_eq!(value.to_fixed(places), Some(value.to_string()));
                    prop_assert_eq!(value.to_fixed(places - 1), None);
                }
                None => prop_assert_eq!(value.to_string(), format!("{}/{}", value.numerator(), value.denominator())),
            }
            Ok(())
        }),
        law("fixed and grouped say the same", (decimals(), 0_u32..=60), |(value, places)| {
            let fixed = value.to_fixed(places);
            prop_assert_eq!(value.grouped(places).map(|text| text.replace(',', "")), fixed.clone());
            if let Some(fixed) = fixed {
                prop_assert_eq!(decimals_written(&fixed), places);
                prop_assert_eq!(number(&fixed), value);
            }
            Ok(())
        }),
        law("significant digits are the nearest", (numbers(), 1_u32..=40), |(value, digits)| {
            let text = value.to_significant(digits);
            let printed = number(&text);
            let written = text.trim_start_matches(['-', '0', '.']).replace('.', "");
            prop_assert!(written.trim_end_matches('0').len() <= usize::try_from(digits).unwrap());
            // Half a unit of the last digit is at most 5/10^digits of the number.
            let unit = value.abs() * Exact::power_of_ten(-i32::try_from(digits).unwrap());
            prop_assert!((&printed - &value).abs() <= unit * Exact::from(5));
            Ok(())
        }),
        law("every text is read or refused, and every fix is read", texts(), |text| {
            for read in [parse_literal, parse_plain] {
                if let Err(error) = read(&text) {
                    let fix = error.corrected();
                    prop_assert!(fix.as_ref().is_none_or(|fix| read(fix).is_ok()), "{:?} => {:?}", text, fix);
                }
            }
            Ok(())
        }),
        law("a cell reads what a rule reads, or refuses", texts(), |text| {
            if let Ok(value) = parse_plain(&text) {
                prop_assert_eq!(parse_literal(&text), Ok(value));
            }
            Ok(())
        }),
        example("printing", || {
            assert_eq!(number("104/15").to_string(), "104/15");
            assert_eq!(format!("{:?}", number("104/15")), "104/15");
            assert_eq!(format!("{:.1}|{:>9}", number("-0.25"), number("12.50")), "-0.25|12.5");
            assert_eq!(number("200000000").grouped(2).as_deref(), Some("200,000,000.00"));
            assert_eq!(number("-999.5").grouped(1).as_deref(), Some("-999.5"));
            assert_eq!(number("-1000").grouped(0).as_deref(), Some("-1,000"));
            assert_eq!(number("1/3").to_fixed(40), None);
            assert_eq!(number("1").to_fixed(u32::MAX), None);
            assert_eq!(number("1/3").to_significant(34), format!("0.{}", "3".repeat(34)));
            assert_eq!(number("2/3").to_significant(34), format!("0.{}7", "6".repeat(33)));
            assert_eq!(number("999.96").to_significant(4), "1000");
            assert_eq!(number("0.0012345").to_significant(4), "0.001234");
            assert_eq!(number("-123456").to_significant(2), "-120000");
            assert_eq!(number("0").to_significant(0), "0");
        }),
        example("places written", || {
            for (text, places) in [("1.50", 2), ("1.50%", 2), ("-3", 0), ("2000万", 0), ("1.5亿", 1), ("", 0)] {
                assert_eq!(decimals_written(text), places, "{text}");
            }
        }),
        example("the longest literal", || {
            assert!(parse_literal(&"9".repeat(200)).is_ok());
            assert!(parse_plain(&format!("0.{}", "1".repeat(199))).is_ok());
            for faulty in ["9".repeat(201), format!("0.{}", "1".repeat(200)), "1,".repeat(2_000_000)] {
                let error = parse_literal(&faulty).unwrap_err();
                assert_eq!(error.corrected(), None);
            }
            // A text of 1,000 bytes is corrected, a longer one is not.
            let corrected = |spaces| parse_plain(&format!("{}5", " ".repeat(spaces))).unwrap_err().corrected();
            assert_eq!(corrected(999).as_deref(), Some("5"));
            assert_eq!(corrected(1000), None);
        }),
    ]
}

/// `literal => value` or `literal => error: sentence [fix: text]`; a literal in `cell(…)` is read as a cell's.
fn check(literal: &str, expected: &str) -> Result<(), String> {
    let cell = literal.strip_prefix("cell(").and_then(|rest| rest.strip_suffix(')'));
    let found = match cell.map_or_else(|| parse_literal(literal.trim_matches('"')), parse_plain) {
        Ok(value) => value.to_string(),
        Err(error) => match error.corrected() {
            Some(fix) => format!("error: {error} [fix: {fix}]"),
            None => format!("error: {error}"),
        },
    };
    if found == expected { Ok(()) } else { Err(format!("found {found}")) }
}

/// Numbers whose decimals end and that a literal can hold.
fn decimals() -> impl Strategy<Value = Exact> {
    (super::integers(), 0_i32..=45).prop_map(|(units, places)| Exact::from(units) * Exact::power_of_ten(-places))
}

/// Texts of the characters that numbers are written and miswritten with.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[-+]?[0-9０-９_,，.．]{0,9}[eEx0-9%％万亿元 k+-]{0,4}",
        1 => any::<String>(),
    ]
}
