//! Makes a failing case small: applications first, then lines of the rule file.

use super::case::Case;

/// The smallest case found that still fails.
pub fn shrink(mut case: Case, fails: &dyn Fn(&Case) -> bool) -> Case {
    let mut size = case.tables.data.lines().count();
    while size >= 1 {
        size = size.div_ceil(2);
        if !without_rows(&mut case, size, fails) && size == 1 {
            break;
        }
    }
    while without_lines(&mut case, fails) {}
    case
}

/// Takes out runs of so many applications where it fails without them.
fn without_rows(case: &mut Case, size: usize, fails: &dyn Fn(&Case) -> bool) -> bool {
    let mut smaller = false;
    let mut from = 1;
    loop {
        let lines: Vec<&str> = case.tables.data.lines().collect();
        if from >= lines.len() {
            return smaller;
        }
        let to = (from + size).min(lines.len());
        let mut less = case.clone();
        less.tables.data = [&lines[..from], &lines[to..]].concat().join("\n") + "\n";
        keep_marks(&mut less);
        if fails(&less) {
            *case = less;
            smaller = true;
        } else {
            from = to;
        }
    }
}

/// Marks stand only for applications that are there.
fn keep_marks(case: &mut Case) {
    let Some(panel) = &case.tables.panel else { return };
    let keys: Vec<&str> = case.tables.data.lines().filter_map(|l| l.split(',').next()).collect();
    let of = |line: &&str| line.starts_with("application") || line.split(',').next().is_some_and(|k| keys.contains(&k));
    case.tables.panel = Some(panel.lines().filter(of).map(|l| format!("{l}\n")).collect());
}

/// Takes out one line of the rule file after another where it fails without it; `check` has to accept the rest.
fn without_lines(case: &mut Case, fails: &dyn Fn(&Case) -> bool) -> bool {
    let mut smaller = false;
    let mut at = 2;
    loop {
        let lines: Vec<&str> = case.text.lines().collect();
        let Some(line) = lines.get(at) else { return smaller };
        let mut less = case.clone();
        less.text = [&lines[..at], &lines[at + 1..]].concat().join("\n") + "\n";
        if line.starts_with("  - {id: c") {
            less.text = without_points(&less.text, line);
        }
        if fails(&less) {
            *case = less;
            smaller = true;
        } else {
            at += 1;
        }
    }
}

/// The maxima of the top level have to add up.
fn without_points(text: &str, criterion: &str) -> String {
    let after = |text: &str, key: &str| -> Option<usize> {
        let digits = text.split_once(key)?.1.chars().take_while(char::is_ascii_digit).collect::<String>();
        digits.parse().ok()
    };
    let (Some(out_of), Some(max)) = (after(text, "out_of: "), after(criterion, "max: ")) else {
        return text.to_owned();
    };
    text.replacen(&format!("out_of: {out_of}"), &format!("out_of: {}", out_of.saturating_sub(max)), 1)
}

/// A failure that hangs on one application and one line ends with these and what they need.
pub fn keeps_what_fails() {
    let mut shrunk = 0;
    for seed in 0..40 {
        let Ok((case, _)) = super::case::case(seed) else { continue };
        let Some(line) = case.text.lines().find(|l| l.starts_with("  - {id: c")).map(str::to_owned) else { continue };
        let fails = |case: &Case| {
            let there = case.text.contains(&line) && case.tables.data.lines().any(|l| l.starts_with("K07,"));
            there && case.read().is_some()
        };
        let lines = case.text.lines().count();
        let small = shrink(case, &fails);
        assert!(fails(&small), "seed {seed}");
        assert_eq!(small.tables.data.lines().count(), 2, "seed {seed}: the header and K07\n{small}");
        shrunk += usize::from(small.text.lines().count() < lines);
    }
    assert!(shrunk > 10, "rule files got smaller {shrunk} times");
}
