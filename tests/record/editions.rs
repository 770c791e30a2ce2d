//! The editions that leave the office: they lead to the root that was signed, and hold nothing that was not published.

use super::{DATA, entries, imprint, materials};
use crate::allocate::random::Random;
use crate::forge::opened;
use libtest_mimic::{Failed, Trial};
use merit::lang::Lang;
use merit::record::{Edition, Entries, applicant_edition, container, open, public_edition};
use merit::report::Verified;
use merit::round::Materials;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("record::editions_lead_to_the_root_that_was_signed", lead),
        Trial::test("record::editions_show_nothing_that_is_not_published", confidential),
        Trial::test("record::a_proof_of_a_million_is_under_a_kilobyte", short),
        Trial::test("record::the_order_of_the_rows_changes_no_edition", order),
        Trial::test("record::a_word_of_publish_means_the_result", results),
        Trial::test("record::the_number_of_threads_changes_no_byte", threads),
        Trial::test("record::a_fact_of_many_decimals_is_written_with_all_of_them", decimals),
    ]
}

fn lead() -> Result<(), Failed> {
    let (decided, all) = entries(&materials(DATA));
    let record = opened(&container::write(&all).unwrap());
    let public = public_edition(&record, &decided)?;
    let Edition::Public(edition) = open(&container::write(&public).unwrap()).map_err(|e| e.to_string())? else {
        return Err("not a public edition".into());
    };
    insta::assert_snapshot!("public_edition", String::from_utf8_lossy(&public["public.jsonl"]));
    assert_eq!((edition.parts.len(), &edition.seal.bytes), (5, &record.seal.bytes));
    for (at, key) in ["a", "b", "c", "d", "e"].into_iter().enumerate() {
        let applicant = applicant_edition(&record, &decided, key)?;
        let Edition::Applicant(edition) = open(&container::write(&applicant).unwrap()).map_err(|e| e.to_string())?
        else {
            return Err("not an applicant's edition".into());
        };
        assert_eq!((edition.leaf, &edition.seal.bytes), (at, &record.seal.bytes));
        assert_eq!(edition.public["fields"]["key"], key);
        if key == "a" {
            insta::assert_snapshot!("applicant_edition", String::from_utf8_lossy(&applicant["private.json"]));
        }
    }
    assert!(applicant_edition(&record, &decided, "nobody").is_err());
    Ok(())
}

/// The texts of all entries of an edition, and what merit prints of it.
fn everything(edition: &Entries) -> Result<String, Failed> {
    let mut text: String =
        edition.iter().map(|(name, bytes)| format!("{name}\n{}", String::from_utf8_lossy(bytes))).collect();
    let opened = open(&container::write(edition).unwrap()).map_err(|e| e.to_string())?;
    let (Edition::Public(_) | Edition::Applicant(_)) = &opened else { return Err("not an edition".into()) };
    let signed = merit::report::signed(opened.seal(), None);
    text.push_str(&merit::report::edition(&opened, &signed, "", true, Lang::En));
    let (replay, published, other_list) = (None, None, None);
    let verified = Verified { edition: &opened, signed: &signed, required: None, replay, published, other_list };
    text.push_str(&verified.words(Lang::En));
    Ok(text)
}

