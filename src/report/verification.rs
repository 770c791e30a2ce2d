//! What a verification found, for people: what was checked, what differs, and what an edition can and cannot show.

use crate::record::{Against, Edition, Opened, Replay, Seal, Second, Signers};

/// What is said of the signatures of a record.
#[derive(Debug)]
pub struct Signed {
    /// One line for each signature.
    pub lines: Vec<String>,
    /// How many people signed whose keys are pinned.
    pub people: usize,
}

/// Weighs the signatures of a seal. Without pinned keys none counts: a key inside a record proves nothing.
#[must_use]
pub fn signed(seal: &Seal, signers: Option<&Signers>) -> Signed {
    let mut people: Vec<&str> = Vec::new();
    let mut lines = Vec::new();
    for signature in &seal.signatures {
        let fingerprint = signature.fingerprint();
        lines.push(match signers.map(|s| s.principal(signature, &seal.statement.at)) {
            None => format!("{fingerprint} holds; whose key it is was not asked (--signers FILE)"),
            Some(Err(why)) => format!("{fingerprint} does not count: {why}"),
            Some(Ok(who)) => {
                people.push(who);
                format!("{fingerprint} by {who}")
            }
        });
    }
    people.sort_unstable();
    people.dedup();
    Signed { people: people.len(), lines }
}

fn line(name: &str, words: &str) -> String {
    format!("  {name:<12} {words}\n")
}

fn seals(seal: &Seal, signed: &Signed) -> String {
    let mut text = String::new();
    if signed.lines.is_empty() {
        text.push_str(&line("signatures", "none"));
    }
    signed.lines.iter().for_each(|words| text.push_str(&line("signature", words)));
    for token in &seal.tokens {
        text.push_str(&line("time stamp", &format!("{token}, over this statement; openssl ts -verify says whose")));
    }
    text
}

/// The head of every verification: what the edition is, and its seal.
#[must_use]
pub fn edition(edition: &Edition, signed: &Signed) -> String {
    let what = match edition {
        Edition::Auditor(_) => "the auditor's edition",
        Edition::Public(_) => "the public edition",
        Edition::Applicant(_) => "the edition of one application",
    };
    let seal = edition.seal();
    let statement = &seal.statement;
    let short = crate::record::Fingerprint::named(&statement.record).short();
    let mut text = format!("{}   fingerprint {short}   {what}\n\n", statement.round);
    match edition {
        Edition::Auditor(opened) => {
            text.push_str(&line("decided", &format!("{} by {}", opened.json.at, opened.json.actor)));
            let by = format!("merit {}, replayed by merit {}", opened.json.version, env!("CARGO_PKG_VERSION"));
            text.push_str(&line("written by", &by));
            let locked = if opened.json.options.locked { ", locked before the round" } else { "" };
            text.push_str(&line("rules", &format!("{}{locked}", opened.json.lock)));
            if let Some(older) = &opened.json.supersedes {
                text.push_str(&line("supersedes", &older.record));
            }
            if let Some(by) = &opened.json.certified {
                text.push_str(&line("certified", &format!("by {} of the round {}", by.record, by.round)));
            }
            text.push_str(&line("files", &format!("{} with their digests", opened.entries.len())));
            text.push_str(&line("people", &people(opened)));
        }
        Edition::Public(public) => {
            text.push_str(&line("decided", &statement.at));
            text.push_str(&line("shown", &format!("{} applications", public.parts.len())));
        }
        Edition::Applicant(applicant) => {
            text.push_str(&line("decided", &statement.at));
            let of = statement.applications;
            text.push_str(&line("shown", &format!("application {} of {of} in order of the keys", applicant.leaf + 1)));
            text.push_str(&line("proof", &format!("{} bytes", applicant.proof)));
            let results = [&applicant.public, &applicant.private].map(|part| part.get("results")?.as_object());
            let mut results: Vec<String> = results
                .into_iter()
                .flatten()
                .flatten()
                .map(|(name, value)| format!("{name} {}", value.as_str().unwrap_or_default()))
                .collect();
            results.sort();
            text.push_str(&line("results", &results.join(", ")));
        }
    }
    text.push_str(&seals(seal, signed));
    text
}

/// What people did, counted.
fn people(opened: &Opened) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for event in opened.events.iter().filter_map(|e| e.get("event")?.as_str()).filter(|e| *e != "run") {
        match counts.iter_mut().find(|(name, _)| *name == event) {
            Some((_, count)) => *count += 1,
            None => counts.push((event, 1)),
        }
    }
    let words: Vec<String> = counts.iter().map(|(name, count)| format!("{count} {name}")).collect();
    if words.is_empty() { "nothing but the run itself".into() } else { words.join(", ") }
}

/// What an edition that cannot be replayed shows, and what not.
#[must_use]
pub fn shows(edition: &Edition) -> &'static str {
    match edition {
        Edition::Auditor(_) => "",
        Edition::Public(_) => {
            "It shows what was published of every application, that nothing of it was changed or left out since it was \
             signed, and that all editions of this root say the same. It cannot show how a figure came about, and it \
             shows nothing that was not published: that takes the auditor's edition.\n"
        }
        Edition::Applicant(_) => {
            "It shows every figure of this one application, and that the signed round contains it so. It cannot show \
             anything of other applications, nor how ranks and awards came about: that takes the auditor's edition.\n"
        }
    }
}

/// How many differences are shown.
const SHOWN: usize = 20;

/// What a replay found.
#[must_use]
pub fn replayed(replay: &Replay) -> String {
    let mut text = line("figures", &format!("{} compared, by the compiled program and by the oracle", replay.figures));
    let second = match replay.second {
        Second::Same(movements) => format!("the oracle's own division has the same {movements} movements of money"),
        Second::Differs(at) => format!("the oracle's own division DIFFERS at movement {at}"),
        Second::LeftOut(most) => format!("the oracle's own division was left out, for more than {most} claims"),
        Second::Nothing => "no budget is divided".into(),
    };
    text.push_str(&line("money", &second));
    if let Some((stage, figure)) = &replay.parted {
        text.push_str(&line("PARTED", &format!("at the stage {stage}, with the figure {figure}")));
    }
    for d in replay.differences.iter().take(SHOWN) {
        let place: Vec<&str> = [&*d.table, &d.row, &d.column].into_iter().filter(|word| !word.is_empty()).collect();
        let place = place.join(" ");
        let by = match d.reading {
            crate::round::Reading::Compiled => "the replay",
            crate::round::Reading::Naive => "the oracle",
        };
        text.push_str(&line("DIFFERENT", &format!("{place}: the record says `{}`, {by} `{}`", d.recorded, d.replayed)));
    }
    if let Some(more) = replay.differences.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        text.push_str(&line("", &format!("and {more} more")));
    }
    text
}

/// What a comparison with a published list found.
#[must_use]
pub fn published(name: &str, against: &Against) -> String {
    let mut text = line("published", &format!("{} cells of {name} compared", against.cells));
    for d in against.differences.iter().take(SHOWN) {
        let words =
            format!("{} {}: published `{}`, the record says `{}`", d.application, d.column, d.published, d.recorded);
        text.push_str(&line("DIFFERENT", &words));
    }
    if let Some(more) = against.differences.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        text.push_str(&line("", &format!("and {more} more")));
    }
    for key in against.left_out.iter().take(SHOWN) {
        text.push_str(&line("LEFT OUT", &format!("{key} was awarded something and is not on the list")));
    }
    if !against.unknown.is_empty() {
        let words = format!("{}: the record has no such figure or field", against.unknown.join(", "));
        text.push_str(&line("not compared", &words));
    }
    text
}
