//! The schedule as an operator sees it: a list of waits, then the end.
//!
//! Method: defer one delivery every time, move the clock by hand, and compare
//! its whole life as text. Only `life_of` knows the API.

use super::*;

fn schedule(first_min: i64, max_min: i64, give_up_h: i64) -> RetrySchedule {
    RetrySchedule {
        delay_first: SignedDuration::from_mins(first_min),
        delay_max: SignedDuration::from_mins(max_min),
        give_up_after: SignedDuration::from_hours(give_up_h),
    }
}

fn start() -> Timestamp {
    "2026-01-01T00:00:00Z".parse().unwrap()
}

fn life_of(schedule: &RetrySchedule, change: impl Fn(&mut Deferral)) -> String {
    let (mut now, mut life) = (start(), String::new());
    for attempts in 1..100 {
        let mut deferral = Deferral {
            first_attempt_at: start(),
            attempts,
            now,
            jitter: 0,
            pause: SignedDuration::ZERO,
            valid_until: None,
        };
        change(&mut deferral);
        match schedule.next_step(deferral) {
            NextStep::RetryAt(at) => {
                life += &format!("{}m ", now.duration_until(at).as_mins());
                now = at;
            }
            NextStep::GiveUp => return life + "bounce",
        }
    }
    panic!("never gives up: {life}");
}

#[test]
fn waits_double_up_to_the_maximum_until_the_delivery_expires() {
    assert_eq!(life_of(&schedule(30, 240, 12), |_| ()), "30m 60m 120m 240m 240m bounce");
}

#[test]
fn jitter_lengthens_every_wait_by_at_most_a_quarter() {
    assert_eq!(life_of(&schedule(40, 40, 2), |_| ()), "40m 40m bounce");
    assert_eq!(life_of(&schedule(40, 40, 2), |it| it.jitter = 255), "50m 50m bounce");
}

#[test]
fn a_wait_that_would_outlive_the_delivery_is_not_begun() {
    assert_eq!(life_of(&schedule(60, 60, 1), |_| ()), "bounce");
}

#[test]
fn a_pause_that_the_receiver_asked_for_is_kept_when_it_is_longer() {
    let asked = |it: &mut Deferral| it.pause = SignedDuration::from_mins(90);
    assert_eq!(life_of(&schedule(30, 240, 8), asked), "90m 90m 120m bounce");
}

#[test]
fn a_campaign_that_is_over_is_not_tried_again() {
    let end = start() + SignedDuration::from_mins(91);
    let ends = |it: &mut Deferral| it.valid_until = Some(end);
    assert_eq!(life_of(&schedule(30, 240, 12), ends), "30m 60m bounce");
}

#[test]
fn the_defaults_obey_rfc_5321() {
    let table = RetryTable::builtin();
    let life = life_of(table.of(Stream::Transactional), |_| ());
    assert!(life.starts_with("30m 60m 120m 120m "), "{life}");
    for stream in Stream::ALL {
        assert!(table.of(stream).delay_first >= PRODUCTION_DELAY_MIN);
    }
}

#[test]
fn short_times_are_refused_in_production_and_allowed_in_a_rehearsal() {
    let text = include_str!("../../../../policies/retry.toml").replace("30 min", "2 s");
    let refused = RetryTable::parse(&text, Profile::Production).unwrap_err();
    assert!(matches!(refused, RetryError::TooShort { stream: Stream::Marketing }), "{refused}");
    let table = RetryTable::parse(&text, Profile::Rehearsal).unwrap();
    assert_eq!(table.of(Stream::System).delay_first, SignedDuration::from_secs(2));

    let shrinking = RetryTable::rehearsal(&schedule(30, 10, 96)).unwrap_err();
    assert!(matches!(shrinking, RetryError::Order { .. }), "{shrinking}");
    let typo = RetryTable::parse(&text.replace("delay_max", "delay_most"), Profile::Rehearsal);
    assert!(matches!(typo, Err(RetryError::Syntax(_))));
}
