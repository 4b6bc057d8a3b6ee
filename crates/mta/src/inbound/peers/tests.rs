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
fn r10_the_second_half_of_the_seats_is_crowded() {
    let peers = Peers::new(4, 4);
    let seats: Vec<_> = (0..4).map(|_| sit(&peers, "192.0.2.1").unwrap()).collect();
    let crowded: Vec<_> = seats.iter().map(Seat::is_crowded).collect();
    assert_eq!(crowded, [false, false, true, true]);
}

#[test]
fn r10_only_so_many_stand_at_the_door() {
    let peers = Peers::new(2, 2);
    let mut entries: Vec<_> = std::iter::from_fn(|| peers.enter()).collect();
    assert_eq!(entries.len(), 2 + AT_THE_DOOR_MAX);
    entries.pop();
    assert!(peers.enter().is_some());
}

#[test]
fn a_network_of_2_64_addresses_is_one_peer() {
    let peers = Peers::new(9, 1);
    let seat = sit(&peers, "2001:db8::1");
    assert!(seat.is_some());
    assert!(sit(&peers, "2001:db8::2:1").is_none());
    assert!(sit(&peers, "2001:db8:0:1::1").is_some());
}
