//! The file of an office: who publishes, and how people reach it. Notices and letters say it; no round depends on it.

use super::keys::Keys;
use super::model::Label;
use super::reader::Reader;
use crate::diagnostic::Diagnostic;
use crate::yaml::Node;
use std::sync::Arc;

/// An office that publishes a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    /// Its name.
    pub name: Label,
    /// The part of it that people turn to.
    pub department: Option<Label>,
    /// Whom to ask for.
    pub contact: Option<Label>,
    /// Its telephone number.
    pub phone: Arc<str>,
    /// Its address.
    pub address: Label,
    /// The postal code.
    pub postcode: Option<Arc<str>>,
    /// Where it reads mail.
    pub email: Option<Arc<str>>,
    /// What an objection must be, in place of the words of the templates.
    pub objections: Option<Label>,
    /// Further ways against a decision, for letters.
    pub remedies: Option<Label>,
}

/// Reads `office: …`, with all findings in file order.
#[must_use]
pub fn office(root: &Node) -> (Option<Office>, Vec<Diagnostic>) {
    let mut reader = Reader::default();
    let office = read(&mut reader, root);
    (office, reader.findings.into_sorted())
}

fn read(reader: &mut Reader, root: &Node) -> Option<Office> {
    let mut keys = reader.keys(root, "a file of an office")?;
    let name = reader.need(&mut keys, "office").and_then(|p| reader.label(&p.value, "`office`"));
    let phone = reader.needed_word(&mut keys, "phone").map(|word| word.value);
    let address = reader.need(&mut keys, "address").and_then(|p| reader.label(&p.value, "`address`"));
    let department = label(reader, &mut keys, "department", "`department`");
    let contact = label(reader, &mut keys, "contact", "`contact`");
    let objections = label(reader, &mut keys, "objections", "`objections`");
    let remedies = label(reader, &mut keys, "remedies", "`remedies`");
    let [postcode, email] = [("postcode", "`postcode`"), ("email", "`email`")]
        .map(|(key, what)| keys.get(key).and_then(|p| reader.word(&p.value, what)).map(|word| word.value));
    reader.finish(keys);
    let (name, phone, address) = (name?, phone?, address?);
    Some(Office { name, department, contact, phone, address, postcode, email, objections, remedies })
}

fn label(reader: &mut Reader, keys: &mut Keys<'_>, key: &'static str, what: &'static str) -> Option<Label> {
    let pair = keys.get(key)?;
    reader.label(&pair.value, what)
}
