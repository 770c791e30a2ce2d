//! The compiled program and the naive reading decide every round that the tests know alike.

use libtest_mimic::{Failed, Trial};
use merit::record::{outcome, transfers};
use merit::round::{Materials, Options, Reading, Run, decide, run};
use std::path::Path;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("readings::four_basics_is_decided_alike", || Ok(agree(crate::four_basics::decided())?)),
        Trial::test("readings::r12_is_decided_alike", r12),
        Trial::test("readings::a_fact_that_fails_only_for_the_award_holds_its_application", held_in_time),
    ]
}

/// Whether both readings give the same tables, byte by byte, and the same reasons.
pub fn agree(run: &Run) -> Result<(), String> {
    let naive = decide(&run.rules, &run.applications, true, Reading::Naive).map_err(|u| format!("{u:?}"))?;
    let held = naive.held == run.decision.held;
    let tables = |decision| (outcome(run, decision), transfers(run, decision));
    let same = tables(&run.decision) == tables(&naive) && held;
    if same { Ok(()) } else { Err(format!("the readings of {} differ", run.rules.round.id)) }
}

fn r12() -> Result<(), Failed> {
    let rules = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/r12.merit.yaml"))?;
    for edges in [false, true] {
        let materials = Materials {
            rules: ("r12.merit.yaml".into(), rules.clone()),
            data: ("table.csv".into(), crate::r12::data::table(1000, edges)),
            ..Materials::default()
        };
        agree(&run(&materials, &Options::default()).map_err(|f| format!("{f:?}"))?)?;
    }
    Ok(())
}

/// `b` fails where the note is no number, and only the award reads it.
const RULES: &str = "merit: 1
round: {id: late, title: Late, notice: N, currency: CNY}
fields:
  key: {type: text, key: true}
  n: {type: integer, min: 0, max: 10}
  note: {type: text}
  ask: {type: money, max: 1000}
facts:
  b: number(note)
criteria:
  - {id: c, label: C, clause: a, max: 100, formula: 10 * n}
ranking: {still_tied: share_rank}
allocation:
  budget: 1000
  award: {amount: READ, clause: b}
  method: in_order
  last_in_line: part_award
";

fn held_in_time() -> Result<(), Failed> {
    for read in ["if b > 1 then ask else 0", "if n = 0 then ask else if b > 1 then ask else 0"] {
        let materials = Materials {
            rules: ("r.merit.yaml".into(), RULES.replace("READ", read).into()),
            data: ("d.csv".into(), "key,n,note,ask\nA,2,3,10\nB,0,many,10\nC,5,7,100\n".into()),
            ..Materials::default()
        };
        let stopped = run(&materials, &Options::default()).map(|_| ()).map_err(|f| format!("{f:?}")).unwrap_err();
        assert!(stopped.contains("fact b: "), "{stopped}");
        let options = Options { allow_held: Some("test".into()), ..Options::default() };
        let run = run(&materials, &options).map_err(|f| format!("{f:?}"))?;
        let statuses: Vec<&str> = run.decision.rows.iter().map(|r| r.status.name()).collect();
        assert_eq!(statuses, ["funded", "held", "funded"]);
        agree(&run)?;
    }
    Ok(())
}
