//! The number of a cell. A workbook keeps numbers as binary floating point and writes up to 17 digits of them: who types
//! 0.29 finds 0.28999999999999998 in the file.
//!
//! What was typed has at most 15 digits, and these come back exactly; what has more cannot have been typed and is not
//! taken. This is the one place where a float is made, from text and to text.

/// A decimal number: digits without zeros at either end, and the power of ten that the last of them stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    negative: bool,
    digits: String,
    power: i32,
}

/// What the text of a number says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Typed {
    /// What was typed.
    Decimal(Decimal),
    /// More digits than can have been typed; what a program would show.
    TooLong(String),
}

/// The digits that a workbook keeps of what is typed.
const TYPED: usize = 15;

/// The powers of ten that a workbook's numbers can have, and no more.
const POWERS: std::ops::RangeInclusive<i32> = -400..=400;

/// What was typed, from the text of the file; `None` where that is no number.
pub(super) fn typed(text: &str) -> Option<Typed> {
    let written = Decimal::parse(text)?;
    if written.digits.len() <= TYPED {
        return Some(Typed::Decimal(written));
    }
    Some(match shortest(text, &written) {
        Some(short) if short.digits.len() <= TYPED => Typed::Decimal(short),
        Some(short) => Typed::TooLong(short.plain()),
        None => Typed::TooLong(written.plain()),
    })
}

/// The shortest decimal that is the same float, where the text writes that float and not another number beside it.
#[expect(clippy::disallowed_types, reason = "what a workbook keeps is a float; it comes from text and goes to text")]
fn shortest(text: &str, written: &Decimal) -> Option<Decimal> {
    let float: f64 = text.parse().ok()?;
    let places = written.digits.len().checked_sub(1)?;
    let as_written = Decimal::parse(&format!("{float:.places$e}"))?;
    (as_written == *written).then(|| Decimal::parse(&format!("{float:e}")))?
}

impl Decimal {
    /// `-12.50`, `1E-05`; `None` for anything else.
    fn parse(text: &str) -> Option<Self> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, power) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, power)) => (mantissa, power.strip_prefix('+').unwrap_or(power).parse::<i32>().ok()?),
            None => (unsigned, 0),
        };
        let (whole, behind) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = [whole, behind].concat();
        if all.is_empty() || all.len() > 1000 || !all.bytes().all(|b| b.is_ascii_digit()) || !POWERS.contains(&power) {
            return None;
        }
        let kept = all.trim_end_matches('0');
        let dropped = i32::try_from(all.len() - kept.len()).ok()?;
        let power = power - i32::try_from(behind.len()).ok()? + dropped;
        let digits = kept.trim_start_matches('0').to_owned();
        if digits.is_empty() {
            return Some(Self { negative: false, digits, power: 0 });
        }
        Some(Self { negative, digits, power })
    }

    /// `-12.5`
    pub(super) fn plain(&self) -> String {
        let sign = if self.negative { "-" } else { "" };
        if self.digits.is_empty() {
            return "0".into();
        }
        let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or(0));
        if self.power >= 0 {
            return format!("{sign}{}{}", self.digits, zeros(self.power));
        }
        let behind = usize::try_from(self.power.unsigned_abs()).unwrap_or(usize::MAX);
        match self.digits.len().checked_sub(behind).filter(|whole| *whole > 0) {
            Some(whole) => {
                let (whole, behind) = self.digits.split_at(whole);
                format!("{sign}{whole}.{behind}")
            }
            None => {
                let before = i32::try_from(behind.saturating_sub(self.digits.len())).unwrap_or(0);
                format!("{sign}0.{}{}", zeros(before), self.digits)
            }
        }
    }

    /// The same as a percentage: `12.5%` for 0.125.
    pub(super) fn percent(&self) -> String {
        let power = if self.digits.is_empty() { 0 } else { self.power + 2 };
        format!("{}%", Self { power, ..self.clone() }.plain())
    }

    /// The whole number that it is; `None` where it is none or has more digits than a day can need.
    pub(super) fn whole(&self) -> Option<i64> {
        (self.power >= 0 && self.power < TYPED_POWER).then(|| self.plain().parse().ok())?
    }
}

/// Whole numbers from here on are no days.
const TYPED_POWER: i32 = 10;
