//! Exact numbers, the only rounding, literals, and money.
//!
//! Nothing here rounds, overflows or panics on its own: an operation that may fail returns `Option` or a refusal with
//! a name, and rounding takes a [`Rounding`].

mod exact;
mod arithmetic;
mod rounding;
mod print;
mod grammar;
mod correct;
mod literal;
mod money;
mod decimal;

pub use arithmetic::PowError;
pub use decimal::NotDecimal;
pub use exact::Exact;
pub use grammar::LiteralError;
pub use literal::{decimals_written, parse_literal, parse_plain};
pub use money::{Currency, Money, MoneyError};
pub use rounding::Rounding;
