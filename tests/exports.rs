//! Workbooks that merit writes: read back cell by cell, recalculated by LibreOffice, the same bytes every time, and no
//! text of anybody a formula.

#[path = "exports/blank.rs"]
mod blank;
#[path = "exports/command.rs"]
mod command;
#[path = "exports/filled.rs"]
mod filled;
#[path = "exports/hostile.rs"]
mod hostile;
#[path = "exports/office.rs"]
pub mod office;
#[path = "exports/words.rs"]
mod words;

use calamine::{Data, Range, Reader, Xlsx};
use libtest_mimic::{Failed, Trial};
use merit::documents::{RankingWanted, Source, ranking_csv, ranking_workbook};
use merit::lang::Lang;
use merit::record::{self, Imprint, Opened};
use merit::round::{self, Materials, Options, Run};
use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;

pub fn trials() -> Vec<Trial> {
    let mut all = vec![
        Trial::test("exports::a_ranking_has_the_texts_of_the_outcome", outcome),
        Trial::test("exports::envelopes_equal_the_books", envelopes),
        Trial::test("exports::only_check_columns_are_formulas", formulas),
        Trial::test("exports::the_same_record_gives_the_same_bytes", same),
        Trial::test("exports::the_ranking_is_in_order_list_by_list", order),
        Trial::test("exports::rules_stand_with_their_clauses", rules),
        Trial::test("exports::numbers_are_numbers_only_where_a_spreadsheet_holds_them", numbers),
    ];
    all.extend(blank::trials());
    all.extend(command::trials());
    all.extend(filled::trials());
    all.extend(hostile::trials());
    all.extend(office::trials());
    all.extend(words::trials());
    all
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A decided round and its record.
pub struct Round {
    pub opened: Opened,
    pub run: Run,
}

impl Round {
    pub fn of(rules: &str, data: &str, panel: Option<&str>, overrides: Option<&str>) -> Self {
        let materials = Materials {
            rules: ("r.merit.yaml".into(), rules.into()),
            data: ("a.csv".into(), data.into()),
            panels: panel.iter().map(|p| ("m.csv".into(), (*p).into())).collect(),
            overrides: overrides.map(|o| ("o.yaml".into(), o.into())),
            ..Materials::default()
        };
        let options = Options::default();
        let run = round::run(&materials, &options).unwrap_or_else(|f| panic!("{f:?}"));
        let imprint = Imprint { at: "2020-03-31T09:00:00Z".into(), actor: "t".into(), ..Imprint::default() };
        let built = record::build(&run, &materials, &options, &imprint).unwrap();
        let bytes = record::container::write(&built.entries).unwrap();
        Self { opened: crate::forge::opened(&bytes), run }
    }

    pub fn four_basics() -> Self {
        let read = |name: &str| fs::read_to_string(root().join(name)).unwrap();
        let (data, marks) = (read("fixtures/four-basics/applications.csv"), read("fixtures/four-basics/marks.csv"));
        Self::of(&read("rules/four-basics.merit.yaml"), &data, Some(&marks), None)
    }

    pub fn enveloped() -> Self {
        let read = |name: &str| fs::read_to_string(root().join("templates/envelopes").join(name)).unwrap();
        Self::of(&read("round.merit.yaml"), &read("applications.csv"), None, None)
    }

    pub fn source(&self, lang: Lang) -> Source<'_> {
        Source { opened: &self.opened, run: &self.run, lang }
    }

    pub fn ranking(&self, formulas: bool, shown: &[&str]) -> Vec<u8> {
        let at = |name: &&str| self.run.rules.fields.iter().position(|f| *f.name == **name).unwrap();
        let wanted = RankingWanted { shown: shown.iter().map(at).collect(), formulas };
        let scratch = tempfile::tempdir().unwrap();
        let mut bytes = Vec::new();
        ranking_workbook(&self.source(Lang::En), &wanted, scratch.path(), &mut bytes, &mut |_| {}).unwrap();
        bytes
    }

    pub fn ranking_csv(&self, shown: &[&str]) -> String {
        let at = |name: &&str| self.run.rules.fields.iter().position(|f| *f.name == **name).unwrap();
        let wanted = RankingWanted { shown: shown.iter().map(at).collect(), formulas: false };
        let mut bytes = Vec::new();
        ranking_csv(&self.source(Lang::En), &wanted, true, &mut bytes, &mut |_| {}).unwrap();
        String::from_utf8(bytes).unwrap()
    }
}

