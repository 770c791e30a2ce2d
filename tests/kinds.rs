//! What each kind of scoring and each section gives: rule files whose own tests must pass.

use libtest_mimic::{Failed, Trial};
use merit::check::check;
use merit::diagnostic::Severity;
use merit::study::run_tests;

pub fn trials() -> Vec<Trial> {
    vec![Trial::test("rules::kinds", kinds)]
}

const HEAD: &str = "merit: 1\nround: {id: x, title: X, notice: N, currency: CNY, as_of: 2020-03-31}\n";

/// The files of all cases.
pub fn texts() -> Vec<String> {
    let cases = include_str!("corpus/rules/kinds.md").split("\n## ").skip(1);
    let blocks = cases.filter_map(|case| case.split("```yaml\n").nth(1)?.split("```").next());
    blocks.map(|block| format!("{HEAD}{block}")).collect()
}

fn kinds() -> Result<(), Failed> {
    let mut failures = Vec::new();
    let mut cases = 0;
    for case in include_str!("corpus/rules/kinds.md").split("\n## ").skip(1) {
        let name = case.lines().next().unwrap_or_default();
        let block = case.split("```yaml\n").nth(1).and_then(|b| b.split("```").next()).ok_or("a case has a block")?;
        let checked = check("x.merit.yaml", format!("{HEAD}{block}").as_bytes(), &[], &mut |_| Err("none".into()));
        cases += 1;
        let errors = checked.diagnostics.iter().filter(|d| d.code.severity() == Severity::Error);
        failures.extend(errors.map(|d| {
            let line = checked.sources.get(d.span.source).map_or(0, |s| s.line_column(d.span.start).0);
            format!("{name}: line {}: {} {}", line - HEAD.lines().count() + 1, d.code.id(), d.message)
        }));
        let Some(rules) = checked.rules else { continue };
        assert!(!rules.tests.is_empty(), "{name} has no tests");
        for outcome in run_tests(&rules) {
            for m in outcome.mismatches {
                failures.push(format!("{name}: {}: {} is {}, not {}", outcome.name, m.what, m.found, m.expected));
            }
        }
    }
    assert!(cases > 5);
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n").into()) }
}
