//! Tests of all checks together.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::Checker;
use crate::{
    Content, Link,
    spam::{Model, Prior},
    words::Category,
};

static CHECKER: LazyLock<Checker> = LazyLock::new(Checker::builtin);

fn told(content: &Content) -> Vec<String> {
    let check = CHECKER.check(content);
    let marks = check.marks(CHECKER.words());
    let told = marks.iter().map(|it| {
        let (severity, confidence) = (it.severity.as_str(), it.confidence);
        format!("{severity} {} ({confidence}) {} ×{}: {}", it.rule, it.place, it.count, it.shown)
    });
    told.collect()
}

/// R003-55.
#[test]
fn each_finding_has_rule_weight_place_and_a_masked_sight() {
    let content = Content {
        subject: "Re: 身份证号 110101199003074514".into(),
        text: "来 赌*博 吧 https://bit.ly/x".into(),
        links: vec![Link { text: "paypal.com".into(), target: "https://paypa1.com/".into() }],
        ..Content::default()
    };
    assert_eq!(
        told(&content),
        [
            "hold cn.telecom-7.gambling (medium) text:2-5 ×1: 赌博",
            "hold personal.cn-resident-id (high) subject:9-27 ×1: 110101********4514",
            "warn link.shortened (high) target ×1: bit.ly",
            "hold link.look-alike (high) target ×1: paypa1.com ~ paypal.com",
            "hold link.shows-another-site (high) link ×1: paypal.com → paypa1.com",
            "hold subject.claims-reply (design) subject ×1: re:",
        ]
    );
}

#[test]
fn every_count_is_there_and_values_in_two_places_count_once() {
    let number = "SSN 123-45-6789, Personnummer 811228-9874";
    let content = Content { text: number.into(), html_text: number.into(), ..Content::default() };
    let counts = CHECKER.check(&content).counts(CHECKER.words());
    let facts = Category::ALL.iter().all(|it| counts.contains_key(it.fact()));
    assert!(facts && counts["personal_identity"] == 2 && counts["personal_identity_proven"] == 1);
    let quiet = CHECKER.check(&Content::default()).counts(CHECKER.words());
    assert!(quiet.values().all(|it| *it == 0), "{quiet:?}");
    assert!(quiet.keys().eq(counts.keys()), "the same facts, whatever is found");
}

/// R002-40: what a rule counts is what a reviewer sees marked.
#[test]
fn what_text_and_html_both_say_counts_once() {
    let said = "An online pharmacy. Another online pharmacy";
    let link = |text: &str| Link { text: text.into(), target: "https://evil.example.net/".into() };
    let content = Content {
        subject: "Our online pharmacy".into(),
        text: said.into(),
        html_text: format!("{said}. A fake rolex"),
        links: vec![link("online pharmacy"), link("bank.com"), link("bank.com")],
        ..Content::default()
    };
    let check = CHECKER.check(&content);
    // Once in the subject, twice in the body, and what the HTML alone says.
    assert_eq!(check.counts(CHECKER.words())["marks_banned_goods"], 4);
    let marks = check.marks(CHECKER.words());
    let mismatches = marks.iter().filter(|it| it.fact == "link_mismatches");
    let told: Vec<_> = mismatches.map(|it| format!("{} ×{}", it.shown, it.count)).collect();
    assert_eq!(told, ["bank.com → example.net ×2"]);
}

#[test]
fn a_plain_newsletter_has_no_mark_and_a_low_score() {
    let content = Content {
        subject: "What grows in November".into(),
        text: "Plant tulips before the frost. Unsubscribe: https://flora.example/u".into(),
        ..Content::default()
    };
    assert!(told(&content).is_empty(), "{:?}", told(&content));
    let check = CHECKER.check(&content);
    let score = CHECKER.score(&content, &check, &Model::of(&Prior::builtin()));
    assert!(score.percent < 10, "{score:?}");
}

#[test]
fn what_nobody_lets_into_bulk_mail_scores_high_and_says_why() {
    let content = Content {
        subject: "FREE PILLS!!! LAST CHANCE".into(),
        text: "Cheap v1agra without prescription http://198.51.100.7/".into(),
        ..Content::default()
    };
    let check = CHECKER.check(&content);
    let score = CHECKER.score(&content, &check, &Model::of(&Prior::builtin()));
    assert!(score.percent > 80, "{score:?}");
    assert_eq!(score.reasons[0].feature, "mark:banned-goods");
}

proptest! {
    #[test]
    fn no_message_makes_it_panic(
        subject in any::<String>(), text in any::<String>(), target in any::<String>(),
    ) {
        let links = vec![Link { text: subject.clone(), target }];
        let content = Content { subject, html_text: text.clone(), text, links, ..Content::default() };
        let check = CHECKER.check(&content);
        prop_assert!(check.marks(CHECKER.words()).len() < 10_000);
    }
}
