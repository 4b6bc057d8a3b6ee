//! Which laws apply, in the order of COMPLIANCE 1.7 (R001-43).

use super::*;
use crate::RuleBook;

fn laws(recipient: RecipientFacts<'_>, sender: Option<&str>) -> String {
    let book = RuleBook::builtin();
    let applies = book.laws().applying(&recipient, sender);
    let one = |it: &Applies| {
        let because: Vec<_> = it.because.iter().map(Because::as_str).collect();
        format!("{} ({})", it.law, because.join(", "))
    };
    applies.iter().map(one).collect::<Vec<_>>().join(" ")
}

fn of(country: Option<&str>, domain: &str) -> String {
    let facts = RecipientFacts { country, domain, ..RecipientFacts::default() };
    laws(facts, Some("AU"))
}

#[test]
fn every_match_applies() {
    let facts = RecipientFacts {
        country: Some("Sverige"),
        phone: Some("+86 10 1234 5678"),
        domain: "hanmail.net",
        signup_country: Some("vn"),
        language: Some("ja"),
    };
    assert_eq!(
        laws(facts, Some("US")),
        "KR (domain) VN (sign-up) CN (phone) SE (country) EU (country) US (sender)"
    );
}

#[test]
fn a_country_is_understood_as_code_or_name() {
    for text in ["CN", "cn", "China", "中国", "Trung Quốc", "kina", " china "] {
        assert_eq!(of(Some(text), "example.com"), "CN (country) AU (sender)", "{text}");
    }
    assert_eq!(of(Some("UK"), "example.com"), "UK (country) AU (sender)");
    assert_eq!(of(Some("Germany"), "example.com"), "DE (country) AU (sender) EU (country)");
}

#[test]
fn domains_tell_by_their_end_or_their_provider() {
    assert_eq!(of(None, "hoa.com.vn"), "VN (domain) AU (sender)");
    assert_eq!(of(None, "mail.qq.com"), "CN (domain) AU (sender)");
    assert_eq!(of(None, "notqq.com"), "AU (sender) floor (recipient-unknown)");
    assert_eq!(of(None, "post.co.uk"), "UK (domain) AU (sender)");
    assert_eq!(of(None, "xn--fiq228c.xn--fiqs8s"), "CN (domain) AU (sender)");
    // Sold to everybody.
    assert_eq!(of(None, "start.io"), "AU (sender) floor (recipient-unknown)");
}

#[test]
fn a_shared_telephone_prefix_names_all_its_countries_and_the_longest_wins() {
    let phone = |it| {
        laws(
            RecipientFacts { phone: Some(it), domain: "example.com", ..Default::default() },
            Some("AU"),
        )
    };
    assert_eq!(phone("+1 555 0100"), "CA (phone) AU (sender) US (phone)");
    assert_eq!(phone("00852 2345 6789"), "HK (phone) AU (sender)");
    assert_eq!(phone("+886 2 1234"), "TW (phone) AU (sender)");
    assert_eq!(phone("08 123"), "AU (sender) floor (recipient-unknown)");
}

#[test]
fn a_language_is_asked_only_where_nothing_else_tells() {
    let language = |tag, domain| {
        laws(RecipientFacts { language: Some(tag), domain, ..Default::default() }, Some("AU"))
    };
    assert_eq!(language("ko", "example.com"), "KR (language) AU (sender)");
    assert_eq!(language("zh-CN", "example.com"), "CN (language) AU (sender)");
    assert_eq!(language("en", "example.com"), "AU (sender) floor (recipient-unknown)");
    assert_eq!(language("ko", "hoa.vn"), "VN (domain) AU (sender)");
}

#[test]
fn an_unknown_country_or_sender_brings_the_floor_beside_what_is_known() {
    assert_eq!(of(Some("MX"), "example.com"), "AU (sender) floor (recipient-unknown)");
    assert_eq!(of(Some("MX"), "qq.com"), "CN (domain) AU (sender) floor (recipient-unknown)");
    let facts = RecipientFacts { country: Some("SE"), domain: "x.se", ..Default::default() };
    let both = "SE (country, domain) EU (country, domain)";
    assert_eq!(laws(facts, None), format!("{both} floor (sender-unknown)"));
    assert_eq!(laws(facts, Some("MX")), format!("{both} floor (sender-unknown)"));
}

#[test]
fn a_post_office_box_is_known_in_several_languages() {
    let book = RuleBook::builtin();
    for address in ["P.O. Box 12, Hong Kong", "Postfach 3, Berlin", "北京市100信箱", "PO Box 1"]
    {
        assert!(book.laws().is_post_box(address), "{address}");
    }
    assert!(!book.laws().is_post_box("Gartenstraße 1, 10115 Berlin"));
}
