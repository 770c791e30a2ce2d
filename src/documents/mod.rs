//! Files for people outside of merit, made from a record alone: the same record gives the same bytes. Each says from
//! which record it is, so that it can be held against it.

#![deny(clippy::indexing_slicing)]

mod calendar;
mod html;
mod letters;
mod occasion;
mod pack;
mod site;
mod source;
mod svg;
mod templates;
pub mod view;
mod written;

pub use calendar::{Calendar, Period};
pub use letters::letter_names;
pub use occasion::{Occasion, OfficeTold, PeriodTold};
pub use pack::{pack, plain};
pub use site::{DERIVED, site};
pub use source::Source;
pub use templates::{BUILT_IN, TemplateFault, Templates};
pub use written::{Unmade, Writer};
