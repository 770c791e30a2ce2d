//! Marks of charts. Across, they are placed in hundredths of a per cent of the width and so follow the page; down, in
//! pixels, so that text keeps its size. Whole numbers only.

use super::html::escaped;
use crate::number::Exact;
use std::fmt::Write;

/// The whole width, in hundredths of a per cent.
pub(super) const WIDTH: i64 = 10_000;

/// How much of a whole width a part is of something: from 0 to `width`, rounded down. What is there but too small to be
/// seen gets a sliver; the figure stands beside it.
#[must_use]
pub(super) fn part(part: &Exact, of: &Exact, width: i64) -> i64 {
    const SLIVER: i64 = 25;
    let share = part.checked_div(of).unwrap_or_default();
    let units = (share * Exact::from(width)).floor().to_i64().unwrap_or(width).clamp(0, width);
    if part.is_positive() { units.max(SLIVER.min(width)) } else { 0 }
}

/// The marks of a chart while it is drawn.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks {
    marks: String,
    /// The height so far, in pixels.
    pub height: i64,
}

fn across(units: i64) -> String {
    format!("{}.{:02}%", units / 100, units % 100)
}

impl Marks {
    /// A bar.
    pub fn bar(&mut self, (x, y): (i64, i64), (width, height): (i64, i64), class: &str) {
        if width > 0 {
            let (x, width) = (across(x), across(width));
            let _ = writeln!(
                self.marks,
                "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>"
            );
        }
    }

    /// A line across, at a height.
    pub fn rule(&mut self, y: i64, class: &str) {
        let _ = writeln!(self.marks, "<line class=\"{class}\" x1=\"0\" y1=\"{y}\" x2=\"100%\" y2=\"{y}\"/>");
    }

    /// Words that begin at the left edge.
    pub fn left(&mut self, y: i64, class: &str, words: &str) {
        let _ = writeln!(self.marks, "<text class=\"{class}\" x=\"0\" y=\"{y}\">{}</text>", escaped(words));
    }

    /// A label at the left with a figure at the right of the same line: on a narrow page it is cut; the table has all of it.
    pub fn label(&mut self, y: i64, class: &str, words: &str) {
        const NARROW: usize = 32;
        const WIDE: usize = 64;
        let (narrow, wide) = (cut(words, NARROW), cut(words, WIDE));
        if narrow == wide {
            return self.left(y, class, words);
        }
        self.left(y, &format!("{class} narrow"), &narrow);
        self.left(y, &format!("{class} wide"), &wide);
    }

    /// Words that end at the right edge.
    pub fn right(&mut self, y: i64, class: &str, words: &str) {
        let _ = writeln!(self.marks, "<text class=\"{class} end\" x=\"100%\" y=\"{y}\">{}</text>", escaped(words));
    }

    /// Words behind the sign of a legend.
    pub fn legend(&mut self, y: i64, words: &str) {
        let _ = writeln!(self.marks, "<text class=\"inner\" x=\"36\" y=\"{y}\">{}</text>", escaped(words));
    }

    /// Marks as they are.
    pub fn raw(&mut self, marks: &str) {
        self.marks.push_str(marks);
    }

    /// The chart with its title and its text alternative, whose ids begin with `id`.
    #[must_use]
    pub fn svg(&self, id: &str, title: &str, text: &str) -> String {
        let Self { marks, height } = self;
        let (title, text) = (escaped(title), escaped(text));
        format!(
            "<svg role=\"img\" aria-labelledby=\"{id}-title {id}-text\" width=\"100%\" height=\"{height}\">\n<title \
             id=\"{id}-title\">{title}</title>\n<desc id=\"{id}-text\">{text}</desc>\n{marks}</svg>\n"
        )
    }
}

/// A text cut to so many columns.
fn cut(text: &str, most: usize) -> String {
    use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};
    if text.width() <= most {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut width = 1;
    for c in text.chars() {
        width += c.width().unwrap_or(0);
        if width > most {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}
