//! Real rounds of others, replayed with ordinary rule files against their published outcome.

use crate::require;
use libtest_mimic::{Failed, Trial};
use merit::allocate::Account;
use merit::record::write_rows;
use merit::round::{Failure, Materials, Options, Run, Undecided, run};
use std::collections::BTreeMap;
use std::path::Path;

pub fn trials() -> Vec<Trial> {
    vec![
        require::folder("rounds::pabulib", "MERIT_ROUNDS", pabulib),
        require::folder("rounds::catalyst", "MERIT_ROUNDS", catalyst),
    ]
}

type Row = BTreeMap<String, String>;

fn table(path: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

/// Decides rows with one of our rule files, settings as on the command line.
fn decide(rules: &str, settings: &[(&str, &str)], columns: &[&str], rows: &[&Row]) -> Result<Run, Failure> {
    let bytes = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules").join(rules)).unwrap();
    let header: Vec<String> = columns.iter().map(ToString::to_string).collect();
    let cells: Vec<Vec<String>> = rows.iter().map(|r| columns.iter().map(|c| r[*c].clone()).collect()).collect();
    let materials = Materials {
        rules: (rules.to_owned(), bytes),
        data: ("rows.csv".to_owned(), write_rows(&header, &cells)),
        ..Materials::default()
    };
    let settings = settings.iter().map(|(n, v)| (n.to_string(), v.to_string())).collect();
    let run = run(&materials, &Options { settings, ..Options::default() })?;
    crate::readings::agree(&run).unwrap();
    Ok(run)
}

/// Every instance of the four greedy rules: the published outcome where it is decided, a tie that reaches money where
/// the published order inside a tie decided.
fn pabulib(folder: &Path) -> Result<(), Failed> {
    let instances = table(&folder.join("pabulib/instances.csv"));
    let projects = table(&folder.join("pabulib/projects.csv"));
    let (mut replayed, mut tied, mut figures, mut by_reserve) = (0, 0, 0, 0);
    let mut wrong = Vec::new();
    for instance in &instances {
        let rules = match instance["rule"].as_str() {
            "greedy" => "pabulib-greedy.merit.yaml",
            "greedy-threshold" => "pabulib-greedy-threshold.merit.yaml",
            "greedy-no-skip" => "pabulib-greedy-no-skip.merit.yaml",
            "greedy-custom" => "pabulib-greedy-custom.merit.yaml",
            _ => continue,
        };
        let file = &instance["file"];
        let rows: Vec<&Row> = projects.iter().filter(|p| p["file"] == *file).collect();
        let mut settings = vec![("funds", instance["budget"].as_str())];
        if !instance["threshold"].is_empty() && instance["rule"] != "greedy-custom" {
            settings.push(("threshold", &instance["threshold"]));
        }
        let result = decide(rules, &settings, &["project_id", "cost", "score"], &rows);
        match (result, instance["tie_sensitive"] == "1") {
            (Err(Failure::Undecided(Undecided::Tie(_))), true) => tied += 1,
            (Ok(run), false) => {
                replayed += 1;
                for row in rows {
                    let award = run.row(&row["project_id"]).and_then(|r| run.decision.award(r));
                    let funded = award.is_some_and(|a| a.amount != 0);
                    figures += 1;
                    // In Poznań 2 is money of the reserve; elsewhere 2 and 3 are money from outside the round.
                    let custom = instance["rule"] == "greedy-custom";
                    let reserve = custom && run.row(&row["project_id"]).is_some_and(|r| topped_up(&run, r));
                    by_reserve += usize::from(reserve);
                    let published = row["selected"] == "1" || custom && row["selected"] == "2";
                    if funded != published || reserve != (custom && row["selected"] == "2") {
                        wrong.push(format!("{file}: project {} is funded: {funded}", row["project_id"]));
                    }
                }
            }
            (Ok(_), true) => wrong.push(format!("{file}: a tie decides, and merit did not say so")),
            (Err(failure), _) => wrong.push(format!("{file}: {failure:?}")),
        }
    }
    println!("pabulib: {by_reserve} projects by the reserve");
    println!("pabulib: {replayed} instances replayed, {figures} projects compared, {tied} ties that reach money named");
    if (replayed, tied) != (144, 3) {
        wrong.push(format!("{replayed} instances were replayed and {tied} ties named, but 144 and 3 are published"));
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}

/// Whether money from beside the budget went to the application of a row.
fn topped_up(run: &Run, row: &merit::round::Row) -> bool {
    let transfers = run.decision.division.iter().flat_map(|d| &d.allocation.transfers);
    transfers.filter(|t| t.from == Account::TopUp).any(|t| t.claim() == row.entrant())
}

/// Every pool: status and running balance of each proposal.
fn catalyst(folder: &Path) -> Result<(), Failed> {
    let pools: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.join("catalyst/pools.json")).unwrap()).unwrap();
    let all = table(&folder.join("catalyst/rows.csv"));
    let mut wrong = Vec::new();
    let mut compared = 0;
    for pool in pools.as_array().unwrap() {
        let (name, fund) = (pool["pool"].as_str().unwrap(), pool["fund"].to_string());
        let budget = pool["budget"].as_str().unwrap();
        let rows: Vec<&Row> = all.iter().filter(|r| r["pool"] == name && r["fund"] == fund).collect();
        let run = match decide(
            "catalyst.merit.yaml",
            &[("funds", budget)],
            &["sheet_row", "yes", "no", "requested"],
            &rows,
        ) {
            Ok(run) => run,
            Err(failure) => {
                wrong.push(format!("{fund} {name}: {failure:?}"));
                continue;
            }
        };
        let mut balance: i128 = budget.parse::<i128>().unwrap() * 100;
        let mut ordered = rows.clone();
        ordered.sort_by_key(|r| r["sheet_row"].parse::<u32>().unwrap());
        for row in ordered {
            let award = run.row(&row["sheet_row"]).and_then(|r| run.decision.award(r));
            let amount = award.map_or(0, |a| a.amount);
            balance -= amount;
            compared += 1;
            let status = if amount > 0 { "FUNDED" } else { "NOT FUNDED" };
            let published = row["pub_balance_after"].parse::<i128>().ok();
            if status != row["pub_status"] || published.is_some_and(|p| p * 100 != balance) {
                wrong.push(format!(
                    "{fund} {name}, row {}: {status}, balance {balance}, published {row:?}",
                    row["sheet_row"]
                ));
            }
        }
    }
    println!("catalyst: {compared} proposals compared, status and balance");
    if compared != all.len() {
        wrong.push(format!("{compared} proposals were compared, but {} are published", all.len()));
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}
