//! `merit verify`

use super::choices::Format;
use super::exit::Exit;
use super::input;
use super::opened::{certification, opened};
use super::output::Output;
use crate::record::{self, Against, Differs, Edition, Replay, Second, Signers, Uncounted};
use crate::report::{self, Verified, Weighed};
use crate::round::{Failure, Reading};
use crate::rules::certified::CERTIFIED_LIST;
use serde_json::{Value, json};
use std::path::PathBuf;

/// The arguments of `merit verify`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The record: the auditor's, the public or an applicant's edition
    record: PathBuf,
    /// Pinned keys in OpenSSH's allowed-signers format: only their signatures count
    #[arg(long, value_name = "FILE")]
    signers: Option<PathBuf>,
    /// How many people must have signed with keys that are pinned: one, unless said otherwise
    #[arg(
        long,
        value_name = "N",
        requires = "signers",
        default_value_if("signers", clap::builder::ArgPredicate::IsPresent, "1")
    )]
    require: Option<usize>,
    /// A published list (CSV, XLSX, ODS or JSON lines), compared with the record cell by cell; nobody who was awarded
    /// something may be absent
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// The record of the certification that the round asked: its list must be the one in the record
    #[arg(long, value_name = "RECORD")]
    certified: Option<PathBuf>,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Exit {
    verify(arguments, output).unwrap_or_else(|exit| exit)
}

fn verify(arguments: &Arguments, output: &mut Output) -> Result<Exit, Exit> {
    let bytes = input::bytes(&arguments.record, output)?;
    let edition = opened(&arguments.record, &bytes, output)?;
    let signers = signers(arguments, output)?;
    let signed = report::signed(edition.seal(), signers.as_ref());
    let mut replay = None;
    if let Edition::Auditor(opened) = &edition {
        replay = Some(record::replay(opened).map_err(|failure| undecided(arguments, &failure, output))?);
    }
    let other_list = other_list(arguments, &edition, output)?;
    let published = published(arguments, &edition, replay.as_ref(), output)?;
    let verified = Verified {
        edition: &edition,
        signed: &signed,
        required: arguments.require,
        replay: replay.as_ref(),
        published: published.as_ref(),
        other_list,
    };
    if arguments.json || arguments.format == Format::Json {
        output.result(&format!("{}\n", as_json(&verified)));
    } else {
        let lang = output.lang;
        let file = arguments.signers.as_deref().map(input::name).unwrap_or_default();
        let mut text = report::edition(&edition, &signed, &file, verified.short(), lang);
        text.push_str(&replay.as_ref().map(|replay| report::replayed(replay, lang)).unwrap_or_default());
        if let (Some(path), Some(published)) = (&arguments.against, &published) {
            text.push_str(&report::published(&input::name(path), published, lang));
        }
        text.push_str(&verified.words(lang));
        output.result(&text);
    }
    Ok(if verified.holds() { Exit::Yes } else { Exit::No })
}

/// A record is of a decided round: one that has no decision any more is different, unless the rules are unread.
fn undecided(arguments: &Arguments, failure: &Failure, output: &mut Output) -> Exit {
    let exit = output.why(failure);
    let path = arguments.record.display();
    if matches!(failure, Failure::Rules(..)) {
        let version = env!("CARGO_PKG_VERSION");
        output.message(&format!("the rules in {path} are none that merit {version} runs, so no figure was compared\n"));
        return exit;
    }
    if exit == Exit::Fault {
        return exit;
    }
    output.message(&format!(
        "the rules and inputs in {path} lead to no decision, so what else it says was changed, or they were; rely on nothing in it\n"
    ));
    Exit::No
}

/// Whether the list that the round asked is another than that of the certification record; `None` where it is not given.
fn other_list(arguments: &Arguments, edition: &Edition, output: &mut Output) -> Result<Option<bool>, Exit> {
    let Some(path) = &arguments.certified else { return Ok(None) };
    let Edition::Auditor(opened) = edition else {
        output.error(format!(
            "{} is not the auditor's edition of a record, and only that holds the list of the certified",
            arguments.record.display()
        ));
        return Err(Exit::Usage);
    };
    let Some(asked) = &opened.materials.certified else {
        output.error(format!(
            "the round of {} asked no certification: leave out --certified",
            arguments.record.display()
        ));
        return Err(Exit::Usage);
    };
    let (by, list) = certification(path, output)?;
    let taken = opened.materials.registers.get(CERTIFIED_LIST).map(|(_, bytes)| bytes);
    Ok(Some(*asked != by || taken != Some(&list)))
}

