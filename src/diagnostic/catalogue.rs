//! Every code with its title, in one table. A code never changes its meaning.

use super::Severity;

/// A stable code such as `E0304`: `E` for errors, `W` for warnings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(&'static str);

impl Code {
    /// The code as written: `E0304`.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.0
    }

    /// Errors stop a rule file from being used, warnings do not.
    #[must_use]
    pub fn severity(self) -> Severity {
        if self.0.starts_with('W') { Severity::Warning } else { Severity::Error }
    }

    /// The title of the code: a few words that hold for every finding with it.
    #[must_use]
    pub fn title(self) -> &'static str {
        ALL.iter().find(|(code, _)| *code == self).map_or("", |(_, title)| title)
    }
}

macro_rules! catalogue {
    ($($name:ident $id:literal $title:literal;)*) => {
        impl Code {
            $(#[doc = $title] pub const $name: Code = Code($id);)*
        }
        /// Every code with its title, in order of the codes.
        pub const ALL: &[(Code, &str)] = &[$((Code::$name, $title),)*];
    };
}

catalogue! {
    // E01: YAML, the strict part
    YAML_SYNTAX "E0101" "the file is not valid YAML";
}
