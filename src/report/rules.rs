//! The rules read back as sentences, amounts written out, so that staff see what merit understood.

use super::comparison::{conditions, reach};
use super::expression::{figure, written};
use super::fields::fields;
use crate::check::model::{
    Adjustments, Allocation, Combine, CriterionKind, Division, LastInLine, LimitBound, Method, Prefers, RoundAt, Rules,
    Scoring, StillTied, Target, Tier, TierReach, Unspent,
};
use crate::lang::Lang;
use crate::number::Exact;
use crate::value::{Kind, Value};

/// All rules as sentences.
#[must_use]
pub fn rules(rules: &Rules) -> String {
    let mut out = deciding(rules);
    if !rules.targets.is_empty() {
        section("Targets of the funded together", &mut out);
        for one in &rules.targets {
            out.push_str(&format!("  {}   {}\n", target(one, rules), one.clause));
        }
    }
    out
}

/// The rules that a round is decided by: all but the targets.
pub(super) fn deciding(rules: &Rules) -> String {
    let mut out = format!("{} ({}), after {}\n", rules.round.title.en, rules.round.id, rules.round.notice);
    let scores = &rules.round.scores;
    let place = if scores.at == RoundAt::EachCriterion { "each criterion" } else { "the total only" };
    let name = scores.round.name();
    out.push_str(&format!("Points are rounded {name} to {} decimals, at {place}.\n", scores.decimals));
    section("Fields", &mut out);
    fields(&rules.fields, rules, "  ", &mut out);
    for register in &rules.registers {
        let join = &register.join_name;
        section(
            &format!(
                "Register {}: the rows whose column {} has the application's {join}",
                register.name,
                register.join_columns.join(" or ")
            ),
            &mut out,
        );
        fields(&register.fields, rules, "  ", &mut out);
    }
    if !rules.parameters.is_empty() {
        section("Parameters", &mut out);
        for parameter in &rules.parameters {
            let set = if parameter.set { "   (set for this run)" } else { "" };
            out.push_str(&format!("  {} is {}{set}\n", parameter.name, figure(&parameter.value, rules)));
        }
    }
    if !rules.facts.is_empty() {
        section("Facts", &mut out);
        for fact in &rules.facts {
            let answer = fact.if_missing.as_ref().map(|e| format!("; {} where that is missing", written(e, rules)));
            out.push_str(&format!(
                "  {} is {}{}\n",
                fact.name,
                written(&fact.value, rules),
                answer.unwrap_or_default()
            ));
        }
    }
    if let Some(clause) = &rules.asks_certified {
        section("Certification asked", &mut out);
        out.push_str(&format!("  certified_list is the list of the record that `--certified` names   {clause}\n"));
    }
    section("Gates: all must hold", &mut out);
    for gate in &rules.gates {
        out.push_str(&format!("  {}: {}   {}\n", gate.id, written(&gate.require, rules), gate.clause));
    }
    if rules.has_total() {
        section("Criteria", &mut out);
        criteria(rules, &mut out);
    }
    section("Ranking", &mut out);
    ranking(rules, &mut out);
    if let Some(found) = &rules.allocation {
        section("Allocation", &mut out);
        allocation(rules, found, &mut out);
    }
    if let Some(found) = &rules.certification {
        section("Certification", &mut out);
        let by = rules.fields.get(found.by).map_or("", |field| &field.name);
        let (from, until, clause) = (found.from, found.until, &found.clause);
        out.push_str(&format!("  who is ranked is certified from {from} until {until}, found by {by}   {clause}\n"));
    }
    out
}

/// `jobs: at least 500, the sum of new_jobs, and for each chain`
pub(super) fn target(target: &Target, rules: &Rules) -> String {
    let per = if target.per.is_some() { format!(", and for each {}", target.name) } else { String::new() };
    let (reach, value) = (like(&target.target, &target.value.ty.kind, rules), written(&target.value, rules));
    let added = if target.value.ty.kind == Kind::Boolean { "one where" } else { "the sum of" };
    format!("{}: at least {reach}, {added} {value}{per}", target.id)
}

