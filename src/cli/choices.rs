//! Choices that several commands offer: the language, colour, and the form of a result.

use crate::report::Form;
use clap::ValueEnum;

/// The languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Language {
    /// English.
    En,
    /// Chinese; a sentence that has no Chinese yet is in English.
    Zh,
}

/// When to colour messages. Colour only repeats what a word already says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Colour {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How a result is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people; the words may change from version to version.
    Human,
    /// For programs; sorted keys, decimals as strings.
    Json,
}

/// How a page is printed.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(super) struct PageForm {
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = PageFormat::Human)]
    format: PageFormat,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

impl PageForm {
    /// The form that was asked for.
    pub fn form(self) -> Form {
        match self.format {
            _ if self.json => Form::Json,
            PageFormat::Human => Form::Human,
            PageFormat::Json => Form::Json,
            PageFormat::Csv => Form::Csv,
            PageFormat::Markdown => Form::Markdown,
        }
    }
}

/// The forms of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum PageFormat {
    /// For people; the words may change from version to version
    Human,
    /// For programs; sorted keys, decimals as strings
    Json,
    /// The main table, for spreadsheets
    Csv,
    /// For people, with Markdown tables
    Markdown,
}

/// How findings about a rule file are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FindingFormat {
    /// For people; the words may change from version to version.
    Human,
    /// One JSON object; sorted keys.
    Json,
    /// SARIF 2.1.0, for code hosts and editors.
    Sarif,
    /// Workflow commands of GitHub, which shows each beside its line.
    Github,
}
