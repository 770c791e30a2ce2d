//! The whole file: its sections in their order, the round, and what has no file of its own here.

use super::checker::{Checker, Loader};
use super::model::{self, Fact, Gate, Ranking, RoundAt, RoundInfo, Rules, Scores};
use super::order;
use super::scope::Symbol;
use super::typing::{self, Stage, Typer};
use crate::diagnostic::{Code, Diagnostic};
use crate::rules::{self, RuleFile};
use crate::value::{Type, Value};
use crate::yaml::full_width_commas;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl Checker<'_> {
    /// The whole file. What could be built is returned even where there are errors; [`check`](super::check) drops it then.
    pub(super) fn file(&mut self, file: &RuleFile, settings: &[(String, String)], load: Loader<'_>) -> Option<Rules> {
        self.scope.lost.clone_from(&file.lost);
        let parameters = self.parameters(file, settings);
        self.round_constants(file);
        let fields = self.fields(&file.fields);
        let key = self.key(file);
        let lookups = self.lookups(&file.lookups, load);
        let registers = self.registers(&file.registers, fields.as_ref());
        self.declare(file);
        self.clear_columns(&file.registers);
        let order = self.order(file);
        let facts = self.facts(file, &order);
        let gates: Vec<Option<Gate>> = file.gates.iter().map(|g| self.gate(g)).collect();
        self.unique_gates(file);
        let round = self.round(file);
        let built = self.criteria(file, &lookups);
        let ranking = self.ranking(file);
        let allocation = file.allocation.as_ref().and_then(|written| self.allocation(written, &round));
        let publish = self.publish(file);
        let targets = self.targets(&file.targets);
        let certification = fields.as_ref().and_then(|fields| self.certification(file, fields));
        // Examples and tests need fields, facts, gates and criteria; what ranks and divides may be at fault.
        let mut rules = Rules {
            round,
            fields: fields?,
            key: key?,
            layout: file.layout.clone(),
            parameters: parameters?,
            lookups: lookups.into_iter().collect::<Option<_>>()?,
            registers: registers.into_iter().collect::<Option<_>>()?,
            facts: facts?,
            gates: gates.into_iter().collect::<Option<_>>()?,
            criteria: built.criteria?,
            top: built.top,
            bonus: built.bonus,
            deduction: built.deduction,
            steps: order?,
            ranking: ranking.unwrap_or_else(|| Ranking::by_total(file.ranking.span)),
            award_facts: allocation.as_ref().map(model::Allocation::facts).unwrap_or_default(),
            allocation,
            publish,
            targets,
            certification,
            asks_certified: file.certified.as_ref().map(|asked| asked.clause.clone()),
            examples: Vec::new(),
            tests: Vec::new(),
        };
        self.peers_come_last(&rules);
        let examples = self.examples(file, &rules);
        rules.examples = examples;
        // Tests name examples; where one of these is at fault, they are left out rather than blamed.
        let tests = if rules.examples.len() == file.examples.len() { self.tests(file, &rules) } else { Vec::new() };
        rules.tests = tests;
        Some(rules)
    }

    fn round(&mut self, file: &RuleFile) -> RoundInfo {
        let round = &file.round;
        let out_of = round.out_of.as_ref().and_then(|e| self.number(e)).unwrap_or_else(|| 100.into());
        RoundInfo {
            id: round.id.value.clone(),
            title: round.title.clone(),
            notice: round.notice.clone(),
            as_of: round.as_of,
            opens: round.opens,
            closes: round.closes,
            currency: round.currency,
            scores: Scores {
                decimals: round.decimals,
                round: round.rounding,
                at: if round.at_total { RoundAt::Total } else { RoundAt::EachCriterion },
                out_of,
            },
        }
    }

    fn round_constants(&mut self, file: &RuleFile) {
        let round = &file.round;
        for (name, date) in [("as_of", round.as_of), ("opens", round.opens), ("closes", round.closes)] {
            if let Some(date) = date {
                self.scope.constants.insert(name, Value::Date(date));
            }
        }
        if let (Some(opens), Some(closes)) = (round.opens, round.closes)
            && closes < opens
        {
            let words = format!("the round closes on {closes}, before it opens on {opens}");
            self.fault(
                Diagnostic::new(Code::EMPTY_RANGE, round.span, words)
                    .help("correct `opens:` or `closes:` under `round`"),
            );
        }
        let budget = file.allocation.as_ref().and_then(|a| self.quiet_amount(&a.budget));
        if let Some(budget) = budget {
            self.scope.constants.insert("budget", Value::Money(budget));
        }
    }

    /// Declares facts, criteria and adjustment items; fields, parameters and lookups have declared themselves.
    fn declare(&mut self, file: &RuleFile) {
        for (i, fact) in file.facts.iter().enumerate() {
            self.scope.declare(&fact.name.value, fact.name.span, Symbol::Fact(i), self.findings);
        }
        self.scope.facts = vec![None; file.facts.len()];
        let gates = file.gates.iter().map(|g| (g.id.value.clone(), g.id.span)).collect();
        self.look_alikes(gates);
        for (i, criterion) in order::flat(&file.criteria).into_iter().enumerate() {
            self.scope.declare(&criterion.id.value, criterion.id.span, Symbol::Criterion(i), self.findings);
        }
        for side in file.bonus.iter().chain(&file.deduction) {
            for item in &side.items {
                self.scope.declare(&item.id.value, item.id.span, Symbol::Item, self.findings);
            }
        }
        let names = self.scope.names();
        self.look_alikes(names);
        self.scope.has_total = !file.criteria.is_empty();
        if let Some(allocation) = &file.allocation {
            let figures = |t: &rules::model::Tier| t.figures.iter().map(|(f, _)| f.value.clone()).collect();
            let every: Option<BTreeSet<Arc<str>>> =
                allocation.award.tiers.iter().map(figures).reduce(|all, more: BTreeSet<_>| &all & &more);
            self.scope.tier_figures = every.unwrap_or_default();
        }
    }

    /// The facts, typed in the order in which they can be computed.
    fn facts(&mut self, file: &RuleFile, order: &Option<Vec<model::Step>>) -> Option<Vec<Fact>> {
        let sequence: Vec<usize> = match order {
            Some(steps) => steps
                .iter()
                .filter_map(|s| match s {
                    model::Step::Fact(id) => Some(*id),
                    model::Step::Criterion(_) => None,
                })
                .collect(),
            None => (0..file.facts.len()).collect(),
        };
        let mut facts: Vec<Option<Fact>> = vec![None; file.facts.len()];
        for id in sequence {
            let Some(written) = file.facts.get(id) else { continue };
            let Some(fact) = self.fact(written) else { continue };
            let missing = (!fact.needs.is_empty() || fact.value.ty.optional) && fact.if_missing.is_none();
            if let Some(slot) = self.scope.facts.get_mut(id) {
                *slot = Some(Type { kind: fact.value.ty.kind.clone(), optional: missing });
            }
            if let Some(slot) = facts.get_mut(id) {
                *slot = Some(fact);
            }
        }
        facts.into_iter().collect()
    }

    fn fact(&mut self, written: &rules::model::Fact) -> Option<Fact> {
        let mut typer = Typer::new(&self.scope, self.findings, Stage::Application);
        let mut value = typer.result(&written.value)?;
        let needs = typing::names(&typer.needs);
        let mut if_missing = None;
        if let Some(answer) = &written.if_missing {
            let answer = Typer::new(&self.scope, self.findings, Stage::Constant).value_of(
                answer,
                &value.ty.kind,
                "`if_missing`",
            )?;
            if needs.is_empty() && !value.ty.optional {
                self.never_missing(answer.span);
            }
            if_missing = Some(answer);
        }
        // What is left optional is a need; the fact itself says whether it may be missing.
        if value.ty.optional && needs.is_empty() && if_missing.is_some() {
            value.ty.optional = false;
        }
        Some(Fact { name: written.name.value.clone(), value, needs, if_missing, span: written.name.span })
    }

    fn gate(&mut self, written: &rules::model::Gate) -> Option<Gate> {
        let require = self.condition(&written.require, Stage::Application, "`require`")?;
        Some(Gate {
            id: written.id.value.clone(),
            label: written.label.clone(),
            clause: written.clause.clone(),
            require,
            span: written.span,
        })
    }

    fn unique_gates(&mut self, file: &RuleFile) {
        let mut seen: BTreeMap<&str, crate::span::Span> = BTreeMap::new();
        for gate in &file.gates {
            if let Some(first) = seen.insert(&gate.id.value, gate.id.span) {
                let words = format!("the gate `{}` is written twice", gate.id.value);
                self.fault(
                    Diagnostic::new(Code::NAME_TAKEN, gate.id.span, words)
                        .label("again here")
                        .related(first, "first here"),
                );
            }
        }
    }

    fn publish(&mut self, file: &RuleFile) -> Vec<Arc<str>> {
        for word in &file.publish {
            let known = model::RESULTS.contains(&&*word.value)
                || matches!(
                    self.scope.get(&word.value),
                    Some(Symbol::Field(_) | Symbol::Fact(_) | Symbol::Criterion(_) | Symbol::Item)
                )
                || self.scope.lost.contains(&word.value);
            if !known {
                let words = format!("`{}` is neither a field nor a result", word.value);
                if let Some(fault) = full_width_commas(&word.value, word.span) {
                    self.fault(fault);
                    continue;
                }
                let fault = Diagnostic::new(Code::UNKNOWN_NAME, word.span, words);
                let near =
                    self.scope.nearest(self.findings, &word.value, model::RESULTS.into_iter()).map(str::to_owned);
                self.fault(match near {
                    Some(near) => fault.meant(word.span, &word.value, &near),
                    None => fault.help("name a field, a fact, a criterion, or total, rank, award, status"),
                });
            }
        }
        file.publish.iter().map(|w| w.value.clone()).collect()
    }
}
