//! The unit of the sums in a notice: that of the columns in which the office asks for amounts.

use crate::check::model::{FieldKind, NumericSort, Rules};
use crate::lang::Lang;
use crate::number::{Exact, Money};
use serde::Serialize;

/// A unit of money, and how many decimals the sums of a document need in it.
#[derive(Clone, Debug, Serialize)]
pub struct Unit {
    /// `万元`, `元`, `CNY`.
    pub words: String,
    #[serde(skip)]
    factor: Exact,
    #[serde(skip)]
    places: u32,
}

impl Unit {
    /// The unit that all columns of amounts share, in Chinese, or the currency itself; with as many decimals as these sums
    /// need.
    #[must_use]
    pub fn of(rules: &Rules, sums: impl IntoIterator<Item = Money>, lang: Lang) -> Self {
        let units = rules.fields.iter().filter_map(|field| match &field.kind {
            FieldKind::Numeric(numeric) if numeric.sort == NumericSort::Money => Some(&numeric.unit),
            _ => None,
        });
        let mut units: Vec<&Exact> = units.collect();
        units.dedup();
        // Only Chinese has a word for ten thousand of a currency.
        let factor = match units.as_slice() {
            [one] if lang == Lang::Zh => (*one).clone(),
            _ => Exact::one(),
        };
        let plain = factor == Exact::one();
        let mut unit = Self { words: named(&factor, rules, lang), factor, places: 0 };
        let needed = sums.into_iter().filter_map(|sum| unit.exact(sum).decimal_places()).max().unwrap_or(0);
        // The currency itself has its own decimals always.
        unit.places = if plain { rules.round.currency.decimals() } else { needed };
        unit
    }

    fn exact(&self, sum: Money) -> Exact {
        let sum = sum.to_exact();
        sum.checked_div(&self.factor).unwrap_or(sum)
    }

    /// A sum in this unit, exact.
    #[must_use]
    pub fn text(&self, sum: Money) -> String {
        let exact = self.exact(sum);
        let places = exact.decimal_places().unwrap_or(0).max(self.places);
        exact.grouped(places).unwrap_or_else(|| exact.to_string())
    }
}

/// The name of a unit of the currency.
pub(super) fn named(factor: &Exact, rules: &Rules, lang: Lang) -> String {
    let currency = rules.round.currency.code();
    let power = factor.to_i64().unwrap_or(0);
    match (lang, currency, power) {
        (Lang::Zh, "CNY", 1) => "元".into(),
        (Lang::Zh, "CNY", 10_000) => "万元".into(),
        (Lang::Zh, "CNY", 100_000_000) => "亿元".into(),
        (_, _, 1) => currency.to_owned(),
        _ => format!("{currency} {}", factor.grouped(0).unwrap_or_else(|| factor.to_string())),
    }
}
