//! Why there are no points.

use crate::value::Trouble;
use std::fmt;
use std::sync::Arc;

/// Why there are no points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Blank {
    /// They cannot be computed.
    Trouble(Trouble),
    /// Marks are missing: the sheet, how many there are, how many there must be.
    Marks(Arc<str>, usize, usize),
    /// It takes no part in a peer comparison, or none has been made.
    NotCompared,
}

impl fmt::Display for Blank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Trouble(trouble) => write!(f, "{trouble}"),
            Self::Marks(sheet, found, needed) => {
                write!(f, "it has {found} marks on sheet {sheet}, but {needed} are needed")
            }
            Self::NotCompared => f.write_str("it was not compared with the others"),
        }
    }
}

impl From<Trouble> for Blank {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}
