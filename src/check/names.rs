//! Names, functions, parts and lookups: what each stands for and what type it has.

use super::model::{Expr, Need, Node};
use super::scope::Symbol;
use super::typing::{Stage, Typed, Typer, unify};
use crate::diagnostic::{Code, Diagnostic};
use crate::feel::{self, ExprKind};
use crate::rules::nearest;
use crate::span::Span;
use crate::value::{BUILTINS, Kind, Part, Type, Value, builtin};
use std::sync::Arc;

impl Typer<'_> {
    pub(super) fn name(&mut self, name: &Arc<str>, span: Span) -> Typed {
        if let Some(at) = self.locals.iter().rposition(|(local, _)| local == name) {
            let kind = self.locals.get(at).map(|(_, kind)| kind.clone())?;
            return self.of(Node::Local(at), kind, span);
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
                let ty = self.narrowed(self.scope.fields.get(id)?.clone(), Need::Field(id));
                self.typed(Node::Field(id), ty, span)
            }
            Symbol::Fact(id) => {
                let ty = self.narrowed(self.scope.facts.get(id)?.clone()?, Need::Fact(id));
                self.typed(Node::Fact(id), ty, span)
            }
            Symbol::Criterion(id) => self.of(Node::Criterion(id), Kind::Number, span),
            Symbol::Parameter(id) => {
                let (value, kind) = self.scope.parameters.get(id)?.clone()?;
                self.of(Node::Constant(value, Some(name.clone())), kind, span)
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

    pub(super) fn narrowed(&self, ty: Type, need: Need) -> Type {
        if self.present.contains(&need) { Type::of(ty.kind) } else { ty }
    }

    pub(super) fn unknown(&mut self, name: &str, span: Span) -> Typed {
        let mut fault = Diagnostic::new(Code::UNKNOWN_NAME, span, format!("`{name}` is not a name of this file"));
        if let Some(near) = self.scope.nearest(name, ["total", "rank", "as_of"].into_iter()) {
            fault = fault.fix(span, near, format!("did you mean `{near}`?"));
        } else if matches!(name, "yes" | "no" | "True" | "False" | "TRUE" | "FALSE") {
            let meant = if matches!(name, "yes" | "True" | "TRUE") { "true" } else { "false" };
            fault = fault.fix(span, meant, format!("in an expression it is written `{meant}`"));
        } else {
            fault = fault.help("declare it under `fields`, `facts` or `parameters`; text is written in double quotes");
        }
        self.fault(fault);
        None
    }

    pub(super) fn call(&mut self, name: &str, name_span: Span, arguments: &[feel::Expr], span: Span) -> Typed {
        let arguments = self.values(arguments);
        let Some(function) = builtin(name) else {
            let mut fault =
                Diagnostic::new(Code::UNKNOWN_FUNCTION, name_span, format!("there is no function `{name}`"));
            if let Some(near) = nearest(name, BUILTINS.iter().map(|b| b.name)) {
                fault = fault.fix(name_span, near, format!("did you mean `{near}`?"));
            } else if matches!(name, "now" | "today") {
                fault = fault.fix(name_span.to(span), "as_of", "a decision must replay: use the round's `as_of`");
            } else if name == "round" {
                fault = fault.help("say how: `round half up(x, 2)`, `round down(x, 2)` …");
            }
            self.fault(fault);
            return None;
        };
        let mut arguments = arguments?;
        if function.arguments.first() == Some(&"list...") {
            unify(&mut arguments.iter_mut().collect::<Vec<_>>());
        }
        let kinds: Vec<Kind> = arguments.iter().map(|a| a.ty.kind.clone()).collect();
        match (function.types)(&kinds) {
            Ok(mut ty) => {
                // Only a list that may be empty can leave nothing to find.
                if matches!(arguments.as_slice(), [Expr { node: Node::List(items), .. }] if !items.is_empty()) {
                    ty.optional = false;
                }
                self.typed(Node::Call(function, arguments), ty, span)
            }
            Err(words) => {
                self.fault(
                    Diagnostic::new(Code::ARGUMENTS, span, format!("`{name}`: {words}"))
                        .help(format!("it is written `{name}({})`", function.arguments.join(", "))),
                );
                None
            }
        }
    }

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
                let near = nearest(part, self.scope.tier_figures.iter().map(|f| &**f)).map(str::to_owned);
                self.fault(match near {
                    Some(near) => fault.fix(part_span, near.clone(), format!("did you mean `{near}`?")),
                    None => fault.help("every tier must give the figures that the award uses"),
                });
                return None;
            }
            return self.of(Node::Tier(part.clone()), Kind::Number, span);
        }
        let of = self.value(of)?;
        let Some(found) = Part::of(&of.ty.kind, part) else {
            let words = format!("{} has no part `{part}`", of.ty.kind);
            self.fault(
                Diagnostic::new(Code::UNKNOWN_PART, part_span, words)
                    .help("a date has `.year`, `.month` and `.day`, a duration `.years` and `.months`"),
            );
            return None;
        };
        self.of(Node::Part(Box::new(of), found), Kind::Number, span)
    }

    /// `table[key]`.
    pub(super) fn lookup(&mut self, of: &feel::Expr, key: &feel::Expr, span: Span) -> Typed {
        let table = match &of.kind {
            ExprKind::Name(name) => match self.scope.get(name) {
                Some(Symbol::Lookup(id)) => Some(id),
                _ => None,
            },
            _ => None,
        };
        let Some(id) = table else {
            let words = "`[ ]` can only follow the name of a lookup";
            self.fault(Diagnostic::new(Code::LOOKUP_KEY, of.span, words));
            return None;
        };
        let key = self.value_of(key, &Kind::Text, "the key of a lookup")?;
        let (kind, keys) = self.scope.lookups.get(id)?;
        if let Kind::Choice(of) = &key.ty.kind {
            let absent: Vec<&str> = of.iter().filter(|v| !keys.contains(v)).map(|v| &**v).collect();
            if !absent.is_empty() {
                let words = format!("the lookup has no row for {}", absent.join(", "));
                self.fault(Diagnostic::new(Code::LOOKUP_ROW, key.span, words));
            }
        }
        self.of(Node::Lookup(id, Box::new(key)), kind.clone(), span)
    }
}
