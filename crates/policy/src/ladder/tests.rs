//! The ladder, step by step; and what holds for every sequence of days.

use std::sync::LazyLock;

use domain::{SignedDuration, Standing};
use proptest::prelude::*;

use super::{Day, History, Level, Limits, Meter, Step, brakes, climb, forgotten, is_over};
use crate::RuleBook;

/// Loaded once: loading runs every example of every rule.
static LIMITS: LazyLock<Limits> = LazyLock::new(|| Limits::of(&RuleBook::builtin()));

fn limits() -> Limits {
    LIMITS.clone()
}

fn mail(bad: u64, total: u64) -> Day {
    Day { mail: Meter { bad, total }, complaints: Meter::default() }
}

fn complaints(bad: u64, total: u64) -> Day {
    Day { mail: Meter { bad: 0, total }, complaints: Meter { bad, total } }
}

const GOOD: History = History { standing: Standing::Good, taken: None, was_reactivated: false };
const BACK: History =
    History { standing: Standing::Reactivated, taken: None, was_reactivated: true };

fn told(step: Option<Step>) -> String {
    step.map_or("-".to_owned(), |it| {
        let Meter { bad, total } = it.meter;
        format!("{} for {} ({bad}/{total})", it.level.as_str(), it.axis.as_str())
    })
}

/// One day after another, as outcomes come in: the steps taken.
fn steps(days: &[Day], mut history: History) -> (Vec<String>, History) {
    let mut taken = Vec::new();
    for day in days {
        if let Some(step) = climb(day, &history, &limits()) {
            history.standing = step.level.standing(history.standing);
            history.taken = Some(step.level);
            taken.push(told(Some(step)));
        }
    }
    (taken, history)
}

/// X-09, R002-47, R002-48, R002-49, R002-53.
#[test]
fn five_six_and_seven_percent_are_three_steps() {
    let rising = [(4, 99), (4, 100), (49, 1000), (50, 1000), (59, 1000), (60, 1000), (70, 1000)];
    let (taken, after) = steps(&rising.map(|(bad, total)| mail(bad, total)), GOOD);
    let expected = [
        "warn-1 for bad-mail (50/1000)",
        "warn-2 for bad-mail (60/1000)",
        "suspend for bad-mail (70/1000)",
    ];
    assert_eq!((taken.join(", "), after.standing), (expected.join(", "), Standing::Suspended));
}

/// R002-53: straight to the lock when 7 % is met first.
#[test]
fn twelve_percent_at_once_is_one_step() {
    let (taken, after) = steps(&[mail(12, 100), mail(40, 200)], GOOD);
    assert_eq!(taken, ["suspend for bad-mail (12/100)"]);
    assert_eq!(after.standing, Standing::Suspended);
}

/// R002-52.
#[test]
fn six_percent_after_a_reactivation_locks_for_good() {
    assert_eq!(told(climb(&mail(59, 1000), &BACK, &limits())), "warn-1 for bad-mail (59/1000)");
    assert_eq!(told(climb(&mail(60, 1000), &BACK, &limits())), "lock for bad-mail (60/1000)");
    // Also when the warning of that day hides the word.
    let warned = History { standing: Standing::WarnedOnce, taken: Some(Level::WarnFirst), ..BACK };
    assert_eq!(told(climb(&mail(6, 100), &warned, &limits())), "lock for bad-mail (6/100)");
}

/// R002-55.
#[test]
fn below_the_sample_nothing_follows() {
    assert_eq!(told(climb(&mail(99, 99), &GOOD, &limits())), "-");
    assert_eq!(told(climb(&mail(5, 100), &GOOD, &limits())), "warn-1 for bad-mail (5/100)");
}

/// R002-54: a step is remembered, and taken again on another day.
#[test]
fn a_first_warning_on_another_day_leaves_the_second_in_force() {
    let another = History { standing: Standing::WarnedTwice, taken: None, ..GOOD };
    let step = climb(&mail(5, 100), &another, &limits()).expect("a step");
    assert_eq!(told(Some(step)), "warn-1 for bad-mail (5/100)");
    assert_eq!(step.level.standing(another.standing), Standing::WarnedTwice);
}

#[test]
fn an_account_that_may_not_send_takes_no_step() {
    let stopped = [
        Standing::Suspended,
        Standing::Locked,
        Standing::SendingDisabled,
        Standing::Terminated,
        Standing::Closed,
    ];
    for standing in stopped {
        let history = History { standing, ..BACK };
        assert_eq!(told(climb(&mail(100, 100), &history, &limits())), "-", "{standing}");
    }
}

/// R002-90.
#[test]
fn complaints_are_an_axis_of_their_own() {
    let told = |bad, total| told(climb(&complaints(bad, total), &GOOD, &limits()));
    assert_eq!(told(9, 999), "-", "too few accepted");
    assert_eq!(told(2, 1000), "-", "too few complaints");
    assert_eq!(told(9, 10_000), "-", "below one in a thousand");
    assert_eq!(told(10, 10_000), "warn-1 for complaints (10/10000)");
    assert_eq!(told(29, 10_000), "warn-1 for complaints (29/10000)");
    assert_eq!(told(30, 10_000), "suspend for complaints (30/10000)");
    let both = Day { mail: Meter { bad: 700, total: 10_000 }, ..complaints(30, 10_000) };
    let step = climb(&both, &GOOD, &limits());
    assert_eq!(super::tests::told(step), "suspend for bad-mail (700/10000)");
}

