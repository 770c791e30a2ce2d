//! What a verification found, for people: what was checked and what differs. What that shows is in `verdict.rs`.

use crate::lang::Lang;
use crate::record::{Against, Difference, Differs, Edition, Fingerprint, Opened, Pinned, Replay, Seal, Second};
use crate::record::{Signers, Uncounted};
use crate::round::Reading;
use std::collections::{BTreeMap, BTreeSet};
use unicode_width::UnicodeWidthStr;

/// The signatures of a record, weighed.
#[derive(Debug)]
pub struct Signed<'a> {
    /// Each of them.
    pub signatures: Vec<Weighed<'a>>,
    /// The people who signed and whose keys are pinned, in order of their names.
    pub people: Vec<&'a str>,
    /// Pinned people who have not signed; who has several keys needs only one.
    pub absent: Vec<Pinned<'a>>,
}

/// A signature that holds.
#[derive(Debug)]
pub struct Weighed<'a> {
    /// The fingerprint of its key, as ssh-keygen shows it.
    pub key: String,
    /// The entry of the record that holds it.
    pub entry: String,
    /// Whose it is, or why it does not count; `None` where no keys are pinned.
    pub pinned: Option<Result<Pinned<'a>, Uncounted>>,
}

/// Weighs the signatures of a seal. Without pinned keys none counts: a key inside a record proves nothing.
#[must_use]
pub fn signed<'a>(seal: &'a Seal, signers: Option<&'a Signers>) -> Signed<'a> {
    let weigh = |signature: &'a crate::record::Signature| Weighed {
        key: signature.fingerprint(),
        entry: signature.entry(),
        pinned: signers.map(|s| s.principal(signature, &seal.statement.at)),
    };
    let signatures: Vec<Weighed<'a>> = seal.signatures.iter().map(weigh).collect();
    let people: BTreeSet<&str> =
        signatures.iter().filter_map(|s| Some(s.pinned.as_ref()?.as_ref().ok()?.who)).collect();
    let absent = signers.into_iter().flat_map(Signers::all).filter(|pinned| !people.contains(pinned.who)).collect();
    Signed { people: people.into_iter().collect(), signatures, absent }
}

/// How wide the names of the lines are.
const NAMES: usize = 13;

fn line(lang: Lang, name: &str, words: &str) -> String {
    let name = lang.say(name, &[]);
    format!("  {name}{}{words}\n", " ".repeat(NAMES.saturating_sub(name.width()).max(1)))
}

fn more(words: &str) -> String {
    format!("  {}{words}\n", " ".repeat(NAMES))
}

/// The lines of the seal. `file` is the name of the file with the pinned keys; who of them is absent is said where more
/// people must have signed.
fn seals(seal: &Seal, signed: &Signed<'_>, file: &str, short: bool, lang: Lang) -> String {
    let mut text = String::new();
    if signed.signatures.is_empty() {
        text.push_str(&line(lang, "signature", &lang.say("nobody signed it", &[])));
    }
    for signature in &signed.signatures {
        let words = match signature.pinned {
            None => lang.say("holds; whose key it is was not asked (--signers FILE)", &[]),
            Some(Ok(Pinned { who, line })) => lang.say("by {1}, pinned in {2}:{3}", &[who, file, &line.to_string()]),
            Some(Err(Uncounted::Unpinned)) => lang.say("does not count: its key is not pinned in {1}", &[file]),
            Some(Err(Uncounted::Namespace)) => {
                lang.say("does not count: its key is pinned, but not for the namespace merit-record", &[])
            }
            Some(Err(Uncounted::NotYet)) => {
                lang.say("does not count: its key was not valid yet when the round was decided", &[])
            }
            Some(Err(Uncounted::NoMore)) => {
                lang.say("does not count: its key was not valid any more when the round was decided", &[])
            }
        };
        text.push_str(&line(lang, "signature", &words));
        text.push_str(&more(&format!("{}   {}", signature.key, signature.entry)));
    }
    for Pinned { who, line: number } in signed.absent.iter().filter(|_| short) {
        let words = lang.say("{1}, pinned in {2}:{3}", &[who, file, &number.to_string()]);
        text.push_str(&line(lang, "not signed", &words));
    }
    for token in &seal.tokens {
        let words = lang.say("{1}, over this statement; openssl ts -verify says whose", &[token]);
        text.push_str(&line(lang, "time stamp", &words));
    }
    text
}

