//! The one integration-test binary: every behaviour, law and corpus of merit. Tests whose tool or data is absent are
//! reported as `ignored` with the reason; `MERIT_REQUIRE=all` makes each of them a failure.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::as_conversions,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot go on should stop"
)]
#![allow(missing_docs, clippy::missing_panics_doc, clippy::missing_errors_doc, reason = "tests are read as code")]

mod accept;
mod allocate;
mod certified;
mod chinese;
mod cli;
mod commands;
mod compare;
mod container;
mod corpus;
mod coverage;
mod differential;
mod docs;
mod entries;
mod exports;
mod feel;
mod findings;
mod fmt;
mod forge;
mod four_basics;
mod hostile;
mod intake;
mod kinds;
mod ledger;
mod letters;
mod new;
mod number;
mod office;
mod outcome;
mod page;
mod proofs;
mod r12;
mod readings;
mod record;
mod reference;
mod registers;
mod require;
mod rounds;
mod rules;
mod schema;
mod site;
mod study;
mod suggest;
mod targets;
mod tck;
mod tidy;
mod tune;
mod why_not;
mod workbooks;

use libtest_mimic::{Arguments, Trial};

fn main() {
    let arguments = Arguments::from_args();
    let mut trials: Vec<Trial> = Vec::new();
    trials.extend(number::trials());
    trials.extend(allocate::trials());
    trials.extend(rounds::trials());
    trials.extend(feel::trials());
    trials.extend(tck::trials());
    trials.extend(rules::trials());
    trials.extend(kinds::trials());
    trials.extend(ledger::trials());
    trials.extend(page::trials());
    trials.extend(proofs::trials());
    trials.extend(office::trials());
    trials.extend(outcome::trials());
    trials.extend(readings::trials());
    trials.extend(registers::trials());
    trials.extend(differential::trials());
    trials.extend(reference::trials());
    trials.extend(schema::trials());
    trials.extend(entries::trials());
    trials.extend(findings::trials());
    trials.extend(chinese::trials());
    trials.extend(exports::trials());
    trials.extend(hostile::trials());
    trials.extend(fmt::trials());
    trials.extend(coverage::trials());
    trials.extend(accept::trials());
    trials.extend(suggest::trials());
    trials.extend(intake::trials());
    trials.extend(four_basics::trials());
    trials.extend(r12::trials());
    trials.extend(container::trials());
    trials.extend(record::trials());
    trials.extend(letters::trials());
    trials.extend(study::trials());
    trials.extend(targets::trials());
    trials.extend(tune::trials());
    trials.extend(compare::trials());
    trials.extend(why_not::trials());
    trials.extend(new::trials());
    trials.extend(certified::trials());
    trials.extend(site::trials());
    trials.extend(cli::trials());
    trials.extend(commands::trials());
    trials.extend(docs::trials());
    trials.extend(workbooks::trials());
    trials.extend(tidy::trials());
    libtest_mimic::run(&arguments, trials).exit();
}
