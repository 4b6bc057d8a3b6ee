//! The confirmation request in every language: one question, no advertising.

use domain::Language;
use message::{Obligations, notice, verify};

use crate::fixture::{case, fields};

#[test]
fn a_confirmation_request_asks_once_and_carries_the_way_out() {
    for language in Language::ALL {
        let mut case = case();
        case.artefact = notice::confirmation_request(language);
        case.languages = vec![language.into()];
        case.mailing.obligations = Obligations::CONFIRMATION;
        case.links.action = Some("https://mail.example.net/confirm/XyZ?a=1&b=2".into());
        case.fields = fields(&[
            ("list", "Spring <letter>"),
            ("sender", "Flora & Co"),
            ("purpose", "Once a month."),
            ("requested", "2026-11-21 21:11 UTC"),
        ]);
        let composed = case.compose();
        let (text, html) = verify::decoded(&composed.bytes).unwrap();
        assert_eq!(text.matches("/confirm/XyZ?a=1&b=2").count(), 1, "{text}");
        assert_eq!(
            html.matches("href=\"https://mail.example.net/confirm/XyZ?a=1&amp;b=2\"").count(),
            1
        );
        assert!(html.contains("Spring &lt;letter&gt;") && text.contains("Flora & Co"), "{html}");
        assert!(!html.contains("<img"), "no picture, so nothing is loaded or advertised");
        let head = String::from_utf8(composed.bytes).unwrap();
        assert!(head.contains("\r\nAuto-Submitted: auto-generated\r\n"));
        assert!(head.contains("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
    }
}

/// COMPLIANCE 5.3, 5.4: who asks, where they say the address came from, and what
/// doing nothing means, in every language.
#[test]
fn a_request_of_an_import_says_where_the_address_came_from() {
    let words = ["own-form", "kiosk", "paper", "event", "other-system", "customers", "attic"];
    for language in Language::ALL {
        let origins: std::collections::BTreeSet<_> =
            words.iter().map(|it| notice::origin(language, it)).collect();
        assert_eq!(origins.len(), words.len());
        let unknown = notice::origin(language, "attic");
        assert_eq!(unknown, notice::origin(language, "https://cheap.example"), "nothing is echoed");
        let mut case = case();
        case.artefact = notice::import_request(language);
        case.languages = vec![language.into()];
        case.mailing.obligations = Obligations::CONFIRMATION;
        case.links.action = Some("https://mail.example.net/confirm/XyZ".into());
        case.fields = fields(&[
            ("list", "Spring letter"),
            ("sender", "Flora & Co"),
            ("purpose", "Once a month."),
            ("origin", notice::origin(language, "event")),
        ]);
        let composed = case.compose();
        let (text, html) = verify::decoded(&composed.bytes).unwrap();
        assert!(text.contains(notice::origin(language, "event")), "{text}");
        assert!(text.contains("Flora & Co") && !html.contains("<img"), "{html}");
        assert_eq!(text.matches("/confirm/XyZ").count(), 1, "{text}");
        assert!(!String::from_utf8_lossy(&composed.bytes).contains("Form-Sub"));
    }
}

/// COMPLIANCE 1.3, Korea: name, fact and day of the consent, how to keep or end it.
#[test]
fn a_notice_of_a_consent_names_its_day_in_the_languages_of_footers() {
    use domain::FooterLanguage::{En, Ko, Sv, Vi, ZhHans, ZhHant};
    let mut subjects = std::collections::BTreeSet::new();
    for language in [En, Ko, Sv, Vi, ZhHans, ZhHant] {
        let mut case = case();
        case.artefact = notice::notice_of_consent(language);
        subjects.insert(case.artefact.subject.clone());
        case.languages = vec![language];
        case.mailing.obligations = Obligations::CONFIRMATION;
        case.links.action = Some("https://mail.example.net/reconfirm/XyZ".into());
        case.fields = fields(&[
            ("list", "Spring letter"),
            ("sender", "Flora & Co"),
            ("purpose", "Once a month."),
            ("since", "2024-11-30"),
        ]);
        let (text, html) = verify::decoded(&case.compose().bytes).unwrap();
        for part in [&text, &html] {
            assert!(part.contains("2024-11-30") && part.contains("Spring letter"), "{part}");
        }
        assert!(text.contains("Flora & Co"), "{text}");
    }
    assert_eq!(subjects.len(), 6);
}

#[test]
fn without_its_link_it_is_not_composed() {
    let mut case = case();
    case.artefact = notice::confirmation_request(Language::En);
    assert_eq!(case.refusal(), "the order has no action link");
}

/// R002-47 … R002-49, R002-57: each notice says what was measured, in every
/// language, and carries no advertising and no way out of being told.
#[test]
fn a_notice_of_a_step_is_composed_in_every_language() {
    let measured = [
        ("day", "2026-11-22"),
        ("bad", "61"),
        ("total", "1200"),
        ("rate", "5.08 %"),
        ("campaign", "Spring <letter>"),
        ("reason", "the list was cleaned"),
        ("account", "Flora & Co"),
        ("step", "enforcement_01jf"),
    ];
    for language in Language::ALL {
        let mut subjects = std::collections::BTreeSet::new();
        for step in notice::Step::ALL {
            let mut case = case();
            case.artefact = notice::step_taken(step, language);
            subjects.insert(case.artefact.subject.clone());
            case.languages = vec![language.into()];
            case.mailing.obligations = Obligations::NOTICE;
            case.mailing.list = None;
            case.fields = fields(&measured);
            let composed = case.compose();
            let (text, html) = verify::decoded(&composed.bytes).unwrap();
            assert!(text.contains("enforcement_01jf") && text.contains("Flora & Co"), "{text}");
            assert!(!text.contains("{{") && !html.contains("{{"), "{text}");
            assert!(!html.contains("<img") && !html.contains("<a "), "{html}");
            let numbers = ["2026-11-22", "61", "1200", "5.08 %"];
            let says = |it: &&str| text.contains(it);
            match step {
                notice::Step::Refused => assert!(text.contains("Spring <letter>"), "{text}"),
                notice::Step::Brake => assert!(["61", "1200"].iter().all(says), "{text}"),
                notice::Step::Reactivate
                | notice::Step::DisableSending
                | notice::Step::Terminate
                | notice::Step::ComplaintAnswered
                | notice::Step::Asked
                | notice::Step::PolicyChanged => assert!(text.contains("the list was cleaned")),
                _ => assert!(numbers.iter().all(says), "{text}"),
            }
        }
        assert_eq!(
            subjects.len(),
            notice::Step::ALL.len() - 1,
            "a paused campaign has one subject"
        );
    }
}

/// R002-71, R002-72, R002-76: an answer has one link, says what it must, and
/// advertises nothing.
#[test]
fn an_answer_to_a_recipient_is_composed_in_every_language() {
    let told = [
        ("sender", "Flora & Co"),
        ("list", "Spring <letter>"),
        ("day", "2026-11-22 08:00 UTC"),
        ("computer", "192.0.x.x"),
        ("case", "case_01jf"),
        ("operator", "mail.example.net"),
        ("minutes", "30"),
        ("received", "2026-11-21 07:00 UTC"),
        ("stopped", "2026-11-21 07:01 UTC"),
    ];
    for language in Language::ALL {
        for answer in notice::Answer::ALL {
            let mut case = case();
            case.artefact = notice::answer(answer, language);
            case.languages = vec![language.into()];
            case.mailing.obligations = Obligations::NOTICE;
            case.mailing.list = None;
            case.links.action = Some("https://mail.example.net/u/XyZ".into());
            case.fields = fields(&told);
            let composed = case.compose();
            let (text, html) = verify::decoded(&composed.bytes).unwrap();
            assert_eq!(text.matches("https://mail.example.net/u/XyZ").count(), 1, "{text}");
            assert_eq!(html.matches("<a href").count(), 1, "{html}");
            assert!(!text.contains("{{") && !html.contains("<img"), "{text}");
            let says: &[&str] = match answer {
                notice::Answer::SignedUp => {
                    &["Flora & Co", "Spring <letter>", "2026-11-22", "192.0.x.x", "case_01jf"]
                }
                notice::Answer::Link => &["30"],
                notice::Answer::Left => {
                    &["Flora & Co", "Spring <letter>", "2026-11-21 07:00", "2026-11-21 07:01"]
                }
            };
            assert!(says.iter().all(|it| text.contains(it)), "{text}");
            assert_eq!(notice::Answer::parse(answer.as_str()), Some(answer));
        }
    }
}
