//! `merit report`: the kinds of output are in `outputs.rs`, what they need beside the record in `publication.rs`, and
//! where they go in `place.rs`.

mod place;
mod outputs;
mod publication;

use self::outputs::{ALL, Making};
use self::place::Place;
use self::publication::Publication;
use super::choices::PageForm;
use super::exit::Exit;
use super::input;
use super::opened::{auditors, decided};
use super::output::Output;
use super::{tables, targets};
use crate::documents::{Source, Writer};
use crate::record::{self, Opened};
use crate::report::{self, Form};
use crate::round::Run;
use clap::ValueEnum;
use std::path::{Path, PathBuf};

/// The arguments of `merit report`.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("what").required(true)))]
pub(super) struct Arguments {
    /// The auditor's edition of a record
    #[arg(required_unless_present = "templates")]
    record: Option<PathBuf>,
    /// Everything that is made from a record, into a new folder
    #[arg(long, group = "what", requires = "out")]
    all: bool,
    /// The ranking with all figures, every application a row: a workbook where --out ends in .xlsx, else CSV
    #[arg(long, group = "what")]
    ranking: bool,
    /// The sheets of the panel with their marks: a workbook where --out ends in .xlsx, else CSV without the marks
    #[arg(long, group = "what")]
    score_sheets: bool,
    /// The public notice of who was selected, with what `publish:` names and nothing else (HTML, to be printed)
    #[arg(long, group = "what")]
    notice: bool,
    /// A letter to each applicant, into a new folder; none says anything of another
    #[arg(long, group = "what", requires = "out")]
    letters: bool,
    /// The minutes of the round, for the office
    #[arg(long, group = "what")]
    minutes: bool,
    /// An archive for auditors, which is opened and checked without merit
    #[arg(long, group = "what", requires = "out")]
    pack: bool,
    /// The round as one web page for the office, with charts, the ranking and every derivation; it needs no network
    #[arg(long, groups = ["what", "to"], value_name = "FILE.html")]
    site: Option<PathBuf>,
    /// The books as a journal with balance assertions, which `hledger check` adds up again
    #[arg(long, group = "what")]
    ledger: bool,
    /// What the funded pledge against the targets of the rules, for each chain or other `per` and in all
    #[arg(long, group = "what")]
    targets: bool,
    /// An edition that can leave the office; it carries the same root and signatures
    #[arg(long, value_enum, group = "what", requires = "out")]
    edition: Option<Leaving>,
    /// The templates of notice, letters and minutes, into a new folder, to begin own ones from; needs no record
    #[arg(long, group = "what", requires = "out", conflicts_with = "record")]
    templates: bool,
    /// The application whose edition it is
    #[arg(long = "for", value_name = "KEY", required_if_eq("edition", "applicant"))]
    key: Option<String>,
    /// Write it to this new file, or folder, instead of the standard output
    #[arg(short, long, value_name = "PATH", group = "to")]
    out: Option<PathBuf>,
    /// Write over files that are there
    #[arg(long, requires = "to")]
    force: bool,
    #[command(flatten)]
    tables: tables::Contents,
    #[command(flatten)]
    publication: Publication,
    #[command(flatten)]
    form: PageForm,
}

/// The editions that leave the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Leaving {
    /// What `publish:` names, of every application
    Public,
    /// Everything of one application, with a proof that the round contains it
    Applicant,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Exit {
    reported(arguments, output).map_or_else(|exit| exit, |()| Exit::Yes)
}

fn reported(arguments: &Arguments, output: &mut Output) -> Result<(), Exit> {
    let folder = arguments.all || arguments.letters || arguments.templates;
    let form = arguments.form.form();
    if !(form == Form::Human || arguments.targets || (folder && form == Form::Json)) {
        output.error("only --targets has other forms; what writes a folder lists its files with --json");
        return Err(Exit::Usage);
    }
    if arguments.key.is_some() && arguments.edition != Some(Leaving::Applicant) {
        output.error("--for goes with --edition applicant");
        return Err(Exit::Usage);
    }
    let path = arguments.out.as_deref().or(arguments.site.as_deref());
    let mut place = Place::new(path, folder, arguments.force, output)?;
    if arguments.templates {
        publication::built_in(&mut place, output)?;
        place.told(form, output);
        return Ok(());
    }
    let record = arguments.record.as_deref().unwrap_or(Path::new("-"));
    let bytes = input::bytes(record, output)?;
    let opened = auditors(record, &bytes, output)?;
    let run = decided(record, &opened, output)?;
    if let Some(leaving) = arguments.edition {
        let edition = edition(&opened, &run, leaving, arguments.key.as_deref(), output)?;
        return place.one(&edition, output);
    }
    if arguments.targets {
        let page = report::targets(&run, &targets::pledged(&run, output)?, output.lang);
        return place.one(page.render(form).as_bytes(), output);
    }
    let source = Source { opened: &opened, run: &run, lang: output.lang };
    if arguments.ranking {
        return tables::ranking(&source, &arguments.tables, arguments.out.as_deref(), arguments.force, output);
    }
    if arguments.score_sheets {
        return tables::scores(&source, &arguments.tables, arguments.out.as_deref(), arguments.force, output);
    }
    let (occasion, templates) = arguments.publication.read(output)?;
    if arguments.notice || arguments.letters || arguments.all {
        arguments.publication.told(output);
    }
    let writer = Writer { source, occasion: &occasion, templates: &templates };
    let scratch = match &arguments.out {
        Some(path) if folder => path,
        Some(path) => tables::scratch(path),
        None => Path::new("."),
    };
    let making = Making { record: &bytes, writer, scratch };
    let chosen = |name: &str| ALL.iter().find(|kind| kind.name == name);
    let wanted = [
        (arguments.notice, "notice"),
        (arguments.letters, "letters"),
        (arguments.minutes, "minutes"),
        (arguments.site.is_some(), "site"),
        (arguments.ledger, "ledger"),
        (arguments.pack, "pack"),
    ];
    for kind in wanted.iter().filter(|(is, _)| *is).filter_map(|(_, name)| chosen(name)) {
        let made = (kind.make)(&making, &mut |name, bytes| place.put(name, bytes), output)?;
        if made == 0 {
            output.error(format!("there is nothing to write: {}", kind.nothing));
            return Err(Exit::Usage);
        }
    }
    if arguments.all {
        for kind in ALL {
            (kind.make)(&making, &mut |name, bytes| place.put(name, bytes), output)?;
        }
        place.index(&source, output)?;
    }
    place.told(form, output);
    Ok(())
}

fn edition(
    opened: &Opened,
    run: &Run,
    leaving: Leaving,
    key: Option<&str>,
    output: &mut Output,
) -> Result<Vec<u8>, Exit> {
    let entries = match leaving {
        Leaving::Public => record::public_edition(opened, run),
        Leaving::Applicant => {
            let key = key.unwrap_or("");
            if run.row(key).is_none() {
                return Err(input::unknown(run, key, output));
            }
            record::applicant_edition(opened, run, key)
        }
    };
    let packed = entries.and_then(|entries| record::container::write(&entries).map_err(|e| e.to_string()));
    packed.map_err(|words| {
        output.error(words);
        Exit::No
    })
}