/// A thousand policies of what is published, over fields that hold random texts found nowhere else.
fn confidential() -> Result<(), Failed> {
    let policies = std::env::var("MERIT_POLICIES").ok().and_then(|n| n.parse().ok()).unwrap_or(1000);
    let mut withheld = 0;
    for seed in 0..policies {
        let mut random = Random::new(seed);
        let fields = 2 + usize::try_from(random.below(5)).unwrap();
        let mut word = || format!("x{:016x}y", random.below(u64::MAX));
        let names: Vec<String> = (0..fields).map(|at| format!("field{at}")).collect();
        let rows: Vec<Vec<String>> = (0..4).map(|_| (0..=fields).map(|_| word()).collect()).collect();
        let published: Vec<bool> = (0..=fields).map(|_| random.below(2) == 0).collect();
        // A fact, a gate's group and a limit's group are made of the fields too.
        let shown =
            names.iter().map(String::as_str).chain(["key"]).zip(published.iter().skip(1).chain(&published[..1]));
        let mut publish: Vec<String> = shown.filter(|(_, p)| **p).map(|(name, _)| name.to_owned()).collect();
        publish.extend(["total", "rank", "award", "status"].map(str::to_owned));
        let declared: String = names.iter().map(|name| format!("  {name}: {{type: text}}\n")).collect();
        let rules = format!(
            "merit: 1\nround: {{id: policy, title: Policy, notice: N, currency: CNY}}\nfields:\n  key: {{type: text, key: \
             true}}\n  ask: {{type: money, max: 1亿}}\n{declared}facts:\n  joined: field0 + field1\ncriteria:\n  - {{id: c, \
             label: C, clause: a, max: 100, formula: \"if field0 = joined then 1 else 2\"}}\nranking: {{still_tied: \
             key}}\nallocation:\n  budget: 100\n  award: {{amount: ask, clause: b}}\n  method: in_order\n  last_in_line: \
             part_award\n  limits: [{{per: field1, money: 50, clause: d}}]\n  reserve: 3\npublish: [{}]\n",
            publish.join(", ")
        );
        let mut data = format!("key,ask,{}\n", names.join(","));
        for row in &rows {
            data.push_str(&format!("{},40,{}\n", row[0], row[1..].join(",")));
        }
        let materials = Materials {
            rules: ("policy.merit.yaml".into(), rules.into()),
            data: ("data.csv".into(), data.into()),
            ..Materials::default()
        };
        let (decided, all) = entries(&materials);
        let record = opened(&container::write(&all).unwrap());
        let public = everything(&public_edition(&record, &decided)?)?;
        for row in &rows {
            for (word, published) in row.iter().zip(&published) {
                let found = public.contains(word.as_str());
                assert_eq!(found, *published, "policy {seed}: {word} of {publish:?}\n{public}");
                withheld += usize::from(!published);
            }
        }
        // One applicant sees its own words, all of them, and nobody else's.
        let own = usize::try_from(random.below(4)).unwrap();
        let applicant = everything(&applicant_edition(&record, &decided, &rows[own][0])?)?;
        for (at, row) in rows.iter().enumerate() {
            for word in row {
                assert_eq!(applicant.contains(word.as_str()), at == own, "policy {seed}: {word}\n{applicant}");
            }
        }
        if seed % 50 == 0 {
            assert_eq!(record.imprint, imprint());
        }
    }
    println!("{policies} policies: {withheld} values withheld, none found");
    Ok(())
}

fn short() -> Result<(), Failed> {
    let leaves: Vec<_> = (0..1_000_000_u32).map(|at| merit::record::tree::leaf(&at.to_le_bytes())).collect();
    let path = merit::record::tree::path(&leaves, 999_999).concat();
    assert!(path.len() < 1024, "{} bytes", path.len());
    assert_eq!(merit::record::tree::path(&leaves, 0).len(), 20);
    Ok(())
}

fn order() -> Result<(), Failed> {
    let mut lines: Vec<&str> = DATA.lines().collect();
    let (decided, all) = entries(&materials(DATA));
    let public = public_edition(&opened(&container::write(&all).unwrap()), &decided)?;
    lines[1..].reverse();
    let other = materials(&(lines.join("\n") + "\n"));
    for threads in [1, 2, 8] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let (run, reversed) = pool.install(|| entries(&other));
        let edition = public_edition(&opened(&container::write(&reversed).unwrap()), &run)?;
        // The statement names another record, for its input has other bytes; the root is the same.
        assert_eq!(edition["public.jsonl"], public["public.jsonl"], "{threads} threads");
    }
    Ok(())
}

