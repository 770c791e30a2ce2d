//! Questions to a record: the round decided again with a cell changed, two applications side by side.

use crate::record::{folder, run_small, says};
use libtest_mimic::{Failed, Trial};
use std::fs;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("study::a_changed_cell_is_read_and_decided_again", changed),
        Trial::test("study::a_messy_table_is_changed_as_it_was_read", messy),
        Trial::test("study::of_many_whose_award_changes_some_are_named", many),
        Trial::test("study::what_cannot_be_changed_is_told", told),
        Trial::test("study::everyone_near_the_line_is_listed", near),
        Trial::test("study::two_applications_stand_side_by_side", versus),
    ]
}

fn changed() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    run_small(at, "r.merit", &[], 0)?;
    let before = fs::read(at.join("r.merit"))?;
    let said = says(at, &["explain", "r.merit", "c", "--what-if", "score=9.5", "--what-if", "secret=x"], 0)?;
    insta::assert_snapshot!("what_if", said);
    insta::assert_snapshot!(
        "what_if_in_chinese",
        says(at, &["explain", "r.merit", "e", "--what-if", "ask=11", "--lang", "zh"], 0)?
    );
    assert!(fs::read(at.join("r.merit"))? == before, "a trial changes no record");
    // It is what the round gives whose table has that cell.
    fs::write(at.join("data.csv"), crate::record::DATA.replace("c,Cem,,7,", "c,Cem,x,9.5,"))?;
    run_small(at, "s.merit", &[], 0)?;
    let outcome = crate::forge::opened(&fs::read(at.join("s.merit"))?).entries["outcome.csv"].clone();
    let row = String::from_utf8(outcome)?.lines().find(|line| line.starts_with("c,")).unwrap_or("").to_owned();
    assert_eq!(row, "c,funded,,95.00,95.00,1,30.00,30.00,");
    for word in ["funded", "95.00", "30.00"] {
        assert!(said.contains(word), "{said}");
    }
    Ok(())
}

/// A byte order mark before the key, names in another form, an older encoding, quotes, other line ends.
fn messy() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    let rules = crate::record::RULES.replace("  name: {type: text}", "  name: {type: text, column: Soci\u{e9}t\u{e9}}");
    fs::write(at.join("small.merit.yaml"), rules)?;
    let data = crate::record::DATA
        .replace(",name,", ",\"Socie\u{301}te\u{301}\",")
        .replace("Cem", "\"Cem, \"\"the\"\"\r\nthird\"");
    fs::write(at.join("data.csv"), format!("\u{feff}{}", data.replace("\nb,", "\r\nb,")))?;
    run_small(at, "r.merit", &[], 0)?;
    let said = says(at, &["explain", "r.merit", "c", "--what-if", "score=9.5", "--what-if", "name=Ce"], 0)?;
    assert!(said.contains("name: Ce instead of Cem, \"the\"") && said.contains("95.00"), "{said}");
    fs::write(
        at.join("small.merit.yaml"),
        crate::record::RULES.replace("  name: {type: text}", "  name: {type: text, column: 名称}"),
    )?;
    let text = crate::record::DATA.replace(",name,", ",名称,").replace("Cem", "柴");
    let (data, ..) = encoding_rs::GB18030.encode(&text);
    fs::write(at.join("data.csv"), &data)?;
    run_small(at, "g.merit", &["--encoding", "gb18030"], 0)?;
    let said = says(at, &["explain", "g.merit", "c", "--what-if", "score=9.5", "--what-if", "name=才"], 0)?;
    assert!(said.contains("name: 才 instead of 柴") && said.contains("95.00"), "{said}");
    Ok(())
}

