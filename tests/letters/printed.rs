//! The notice on paper, as Debian's chromium prints it: the head of the table on every page, pages numbered, no row in two.

use super::{Recorded, occasion};
use crate::require;
use libtest_mimic::{Failed, Trial};
use merit::lang::Lang;
use merit::round::Options;
use std::fs;
use std::path::Path;
use std::process::Command;

pub fn trials() -> Vec<Trial> {
    vec![require::tools("letters::a_notice_is_printed_page_by_page", &["chromium", "pdftotext"], printed)]
}

fn printed(chromium: &Path) -> Result<(), Failed> {
    let round = Recorded::of(&crate::four_basics::materials(), &Options::default());
    let folder = tempfile::tempdir()?;
    let at = folder.path();
    fs::write(at.join("notice.html"), round.notice(&occasion(), Lang::Zh))?;
    let profile = format!("--user-data-dir={}", at.join("profile").display());
    let page = format!("file://{}", at.join("notice.html").display());
    let arguments = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        &profile,
        "--no-pdf-header-footer",
        "--print-to-pdf=notice.pdf",
    ];
    let said = Command::new(chromium).args(arguments).arg(page).current_dir(at).output()?;
    assert!(at.join("notice.pdf").is_file(), "{}", String::from_utf8_lossy(&said.stderr));
    let text = Command::new("pdftotext").args(["-layout", "notice.pdf", "-"]).current_dir(at).output()?.stdout;
    let text = String::from_utf8(text)?;
    let pages: Vec<&str> = text.trim_end_matches('\u{c}').split('\u{c}').collect();
    assert!(pages.len() >= 3, "{} pages", pages.len());
    let mut rows = 0;
    for (at, page) in pages.iter().enumerate() {
        let plain: String = page.chars().filter(|c| !c.is_whitespace()).collect();
        assert!(plain.ends_with(&format!("{}/{}", at + 1, pages.len())), "page {} has no number:\n{page}", at + 1);
        // The list begins on the second page.
        let heads = page.lines().filter(|line| line.contains("序号") && line.contains("企业名称")).count();
        assert_eq!(heads, usize::from(at > 0), "page {}:\n{page}", at + 1);
        // A row that is parted has its number on one page and the end of its name on the next.
        let keys: Vec<&str> = page.split_whitespace().filter(|word| is_key(word)).collect();
        let (begun, ended) = (page.matches('虚').count(), page.matches('构').count());
        assert!(at == 0 || (begun >= keys.len() && ended >= keys.len()), "page {}:\n{page}", at + 1);
        rows += keys.len();
    }
    assert_eq!(rows, 47);
    assert!(pages[0].contains("2022年5月16日至2022年5月20日"), "{}", pages[0]);
    assert!(pages.last().is_some_and(|page| page.contains("12,000 万元")), "{text}");
    Ok(())
}

/// `A017`
fn is_key(word: &str) -> bool {
    word.len() == 4 && word.starts_with('A') && word[1..].bytes().all(|b| b.is_ascii_digit())
}
