//! `merit test --suggest`: what is proposed can be pasted, is read as it stands, passes, and reaches what it says.

use crate::record::says;
use libtest_mimic::{Failed, Trial};
use merit::check::model::Method;
use merit::check::{Checked, check};
use merit::lang::Lang;
use merit::report;
use merit::study::{Nothing, Suggestions, coverage, run_tests, suggest};
use std::fs;
use std::path::Path;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("suggest::proposals_can_be_pasted_and_raise_coverage", pasted),
        Trial::test("suggest::the_bounds_of_the_example_programme", edges),
        Trial::test("suggest::values_are_those_that_a_cell_can_write", cells),
        Trial::test("suggest::the_command", command),
        Trial::test("suggest::what_is_proved_unreachable_is_told_so", proved),
        Trial::test("suggest::a_file_without_examples_gets_one", without),
        Trial::test("suggest::equal_every_time", equal),
        Trial::test("suggest::proposals_for_random_rules_pass", random),
    ]
}

fn checked(text: &str) -> Checked {
    check("suggest.merit.yaml", text.as_bytes(), &[], &mut |_| Err("none".into()))
}

fn suggested(text: &str) -> Result<(Checked, Suggestions), String> {
    let checked = checked(text);
    let rules = checked.rules.as_ref().ok_or_else(|| format!("{:?}\n{text}", checked.diagnostics))?;
    let all = suggest(rules, &checked.diagnostics);
    Ok((checked, all))
}

/// A text with lines under one of its sections, which is added where it is not there.
fn under(text: &str, section: &str, lines: &str) -> String {
    let heading = format!("\n{section}:");
    match text.find(&heading) {
        Some(at) => {
            let end = text[at + 1..].find('\n').map_or(text.len(), |i| at + i + 2);
            format!("{}{lines}{}", &text[..end], &text[end..])
        }
        None if lines.is_empty() => text.to_owned(),
        None => format!("{}\n{section}:\n{lines}", text.trim_end()),
    }
}

/// The file with everything that is proposed.
fn with(text: &str, checked: &Checked, all: &Suggestions, lang: Lang) -> String {
    let sources = &checked.sources;
    let text = under(text, "examples", &report::proposed_examples(&all.examples));
    let text = under(&text, "tests", &report::proposed_tests(&all.proposals, sources, lang));
    under(&text, "tests", &report::proposed_edges(&all.edges, sources, lang))
}

fn reached(goals: &[merit::study::Goal]) -> usize {
    goals.iter().filter(|goal| goal.reached).count()
}

fn files() -> Vec<(String, String)> {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut all = Vec::new();
    for name in ["four-basics", "r12", "catalyst", "pabulib-greedy", "pabulib-greedy-threshold"] {
        all.push((name.to_owned(), fs::read_to_string(rules.join(format!("{name}.merit.yaml"))).unwrap()));
    }
    all.push(("coverage".to_owned(), crate::coverage::RULES.to_owned()));
    all.extend(crate::kinds::texts().into_iter().enumerate().map(|(i, text)| (format!("kinds {}", i + 1), text)));
    all
}

/// Pasted into its file, everything passes, and reaches just what was promised.
fn pasted() -> Result<(), Failed> {
    let mut table = String::new();
    for (name, text) in files() {
        for lang in [Lang::En, Lang::Zh] {
            let (before, all) = suggested(&text).map_err(|why| format!("{name}: {why}"))?;
            let now = with(&text, &before, &all, lang);
            let after = checked(&now);
            let Some(rules) = &after.rules else {
                return Err(format!("{name}: {:?}\n{now}", after.diagnostics).into());
            };
            for outcome in run_tests(rules) {
                assert!(outcome.mismatches.is_empty(), "{name}: {}: {:?}", outcome.name, outcome.mismatches);
            }
            let goals = coverage(rules);
            assert!(reached(&goals) >= reached(&all.after), "{name}: what is promised is reached");
            let lost = all.missed.iter().filter(|missed| all.after.iter().any(|g| g == &missed.goal && g.reached));
            assert_eq!(lost.count(), 0, "{name}");
            assert_eq!(reached(&all.after) + all.missed.len(), all.after.len(), "{name}: nothing is passed over");
            // No bound of a ladder is passed over.
            let rows = |method: &Method| if let Method::Bands { rows, .. } = method { rows.len() } else { 0 };
            let bounds: usize = rules.scorings().iter().map(|(scoring, _)| rows(&scoring.method)).sum();
            assert_eq!(all.edges.len() + all.unled.len(), bounds, "{name}");
            if lang == Lang::En {
                let (was, is, of) = (reached(&all.before), reached(&all.after), all.before.len());
                let (examples, proposals, edges) = (all.examples.len(), all.proposals.len(), all.edges.len());
                table += &format!(
                    "{name}: {was} of {of}, then {is}; {proposals} tests with {examples} examples, {edges} bounds\n"
                );
                for unled in &all.unled {
                    table += &format!("    bound {} of {}: none\n", unled.bound, unled.criterion);
                }
                for missed in &all.missed {
                    table += &format!("    {:?} {}: {:?}\n", missed.goal.kind, missed.goal.name, missed.why);
                }
            }
        }
    }
    insta::assert_snapshot!("suggest_reach", table);
    Ok(())
}

