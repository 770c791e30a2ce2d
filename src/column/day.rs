//! Days as integers that keep their order and give back year, month and day by shifts.

use crate::value::Date;

/// `year * 512 + month * 32 + day`: a later day is a greater number.
#[must_use]
pub fn packed(date: Date) -> i32 {
    i32::from(date.year()) * 512 + i32::from(date.month()) * 32 + i32::from(date.day())
}

/// The day of a [`packed`] number; `None` where it is none.
#[must_use]
pub fn day(packed: i32) -> Option<Date> {
    let year = i16::try_from(packed >> 9).ok()?;
    let month = i8::try_from((packed >> 5) & 15).ok()?;
    Date::new(year, month, i8::try_from(packed & 31).ok()?).ok()
}
