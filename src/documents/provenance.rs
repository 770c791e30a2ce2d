//! From which record a workbook is, and how it is held against it.

use super::Source;
use super::workbook::{Book, BookError, Cell, Heading, Look};

/// Writes the sheet `record`.
pub(super) fn sheet(source: &Source<'_>, book: &mut Book) -> Result<(), BookError> {
    let headings = [Heading::new("what", Look::Words, 22), Heading::new("is", Look::Prose, 60)];
    let mut sheet = book.sheet("record", &headings, 0)?;
    let (opened, round, lang) = (source.opened, &source.run.rules.round, source.lang);
    let warnings = "the record decides, and not this workbook: `merit verify RECORD` replays it";
    let rows = [
        ("round", round.id.to_string()),
        ("title", lang.label(&round.title).to_owned()),
        ("notice", round.notice.to_string()),
        ("fingerprint", opened.fingerprint.full().to_owned()),
        ("decided at", opened.imprint.at.clone()),
        ("decided by", opened.imprint.actor.clone()),
        ("stamp", source.stamp()),
        ("how to verify", lang.say(warnings, &[])),
    ];
    for (what, is) in &rows {
        sheet.row(&[Cell::Text(what), Cell::Text(is)])?;
    }
    Ok(())
}
