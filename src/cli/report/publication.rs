//! What a publication needs beside the record: the office, the period, own templates.

use super::super::exit::Exit;
use super::super::input;
use super::super::output::Output;
use super::place::Place;
use crate::documents::{BUILT_IN, Calendar, Occasion, Period, Templates};
use crate::rules::{Office, office};
use crate::span::Sources;
use crate::value::{Date, parse_date};
use crate::yaml;
use std::fs;
use std::path::{Path, PathBuf};

/// The arguments that say what documents are given beside the record.
#[derive(Debug, clap::Args)]
pub(super) struct Publication {
    /// The office that publishes (YAML): its name, telephone, address; notice and letters say them
    #[arg(long, value_name = "FILE")]
    office: Option<PathBuf>,
    /// The first day of publication
    #[arg(long, value_name = "DAY", value_parser = day, requires_all = ["working_days", "calendar"])]
    from: Option<Date>,
    /// How many working days the notice stands; the last of them ends the period
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=366), requires = "from")]
    working_days: Option<u16>,
    /// The holidays and made-up workdays (CSV: date, kind) of every year that the period touches
    #[arg(long, value_name = "FILE", requires = "from")]
    calendar: Option<PathBuf>,
    /// A folder of own templates, which take the place of built-in ones of the same name
    #[arg(long, value_name = "FOLDER")]
    template: Option<PathBuf>,
}

fn day(text: &str) -> Result<Date, String> {
    parse_date(text).ok_or_else(|| "write a day such as 2022-05-16".into())
}

impl Publication {
    /// Everything that was given, read.
    pub fn read(&self, output: &mut Output) -> Result<(Occasion, Templates), Exit> {
        let office = self.office.as_deref().map(|path| read_office(path, output)).transpose()?;
        let period = self.period(output)?;
        let own = self.template.as_deref().map(|path| own(path, output)).transpose()?.unwrap_or_default();
        let templates = Templates::new(&own).map_err(|fault| {
            output.error(fault);
            Exit::Data
        })?;
        Ok((Occasion { office, period }, templates))
    }

    /// Says what will be blank.
    pub fn told(&self, output: &mut Output) {
        let lang = output.lang;
        if self.office.is_none() {
            let words = "without --office, the name, telephone and address of the office are left blank";
            output.message(&format!("{}\n", lang.say(words, &[])));
        }
        if self.from.is_none() {
            let words = "without --from, --working-days and --calendar, the days of publication are left blank";
            output.message(&format!("{}\n", lang.say(words, &[])));
        }
    }

    fn period(&self, output: &mut Output) -> Result<Option<Period>, Exit> {
        let (Some(from), Some(days), Some(path)) = (self.from, self.working_days, &self.calendar) else {
            return Ok(None);
        };
        let bytes = input::bytes(path, output)?;
        let calendar = Calendar::read(&input::name(path), &bytes).map_err(|faults| {
            faults.iter().for_each(|fault| output.error(fault));
            Exit::Data
        })?;
        calendar.period(from, usize::from(days)).map(Some).map_err(|words| {
            output.error(words);
            Exit::Data
        })
    }
}

fn read_office(path: &Path, output: &mut Output) -> Result<Office, Exit> {
    let bytes = input::bytes(path, output)?;
    let mut sources = Sources::default();
    let id = sources.add(&input::name(path), &String::from_utf8_lossy(&bytes));
    let read = yaml::read(&bytes, id).map(|root| office(&root));
    let (office, findings) = read.unwrap_or_else(|findings| (None, findings));
    output.diagnostics(&findings, &sources);
    office.filter(|_| findings.is_empty()).ok_or(Exit::Data)
}

/// The templates of a folder: its files whose names end in `.html`.
fn own(folder: &Path, output: &mut Output) -> Result<Vec<(String, String)>, Exit> {
    let mut failed = |path: &Path, error: &dyn std::fmt::Display| {
        output.error(format!("{}: {error}", path.display()));
        Exit::Files
    };
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| failed(folder, &error))? {
        let path = entry.map_err(|error| failed(folder, &error))?.path();
        if path.extension().is_some_and(|extension| extension == "html") {
            let text = fs::read_to_string(&path).map_err(|error| failed(&path, &error))?;
            all.push((input::name(&path), text));
        }
    }
    all.sort();
    if all.is_empty() {
        return Err(failed(folder, &"no file of it ends in .html; merit report --templates writes some to begin from"));
    }
    Ok(all)
}

/// Writes the built-in templates.
pub(super) fn built_in(place: &mut Place, output: &mut Output) -> Result<(), Exit> {
    for (name, text) in BUILT_IN {
        place.put(name, &|out| out.write_all(text.as_bytes())).map_err(|error| {
            output.error(error);
            Exit::Files
        })?;
    }
    Ok(())
}
