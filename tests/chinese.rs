//! What people read in Chinese: every phrase has its Chinese, with the same holes; findings are Chinese throughout.

use libtest_mimic::{Failed, Trial};
use merit::diagnostic::{ALL, Diagnostic};
use merit::lang::{Lang, Phrases};
use merit::number::Rounding;
use merit::report;
use merit::round::Status;
use std::collections::BTreeSet;

const FINDINGS: &str = include_str!("../src/diagnostic/zh.md");
const REPORTS: &str = include_str!("../src/report/zh.md");
const FAULTS: &str = include_str!("../src/report/faults.zh.md");

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("chinese::holes_are_those_of_the_english", holes),
        Trial::test("chinese::every_phrase_of_the_reports_is_said_and_has_its_chinese", phrases),
        Trial::test("chinese::findings_are_chinese_throughout", findings),
        Trial::test("chinese::faults_of_data_are_chinese_throughout", faults_of_data),
        Trial::test("chinese::every_phrase_of_the_faults_is_said", said_of_faults),
        Trial::test("chinese::what_is_filled_in_stays_as_it_is", filled),
    ]
}

fn outcome(faults: BTreeSet<String>) -> Result<(), Failed> {
    if faults.is_empty() { Ok(()) } else { Err(faults.into_iter().collect::<Vec<_>>().join("\n").into()) }
}

