//! The two sides that are compared.

use crate::round::{Materials, Options};

/// One of the two sides.
#[derive(Clone, Debug)]
pub struct Side {
    /// Everything its round is decided from.
    pub materials: Materials,
    /// What was chosen for its run.
    pub options: Options,
}

/// Which of the two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The first.
    Before,
    /// The second.
    After,
}
