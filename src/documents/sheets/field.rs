//! What a column of a blank workbook looks like, what may be typed into it, and what its note says.

use crate::check::model::{Bare, Field, FieldKind, Numeric, NumericSort, Rules};
use crate::documents::held::is_held;
use crate::documents::typing::{May, Typing};
use crate::documents::workbook::Look;
use crate::lang::Lang;
use crate::number::Exact;

/// So many choices are named in a note.
const NAMED: usize = 12;

/// How cells of a field look. What digits must survive in is a text.
pub(super) fn look(field: &Field) -> Look {
    match &field.kind {
        FieldKind::Text { .. } | FieldKind::Choice(_) | FieldKind::YesNo => Look::Words,
        FieldKind::Date => Look::Day,
        FieldKind::Numeric(numeric) => match numeric.sort {
            NumericSort::Integer => Look::Fixed(0),
            NumericSort::Number => Look::Plain,
            NumericSort::Money => Look::Money(numeric.decimals),
            NumericSort::Percent { bare: Some(Bare::Ratio) } => Look::Percent(numeric.decimals.saturating_sub(2)),
            // A spreadsheet makes 0.125 of 12.5%, which here would mean something else.
            NumericSort::Percent { .. } => Look::Words,
        },
    }
}

/// What may be typed into the column with these letters; `list` is the range with the choices where they do not fit the
/// rule itself.
pub(super) fn typing(field: &Field, column: &str, list: Option<String>, lang: Lang) -> Option<Typing> {
    let first = format!("{column}2");
    let may = match &field.kind {
        FieldKind::Text { credit_code: true } => May::Hold(format!("LEN({first})=18")),
        FieldKind::Text { .. } => return None,
        FieldKind::Choice(of) => match list {
            Some(range) => May::BeIn(range),
            None => May::Be(of.iter().map(ToString::to_string).collect()),
        },
        FieldKind::YesNo => May::Be(yes_no(lang).map(str::to_owned).to_vec()),
        FieldKind::Date => May::Hold(format!("AND(ISNUMBER({first}),{first}>=61,INT({first})={first})")),
        FieldKind::Numeric(numeric) => May::Hold(figure(numeric, &first)),
    };
    let words: Vec<String> = kind_words(field, None, lang).into_iter().chain(bounds(field, lang)).collect();
    Some(Typing { may, words: words.join("\n"), title: field.name.to_string() })
}

/// The words for yes and no that intake reads.
fn yes_no(lang: Lang) -> [&'static str; 2] {
    match lang {
        Lang::En => ["yes", "no"],
        Lang::Zh => ["是", "否"],
    }
}

/// What holds of a number that intake takes.
fn figure(numeric: &Numeric, first: &str) -> String {
    let (typed, written) = match numeric.sort {
        NumericSort::Percent { bare: Some(Bare::Ratio) } => (format!("ISNUMBER({first})"), first.to_owned()),
        NumericSort::Percent { bare } => {
            let number = format!("VALUE(SUBSTITUTE({first},\"%\",\"\"))");
            let sign = format!("RIGHT({first},1)=\"%\"");
            let typed = if bare.is_some() { format!("ISNUMBER({number})") } else { format!("ISTEXT({first}),{sign}") };
            (typed, number)
        }
        _ => (format!("ISNUMBER({first})"), first.to_owned()),
    };
    let mut holds = vec![typed];
    let (low, high) = in_cell(numeric);
    let written_bound = |bound: Option<Exact>| bound.map(|b| b.to_string()).filter(|text| is_held(text));
    if let Some(low) = written_bound(low) {
        holds.push(format!("{written}{}{low}", if numeric.low.1 { ">=" } else { ">" }));
    }
    if let Some(high) = written_bound(high) {
        holds.push(format!("{written}{}{high}", if numeric.high.1 { "<=" } else { "<" }));
    }
    holds.push(format!("ROUND({written},{})={written}", numeric.decimals));
    format!("AND({})", holds.join(","))
}

/// The bounds as a cell writes them: in its unit, per cent where it is per cent.
fn in_cell(numeric: &Numeric) -> (Option<Exact>, Option<Exact>) {
    let hundred = Exact::from(100);
    let scaled = |bound: &Exact| match numeric.sort {
        NumericSort::Percent { bare: Some(Bare::Ratio) } => Some(bound.clone()),
        NumericSort::Percent { .. } => Some(bound * &hundred),
        _ => bound.checked_div(&numeric.unit),
    };
    // Where no upper bound is written there is one that nobody reaches.
    let written = numeric.high != (Exact::power_of_ten(15), false);
    (scaled(&numeric.low.0), scaled(&numeric.high.0).filter(|_| written))
}

