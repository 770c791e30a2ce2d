//! What a notice may show: the public parts of the record, which the public edition carries too, and nothing else.

use super::super::Source;
use super::money::{Envelope, sums};
use super::unit::{Unit, named};
use crate::check::model::{FieldKind, NumericSort, RESULTS, Rules};
use crate::number::{Exact, Money, parse_plain};
use crate::record;
use crate::report;
use crate::round::{Divided, Row, Status};
use crate::value::{Kind, Value};
use serde::Serialize;
use serde_json::Value as Json;
use unicode_width::UnicodeWidthStr;

/// So many places a short text takes at most; a Chinese character takes two.
const SHORT: usize = 12;

/// The table of a notice.
#[derive(Clone, Debug, Serialize)]
pub struct Published {
    /// The columns, in the order of `publish:`.
    pub columns: Vec<Column>,
    /// The rows of who was selected: by rank where rank or total is published, and by their keys else.
    pub rows: Vec<Vec<String>>,
    /// How many there are.
    pub count: usize,
    /// Whether awards are published, and so their sums.
    pub sums: bool,
    /// The unit of the awards and their sums.
    pub unit: String,
    /// The sum of the awards, from the books.
    pub awarded: String,
    /// The sums by the parts of the budget, in that unit; none where none are declared.
    pub envelopes: Vec<Envelope>,
}

/// A column of a notice.
#[derive(Clone, Debug, Serialize)]
pub struct Column {
    /// The word of `publish:`.
    pub name: String,
    /// What stands above it.
    pub label: String,
    /// Whether figures stand in it.
    pub figures: bool,
    /// Whether all its texts are short, so that none need be broken into lines.
    pub short: bool,
}

