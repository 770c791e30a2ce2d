//! The short way of cells against the one definition of what a cell may hold.

use super::{CELLS, FIELDS, rules, runner};
use crate::check::model::Rules;
use crate::intake::block::{Block, raw};
use crate::intake::fast::Fast;
use crate::intake::{cell, csv};
use crate::number::Currency;
use proptest::prelude::prop_oneof;

/// Where the short way takes a cell, it finds what the plain way finds.
fn agree(text: &str, rules: &Rules, fast: &[Fast]) -> usize {
    let csv = format!("\"{}\"", text.replace('"', "\"\""));
    let mut taken = 0;
    let mut block = Block::default();
    for written in [&csv, text] {
        // As it stands it may be more than one cell, or none.
        if block.find(written, 1).is_none() || block.lines.rows() != 1 {
            continue;
        }
        let read = csv::read(&"a".into(), &format!("h\n{written}")).unwrap();
        let text = &read.rows[0].cells[0];
        for (field, fast) in rules.fields.iter().zip(fast) {
            let mut column = field.kind.column(rules.round.currency);
            let mut places = block.column(0);
            let wanted = cell::read(text, field, rules.round.currency);
            match fast.read(written, &mut places, &mut column) {
                Some(place) => assert_eq!(raw(written, place), written.trim_end_matches(['\r', '\n'])),
                None => {
                    taken += 1;
                    let found = column.get(0);
                    assert!(wanted.is_ok_and(|v| v == found), "{text:?} as {:?} is {found:?}", field.kind);
                }
            }
            // Whatever may stand in a cell fits its column.
            let mut column = field.kind.column(rules.round.currency);
            let kind = std::mem::discriminant(&column.data);
            if let Ok(value) = cell::read(text, field, rules.round.currency) {
                column.push(&value);
                assert_eq!((column.get(0), std::mem::discriminant(&column.data)), (value, kind));
            }
        }
    }
    taken
}

#[test]
fn the_short_way_finds_what_the_long_way_finds() {
    for currency in ["CNY", "JPY", "BHD"] {
        let rules = rules(&FIELDS, currency);
        let fast: Vec<Fast> = rules.fields.iter().map(|f| Fast::of(f, Currency::parse(currency).unwrap())).collect();
        let corpus = include_str!("../corpus/intake/cells.txt")
            .lines()
            .filter_map(|l| l.split(" | ").nth(1)?.split(" => ").next());
        for text in CELLS.into_iter().chain(corpus) {
            agree(text, &rules, &fast);
        }
        let text = prop_oneof![
            4 => "-?[0-9]{1,3}(\\.[0-9]{0,4})?%?",
            4 => "-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,9})?%?",
            3 => "[-+0-9.,%_e ]{1,22}",
            1 => "[1-9][0-9]{14,19}(\\.[0-9]{1,3})?",
            2 => "(19|20|00)[0-9]{2}-[01][0-9]-[0-3][0-9]",
            1 => "[0-9]{1,4}[-./年][0-9]{1,2}[-./月][0-9]{1,2}日?",
            1 => "([yYnNtTfF][eE]?[sSoO]?|[tT][rR][uU][eE]|[fF][aA][lL][sS][eE]|[01是否])",
            2 => "[a-z]",
            1 => "[0-9A-HJ-NPQRTUWXY]{18}",
            1 => "[ \u{a0}\u{3000}\t]{0,2}\\PC{0,8}",
            1 => "\\PC{0,20}",
            1 => "[ae\u{301}\u{e9}\u{1100}\u{1161}\u{212b}中]{0,5}",
        ];
        runner(4000)
            .run(&text, |text| {
                agree(&text, &rules, &fast);
                Ok(())
            })
            .unwrap();
    }
}

/// What nearly all cells look like goes the short way.
#[test]
fn plain_cells_go_the_short_way() {
    let rules = rules(&FIELDS, "CNY");
    let fast: Vec<Fast> = rules.fields.iter().map(|f| Fast::of(f, rules.round.currency)).collect();
    let at = |field: usize, text: &str| {
        let (rules, fast) = (&rules, &fast[field + 1..field + 2]);
        let one = Rules { fields: vec![rules.fields[field + 1].clone()], ..rules.clone() };
        agree(text, &one, fast)
    };
    let plain = [
        (0, "宁波某某公司"),
        (0, "A b"),
        (2, "91330200MA2AABCD19"),
        (3, "鄞州"),
        (3, "a name of more than fifteen bytes"),
        (4, "r"),
        (4, "AI"),
        (5, "TRUE"),
        (5, "否"),
        (5, "0"),
        (6, "2020-02-29"),
        (7, "12"),
        (8, "-5"),
        (9, "-7"),
        (10, "0.123456"),
        (11, "0.01"),
        (12, "0"),
        (15, "12.5%"),
        (16, "-50%"),
        (17, "12.5"),
        (17, "12.5%"),
        (18, "0.125"),
        (18, "3%"),
        (19, "1500.50"),
        (20, "10000.00"),
        (21, "-12.5"),
        (22, "1.25"),
        (23, "1.5"),
        (19, "999999999999999.99"),
    ];
    for (field, text) in plain {
        let twice = 2;
        assert_eq!(at(field, text), twice, "{text} in {}", FIELDS[field]);
    }
}
