//! How one application's result came about, line by line: as text for people, and as steps that pages lay out.

use super::derivation::{
    AwardTold, CriterionTold, Derivation, GateTold, Line, MinimumTold, Others, Overridden, RankTold, SideTold,
    TotalTold,
};
use super::derived::derivation;
use super::words::one_line;
use crate::lang::Lang;
use crate::round::Run;
use crate::study::Otherwise;

/// The explanation; `None` where there is no such application.
#[must_use]
pub fn explain(run: &Run, key: &str, lang: Lang) -> Option<String> {
    let row = run.decision.row(&run.applications, key)?;
    let told = derivation(run, row, Others::Named(&Otherwise::new(run)), lang);
    let mut out = format!("{}   {}\n", one_line(&told.key), status(&told));
    for step in steps(&told, lang) {
        let heading = if step.depth == 0 { "\n" } else { "" };
        out.push_str(&format!("{heading}{}{}", "  ".repeat(step.depth), step.words));
        step.from.iter().for_each(|from| out.push_str(&format!("   {from}")));
        out.push('\n');
    }
    Some(out)
}

/// A line of an explanation. Control characters in it are written out, so that it stays one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// How deep it lies: 0 is a heading, 1 what stands below it, and so on.
    pub depth: usize,
    /// Its words.
    pub words: String,
    /// Labels, clauses and cells that they come from.
    pub from: Vec<String>,
}

/// The lines of an explanation, without the key and the status that stand before them.
#[must_use]
pub fn steps(told: &Derivation, lang: Lang) -> Vec<Step> {
    let mut steps = Steps { lang, all: Vec::new() };
    if !told.held.is_empty() {
        steps.heading("Held, and so part of nothing");
        told.held.iter().for_each(|reason| steps.add(1, &reason.words));
    }
    if let Some(overridden) = &told.overridden {
        steps.heading("Decided by people");
        steps.people(overridden);
    }
    if !told.certification.is_empty() {
        steps.heading("Certification");
        steps.lines(1, &told.certification);
    }
    if !told.gates.is_empty() {
        steps.heading("Gates");
        told.gates.iter().for_each(|gate| steps.gate(gate));
    }
    if !told.criteria.is_empty() {
        steps.heading("Criteria");
        told.criteria.iter().for_each(|criterion| steps.criterion(criterion));
        told.adjustments.iter().for_each(|side| steps.adjustments(side));
    }
    told.total.iter().for_each(|total| steps.total(total));
    told.ranking.iter().for_each(|ranking| steps.ranking(ranking));
    told.award.iter().for_each(|award| steps.award(award));
    steps.all
}

/// `part_funded`; in Chinese with the name that `outcome.csv` has, too.
fn status(told: &Derivation) -> String {
    let (name, words) = (told.status, &told.status_words);
    if words == name { words.clone() } else { format!("{words} ({name})") }
}

struct Steps {
    lang: Lang,
    all: Vec<Step>,
}

impl Steps {
    fn add(&mut self, depth: usize, words: &str) {
        self.add_from(depth, words, &[]);
    }

    fn add_from(&mut self, depth: usize, words: &str, from: &[&str]) {
        let from = from.iter().filter(|from| !from.is_empty()).map(|from| one_line(from)).collect();
        self.all.push(Step { depth, words: one_line(words), from });
    }

    fn heading(&mut self, english: &str) {
        self.add(0, &self.lang.say(english, &[]));
    }

    fn lines(&mut self, depth: usize, lines: &[Line]) {
        for line in lines {
            self.add_from(depth + line.depth, &format!("{}{}", line.words, line.others), &[&line.place]);
        }
    }

    fn minimum(&mut self, depth: usize, minimum: Option<&MinimumTold>) {
        minimum.iter().for_each(|minimum| self.add(depth, &minimum.words));
    }

    fn people(&mut self, told: &Overridden) {
        let lang = self.lang;
        if told.words.is_empty() {
            self.add(1, &lang.say("overrides of others change this one", &[]));
        } else {
            self.add_from(1, &told.words, &[&told.clause]);
            let holes = [&*told.actor, &told.approver, &told.reason];
            self.add(1, &lang.say("decided by {1}, approved by {2}: {3}", &holes));
        }
        self.add(1, &lang.say("by the rules alone: {1}", &[&told.before]));
        self.add(1, &lang.say("as decided: {1}", &[&told.after]));
    }

    fn gate(&mut self, gate: &GateTold) {
        self.add_from(1, &gate.words, &[&gate.clause]);
        if !gate.trouble.is_empty() {
            self.add(2, &gate.trouble);
        }
        for term in &gate.terms {
            self.add(2, &format!("{}: {}: {}", term.names, term.values, term.holds_words));
            self.lines(2, &term.cells);
        }
    }

    fn criterion(&mut self, told: &CriterionTold) {
        let depth = told.depth + 1;
        let of = self.lang.say("{1} of {2}", &[&told.points, &told.max]);
        self.add_from(depth, &format!("{}  {of}", told.id), &[&told.label, &told.clause]);
        self.lines(depth + 2, &told.steps);
        if !told.blank.is_empty() {
            self.add(depth + 2, &told.blank);
        }
        self.minimum(depth + 2, told.minimum.as_ref());
    }

    fn adjustments(&mut self, side: &SideTold) {
        self.add(1, &side.words);
        for item in &side.items {
            self.add_from(2, &format!("{}  {}", item.id, item.points), &[&item.label, &item.clause]);
            self.lines(4, &item.steps);
        }
    }

    fn total(&mut self, told: &TotalTold) {
        self.add(0, &self.lang.say("Total  {1} = {2}", &[&told.sum, &told.total]));
        self.minimum(1, told.minimum.as_ref());
    }

    fn ranking(&mut self, told: &RankTold) {
        self.add(0, &told.words);
        let tied = Some(&told.tied).filter(|tied| !tied.is_empty());
        tied.into_iter().chain(&told.neighbours).for_each(|words| self.add(1, words));
    }

    fn award(&mut self, told: &AwardTold) {
        self.add_from(0, &self.lang.say("Award", &[]), &[&told.clause]);
        self.lines(1, &told.lines);
        if !told.entitlement.is_empty() {
            self.add(1, &self.lang.say("award {1}", &[&told.amount]));
            told.payments.iter().for_each(|payment| self.add(2, &payment.words));
        }
    }
}
