//! The conductor: intake, evaluation, ranking, allocation. Bytes in, a decision out; nothing here touches the world.

mod decide;
mod divide;
mod materials;

pub use crate::evaluate::{Applications, Reading};
pub use decide::{Decision, Held, Row, Status, Undecided, decide};
pub use materials::{Failure, Materials, Options, Run, run};
