//! The conductor: intake, evaluation, ranking, allocation. Bytes in, a decision out; nothing here touches the world.

mod status;
mod decision;
mod second;
mod undecided;
mod claims;
mod divide;
mod decide;
mod overrides;
mod materials;
mod again;

pub use crate::evaluate::{Applications, Reading};
pub use again::decide_again;
pub use claims::{Claim, claim, divided, entitled, put, unread};
pub use decide::{decide, ranked};
pub use decision::{Decision, Divided, Row};
pub use divide::{divide, terms};
pub use materials::{CertifiedBy, Failure, Materials, Options, Run, run, run_by, run_checked, sheets};
pub use overrides::Override;
pub use second::{divided_again, movements, question};
pub use status::Status;
pub use undecided::{Held, Tie, Undecided};
