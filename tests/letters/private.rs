//! A letter holds nothing of another applicant, no single mark, and names no reviewer and nobody of the office. Every text
//! of every application is a word that stands nowhere else; what it asks for, its score, its marks and what became of them
//! are figures that no other application has.

use super::{Recorded, lines, occasion, text};
use libtest_mimic::{Failed, Trial};
use merit::lang::Lang;
use merit::round::{Materials, Options, Row, Status};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("letters::a_letter_has_nothing_of_another", own),
        Trial::test("letters::files_of_letters_are_told_apart", names),
    ]
}

const RULES: &str = "merit: 1
round: {id: tokens, title: Tokens, notice: N, currency: CNY, scores: {decimals: 4}}
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
  budget: 3_000_000.13
  award: {amount: ask, clause: c}
  guarantees: [{awards: 1, per: part, if: score < 60, clause: g}]
  method: in_order
  last_in_line: part_award
  limits: [{per: owner, money: 450_000, clause: d}]
  unspent: {move_to: next_by_rank, clause: u}
  reserve: 3
publish: [key, name, owner, total, rank, award]
";

/// The number of applications.
const COUNT: usize = 60;
/// The number of reviewers.
const REVIEWERS: usize = 3;

/// A word that stands nowhere else: `QQ` with what it is of and its application, and `ZZ`.
fn token(what: &str, at: usize) -> String {
    format!("QQ{what}{at:03}ZZ")
}

/// All such words in a text.
fn tokens(text: &str) -> BTreeSet<String> {
    let pieces = text.split("QQ").skip(1).filter_map(|rest| rest.split_once("ZZ"));
    pieces.map(|(inside, _)| format!("QQ{inside}ZZ")).collect()
}

/// What an application asks for: no other asks for as much, and the fraction is never nothing.
fn ask(at: usize) -> String {
    format!("{}.{:02}", (100 + at * 17 % 400) * 1013, (2 * at + 1) % 100)
}

fn score(at: usize) -> String {
    format!("{}.{:03}", 99 - at % 50, 2 * at + 1)
}

/// A mark that no other reviewer gives, and this one to nobody else; one in eleven applications misses the minimum.
fn mark(at: usize, reviewer: usize) -> String {
    let points = if at % 11 == 4 { 0 } else { 5 + (at + reviewer) % 5 };
    // Not evenly apart, so that their mean is none of them.
    format!("{points}.{:03}", 16 * at + [1, 3, 9][reviewer])
}

fn project_money(at: usize, project: usize) -> String {
    format!("{}.53", 9000 + at * 10 + project)
}

/// The decimals in a text, without what groups their digits and without zeros at their ends. Whole numbers are left out:
/// ranks, lines and days may be those of others.
fn figures(text: &str) -> BTreeSet<String> {
    let pieces = text.split(|c: char| !c.is_ascii_digit() && c != '.' && c != ',');
    let plain = pieces.map(|piece| piece.trim_matches(['.', ',']).replace(',', ""));
    let decimals = plain.filter(|piece| piece.contains('.'));
    decimals.map(|piece| piece.trim_end_matches('0').to_owned()).filter(|piece| !piece.ends_with('.')).collect()
}

/// The figures of an application.
struct Own {
    /// Those that its letter must say.
    said: BTreeSet<String>,
    /// Those and all others that are its own, but for its marks.
    all: BTreeSet<String>,
    marks: BTreeSet<String>,
}

fn number(key: &str) -> usize {
    key.trim_start_matches("QQKEY").trim_end_matches("ZZ").parse().unwrap()
}

