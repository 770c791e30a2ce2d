//! Exact numbers, the only rounding, literals, money, and sharing out.
//!
//! Nothing here rounds, overflows or panics on its own: an operation that may fail returns `Option` or a refusal with
//! a name, and rounding takes a [`Rounding`].

mod arithmetic;
mod correct;
mod decimal;
mod exact;
mod grammar;
mod literal;
mod money;
mod print;
mod rounding;
mod share;

pub use arithmetic::PowError;
pub use decimal::NotDecimal;
pub use exact::Exact;
pub use grammar::LiteralError;
pub use literal::{decimals_written, parse_literal, parse_plain};
pub use money::{Currency, Money, MoneyError};
pub use rounding::Rounding;
pub use share::{Claim, Leftover, ShareError, SharedOut, share_leftover, share_out};
