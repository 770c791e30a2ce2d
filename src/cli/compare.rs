//! `merit compare`

use super::choices::PageForm;
use super::exit::Exit;
use super::given::Given;
use super::input::{self, RuleFile};
use super::opened::auditors;
use super::output::Output;
use crate::record::Opened;
use crate::report;
use crate::round::Materials;
use crate::study::compare::{Effect, Incomparable, Side, Slice, Which, compare, money_by};
use clap::ValueEnum;
use std::path::{Path, PathBuf};

/// The arguments of `merit compare`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A rule file, or a record
    before: PathBuf,
    /// A rule file, or a record; beside a record, a rule file is run on what the record holds
    after: PathBuf,
    /// The applications (CSV, XLSX, ODS or JSON lines), for two rule files; `-` is standard input
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    #[command(flatten)]
    given: Given,
    /// List only these applications; may be given several times. Everything else stays about all
    #[arg(long, value_enum)]
    only: Vec<Only>,
    /// Also show the money by the values of a field; may be given several times
    #[arg(long, value_name = "FIELD")]
    by: Vec<String>,
    /// End with 1 where any application has another status or award
    #[arg(long)]
    fail_on_change: bool,
    #[command(flatten)]
    form: PageForm,
}

/// Which applications are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Only {
    /// Those that are newly funded
    Funded,
    /// Those that are funded no more
    Dropped,
    /// Those that are funded on both sides and get more
    Gains,
    /// Those that are funded on both sides and get less
    Loses,
    /// Those whose money is the same, but whose status is another
    Status,
}

impl Only {
    fn effect(self) -> Effect {
        match self {
            Self::Funded => Effect::Funded,
            Self::Dropped => Effect::Dropped,
            Self::Gains => Effect::Gains,
            Self::Loses => Effect::Loses,
            Self::Status => Effect::Status,
        }
    }
}

/// A file that was named.
enum Named {
    Rules(RuleFile),
    Record(Box<Opened>),
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Exit {
    answer(arguments, output).unwrap_or_else(|exit| exit)
}

fn answer(arguments: &Arguments, output: &mut Output) -> Result<Exit, Exit> {
    let (before, after) = (named(&arguments.before, output)?, named(&arguments.after, output)?);
    let mut left_out = false;
    let [before, after] = sides(arguments, before, after, &mut left_out, output)?;
    let comparison = compare(&before, &after).map_err(|why| incomparable(arguments, &why, output))?;
    let mut slices: Vec<(&str, Vec<Slice>)> = Vec::new();
    for field in &arguments.by {
        let found = money_by(&comparison, field).map_err(|words| {
            output.error(words);
            Exit::Usage
        })?;
        slices.push((field, found));
    }
    let only: Vec<Effect> = arguments.only.iter().map(|only| only.effect()).collect();
    let page = report::compare(&comparison, &only, &slices, left_out, output.lang);
    output.result(&page.render(arguments.form.form()));
    Ok(if arguments.fail_on_change && !comparison.moved.is_empty() { Exit::No } else { Exit::Yes })
}

/// A record is told by its first bytes: it is a ZIP file, which no rule file can be.
fn named(path: &Path, output: &mut Output) -> Result<Named, Exit> {
    let bytes = input::bytes(path, output)?;
    if bytes.starts_with(b"PK") {
        return auditors(path, &bytes, output).map(|opened| Named::Record(Box::new(opened)));
    }
    Ok(Named::Rules(RuleFile { name: input::name(path), path: path.to_owned(), bytes }))
}

/// Both sides with all that their rounds are decided from. Beside a rule file, a record stands for what its rules
/// compute, and `left_out` says whether decisions of people are passed over for that.
fn sides(
    arguments: &Arguments,
    before: Named,
    after: Named,
    left_out: &mut bool,
    output: &mut Output,
) -> Result<[Side; 2], Exit> {
    let given = &arguments.given;
    if let (Named::Rules(before), Named::Rules(after)) = (&before, &after) {
        let Some(data) = &arguments.data else {
            output.error("two rule files are compared on the same applications: give --data FILE");
            return Err(Exit::Usage);
        };
        let first = given.materials(before, data, output)?;
        let (rules, lookups) = ((after.name.clone(), after.bytes.clone()), input::lookups(after, given.settings()));
        let second = Materials { rules, lookups, ..first.clone() };
        return Ok([first, second].map(|materials| Side { materials, options: given.options() }));
    }
    if arguments.data.is_some() || !given.is_empty() {
        output
            .error("a record holds its own tables and options: leave out --data, --panel, --register, --set and such");
        return Err(Exit::Usage);
    }
    let mut record = |opened: &Opened, alone: bool| {
        let mut materials = opened.materials.clone();
        *left_out |= !alone && materials.overrides.take().is_some();
        Side { materials, options: opened.options.clone() }
    };
    Ok(match (&before, &after) {
        (Named::Record(before), Named::Record(after)) => [record(before, true), record(after, true)],
        (Named::Record(before), Named::Rules(rules)) => {
            let side = record(before, false);
            let other = beside(&side, rules);
            [side, other]
        }
        (Named::Rules(rules), Named::Record(after)) => {
            let side = record(after, false);
            [beside(&side, rules), side]
        }
        (Named::Rules(_), Named::Rules(_)) => return Err(Exit::Usage),
    })
}

/// The same tables and options with other rules, whose lookup files lie beside them.
fn beside(side: &Side, rules: &RuleFile) -> Side {
    let lookups = input::lookups(rules, &side.options.settings);
    let materials = Materials { rules: (rules.name.clone(), rules.bytes.clone()), lookups, ..side.materials.clone() };
    Side { materials, options: side.options.clone() }
}

/// Says which side has no decision, and why.
fn incomparable(arguments: &Arguments, why: &Incomparable, output: &mut Output) -> Exit {
    match why {
        Incomparable::Side(which, failure) => {
            let (path, side) = match which {
                Which::Before => (&arguments.before, "before"),
                Which::After => (&arguments.after, "after"),
            };
            output.error(format!("the round {side}, of {}, cannot be decided, so nothing is compared", path.display()));
            let exit = output.failure(failure);
            output.may_hold(failure);
            exit
        }
        Incomparable::Currencies(one, other) => {
            output.error(format!("one side divides {one} and the other {other}: their money cannot be compared"));
            Exit::Usage
        }
    }
}
