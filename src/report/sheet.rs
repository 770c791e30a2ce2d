//! A table of a page: columns, cells with what programs read and what people do, and its four forms.

use super::words::one_line;
use super::{Columns, Side};
use crate::lang::Lang;
use crate::number::{Exact, Money, Rounding};
use serde_json::{Map, Value as Json, json};

/// The longest bar, in characters.
const BAR: u64 = 20;

/// A table: columns with names, and rows of as many cells.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub(super) name: String,
    title: String,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    pub(super) main: bool,
    shown: usize,
    /// Whether people are told how many more rows there are.
    told: bool,
}

/// A column of a [`Sheet`].
#[derive(Clone, Debug)]
pub struct Column {
    name: String,
    heading: String,
    side: Side,
    bars: bool,
}

/// A cell: what programs read, and what people do.
#[derive(Clone, Debug)]
pub struct Cell {
    exact: Json,
    shown: String,
    /// Eighths of a character of its bar.
    bar: Option<u64>,
}

impl Cell {
    /// Nothing stands here.
    #[must_use]
    pub fn nothing() -> Self {
        Self { exact: Json::Null, shown: "-".into(), bar: None }
    }

    /// Nothing stands here, and people see nothing.
    #[must_use]
    pub fn blank() -> Self {
        Self { shown: String::new(), ..Self::nothing() }
    }

    /// A text, the same for both.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::named(text, text)
    }

    /// A name for programs and its words for people.
    #[must_use]
    pub fn named(name: &str, shown: &str) -> Self {
        // A line feed within a cell would part its row.
        Self { exact: name.into(), shown: one_line(shown), bar: None }
    }

    /// A number, exact.
    #[must_use]
    pub fn number(number: &Exact) -> Self {
        Self::text(&number.to_string())
    }

    /// Money: `480000.00` for programs, `480,000.00` for people.
    #[must_use]
    pub fn money(money: Money) -> Self {
        Self::named(&money.to_string(), &money.grouped())
    }

    /// A count.
    #[must_use]
    pub fn count(count: usize) -> Self {
        Self { exact: json!(count), shown: thousands(count), bar: None }
    }

    /// How many of how many, with a bar for people.
    #[must_use]
    pub fn share(count: usize, of: usize) -> Self {
        let wide = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        let eighths = wide(count).saturating_mul(8 * BAR).checked_div(wide(of)).unwrap_or(0).min(8 * BAR);
        Self { bar: Some(eighths), ..Self::count(count) }
    }

    /// The same with other words for people.
    #[must_use]
    pub fn said(self, shown: &str) -> Self {
        Self { shown: shown.to_owned(), ..self }
    }

    /// A share of a whole: the ratio for programs, rounded down to 4 places; per cent for people, with a bar that ends at
    /// the whole. So neither says that it is reached before it is.
    #[must_use]
    pub fn reached(share: &Exact) -> Self {
        let ratio = share.round(4, Rounding::Floor);
        let percent = (&ratio * &Exact::from(100)).to_fixed(2).unwrap_or_default();
        let eighths = (share * &Exact::from(8 * BAR)).floor().to_i64().and_then(|n| u64::try_from(n).ok());
        let full = if *share >= Exact::one() { 8 * BAR } else { 0 };
        Self {
            bar: Some(eighths.unwrap_or(full).min(8 * BAR)),
            ..Self::named(&ratio.to_string(), &format!("{percent}%"))
        }
    }

    fn bar(&self) -> String {
        const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
        let Some(eighths) = self.bar else { return String::new() };
        let (whole, part) = (usize::try_from(eighths / 8), usize::try_from(eighths % 8));
        let part = part.ok().and_then(|at| PARTS.get(at)).copied().unwrap_or_default();
        "█".repeat(whole.unwrap_or(0)) + part
    }

    /// Its text in a CSV file. A text that a spreadsheet would take for a formula gets an apostrophe in front.
    fn plain(&self) -> String {
        match &self.exact {
            Json::Null => String::new(),
            Json::String(text) => {
                let number = crate::number::parse_plain(text).is_ok();
                if number { text.clone() } else { crate::record::spreadsheet_text(text).into_owned() }
            }
            other => other.to_string(),
        }
    }
}

impl Column {
    /// Words, at the left.
    #[must_use]
    pub fn words(name: &str, heading: impl Into<String>) -> Self {
        Self { name: name.into(), heading: heading.into(), side: Side::Left, bars: false }
    }

    /// Figures, at the right.
    #[must_use]
    pub fn figures(name: &str, heading: impl Into<String>) -> Self {
        Self { side: Side::Right, ..Self::words(name, heading) }
    }

