//! What the laws ask for when data leaked.

use std::collections::BTreeSet;

use jiff::civil::date;

use super::{load, notices};
use crate::RuleBook;

fn asked(laws: &[&str]) -> Vec<String> {
    let laws: BTreeSet<_> = laws.iter().map(|it| (*it).to_owned()).collect();
    let told = |it: &super::Notice| {
        let within = it.within.map_or("at once".to_owned(), |it| format!("{} h", it.as_hours()));
        format!("{} {within}", it.law)
    };
    notices(&laws, date(2026, 11, 21)).into_iter().map(told).collect()
}

/// R001-16: the most urgent first, and something always.
#[test]
fn what_is_most_urgent_comes_first_and_something_is_always_asked_for() {
    assert_eq!(asked(&[]), ["house 72 h"]);
    assert_eq!(asked(&["EU", "CN", "US"]), ["CN at once", "EU 72 h", "house 72 h"]);
    let early = notices(&BTreeSet::from(["IN".to_owned()]), date(2025, 1, 1));
    assert!(early.is_empty(), "{early:?}");
}

#[test]
fn every_law_is_one_that_the_packs_know_and_a_file_with_a_fault_is_refused() {
    let whole = include_str!("../../../../policies/leak.toml");
    let book = RuleBook::builtin();
    for notice in load(whole).unwrap() {
        let is_known = notice.law == "house" || book.laws().law(&notice.law).is_some();
        assert!(is_known, "{}", notice.id);
    }
    for (from, to) in [
        ("within = \"72 hours\"", "within = \"72 moons\""),
        ("since = \"2026-01-01\"", "since = \"soon\""),
        ("confidence = \"design\"", "confidence = \"certain\""),
        ("confidence = \"design\"", "confidence = \"design\"\nmore = 1"),
    ] {
        let changed = whole.replacen(from, to, 1);
        assert_ne!(changed, whole);
        assert!(load(&changed).is_err(), "{to}");
    }
}
