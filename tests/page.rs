//! A page in each of its forms: widths of Chinese, bars, what a spreadsheet or Markdown would take for something else.

use libtest_mimic::{Failed, Trial};
use merit::lang::Lang;
use merit::number::parse_literal;
use merit::report::{Cell, Column, Form, Page, Sheet};

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("page::every_form", forms),
        Trial::test("page::what_is_no_decision_says_trial_in_every_form", trial),
        Trial::test("page::csv_has_the_main_table", main_table),
        Trial::test("page::the_first_rows_alone_are_shown_and_all_are_kept", first),
    ]
}

fn page(trial: bool) -> Page {
    let mut page = if trial { Page::trial("merit.x/1", Lang::En) } else { Page::new("merit.x/1", Lang::En) };
    page.words("A sentence first.");
    page.member("seed", "7");
    let columns = vec![
        Column::words("key", "application"),
        Column::figures("points", "points"),
        Column::bars("funded", "funded of 8"),
        Column::words("why", "why"),
    ];
    let mut sheet = Sheet::new("applications", "Applications", columns);
    let points = |text: &str| Cell::number(&parse_literal(text).unwrap());
    sheet.row(vec![Cell::text("宁波精密"), points("12.50"), Cell::share(8, 8), Cell::text("=1+1")]);
    sheet.row(vec![Cell::text("b|c*"), points("-3"), Cell::share(3, 8), Cell::text("two\nlines")]);
    sheet.row(vec![Cell::text("d"), Cell::nothing(), Cell::share(0, 8), Cell::named("funded", "资助")]);
    page.sheet(sheet.at_most(2));
    page.sheet(Sheet::new("nothing", "Nothing", vec![Column::words("a", "a")]));
    page
}

fn forms() -> Result<(), Failed> {
    for (name, form) in [("human", Form::Human), ("json", Form::Json), ("csv", Form::Csv), ("markdown", Form::Markdown)]
    {
        insta::assert_snapshot!(format!("page_{name}"), page(true).render(form));
    }
    Ok(())
}

fn trial() -> Result<(), Failed> {
    for form in [Form::Human, Form::Json, Form::Csv, Form::Markdown] {
        let says = |trial: bool| page(trial).render(form).to_lowercase().contains("trial");
        assert!(says(true) && !says(false), "{form:?}");
    }
    Ok(())
}

fn main_table() -> Result<(), Failed> {
    let mut page = page(false);
    let mut sheet = Sheet::new("money", "", vec![Column::figures("amount", "amount")]).main();
    sheet.row(vec![Cell::count(1_234)]);
    page.sheet(sheet);
    assert_eq!(page.render(Form::Csv), "amount\n1234\n");
    Ok(())
}

fn first() -> Result<(), Failed> {
    let mut page = Page::new("merit.x/1", Lang::En);
    let mut sheet = Sheet::new("counts", "", vec![Column::figures("count", "count")]);
    (1..=3).for_each(|n| sheet.row(vec![Cell::count(n)]));
    page.sheet(sheet.clone().first(1));
    assert_eq!(page.render(Form::Human), "  count\n      1\n");
    assert_eq!(page.render(Form::Csv), "count\n1\n2\n3\n");
    let mut told = Page::new("merit.x/1", Lang::En);
    told.sheet(sheet.at_most(1));
    assert_eq!(told.render(Form::Human), "  count\n      1\n  and 2 more\n");
    Ok(())
}
