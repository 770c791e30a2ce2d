//! The corrected text of a faulty number literal. It repairs all faults at once, and offers only what then reads well.

use super::exact::Exact;
use super::grammar::{Parts, Place, cleaned, read};
use super::print::group;

/// The largest power of ten that is written out in place of an exponent.
const LARGEST_EXPONENT: i32 = 15;

/// The text that was meant; `None` where that cannot be known.
pub(super) fn corrected(text: &str, place: Place) -> Option<String> {
    // Nobody means a number this long, and a correction has to be cheap.
    if text.len() > 1000 {
        return None;
    }
    let clean = cleaned(text);
    let parts = Parts::of(clean.strip_suffix('元').unwrap_or(&clean));
    let sign = if parts.sign == "-" { "-" } else { "" };
    let body = body(parts.body)?;
    let (body, suffix) = match parts.exponent() {
        Some(exponent) => {
            let exponent = exponent.parse::<i32>().ok().filter(|e| e.abs() <= LARGEST_EXPONENT)?;
            (scaled(&body, exponent)?, "")
        }
        None => match parts.suffix {
            "万亿" => (scaled(&body, 4)?, "亿"),
            suffix => (body, suffix),
        },
    };
    let body = if place == Place::Cell { body.replace('_', "") } else { body };
    let fixed = format!("{sign}{body}{suffix}");
    read(&fixed, place).is_ok().then_some(fixed)
}

/// The digits with every comma, underscore, zero and point in its place.
fn body(body: &str) -> Option<String> {
    let (whole, decimals) = body.split_once('.').unwrap_or((body, ""));
    if whole.contains(',') && !is_grouped(whole) {
        return None;
    }
    let groups: Vec<&str> = whole.split([',', '_']).filter(|group| !group.is_empty()).collect();
    let whole = groups.join("_");
    let whole = match whole.trim_start_matches(['0', '_']) {
        "" => "0",
        digits => digits,
    };
    let decimals = decimals.replace('_', "");
    Some(if decimals.is_empty() { whole.to_owned() } else { format!("{whole}.{decimals}") })
}

/// Whether the commas stand between thousands, or between 万: else one may be a decimal comma.
fn is_grouped(whole: &str) -> bool {
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or("").len();
    let rest: Vec<usize> = groups.map(str::len).collect();
    [3, 4].into_iter().any(|size| (1..=size).contains(&first) && rest.iter().all(|length| *length == size))
}

/// The digits times a power of ten, written out.
fn scaled(body: &str, exponent: i32) -> Option<String> {
    let value = read(&body.replace('_', ""), Place::Cell).ok()? * Exact::power_of_ten(exponent);
    Some(group(&value.to_string(), '_'))
}
