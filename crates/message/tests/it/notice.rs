//! The confirmation request in every language: one question, no advertising.

use domain::Language;
use message::{Obligations, notice, verify};

use crate::fixture::{case, fields};

#[test]
fn a_confirmation_request_asks_once_and_carries_the_way_out() {
    for language in Language::ALL {
        let mut case = case();
        case.artefact = notice::confirmation_request(language);
        case.language = language;
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

#[test]
fn without_its_link_it_is_not_composed() {
    let mut case = case();
    case.artefact = notice::confirmation_request(Language::En);
    assert_eq!(case.refusal(), "the order has no action link");
}