fn section(name: &str, out: &mut String) {
    out.push_str(&format!("\n{name}\n"));
}

fn criteria(rules: &Rules, out: &mut String) {
    for criterion in &rules.criteria {
        let mut depth = 1;
        let mut group = criterion.group;
        while let Some(parent) = group.and_then(|g| rules.criteria.get(g)) {
            (depth, group) = (depth + 1, parent.group);
        }
        let indent = "  ".repeat(depth);
        let minimum = criterion.minimum.as_ref().map(|m| format!(", at least {m}")).unwrap_or_default();
        out.push_str(&format!(
            "{indent}{}: up to {}{minimum}   {}   {}\n",
            criterion.id, criterion.max, criterion.label.en, criterion.clause
        ));
        match &criterion.kind {
            CriterionKind::Leaf(scoring) => method(scoring, &criterion.max, rules, &format!("{indent}  "), out),
            CriterionKind::Group { cap: true, .. } => {
                out.push_str(&format!("{indent}  the sum of its members, cut at {}\n", criterion.max))
            }
            CriterionKind::Group { .. } => {}
        }
    }
    for (name, side) in [("bonus", &rules.bonus), ("deduction", &rules.deduction)] {
        let Some(Adjustments { cap, items }) = side else { continue };
        out.push_str(&format!("  {name}: up to {cap} in all\n"));
        for item in items {
            out.push_str(&format!("    {}: {}   {}\n", item.id, item.label.en, item.clause));
            method(&item.scoring, &item.max, rules, "      ", out);
        }
    }
}

fn like(bound: &Exact, kind: &Kind, rules: &Rules) -> String {
    if *kind == Kind::Money { figure(&Value::Money(bound.clone()), rules) } else { bound.to_string() }
}

fn method(scoring: &Scoring, max: &Exact, rules: &Rules, indent: &str, out: &mut String) {
    match &scoring.method {
        Method::Bands { value, below, rows } => {
            out.push_str(&format!("{indent}by {}\n", written(value, rules)));
            if let Some(points) = below {
                out.push_str(&format!("{indent}  {points} below the first band\n"));
            }
            for band in rows {
                let word = if band.inclusive { "from" } else { "above" };
                out.push_str(&format!(
                    "{indent}  {} {word} {}\n",
                    band.points,
                    like(&band.bound, &value.ty.kind, rules)
                ));
            }
        }
        Method::Linear { value, knots } => {
            let knots: Vec<String> =
                knots.iter().map(|(x, p)| format!("{p} at {}", like(x, &value.ty.kind, rules))).collect();
            out.push_str(&format!("{indent}by {}, on straight lines: {}\n", written(value, rules), knots.join(", ")));
        }
        Method::PerUnit { value, each, points } => {
            let each = like(each, &value.ty.kind, rules);
            out.push_str(&format!(
                "{indent}{points} for each whole {each} of {}, up to {max}\n",
                written(value, rules)
            ));
        }
        Method::Counts(terms) => {
            let terms: Vec<String> =
                terms.iter().map(|(e, w)| format!("{w} for each of {}", written(e, rules))).collect();
            out.push_str(&format!("{indent}{}, up to {max}\n", terms.join(", ")));
        }
        Method::Lookup { key, points } => {
            let rows: Vec<String> = points.iter().map(|(k, p)| format!("{p} for {k}")).collect();
            out.push_str(&format!("{indent}by {}: {}\n", written(key, rules), rows.join(", ")));
        }
        Method::BestOf(alternatives) => {
            out.push_str(&format!("{indent}the best of\n"));
            alternatives.iter().for_each(|a| method(a, max, rules, &format!("{indent}  "), out));
        }
        Method::Formula { value, cap } => {
            let cut = if *cap { format!(", not below 0 and at most {max}") } else { String::new() };
            out.push_str(&format!("{indent}{}{cut}\n", written(value, rules)));
        }
        Method::Panel(panel) => {
            let (low, high) = &panel.scale;
            let drop = panel.drop.map(|d| {
                format!(
                    ", without the {} highest and {} lowest where there are at least {}",
                    d.highest, d.lowest, d.when_at_least
                )
            });
            let step = panel.step.as_ref().map(|step| format!(" in steps of {step}")).unwrap_or_default();
            let flag =
                panel.flag_spread.as_ref().map(|spread| format!("; flagged where they spread more than {spread}"));
            out.push_str(&format!(
                "{indent}the {} of at least {} marks from {low} to {high}{step} on sheet {}{}{}\n",
                if panel.combine == Combine::Median { "median" } else { "mean" },
                panel.at_least,
                panel.sheet,
                drop.unwrap_or_default(),
                flag.unwrap_or_default()
            ));
        }
        Method::Table(table) => {
            let hit = if table.first { "the first row that fits" } else { "the one row that fits" };
            out.push_str(&format!("{indent}by {hit}\n"));
            for row in &table.rows {
                out.push_str(&format!("{indent}  {} where {}\n", row.points, conditions(table, row, rules)));
            }
        }
        Method::Peer(peer) => {
            let order = if peer.highest { "highest" } else { "lowest" };
            let among = peer.among.as_ref().map(|e| format!(" within each {}", written(e, rules))).unwrap_or_default();
            out.push_str(&format!(
                "{indent}compared{among} with the others that pass the gates, by {}, {order} first\n",
                written(&peer.value, rules)
            ));
            for row in &peer.rows {
                out.push_str(&format!("{indent}  {} for {}\n", row.points, reach(&row.reach)));
            }
        }
        Method::When { when, points } => out.push_str(&format!("{indent}{points} where {}\n", written(when, rules))),
    }
    if let Some(points) = &scoring.if_missing {
        out.push_str(&format!("{indent}{points} where a value it needs is missing\n"));
    }
}

