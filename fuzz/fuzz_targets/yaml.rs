//! Bytes as a rule file: read, checked, rendered, laid out; the tests of what is in order are run.
#![no_main]

use libfuzzer_sys::fuzz_target;
use merit::check::check;
use merit::diagnostic::Severity;
use merit::span::SourceId;
use merit::yaml::{Unformatted, format};

fuzz_target!(|bytes: &[u8]| {
    let mut load = |name: &str| match name {
        "sizes.csv" => Ok(b"size,points\nsmall,10\nlarge,40\n".to_vec()),
        _ => Err("it is not there".to_owned()),
    };
    let checked = check("fuzz.merit.yaml", bytes, &[], &mut load);
    let errors = checked.diagnostics.iter().filter(|d| d.code.severity() == Severity::Error).count();
    assert_eq!(checked.rules.is_none(), errors > 0, "rules come without errors, and errors without rules");
    for diagnostic in &checked.diagnostics {
        let source = checked.sources.get(diagnostic.span.source).expect("a finding points into a source");
        let spans = [diagnostic.span].into_iter().chain(diagnostic.related.iter().map(|(span, _)| *span));
        for span in spans.chain(diagnostic.fix.iter().map(|fix| fix.span)) {
            assert!(span.start <= span.end, "{diagnostic:?}");
            if std::str::from_utf8(bytes).is_ok() {
                assert!(source.text.get(span.range()).is_some(), "no such place: {diagnostic:?}");
            }
        }
    }
    let shown = merit::report::diagnostics::human(&checked.diagnostics, &checked.sources, merit::lang::Lang::En, false);
    assert!(shown.len() < 1 << 20, "{} findings take {} bytes", checked.diagnostics.len(), shown.len());
    let again = check("fuzz.merit.yaml", bytes, &[], &mut load);
    assert_eq!(checked.diagnostics, again.diagnostics);
    if let Some(rules) = checked.rules {
        let _ = merit::study::run_tests(&rules);
        let _ = merit::report::rules(&rules);
    }
    match format(bytes, SourceId(0)) {
        Ok(text) => {
            let again = format(text.as_bytes(), SourceId(0));
            assert!(again.as_ref().is_ok_and(|again| *again == text), "formatted again: {again:?}, not {text:?}");
        }
        Err(Unformatted::Faults(faults)) => assert!(!faults.is_empty(), "refused without a reason"),
        Err(Unformatted::Changed) => panic!("formatting would change what is said"),
    }
});
