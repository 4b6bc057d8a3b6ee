//! Every rule that a person is asked about has its rank.

use std::collections::BTreeSet;

use domain::Verdict;

use super::{Danger, load, ranks};
use crate::{RuleBook, Subject};

/// R002-39: the desk shows the gravest first, so each rule that asks it is ranked,
/// and nothing else.
#[test]
fn every_rule_that_holds_something_for_a_person_is_ranked() {
    let asked = [Subject::Campaign, Subject::Import, Subject::Wave, Subject::Appeal];
    let book = RuleBook::builtin();
    let holding: BTreeSet<&str> = book
        .rules()
        .iter()
        .filter(|it| it.verdict == Verdict::Hold)
        .filter(|it| it.about.iter().any(|it| asked.contains(it)))
        .map(|it| it.id.0.as_str())
        .collect();
    let ranked: BTreeSet<&str> = ranks().keys().map(String::as_str).collect();
    let unranked: Vec<_> = holding.difference(&ranked).collect();
    assert!(unranked.is_empty(), "without a rank: {unranked:?}");
    let gone: Vec<_> = ranked.difference(&holding).collect();
    assert!(gone.is_empty(), "no such rule: {gone:?}");
}

#[test]
fn deceit_is_graver_than_size() {
    let size = Danger::of("platform.review.large");
    assert!(Danger::of("platform.marks.phishing") < size);
    assert!(Danger::of("own.rule-of-an-operator") < size, "what nobody ranked is looked at early");
}

#[test]
fn a_rule_has_one_rank() {
    let twice = "grave = [\"a\"]\nserious = []\nroutine = [\"a\"]\n";
    assert_eq!(load(twice), Err("`a` is Routine and Grave".to_owned()));
    assert!(load("grave = []\n").is_err());
}
