//! Strict YAML: text to nodes with places. The only module that names the YAML crate.
//!
//! Only the shape is read here: a scalar is its text and how it was quoted, and what it means is decided by where it
//! stands, never by YAML. Anchors, aliases, merge keys, tags, tabs, directives and further documents are refused with
//! their place. Numbers never pass through a float, because nothing here is a number.

#![deny(clippy::indexing_slicing)]

mod node;
mod characters;
mod slips;
mod brackets;
mod syntax;
mod align;
mod read;
mod format;

pub use format::{Unformatted, comments, comments_at, format, same};
pub use node::{Node, NodeKind, Pair, Scalar, Style};
pub(crate) use slips::full_width_commas;

pub use read::{MAX_BYTES, MAX_DEPTH, MAX_NODES, read};
