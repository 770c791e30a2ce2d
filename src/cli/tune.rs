//! `merit tune`

use super::choices::PageForm;
use super::exit::Exit;
use super::input;
use super::opened::{auditors, decided};
use super::output::Output;
use crate::number::{Exact, parse_plain};
use crate::record::Opened;
use crate::report::{self, Form, Tuned};
use crate::round::{self, Failure, Run};
use crate::study::tune::{Base, Draws, Halt, MOST_STEPS, Tune, Vary};
use std::path::PathBuf;

/// The arguments of `merit tune`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The record
    record: PathBuf,
    /// Draw each factor within so many per cent of 1; at most two decimals
    #[arg(long, value_name = "P", default_value = "10", value_parser = spread, conflicts_with = "vary")]
    spread: Exact,
    /// Draw so many weightings
    #[arg(long, value_name = "N", default_value = "10000", value_parser = draws, conflicts_with = "vary")]
    draws: usize,
    /// What they are drawn from; the fingerprint of the record unless said otherwise
    #[arg(long, value_name = "S", conflicts_with = "vary")]
    seed: Option<String>,
    /// Tabulate the outcome for values of a parameter, or of `allocation.budget`; may be given several times
    #[arg(long, value_name = "NAME=A..B", value_parser = Vary::parse)]
    vary: Vec<Vary>,
    /// The number of steps from A to B
    #[arg(long, value_name = "N", default_value = "10", value_parser = steps, requires = "vary")]
    steps: usize,
    /// Call applications by their keys instead of their ranks; the output says so
    #[arg(long)]
    show_names: bool,
    #[command(flatten)]
    form: PageForm,
}

fn spread(text: &str) -> Result<Exact, String> {
    let number = parse_plain(text.trim_end_matches('%')).ok();
    let fits = number.filter(|spread| Draws::new("", spread).is_some());
    fits.ok_or_else(|| "write per cent from 0 to 99.99, with at most two decimals, such as 10".into())
}

fn count(text: &str, most: usize) -> Result<usize, String> {
    let number = text.replace(['_', ','], "").parse().ok().filter(|n| (1..=most).contains(n));
    number.ok_or_else(|| format!("write a whole number from 1 to {most}"))
}

fn draws(text: &str) -> Result<usize, String> {
    count(text, 1_000_000)
}

fn steps(text: &str) -> Result<usize, String> {
    count(text, MOST_STEPS)
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Exit {
    tried(arguments, output).unwrap_or_else(|exit| exit)
}

fn tried(arguments: &Arguments, output: &mut Output) -> Result<Exit, Exit> {
    let bytes = input::bytes(&arguments.record, output)?;
    let record = auditors(&arguments.record, &bytes, output)?;
    let run = decided(&arguments.record, &record, output)?;
    if !arguments.vary.is_empty() {
        return varied(arguments, &record, &run, output);
    }
    if run.rules.top.is_empty() {
        output.error(
            "the rules have no criteria whose weights could be other ones; --vary tries other values of parameters",
        );
        return Err(Exit::Usage);
    }
    let seed = arguments.seed.clone().unwrap_or_else(|| record.fingerprint.full().to_owned());
    let Some(draws) = Draws::new(&seed, &arguments.spread) else { return Err(Exit::Usage) };
    let tune = Tune::new(Base::new(&run.rules, &run.applications, record.options.allow_held.is_some()));
    let shares = tune.shares(&draws, arguments.draws);
    if let Some(Halt::Fault(words)) = shares.undecided.keys().find(|halt| matches!(halt, Halt::Fault(_))) {
        return Err(output.failure(&Failure::Undecided(round::Undecided::Fault(words.clone()))));
    }
    let decision = run.computed.as_ref().unwrap_or(&run.decision);
    let page = report::tuned(
        &Tuned {
            run: &run,
            tune: &tune,
            spread: &arguments.spread,
            seed: &seed,
            shares: &shares,
            intervals: &tune.intervals(),
            hinges: &tune.hinges(decision),
            names: arguments.show_names,
        },
        output.lang,
    );
    output.result(&page.render(arguments.form.form()));
    Ok(Exit::Yes)
}

/// Tables of varied parameters.
fn varied(arguments: &Arguments, record: &Opened, run: &Run, output: &mut Output) -> Result<Exit, Exit> {
    if arguments.vary.len() > 1 && arguments.form.form() == Form::Csv {
        output.error("a CSV file holds one table: give one --vary at a time, or another --format");
        return Err(Exit::Usage);
    }
    let mut all = Vec::new();
    for vary in &arguments.vary {
        let usage = |words: String, output: &mut Output| {
            output.error(words);
            Exit::Usage
        };
        let values = vary.values(run, arguments.steps).map_err(|words| usage(words, output))?;
        let mut steps = Vec::new();
        for value in values {
            let step = vary.step(&record.materials, &record.options, &value).map_err(|words| usage(words, output))?;
            // What has no decision is a row of the table; what is no round at all ends it.
            if let Err(failure @ (Failure::Rules(..) | Failure::Data(_))) = &step.outcome {
                output.error(format!("with {} = {value}:", vary.name));
                return Err(output.failure(failure));
            }
            steps.push(step);
        }
        all.push((vary.clone(), steps));
    }
    let page = report::varied(run, &all, arguments.show_names, output.lang);
    output.result(&page.render(arguments.form.form()));
    Ok(Exit::Yes)
}