/// A sheet as calamine reads it.
pub fn range(book: &[u8], sheet: &str) -> Range<Data> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(book)).unwrap();
    book.worksheet_range(sheet).unwrap()
}

/// The sheets of a workbook, in its order.
pub fn sheet_names(book: &[u8]) -> Vec<String> {
    let book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(book)).unwrap();
    book.sheet_names()
}

/// A cell as text; a number as the shortest decimal that is it.
pub fn cell_text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Float(n) => n.to_string(),
        Data::Int(n) => n.to_string(),
        Data::DateTime(day) => {
            let day = day.to_ymd_hms_milli();
            format!("{:04}-{:02}-{:02}", day.0, day.1, day.2)
        }
        other => panic!("{other:?}"),
    }
}

/// The cells of a sheet, the header first; numbers as the shortest decimals that are they.
pub fn cells(book: &[u8], sheet: &str) -> Vec<Vec<String>> {
    range(book, sheet).rows().map(|row| row.iter().map(cell_text).collect()).collect()
}

/// The cells of a sheet by their headers.
pub fn named(book: &[u8], sheet: &str) -> Vec<BTreeMap<String, String>> {
    let mut rows = cells(book, sheet);
    let header = rows.remove(0);
    rows.into_iter().map(|row| header.iter().cloned().zip(row).collect()).collect()
}

/// The cells of a CSV file by their headers.
pub fn csv_named(csv: &str) -> Vec<BTreeMap<String, String>> {
    let csv = csv.strip_prefix('\u{feff}').unwrap_or(csv);
    let (header, rows) = record::read_rows(csv.as_bytes()).unwrap();
    assert!(rows.iter().all(|row| row.len() == header.len()));
    rows.into_iter().map(|row| header.iter().cloned().zip(row).collect()).collect()
}

/// How many formulas stand below each header, sheet by sheet.
pub fn formulas_by_header(book: &[u8]) -> BTreeMap<String, BTreeMap<String, usize>> {
    let mut all = BTreeMap::new();
    for (at, name) in sheet_names(book).into_iter().enumerate() {
        let mut found: BTreeMap<String, usize> = BTreeMap::new();
        let xml = part(book, &format!("xl/worksheets/sheet{}.xml", at + 1));
        let header = cells(book, &name).remove(0);
        for cell in xml.split("<c r=\"").skip(1).filter(|cell| cell.contains("<f>") || cell.contains("<f ")) {
            let letters = cell.bytes().take_while(u8::is_ascii_uppercase);
            let column = letters.fold(0, |n, letter| n * 26 + usize::from(letter - b'A') + 1);
            *found.entry(header[column - 1].clone()).or_default() += 1;
        }
        assert_eq!(found.values().sum::<usize>(), xml.matches("<f>").count() + xml.matches("<f ").count(), "{name}");
        all.insert(name, found);
    }
    all
}

/// A part of a workbook as text.
pub fn part(book: &[u8], name: &str) -> String {
    let parts = parts(book);
    let (_, bytes) = parts.into_iter().find(|(part, _)| part == name).unwrap_or_else(|| panic!("no part {name}"));
    String::from_utf8(bytes).unwrap()
}

/// All parts of a workbook, in its order.
pub fn parts(book: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let count = zip.len();
    let part = |at| {
        let mut part = zip.by_index(at).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        (part.name().unwrap().into_owned(), bytes)
    };
    (0..count).map(part).collect()
}

/// A number without what a spreadsheet does not keep of it.
pub fn bare(text: &str) -> String {
    merit::number::parse_plain(text).map_or_else(|_| text.to_owned(), |n| n.to_string())
}

