//! How stable the awards are: the round decided again by other weights of the top-level criteria.
//!
//! The published points of everyone are taken once. In a trial the points of each top-level criterion (a group counts as
//! one, with its points as published) count by a factor; the factors are scaled so that the maxima keep their sum, and nothing is
//! rounded. Bonus and deduction count as they are. Minimums stay: that of a criterion is held against its published points,
//! that of the total against the weighted total. Wherever else rules name the total, in tiers, amounts or guarantees, it is the
//! weighted one; the points of a criterion that they name are the published ones.

mod cuts;
mod halt;
mod vary;
mod weighting;
mod base;
mod draws;
mod integers;
mod quick;
mod lines;
mod trial;
mod hinges;
mod interval;
mod shares;

pub use base::{Base, Candidate, Fate};
pub use draws::Draws;
pub use halt::Halt;
pub use hinges::{Hinge, On};
pub use interval::{Beyond, End, Interval, NoInterval, moved};
pub use shares::{Share, Shares};
pub use trial::Tune;
pub use vary::{MOST_STEPS, Step, Vary};
pub use weighting::{Weighting, maxima};
