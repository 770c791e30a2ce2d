//! Workbooks (XLSX): the only place that names the crate that writes them. A sheet has one header row, then rows of typed
//! cells, nothing merged and nothing filled. Rows go to a file without a name as they come, so that memory does not
//! grow with them, and the same cells give the same bytes.
//!
//! A text is a text whatever it begins with, in cells of the format for texts, so that it stays one when somebody edits it.
//! A number is written as one only where a spreadsheet can hold it as it is: with 15 digits at most. What a cell cannot
//! hold is refused.

use super::held::{CHARACTERS, held_note, number};
use crate::value::parse_date;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Formula, Note, Workbook, Worksheet, XlsxError,
};
use std::fmt;
use std::io::Write;
use std::path::Path;

/// The most rows of a sheet below its header.
const ROWS: u32 = 1_048_575;

/// So many characters beside each other can still be read on one page.
const PAGE: u32 = 180;

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// A text, whatever it begins with.
    Text(&'a str),
    /// A decimal number as text; a text where a spreadsheet cannot hold it.
    Number(&'a str),
    /// A day, as `2020-03-31`; a text where a spreadsheet has no such day.
    Day(&'a str),
    /// A formula, and what it comes to.
    Formula(String, String),
}

/// What the cells of a column look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Texts.
    Words,
    /// Longer texts, on several lines where they need them.
    Prose,
    /// Numbers as they are.
    Plain,
    /// Numbers with so many decimals.
    Fixed(u32),
    /// Amounts with so many decimals, their thousands apart.
    Money(u32),
    /// Per cent of a ratio, with so many decimals.
    Percent(u32),
    /// Days.
    Day,
}

/// A column: its header, and what its cells look like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// What stands in the first row.
    pub name: String,
    /// What its cells look like.
    pub look: Look,
    /// How wide it is, in characters; 0 for the width of its name.
    pub width: u16,
}

impl Heading {
    /// A column.
    #[must_use]
    pub fn new(name: impl Into<String>, look: Look, width: u16) -> Self {
        Self { name: name.into(), look, width }
    }

    fn shown_width(&self) -> u16 {
        let name = u16::try_from(unicode_width::UnicodeWidthStr::width(&*self.name)).unwrap_or(u16::MAX);
        self.width.max(name.saturating_add(2)).min(60)
    }
}

/// Why a workbook is not written.
#[derive(Debug)]
pub enum BookError {
    /// A cell that a spreadsheet cannot hold: the sheet, the first cell of its row, the column, and why.
    Cell(String, String, String, String),
    /// A sheet that has more rows or columns than a spreadsheet can hold.
    TooLarge(String),
    /// The system, or the crate that writes.
    System(String),
}

impl fmt::Display for BookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cell(sheet, row, column, why) => {
                write!(f, "a workbook cannot hold column {column} of {row} (sheet {sheet}): {why}; CSV can")
            }
            Self::TooLarge(sheet) => {
                write!(f, "sheet {sheet} has more than {ROWS} rows or 16,384 columns; write CSV instead")
            }
            Self::System(words) => f.write_str(words),
        }
    }
}

impl std::error::Error for BookError {}

impl From<XlsxError> for BookError {
    fn from(error: XlsxError) -> Self {
        Self::System(format!("the workbook cannot be written: {error}"))
    }
}

/// A workbook while it is written.
pub struct Book {
    inner: Workbook,
    footer: String,
}

impl fmt::Debug for Book {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Book").finish_non_exhaustive()
    }
}

impl Book {
    /// An empty workbook: when it was made, as an instant, which never is the clock's; the line below every printed page;
    /// and the folder for what is written before the workbook is put together, which must be there.
    ///
    /// # Errors
    ///
    /// Where that folder cannot be written to.
    pub fn new(made: &str, stamp: &str, scratch: &Path) -> Result<Self, BookError> {
        let mut inner = Workbook::new();
        inner.set_tempdir(scratch)?;
        // Without a moment of its own the crate asks the clock.
        let made = made.get(..19).and_then(|moment| ExcelDateTime::parse_from_str(moment).ok());
        let made = match made {
            Some(made) => made,
            None => ExcelDateTime::from_ymd(2000, 1, 1)?,
        };
        let properties = DocProperties::new().set_author("merit").set_comment(stamp).set_creation_datetime(&made);
        inner.set_properties(&properties);
        // A footer has codes that begin with `&`, and 255 characters in all.
        let mut line = String::new();
        for c in stamp.chars().filter(|c| !c.is_control()) {
            if line.encode_utf16().count() > 200 {
                break;
            }
            line.extend(if c == '&' { vec!['&', '&'] } else { vec![c] });
        }
        let footer = format!("&L&8{line}&R&8&P / &N");
        Ok(Self { inner, footer })
    }

