//! What the panel gave: every sheet of every application with its marks combined, and every mark. Who gave which mark is
//! withheld unless asked for; reviewers are numbered in an order that only the record tells.

use super::workbook::{Book, BookError, Cell, Heading, Look};
use super::{Source, provenance};
use crate::check::model::{CriterionKind, Method, Panel, RoundAt, Scoring};
use crate::intake::Mark;
use crate::number::Exact;
use crate::oracle::{PanelMarks, combine};
use crate::record::{points_text, sha256_hex, spreadsheet_text, write_rows};
use crate::report::figure;
use crate::round::Row;
use crate::value::Value;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// What is asked of the score sheets.
#[derive(Clone, Copy, Debug, Default)]
pub struct ScoresWanted {
    /// Only the sheets of ranked applications whose marks lie further apart than their panel allows.
    pub flagged: bool,
    /// The names of the reviewers, and not numbers.
    pub names: bool,
}

/// One sheet of one application.
struct Scored<'a> {
    row: &'a Row,
    criterion: &'a str,
    points: Option<Exact>,
    panel: &'a Panel,
    marks: PanelMarks,
}

/// The columns of the sheets.
const SHEETS: [(&str, Look, u16); 13] = [
    ("application", Look::Words, 16),
    ("status", Look::Words, 14),
    ("criterion", Look::Words, 16),
    ("sheet", Look::Words, 16),
    ("marks", Look::Fixed(0), 7),
    ("recused", Look::Fixed(0), 9),
    ("lowest_dropped", Look::Fixed(0), 9),
    ("highest_dropped", Look::Fixed(0), 9),
    ("combined", Look::Plain, 24),
    ("points", Look::Plain, 9),
    ("spread", Look::Plain, 8),
    ("flag_spread", Look::Plain, 8),
    ("flagged", Look::Words, 9),
];

/// Writes the score sheets as a workbook: the sheets, the marks, and from which record they are.
///
/// # Errors
///
/// [`BookError`].
pub fn score_workbook(
    source: &Source<'_>,
    wanted: ScoresWanted,
    scratch: &Path,
    out: impl Write + Send,
) -> Result<(), BookError> {
    let all = scored(source, wanted);
    let mut book = Book::new(&source.opened.imprint.at, &source.stamp(), scratch)?;
    let scores = &source.run.rules.round.scores;
    let headings = SHEETS.map(|(name, look, width)| match name {
        "points" if scores.at == RoundAt::EachCriterion => Heading::new(name, Look::Fixed(scores.decimals), width),
        _ => Heading::new(name, look, width),
    });
    let mut sheet = book.sheet("sheets", &headings, 1)?;
    for one in &all {
        let texts = texts(source, one);
        let cells: Vec<Cell<'_>> = texts.iter().zip(&SHEETS).map(|(text, (_, look, _))| cell(text, *look)).collect();
        sheet.row(&cells)?;
    }
    let headings = [
        Heading::new("application", Look::Words, 16),
        Heading::new("sheet", Look::Words, 16),
        Heading::new("reviewer", Look::Words, 16),
        Heading::new("mark", Look::Plain, 9),
        Heading::new("dropped", Look::Words, 10),
        Heading::new("comment", Look::Words, 40),
    ];
    let mut sheet = book.sheet("marks", &headings, 1)?;
    let names = if wanted.names { BTreeMap::new() } else { numbers(source) };
    let mut last = None;
    for one in &all {
        // A sheet that several criteria read has its marks once.
        let here = (source.run.key(one.row), &one.panel.sheet);
        if last.replace(here) == Some(here) {
            continue;
        }
        for (Mark { reviewer, mark, comment, .. }, dropped) in marks(source, one) {
            let reviewer = names.get(reviewer).map_or(&**reviewer, |n| n);
            let text = mark.as_ref().map(Exact::to_string);
            let mark = text.as_ref().map_or(Cell::Text("recused"), |text| Cell::Number(text));
            let dropped = if dropped { Cell::Text("dropped") } else { Cell::Empty };
            let comment = comment.as_deref().map_or(Cell::Empty, Cell::Text);
            sheet.row(&[Cell::Text(here.0), Cell::Text(here.1), Cell::Text(reviewer), mark, dropped, comment])?;
        }
    }
    provenance::sheet(source, &mut book)?;
    book.save(out)
}

