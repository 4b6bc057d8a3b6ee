//! The life of a path's limit, day by day.

use super::*;

fn hours(count: i64) -> Timestamp {
    "2026-01-01T00:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_hours(count)
}

fn good() -> Health {
    Health { attempts: 1_000, deferred: 49, hard: 19, accepted: 932, complaints: 0 }
}

#[test]
fn a_healthy_path_doubles_each_day_up_to_the_ceiling() {
    let mut path = WarmUp::begin(100, hours(0));
    let life: Vec<u32> = (1..=10)
        .map(|half_day| {
            path = path.grown(good(), 700, hours(12 * half_day));
            path.per_hour
        })
        .collect();
    assert_eq!(life, [100, 200, 200, 400, 400, 700, 700, 700, 700, 700]);
}

#[test]
fn one_message_over_any_threshold_stops_the_growth() {
    let path = WarmUp::begin(100, hours(0));
    let grown = |health| path.grown(health, 700, hours(24)).per_hour;
    assert_eq!(grown(good()), 200);
    assert_eq!(grown(Health { deferred: 50, ..good() }), 100);
    assert_eq!(grown(Health { hard: 20, ..good() }), 100);
    assert_eq!(grown(Health { complaints: 1, ..good() }), 100);
    assert_eq!(grown(Health { attempts: 99, accepted: 99, ..Health::default() }), 100);
}

#[test]
fn a_rate_signal_halves_once_an_hour_and_stops_the_growth_for_a_day() {
    let path = WarmUp::begin(100, hours(0)).slowed(hours(23));
    assert_eq!(path.per_hour, 50);
    let again = path.slowed(hours(23) + SignedDuration::from_mins(59));
    assert_eq!(again, path);
    assert_eq!(path.slowed(hours(24)).per_hour, 25);
    assert_eq!(path.grown(good(), 700, hours(46)).per_hour, 50);
    assert_eq!(path.grown(good(), 700, hours(47)).per_hour, 100);
}

#[test]
fn a_path_never_slows_to_nothing() {
    let mut path = WarmUp::begin(3, hours(0));
    for hour in 1..9 {
        path = path.slowed(hours(hour));
    }
    assert_eq!(path.per_hour, 1);
}
