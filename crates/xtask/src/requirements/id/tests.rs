//! Ids in running text and in names.

use super::*;

#[test]
fn ids_runs_and_lists_are_found_and_look_alikes_are_not() {
    let seen: Vec<_> = [
        "holds R002-45 and X-23.",
        "(R002-36…38)",
        "R004-18, -19: at most",
        "MAX-20, X-CSA, R02-45, R002-451, AR002-45, R002-4",
    ]
    .iter()
    .map(|it| ids_in(it).join(" "))
    .collect();
    let expected = ["R002-45 X-23", "R002-36 R002-37 R002-38", "R004-18 R004-19", ""];
    assert_eq!(seen, expected);
}

#[test]
fn names_of_tests_hold_ids() {
    let name = "r002_45_and_r002_46_the_footer_is_last_of_100";
    assert_eq!(ids_in_name(name).join(" "), "R002-45 R002-46");
}
