//! Files for people outside of merit, made from a record alone: the same record gives the same bytes. Each says from
//! which record it is, so that it can be held against it.

#![deny(clippy::indexing_slicing)]

mod source;
pub mod view;

pub use source::Source;
