//! Tree to text with as few brackets as its meaning allows; reading it again gives the same tree.

use super::{Binding, Expr, ExprKind, Test};
use std::fmt::Write;

/// The expression as text.
#[must_use]
pub fn print(expr: &Expr) -> String {
    let mut out = String::new();
    write_expr(&mut out, expr, 0);
    out
}

/// 0 for the forms that reach as far right as they can, up to 8 for those that need no brackets anywhere.
fn binding(expr: &Expr) -> u8 {
    match &expr.kind {
        ExprKind::If(..) | ExprKind::Quantified(..) | ExprKind::For(..) => 0,
        ExprKind::Binary(operator, ..) => operator.binding(),
        ExprKind::Between(..) | ExprKind::In(..) => 3,
        ExprKind::Negate(_) => 7,
        _ => 8,
    }
}

fn write_expr(out: &mut String, expr: &Expr, least: u8) {
    if binding(expr) < least {
        out.push('(');
        write_bare(out, expr);
        out.push(')');
    } else {
        write_bare(out, expr);
    }
}

fn write_bare(out: &mut String, expr: &Expr) {
    match &expr.kind {
        ExprKind::Number(_, text) => out.push_str(text),
        ExprKind::Text(text) => write_text(out, text),
        ExprKind::Boolean(b) => out.push_str(if *b { "true" } else { "false" }),
        ExprKind::Null => out.push_str("null"),
        ExprKind::Name(name) => out.push_str(name),
        ExprKind::Negate(a) => {
            out.push('-');
            write_expr(out, a, 7);
        }
        ExprKind::Binary(operator, a, b) => {
            let level = operator.binding();
            write_expr(out, a, if operator.compares() { level + 1 } else { level });
            let _ = write!(out, " {} ", operator.symbol());
            write_expr(out, b, level + 1);
        }
        ExprKind::Between(a, low, high) => {
            write_expr(out, a, 3);
            out.push_str(" between ");
            write_expr(out, low, 4);
            out.push_str(" and ");
            write_expr(out, high, 4);
        }
        ExprKind::In(a, tests) => {
            write_expr(out, a, 3);
            out.push_str(" in ");
            write_tests(out, tests);
        }
        ExprKind::If(condition, yes, no) => {
            out.push_str("if ");
            write_expr(out, condition, 0);
            out.push_str(" then ");
            write_expr(out, yes, 0);
            out.push_str(" else ");
            write_expr(out, no, 0);
        }
        ExprKind::Call(name, _, arguments) => {
            out.push_str(name);
            out.push('(');
            write_list(out, arguments);
            out.push(')');
        }
        ExprKind::Named(name, _, value) => {
            out.push_str(name);
            out.push_str(": ");
            write_expr(out, value, 0);
        }
        ExprKind::Path(of, name, _) => {
            write_expr(out, of, 8);
            out.push('.');
            out.push_str(name);
        }
        ExprKind::Filter(of, condition) => {
            write_expr(out, of, 8);
            out.push('[');
            write_expr(out, condition, 0);
            out.push(']');
        }
        ExprKind::List(items) => {
            out.push('[');
            write_list(out, items);
            out.push(']');
        }
        ExprKind::Range(low, low_included, high, high_included) => {
            out.push(if *low_included { '[' } else { '(' });
            write_expr(out, low, 0);
            out.push_str("..");
            write_expr(out, high, 0);
            out.push(if *high_included { ']' } else { ')' });
        }
        ExprKind::Steps(low, high) => {
            write_expr(out, low, 0);
            out.push_str("..");
            write_expr(out, high, 4);
        }
        ExprKind::Quantified(every, bindings, body) => {
            out.push_str(if *every { "every " } else { "some " });
            write_bindings(out, bindings);
            out.push_str(" satisfies ");
            write_expr(out, body, 0);
        }
        ExprKind::For(bindings, body) => {
            out.push_str("for ");
            write_bindings(out, bindings);
            out.push_str(" return ");
            write_expr(out, body, 0);
        }
    }
}

fn write_list(out: &mut String, items: &[Expr]) {
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        write_expr(out, item, 0);
    }
}

fn write_bindings(out: &mut String, bindings: &[Binding]) {
    for (i, binding) in bindings.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        out.push_str(&binding.name);
        out.push_str(" in ");
        write_expr(out, &binding.list, 0);
    }
}

fn write_tests(out: &mut String, tests: &[Test]) {
    if let [Test::Value(one)] = tests {
        // A value in round brackets would be read as the list of tests it then is.
        let bare = binding(one) >= 4;
        out.push_str(if bare { "" } else { "(" });
        write_expr(out, one, 0);
        out.push_str(if bare { "" } else { ")" });
        return;
    }
    out.push('(');
    for (i, test) in tests.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        match test {
            Test::Value(value) => write_expr(out, value, 0),
            Test::Compare(operator, value) => {
                out.push_str(operator.symbol());
                out.push(' ');
                write_expr(out, value, 4);
            }
        }
    }
    out.push(')');
}

fn write_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c => out.push(c),
        }
    }
    out.push('"');
}
