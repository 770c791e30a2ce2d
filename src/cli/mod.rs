//! The command line: the only place that touches files, the clock, the environment and the terminal. One verb per file;
//! exit codes in one table.

mod check;
mod exit;
mod explain;
mod fault;
mod files;
mod fmt;
mod input;
mod interrupt;
mod output;
mod run;
mod test;
mod verify;

pub use exit::Exit;
pub use files::{FileError, next_free_name, write_new, write_output};

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};
use output::Output;
use std::ffi::OsString;

const ABOUT: &str = "Decide a subsidy round: gates, points, ranks, awards. Every figure can be explained and replayed.";

const SHORT_HELP: &str = "\
Usage: merit <command> [options]

Run a round
  check      Check the rules, and read them back with --explain
  run        Evaluate all applications and write a decision record
  explain    Show how one application's result came about

Change the rules
  test       Run the tests written in the rule file

Prove it
  verify     Replay a record and compare every figure

Tools
  fmt          Lay out rule files in one way
  completions  Print the completions of a shell
  help         Show the help of a command

`merit help <command>` shows the options of a command.
";

const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " (language edition 1, record format merit.record/1)");

/// The arguments of the program.
#[derive(Debug, Parser)]
#[command(name = "merit", about = ABOUT, version = VERSION, help_template = "{about}\n\n{after-help}", after_help = SHORT_HELP)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// Colour the messages
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto)]
    color: Colour,
    /// Use so many threads; no output depends on it
    #[arg(short = 'j', long = "threads", global = true, value_name = "N")]
    threads: Option<usize>,
}

/// When to colour messages. Colour only repeats what a word already says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Colour {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How a result is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people; the words may change from version to version.
    Human,
    /// For programs; sorted keys, decimals as strings.
    Json,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check the rules, and read them back with --explain
    Check(check::Arguments),
    /// Evaluate all applications and write a decision record
    Run(run::Arguments),
    /// Show how one application's result came about
    Explain(explain::Arguments),
    /// Run the tests written in the rule file
    Test(test::Arguments),
    /// Replay a record and compare every figure
    Verify(verify::Arguments),
    /// Lay out rule files in one way
    Fmt(fmt::Arguments),
    /// Print the completions of a shell
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
}

impl Command {
    fn name(&self) -> &'static str {
        match self {
            Self::Check(_) => "check",
            Self::Run(_) => "run",
            Self::Explain(_) => "explain",
            Self::Test(_) => "test",
            Self::Verify(_) => "verify",
            Self::Fmt(_) => "fmt",
            Self::Completions { .. } => "completions",
        }
    }
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
    let mut output = Output::new(parsed.color);
    let Some(command) = parsed.command else {
        output.result(&format!("{ABOUT}\n\n{SHORT_HELP}"));
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
        Command::Test(arguments) => test::run(arguments, &mut output),
        Command::Verify(arguments) => verify::run(arguments, &mut output),
        Command::Fmt(arguments) => fmt::run(arguments, &mut output),
        Command::Completions { shell } => {
            clap_complete::generate(*shell, &mut Arguments::command(), "merit", &mut std::io::stdout());
            Exit::Yes
        }
    })
}
