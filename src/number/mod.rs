//! Exact numbers, money, the only rounding, and sharing out.

mod exact;
mod money;

pub use exact::{Exact, Rounding};
pub use money::{Currency, Money};
