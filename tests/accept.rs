//! `merit test --accept`: what came out takes the place of what was expected, and nothing else changes.

use crate::record::says;
use libtest_mimic::{Failed, Trial};
use merit::check::model::{Example, Rules};
use merit::check::{Checked, check};
use merit::lang::Lang;
use merit::report;
use merit::round::Applications;
use merit::study::{Accepted, Broken, NewExample, accept, run_tests, text_of, whole};
use merit::value::Kind;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("accept::corpus", corpus),
        Trial::test("accept::tests_of_every_kind_pass_again", kinds),
        Trial::test("accept::random_rules_with_wrong_expectations_pass_again", random),
        Trial::test("accept::the_command", command),
        Trial::test("accept::what_does_not_go_together_is_told", misfits),
        Trial::test("accept::nothing_is_written_that_does_not_hold", broken),
    ]
}

fn checked(text: &str) -> Checked {
    check("accept.merit.yaml", text.as_bytes(), &[], &mut |_| Err("none".into()))
}

/// What accepting what came out makes of a rule file.
pub fn accepted(text: &str) -> Result<Accepted, String> {
    let first = checked(text);
    let rules = first.rules.ok_or_else(|| format!("{:?}\n{text}", first.diagnostics))?;
    accept(text, &run_tests(&rules), &mut checked).map_err(|broken| format!("{broken:?}\n{text}"))
}

/// The rules that the tests of the corpus are about.
const RULES: &str = "merit: 1
round: {id: accept, title: Accept, notice: N, currency: CNY}
fields:
  key: {type: text, key: true}
  word: {type: text, optional: true}
  size: {type: integer, max: 99}
  extra: {type: integer, max: 99, optional: true}
  day: {type: date}
  ask: {type: money, max: 1亿}
facts:
  third: size / 3
  share: size / 100
  twice: 2 * ask
  large: size > 50
  said: {value: word, if_missing: '\"missing\"'}
  more: extra
  last: day
