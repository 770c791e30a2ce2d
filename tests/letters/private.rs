//! A letter holds nothing of another applicant, and names no reviewer and nobody of the office. Every text of every
//! application is a word that stands nowhere else, and so is every figure that could tell one from another.

use super::{Recorded, occasion, text};
use libtest_mimic::{Failed, Trial};
use merit::lang::Lang;
use merit::round::{Materials, Options, Status};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("letters::a_letter_has_nothing_of_another", own),
        Trial::test("letters::files_of_letters_are_told_apart", names),
    ]
}

const RULES: &str = "merit: 1
round: {id: tokens, title: Tokens, notice: N, currency: CNY}
fields:
  key: {type: text, key: true}
  name: {type: text}
  code: {type: text, unique: true}
  owner: {type: text, optional: true}
  score: {type: number, decimals: 3, min: 0, max: 100}
  ask: {type: money, max: 1亿}
  part: {type: choice, of: [east, west]}
registers:
  past: {join: code, fields: {project: {type: text}, money: {type: money}}}
gates:
  - {id: named, label: Named, clause: a, require: 'if owner = null then true else name != owner'}
  - {id: few, label: Few projects, clause: a2, require: count(past) < 3}
criteria:
  - {id: merit, label: Merit, clause: b, max: 60, formula: score * 0.6}
  - {id: standing, label: Standing, clause: b2, max: 20, peer: {value: ask, order: highest, among: part, rows: [{rank_to: 3, points: 20}, {share_to: 50%, points: 10}]}}
  - {id: panel, label: Panel, clause: b3, max: 20, minimum: 2, panel: {sheet: s, scale: [0, 10], reviewers: {at_least: 2}, combine: mean}}
ranking:
  minimum: 20
  tie_breaks: [{higher: ask, clause: t}]
  still_tied: share_rank
allocation:
  budget: 3000
  award: {amount: ask, clause: c}
  guarantees: [{awards: 1, per: part, if: score < 60, clause: g}]
  method: in_order
  last_in_line: part_award
  limits: [{per: owner, money: 700, clause: d}]
  unspent: {move_to: next_by_rank, clause: u}
  reserve: 3
publish: [key, name, owner, total, rank, award]
";

/// The number of applications.
const COUNT: usize = 60;

/// A word that stands nowhere else: `QQ` with what it is of and its application, and `ZZ`.
fn token(what: &str, at: usize) -> String {
    format!("QQ{what}{at:03}ZZ")
}

/// All such words in a text.
fn tokens(text: &str) -> BTreeSet<String> {
    let pieces = text.split("QQ").skip(1).filter_map(|rest| rest.split_once("ZZ"));
    pieces.map(|(inside, _)| format!("QQ{inside}ZZ")).collect()
}

fn round() -> Recorded {
    let mut data = String::from("key,name,code,owner,score,ask,part\n");
    let mut marks = String::from("application,reviewer,sheet,mark,comment\n");
    let mut past = String::from("code,project,money\n");
    for at in 0..COUNT {
        let key = token("KEY", at);
        // Ties, shared owners, applications that fail each gate, bad cells and twins.
        let owner = if at % 9 == 0 { String::new() } else { token("OWNER", at) };
        let name = if at % 7 == 3 { owner.clone() } else { token("NAME", at) };
        let name = if name.is_empty() { token("NAME", at) } else { name };
        let code = if at == 41 { token("CODE", 40) } else { token("CODE", at) };
        let score = if at % 13 == 5 { "bad".to_owned() } else { format!("{}.{:03}", 99 - at % 50, at % 4) };
        let part = if at % 2 == 0 { "east" } else { "west" };
        writeln!(data, "{key},{name},{code},{owner},{score},{},{part}", 100 + at * 17 % 400).unwrap();
        for reviewer in 0..3 {
            let mark = if at % 11 == 4 { 0 } else { 5 + (at + reviewer) % 5 };
            writeln!(marks, "{key},{},s,{mark},{}", token("REVIEWER", reviewer), token("COMMENT", at)).unwrap();
        }
        for project in 0..at % 4 {
            writeln!(past, "{},{},{}", token("CODE", at), token("PROJECT", at), 1000 + project).unwrap();
        }
    }
    let people = format!(
        "clause: Art. 9, reason: the court said so, actor: {}, approver: {}",
        token("ACTOR", 1),
        token("APPROVER", 2)
    );
    let overrides = format!("overrides:\n  - {{application: {}, award: 55, {people}}}\n", token("KEY", 30));
    let materials = Materials {
        rules: ("tokens.merit.yaml".into(), RULES.into()),
        data: ("data.csv".into(), data.into()),
        panels: vec![("marks.csv".into(), marks.into())],
        registers: [("past".to_owned(), ("past.csv".to_owned(), past.into_bytes()))].into(),
        overrides: Some(("o.yaml".into(), overrides.into())),
        ..Materials::default()
    };
    Recorded::of(&materials, &Options { allow_held: Some(token("ALLOWED", 1)), ..Options::default() })
}