/// The head of every verification: what the edition is, and its seal. `file` is the name of the file of pinned keys, and
/// `short` whether more people must have signed than did.
#[must_use]
pub fn edition(edition: &Edition, signed: &Signed<'_>, file: &str, short: bool, lang: Lang) -> String {
    let what = match edition {
        Edition::Auditor(_) => lang.say("the auditor's edition", &[]),
        Edition::Public(_) => lang.say("the public edition", &[]),
        Edition::Applicant(_) => lang.say("the edition of one application", &[]),
    };
    let seal = edition.seal();
    let statement = &seal.statement;
    let fingerprint = lang.say("fingerprint {1}", &[&Fingerprint::named(&statement.record).short()]);
    let mut text = format!("{}   {fingerprint}   {what}\n\n", statement.round);
    let mut put = |name: &str, words: &str| text.push_str(&line(lang, name, words));
    match edition {
        Edition::Auditor(opened) => auditors(opened, &mut put, lang),
        Edition::Public(public) => {
            put("decided", &statement.at);
            put("record", &statement.record);
            put("shown", &lang.say("{1} applications", &[&public.parts.len().to_string()]));
        }
        Edition::Applicant(applicant) => {
            put("decided", &statement.at);
            put("record", &statement.record);
            let (at, of) = ((applicant.leaf + 1).to_string(), statement.applications.to_string());
            put("shown", &lang.say("application {1} of {2} in order of the keys", &[&at, &of]));
            put("proof", &lang.say("{1} bytes", &[&applicant.proof.to_string()]));
            put("published", &members(&[&applicant.public], "fields"));
            put("results", &members(&[&applicant.public, &applicant.private], "results"));
        }
    }
    text.push_str(&seals(seal, signed, file, short, lang));
    text
}

fn auditors(opened: &Opened, put: &mut dyn FnMut(&str, &str), lang: Lang) {
    let json = &opened.json;
    put("decided", &format!("{} {}", json.at, lang.say("by {1}", &[&json.actor])));
    let version = env!("CARGO_PKG_VERSION");
    put("written by", &lang.say("merit {1}, replayed by merit {2}", &[&json.version, version]));
    put("record", opened.fingerprint.full());
    let locked = if json.options.locked { lang.say(", as --locked asked", &[]) } else { String::new() };
    put("rules", &format!("{}{locked}", json.lock));
    if let Some(older) = &json.supersedes {
        put("supersedes", &older.record);
    }
    if let Some(by) = &json.certified {
        put("certification", &lang.say("{1} of the round {2}", &[&by.record, &by.round]));
    }
    put("files", &lang.say("{1} with their digests", &[&opened.entries.len().to_string()]));
    put("people", &people(opened, lang));
}

/// A group of the parts of one application, as `name value` in order of the names.
fn members(parts: &[&serde_json::Value], group: &str) -> String {
    let groups = parts.iter().filter_map(|part| part.get(group)?.as_object());
    let mut members: Vec<String> =
        groups.flatten().map(|(name, value)| format!("{name} {}", value.as_str().unwrap_or_default())).collect();
    members.sort();
    members.join(", ")
}

/// What people did, counted.
fn people(opened: &Opened, lang: Lang) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for event in opened.events.iter().filter_map(|e| e.get("event")?.as_str()) {
        *counts.entry(event).or_default() += 1;
    }
    let words = |(event, count): (&&str, &usize)| {
        let count = count.to_string();
        match *event {
            "run" => None,
            "recused" => Some(lang.say("marks recused: {1}", &[&count])),
            "override" => Some(lang.say("overrides: {1}", &[&count])),
            "set" => Some(lang.say("parameters set: {1}", &[&count])),
            "allow_held" => Some(lang.say("held applications allowed", &[])),
            other => Some(format!("{other}: {count}")),
        }
    };
    let words: Vec<String> = counts.iter().filter_map(words).collect();
    if words.is_empty() { lang.say("nothing but the run itself", &[]) } else { words.join(", ") }
}

/// How many differences are shown.
const SHOWN: usize = 20;

/// A figure that differs, with what either reading gives where they agree, or what one of them gives.
pub(super) struct Other<'r> {
    difference: &'r Difference,
    alone: bool,
}

/// The figures that differ, each once where both readings give the same; and those of `record.json` that are digests.
pub(super) fn others(replay: &Replay) -> (Vec<Other<'_>>, BTreeSet<&str>) {
    let key = |d: &'_ Difference| (d.table.clone(), d.row.clone(), d.column.clone(), d.replayed.clone());
    let mut readings: BTreeMap<_, usize> = BTreeMap::new();
    replay.differences.iter().for_each(|d| *readings.entry(key(d)).or_default() += 1);
    let is_digest = |text: &str| text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
    let (mut figures, mut digests, mut seen) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for difference in &replay.differences {
        let digest = difference.column == "tree" || is_digest(&difference.recorded) || is_digest(&difference.replayed);
        if difference.table == "record.json" && digest {
            digests.insert(&*difference.column);
        } else if seen.insert(key(difference)) {
            figures.push(Other { difference, alone: readings.get(&key(difference)) == Some(&1) });
        }
    }
    (figures, digests)
}

