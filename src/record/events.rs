//! `events.jsonl`: what people did, each line bound to the one before it.

use super::format::encoding_name;
use super::imprint::Imprint;
use super::{JsonError, canonical, sha256_hex};
use crate::round::{Options, Run, Status};
use serde_json::{Value, json};

/// The events of a run, in their order.
pub(super) fn events(run: &Run, options: &Options, imprint: &Imprint, lock: &str) -> Result<String, JsonError> {
    let mut chain = Chain { at: &imprint.at, lines: String::new(), before: sha256_hex(b"") };
    let mut started = json!({
        "version": imprint.version,
        "encoding": encoding_name(options.encoding),
        "lock": lock,
        "locked": imprint.locked,
    });
    if let (Some(superseded), Some(members)) = (&imprint.supersedes, started.as_object_mut()) {
        members.insert("supersedes".into(), json!(superseded.record));
    }
    chain.push("run", &imprint.actor, started)?;
    for (name, value) in &options.settings {
        chain.push("set", &imprint.actor, json!({"name": name, "value": value}))?;
    }
    if let Some(reason) = &options.allow_held {
        let held = run.decision.rows.iter().filter(|r| r.status == Status::Held);
        let held: Vec<&str> = held.map(|r| run.key(r)).collect();
        chain.push("allow_held", &imprint.actor, json!({"reason": reason, "applications": held}))?;
    }
    for (application, sheets) in &run.marks.by_application {
        for (sheet, marks) in sheets {
            for mark in marks.iter().filter(|m| m.mark.is_none()) {
                chain.push("recused", &mark.reviewer, json!({"application": &**application, "sheet": &**sheet}))?;
            }
        }
    }
    for decided in &run.overrides {
        let mut event = json!({
            "application": &*decided.application,
            "clause": &*decided.clause,
            "reason": &*decided.reason,
            "approver": &*decided.approver,
        });
        if let Some(members) = event.as_object_mut() {
            members.extend(decided.award.map(|award| ("award".to_owned(), json!(award.to_string()))));
            members.extend(decided.status.map(|status| ("status".to_owned(), json!(status.name()))));
        }
        chain.push("override", &decided.actor, event)?;
    }
    Ok(chain.lines)
}

/// The lines so far, and the digest of the last one.
struct Chain<'a> {
    at: &'a str,
    lines: String,
    before: String,
}

impl Chain<'_> {
    fn push(&mut self, event: &str, actor: &str, mut what: Value) -> Result<(), JsonError> {
        if let Some(members) = what.as_object_mut() {
            for (name, value) in [("event", event), ("actor", actor), ("at", self.at), ("before", &self.before)] {
                members.insert(name.to_owned(), json!(value));
            }
        }
        let line = canonical(&what)?;
        self.before = sha256_hex(line.as_bytes());
        self.lines.push_str(&line);
        self.lines.push('\n');
        Ok(())
    }
}

/// The events of a record, where every line is bound to the one before it.
///
/// # Errors
///
/// The number of the first line that is no event or not bound to the one before it, and what is wrong with it.
pub fn read_events(text: &str) -> Result<Vec<Value>, String> {
    let mut before = sha256_hex(b"");
    let mut events = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let wrong = |words: &str| format!("line {} of `events.jsonl` {words}", at + 1);
        let event = super::parse_strict(line).map_err(|e| wrong(&format!("is no event: {e}")))?;
        if event.get("before").and_then(Value::as_str) != Some(&before) {
            return Err(wrong("does not follow from the line before it"));
        }
        before = sha256_hex(line.as_bytes());
        events.push(event);
    }
    Ok(events)
}
