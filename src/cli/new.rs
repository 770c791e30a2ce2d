//! `merit new`

use super::exit::Exit;
use super::files::{cause, write_new};
use super::input;
use super::opened::auditors;
use super::output::Output;
use super::templates::Template;
use crate::check::model::{Field, Layout, Method, Rules};
use crate::check::{Checked, check};
use crate::record::write_rows;
use crate::report;
use crate::rules::certified::CERTIFIED_LIST;
use crate::study;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The name of the rule file in a new folder.
const RULES: &str = "round.merit.yaml";

/// The first bytes of a record.
const RECORD: &[u8] = b"PK\x03\x04";

/// What stands before a table so that Excel reads its Chinese.
const BOM: &[u8] = "\u{feff}".as_bytes();

/// The arguments of `merit new`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The new folder; one that is there must be empty
    folder: PathBuf,
    /// The template, with invented data
    #[arg(long, value_enum, default_value_t = Template::Basic)]
    template: Template,
    /// Copy the rules of last year, from their file or from a record, every date and amount marked for review; no data
    #[arg(long, value_name = "RECORD|RULES", conflicts_with = "template")]
    from: Option<PathBuf>,
}

/// A file to be written.
type New = (String, Vec<u8>);

/// Rules to copy.
struct Last {
    name: String,
    bytes: Vec<u8>,
    lookups: BTreeMap<String, Vec<u8>>,
    settings: Vec<(String, String)>,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Exit {
    made(arguments, output).unwrap_or_else(|exit| exit)
}

fn made(arguments: &Arguments, output: &mut Output) -> Result<Exit, Exit> {
    empty(&arguments.folder, output)?;
    let (files, told, inputs) = match &arguments.from {
        None => (template(arguments, output), String::new(), arguments.template.inputs().to_owned()),
        Some(from) => copied(from, output)?,
    };
    write(&arguments.folder, &files, output)?;
    let folder = arguments.folder.display().to_string();
    let mut text = String::new();
    for (name, _) in &files {
        text.push_str(&format!("{}\n", output.lang.say("Wrote {1}", &[&format!("{folder}/{name}")])));
    }
    if !told.is_empty() {
        text.push_str(&format!("\n{told}"));
    }
    let next = if inputs.is_empty() { "merit check".to_owned() } else { format!("merit run {inputs}") };
    text.push_str(&format!("\n{}\n", output.lang.say("Next, in {1}: {2}", &[&folder, &next])));
    output.result(&text);
    Ok(Exit::Yes)
}

/// The folder is not there, or is empty.
pub(super) fn empty(folder: &Path, output: &mut Output) -> Result<(), Exit> {
    let words = match fs::read_dir(folder).map(|mut entries| entries.next().is_none()) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => format!("{}: {}", folder.display(), cause(&error)),
        Ok(true) => return Ok(()),
        Ok(false) => format!("{} is not empty, and nothing in it is overwritten; name a new folder", folder.display()),
    };
    output.error(words);
    Err(Exit::Files)
}

/// All files or none.
fn write(folder: &Path, files: &[New], output: &mut Output) -> Result<(), Exit> {
    if let Err(error) = fs::create_dir_all(folder) {
        output.error(format!("{}: {}", folder.display(), cause(&error)));
        return Err(Exit::Files);
    }
    for (at, (name, bytes)) in files.iter().enumerate() {
        if let Err(error) = write_new(&folder.join(name), bytes) {
            output.error(&error);
            // These are ours: the folder was empty.
            files.iter().take(at).for_each(|(name, _)| drop(fs::remove_file(folder.join(name))));
            return Err(Exit::Files);
        }
    }
    Ok(())
}

/// The files of a template; the round is named after the folder, where that can name a round.
fn template(arguments: &Arguments, output: &Output) -> Vec<New> {
    let template = arguments.template;
    let own = arguments.folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let fine = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    // A number would need no quotes here, but a name may also look like something else to YAML.
    let named = own.chars().all(fine) && own.starts_with(char::is_alphabetic);
    let id = if named { own } else { template.name().to_owned() };
    let file = |file: &super::templates::File| {
        let text = match file.name {
            RULES => file.text.replacen(&format!("\n  id: {}\n", template.name()), &format!("\n  id: {id}\n"), 1),
            _ => file.text.to_owned(),
        };
        (file.name.to_owned(), text.into_bytes())
    };
    template.files(output.lang).iter().map(file).collect()
}

