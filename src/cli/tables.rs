//! The tables of `merit report`: the ranking and the score sheets, to a workbook or a CSV file.

use super::exit::Exit;
use super::files::{FileError, Over, write_output};
use super::input;
use super::output::Output;
use super::progress::Progress;
use crate::documents::workbook::BookError;
use crate::documents::{
    BOM, RankingWanted, ScoresWanted, Source, ranking_csv, ranking_workbook, score_csv, score_workbook,
};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// The arguments that say what is in a table.
#[derive(Debug, clap::Args)]
pub(super) struct Contents {
    /// Fields of the applications to show in the ranking beside their keys; those of the notice unless said otherwise
    #[arg(long, value_name = "FIELD", requires = "ranking", num_args = 1..)]
    show: Vec<String>,
    /// Columns of formulas that check the sums of the ranking
    #[arg(long, requires = "ranking")]
    with_formulas: bool,
    /// Only the score sheets whose marks lie further apart than their panel allows
    #[arg(long, requires = "score_sheets")]
    flagged: bool,
    /// Name the reviewers in the score sheets; otherwise they are numbered
    #[arg(long, requires = "score_sheets")]
    show_names: bool,
}

/// The ranking: a workbook where the file is called so, else CSV, also to the standard output.
pub(super) fn ranking(
    source: &Source<'_>,
    arguments: &Contents,
    out: Option<&Path>,
    force: bool,
    output: &mut Output,
) -> Result<(), Exit> {
    let formulas = arguments.with_formulas;
    let shown = input::fields(&source.run.rules, &arguments.show, output)?;
    let shown = if shown.is_empty() { source.published_fields() } else { shown };
    let wanted = RankingWanted { shown, formulas };
    let mut progress = Progress::of(source.run.decision.rows.len(), "rows written", output.lang);
    let mut done = |rows: usize| progress.done(rows);
    match out {
        Some(path) if is_workbook(path) => {
            let folder = scratch(path);
            workbook(
                path,
                |file| ranking_workbook(source, &wanted, folder, file, &mut done),
                Over::asked(force),
                output,
            )
        }
        _ if formulas => {
            output.error("only a workbook has formulas: name a file that ends in .xlsx with -o");
            Err(Exit::Usage)
        }
        Some(path) => {
            let write = |file: &mut File| {
                let mut out = BufWriter::with_capacity(1 << 20, file);
                ranking_csv(source, &wanted, true, &mut out, &mut done)?;
                out.flush()
            };
            write_output(path, write, Over::asked(force)).map_err(|error| failed(error, output))
        }
        None => {
            let mut out = BufWriter::new(io::stdout().lock());
            match ranking_csv(source, &wanted, false, &mut out, &mut done).and_then(|()| out.flush()) {
                // A reader that has gone away is no error of ours.
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                    output.error(format!("the standard output: {error}"));
                    Err(Exit::Files)
                }
                _ => Ok(()),
            }
        }
    }
}

/// The score sheets: a workbook where the file is called so, else the sheets without the marks as CSV.
pub(super) fn scores(
    source: &Source<'_>,
    arguments: &Contents,
    out: Option<&Path>,
    force: bool,
    output: &mut Output,
) -> Result<(), Exit> {
    let wanted = ScoresWanted { flagged: arguments.flagged, names: arguments.show_names };
    if source.run.marks.count == 0 {
        output.error("no panel marked in this round, so there are no score sheets");
        return Err(Exit::Usage);
    }
    match out {
        Some(path) if is_workbook(path) => {
            let folder = scratch(path);
            workbook(path, |file| score_workbook(source, wanted, folder, file), Over::asked(force), output)
        }
        Some(path) => {
            let bytes = [BOM, &score_csv(source, wanted)].concat();
            write_output(path, |file| file.write_all(&bytes), Over::asked(force)).map_err(|error| failed(error, output))
        }
        None => {
            output.result(&String::from_utf8_lossy(&score_csv(source, wanted)));
            Ok(())
        }
    }
}

/// Whether a file is to be a workbook, by its name.
pub(super) fn is_workbook(path: &Path) -> bool {
    path.extension().is_some_and(|end| end.eq_ignore_ascii_case("xlsx"))
}

/// Where a workbook keeps what is written before it is put together: the folder that it comes to, which has the room.
pub(super) fn scratch(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Writes a new workbook, whole or not at all.
pub(super) fn workbook(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<&mut File>) -> Result<(), BookError>,
    over: Over,
    output: &mut Output,
) -> Result<(), Exit> {
    let mut refused = None;
    let written = write_output(
        path,
        |file| {
            let mut out = BufWriter::with_capacity(1 << 20, file);
            match write(&mut out) {
                Ok(()) => out.flush(),
                Err(error) => {
                    let words = error.to_string();
                    refused = Some(error);
                    Err(io::Error::other(words))
                }
            }
        },
        over,
    );
    match (written, refused) {
        (Ok(()), _) => Ok(()),
        // The data are what they are; it is this form that cannot hold them.
        (Err(_), Some(error @ (BookError::Cell(..) | BookError::TooLarge(_)))) => {
            output.error(error);
            Err(Exit::Data)
        }
        (Err(error), _) => Err(failed(error, output)),
    }
}

fn failed(error: FileError, output: &mut Output) -> Exit {
    output.error(error);
    Exit::Files
}
