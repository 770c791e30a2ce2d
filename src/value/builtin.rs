//! The one table of builtins.

use crate::value::Value;

/// A builtin function.
#[derive(Debug)]
pub struct Builtin {
    /// FEEL's own name.
    pub name: &'static str,
    /// The function.
    pub function: fn(&[Value]) -> Value,
}

/// A part of a date or duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// `.year` of a date.
    Year,
    /// `.month` of a date.
    Month,
    /// `.day` of a date.
    Day,
    /// `.years` of a duration, completed.
    Years,
    /// `.months` of a duration, completed, beside the years.
    Months,
}
