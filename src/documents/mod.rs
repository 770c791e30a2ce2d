//! Files for people outside of merit, made from a record alone: the same record gives the same bytes. Each says from
//! which record it is, so that it can be held against it.

#![deny(clippy::indexing_slicing)]

mod accounts;
mod calendar;
mod held;
mod html;
mod letters;
mod occasion;
mod source;
mod pack;
mod svg;
mod site;
mod templates;
mod typing;
pub mod view;
pub mod workbook;
mod checks;
mod envelopes;
mod provenance;
mod read_back;
mod ranking;
mod score_sheets;
pub mod sheets;
mod written;

pub use calendar::{Calendar, Period};
pub use held::is_held;
pub use letters::letter_names;
pub use occasion::{Occasion, OfficeTold, PeriodTold};
pub use pack::{pack, plain};
pub use ranking::{BOM, RankingWanted, ranking_csv, ranking_workbook};
pub use score_sheets::{ScoresWanted, score_csv, score_workbook};
pub use site::{DERIVED, derived, site};
pub use source::Source;
pub use templates::{BUILT_IN, TemplateFault, Templates};
pub use written::{Unmade, Writer};
