//! The page of a round: its figures are those of the record, no text of an application or rule becomes markup, and a
//! browser opens it as its readers do.

mod hostile;

use crate::forge::opened;
use crate::{four_basics, require};
use libtest_mimic::{Failed, Trial};
use merit::documents::{DERIVED, Source, site};
use merit::lang::Lang;
use merit::record::{Imprint, build, container, outcome, read_rows};
use merit::report::general_lines;
use merit::round::{Materials, Options, run};
use merit::study::distributions;
use rayon::ThreadPoolBuilder;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("site::figures_are_those_of_the_outcome", figures),
        Trial::test("site::money_adds_up_for_each_envelope", money),
        Trial::test("site::values_next_to_bounds_are_counted", edges),
        Trial::test("site::looks_like_this", looks),
        Trial::test("site::lines_stand_where_the_money_ends", lines),
        Trial::test("site::a_large_round_has_the_funded_and_the_near", large),
        Trial::test("site::same_bytes_on_any_number_of_threads", same),
        Trial::test("site::labels_are_no_markup", hostile::labels),
        require::folder("site::hostile_labels_are_no_markup", "MERIT_HOSTILE", hostile::all_labels),
        require::folder("site::texts_are_no_markup", "MERIT_HOSTILE", hostile::hostile),
        require::browser("site::a_browser_opens_it", hostile::browser),
    ]
}

fn materials(rules: &str, data: &[u8]) -> Materials {
    Materials {
        rules: ("r.merit.yaml".into(), rules.into()),
        data: ("d.csv".into(), data.into()),
        ..Materials::default()
    }
}

fn allowing() -> Options {
    Options { allow_held: Some("a test".into()), ..Options::default() }
}

/// The page of a round, decided and sealed for it.
fn page(materials: &Materials, options: &Options, lang: Lang) -> Result<String, Failed> {
    let decided = run(materials, options).map_err(|failure| format!("{failure:?}"))?;
    let imprint = Imprint {
        at: "2020-03-31T09:00:00Z".into(),
        actor: "office".into(),
        disclosure_key: [7; 32],
        ..Imprint::default()
    };
    let built = build(&decided, materials, options, &imprint).map_err(|error| error.to_string())?;
    let opened = opened(&container::write(&built.entries)?);
    let mut bytes = Vec::new();
    site(&Source { opened: &opened, run: &decided, lang }, &mut bytes, &mut |_| {})?;
    Ok(String::from_utf8(bytes)?)
}

/// What stands between two marks, from the first place on where both are.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let rest = text.split_once(from).unwrap_or_else(|| panic!("no {from}")).1;
    rest.split_once(to).unwrap_or_else(|| panic!("no {to}")).0
}

