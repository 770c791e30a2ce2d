//! How cells of an XLSX workbook are shown, as far as it says what their numbers are: percentages, days, times.

use super::markup::{Markup, Piece, attribute};
use super::trouble::Trouble;
use std::collections::BTreeMap;

/// What the format of a cell makes of its number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Look {
    /// A number.
    #[default]
    Number,
    /// A percentage.
    Percent,
    /// A day, or a moment of a day.
    Day,
    /// A time without a day.
    Time,
}

/// The looks of `styles.xml`, by the number that a cell's `s` gives.
pub(super) fn looks(text: &str) -> Result<Vec<Look>, Trouble> {
    let mut markup = Markup::new(text);
    let mut codes: BTreeMap<u32, Look> = BTreeMap::new();
    let mut looks = Vec::new();
    // Below `cellStyleXfs` stand the named styles, which no cell points at.
    let mut of_cells = false;
    while let Some(piece) = markup.next()? {
        let Piece::Open(tag) = piece else { continue };
        let number = |name: &str| -> Result<u32, Trouble> {
            Ok(attribute(&tag, name)?.and_then(|id| id.parse().ok()).unwrap_or(0))
        };
        match tag.local_name().as_ref() {
            "numFmt" => {
                let code = attribute(&tag, "formatCode")?.unwrap_or_default();
                codes.insert(number("numFmtId")?, look(&code));
            }
            "cellXfs" => of_cells = true,
            "cellStyleXfs" | "cellStyles" | "dxfs" => of_cells = false,
            "xf" if of_cells => {
                let id = number("numFmtId")?;
                looks.push(codes.get(&id).copied().unwrap_or_else(|| built_in(id)));
            }
            _ => {}
        }
    }
    Ok(looks)
}

/// The formats that every spreadsheet program knows by number; those from 27 to 58 are the Chinese ones.
fn built_in(id: u32) -> Look {
    match id {
        9 | 10 => Look::Percent,
        14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => Look::Day,
        18..=21 | 32..=35 | 45..=47 | 55 | 56 => Look::Time,
        _ => Look::Number,
    }
}

/// What a format code makes of a number: `0.0%`, `yyyy"年"m"月"d"日"`, `[h]:mm`.
fn look(code: &str) -> Look {
    if code.eq_ignore_ascii_case("general") {
        return Look::Number;
    }
    let (mut day, mut month, mut time, mut percent) = (false, false, false, false);
    let mut rest = code.chars();
    let mut before = ' ';
    while let Some(c) = rest.next() {
        match c {
            '"' => drop(rest.by_ref().take_while(|c| *c != '"').count()),
            '\\' | '_' | '*' => drop(rest.next()),
            '[' => {
                let inside: String = rest.by_ref().take_while(|c| *c != ']').collect();
                time |= matches!(
                    inside.as_str(),
                    "h" | "hh" | "m" | "mm" | "s" | "ss" | "H" | "HH" | "M" | "MM" | "S" | "SS"
                );
            }
            // What follows is for negative numbers.
            ';' => break,
            '%' => percent = true,
            'y' | 'Y' | 'd' | 'D' => day = true,
            'h' | 'H' | 's' | 'S' => time = true,
            // The M of AM/PM is no month.
            'm' | 'M' => month |= !matches!(before, 'a' | 'A' | 'p' | 'P'),
            _ => {}
        }
        before = c;
    }
    match (percent, day || (month && !time), time) {
        (true, ..) => Look::Percent,
        (_, true, _) => Look::Day,
        (.., true) => Look::Time,
        _ => Look::Number,
    }
}
