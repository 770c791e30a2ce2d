//! One column after another.

use super::{Column, Data, Integers};

impl Column {
    /// Takes all values of another column, as if they were pushed one by one; it is left empty, with its room.
    pub fn append(&mut self, other: &mut Self) {
        let (before, more) = (self.len(), other.len());
        if !self.data.append(&mut other.data) {
            for at in 0..more {
                self.push(&other.get(at));
            }
            *other = other.emptied(0);
            return;
        }
        if !self.missing.is_empty() || !other.missing.is_empty() {
            self.missing.resize(before, false);
            self.missing.append(&mut other.missing);
            self.missing.resize(before + more, false);
        }
    }

    /// Makes room for so many more values, each text as long as those of a sample are on the average.
    pub fn reserve(&mut self, more: usize, sample: &Self) {
        match &mut self.data {
            Data::Numbers { values: Integers::Narrow(v), .. } => v.reserve(more),
            Data::Numbers { values: Integers::Wide(v), .. } => v.reserve(more),
            Data::YesNo(v) => v.reserve(more),
            Data::Choice(_, v) => v.reserve(more),
            Data::Days(v) => v.reserve(more),
            Data::Texts(texts) => {
                if let Data::Texts(sample) = &sample.data {
                    texts.reserve(more, sample);
                }
            }
            Data::Values(v) => v.reserve(more),
        }
    }
}

impl Data {
    /// Takes the values of another of the same shape; of another shape it takes nothing and says so.
    fn append(&mut self, other: &mut Self) -> bool {
        match (self, other) {
            (
                Self::Numbers { money, scale, values },
                Self::Numbers { money: other_money, scale: other_scale, values: other },
            ) if money == other_money && scale == other_scale => match (values, other) {
                (Integers::Narrow(values), Integers::Narrow(other)) => values.append(other),
                (Integers::Wide(values), Integers::Wide(other)) => values.append(other),
                _ => return false,
            },
            (Self::YesNo(values), Self::YesNo(other)) => values.append(other),
            (Self::Choice(of, values), Self::Choice(other_of, other)) if of == other_of => values.append(other),
            (Self::Days(values), Self::Days(other)) => values.append(other),
            (Self::Texts(texts), Self::Texts(other)) => {
                texts.append(other);
                other.clear();
            }
            (Self::Values(values), Self::Values(other)) => values.append(other),
            _ => return false,
        }
        true
    }
}
