//! What came out takes the place of what the tests of a rule file expect: in place, so that nothing else of the file
//! changes, and checked before anything is written.

pub(super) mod scalars;
mod lists;

use super::tests::{Answer, Mismatch, TestOutcome, Why, run_tests};
use crate::check::Checked;
use crate::diagnostic::Diagnostic;
use crate::span::{SourceId, Sources, Span};
use crate::yaml::{self, Node, NodeKind, Pair};
use scalars::Edit;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A rule file whose tests expect what came out.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// What is written anew, in file order.
    pub changes: Vec<Change>,
    /// What stays as it is, in file order.
    pub left: Vec<Left>,
    /// What the tests come to with the changes.
    pub outcomes: Vec<TestOutcome>,
    /// The text of the file with the changes.
    pub text: String,
}

/// An expectation written anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The test.
    pub test: Arc<str>,
    /// What is looked at.
    pub what: String,
    /// Where it was written.
    pub span: Span,
    /// What was expected, as it was written.
    pub old: String,
    /// What came out, as it is written now.
    pub new: String,
}

/// An expectation that is not met and cannot be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The test.
    pub test: Arc<str>,
    /// The expectation.
    pub mismatch: Mismatch,
    /// Why it cannot be written.
    pub why: Why,
}

/// Why nothing may be written: the edited text is not what it should be.
#[derive(Clone, Debug)]
pub enum Broken {
    /// `check` refuses it.
    Refused(Vec<Diagnostic>, Sources),
    /// A test still fails that should not: its name, and what differs.
    Fails(Arc<str>, Box<Mismatch>),
    /// Something outside the expected values would change: a fault of merit.
    Beyond,
}

/// Writes the expectations anew that are not met. `text` is the rule file, `outcomes` are what its tests came to, and
/// `check` reads an edited text as the file was read.
///
/// # Errors
///
/// [`Broken`] where the edited text is not accepted; nothing may be written then.
pub fn accept(
    text: &str,
    outcomes: &[TestOutcome],
    check: &mut dyn FnMut(&str) -> Checked,
) -> Result<Accepted, Broken> {
    let root = yaml::read(text.as_bytes(), SourceId(0)).map_err(|_| Broken::Beyond)?;
    let expectations = expectations(&root);
    let mut edits = Vec::new();
    let mut accepted =
        Accepted { changes: Vec::new(), left: Vec::new(), outcomes: outcomes.to_vec(), text: String::new() };
    for outcome in outcomes {
        for mismatch in &outcome.mismatches {
            let pair = expectations.get(&mismatch.span.start).and_then(|pair| about(pair, mismatch.of.as_deref()));
            let written = pair.ok_or(Why::NoText).and_then(|pair| written(text, pair, &mismatch.answer));
            let test = outcome.name.clone();
            match written {
                Ok(mut edit) => {
                    // A value is shown as it is written, with its unit; a list as a whole, whatever of it is edited.
                    let (old, new) = match (&mismatch.answer, edit.first()) {
                        (Answer::Words(_), _) | (_, None) => (mismatch.expected.clone(), mismatch.found.clone()),
                        (_, Some((range, new))) => (text.get(range.clone()).unwrap_or("").to_owned(), new.clone()),
                    };
                    let span = pair.map_or(mismatch.span, |pair| pair.key_span);
                    accepted.changes.push(Change { test, what: mismatch.what.clone(), span, old, new });
                    edits.append(&mut edit);
                }
                Err(why) => accepted.left.push(Left { test, mismatch: mismatch.clone(), why }),
            }
        }
    }
    accepted.text = edited(text, edits);
    if !accepted.changes.is_empty() {
        accepted.outcomes = proved(text, &root, &accepted, check)?;
    }
    Ok(accepted)
}

/// The pairs under `expect:` of all tests, by where their keys begin.
fn expectations(root: &Node) -> BTreeMap<u32, &Pair> {
    let tests = root.pairs().iter().filter(|pair| &*pair.key == "tests").flat_map(|pair| pair.value.items());
    let expect = tests.flat_map(Node::pairs).filter(|pair| &*pair.key == "expect");
    expect.flat_map(|pair| pair.value.pairs()).map(|pair| (pair.key_span.start, pair)).collect()
}