fn ranking(rules: &Rules, out: &mut String) {
    let ranking = &rules.ranking;
    let by = ranking.by.as_ref().map_or_else(|| "total".to_owned(), |e| written(e, rules));
    let within =
        ranking.within.as_ref().map(|e| format!(", in a list for each {}", written(e, rules))).unwrap_or_default();
    out.push_str(&format!("  by {by}, highest first{within}\n"));
    if let Some(minimum) = &ranking.minimum {
        out.push_str(&format!("  a total of at least {minimum}\n"));
    }
    for tie_break in &ranking.tie_breaks {
        let value = written(&tie_break.value, rules);
        let side = match tie_break.prefers {
            Prefers::Higher => format!("the higher {value}"),
            Prefers::Lower => format!("the lower {value}"),
            Prefers::Uncovered => format!("those whose {value} none above the tie has"),
        };
        out.push_str(&format!("  among equals {side}   {}\n", tie_break.clause));
    }
    out.push_str(&match &ranking.still_tied {
        StillTied::Stop => "  a tie that is left and reaches money stops the round\n".to_owned(),
        StillTied::ShareRank => "  those still equal share a rank\n".into(),
        StillTied::Draw(draw) => {
            format!("  those still equal go by lots, drawn with the seed `{}`: {}\n", draw.seed, draw.announced)
        }
        StillTied::Key => "  those still equal go by their keys\n".into(),
    });
}