/// The files of last year's rules, what is told of them, and what a run takes beside them.
fn copied(from: &Path, output: &mut Output) -> Result<(Vec<New>, String, String), Exit> {
    let last = last(from, output)?;
    let Checked { rules, diagnostics, sources, .. } = {
        let mut load = |name: &str| last.lookups.get(name).cloned().ok_or_else(|| "it is not there".to_owned());
        check(&last.name, &last.bytes, &[], &mut load)
    };
    let Some(rules) = rules else {
        output.diagnostics(&diagnostics, &sources);
        return Err(Exit::Rules);
    };
    // That it is UTF-8 has been checked.
    let review = study::review(&String::from_utf8_lossy(&last.bytes), &rules);
    let mut told = report::review(&review.places, output.lang);
    for (name, value) in &last.settings {
        let words = "the record was decided with --set {1}, which the rule file does not say";
        told.push_str(&format!("\n  !  {}\n", output.lang.say(words, &[&format!("{name}={value}")])));
    }
    let mut files = vec![(RULES.to_owned(), review.text.into_bytes())];
    for (name, bytes) in last.lookups {
        // A record may come from anybody: nothing is written outside the folder, or over what else is in it.
        let plain = Path::new(&name).file_name().is_some_and(|own| own == name.as_str());
        if !plain || files.iter().any(|(taken, _)| *taken == name) {
            output.error(format!(
                "the lookup file {name} cannot be written into the folder; give it a plain name of its own"
            ));
            return Err(Exit::Data);
        }
        files.push((name, bytes));
    }
    let data = free(&files, "applications");
    let mut inputs = format!("--data {data}");
    files.push((data, header(headers(&rules.fields), &rules.layout)));
    if panel(&rules) {
        let columns = ["application", "reviewer", "sheet", "mark", "comment"];
        let marks = free(&files, "marks");
        inputs.push_str(&format!(" --panel {marks}"));
        files.push((marks, header(columns.map(str::to_owned).to_vec(), &Layout::default())));
    }
    if rules.asks_certified.is_some() {
        inputs.push_str(" --certified RECORD");
    }
    for register in rules.registers.iter().filter(|r| *r.name != *CERTIFIED_LIST) {
        let join = register.join_columns.first().map(|c| c.to_string());
        let name = free(&files, &register.name);
        let columns = join.into_iter().chain(headers(&register.fields)).collect();
        files.push((name.clone(), header(columns, &register.layout)));
        inputs.push_str(&format!(" --register {}={name}", register.name));
    }
    Ok((files, told, inputs))
}

/// A name for a table that no other file has.
fn free(files: &[New], table: &str) -> String {
    let mut name = format!("{table}.csv");
    while files.iter().any(|(taken, _)| *taken == name) {
        name.insert_str(0, "new-");
    }
    name
}

fn last(from: &Path, output: &mut Output) -> Result<Last, Exit> {
    let bytes = input::bytes(from, output)?;
    if bytes.starts_with(RECORD) {
        let record = auditors(from, &bytes, output)?;
        let (name, bytes) = record.materials.rules;
        return Ok(Last { name, bytes, lookups: record.materials.lookups, settings: record.options.settings });
    }
    let file = input::RuleFile { name: input::name(from), path: from.to_owned(), bytes };
    let lookups = input::lookups(&file, &[]);
    Ok(Last { name: file.name, bytes: file.bytes, lookups, settings: Vec::new() })
}

/// The header of each column; where several are accepted, the first.
fn headers(fields: &[Field]) -> Vec<String> {
    fields.iter().filter_map(|field| field.columns.first()).map(ToString::to_string).collect()
}

/// A table with nothing but its headers, in the row in which the rules look for them.
fn header(columns: Vec<String>, layout: &Layout) -> Vec<u8> {
    let above = "\n".repeat(layout.header_row.saturating_sub(1));
    [BOM, above.as_bytes(), &write_rows(&columns, &[])].concat()
}

/// Whether anything is marked by a panel.
fn panel(rules: &Rules) -> bool {
    rules.scorings().iter().any(|(scoring, _)| matches!(scoring.method, Method::Panel(_)))
}