#[test]
fn more_than_two_percent_unknown_in_the_first_five_hundred_brakes_a_campaign() {
    let brakes = |bad, total, recipients| brakes(Meter { bad, total }, recipients, &limits());
    assert!(!brakes(10, 500, 20_000), "two percent");
    assert!(brakes(11, 500, 20_000));
    assert!(brakes(11, 60, 20_000), "what is missing cannot mend it");
    assert!(!brakes(60, 501, 20_000), "the window is over");
    assert!(!brakes(40, 400, 499), "a small campaign has no such window");
}

/// R002-11.
#[test]
fn a_campaign_must_stay_below_five_percent() {
    assert!(!is_over(Meter { bad: 49, total: 1000 }, &limits()));
    assert!(is_over(Meter { bad: 50, total: 1000 }, &limits()));
    assert!(!is_over(Meter { bad: 99, total: 99 }, &limits()));
}

/// R002-47, R002-48: the speed is limited; R002-54: until it is forgotten.
#[test]
fn warnings_limit_the_speed_and_are_forgotten() {
    let limits = limits();
    let speeds: Vec<_> = [Standing::Good, Standing::WarnedOnce, Standing::WarnedTwice]
        .into_iter()
        .map(|it| limits.per_hour(it))
        .collect();
    assert_eq!(speeds, [None, Some(1000), Some(250)]);
    let warned =
        |was_reactivated| History { standing: Standing::WarnedTwice, taken: None, was_reactivated };
    let days = |days: i64| SignedDuration::from_hours(24 * days);
    assert_eq!(forgotten(&warned(false), days(6), &limits), None);
    assert_eq!(forgotten(&warned(false), days(7), &limits), Some(Standing::Good));
    assert_eq!(forgotten(&warned(true), days(7), &limits), Some(Standing::Reactivated));
    let suspended = History { standing: Standing::Suspended, ..GOOD };
    assert_eq!(forgotten(&suspended, days(400), &limits), None);
}

#[test]
fn rates_are_told_in_hundredths_of_a_percent() {
    let points = |bad, total| Meter { bad, total }.basis_points();
    assert_eq!([points(0, 0), points(61, 1200), points(1, 3)], [0, 508, 3333]);
}

fn rank(standing: Standing) -> u8 {
    match standing {
        Standing::New | Standing::Good | Standing::Reactivated => 0,
        Standing::WarnedOnce => 1,
        Standing::WarnedTwice => 2,
        Standing::Suspended => 3,
        _ => 4,
    }
}

/// Outcomes of a day, bad ones true.
fn outcomes() -> impl Strategy<Value = Vec<bool>> {
    (0..20_u32).prop_flat_map(|percent| {
        proptest::collection::vec(proptest::bool::weighted(f64::from(percent) / 100.0), 0..600)
    })
}

fn read_after_each(outcomes: &[bool]) -> Vec<Day> {
    let mut meter = Meter::default();
    let mut read = |bad: &bool| {
        meter = Meter { bad: meter.bad + u64::from(*bad), total: meter.total + 1 };
        mail(meter.bad, meter.total)
    };
    outcomes.iter().map(&mut read).collect()
}

proptest! {
    #[test]
    fn within_a_day_the_ladder_only_goes_up_and_takes_no_step_twice(
        outcomes in outcomes(), reactivated: bool,
    ) {
        let mut history = if reactivated { BACK } else { GOOD };
        let mut levels = Vec::new();
        for day in read_after_each(&outcomes) {
            if let Some(step) = climb(&day, &history, &limits()) {
                let standing = step.level.standing(history.standing);
                prop_assert!(rank(standing) >= rank(history.standing));
                history = History { standing, taken: Some(step.level), ..history };
                levels.push(step.level);
            }
        }
        prop_assert!(levels.is_sorted_by(|a, b| a < b), "{levels:?}");
    }

    #[test]
    fn read_after_each_outcome_the_highest_rate_decides(outcomes in outcomes()) {
        let days = read_after_each(&outcomes);
        let (_, after) = steps(&days, GOOD);
        let highest = days
            .iter()
            .filter_map(|it| climb(it, &GOOD, &limits()))
            .map(|it| it.level)
            .max();
        // What came after a suspension was under way, and adds nothing.
        prop_assert_eq!(after.taken.map(|it| it.min(Level::Suspend)), highest);
    }

    #[test]
    fn the_order_of_outcomes_between_two_readings_does_not_matter(
        mut outcomes in outcomes(), reactivated: bool,
    ) {
        let history = if reactivated { BACK } else { GOOD };
        let last = |outcomes: &[bool]| read_after_each(outcomes).pop().unwrap_or_default();
        let before = climb(&last(&outcomes), &history, &limits());
        outcomes.sort_unstable();
        prop_assert_eq!(before, climb(&last(&outcomes), &history, &limits()));
    }

    #[test]
    fn more_bad_mail_never_means_less(bad in 0..5000_u64, more in 0..5000_u64, good in 0..5000_u64) {
        let level = |bad, total| climb(&mail(bad, total), &GOOD, &limits()).map(|it| it.level);
        // A good one turns out bad: late reports do that.
        let total = bad + more + good;
        prop_assert!(level(bad + more, total) >= level(bad, total));
    }

    #[test]
    fn huge_numbers_do_not_overflow(bad: u64, total: u64, earlier: u64) {
        let meter = Meter { bad, total };
        let _ = climb(&Day { mail: meter, complaints: meter }, &BACK, &limits());
        let since = meter.since(Meter { bad: earlier, total: earlier });
        prop_assert!(since.bad <= since.total);
        let _ = (meter.basis_points(), brakes(meter, total, &limits()));
    }
}
