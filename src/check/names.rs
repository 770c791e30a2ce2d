//! Names: what each stands for and what type it has.

use super::model::{Expr, Need, Node};
use super::scope::Symbol;
use super::typing::{Answer, Stage, Typed, Typer};
use crate::diagnostic::{Code, Diagnostic};
use crate::rules::yes_no;
use crate::span::Span;
use crate::value::{Kind, Type, Value};
use std::sync::Arc;

impl Typer<'_> {
    pub(super) fn name(&mut self, name: &Arc<str>, span: Span) -> Typed {
        if let Some(bound) = self.bound_name(name, span) {
            return Some(bound);
        }
        if self.open && self.scope.get(name).is_some() {
            return self.symbol(name, span);
        }
        if let Some(value) = self.scope.constants.get(&**name) {
            let kind = match value {
                Value::Money(_) => Kind::Money,
                _ => Kind::Date,
            };
            return self.of(Node::Constant(value.clone(), Some(name.clone())), kind, span);
        }
        match &**name {
            "total" if matches!(self.stage, Stage::Ranking | Stage::Award) && self.scope.has_total => {
                return self.of(Node::Total, Kind::Number, span);
            }
            "rank" if self.stage == Stage::Award => return self.of(Node::Rank, Kind::Number, span),
            "as_of" | "opens" | "closes" if self.scope.lost.contains(name) => return None,
            "total" | "rank" | "tier" | "budget" | "as_of" | "opens" | "closes" => {
                let words = format!("`{name}` has no value here");
                let help = match &**name {
                    "total" => "the total exists from the ranking on, in a file with `criteria:`",
                    "rank" => "the rank exists from the award on",
                    "tier" => "write `tier.` and the name of a figure, in the award",
                    _ => "it is not given in the file",
                };
                self.fault(Diagnostic::new(Code::NOT_KNOWN_HERE, span, words).help(help));
                return None;
            }
            _ => {}
        }
        self.symbol(name, span)
    }

    fn symbol(&mut self, name: &Arc<str>, span: Span) -> Typed {
        let Some(symbol) = self.scope.get(name) else { return self.unknown(name, span) };
        if self.stage == Stage::Constant && !matches!(symbol, Symbol::Parameter(_)) {
            let words = format!("`{name}` differs from application to application, but a fixed value is needed here");
            self.fault(
                Diagnostic::new(Code::NOT_CONSTANT, span, words).help("write a number or the name of a parameter"),
            );
            return None;
        }
        match symbol {
            Symbol::Field(id) => {
                // A field at fault is told where it stands.
                let ty = self.scope.fields.get(id).filter(|ty| ty.kind != Kind::Nothing)?.clone();
                let ty = self.narrowed(ty, Answer::Name(Need::Field(id)));
                self.typed(Node::Field(id), ty, span)
            }
            Symbol::Fact(id) => {
                let ty = self.narrowed(self.scope.facts.get(id)?.clone()?, Answer::Name(Need::Fact(id)));
                self.typed(Node::Fact(id), ty, span)
            }
            Symbol::Criterion(id) => self.of(Node::Criterion(id), Kind::Number, span),
            Symbol::Parameter(id) => {
                let (value, kind) = self.scope.parameters.get(id)?.clone()?;
                let ty = Type { kind, optional: value.is_missing() };
                self.typed(Node::Constant(value, Some(name.clone())), ty, span)
            }
            Symbol::Register(id) => {
                let kind = self.scope.registers.get(id)?.clone()?;
                self.of(Node::Register(id), kind, span)
            }
            Symbol::Lookup(_) => {
                let words = format!("`{name}` is a lookup: its key is missing");
                self.fault(Diagnostic::new(Code::LOOKUP_KEY, span, words).help(format!("write `{name}[key]`")));
                None
            }
            Symbol::Item => {
                let words = format!("the points of the adjustment `{name}` cannot be used in an expression");
                self.fault(Diagnostic::new(Code::NOT_KNOWN_HERE, span, words));
                None
            }
        }
    }

    /// A name bound by a loop or filter, or of a value in the row that a filter looks at; the innermost counts.
    fn bound_name(&mut self, name: &Arc<str>, span: Span) -> Typed {
        for (at, local) in self.locals.iter().enumerate().rev() {
            let whole =
                |kind: &Kind| Expr { node: Node::Local(at, local.name.clone()), ty: Type::of(kind.clone()), span };
            if let (true, Kind::Row(columns)) = (local.unnamed, &local.kind)
                && let Some(column) = columns.iter().position(|c| c.name == *name)
            {
                let ty = columns.get(column).map(|c| c.ty.clone())?;
                let ty = self.narrowed(ty, Answer::Member(at, column));
                return self.typed(Node::Member(Box::new(whole(&local.kind)), column, name.clone()), ty, span);
            }
            if local.name == *name {
                return Some(whole(&local.kind));
            }
        }
        None
    }

    pub(super) fn narrowed(&self, ty: Type, need: Answer) -> Type {
        if self.present.contains(&need) { Type::of(ty.kind) } else { ty }
    }

    pub(super) fn unknown(&mut self, name: &str, span: Span) -> Typed {
        if self.scope.lost.contains(name) {
            return None;
        }
        let mut fault = Diagnostic::new(Code::UNKNOWN_NAME, span, format!("`{name}` is not a name of this file"));
        let columns = self.locals.iter().flat_map(|local| match (&local.kind, local.unnamed) {
            (Kind::Row(columns), true) => columns.iter().map(|c| &*c.name).collect(),
            _ => vec![&*local.name],
        });
        let values = self.scope.fields.iter().filter_map(|ty| match &ty.kind {
            Kind::Choice(of) => Some(of),
            _ => None,
        });
        if values.clone().any(|of| of.has(name)) {
            fault = fault.fix(span, format!("\"{name}\""), "a value of a choice is written in double quotes");
        } else if let Some(yes) = yes_no(&name.to_lowercase()) {
            fault = fault.fix(span, yes.to_string(), format!("in an expression it is written `{yes}`"));
        } else if let Some(near) =
            self.scope.nearest(self.findings, name, ["total", "rank", "as_of"].into_iter().chain(columns))
        {
            fault = fault.meant(span, name, near);
        } else {
            fault = fault.help("declare it under `fields`, `facts` or `parameters`; text is written in double quotes");
        }
        self.fault(fault);
        None
    }
}