/// What a replay found.
#[must_use]
pub fn replayed(replay: &Replay, lang: Lang) -> String {
    let count = replay.figures.to_string();
    let mut text = line(lang, "figures", &lang.say("{1} compared, each reckoned again in two ways", &[&count]));
    let second = match replay.second {
        Second::Same(movements) => {
            let movements = movements.to_string();
            if replay.run.computed.is_some() {
                lang.say(
                    "{1} movements to applications and on, in both outcomes, the same in a second division",
                    &[&movements],
                )
            } else {
                lang.say("{1} movements to applications and on, the same in a second division", &[&movements])
            }
        }
        Second::Differs(at) => lang.say("a second division of the budget DIFFERS at movement {1}", &[&at.to_string()]),
        Second::LeftOut(most) => {
            lang.say("not divided a second time, for more than {1} ask for some", &[&most.to_string()])
        }
        Second::Nothing => lang.say("no budget is divided", &[]),
    };
    text.push_str(&line(lang, "money", &second));
    if let Some((stage, figure)) = &replay.parted {
        let words = lang.say("at the stage {1}, with the figure {2}", &[stage, figure]);
        text.push_str(&line(lang, "PARTED", &words));
    }
    let (figures, digests) = others(replay);
    for other in figures.iter().take(SHOWN) {
        text.push_str(&line(lang, "DIFFERENT", &different(other, lang)));
    }
    if let Some(left) = figures.len().checked_sub(SHOWN).filter(|left| *left > 0) {
        text.push_str(&more(&lang.say("and {1} more", &[&left.to_string()])));
    }
    if !digests.is_empty() {
        let digests: Vec<&str> = digests.into_iter().collect();
        let words = lang.say("in record.json the digests of {1}", &[&digests.join(", ")]);
        text.push_str(&line(lang, "DIFFERENT", &words));
    }
    text
}

fn different(other: &Other<'_>, lang: Lang) -> String {
    let d = other.difference;
    let place: Vec<&str> = [&*d.table, &d.row, &d.column].into_iter().filter(|word| !word.is_empty()).collect();
    let holes = [&*place.join(" "), &d.recorded, &d.replayed];
    match d.reading {
        // It is compared with the outcome beside it.
        _ if d.table == "changes/superseded.csv" => {
            lang.say("{1}: the record says `{2}`, its own outcome.csv `{3}`", &holes)
        }
        _ if !other.alone => lang.say("{1}: the record says `{2}`, its rules and inputs give `{3}`", &holes),
        Reading::Compiled => lang.say("{1}: the record says `{2}`, the compiled rules alone give `{3}`", &holes),
        Reading::Naive => lang.say("{1}: the record says `{2}`, the rules read plainly alone give `{3}`", &holes),
    }
}

/// What a comparison with a published list found.
#[must_use]
pub fn published(name: &str, against: &Against, lang: Lang) -> String {
    let words = lang.say("{1} cells of {2} compared", &[&against.cells.to_string(), name]);
    let mut text = line(lang, "published", &words);
    for d in against.differences.iter().take(SHOWN) {
        let words = match d.how {
            Differs::Cell => {
                let holes = [&*d.application, &d.column, &d.published, &d.recorded];
                lang.say("{1} {2}: published `{3}`, the record says `{4}`", &holes)
            }
            Differs::Unknown => {
                lang.say("`{1}` is on the list, and the record has no such application", &[&d.application])
            }
            Differs::Again => lang.say("`{1}` is on the list more than once", &[&d.application]),
        };
        text.push_str(&line(lang, "DIFFERENT", &words));
    }
    if let Some(left) = against.differences.len().checked_sub(SHOWN).filter(|left| *left > 0) {
        text.push_str(&more(&lang.say("and {1} more", &[&left.to_string()])));
    }
    for (column, times) in &against.scaled {
        let holes = [&**column, times];
        text.push_str(&more(&lang.say(
            "every cell of {1} that differs is what the record says divided by {2}: amounts are compared in the currency",
            &holes,
        )));
    }
    for left in against.left_out.iter().take(SHOWN) {
        let words = match &left.award {
            Some(award) => lang.say("{1} was awarded {2} and is not on the list", &[&left.application, award]),
            None => lang.say("{1} is ranked in the record and is not on the list", &[&left.application]),
        };
        text.push_str(&line(lang, "LEFT OUT", &words));
    }
    if let Some(left) = against.left_out.len().checked_sub(SHOWN).filter(|left| *left > 0) {
        text.push_str(&more(&lang.say("and {1} more", &[&left.to_string()])));
    }
    if !against.unknown.is_empty() {
        let words = lang.say("{1}: the record has no such figure or field", &[&against.unknown.join(", ")]);
        text.push_str(&line(lang, "not compared", &words));
    }
    text
}
