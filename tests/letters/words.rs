//! What notice, letters and minutes say, in both languages; and that the sums of the notice are those of the books.

use super::{Recorded, lines, occasion};
use crate::record::{DATA, RULES};
use libtest_mimic::{Failed, Trial};
use merit::documents::Occasion;
use merit::lang::Lang;
use merit::number::{Exact, parse_plain};
use merit::round::{Materials, Options};

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("letters::each_status_has_its_letter", statuses),
        Trial::test("letters::the_notice_and_minutes_of_a_small_round", small),
        Trial::test("letters::a_round_with_people_ties_and_held_has_them_in_its_minutes", minutes),
        Trial::test("letters::the_sums_of_the_notice_are_those_of_the_books", sums),
        Trial::test("letters::what_is_not_published_is_not_in_the_notice", unpublished),
    ]
}

const LANGUAGES: [(Lang, &str); 2] = [(Lang::En, "en"), (Lang::Zh, "zh")];

/// The small round with a reserve list and instalments.
fn rules() -> String {
    RULES.replace("  method: in_order\n", "  method: in_order\n  reserve: 1\n  instalments: [30%, 70%]\n")
}

/// Every status but `held` and `ranked`: b is bound by the limit, c gets a part, f stands on the reserve list.
fn data() -> String {
    format!("{DATA}f,Fay,,6.5,20,west\ng,Gil,,3,20,west\n").replace("c,Cem,,7,30,", "c,Cem,,7,30.5,")
}

fn statuses() -> Result<(), Failed> {
    let materials =
        Materials { rules: ("small.merit.yaml".into(), rules().into()), ..crate::record::materials(&data()) };
    let round = Recorded::of(&materials, &Options::default());
    let mut met = Vec::new();
    for row in &round.run.decision.rows {
        if met.contains(&row.status) {
            continue;
        }
        met.push(row.status);
        for (lang, name) in LANGUAGES {
            let letter = round.letter(round.run.key(row), &occasion(), lang);
            insta::assert_snapshot!(format!("letter_{}_{name}", row.status.name()), lines(&letter));
        }
    }
    assert_eq!(met.len(), 6, "{met:?}");
    // The two others: one with a bad cell, and a round without money.
    let data = DATA.replace("a,Anna,s-a,9,", "a,Anna,s-a,9x,");
    let options = Options { allow_held: Some("it is late".into()), ..Options::default() };
    let held = Recorded::of(&crate::record::materials(&data), &options);
    let start = RULES.find("allocation:").unwrap();
    let ranking = RULES[..start].to_owned() + "publish: [key, total, rank]\n";
    let ranking = Materials { rules: ("small.merit.yaml".into(), ranking.into()), ..crate::record::materials(DATA) };
    let ranking = Recorded::of(&ranking, &Options::default());
    for (lang, name) in LANGUAGES {
        insta::assert_snapshot!(format!("letter_held_{name}"), lines(&held.letter("a", &occasion(), lang)));
        insta::assert_snapshot!(
            format!("letter_ranked_{name}"),
            lines(&ranking.letter("a", &Occasion::default(), lang))
        );
        let notice = ranking.notice(&Occasion::default(), lang);
        insta::assert_snapshot!(format!("notice_of_a_ranking_{name}"), lines(&notice));
    }
    Ok(())
}

fn small() -> Result<(), Failed> {
    let round = Recorded::small(DATA);
    for (lang, name) in LANGUAGES {
        let notice = round.notice(&occasion(), lang);
        let (head, rest) = notice.split_once("<style>").unwrap();
        let body = rest.split_once("</style>").unwrap().1;
        insta::assert_snapshot!(format!("notice_{name}"), format!("{head}{body}"));
        insta::assert_snapshot!(format!("minutes_{name}"), lines(&round.minutes(&occasion(), lang)));
    }
    Ok(())
}

fn minutes() -> Result<(), Failed> {
    let people = "clause: Art. 9, reason: the court said so, actor: Li, approver: Wang";
    let overrides = format!("overrides:\n  - {{application: c, award: 25, {people}}}\n");
    let rules = RULES
        .replace("  method: in_order\n", "  method: in_order\n  unspent: {move_to: next_by_rank, clause: g}\n")
        .replace("  limits:", "  guarantees: [{awards: 3, per: part, if: score > 6, clause: h}]\n  limits:")
        .replace("still_tied", "tie_breaks: [{higher: ask, clause: t}], still_tied");
    let data = format!("{DATA}f,Fay,,6.5,20,west\ng,Gil,,6.5,25,west\nh,Hal,,x,25,west\n");
    let materials = Materials {
        rules: ("small.merit.yaml".into(), rules.into()),
        overrides: Some(("o.yaml".into(), overrides.into())),
        ..crate::record::materials(&data)
    };
    let options = Options { allow_held: Some("it is late".into()), ..Options::default() };
    let round = Recorded::of(&materials, &options);
    for (lang, name) in LANGUAGES {
        insta::assert_snapshot!(format!("minutes_of_all_{name}"), lines(&round.minutes(&occasion(), lang)));
        insta::assert_snapshot!(format!("letter_overridden_{name}"), lines(&round.letter("c", &occasion(), lang)));
    }
    Ok(())
}

