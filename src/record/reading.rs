//! What every part of a record has to be before anything of it is believed, and why a record cannot be used.

use super::{canonical, parse_strict};
use serde_json::Value;
use std::fmt;

/// Why a record cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenError {
    /// It is not a record that can be read.
    Unreadable(String),
    /// Its format is one that this version does not read.
    Newer(String),
    /// Its rules are written in an edition of the language that this version does not read.
    Edition(String),
    /// It can be read, but something in it was altered.
    Altered(String),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(words) => write!(f, "this is not a record that can be read: {words}"),
            Self::Newer(words) | Self::Edition(words) => f.write_str(words),
            Self::Altered(words) => write!(f, "this record was altered: {words}"),
        }
    }
}

/// Canonical JSON and nothing else.
pub(super) fn canonical_json(name: &str, bytes: &[u8]) -> Result<Value, OpenError> {
    let unreadable = |e: &dyn fmt::Display| OpenError::Unreadable(format!("`{name}`: {e}"));
    let text = std::str::from_utf8(bytes).map_err(|e| unreadable(&e))?;
    let value = parse_strict(text).map_err(|e| unreadable(&e))?;
    if canonical(&value).map_err(|e| unreadable(&e))? != text {
        return Err(OpenError::Altered(format!("`{name}` is not in its canonical form")));
    }
    Ok(value)
}

/// Refuses a format that this version does not read, and says which version does.
pub(super) fn version(
    what: &str,
    format: Option<&Value>,
    known: &str,
    written_by: Option<&Value>,
) -> Result<(), OpenError> {
    let found = format.and_then(Value::as_str).unwrap_or("");
    if found == known {
        return Ok(());
    }
    let number = |format: &str| {
        let (name, number) = format.rsplit_once('/')?;
        Some((name.to_owned(), number.parse::<u32>().ok()?))
    };
    let newer =
        number(found).zip(number(known)).is_some_and(|((name, found), (own, known))| name == own && found > known);
    let reads = match written_by.and_then(Value::as_str) {
        Some(version) if newer => format!("; merit {version}, which wrote it, or a later one reads it"),
        None if newer => "; a later version reads it".into(),
        _ => String::new(),
    };
    let words = format!("{what} has the format `{found}`, and this version reads `{known}`{reads}");
    Err(if newer { OpenError::Newer(words) } else { OpenError::Unreadable(words) })
}
