//! Money: whole units, one currency, and a name for each refusal.

use super::{example, integers, law, number, numbers};
use libtest_mimic::Trial;
use merit::number::{Currency, Exact, Money, MoneyError, NotDecimal, parse_plain};
use proptest::prelude::{Strategy, any};
use proptest::sample::select;
use proptest::{prop_assert, prop_assert_eq};
use rust_decimal::Decimal;

pub fn trials() -> Vec<Trial> {
    vec![
        law("money adds up or overflows by name", (amounts(), integers()), |(a, units)| {
            let b = Money::new(units, a.currency());
            match a.checked_add(b) {
                Ok(sum) => {
                    prop_assert_eq!(sum.to_exact(), a.to_exact() + b.to_exact());
                    prop_assert_eq!(sum.checked_sub(b), Ok(a));
                }
                Err(error) => {
                    prop_assert_eq!(error, MoneyError::Overflow);
                    prop_assert_eq!(a.units().checked_add(units), None);
                }
            }
            prop_assert_eq!(a.compare(b), Ok(a.to_exact().cmp(&b.to_exact())));
            prop_assert_eq!(a.partial_cmp(&b), a.compare(b).ok());
            Ok(())
        }),
        law("money is an exact number and back", amounts(), |a| {
            prop_assert_eq!(Money::from_exact(&a.to_exact(), a.currency()), Ok(a));
            prop_assert_eq!(a.is_zero(), a.to_exact().is_zero());
            prop_assert_eq!(
                (a.is_positive(), a.is_negative()),
                (a.to_exact().is_positive(), a.to_exact().is_negative())
            );
            prop_assert_eq!(parse_plain(&a.to_string()), Ok(a.to_exact()));
            prop_assert_eq!(a.to_exact().to_fixed(a.currency().decimals()), Some(a.to_string()));
            prop_assert_eq!(a.to_exact().grouped(a.currency().decimals()), Some(a.grouped()));
            let half = a.to_exact() + a.currency().smallest_unit() * number("0.5");
            prop_assert_eq!(Money::from_exact(&half, a.currency()), Err(MoneyError::NotWholeUnits));
            Ok(())
        }),
        law("shares never exceed the whole", (any::<i64>(), 0_i128..=1000), |(units, permille)| {
            let whole = Money::new(units.into(), yuan());
            let share = Exact::ratio(permille, 1000).unwrap();
            let parts = [share.clone(), Exact::one() - share].map(|share| whole.share_floor(&share).unwrap());
            let lost = whole.units() - parts[0].units() - parts[1].units();
            prop_assert!((0..=1).contains(&lost));
            Ok(())
        }),
        law("decimals are exact or refused", numbers(), |value| {
            if let Ok(decimal) = Decimal::try_from(&value) {
                prop_assert_eq!(Exact::from(decimal), value);
            } else {
                let places = value.decimal_places();
                let fits = |places: u32| {
                    let units = &value * Exact::power_of_ten(i32::try_from(places).unwrap());
                    places <= 28 && units.abs() < Exact::from(1_i128 << 96)
                };
                prop_assert!(places.is_none_or(|places| !fits(places)), "{:?} was refused", value);
            }
            Ok(())
        }),
        law("money is a decimal and back", (any::<i64>(), currencies()), |(units, currency)| {
            let money = Money::new(units.into(), currency);
            let decimal = money.to_decimal().unwrap();
            prop_assert_eq!(decimal.to_string(), money.to_string());
            prop_assert_eq!(Money::from_decimal(decimal, currency), Ok(money));
            Ok(())
        }),
        example("money is printed with its decimals", || {
            let shown = |units, code| Money::new(units, Currency::parse(code).unwrap());
            assert_eq!(shown(48_000_000, "CNY").to_string(), "480000.00");
            assert_eq!(shown(48_000_000, "CNY").grouped(), "480,000.00");
            assert_eq!(shown(-5, "CNY").to_string(), "-0.05");
            assert_eq!(shown(1_234_567, "JPY").grouped(), "1,234,567");
            assert_eq!(shown(1_000_001, "ADA").to_string(), "1.000001");
            assert_eq!(format!("{:?}", shown(100, "EUR")), "1.00 EUR");
        }),
        example("refusals of money have names", || {
            let (fen, euro) = (Money::new(1, yuan()), Money::new(1, Currency::parse("EUR").unwrap()));
            assert_eq!(fen.checked_add(euro), Err(MoneyError::MixedCurrencies));
            assert_eq!(fen.checked_sub(euro), Err(MoneyError::MixedCurrencies));
            assert_eq!(fen.compare(euro), Err(MoneyError::MixedCurrencies));
            assert_eq!(fen.partial_cmp(&euro), None);
            assert_ne!(fen, euro);
            let most = Money::new(i128::MAX, yuan());
            assert_eq!(most.checked_add(fen), Err(MoneyError::Overflow));
            assert_eq!(most.share_floor(&number("1.5")), Err(MoneyError::Overflow));
            for (refusal, sentence) in [
                (MoneyError::Overflow, "this amount of money is too large"),
                (MoneyError::MixedCurrencies, "these amounts of money are in different currencies"),
                (MoneyError::NotWholeUnits, "this amount has more decimals than its currency"),
            ] {
                assert_eq!(refusal.to_string(), sentence);
            }
            assert_eq!(NotDecimal.to_string(), "this number has no exact decimal form of 28 digits");
        }),
        example("currencies are in order and known by their code", || {
            let codes: Vec<&str> = Currency::all().map(Currency::code).collect();
            assert!(codes.is_sorted_by(|a, b| a < b));
            assert_eq!(Currency::parse("CNY").unwrap().smallest_unit(), number("0.01"));
            assert_eq!(Currency::parse("cny"), None);
        }),
    ]
}

fn yuan() -> Currency {
    Currency::parse("CNY").unwrap()
}

fn currencies() -> impl Strategy<Value = Currency> {
    select(Currency::all().collect::<Vec<_>>())
}

fn amounts() -> impl Strategy<Value = Money> {
    (integers(), currencies()).prop_map(|(units, currency)| Money::new(units, currency))
}
