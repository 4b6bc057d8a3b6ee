//! Days and their borders, also where clocks change.

use super::Days;

fn told(zone: &str, at: &str) -> String {
    let days = Days::of(zone).unwrap();
    let at = at.parse().unwrap();
    let day = days.number(at);
    let span = days.span(day);
    assert!(span.from <= at && at < span.until, "a day holds its instants");
    format!("{} from {} until {}", Days::written(day), span.from, span.until)
}

/// R002-53: the day has a defined time zone.
#[test]
fn a_day_is_one_of_its_zone() {
    assert_eq!(
        told("UTC", "2026-11-21T23:59:59.999999Z"),
        "2026-11-21 from 2026-11-21T00:00:00Z until 2026-11-22T00:00:00Z"
    );
    assert_eq!(
        told("Asia/Shanghai", "2026-11-21T23:59:59Z"),
        "2026-11-22 from 2026-11-21T16:00:00Z until 2026-11-22T16:00:00Z"
    );
    assert_eq!(told("UTC", "1969-12-31T23:00:00Z").split(' ').next(), Some("1969-12-31"));
}

#[test]
fn a_day_of_the_clocks_change_is_longer_or_shorter() {
    assert_eq!(
        told("Europe/Stockholm", "2026-10-25T12:00:00Z"),
        "2026-10-25 from 2026-10-24T22:00:00Z until 2026-10-25T23:00:00Z"
    );
    // In Beirut clocks change at midnight: this day has no 00:00.
    assert_eq!(
        told("Asia/Beirut", "2026-03-29T12:00:00Z"),
        "2026-03-29 from 2026-03-28T22:00:00Z until 2026-03-29T21:00:00Z"
    );
}

#[test]
fn there_are_no_days_in_a_zone_that_is_not_there() {
    assert!(Days::of("Mars/Olympus").is_none());
}
