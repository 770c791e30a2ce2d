//! What a round is given beside its rules: tables, marks, registers, settings.

use super::exit::Exit;
use super::input::{self, RuleFile};
use super::opened::certification;
use super::output::Output;
use crate::intake::EncodingChoice;
use crate::record;
use crate::round::{Materials, Options};
use crate::rules::certified::CERTIFIED_LIST;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The arguments that say what a round is decided on, but for its rules and applications.
#[derive(Debug, clap::Args)]
pub(super) struct Given {
    /// Marks of the panel (CSV, XLSX, ODS or JSON lines); may be given several times
    #[arg(long = "panel", value_name = "FILE")]
    panels: Vec<PathBuf>,
    /// The table of a register (CSV, XLSX, ODS or JSON lines); may be given several times
    #[arg(long = "register", value_name = "NAME=FILE", value_parser = input::setting)]
    registers: Vec<(String, String)>,
    /// The record of the certification whose list the rules ask for: its auditor's edition
    #[arg(long, value_name = "RECORD")]
    certified: Option<PathBuf>,
    /// Replace the value of a parameter
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = input::setting)]
    settings: Vec<(String, String)>,
    /// The encoding of the data: auto, utf-8 or gb18030
    #[arg(long, value_name = "NAME", default_value = "auto", value_parser = encoding)]
    encoding: EncodingChoice,
    /// Decide without applications that are held; what is written says so
    #[arg(long, requires = "reason")]
    allow_held: bool,
    /// Why that is allowed
    #[arg(long, value_name = "TEXT", requires = "allow_held")]
    reason: Option<String>,
}

fn encoding(name: &str) -> Result<EncodingChoice, String> {
    record::encoding_named(name).ok_or_else(|| "write auto, utf-8 or gb18030".into())
}

impl Given {
    /// What was chosen for the run.
    pub fn options(&self) -> Options {
        Options {
            settings: self.settings.clone(),
            encoding: self.encoding,
            allow_held: self.reason.clone().filter(|_| self.allow_held),
        }
    }

    /// The values of parameters that are replaced.
    pub fn settings(&self) -> &[(String, String)] {
        &self.settings
    }

    /// Whether anything was given at all.
    pub fn is_empty(&self) -> bool {
        let none = self.panels.is_empty() && self.registers.is_empty() && self.certified.is_none();
        none && self.options() == Options::default()
    }

    /// Reads everything that a round by these rules is decided from.
    pub fn materials(&self, file: &RuleFile, data: &Path, output: &mut Output) -> Result<Materials, Exit> {
        let lookups = input::lookups(file, &self.settings);
        let data = (input::name(data), input::bytes(data, output)?);
        let mut panels = Vec::new();
        for path in &self.panels {
            panels.push((input::name(path), input::bytes(path, output)?));
        }
        let mut registers = BTreeMap::new();
        for (register, path) in &self.registers {
            let path = Path::new(path);
            let table = (input::name(path), input::bytes(path, output)?);
            if registers.insert(register.clone(), table).is_some() {
                output.error(format!("the register `{register}` is given twice"));
                return Err(Exit::Usage);
            }
        }
        let mut certified = None;
        if let Some(path) = &self.certified {
            let (by, list) = certification(path, output)?;
            if registers.insert(CERTIFIED_LIST.to_owned(), (input::name(path), list)).is_some() {
                output.error("`certified_list` is taken from the certification record and not from a table too");
                return Err(Exit::Usage);
            }
            certified = Some(by);
        }
        Ok(Materials {
            rules: (file.name.clone(), file.bytes.clone()),
            lookups,
            data,
            panels,
            registers,
            overrides: None,
            certified,
        })
    }
}
