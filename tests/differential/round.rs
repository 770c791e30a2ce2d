//! From the texts of a case to checked rules and typed applications, as a run reads them.

use super::applications::Tables;
use merit::check::check;
use merit::check::model::{Method, Rules};
use merit::diagnostic::Severity;
use merit::intake::{EncodingChoice, SheetRule, read_applications, read_marks, read_register};
use merit::oracle::Application;
use merit::round::Applications;
use merit::value::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The rules, or the codes and words of the errors in them.
pub fn rules(text: &str) -> Result<Rules, Vec<String>> {
    let checked = check("x.merit.yaml", text.as_bytes(), &[], &mut |_| Err("none".into()));
    let errors = checked.diagnostics.iter().filter(|d| d.code.severity() == Severity::Error);
    let words = errors.map(|d| {
        let text = checked.sources.slice(d.span);
        format!("{} {}: {}", d.code.id(), d.message, text.chars().take(160).collect::<String>())
    });
    checked.rules.ok_or_else(|| words.collect())
}

/// The applications, with what is wrong in the cells of those that are held.
pub fn applications(rules: &Rules, tables: &Tables) -> Result<Applications, String> {
    let currency = rules.round.currency;
    let (data, plain) = (tables.data.as_bytes(), EncodingChoice::Auto);
    let table = read_applications("d.csv", data, plain, &rules.layout, &rules.fields, rules.key, currency);
    let table = table.map_err(|faults| format!("{faults:?}"))?;
    let keys: Vec<Arc<str>> = table.keys.iter().map(Arc::from).collect();
    let known: BTreeSet<_> = keys.iter().cloned().collect();
    let panels: Vec<_> = tables.panel.iter().map(|p| ("p.csv".to_owned(), p.clone().into_bytes())).collect();
    let marks = read_marks(&panels, plain, &known, &sheets(rules)).map_err(|faults| format!("{faults:?}"))?;
    let mut held: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (row, faults) in &table.held {
        held.insert(*row, faults.iter().map(ToString::to_string).collect());
    }
    let mut rows: Vec<Application> = Vec::new();
    let mut registers = Vec::new();
    for register in &rules.registers {
        let text = tables.register.as_deref().unwrap_or_default();
        let read = read_register("r.csv", text.as_bytes(), plain, register, currency);
        registers.push((register.join, read.map_err(|faults| format!("{faults:?}"))?));
    }
    for (row, key) in keys.iter().enumerate() {
        let mut application = Application {
            values: rules.fields.iter().enumerate().map(|(id, _)| table.value(id, row)).collect(),
            ..Application::default()
        };
        for (sheet, list) in marks.by_application.get(key).into_iter().flatten() {
            application.marks.insert(sheet.clone(), list.iter().map(|m| m.mark.clone()).collect());
        }
        for (join, read) in &registers {
            let joining = read.joining(&application.values[*join]);
            let faults = joining.iter().flat_map(|r| &r.faults).map(ToString::to_string);
            let faults: Vec<String> = faults.collect();
            if !faults.is_empty() {
                held.entry(row).or_default().extend(faults);
            }
            application.registers.push(Value::List(joining.iter().map(|r| Value::Row(r.values.clone())).collect()));
        }
        rows.push(application);
    }
    let mut all = Applications::of(rules, &keys, &rows);
    all.held = held;
    Ok(all)
}

fn sheets(rules: &Rules) -> Vec<SheetRule> {
    let mut sheets: Vec<SheetRule> = Vec::new();
    for (scoring, _) in rules.scorings() {
        if let Method::Panel(panel) = &scoring.method {
            let (sheet, scale, step) = (panel.sheet.clone(), panel.scale.clone(), panel.step.clone());
            sheets.push(SheetRule { sheet, scale, step });
        }
    }
    sheets
}