fn outcome() -> Result<(), Failed> {
    for round in [Round::four_basics(), Round::enveloped()] {
        let table = record::outcome(&round.run, &round.run.decision);
        let (header, rows) = record::read_rows(&table).unwrap();
        let book = round.ranking(true, &[]);
        let ranking = named(&book, "ranking");
        assert_eq!(ranking.len(), rows.len());
        let by_key: BTreeMap<&str, &BTreeMap<String, String>> =
            ranking.iter().map(|row| (&*row["application"], row)).collect();
        let mut compared = 0;
        for row in &rows {
            for (name, text) in header.iter().zip(row) {
                assert_eq!(bare(&by_key[&*row[0]][name]), bare(text), "{} {name}", row[0]);
                compared += 1;
            }
        }
        assert!(compared > 100);
        // The same cells in CSV, with all their decimals.
        let csv = round.ranking_csv(&[]);
        let (names, lines) = record::read_rows(csv.strip_prefix('\u{feff}').unwrap().as_bytes()).unwrap();
        for (line, row) in lines.iter().zip(&ranking) {
            for (name, text) in names.iter().zip(line) {
                assert_eq!(bare(&row[name]), bare(text));
            }
        }
        let at = names.iter().position(|n| n == "award").unwrap();
        assert!(lines[0][at].ends_with(".00"), "{:?}", lines[0]);
    }
    Ok(())
}

fn envelopes() -> Result<(), Failed> {
    for round in [Round::four_basics(), Round::enveloped()] {
        let book = round.ranking(true, &[]);
        let rows = named(&book, "envelopes");
        let units = |text: &str| merit::number::parse_plain(text).unwrap();
        let divided = round.run.decision.division.as_ref().unwrap();
        let mut awards: BTreeMap<String, merit::number::Exact> = BTreeMap::new();
        let mut sums: BTreeMap<String, BTreeMap<String, merit::number::Exact>> = BTreeMap::new();
        for row in &rows {
            let amount = units(&row["amount"]);
            if row["line"] == "award" {
                *awards.entry(row["application"].clone()).or_default() += &amount;
                *sums.entry(row["account"].clone()).or_default().entry("award".into()).or_default() += &amount;
            } else {
                sums.entry(row["account"].clone()).or_default().insert(row["line"].clone(), amount);
            }
        }
        for (at, award) in divided.allocation.awards.iter().enumerate().filter(|(_, a)| a.amount != 0) {
            let key = round.run.decision.entrant_key(&round.run.applications, at);
            assert_eq!(awards.remove(key).unwrap(), divided.terms.money(award.amount).to_exact(), "{key}");
        }
        assert!(awards.is_empty());
        let money = |units: i128| divided.terms.money(units).to_exact();
        let all = &sums["all"];
        assert_eq!(all["awarded"], money(divided.allocation.awarded));
        assert_eq!(all["unspent"], money(divided.allocation.unspent));
        assert_eq!(all["budget"], money(divided.terms.budget));
        for (account, lines) in sums.iter().filter(|(name, _)| *name != "all") {
            let gone = &(&lines["awarded"] + &lines["moved on"]) + &lines["unspent"];
            assert_eq!(lines["filled"], gone, "{account}");
            assert_eq!(lines.get("award").cloned().unwrap_or_default(), lines["awarded"], "{account}");
        }
    }
    Ok(())
}

fn formulas() -> Result<(), Failed> {
    for round in [Round::four_basics(), Round::enveloped()] {
        let (plain, checked) = (round.ranking(false, &[]), round.ranking(true, &[]));
        assert!(formulas_by_header(&plain).values().all(BTreeMap::is_empty));
        let found = formulas_by_header(&checked);
        assert_eq!(found.keys().collect::<Vec<_>>(), ["envelopes", "ranking", "record", "rules"]);
        for (sheet, columns) in &found {
            // Every cell that is filled below a check is a formula, and no other cell is one.
            let rows = named(&checked, sheet);
            let filled = |name: &str| rows.iter().filter(|row| !row[name].is_empty()).count();
            let checks = cells(&checked, sheet).remove(0).into_iter();
            let checks = checks.filter(|name| name == "check" || name.starts_with("check "));
            let expected: BTreeMap<String, usize> = checks.map(|name| (name.clone(), filled(&name))).collect();
            assert_eq!(*columns, expected, "{sheet}");
        }
        let ranking = named(&checked, "ranking");
        let totals = ranking.iter().filter(|row| !row["total"].is_empty()).count();
        assert!(totals > 0 && found["ranking"]["check sum"] == totals && found["ranking"]["check total"] == totals);
        assert!(found["envelopes"]["check"] > 1, "{found:?}");
        println!("{found:?}");
        // Every difference is nothing.
        for row in &ranking {
            let checks = row.iter().filter(|(name, _)| name.starts_with("check ") && *name != "check sum");
            assert!(checks.clone().count() > 0);
            checks.for_each(|(name, text)| assert!(text == "0" || text.is_empty(), "{name} {text}"));
            assert_eq!(row["check sum"], row["total"]);
        }
    }
    Ok(())
}

