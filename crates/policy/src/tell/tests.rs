//! Tests of the sentences.

use domain::{Language, SignedDuration};

use super::{fill, placeholders};
use crate::{
    fact::{Facts, known},
    setting::Settings,
};

fn told(language: Language, template: &str) -> String {
    let facts = Facts::new()
        .with(known::RECIPIENTS, 1_234_567)
        .with(known::ACCOUNT_AGE, SignedDuration::from_hours(24 * 12))
        .with(known::LIST_AGE, SignedDuration::from_hours(30));
    fill(template, &facts, &Settings::default(), language)
}

#[test]
fn numbers_and_spans_are_written_as_each_language_does() {
    let all = Language::ALL.map(|it| told(it, "{recipients}; {account_age}; {list_age}"));
    assert_eq!(
        all,
        [
            "1,234,567; 12 days; 30 h",
            "1,234,567; 12 天; 30 小时",
            "1.234.567; 12 ngày; 30 giờ",
            "1\u{a0}234\u{a0}567; 12 dagar; 30 h",
        ]
    );
}

#[test]
fn a_missing_fact_is_written_as_a_question_mark() {
    assert_eq!(told(Language::En, "{import_rows} rows"), "? rows");
}

#[test]
fn braces_must_match() {
    assert_eq!(placeholders("{a} and {b.c}"), Some(vec!["a", "b.c"]));
    assert_eq!(placeholders("none"), Some(vec![]));
    for bad in ["{a", "a}", "{a{b}}", "}{"] {
        assert_eq!(placeholders(bad), None, "{bad}");
    }
}
