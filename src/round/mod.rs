//! The conductor: intake, evaluation, ranking, allocation. Bytes in, a decision out; nothing here touches the world.

mod status;
mod undecided;
mod decision;
mod claim;
mod claims;
mod divide;
mod decide;
mod overrides;
mod second;
mod materials;
mod again;

pub use crate::evaluate::{Applications, Reading};
pub use again::decide_again;
pub use claim::{Claim, claim, entitled};
pub use claims::{divided, put, unread};
pub use decide::{decide, ranked};
pub use decision::{Decision, Divided, Row};
pub use divide::{divide, terms};
pub use materials::{CertifiedBy, Failure, Materials, Options, Run, run, run_by, run_checked, sheets};
pub use overrides::Override;
pub use second::{divided_again, movements, question};
pub use status::Status;
pub use undecided::{Held, Tie, Undecided};
