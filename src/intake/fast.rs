//! The short way for cells as they nearly always are: bytes to the integers of a column, and texts into its arena.
//!
//! What a cell may hold is said in [`super::cell`] and only there. The short way takes a cell only where it is sure to
//! find what [`super::cell::read`] would, and leaves every other to it.

use super::block::{Place, plain, raw, raw_bytes};
use super::cell;
use super::credit_code::is_credit_code;
use super::figure::Figures;
use crate::check::model::{Field, FieldKind};
use crate::column::{Column, Data, Integers, packed};
use crate::number::Currency;
use crate::text::is_composed;
use crate::value::{Date, Value};
use std::sync::Arc;

/// How the cells of a field are read the short way.
pub(super) enum Fast {
    Text,
    CreditCode,
    Choice(Words),
    YesNo,
    Date,
    Figures(Figures),
    /// All go the long way.
    None,
}

impl Fast {
    pub(super) fn of(field: &Field, currency: Currency) -> Self {
        match &field.kind {
            // A word that means an empty cell is looked for on the long way.
            _ if !field.empty.is_empty() => Self::None,
            FieldKind::Text { credit_code: false } => Self::Text,
            FieldKind::Text { credit_code: true } => Self::CreditCode,
            FieldKind::Choice(_) => Self::Choice(Words::of(field, currency)),
            FieldKind::YesNo => Self::YesNo,
            FieldKind::Date => Self::Date,
            FieldKind::Numeric(numeric) => Figures::of(numeric, currency).map_or(Self::None, Self::Figures),
        }
    }

    /// Appends the values of cells to a column, up to the first that has to go the long way, which comes back.
    pub(super) fn read(
        &self,
        text: &str,
        cells: &mut impl Iterator<Item = Place>,
        column: &mut Column,
    ) -> Option<Place> {
        let stopped = match (self, &mut column.data) {
            (Self::Text, Data::Texts(texts)) => each(text, cells, |t| is_kept(t).then(|| texts.push(t))),
            (Self::CreditCode, Data::Texts(texts)) => each(text, cells, |t| is_credit_code(t).then(|| texts.push(t))),
            (Self::Choice(words), Data::Choice(_, values)) => {
                each(text, cells, |t| words.find(t).map(|p| values.push(p)))
            }
            (Self::YesNo, Data::YesNo(values)) => each(text, cells, |t| yes_no(t).map(|b| values.push(b))),
            (Self::Date, Data::Days(values)) => {
                each(text, cells, |t| date(t.as_bytes()).map(|d| values.push(packed(d))))
            }
            (Self::Figures(figures), Data::Numbers { values: Integers::Narrow(values), .. }) => {
                each_figure(text, cells, |cell| figures.narrow(cell).map(|n| values.push(n)))
            }
            (Self::Figures(figures), Data::Numbers { values: Integers::Wide(values), .. }) => {
                each_figure(text, cells, |cell| figures.wide(cell).map(|n| values.push(n)))
            }
            _ => cells.next(),
        };
        if !column.missing.is_empty() {
            column.missing.resize(column.len(), false);
        }
        stopped
    }
}

/// Takes cells until one is not taken, which comes back.
fn each<'t>(
    text: &'t str,
    cells: &mut impl Iterator<Item = Place>,
    mut take: impl FnMut(&'t str) -> Option<()>,
) -> Option<Place> {
    cells.find(|cell| plain(raw(text, *cell)).and_then(&mut take).is_none())
}

/// The same for figures, which hardly ever stand in quotes.
fn each_figure(
    text: &str,
    cells: &mut impl Iterator<Item = Place>,
    mut take: impl FnMut(&[u8]) -> Option<()>,
) -> Option<Place> {
    cells.find(|cell| {
        let cell = raw_bytes(text, *cell);
        let taken = take(cell).or_else(|| match cell {
            [b'"', inside @ .., b'"'] => take(inside),
            _ => None,
        });
        taken.is_none()
    })
}

/// Whether a text is kept as it stands: it is composed already, and begins with neither a space nor a control.
pub(super) fn is_kept(text: &str) -> bool {
    text.chars().next().is_some_and(|c| !c.is_whitespace() && !c.is_control()) && is_composed(text)
}

fn yes_no(text: &str) -> Option<bool> {
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    match text.len() {
        1 if text == "1" => Some(true),
        1 if text == "0" => Some(false),
        2 if is("no") => Some(false),
        3 if is("yes") || text == "是" => Some(true),
        3 if text == "否" => Some(false),
        4 if is("true") => Some(true),
        5 if is("false") => Some(false),
        _ => None,
    }
}

/// A day written as `2020-03-31`.
fn date(bytes: &[u8]) -> Option<Date> {
    let &[a, b, c, d, b'-', e, f, b'-', g, h] = bytes else { return None };
    let digit = |b: u8| Some(b.wrapping_sub(b'0')).filter(|d| *d < 10);
    let two = |a: u8, b: u8| Some(digit(a)? * 10 + digit(b)?);
    let year = i16::from(two(a, b)?) * 100 + i16::from(two(c, d)?);
    Date::new(year, i8::try_from(two(e, f)?).ok()?, i8::try_from(two(g, h)?).ok()?).ok()
}

/// The values of a choice, quick to look among.
pub(super) struct Words {
    /// Those of at most 15 bytes, each as one integer, with their positions; sorted.
    short: Vec<(u128, u32)>,
    /// The others; sorted.
    long: Vec<(Arc<str>, u32)>,
}

impl Words {
    fn of(field: &Field, currency: Currency) -> Self {
        let mut words = Self { short: Vec::new(), long: Vec::new() };
        let FieldKind::Choice(choice) = &field.kind else { return words };
        for word in choice.iter() {
            // A value that no cell may hold, because it means "nothing" or is not NFC, goes the long way.
            let found = match cell::read(word, field, currency) {
                Ok(Value::Text(found)) if found == *word => choice.position(&found),
                _ => None,
            };
            let Some(position) = found.and_then(|p| u32::try_from(p).ok()) else { continue };
            match packed_word(word) {
                Some(n) => words.short.push((n, position)),
                None => words.long.push((word.clone(), position)),
            }
        }
        words.short.sort_unstable();
        words.long.sort_unstable();
        words
    }

    fn find(&self, text: &str) -> Option<u32> {
        /// Up to so many values, looking at each is quicker than halving.
        const FEW: usize = 16;
        let found = match packed_word(text) {
            Some(n) if self.short.len() <= FEW => self.short.iter().find(|(word, _)| *word == n),
            Some(n) => self.short.binary_search_by_key(&n, |(word, _)| *word).ok().and_then(|i| self.short.get(i)),
            None => {
                let found = self.long.binary_search_by(|(word, _)| (**word).cmp(text)).ok()?;
                return self.long.get(found).map(|(_, position)| *position);
            }
        };
        found.map(|(_, position)| *position)
    }
}

/// At most 15 bytes and their number as one integer.
fn packed_word(text: &str) -> Option<u128> {
    let mut bytes = [0; 16];
    let (length, rest) = bytes.split_last_mut()?;
    rest.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
    *length = u8::try_from(text.len()).ok()?;
    Some(u128::from_le_bytes(bytes))
}