    /// Counts with bars behind them.
    #[must_use]
    pub fn bars(name: &str, heading: impl Into<String>) -> Self {
        Self { bars: true, ..Self::figures(name, heading) }
    }
}

impl Sheet {
    /// An empty table: its name for programs, its title for people (which may be empty), its columns.
    #[must_use]
    pub fn new(name: impl Into<String>, title: impl Into<String>, columns: Vec<Column>) -> Self {
        Self {
            name: name.into(),
            title: title.into(),
            columns,
            rows: Vec::new(),
            main: false,
            shown: usize::MAX,
            told: true,
        }
    }

    /// Makes it the one that CSV has; without one it is the first.
    #[must_use]
    pub fn main(self) -> Self {
        Self { main: true, ..self }
    }

    /// Shows people so many rows at most; how many more there are is said. With no row, people see nothing of it.
    #[must_use]
    pub fn at_most(self, shown: usize) -> Self {
        Self { shown, ..self }
    }

    /// Shows people the first rows alone, where the page has said already what becomes of the others.
    #[must_use]
    pub fn first(self, shown: usize) -> Self {
        Self { shown, told: false, ..self }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    /// Whether it has no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether people see nothing of it.
    pub(super) fn is_hidden(&self) -> bool {
        self.is_empty() || self.shown == 0
    }

    fn more(&self, lang: Lang) -> Option<String> {
        let more = self.rows.len().checked_sub(self.shown).filter(|more| self.told && *more > 0)?;
        Some(lang.say("and {1} more", &[&thousands(more)]))
    }

    pub(super) fn human(&self, lang: Lang) -> String {
        let mut sides = Vec::new();
        for column in &self.columns {
            sides.push(column.side);
            if column.bars {
                sides.push(Side::Left);
            }
        }
        let mut columns = Columns::new(2, &sides);
        if self.columns.iter().any(|c| !c.heading.is_empty()) {
            columns.row(self.columns.iter().flat_map(|c| {
                let bars = c.bars.then(String::new);
                std::iter::once(c.heading.clone()).chain(bars)
            }));
        }
        for row in self.rows.iter().take(self.shown) {
            columns.row(self.columns.iter().zip(row).flat_map(|(column, cell)| {
                let bar = column.bars.then(|| cell.bar());
                std::iter::once(cell.shown.clone()).chain(bar)
            }));
        }
        let more = self.more(lang).map(|more| format!("  {more}\n")).unwrap_or_default();
        titled(&self.title, &(columns.render() + &more))
    }

    pub(super) fn markdown(&self, lang: Lang) -> String {
        let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        let mut out = line(self.columns.iter().map(|c| escaped(&c.heading)).collect());
        let rule = |c: &Column| if c.side == Side::Right { "---:" } else { "---" }.to_owned();
        out.push_str(&line(self.columns.iter().map(rule).collect()));
        for row in self.rows.iter().take(self.shown) {
            out.push_str(&line(row.iter().map(|cell| escaped(&cell.shown)).collect()));
        }
        let more = self.more(lang).map(|more| format!("\n{more}\n")).unwrap_or_default();
        let title = if self.title.is_empty() { String::new() } else { format!("{}\n\n", escaped(&self.title)) };
        title + &out + &more
    }

    pub(super) fn json(&self) -> Json {
        let object = |row: &Vec<Cell>| -> Json {
            let pairs = self.columns.iter().zip(row);
            pairs.map(|(column, cell)| (column.name.clone(), cell.exact.clone())).collect::<Map<_, _>>().into()
        };
        self.rows.iter().map(object).collect()
    }

    pub(super) fn csv(&self, marks: &[(String, String)]) -> String {
        let names = marks.iter().map(|(name, _)| name.clone());
        let header: Vec<String> = names.chain(self.columns.iter().map(|c| c.name.clone())).collect();
        let words = || marks.iter().map(|(_, word)| word.clone());
        let row = |row: &Vec<Cell>| words().chain(row.iter().map(Cell::plain)).collect();
        let rows: Vec<Vec<String>> = self.rows.iter().map(row).collect();
        String::from_utf8(crate::record::write_rows(&header, &rows)).unwrap_or_default()
    }
}

fn titled(title: &str, body: &str) -> String {
    if title.is_empty() { body.to_owned() } else { format!("{title}\n{body}") }
}

/// Text within a Markdown table or line.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            '<' => out.push_str("&lt;"),
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' => out.extend(['\\', c]),
            other => out.push(other),
        }
    }
    out
}

/// A count with commas between its thousands.
#[must_use]
pub fn thousands(n: usize) -> String {
    Exact::from(n).grouped(0).unwrap_or_default()
}