fn own_figures(round: &Recorded, row: &Row) -> Own {
    let at = number(round.run.key(row));
    let scores = &round.run.decision.scores;
    let exact = |n: &merit::number::Exact| figures(&n.to_fixed(4).unwrap());
    let mut said = BTreeSet::new();
    // Of a bad cell the letter says what is wrong, and nothing is computed.
    if row.status != Status::Held {
        said.extend(figures(&format!("{} {}", ask(at), score(at))));
        for criterion in 0..round.run.rules.criteria.len() {
            said.extend(scores.points(row.input(), criterion).iter().flat_map(exact));
        }
        // Who fails a gate is not compared, so that there is no total.
        let total = scores.total(row.input());
        assert!(total.is_some() || row.status == Status::Ineligible);
        said.extend(total.iter().flat_map(exact));
    }
    let division = round.run.decision.division.as_ref();
    let award = division.zip(round.run.decision.award(row));
    said.extend(award.iter().flat_map(|(divided, award)| exact(&divided.terms.money(award.amount).to_exact())));
    let mut all = said.clone();
    all.extend(figures(&format!("{} {}", ask(at), score(at))));
    all.extend((0..at % 4).flat_map(|project| figures(&project_money(at, project))));
    let marks = (0..REVIEWERS).flat_map(|reviewer| figures(&mark(at, reviewer))).collect();
    Own { said, all, marks }
}

/// The round, or the same without money, which ends with the ranking.
fn round(with_money: bool) -> Recorded {
    let mut data = String::from("key,name,code,owner,score,ask,part\n");
    let mut marks = String::from("application,reviewer,sheet,mark,comment\n");
    let mut past = String::from("code,project,money\n");
    for at in 0..COUNT {
        let key = token("KEY", at);
        // Applications that fail each gate, bad cells and twins.
        let owner = if at % 9 == 0 { String::new() } else { token("OWNER", at) };
        let name = if at % 7 == 3 { owner.clone() } else { token("NAME", at) };
        let name = if name.is_empty() { token("NAME", at) } else { name };
        let code = if at == 41 { token("CODE", 40) } else { token("CODE", at) };
        let score = if at % 13 == 5 { "bad".to_owned() } else { score(at) };
        let part = if at % 2 == 0 { "east" } else { "west" };
        writeln!(data, "{key},{name},{code},{owner},{score},{},{part}", ask(at)).unwrap();
        for reviewer in 0..REVIEWERS {
            let mark = mark(at, reviewer);
            writeln!(marks, "{key},{},s,{mark},{}", token("REVIEWER", reviewer), token("COMMENT", at)).unwrap();
        }
        for project in 0..at % 4 {
            let money = project_money(at, project);
            writeln!(past, "{},{},{money}", token("CODE", at), token("PROJECT", at)).unwrap();
        }
    }
    let people = format!(
        "clause: Art. 9, reason: the court said so, actor: {}, approver: {}",
        token("ACTOR", 1),
        token("APPROVER", 2)
    );
    let overrides = format!("overrides:\n  - {{application: {}, award: 55_055.57, {people}}}\n", token("KEY", 30));
    let start = RULES.find("allocation:").unwrap();
    let ranking = RULES[..start].to_owned() + "publish: [key, name, owner, total, rank]\n";
    let rules = if with_money { RULES.to_owned() } else { ranking };
    let materials = Materials {
        rules: ("tokens.merit.yaml".into(), rules.into()),
        data: ("data.csv".into(), data.into()),
        panels: vec![("marks.csv".into(), marks.into())],
        registers: [("past".to_owned(), ("past.csv".to_owned(), past.into_bytes()))].into(),
        overrides: with_money.then(|| ("o.yaml".into(), overrides.into())),
        ..Materials::default()
    };
    Recorded::of(&materials, &Options { allow_held: Some(token("ALLOWED", 1)), ..Options::default() })
}

