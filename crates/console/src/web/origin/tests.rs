//! Where a request says it comes from.

use super::*;

fn ours(pairs: &[(&'static str, &'static str)]) -> bool {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.insert(*name, value.parse().unwrap());
    }
    is_ours(&headers, None)
}

#[test]
fn only_our_own_pages_send_our_forms() {
    let host = ("host", "console.example:8443");
    assert!(ours(&[host, ("sec-fetch-site", "same-origin")]));
    assert!(ours(&[host, ("sec-fetch-site", "none")]));
    assert!(!ours(&[host, ("sec-fetch-site", "same-site")]));
    assert!(!ours(&[host, ("sec-fetch-site", "cross-site")]));
    assert!(!ours(&[
        host,
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://console.example:8443")
    ]));
    assert!(ours(&[host, ("origin", "https://console.example:8443")]));
    assert!(!ours(&[host, ("origin", "https://console.example")]));
    assert!(!ours(&[host, ("origin", "null")]));
    assert!(ours(&[host]), "a program that is no browser");
}
