//! Sites of domains, as text.

use proptest::prelude::*;

use super::*;

fn site(domain: &str, hosts: &[&str]) -> String {
    SiteKey::of(&domain.parse().unwrap(), hosts.iter().copied()).to_string()
}

#[test]
fn domains_that_share_their_hosts_are_one_site_whatever_the_order() {
    let one = site("a.example", &["mx2.host.example.", "MX1.host.example"]);
    let two = site("b.example", &["mx1.host.example", "mx2.host.example", "mx1.host.example"]);
    assert_eq!((one.as_str(), one == two), ("mx1.host.example,mx2.host.example", true));
}

#[test]
fn a_domain_without_hosts_or_with_too_many_is_its_own_site() {
    assert_eq!(site("a.example", &[]), "a.example");
    let many: Vec<String> = (0..50).map(|it| format!("mx{it}.hostile.example")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(site("hostile.example", &many), "hostile.example");
}

#[test]
fn a_suffix_covers_whole_labels_only() {
    let seen: Vec<bool> = ["me.com", "mx.me.com", "acme.com", "me.com.evil.example", "com", ""]
        .into_iter()
        .map(|host| is_below(host, "me.com"))
        .collect();
    assert_eq!(seen, [true, true, false, false, false, false]);
}

proptest! {
    #[test]
    fn the_order_of_hosts_never_matters(hosts in prop::collection::vec("[a-z]{1,9}\\.example", 0..6)) {
        let names: Vec<&str> = hosts.iter().map(String::as_str).collect();
        let backwards: Vec<&str> = names.iter().rev().copied().collect();
        prop_assert_eq!(site("d.example", &names), site("d.example", &backwards));
    }
}
