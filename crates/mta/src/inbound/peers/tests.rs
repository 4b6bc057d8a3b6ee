//! Seats: how many, whose, and that they become free.

use super::*;

fn sit(peers: &Peers, address: &str) -> Option<Seat> {
    peers.sit(address.parse().unwrap())
}

#[test]
fn an_address_gets_so_many_seats_and_all_together_so_many() {
    let peers = Peers::new(3, 2);
    let first = sit(&peers, "192.0.2.1");
    let second = sit(&peers, "::ffff:192.0.2.1");
    assert!(first.is_some() && second.is_some());
    assert!(sit(&peers, "192.0.2.1").is_none(), "a third of one address");
    let other = sit(&peers, "192.0.2.2");
    assert!(other.is_some());
    assert!(sit(&peers, "192.0.2.3").is_none(), "a fourth in all");
    drop(first);
    assert!(sit(&peers, "192.0.2.1").is_some());
}

#[test]
fn a_network_of_2_64_addresses_is_one_peer() {
    let peers = Peers::new(9, 1);
    let seat = sit(&peers, "2001:db8::1");
    assert!(seat.is_some());
    assert!(sit(&peers, "2001:db8::2:1").is_none());
    assert!(sit(&peers, "2001:db8:0:1::1").is_some());
}
