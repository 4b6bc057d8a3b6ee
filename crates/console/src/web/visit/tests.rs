//! The address that becomes evidence, with and without proxies.

use super::*;

fn seen(peer: &str, forwarded: Option<&str>) -> String {
    let trusted = ["10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap()];
    behind_proxies(SocketAddr::new(peer.parse().unwrap(), 4000), forwarded, &trusted).to_string()
}

#[test]
fn only_a_trusted_proxy_speaks_for_others() {
    assert_eq!(seen("192.0.2.9", Some("198.51.100.1")), "192.0.2.9:4000");
    assert_eq!(seen("10.0.0.1", Some("198.51.100.1")), "198.51.100.1:0");
    assert_eq!(seen("::ffff:10.0.0.1", Some("2001:db8::1")), "[2001:db8::1]:0");
}

#[test]
fn what_the_visitor_wrote_in_front_is_not_believed() {
    assert_eq!(seen("10.0.0.1", Some("1.2.3.4, 198.51.100.1, 10.0.0.2")), "198.51.100.1:0");
    assert_eq!(seen("10.0.0.1", Some("1.2.3.4, nonsense")), "10.0.0.1:4000");
    assert_eq!(seen("10.0.0.1", None), "10.0.0.1:4000");
}
