//! Points of all applications in parallel.
//!
//! Each application is assessed on its own by the [`oracle`], so that neither the order of the rows nor the number of
//! threads can change a figure.

use crate::check::model::Rules;
use crate::oracle::{Application, Assessment, assess};
use rayon::prelude::*;

/// Assesses every application; the results are in the order of the applications.
#[must_use]
pub fn evaluate(rules: &Rules, applications: &[&Application]) -> Vec<Assessment> {
    applications.par_iter().map(|application| assess(rules, application)).collect()
}