fn own() -> Result<(), Failed> {
    let (whole, ranking) = (round(true), round(false));
    let mut met: BTreeMap<Status, usize> = BTreeMap::new();
    let (mut letters, mut said) = (0, 0);
    for round in [&whole, &ranking] {
        let owns: Vec<(&Row, Own)> = round.run.decision.rows.iter().map(|row| (row, own_figures(round, row))).collect();
        // Whose each figure is, which no two may share: else a figure of another could pass for one's own.
        let mut whose: BTreeMap<&str, &str> = BTreeMap::new();
        for (row, own) in &owns {
            let key = round.run.key(row);
            for figure in own.all.iter().chain(&own.marks) {
                let other = whose.insert(figure, key).filter(|other| *other != key);
                assert!(other.is_none(), "{figure} is of {key} and of {other:?}");
            }
        }
        for (row, own) in &owns {
            *met.entry(row.status).or_default() += 1;
            for lang in [Lang::En, Lang::Zh] {
                one(round, row, own, &whose, lang)?;
                letters += 1;
            }
            said += own.said.len();
        }
    }
    println!("{letters} letters of {} statuses, in which {said} figures of their own stand twice", met.len());
    assert!(Status::ALL.iter().all(|status| met.contains_key(status)), "{met:?}");
    assert!(said > 400, "{said}");
    // The minutes may name everybody, but no reviewer with a mark.
    let minutes = tokens(&text(&whole.minutes(&occasion(), Lang::En)));
    assert!(minutes.contains(&token("ACTOR", 1)) && !minutes.iter().any(|word| word.contains("REVIEWER")));
    // The notice has the published words of the funded alone.
    let notice = tokens(&text(&whole.notice(&occasion(), Lang::En)));
    for row in &whole.run.decision.rows {
        let funded = matches!(row.status, Status::Funded | Status::PartFunded);
        assert_eq!(notice.contains(whole.run.key(row)), funded);
    }
    let allowed = |word: &String| ["KEY", "NAME", "OWNER"].iter().any(|kind| word.starts_with(&format!("QQ{kind}")));
    assert!(notice.iter().all(allowed), "{notice:?}");
    Ok(())
}

/// The letter to one application, what its template is given, and what the office reads of it.
fn one(round: &Recorded, row: &Row, own: &Own, whose: &BTreeMap<&str, &str>, lang: Lang) -> Result<(), Failed> {
    let key = round.run.key(row);
    let letter = round.letter(key, &occasion(), lang);
    // An own template may print everything that it is given.
    let given = merit::documents::view::application(&round.source(lang), row);
    let (letter, given) = (lines(&letter), serde_json::to_string(&given)?);
    assert!(tokens(&letter).contains(key), "{key} is not named in its own letter");
    let twin = token("KEY", 41) == key;
    for word in tokens(&letter).union(&tokens(&given)) {
        // The twin of 41 has the same code; what it says is its own.
        let mine = word.ends_with(&key[key.len() - 5..]) || (twin && *word == token("CODE", 40));
        let people = ["REVIEWER", "ACTOR", "APPROVER", "COMMENT", "ALLOWED"].iter().any(|w| word.contains(w));
        if !mine || people {
            return Err(format!("the letter to {key} says {word}:\n{letter}").into());
        }
    }
    for (what, text) in [("the letter to", &letter), ("what is given to the template of", &given)] {
        let found = figures(text);
        let lost: Vec<_> = own.said.difference(&found).collect();
        assert!(lost.is_empty(), "{what} {key} ({:?}) does not say {lost:?}:\n{text}", row.status);
        for figure in &found {
            let other = whose.get(&**figure).filter(|other| **other != key);
            assert!(other.is_none(), "{what} {key} says {figure}, which is of {other:?}:\n{text}");
        }
    }
    // Nor where another stands in the table: that of 40 is in line 42.
    if twin {
        let said = letter.replace(round.opened.fingerprint.full(), "");
        assert!(!said.contains("42") && !said.contains("data.csv"), "{said}");
    }
    // Single marks are for the office, which reads them in these words, beside the totals of the neighbours.
    let marks = match lang {
        Lang::En => "marks on sheet s",
        Lang::Zh => "评分表 s",
    };
    let single: Vec<_> = own.marks.intersection(&figures(&letter)).cloned().collect();
    assert!(single.is_empty() && !letter.contains(marks), "{single:?} are single marks: {letter}");
    let explained = merit::report::explain(&round.run, key, lang).unwrap();
    let read = figures(&explained);
    if row.status != Status::Held {
        assert!(explained.contains(marks) && own.marks.is_subset(&read), "{explained}");
    }
    if row.entrant().is_some() {
        let others = read.iter().filter(|figure| whose.get(&***figure).is_some_and(|other| *other != key));
        assert!(others.count() > 0 && tokens(&explained).len() > 2, "{explained}");
    }
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
