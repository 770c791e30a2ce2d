//! `merit verify`

use super::exit::Exit;
use super::output::Output;
use super::{Format, input};
use crate::record::{self, OpenError, Opened};
use crate::round::Failure;
use serde_json::json;
use std::path::PathBuf;

/// The arguments of `merit verify`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The record
    record: PathBuf,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

/// The record, or the message and exit that its fault deserves.
pub(super) fn opened(bytes: &[u8], output: &mut Output) -> Result<Opened, Exit> {
    record::open(bytes).map_err(|error| {
        output.error(&error);
        match error {
            OpenError::Unreadable(_) => Exit::Files,
            OpenError::Altered(_) => Exit::No,
        }
    })
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Exit {
    verify(arguments, output).unwrap_or_else(|exit| exit)
}

fn verify(arguments: &Arguments, output: &mut Output) -> Result<Exit, Exit> {
    let bytes = input::bytes(&arguments.record, output)?;
    let opened = opened(&bytes, output)?;
    let replay = record::replay(&opened).map_err(|failure| {
        let exit = output.failure(&failure);
        // A record is of a decided round: one that has no decision any more is different, unless the rules are unread.
        if matches!(failure, Failure::Rules(..)) || exit == Exit::Fault { exit } else { Exit::No }
    })?;
    let (different, json) = (!replay.differences.is_empty(), &opened.json);
    if arguments.json || arguments.format == Format::Json {
        let differences: Vec<_> = replay
            .differences
            .iter()
            .map(|d| json!({"table": d.table, "row": d.row, "column": d.column, "recorded": d.recorded, "replayed": d.replayed}))
            .collect();
        let value = json!({
            "schema": "merit.verify/1", "fingerprint": opened.fingerprint.full(), "entries": opened.entries.len(),
            "figures": replay.figures, "differences": differences, "same_bytes": replay.same_bytes,
            "written_by": json.version, "replayed_by": env!("CARGO_PKG_VERSION"),
        });
        output.result(&format!("{value}\n"));
    } else {
        let mut text = format!("{}   fingerprint {}\n\n", json.round, opened.fingerprint.short());
        text.push_str(&format!("  decided      {} by {}\n", json.at, json.actor));
        text.push_str(&format!(
            "  written by   merit {}, replayed by merit {}\n",
            json.version,
            env!("CARGO_PKG_VERSION")
        ));
        text.push_str(&format!("  files        {} with their digests\n", opened.entries.len()));
        text.push_str("  signatures   none\n");
        text.push_str(&format!("  figures      {} compared\n", replay.figures));
        for d in replay.differences.iter().take(20) {
            text.push_str(&format!(
                "  DIFFERENT    {} {} {}: the record says `{}`, the replay `{}`\n",
                d.table, d.row, d.column, d.recorded, d.replayed
            ));
        }
        let result = if different {
            format!("{} figures differ", replay.differences.len())
        } else if replay.same_bytes {
            "no figure differs, and the record made again has the same bytes".to_owned()
        } else {
            "no figure differs".to_owned()
        };
        text.push_str(&format!("\n{result}\n"));
        output.result(&text);
    }
    Ok(if different { Exit::No } else { Exit::Yes })
}
