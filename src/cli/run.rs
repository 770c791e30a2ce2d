//! `merit run`

use super::choices::{FindingFormat, Format};
use super::exit::Exit;
use super::files::{Over, next_free_name, write_output};
use super::given::Given;
use super::input;
use super::opened::auditors;
use super::output::Output;
use crate::intake::{Fault, stamp};
use crate::record::{self, Fingerprint, Imprint, Opened, RecordJson, Superseded, sha256_hex};
use crate::report;
use crate::round::{self, Divided, Failure, Materials, Options, Run};
use serde_json::json;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// The arguments of `merit run`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The rule file; by default the only *.merit.yaml of the folder
    rules: Option<PathBuf>,
    /// The applications (CSV, XLSX, ODS or JSON lines); `-` is standard input
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
    #[command(flatten)]
    given: Given,
    /// The record to write; by default the round's id
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Decide, but write no record
    #[arg(long, conflicts_with = "output")]
    dry_run: bool,
    /// Also write the table of results
    #[arg(long, value_name = "FILE")]
    outcome: Option<PathBuf>,
    /// Overwrite the table of results (never a record)
    #[arg(long)]
    force: bool,
    /// What people decided otherwise (YAML); the record carries both outcomes
    #[arg(long = "override", value_name = "FILE")]
    overrides: Option<PathBuf>,
    /// Refuse rules whose fingerprint is not this one, which was published before the round
    #[arg(long, value_name = "FINGERPRINT")]
    locked: Option<String>,
    /// The record that this one takes the place of
    #[arg(long, value_name = "RECORD")]
    supersedes: Option<PathBuf>,
    /// When the round is decided, such as 2020-03-31T09:00:00Z; by default now
    #[arg(long, value_name = "TIME", value_parser = time)]
    at: Option<String>,
    /// Who decides; by default the login name
    #[arg(long, value_name = "NAME")]
    actor: Option<String>,
    /// A file of 32 bytes from which parts of the record can be disclosed; by default random
    #[arg(long, value_name = "FILE")]
    disclosure_key: Option<PathBuf>,
    /// How the summary is printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

fn time(text: &str) -> Result<String, String> {
    let time: jiff::Timestamp = text.parse().map_err(|_| "write an instant such as 2020-03-31T09:00:00Z".to_owned())?;
    Ok(time.to_string())
}

