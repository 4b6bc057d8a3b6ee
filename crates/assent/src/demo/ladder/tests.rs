//! Limits are crossed where they should be, whatever the order inside a send.

use proptest::prelude::*;

use super::*;

const WARN: Limit = Limit::Day { percent: 5, sample: 100 };

/// Outcomes a second apart; `x` is bad.
fn outcomes(pattern: &[bool]) -> Vec<Seen> {
    let at = |second: i64| Timestamp::UNIX_EPOCH + SignedDuration::from_secs(second);
    (1..).zip(pattern).map(|(second, is_bad)| Seen { at: at(second), is_bad: *is_bad }).collect()
}

/// The number of the outcome that meets the limit.
fn met(limit: Limit, pattern: &[bool]) -> Option<i64> {
    limit.crossed_at(&outcomes(pattern)).map(|it| it.as_second())
}

#[test]
fn a_limit_is_met_inclusively_and_never_below_the_sample() {
    let early: Vec<bool> = (0..200).map(|it| it < 5).collect();
    assert_eq!(met(WARN, &early[..99]), None);
    assert_eq!(met(WARN, &early), Some(100));
    let few: Vec<bool> = (0..200).map(|it| it < 4).collect();
    assert_eq!(met(WARN, &few), None);
    assert_eq!(met(Limit::Unknown(3), &few), Some(4));
    assert_eq!(met(Limit::Unknown(4), &few), None);
}

/// A company's sends one after the other, each in an order of its own.
fn sends(sacks: &'static [Sack]) -> impl Strategy<Value = Vec<bool>> {
    let one = |it: &Sack| {
        let pattern: Vec<bool> = (0..it.good + it.dead).map(|at| at < it.dead).collect();
        Just(pattern).prop_shuffle()
    };
    sacks.iter().map(one).collect::<Vec<_>>().prop_map(|it| it.concat())
}

#[test]
fn the_dead_are_spread_evenly() {
    let spread = |good, dead| {
        let all = sack(good, dead).spread(std::iter::repeat('.'), std::iter::repeat('x'));
        all.collect::<String>()
    };
    assert_eq!([spread(9, 3), spread(3, 0), spread(1, 2)], ["...x...x...x", "...", ".xx"]);
}

/// Contacts of one send may be tried in any order.
fn in_file_order(sacks: &[Sack]) -> Vec<bool> {
    let one = |it: &Sack| it.spread(std::iter::repeat(false), std::iter::repeat(true));
    sacks.iter().flat_map(one).collect()
}

#[test]
fn in_the_order_of_the_files_the_limits_are_met_one_after_another() {
    let at = |sacks, percent| met(Limit::Day { percent, sample: 100 }, &in_file_order(sacks));
    let harvest = [5, 6, 7].map(|it| at(&HARVEST, it));
    assert_eq!(harvest, [Some(720), Some(847), Some(954)]);
    assert_eq!(at(&SECOND_HARVEST, 7), Some(100));
    assert_eq!(met(Limit::Unknown(10), &in_file_order(&STUBBLE)[400..]), Some(275));
}

proptest! {
    #[test]
    fn harvest_is_warned_warned_again_and_suspended_in_its_second_and_third_send(
        pattern in sends(&HARVEST),
    ) {
        let at = |percent| met(Limit::Day { percent, sample: 100 }, &pattern).unwrap_or(0);
        prop_assert!((401..=800).contains(&at(5)), "{}", at(5));
        prop_assert!(at(5) < at(6) && at(6) < at(7), "{} {} {}", at(5), at(6), at(7));
        prop_assert!((801..=1100).contains(&at(7)), "{}", at(7));
    }

    #[test]
    fn the_second_harvest_is_past_seven_percent_as_soon_as_the_meter_counts(
        pattern in sends(&SECOND_HARVEST),
    ) {
        prop_assert_eq!(met(Limit::Day { percent: 7, sample: 100 }, &pattern), Some(100));
    }

    #[test]
    fn the_careless_are_braked_without_a_warning(pattern in sends(&STUBBLE)) {
        prop_assert_eq!(met(WARN, &pattern), None);
        let braked = met(Limit::Unknown(10), &pattern[400..]);
        prop_assert!(braked.is_some_and(|it| it <= 500), "{braked:?}");
    }
}
