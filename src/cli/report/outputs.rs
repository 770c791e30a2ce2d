//! Everything that `merit report --all` makes, in one table: an output is added by a line.

use super::super::FileError;
use super::super::exit::Exit;
use super::super::output::Output;
use super::super::progress::Progress;
use super::super::targets;
use super::place::{Bytes, Sink, in_memory};
use crate::documents::workbook::BookError;
use crate::documents::{self, RankingWanted, ScoresWanted, Unmade, Writer, letter_names};
use crate::record::{self, Entries};
use crate::report::{self, Form};
use rayon::prelude::*;
use std::cell::RefCell;
use std::io;
use std::path::Path;

/// What outputs are made from.
pub(super) struct Making<'a> {
    /// The bytes of the record.
    pub record: &'a [u8],
    /// The record, its round and what documents need beside it.
    pub writer: Writer<'a>,
    /// A folder for what is written before a workbook is put together.
    pub scratch: &'a Path,
}

/// Takes a file: its name below the folder, and what writes its bytes.
pub(super) type Put<'p> = dyn FnMut(&str, &Bytes<'_>) -> Result<(), FileError> + 'p;

/// A kind of output.
pub(super) struct Kind {
    /// Its name.
    pub name: &'static str,
    /// Whether it is in the pack, too.
    pub packed: bool,
    /// Why it may make nothing.
    pub nothing: &'static str,
    /// Makes its files and says how many.
    pub make: fn(&Making<'_>, &mut Put<'_>, &mut Output) -> Result<usize, Exit>,
}

/// All kinds, in the order in which they are made.
pub(super) const ALL: &[Kind] = &[
    Kind { name: "outcome", packed: false, nothing: "", make: outcome },
    Kind { name: "ranking", packed: true, nothing: "", make: ranking },
    Kind { name: "score-sheets", packed: false, nothing: "no panel marked in this round", make: scores },
    Kind { name: "notice", packed: true, nothing: "", make: notice },
    Kind { name: "minutes", packed: true, nothing: "", make: minutes },
    Kind { name: "ledger", packed: false, nothing: "the round divides no budget, so there are no books", make: ledger },
    Kind { name: "site", packed: false, nothing: "", make: site },
    Kind { name: "targets", packed: false, nothing: "", make: pledged },
    Kind { name: "rules", packed: false, nothing: "", make: rules },
    Kind { name: "public", packed: false, nothing: "", make: public },
    Kind { name: "letters", packed: false, nothing: "the round has no applications", make: letters },
    Kind { name: "pack", packed: false, nothing: "", make: pack },
];

/// So many letters are written at once.
const LETTERS: usize = 256;

fn one(put: &mut Put<'_>, name: &str, bytes: &[u8], output: &mut Output) -> Result<usize, Exit> {
    streamed(put, name, &|out| out.write_all(bytes), output)
}

/// A file that is never in memory as a whole.
fn streamed(put: &mut Put<'_>, name: &str, bytes: &Bytes<'_>, output: &mut Output) -> Result<usize, Exit> {
    put(name, bytes).map_err(|error| {
        output.error(&error);
        match &error {
            // The data are what they are; it is this form that cannot hold them.
            FileError::System(_, error) if cannot_hold(error) => Exit::Data,
            _ => Exit::Files,
        }
    })?;
    Ok(1)
}

fn cannot_hold(error: &io::Error) -> bool {
    let book = error.get_ref().and_then(|inner| inner.downcast_ref::<BookError>());
    book.is_some_and(|error| matches!(error, BookError::Cell(..) | BookError::TooLarge(_)))
}

fn unmade(error: &Unmade, output: &mut Output) -> Exit {
    output.error(error);
    match error {
        Unmade::Template(_) => Exit::Data,
        Unmade::Record(_) => Exit::No,
    }
}

fn outcome(making: &Making<'_>, put: &mut Put<'_>, output: &mut Output) -> Result<usize, Exit> {
    let run = making.writer.source.run;
    one(put, "outcome.csv", &record::outcome(run, &run.decision), output)
}

fn ranking(making: &Making<'_>, put: &mut Put<'_>, output: &mut Output) -> Result<usize, Exit> {
    let source = &making.writer.source;
    let wanted = RankingWanted { shown: source.published_fields(), formulas: false };
    let book = |out: &mut dyn Sink| {
        documents::ranking_workbook(source, &wanted, making.scratch, out, &mut |_| ()).map_err(io::Error::other)
    };
    let table = |mut out: &mut dyn Sink| documents::ranking_csv(source, &wanted, true, &mut out, &mut |_| ());
    Ok(streamed(put, "ranking.xlsx", &book, output)? + streamed(put, "ranking.csv", &table, output)?)
}

