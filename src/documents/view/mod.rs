//! Everything a template may say, as plain values: all figures are texts already, as they stand in the record or its
//! reports. Nothing here is computed anew; sums are those of the books.

mod funnel;
mod money;
mod proceedings;
mod round;
mod unit;
mod published;
mod application;

pub use application::{Application, application};
pub use funnel::{Funnel, GateCount, MinimumCount, funnel};
pub use money::{Envelope, Money, Movement, money};
pub use proceedings::{HeldTold, LineTold, Proceedings, Seal, TieTold, proceedings};
pub use published::{Column, Published, published};
pub use round::{Round, round};
pub use unit::Unit;
