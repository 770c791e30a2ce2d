//! The command line: the only place that touches files, the clock, the environment and the terminal. One verb per file;
//! exit codes in one table.

mod choices;
mod exit;
mod fault;
mod interrupt;
mod files;
mod output;
mod help;
mod input;
mod check;
mod eval;
mod fmt;
mod opened;
mod explain;
mod given;
mod compare;
mod progress;
mod reviewers;
mod run;
mod schema;
mod seal;
mod tables;
mod targets;
mod report;
mod templates;
mod new;
mod sheets;
mod test;
mod tune;
mod verify;

pub use exit::Exit;
pub use files::{FileError, Over, next_free_name, replace, write_new, write_output};

use choices::{Colour, Language};
use clap::{CommandFactory, Parser, Subcommand};
use output::Output;
use std::ffi::OsString;

const ABOUT: &str = "Decide a subsidy round: gates, points, ranks, awards. Every figure can be explained and replayed.";

const SHORT_HELP: &str = "\
Usage: merit <command> [options]

Run a round
  check      Check the rules, and read them back with --explain
  run        Evaluate all applications and write a decision record
  explain    Show how one application's result came about
  report     Write the ranking, notice, letters, score sheets, minutes, site, pack, ledger

Change the rules
  new        Start a round from a template, or from last year's rules
  test       Run the tests written in the rule file
  compare    Show who gains and who loses between two rule files or two records
  tune       Vary weights, parameters and the budget; show how stable the awards are
  sheets     Write blank workbooks for applications and for the marks of reviewers
  targets    Add up what the funded of several years pledge

Prove it
  verify     Replay a record and compare every figure
  seal       Sign a record

Tools
  eval         Evaluate one FEEL expression over JSON values
  fmt          Lay out rule files in one way
  schema       Print the JSON Schema of rule files, for editors
  completions  Print the completions of a shell
  help         Show the help of a command, or what a code such as E0402 means

`merit help <command>` shows the options of a command, `merit help E0402` what a code means.
";

const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " (language edition 1, record format merit.record/1)");

/// The arguments of the program.
#[derive(Debug, Parser)]
#[command(
    name = "merit",
    about = ABOUT,
    version = VERSION,
    help_template = "{about}\n\n{after-help}",
    after_help = SHORT_HELP,
    disable_help_subcommand = true
)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// Colour the messages
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto)]
    color: Colour,
    /// Use so many threads; no output depends on it
    #[arg(short = 'j', long = "threads", global = true, value_name = "N")]
    threads: Option<usize>,
    /// The language of what people read; by default that of MERIT_LANG, or English
    #[arg(long, global = true, value_enum)]
    lang: Option<Language>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check the rules, and read them back with --explain
    Check(check::Arguments),
    /// Evaluate all applications and write a decision record
    Run(Box<run::Arguments>),
    /// Show how one application's result came about
    Explain(explain::Arguments),
    /// Start a round from a template, or from last year's rules
    New(new::Arguments),
    /// Run the tests written in the rule file
    Test(test::Arguments),
    /// Vary weights, parameters and the budget; show how stable the awards are
    Tune(Box<tune::Arguments>),
    /// Show who gains and who loses between two rule files or two records
    Compare(Box<compare::Arguments>),
    /// Replay a record and compare every figure
    ///
    /// It ends with 0 where all that was asked holds, with 1 where something does not, and with 6 where the file is
    /// damaged or no record. Without --signers, anybody may have made the record.
    Verify(verify::Arguments),
    /// Sign a record, or attach a signature or time stamp made elsewhere
    Seal(seal::Arguments),
    /// Write what is made from a record: ranking, notice, letters, minutes, a page, an auditor's pack, editions, books
    Report(Box<report::Arguments>),
    /// Write blank workbooks for applications and for the marks of reviewers
    Sheets(sheets::Arguments),
    /// Add up what the funded of several years pledge against the targets of the programme
    Targets(targets::Arguments),
    /// Evaluate one FEEL expression over JSON values
    Eval(eval::Arguments),
    /// Lay out rule files in one way
    Fmt(fmt::Arguments),
    /// Print the JSON Schema of rule files, for editors
    Schema,
    /// Print the completions of a shell
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Show the help of a command, or what a code such as E0402 means
    Help(help::Arguments),
}

impl Command {
    fn name(&self) -> &'static str {
        match self {
            Self::Check(_) => "check",
            Self::Run(_) => "run",
            Self::Explain(_) => "explain",
            Self::New(_) => "new",
            Self::Test(_) => "test",
            Self::Tune(_) => "tune",
            Self::Compare(_) => "compare",
            Self::Verify(_) => "verify",
            Self::Seal(_) => "seal",
            Self::Report(_) => "report",
            Self::Sheets(_) => "sheets",
            Self::Targets(_) => "targets",
            Self::Eval(_) => "eval",
            Self::Fmt(_) => "fmt",
            Self::Schema => "schema",
            Self::Completions { .. } => "completions",
            Self::Help(_) => "help",
        }
    }
}

/// The program with its commands and options, as it reads them.
#[must_use]
pub fn program() -> clap::Command {
    Arguments::command()
}

fn general_help() -> String {
    format!("{ABOUT}\n\n{SHORT_HELP}")
}

/// Runs the program with the given arguments, the first being its own name.
#[must_use]
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let parsed = match Arguments::try_parse_from(arguments) {
        Ok(parsed) => parsed,
        Err(error) => {
            // Help and version are answers, not mistakes.
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Yes };
            let _ = error.print();
            return exit;
        }
    };
    let mut output = Output::new(parsed.color, parsed.lang);
    let Some(command) = parsed.command else {
        output.result(&general_help());
        return Exit::Yes;
    };
    if let Some(threads) = parsed.threads {
        // Only the first call counts, and this is it.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    }
    interrupt::install();
    fault::guarded(command.name(), || match &command {
        Command::Check(arguments) => check::run(arguments, &mut output),
        Command::Run(arguments) => run::run(arguments, &mut output),
        Command::Explain(arguments) => explain::run(arguments, &mut output),
        Command::New(arguments) => new::run(arguments, &mut output),
        Command::Test(arguments) => test::run(arguments, &mut output),
        Command::Tune(arguments) => tune::run(arguments, &mut output),
        Command::Compare(arguments) => compare::run(arguments, &mut output),
        Command::Verify(arguments) => verify::run(arguments, &mut output),
        Command::Seal(arguments) => seal::run(arguments, &mut output),
        Command::Report(arguments) => report::run(arguments, &mut output),
        Command::Sheets(arguments) => sheets::run(arguments, &mut output),
        Command::Targets(arguments) => targets::run(arguments, &mut output),
        Command::Eval(arguments) => eval::run(arguments, &mut output),
        Command::Fmt(arguments) => fmt::run(arguments, &mut output),
        Command::Schema => schema::run(&mut output),
        Command::Completions { shell } => {
            clap_complete::generate(*shell, &mut program(), "merit", &mut std::io::stdout());
            Exit::Yes
        }
        Command::Help(arguments) => help::run(arguments, program(), &general_help(), &mut output),
    })
}
