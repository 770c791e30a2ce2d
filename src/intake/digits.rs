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

/// Digits with at most one point among them.
struct Number {
    digits: u64,
    places: usize,
    point: bool,
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
    let Number { digits, places, point } = match number.len() {
        // Amounts: eight bytes at a time take two thirds of the time.
        8..=16 => by_eights(number).or_else(|| one_by_one(number))?,
        _ => one_by_one(number)?,
    };
    let whole = number.len() - places - usize::from(point);
    let extra_zero = whole > 1 && number.first() == Some(&b'0');
    if whole == 0 || (point && places == 0) || extra_zero {
        return None;
    }
    let digits = i64::try_from(digits).ok()?;
    Some(Figure { digits: if negative { -digits } else { digits }, places, percent })
}

fn one_by_one(number: &[u8]) -> Option<Number> {
    if number.len() > MOST_DIGITS + 1 {
        return None;
    }
    let mut digits: u64 = 0;
    let mut point = None;
    for (i, byte) in number.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            // Nineteen digits, one more than is taken, still fit 64 bits.
            digits = digits.wrapping_mul(10).wrapping_add(u64::from(digit));
        } else if *byte == b'.' && point.is_none() {
            point = Some(i);
        } else {
            return None;
        }
    }
    let places = point.map_or(0, |at| number.len() - at - 1);
    let all = number.len() - usize::from(point.is_some());
    (all <= MOST_DIGITS).then_some(Number { digits, places, point: point.is_some() })
}

const ONES: u64 = u64::from_le_bytes([1; 8]);
const HIGHEST: u64 = ONES * 0x80;
const ZEROS: u64 = u64::from_le_bytes([b'0'; 8]);
/// What points become where zeros are taken from them.
const POINTS: u64 = u64::from_le_bytes([b'.' ^ b'0'; 8]);

/// A number of 8 to 16 bytes: the last eight, which may have the point, and what stands before them.
///
/// The first byte of a text is the lowest of its word, so a shift to the left moves bytes towards the end of the text.
fn by_eights(number: &[u8]) -> Option<Number> {
    let (first, last) = (number.first_chunk()?, number.last_chunk()?);
    let high = match number.len() {
        8 => 0,
        length => {
            eight_digits((u64::from_le_bytes(*first) ^ ZEROS).checked_shl(u32::try_from(8 * (16 - length)).ok()?)?)?
        }
    };
    let word = u64::from_le_bytes(*last) ^ ZEROS;
    // The lowest of the bits that this leaves is right; a second point is found as no digit.
    let points = word ^ POINTS;
    let points = points.wrapping_sub(ONES) & !points & HIGHEST;
    if points == 0 {
        let digits = high * 100_000_000 + eight_digits(word)?;
        return Some(Number { digits, places: 0, point: false });
    }
    // What stands before the point moves up into its place; a point at the end leaves nothing to shift, and is refused.
    let at = points.trailing_zeros() & !7;
    let behind = u64::MAX.checked_shl(at + 8)?;
    let before = (1 << at) - 1;
    let digits = high * 10_000_000 + eight_digits(word & behind | (word & before) << 8)?;
    Some(Number { digits, places: 7 - usize::try_from(at / 8).ok()?, point: true })
}

/// The number that eight digits write, by twos, by fours, by eight; `None` where a byte is greater than nine.
fn eight_digits(word: u64) -> Option<u64> {
    if (word.wrapping_add(ONES * (0x80 - 10)) | word) & HIGHEST != 0 {
        return None;
    }
    let twos = word.wrapping_mul(10 * (1 << 8) + 1) >> 8 & 0x00ff_00ff_00ff_00ff;
    let fours = twos.wrapping_mul(100 * (1 << 16) + 1) >> 16 & 0x0000_ffff_0000_ffff;
    Some(fours.wrapping_mul(10_000 * (1 << 32) + 1) >> 32)
}
