//! Laws over random rounds, each against itself with one number changed.

use crate::differential;
use libtest_mimic::Failed;
use merit::record::outcome;
use merit::round::{Failure, Options, run};
use merit::study::compare::{Comparison, Effect, Incomparable, Side, Tried, Weight, Which, compare, money_by};

/// How many random rounds are compared where nothing else is said.
const ROUNDS: u64 = 40;

pub fn laws() -> Result<(), Failed> {
    let (mut compared, mut moved, mut alone, mut apart) = (0, 0, 0, 0);
    for seed in 0..ROUNDS {
        let Some((materials, allow_held)) = differential::materials(seed) else { continue };
        let options = Options { allow_held: allow_held.then(|| "a law".into()), ..Options::default() };
        let before = Side { materials, options };
        let text = String::from_utf8(before.materials.rules.1.clone())?;
        for nth in 0..4 {
            let Some(changed) = other_number(&text, seed.wrapping_mul(31) + nth) else { continue };
            let mut after = before.clone();
            after.materials.rules.1 = changed.clone().into_bytes();
            let words = format!("seed {seed}, change {nth}\n{changed}");
            let comparison = match compare(&before, &after) {
                Ok(comparison) => comparison,
                Err(Incomparable::Side(which, failure)) => {
                    let one = if which == Which::Before { &before } else { &after };
                    let found = run(&one.materials, &one.options).err().map(|f| kind(&f));
                    assert_eq!(found, Some(kind(&failure)), "{words}");
                    continue;
                }
                Err(other) => return Err(format!("{other:?}: {words}").into()),
            };
            compared += 1;
            moved += comparison.moved.len();
            law(&before, &after, &comparison, &words)?;
            apart += each_alone(&before, &changed, seed.wrapping_mul(17) + nth + 1, &words)?;
            alone += comparison.moved.iter().filter(|m| !m.alone.is_empty()).count();
        }
    }
    println!(
        "{compared} pairs compared, {moved} outcomes moved, {alone} by one change alone, {apart} trials of two changes"
    );
    assert!(apart > 60 && compared > 60 && moved > 100 && alone > 100, "{compared} {moved} {alone}");
    Ok(())
}

pub fn kind(failure: &Failure) -> &'static str {
    match failure {
        Failure::Rules(..) => "rules",
        Failure::Data(_) => "data",
        Failure::Undecided(_) => "undecided",
    }
}

fn law(before: &Side, after: &Side, comparison: &Comparison, words: &str) -> Result<(), Failed> {
    // Both sides are what each alone gives.
    for (side, found) in [(before, &comparison.before), (after, &comparison.after)] {
        let own = run(&side.materials, &side.options).map_err(|f| format!("{f:?}: {words}"))?;
        assert!(outcome(&own, &own.decision) == outcome(found, &found.decision), "another round: {words}");
    }
    // What is gained and lost is the difference of what is awarded.
    let award = |stand: Option<merit::study::compare::Stand>| stand.map_or(0, |s| s.award);
    let change: i128 = comparison.moved.iter().map(|m| award(m.after) - award(m.before)).sum();
    let awarded = |run: &merit::round::Run| run.decision.division.as_ref().map_or(0, |d| d.allocation.awarded);
    assert_eq!(change, awarded(&comparison.after) - awarded(&comparison.before), "{words}");
    for field in
        comparison.before.rules.fields.iter().filter(|f| comparison.after.rules.fields.iter().any(|o| o.name == f.name))
    {
        let slices = money_by(comparison, &field.name)?;
        let sum = |of: &dyn Fn(&merit::study::compare::Slice) -> i128| slices.iter().map(of).sum::<i128>();
        let (was, is) = (sum(&|s| s.before.units()), sum(&|s| s.after.units()));
        assert_eq!((was, is), (awarded(&comparison.before), awarded(&comparison.after)), "by {}: {words}", field.name);
    }
    // Mirrored, who was newly funded is dropped, and who gained loses.
    let mirrored = compare(after, before).map_err(|e| format!("{e:?}: {words}"))?;
    for (one, other) in [
        (Effect::Funded, Effect::Dropped),
        (Effect::Dropped, Effect::Funded),
        (Effect::Gains, Effect::Loses),
        (Effect::Loses, Effect::Gains),
        (Effect::Status, Effect::Status),
    ] {
        assert_eq!(comparison.counts.of(one), mirrored.counts.of(other), "{words}");
    }
    assert_eq!(comparison.touched, mirrored.touched, "{words}");
    // With itself, nothing changes.
    let itself = compare(before, before).map_err(|e| format!("{e:?}: {words}"))?;
    assert!(itself.moved.is_empty() && itself.changes.is_empty() && itself.trials.is_empty(), "{words}");
    // One changed rule alone does for everyone what all do together.
    let meaning = comparison.changes.iter().filter(|c| c.weight == Weight::Meaning).count();
    if meaning == 1 {
        let whole = comparison.moved.iter().all(|m| m.alone == [0] && m.partly.is_empty());
        assert!(whole && comparison.trials.len() == 1, "{words}");
    }
    assert!(meaning > 0 || comparison.moved.is_empty(), "an outcome moved by no change: {words}");
    Ok(())
}

/// Two changes: each trial is the round of the one change.
fn each_alone(before: &Side, one: &str, nth: u64, words: &str) -> Result<usize, Failed> {
    let text = String::from_utf8(before.materials.rules.1.clone())?;
    let with = |rules: String| {
        let mut side = before.clone();
        side.materials.rules.1 = rules.into_bytes();
        side
    };
    let Some(both) = other_number(one, nth) else { return Ok(0) };
    let Some(other) = other_number(&text, nth) else { return Ok(0) };
    let (Ok(all), Ok(first), Ok(second)) =
        (compare(before, &with(both)), compare(before, &with(one.to_owned())), compare(before, &with(other)))
    else {
        return Ok(0);
    };
    let own = |comparison: &Comparison| match comparison.changes.as_slice() {
        [change] => Some((format!("{:?}/{}", change.what, change.part), comparison.counts.clone(), comparison.touched)),
        _ => None,
    };
    let mut compared = 0;
    for (name, counts, touched) in [own(&first), own(&second)].into_iter().flatten() {
        let at = all.changes.iter().position(|c| format!("{:?}/{}", c.what, c.part) == name);
        let trial = all.trials.iter().find(|t| t.with.is_empty() && t.of == at.into_iter().collect::<Vec<_>>());
        if let (2, Some(Tried::Decided(own, moved))) = (all.changes.len(), trial.map(|t| &t.tried)) {
            assert_eq!((own, moved), (&counts, &touched), "{name} alone is another round: {words}");
            compared += 1;
        }
    }
    Ok(compared)
}

/// The text with one of its numbers another.
fn other_number(text: &str, seed: u64) -> Option<String> {
    let bytes = text.as_bytes();
    let start = text.find("facts:").or_else(|| text.find("gates:")).unwrap_or(0);
    let begins = |i: &usize| bytes[*i].is_ascii_digit() && *i > 0 && [b' ', b'['].contains(&bytes[*i - 1]);
    let numbers: Vec<usize> = (start..bytes.len()).filter(begins).collect();
    let at = *numbers.get(usize::try_from(seed).ok()? % numbers.len().max(1))?;
    let digit = char::from(if bytes[at] == b'9' { b'7' } else { bytes[at] + 1 });
    Some(format!("{}{digit}{}", &text[..at], &text[at + 1..]))
}