/// What is told of a record that was written; its entries are not kept any longer.
struct Written {
    path: PathBuf,
    record: RecordJson,
    fingerprint: Fingerprint,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Exit {
    decide(arguments, output).unwrap_or_else(|exit| exit)
}

fn decide(arguments: &Arguments, output: &mut Output) -> Result<Exit, Exit> {
    let (materials, options) = gather(arguments, output)?;
    locked(arguments, &materials, &options, output)?;
    let mut imprint = imprint(arguments, output)?;
    let older = older(arguments, output)?;
    let json = arguments.json || arguments.format == Format::Json;
    let run = round::run(&materials, &options).map_err(|failure| match &failure {
        Failure::Rules(findings, sources) if json => {
            let folder = arguments.rules.as_deref().map(input::folder).unwrap_or_default();
            output.findings(FindingFormat::Json, findings, sources, &folder);
            Exit::Rules
        }
        _ => {
            let exit = output.failure(&failure);
            output.may_hold(&failure);
            exit
        }
    })?;
    output.diagnostics(&run.warnings, &run.sources);
    let failed = |output: &mut Output, error: &dyn std::fmt::Display| {
        output.error(error);
        Exit::Files
    };
    let mut written: Option<Written> = None;
    if !arguments.dry_run {
        imprint.supersedes = older.map(|older| Superseded {
            record: older.fingerprint.full().to_owned(),
            root: older.json.tree.root.clone(),
            changes: record::changes(
                older.entries.get("outcome.csv").map_or(&[][..], |t| t),
                &record::outcome(&run, &run.decision),
            ),
        });
        let built = record::build(&run, &materials, &options, &imprint).map_err(|error| failed(output, &error))?;
        let path = arguments.output.clone().unwrap_or_else(|| next_free_name(Path::new("."), &run.rules.round.id));
        // Never over another file, so never with force.
        let write = |file: &mut File| {
            let mut out = BufWriter::with_capacity(1 << 20, file);
            record::container::write_to(&built.entries, &mut out).map_err(io::Error::other)?;
            out.flush()
        };
        write_output(&path, write, Over::Never).map_err(|error| failed(output, &error))?;
        written = Some(Written { path, record: built.record, fingerprint: built.fingerprint });
    }
    if let Some(path) = &arguments.outcome {
        let write = |file: &mut File| record::write_outcome(&run, &run.decision, file);
        write_output(path, write, Over::asked(arguments.force)).map_err(|error| failed(output, &error))?;
    }
    if json {
        output.result(&json_summary(&run, &options, written.as_ref()));
    } else {
        // The record has hashed all that came in; without one it is done here.
        let digest = |entry: &str, bytes: &[u8]| {
            let known = written.as_ref().and_then(|written| written.record.digests.get(entry).cloned());
            known.unwrap_or_else(|| sha256_hex(bytes))
        };
        let rules = digest("rules/rules.merit.yaml", &materials.rules.1);
        let data = digest(&record::data_entry(&run), &materials.data.1);
        let name = written.as_ref().map(|written| written.path.display().to_string());
        let lang = output.lang;
        let mut text = report::summary(&run, &rules, &data, name.as_deref(), lang);
        match name.zip(written.as_ref().map(|written| &written.fingerprint)) {
            Some((name, fingerprint)) => {
                let wrote = lang.say("Wrote {1}   fingerprint {2}", &[&name, &fingerprint.short()]);
                let first = run.decision.rows.first().map_or("KEY", |r| run.applications.key(r.input()));
                let next = format!("merit explain {name} {first}     merit report {name} --all -o out/");
                text.push_str(&format!("\n{wrote}\n{}\n", lang.say("Next: {1}", &[&next])));
            }
            None => text.push_str(&format!("\n{}\n", lang.say("A dry run: no record was written", &[]))),
        }
        output.result(&text);
    }
    Ok(Exit::Yes)
}

/// Reads everything the round is decided from.
fn gather(arguments: &Arguments, output: &mut Output) -> Result<(Materials, Options), Exit> {
    let file = input::rule_file(arguments.rules.as_deref(), output)?;
    let mut materials = arguments.given.materials(&file, &arguments.data, output)?;
    if let Some(path) = &arguments.overrides {
        materials.overrides = Some((input::name(path), input::bytes(path, output)?));
    }
    of_these_rules(&materials, output)?;
    Ok((materials, arguments.given.options()))
}

/// Workbooks that merit made for other rules are refused.
fn of_these_rules(materials: &Materials, output: &mut Output) -> Result<(), Exit> {
    let rules = record::lock(&materials.rules.1, &materials.lookups, &[]);
    let files = std::iter::once(&materials.data).chain(&materials.panels);
    // What cannot be read is told where it is read.
    let stamped = files.filter_map(|(name, bytes)| Some((name, stamp(name, bytes).ok()??)));
    let faults: Vec<Fault> = stamped.filter_map(|(name, stamp)| stamp.other_rules(name, &rules)).collect();
    if faults.is_empty() { Ok(()) } else { Err(output.failure(&Failure::Data(faults))) }
}

/// Rules that are not those that were published before the round are refused.
fn locked(arguments: &Arguments, materials: &Materials, options: &Options, output: &mut Output) -> Result<(), Exit> {
    let Some(published) = &arguments.locked else { return Ok(()) };
    let found = record::lock(&materials.rules.1, &materials.lookups, &options.settings);
    if *published == found {
        return Ok(());
    }
    output.error(format!("the rules have the fingerprint {found}, not {published} as locked"));
    output.message("merit check --lock prints the fingerprint, of rules, lookup files and --set together\n");
    Err(Exit::Rules)
}

/// The record that the new one takes the place of.
fn older(arguments: &Arguments, output: &mut Output) -> Result<Option<Opened>, Exit> {
    let Some(path) = &arguments.supersedes else { return Ok(None) };
    let bytes = input::bytes(path, output)?;
    auditors(path, &bytes, output).map(Some)
}

#[expect(clippy::disallowed_methods, reason = "the command line is where the environment is read")]
fn login() -> String {
    let names = ["LOGNAME", "USER", "USERNAME"];
    names.iter().find_map(|n| std::env::var(n).ok()).unwrap_or_else(|| "unknown".into())
}

fn imprint(arguments: &Arguments, output: &mut Output) -> Result<Imprint, Exit> {
    let mut disclosure_key = [0; 32];
    match &arguments.disclosure_key {
        Some(path) => {
            let bytes = input::bytes(path, output)?;
            disclosure_key = bytes.as_slice().try_into().map_err(|_| {
                output.error(format!("{} has {} bytes, but a disclosure key has 32", path.display(), bytes.len()));
                Exit::Usage
            })?;
        }
        None => getrandom::fill(&mut disclosure_key).map_err(|error| {
            output.error(format!("the system gives no random bytes: {error}"));
            Exit::Files
        })?,
    }
    let at = arguments.at.clone().unwrap_or_else(|| {
        let now = jiff::Timestamp::now();
        jiff::Timestamp::from_second(now.as_second()).unwrap_or(now).to_string()
    });
    let actor = arguments.actor.clone().unwrap_or_else(login);
    Ok(Imprint { at, actor, disclosure_key, locked: arguments.locked.is_some(), ..Imprint::default() })
}

fn json_summary(run: &Run, options: &Options, record: Option<&Written>) -> String {
    let key = |entrant| run.decision.entrant_key(&run.applications, entrant);
    let near_line: Vec<&str> = report::near_line(run).into_iter().map(key).collect();
    let mut value = json!({
        "schema": "merit.run/1",
        "round": &*run.rules.round.id,
        "counts": record::counts(run),
        "encoding": run.table.encoding.to_string(),
        "near_line": near_line,
        "allow_held": options.allow_held.is_some(),
        "overrides": run.overrides.len(),
        "warnings": run.warnings.iter().map(|d| d.code.id()).collect::<Vec<_>>(),
    });
    let Some(map) = value.as_object_mut() else { return String::new() };
    if let Some(written) = record {
        map.insert("record".into(), json!(written.path.display().to_string()));
        map.insert("fingerprint".into(), json!(written.fingerprint.full()));
    }
    if let Some(by) = &run.certified {
        map.insert("certified".into(), json!(by.record));
    }
    if let Some(Divided { terms, allocation, .. }) = &run.decision.division {
        let mut sum = |name: &str, units| map.insert(name.into(), json!(terms.money(units).to_string()));
        sum("budget", terms.budget);
        sum("awarded", allocation.awarded);
        sum("unspent", allocation.unspent);
    }
    format!("{value}\n")
}
