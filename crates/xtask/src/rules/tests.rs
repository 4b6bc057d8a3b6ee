//! Both shapes of a rule.

use super::*;

fn seen(rule: &str) -> (usize, usize) {
    let Examples { firing, quiet } = examples_of(&rule.parse().unwrap());
    (firing, quiet)
}

#[test]
fn cases_with_a_verdict_are_told_apart() {
    let rule =
        "[[example]]\nexpect = 'hold'\n[[example]]\nexpect = 'deny'\n[[example]]\nexpect = 'allow'";
    assert_eq!((seen(rule), seen("id = 'bare'")), ((2, 1), (0, 0)));
}

#[test]
fn texts_of_replies_are_told_apart() {
    let rule = "example = ['550 no', '551 no']\ncounter = ['450 later']\n[when]\ncode = ['5xx']";
    assert_eq!((seen(rule), seen("example = ['550 no']\nwhen = {}")), ((2, 1), (1, 1)));
}
