//! What people decided otherwise: the round is decided again around it, and no computed figure is touched.

use super::decide::ranked;
use super::decision::Decision;
use super::divide::{Fixed, divide};
use super::undecided::Undecided;
use crate::allocate::NoEntitlement;
use crate::check::model::Rules;
use crate::compile::compile;
use crate::evaluate::{Applications, Reading, Stand, admit};
use crate::intake::{Fault, FaultCode};
use crate::number::{Money, parse_literal};
use crate::rules::{DecidedStatus, OverrideWritten, overrides};
use crate::span::{Source, SourceId, Span};
use crate::yaml;
use std::collections::BTreeMap;
use std::sync::Arc;

/// An override of the award or the status of one application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// The application.
    pub application: Arc<str>,
    /// The award that was decided.
    pub award: Option<Money>,
    /// The status that was decided.
    pub status: Option<DecidedStatus>,
    /// Where the notice allows it.
    pub clause: Arc<str>,
    /// Why.
    pub reason: Arc<str>,
    /// Who decided.
    pub actor: Arc<str>,
    /// Who approved.
    pub approver: Arc<str>,
    /// The line in its file, from 1.
    pub line: u64,
}

impl Override {
    /// Whether it says what is awarded, and not only who takes part.
    #[must_use]
    pub fn decides_award(&self) -> bool {
        self.award.is_some() || matches!(self.status, Some(DecidedStatus::Funded | DecidedStatus::Unfunded))
    }
}

/// A file of overrides while faults are noted.
struct File(Source);

impl File {
    fn line(&self, span: Span) -> u64 {
        u64::try_from(self.0.line(span.range().start)).unwrap_or(u64::MAX)
    }

    fn fault(&self, line: u64, words: String) -> Fault {
        Fault::new(FaultCode::Override, &self.0.name, Some(line), words)
    }
}

/// Reads a file of overrides.
///
/// # Errors
///
/// All faults of the file.
pub(super) fn read(name: &str, bytes: &[u8], rules: &Rules) -> Result<Vec<Override>, Vec<Fault>> {
    let file = File(Source { name: name.into(), text: String::from_utf8_lossy(bytes).into() });
    let told = |diagnostics: Vec<crate::diagnostic::Diagnostic>| -> Vec<Fault> {
        let tell = |d: crate::diagnostic::Diagnostic| {
            let fault = file.fault(file.line(d.span), d.message);
            match d.help.into_iter().next().or_else(|| d.fix.map(|f| format!("{}: {}", f.title, f.replacement))) {
                Some(fix) => fault.fix(fix),
                None => fault,
            }
        };
        diagnostics.into_iter().map(tell).collect()
    };
    let root = yaml::read(bytes, SourceId(0)).map_err(told)?;
    let (written, findings) = overrides(&root);
    if !findings.is_empty() {
        return Err(told(findings));
    }
    let mut faults = Vec::new();
    let mut all: Vec<Override> = Vec::new();
    for one in written {
        let line = file.line(one.span);
        if let Some(first) = all.iter().find(|o| o.application == one.application.value) {
            let words = format!("`{}` is overridden in line {} already", first.application, first.line);
            faults.push(file.fault(line, words).fix("say everything about an application in one place"));
            continue;
        }
        match resolved(&one, line, rules) {
            Ok(one) => all.push(one),
            Err((span, words, fix)) => faults.push(file.fault(file.line(span), words).fix(fix)),
        }
    }
    // The order in which they are written means nothing.
    all.sort_by(|a, b| a.application.cmp(&b.application));
    if faults.is_empty() { Ok(all) } else { Err(faults) }
}

fn resolved(one: &OverrideWritten, line: u64, rules: &Rules) -> Result<Override, (Span, String, &'static str)> {
    let mut award = None;
    if let Some(text) = &one.award {
        let amount = parse_literal(&text.text).ok().filter(|n| !n.is_negative());
        let amount = amount.and_then(|n| Money::from_exact(&n, rules.round.currency).ok());
        let Some(amount) = amount else {
            return Err((text.span, format!("`{}` is not an amount", text.text), "write it as 500000 or 50万"));
        };
        if !matches!(one.status, None | Some(DecidedStatus::Ranked)) {
            let words = "a status that says what is awarded stands beside an award".to_owned();
            return Err((one.span, words, "leave one of them out; only `status: ranked` goes with an award"));
        }
        award = Some(amount);
    }
    let money = one.award.is_some() || matches!(one.status, Some(DecidedStatus::Funded | DecidedStatus::Unfunded));
    if money && rules.allocation.is_none() {
        return Err((one.span, "the rules divide no budget".into(), "decide `status: ineligible` or `status: ranked`"));
    }
    Ok(Override {
        application: one.application.value.clone(),
        award,
        status: one.status,
        clause: one.clause.value.clone(),
        reason: one.reason.value.clone(),
        actor: one.actor.value.clone(),
        approver: one.approver.value.clone(),
        line,
    })
}

