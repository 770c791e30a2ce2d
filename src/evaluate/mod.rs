//! Points of all applications in parallel.
//!
//! Each application is assessed on its own by the [`oracle`](crate::oracle), so that neither the order of the rows nor
//! the number of threads can change a figure. Where rules compare applications, the comparison is a second phase.

mod peers;

use crate::check::model::Rules;
use crate::oracle::{Application, Assessment, assess};
use rayon::prelude::*;

/// Assesses every application; the results are in the order of the applications.
#[must_use]
pub fn evaluate(rules: &Rules, applications: &[&Application]) -> Vec<Assessment> {
    let first: Vec<Assessment> = applications.par_iter().map(|a| assess(rules, a, Vec::new())).collect();
    let behind = rules.behind_peers();
    if !behind.any() {
        return first;
    }
    let places = peers::compare(rules, &behind, applications, &first);
    applications.par_iter().zip(places).map(|(application, places)| assess(rules, application, places)).collect()
}