fn allocation(rules: &Rules, allocation: &Allocation, out: &mut String) {
    let award = &allocation.award;
    out.push_str(&format!("  the budget is {}\n", allocation.budget.grouped()));
    if let Some(envelopes) = &allocation.envelopes {
        out.push_str(&format!("  in envelopes by {}:\n", written(&envelopes.by, rules)));
        for (name, amount) in &envelopes.amounts {
            out.push_str(&format!("    {name} {}\n", amount.grouped()));
        }
    }
    for tier in &award.tiers {
        out.push_str(&format!("  {}\n", self::tier(tier, Lang::En)));
    }
    out.push_str(&format!("  an award is {}   {}\n", written(&award.amount, rules), award.clause));
    if let Some(less) = &award.less {
        out.push_str(&format!("  less {}\n", written(less, rules)));
    }
    let name = award.round.name();
    out.push_str(&format!("  rounded {name} to {}, at least {}\n", award.step.grouped(), award.smallest.grouped()));
    for guarantee in &allocation.guarantees {
        let condition = guarantee.condition.as_ref().map(|c| format!(", if {}", written(c, rules))).unwrap_or_default();
        out.push_str(&format!(
            "  first {} for each {}{condition}   {}\n",
            guarantee.awards, guarantee.name, guarantee.clause
        ));
    }
    for limit in &allocation.limits {
        let bound = match &limit.bound {
            LimitBound::Money(money) => money.grouped(),
            LimitBound::Awards(n) => format!("{n} awards"),
        };
        out.push_str(&format!("  at most {bound} for each {}   {}\n", limit.name, limit.clause));
    }
    let last = match &allocation.last_in_line {
        LastInLine::PartAward { at_least } if at_least.is_zero() => "what does not fit is awarded in part".to_owned(),
        LastInLine::PartAward { at_least } => {
            format!("what does not fit is awarded in part, if that is {at_least} of it")
        }
        LastInLine::Skip => "what does not fit is passed over".into(),
        LastInLine::Stop => "at the first that does not fit the awards end".into(),
        LastInLine::TopUp { at_least, budget } => format!(
            "the last in line is topped up from {} beside the budget, if {at_least} of it is left",
            budget.grouped()
        ),
    };
    out.push_str(&match &allocation.method {
        Division::InOrder => format!("  down the ranking; {last}\n"),
        Division::ByPoints(weight) => {
            format!("  to all at once, each in proportion to {}, up to its award\n", written(weight, rules))
        }
        Division::ProRata => "  to all at once, each in proportion to its award\n".into(),
    });
    match &allocation.unspent {
        Unspent::Lapse => {}
        Unspent::NextByRank { clause } => {
            out.push_str(&format!("  what is left serves all who are short, down the ranking   {clause}\n"));
        }
        Unspent::Envelopes { positions, clause } => {
            let names = allocation.envelopes.as_ref().map(|e| e.amounts.keys().collect::<Vec<_>>()).unwrap_or_default();
            let names: Vec<&str> = positions.iter().filter_map(|p| names.get(*p)).map(|n| &***n).collect();
            out.push_str(&format!("  what is left opens again, in turn: {}   {clause}\n", names.join(", ")));
        }
    }
    if !allocation.payers.is_empty() {
        let payers: Vec<String> = allocation
            .payers
            .iter()
            .map(|p| format!("{} {}", p.name, p.share.as_ref().map_or_else(|| "the rest".into(), Exact::to_string)))
            .collect();
        out.push_str(&format!("  paid by {}\n", payers.join(", ")));
    }
    if !allocation.instalments.is_empty() {
        let shares: Vec<String> = allocation.instalments.iter().map(Exact::to_string).collect();
        out.push_str(&format!("  in instalments of {}\n", shares.join(", ")));
    }
    if allocation.reserve > 0 {
        out.push_str(&format!("  the next {} stand on the reserve list\n", allocation.reserve));
    }
}

/// `tier for totals from 85: cap 8000000, rate 0.3`
pub(super) fn tier(tier: &Tier, lang: Lang) -> String {
    let figures: Vec<String> = tier.figures.iter().map(|(name, value)| format!("{name} {value}")).collect();
    let figures = figures.join(", ");
    match &tier.reach {
        TierReach::Ranks(first, Some(last)) => {
            lang.say("tier for ranks {1} to {2}: {3}", &[&first.to_string(), &last.to_string(), &figures])
        }
        TierReach::Ranks(first, None) => lang.say("tier for ranks from {1}: {2}", &[&first.to_string(), &figures]),
        TierReach::TotalFrom(from) => lang.say("tier for totals from {1}: {2}", &[&from.to_string(), &figures]),
    }
}
