//! What figures can come to while one of an application runs over an interval. Nothing possible is left out, so that
//! whatever is the same here is the same at every value in between: exact thresholds are found without trying them all.

mod expression;
mod operations;
mod picture;
mod scene;
mod scoring;
mod span;

pub use picture::{Picture, Stands, picture};
pub use scene::Scene;
pub use span::{Points, Span};
