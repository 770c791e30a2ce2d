//! What figures can come to while one of an application runs over an interval. Nothing possible is left out, so that
//! whatever is the same here is the same at every value in between: exact thresholds are found without trying them all.

mod span;
mod operations;
mod scene;
mod expression;
mod picture;
mod scoring;

pub use picture::{Picture, Stands, picture};
pub use scene::Scene;
pub use span::{Points, Span};
