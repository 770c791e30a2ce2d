//! A blank workbook for the marks of one reviewer: one row for each application and sheet.

use super::{NO_TIME, marked};
use crate::check::model::{Method, Panel, Rules};
use crate::documents::held::letters;
use crate::documents::typing::{May, Typing};
use crate::documents::workbook::{Book, BookError, Cell, Heading, Look};
use crate::lang::Lang;
use crate::rules::model::Label;
use std::io::Write;
use std::path::Path;

/// What a reviewer is asked.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// Who.
    pub reviewer: &'a str,
    /// The applications by their keys, each with the texts of what is shown of it.
    pub applications: Vec<(&'a str, Vec<String>)>,
    /// The headers of what is shown.
    pub shown: Vec<&'a str>,
}

/// A sheet of marks: its panel, and the criterion it is for.
struct Marked<'a> {
    panel: &'a Panel,
    label: &'a Label,
    clause: &'a str,
}

/// Writes the workbook; `lock` is the fingerprint of the rules.
///
/// # Errors
///
/// [`BookError`].
pub fn panel(
    rules: &Rules,
    lock: &str,
    asked: &Asked<'_>,
    lang: Lang,
    scratch: &Path,
    out: impl Write + Send,
) -> Result<(), BookError> {
    let stamp = lang.say("Marks of {1} for round {2}", &[asked.reviewer, &rules.round.id]);
    let mut book = Book::new(NO_TIME, &stamp, scratch)?;
    let mut headings = vec![Heading::new("application", Look::Words, 16)];
    headings.extend(asked.shown.iter().map(|name| Heading::new(*name, Look::Prose, 30)));
    headings.push(Heading::new("reviewer", Look::Words, 14));
    headings.push(Heading::new("sheet", Look::Words, 14));
    headings.push(Heading::new("criterion", Look::Prose, 26));
    let scale = headings.len();
    headings.extend(["from", "to", "step"].map(|name| Heading::new(name, Look::Plain, 6)));
    let mark = headings.len();
    headings.push(Heading::new("mark", Look::Plain, 10));
    headings.push(Heading::new("comment", Look::Prose, 50));
    let sheets = sheets(rules);
    let mut sheet = book.sheet("marks", &headings, 1)?;
    for (key, shown) in &asked.applications {
        for marked in &sheets {
            let (low, high) = (marked.panel.scale.0.to_string(), marked.panel.scale.1.to_string());
            let step = marked.panel.step.as_ref().map(ToString::to_string).unwrap_or_default();
            let mut cells = vec![Cell::Text(key)];
            cells.extend(shown.iter().map(|text| Cell::Text(text)));
            let label = lang.label(marked.label);
            cells.extend([Cell::Text(asked.reviewer), Cell::Text(&marked.panel.sheet), Cell::Text(label)]);
            cells.extend([Cell::Number(&low), Cell::Number(&high)]);
            cells.push(if step.is_empty() { Cell::Empty } else { Cell::Number(&step) });
            sheet.row(&cells)?;
        }
    }
    let words = lang.say("A mark from {1} to {2} in its steps, or recused", &["from", "to"]);
    let typing = Typing { may: May::Hold(holds(mark, scale)), words: words.clone(), title: "mark".into() };
    let rows = sheet.last_row().saturating_sub(1).max(1);
    sheet.check(mark, rows, &typing)?;
    let mut lines = vec![words, lang.say("recused: the reviewer stands aside, and the mark does not count", &[])];
    lines.extend(sheets.iter().map(|s| s.words(lang)));
    sheet.note(mark, &lines.join("\n"))?;
    sheet.note(mark + 1, &lang.say("Why; it decides nothing", &[]))?;
    marked(&mut book, lock, "panel", Some(asked.reviewer))?;
    book.save(out)
}

/// What holds of a mark in the second row, whose scale stands in the three columns from `scale` on.
fn holds(mark: usize, scale: usize) -> String {
    let cell = |at: usize| format!("{}2", letters(at));
    let (mark, low, high, step) = (cell(mark), cell(scale), cell(scale + 1), cell(scale + 2));
    let steps = format!("IF({step}=\"\",TRUE,ROUND(({mark}-{low})/{step},9)=ROUND(({mark}-{low})/{step},0))");
    // A text is above every number for a spreadsheet, and nothing can be subtracted from it.
    format!("IF(ISNUMBER({mark}),AND({mark}>={low},{mark}<={high},{steps}),EXACT({mark},\"recused\"))")
}

impl Marked<'_> {
    fn words(&self, lang: Lang) -> String {
        let (low, high) = (self.panel.scale.0.to_string(), self.panel.scale.1.to_string());
        let holes = [&*self.panel.sheet, lang.label(self.label), &low, &high, self.clause];
        lang.say("{1}: {2}, from {3} to {4}   {5}", &holes)
    }
}

/// The sheets of all panels, each once, with what it is for.
fn sheets(rules: &Rules) -> Vec<Marked<'_>> {
    let mut found: Vec<Marked<'_>> = Vec::new();
    let mut add = |panel, label, clause| {
        let marked = Marked { panel, label, clause };
        if !found.iter().any(|s| s.panel.sheet == marked.panel.sheet) {
            found.push(marked);
        }
    };
    for criterion in &rules.criteria {
        if let crate::check::model::CriterionKind::Leaf(scoring) = &criterion.kind {
            scoring.walk(&mut |s| {
                if let Method::Panel(panel) = &s.method {
                    add(panel, &criterion.label, &*criterion.clause);
                }
            });
        }
    }
    for item in rules.adjustment_items() {
        item.scoring.walk(&mut |s| {
            if let Method::Panel(panel) = &s.method {
                add(panel, &item.label, &*item.clause);
            }
        });
    }
    found
}
