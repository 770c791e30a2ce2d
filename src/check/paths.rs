//! Paths, filters and lookups: parts of dates, named values of rows, members of lists, rows of tables.

use super::model::{Expr, Node};
use super::scope::Symbol;
use super::typing::{Answer, Local, Stage, Typed, Typer, presences};
use crate::diagnostic::{Code, Diagnostic, listed};
use crate::feel::{self, ExprKind};
use crate::span::Span;
use crate::value::{ABSENT, Column, Kind, Part, Type};
use std::sync::Arc;

impl Typer<'_> {
    pub(super) fn path(&mut self, of: &feel::Expr, part: &Arc<str>, part_span: Span, span: Span) -> Typed {
        if matches!(&of.kind, ExprKind::Name(name) if &**name == "tier") {
            if self.stage != Stage::Award {
                let words = "`tier` has no value here";
                self.fault(Diagnostic::new(Code::NOT_KNOWN_HERE, of.span, words).help("it exists in the award only"));
                return None;
            }
            if !self.scope.tier_figures.contains(part) {
                let words = format!("the tiers have no figure `{part}`");
                let fault = Diagnostic::new(Code::UNKNOWN_PART, part_span, words);
                let near = self.findings.nearest(part, self.scope.tier_figures.iter().map(|f| &**f)).map(str::to_owned);
                self.fault(match near {
                    Some(near) => fault.meant(part_span, part, &near),
                    None => fault.help("every tier must give the figures that the award uses"),
                });
                return None;
            }
            return self.of(Node::Tier(part.clone()), Kind::Number, span);
        }
        let of = self.value(of)?;
        if let Some(columns) = columns(&of.ty.kind) {
            return self.named_value(of, &columns, part, part_span, span);
        }
        let Some(found) = Part::of(&of.ty.kind, part) else {
            if let Some((_, why)) = ABSENT.iter().find(|(absent, _)| *absent == &**part) {
                let words = format!("merit's FEEL has no `.{part}`");
                self.fault(Diagnostic::new(Code::NOT_IN_FEEL, part_span, words).help(*why));
                return None;
            }
            let words = format!("{} has no part `{part}`", of.ty.kind);
            self.fault(
                Diagnostic::new(Code::UNKNOWN_PART, part_span, words)
                    .help("a date has `.year`, `.month` and `.day`, a duration `.years` and `.months`"),
            );
            return None;
        };
        self.of(Node::Part(Box::new(of), found), Kind::Number, span)
    }

    /// A named value of a row, or of every row of a list.
    fn named_value(&mut self, of: Expr, columns: &[Column], name: &Arc<str>, name_span: Span, span: Span) -> Typed {
        let Some(at) = columns.iter().position(|c| c.name == *name) else {
            let words = format!("there is no column `{name}`");
            let fault = Diagnostic::new(Code::UNKNOWN_PART, name_span, words);
            let near = self.findings.nearest(name, columns.iter().map(|c| &*c.name)).map(str::to_owned);
            let all: Vec<&str> = columns.iter().map(|c| &*c.name).collect();
            self.fault(match near {
                Some(near) => fault.meant(name_span, name, &near),
                None => fault.help(format!("the columns are: {}", listed(all))),
            });
            return None;
        };
        let ty = columns.get(at).map(|c| c.ty.clone())?;
        if matches!(of.ty.kind, Kind::Row(_)) {
            let ty = match of.node {
                Node::Local(local, _) => self.narrowed(ty, Answer::Member(local, at)),
                _ => ty,
            };
            return self.typed(Node::Member(Box::new(of), at, name.clone()), ty, span);
        }
        let column = Expr {
            node: Node::Column(Box::new(of), at, name.clone()),
            ty: Type::of(Kind::List(Box::new(ty.kind.clone()))),
            span,
        };
        if ty.optional && !self.open {
            let words = format!("`{name}` may be missing in some of these rows");
            let fix = format!(".{name}");
            let at = Span { start: name_span.start.saturating_sub(1), ..name_span };
            self.fault(Diagnostic::new(Code::MISSING_UNANSWERED, name_span, words).fix(
                at,
                format!("[{name} != null]{fix}"),
                "leave those rows out",
            ));
        }
        Some(column)
    }

    /// `table[key]`, `list[condition]` or `list[number]`.
    pub(super) fn bracket(&mut self, of: &feel::Expr, key: &feel::Expr, span: Span) -> Typed {
        if let ExprKind::Name(name) = &of.kind
            && !self.locals.iter().any(|l| l.name == *name)
            && let Some(Symbol::Lookup(id)) = self.scope.get(name)
        {
            return self.lookup(id, key, span);
        }
        let list = self.value(of)?;
        let Kind::List(member) = &list.ty.kind else {
            let words = format!("`[ ]` follows a list, a register or a lookup, but this is {}", list.ty.kind);
            self.fault(Diagnostic::new(Code::NOT_IN_FEEL, of.span, words));
            return None;
        };
        let member = (**member).clone();
        let at = self.locals.len();
        self.locals.push(Local { name: "item".into(), kind: member.clone(), unnamed: true });
        let key = self.value(key);
        self.locals.truncate(at);
        let key = key?;
        match key.ty.kind {
            Kind::Boolean => {
                let member = with_present(member, &presences(&key, true), at);
                self.of(Node::Filter(Box::new(list), Box::new(key)), Kind::List(Box::new(member)), span)
            }
            Kind::Number => self.of(Node::Index(Box::new(list), Box::new(key)), member, span),
            kind => {
                let words = format!("a condition or a position is needed in `[ ]`, but this is {kind}");
                self.wrong(key.span, words)
            }
        }
    }

    fn lookup(&mut self, id: usize, key: &feel::Expr, span: Span) -> Typed {
        let key = self.value_of(key, &Kind::Text, "the key of a lookup")?;
        let (kind, keys) = self.scope.lookups.get(id).filter(|(kind, _)| *kind != Kind::Nothing)?;
        if let Kind::Choice(of) = &key.ty.kind
            && !self.findings.is_full()
            && !self.scope.complete.borrow().iter().any(|(lookup, choice)| *lookup == id && choice == of)
        {
            let absent = || of.iter().filter(|v| !keys.contains(*v));
            if absent().next().is_some() {
                let words = format!("the lookup has no row for {}", listed(absent()));
                self.fault(Diagnostic::new(Code::LOOKUP_ROW, key.span, words));
            } else {
                self.scope.complete.borrow_mut().push((id, of.clone()));
            }
        }
        self.of(Node::Lookup(id, Box::new(key)), kind.clone(), span)
    }
}

/// The columns of a row, or of the rows of a list.
fn columns(kind: &Kind) -> Option<Arc<[Column]>> {
    match kind {
        Kind::Row(columns) => Some(columns.clone()),
        Kind::List(member) => match &**member {
            Kind::Row(columns) => Some(columns.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// The row in which the named values that a filter found present are never missing.
fn with_present(kind: Kind, present: &[Answer], local: usize) -> Kind {
    let Kind::Row(columns) = &kind else { return kind };
    let there = |column: usize| present.contains(&Answer::Member(local, column));
    let narrowed = columns.iter().enumerate().map(|(i, c)| Column {
        name: c.name.clone(),
        ty: Type { kind: c.ty.kind.clone(), optional: c.ty.optional && !there(i) },
    });
    Kind::Row(narrowed.collect())
}
