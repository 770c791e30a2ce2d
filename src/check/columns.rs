//! The columns that declared fields are read into: how wide their integers are follows from their bounds.

use super::model::{FieldKind, Numeric, NumericSort};
use crate::column::{Column, Data, Integers, Texts, scaled};
use crate::number::Currency;

impl FieldKind {
    /// An empty column for such values.
    ///
    /// Numbers are integers at the scale that the field's decimals need, of 64 bits where its bounds fit, else of 128;
    /// where neither fits they are plain values.
    #[must_use]
    pub fn column(&self, currency: Currency) -> Column {
        let data = match self {
            Self::Text { .. } => Data::Texts(Texts::default()),
            Self::Choice(of) => Data::Choice(of.clone(), Vec::new()),
            Self::YesNo => Data::YesNo(Vec::new()),
            Self::Date => Data::Days(Vec::new()),
            Self::Numeric(numeric) => numbers(numeric, currency),
        };
        Column { data, missing: Vec::new() }
    }
}

impl Numeric {
    /// The places after the point that every value has at the most, in currency units or as a ratio.
    #[must_use]
    pub fn scale(&self, currency: Currency) -> u32 {
        match self.sort {
            NumericSort::Integer | NumericSort::Number => self.decimals,
            // As written, and two more for the sign.
            NumericSort::Percent { .. } => self.decimals.saturating_add(2),
            NumericSort::Money => currency.decimals(),
        }
    }
}

fn numbers(numeric: &Numeric, currency: Currency) -> Data {
    let scale = numeric.scale(currency);
    let bound = |n| scaled(&n, scale);
    let (low, high) = (bound(numeric.low.0.floor()), bound(numeric.high.0.ceiling()));
    let money = numeric.sort == NumericSort::Money;
    let values = match (low, high) {
        (Some(low), Some(high)) if i64::try_from(low).is_ok() && i64::try_from(high).is_ok() => {
            Integers::Narrow(Vec::new())
        }
        (Some(_), Some(_)) => Integers::Wide(Vec::new()),
        _ => return Data::Values(Vec::new()),
    };
    Data::Numbers { money, scale, values }
}
