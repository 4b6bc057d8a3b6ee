//! The demo's world, and files that are refused.

use super::*;

fn error(text: &str) -> String {
    let error = SimnetConfig::from_toml(text).unwrap_err();
    std::error::Error::source(&error).map_or(error.to_string(), |it| {
        it.to_string().lines().last().unwrap_or_default().to_owned()
    })
}

fn provider(rest: &str) -> String {
    format!("[[provider]]\nname = \"a\"\ndomains = [\"a.example\"]\n{rest}")
}

#[test]
fn the_demo_has_twelve_networks_and_each_has_a_habit_of_its_own() {
    let demo = SimnetConfig::demo();
    let told = demo.provider.iter().map(|it| format!("{}: {}", it.name, it.behaviour.told()));
    let mut told: Vec<_> = told.collect();
    told.push(format!("null MX: {}", demo.null_mx[0]));
    assert_eq!(
        told,
        [
            "accepting: takes everything at once",
            "greylisting: defers each first attempt for 3s",
            "limiting: offers STARTTLS, 3 connections at a time, 50 messages in each connection",
            "throttling: 100 messages in 1s",
            "forgetful: 3 % of the people are unknown",
            "overfull: 4 % of the people have a full mailbox for 4s, \
             1 % of the people have a full mailbox for good",
            "returning: 2 % of the people are gone: mail comes back after 5s",
            "complaining: 0.5 % of the people complain after 1s",
            "encrypted: takes nothing in clear",
            "qq-like: speaks like QQ, offers STARTTLS, 0.5 % of the people are unknown, \
             5 % of the people get too much mail for 4s",
            "netease-like: speaks like NetEase, 0.5 % of the people are unknown, \
             4 % of the people seem to get spam for 4s",
            "null MX: nomail.example",
        ]
    );
}

#[test]
fn only_example_names_and_loopback_addresses_are_taken() {
    let host = |host: &str| error(&provider(&format!("hosts = {{ {host} }}")));
    assert_eq!(host(r#""mx.gmail.com" = "127.0.0.1""#), "`mx.gmail.com` does not end in .example");
    assert_eq!(host(r#""mx.a.example" = "192.0.2.1""#), "192.0.2.1 is not a loopback address");
    assert_eq!(host(""), "provider `a` needs at least one host and one domain");
}

#[test]
fn mistakes_are_told() {
    let good = provider("hosts = { \"mx.a.example\" = \"127.0.0.1\" }\n");
    assert_eq!(
        error(&format!("{good}[provider.behaviour]\nunknown_share = 2.0\n")),
        "provider `a` has a share or rate out of range"
    );
    assert_eq!(
        error(&format!("{good}[provider.behaviour]\nspeaks = \"gmail\"\n")),
        "unknown variant `gmail`, expected one of `plain`, `qq`, `netease`"
    );
    assert!(error(&format!("{good}grey = 1\n")).contains("unknown field `grey`"));
    assert_eq!(
        error(&format!("null_mx = [\"a.example\"]\n{good}")),
        "`a.example` belongs to two providers"
    );
    assert!(SimnetConfig::from_toml(&good).is_ok());
}