    /// A sheet with its header row; so many columns at its left stay in sight, and on every printed page.
    ///
    /// # Errors
    ///
    /// Where a name is none for a sheet, or a header is more than a cell can hold.
    pub fn sheet(&mut self, name: &str, headings: &[Heading], fixed: u16) -> Result<Sheet<'_>, BookError> {
        let inner = self.inner.add_worksheet_with_constant_memory()?;
        inner.set_name(name)?;
        inner.set_freeze_panes(1, fixed)?.set_landscape().set_paper_size(9);
        inner.set_repeat_rows(0, 0)?.set_footer(&self.footer);
        let width: u32 = headings.iter().map(|h| u32::from(h.shown_width())).sum();
        if width <= PAGE {
            inner.set_print_fit_to_pages(1, 0);
        } else {
            // On one page nobody could read it.
            inner.set_print_scale(60);
            if let Some(last) = fixed.checked_sub(1) {
                inner.set_repeat_columns(0, last)?;
            }
        }
        let sheet = Sheet { inner, name: name.to_owned(), headings: headings.to_vec(), row: 0 };
        for (at, heading) in headings.iter().enumerate() {
            let column = sheet.column(at)?;
            sheet.inner.set_column_width(column, heading.shown_width())?;
            sheet.inner.set_column_format(column, &heading.look.format())?;
        }
        let bold = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top).set_num_format("@");
        for (at, heading) in headings.iter().enumerate() {
            let column = sheet.column(at)?;
            sheet.fits(&heading.name, &heading.name, at)?;
            let head = match heading.look {
                Look::Words | Look::Prose => bold.clone().set_align(FormatAlign::Left).set_indent(1),
                _ => bold.clone().set_align(FormatAlign::Right),
            };
            sheet.inner.write_string_with_format(0, column, &heading.name, &head)?;
        }
        Ok(sheet)
    }

    /// A sheet that spreadsheets do not show and do not offer to show, of a few texts, each in its cell of the first column.
    ///
    /// # Errors
    ///
    /// Those of [`Self::sheet`].
    pub fn hidden(&mut self, name: &str, columns: &[Vec<&str>]) -> Result<(), BookError> {
        let inner = self.inner.add_worksheet_with_constant_memory()?;
        inner.set_name(name)?.set_very_hidden(true);
        let text = Format::new().set_num_format("@");
        let longest = columns.iter().map(Vec::len).max().unwrap_or(0);
        for row in 0..longest {
            for (column, texts) in columns.iter().enumerate() {
                let (Some(words), Ok(at), Ok(column)) = (texts.get(row), u32::try_from(row), u16::try_from(column))
                else {
                    continue;
                };
                inner.write_string_with_format(at, column, *words, &text)?;
            }
        }
        Ok(())
    }

    /// Puts the workbook together.
    ///
    /// # Errors
    ///
    /// Those of the writer, and where what was written before cannot be read.
    pub fn save(mut self, out: impl Write + Send) -> Result<(), BookError> {
        Ok(self.inner.save_to_writer(out)?)
    }
}

impl Look {
    fn format(self) -> Format {
        let decimals = |places: u32| match usize::try_from(places) {
            Ok(0) | Err(_) => String::new(),
            Ok(places) => format!(".{}", "0".repeat(places)),
        };
        let code = match self {
            Self::Words | Self::Prose => "@".to_owned(),
            Self::Plain => "General".into(),
            Self::Fixed(places) => format!("0{}", decimals(places)),
            Self::Money(places) => format!("#,##0{}", decimals(places)),
            Self::Percent(places) => format!("0{}%", decimals(places)),
            Self::Day => "yyyy-mm-dd".into(),
        };
        let format = Format::new().set_num_format(code);
        match self {
            // A little room between a figure and the text at its right.
            Self::Words => format.set_indent(1),
            Self::Prose => format.set_text_wrap().set_align(FormatAlign::Top).set_indent(1),
            _ => format,
        }
    }
}

