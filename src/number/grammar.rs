//! The grammar of number literals: the value of a text, or its first fault.

use super::exact::Exact;
use num_bigint::BigInt;
use std::fmt;

/// The most digits a literal may have.
const MOST_DIGITS: usize = 200;

/// The corrected text that can be pasted in place of the faulty one, where there is one.
type Fix = Option<String>;

/// Why a text is no number literal: one variant per cause, each with the corrected text where there is one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LiteralError {
    /// Nothing is written.
    Empty,
    /// No number at all: `abc`, `三`, `--5`.
    NotANumber,
    /// `１２３`, `50％`, `1．5`.
    FullWidth(Fix),
    /// `1 000`, `30 %`.
    Space(Fix),
    /// `+5`.
    PlusSign(Fix),
    /// `1e6`.
    Exponent(Fix),
    /// `0xFF`.
    Hexadecimal,
    /// `1,000`.
    ThousandsComma(Fix),
    /// `007`.
    LeadingZero(Fix),
    /// `1__000`, `_1`, `1_.5`; in a cell any `_`.
    Underscore(Fix),
    /// `.5`.
    NoDigitBeforePoint(Fix),
    /// `5.`.
    NoDigitAfterPoint(Fix),
    /// `1.2.3`.
    TwoPoints,
    /// `5%%`, `1.5万亿`.
    SuffixTwice(Fix),
    /// `5k`, `2000万元`.
    UnknownSuffix(Fix),
    /// `30%` or `2000万` where only plain numbers stand.
    SuffixNotHere,
    /// More than 200 digits.
    TooManyDigits,
}

impl LiteralError {
    /// The text to paste instead, itself a valid literal; `None` where what was meant cannot be known.
    ///
    /// ```
    /// use merit::number::parse_literal;
    /// assert_eq!(parse_literal("1,000").unwrap_err().corrected().as_deref(), Some("1_000"));
    /// assert_eq!(parse_literal("abc").unwrap_err().corrected(), None);
    /// ```
    #[must_use]
    pub fn corrected(&self) -> Option<String> {
        match self {
            Self::FullWidth(fix)
            | Self::Space(fix)
            | Self::PlusSign(fix)
            | Self::Exponent(fix)
            | Self::ThousandsComma(fix)
            | Self::LeadingZero(fix)
            | Self::Underscore(fix)
            | Self::NoDigitBeforePoint(fix)
            | Self::NoDigitAfterPoint(fix)
            | Self::SuffixTwice(fix)
            | Self::UnknownSuffix(fix) => fix.clone(),
            Self::Empty
            | Self::NotANumber
            | Self::Hexadecimal
            | Self::TwoPoints
            | Self::SuffixNotHere
            | Self::TooManyDigits => None,
        }
    }
}

impl fmt::Display for LiteralError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "a number is missing here",
            Self::NotANumber => "this is not a number",
            Self::FullWidth(_) => "a number is written with half-width digits and signs",
            Self::Space(_) => "a number contains no spaces",
            Self::PlusSign(_) => "a number starts without `+`",
            Self::Exponent(_) => "a number is written out, without an exponent",
            Self::Hexadecimal => "a number is written in decimal digits",
            Self::ThousandsComma(_) => "a number contains no commas",
            Self::LeadingZero(_) => "a number starts without extra zeros",
            Self::Underscore(_) => "`_` stands only singly between the digits before the point, and only in rule files",
            Self::NoDigitBeforePoint(_) => "a digit is missing before the decimal point",
            Self::NoDigitAfterPoint(_) => "a digit is missing after the decimal point",
            Self::TwoPoints => "a number has at most one decimal point",
            Self::SuffixTwice(_) => "a number has at most one of `%`, `万` and `亿`",
            Self::UnknownSuffix(_) => "only `%`, `万` or `亿` may follow the digits of a number",
            Self::SuffixNotHere => "only a plain number may stand here, without `%`, `万` or `亿`",
            Self::TooManyDigits => "a number has at most 200 digits",
        })
    }
}

impl std::error::Error for LiteralError {}

/// Where a literal stands, which decides what may be written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In a rule file: grouping with `_`, and the suffixes `%`, `万`, `亿`.
    Rule,
    /// In a cell: digits, `-` and a point.
    Cell,
}

/// A fault, waiting for its correction.
type Fault = fn(Fix) -> LiteralError;

/// A literal cut into its parts, each of which may still be faulty.
pub(super) struct Parts<'a> {
    /// `-`, `+` or nothing.
    pub(super) sign: &'a str,
    /// The digits, with whatever stands between them.
    pub(super) body: &'a str,
    /// What follows the digits.
    pub(super) suffix: &'a str,
}