/// The pair itself, or that of the application in its map.
fn about<'n>(pair: &'n Pair, of: Option<&str>) -> Option<&'n Pair> {
    match of {
        None => Some(pair),
        Some(key) => pair.value.pairs().iter().find(|pair| &*pair.key == key),
    }
}

/// The edits by which a pair expects what came out.
fn written(text: &str, pair: &Pair, answer: &Answer) -> Result<Vec<Edit>, Why> {
    let old = text.get(pair.value.span.range()).unwrap_or("");
    let new = match answer {
        Answer::Nothing(why) => return Err(why.clone()),
        Answer::Words(words) => return lists::edits(text, pair, words).ok_or(Why::NoText),
        Answer::Number(n) => scalars::number(old, n).ok_or(Why::NoDecimals)?,
        Answer::Truth(truth) => scalars::truth(old, *truth),
        Answer::Word(word) => scalars::word(old, word).ok_or(Why::NoText)?,
    };
    let range = scalars::range(text, pair).ok_or(Why::NoText)?;
    Ok(vec![(range, new)])
}

/// The text with all edits made, none of which touch each other.
fn edited(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for (range, new) in edits {
        out.push_str(text.get(at..range.start).unwrap_or(""));
        out.push_str(&new);
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or(""));
    out
}

/// Reads the edited text again: it passes `check`, every test passes but for what was left, and nothing but expected
/// values is different.
fn proved(
    text: &str,
    root: &Node,
    accepted: &Accepted,
    check: &mut dyn FnMut(&str) -> Checked,
) -> Result<Vec<TestOutcome>, Broken> {
    let checked = check(&accepted.text);
    let Some(rules) = checked.rules else { return Err(Broken::Refused(checked.diagnostics, checked.sources)) };
    let again = yaml::read(accepted.text.as_bytes(), SourceId(0)).map_err(|_| Broken::Beyond)?;
    let ((before, behind), (before_now, behind_now)) = (around(text, root), around(&accepted.text, &again));
    let comments = yaml::comments(text, root) == yaml::comments(&accepted.text, &again);
    if before != before_now || behind != behind_now || !comments || !same_tests(root, &again) {
        return Err(Broken::Beyond);
    }
    let left: BTreeSet<(&str, &str)> = accepted.left.iter().map(|l| (&*l.test, &*l.mismatch.what)).collect();
    let outcomes = run_tests(&rules);
    for outcome in &outcomes {
        let stays = |m: &Mismatch| left.contains(&(&*outcome.name, &*m.what));
        if let Some(mismatch) = outcome.mismatches.iter().find(|m| !stays(m)) {
            return Err(Broken::Fails(outcome.name.clone(), Box::new(mismatch.clone())));
        }
    }
    Ok(outcomes)
}

/// What stands before `tests:`, and what stands behind: from the next section on.
fn around<'t>(text: &'t str, root: &Node) -> (&'t str, &'t str) {
    let sections = root.pairs();
    let at = sections.iter().position(|pair| &*pair.key == "tests");
    let start = at.and_then(|at| sections.get(at)).map_or(text.len(), |pair| pair.value.span.range().start);
    let next = at.and_then(|at| sections.get(at + 1)).map_or(text.len(), |pair| pair.key_span.range().start);
    (text.get(..start).unwrap_or(text), text.get(next..).unwrap_or(""))
}

/// Whether the tests are the same but for what stands behind the keys of `expect:`.
fn same_tests(one: &Node, other: &Node) -> bool {
    fn frame(root: &Node) -> Vec<String> {
        let tests = root.pairs().iter().filter(|pair| &*pair.key == "tests").flat_map(|pair| pair.value.items());
        let mut all = Vec::new();
        for pair in tests.flat_map(Node::pairs) {
            all.push(pair.key.to_string());
            match &*pair.key {
                "expect" => all.extend(pair.value.pairs().iter().map(|pair| pair.key.to_string())),
                _ => texts(&pair.value, &mut all),
            }
        }
        all
    }
    frame(one) == frame(other)
}

/// Every key and scalar of a node, in order.
fn texts(node: &Node, all: &mut Vec<String>) {
    match &node.kind {
        NodeKind::Scalar(scalar) => all.push(scalar.text.to_string()),
        NodeKind::List(items) => items.iter().for_each(|item| texts(item, all)),
        NodeKind::Map(pairs) => {
            for pair in pairs {
                all.push(pair.key.to_string());
                texts(&pair.value, all);
            }
        }
    }
}