fn many() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    let mut data = String::from("key,name,secret,score,ask,part\n");
    (10..24)
        .for_each(|n| data.push_str(&format!("k{n},N,s,{}.{n},5,{}\n", 3, if n % 2 == 0 { "east" } else { "west" })));
    fs::write(at.join("data.csv"), format!("{data}top,T,s,9,1,west\n"))?;
    let rules = crate::record::RULES
        .replace("limits: [{per: part, money: 80, clause: d}]", "limits: [{per: part, money: 100, clause: d}]");
    fs::write(at.join("small.merit.yaml"), rules)?;
    run_small(at, "r.merit", &[], 0)?;
    let said = says(at, &["explain", "r.merit", "top", "--what-if", "ask=100"], 0)?;
    assert!(said.contains("Others whose status or award changes: 14\n") && said.contains("\n  and 4 more\n"), "{said}");
    assert_eq!(said.lines().filter(|line| line.starts_with("  k")).count(), 10, "{said}");
    Ok(())
}

fn told() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    run_small(at, "r.merit", &[], 0)?;
    for (key, change, code, words) in [
        ("c", "scor=9", 2, "`scor` is not a field of the rules; did you mean `score`?"),
        ("c", "score", 2, "is not of the form name=value"),
        ("c", "score=11", 4, "data.csv:4, column score: `11`"),
        ("zz", "score=1", 2, "the record has no application zz"),
        ("d", "score=6", 0, "No figure of it changes."),
    ] {
        let said = says(at, &["explain", "r.merit", key, "--what-if", change], code)?;
        assert!(said.contains(words), "{change}: {said}");
    }
    Ok(())
}

fn near() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    run_small(at, "r.merit", &[], 0)?;
    // The line is at c's 70; a and b are 20 and 10 above it, d failed a gate.
    for (arguments, expected) in
        [("--near-line=10", vec!["b", "c"]), ("--near-line=20", vec!["a", "b", "c"]), ("--near-line", vec!["c"])]
    {
        let said = says(at, &["explain", "r.merit", arguments], 0)?;
        let keys: Vec<&str> = said.lines().skip(2).filter_map(|line| line.split_whitespace().nth(1)).collect();
        assert_eq!(keys, expected, "{said}");
    }
    assert!(says(at, &["explain", "r.merit", "--near-line=-1"], 2)?.contains("write points such as 0.5"));
    says(at, &["explain", "r.merit", "a", "--near-line"], 2)?;
    says(at, &["explain", "r.merit"], 2)?;
    Ok(())
}

fn versus() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    fs::write(at.join("data.csv"), format!("{}f,Fay,,9,0.5,west\n", crate::record::DATA))?;
    run_small(at, "r.merit", &[], 0)?;
    insta::assert_snapshot!("versus", says(at, &["explain", "r.merit", "c", "--vs", "b"], 0)?);
    // One that is not ranked, one that shares its rank, and one that is not there.
    let said = says(at, &["explain", "r.merit", "a", "--vs", "e"], 0)?;
    assert!(said.contains("below_minimum") && !said.contains("stands before"), "{said}");
    let said = says(at, &["explain", "r.merit", "a", "--vs", "f"], 0)?;
    assert!(said.contains("They share their rank.") && said.contains("total         90.00   90.00\n"), "{said}");
    assert!(says(at, &["explain", "r.merit", "a", "--vs", "zz"], 2)?.contains("no application zz"));
    says(at, &["explain", "r.merit", "a", "--vs", "b", "--what-if", "score=1"], 2)?;
    // Points that no decimal ends are told apart exactly, and who is in another list stands before nobody.
    let rules = crate::record::RULES
        .replace("formula: score * 10", "formula: score * 10 / 3")
        .replace("{id: small,", "{id: small, scores: {at: total},")
        .replace("ranking: {minimum", "ranking: {within: part, minimum");
    fs::write(at.join("small.merit.yaml"), rules)?;
    run_small(at, "s.merit", &[], 0)?;
    insta::assert_snapshot!("versus_of_lists", says(at, &["explain", "s.merit", "b", "--vs", "c"], 0)?);
    Ok(())
}
