//! The example round: against an outcome reckoned independently, and rich enough to show every rule at its edge.

use crate::forge::{opened, resealed};
use libtest_mimic::{Failed, Trial};
use merit::check::model::{Band, CriterionKind, FieldKind, Method, Rules, Scoring};
use merit::lang::Lang;
use merit::number::Exact;
use merit::oracle::{Env, Standing, band_reached, eval};
use merit::record::{self, Imprint, build, outcome, read_rows};
use merit::round::{Materials, Options, Row, Run, Status, run};
use merit::value::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("four_basics::outcome_is_the_one_reckoned_independently", reckoned),
        Trial::test("four_basics::every_gate_fails_for_somebody_alone", gates),
        Trial::test("four_basics::every_band_is_reached_and_its_edge_touched", bands),
        Trial::test("four_basics::every_choice_occurs", choices),
        Trial::test("four_basics::ties_and_near_misses_occur", ties),
        Trial::test("four_basics::every_bound_binds", bounds),
        Trial::test("four_basics::explanations", explanations),
        Trial::test("four_basics::terms_shown_sum_to_the_total", sums),
        Trial::test("four_basics::replay_compares_every_figure", replay),
        Trial::test("four_basics::tampering_is_refused", tampering),
        Trial::test("four_basics::order_and_threads_change_nothing", order),
    ]
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn materials() -> Materials {
    let read = |path: &str| {
        let name = path.rsplit('/').next().unwrap().to_owned();
        (name, fs::read(root().join(path)).unwrap())
    };
    Materials {
        rules: read("rules/four-basics.merit.yaml"),
        data: read("fixtures/four-basics/applications.csv"),
        panels: vec![read("fixtures/four-basics/marks.csv")],
        ..Materials::default()
    }
}

pub fn decided() -> &'static Run {
    static RUN: OnceLock<Run> = OnceLock::new();
    RUN.get_or_init(|| run(&materials(), &Options::default()).unwrap())
}

pub fn imprint() -> Imprint {
    Imprint { at: "2020-03-31T09:00:00Z".into(), actor: "office".into(), disclosure_key: [7; 32], ..Imprint::default() }
}

fn demand(what: &str, holds: bool) -> Result<(), Failed> {
    if holds { Ok(()) } else { Err(format!("the fixture does not show: {what}").into()) }
}

fn reckoned() -> Result<(), Failed> {
    let bytes = fs::read(root().join("fixtures/four-basics/expected-outcome.csv")).unwrap();
    let (header, expected) = read_rows(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes))?;
    let (names, rows) = read_rows(&outcome(decided(), &decided().decision))?;
    let mut wrong = Vec::new();
    let mut compared = 0;
    for (row, other) in rows.iter().zip(&expected) {
        for (at, column) in names.iter().enumerate() {
            let Some(there) = header.iter().position(|h| h == column) else { continue };
            compared += 1;
            if row[at] != other[there] {
                wrong.push(format!("{} {column}: {} but {} was reckoned", row[0], row[at], other[there]));
            }
        }
    }
    // Every column but `bound_by` was reckoned.
    if rows.len() != expected.len() || compared != rows.len() * (names.len() - 1) {
        wrong.push(format!("{compared} figures were compared"));
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}

fn gates() -> Result<(), Failed> {
    let run = decided();
    for (i, gate) in run.rules.gates.iter().enumerate() {
        let alone = |r: &&Row| run.decision.scores.standing(&run.rules, r.input()) == Standing::Ineligible(vec![i]);
        demand(&format!("gate {} failed alone", gate.id), run.decision.rows.iter().any(|r| alone(&r)))?;
    }
    Ok(())
}

/// The measures of an expression over all applications.
fn measures(run: &Run, value: &merit::check::model::Expr) -> Vec<Exact> {
    let mut all = Vec::new();
    for row in &run.decision.rows {
        let assessment = run.assessment(row).unwrap();
        let values = &run.applications.application(row.input()).values;
        let (facts, points) = (&assessment.facts, &assessment.points);
        let env = Env { lookups: &run.rules.lookups, values, facts, points, ..Env::EMPTY };
        if let Ok(Value::Number(n) | Value::Money(n)) = eval(value, &env) {
            all.push(n);
        }
    }
    all
}

fn each_leaf(rules: &Rules, look: &mut dyn FnMut(&str, &Exact, &Scoring) -> Result<(), Failed>) -> Result<(), Failed> {
    fn walk(
        id: &str,
        max: &Exact,
        scoring: &Scoring,
        look: &mut dyn FnMut(&str, &Exact, &Scoring) -> Result<(), Failed>,
    ) -> Result<(), Failed> {
        if let Method::BestOf(alternatives) = &scoring.method {
            alternatives.iter().try_for_each(|a| walk(id, max, a, look))?;
        }
        look(id, max, scoring)
    }
    for criterion in &rules.criteria {
        if let CriterionKind::Leaf(scoring) = &criterion.kind {
            walk(&criterion.id, &criterion.max, scoring, look)?;
        }
    }
    rules.adjustment_items().try_for_each(|i| walk(&i.id, &i.max, &i.scoring, look))
}