/// The note on a header: what the column is, its unit and bounds, whether it may be empty.
pub(super) fn note(field: &Field, rules: &Rules, is_key: bool, lang: Lang) -> String {
    let say = |words: &str| lang.say(words, &[]);
    let mut lines = vec![field.name.to_string()];
    lines.extend(kind_words(field, Some(rules), lang));
    lines.extend(bounds(field, lang));
    lines.push(if field.optional { say("May be left empty") } else { say("Must be filled in") });
    if is_key {
        lines.push(say("It names the application: no two alike"));
    } else if field.unique {
        lines.push(say("No two applications may have the same"));
    }
    if field.columns.len() > 1 {
        let others: Vec<&str> = field.columns.iter().skip(1).map(|c| &**c).collect();
        lines.push(lang.say("The header may also be: {1}", &[&others.join(", ")]));
    }
    lines.join("\n")
}

fn kind_words(field: &Field, rules: Option<&Rules>, lang: Lang) -> Vec<String> {
    let say = |words: &str| lang.say(words, &[]);
    let mut lines = Vec::new();
    match &field.kind {
        FieldKind::Text { credit_code: true } => lines.push(say("A unified social credit code: 18 characters")),
        FieldKind::Text { .. } => lines.push(say("Text; digits stay as they are typed")),
        FieldKind::Choice(of) => {
            let named: Vec<&str> = of.iter().take(NAMED).map(|v| &**v).collect();
            let more = if of.len() > NAMED { " …" } else { "" };
            lines.push(lang.say("One of the list: {1}", &[&format!("{}{more}", named.join(", "))]));
        }
        FieldKind::YesNo => lines.push(lang.say("{1} or {2}", &yes_no(lang))),
        FieldKind::Date => lines.push(say("A day, such as 2020-03-31")),
        FieldKind::Numeric(numeric) => {
            lines.push(say(match numeric.sort {
                NumericSort::Integer => "A whole number",
                NumericSort::Number => "A number",
                NumericSort::Money => "An amount",
                NumericSort::Percent { bare: None } => "A percentage, typed with its sign: 12.5%",
                NumericSort::Percent { bare: Some(Bare::Percent) } => "A percentage: 12.5% or 12.5",
                NumericSort::Percent { bare: Some(Bare::Ratio) } => "A percentage: 12.5%, which is 0.125",
            }));
            if let Some(rules) = rules.filter(|_| numeric.sort == NumericSort::Money) {
                let code = rules.round.currency.code();
                let unit = numeric.unit.grouped(0).unwrap_or_else(|| numeric.unit.to_string());
                lines.push(match numeric.unit == Exact::one() {
                    true => lang.say("In {1}", &[code]),
                    false => lang.say("In units of {1} {2}", &[&unit, code]),
                });
            }
            if numeric.decimals > 0 {
                lines.push(lang.say("At most {1} decimals", &[&numeric.decimals.to_string()]));
            }
        }
    }
    lines
}

fn bounds(field: &Field, lang: Lang) -> Vec<String> {
    let FieldKind::Numeric(numeric) = &field.kind else { return Vec::new() };
    let percent = matches!(numeric.sort, NumericSort::Percent { .. });
    let ratio = matches!(numeric.sort, NumericSort::Percent { bare: Some(Bare::Ratio) });
    let (low, high) = in_cell(numeric);
    let text = |bound: Exact| {
        let bound = if ratio { &bound * &Exact::from(100) } else { bound };
        let grouped = bound.decimal_places().and_then(|places| bound.grouped(places));
        format!("{}{}", grouped.unwrap_or_else(|| bound.to_string()), if percent { "%" } else { "" })
    };
    let low = low.map(|b| lang.say(if numeric.low.1 { "At least {1}" } else { "Above {1}" }, &[&text(b)]));
    let high = high.map(|b| lang.say(if numeric.high.1 { "At most {1}" } else { "Below {1}" }, &[&text(b)]));
    low.into_iter().chain(high).collect()
}
