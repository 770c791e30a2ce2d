//! A blank workbook for applications: a column for each declared field, under the first of its headers.

use super::{NO_TIME, field, marked};
use crate::check::model::{FieldKind, Rules};
use crate::documents::held::letters;
use crate::documents::typing::May;
use crate::documents::workbook::{Book, BookError, Heading};
use crate::lang::Lang;
use std::io::Write;
use std::path::Path;

/// The sheet with the lists that are too long for a rule.
const LISTS: &str = "_lists";

/// Writes the workbook; `lock` is the fingerprint of the rules, and so many rows check what is typed into them.
///
/// # Errors
///
/// [`BookError`].
pub fn applications(
    rules: &Rules,
    lock: &str,
    rows: u32,
    lang: Lang,
    scratch: &Path,
    out: impl Write + Send,
) -> Result<(), BookError> {
    let stamp = lang.say("Applications of round {1}", &[&rules.round.id]);
    let mut book = Book::new(NO_TIME, &stamp, scratch)?;
    let heading = |f: &crate::check::model::Field| {
        let width = if matches!(f.kind, FieldKind::Text { .. }) { 22 } else { 14 };
        Heading::new(f.columns.first().map_or("", |c| c), field::look(f), width)
    };
    let headings: Vec<Heading> = rules.fields.iter().map(heading).collect();
    let key = u16::try_from(rules.key + 1).ok().filter(|key| *key < 4).unwrap_or(0);
    let mut sheet = book.sheet("applications", &headings, key)?;
    let mut lists: Vec<Vec<&str>> = Vec::new();
    for (at, f) in rules.fields.iter().enumerate() {
        let mut range = None;
        if let FieldKind::Choice(of) = &f.kind {
            let texts: Vec<&str> = of.iter().map(|v| &**v).collect();
            if !May::lists(&texts) {
                let (column, last) = (letters(lists.len()), texts.len());
                range = Some(format!("={LISTS}!${column}$1:${column}${last}"));
                lists.push(texts);
            }
        }
        if let Some(typing) = field::typing(f, &letters(at), range, lang) {
            sheet.check(at, rows, &typing)?;
        }
        sheet.note(at, &field::note(f, rules, at == rules.key, lang))?;
    }
    marked(&mut book, lock, "applications", None)?;
    if !lists.is_empty() {
        book.hidden(LISTS, &lists)?;
    }
    book.save(out)
}