/// A sheet while its rows are written, one after the other.
pub struct Sheet<'a> {
    inner: &'a mut Worksheet,
    name: String,
    headings: Vec<Heading>,
    row: u32,
}

impl fmt::Debug for Sheet<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sheet").field("name", &self.name).field("row", &self.row).finish_non_exhaustive()
    }
}

impl Sheet<'_> {
    /// Writes the next row.
    ///
    /// # Errors
    ///
    /// [`BookError::Cell`] where a cell cannot hold what it should, [`BookError::TooLarge`] below the last row of a sheet.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), BookError> {
        if self.row >= ROWS {
            return Err(BookError::TooLarge(self.name.clone()));
        }
        self.row += 1;
        let first = cells.iter().find_map(|cell| match cell {
            Cell::Text(text) => Some(*text),
            _ => None,
        });
        for (at, cell) in cells.iter().enumerate() {
            let column = self.column(at)?;
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => self.text(at, column, text, first)?,
                Cell::Number(text) => match number(text) {
                    Some(number) => drop(self.inner.write_number(self.row, column, number)?),
                    None => self.text(at, column, text, first)?,
                },
                Cell::Day(text) => match day(text) {
                    Some(day) => drop(self.inner.write_datetime(self.row, column, &day)?),
                    None => self.text(at, column, text, first)?,
                },
                Cell::Formula(formula, result) => {
                    let formula = Formula::new(formula).set_result(result);
                    self.inner.write_formula(self.row, column, formula)?;
                }
            }
        }
        Ok(())
    }

    fn text(&mut self, at: usize, column: u16, text: &str, first: Option<&str>) -> Result<(), BookError> {
        self.fits(text, first.unwrap_or_default(), at)?;
        self.inner.write_string(self.row, column, text)?;
        Ok(())
    }

    /// Whether a cell can hold a text.
    fn fits(&self, text: &str, row: &str, at: usize) -> Result<(), BookError> {
        let length = if text.len() > CHARACTERS { text.encode_utf16().count() } else { 0 };
        if length <= CHARACTERS {
            return Ok(());
        }
        let why = format!("it has {length} characters, and a cell holds {CHARACTERS}");
        let row: String = row.chars().take(60).collect();
        let column = self.headings.get(at).map_or_else(String::new, |h| h.name.chars().take(60).collect());
        Err(BookError::Cell(self.name.clone(), row, column, why))
    }

    fn column(&self, at: usize) -> Result<u16, BookError> {
        // 16,384 columns are the most.
        u16::try_from(at).ok().filter(|column| *column < 16_384).ok_or_else(|| BookError::TooLarge(self.name.clone()))
    }

    /// The row written last; the header is 1, as spreadsheets count.
    #[must_use]
    pub fn last_row(&self) -> u32 {
        self.row + 1
    }

    /// Puts a note on the header of a column. A note helps whoever types, and decides nothing: one that is longer than a
    /// spreadsheet holds ends in `…`.
    ///
    /// # Errors
    ///
    /// Those of the crate that writes.
    pub fn note(&mut self, at: usize, words: &str) -> Result<(), BookError> {
        let words = held_note(words);
        let lines = words.lines().map(|line| 1 + line.chars().count() / 30).sum::<usize>().max(3);
        let height = u32::try_from(lines * 18).unwrap_or(400).min(400);
        let note = Note::new(words).add_author_prefix(false).set_author("merit").set_width(260).set_height(height);
        let column = self.column(at)?;
        self.inner.insert_note(0, column, &note)?;
        Ok(())
    }

    /// Lets a spreadsheet check what is typed below the header of a column.
    ///
    /// # Errors
    ///
    /// Those of the crate that writes.
    pub fn check(&mut self, at: usize, rows: u32, check: &super::typing::Typing) -> Result<(), BookError> {
        let column = self.column(at)?;
        self.inner.add_data_validation(1, column, rows.min(ROWS), column, &check.rule()?)?;
        Ok(())
    }
}

fn day(text: &str) -> Option<ExcelDateTime> {
    let date = parse_date(text)?;
    // A spreadsheet believes that 1900 was a leap year: what lies before its end is another day elsewhere.
    if date < jiff::civil::Date::new(1900, 3, 1).ok()? {
        return None;
    }
    let (year, month, day) = (date.year(), date.month(), date.day());
    ExcelDateTime::from_ymd(u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?).ok()
}
