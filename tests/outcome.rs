//! `outcome.csv` is written straight from columns; the `csv` crate says how such a table is written.

use libtest_mimic::{Failed, Trial};
use merit::record::{outcome, read_rows, transfers, write_outcome, write_rows};
use merit::round::{Materials, Options, run};

pub fn trials() -> Vec<Trial> {
    vec![Trial::test("outcome::is_written_as_the_csv_crate_writes", as_csv)]
}

const RULES: &str = "merit: 1
round: {id: out, title: Outcome, notice: N, currency: CNY, scores: {decimals: 2, at: AT}}
fields:
  key: {type: text, key: true}
  share: {type: number, decimals: 3, min: -9, max: 9}
  ask: {type: money, max: 1亿}
  part: {type: choice, of: ['a,b', plain]}
gates:
  - {id: wants, label: Wants, clause: a, require: ask > 0}
  - {id: positive, label: Positive, clause: a, require: share > -1}
criteria:
  - {id: third, label: Third, clause: a, max: 100, formula: 10 + share / 3}
ranking: {still_tied: share_rank}
allocation:
  budget: 100
  envelopes: {by: part, amounts: {'a,b': 60, plain: 40}}
  award: {amount: ask, clause: b}
  method: in_order
  last_in_line: part_award
";

/// Keys that need quotes, figures of all lengths, negative ones, envelopes with a comma in their name.
const DATA: &str = "key,share,ask,part
\"a \"\"quoted\"\" one\",0.001,0.05,plain
\"with, comma\",-0.003,50,\"a,b\"
two,9,30,\"a,b\"
plain,-9,0,plain
\"\u{5b81}\u{6ce2}\",1.5,99,plain
leading,2.25,7,\"a,b\"
";

fn as_csv() -> Result<(), Failed> {
    for at in ["each_criterion", "total"] {
        let materials = Materials {
            rules: ("r.merit.yaml".into(), RULES.replace("AT", at).into()),
            data: ("d.csv".into(), DATA.into()),
            ..Materials::default()
        };
        let run = run(&materials, &Options::default()).map_err(|f| format!("{f:?}"))?;
        let mut streamed = Vec::new();
        write_outcome(&run, &run.decision, &mut streamed)?;
        for table in [outcome(&run, &run.decision), streamed, transfers(&run, &run.decision)] {
            let (header, rows) = read_rows(&table)?;
            assert_eq!(String::from_utf8(write_rows(&header, &rows))?, String::from_utf8(table)?);
        }
        let (_, rows) = read_rows(&outcome(&run, &run.decision))?;
        let keys: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
        assert_eq!(keys, ["a \"quoted\" one", "leading", "plain", "two", "with, comma", "\u{5b81}\u{6ce2}"]);
        let points: Vec<&str> = rows.iter().map(|row| row[3].as_str()).collect();
        let exact = ["30001/3000", "10.75", "7", "13", "9.999", "10.5"];
        let rounded = ["10.00", "10.75", "7.00", "13.00", "10.00", "10.50"];
        assert_eq!(points, if at == "total" { exact } else { rounded });
        assert_eq!(rows[2][2], "wants|positive");
        assert_eq!(rows[4].last().map(String::as_str), Some("envelope a,b"));
    }
    Ok(())
}
