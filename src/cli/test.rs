//! `merit test`

use super::choices::FindingFormat;
use super::exit::Exit;
use super::files;
use super::input::{self, RuleFile};
use super::output::Output;
use crate::report::{self, Form};
use crate::study::{Accepted, Broken, TestOutcome, accept, coverage, run_tests, suggest};
use clap::ValueEnum;
use std::fs;
use std::path::{Path, PathBuf};

/// The arguments of `merit test`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The rule file; by default the only *.merit.yaml of the folder
    rules: Option<PathBuf>,
    /// Replace the value of a parameter
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = input::setting)]
    settings: Vec<(String, String)>,
    /// List the rules that no test reaches
    #[arg(long)]
    coverage: bool,
    /// End with 1 where the tests reach less than this per cent of the rules
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=100))]
    min_coverage: Option<u8>,
    /// Write what came out in the place of what the tests expect, and show both
    #[arg(long, conflicts_with = "settings")]
    accept: bool,
    /// Propose applications that reach what no test reaches, and those around each bound; changes no file
    #[arg(long, conflicts_with_all = ["accept", "settings", "coverage", "min_coverage"])]
    suggest: bool,
    /// How the results are printed
    #[arg(long, value_enum, default_value_t = TestFormat::Human)]
    format: TestFormat,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

/// How the results of tests are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum TestFormat {
    /// For people; the words may change from version to version
    Human,
    /// For programs; sorted keys
    Json,
    /// The main table, for spreadsheets
    Csv,
    /// For people, with Markdown tables
    Markdown,
    /// JUnit XML, which build servers show
    Junit,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Exit {
    if let Some(words) = misfit(arguments) {
        output.error(words);
        return Exit::Usage;
    }
    let file = match input::rule_file(arguments.rules.as_deref(), output) {
        Ok(file) => file,
        Err(exit) => return exit,
    };
    let checked = input::checked(&file, &arguments.settings);
    let json = arguments.json || arguments.format == TestFormat::Json;
    let Some(rules) = checked.rules else {
        let format = if json { FindingFormat::Json } else { FindingFormat::Human };
        output.findings(format, &checked.diagnostics, &checked.sources, &input::folder(&file.path));
        return Exit::Rules;
    };
    output.diagnostics(&checked.diagnostics, &checked.sources);
    if arguments.suggest {
        let all = suggest(&rules, &checked.diagnostics);
        output.result(&if json {
            report::suggested_json(&all, &checked.sources)
        } else {
            report::suggested(&all, &checked.sources, output.lang).render(form(arguments.format))
        });
        return Exit::Yes;
    }
    let mut outcomes = run_tests(&rules);
    let mut accepted = None;
    if arguments.accept {
        match accept_in(&file, &outcomes, output) {
            Ok(done) => {
                outcomes.clone_from(&done.outcomes);
                accepted = Some(done);
            }
            Err(exit) => return exit,
        }
    }
    let failed = report::failed(&outcomes);
    let goals = (arguments.coverage || arguments.min_coverage.is_some()).then(|| coverage(&rules));
    let short = goals.as_ref().zip(arguments.min_coverage).filter(|(g, least)| report::share(g) < usize::from(*least));
    let sources = &checked.sources;
    if json {
        output.result(&report::tests_json(&outcomes, goals.as_deref(), accepted.as_ref(), sources));
    } else if arguments.format == TestFormat::Junit {
        output.result(&report::junit(&file.name, &outcomes, sources));
    } else {
        let mut page = match &accepted {
            Some(accepted) => report::accepted(accepted, sources, output.lang),
            None => report::tests(&outcomes, sources, output.lang),
        };
        if let Some(goals) = &goals {
            report::coverage(&mut page, goals, sources);
        }
        if let Some((_, least)) = &short {
            let words = "less than the {1} per cent that --min-coverage asks for";
            page.words(output.lang.say(words, &[&least.to_string()]));
        }
        output.result(&page.render(form(arguments.format)));
    }
    if failed == 0 && short.is_none() { Exit::Yes } else { Exit::No }
}

/// The form of a page; JSON and JUnit are none of a page.
fn form(format: TestFormat) -> Form {
    match format {
        TestFormat::Csv => Form::Csv,
        TestFormat::Markdown => Form::Markdown,
        TestFormat::Human | TestFormat::Json | TestFormat::Junit => Form::Human,
    }
}

/// Arguments that do not go together.
fn misfit(arguments: &Arguments) -> Option<&'static str> {
    let junit = arguments.format == TestFormat::Junit;
    if arguments.coverage && junit {
        return Some("JUnit has no place for what --coverage lists; --min-coverage still counts");
    }
    if arguments.suggest && junit {
        return Some("JUnit says what fails; what --suggest proposes has no place in it");
    }
    if arguments.accept && junit {
        return Some("JUnit says what fails, and --accept changes what may; run the one, then the other");
    }
    if arguments.accept && arguments.rules.as_deref() == Some(Path::new("-")) {
        return Some("--accept writes into the rule file, and standard input is none");
    }
    None
}

/// Accepts what came out, and writes the file where anything changes: the file itself, not the link that leads to it,
/// which those may read who could read it before.
fn accept_in(file: &RuleFile, outcomes: &[TestOutcome], output: &mut Output) -> Result<Accepted, Exit> {
    // That it is UTF-8 has been read just now.
    let text = String::from_utf8_lossy(&file.bytes);
    let mut again = |text: &str| {
        let edited = RuleFile { name: file.name.clone(), path: file.path.clone(), bytes: text.as_bytes().to_vec() };
        input::checked(&edited, &[])
    };
    let accepted = accept(&text, outcomes, &mut again).map_err(|broken| refused(&broken, output))?;
    if !accepted.changes.is_empty() {
        let written = fs::canonicalize(&file.path).and_then(|path| Ok((fs::metadata(&path)?.permissions(), path)));
        let written = written.map_err(|error| files::FileError::System(file.path.clone(), error));
        let written = written.and_then(|(permissions, path)| {
            files::replace(&path, &file.bytes, accepted.text.as_bytes())?;
            fs::set_permissions(&path, permissions).map_err(|error| files::FileError::System(path, error))
        });
        written.map_err(|error| {
            output.error(error);
            Exit::Files
        })?;
    }
    Ok(accepted)
}

fn refused(broken: &Broken, output: &mut Output) -> Exit {
    let words = report::broken(broken);
    if let Broken::Refused(diagnostics, sources) = broken {
        output.diagnostics(diagnostics, sources);
    }
    output.error(&words);
    if matches!(broken, Broken::Beyond) {
        super::fault::report("test", &words);
        return Exit::Fault;
    }
    Exit::No
}
