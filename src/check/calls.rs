//! Calls of builtins: which function, which argument is which, what comes of it.

use super::model::{Expr, Node};
use super::typing::{Typed, Typer, unify};
use crate::diagnostic::{Code, Diagnostic};
use crate::feel::{self, ExprKind};
use crate::span::Span;
use crate::value::{ABSENT, BUILTINS, Builtin, Kind, builtin};

impl Typer<'_> {
    pub(super) fn call(&mut self, name: &str, name_span: Span, arguments: &[feel::Expr], span: Span) -> Typed {
        let function = builtin(name);
        let arguments = match function {
            Some(function) => self.arguments(function, arguments, span),
            None => self.values(arguments),
        };
        let Some(function) = function else {
            if let Some((_, why)) = ABSENT.iter().find(|(absent, _)| *absent == name) {
                let words = format!("merit's FEEL has no `{name}`");
                let fault = Diagnostic::new(Code::NOT_IN_FEEL, name_span, words);
                self.fault(match name {
                    "now" | "today" => fault.fix(name_span.to(span), "as_of", *why),
                    _ => fault.help(*why),
                });
                return None;
            }
            let mut fault =
                Diagnostic::new(Code::UNKNOWN_FUNCTION, name_span, format!("there is no function `{name}`"));
            if let Some(help) = otherwise(&name.to_lowercase()) {
                fault = fault.help(help);
            } else if let Some(near) = self.findings.nearest(name, BUILTINS.iter().map(|b| b.name)) {
                fault = fault.meant(name_span, name, near);
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

    /// The arguments in the order of the function, whether given by position or by name. `null` at the end of an
    /// argument that may be left out is leaving it out.
    fn arguments(&mut self, function: &Builtin, written: &[feel::Expr], span: Span) -> Option<Vec<Expr>> {
        let named: Vec<(&str, Span, &feel::Expr)> = written
            .iter()
            .filter_map(|e| match &e.kind {
                ExprKind::Named(name, span, value) => Some((&**name, *span, &**value)),
                _ => None,
            })
            .collect();
        let mut ordered: Vec<&feel::Expr> = written.iter().collect();
        if !named.is_empty() {
            ordered = self.by_name(function, &named, written.len(), span)?;
        }
        let least = if matches!(function.name, "number" | "string join") { 1 } else { usize::MAX };
        while ordered.len() > least && ordered.last().is_some_and(|e| matches!(e.kind, ExprKind::Null)) {
            ordered.pop();
        }
        let typed: Vec<Typed> = ordered
            .iter()
            .enumerate()
            .map(
                |(i, e)| {
                    if i > 0 && matches!(e.kind, ExprKind::Null) && least == 1 { self.expr(e) } else { self.value(e) }
                },
            )
            .collect();
        typed.into_iter().collect()
    }

    fn by_name<'e>(
        &mut self,
        function: &Builtin,
        named: &[(&str, Span, &'e feel::Expr)],
        written: usize,
        span: Span,
    ) -> Option<Vec<&'e feel::Expr>> {
        let refuse = |span: Span, words: String| {
            let all = function
                .signatures()
                .iter()
                .map(|s| format!("`{}({})`", function.name, s.join(", ")))
                .collect::<Vec<_>>();
            Diagnostic::new(Code::ARGUMENTS, span, words).help(format!("it is written {}", all.join(" or ")))
        };
        if named.len() < written {
            self.fault(refuse(span, "either every argument has its name or none has".into()));
            return None;
        }
        let plain = |name: &str| name.trim_end_matches("...").to_owned();
        let signatures = function.signatures();
        let knows = |s: &[&str], name: &str| s.iter().any(|a| plain(a) == name);
        let Some(signature) = signatures.iter().find(|s| named.iter().all(|(name, ..)| knows(s, name))) else {
            let unknown = named.iter().find(|(name, ..)| !signatures.iter().any(|s| knows(s, name)));
            let (name, at) = unknown.or(named.first()).map_or(("", span), |(name, at, _)| (*name, *at));
            self.fault(refuse(at, format!("`{}` has no argument `{name}`", function.name)));
            return None;
        };
        let mut ordered = Vec::new();
        for (i, argument) in signature.iter().enumerate() {
            let mut given = named.iter().filter(|(name, ..)| plain(argument) == *name);
            match (given.next(), given.next()) {
                (_, Some((name, at, _))) => {
                    self.fault(refuse(*at, format!("the argument `{name}` is given twice")));
                    return None;
                }
                (Some((_, _, value)), None) if ordered.len() == i => ordered.push(*value),
                (Some((name, at, _)), None) => {
                    self.fault(refuse(*at, format!("an argument before `{name}` is left out")));
                    return None;
                }
                (None, _) => {}
            }
        }
        Some(ordered)
    }
}

/// How that is written which spreadsheet programs have a function for.
fn otherwise(name: &str) -> Option<&'static str> {
    Some(match name {
        "round" => "say how: `round half up(x, 2)`, `round down(x, 2)` …",
        "trunc" => "write `round down(x, 2)`",
        "if" | "ifs" => "write `if … then … else …`",
        "iferror" | "ifna" => "write `if x = null then … else …`",
        "and" => "write `a and b`",
        "or" => "write `a or b`",
        "average" | "avg" => "write `mean(…)`",
        "vlookup" | "xlookup" | "hlookup" | "index" => "declare the table under `lookups:` and write `table[key]`",
        "countif" | "sumif" | "countifs" | "sumifs" => "write the rows that count: `count(rows[year >= 2018])`",
        _ => return None,
    })
}
