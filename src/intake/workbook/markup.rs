//! The XML of a workbook: tags, attributes and texts; what merit does not know is never guessed at.

use super::trouble::Trouble;
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;

/// No tag of a workbook has so many bytes of attributes.
const LONGEST_TAG: usize = 1 << 16;

/// A part of a document.
pub(super) enum Piece<'a> {
    /// A tag that opens; one without content is followed by its end.
    Open(BytesStart<'a>),
    /// The end of the tag opened last.
    Close,
    /// A text between tags, or a part of one.
    Text(Cow<'a, str>),
}

/// A document, read from its beginning.
pub(super) struct Markup<'a> {
    reader: Reader<&'a [u8]>,
    depth: usize,
    /// A tag without content was handed out, and its end not yet.
    empty: bool,
}

impl<'a> Markup<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { reader: Reader::from_str(text), depth: 0, empty: false }
    }

    /// How many tags are open.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// The next part; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Piece<'a>>, Trouble> {
        if std::mem::take(&mut self.empty) {
            self.depth -= 1;
            return Ok(Some(Piece::Close));
        }
        loop {
            let piece = match self.reader.read_event().map_err(Trouble::broken)? {
                Event::Start(tag) | Event::Empty(tag) if tag.attributes_raw().len() > LONGEST_TAG => {
                    return Err(Trouble::broken("a tag of its XML is too long"));
                }
                Event::Start(tag) => {
                    self.depth += 1;
                    Piece::Open(tag)
                }
                Event::Empty(tag) => {
                    self.depth += 1;
                    self.empty = true;
                    Piece::Open(tag)
                }
                Event::End(_) => {
                    self.depth = self.depth.checked_sub(1).ok_or_else(|| Trouble::broken("a tag closes twice"))?;
                    Piece::Close
                }
                Event::Text(text) => Piece::Text(text.xml10_content()),
                Event::CData(text) => Piece::Text(text.xml10_content()),
                Event::GeneralRef(name) => Piece::Text(match name.resolve_char_ref().map_err(Trouble::broken)? {
                    Some(character) => Cow::Owned(character.to_string()),
                    None => Cow::Borrowed(resolve_xml_entity(&name).ok_or_else(|| Trouble::broken("an entity"))?),
                }),
                Event::DocType(_) => return Err(Trouble::broken("its XML has a document type, as no workbook does")),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
                Event::Eof if self.depth > 0 => return Err(Trouble::broken("its XML ends too early")),
                Event::Eof => return Ok(None),
            };
            return Ok(Some(piece));
        }
    }

    /// Passes over everything in the tag that was opened last, and its end.
    pub(super) fn skip(&mut self) -> Result<(), Trouble> {
        let inside = self.depth;
        while self.depth >= inside {
            self.next()?.ok_or_else(|| Trouble::broken("its XML ends too early"))?;
        }
        Ok(())
    }

    /// All texts in the tag that was opened last, one behind the other; its end is passed.
    pub(super) fn text(&mut self) -> Result<Cow<'a, str>, Trouble> {
        let inside = self.depth;
        let mut text: Cow<'a, str> = Cow::Borrowed("");
        while self.depth >= inside {
            match self.next()?.ok_or_else(|| Trouble::broken("its XML ends too early"))? {
                Piece::Text(more) if text.is_empty() => text = more,
                Piece::Text(more) => text.to_mut().push_str(&more),
                Piece::Open(_) => self.skip()?,
                Piece::Close => {}
            }
        }
        Ok(text)
    }
}

/// An attribute by its name, of whatever namespace.
pub(super) fn attribute<'t>(tag: &'t BytesStart<'_>, name: &str) -> Result<Option<Cow<'t, str>>, Trouble> {
    find(tag, |key| key.rsplit(':').next() == Some(name))
}

/// An attribute by its name with its prefix.
pub(super) fn prefixed<'t>(tag: &'t BytesStart<'_>, name: &str) -> Result<Option<Cow<'t, str>>, Trouble> {
    find(tag, |key| key == name)
}

fn find<'t>(tag: &'t BytesStart<'_>, is: impl Fn(&str) -> bool) -> Result<Option<Cow<'t, str>>, Trouble> {
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(Trouble::broken)?;
        if is(attribute.key.as_ref()) {
            return attribute.normalized_value(XmlVersion::Implicit1_0).map(Some).map_err(Trouble::broken);
        }
    }
    Ok(None)
}
