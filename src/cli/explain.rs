//! `merit explain`

use super::choices::PageForm;
use super::exit::Exit;
use super::input;
use super::opened::auditors;
use super::output::Output;
use crate::number::{Exact, parse_plain};
use crate::record::{self, Opened};
use crate::report::{self, Form};
use crate::round::{self, Run};
use crate::study;
use std::path::PathBuf;

/// The arguments of `merit explain`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The auditor's edition of a record
    record: PathBuf,
    /// The key of the application
    #[arg(required_unless_present = "near_line")]
    key: Option<String>,
    /// Decide the round again with this in the column of a field; may be given several times. The result is a trial
    #[arg(long = "what-if", value_name = "FIELD=CELL", value_parser = input::setting)]
    what_if: Vec<(String, String)>,
    /// Put another application beside it, criterion by criterion
    #[arg(long, value_name = "KEY", conflicts_with = "what_if")]
    vs: Option<String>,
    /// Find, for each figure of it, the smallest change that alone would change its status or award
    #[arg(long, conflicts_with_all = ["what_if", "vs"])]
    why_not: bool,
    /// List everyone within so many points of the funding line, half a point unless said otherwise
    #[arg(long, value_name = "POINTS", num_args = 0..=1, require_equals = true, default_missing_value = "0.5",
        value_parser = points, conflicts_with_all = ["what_if", "vs", "why_not"])]
    near_line: Option<Exact>,
    #[command(flatten)]
    form: PageForm,
}

fn points(text: &str) -> Result<Exact, String> {
    parse_plain(text).ok().filter(|n| !n.is_negative()).ok_or_else(|| "write points such as 0.5".into())
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Exit {
    let paged = arguments.near_line.is_some() || arguments.vs.is_some() || arguments.why_not;
    if !paged && arguments.what_if.is_empty() && arguments.form.form() != Form::Human {
        output.error("an explanation is for people; only --why-not, --vs, --near-line and --what-if have other forms");
        return Exit::Usage;
    }
    if let (Some(_), Some(key)) = (&arguments.near_line, &arguments.key) {
        let hint = match points(key) {
            Ok(_) => format!("; points are written with a sign of equality: --near-line={key}"),
            Err(_) => String::new(),
        };
        output.error(format!("--near-line lists the whole round, so no application is named beside it{hint}"));
        return Exit::Usage;
    }
    let bytes = match input::bytes(&arguments.record, output) {
        Ok(bytes) => bytes,
        Err(exit) => return exit,
    };
    let record = match auditors(&arguments.record, &bytes, output) {
        Ok(record) => record,
        Err(exit) => return exit,
    };
    let run = match round::run(&record.materials, &record.options) {
        Ok(run) => run,
        Err(failure) => return output.failure(&failure),
    };
    // It is explained all the same, for an auditor asks most where something differs.
    let other = record::other_table(&record, &run);
    if let Some(table) = other {
        let path = arguments.record.display();
        output.error(format!(
            "`{table}` of {path} is not what its rules and inputs give; what follows is what they give, and merit verify {path} says what differs"
        ));
    }
    let exit = shown(arguments, &record, &run, output);
    if other.is_some() && exit == Exit::Yes { Exit::No } else { exit }
}

fn shown(arguments: &Arguments, record: &Opened, run: &Run, output: &mut Output) -> Exit {
    if let Some(margin) = &arguments.near_line {
        let Some(page) = report::near(run, margin, output.lang) else {
            output
                .error("the round has no line by the total: nobody was funded by rank, or something else is ranked by");
            return Exit::Usage;
        };
        output.result(&page.render(arguments.form.form()));
        return Exit::Yes;
    }
    let key = arguments.key.as_deref().unwrap_or_default();
    if !arguments.what_if.is_empty() && run.row(key).is_some() {
        return trial(arguments, key, record, run, output).unwrap_or_else(|exit| exit);
    }
    if let Some(other) = &arguments.vs {
        let (Some(one), Some(two)) = (run.row(key), run.row(other)) else {
            let absent = if run.row(other).is_none() { other } else { key };
            return input::unknown(run, absent, output);
        };
        output.result(&report::versus(run, one, two, output.lang).render(arguments.form.form()));
        return Exit::Yes;
    }
    if arguments.why_not {
        return why_not(arguments, key, record, run, output);
    }
    match report::explain(run, key, output.lang) {
        Some(text) => {
            output.result(&text);
            Exit::Yes
        }
        None => input::unknown(run, key, output),
    }
}

/// The round decided again with some cells of the application changed.
fn trial(arguments: &Arguments, key: &str, record: &Opened, run: &Run, output: &mut Output) -> Result<Exit, Exit> {
    let encoding = record.options.encoding;
    let changed = study::what_if(&record.materials, &run.rules, encoding, key, &arguments.what_if);
    let (materials, changes) = changed.map_err(|words| {
        output.error(words);
        Exit::Usage
    })?;
    let options = study::trial_options(&record.options);
    let trial = round::run(&materials, &options).map_err(|failure| output.failure(&failure))?;
    output.result(&report::what_if(run, &trial, key, &changes, output.lang).render(arguments.form.form()));
    Ok(Exit::Yes)
}

/// What would have changed the outcome of the application.
fn why_not(arguments: &Arguments, key: &str, record: &Opened, run: &Run, output: &mut Output) -> Exit {
    let found = study::why_not::why_not(run, &record.materials, &record.options, key);
    let Some((found, row)) = found.zip(run.row(key)) else { return input::unknown(run, key, output) };
    let name = arguments.record.display().to_string();
    output.result(&report::why_not(run, row, &found, &name, output.lang).render(arguments.form.form()));
    for fault in &found.faults {
        output.error(format!("a fault of merit; please report it: {fault}"));
    }
    if found.faults.is_empty() { Exit::Yes } else { Exit::Fault }
}
