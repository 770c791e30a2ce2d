//! The round with one cell changed: its table is written anew as CSV with that cell, and read again as strictly as the first time.

use crate::check::model::Rules;
use crate::diagnostic::{listed, nearest};
use crate::intake::{EncodingChoice, Fault, application_texts, decode};
use crate::record::{read_rows, write_rows};
use crate::round::{Materials, Options};
use crate::text::composed;
use std::sync::Arc;

/// One cell of an application: the field, and what would stand in its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The name of the field.
    pub field: Arc<str>,
    /// What stands there.
    pub was: String,
    /// What would stand there.
    pub is: String,
}

/// The materials with cells of one application changed, and what stood there.
///
/// # Errors
///
/// A field or an application that is not there, in one sentence with the nearest known one.
pub fn what_if(
    materials: &Materials,
    rules: &Rules,
    encoding: EncodingChoice,
    key: &str,
    cells: &[(String, String)],
) -> Result<(Materials, Vec<Change>), String> {
    let (name, bytes) = &materials.data;
    let told = |faults: Vec<Fault>| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    let (header, mut rows) = match application_texts(name, bytes, encoding, &rules.layout) {
        Some(read) => read.map_err(told)?,
        None => {
            let (text, _) = decode(&name.as_str().into(), bytes, encoding).map_err(|fault| fault.to_string())?;
            read_rows(text.as_bytes())?
        }
    };
    let columns: Vec<String> = header.iter().map(|h| plain(h)).collect();
    let column =
        |field: &crate::check::model::Field| columns.iter().position(|h| field.columns.iter().any(|c| **c == **h));
    let keys = rules.fields.get(rules.key).and_then(column).ok_or("the table has no column of keys")?;
    let row = rows.iter_mut().find(|row| row.get(keys).is_some_and(|cell| plain(cell) == key));
    let row = row.ok_or_else(|| format!("the record has no application {key}"))?;
    let mut changes = Vec::new();
    for (field, value) in cells {
        let unknown = || {
            let near = nearest(field, rules.fields.iter().map(|f| &*f.name));
            let of_header = || {
                let headed = |f: &&crate::check::model::Field| f.columns.iter().any(|column| column.contains(&**field));
                rules.fields.iter().find(headed).map(|f| &*f.name)
            };
            let hint = match near.or_else(of_header) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("its fields are {}", listed(rules.fields.iter().map(|f| &*f.name))),
            };
            format!("`{field}` is not a field of the rules; {hint}")
        };
        let declared = rules.fields.iter().find(|f| *f.name == **field).ok_or_else(unknown)?;
        let at = column(declared).ok_or_else(|| format!("the table has no column of `{field}`"))?;
        let slot = row.get_mut(at).ok_or("the row of the application is too short")?;
        let was = std::mem::replace(slot, value.clone());
        changes.push(Change { field: declared.name.clone(), was, is: value.clone() });
    }
    // The headers stand in the row in which the rules look for them.
    let mut table = "\n".repeat(rules.layout.header_row.saturating_sub(1)).into_bytes();
    table.extend(write_rows(&header, &rows));
    let data = (name.clone(), table);
    Ok((Materials { data, ..materials.clone() }, changes))
}

/// The options of a trial: what was written anew is UTF-8 whatever it was before, and other tables are what they were.
#[must_use]
pub fn trial_options(options: &Options) -> Options {
    Options { encoding: EncodingChoice::Auto, ..options.clone() }
}

fn plain(text: &str) -> String {
    composed(text.trim_start_matches('\u{feff}')).into_owned()
}