fn bands() -> Result<(), Failed> {
    let run = decided();
    each_leaf(&run.rules, &mut |id, max, scoring| match &scoring.method {
        Method::Bands { value, rows, .. } => {
            let found = measures(run, value);
            for (i, Band { bound, .. }) in rows.iter().enumerate() {
                demand(&format!("{id}: row {i} reached"), found.iter().any(|m| band_reached(rows, m) == Some(i)))?;
                // A bound that no cell may touch, or that every cell lies above, is touched from nowhere.
                demand(&format!("{id}: bound {bound} touched"), found.contains(bound))?;
            }
            Ok(())
        }
        Method::Linear { value, knots } => {
            let found = measures(run, value);
            for (x, _) in knots {
                demand(&format!("{id}: knot {x} touched"), found.contains(x))?;
            }
            let inside = |m: &Exact| *m > knots[0].0 && *m < knots[knots.len() - 1].0;
            demand(&format!("{id}: something between the knots"), found.iter().any(inside))
        }
        Method::PerUnit { value, each, points } => {
            let found = measures(run, value);
            let exact = |m: &Exact| m.checked_div(each).is_some_and(|n| n.is_integer() && n.is_positive());
            demand(&format!("{id}: whole units"), found.iter().any(exact))?;
            let cap = |m: &Exact| m.checked_div(each).is_some_and(|n| n * points > *max);
            demand(&format!("{id}: the maximum exceeded"), found.iter().any(cap))?;
            demand(&format!("{id}: less than the maximum"), found.iter().any(|m| !cap(m)))
        }
        Method::Lookup { key, points } => {
            let keys: BTreeSet<String> = run
                .decision
                .rows
                .iter()
                .map(|r| match &key.node {
                    merit::check::model::Node::Field(f) => run.applications.columns[*f].get(r.input()).to_string(),
                    other => panic!("{other:?}"),
                })
                .collect();
            demand(&format!("{id}: every key"), points.keys().all(|k| keys.contains(&**k)))
        }
        _ => Ok(()),
    })
}

fn choices() -> Result<(), Failed> {
    let run = decided();
    demand("at least 300 applications", run.decision.rows.len() >= 300)?;
    for (i, field) in run.rules.fields.iter().enumerate() {
        let cells: BTreeSet<String> =
            (0..run.applications.len()).map(|r| run.applications.columns[i].get(r).to_string()).collect();
        if let FieldKind::Choice(of) = &field.kind {
            for value in of.iter() {
                demand(&format!("{} {value}", field.name), cells.contains(&**value))?;
            }
        }
        if field.optional {
            demand(&format!("{} missing", field.name), cells.contains(""))?;
        }
    }
    demand("recusals", run.marks.recused > 0)?;
    demand("seven reviewers", run.marks.reviewers == 7)
}

fn ties() -> Result<(), Failed> {
    use merit::rank::DecidedBy;
    let run = decided();
    let decided_by = |by| (0..run.decision.entrants.len()).any(|at| run.decision.ranking.decided_by(at) == by);
    for (i, _) in run.rules.ranking.tie_breaks.iter().enumerate() {
        demand(&format!("tie-break {i} decides"), decided_by(DecidedBy::TieBreak(i)))?;
    }
    demand("a tie on everything", decided_by(DecidedBy::Tied))?;
    demand("near misses at the line", merit::report::near_line(run).len() > 3)?;
    let minimum = run.rules.ranking.minimum.clone().unwrap();
    let totals = || run.decision.rows.iter().filter_map(|r| run.decision.scores.total(r.input()));
    let near = merit::number::parse_literal("0.5").unwrap();
    demand("a total just below the minimum", totals().any(|t| t < minimum && &minimum - &t <= near))
}

fn bounds() -> Result<(), Failed> {
    let run = decided();
    let rules = run.rules.allocation.as_ref().unwrap();
    let (_, rows) = read_rows(&outcome(run, &run.decision))?;
    let bound: BTreeSet<&str> = rows.iter().map(|r| r.last().unwrap().as_str()).collect();
    for limit in &rules.limits {
        demand(&format!("limit per {}", limit.name), bound.contains(format!("limit {}", limit.name).as_str()))?;
    }
    demand("the budget binds", bound.contains("budget"))?;
    demand("the smallest award binds", bound.contains("smallest"))?;
    let divided = run.decision.division.as_ref().unwrap();
    let served = divided.allocation.awards.iter().any(|a| a.served_by.is_some());
    demand("a guarantee serves somebody", served)?;
    let tiers: BTreeSet<usize> =
        (0..run.decision.entrants.len()).filter_map(|at| run.decision.tier(&run.rules, at)).collect();
    demand("every tier", tiers.len() == rules.award.tiers.len())?;
    for status in [
        Status::Ineligible,
        Status::BelowMinimum,
        Status::Funded,
        Status::PartFunded,
        Status::Reserve,
        Status::Unfunded,
    ] {
        demand(status.name(), run.decision.count(status) > 0)?;
    }
    Ok(())
}

