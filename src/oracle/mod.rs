//! The naive reading of the checked rules: a tree walk over exact rationals, one application at a time.
//!
//! It shares nothing with the compiled evaluator but the checked rules, so that each can hold the other to account.

#![deny(clippy::indexing_slicing)]

mod application;
mod blank;
mod operators;
mod eval;
mod panel;
mod score;
mod assess;
mod books;
mod filling;
mod division;

pub use application::{Application, Given, Marks, Place, Places};
pub use assess::{Assessment, Standing, Supposed, assess, assess_supposing, fact_value, published};
pub use blank::Blank;
pub use books::{Claimant, Holder, Movement, Question, Tied};
pub use division::divide;
pub use eval::{Env, eval, truth};
pub use panel::{PanelMarks, combine};
pub use score::{band_reached, is_missing, peer_row, score, table_row};
