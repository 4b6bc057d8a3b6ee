//! When a streak begins, and how long it lasts.

use domain::{SignedDuration, Timestamp, from_micros};

use super::{Limit, lasting};

const DAY: i64 = 24 * 3_600 * 1_000_000;
const LIMIT: Limit = Limit { count: 3, within: SignedDuration::from_hours(24 * 30) };

fn day(number: i64) -> Timestamp {
    from_micros(1_795_000_000_000_000 + number * DAY)
}

/// Where the streak begins that lasts on a day, and how many made it one.
fn on(now: i64, rejected: &[i64]) -> Option<(usize, usize)> {
    let times: Vec<_> = rejected.iter().copied().map(day).collect();
    lasting(&times, LIMIT, day(now))
}

/// R001-42: the third rejection within the time begins a streak, further ones are of
/// the same, and one that fell apart begins anew.
#[test]
fn a_streak_begins_with_the_third_and_lasts() {
    assert_eq!(on(1, &[]), None);
    assert_eq!(on(2, &[0, 1]), None);
    assert_eq!(on(2, &[0, 1, 2]), Some((0, 3)));
    assert_eq!(on(29, &[0, 1, 2]), Some((0, 3)));
    assert_eq!(on(30, &[0, 1, 2]), None, "the first is too long ago");
    assert_eq!(on(15, &[0, 1, 2, 15]), Some((0, 3)), "the same streak");
    assert_eq!(on(40, &[0, 1, 2, 15, 29, 40]), Some((0, 3)), "it never fell apart");
    assert_eq!(on(62, &[0, 1, 2, 60, 61, 62]), Some((3, 3)), "another one");
    assert_eq!(on(31, &[0, 20, 31]), None, "three, and never within thirty days");
    assert_eq!(on(40, &[0, 20, 31, 40]), Some((1, 3)));
}
