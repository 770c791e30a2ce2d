//! `merit verify`

use super::choices::Format;
use super::exit::Exit;
use super::input;
use super::opened::{certification, opened};
use super::output::Output;
use crate::record::{self, Against, Edition, Replay, Second, Signers};
use crate::report::{self, Signed};
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
    /// How many people must have signed
    #[arg(
        long,
        value_name = "N",
        requires = "signers",
        default_value_if("signers", clap::builder::ArgPredicate::IsPresent, "1")
    )]
    require: Option<usize>,
    /// A published list (CSV, XLSX, ODS or JSON lines), compared with the record cell by cell
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// The record of the certification that the round asked: its list must be the one that was asked
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
    let edition = opened(&bytes, output)?;
    let signers = signers(arguments, output)?;
    let signed = report::signed(edition.seal(), signers.as_ref());
    let unsigned = arguments.require.filter(|required| signed.people < *required);
    let mut replay = None;
    if let Edition::Auditor(opened) = &edition {
        replay = Some(record::replay(opened).map_err(|failure| {
            let exit = output.failure(&failure);
            // A record is of a decided round: one that has no decision any more is different, unless the rules are
            // unread.
            if matches!(failure, Failure::Rules(..)) || exit == Exit::Fault { exit } else { Exit::No }
        })?);
    }
    let other_list = other_list(arguments, &edition, output)?;
    let published = published(arguments, &edition, replay.as_ref(), output)?;
    let differs = |r: &Replay| !r.differences.is_empty() || matches!(r.second, Second::Differs(_));
    let wrong = |a: &Against| !a.differences.is_empty() || !a.left_out.is_empty();
    let different = replay.as_ref().is_some_and(differs);
    let other = published.as_ref().is_some_and(wrong);
    if arguments.json || arguments.format == Format::Json {
        let mut value = as_json(&edition, &signed, replay.as_ref(), published.as_ref());
        if let (Some(members), Some(other)) = (value.as_object_mut(), other_list) {
            members.insert("certified_list".into(), json!(if other { "different" } else { "same" }));
        }
        output.result(&format!("{value}\n"));
    } else {
        let mut text = report::edition(&edition, &signed);
        text.push_str(&replay.as_ref().map(report::replayed).unwrap_or_default());
        if let (Some(path), Some(published)) = (&arguments.against, &published) {
            text.push_str(&report::published(&input::name(path), published));
        }
        let mut results = Vec::new();
        match &replay {
            Some(replay) if different => {
                results.push(match replay.differences.len() {
                    0 | 1 => "1 figure differs".into(),
                    count => format!("{count} figures differ"),
                });
            }
            Some(replay) if replay.same_bytes => {
                results.push("no figure differs, and the record made again has the same bytes".into());
            }
            Some(_) => results.push("no figure differs".into()),
            None => results.push("its parts lead to the root of the statement".into()),
        }
        if other {
            results.push("the published list is not what the record says".into());
        }
        match other_list {
            Some(true) => results.push("its list of the certified is not that of the certification record".into()),
            Some(false) => results.push("its list of the certified is that of the certification record".into()),
            None => {}
        }
        if let Some(required) = unsigned {
            let required = if required == 1 { "1 signature is".into() } else { format!("{required} signatures are") };
            let counts = if signed.people == 1 { "1 counts".into() } else { format!("{} count", signed.people) };
            results.push(format!("{required} required, and {counts}"));
        }
        text.push_str(&format!("\n{}\n{}", results.join("; "), report::shows(&edition)));
        output.result(&text);
    }
    Ok(if different || other || other_list == Some(true) || unsigned.is_some() { Exit::No } else { Exit::Yes })
}

/// Whether the list that the round asked is another than that of the certification record; `None` where it is not given.
fn other_list(arguments: &Arguments, edition: &Edition, output: &mut Output) -> Result<Option<bool>, Exit> {
    let Some(path) = &arguments.certified else { return Ok(None) };
    let Edition::Auditor(opened) = edition else {
        output.error("a certification record is compared with the auditor's edition of a record");
        return Err(Exit::Usage);
    };
    let Some(asked) = &opened.materials.certified else {
        output.error("the round asked no certification");
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
        output.error("a published list is compared with the auditor's edition of a record");
        return Err(Exit::Usage);
    };
    let list = input::bytes(path, output)?;
    let compared = record::against(opened, &replay.run, &input::name(path), &list);
    compared.map(Some).map_err(|words| {
        output.error(format!("{}: {words}", path.display()));
        Exit::Data
    })
}

fn as_json(edition: &Edition, signed: &Signed, replay: Option<&Replay>, published: Option<&Against>) -> Value {
    let seal = edition.seal();
    let name = match edition {
        Edition::Auditor(_) => "auditor",
        Edition::Public(_) => "public",
        Edition::Applicant(_) => "applicant",
    };
    let mut value = json!({
        "schema": "merit.verify/1", "edition": name, "fingerprint": seal.statement.record, "root": seal.statement.root,
        "signatures": signed.lines, "signers": signed.people, "time_stamps": seal.tokens,
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
    if let Some(against) = published {
        let difference = |d: &record::Published| json!({"application": d.application, "column": d.column, "published": d.published, "recorded": d.recorded});
        let differences: Vec<Value> = against.differences.iter().map(difference).collect();
        let compared = json!({"cells": against.cells, "differences": differences, "left_out": against.left_out,
            "not_compared": against.unknown});
        members.insert("against".into(), compared);
    }
    value
}
