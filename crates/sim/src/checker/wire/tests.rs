//! Each rule, kept and broken.

use super::*;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).unwrap()
}

fn word(seconds: i64, connection: u64, what: What) -> Word {
    Word { at: at(seconds), to: "127.0.0.1:25".parse().unwrap(), connection, what }
}

fn checked(words: &[Word]) -> Vec<String> {
    let limits = NetworkLimits { per_hour: 60, burst: 2, connections: 1 };
    let found = limits_kept(words, |_| Some("a".to_owned()), limits);
    found.iter().map(ToString::to_string).collect()
}

#[test]
fn a_burst_and_then_one_a_minute_is_kept_to() {
    let words: Vec<_> = [0, 0, 60, 120].map(|it| word(it, 1, What::Mail)).into();
    assert_eq!(checked(&words), Vec::<String>::new());
}

#[test]
fn one_too_many_in_some_window_is_found() {
    let words: Vec<_> = [0, 60, 120, 120, 121].map(|it| word(it, 1, What::Mail)).into();
    assert_eq!(
        checked(&words),
        ["no more messages than allowed: a: 5 messages within 2m 1s from 2027-01-15T08:00:00Z"]
    );
}

#[test]
fn a_second_connection_is_found_unless_the_first_is_over() {
    let words = [
        word(0, 1, What::Connected),
        word(1, 1, What::Closed),
        word(2, 2, What::Connected),
        word(3, 3, What::Connected),
    ];
    assert_eq!(
        checked(&words),
        ["no more connections than allowed: a: 2 connections at 2027-01-15T08:00:03Z"]
    );
}

#[test]
fn a_second_after_leaving_is_in_flight_and_two_are_too_late() {
    let rcpt = || What::Rcpt("ada@a.example".parse().unwrap());
    let left = [("ada@a.example".to_owned(), at(0))].into();
    let found = |mail: i64| {
        let words = [word(mail, 1, What::Mail), word(5, 1, rcpt())];
        nobody_addressed_after_opt_out(&words, &left).len()
    };
    assert_eq!([0, 1, 2].map(found), [0, 0, 1]);
}
