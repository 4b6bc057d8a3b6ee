//! What is asked, what answers mean, and who is behind a listing.

use std::net::IpAddr;

use super::{Cause, Holds, Meaning, Share, builtin, cause, meaning, reversed};

fn address(text: &str) -> IpAddr {
    text.parse().unwrap()
}

/// RFC 5782 §2.1, §2.4, §5.
#[test]
fn an_address_is_asked_backwards() {
    assert_eq!(reversed(address("192.0.2.99")), "99.2.0.192");
    assert_eq!(reversed(address("::ffff:192.0.2.99")), "99.2.0.192");
    assert_eq!(
        reversed(address("2001:db8:1:2:3:4:567:89ab")),
        "b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2"
    );
    let zen = builtin().iter().find(|it| it.of == Holds::Address).unwrap();
    assert_eq!(zen.question("2.0.0.127"), "2.0.0.127.zen.spamhaus.org");
    let dbl = builtin().iter().find(|it| it.of == Holds::Domain).unwrap();
    assert_eq!(dbl.proofs(), ("test", "invalid"));
}

/// COMPLIANCE 3: codes that say that we may not ask are no listing.
#[test]
fn a_refusal_of_a_list_is_no_listing() {
    let of = |all: &[&str]| meaning(&all.iter().map(|it| address(it)).collect::<Vec<_>>());
    assert_eq!(of(&[]), Meaning::Free);
    assert_eq!(of(&["127.0.0.2", "127.0.0.10"]), Meaning::Listed("127.0.0.2 127.0.0.10".into()));
    assert_eq!(of(&["127.255.255.254"]), Meaning::Refused);
    assert_eq!(of(&["127.255.255.252", "127.0.0.4"]), Meaning::Listed("127.0.0.4".into()));
    assert_eq!(of(&["198.51.100.7"]), Meaning::Refused, "a resolver that answers everything");
    assert_eq!(of(&["::1"]), Meaning::Refused);
}

/// R000-26: complaints weigh before bad mail, bad mail before numbers.
#[test]
fn the_largest_share_of_what_weighs_most_is_the_cause() {
    let share = |messages, bad, complaints| Share { messages, bad, complaints };
    let of = |shares: &[Share]| cause(shares).map(|it| it.of);
    assert_eq!(of(&[share(9_000, 2, 0), share(500, 1, 4), share(700, 90, 3)]), Some(1));
    assert_eq!(of(&[share(9_000, 2, 0), share(500, 90, 0)]), Some(1));
    assert_eq!(of(&[share(10, 0, 0), share(90, 0, 0)]), Some(1));
    assert_eq!(of(&[share(10, 0, 0), share(10, 0, 0)]), Some(0), "always the same of two alike");
    assert_eq!(of(&[]), None);
    assert_eq!(of(&[share(0, 0, 0)]), None);
    assert_eq!(
        cause(&[share(9_000, 2, 0), share(500, 1, 4)]),
        Some(Cause {
            of: 1,
            because: "complaints 4 of 4, bad mail 1 of 3, messages 500 of 9500".to_owned()
        })
    );
}