/// What the figures of a column are.
enum Sort<'a> {
    Field(&'a crate::check::model::Field),
    Fact(&'a Kind),
    Points,
    Result,
}

/// The table of the notice: who is funded, or who is ranked where no budget is divided.
///
/// # Errors
///
/// Where the replay does not lead to the root that was signed.
pub fn published(source: &Source<'_>) -> Result<Published, String> {
    let (rules, decision) = (&source.run.rules, &source.run.decision);
    let parts = record::public_parts(source.opened, source.run)?;
    let is = |word: &str| rules.publish.iter().any(|published| **published == *word);
    let mut chosen: Vec<(&Row, &Json)> = decision.rows.iter().zip(&parts).filter(|(row, _)| selected(row)).collect();
    if is("rank") || is("total") {
        chosen.sort_by_cached_key(|(row, _)| {
            let list = row.entrant().and_then(|at| decision.list(at));
            (list, decision.place(row).map(|place| place.rank))
        });
    }
    let awards = chosen.iter().filter_map(|(row, _)| decision.award(row)).map(|award| award.amount);
    let divided = decision.division.as_ref().filter(|_| is("award"));
    let money: Vec<Money> = divided.map(|d| awards.map(|units| d.terms.money(units)).collect()).unwrap_or_default();
    let unit = Unit::of(rules, money, source.lang);
    let columns: Vec<(Column, Sort<'_>)> = rules.publish.iter().map(|word| column(source, word, &unit)).collect();
    let row = |(_, part): &(&Row, &Json)| -> Vec<String> {
        columns.iter().map(|(column, sort)| cell(source, part, &column.name, sort, &unit)).collect()
    };
    let rows: Vec<Vec<String>> = chosen.iter().map(row).collect();
    let mut columns: Vec<Column> = columns.into_iter().map(|(column, _)| column).collect();
    for (at, column) in columns.iter_mut().enumerate() {
        let texts = rows.iter().filter_map(|row| row.get(at)).chain([&column.label]);
        column.short = texts.map(|text| text.width()).all(|width| width <= SHORT);
    }
    Ok(Published {
        count: rows.len(),
        rows,
        columns,
        sums: divided.is_some(),
        awarded: divided.map(|d| unit.text(d.terms.money(d.allocation.awarded))).unwrap_or_default(),
        envelopes: divided.map(|d| envelopes(d, &unit)).unwrap_or_default(),
        unit: unit.words,
    })
}

fn selected(row: &Row) -> bool {
    matches!(row.status, Status::Funded | Status::PartFunded | Status::Ranked)
}

fn envelopes(divided: &Divided, unit: &Unit) -> Vec<Envelope> {
    let text = |units| unit.text(divided.terms.money(units));
    let told =
        |(name, amount, awards, awarded)| Envelope { name, amount: text(amount), awards, awarded: text(awarded) };
    sums(divided).into_iter().map(told).collect()
}

fn column<'a>(source: &Source<'a>, word: &str, unit: &Unit) -> (Column, Sort<'a>) {
    let (rules, lang): (&'a Rules, _) = (&source.run.rules, source.lang);
    let made = |label: String, figures, sort| (Column { name: word.to_owned(), label, figures, short: false }, sort);
    if RESULTS.contains(&word) {
        let label = match word {
            "award" => lang.say("intended award ({1})", &[&unit.words]),
            "failed_gates" => lang.say("failed gates", &[]),
            other => lang.say(other, &[]),
        };
        return made(label, matches!(word, "total" | "rank" | "award"), Sort::Result);
    }
    if let Some(field) = rules.fields.iter().find(|f| *f.name == *word) {
        let figures = matches!(field.kind, FieldKind::Numeric(_));
        return made(heading(source, field), figures, Sort::Field(field));
    }
    if let Some(fact) = rules.facts.iter().find(|f| *f.name == *word) {
        let kind = &fact.value.ty.kind;
        return made(word.replace('_', " "), matches!(kind, Kind::Number | Kind::Money), Sort::Fact(kind));
    }
    let criterion = rules.criteria.iter().find(|c| *c.id == *word).map(|c| &c.label);
    let label = criterion.or_else(|| rules.adjustment_items().find(|i| *i.id == *word).map(|i| &i.label));
    made(label.map_or(word, |label| lang.label(label)).to_owned(), true, Sort::Points)
}

/// The header of the office's own column; in English, where that is in another script, the field's name.
pub(super) fn heading(source: &Source<'_>, field: &crate::check::model::Field) -> String {
    let header = field.columns.first().map_or("", |c| &**c);
    if source.lang_name() == "zh" || header.is_ascii() {
        return header.to_owned();
    }
    let unit = match &field.kind {
        FieldKind::Numeric(numeric) if numeric.sort == NumericSort::Money => {
            format!(" ({})", named(&numeric.unit, &source.run.rules, source.lang))
        }
        _ => String::new(),
    };
    format!("{}{unit}", field.name.replace('_', " "))
}

/// A cell: what the public part says, for people.
fn cell(source: &Source<'_>, part: &Json, name: &str, sort: &Sort<'_>, unit: &Unit) -> String {
    let groups: &[&str] = match sort {
        Sort::Field(_) => &["fields"],
        Sort::Fact(_) => &["facts"],
        Sort::Points => &["points"],
        Sort::Result => &["results"],
    };
    let found = groups.iter().find_map(|group| part.get(*group)?.get(name));
    let (rules, lang) = (&source.run.rules, source.lang);
    let exact = |text: &str| parse_plain(text).ok();
    match (found, sort) {
        (None, _) => String::new(),
        (Some(Json::Bool(is)), _) => lang.say(if *is { "yes" } else { "no" }, &[]),
        (Some(Json::String(text)), Sort::Field(field)) => match (&field.kind, exact(text)) {
            (FieldKind::Numeric(numeric), Some(n)) => {
                let value = if numeric.sort == NumericSort::Money { Value::Money(n) } else { Value::Number(n) };
                report::cell_text(Some(field), &value, lang)
            }
            _ => text.clone(),
        },
        (Some(Json::String(text)), Sort::Fact(kind)) => match (kind, exact(text)) {
            (Kind::Money, Some(n)) => report::figure(&Value::Money(n), rules),
            (Kind::Number, Some(n)) => report::figure(&Value::Number(n), rules),
            _ => text.clone(),
        },
        (Some(Json::String(text)), Sort::Result) if name == "award" => {
            let money = exact(text).and_then(|n: Exact| Money::from_exact(&n, rules.round.currency).ok());
            money.map_or_else(|| text.clone(), |money| unit.text(money))
        }
        // Who is ranked in a certification is certified.
        (Some(Json::String(text)), Sort::Result)
            if name == "status" && text == "ranked" && rules.certification.is_some() =>
        {
            lang.say("certified", &[])
        }
        (Some(Json::String(text)), Sort::Result) if name == "status" => lang.say(text, &[]),
        (Some(Json::String(text)), _) => text.clone(),
        (Some(other), _) => other.to_string(),
    }
}
