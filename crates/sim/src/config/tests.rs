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
fn the_demo_has_three_kinds_of_provider() {
    let demo = SimnetConfig::demo();
    let kinds: Vec<_> = demo
        .provider
        .iter()
        .map(|it| {
            let Behaviour { greylist, starttls, connections_max, .. } = it.behaviour;
            (
                it.name.as_str(),
                it.domains.len() > 2,
                greylist.map(|it| it.as_secs()),
                starttls,
                connections_max,
            )
        })
        .collect();
    assert_eq!(
        kinds,
        [
            ("accepting", true, None, false, None),
            ("greylisting", true, Some(3), false, None),
            ("limiting", true, None, true, Some(3)),
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
    assert!(error(&format!("{good}grey = 1\n")).contains("unknown field `grey`"));
    assert_eq!(
        error(&format!("null_mx = [\"a.example\"]\n{good}")),
        "`a.example` belongs to two providers"
    );
    assert!(SimnetConfig::from_toml(&good).is_ok());
}
