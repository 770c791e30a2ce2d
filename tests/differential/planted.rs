//! Planted bugs have to be seen: each in some rule file of the first few hundred.

use super::case::case;
use super::round;
use merit::check::model::Rules;
use merit::round::Applications;

/// How many rule files a bug has to hide in.
const FILES: u64 = 600;

/// Looks for every bug in one rule file after the other; `shows` says of each of those that are still hidden whether it shows in
/// a rule file.
pub fn caught<B>(
    bugs: &[(&str, B)],
    shows: impl Fn(u64, &Rules, &Applications, &[&B]) -> Result<Vec<bool>, String>,
) -> Result<(), String> {
    let mut seen: Vec<Option<u64>> = vec![None; bugs.len()];
    for seed in 0..FILES {
        let hidden: Vec<usize> = (0..bugs.len()).filter(|bug| seen[*bug].is_none()).collect();
        if hidden.is_empty() {
            break;
        }
        let Ok((case, rules)) = case(seed) else { continue };
        let applications = round::applications(&rules, &case.tables)?;
        let planted: Vec<&B> = hidden.iter().map(|bug| &bugs[*bug].1).collect();
        for (bug, shown) in hidden.iter().zip(shows(seed, &rules, &applications, &planted)?) {
            seen[*bug] = shown.then_some(seed);
        }
    }
    for ((name, _), seed) in bugs.iter().zip(seen) {
        let Some(seed) = seed else { return Err(format!("no rule file shows this bug: {name}")) };
        println!("rule file {seed} shows: {name}");
    }
    Ok(())
}
