//! The digits of a figure.
//!
//! What is taken here is what [`crate::number::parse_plain`] takes, with or without a percent sign behind it, as far as
//! it has no more than 18 digits, and nothing else.

/// The most digits that are read here: they fit 63 bits.
pub(super) const MOST_DIGITS: usize = 18;

/// What stands in a cell.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Figure {
    /// All digits as one integer, with its sign.
    pub digits: i64,
    /// How many of them stand behind the point.
    pub places: usize,
    /// Whether a percent sign follows.
    pub percent: bool,
}

/// The figure of a cell.
// Called for nearly every cell of a table, with a result of several words: inlined it takes three quarters of the time.
#[inline]
pub(super) fn read(cell: &[u8]) -> Option<Figure> {
    let (percent, number) = match cell {
        [rest @ .., b'%'] => (true, rest),
        _ => (false, cell),
    };
    let (negative, number) = match number {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, number),
    };
    if number.len() > MOST_DIGITS + 1 {
        return None;
    }
    let mut digits: i64 = 0;
    let mut point = None;
    for (i, byte) in number.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            // With one digit too many this may wrap round; such a number is refused below.
            digits = digits.wrapping_mul(10).wrapping_add(i64::from(digit));
        } else if *byte == b'.' && point.is_none() {
            point = Some(i);
        } else {
            return None;
        }
    }
    let (whole, places) = match point {
        None => (number.len(), 0),
        Some(at) => (at, number.len() - at - 1),
    };
    let bare_point = point.is_some() && places == 0;
    let extra_zero = whole > 1 && number.first() == Some(&b'0');
    if whole == 0 || bare_point || extra_zero || whole + places > MOST_DIGITS {
        return None;
    }
    Some(Figure { digits: if negative { -digits } else { digits }, places, percent })
}
