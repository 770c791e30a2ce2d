//! Strict YAML: text to nodes with places. The only module that names the YAML crate.
//!
//! Only the shape is read here: a scalar is its text and how it was quoted, and what it means is decided by where it
//! stands, never by YAML. Anchors, aliases, merge keys, tags, tabs, directives and further documents are refused with
//! their place. Numbers never pass through a float, because nothing here is a number.

#![deny(clippy::indexing_slicing)]

mod align;
mod characters;
mod format;
mod node;
mod read;
mod slips;

pub use format::{Unformatted, comments, comments_at, format, same};
pub use node::{Node, NodeKind, Pair, Scalar, Style};
pub use read::read;

/// A rule file may have this many bytes.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;
/// Nodes may nest this deep.
pub const MAX_DEPTH: usize = 32;
/// A rule file may have this many nodes.
pub const MAX_NODES: usize = 100_000;