/// A funded one in part, an ineligible one, one below a minimum, one bound by a limit.
fn explanations() -> Result<(), Failed> {
    let run = decided();
    let first = |status| run.key(run.decision.rows.iter().find(|r| r.status == status).unwrap());
    for (name, key) in [
        ("part_funded", "A239"),
        ("ineligible", first(Status::Ineligible)),
        ("below_minimum", first(Status::BelowMinimum)),
        ("limit", "A125"),
        ("guarantee", "A216"),
    ] {
        insta::assert_snapshot!(format!("explain_{name}"), merit::report::explain(run, key, Lang::En).unwrap());
    }
    insta::assert_snapshot!("explain_in_chinese", merit::report::explain(run, "A239", Lang::Zh).unwrap());
    let chinese = merit::report::summary(run, "8f3a21c9", "77b0e4d1", Some("round.merit"), Lang::Zh);
    insta::assert_snapshot!("summary_in_chinese", chinese);
    insta::assert_snapshot!("rules_read_back", merit::report::rules(&run.rules));
    insta::assert_snapshot!(
        "summary",
        merit::report::summary(run, "8f3a21c9", "77b0e4d1", Some("round.merit"), Lang::En)
    );
    Ok(())
}

/// The line `Total  a + b - c = total` of every explanation is a true sum.
fn sums() -> Result<(), Failed> {
    let run = decided();
    let mut seen = 0;
    for row in &run.decision.rows {
        let text = merit::report::explain(run, run.key(row), Lang::En).unwrap();
        let Some(line) = text.lines().find_map(|l| l.strip_prefix("Total  ")) else { continue };
        let (terms, total) = line.split_once(" = ").unwrap();
        let mut sum = Exact::zero();
        for (i, part) in terms.split(" - ").enumerate() {
            for term in part.split(" + ") {
                let term = merit::number::parse_literal(term.trim_end_matches('0').trim_end_matches('.'))
                    .or_else(|_| merit::number::parse_literal("0"))
                    .unwrap();
                sum = if i == 0 { sum + term } else { sum - term };
            }
        }
        seen += 1;
        assert_eq!(sum.max(Exact::zero()).to_fixed(2).unwrap(), total, "{}", run.key(row));
    }
    demand("totals explained", seen > 270)
}

fn replay() -> Result<(), Failed> {
    let built = build(decided(), &materials(), &Options::default(), &imprint()).unwrap();
    let again = build(decided(), &materials(), &Options::default(), &imprint()).unwrap();
    assert!(built.entries == again.entries, "equal inputs give equal entries");
    let opened = opened(&record::container::write(&built.entries).unwrap());
    assert_eq!(opened.fingerprint, built.fingerprint);
    assert_eq!(opened.json, built.record);
    let replay = record::replay(&opened).unwrap();
    assert_eq!(replay.differences, []);
    assert!(replay.same_bytes);
    // 312 applications by 29 columns, the transfers by 6, and the figures of record.json.
    demand("every figure is compared", replay.figures > 312 * 29 + 47 * 6)
}

/// A figure of the record changed, with all digests made right again, is found by the replay; anything less is refused.
fn tampering() -> Result<(), Failed> {
    let mut entries = build(decided(), &materials(), &Options::default(), &imprint()).unwrap().entries;
    let altered = String::from_utf8(entries["outcome.csv"].clone()).unwrap().replacen(
        "2800000.00,380000.00",
        "2800000.00,2800000.00",
        1,
    );
    assert_ne!(altered.as_bytes(), entries["outcome.csv"].as_slice());
    entries.insert("outcome.csv".into(), altered.clone().into_bytes());
    let naive = record::container::write(&entries).unwrap();
    assert!(matches!(record::open(&naive), Err(record::OpenError::Altered(_))), "a digest is wrong");
    let replay = record::replay(&opened(&resealed(entries))).unwrap();
    // Both readings say so.
    let found: Vec<_> = replay.differences.iter().map(|d| (d.row.as_str(), d.column.as_str())).collect();
    assert_eq!(found, [("A239", "award"); 2]);
    Ok(())
}

/// Rows and marks in another order, and 1, 2 or 8 threads: not a byte of outcome or books changes.
fn order() -> Result<(), Failed> {
    let shuffle = |bytes: &[u8], seed: usize| {
        let text = std::str::from_utf8(bytes).unwrap();
        let mut reader = csv::ReaderBuilder::new().from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let mut rows: Vec<Vec<String>> =
            reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
        let mut state = seed;
        for i in (1..rows.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            rows.swap(i, (state >> 33) % (i + 1));
        }
        record::write_rows(&header, &rows)
    };
    let tables = |run: &Run| (outcome(run, &run.decision), record::transfers(run, &run.decision));
    let expected = tables(decided());
    for (seed, threads) in [(1, 1), (2, 2), (3, 8)] {
        let mut other = materials();
        other.data.1 = shuffle(&other.data.1, seed);
        other.panels[0].1 = shuffle(&other.panels[0].1, seed + 10);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let run = pool.install(|| run(&other, &Options::default()).unwrap());
        assert!(tables(&run) == expected, "seed {seed}, {threads} threads");
    }
    Ok(())
}