/// The text of a piece of HTML, its tags left out.
fn words(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        rest = after.split_once('>').map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

/// The rows of a table as columns by their headings.
fn table(html: &str) -> Vec<BTreeMap<String, String>> {
    let headings: Vec<String> =
        between(html, "<thead>", "</thead>").split("</th>").map(words).map(|w| w.trim().to_owned()).collect();
    let mut rows = Vec::new();
    for row in between(html, "<tbody>", "</tbody>").split("</tr>") {
        let cells: Vec<String> = row.split("</td>").flat_map(|part| part.split("</th>")).map(words).collect();
        if cells.len() > headings.len() - 1 {
            rows.push(headings.iter().cloned().zip(cells.iter().map(|c| c.trim().to_owned())).collect());
        }
    }
    rows
}

/// Every figure of the tables of applications stands in `outcome.csv`, and every application stands in one of them.
fn figures() -> Result<(), Failed> {
    let decided = four_basics::decided();
    let page = page(&four_basics::materials(), &Options::default(), Lang::En)?;
    let (names, outcome) = read_rows(&outcome(decided, &decided.decision))?;
    let at = |name: &str| names.iter().position(|n| n == name).unwrap();
    let known: BTreeMap<&str, &Vec<String>> = outcome.iter().map(|row| (&*row[0], row)).collect();
    let mut columns =
        vec![("total".to_owned(), at("total")), ("award".to_owned(), at("award")), ("rank".into(), at("rank"))];
    for id in &decided.rules.top {
        let criterion = &decided.rules.criteria[*id];
        columns.push((criterion.label.en.to_string(), at(&criterion.id)));
    }
    let mut rows = table(between(&page, "<table class=\"ranking\">", "</table>"));
    let ranked = rows.len();
    rows.extend(table(between(&page, "<section id=\"others\">", "</section>")));
    let (mut seen, mut compared, mut awarded) = (BTreeSet::new(), 0, 0_i128);
    for (place, row) in rows.iter().enumerate() {
        let known = known[&*row["application"]];
        assert!(seen.insert(&known[0]), "{} stands there twice", known[0]);
        assert_eq!(row["status"], known[at("status")].replace('_', " "), "{}", known[0]);
        for (heading, column) in columns.iter().filter(|(heading, _)| row.contains_key(heading)) {
            let found = row[heading].replace([',', '='], "");
            assert_eq!(found, known[*column], "{} {heading}", known[0]);
            compared += 1;
        }
        if place < ranked {
            awarded += row["award"].replace([',', '.'], "").parse::<i128>()?;
            assert_eq!(row["awarded so far"].replace([',', '.'], ""), awarded.to_string(), "{}", known[0]);
        } else if known[at("status")] == "ineligible" {
            assert_eq!(row["why"].replace(", ", "|"), known[at("failed_gates")]);
        }
        // Each leads to its derivation, and that leads back.
        let article = between(&page, &format!(">{}</h3>", known[0]), "</article>");
        assert!(article.contains("<li>"), "{}", known[0]);
    }
    assert_eq!((seen.len(), ranked), (312, 162));
    println!("{compared} figures of {} applications compared", seen.len());
    assert!(compared > 162 * 8);
    let links = page.matches("href=\"#a").count();
    assert_eq!((links, page.matches("<article ").count(), page.matches("href=\"#r").count()), (312, 312, 312 + 1));
    // What the sentences say is what the summary of the run says.
    assert!(page.contains("47 of 312 applications are funded"));
    assert!(
        page.contains("Last funded by rank: A239 (rank 53, 80.55); first not funded below it: A071 (rank 54, 80.40)")
    );
    Ok(())
}

const SMALL: &str = "merit: 1
round: {id: small, title: {en: A small round, zh: 小型项目}, notice: N, currency: CNY}
fields:
  key: {type: text, key: true}
  name: {type: text}
  side: {type: choice, of: [east, west]}
  ask: {type: money, max: 1亿}
  size: {type: integer, min: 0, max: 100}
  share: {type: percent, min: 0%, max: 100%}
gates:
  - {id: big, label: Large enough, require: size >= 2, clause: § 1}
criteria:
  - {id: s, label: Size, clause: § 2, max: 60, value: size, below: 0, bands: [{from: 10, points: 20}, {above: 50, points: 60}]}
  - {id: p, label: Share, clause: § 3, max: 40, value: share, bands: [{from: 0%, points: 0}, {from: 50%, points: 40}]}
adjustments:
  deduction: {cap: 5, items: [{id: late, label: Late, clause: § 4, value: size, per_unit: {each: 50, points: 3}}]}
ranking: {WITHIN minimum: 1, still_tied: share_rank}
allocation:
  budget: 300
  envelopes: {by: side, amounts: {east: 200, west: 100}}
  award: {amount: ask, clause: § 5}
  method: in_order
  last_in_line: stop
  unspent: {move_to: next_by_rank, clause: § 6}
publish: [key, name, side, total, rank, award]
";

const DATA: &str = "key,name,side,ask,size,share
a,\"A & \"\"B\"\" <Co>\",east,80,55,50%
b,Bee,east,80,50,50%
c,Cee,west,60,51,49%
d,Dee,west,30,10,48.9%
e,Eee,east,60,9,55.1%
f,Eff,west,20,1,55%
g,Gee,east,20,6,0%
h,Hah,west,not money,3,0%
";

fn small(within: &str) -> Materials {
    materials(&SMALL.replace("WITHIN", within), DATA.as_bytes())
}

fn money() -> Result<(), Failed> {
    let page = page(&small(""), &allowing(), Lang::En)?;
    let rows = table(between(between(&page, "<section id=\"money\">", "</section>"), "<details>", "</details>"));
    let names: Vec<&str> = rows.iter().map(|row| &*row["envelope"]).collect();
    assert_eq!(names, ["east", "west", "pool of unspent money"]);
    let units = |row: &BTreeMap<String, String>, name: &str| row[name].replace([',', '.'], "").parse::<i128>().unwrap();
    let mut all = [0; 3];
    for row in &rows {
        let [budget, came, awarded, moved, unspent] =
            ["budget", "moved in", "awarded", "moved on", "unspent"].map(|name| units(row, name));
        assert_eq!(budget + came, awarded + moved + unspent, "{row:?}");
        all = [all[0] + budget, all[1] + awarded, all[2] + unspent];
    }
    assert_eq!(all[0], all[1] + all[2]);
    let decided = run(&small(""), &allowing()).map_err(|failure| format!("{failure:?}"))?;
    let allocation = &decided.decision.division.as_ref().unwrap().allocation;
    assert_eq!([all[1], all[2]], [allocation.awarded, allocation.unspent]);
    assert!(all[2] > 0 && units(&rows[2], "moved in") > 0, "the round shows money that moves, and money that is left");
    Ok(())
}

/// Of sizes 55, 50, 51, 10, 9, 1, 6 and shares 50, 50, 49, 48.9, 55.1, 55, 0; `h` is held.
fn edges() -> Result<(), Failed> {
    let decided = run(&small(""), &allowing()).map_err(|failure| format!("{failure:?}"))?;
    let all = distributions(&decided);
    let told: Vec<String> = all
        .iter()
        .map(|ladder| {
            let edges = ladder.edges.iter().map(|edge| {
                let within = edge.within.as_ref().map_or("-".into(), ToString::to_string);
                format!("{within}: {} {}", edge.below, edge.above)
            });
            format!("{} {:?} {}", ladder.id, ladder.counts, edges.collect::<Vec<_>>().join(", "))
        })
        .collect();
    // A tenth of the band from 10 to 50 is 4: of the bound 10, 9 and 6 lie below and 10 above; `above: 50` has 50 itself
    // below, and 51 above. A tenth of the band from 0% to 50% is 5%: 49% and 48.9% lie below, 50% twice above, 55% and 55.1%
    // are further off, as the side of the bound itself ends before 55%.
    assert_eq!(told, ["s [3, 2, 2] 4: 2 1, 4: 1 1", "p [0, 3, 4] 0.05: 0 1, 0.05: 2 2"]);
    Ok(())
}

fn looks() -> Result<(), Failed> {
    let body = |page: &str| between(page, "<body>", "</body>").to_owned();
    insta::assert_snapshot!("site", body(&page(&small(""), &allowing(), Lang::En)?));
    insta::assert_snapshot!("site_in_chinese", body(&page(&small("within: side,"), &allowing(), Lang::Zh)?));
    Ok(())
}

/// In each list the line follows its last funded, and names the first that is not.
fn lines() -> Result<(), Failed> {
    let two = small("within: side,");
    let page = page(&two, &allowing(), Lang::En)?;
    let tables: Vec<&str> = page.split("<table class=\"ranking\">").skip(1).collect();
    assert_eq!(tables.len(), 2);
    let decided = run(&two, &allowing()).map_err(|failure| format!("{failure:?}"))?;
    let lines = general_lines(&decided);
    assert_eq!(lines.len(), 2);
    for last in lines.values() {
        let key = decided.decision.entrant_key(&decided.applications, *last);
        let table = tables.iter().find(|table| table.contains(&format!(">{key}</a>"))).unwrap();
        let before = table.split("<tr class=\"line\">").next().unwrap();
        assert!(before.rsplit("<tr ").next().unwrap().contains(&format!(">{key}</a>")), "{key}");
    }
    // Without money there is no line, and without points no bar.
    let rules = "merit: 1\nround: {id: n, title: N, notice: N, currency: CNY}\nfields: {key: {type: text, key: true}, ask: {type: money}}\n\
                 ranking: {by: ask, still_tied: share_rank}\n";
    let bare = self::page(&materials(rules, b"key,ask\na,1\nb,1\nc,3\n"), &Options::default(), Lang::En)?;
    let absent =
        ["class=\"line\"", "class=\"stack\"", "id=\"money\"", "id=\"ladder\"", "id=\"bands\"", "id=\"others\""];
    assert_eq!(absent.map(|mark| bare.contains(mark)), [false; 6]);
    assert!(bare.contains("3 of 3 applications are ranked") && bare.matches("class=\"shared\">=<").count() == 2);
    let none = self::page(&materials(rules, b"key,ask\n"), &Options::default(), Lang::Zh)?;
    assert!(none.contains("没有申报进入排名"));
    Ok(())
}

fn large() -> Result<(), Failed> {
    let rules = "merit: 1\nround: {id: l, title: L, notice: N, currency: CNY}\nfields: {key: {type: text, key: true}, p: {type: number, decimals: 2, max: 100}}\n\
                 criteria: [{id: q, label: Q, clause: c, max: 100, formula: p}]\nranking: {still_tied: share_rank}\n\
                 allocation: {budget: 100, award: {amount: 10, clause: c}, method: in_order, last_in_line: stop, unspent: lapse}\n";
    let data = |rows: usize| {
        let mut data = String::from("key,p\n");
        (0..rows).for_each(|row| writeln!(data, "k{row},{}.{:02}", row / 100, row % 100).unwrap());
        materials(rules, data.as_bytes())
    };
    let many = page(&data(DERIVED + 1), &Options::default(), Lang::En)?;
    // Ten are funded, and fifty more lie within half a point of the last of them, at a hundredth each.
    assert_eq!((many.matches("<article ").count(), many.matches("<tr id=\"r").count()), (60, 60));
    assert!(
        many.contains(
            "This round has more than 5,000 applications. Shown here, with their derivations, are 60 of 5,001"
        )
    );
    assert!(many.contains("The page has the derivations of 60 of 5,001 applications"));
    assert!(many.contains("4,941 applications are not shown here"));
    assert!(many.contains("<dd>5,001</dd>"));
    Ok(())
}

fn same() -> Result<(), Failed> {
    let of = |threads: usize, materials: &Materials, lang| {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| page(materials, &Options::default(), lang))
    };
    for lang in [Lang::En, Lang::Zh] {
        let once = of(1, &four_basics::materials(), lang)?;
        assert!(once == of(1, &four_basics::materials(), lang)? && once == of(2, &four_basics::materials(), lang)?);
        assert!(once.ends_with("</html>\n") && !once.contains("<script"));
    }
    Ok(())
}
