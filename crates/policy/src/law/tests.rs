//! The packs of law: their own cases, their dates, what they say.

use domain::{Language, RuleId, label};
use jiff::civil::{Date, date};

use crate::{
    Confidence, RuleBook,
    law::{Asks, Quiet},
};

/// The vectors of COMPLIANCE 1.8 and more of their kind.
const SUBJECTS: &str = include_str!("../../../../testdata/labels/subjects.tsv");
const TODAY: Date = date(2026, 11, 30);

#[test]
fn each_pack_agrees_with_its_own_cases() {
    let book = RuleBook::builtin();
    for law in book.laws().laws() {
        let (mut applies, mut not) = (false, false);
        for case in &law.examples {
            assert_eq!(
                book.laws().answer(law.code, case),
                case.expect,
                "{}: {}",
                law.code,
                case.case
            );
            let quiet = case.expect == "does not apply";
            (applies, not) = (applies || !quiet, not || quiet);
        }
        assert!(applies && not, "{} shows both", law.code);
    }
}

/// The change log of COMPLIANCE 1.9 (R001-39, X-17, X-20): the rule holds on
/// that day, and not on the day before.
/// Also R004-12.
#[test]
fn rules_begin_on_the_day_their_law_says() {
    let begin = [
        ("2006-03-30", "law.cn.consent"),
        ("2006-03-30", "law.cn.label"),
        ("2008-12-01", "law.jp.consent"),
        ("2014-07-01", "law.ca.consent"),
        ("2014-11-29", "law.kr.renewal"),
        ("2020-10-01", "law.vn.cap"),
        ("2021-04-01", "law.au.unsubscribe-free"),
        ("2021-11-01", "law.cn.consent-personal-data"),
        ("2023-05-01", "law.cn.retention-advertising"),
        ("2023-06-13", "law.tw.identity"),
        ("2024-03-22", "law.cn.transfer"),
        ("2025-01-17", "law.us.sanction"),
        ("2025-09-03", "law.eu.transfer-us"),
        ("2025-11-13", "law.in.rules"),
        ("2025-11-13", "law.eu.customer-free-account"),
        ("2026-01-01", "law.vn.advertising"),
        ("2026-01-01", "law.vn.consent-personal-data"),
        ("2026-01-01", "law.cn.transfer-certification"),
        ("2026-01-26", "law.eu.transfer-br"),
        ("2026-02-05", "law.uk.sanction"),
        ("2026-02-05", "law.uk.customer-charity"),
        ("2026-06-19", "law.uk.complaints"),
        ("2026-07-01", "law.vn.cybersecurity"),
        ("2027-05-14", "law.in.consent"),
    ];
    for (day, rule) in begin {
        assert_eq!(change(day, rule), (false, true), "{rule} begins on {day}");
    }
    let end = [
        ("2016-08-01", "law.us.sanction-2009"),
        ("2026-01-01", "law.cn.transfer"),
        ("2026-02-05", "law.uk.sanction-2003"),
    ];
    for (day, rule) in end {
        assert_eq!(change(day, rule), (true, false), "{rule} ends on {day}");
    }
}

fn change(day: &str, rule: &str) -> (bool, bool) {
    let book = RuleBook::builtin();
    let row = book.laws().row(&RuleId(rule.to_owned())).unwrap().clone();
    let day: Date = day.parse().unwrap();
    (row.in_force(day.yesterday().unwrap()), row.in_force(day))
}

/// R000-04 and COMPLIANCE 1.8: exactly, first, never twice.
#[test]
fn labels_stand_before_subjects_exactly_as_the_vectors_say() {
    let book = RuleBook::builtin();
    let mut seen = 0;
    for line in SUBJECTS.lines().filter(|it| !it.starts_with('#')) {
        let [laws, subject, expected] =
            line.split('\t').map(unescaped).collect::<Vec<_>>().try_into().unwrap();
        let labels = book.laws().duties_of_stored(&laws, TODAY).labels;
        assert_eq!(label::labelled(&labels, &subject), expected, "{laws}: {subject}");
        let kept = label::from_stored(&label::stored(&labels).unwrap());
        assert_eq!(label::labelled(&kept, &subject), expected, "from the row, {laws}: {subject}");
        seen += 1;
    }
    assert!(seen >= 30, "{seen} vectors");
}

/// `\u{200b}` in a vector stands for what cannot be seen.
fn unescaped(text: &str) -> String {
    let mut parts = text.split("\\u{");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (code, rest) = part.split_once('}').unwrap();
        out.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
        out.push_str(rest);
    }
    out
}

