//! The workbook of Excel: which sheets there are, and what is needed to read them.

use super::cells::Shared;
use super::markup::{Markup, Piece, attribute};
use super::package::Package;
use super::place::SheetName;
use super::serial::Epoch;
use super::styles::looks;
use super::trouble::Trouble;
use super::{cells, strings};
use crate::intake::raw::RawSheet;

/// A workbook, its sheets not yet read.
pub(super) struct Xlsx<'b> {
    package: Package<'b>,
    shared: Shared,
    /// The parts of the sheets.
    parts: Vec<String>,
}

impl<'b> Xlsx<'b> {
    pub(super) fn open(mut package: Package<'b>) -> Result<(Self, Vec<SheetName>), Trouble> {
        let of_package = package.part("_rels/.rels")?.ok_or_else(|| Trouble::broken("it has no `_rels/.rels`"))?;
        let book = relations(&of_package, "")?.into_iter().find(|r| r.is("officeDocument"));
        let book = book.ok_or_else(|| Trouble::broken("it does not say where its workbook is"))?.target;
        let (folder, file) = book.rsplit_once('/').unwrap_or(("", &book));
        let of_book = package.part(&joined(folder, &format!("_rels/{file}.rels")))?.unwrap_or_default();
        let relations = relations(&of_book, folder)?;
        let text = package.part(&book)?.ok_or_else(|| Trouble::broken(format!("it has no `{book}`")))?;
        let (mut sheets, mut parts) = (Vec::new(), Vec::new());
        let (mut epoch, mut uncalculated) = (Epoch::From1900, false);
        let mut markup = Markup::new(&text);
        while let Some(piece) = markup.next()? {
            let Piece::Open(tag) = piece else { continue };
            let said = |name: &str| -> Result<bool, Trouble> {
                Ok(attribute(&tag, name)?.is_some_and(|v| matches!(&*v, "1" | "true" | "on")))
            };
            match tag.local_name().as_ref() {
                "workbookPr" if said("date1904")? => epoch = Epoch::From1904,
                "calcPr" => uncalculated |= said("fullCalcOnLoad")?,
                "sheet" => {
                    let id = attribute(&tag, "id")?.unwrap_or_default();
                    let name = attribute(&tag, "name")?.unwrap_or_default().into_owned();
                    let visible = attribute(&tag, "state")?.is_none_or(|state| state == "visible");
                    let relation = relations.iter().find(|r| r.id == *id);
                    let relation =
                        relation.ok_or_else(|| Trouble::broken(format!("it does not say where sheet `{name}` is")))?;
                    // Charts and macros on sheets of their own are no tables.
                    if relation.is("worksheet") {
                        sheets.push(SheetName { name: name.into(), visible });
                        parts.push(relation.target.clone());
                    }
                }
                _ => {}
            }
        }
        let mut related = |kind: &str| match relations.iter().find(|r| r.is(kind)) {
            Some(relation) => package.part(&relation.target),
            None => Ok(None),
        };
        let strings = related("sharedStrings")?.map(|text| strings::shared(&text)).transpose()?.unwrap_or_default();
        let looks = related("styles")?.map(|text| looks(&text)).transpose()?.unwrap_or_default();
        let shared = Shared { strings, looks, epoch, uncalculated };
        Ok((Self { package, shared, parts }, sheets))
    }

    /// The cells of a sheet.
    pub(super) fn sheet(&mut self, at: usize) -> Result<RawSheet, Trouble> {
        let part = self.parts.get(at).cloned().unwrap_or_default();
        let text = self.package.part(&part)?.ok_or_else(|| Trouble::broken(format!("it has no `{part}`")))?;
        cells::read(&text, &self.shared)
    }
}

/// Where another part of the package is.
struct Relation {
    id: String,
    kind: String,
    target: String,
}

impl Relation {
    /// Whether it leads to a part of that kind; both forms of the standard end alike.
    fn is(&self, kind: &str) -> bool {
        self.kind.rsplit('/').next() == Some(kind)
    }
}

fn relations(text: &str, folder: &str) -> Result<Vec<Relation>, Trouble> {
    let mut markup = Markup::new(text);
    let mut relations = Vec::new();
    while let Some(piece) = markup.next()? {
        if let Piece::Open(tag) = piece
            && tag.local_name().as_ref() == "Relationship"
        {
            let value = |name: &str| Ok::<_, Trouble>(attribute(&tag, name)?.unwrap_or_default().into_owned());
            let target = joined(folder, &value("Target")?);
            relations.push(Relation { id: value("Id")?, kind: value("Type")?, target });
        }
    }
    Ok(relations)
}

/// The name of a part as another part in a folder writes it.
fn joined(folder: &str, target: &str) -> String {
    let (from, target) = match target.strip_prefix('/') {
        Some(absolute) => ("", absolute),
        None => (folder, target),
    };
    let mut steps: Vec<&str> = Vec::new();
    for step in from.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}
