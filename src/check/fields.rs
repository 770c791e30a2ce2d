//! Fields: what a cell may hold.

use super::checker::Checker;
use super::model::{Field, FieldKind, Numeric, NumericSort};
use super::scope::{Symbol, field_type};
use crate::diagnostic::{Code, Diagnostic};
use crate::number::Exact;
use crate::rules::RuleFile;
use crate::rules::model as written;
use crate::value::{Choice, Kind, Type};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl Checker<'_> {
    pub(super) fn fields(&mut self, fields: &[written::Field]) -> Option<Vec<Field>> {
        let mut checked = Vec::new();
        let mut headers: BTreeMap<Arc<str>, crate::span::Span> = BTreeMap::new();
        for (i, field) in fields.iter().enumerate() {
            self.scope.declare(&field.name.value, field.name.span, Symbol::Field(i), self.findings);
            for column in &field.columns {
                if let Some(first) = headers.insert(column.value.clone(), column.span) {
                    let words = format!("two fields read the column `{}`", column.value);
                    let fault = Diagnostic::new(Code::COLUMN_TAKEN, column.span, words);
                    self.fault(fault.label("again here").related(first, "first here"));
                }
            }
            let one = self.field(field);
            let ty = one.as_ref().map_or(Type::of(Kind::Nothing), field_type);
            self.scope.fields.push(ty);
            checked.extend(one);
        }
        (checked.len() == fields.len()).then_some(checked)
    }

    /// The one field that names an application.
    pub(super) fn key(&mut self, file: &RuleFile) -> Option<usize> {
        let keys: Vec<usize> = file.fields.iter().enumerate().filter(|(_, f)| f.key).map(|(i, _)| i).collect();
        let [key] = keys.as_slice() else {
            let span = keys
                .get(1)
                .and_then(|i| file.fields.get(*i))
                .or(file.fields.first())
                .map_or(file.round.span, |f| f.name.span);
            let words = format!("exactly one field names an application with `key: true`, but {} do", keys.len());
            self.fault(Diagnostic::new(Code::KEY_FIELD, span, words));
            return None;
        };
        let field = file.fields.get(*key)?;
        if field.kind.is_some_and(|k| k != written::FieldKind::Text) || field.optional {
            let words = "the field with `key: true` is a text that is never empty";
            self.fault(Diagnostic::new(Code::KEY_FIELD, field.name.span, words));
        }
        Some(*key)
    }

    pub(super) fn field(&mut self, field: &written::Field) -> Option<Field> {
        let kind = field.kind?;
        self.only_with(field, kind);
        let checked = match kind {
            written::FieldKind::Text => FieldKind::Text { credit_code: field.credit_code },
            written::FieldKind::Choice => FieldKind::Choice(self.choice(field)?),
            written::FieldKind::YesNo => FieldKind::YesNo,
            written::FieldKind::Date => FieldKind::Date,
            written::FieldKind::Integer => self.numeric(field, NumericSort::Integer, 0)?,
            written::FieldKind::Number => self.numeric(field, NumericSort::Number, 6)?,
            written::FieldKind::Money => self.numeric(field, NumericSort::Money, 2)?,
            written::FieldKind::Percent => self.numeric(field, NumericSort::Percent { bare: field.bare }, 4)?,
        };
        Some(Field {
            name: field.name.value.clone(),
            columns: field.columns.iter().map(|c| c.value.clone()).collect(),
            kind: checked,
            optional: field.optional,
            unique: field.unique,
            empty: field.empty.iter().map(|word| word.value.clone()).collect(),
            span: field.name.span,
        })
    }

    /// Keys that have a meaning for some types only.
    fn only_with(&mut self, field: &written::Field, kind: written::FieldKind) {
        use written::FieldKind::{Choice, Integer, Money, Number, Percent, Text};
        let numeric = matches!(kind, Integer | Number | Percent | Money);
        let misplaced = [
            ("of", !field.of.is_empty() && kind != Choice),
            ("decimals", field.decimals.is_some() && (!numeric || kind == Integer)),
            ("unit", field.unit.is_some() && kind != Money),
            ("bare", field.bare.is_some() && kind != Percent),
            ("check", field.credit_code && kind != Text),
            ("min`, `max`, `over` or `under", !field.bounds.is_empty() && !numeric),
        ];
        if let Some(word) = field.empty.first().filter(|_| !field.optional) {
            let words = "`empty:` has a meaning only with `optional: true`";
            self.fault(Diagnostic::new(Code::MISPLACED_KEY, word.span, words));
        }
        for (key, _) in misplaced.iter().filter(|(_, misplaced)| *misplaced) {
            let words = format!("`{key}` has no meaning for this type of field");
            self.fault(Diagnostic::new(Code::MISPLACED_KEY, field.name.span, words));
        }
    }

    fn choice(&mut self, field: &written::Field) -> Option<Choice> {
        if field.of.is_empty() {
            self.fault(
                Diagnostic::new(Code::MISSING_KEY, field.name.span, "a choice needs `of:`")
                    .help("list its values: `of: [national, provincial]`"),
            );
            return None;
        }
        let mut values: Vec<Arc<str>> = Vec::new();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for value in &field.of {
            if !seen.insert(&value.value) {
                let words = format!("`{}` is written twice in `of`", value.value);
                self.fault(Diagnostic::new(Code::DUPLICATE_VALUE, value.span, words));
            }
            values.push(value.value.clone());
        }
        self.look_alikes(field.of.iter().map(|v| (v.value.clone(), v.span)).collect());
        Some(values.into())
    }

    fn numeric(&mut self, field: &written::Field, sort: NumericSort, decimals: u32) -> Option<FieldKind> {
        let kind = if sort == NumericSort::Money { Kind::Money } else { Kind::Number };
        let mut low = (Exact::zero(), true);
        let mut high = (Exact::power_of_ten(15), false);
        let (mut lows, mut highs) = (0, 0);
        for bound in &field.bounds {
            let value = self.constant(&bound.value, &kind)?;
            let (slot, count) = if bound.low { (&mut low, &mut lows) } else { (&mut high, &mut highs) };
            *slot = (value, bound.inclusive);
            *count += 1;
            if *count > 1 {
                let words = if bound.low {
                    "both `min:` and `over:` are written"
                } else {
                    "both `max:` and `under:` are written"
                };
                self.fault(Diagnostic::new(Code::EXACTLY_ONE, bound.value.span, words));
            }
        }
        let empty = low.0 > high.0 || (low.0 == high.0 && !(low.1 && high.1));
        if empty {
            let span = field.bounds.first().map_or(field.name.span, |b| b.value.span);
            let words = format!("no value is possible between {} and {}", low.0, high.0);
            self.fault(Diagnostic::new(Code::EMPTY_RANGE, span, words));
        }
        let unit = field.unit.clone().unwrap_or_else(Exact::one);
        let decimals = if sort == NumericSort::Integer { 0 } else { field.decimals.unwrap_or(decimals) };
        Some(FieldKind::Numeric(Numeric { sort, decimals, unit, low, high }))
    }
}