/// The points that the notice's bounds have, reckoned by hand.
fn edges() -> Result<(), Failed> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/four-basics.merit.yaml"))?;
    let (_, all) = suggested(&text)?;
    let find = |criterion: &str, bound: &str| {
        let edge = all.edges.iter().find(|e| &*e.criterion == criterion && e.bound.to_string() == bound).unwrap();
        let steps = edge.steps.iter().map(|s| format!("{} {}", s.value, s.own.as_deref().unwrap_or("?")));
        format!("{}: {}", edge.field, steps.collect::<Vec<_>>().join(", "))
    };
    for (criterion, bound, steps) in [
        ("debt", "0.5", "debt_ratio: 49.9999% 5, 50% 5, 50.0001% 3"),
        ("share", "0.8", "segment_share: 79.9999% 3, 80% 5, 80.0001% 5"),
        // 100% is the highest share, so that nothing lies above; 0% the lowest debt.
        ("debt", "0", "debt_ratio: 0% 5, 0.0001% 5"),
        // Of 12,000 (10,000 yuan) of revenue, 2 per cent are 240; the column has two decimals.
        ("net_margin", "0.02", "profit: 239.99万 0, 240万 1, 240.01万 1"),
        ("growth_2y", "0.1", "revenue: 10999.99万 1, 1.1亿 3, 11000.01万 3"),
        // More revenue, less intensity: the higher value lies under the bound.
        ("rd", "0.08", "revenue: 3750.01万 6, 3750万 8, 3749.99万 8"),
        ("rd", "4000000", "rd_spend: 399.99万 6, 400万 8, 400.01万 8"),
    ] {
        assert_eq!(find(criterion, bound), steps, "{criterion} {bound}");
    }
    // Every bound of every ladder of the file has its applications.
    assert_eq!(
        all.edges.len(),
        text.matches("from:").count() + text.matches("above:").count() - text.matches("total_from:").count()
    );
    Ok(())
}

/// A yen has no parts, whatever decimals the column has; days are led to a tie-break as numbers are.
fn cells() -> Result<(), Failed> {
    let text = "merit: 1
round: {id: cells, title: Cells, notice: N, currency: JPY}
fields:
  key: {type: text, key: true}
  ask: {type: money, decimals: 2, max: 1亿}
  far: {type: integer, max: 10000000000000000000000000000000000000000}
  day: {type: date}
criteria:
  - {id: c, label: C, clause: c, max: 50, value: ask, below: 0, bands: [{from: 100, points: 25}, {from: 1000.5, points: 50}]}
  - {id: f, label: F, clause: f, max: 50, value: far, below: 0, bands: [{from: 7, points: 50}]}
ranking: {tie_breaks: [{lower: day, clause: t}], still_tied: share_rank}
";
    let (_, all) = suggested(text)?;
    let edges: Vec<String> = all
        .edges
        .iter()
        .map(|e| format!("{}: {}", e.bound, e.steps.iter().map(|s| s.value.clone()).collect::<Vec<_>>().join(", ")))
        .collect();
    assert_eq!(edges, ["100: 99, 100, 101", "1000.5: 1000, 1001", "7: 6, 7, 8"]);
    assert!(all.missed.is_empty(), "{:?}", all.missed);
    Ok(())
}

