//! The templates of rounds, as they lie in `templates/`.

use crate::lang::Lang;
use clap::ValueEnum;

/// A template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Template {
    /// Gates, criteria by bands, one budget down the ranking
    Basic,
    /// An envelope for each chain, guarantees, limits, payers, the targets of a programme
    Envelopes,
    /// Points mostly from a panel of reviewers
    Panel,
    /// Gates and a pass mark, no money
    Certification,
}

/// A file of a template.
pub(super) struct File {
    pub name: &'static str,
    pub text: &'static str,
}

macro_rules! file {
    ($folder:literal, $name:literal) => {
        File { name: $name, text: include_str!(concat!("../../templates/", $folder, "/", $name)) }
    };
}

macro_rules! readme {
    ($folder:literal, $lang:expr) => {
        File {
            name: "README.md",
            text: match $lang {
                Lang::En => include_str!(concat!("../../templates/", $folder, "/README.md")),
                Lang::Zh => include_str!(concat!("../../templates/", $folder, "/README.zh.md")),
            },
        }
    };
}

impl Template {
    /// The name of the template, which is the id of its round too.
    pub fn name(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::Envelopes => "envelopes",
            Self::Panel => "panel",
            Self::Certification => "certification",
        }
    }

    /// What `merit run` takes beside the rule file.
    pub fn inputs(self) -> &'static str {
        match self {
            Self::Basic | Self::Envelopes => "--data applications.csv",
            Self::Panel => "--data applications.csv --panel marks.csv",
            Self::Certification => "--data applications.csv --register incidents=incidents.csv",
        }
    }

    /// Its files, the rule file first; the README in the language.
    pub fn files(self, lang: Lang) -> Vec<File> {
        match self {
            Self::Basic => {
                vec![file!("basic", "round.merit.yaml"), file!("basic", "applications.csv"), readme!("basic", lang)]
            }
            Self::Envelopes => vec![
                file!("envelopes", "round.merit.yaml"),
                file!("envelopes", "applications.csv"),
                readme!("envelopes", lang),
            ],
            Self::Panel => vec![
                file!("panel", "round.merit.yaml"),
                file!("panel", "applications.csv"),
                file!("panel", "marks.csv"),
                readme!("panel", lang),
            ],
            Self::Certification => vec![
                file!("certification", "round.merit.yaml"),
                file!("certification", "applications.csv"),
                file!("certification", "incidents.csv"),
                readme!("certification", lang),
            ],
        }
    }
}
