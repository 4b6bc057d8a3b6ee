//! The golden cases of personal data, and what is never shown.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::{Detector, Grade};

static DETECTOR: LazyLock<Detector> = LazyLock::new(Detector::new);
const GOLDEN: &str = include_str!("../../../../testdata/content/personal.tsv");

fn told(detector: &Detector, text: &str) -> String {
    let all: Vec<_> = detector
        .find(text)
        .iter()
        .map(|it| {
            let (from, to) = (it.chars.start, it.chars.end);
            format!("{} {} {} {from}-{to}", it.kind, it.grade.as_str(), it.masked)
        })
        .collect();
    if all.is_empty() { "-".to_owned() } else { all.join("; ") }
}

/// COMPLIANCE 2.6 (R003-15, R003-16): each line of testdata/content/personal.tsv.
#[test]
fn every_golden_case_of_personal_data_is_graded_and_masked() {
    let detector = &*DETECTOR;
    let cases = GOLDEN.lines().filter(|it| !it.is_empty() && !it.starts_with('#'));
    let mut count = 0;
    let mut wrong = Vec::new();
    for line in cases {
        let (text, expected) = line.split_once('\t').expect("a tab");
        let told = told(detector, text);
        if told != expected {
            wrong.push(format!("{text}\t{told}\n  expected {expected}"));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 75, "{count} cases");
}

/// COMPLIANCE 2.7: pattern, check and words within 300 characters.
#[test]
fn words_count_only_near_the_value() {
    let detector = &*DETECTOR;
    let far = format!("SSN of employees follow. {}123-45-6789", "x ".repeat(200));
    assert_eq!(detector.find(&far)[0].grade, Grade::Low);
    assert_eq!(detector.find("SSN: 123-45-6789")[0].grade, Grade::Medium);
}

#[test]
fn ordinary_letters_hold_no_personal_data() {
    let detector = &*DETECTOR;
    for text in [
        "Order 2026-11-30-000123 of SEK 1 299,50 was sent with parcel 00373400306912345678.",
        "版本 10.0.19045.3930，会议时间 2026年11月30日 14:00，房间 302。",
        "Đơn hàng 100234 giao ngày 30/11/2026 lúc 14:00.",
        "Öppettider: måndag–fredag 9–18. Välkommen till Storgatan 12, 221 00 Lund.",
        "Version 1.2.3.4 of the report, page 123 of 456, ISBN 978-91-0-012345-6.",
        "",
    ] {
        let sure: Vec<_> =
            detector.find(text).into_iter().filter(|it| it.grade > Grade::Low).collect();
        assert!(sure.is_empty(), "{text}: {sure:?}");
    }
}

proptest! {
    /// R003-15: the value is never printed, whatever stands around it.
    #[test]
    fn no_number_is_shown_unmasked(before in "\\PC{0,20}", after in "\\PC{0,20}") {
        let number = "110101199003074514";
        let text = format!("{before} {number} {after}");
        for it in DETECTOR.find(&text) {
            let shown = format!("{it:?}");
            prop_assert!(!shown.contains(number));
        }
    }
}