/// The sheets as CSV, without the marks.
#[must_use]
pub fn score_csv(source: &Source<'_>, wanted: ScoresWanted) -> Vec<u8> {
    let header = SHEETS.map(|(name, ..)| name.to_owned());
    let guarded = |one: &Scored<'_>| {
        let cells = texts(source, one).into_iter().zip(&SHEETS);
        cells
            .map(|(t, (_, look, _))| if *look == Look::Words { spreadsheet_text(&t).into_owned() } else { t })
            .collect()
    };
    let rows: Vec<Vec<String>> = scored(source, wanted).iter().map(guarded).collect();
    write_rows(&header, &rows)
}

fn cell(text: &str, look: Look) -> Cell<'_> {
    match look {
        _ if text.is_empty() => Cell::Empty,
        Look::Words => Cell::Text(text),
        _ => Cell::Number(text),
    }
}

fn texts(source: &Source<'_>, one: &Scored<'_>) -> [String; 13] {
    let PanelMarks { marks, recused, lowest_dropped, highest_dropped, combined, flagged } = &one.marks;
    let rules = &source.run.rules;
    let spread = marks.first().zip(marks.last()).map(|(low, high)| (high - low).to_string());
    [
        source.run.key(one.row).to_owned(),
        one.row.status.name().to_owned(),
        one.criterion.to_owned(),
        one.panel.sheet.to_string(),
        marks.len().to_string(),
        recused.to_string(),
        lowest_dropped.to_string(),
        highest_dropped.to_string(),
        combined.as_ref().map(|c| figure(&Value::Number(c.clone()), rules)).unwrap_or_default(),
        one.points.as_ref().map(|p| points_text(rules, p)).unwrap_or_default(),
        spread.unwrap_or_default(),
        one.panel.flag_spread.as_ref().map(Exact::to_string).unwrap_or_default(),
        if *flagged { "yes" } else { "no" }.to_owned(),
    ]
}

/// The sheets of all applications that have marks, in order of their keys.
fn scored<'a>(source: &Source<'a>, wanted: ScoresWanted) -> Vec<Scored<'a>> {
    let run = source.run;
    let mut all = Vec::new();
    for row in &run.decision.rows {
        let Some(given) = run.applications.marks.get(&row.input()) else { continue };
        let mut add = |scoring: &'a Scoring, id: &'a str, points: Option<Exact>| {
            scoring.walk(&mut |s| {
                let Method::Panel(panel) = &s.method else { return };
                let marks = combine(panel, given.get(&panel.sheet).map_or(&[][..], Vec::as_slice));
                if !wanted.flagged || (marks.flagged && row.entrant().is_some()) {
                    all.push(Scored { row, criterion: id, points: points.clone(), panel, marks });
                }
            });
        };
        for (at, criterion) in run.rules.criteria.iter().enumerate() {
            if let CriterionKind::Leaf(scoring) = &criterion.kind {
                add(scoring, &criterion.id, run.decision.scores.points(row.input(), at));
            }
        }
        for item in run.rules.adjustment_items() {
            add(&item.scoring, &item.id, None);
        }
    }
    all
}

/// The marks of a sheet in order of the reviewers, and which were dropped: among equal ones, those of the first.
fn marks<'a>(source: &Source<'a>, one: &Scored<'_>) -> Vec<(&'a Mark, bool)> {
    let key = source.run.key(one.row);
    let given = source.run.marks.by_application.get(key).and_then(|sheets| sheets.get(&one.panel.sheet));
    let of = &one.marks;
    let lowest = of.marks.iter().take(of.lowest_dropped);
    let highest = of.marks.iter().rev().take(of.highest_dropped);
    let mut dropped: Vec<&Exact> = lowest.chain(highest).collect();
    let mut all = Vec::new();
    for mark in given.into_iter().flatten() {
        let at = mark.mark.as_ref().and_then(|m| dropped.iter().position(|d| *d == m));
        if let Some(at) = at {
            dropped.remove(at);
        }
        all.push((mark, at.is_some()));
    }
    all
}

/// A number for each reviewer. The order comes from the key that only the record has, so that no list of the panel gives
/// away who is who.
fn numbers(source: &Source<'_>) -> BTreeMap<Arc<str>, String> {
    let mut digests: BTreeMap<String, Arc<str>> = BTreeMap::new();
    let sheets = source.run.marks.by_application.values().flat_map(BTreeMap::values);
    for mark in sheets.flatten() {
        let mut bytes = source.opened.imprint.disclosure_key.to_vec();
        bytes.extend_from_slice(mark.reviewer.as_bytes());
        digests.insert(sha256_hex(&bytes), mark.reviewer.clone());
    }
    digests.into_values().enumerate().map(|(at, name)| (name, format!("reviewer {}", at + 1))).collect()
}