/// Why the round cannot be decided around the overrides.
pub(super) enum Refused {
    /// Overrides that cannot be made.
    Faults(Vec<Fault>),
    /// The round as it then is.
    Undecided(Undecided),
}

/// Decides the round again: what was decided is fixed first, within budget, envelopes and limits, and the rest follows
/// from the rules.
pub(super) fn decide_around(
    rules: &Rules,
    applications: &Applications,
    computed: &Decision,
    (name, all): (&str, &[Override]),
    allow_held: bool,
    reading: Reading,
) -> Result<Decision, Refused> {
    let file: Arc<str> = name.into();
    let mut faults = Vec::new();
    let fault = |one: &Override, words: String, fix: &str| {
        Fault::new(FaultCode::Override, &file, Some(one.line), words).fix(fix)
    };
    let mut scores = computed.scores.clone();
    let mut fixed: BTreeMap<usize, Fixed> = BTreeMap::new();
    for one in all {
        let key = &one.application;
        let Some(row) = computed.row(applications, key) else {
            faults.push(fault(
                one,
                format!("there is no application `{key}`"),
                "write the key as it stands in the data",
            ));
            continue;
        };
        let input = row.input();
        let stand = scores.stands.get(input).copied().unwrap_or(Stand::BadCells);
        if scores.unranked.contains_key(&input) || matches!(stand, Stand::BadCells | Stand::Held | Stand::Incomplete) {
            faults.push(fault(
                one,
                format!("`{key}` is held, so it has no figures to decide on"),
                "mend its data instead",
            ));
            continue;
        }
        match one.status {
            Some(DecidedStatus::Ineligible) => {
                scores.stands.get_mut(input).into_iter().for_each(|s| *s = Stand::Ineligible);
                continue;
            }
            Some(DecidedStatus::Ranked) => {
                if let Err(words) = admit(rules, applications, &mut scores, input) {
                    faults.push(fault(one, format!("`{key}` cannot be ranked: {words}"), "leave the override out"));
                    continue;
                }
            }
            Some(DecidedStatus::Funded | DecidedStatus::Unfunded) | None => {}
        }
        let decided = match (one.award, one.status) {
            (Some(award), _) => Some(Fixed::Amount(award.units())),
            (None, Some(DecidedStatus::Unfunded)) => Some(Fixed::Amount(0)),
            (None, Some(DecidedStatus::Funded)) => Some(Fixed::Entitlement),
            (None, _) => None,
        };
        if decided.is_some() && scores.stands.get(input) != Some(&Stand::Ranked) {
            faults.push(fault(one, format!("`{key}` is {} and not ranked", row.status.name()), "add `status: ranked`"));
        }
        fixed.extend(decided.map(|decided| (input, decided)));
    }
    if !faults.is_empty() {
        return Err(Refused::Faults(faults));
    }
    let program = compile(rules);
    let mut decision = ranked(rules, applications, allow_held, scores).map_err(Refused::Undecided)?;
    match divide(rules, &program, applications, reading, &fixed, &mut decision) {
        Ok(()) => Ok(decision),
        Err(Undecided::Nothing(found)) => {
            let of = |one: &&Override| found.iter().find(|(key, _)| *key == one.application).map(|(_, why)| *why);
            let refused = all.iter().filter_map(|one| Some((one, of(&one)?)));
            let tell = |(one, why): (&Override, Option<NoEntitlement>)| {
                let why = match why {
                    Some(NoEntitlement::NoTier) => ": it reaches no tier",
                    Some(NoEntitlement::BelowSmallest) => ": its amount is below the smallest award",
                    Some(NoEntitlement::Zero) => ": its amount comes to zero",
                    Some(NoEntitlement::Override) | None => "",
                };
                let words = format!("`{}` cannot be funded, because it is entitled to nothing{why}", one.application);
                fault(one, words, "decide an amount with `award:`, or leave the override out")
            };
            Err(Refused::Faults(refused.map(tell).collect()))
        }
        Err(Undecided::Refused(key, bound)) => {
            let tell = |one: &Override| {
                let words = format!("the award decided for `{key}` does not fit: bound by {bound}");
                fault(one, words, "decide what budget, envelope and limits allow")
            };
            Err(Refused::Faults(all.iter().filter(|o| o.application == key).map(tell).collect()))
        }
        Err(undecided) => Err(Refused::Undecided(undecided)),
    }
}