fn same() -> Result<(), Failed> {
    let round = Round::four_basics();
    let first = round.ranking(true, &["name", "submitted"]);
    let again = Round::four_basics();
    for threads in [1, 2, 3] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let (book, csv) = pool.install(|| (again.ranking(true, &["name", "submitted"]), again.ranking_csv(&["name"])));
        assert_eq!(book, first);
        assert_eq!(csv, round.ranking_csv(&["name"]));
    }
    // The record's time, and no other.
    let core = part(&first, "docProps/core.xml");
    assert!(core.contains("2020-03-31T09:00:00Z") && core.matches("Z</dcterms").count() == 2, "{core}");
    Ok(())
}

fn order() -> Result<(), Failed> {
    let rules = "merit: 1
round: {id: lists, title: T, notice: N, currency: CNY, as_of: 2020-01-01}
fields:
  key: {type: text, key: true}
  chain: {type: choice, of: [b, a]}
  score: {type: integer, max: 10}
  local: {type: yes_no}
gates: [{id: local_firm, label: Local, clause: g, require: local}]
criteria: [{id: award, label: M, clause: c, max: 100, minimum: 20, formula: score * 10}]
ranking: {within: chain, still_tied: share_rank}
";
    let data = "key,chain,score,local\nz,a,3,yes\ny,a,9,yes\nx,b,9,yes\nw,b,9,yes\nv,b,1,yes\nu,a,9,no\n";
    let round = Round::of(rules, data, None, None);
    let rows = named(&round.ranking(false, &["score"]), "ranking");
    let seen: Vec<String> = rows
        .iter()
        .map(|r| format!("{}{} {} {} {}", r["list"], r["rank"], r["tied_to"], r["application"], r["status"]))
        .collect();
    let expected =
        ["a1  y ranked", "a2  z ranked", "b1 2 w ranked", "b1 2 x ranked", "  v below_minimum", "  u ineligible"];
    assert_eq!(seen, expected);
    assert_eq!((&*rows[4]["below"], &*rows[5]["failed_gates"], &*rows[0]["award"]), ("award", "local_firm", "90"));
    Ok(())
}

fn rules() -> Result<(), Failed> {
    let round = Round::four_basics();
    let rows = named(&round.ranking(false, &[]), "rules");
    for gate in &round.run.rules.gates {
        let row = rows.iter().find(|row| row["rule"].trim().starts_with(&format!("{}: ", gate.id))).unwrap();
        assert_eq!(row["clause"], *gate.clause);
        assert_eq!(row["section"], "Gates: all must hold");
    }
    // Nothing of it is lost.
    let text = merit::report::rules(&round.run.rules);
    for line in text.lines().filter(|l| l.starts_with(' ')) {
        let whole = |row: &BTreeMap<String, String>| {
            if row["clause"].is_empty() { row["rule"].clone() } else { format!("{}   {}", row["rule"], row["clause"]) }
        };
        assert!(rows.iter().any(|row| whole(row) == line), "{line}");
    }
    Ok(())
}

fn numbers() -> Result<(), Failed> {
    use merit::documents::is_held;
    for held in ["0", "-0.00", "123456789012345", "0.1", "1.10", "12345678901234.50", "-99.99", "100000000000000000000"]
    {
        assert!(is_held(held), "{held}");
    }
    for not in ["1234567890123456", "0.1234567890123456", "104/15", "", "1e5", "abc", "999999999999999.99"] {
        assert!(!is_held(not), "{not}");
    }
    Ok(())
}