impl<'a> Parts<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let (sign, unsigned) = text.split_at(usize::from(text.starts_with(['-', '+'])));
        let end = unsigned.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | '_'));
        let (body, suffix) = unsigned.split_at(end.unwrap_or(unsigned.len()));
        Self { sign, body, suffix }
    }

    fn has_digit(&self) -> bool {
        self.body.bytes().any(|b| b.is_ascii_digit())
    }

    /// The digits of an exponent with their sign, if that is what follows: `e6`, `E-3`.
    pub(super) fn exponent(&self) -> Option<&'a str> {
        let exponent = self.suffix.strip_prefix(['e', 'E'])?;
        let digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())).then_some(exponent)
    }
}

/// The value, or the first fault. This is the grammar; nothing it refuses is ever read as a number.
pub(super) fn read(text: &str, place: Place) -> Result<Exact, Fault> {
    if text.is_empty() {
        return Err(|_| LiteralError::Empty);
    }
    if text.chars().any(|c| c.is_whitespace() || half_width(c) != c) {
        return Err(misprinted(text));
    }
    let parts = Parts::of(text);
    if !parts.has_digit() {
        return Err(|_| LiteralError::NotANumber);
    }
    if parts.sign == "+" {
        return Err(LiteralError::PlusSign);
    }
    if parts.exponent().is_some() {
        return Err(LiteralError::Exponent);
    }
    if parts.body == "0" && parts.suffix.starts_with(['x', 'X']) {
        return Err(|_| LiteralError::Hexadecimal);
    }
    let units = read_body(parts.body, place)?;
    let value = if parts.sign == "-" { -units } else { units };
    Ok(value * read_suffix(parts.suffix, place)?)
}

fn read_body(body: &str, place: Place) -> Result<Exact, Fault> {
    if body.contains(',') {
        return Err(LiteralError::ThousandsComma);
    }
    let (whole, decimals) = body.split_once('.').map_or((body, None), |(whole, rest)| (whole, Some(rest)));
    let decimals = match decimals {
        Some(rest) if rest.contains('.') => return Err(|_| LiteralError::TwoPoints),
        Some("") => return Err(LiteralError::NoDigitAfterPoint),
        other => other.unwrap_or(""),
    };
    if whole.is_empty() {
        return Err(LiteralError::NoDigitBeforePoint);
    }
    let misplaced = whole.split('_').any(str::is_empty) || decimals.contains('_');
    if misplaced || place == Place::Cell && whole.contains('_') {
        return Err(LiteralError::Underscore);
    }
    if whole.len() > 1 && whole.starts_with('0') {
        return Err(LiteralError::LeadingZero);
    }
    let digits: String = whole.chars().chain(decimals.chars()).filter(char::is_ascii_digit).collect();
    if digits.len() > MOST_DIGITS {
        return Err(|_| LiteralError::TooManyDigits);
    }
    let units = match digits.parse::<i128>() {
        Ok(small) => Exact::from(small),
        Err(_) => Exact::from(digits.parse::<BigInt>().map_err(|_| -> Fault { |_| LiteralError::NotANumber })?),
    };
    if decimals.is_empty() {
        return Ok(units);
    }
    let places = i32::try_from(decimals.len()).unwrap_or(i32::MAX);
    Ok(units * Exact::power_of_ten(-places))
}

fn read_suffix(suffix: &str, place: Place) -> Result<Exact, Fault> {
    let exponent = match suffix {
        "" => return Ok(Exact::one()),
        "%" => -2,
        "万" => 4,
        "亿" => 8,
        _ if suffix.chars().all(|c| matches!(c, '%' | '万' | '亿')) => return Err(LiteralError::SuffixTwice),
        _ => return Err(LiteralError::UnknownSuffix),
    };
    match place {
        Place::Rule => Ok(Exact::power_of_ten(exponent)),
        Place::Cell => Err(|_| LiteralError::SuffixNotHere),
    }
}

/// The fault of a text with spaces or full-width characters.
fn misprinted(text: &str) -> Fault {
    if !Parts::of(&cleaned(text)).has_digit() {
        return |_| LiteralError::NotANumber;
    }
    if text.chars().all(|c| c.is_whitespace() || half_width(c) == c) {
        LiteralError::Space
    } else {
        LiteralError::FullWidth
    }
}

/// The text without spaces, in half-width digits and signs.
pub(super) fn cleaned(text: &str) -> String {
    text.chars().map(half_width).filter(|c| !c.is_whitespace()).collect()
}

/// The half-width twin of a full-width digit or sign, and `-` for the minus signs and dashes of a text editor.
fn half_width(c: char) -> char {
    match c {
        '０'..='９' | '，' | '．' | '－' | '＋' | '％' | '＿' => {
            char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c)
        }
        '\u{2212}' | '\u{2013}' => '-',
        _ => c,
    }
}