fn scores(making: &Making<'_>, put: &mut Put<'_>, output: &mut Output) -> Result<usize, Exit> {
    let source = &making.writer.source;
    if source.run.marks.count == 0 {
        return Ok(0);
    }
    let book = |out: &mut dyn Sink| {
        documents::score_workbook(source, ScoresWanted::default(), making.scratch, out).map_err(io::Error::other)
    };
    streamed(put, "score-sheets.xlsx", &book, output)
}

fn notice(making: &Making<'_>, put: &mut Put<'_>, output: &mut Output) -> Result<usize, Exit> {
    let text = making.writer.notice().map_err(|error| unmade(&error, output))?;
    one(put, "notice.html", text.as_bytes(), output)
}

fn minutes(making: &Making<'_>, put: &mut Put<'_>, output: &mut Output) -> Result<usize, Exit> {
    let text = making.writer.minutes().map_err(|error| unmade(&error, output))?;
    one(put, "minutes.html", text.as_bytes(), output)
}

fn ledger(making: &Making<'_>, put: &mut Put<'_>, output: &mut Output) -> Result<usize, Exit> {
    let source = &making.writer.source;
    match report::ledger(source.run, source.day()) {
        Some(journal) => one(put, "ledger.journal", journal.as_bytes(), output),
        None => Ok(0),
    }
}

fn site(making: &Making<'_>, put: &mut Put<'_>, output: &mut Output) -> Result<usize, Exit> {
    let source = &making.writer.source;
    let progress = RefCell::new(Progress::of(documents::derived(source.run), "derivations written", output.lang));
    let done = |written: usize| progress.borrow_mut().done(written);
    streamed(put, "site.html", &|mut out| documents::site(source, &mut out, &mut |written| done(written)), output)
}

fn pledged(making: &Making<'_>, put: &mut Put<'_>, output: &mut Output) -> Result<usize, Exit> {
    let run = making.writer.source.run;
    if run.rules.targets.is_empty() {
        return Ok(0);
    }
    let page = report::targets(run, &targets::pledged(run, output)?, output.lang);
    one(put, "targets.txt", page.render(Form::Human).as_bytes(), output)
}

fn rules(making: &Making<'_>, put: &mut Put<'_>, output: &mut Output) -> Result<usize, Exit> {
    one(put, "rules.txt", report::rules(&making.writer.source.run.rules).as_bytes(), output)
}

fn public(making: &Making<'_>, put: &mut Put<'_>, output: &mut Output) -> Result<usize, Exit> {
    let source = &making.writer.source;
    let entries = record::public_edition(source.opened, source.run);
    let bytes = entries.and_then(|entries| record::container::write(&entries).map_err(|e| e.to_string()));
    let bytes = bytes.map_err(|words| {
        output.error(words);
        Exit::No
    })?;
    one(put, "public.merit", &bytes, output)
}

fn letters(making: &Making<'_>, put: &mut Put<'_>, output: &mut Output) -> Result<usize, Exit> {
    let run = making.writer.source.run;
    let names = letter_names(run);
    let rows = &run.decision.rows;
    let mut progress = Progress::of(rows.len(), "letters written", output.lang);
    let mut index = Vec::new();
    for (rows, names) in rows.chunks(LETTERS).zip(names.chunks(LETTERS)) {
        let texts: Vec<Result<String, Unmade>> = rows.par_iter().map(|row| making.writer.letter(row)).collect();
        for ((row, name), text) in rows.iter().zip(names).zip(texts) {
            let text = text.map_err(|error| unmade(&error, output))?;
            one(put, &format!("letters/{name}"), text.as_bytes(), output)?;
            progress.done(index.len() + 1);
            index.push(vec![run.key(row).to_owned(), row.status.name().to_owned(), name.clone()]);
        }
    }
    let header = ["application", "status", "file"].map(str::to_owned);
    if !index.is_empty() {
        one(put, "letters/index.csv", &record::write_rows(&header, &index), output)?;
    }
    Ok(index.len())
}

fn pack(making: &Making<'_>, put: &mut Put<'_>, output: &mut Output) -> Result<usize, Exit> {
    let source = &making.writer.source;
    let mut entries: Entries = documents::plain(source, making.record);
    for kind in ALL.iter().filter(|kind| kind.packed) {
        let mut keep = |name: &str, write: &Bytes<'_>| {
            entries.insert(name.to_owned(), in_memory(name.as_ref(), write)?);
            Ok(())
        };
        (kind.make)(making, &mut keep, output)?;
    }
    let bytes = documents::pack(source, entries).map_err(|words| {
        output.error(words);
        Exit::Data
    })?;
    one(put, "pack.zip", &bytes, output)
}
