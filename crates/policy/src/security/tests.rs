//! The catalogue as it is compiled in.

use std::collections::BTreeSet;

use super::{controls, load};

/// R001-07: each control has a name of its own, and a page that an operator can
/// read.
#[test]
fn every_control_has_a_page_that_there_is() {
    let names: BTreeSet<_> = controls().iter().map(|it| &it.id).collect();
    assert_eq!(names.len(), controls().len());
    assert!(controls().len() >= 15, "the catalogue is there");
    for control in controls() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/operating/");
        let page = std::fs::read_to_string(format!("{folder}{}", control.page));
        assert!(page.is_ok_and(|it| !it.is_empty()), "{}: {}", control.id, control.page);
        assert!(control.id.starts_with("iso27001.A."), "{}", control.id);
    }
}

#[test]
fn a_catalogue_with_a_fault_is_refused() {
    let whole = include_str!("../../../../policies/security.toml");
    for (from, to) in [
        ("\"law-reviewed\"", "\"law-forgotten\""),
        ("page = \"access.md\"", "page = \"access.md\"\nmore = 1"),
        ("title = \"Access control\"", "title = \" \""),
    ] {
        let changed = whole.replacen(from, to, 1);
        assert_ne!(changed, whole);
        assert!(load(&changed).is_err(), "{to}");
    }
}
