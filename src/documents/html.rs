//! Text within HTML, and the small pieces that pages are made of.

use crate::report::Side;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// A text as it may stand between tags and in quoted attributes. What a browser would not show, or would turn around what
/// follows, is written out as in `\u{202e}`.
#[must_use]
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() || turns(c) => out.extend(c.escape_default()),
            c => out.push(c),
        }
    }
    out
}

/// Characters that turn the direction of text, and those that no text can have in HTML.
fn turns(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fdd0}'..='\u{fdef}')
        || matches!(u32::from(c) & 0xffff, 0xfffe | 0xffff)
}

/// The words of a content policy that allow this text as a style or script, and no other.
#[must_use]
pub(super) fn source_hash(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::from("'sha256-");
    for group in Sha256::digest(text.as_bytes()).chunks(3) {
        let bits = (0..3).fold(0_usize, |bits, at| bits << 8 | group.get(at).copied().map_or(0, usize::from));
        for place in 0..4_usize {
            let digit = DIGITS.get(bits >> (18 - 6 * place) & 63).copied().map_or('A', char::from);
            out.push(if place > group.len() { '=' } else { digit });
        }
    }
    out.push('\'');
    out
}

/// A table: a caption, headings with the side of their column, rows of as many texts. The first cell of a row names it.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub caption: String,
    pub columns: Vec<(String, Side)>,
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// The table as HTML; all its texts are escaped here.
    #[must_use]
    pub fn html(&self) -> String {
        let class =
            |side: Option<&(String, Side)>| if side.is_some_and(|c| c.1 == Side::Right) { " class=\"n\"" } else { "" };
        let mut out = format!("<table><caption>{}</caption>\n<thead><tr>", escaped(&self.caption));
        for column in &self.columns {
            let _ = write!(out, "<th scope=\"col\"{}>{}</th>", class(Some(column)), escaped(&column.0));
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        for row in &self.rows {
            out.push_str("<tr>");
            for (at, cell) in row.iter().enumerate() {
                let side = class(self.columns.get(at));
                let (open, close) = if at == 0 { ("<th scope=\"row\"", "th") } else { ("<td", "td") };
                let _ = write!(out, "{open}{side}>{}</{close}>", escaped(cell));
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody></table>\n");
        out
    }
}
