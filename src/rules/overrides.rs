//! The file of overrides as written: awards and statuses that people decided.

use super::model::{Text, Word};
use super::reader::Reader;
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::yaml::Node;

/// A status that people can decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DecidedStatus {
    /// It gets all it is entitled to.
    Funded,
    /// It gets nothing.
    Unfunded,
    /// It takes no part in the ranking.
    Ineligible,
    /// It takes part in the ranking whatever gates and minimums say.
    Ranked,
}

/// The words of the statuses.
const STATUSES: &[(&str, DecidedStatus)] = &[
    ("funded", DecidedStatus::Funded),
    ("unfunded", DecidedStatus::Unfunded),
    ("ineligible", DecidedStatus::Ineligible),
    ("ranked", DecidedStatus::Ranked),
];

impl DecidedStatus {
    /// The word of the file.
    #[must_use]
    pub fn name(self) -> &'static str {
        STATUSES.iter().find(|(_, status)| *status == self).map_or("", |(name, _)| name)
    }
}

/// One override.
#[derive(Clone, Debug)]
pub struct OverrideWritten {
    /// The application.
    pub application: Word,
    /// The award that was decided.
    pub award: Option<Text>,
    /// The status that was decided.
    pub status: Option<DecidedStatus>,
    /// Where the notice allows it.
    pub clause: Word,
    /// Why.
    pub reason: Word,
    /// Who decided.
    pub actor: Word,
    /// Who approved: somebody else.
    pub approver: Word,
    /// Where it is written.
    pub span: Span,
}

/// Reads `overrides: [...]`, with all findings in file order.
#[must_use]
pub fn overrides(root: &Node) -> (Vec<OverrideWritten>, Vec<Diagnostic>) {
    let mut reader = Reader::default();
    let mut all = Vec::new();
    if let Some(mut keys) = reader.keys(root, "a file of overrides") {
        if let Some(pair) = reader.need(&mut keys, "overrides") {
            for node in reader.list(&pair.value, "`overrides`") {
                all.extend(one(&mut reader, node));
            }
        }
        reader.finish(keys);
    }
    (all, reader.findings.into_sorted())
}

fn one(reader: &mut Reader, node: &Node) -> Option<OverrideWritten> {
    let mut keys = reader.keys(node, "an override")?;
    let application = reader.needed_word(&mut keys, "application");
    let award = keys.get("award").and_then(|p| reader.text(&p.value, "`award`"));
    let status = keys.get("status").and_then(|p| reader.one_of(&p.value, "`status`", STATUSES));
    let [clause, reason, actor, approver] =
        ["clause", "reason", "actor", "approver"].map(|key| reader.needed_word(&mut keys, key));
    let said = keys.has("award") || keys.has("status");
    reader.finish(keys);
    if !said {
        reader.fault(Diagnostic::new(Code::EXACTLY_ONE, node.span, "an override needs `award:` or `status:`"));
    }
    if let (Some(actor), Some(approver)) = (&actor, &approver)
        && same_person(&actor.value, &approver.value)
    {
        let words = format!("`{}` cannot approve what the same person decided", approver.value);
        reader.fault(Diagnostic::new(Code::VALUE, approver.span, words).help("an override needs two different people"));
    }
    Some(OverrideWritten {
        application: application?,
        award,
        status,
        clause: clause?,
        reason: reason?,
        actor: actor?,
        approver: approver?,
        span: node.span,
    })
}

/// Whether two names are one: case and spaces make no other person.
fn same_person(one: &str, other: &str) -> bool {
    let plain = |name: &str| name.to_lowercase().split_whitespace().collect::<String>();
    plain(one) == plain(other)
}
