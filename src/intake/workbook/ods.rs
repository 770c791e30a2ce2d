//! The workbook of LibreOffice and others (OpenDocument), whose rows and cells say how often they are repeated.

use super::limits::{MOST_CELLS, MOST_COLUMNS, MOST_ROWS, too_many_cells};
use super::markup::{Markup, Piece, prefixed};
use super::number::{Typed, typed};
use super::package::{Package, encrypted};
use super::place::{Position, SheetName};
use super::serial::iso_day;
use super::trouble::Trouble;
use crate::intake::raw::{Raw, RawSheet, Unfit};
use quick_xml::events::BytesStart;
use std::collections::BTreeSet;

const MIMETYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// A workbook, its sheets not yet read.
pub(super) struct Ods {
    content: String,
}

impl Ods {
    pub(super) fn open(package: &mut Package<'_>) -> Result<(Self, Vec<SheetName>), Trouble> {
        let kind = package.part("mimetype")?.unwrap_or_default();
        if !kind.trim().starts_with(MIMETYPE) {
            let words = format!("this is a document of the kind `{}`, not a workbook", kind.trim());
            return Err(Trouble::new(words, "give the table as CSV, XLSX, ODS or JSON lines"));
        }
        if package.part("META-INF/manifest.xml")?.is_some_and(|manifest| manifest.contains("encryption-data")) {
            return Err(encrypted());
        }
        let content = package.part("content.xml")?.ok_or_else(|| Trouble::broken("it has no `content.xml`"))?;
        let mut hidden = BTreeSet::new();
        let mut style = String::new();
        let mut sheets = Vec::new();
        let mut markup = Markup::new(&content);
        while let Some(piece) = markup.next()? {
            let Piece::Open(tag) = piece else { continue };
            match tag.name().as_ref() {
                "style:style" => style = prefixed(&tag, "style:name")?.unwrap_or_default().into_owned(),
                "style:table-properties" if prefixed(&tag, "table:display")?.is_some_and(|d| d == "false") => {
                    hidden.insert(style.clone());
                }
                "table:table" => {
                    let name = prefixed(&tag, "table:name")?.unwrap_or_default().into_owned();
                    let visible = !prefixed(&tag, "table:style-name")?.is_some_and(|style| hidden.contains(&*style));
                    sheets.push(SheetName { name: name.into(), visible });
                    markup.skip()?;
                }
                other if ELSEWHERE.contains(&other) => markup.skip()?,
                _ => {}
            }
        }
        Ok((Self { content }, sheets))
    }

    /// The cells of a sheet.
    pub(super) fn sheet(&self, at: usize) -> Result<RawSheet, Trouble> {
        let mut markup = Markup::new(&self.content);
        let mut passed = 0;
        while let Some(piece) = markup.next()? {
            let Piece::Open(tag) = piece else { continue };
            match tag.name().as_ref() {
                "table:table" if passed == at => return rows(&mut markup),
                "table:table" => {
                    passed += 1;
                    markup.skip()?;
                }
                other if ELSEWHERE.contains(&other) => markup.skip()?,
                _ => {}
            }
        }
        Ok(RawSheet::default())
    }
}

/// What holds tables that are no sheets: values before a change, copies of other files.
const ELSEWHERE: [&str; 2] = ["table:tracked-changes", "table:dde-links"];

fn rows(markup: &mut Markup<'_>) -> Result<RawSheet, Trouble> {
    let inside = markup.depth();
    let mut sheet = RawSheet::default();
    let (mut passed, mut count) = (0_u64, 0_usize);
    while markup.depth() >= inside {
        let Some(piece) = markup.next()? else { break };
        let Piece::Open(tag) = piece else { continue };
        match tag.name().as_ref() {
            "table:table-row" => {
                let times = repeated(&tag, "table:number-rows-repeated")?;
                let cells = columns(markup, passed + 1)?;
                if cells.is_empty() {
                    passed = passed.saturating_add(times);
                    continue;
                }
                let all = usize::try_from(times).ok().and_then(|times| times.checked_mul(cells.len()));
                count = all.and_then(|all| all.checked_add(count)).unwrap_or(usize::MAX);
                if count > MOST_CELLS || passed.saturating_add(times) > MOST_ROWS {
                    return Err(too_many_cells());
                }
                for _ in 0..times {
                    passed += 1;
                    sheet.rows.push((passed, cells.clone()));
                }
            }
            // Rows in groups, and those that are printed on every page, are rows.
            "table:table-rows" | "table:table-row-group" | "table:table-header-rows" => {}
            _ => markup.skip()?,
        }
    }
    Ok(sheet)
}

fn repeated(tag: &BytesStart<'_>, name: &str) -> Result<u64, Trouble> {
    let Some(times) = prefixed(tag, name)? else { return Ok(1) };
    times
        .parse()
        .ok()
        .filter(|n| *n > 0)
        .ok_or_else(|| Trouble::broken(format!("something is repeated `{times}` times")))
}

