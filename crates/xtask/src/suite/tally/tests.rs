//! Output of both runners, as they print it.

use super::*;

const ENGINES: &str = "conformance: runs on SQLite 3.50.4 and PostgreSQL 15.14";

fn result_of(output: &str, ended_well: bool, databases: usize) -> String {
    let mut tally = Tally::default();
    output.lines().for_each(|it| tally.read(it));
    let Outcome { passed, failed, note, said } = tally.outcome(ended_well, databases);
    format!("{passed}/{failed} {note} | {}", said.join(" | "))
}

#[test]
fn lines_of_nextest_are_counted() {
    let output = format!(
        "   PASS [   0.011s] (1/3) store::it a_row_is_found\n    {ENGINES}\n    \
         test result: ok. 1 passed; 0 failed\n\
         FAIL [   0.010s] (3/3) store::it a_row_is_lost\n  \
         Summary [   0.021s] 3 tests run: 2 passed (1 slow), 1 failed, 4 skipped"
    );
    assert_eq!(
        result_of(&output, false, 9),
        format!(
            "2/1 3 tests, 9 databases on PostgreSQL, the same tests on SQLite | \
             Summary [   0.021s] 3 tests run: 2 passed (1 slow), 1 failed, 4 skipped | {ENGINES}"
        )
    );
}

#[test]
fn lines_of_cargo_are_counted_and_added_up() {
    let output = format!(
        "{ENGINES}\ntest result: ok. 2 passed; 0 failed; 0 ignored\n\
         test result: ok. 0 passed; 0 failed; 0 ignored\n{ENGINES}\n\
         test result: ok. 5 passed; 0 failed; 0 ignored"
    );
    assert_eq!(
        result_of(&output, true, 9),
        format!(
            "7/0 7 tests, 9 databases on PostgreSQL, the same tests on SQLite | \
             test result: ok. 2 passed; 0 failed; 0 ignored | \
             test result: ok. 5 passed; 0 failed; 0 ignored | {ENGINES}"
        )
    );
}

#[test]
fn a_build_that_failed_is_not_a_pass() {
    let output = format!("{ENGINES}\nerror: could not compile");
    assert!(result_of(&output, false, 1).starts_with("0/1 "));
}

#[test]
fn a_run_without_one_of_the_databases_fails() {
    let output = format!("{ENGINES}\nSummary [ 1s] 1 tests run: 1 passed, 0 skipped");
    assert!(result_of(&output, true, 0).starts_with("1/1 "));
    let output = "Summary [ 1s] 1 tests run: 1 passed, 0 skipped";
    assert!(result_of(output, true, 3).starts_with("1/1 "));
}