/// The holes of a phrase in their order.
fn numbers(phrase: &str) -> Vec<char> {
    let parts = phrase.split('{').skip(1).filter_map(|p| p.split_once('}')).map(|(hole, _)| hole.trim_end_matches('*'));
    parts.filter(|hole| hole.len() == 1).filter_map(|hole| hole.chars().next()).filter(char::is_ascii_digit).collect()
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

fn holes() -> Result<(), Failed> {
    let mut faults = BTreeSet::new();
    for text in [FINDINGS, REPORTS, FAULTS] {
        let phrases = Phrases::read(text);
        assert_eq!(phrases.all().len(), text.lines().filter(|l| l.starts_with("- ")).count());
        for (english, chinese) in phrases.all() {
            let (wanted, mut found) = (numbers(english), numbers(chinese));
            let ascending: Vec<char> = ('1'..='9').take(wanted.len()).collect();
            found.sort_unstable();
            found.dedup();
            if wanted != ascending || found != wanted || english == chinese {
                faults.insert(format!("`{english}` and `{chinese}` do not fit"));
            }
        }
    }
    for text in [REPORTS.to_owned(), FAULTS.to_owned(), FINDINGS.split("\n## 提示").nth(1).unwrap().to_owned()] {
        let lines: Vec<&str> = text.lines().filter(|l| l.starts_with("- ")).collect();
        assert_eq!(lines.iter().collect::<BTreeSet<_>>().len(), lines.len(), "a phrase stands twice");
    }
    outcome(faults)
}

/// The texts between double quotes in a line of code.
fn literals(code: &str) -> Vec<&str> {
    code.split('"').skip(1).step_by(2).collect()
}

fn phrases() -> Result<(), Failed> {
    let known = Phrases::read(REPORTS);
    let known: BTreeSet<&str> = known.all().iter().map(|(english, _)| *english).collect();
    let (mut said, mut faults) = (BTreeSet::new(), BTreeSet::new());
    for (module, path, text) in crate::tidy::sources() {
        if !["report", "documents", "cli"].contains(&&*module) {
            continue;
        }
        let code: Vec<&str> = text.lines().filter(|l| !l.trim_start().starts_with("//")).collect();
        for line in &code {
            said.extend(literals(line).into_iter().map(str::to_owned));
            // What has a numbered hole is a phrase.
            let phrases = literals(line).into_iter().filter(|l| l.contains("{1}"));
            faults.extend(phrases.filter(|l| !known.contains(l)).map(|l| format!("{}: `{l}`", path.display())));
        }
        // So is what is said directly.
        let code = code.join("\n");
        for (i, _) in code.match_indices("say(") {
            let said = code[i + "say(".len()..].trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
            faults.extend(said.filter(|l| !known.contains(l)).map(|l| format!("{}: `{l}`", path.display())));
        }
    }
    said.extend(Status::ALL.map(|status| status.name().to_owned()));
    said.extend(Rounding::ALL.map(|rounding| rounding.name().to_owned()));
    said.extend(["no tier", "smallest", "zero"].map(str::to_owned));
    for name in Status::ALL.iter().map(|s| s.name()).chain(Rounding::ALL.iter().map(|r| r.name())) {
        assert!(known.contains(name), "{name}");
    }
    faults.extend(known.iter().filter(|k| !said.contains(**k)).map(|k| format!("nobody says `{k}`")));
    outcome(faults)
}

/// Of all mistakes in the corpora, those with the codes that are met most.
fn findings() -> Result<(), Failed> {
    let mut faults = BTreeSet::new();
    let mut all: Vec<Diagnostic> = crate::rules::all_findings();
    all.extend(crate::feel::all_findings());
    all.extend(crate::entries::all_findings());
    let codes = ALL.iter().filter(|(code, _)| code.chinese_title().is_some());
    assert!(codes.clone().count() >= 30);
    for (code, _) in codes {
        assert!(is_chinese(code.chinese_title().unwrap()) && all.iter().any(|d| d.code == *code), "{}", code.id());
    }
    let sections = FINDINGS.split("\n## ").skip(1).filter_map(|s| s.split([' ', '\n']).next());
    for heading in sections.filter(|h| !["提示", "词语"].contains(h)) {
        assert!(ALL.iter().any(|(code, _)| code.id() == heading), "{heading} is no code");
    }
    for diagnostic in all.iter().filter(|d| d.code.chinese_title().is_some()) {
        let chinese = diagnostic.in_chinese();
        let mut pairs = vec![(&diagnostic.message, &chinese.message), (&diagnostic.label, &chinese.label)];
        pairs.extend(diagnostic.help.iter().zip(&chinese.help));
        pairs.extend(diagnostic.related.iter().map(|(_, w)| w).zip(chinese.related.iter().map(|(_, w)| w)));
        pairs.extend(diagnostic.fix.as_ref().map(|f| &f.title).into_iter().zip(chinese.fix.as_ref().map(|f| &f.title)));
        for (english, chinese) in pairs {
            if !english.is_empty() && (english == chinese || !is_chinese(chinese)) {
                faults.insert(format!("{}: `{english}` has no Chinese", diagnostic.code.id()));
            }
        }
    }
    outcome(faults)
}

/// All faults that the corpora of the intake expect: `problem; fix`, where a fix may have several sentences.
fn faults_of_data() -> Result<(), Failed> {
    let mut faults = BTreeSet::new();
    for fault in crate::intake::all_faults() {
        for words in [Some(&fault.problem), fault.fix.as_ref()].into_iter().flatten() {
            let chinese = report::message(words, Lang::Zh);
            if chinese == *words || !is_chinese(&chinese) {
                faults.insert(format!("`{words}` has no Chinese"));
            }
        }
        assert!(is_chinese(&report::fault(&fault, Lang::Zh)) && report::fault(&fault, Lang::En) == fault.to_string());
    }
    outcome(faults)
}

/// Of the words of a phrase that follow each other, most do so in the code that says it.
fn said_of_faults() -> Result<(), Failed> {
    let sources: String =
        crate::tidy::sources().into_iter().map(|(.., text)| text.replace("\\\"", "\"") + "\n").collect();
    let phrases = Phrases::read(FAULTS);
    let mut faults = BTreeSet::new();
    for (english, _) in phrases.all() {
        let pieces = english.split(['{', '}', ';', ':']).map(|piece| piece.split_whitespace().collect::<Vec<_>>());
        let pairs: Vec<String> = pieces.flat_map(|p| p.windows(2).map(|w| w.join(" ")).collect::<Vec<_>>()).collect();
        let said = pairs.iter().filter(|pair| sources.contains(pair.as_str())).count();
        if said * 2 < pairs.len() {
            faults.insert(format!("nobody says `{english}`"));
        }
    }
    outcome(faults)
}

/// The staff's own words are no words of ours, whatever they are.
fn filled() -> Result<(), Failed> {
    let phrases = Phrases::read(
        "- `{1}` cannot be {2}\n  `{1}` 不能是 {2*}\n- ends\n  结尾\n- set {a} to {1}\n  把 {a} 设为 {1}\n",
    );
    let words = Phrases::read("- a list\n  列表\n- each {1}\n  每个 {1*}\n");
    let said = |text: &str| phrases.sentence(text, &words).unwrap_or_else(|| "none".to_owned());
    assert_eq!(said("`a list` cannot be a list"), "`a list` 不能是列表");
    assert_eq!(said("`两 字` cannot be each a list"), "`两 字` 不能是每个列表");
    assert_eq!(said("`x` cannot be each {1}"), "`x` 不能是每个 {1}");
    assert_eq!(said("`x` cannot be "), "`x` 不能是 ");
    assert_eq!(
        (said("ends"), said("ends here"), said("`x cannot be y")),
        ("结尾".into(), "none".into(), "none".into())
    );
    assert_eq!(said("set {a} to {a}"), "把 {a} 设为 {a}");
    assert_eq!(phrases.filled("ends", &[]), Some("结尾".into()));
    assert_eq!(merit::lang::fill("{2} and {1}, {3}{0}{", &["a", "b"]), "b and a, {0}{");
    Ok(())
}
