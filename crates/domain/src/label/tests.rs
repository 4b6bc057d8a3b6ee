//! Labels: what the row keeps. The vectors of COMPLIANCE 1.8 are golden cases
//! of `policy`, which knows the laws.

use super::*;

fn label(text: &str, latin: Option<&str>, accepted: &[&str]) -> SubjectLabel {
    SubjectLabel {
        text: text.to_owned(),
        latin: latin.map(ToOwned::to_owned),
        accepted: accepted.iter().map(|it| (*it).to_owned()).collect(),
    }
}

#[test]
fn what_the_row_keeps_is_read_back() {
    let all = [
        label("(광고)", None, &[]),
        label("[QC]", None, &["[AD]"]),
        label("广告", Some("AD"), &[]),
    ];
    let text = stored(&all).unwrap();
    assert_eq!(text, "(광고);[QC]||[AD];广告|AD");
    assert_eq!(from_stored(&text), all);
    assert_eq!(stored(&[]), None);
    assert!(from_stored("").is_empty());
}

#[test]
fn without_labels_a_subject_stays() {
    assert_eq!(labelled(&[], " Summer sale "), "Summer sale");
}

#[test]
fn a_label_is_short_visible_and_apart_from_the_signs_that_part_labels() {
    for good in ["广告", "(광고)", "<ADV>"] {
        assert!(SubjectLabel::is_form(good), "{good}");
    }
    for bad in ["", " AD", "A|D", "a;b", "a,b", "A\nD", "a label of too many signs"] {
        assert!(!SubjectLabel::is_form(bad), "{bad}");
    }
}

proptest::proptest! {
    #[test]
    fn labelling_twice_changes_nothing(subject in "\\PC{0,40}") {
        let all = [label("(광고)", None, &[]), label("广告", Some("AD"), &[])];
        let once = labelled(&all, &subject);
        proptest::prop_assert_eq!(labelled(&all, &once), once);
    }
}
