//! Lookups: small tables, written in the rule file or in a file beside it.

use super::checker::{Checker, Loader};
use super::model::Lookup;
use super::scope::Symbol;
use crate::diagnostic::{Code, Diagnostic};
use crate::feel;
use crate::number::{Exact, parse_literal};
use crate::rules::model::{self as written, FieldKind, LookupRows, Text, Word};
use crate::value::{Kind, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl Checker<'_> {
    /// The lookups in the order written; one that cannot be read is `None`, and its name known all the same.
    pub(super) fn lookups(&mut self, written: &[written::Lookup], load: Loader<'_>) -> Vec<Option<Lookup>> {
        let mut lookups = Vec::new();
        for (i, lookup) in written.iter().enumerate() {
            self.scope.declare(&lookup.name.value, lookup.name.span, Symbol::Lookup(i), self.findings);
            let rows = match &lookup.rows {
                LookupRows::Inline(rows) => Some(rows.iter().map(|(k, v)| (k.value.clone(), v.clone())).collect()),
                LookupRows::File { file, key, value } => self.lookup_file(file, key, value, load),
            };
            let table = rows.and_then(|rows| self.rows(&rows));
            let (kind, keys) = match &table {
                Some((kind, rows)) => (kind.clone(), rows.keys().cloned().collect()),
                None => (Kind::Nothing, BTreeSet::new()),
            };
            self.scope.lookups.push((kind, keys));
            lookups.push(table.map(|(_, rows)| Lookup {
                name: lookup.name.value.clone(),
                rows,
                span: lookup.name.span,
            }));
        }
        lookups
    }

    /// All values numbers, or all texts.
    fn rows(&mut self, rows: &[(Arc<str>, Text)]) -> Option<(Kind, BTreeMap<Arc<str>, Value>)> {
        let numbers: Option<Vec<Exact>> = rows.iter().map(|(_, v)| parse_literal(&v.text).ok()).collect();
        let values: Vec<Value> = match &numbers {
            Some(numbers) => numbers.iter().cloned().map(Value::Number).collect(),
            None => rows.iter().map(|(_, v)| Value::Text(v.text.clone())).collect(),
        };
        let kind = if numbers.is_some() { Kind::Number } else { Kind::Text };
        if numbers.is_none() {
            // Mostly numbers with one that cannot be read is a slip, not a table of texts.
            let readable = rows.iter().filter(|(_, v)| parse_literal(&v.text).is_ok()).count();
            if readable > 0 {
                for (_, text) in rows.iter().filter(|(_, v)| parse_literal(&v.text).is_err()) {
                    self.literal(FieldKind::Number, text, false);
                }
                return None;
            }
        }
        Some((kind, rows.iter().map(|(k, _)| k.clone()).zip(values).collect()))
    }

    fn lookup_file(
        &mut self,
        file: &Word,
        key: &Word,
        value: &Word,
        load: Loader<'_>,
    ) -> Option<Vec<(Arc<str>, Text)>> {
        let plain = file.value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
        if !plain || file.value.starts_with('.') {
            let words = format!("`{}` is not the plain name of a file beside the rule file", file.value);
            self.fault(Diagnostic::new(Code::LOOKUP_FILE, file.span, words));
            return None;
        }
        let bytes = match load(&file.value) {
            Ok(bytes) => bytes,
            Err(error) => {
                let words = format!("the lookup file `{}` cannot be read: {error}", file.value);
                let fault = Diagnostic::new(Code::LOOKUP_FILE, file.span, words);
                self.fault(fault.help("it has to stand in the folder of the rule file"));
                return None;
            }
        };
        self.files.insert(file.value.to_string(), bytes.clone());
        let Ok(text) = std::str::from_utf8(&bytes) else {
            let words = format!("the lookup file `{}` is not UTF-8", file.value);
            self.fault(Diagnostic::new(Code::LOOKUP_FILE, file.span, words));
            return None;
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
        let mut refuse = |words: String| {
            self.findings.push(Diagnostic::new(
                Code::LOOKUP_FILE,
                file.span,
                format!("the lookup file `{}`: {words}", file.value),
            ));
        };
        let headers = match reader.headers() {
            Ok(headers) => headers.clone(),
            Err(error) => {
                refuse(error.to_string());
                return None;
            }
        };
        let mut at = |name: &str| {
            let found: Vec<usize> = headers.iter().enumerate().filter(|(_, h)| *h == name).map(|(i, _)| i).collect();
            match found.as_slice() {
                [one] => Some(*one),
                [] => {
                    refuse(format!("it has no column `{name}`"));
                    None
                }
                _ => {
                    refuse(format!("it has the column `{name}` twice"));
                    None
                }
            }
        };
        let (key_at, value_at) = (at(&key.value), at(&value.value));
        let (key_at, value_at) = (key_at?, value_at?);
        let mut rows: Vec<(Arc<str>, Text)> = Vec::new();
        let mut known: BTreeSet<Arc<str>> = BTreeSet::new();
        for (i, record) in reader.records().enumerate() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    refuse(error.to_string());
                    return None;
                }
            };
            let (Some(k), Some(v)) = (record.get(key_at), record.get(value_at)) else { continue };
            if !known.insert(k.into()) {
                refuse(format!("row {}: the key `{k}` is there already", i + 2));
                return None;
            }
            let place = feel::Place::plain(file.span.source, file.span.range().start);
            rows.push((k.into(), Text { text: v.into(), place, span: file.span }));
        }
        Some(rows)
    }
}
