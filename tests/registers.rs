//! Registers in a round: rows that join, rows that do not, bad cells, order, replay.

use libtest_mimic::{Failed, Trial};
use merit::record::{Imprint, build, outcome, replay};
use merit::round::{Failure, Materials, Options, Run, run};
use std::collections::BTreeMap;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("registers::rows_join_in_any_order", order),
        Trial::test("registers::faults", faults),
        Trial::test("registers::a_record_holds_them_and_replays", replays),
    ]
}

const RULES: &str = "merit: 1
round: {id: reg, title: Registers, notice: N, currency: CNY}
fields:
  key: {type: text, key: true, column: 编号}
  firm: {type: text, column: 信用代码}
  ask: {type: money, max: 1亿}
registers:
  past_awards:
    join: firm
    fields:
      year: {type: integer, column: 年度, min: 2000, max: 2020}
      amount: {type: money, column: 金额(万元), unit: 万元}
      note: {type: text, optional: true}
facts:
  recent: sum(past_awards[year >= 2018].amount)
  first: if count(past_awards) = 0 then 0 else past_awards[1].year
criteria:
  - {id: fresh, label: Fresh, clause: a, max: 60, value: recent, bands: [{from: 0, points: 60}, {above: 0, points: 30}, {from: 100万, points: 0}]}
  - {id: early, label: Early, clause: a, max: 40, value: first, bands: [{from: 0, points: 40}, {from: 2010, points: 10}]}
ranking: {still_tied: share_rank}
";

const DATA: &str = "编号,信用代码,ask\nA,X,1\nB,Y,1\nC,Z,1\n";
const ROWS: [&str; 5] = ["Y,2019,30,", "X,2001,900,old", "Y,2018,20.5,", "Q,2019,1,", "Y,2005,7,"];

fn materials(rows: &[&str]) -> Materials {
    let table = format!("信用代码,年度,金额(万元),note\n{}\n", rows.join("\n"));
    Materials {
        rules: ("r.merit.yaml".into(), RULES.into()),
        data: ("d.csv".into(), DATA.into()),
        registers: BTreeMap::from([("past_awards".into(), ("p.csv".into(), table.into_bytes()))]),
        ..Materials::default()
    }
}

fn decided(rows: &[&str]) -> Run {
    run(&materials(rows), &Options::default()).unwrap()
}

fn table(run: &Run) -> String {
    String::from_utf8(outcome(run, &run.decision)).unwrap()
}

fn order() -> Result<(), Failed> {
    let run = decided(&ROWS);
    assert_eq!(run.joined(&run.rules.registers[0], &run.registers[0]), 4);
    let points = |key: &str| {
        let row = run.row(key).unwrap();
        run.assessment(row).unwrap().points.iter().map(|p| p.as_ref().unwrap().to_string()).collect::<Vec<_>>()
    };
    assert_eq!([points("A"), points("B"), points("C")], [["60", "40"], ["30", "40"], ["60", "40"]]);
    let mut rows = ROWS;
    for turn in 0..ROWS.len() {
        rows.rotate_left(1);
        rows.swap(0, turn);
        assert_eq!(table(&decided(&rows)), table(&run));
    }
    Ok(())
}

fn faults() -> Result<(), Failed> {
    let words = |materials: &Materials| match run(materials, &Options::default()) {
        Err(Failure::Data(faults)) => faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
        other => panic!("{other:?}"),
    };
    let bad = words(&materials(&["Y,2019x,30,", "Q,1999,1,", "X,2018,,"]));
    assert_eq!(
        bad,
        "p.csv:4, column 金额(万元): the cell is empty; fill it in\n\
         p.csv:2, column 年度: `2019x` is not a plain number; write digits, with a point before the decimals"
    );
    let joined_by_nothing = words(&materials(&[",2019,30,"]));
    assert_eq!(joined_by_nothing, "p.csv:2, column 信用代码: the cell is empty; fill it in");
    let mut none = materials(&ROWS);
    none.registers.clear();
    assert!(words(&none).contains("--register past_awards=FILE"), "{}", words(&none));
    let mut other = materials(&ROWS);
    let table = other.registers["past_awards"].clone();
    other.registers.insert("past_award".into(), table);
    assert!(words(&other).contains("did you mean `past_awards`?"), "{}", words(&other));
    // A row with a bad cell holds those it joins, and nobody else.
    let options = Options { allow_held: Some("test".into()), ..Options::default() };
    let held = run(&materials(&["Y,2019x,30,", "X,2018,1,"]), &options).map_err(|e| format!("{e:?}"))?;
    let statuses: Vec<&str> = held.decision.rows.iter().map(|r| r.status.name()).collect();
    assert_eq!(statuses, ["ranked", "held", "ranked"]);
    Ok(())
}

fn replays() -> Result<(), Failed> {
    let (materials, options) = (materials(&ROWS), Options::default());
    let imprint = Imprint {
        at: "2020-03-31T09:00:00Z".into(),
        actor: "test".into(),
        disclosure_key: [7; 32],
        ..Imprint::default()
    };
    let run = run(&materials, &options).unwrap();
    let entries = build(&run, &materials, &options, &imprint).unwrap().entries;
    let opened = crate::forge::opened(&merit::record::container::write(&entries).unwrap());
    assert_eq!(opened.materials.registers, materials.registers);
    assert_eq!(opened.json.counts["register.past_awards"], 5);
    assert_eq!(opened.json.counts["register.past_awards.joined"], 4);
    let replayed = replay(&opened).map_err(|e| format!("{e:?}"))?;
    assert!(replayed.differences.is_empty() && replayed.figures > 10);
    Ok(())
}