/// Two fields that are named as results are: what `publish:` names are the results.
fn results() -> Result<(), Failed> {
    let rules = super::RULES
        .replace("  name: {type: text}\n", "  status: {type: text}\n  award: {type: text}\n")
        .replace("[key, name, total, rank, award]", "[key, total, rank, award, status]");
    let materials = Materials {
        rules: ("small.merit.yaml".into(), rules.into()),
        ..materials("key,status,award,secret,score,ask,part\na,a large firm,of the year,s-a,9,50,east\n")
    };
    let (decided, all) = entries(&materials);
    let record = opened(&container::write(&all).unwrap());
    let public = public_edition(&record, &decided)?;
    let line: serde_json::Value = serde_json::from_slice(&public["public.jsonl"])?;
    assert_eq!(line["public"]["fields"], serde_json::json!({"key": "a"}));
    assert_eq!(
        (&line["public"]["results"]["status"], &line["public"]["results"]["award"]),
        (&"funded".into(), &"50.00".into())
    );
    let private: serde_json::Value =
        serde_json::from_slice(&applicant_edition(&record, &decided, "a")?["private.json"])?;
    assert_eq!(private["fields"]["status"], "a large firm");
    Ok(())
}

/// More applications than are computed, or brought into text, in one piece.
fn threads() -> Result<(), Failed> {
    let mut random = Random::new(7);
    let mut data = String::from("key,name,secret,score,ask,part\n");
    for at in 0..9_000 {
        let mut below = |n: u64| random.below(n);
        let (score, ask, part) = (below(1001), below(50), ["east", "west"][usize::try_from(below(2)).unwrap()]);
        data.push_str(&format!("k{at},n{},s{},{}.{:02},{ask},{part}\n", below(9), below(9), score / 100, score % 100));
    }
    let materials = Materials {
        rules: ("small.merit.yaml".into(), super::RULES.replace("still_tied: share_rank", "still_tied: key").into()),
        ..materials(&data)
    };
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| entries(&materials)).1
    };
    let one = on(1);
    for threads in [2, 8] {
        let entries = on(threads);
        assert_eq!(entries.keys().collect::<Vec<_>>(), one.keys().collect::<Vec<_>>());
        for (name, bytes) in &entries {
            assert!(one.get(name) == Some(bytes), "{name} is another one on {threads} threads");
        }
    }
    Ok(())
}

fn decimals() -> Result<(), Failed> {
    let rules = "merit: 1
round: {id: tiny, title: Tiny, notice: N, currency: CNY}
fields:
  key: {type: text, key: true}
  n: {type: number, decimals: 9, min: -1, max: 1}
facts:
  tiny: n * 0.00000003 * 0.000000003
criteria:
  - {id: c, label: C, clause: a, max: 100, formula: n * n}
ranking: {still_tied: key}
publish: [key, tiny]
";
    let cells = [
        ("0.123456789", "0.00000000000000001111111101"),
        ("-0.000000007", "-0.00000000000000000000000063"),
        // No zero is left at its end.
        ("1", "0.00000000000000009"),
        ("0", "0"),
    ];
    let mut data = String::from("key,n\n");
    cells.iter().enumerate().for_each(|(at, (cell, _))| data.push_str(&format!("{at},{cell}\n")));
    let materials = Materials {
        rules: ("tiny.merit.yaml".into(), rules.into()),
        data: ("data.csv".into(), data.into()),
        ..Materials::default()
    };
    let (decided, all) = entries(&materials);
    let record = opened(&container::write(&all).unwrap());
    let public = public_edition(&record, &decided)?;
    let lines = String::from_utf8(public["public.jsonl"].clone())?;
    assert_eq!(lines.lines().count(), cells.len());
    for (line, (cell, expected)) in lines.lines().zip(cells) {
        let line: serde_json::Value = serde_json::from_str(line)?;
        assert_eq!(line["public"]["facts"]["tiny"], expected, "{cell}");
    }
    let replay = merit::record::replay(&record).map_err(|failure| format!("{failure:?}"))?;
    assert_eq!(replay.differences, []);
    Ok(())
}
