//! Figures and marks in the words of people, each counted once.

use app::verdicts::{FiredRule, Found};
use domain::Language;

use super::{marks, measured, word};

fn fired(measured: &str) -> FiredRule {
    FiredRule {
        rule: "platform.some".to_owned(),
        verdict: "hold".to_owned(),
        measured: measured.to_owned(),
        source: String::new(),
        requirements: Vec::new(),
        tell: std::collections::BTreeMap::default(),
        findings: Vec::new(),
    }
}

fn told(text: &str, language: Language) -> String {
    measured(&fired(text), language)
}

fn found(shown: &str, place: &str, count: u32) -> Found {
    Found {
        rule: "words.some".to_owned(),
        fact: "marks_prize".to_owned(),
        severity: "hold".to_owned(),
        confidence: "high".to_owned(),
        place: place.to_owned(),
        count,
        shown: shown.to_owned(),
    }
}

/// R002-92: figures are told with words and units, in each language.
#[test]
fn what_was_measured_is_told_in_words() {
    let english = [
        ("recipients 21000 above 5000", "recipients: 21,000 (more than 5,000)"),
        (
            "account_age 3 days below 62 days, import_roles_percent 31 at_least 30",
            "age of the account: 3 days (less than 62 days) · addresses of roles: 31% (30% or more)",
        ),
        ("account_age 0 h below 62 days", "age of the account: 0 hours (less than 62 days)"),
        ("identity_verified no is no", "somebody made sure who the account is: no"),
        (
            "import_provenance paper one_of event|paper",
            "how the addresses were collected: on paper",
        ),
        (
            "missing: list_age, dkim_ready",
            "not known: age of the list · its DKIM keys are in place",
        ),
        ("no rule in force", "no rule is in force about it"),
        ("weather 3 above 2", "weather 3 above 2"),
    ];
    for (data, words) in english {
        assert_eq!(told(data, Language::En), words);
    }
    let data = "import_complained_permille 12 at_least 10";
    assert_eq!(
        told(data, Language::Sv),
        "adresser som klagat på andra: 12\u{a0}‰ (10\u{a0}‰ eller mer)"
    );
    assert_eq!(word("withdrawn (why page)", Language::Sv), "återkallat (why page)");
    assert_eq!(word("something", Language::Sv), "something");
}

/// R002-40: what the text part and the HTML part both say is one thing.
#[test]
fn what_stands_in_text_and_html_counts_once() {
    let all = [
        found("win", "subject:0-3", 1),
        found("win", "text:10-13", 2),
        found("win", "html:40-43", 2),
        found("win", "link:0-3", 1),
        found("gift", "html:4-8", 1),
        // Another rule kept the same mark.
        found("win", "text:10-13", 2),
    ];
    let told = marks(&all, Language::En);
    let told: Vec<_> = told.iter().map(|it| format!("{} {} ×{}", it.0, it.1, it.2)).collect();
    assert_eq!(told, ["win subject ×1", "win text and HTML ×2", "gift HTML ×1"]);
}
