//! The items that are compiled in, and what no pack may say.

use std::collections::BTreeSet;

use super::*;

/// R001-39, R001-42: each item has an owner, a time to mend it, and words.
#[test]
fn every_item_has_a_name_of_its_own_a_time_and_four_languages() {
    let names: BTreeSet<_> = items().iter().map(|it| it.id.as_str()).collect();
    assert_eq!(names.len(), items().len());
    for item in items() {
        assert!(item.due.is_positive(), "{}", item.id);
        for language in Language::ALL {
            assert!(item.titled(language).chars().count() > 10, "{} {language}", item.id);
        }
        let of_pack = item.pack == ALWAYS || item.id.starts_with("cn.");
        assert!(of_pack, "{} is of {}", item.id, item.pack);
    }
    assert_eq!(packs(), ["operator-cn"]);
    assert!(item("cn.logs-60-days").is_some_and(|it| it.owner == Owner::Operator));
}

/// COMPLIANCE 1.10: what was not read in the source says so.
#[test]
fn duties_that_were_not_verified_are_marked() {
    let unverified: Vec<_> = items()
        .iter()
        .filter(|it| it.pack == "operator-cn" && !it.source.confidence.is_verified())
        .map(|it| it.id.as_str())
        .collect();
    assert_eq!(unverified, ["cn.technical-standards", "cn.service-rules", "cn.reports-12321"]);
}

#[test]
fn a_pack_with_a_fault_is_refused() {
    let whole = PACKS[0].1;
    for (from, to) in [
        ("owner = \"account\"", "owner = \"nobody\""),
        ("after = \"3 days\"", "after = \"3 moons\""),
        ("after = \"3 days\"\n", ""),
        ("due = \"14 days\"", "due = \"14 days\"\nmore = 1"),
        ("\nvi = ", "\nde = "),
    ] {
        let changed = whole.replacen(from, to, 1);
        assert_ne!(changed, whole);
        assert!(load("audit", &changed).is_err(), "{to}");
    }
}
