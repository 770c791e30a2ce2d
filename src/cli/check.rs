//! `merit check`

use super::choices::FindingFormat;
use super::exit::Exit;
use super::input;
use super::output::Output;
use crate::check::given_up;
use crate::compile::compile;
use crate::record;
use crate::report;
use std::path::PathBuf;

/// The arguments of `merit check`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The rule file; by default the only *.merit.yaml of the folder
    rules: Option<PathBuf>,
    /// Read each rule back as a sentence
    #[arg(long)]
    explain: bool,
    /// Print the program that the rules are compiled to
    #[arg(long, conflicts_with = "explain")]
    plan: bool,
    /// Replace the value of a parameter
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = input::setting)]
    settings: Vec<(String, String)>,
    /// Print the fingerprint of the rules, their lookup files and --set: publish it before the round opens
    #[arg(long, conflicts_with_all = ["explain", "plan"])]
    lock: bool,
    /// How the findings are printed
    #[arg(long, value_enum, default_value_t = FindingFormat::Human)]
    format: FindingFormat,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Exit {
    let human = arguments.format == FindingFormat::Human;
    if (arguments.explain || arguments.plan || arguments.lock) && !human {
        output.error("--explain, --plan and --lock are for people, and so are without --format");
        return Exit::Usage;
    }
    let file = match input::rule_file(arguments.rules.as_deref(), output) {
        Ok(file) => file,
        Err(exit) => return exit,
    };
    let checked = input::checked(&file, &arguments.settings);
    output.findings(arguments.format, &checked.diagnostics, &checked.sources, &input::folder(&file.path));
    let Some(rules) = checked.rules else { return Exit::Rules };
    if arguments.lock {
        output.result(&format!("{}\n", record::lock(&file.bytes, &checked.files, &arguments.settings)));
    } else if arguments.explain {
        output.result(&report::rules(&rules));
    } else if arguments.plan {
        output.result(&report::plan(&rules, &compile(&rules), &checked.sources));
    } else if human {
        let counts = [rules.fields.len(), rules.gates.len(), rules.criteria.len(), rules.tests.len()];
        let [fields, gates, criteria, tests] = counts.map(|n| n.to_string());
        let words = "{1} is in order: {2} fields, {3} gates, {4} criteria and groups, {5} tests";
        let mut text = format!("{}\n", output.lang.say(words, &[&file.name, &fields, &gates, &criteria, &tests]));
        if let Some(reach) = &checked.reach {
            let (low, high, of) = (&reach.lowest, &reach.highest, &rules.round.scores.out_of);
            let holes = [low, high, of].map(ToString::to_string);
            let words = "totals from {1} to {2} can be reached, out of {3}";
            text.push_str(&format!("{}\n", output.lang.say(words, &holes.each_ref().map(String::as_str))));
        }
        text.push_str(&report::beyond(&compile(&rules), &checked.sources, output.lang));
        text.push_str(&report::laws(&given_up(&rules), &checked.sources, output.lang));
        text.push_str(&report::unproved(&checked.unproved, &checked.sources, output.lang));
        output.result(&text);
    }
    Exit::Yes
}