#[test]
fn a_row_is_told_in_every_language_and_says_that_no_lawyer_looked_at_it() {
    let book = RuleBook::builtin();
    let row = book.laws().row(&RuleId("law.cn.label".to_owned())).unwrap();
    let told = Language::ALL.map(|it| book.laws().sentence(row, it));
    let [en, zh, vi, sv] = told;
    assert_eq!(
        en,
        "China (Measures for the Administration of Internet E-mail Services, MII Order 38 (2006), \
         13(3)): the subject begins with “广告” / “AD”. [not reviewed by a lawyer]"
    );
    assert!(zh.starts_with("中国（") && zh.ends_with("[未经律师审核]"), "{zh}");
    assert!(vi.ends_with("[chưa được luật sư xem xét]"), "{vi}");
    assert!(sv.ends_with("[inte granskad av en jurist]"), "{sv}");
    for law in book.laws().laws() {
        for row in &law.rows {
            for language in Language::ALL {
                let told = book.laws().sentence(row, language);
                assert!(!told.contains('{'), "{}: {told}", row.id);
            }
        }
    }
}

#[test]
fn cn_vn_se_and_us_say_something_of_every_kind_that_they_have() {
    let book = RuleBook::builtin();
    for code in ["CN", "VN", "SE", "EU", "US"] {
        let law = book.laws().law(code).unwrap();
        let fields: Vec<_> = law.in_force(TODAY).map(|it| it.asks.field()).collect();
        for field in ["consent", "identity", "unsubscribe", "stop", "sanction"] {
            assert!(fields.contains(&field), "{code} has {field}");
        }
    }
    let unverified = book
        .laws()
        .laws()
        .iter()
        .flat_map(|it| &it.rows)
        .filter(|it| !it.confidence().is_verified())
        .count();
    assert!(unverified > 10, "{unverified} rows are marked unverified");
    let low = book.laws().row(&RuleId("law.vn.retention".to_owned())).unwrap();
    assert_eq!(low.confidence(), Confidence::Low);
    assert!(matches!(low.asks, Asks::Retention { keep_days: 366, .. }));
}

#[test]
fn an_overlay_records_which_row_a_lawyer_reviewed() {
    let overlay = |text: &str| RuleBook::builtin().with_overlay("own.toml", text);
    let entry = |id: &str, by: &str, on: &str| {
        format!("[[law_review]]\nid = \"{id}\"\nby = \"{by}\"\non = \"{on}\"\n")
    };
    let before = RuleBook::builtin().version();
    let book = overlay(&entry("law.se.customer", "Advokat Ek", "2026-10-01")).unwrap();
    assert_ne!(book.version(), before, "verdicts name who reviewed what");
    let row = book.laws().row(&RuleId("law.se.customer".to_owned())).unwrap();
    assert_eq!(row.review, Some(("Advokat Ek".to_owned(), date(2026, 10, 1))));
    assert!(!book.laws().sentence(row, Language::En).contains("not reviewed"));
    let refused = |text: String| overlay(&text).unwrap_err().to_string();
    assert_eq!(
        refused(entry("law.se.costumer", "Ek", "2026-10-01")),
        "own.toml, law.se.costumer: `law.se.costumer` is not one of: the rules of law; see `assent policy list`"
    );
    assert_eq!(
        refused(entry("law.se.customer", " ", "2026-10-01")),
        "own.toml, law.se.customer: `by` may not be empty"
    );
    assert!(refused(entry("law.se.customer", "Ek", "October")).contains("a day such as"));
}

#[test]
fn quiet_hours_end_in_the_morning_of_the_recipient() {
    let hours = Quiet::Hours { from_minute: 21 * 60, until_minute: 8 * 60, offset_minutes: 540 };
    let end = |at: &str| {
        let at: domain::Timestamp = at.parse().unwrap();
        hours.end(at).map_or("awake".to_owned(), |it| it.to_string())
    };
    assert_eq!(end("2026-11-30T11:59:59Z"), "awake");
    assert_eq!(end("2026-11-30T12:00:00Z"), "2026-11-30T23:00:00Z");
    assert_eq!(end("2026-11-30T22:59:59Z"), "2026-11-30T23:00:00Z");
    assert_eq!(end("2026-11-30T23:00:00Z"), "awake");
    let none = Quiet::Exempt { note: String::new() };
    assert_eq!(none.end("2026-11-30T12:00:00Z".parse().unwrap()), None);
}