fn signers(arguments: &Arguments, output: &mut Output) -> Result<Option<Signers>, Exit> {
    let Some(path) = &arguments.signers else { return Ok(None) };
    let bytes = input::bytes(path, output)?;
    let signers = Signers::read(&String::from_utf8_lossy(&bytes)).map_err(|words| {
        output.error(format!("{}, {words}", path.display()));
        Exit::Files
    })?;
    Ok(Some(signers))
}

fn published(
    arguments: &Arguments,
    edition: &Edition,
    replay: Option<&Replay>,
    output: &mut Output,
) -> Result<Option<Against>, Exit> {
    let Some(path) = &arguments.against else { return Ok(None) };
    let (Edition::Auditor(opened), Some(replay)) = (edition, replay) else {
        output.error(format!(
            "{} is not the auditor's edition of a record, and a published list is compared with that only",
            arguments.record.display()
        ));
        return Err(Exit::Usage);
    };
    let list = input::bytes(path, output)?;
    let compared = record::against(opened, &replay.run, &input::name(path), &list);
    compared.map(Some).map_err(|words| {
        output.error(words);
        Exit::Data
    })
}

fn as_json(verified: &Verified<'_>) -> Value {
    let Verified { edition, signed, replay, published, .. } = verified;
    let seal = edition.seal();
    let name = match edition {
        Edition::Auditor(_) => "auditor",
        Edition::Public(_) => "public",
        Edition::Applicant(_) => "applicant",
    };
    let mut value = json!({
        "schema": "merit.verify/1", "edition": name, "fingerprint": seal.statement.record, "root": seal.statement.root,
        "signatures": signed.signatures.iter().map(signature).collect::<Vec<_>>(), "signers": signed.people.len(),
        "time_stamps": seal.tokens, "holds": verified.holds(),
    });
    let Some(members) = value.as_object_mut() else { return value };
    if let (Edition::Auditor(opened), Some(replay)) = (edition, replay) {
        let difference = |d: &record::Difference| {
            json!({"table": d.table, "row": d.row, "column": d.column, "recorded": d.recorded, "replayed": d.replayed,
                "by": if d.reading == Reading::Compiled { "compiled" } else { "oracle" }})
        };
        let differences: Vec<Value> = replay.differences.iter().map(difference).collect();
        let second = match replay.second {
            Second::Same(_) => "same",
            Second::Differs(_) => "different",
            Second::LeftOut(_) => "left out",
            Second::Nothing => "none",
        };
        members.extend([
            ("entries".to_owned(), json!(opened.entries.len())),
            ("figures".to_owned(), json!(replay.figures)),
            ("differences".to_owned(), json!(differences)),
            ("second_division".to_owned(), json!(second)),
            ("same_bytes".to_owned(), json!(replay.same_bytes)),
            ("written_by".to_owned(), json!(opened.json.version)),
            ("replayed_by".to_owned(), json!(env!("CARGO_PKG_VERSION"))),
        ]);
        if let Some(by) = &opened.json.certified {
            members.insert("certified".into(), json!(by.record));
        }
        if let Some((stage, figure)) = &replay.parted {
            members.insert("parted".into(), json!({"stage": stage, "figure": figure}));
        }
    }
    if let Some(other) = verified.other_list {
        members.insert("certified_list".into(), json!(if other { "different" } else { "same" }));
    }
    if let Some(against) = published {
        let difference = |d: &record::Published| {
            json!({"application": d.application, "column": d.column, "published": d.published, "recorded": d.recorded,
            "how": match d.how {
                Differs::Cell => "cell",
                Differs::Unknown => "unknown",
                Differs::Again => "again",
            }})
        };
        let left_out: Vec<&str> = against.left_out.iter().map(|left| &*left.application).collect();
        let differences: Vec<Value> = against.differences.iter().map(difference).collect();
        let compared = json!({"cells": against.cells, "differences": differences, "left_out": left_out,
            "not_compared": against.unknown});
        members.insert("against".into(), compared);
    }
    value
}

/// A signature, and whether it counts: `by` whom where its key is pinned, `not_counted` and why where keys are pinned and it does not.
fn signature(weighed: &Weighed<'_>) -> Value {
    let mut value = json!({"key": weighed.key, "entry": weighed.entry});
    let (name, words) = match weighed.pinned {
        None => return value,
        Some(Ok(pinned)) => ("by", pinned.who),
        Some(Err(Uncounted::Unpinned)) => ("not_counted", "unpinned"),
        Some(Err(Uncounted::Namespace)) => ("not_counted", "namespace"),
        Some(Err(Uncounted::NotYet)) => ("not_counted", "not yet valid"),
        Some(Err(Uncounted::NoMore)) => ("not_counted", "no longer valid"),
    };
    if let Some(members) = value.as_object_mut() {
        members.insert(name.into(), json!(words));
    }
    value
}
