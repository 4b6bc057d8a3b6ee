//! The families that are compiled in, and how each may stand.

use super::*;

/// R001-48, R001-49: six families, each with detection, prevention, evidence and
/// an owner.
#[test]
fn six_families_have_detection_prevention_evidence_and_an_owner() {
    let names: Vec<_> = families().iter().map(|it| it.id.as_str()).collect();
    let expected = ["consent", "unsubscribe", "content", "logs", "encryption", "cross-border"];
    assert_eq!(names, expected);
    for family in families() {
        for words in [&family.title, &family.detection, &family.prevention, &family.evidence] {
            for language in Language::ALL {
                assert!(!told(words, language).trim().is_empty(), "{} {language}", family.id);
            }
        }
        let seen = family.items.len() + family.rates.len();
        assert!(seen > 0, "{}: nothing could ever speak against it", family.id);
    }
}

/// R001-39: each item that is audited always belongs to one family.
#[test]
fn every_audit_item_speaks_against_one_family() {
    for item in crate::audit::items().iter().filter(|it| it.pack == crate::audit::ALWAYS) {
        let of = families().iter().filter(|it| it.items.contains(&item.id)).count();
        assert_eq!(of, 1, "{} belongs to {of} families of controls.toml", item.id);
    }
}

#[test]
fn what_is_late_weighs_more_than_what_is_open() {
    let state =
        |open, late, warned, stopped| Against { open, late, warned, stopped }.state().as_str();
    assert_eq!(state(0, 0, 0, 0), "in-order");
    assert_eq!(state(1, 0, 0, 0), "watch");
    assert_eq!(state(0, 0, 1, 0), "watch");
    assert_eq!(state(1, 1, 0, 0), "broken");
    assert_eq!(state(0, 0, 1, 1), "broken");
}

#[test]
fn a_file_with_a_fault_is_refused() {
    let whole = include_str!("../../../../policies/controls.toml");
    for (from, to) in [
        ("owner = \"account\"", "owner = \"nobody\""),
        ("\"list-stale\"", "\"list-fresh\""),
        ("\nvi = ", "\nde = "),
        ("rates = []", "rates = []\nmore = 1"),
    ] {
        let changed = whole.replacen(from, to, 1);
        assert_ne!(changed, whole);
        assert!(load(&changed).is_err(), "{to}");
    }
}
