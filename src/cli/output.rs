//! Results to standard output, messages to standard error.

use super::choices::{Colour, FindingFormat, Language};
use super::exit::Exit;
use crate::diagnostic::Diagnostic;
use crate::lang::Lang;
use crate::report::diagnostics;
use crate::round::{Failure, Undecided};
use crate::span::Sources;
use std::fmt::Display;
use std::io::{IsTerminal, Write};

/// At most so many data faults are printed; how many more there are is said.
const SHOWN: usize = 100;

/// Where the program writes.
pub(super) struct Output {
    coloured: bool,
    /// The language of what people read.
    pub lang: Lang,
}

impl Output {
    pub fn new(colour: Colour, lang: Option<Language>) -> Self {
        let coloured = match colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => std::io::stderr().is_terminal() && !is_plain(),
        };
        let lang = match lang {
            Some(Language::En) => Lang::En,
            Some(Language::Zh) => Lang::Zh,
            None => environment(),
        };
        Self { coloured, lang }
    }

    /// The result. A reader that has gone away is no error of ours.
    pub fn result(&mut self, text: &str) {
        let mut out = std::io::stdout().lock();
        let _ = out.write_all(text.as_bytes());
        let _ = out.flush();
    }

    pub fn message(&mut self, text: &str) {
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }

    pub fn error(&mut self, words: impl Display) {
        self.message(&format!("error: {words}\n"));
    }

    pub fn diagnostics(&mut self, all: &[Diagnostic], sources: &Sources) {
        let text = diagnostics::human(all, sources, self.lang, self.coloured);
        self.message(&text);
    }

    /// Findings in any form; those for programs are the result. `folder` is that of the rule file.
    pub fn findings(&mut self, format: FindingFormat, all: &[Diagnostic], sources: &Sources, folder: &str) {
        match format {
            FindingFormat::Human => self.diagnostics(all, sources),
            FindingFormat::Json => self.result(&diagnostics::json(all, sources, folder)),
            FindingFormat::Sarif => self.result(&diagnostics::sarif(all, sources, folder)),
            FindingFormat::Github => self.result(&diagnostics::github(all, sources, folder)),
        }
    }

    /// Says why a record has no decision any more, but not what would help its office.
    pub fn why(&mut self, failure: &Failure) -> Exit {
        match failure {
            Failure::Data(faults) => self.faults(faults),
            Failure::Undecided(Undecided::Held(held)) => self.held(held),
            _ => return self.failure(failure),
        }
        Exit::Data
    }

    fn held(&mut self, held: &[crate::round::Held]) {
        for application in held {
            self.error(format!("{}: {}", application.key, application.reasons.join("; ")));
        }
    }

    fn faults(&mut self, faults: &[crate::intake::Fault]) {
        for fault in faults.iter().take(SHOWN) {
            self.error(fault);
        }
        if faults.len() > SHOWN {
            self.message(&format!("… and {} more\n", faults.len() - SHOWN));
        }
    }

    /// Says why there is no decision, and ends accordingly.
    pub fn failure(&mut self, failure: &Failure) -> Exit {
        match failure {
            Failure::Rules(diagnostics, sources) => {
                self.diagnostics(diagnostics, sources);
                Exit::Rules
            }
            Failure::Data(faults) => {
                self.faults(faults);
                let s = if faults.len() == 1 { "" } else { "s" };
                self.message(&format!("{} fault{s} in the data; nothing was decided\n", faults.len()));
                let cells = |f: &crate::intake::Fault| {
                    matches!(f.code, crate::intake::FaultCode::Cell | crate::intake::FaultCode::Unique)
                };
                if faults.iter().all(cells) {
                    self.message("to decide without these applications: --allow-held --reason TEXT\n");
                }
                Exit::Data
            }
            Failure::Undecided(undecided) => self.undecided(undecided),
        }
    }

    fn undecided(&mut self, undecided: &Undecided) -> Exit {
        match undecided {
            Undecided::Held(held) => {
                self.held(held);
                let s = if held.len() == 1 { "" } else { "s" };
                self.message(&format!("{} application{s} cannot be evaluated; nothing was decided\n", held.len()));
                self.message("to decide without them: --allow-held --reason TEXT\n");
                Exit::Data
            }
            Undecided::Marks(missing) => {
                for (key, sheet, found, needed) in missing {
                    self.error(format!("{key}: {found} marks on sheet {sheet}, but {needed} are needed"));
                }
                self.message("the panel is incomplete; nothing was decided\n");
                Exit::Undecided
            }
            Undecided::Tie(tie) => {
                self.error(tie);
                self.message("add a tie-break that tells them apart, or decide what the notice says of ties; nothing was decided\n");
                Exit::Undecided
            }
            Undecided::Amount(key, trouble) => {
                self.error(format!("{key}: its entitlement cannot be computed: {trouble}"));
                Exit::Undecided
            }
            Undecided::Refused(key, bound) => {
                self.error(format!("the award decided for {key} does not fit: bound by {bound}"));
                Exit::Data
            }
            Undecided::Nothing(found) => {
                for (key, _) in found {
                    self.error(format!("{key} cannot be funded, because it is entitled to nothing"));
                }
                Exit::Data
            }
            Undecided::Fault(words) => {
                let words = format!("a fault in merit: {words}");
                self.error(&words);
                super::fault::report("run", &words);
                Exit::Fault
            }
        }
    }
}

/// Whether the environment asks for no colour.
#[expect(clippy::disallowed_methods, reason = "the command line is where the environment is read")]
fn is_plain() -> bool {
    std::env::var("NO_COLOR").is_ok_and(|v| !v.is_empty()) || std::env::var("TERM").is_ok_and(|v| v == "dumb")
}

/// The language the environment asks for: Chinese where `MERIT_LANG` begins with `zh`.
#[expect(clippy::disallowed_methods, reason = "the command line is where the environment is read")]
fn environment() -> Lang {
    if std::env::var("MERIT_LANG").is_ok_and(|v| v.starts_with("zh")) { Lang::Zh } else { Lang::En }
}
