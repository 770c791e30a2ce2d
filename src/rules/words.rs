//! The words that stand for something wherever they are written: types of fields, yes and no, names of the language.

use super::model::FieldKind;

/// The words behind `type:`.
pub(super) const FIELD_KINDS: &[(&str, FieldKind)] = &[
    ("text", FieldKind::Text),
    ("choice", FieldKind::Choice),
    ("yes_no", FieldKind::YesNo),
    ("integer", FieldKind::Integer),
    ("number", FieldKind::Number),
    ("percent", FieldKind::Percent),
    ("money", FieldKind::Money),
    ("date", FieldKind::Date),
];

/// Words of other programs and of Chinese for the types of fields.
pub(super) const OTHER_KINDS: &[(&str, &str)] = &[
    ("string", "text"),
    ("文本", "text"),
    ("enum", "choice"),
    ("选项", "choice"),
    ("boolean", "yes_no"),
    ("bool", "yes_no"),
    ("是否", "yes_no"),
    ("int", "integer"),
    ("整数", "integer"),
    ("decimal", "number"),
    ("float", "number"),
    ("数字", "number"),
    ("百分比", "percent"),
    ("amount", "money"),
    ("金额", "money"),
    ("日期", "date"),
];

/// Words for yes and no that rule files do not have.
pub(super) const OTHER_YES_NO: &[(&str, &str)] =
    &[("on", "yes"), ("y", "yes"), ("off", "no"), ("n", "no"), ("有", "yes"), ("无", "no")];

/// Names that the language keeps for itself, beside the words of the grammar.
pub(crate) const RESERVED: &[&str] = &["total", "rank", "tier", "budget", "as_of", "opens", "closes", "not"];

/// The words for yes and no.
pub(super) const YES_NO: &[(&str, bool)] =
    &[("yes", true), ("no", false), ("true", true), ("false", false), ("是", true), ("否", false)];

/// What a word for yes or no says; `None` where it is neither.
pub(crate) fn yes_no(text: &str) -> Option<bool> {
    YES_NO.iter().find(|(word, _)| *word == text).map(|(_, says)| *says)
}
