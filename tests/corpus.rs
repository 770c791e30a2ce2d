//! Reads the one-line cases of a text corpus.

use libtest_mimic::Failed;

/// Runs `check(left, right)` on every line `left => right`; empty lines and lines that start with `#` are comments.
/// All failing lines are reported together.
pub fn run(text: &str, check: impl Fn(&str, &str) -> Result<(), String>) -> Result<(), Failed> {
    let mut failures = Vec::new();
    let mut cases = 0;
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        cases += 1;
        let outcome = match line.split_once(" => ") {
            Some((left, right)) => check(left, right),
            None => Err("a case is written `left => right`".to_owned()),
        };
        if let Err(why) = outcome {
            failures.push(format!("line {number}: {line}\n    {why}"));
        }
    }
    match (cases, failures.is_empty()) {
        (0, _) => Err("the corpus has no case".into()),
        (_, true) => Ok(()),
        (_, false) => Err(failures.join("\n").into()),
    }
}
