//! The exit codes, in one table.

use std::process::ExitCode;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: done, the answer is yes.
    Yes,
    /// 1: done, the answer is no: a test failed, a replay found a difference, a file is not formatted.
    No,
    /// 2: wrong usage.
    Usage,
    /// 3: the rules do not compile.
    Rules,
    /// 4: the data are not acceptable.
    Data,
    /// 5: the round cannot be decided: a tie that reaches money, an incomplete panel.
    Undecided,
    /// 6: something could not be read or written.
    Files,
    /// 70: a fault in merit.
    Fault,
    /// 130: interrupted.
    Interrupted,
}

impl Exit {
    /// The code.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Yes => 0,
            Self::No => 1,
            Self::Usage => 2,
            Self::Rules => 3,
            Self::Data => 4,
            Self::Undecided => 5,
            Self::Files => 6,
            Self::Fault => 70,
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
