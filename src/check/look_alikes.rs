//! Names that deceive the eye: letters of another script among Latin ones, and names that look like others.

use super::checker::Checker;
use crate::diagnostic::{Code, Diagnostic, appearance, looks_like, point, stranger};
use crate::feel::KEYWORDS;
use crate::rules::RESERVED;
use crate::span::Span;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The warning of a letter in a name that looks like a Latin one and is none.
pub(super) fn strange(name: &str, span: Span) -> Option<Diagnostic> {
    let (letter, like) = stranger(name)?;
    let words = format!("`{letter}` ({}) in `{name}` is no Latin letter: it only looks like `{like}`", point(letter));
    let meant = name.replace(letter, like.encode_utf8(&mut [0; 4]));
    Some(Diagnostic::new(Code::LOOK_ALIKE, span, words).fix(span, meant, "write the Latin letter"))
}

impl Checker<'_> {
    /// Warns of names, or values of a choice, that cannot be told apart by eye.
    pub(super) fn look_alikes(&mut self, mut names: Vec<(Arc<str>, Span)>) {
        if names.iter().all(|(name, _)| name.is_ascii()) {
            return;
        }
        names.sort_by_key(|(_, span)| *span);
        let own = RESERVED.iter().chain(KEYWORDS).map(|name| (appearance(name), (Arc::from(*name), None)));
        let mut seen: BTreeMap<String, (Arc<str>, Option<Span>)> = own.collect();
        for (name, span) in names {
            let (first, place) = seen.entry(appearance(&name)).or_insert_with(|| (name.clone(), Some(span)));
            if !looks_like(&name, first) {
                self.findings.extend(strange(&name, span));
                continue;
            }
            let words = format!("`{name}` looks like `{first}`, but is another name");
            let mut warning = Diagnostic::new(Code::LOOK_ALIKE, span, words);
            if let Some(place) = place {
                warning = warning.label("this one").related(*place, "looks like this one");
            }
            let pairs = name.chars().zip(first.chars());
            let differ =
                pairs.filter(|(a, b)| a != b).map(|(a, b)| format!("`{a}` is {}, not `{b}` ({})", point(a), point(b)));
            let help = differ.take(3).collect::<Vec<_>>().join("; ");
            self.findings.push(warning.help(help));
        }
    }
}
