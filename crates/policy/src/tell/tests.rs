//! Tests of the sentences.

use domain::{Language, SignedDuration};

use super::{fill, missing, placeholders};
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
fn a_number_takes_the_form_that_goes_with_it() {
    let said = |rows: u64| {
        let facts = Facts::new().with(known::IMPORT_ROWS, rows);
        let template = "{import_rows} {import_rows|row stands|rows stand} there";
        fill(template, &facts, &Settings::default(), Language::En)
    };
    assert_eq!([said(1), said(2)], ["1 row stands there", "2 rows stand there"]);
    assert_eq!(told(Language::Sv, "{import_rows|rad|rader}"), "rader", "not known: as of many");
}

/// What is not known is named as people call it.
#[test]
fn a_rule_that_could_not_be_judged_says_so_in_words() {
    let said = missing("platform.x", &["list_age", "dkim_ready"], Language::En);
    assert!(said.contains("not known: age of the list · its DKIM keys are in place."), "{said}");
    assert!(missing("platform.x", &["weather"], Language::Sv).contains("weather"));
}

#[test]
fn braces_must_match() {
    assert_eq!(placeholders("{a} and {b.c}"), Some(vec!["a", "b.c"]));
    assert_eq!(placeholders("none"), Some(vec![]));
    assert_eq!(placeholders("{a} {a|link|links}"), Some(vec!["a", "a"]));
    for bad in ["{a", "a}", "{a{b}}", "}{", "{a|link}", "{a|x|y|z}", "{a||y}"] {
        assert_eq!(placeholders(bad), None, "{bad}");
    }
}
