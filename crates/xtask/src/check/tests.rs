//! The summary as a reader of a log sees it.

use super::*;

fn done(name: &'static str, passed: u64, failed: u64) -> Done {
    let outcome = Outcome { passed, failed, note: "note".into(), said: Vec::new() };
    Done { name, time: Duration::from_millis(1500), outcome }
}

#[test]
fn the_last_line_counts_tests_and_steps() {
    let mut tests = done("tests", 40, 2);
    tests.outcome.said = vec!["Summary 42 tests run".into()];
    let text = summary(&[done("format", 1, 0), tests], Duration::from_secs(90));
    let expected = "Summary 42 tests run\n\
                    ok     format            1.5 s  note\n\
                    FAILED tests             1.5 s  note\n\
                    the whole took 1.5 min\n\
                    41 passed, 2 failed";
    assert_eq!(text, expected);
}

#[test]
fn steps_have_names_of_their_own() {
    let mut names: Vec<_> = STEPS.iter().map(|it| it.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), STEPS.len());
}
