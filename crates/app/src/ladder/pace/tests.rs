//! No hour has more messages than it should, whoever asks and how often.

use domain::{SignedDuration, Timestamp};
use proptest::prelude::*;
use store::pace::Pace;

use super::{AHEAD_MAX, AT_ONCE, Speed, after, plan, share};

fn speed(per_hour: u64) -> Speed {
    let hour = SignedDuration::from_hours(1) + AT_ONCE;
    Speed { place: share(hour, per_hour), at_once: AT_ONCE, ahead_max: AHEAD_MAX }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + second).unwrap()
}

#[test]
fn a_minutes_share_goes_at_once_and_the_rest_gets_turns() {
    let (pace, granted, turns) = plan(speed(1000), Pace::UNUSED, 256, at(0));
    assert_eq!(granted, 16, "of 1,000 an hour, about 16 in a minute");
    assert_eq!(turns.len(), 240);
    assert!(turns.is_sorted() && turns[0] > at(0) && turns[239] <= after(at(0), AHEAD_MAX));
    let (again, granted, _) = plan(speed(1000), pace, 256, at(1));
    assert_eq!(granted, 0, "they are used up");
    assert!(again.paid_until <= after(at(0), AT_ONCE));
}

proptest! {
    #[test]
    fn r002_47_no_hour_has_more_than_its_limit(
        asks in proptest::collection::vec((0..600_i64, 0..300_usize), 1..200), per_hour in 1..2000_u64,
    ) {
        let (mut pace, mut now, mut sent) = (Pace::UNUSED, 0, Vec::new());
        for (pause, wanted) in asks {
            now += pause;
            let (next, granted, turns) = plan(speed(per_hour), pace, wanted, at(now));
            prop_assert_eq!(granted + turns.len(), wanted);
            prop_assert!(turns.iter().all(|it| *it > at(now)));
            sent.push((now, granted as u64));
            pace = next;
        }
        for (first, _) in &sent {
            let in_hour: u64 =
                sent.iter().filter(|(at, _)| (*first..first + 3600).contains(at)).map(|it| it.1).sum();
            prop_assert!(in_hour <= per_hour, "{in_hour} of {per_hour}");
        }
    }
}
