//! The books as a journal: every balance behind a posting is right, and hledger says so too.

use libtest_mimic::{Failed, Trial};
use merit::record::draw;
use merit::report::ledger;
use merit::round::{Materials, Options, Run, run};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("ledger::every_balance_is_asserted", balances),
        Trial::test("ledger::looks_like_this", looks),
        Trial::test("ledger::lots_can_be_drawn_again", lots),
        crate::require::tool("ledger::hledger_agrees", "hledger", hledger),
    ]
}

const RULES: &str = "merit: 1
round: {id: led, title: Ledger, notice: N, currency: CNY}
fields:
  key: {type: text, key: true}
  ask: {type: money, max: 1亿}
  part: {type: choice, of: ['a;b', plain]}
ranking: {by: ask, still_tied: draw, draw: {announced: in the notice, seed: lots of May}}
allocation:
  budget: 100
  envelopes: {by: part, amounts: {'a;b': 60, plain: 40}}
  award: {amount: ask, clause: b}
  method: in_order
  last_in_line: {top_up: {at_least: 10%, budget: 500}}
  unspent: {move_to: next_by_rank, clause: c}
";

/// Keys that mean something in a journal.
const DATA: &str = "key,ask,part
\"two  spaces\",50,plain
a:b; c,45,a;b
(x),45,a;b
%,1,plain
";

fn decided(rules: &str, data: &[u8], panel: &[u8]) -> Run {
    let panels = if panel.is_empty() { Vec::new() } else { vec![("p.csv".into(), panel.into())] };
    let materials = Materials {
        rules: ("r.merit.yaml".into(), rules.into()),
        data: ("d.csv".into(), data.into()),
        panels,
        ..Materials::default()
    };
    run(&materials, &Options::default()).unwrap()
}

fn small() -> String {
    ledger(&decided(RULES, DATA.as_bytes(), b""), "2020-03-31").unwrap()
}

/// In hundredths.
fn units(figure: &str) -> i128 {
    let digits = figure.strip_suffix(" CNY").unwrap();
    assert_eq!(digits.split_once('.').unwrap().1.len(), 2, "{figure}");
    digits.replace('.', "").parse().unwrap()
}

fn balances() -> Result<(), Failed> {
    let text = small();
    let mut all: BTreeMap<&str, i128> = BTreeMap::new();
    let mut asserted = 0;
    for line in text.lines().filter(|line| line.starts_with("    ")) {
        let Some((account, figures)) = line.trim().split_once("  ") else { continue };
        let (amount, balance) = figures.split_once(" = ").unwrap();
        let sum = all.entry(account).or_default();
        *sum += units(amount);
        assert_eq!(*sum, units(balance), "{line}");
        asserted += 1;
    }
    let left: i128 =
        all.iter().filter(|(name, _)| !name.starts_with("application:") && **name != "unspent").map(|(_, n)| n).sum();
    assert_eq!(left, 0, "all money has gone to applications or is unspent");
    assert!(asserted > 12, "only {asserted} balances");
    Ok(())
}

fn looks() -> Result<(), Failed> {
    insta::assert_snapshot!("ledger", small());
    Ok(())
}

fn lots() -> Result<(), Failed> {
    let table = String::from_utf8(draw(&decided(RULES, DATA.as_bytes(), b"")).unwrap())?;
    // By Python: hmac.new(b"lots of May", key.encode(), "sha256").hexdigest()
    let expected = [
        "application,ticket",
        "a:b; c,41d1f406def078218f548b759739aa06984c66c2e9d79d48ba748ff46e1883df",
        "(x),b1b1034aa0f8c77754cb8a8e8531855b9b22800629b76fac13a6cee74abd7ae7",
    ];
    assert_eq!(table.lines().collect::<Vec<_>>(), expected);
    Ok(())
}

fn hledger(program: &Path) -> Result<(), Failed> {
    let fixture = |name: &str| std::fs::read(format!("fixtures/four-basics/{name}")).unwrap();
    let rules = std::fs::read_to_string("rules/four-basics.merit.yaml")?;
    let example = decided(&rules, &fixture("applications.csv"), &fixture("marks.csv"));
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("round.journal");
    let checked = |text: &str| -> Result<bool, Failed> {
        std::fs::write(&file, text)?;
        let found = Command::new(program).arg("-f").arg(&file).args(["check", "--strict"]).output()?;
        println!("{}", String::from_utf8_lossy(&found.stderr));
        Ok(found.status.success())
    };
    for text in [small(), ledger(&example, "2020-03-31").unwrap()] {
        assert!(checked(&text)?, "hledger refuses\n{text}");
        // One figure that is not what was moved: of a balance, and of an amount.
        for digit in [text.rfind(" = ").unwrap() + 3, text.rfind(" CNY = ").unwrap() - 1] {
            let mut wrong = text.clone();
            let other = if text[digit..].starts_with('8') { "7" } else { "8" };
            wrong.replace_range(digit..=digit, other);
            assert!(!checked(&wrong)?, "hledger believes a wrong figure at {digit}");
        }
    }
    Ok(())
}
