//! `merit sheets`

use super::exit::Exit;
use super::files::{Over, cause};
use super::input::{self, RuleFile};
use super::output::Output;
use super::reviewers::{self, Named};
use super::{new, tables};
use crate::check::model::Rules;
use crate::documents::sheets::{self, Asked};
use crate::intake::{EncodingChoice, Table, read_applications};
use crate::record;
use crate::round::Failure;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The arguments of `merit sheets`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// A blank workbook for applications: a column for each declared field
    Applications(Applications),
    /// A blank workbook for each reviewer, with a row for each application and sheet of marks
    Panel(Panel),
}

#[derive(Debug, clap::Args)]
struct Applications {
    /// The rule file; by default the only *.merit.yaml of the folder
    rules: Option<PathBuf>,
    /// The workbook to write
    #[arg(short, long, value_name = "FILE.xlsx")]
    out: PathBuf,
    /// So many rows check what is typed into them
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=1_048_575))]
    rows: u32,
}

#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("who").required(true)))]
struct Panel {
    /// The rule file; by default the only *.merit.yaml of the folder
    rules: Option<PathBuf>,
    /// The applications (CSV, XLSX, ODS or JSON lines); `-` is standard input
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
    /// A reviewer; may be given several times
    #[arg(long = "reviewer", value_name = "NAME", group = "who")]
    reviewers: Vec<String>,
    /// The reviewers (CSV): a column reviewer and, where not all mark everything, a column application
    #[arg(long = "reviewers", value_name = "FILE", group = "who")]
    list: Option<PathBuf>,
    /// Who must not mark what (CSV): the columns reviewer and application
    #[arg(long, value_name = "FILE")]
    conflicts: Option<PathBuf>,
    /// Fields of the applications to show beside their keys
    #[arg(long, value_name = "FIELD", num_args = 1..)]
    show: Vec<String>,
    /// The folder to write; one that is there must be empty
    #[arg(short, long, value_name = "FOLDER")]
    out: PathBuf,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Exit {
    let done = match &arguments.what {
        What::Applications(arguments) => applications(arguments, output),
        What::Panel(arguments) => panel(arguments, output),
    };
    done.map_or_else(|exit| exit, |()| Exit::Yes)
}

/// The rules of a file, and their fingerprint without settings.
fn rules(named: Option<&Path>, output: &mut Output) -> Result<(RuleFile, Rules, String), Exit> {
    let file = input::rule_file(named, output)?;
    let checked = input::checked(&file, &[]);
    let Some(rules) = checked.rules else {
        return Err(output.failure(&Failure::Rules(checked.diagnostics, checked.sources)));
    };
    let lock = record::lock(&file.bytes, &checked.files, &[]);
    Ok((file, rules, lock))
}

fn named_workbook(path: &Path, output: &mut Output) -> Result<(), Exit> {
    if tables::is_workbook(path) {
        return Ok(());
    }
    output.error(format!("{} would be a workbook: name a file that ends in .xlsx", path.display()));
    Err(Exit::Usage)
}

fn applications(arguments: &Applications, output: &mut Output) -> Result<(), Exit> {
    named_workbook(&arguments.out, output)?;
    let (_, of, lock) = rules(arguments.rules.as_deref(), output)?;
    let (folder, lang) = (tables::scratch(&arguments.out), output.lang);
    let rows = arguments.rows;
    tables::workbook(
        &arguments.out,
        |file| sheets::applications(&of, &lock, rows, lang, folder, file),
        Over::Never,
        output,
    )?;
    let name = arguments.out.display().to_string();
    output.result(&format!("{}\n", lang.say("Wrote {1}", &[&name])));
    Ok(())
}

fn panel(arguments: &Panel, output: &mut Output) -> Result<(), Exit> {
    let (_, rules, lock) = rules(arguments.rules.as_deref(), output)?;
    if crate::round::sheets(&rules).is_empty() {
        output.error("no criterion of the rules is marked by a panel");
        return Err(Exit::Usage);
    }
    let table = read(&arguments.data, &rules, output)?;
    let shown = shown(&arguments.show, &rules, output)?;
    let keys: BTreeSet<&str> = table.keys.iter().collect();
    let named = match &arguments.list {
        Some(path) => reviewers::listed(path, &keys, output)?,
        None => reviewers::named(&arguments.reviewers, output)?,
    };
    let conflicts = match &arguments.conflicts {
        Some(path) => reviewers::conflicts(path, &keys, &named, output)?,
        None => BTreeSet::new(),
    };
    new::empty(&arguments.out, output)?;
    std::fs::create_dir_all(&arguments.out).map_err(|error| {
        output.error(format!("{}: {}", arguments.out.display(), cause(&error)));
        Exit::Files
    })?;
    let mut written = Vec::new();
    for (name, reviewer) in reviewers::files(&named).iter().zip(&named) {
        let path = arguments.out.join(name);
        let made = one(&path, reviewer, &rules, &lock, &table, &shown, &conflicts, output);
        match made {
            Ok(words) => written.push((path, words)),
            Err(exit) => {
                // These are ours: the folder was empty.
                written.iter().for_each(|(path, _)| drop(std::fs::remove_file(path)));
                return Err(exit);
            }
        }
    }
    for (_, words) in &written {
        output.result(&format!("{words}\n"));
    }
    Ok(())
}

/// Writes the workbook of one reviewer, and says what is in it.
#[expect(clippy::too_many_arguments, reason = "all that a workbook of marks is made of")]
fn one(
    path: &Path,
    reviewer: &Named,
    rules: &Rules,
    lock: &str,
    table: &Table,
    shown: &[usize],
    conflicts: &BTreeSet<(String, String)>,
    output: &mut Output,
) -> Result<String, Exit> {
    let in_conflict = |key: &str| conflicts.contains(&(reviewer.name.clone(), key.to_owned()));
    let mut left_out = Vec::new();
    let mut applications = Vec::new();
    for row in table.order.iter().filter_map(|row| usize::try_from(*row).ok()) {
        let key = table.keys.get(row).unwrap_or_default();
        if reviewer.applications.as_ref().is_some_and(|of| !of.contains(key)) {
            continue;
        }
        if in_conflict(key) {
            left_out.push(key);
            continue;
        }
        applications.push((key, shown.iter().map(|f| table.value(*f, row).to_string()).collect()));
    }
    let heads = shown.iter().filter_map(|f| rules.fields.get(*f)).map(|f| &*f.name).collect();
    let asked = Asked { reviewer: &reviewer.name, applications, shown: heads };
    let (folder, lang) = (tables::scratch(path), output.lang);
    tables::workbook(path, |file| sheets::panel(rules, lock, &asked, lang, folder, file), Over::Never, output)?;
    let count = asked.applications.len().to_string();
    let holes = [&*path.display().to_string(), &*reviewer.name, &*count];
    let words = lang.say("Wrote {1}   {2}: {3} applications", &holes);
    if left_out.is_empty() {
        return Ok(words);
    }
    let conflicts = lang.say("left out for conflicts: {1}", &[&left_out.join(", ")]);
    Ok(format!("{words}   {conflicts}"))
}

/// The applications; a panel does not mark what cannot be read.
fn read(path: &Path, rules: &Rules, output: &mut Output) -> Result<Table, Exit> {
    let bytes = input::bytes(path, output)?;
    let name = input::name(path);
    let (fields, currency) = (&rules.fields, rules.round.currency);
    let table = read_applications(&name, &bytes, EncodingChoice::Auto, &rules.layout, fields, rules.key, currency)
        .map_err(|faults| output.failure(&Failure::Data(faults)))?;
    if table.held.is_empty() {
        return Ok(table);
    }
    // A bad cell is for intake to judge; what is needed here is who there is.
    let held = table.held.len().to_string();
    let words = "note: {1} applications have cells that cannot be read; their sheets are written all the same";
    output.message(&format!("{}\n", output.lang.say(words, &[&held])));
    Ok(table)
}

/// The fields asked for, or the first text that is neither the key nor a code.
fn shown(names: &[String], rules: &Rules, output: &mut Output) -> Result<Vec<usize>, Exit> {
    let found = input::fields(rules, names, output)?;
    for name in names {
        if ["application", "reviewer", "sheet", "criterion", "from", "to", "step", "mark", "comment"].contains(&&**name)
        {
            output.error(format!("{name} is a column of the marks already, so the field of that name cannot be shown"));
            return Err(Exit::Usage);
        }
    }
    if !found.is_empty() {
        return Ok(found);
    }
    let is_title = |(at, field): &(usize, &crate::check::model::Field)| {
        let names =
            ["name", "title", "applicant", "company", "enterprise", "project", "applicant_name", "project_name"];
        *at != rules.key && names.contains(&&*field.name)
    };
    Ok(rules.fields.iter().enumerate().find(is_title).map(|(at, _)| at).into_iter().collect())
}