/// What the journal of the books gives to applications.
fn books(round: &Recorded) -> Exact {
    let journal = merit::report::ledger(&round.run, "2020-03-31").unwrap();
    let given = journal.lines().filter(|line| line.starts_with("    application:"));
    given.map(|line| parse_plain(line.split_whitespace().nth(1).unwrap()).unwrap()).sum()
}

fn sums() -> Result<(), Failed> {
    let example = crate::four_basics::materials();
    let round = Recorded::of(&example, &Options::default());
    let notice = round.notice(&Occasion::default(), Lang::Zh);
    let cells = |row: &str| -> Vec<String> { row.split("</td>").map(super::text).collect() };
    let rows: Vec<Vec<String>> = notice.split("<tr>").filter(|r| r.starts_with("<td")).map(cells).collect();
    assert_eq!(rows.len(), 47);
    let awards = rows.iter().map(|cells| parse_plain(&cells[7].replace(',', "")).unwrap());
    let sum: Exact = awards.sum();
    assert_eq!(&sum * &Exact::from(10_000), books(&round));
    assert!(notice.contains("<td class=\"n\">47 项</td><td class=\"n\">12,000 万元</td>"), "{notice}");
    // By envelopes, where money moves between them.
    let rules = RULES
        .replace("  method: in_order\n", "  method: in_order\n  unspent: {move_to: next_by_rank, clause: g}\n  envelopes: {by: part, amounts: {east: 60, west: 40}}\n");
    let materials = Materials { rules: ("small.merit.yaml".into(), rules.into()), ..crate::record::materials(DATA) };
    let round = Recorded::of(&materials, &Options::default());
    let said = lines(&round.notice(&Occasion::default(), Lang::En));
    let sum = |name: &str| {
        let line = said.lines().find(|line| line.starts_with(&format!("{name} |"))).unwrap_or_else(|| panic!("{said}"));
        parse_plain(line.trim_end_matches(" |").rsplit("CNY ").next().unwrap()).unwrap()
    };
    assert_eq!(sum("east") + sum("west"), sum("In all"));
    assert_eq!(sum("In all"), books(&round));
    assert!(sum("east") > Exact::from(60), "money moved: {said}");
    Ok(())
}

fn unpublished() -> Result<(), Failed> {
    for (publish, shown, hidden) in [
        ("[key]", vec!["a", "b"], vec!["Anna", "50.00", "90.00", "100.00", "s-a"]),
        ("[name, award]", vec!["Anna", "50.00", "100.00"], vec!["90.00", "s-a"]),
        ("[name, merit, half]", vec!["Anna", "90.00"], vec!["50.00", "s-a"]),
    ] {
        let rules = RULES.replace("[key, name, total, rank, award]", publish);
        let materials =
            Materials { rules: ("small.merit.yaml".into(), rules.into()), ..crate::record::materials(DATA) };
        let said = lines(&Recorded::of(&materials, &Options::default()).notice(&Occasion::default(), Lang::En));
        shown.iter().for_each(|word| assert!(said.contains(word), "{publish}: {word}\n{said}"));
        hidden.iter().for_each(|word| assert!(!said.contains(word), "{publish}: {word}\n{said}"));
        // Who got nothing is not named in any case.
        assert!(!said.contains("Dora") && !said.contains("Emil"), "{said}");
    }
    // Without rank and total, the order of the rows does not tell them.
    let rules = RULES.replace("[key, name, total, rank, award]", "[key, award]");
    let data = DATA.replace("a,Anna,s-a,9,", "a,Anna,s-a,7.5,");
    let materials = Materials { rules: ("small.merit.yaml".into(), rules.into()), ..crate::record::materials(&data) };
    let said = lines(&Recorded::of(&materials, &Options::default()).notice(&Occasion::default(), Lang::En));
    assert!(said.find("1 |a |") < said.find("2 |b |") && said.contains("1 |a |"), "{said}");
    Ok(())
}
