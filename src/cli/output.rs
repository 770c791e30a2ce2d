//! Results to standard output, messages to standard error.

use super::choices::{Colour, FindingFormat, Language};
use super::exit::Exit;
use crate::diagnostic::Diagnostic;
use crate::intake::{Fault, FaultCode};
use crate::lang::Lang;
use crate::report::{self, diagnostics};
use crate::round::{Failure, Held, Undecided};
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
        let words = report::message(&words.to_string(), self.lang);
        self.message(&format!("{}: {words}\n", self.lang.say("error", &[])));
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

    fn faults(&mut self, faults: &[Fault]) {
        let lang = self.lang;
        self.errors(faults.len(), faults.iter().map(|fault| report::fault(fault, lang)));
    }

    fn held(&mut self, held: &[Held]) {
        let lang = self.lang;
        let reasons = |reasons: &[String]| {
            let told: Vec<String> = reasons.iter().map(|words| report::message(words, lang)).collect();
            told.join("; ")
        };
        self.errors(held.len(), held.iter().map(|one| format!("{}: {}", one.key, reasons(&one.reasons))));
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
                let words = match faults.len() {
                    1 => "1 fault in the data; nothing was decided",
                    _ => "{1} faults in the data; nothing was decided",
                };
                self.line(words, &[&faults.len().to_string()]);
                Exit::Data
            }
            Failure::Undecided(undecided) => self.undecided(undecided),
        }
    }

    /// Where all that stands in the way is some applications: how to decide without them.
    pub fn may_hold(&mut self, failure: &Failure) {
        let can = match failure {
            Failure::Data(faults) => {
                faults.iter().all(|fault| matches!(fault.code, FaultCode::Cell | FaultCode::Unique))
            }
            Failure::Undecided(undecided) => matches!(undecided, Undecided::Held(_)),
            Failure::Rules(..) => false,
        };
        if can {
            self.line("to decide without these applications: --allow-held --reason TEXT", &[]);
        }
    }

    /// A message in the language of people, on a line of its own.
    fn line(&mut self, words: &str, holes: &[&str]) {
        let words = self.lang.say(words, holes);
        self.message(&format!("{words}\n"));
    }

    /// The first of so many errors, and how many more there are.
    fn errors(&mut self, count: usize, all: impl Iterator<Item = String>) {
        let error = self.lang.say("error", &[]);
        let shown: String = all.take(SHOWN).map(|words| format!("{error}: {words}\n")).collect();
        self.message(&shown);
        if count > SHOWN {
            self.line("… and {1} more", &[&(count - SHOWN).to_string()]);
        }
    }

    fn undecided(&mut self, undecided: &Undecided) -> Exit {
        match undecided {
            Undecided::Held(held) => {
                self.held(held);
                let words = match held.len() {
                    1 => "1 application cannot be evaluated; nothing was decided",
                    _ => "{1} applications cannot be evaluated; nothing was decided",
                };
                self.line(words, &[&held.len().to_string()]);
                Exit::Data
            }
            Undecided::Marks(missing) => {
                let lang = self.lang;
                let told = missing.iter().map(|(key, sheet, found, needed)| {
                    let words = format!("it has {found} marks on sheet {sheet}, but {needed} are needed");
                    format!("{key}: {}", report::message(&words, lang))
                });
                self.errors(missing.len(), told);
                self.line("the panel is incomplete; nothing was decided", &[]);
                Exit::Undecided
            }
            Undecided::Tie(tie) => {
                self.error(tie);
                self.line("nothing was decided: the rules have to say what the notice says of such a tie", &[]);
                self.line(
                    "by one more of `tie_breaks:`, or by `still_tied:`, such as lots from a seed announced beforehand",
                    &[],
                );
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
