//! Tests of the vocabulary and of values.

use domain::{Basis, Standing};

use super::{Facts, Kind, Value, known};

fn words(name: &str) -> Vec<&'static str> {
    match known::find(name).expect("a known fact").kind {
        Kind::Word(words) => words.to_vec(),
        other => panic!("{name} is {other:?}"),
    }
}

#[test]
fn the_vocabulary_has_every_basis_and_every_standing() {
    assert_eq!(words("basis"), Basis::ALL.map(Basis::as_str));
    let standings: Vec<_> = Standing::ALL.iter().map(|it| it.as_str()).collect();
    assert_eq!(words("standing"), standings);
}

#[test]
fn no_two_facts_share_a_name() {
    let mut names: Vec<_> = known::ALL.iter().map(|it| it.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), known::ALL.len());
}

#[test]
fn a_word_outside_the_vocabulary_counts_as_missing() {
    let facts = Facts::new().with(known::IMPORT_PROVENANCE, "Purchased ".to_owned());
    assert_eq!(facts.word(known::IMPORT_PROVENANCE), None);
    let facts = facts.with(known::IMPORT_PROVENANCE, "purchased".to_owned());
    assert_eq!(facts.word(known::IMPORT_PROVENANCE), Some("purchased"));
}

#[test]
fn a_number_too_large_to_hold_stays_large() {
    let facts = Facts::new().with(known::RECIPIENTS, u64::MAX);
    let known = known::find("recipients").expect("a known fact");
    assert_eq!(facts.get(known), Some(&Value::Number(i64::MAX)));
}