/// The cells of the row that was opened last.
fn columns(markup: &mut Markup<'_>, row: u64) -> Result<Vec<(u32, Raw)>, Trouble> {
    let inside = markup.depth();
    let mut cells = Vec::new();
    let mut next: u32 = 0;
    while markup.depth() >= inside {
        let Some(piece) = markup.next()? else { break };
        let Piece::Open(tag) = piece else { continue };
        if !matches!(tag.name().as_ref(), "table:table-cell" | "table:covered-table-cell") {
            markup.skip()?;
            continue;
        }
        let times = u32::try_from(repeated(&tag, "table:number-columns-repeated")?).unwrap_or(u32::MAX);
        let cell = cell(markup, &tag).map_err(|trouble| trouble.at(Position { row, column: next }))?;
        let end = next.saturating_add(times);
        if !cell.is_empty() {
            if end > MOST_COLUMNS {
                return Err(too_many_cells());
            }
            cells.extend((next..end).map(|column| (column, cell.clone())));
        }
        next = end;
    }
    Ok(cells)
}

/// The cell whose tag was opened last.
fn cell(markup: &mut Markup<'_>, tag: &BytesStart<'_>) -> Result<Raw, Trouble> {
    let value = |name: &str| prefixed(tag, name);
    let formula = value("table:formula")?.is_some();
    let shown = paragraphs(markup)?;
    // What an error is called stands in the text only; old versions wrote it beside the number 0.
    let error = value("calcext:value-type")?.is_some_and(|kind| kind == "error")
        || (formula && (shown.starts_with('#') || shown.starts_with("Err:")));
    if error {
        return Ok(Raw::Bad(shown, Unfit::Error));
    }
    let kind = value("office:value-type")?;
    let number = |written: Option<std::borrow::Cow<'_, str>>| {
        let written = written.unwrap_or_default();
        typed(&written).ok_or_else(|| Trouble::broken(format!("`{written}` is no number")))
    };
    Ok(match kind.as_deref() {
        Some("float" | "currency") => match number(value("office:value")?)? {
            Typed::Decimal(number) => Raw::Number(number.plain()),
            Typed::TooLong(shown) => Raw::Bad(shown, Unfit::Digits),
        },
        Some("percentage") => match number(value("office:value")?)? {
            Typed::Decimal(number) => Raw::Percent(number.percent()),
            Typed::TooLong(shown) => Raw::Bad(shown, Unfit::Digits),
        },
        Some("date") => {
            let date = value("office:date-value")?.unwrap_or_default();
            iso_day(&date).map_or_else(|| Raw::Bad(date.into_owned(), Unfit::NoDay), Raw::Day)
        }
        Some("time") => Raw::Bad(shown, Unfit::NoDay),
        Some("boolean") => Raw::Boolean(value("office:boolean-value")?.is_some_and(|yes| yes == "true")),
        Some("string") => Raw::text(value("office:string-value")?.map_or(shown, std::borrow::Cow::into_owned)),
        None if formula => Raw::Bad(shown, Unfit::Uncalculated),
        None => Raw::text(shown),
        Some(kind) => return Err(Trouble::broken(format!("there is no kind of cell `{kind}`"))),
    })
}

/// The text of the cell that was opened last: a line for each paragraph; its comments are no part of it.
fn paragraphs(markup: &mut Markup<'_>) -> Result<String, Trouble> {
    let inside = markup.depth();
    let mut text = String::new();
    // Outside of paragraphs there are only spaces between tags. In them, spaces in a row count as one.
    let (mut paragraph, mut some, mut spaced) = (0, false, true);
    while markup.depth() >= inside {
        let Some(piece) = markup.next()? else { break };
        match piece {
            Piece::Open(tag) => match tag.name().as_ref() {
                "text:p" | "text:h" if paragraph == 0 => {
                    if some {
                        text.push('\n');
                    }
                    (paragraph, some, spaced) = (markup.depth(), true, true);
                }
                "text:s" => {
                    let count = repeated(&tag, "text:c")?;
                    text.push_str(&" ".repeat(usize::try_from(count.min(1 << 16)).unwrap_or(0)));
                }
                "text:tab" => text.push('\t'),
                "text:line-break" => text.push('\n'),
                "office:annotation" | "text:note" | "text:ruby-text" | "draw:frame" | "table:detective" => {
                    markup.skip()?
                }
                _ => {}
            },
            Piece::Text(more) if paragraph > 0 => {
                for c in more.chars() {
                    let space = matches!(c, ' ' | '\t' | '\n' | '\r');
                    if !space {
                        text.push(c);
                    } else if !spaced {
                        text.push(' ');
                    }
                    spaced = space;
                }
            }
            Piece::Close if markup.depth() < paragraph => paragraph = 0,
            Piece::Text(_) | Piece::Close => {}
        }
    }
    Ok(text)
}
