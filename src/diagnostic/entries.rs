//! What each code means, at length: the sections of `entries.md`.

use super::{ALL, Code};

const TEXT: &str = include_str!("entries.md");

/// The explanation of a code, with an example of the mistake and one of how it is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The code.
    pub code: Code,
    /// What is wrong, why it is refused, and what to do: a few lines.
    pub explanation: &'static str,
    /// An example of the mistake.
    pub wrong: Example,
    /// The same without it.
    pub right: Example,
}

/// A few lines of a rule file, or of something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// `yaml` for parts of a rule file, `file` for a whole one, `console` for a command, `text` for what cannot be shown.
    pub language: &'static str,
    /// The lines.
    pub text: &'static str,
}

impl Code {
    /// The code of this name in any case, such as `e0402`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        ALL.iter().map(|(code, _)| *code).find(|code| code.id().eq_ignore_ascii_case(text))
    }

    /// Its entry; every code has one.
    #[must_use]
    pub fn entry(self) -> Option<Entry> {
        sections(TEXT).find(|(id, _)| *id == self.id()).and_then(|(_, body)| entry(self, body))
    }
}

/// The headings of all entries, in the order they are written.
#[must_use]
pub fn headings() -> Vec<&'static str> {
    sections(TEXT).map(|(id, _)| id).collect()
}

/// The sections `## NAME` of a text: each heading with what follows it.
pub(super) fn sections(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.split("\n## ").skip(1).filter_map(|section| section.split_once('\n'))
}

fn entry(code: Code, body: &'static str) -> Option<Entry> {
    let (explanation, examples) = body.split_once("\nWrong:\n")?;
    let (wrong, right) = examples.split_once("\nRight:\n")?;
    Some(Entry { code, explanation: explanation.trim(), wrong: fenced(wrong)?, right: fenced(right)? })
}

/// The only fenced block of a text.
fn fenced(text: &'static str) -> Option<Example> {
    let (language, rest) = text.trim().strip_prefix("```")?.split_once('\n')?;
    Some(Example { language, text: rest.strip_suffix("\n```")? })
}
