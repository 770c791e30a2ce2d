//! The texts of an XLSX workbook.

use super::limits::{MOST_CELLS, too_many_cells};
use super::markup::{Markup, Piece, attribute};
use super::trouble::Trouble;
use std::borrow::Cow;

/// The texts that cells point at, in their order.
pub(super) fn shared(text: &str) -> Result<Vec<String>, Trouble> {
    let mut markup = Markup::new(text);
    let mut strings = Vec::new();
    while let Some(piece) = markup.next()? {
        if let Piece::Open(tag) = piece
            && tag.local_name().as_ref() == "si"
        {
            if strings.len() >= MOST_CELLS {
                return Err(too_many_cells());
            }
            strings.push(item(&mut markup)?);
        }
    }
    Ok(strings)
}

/// The text of the tag that was opened last, whose parts may be written in several fonts; how it is read aloud is no
/// part of it.
pub(super) fn item(markup: &mut Markup<'_>) -> Result<String, Trouble> {
    let inside = markup.depth();
    let mut text = String::new();
    while markup.depth() >= inside {
        let Some(piece) = markup.next()? else { break };
        let Piece::Open(tag) = piece else { continue };
        match tag.local_name().as_ref() {
            "t" => {
                let kept = attribute(&tag, "space")?.is_some_and(|space| space == "preserve");
                let found = markup.text()?;
                let found = if kept { &*found } else { found.trim_matches([' ', '\t', '\r', '\n']) };
                text.push_str(&unescaped(found));
            }
            "r" => {}
            _ => markup.skip()?,
        }
    }
    Ok(text)
}

/// `_x000D_` is the character that XML cannot write; an underscore before such a thing is itself written `_x005F_`.
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let one = unit(from);
        let pair = one.and_then(|high| Some([high, unit(from.get(LENGTH..)?)?]));
        let single = one.and_then(|unit| char::from_u32(u32::from(unit)));
        let double = pair.and_then(|pair| char::decode_utf16(pair).next()?.ok());
        let (character, length) = match (single, double) {
            (Some(c), _) => (c, LENGTH),
            (None, Some(c)) => (c, 2 * LENGTH),
            (None, None) => ('_', 1),
        };
        out.push(character);
        rest = from.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// How long `_x000D_` is.
const LENGTH: usize = 7;

/// The unit of UTF-16 that `_x000D_` writes at the beginning of a text.
fn unit(text: &str) -> Option<u16> {
    let digits = text.get(..LENGTH)?.strip_prefix("_x")?.strip_suffix('_')?;
    digits.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u16::from_str_radix(digits, 16).ok())?
}