gates:
  - {id: small, label: G, clause: g1, require: size < 90}
  - {id: asks, label: G, clause: g2, require: ask > 0}
  - {id: early, label: G, clause: g3, require: day < date(\"2021-01-01\")}
criteria:
  - {id: size_points, label: S, clause: s, max: 60, minimum: 5, value: size, linear: [[0, 0], [99, 60]]}
  - {id: marks, label: M, clause: m, max: 40, panel: {sheet: m, scale: [0, 10], reviewers: {at_least: 2}, combine: mean}}
ranking: {minimum: 30, still_tied: stop}
allocation:
  budget: 1000万
  award: {amount: ask, clause: w}
  method: in_order
  last_in_line: part_award
examples:
  a: {key: A, word: 'x, y', size: 60, extra: 3, day: 2020-02-28, ask: 480万, panel: {m: [10, 8]}}
  b: {key: B, size: 20, day: 2020-03-01, ask: 600万, panel: {m: [9, 9]}}
  c: {key: C, size: 95, day: 2022-01-01, ask: 0, panel: {m: [9, 9]}}
  d: {key: D, size: 20, day: 2020-03-01, ask: 600万, panel: {m: [9, 9]}}
";

/// `## title`, the tests of a rule file in a fence, behind it what becomes of them, and what is left where anything is.
/// `<CR>`, `<SP>` and `<BOM>` stand for what an editor does not show.
fn corpus() -> Result<(), Failed> {
    let update = std::env::var("MERIT_UPDATE").is_ok();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/accept/cases.md");
    let text = fs::read_to_string(&path)?;
    let mut cases = text.split("\n## ");
    let mut rewritten = cases.next().unwrap().to_owned();
    let (mut wrong, mut count) = (Vec::new(), 0);
    for case in cases {
        let (title, body) = case.split_once('\n').unwrap();
        let fences: Vec<&str> = body.split("```").skip(1).step_by(2).map(|f| f.split_once('\n').unwrap().1).collect();
        let bom = if fences[0].starts_with("<BOM>") { "\u{feff}" } else { "" };
        let given = fences[0].replace("<CR>", "\r").replace("<SP>", " ").replace("<BOM>", "");
        let given = given.strip_suffix("<END>\n").unwrap_or(&given);
        let line_end = if given.contains('\r') { "\r\n" } else { "\n" };
        let rules = format!("{bom}{}", RULES.replace('\n', line_end));
        let done = accepted(&format!("{rules}{given}"))?;
        let changed = done.text.strip_prefix(&*rules).ok_or_else(|| format!("{title}: the rules have changed"))?;
        let mut found = vec![changed.replace('\r', "<CR>").replace(" <CR>", "<SP><CR>")];
        if fences[0].contains("<END>") {
            found[0].push_str("<END>\n");
        }
        if !bom.is_empty() {
            found[0].insert_str(0, "<BOM>");
        }
        let left = report::accepted(&done, &checked(&format!("{rules}{given}")).sources, Lang::En);
        let left = left.render(report::Form::Human);
        found.extend(
            left.split_once("Left as they are\n").map(|(_, left)| left.split("\n\n").next().unwrap().to_owned() + "\n"),
        );
        if found != fences[1..] {
            wrong.push(format!("{title}: found\n{}", found.join("----\n")));
        }
        rewritten.push_str(&format!("\n## {title}\n\n```yaml\n{}```\n", fences[0]));
        rewritten.push_str(&found.iter().map(|f| format!("\n```yaml\n{f}```\n")).collect::<String>());
        count += 1;
    }
    assert!(count >= 18, "{count}");
    if update {
        fs::write(path, rewritten)?;
        return Ok(());
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}

/// Rule files whose tests pass, with every expected value made wrong.
fn kinds() -> Result<(), Failed> {
    let mut changes = 0;
    for text in crate::kinds::texts() {
        let (rules, tests) = text.split_once("\ntests:\n").ok_or("a case has tests")?;
        let mut inside = false;
        let mut wrong = format!("{rules}\ntests:\n");
        for line in tests.lines() {
            inside = !line.starts_with("  - ") && (inside || line.ends_with("expect:")) && line.starts_with("  ");
            wrong += &if inside {
                spoiled("", line)
            } else {
                line.split_once("expect:")
                    .map_or(line.to_owned(), |(given, rest)| spoiled(&format!("{given}expect:"), rest))
            };
            wrong.push('\n');
        }
        if checked(&wrong).rules.is_none() {
            return Err(wrong.into());
        }
        let done = accepted(&wrong)?;
        assert!(done.left.is_empty(), "{:?}\n{wrong}", done.left);
        assert_eq!(outside(&wrong), outside(&done.text));
        changes += done.changes.len();
        assert!(done.outcomes.iter().all(|o| o.mismatches.is_empty()));
        // What was wrong is right again, though it may be written otherwise.
        let again = accepted(&done.text)?;
        assert!(again.changes.is_empty() && again.text == done.text);
    }
    assert!(changes > 30, "{changes}");
    Ok(())
}

/// What stands behind `expect:` with other numbers.
fn spoiled(before: &str, expect: &str) -> String {
    let mut out = before.to_owned();
    for (i, part) in expect.split(": ").enumerate() {
        let number = part.starts_with(|c: char| c.is_ascii_digit()) && !part.starts_with("20");
        let zero = part.starts_with('0') && !part.starts_with("0.");
        out.push_str(if i == 0 { "" } else { ": " });
        // `1` before a number makes another number, whatever its unit; before a zero it needs nothing else.
        out.push_str(if i > 0 && number && !zero { "1" } else { "" });
        out.push_str(&if i > 0 && zero { part.replacen('0', "7", 1) } else { part.to_owned() });
    }
    out
}

/// The lines before the tests, and the comments.
fn outside(text: &str) -> (Vec<&str>, Vec<&str>) {
    let rules = text.lines().take_while(|line| !line.starts_with("tests:")).collect();
    (rules, text.lines().filter_map(|line| line.split_once(" # ").map(|(_, comment)| comment)).collect())
}

/// So many random rule files are given tests that expect what is not so.
const RANDOM: usize = 60;

/// A test for each of some applications, and one of them all, each in a line with a comment: every one passes then, and
/// no other byte is changed.
fn random() -> Result<(), Failed> {
    let (mut files, mut changes, mut left) = (0, 0, std::collections::BTreeMap::new());
    for seed in 0.. {
        if files == RANDOM {
            break;
        }
        let Some((rules, parsed, all)) = crate::differential::drawn(seed) else { continue };
        let examples: Vec<NewExample> = (0..all.len().min(5)).map(|row| example(&parsed, &all, row)).collect();
        let tests = wrong(&parsed, &all, examples.len());
        let text = format!("{rules}examples:\n{}tests:\n{tests}", report::proposed_examples(&examples));
        // A bad cell is empty, which an example may not leave it.
        if checked(&text).rules.is_none() {
            continue;
        }
        files += 1;
        let done = accepted(&text).map_err(|why| format!("seed {seed}: {why}"))?;
        changes += done.changes.len();
        done.left.iter().for_each(|l| *left.entry(format!("{:?}", l.why)).or_insert(0) += 1);
        assert!(done.outcomes.iter().map(|o| o.mismatches.len()).sum::<usize>() == done.left.len(), "seed {seed}");
        let (before, now): (Vec<&str>, Vec<&str>) = (text.lines().collect(), done.text.lines().collect());
        assert_eq!(before.len(), now.len(), "seed {seed}");
        for (before, now) in before.iter().zip(&now).filter(|(before, now)| before != now) {
            let frame = |line: &'_ str| {
                let (given, rest) = line.split_once("expect: {").unwrap();
                (given.to_owned(), rest.rsplit_once("}}   # ").unwrap().1.to_owned())
            };
            assert_eq!(frame(before), frame(now), "seed {seed}");
        }
        // What stays wrong stays so, and nothing else is to be written.
        let again = accepted(&done.text)?;
        assert!(again.changes.is_empty() && again.left.len() == done.left.len(), "seed {seed}");
    }
    println!("{changes} expectations written anew in {files} rule files; left: {left:?}");
    assert!(changes > RANDOM * 20);
    Ok(())
}

fn example(rules: &Rules, all: &Applications, row: usize) -> NewExample {
    let application = all.application(row);
    let (values, marks, registers) = (application.values, application.marks, application.registers);
    let name: Arc<str> = format!("e{row}").into();
    let example = Example { name: name.clone(), values, marks, registers, span: rules.ranking.span };
    NewExample { name, cells: whole(rules, &example) }
}

/// Expectations of every kind, of which hardly any is right.
fn wrong(rules: &Rules, all: &Applications, count: usize) -> String {
    let ids: Vec<&str> =
        rules.criteria.iter().map(|c| &*c.id).chain(rules.adjustment_items().map(|item| &*item.id)).collect();
    let gates: Vec<&str> = rules.gates.iter().map(|gate| &*gate.id).collect();
    let mut figures: Vec<String> = ids.iter().map(|id| format!("{id}: 7.125")).collect();
    for fact in &rules.facts {
        let value = match fact.value.ty.kind {
            Kind::Number | Kind::Money => "1_234_567.25",
            Kind::Boolean => "no",
            Kind::Date => "1999-01-01",
            _ => "'what: # is'",
        };
        figures.push(format!("{}: {value}", fact.name));
    }
    figures.push(format!("failed: [{}], below: [], status: reserve, held: \"nothing\"", gates.join(", ")));
    if rules.has_total() {
        figures.push("total: none".to_owned());
    }
    let mut text = String::new();
    for row in 0..count {
        text += &format!("  - {{name: t{row}, given: e{row}, expect: {{{}}}}}   # {row}\n", figures.join(", "));
    }
    let each = |value: &str| {
        let of = (0..count).map(|row| format!("{}: {value}", text_of(all.key(row))));
        of.collect::<Vec<_>>().join(", ")
    };
    let names: Vec<String> = (0..count).map(|row| format!("e{row}")).collect();
    let mut figures = vec![format!("ranks: {{{}}}, awards: {{{}}}, unspent: 1.23万", each("77"), each("9亿"))];
    figures.extend(ids.iter().take(2).map(|id| format!("{id}: {{{}}}", each("none"))));
    text + &format!("  - {{name: round, round: [{}], expect: {{{}}}}}   # all\n", names.join(", "), figures.join(", "))
}

fn command() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let at = folder.path();
    let tests = "tests:\n  - name: 一号   # first\n    given: a\n    expect: {total: 72, twice: 900万, failed: [small]}\n  \
                 - {name: round, round: [a, b], expect: {awards: {A: 1万, Z: 5}}}\n";
    let text = format!("{RULES}{tests}");
    let file = |name: &str| -> PathBuf { at.join(name) };
    fs::write(file("a.merit.yaml"), &text)?;
    insta::assert_snapshot!("accept", says(at, &["test", "--accept"], 1)?);
    let now = fs::read_to_string(file("a.merit.yaml"))?;
    assert_eq!(
        now,
        text.replace("{total: 72, twice: 900万, failed: [small]}", "{total: 72.36, twice: 960万, failed: []}")
            .replace("1万, Z", "480万, Z")
    );
    insta::assert_snapshot!("accept_again", says(at, &["test", "--accept", "--lang", "zh"], 1)?);
    assert_eq!(fs::read_to_string(file("a.merit.yaml"))?, now, "nothing is left to write");
    fs::write(file("a.merit.yaml"), &text)?;
    let csv = says(at, &["test", "--format", "csv"], 1)?;
    assert!(csv.starts_with("trial,test,result,figure,expected,found,place\nTRIAL,一号,failed,total,72,"), "{csv}");
    let csv = says(at, &["test", "--accept", "--format", "csv"], 1)?;
    assert!(csv.contains("\nTRIAL,a.merit.yaml:40,round,award of A,1万,480万\n"), "{csv}");
    fs::write(file("a.merit.yaml"), text.replace(", Z: 5", ""))?;
    let json: serde_json::Value = serde_json::from_str(&says(at, &["test", "--accept", "--json", "--coverage"], 0)?)?;
    assert_eq!((&json["accepted"][1]["old"], &json["trial"]), (&"900万".into(), &true.into()));
    assert_eq!((json["accepted"].as_array().unwrap().len(), json["failed"].as_u64()), (4, Some(0)));
    assert!(json["left"].as_array().unwrap().is_empty() && json["coverage"]["all"].is_u64());
    assert_eq!(fs::read_dir(at)?.count(), 1, "no temporary file stays");
    #[cfg(unix)]
    {
        use std::os::unix::fs::{PermissionsExt, symlink};
        fs::write(file("real.yaml"), &text)?;
        fs::set_permissions(file("real.yaml"), fs::Permissions::from_mode(0o640))?;
        symlink(file("real.yaml"), file("link.yaml"))?;
        says(at, &["test", "--accept", "link.yaml"], 1)?;
        assert!(fs::symlink_metadata(file("link.yaml"))?.is_symlink());
        assert_eq!(fs::metadata(file("real.yaml"))?.permissions().mode() & 0o777, 0o640);
        assert!(fs::read_to_string(file("real.yaml"))?.contains("total: 72.36"));
    }
    Ok(())
}

fn misfits() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let at = folder.path();
    fs::write(at.join("a.merit.yaml"), format!("{RULES}tests: [{{name: a, given: a, expect: {{total: 1}}}}]\n"))?;
    for (arguments, words) in [
        (vec!["--accept", "--format", "junit"], "run the one, then the other"),
        (vec!["--accept", "--set", "x=1"], "cannot be used with"),
        (vec!["--accept", "-"], "standard input is none"),
    ] {
        let said = says(at, &[vec!["test"], arguments].concat(), 2)?;
        assert!(said.contains(words), "{said}");
    }
    assert!(fs::read_to_string(at.join("a.merit.yaml"))?.contains("total: 1}"));
    Ok(())
}

/// Where the edited text is read as something else, nothing comes of it.
fn broken() -> Result<(), Failed> {
    let text = format!("{RULES}tests: [{{name: a, given: a, expect: {{total: 1}}}}]\n");
    let outcomes = run_tests(&checked(&text).rules.unwrap());
    let refused = accept(&text, &outcomes, &mut |_| checked("merit: 2\n"));
    assert!(matches!(refused, Err(Broken::Refused(..))));
    let fails = accept(&text, &outcomes, &mut |text| checked(&text.replace("[10, 8]", "[10, 9]")));
    assert!(matches!(fails, Err(Broken::Fails(..))));
    Ok(())
}