fn command() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let at = folder.path();
    fs::write(at.join("cover.merit.yaml"), crate::coverage::RULES)?;
    insta::assert_snapshot!("suggest", says(at, &["test", "--suggest"], 0)?);
    insta::assert_snapshot!("suggest_in_chinese", says(at, &["test", "--suggest", "--lang", "zh"], 0)?);
    let json: serde_json::Value = serde_json::from_str(&says(at, &["test", "--suggest", "--json"], 0)?)?;
    assert_eq!(json["schema"], "merit.suggest/1");
    let (all, after) = (json["after"]["all"].as_u64(), json["after"]["reached"].as_u64());
    assert_eq!(
        all.zip(after).map(|(all, after)| all - after),
        Some(json["not_found"].as_array().unwrap().len() as u64)
    );
    assert!(json["proposals"][0]["text"].as_str().unwrap().starts_with("  - name: "));
    assert_eq!(json["edges"][0]["steps"][0]["side"], "below");
    let csv = says(at, &["test", "--suggest", "--format", "csv"], 0)?;
    let rows = csv.lines().skip(1).filter(|row| row.starts_with("TRIAL,")).count();
    let proposals = json["proposals"].as_array().unwrap().len();
    let steps = json["edges"].as_array().unwrap().iter().map(|edge| edge["steps"].as_array().unwrap().len());
    assert_eq!(rows, proposals + steps.sum::<usize>(), "{csv}");
    assert!(csv.contains("TRIAL,bonus applies,one,{size: 81},,"), "{csv}");
    let markdown = says(at, &["test", "--suggest", "--format", "markdown"], 0)?;
    assert!(markdown.contains("```\n  - name: only_holds fails\n"), "{markdown}");
    assert_eq!(fs::read_to_string(at.join("cover.merit.yaml"))?, crate::coverage::RULES, "no file is changed");
    assert_eq!(fs::read_dir(at)?.count(), 1);
    for other in [vec!["--accept"], vec!["--coverage"], vec!["--set", "x=1"], vec!["--format", "junit"]] {
        says(at, &[vec!["test", "--suggest"], other].concat(), 2)?;
    }
    Ok(())
}

const SMALL: &str = "merit: 1
round: {id: small, title: Small, notice: N, currency: CNY, as_of: 2020-03-31}
fields:
  key: {type: text, key: true}
  word: {type: text, optional: true}
  n: {type: integer, min: 0, max: 5}
  day: {type: date}
gates:
  - {id: old, label: G, clause: g1, require: 'years and months duration(day, as_of).years >= 3'}
  - {id: word, label: G, clause: g2, require: 'word != null and word = \"a: b\"'}
criteria:
  - {id: c, label: C, clause: c, max: 100, minimum: 50, value: n, bands: [{from: 0, points: 0}, {from: 3, points: 50}, {from: 5, points: 100}, {from: 7, points: 100}]}
ranking: {still_tied: share_rank}
";

fn proved() -> Result<(), Failed> {
    let (checked, all) = suggested(SMALL)?;
    let [missed] = all.missed.as_slice() else { return Err(format!("{:?}", all.missed).into()) };
    let Nothing::Proved(words) = &missed.why else { return Err(format!("{missed:?}").into()) };
    assert!(words.contains("never reached"), "{words}");
    let said = report::suggested(&all, &checked.sources, Lang::En).render(report::Form::Human);
    assert!(
        said.contains("suggest.merit.yaml:12  c: no measure in {from: 7, points: 100}  proved by `check`:"),
        "{said}"
    );
    Ok(())
}

/// A first application is made that passes the gates, from their own bounds.
fn without() -> Result<(), Failed> {
    let (checked, all) = suggested(SMALL)?;
    assert_eq!((reached(&all.before), reached(&all.after), all.after.len()), (0, 8, 9));
    let now = with(SMALL, &checked, &all, Lang::En);
    insta::assert_snapshot!("suggest_without_examples", &now[SMALL.len()..]);
    let rules = self::checked(&now).rules.ok_or("it is read")?;
    assert!(run_tests(&rules).iter().all(|outcome| outcome.mismatches.is_empty()));
    assert_eq!(reached(&coverage(&rules)), 8);
    Ok(())
}

fn equal() -> Result<(), Failed> {
    let of = || suggested(crate::coverage::RULES).map(|(_, all)| format!("{all:?}"));
    assert_eq!(of()?, of()?);
    Ok(())
}

/// So many random rule files are given proposals.
const RANDOM: usize = 25;

fn random() -> Result<(), Failed> {
    let (mut files, mut before, mut after, mut all_goals) = (0, 0, 0, 0);
    for seed in 0.. {
        if files == RANDOM {
            break;
        }
        let Some((text, _, _)) = crate::differential::drawn(seed) else { continue };
        files += 1;
        let (was, all) = suggested(&text)?;
        let now = with(&text, &was, &all, Lang::En);
        let checked = checked(&now);
        let rules = checked.rules.ok_or_else(|| format!("seed {seed}: {:?}\n{now}", checked.diagnostics))?;
        for outcome in run_tests(&rules) {
            let Some(m) = outcome.mismatches.first() else { continue };
            return Err(format!("seed {seed}: {}: {m:?}\n{now}", outcome.name).into());
        }
        let goals = coverage(&rules);
        assert!(reached(&goals) >= reached(&all.after), "seed {seed}\n{now}");
        (before, after, all_goals) =
            (before + reached(&all.before), after + reached(&all.after), all_goals + goals.len());
    }
    println!("{files} rule files: {before} of {all_goals} reached, then {after}");
    assert!(after * 10 > all_goals * 6, "{after} of {all_goals}");
    Ok(())
}
