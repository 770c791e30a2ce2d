//! `merit help`: the program, a command, or a code.

use super::exit::Exit;
use super::output::Output;
use crate::diagnostic::{ALL, Code, nearest};
use crate::report;

/// The arguments of `merit help`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A command, or a code such as E0402
    topic: Option<String>,
    /// List all codes
    #[arg(long, conflicts_with = "topic")]
    codes: bool,
}

/// `program` is the whole command line, `general` what is said of it.
pub(super) fn run(arguments: &Arguments, program: clap::Command, general: &str, output: &mut Output) -> Exit {
    if arguments.codes {
        output.result(&report::codes(output.lang));
        return Exit::Yes;
    }
    let Some(topic) = arguments.topic.as_deref() else {
        output.result(general);
        return Exit::Yes;
    };
    if let Some(code) = Code::parse(topic) {
        output.result(&report::entry(code, output.lang));
        return Exit::Yes;
    }
    let verbs: Vec<String> = program.get_subcommands().map(|verb| verb.get_name().to_owned()).collect();
    if verbs.iter().any(|verb| verb == topic) {
        // The same words as behind `--help`, which is an answer in the form of an error.
        if let Err(help) = program.try_get_matches_from(["merit", topic, "--help"]) {
            let _ = help.print();
        }
        return Exit::Yes;
    }
    let known = verbs.iter().map(String::as_str).chain(ALL.iter().map(|(code, _)| code.id()));
    let hint = nearest(topic, known).map(|n| format!("; did you mean {n}?")).unwrap_or_default();
    output.error(format!("{topic} is neither a command nor a code{hint}"));
    output.message("`merit help` lists the commands, `merit help --codes` the codes\n");
    Exit::Usage
}
