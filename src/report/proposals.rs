//! Proposed examples and tests as the text of a rule file, laid out as `merit fmt` lays them out.

use super::coverage::{excerpt, place};
use crate::lang::Lang;
use crate::number::Exact;
use crate::span::{SourceId, Sources, Span};
use crate::study::{Edge, Given, Goal, Kind, NewExample, Proposal, Step, Suggestions, amount, text_of};
use crate::value::percent;
use crate::yaml;
use std::cmp::Ordering;

/// Lines within braces go on below from here on.
const WIDTH: usize = 150;

/// What stands under `examples:`.
#[must_use]
pub fn proposed_examples(examples: &[NewExample]) -> String {
    let one = |example: &NewExample| {
        let cells = braces(&example.cells, 4);
        format!("  {}:\n    {cells}\n", text_of(&example.name))
    };
    laid_out("examples", &examples.iter().map(one).collect::<String>())
}

/// What stands under `tests:`: a test for each proposal.
#[must_use]
pub fn proposed_tests(proposals: &[Proposal], sources: &Sources, lang: Lang) -> String {
    let one = |proposal: &Proposal| -> String {
        let pairs = reaching(proposal, sources, lang).into_iter().enumerate();
        pairs.map(|(i, (key, value))| format!("  {} {key}: {value}\n", if i == 0 { "-" } else { " " })).collect()
    };
    laid_out("tests", &proposals.iter().map(one).collect::<String>())
}

/// What stands under `tests:`: a test in a line for each step of each bound.
#[must_use]
pub fn proposed_edges(edges: &[Edge], sources: &Sources, lang: Lang) -> String {
    let one = |pairs: Vec<(String, String)>| {
        let pairs: Vec<String> = pairs.iter().map(|(key, value)| format!("{key}: {value}")).collect();
        format!("  - {{{}}}\n", pairs.join(", "))
    };
    let all = edges.iter().flat_map(|edge| edge.steps.iter().map(move |step| around(edge, step, sources, lang)));
    laid_out("tests", &all.map(one).collect::<String>())
}

/// Every proposed test, first those of the proposals, as pairs of a key and its value.
pub(super) fn proposed(all: &Suggestions, sources: &Sources, lang: Lang) -> Vec<Vec<(String, String)>> {
    let edges = all.edges.iter().flat_map(|edge| edge.steps.iter().map(move |step| around(edge, step, sources, lang)));
    all.proposals.iter().map(|proposal| reaching(proposal, sources, lang)).chain(edges).collect()
}

/// The test of a proposal.
fn reaching(proposal: &Proposal, sources: &Sources, lang: Lang) -> Vec<(String, String)> {
    let name = proposal.goals.first().map_or_else(String::new, |goal| name(goal, sources, lang));
    let mut pairs = vec![("name".to_owned(), text_of(&name))];
    pairs.extend(given(&proposal.given));
    pairs.push(("expect".to_owned(), braces(&proposal.expect, 12)));
    pairs
}

/// The test of one step.
fn around(edge: &Edge, step: &Step, sources: &Sources, lang: Lang) -> Vec<(String, String)> {
    let mut pairs = vec![("name".to_owned(), text_of(&edge_name(edge, step, sources, lang)))];
    pairs.extend(given(&step.given));
    let expect = step.expect.iter().map(|(key, value)| format!("{key}: {value}")).collect::<Vec<_>>();
    pairs.push(("expect".to_owned(), format!("{{{}}}", expect.join(", "))));
    pairs
}

/// In the layout of `merit fmt`, without the section's own line.
fn laid_out(section: &str, text: &str) -> String {
    let whole = format!("{section}:\n{text}");
    let formatted = yaml::format(whole.as_bytes(), SourceId(0)).unwrap_or(whole);
    formatted.split_once('\n').map_or("", |(_, rest)| rest).to_owned()
}

fn given(given: &Given) -> Vec<(String, String)> {
    match given {
        Given::One(example, with) => {
            let mut pairs = vec![("given".to_owned(), text_of(example))];
            if !with.is_empty() {
                pairs.push(("with".to_owned(), braces(with, 10)));
            }
            pairs
        }
        Given::Round(names) => {
            let names: Vec<String> = names.iter().map(|name| text_of(name)).collect();
            vec![("round".to_owned(), format!("[{}]", names.join(", ")))]
        }
    }
}

/// `{a: 1, b: 2}`, over several lines where it is long.
fn braces(cells: &[(String, String)], indent: usize) -> String {
    let mut out = String::from("{");
    let mut width = indent;
    for (i, (key, value)) in cells.iter().enumerate() {
        let pair = format!("{key}: {value}");
        let length = pair.chars().count() + 2;
        if i > 0 && width + length > WIDTH {
            out.push_str(&format!(",\n{}", " ".repeat(indent + 1)));
            width = indent;
        } else if i > 0 {
            out.push_str(", ");
        }
        out.push_str(&pair);
        width += length;
    }
    out + "}"
}

/// What a proposed test is called.
fn name(goal: &Goal, sources: &Sources, lang: Lang) -> String {
    let (_, line) = place(goal.span, sources);
    let words = match goal.kind {
        Kind::Holds => "{1} holds",
        Kind::Fails => "{1} fails",
        Kind::Minimum => "{1} below its minimum",
        Kind::Band | Kind::Standing => return format!("{} {}", goal.name, bound(goal.span, sources)),
        Kind::Below => "{1} below the first band",
        Kind::Row => "{1}, the row of line {2}",
        Kind::Key => "{1} is {2}",
        Kind::IfMissing => "{1} without what it needs",
        Kind::When => "{1} applies",
        Kind::TieBreak => "tie-break {1} decides",
        Kind::Tier => "tier {1}",
        Kind::Guarantee => "the guarantee per {1} serves",
        Kind::Limit => "the limit per {1} binds",
    };
    let (of, more) = match (goal.kind, goal.name.split_once(": ")) {
        (Kind::Key, Some((id, key))) => (id, key.to_owned()),
        (Kind::Row, _) => (&*goal.name, line.to_string()),
        _ => (&*goal.name, bound(goal.span, sources)),
    };
    lang.say(words, &[of, &more])
}

/// The first of what is written in a row: `from 60%`.
fn bound(span: Span, sources: &Sources) -> String {
    let text = excerpt(span, sources);
    let first = text.trim_start_matches(['{', ' ']).split([',', '}']).next().unwrap_or("");
    let first = first.split(" points:").next().unwrap_or(first);
    first.replacen(": ", " ", 1)
}

fn edge_name(edge: &Edge, step: &Step, sources: &Sources, lang: Lang) -> String {
    let words = match step.side {
        Ordering::Less => "{1} just below {2}",
        Ordering::Equal => "{1} at {2}",
        Ordering::Greater => "{1} just above {2}",
    };
    let of = match edge.several {
        true => lang.say("{1} by {2}", &[&edge.criterion, &edge.field]),
        false => edge.criterion.to_string(),
    };
    lang.say(words, &[&of, &figure(edge.span, &edge.bound, sources)])
}

/// A bound as its row writes such bounds: as a percentage, as an amount, as a number.
pub(super) fn figure(row: Span, n: &Exact, sources: &Sources) -> String {
    let written = bound(row, sources);
    match written.chars().next_back() {
        Some('%') => percent(n),
        Some('万' | '亿') => amount(n),
        _ => n.to_string(),
    }
}
