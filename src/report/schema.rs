//! The JSON Schema of the rule language, its descriptions in the language of the reader.

use crate::lang::{Lang, Phrases};
use crate::rules::schema;
use std::sync::LazyLock;

static CHINESE: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("schema.zh.md")));

/// The schema as JSON text. What has no Chinese yet is in English.
#[must_use]
pub fn schema(lang: Lang) -> String {
    let say = |english: &str| {
        let chinese = if lang == Lang::Zh { CHINESE.filled(english, &[]) } else { None };
        chinese.unwrap_or_else(|| english.to_owned())
    };
    format!("{:#}\n", schema::schema(&say))
}
