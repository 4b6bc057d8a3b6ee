//! Names for whatever a rule measures.

use domain::Language;

use super::{fact, load, word};
use crate::fact::{Kind, known};

/// R002-92: whatever a rule about mail or an import measures has a name for people,
/// and so has each word that it may have. Forms are no matter of the desk.
#[test]
fn every_fact_of_the_desk_has_a_name() {
    for known in known::ALL.iter().filter(|it| !it.name.starts_with("form_")) {
        for language in Language::ALL {
            let name = fact(known.name, language).unwrap_or_default();
            assert!(!name.is_empty(), "{}: {language}", known.name);
            assert!(!name.contains('_'), "{}: {name}", known.name);
        }
        if let Kind::Word(words) = known.kind {
            for it in words {
                assert!(word(it, Language::Vi).is_some(), "{}: {it}", known.name);
            }
        }
    }
    assert_eq!(fact("list_age", Language::Sv), Some("listans ålder"));
    assert_eq!(fact("weather", Language::En), None);
}

#[test]
fn a_file_with_a_fault_is_refused() {
    let whole = include_str!("../../../../policies/figures.toml");
    for (from, to) in [("\nvi = ", "\nde = "), ("id = \"dkim_ready\"", "id = \"policy_accepted\"")]
    {
        let changed = whole.replacen(from, to, 1);
        assert_ne!(changed, whole);
        assert!(load(&changed).is_err(), "{to}");
    }
}
