//! Limits as visitors meet them.

use super::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

#[test]
fn a_limit_refuses_the_next_one_and_forgets_after_its_window() {
    let counts = Mutex::default();
    let hour = SignedDuration::from_hours(1);
    let asks: Vec<bool> = [0, 1, 2, 3, 3599, 3600]
        .into_iter()
        .map(|second| add(&counts, ("a", 1), (3, hour), at(second)))
        .collect();
    assert_eq!(asks, [true, true, true, false, false, true]);
    assert!(add(&counts, ("b", 3), (3, hour), at(4)), "another one is counted apart");
    assert!(!add(&counts, ("c", 4), (3, hour), at(4)), "four at once are too many");
}

#[test]
fn one_ipv6_network_is_one_visitor() {
    let ip = |text: &str| network(text.parse().unwrap(), 64);
    assert_eq!(ip("2001:db8:1:2::5"), ip("2001:db8:1:2:ffff::"));
    assert_ne!(ip("2001:db8:1:2::5"), ip("2001:db8:1:3::5"));
    assert_eq!(ip("192.0.2.7"), ip("::ffff:192.0.2.7"));
    assert_ne!(ip("192.0.2.7"), ip("192.0.2.8"));
}

#[test]
fn a_network_is_a_24th_of_ipv4_and_a_48th_of_ipv6() {
    let ip = |text: &str| network(text.parse().unwrap(), 48);
    assert_eq!(ip("192.0.2.7"), ip("192.0.2.200"));
    assert_ne!(ip("192.0.2.7"), ip("192.0.3.7"));
    assert_eq!(ip("2001:db8:1:2::5"), ip("2001:db8:1:ffff::1"));
    assert_ne!(ip("2001:db8:1:2::5"), ip("2001:db8:2:2::5"));
}
