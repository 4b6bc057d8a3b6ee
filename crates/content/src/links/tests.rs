//! Tests of where links lead.

use super::{links_in, odd_links};
use crate::{Link, tables::Tables};

fn told(target: &str) -> String {
    let link = Link { text: String::new(), target: target.to_owned() };
    let own = ["flora-garden.example".to_owned()];
    let all: Vec<_> = odd_links(&[link], &own, &Tables::builtin())
        .into_iter()
        .map(|it| match it.like {
            Some(like) => format!("{} {} ~ {like}", it.oddity.as_str(), it.host),
            None => format!("{} {}", it.oddity.as_str(), it.host),
        })
        .collect();
    if all.is_empty() { "-".to_owned() } else { all.join("; ") }
}

/// COMPLIANCE 2.4; issue 4: shorteners, look-alikes, addresses, punycode.
#[test]
fn odd_targets_are_told_with_what_they_look_like() {
    let cases = [
        ("https://bit.ly/3abc", "shortened bit.ly"),
        ("http://198.51.100.7/login", "bare-address 198.51.100.7"),
        ("http://[2001:db8::1]/", "bare-address [2001:db8::1]"),
        ("http://3325256711/", "bare-address 198.51.100.7"),
        ("https://paypa1.com/", "look-alike paypa1.com ~ paypal.com"),
        ("https://paypal-login.example.com/", "-"),
        ("https://paypal-login.com/", "look-alike paypal-login.com ~ paypal.com"),
        ("https://www.rnicrosoft.com/", "look-alike www.rnicrosoft.com ~ microsoft.com"),
        ("https://gogole.com/", "look-alike gogole.com ~ google.com"),
        ("https://paypal.com.evil.example/", "look-alike paypal.com.evil.example ~ paypal.com"),
        (
            "https://xn--pypal-4ve.com/",
            "look-alike xn--pypal-4ve.com ~ paypal.com; international xn--pypal-4ve.com",
        ),
        ("https://flora-gardan.example/", "look-alike flora-gardan.example ~ flora-garden.example"),
        ("https://paypal.com@evil.example/", "user-info evil.example"),
        ("javascript:alert(1)", "scheme javascript"),
        ("https://xn--bcher-kva.example/", "international xn--bcher-kva.example"),
    ];
    for (target, expected) in cases {
        assert_eq!(told(target), expected, "{target}");
    }
}

#[test]
fn honest_targets_are_not() {
    for target in [
        "https://www.paypal.com/se/",
        "https://amazon.de/",
        "https://shop.flora-garden.example/tulips",
        "https://example.org/",
        "mailto:anna@example.org",
        "#top",
        "not an address",
        "https://apples.example/",
    ] {
        assert_eq!(told(target), "-", "{target}");
    }
}

#[test]
fn addresses_of_pages_are_found_in_text() {
    let text = "See https://example.org/a, or (www.example.com). 详见http://example.cn/b。";
    let found: Vec<_> = links_in(text).into_iter().map(|it| it.target).collect();
    assert_eq!(found, ["https://example.org/a", "http://www.example.com", "http://example.cn/b"]);
}
