//! `certification` of the round that certifies, and `certified` of a later one that asks for its list.
//!
//! What a later round asks is a register and a fact like any other, which nobody needs to write: `certified_list` has the
//! days of each row, and `certified` whether one of them holds on the day of the round.

use super::keys::Keys;
use super::model::{Certification, Certified, Fact, Field, FieldKind, Layout, Register, Word};
use super::reader::Reader;
use crate::diagnostic::{Code, Diagnostic};
use crate::feel::{Binding, Expr, ExprKind, Operator};
use crate::span::{Span, Spanned};
use std::sync::Arc;

/// The register that a certification record fills.
pub const CERTIFIED_LIST: &str = "certified_list";

/// The fact that asks it.
pub const CERTIFIED: &str = "certified";

/// The headers of its table: what joins, the first day, the last.
pub const LIST_HEADER: [&str; 3] = ["key", "from", "until"];

/// A list is valid for so many years at most.
const MOST_YEARS: usize = 100;

impl Reader {
    /// A round that certifies ends with its list, so that nothing is divided in it.
    pub(super) fn certification(&mut self, keys: &mut Keys<'_>) -> Option<Certification> {
        let pair = keys.get("certification")?;
        if keys.has("allocation") {
            let words = "`certification:` has a meaning only without `allocation:`";
            self.fault(Diagnostic::new(Code::MISPLACED_KEY, pair.key_span, words));
        }
        let mut keys = self.keys(&pair.value, "`certification`")?;
        let by = self.needed_word(&mut keys, "by");
        let from = self.date(&mut keys, "from");
        let years = self.need(&mut keys, "years").map(|p| (self.whole(&p.value, "`years`"), p.value.span));
        let clause = self.clause(&mut keys);
        self.finish(keys);
        let (years, span) = years?;
        let fitting =
            years.and_then(|n| i16::try_from(n).ok()).filter(|_| years.is_some_and(|n| (1..=MOST_YEARS).contains(&n)));
        if let (Some(years), None) = (years, fitting) {
            let words = format!("a list is valid for 1 to {MOST_YEARS} years, not {years}");
            self.fault(Diagnostic::new(Code::NOT_POSITIVE, span, words));
        }
        Some(Certification { by: by?, from, years: fitting?, clause, span: pair.key_span })
    }

    /// What a round asks of the certification before it, with the register and the fact that it stands for.
    pub(super) fn certified(
        &mut self,
        keys: &mut Keys<'_>,
        registers: &mut Vec<Register>,
        facts: &mut Vec<Fact>,
    ) -> Option<Certified> {
        let pair = keys.get("certified")?;
        let mut keys = self.keys(&pair.value, "`certified`")?;
        let by = self.needed_word(&mut keys, "by");
        let clause = self.clause(&mut keys);
        self.finish(keys);
        registers.push(list(by?, pair.key_span));
        facts.push(fact(pair.key_span));
        Some(Certified { clause })
    }
}

fn word(text: &str, span: Span) -> Word {
    Spanned::new(text.into(), span)
}

fn list(by: Word, span: Span) -> Register {
    let [key, from, until] = LIST_HEADER;
    let date = |name: &str| Field {
        name: word(name, span),
        columns: vec![word(name, span)],
        kind: Some(FieldKind::Date),
        key: false,
        optional: false,
        unique: false,
        decimals: None,
        unit: None,
        bare: None,
        credit_code: false,
        bounds: Vec::new(),
        of: Vec::new(),
        empty: Vec::new(),
    };
    let fields = vec![date(from), date(until)];
    let (name, columns, layout) = (word(CERTIFIED_LIST, span), vec![word(key, span)], Layout::default());
    Register { name, join: by, columns, fields, layout, span }
}

/// `some item in certified_list satisfies item.from <= as_of and as_of <= item.until`
fn fact(span: Span) -> Fact {
    let [_, from, until] = LIST_HEADER;
    let of = |kind, height| Expr { kind, span, height };
    let name = |text: &str| of(ExprKind::Name(text.into()), 1);
    let day = |part: &str| of(ExprKind::Path(Box::new(name("item")), Arc::from(part), span), 2);
    let at_most = |a, b| of(ExprKind::Binary(Operator::LessOrEqual, Box::new(a), Box::new(b)), 3);
    let (begun, lasts) = (at_most(day(from), name("as_of")), at_most(name("as_of"), day(until)));
    let both = of(ExprKind::Binary(Operator::And, Box::new(begun), Box::new(lasts)), 4);
    let binding = Binding { name: "item".into(), span, list: name(CERTIFIED_LIST) };
    let value = of(ExprKind::Quantified(false, vec![binding], Box::new(both)), 5);
    Fact { name: word(CERTIFIED, span), value, if_missing: None }
}