fn own() -> Result<(), Failed> {
    let round = round();
    let mut met: BTreeMap<Status, usize> = BTreeMap::new();
    for lang in [Lang::En, Lang::Zh] {
        for row in &round.run.decision.rows {
            *met.entry(row.status).or_default() += 1;
            let key = round.run.key(row).to_owned();
            let number = key.trim_start_matches("QQKEY").trim_end_matches("ZZ");
            let letter = round.letter(&key, &occasion(), lang);
            let mut found = tokens(&text(&letter));
            assert!(found.contains(&key), "{key} is not named in its own letter");
            assert!(!letter.contains("marks on sheet") && !letter.contains("评分表 s"), "single marks: {letter}");
            // An own template may print everything that it is given.
            let given = merit::documents::view::application(&round.source(lang), row);
            found.extend(tokens(&serde_json::to_string(&given)?));
            for word in &found {
                // The twin of 41 has the same code; what it says is its own.
                let mine = word.ends_with(&format!("{number}ZZ")) || (number == "041" && word == "QQCODE040ZZ");
                let people = ["REVIEWER", "ACTOR", "APPROVER", "COMMENT", "ALLOWED"].iter().any(|w| word.contains(w));
                if !mine || people {
                    return Err(format!("the letter to {key} says {word}:\n{}", super::lines(&letter)).into());
                }
            }
            // Nor where another stands in the table: that of 40 is in line 42.
            if number == "041" {
                let said = super::lines(&letter);
                assert!(!said.contains("42") && !said.contains("data.csv"), "{said}");
            }
        }
    }
    for status in [
        Status::Held,
        Status::Ineligible,
        Status::BelowMinimum,
        Status::Funded,
        Status::PartFunded,
        Status::Reserve,
        Status::Unfunded,
    ] {
        assert!(met.contains_key(&status), "{status:?} is not among {met:?}");
    }
    // The office's own explanation does name others: the words would be found.
    let explained = |key: &str| tokens(&merit::report::explain(&round.run, key, Lang::En).unwrap()).len();
    assert!(explained(&token("KEY", 30)) > 3);
    // The minutes may name everybody, but no reviewer with a mark.
    let minutes = tokens(&text(&round.minutes(&occasion(), Lang::En)));
    assert!(minutes.contains(&token("ACTOR", 1)) && !minutes.iter().any(|word| word.contains("REVIEWER")));
    // The notice has the published words of the funded alone.
    let notice = tokens(&text(&round.notice(&occasion(), Lang::En)));
    for row in &round.run.decision.rows {
        let funded = matches!(row.status, Status::Funded | Status::PartFunded);
        assert_eq!(notice.contains(round.run.key(row)), funded);
    }
    let allowed = |word: &String| ["KEY", "NAME", "OWNER"].iter().any(|kind| word.starts_with(&format!("QQ{kind}")));
    assert!(notice.iter().all(allowed), "{notice:?}");
    Ok(())
}

fn names() -> Result<(), Failed> {
    let keys = [
        "A1",
        "a1",
        "../../etc/passwd",
        "..",
        ".",
        "CON",
        "nul.txt",
        "a/b",
        "a\\b",
        "a:b",
        "甲",
        "甲/乙",
        "é",
        "~",
        " x",
        "a~0123456789abcdef",
        "\u{202e}x",
        "-rf",
        "--",
        "%2e%2e",
        "x\ty",
        "😀",
        "ß",
        "SS",
        "ı",
        "I",
        "K",
        "\u{212a}",
    ];
    let long = "长".repeat(300);
    let mut all: Vec<&str> = keys.to_vec();
    all.push(&long);
    let row = |key: &&str| vec![(*key).to_owned(), "N".into(), String::new(), "9".into(), "1".into(), "east".into()];
    let header = ["key", "name", "secret", "score", "ask", "part"].map(str::to_owned);
    let data = merit::record::write_rows(&header, &all.iter().map(row).collect::<Vec<_>>());
    let data = String::from_utf8(data)?;
    let materials = crate::record::materials(&data);
    let kept = super::hostile::accepted(materials);
    let round = Recorded::of(&kept, &Options::default());
    let names = merit::documents::letter_names(&round.run);
    assert!(names.len() >= 24, "{names:?}");
    let lower: BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
    assert_eq!(lower.len(), names.len(), "{names:?}");
    for name in &names {
        let fine = |c: char| c.is_ascii_alphanumeric() || "-~.".contains(c) || ('\u{4e00}'..='\u{9fff}').contains(&c);
        assert!(name.starts_with("letter-") && name.ends_with(".html") && name.matches('.').count() == 1, "{name}");
        assert!(name.chars().all(fine) && name.len() < 200, "{name}");
    }
    assert!(names.contains(&"letter-甲.html".to_owned()) && names.contains(&"letter-CON.html".to_owned()));
    assert!(!names.contains(&"letter-A1.html".to_owned()), "two keys differ only in case: {names:?}");
    Ok(())
}
