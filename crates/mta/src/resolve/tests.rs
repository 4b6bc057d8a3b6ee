//! Which addresses are connected to, and what a domain's hosts are called.

use super::*;

fn admitted(reach: Reach, addresses: &[&str]) -> Vec<String> {
    let admits = |it: &&&str| reach.admits(it.parse().unwrap());
    addresses.iter().filter(admits).map(|it| (*it).to_owned()).collect()
}

const ADDRESSES: &[&str] = &[
    "8.8.8.8",
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.1.1",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "198.18.0.1",
    "2001:4860::8888",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "ff02::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "64:ff9b::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
];

#[test]
fn s22_only_public_addresses_are_connected_to() {
    assert_eq!(admitted(Reach::Public, ADDRESSES), ["8.8.8.8", "2001:4860::8888"]);
}

#[test]
fn a_rehearsal_reaches_loopback_and_nothing_else() {
    assert_eq!(admitted(Reach::Loopback, ADDRESSES), ["127.0.0.1", "::1", "::ffff:127.0.0.1"]);
}

fn label(domain: &str, hosts: &[&str]) -> String {
    let hosts = hosts.iter().map(|it| MxHost { preference: 10, host: (*it).to_owned() }).collect();
    let site = site(&Shaping::builtin(), &domain.parse().unwrap(), hosts);
    format!("{} at {}", site.label, site.key)
}

#[test]
fn a_site_is_named_after_its_provider_or_its_first_host() {
    assert_eq!(label("a.example", &["aspmx.l.google.com"]), "google at aspmx.l.google.com");
    assert_eq!(
        label("b.example", &["mx2.post.example", "mx1.post.example"]),
        "post.example at mx1.post.example,mx2.post.example"
    );
}
