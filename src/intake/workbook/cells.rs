//! The cells of one sheet of an XLSX workbook, in one pass and without the empty ones: what a sheet says of its own size
//! is not believed, and a cell in the last corner costs no more than any other.

use super::limits::{MOST_CELLS, MOST_COLUMNS, MOST_ROWS, too_many_cells};
use super::markup::{Markup, Piece, attribute};
use super::number::{Typed, typed};
use super::place::Position;
use super::serial::{Epoch, day, iso_day};
use super::strings::{item, unescaped};
use super::styles::Look;
use super::trouble::Trouble;
use crate::intake::raw::{Raw, RawSheet, Unfit};
use std::borrow::Cow;

pub(super) fn read(text: &str, shared: &Shared) -> Result<RawSheet, Trouble> {
    let mut markup = Markup::new(text);
    while let Some(piece) = markup.next()? {
        if let Piece::Open(tag) = piece
            && tag.local_name().as_ref() == "sheetData"
        {
            return rows(&mut markup, shared);
        }
    }
    Ok(RawSheet::default())
}

fn rows(markup: &mut Markup<'_>, shared: &Shared) -> Result<RawSheet, Trouble> {
    let inside = markup.depth();
    let mut sheet = RawSheet::default();
    let (mut before, mut count) = (0, 0);
    while markup.depth() >= inside {
        let Some(piece) = markup.next()? else { break };
        let Piece::Open(tag) = piece else { continue };
        if tag.local_name().as_ref() != "row" {
            markup.skip()?;
            continue;
        }
        let row = match attribute(&tag, "r")? {
            Some(number) => number.parse().map_err(|_| Trouble::broken("a row has no number"))?,
            None => before + 1,
        };
        if row <= before || row > MOST_ROWS {
            return Err(Trouble::broken(format!("row {row} stands behind row {before}")));
        }
        let cells = columns(markup, row, shared)?;
        count += cells.len();
        if count > MOST_CELLS {
            return Err(too_many_cells());
        }
        if !cells.is_empty() {
            sheet.rows.push((row, cells));
        }
        before = row;
    }
    Ok(sheet)
}

/// The cells of the row that was opened last.
fn columns(markup: &mut Markup<'_>, row: u64, shared: &Shared) -> Result<Vec<(u32, Raw)>, Trouble> {
    let inside = markup.depth();
    let mut cells = Vec::new();
    let mut next = 0;
    while markup.depth() >= inside {
        let Some(piece) = markup.next()? else { break };
        let Piece::Open(tag) = piece else { continue };
        if tag.local_name().as_ref() != "c" {
            markup.skip()?;
            continue;
        }
        let column = match attribute(&tag, "r")? {
            Some(name) => column(&name, row).ok_or_else(|| Trouble::broken(format!("a cell is named `{name}`")))?,
            None => next,
        };
        if column < next || column >= MOST_COLUMNS {
            return Err(Trouble::broken(format!("row {row} has a cell twice or out of order")));
        }
        let at = Position { row, column };
        let kind = attribute(&tag, "t")?;
        let style = attribute(&tag, "s")?;
        let look = style.and_then(|s| shared.looks.get(s.parse::<usize>().ok()?)).copied().unwrap_or_default();
        let cell = cell(markup, kind.as_deref().unwrap_or("n"), look, shared).map_err(|trouble| trouble.at(at))?;
        if !cell.is_empty() {
            cells.push((column, cell));
        }
        next = column + 1;
    }
    Ok(cells)
}

/// The column, from 0, of a cell such as `AB12` that stands in a row.
fn column(name: &str, row: u64) -> Option<u32> {
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, number) = name.split_at(digits);
    if letters.is_empty() || letters.len() > 3 || number.parse() != Ok(row) {
        return None;
    }
    let mut column = 0;
    for letter in letters.bytes() {
        let letter = letter.to_ascii_uppercase();
        column = column * 26 + u32::from(letter.is_ascii_uppercase().then(|| letter - b'A' + 1)?);
    }
    column.checked_sub(1)
}

/// The cell that was opened last, by its kind.
fn cell(markup: &mut Markup<'_>, kind: &str, look: Look, shared: &Shared) -> Result<Raw, Trouble> {
    let inside = markup.depth();
    let mut value: Option<Cow<'_, str>> = None;
    let (mut inline, mut formula) = (String::new(), false);
    while markup.depth() >= inside {
        let Some(piece) = markup.next()? else { break };
        let Piece::Open(tag) = piece else { continue };
        match tag.local_name().as_ref() {
            "v" => value = Some(markup.text()?),
            "is" => inline = item(markup)?,
            "f" => {
                formula = true;
                markup.skip()?;
            }
            _ => markup.skip()?,
        }
    }
    if formula && (shared.uncalculated || (value.as_deref().is_none_or(str::is_empty) && kind != "str")) {
        return Ok(Raw::Bad(value.unwrap_or_default().into_owned(), Unfit::Uncalculated));
    }
    let value = value.unwrap_or_default();
    Ok(match kind {
        "inlineStr" => Raw::text(inline),
        "str" => Raw::text(unescaped(&value).into_owned()),
        _ if value.is_empty() => Raw::Empty,
        "s" => {
            let text = value.parse::<usize>().ok().and_then(|at| shared.strings.get(at));
            Raw::text(text.ok_or_else(|| Trouble::broken(format!("there is no text {value}")))?.clone())
        }
        "b" => Raw::Boolean(match &*value {
            "1" | "true" => true,
            "0" | "false" => false,
            _ => return Err(Trouble::broken(format!("`{value}` is neither TRUE nor FALSE"))),
        }),
        "e" => Raw::Bad(value.into_owned(), Unfit::Error),
        "d" => iso_day(&value).map_or_else(|| Raw::Bad(value.into_owned(), Unfit::NoDay), Raw::Day),
        "n" => number(&value, look, shared)?,
        _ => return Err(Trouble::broken(format!("there is no kind of cell `{kind}`"))),
    })
}

fn number(text: &str, look: Look, shared: &Shared) -> Result<Raw, Trouble> {
    let number = match typed(text).ok_or_else(|| Trouble::broken(format!("`{text}` is no number")))? {
        Typed::Decimal(number) => number,
        // A moment of a day has digits without end; what is wrong with it is that it is no day.
        Typed::TooLong(shown) if matches!(look, Look::Day | Look::Time) => return Ok(Raw::Bad(shown, Unfit::NoDay)),
        Typed::TooLong(shown) => return Ok(Raw::Bad(shown, Unfit::Digits)),
    };
    Ok(match look {
        Look::Number => Raw::Number(number.plain()),
        Look::Percent => Raw::Percent(number.percent()),
        Look::Day => day(&number, shared.epoch).map_or_else(|| Raw::Bad(number.plain(), Unfit::NoDay), Raw::Day),
        Look::Time => Raw::Bad(number.plain(), Unfit::NoDay),
    })
}

/// What the cells of all sheets have in common.
pub(super) struct Shared {
    pub strings: Vec<String>,
    pub looks: Vec<Look>,
    pub epoch: Epoch,
    /// Formulas are to be calculated when the workbook is opened, so that what stands in their cells was put there by
    /// no calculation.
    pub uncalculated: bool,
}
