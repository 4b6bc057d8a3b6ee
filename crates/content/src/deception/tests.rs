//! Tests of the marks of deception.

use super::{claims_reply, link_mismatches};
use crate::Link;

#[test]
fn subjects_that_pretend_to_be_replies_are_flagged() {
    for subject in [
        "Re: your order",
        "RE : your order".replace(" :", ":").as_str(),
        "Fwd: have you seen this",
        "ＲＥ： 您的订单",
        "R\u{200b}e: hello",
        "Re[2]: prices",
        "[QC] Re: giá mới",
        "[a] [b] Sv: vårt samtal",
        "回复：您的咨询",
        "转发:资料",
        "Trả lời: báo giá",
        "re:",
    ] {
        assert!(claims_reply(subject).is_some(), "{subject}");
    }
}

#[test]
fn honest_subjects_are_not() {
    for subject in [
        "Recipes for autumn",
        "re:Invent in review",
        "Reply by Friday: the annual meeting",
        "SVT: nytt program",
        "回复率报告",
        "Question re: parking",
        "[unclosed Re: bracket",
        "",
    ] {
        assert_eq!(claims_reply(subject), None, "{subject}");
    }
}

/// A reviewer sees what was found.
#[test]
fn what_the_subject_begins_with_is_told_as_the_list_writes_it() {
    assert_eq!(claims_reply("[QC] ＲＥ： 您的订单"), Some("re:"));
    assert_eq!(claims_reply("转发:资料"), Some("转发:"));
}

fn shown(text: &str, target: &str) -> String {
    let link = Link { text: text.to_owned(), target: target.to_owned() };
    match link_mismatches(&[link]).first() {
        None => "fits".to_owned(),
        Some(it) => format!("{} → {}", it.shown, it.target.as_deref().unwrap_or("?")),
    }
}

#[test]
fn links_that_show_another_site_are_found() {
    let evil = "https://login.evil.example.net/x";
    assert_eq!(
        [
            shown("https://www.bank.com/login", evil),
            shown("Log in at www.bank.com today", evil),
            shown("bank.com", evil),
            shown("WWW.BANK.CO.UK", "https://bank.com/"),
            shown("https://bank.com", "https://bank.com@198.51.100.7/"),
            shown("https://bank.com", "mailto:help@bank.com"),
            shown("https://bank.com", "not an address"),
        ],
        [
            "bank.com → example.net",
            "bank.com → example.net",
            "bank.com → example.net",
            "bank.co.uk → bank.com",
            "bank.com → 198.51.100.7",
            "bank.com → ?",
            "bank.com → ?",
        ]
    );
}

/// An address is one whatever it ends in; a lone word needs an ending that exists.
#[test]
fn a_whole_address_shows_its_site_also_under_an_unknown_ending() {
    let evil = "https://login.evil.example.net/x";
    assert_eq!(
        [
            shown("https://flora.example/login", evil),
            shown("HTTP://Flora.Example", evil),
            shown("Log in at www.flora.example today", evil),
            shown("(WWW.FLORA.EXAMPLE)", evil),
            shown("https://flora.example/login", "https://www.flora.example/x"),
            shown("shop.example", evil),
            shown("www.report", evil),
            shown("https://localhost/", evil),
            shown("https://198.51.100.7/", evil),
        ],
        [
            "flora.example → example.net",
            "flora.example → example.net",
            "flora.example → example.net",
            "flora.example → example.net",
            "fits",
            "fits",
            "www.report → example.net",
            "fits",
            "fits",
        ]
    );
}

#[test]
fn honest_links_fit() {
    for (text, target) in [
        ("https://www.example.com/a", "https://shop.example.com/b?c=1"),
        ("example.com", "http://EXAMPLE.COM/"),
        ("bücher.example.com", "https://xn--bcher-kva.example.com/"),
        ("Read more", "https://anything.example.org/"),
        ("report.pdf", "https://files.example.org/1"),
        ("Anna.Svensson", "https://example.org/anna"),
        ("help@example.com", "mailto:help@example.com"),
        ("", "https://example.org/"),
        ("version 2.0", "https://example.org/"),
    ] {
        assert_eq!(shown(text, target), "fits", "{text} → {target}");
    }
}
