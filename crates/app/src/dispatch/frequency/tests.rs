//! Places of one recipient: who gets one, and when the next is free.

use domain::{AccountId, ContactId, DeliveryId, Timestamp};
use store::place::PlaceRow;

use super::{Turn, Wants};

fn at(hour: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + hour * 3_600).unwrap()
}

fn taken(slot: u32, delivery: u8, hour: i64) -> PlaceRow {
    PlaceRow {
        account: AccountId::from_bytes([1; 16]),
        contact: ContactId::from_bytes([2; 16]),
        kind: "marketing".to_owned(),
        slot,
        delivery: DeliveryId::from_bytes([delivery; 16]),
        taken_at: at(hour),
    }
}

fn turn(places: Option<u32>, all: &[PlaceRow], hour: i64) -> String {
    let wants = Wants { kind: "marketing", places, quiet_until: None };
    let who = (
        AccountId::from_bytes([1; 16]),
        ContactId::from_bytes([2; 16]),
        DeliveryId::from_bytes([9; 16]),
    );
    match wants.turn(who, all, at(hour)) {
        Turn::Now(slot) => slot.map_or("now".to_owned(), |it| format!("place {it}")),
        Turn::At(until) => format!("hour {}", until.duration_since(at(0)).as_hours()),
    }
}

#[test]
fn the_fourth_mail_of_a_day_waits_until_the_first_is_a_day_old() {
    let mut all = Vec::new();
    assert_eq!(turn(Some(3), &all, 0), "place 0");
    all.push(taken(0, 1, 0));
    assert_eq!(turn(Some(3), &all, 1), "place 1");
    all.push(taken(1, 2, 5));
    all.push(taken(2, 3, 6));
    assert_eq!(turn(Some(3), &all, 7), "hour 24");
    assert_eq!(turn(Some(3), &all, 23), "hour 24");
    assert_eq!(turn(Some(3), &all, 24), "place 0");
}

#[test]
fn another_attempt_keeps_its_own_place() {
    let all = [taken(0, 1, 0), taken(1, 9, 2), taken(2, 3, 3)];
    assert_eq!(turn(Some(3), &all, 4), "place 1");
}

#[test]
fn places_that_became_fewer_are_counted_all() {
    let all = [taken(1, 1, 0), taken(2, 2, 1)];
    assert_eq!(turn(Some(2), &all, 2), "hour 24", "two were sent, whatever place they had");
    assert_eq!(turn(None, &all, 2), "now");
}

#[test]
fn neighbours_and_other_kinds_of_mail_take_no_place() {
    let other = |change: fn(&mut PlaceRow)| {
        let mut row = taken(0, 1, 0);
        change(&mut row);
        turn(Some(1), &[row], 1)
    };
    assert_eq!(other(|_| ()), "hour 24");
    assert_eq!(other(|it| it.account = AccountId::from_bytes([8; 16])), "place 0");
    assert_eq!(other(|it| it.contact = ContactId::from_bytes([8; 16])), "place 0");
    assert_eq!(other(|it| it.kind = "confirmation-request".to_owned()), "place 0");
}

#[test]
fn nobody_is_mailed_in_quiet_hours() {
    let wants = Wants { kind: "marketing", places: None, quiet_until: Some(at(8)) };
    let who = (
        AccountId::from_bytes([1; 16]),
        ContactId::from_bytes([2; 16]),
        DeliveryId::from_bytes([9; 16]),
    );
    assert_eq!(wants.turn(who, &[], at(1)), Turn::At(at(8)));
}
